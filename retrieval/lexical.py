"""Scores products by the words they share with a query (BM25). Knows no vector and no constraint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import bm25s
import numpy as np
from numpy.typing import NDArray

from retrieval.tags import tag_text
from retrieval.tokens import tokens
from retrieval.types import TaggedProduct

if TYPE_CHECKING:
    from retrieval.lexicon import Lexicon

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWeights:
    """How much a word counts where it stands."""

    title: float = 1.0
    tags: float = 0.5
    body: float = 0.5
    attributes: float = 0.2


class Field:
    """BM25 (Robertson) over one field of all products, by bm25s."""

    def __init__(self, documents: Sequence[list[str]]) -> None:
        self.size = len(documents)
        self.index: bm25s.BM25 | None = None
        if any(documents):
            self.index = bm25s.BM25(method="lucene")
            self.index.index(list(documents), show_progress=False)

    def knows(self, token: str) -> bool:
        return self.index is not None and token in self.index.vocab_dict

    def scores(self, query: Sequence[str]) -> Scores:
        """Shape (products,): the sum over the query's tokens, 0 where none occurs."""
        known = [token for token in query if self.knows(token)]
        if self.index is None or not known:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self.index.get_scores(known), dtype=np.float32)


class LexicalIndex:
    """BM25 over title, tags, running text and attributes, each in every language the product has."""

    def __init__(self, items: Sequence[TaggedProduct], lexicon: Lexicon, weights: FieldWeights | None = None) -> None:
        self.size = len(items)
        weights = weights or FieldWeights()
        texts: Mapping[str, Iterable[str]] = {
            "title": (title_text(item) for item in items),
            "tags": (f"{tag_text(item, lexicon, 'en')} {tag_text(item, lexicon, 'zh')}" for item in items),
            "body": (body_text(item) for item in items),
            "attributes": (attribute_text(item) for item in items),
        }
        self.fields = {name: Field([tokens(text) for text in field]) for name, field in texts.items()}
        self.weights: dict[str, float] = {name: getattr(weights, name) for name in self.fields}

    def knows(self, token: str) -> bool:
        return any(field.knows(token) for field in self.fields.values())

    def scores(self, text: str) -> Scores:
        """Shape (products,), in [0, 1], higher is better: the best product of the store has 1, one that shares no
        word has 0. All 0 for a text without a known word."""
        query = self.query_tokens(text)
        total = np.zeros(self.size, dtype=np.float32)
        for name, field in self.fields.items():
            total += self.weights[name] * field.scores(query)
        best = float(total.max(initial=0.0))
        return total / best if best > 0 else total

    def query_tokens(self, text: str) -> list[str]:
        """The query's tokens, and neighbours written as one word where the store writes them so ("head set")."""
        words = list(dict.fromkeys(tokens(text)))
        joined = [a + b for a, b in pairwise(words) if a.isascii() and b.isascii() and self.knows(a + b)]
        return words + [word for word in dict.fromkeys(joined) if word not in words]


def title_text(item: TaggedProduct) -> str:
    product = item.product
    return " ".join([product.title, product.brand, *(t.title for t in product.translations.values())])


def body_text(item: TaggedProduct) -> str:
    product = item.product
    translated = (t.description for t in product.translations.values())
    return " ".join([product.description, " ".join(product.category), *translated])


def attribute_text(item: TaggedProduct) -> str:
    return " ".join(value for values in item.product.attributes.values() for value in values)
