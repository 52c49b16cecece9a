"""Brings tags and index up to date with the catalogue, doing only what is needed. Knows no feed and no adapter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np

from retrieval.catalogue import Catalogue
from retrieval.lexicon import Lexicon
from retrieval.progress import Progress, silent
from retrieval.tags import tag, tag_text, tag_version
from retrieval.types import Embedder, ProductIndex, Tag, TaggedProduct, Vectors
from retrieval.vectors import VectorMemory

#: To be raised when `document` changes, so that stores embed again.
RECIPE = "1"

#: Products between two reports of progress when tagging, and texts between two when embedding (a few seconds).
TAG_STEP = 1_000
EMBED_STEP = 512
#: Embedded texts between two savings, so that an interrupted run goes on from there.
SAVE_STEP = 8_192

#: How much of a description is embedded: with title and tags about what the built-in model reads (256 tokens).
DESCRIPTION_CHARACTERS = 600


@runtime_checkable
class KeepsVectors(Protocol):
    """An index with a place for the vectors of earlier builds."""

    @property
    def vector_file(self) -> Path: ...


def tag_catalogue(catalogue: Catalogue, lexicon: Lexicon, progress: Progress = silent) -> int:
    """Tags the products that are new or changed, or all of them where the lexicon is another than last time.

    Returns how many were tagged. Does nothing where catalogue and lexicon are as they were.
    """
    version = tag_version(lexicon)
    done = f"{version}:{catalogue.version}"
    if catalogue.meta("tagged") == done:
        return 0
    items = catalogue.tagged()
    if catalogue.meta("tag_version") == version:
        items = [item for item in items if not item.tags]
    tagging: dict[str, Sequence[Tag]] = {}
    for number, item in enumerate(items, 1):
        tagging[item.product.id] = tag(item.product, lexicon)
        if number % TAG_STEP == 0 or number == len(items):
            progress("tagging products", number, len(items))
    catalogue.set_tags(tagging)
    catalogue.set_meta("tag_version", version)
    catalogue.set_meta("tagged", done)
    return len(items)


def index_catalogue(
    catalogue: Catalogue, lexicon: Lexicon, index: ProductIndex, embedder: Embedder, progress: Progress = silent
) -> bool:
    """Builds the index where it was not built from these products, tags and model. Returns whether it did.

    What is unchanged is neither embedded nor loaded: the fingerprint is compared first, and vectors of known texts are
    taken from the last build where the index keeps them.
    """
    if is_indexed(catalogue, index, embedder):
        return False
    items = catalogue.tagged()
    ids = [item.product.id for item in items]
    texts = [document(item, lexicon) for item in items]
    documents_digest = digest(ids, texts)
    fingerprint = f"{documents_digest}@{embedder.fingerprint}"
    built = index.fingerprint != fingerprint
    if built:
        vectors = embedded(texts, index, embedder, progress)
        progress("building the index", 0, len(ids))
        index.build(ids, texts, vectors, fingerprint)
        progress("building the index", len(ids), len(ids))
    catalogue.set_meta("documents", f"{tagged_by(catalogue)}={documents_digest}")
    return built


def is_indexed(catalogue: Catalogue, index: ProductIndex, embedder: Embedder) -> bool:
    """Whether the index was built from these products, these tags and this model."""
    known, _, documents_digest = (catalogue.meta("documents") or "").rpartition("=")
    return known == tagged_by(catalogue) and index.fingerprint == f"{documents_digest}@{embedder.fingerprint}"


def tagged_by(catalogue: Catalogue) -> str:
    """Names what the documents are made from: products and tags as of now, and the recipe."""
    return f"{RECIPE}:{catalogue.meta('tagged')}"


def document(item: TaggedProduct, lexicon: Lexicon) -> str:
    """The text of a product that is embedded: title, brand, tags in English and the beginning of the description."""
    product = item.product
    title = product.title
    if product.brand and product.brand.lower() not in title.lower():
        title = f"{product.brand} {title}"
    described = " ".join(product.description.split())[:DESCRIPTION_CHARACTERS]
    return "\n".join(part for part in (title, tag_text(item, lexicon, "en"), described) if part)


def digest(ids: Sequence[str], texts: Sequence[str]) -> str:
    found = hashlib.sha256()
    for id_, text in zip(ids, texts, strict=True):
        found.update(f"{len(id_)} {len(text)} {id_}{text}".encode("utf-8", "surrogatepass"))
    return found.hexdigest()[:32]


def embedded(texts: Sequence[str], index: ProductIndex, embedder: Embedder, progress: Progress) -> Vectors:
    """Vectors of shape (texts, dimensions); equal texts are embedded once, those of earlier builds not at all."""
    if not texts:
        return np.zeros((0, 1), dtype=np.float32)
    file = index.vector_file if isinstance(index, KeepsVectors) else None
    memory = VectorMemory(file, embedder.fingerprint)
    new = [text for text in dict.fromkeys(texts) if memory.get(text) is None]
    new.sort(key=len)  # texts of one length share a batch without padding
    unsaved = 0
    for start in range(0, len(new), EMBED_STEP):
        part = new[start : start + EMBED_STEP]
        memory.add(part, embedder.encode(part))
        progress("embedding products", start + len(part), len(new))
        unsaved += len(part)
        if unsaved >= SAVE_STEP:
            memory.save()
            unsaved = 0
    memory.save(texts)
    return memory.matrix(texts)
