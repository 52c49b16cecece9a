"""Keeps the vectors of texts from one run to the next, so that what did not change is not embedded again.

Knows no product and no index.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.types import Vectors

DIGEST_BYTES = 16


def text_digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:DIGEST_BYTES]


def refuse_unusable(vectors: Vectors, *, rows: int | None = None, dimensions: int | None = None) -> None:
    """ValueError unless the vectors are finite, of length 1 (within 1 %) and of shape (rows, dimensions)."""
    if vectors.ndim != 2 or vectors.shape[1] == 0:
        raise ValueError(f"vectors of shape {vectors.shape}: expected (number of texts, dimensions)")
    if rows is not None and vectors.shape[0] != rows:
        raise ValueError(f"{vectors.shape[0]} vectors for {rows} ids: expected one for each")
    if dimensions is not None and vectors.shape[1] != dimensions:
        raise ValueError(f"vectors of {vectors.shape[1]} dimensions: expected {dimensions}, as in the index")
    lengths = np.linalg.norm(vectors, axis=1)
    wrong = np.flatnonzero(~(np.abs(lengths - 1) < 0.01))  # NaN compares false, so it is wrong too
    if len(wrong):
        raise ValueError(
            f"vector {wrong[0]} has length {lengths[wrong[0]]}: expected finite vectors of length 1 "
            f"({len(wrong)} of {len(vectors)} are not)"
        )


class VectorMemory:
    """A file of vectors by their texts' digests, made by one embedder; another embedder's file counts as empty.

    A damaged file counts as empty too: everything in it can be computed again. Without a path nothing is kept.
    """

    def __init__(self, path: Path | None, embedder: str) -> None:
        self.path = path
        self.embedder = embedder
        self.known: dict[bytes, Vectors] = {}
        if path is None or not path.is_file():
            return
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                if str(stored["embedder"]) == embedder:
                    digests, vectors = stored["digests"].tobytes(), stored["vectors"]
                    refuse_unusable(vectors, rows=len(digests) // DIGEST_BYTES)
                    for row, vector in enumerate(vectors):
                        self.known[digests[row * DIGEST_BYTES : (row + 1) * DIGEST_BYTES]] = vector
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            self.known = {}

    def get(self, text: str) -> Vectors | None:
        """The vector of shape (dimensions,), None where the text is new."""
        return self.known.get(text_digest(text))

    def matrix(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, dimensions). KeyError for a text that is not known."""
        return np.stack([self.known[text_digest(text)] for text in texts])

    def add(self, texts: Sequence[str], vectors: Vectors) -> None:
        for text, vector in zip(texts, vectors, strict=True):
            self.known[text_digest(text)] = vector

    def save(self, texts: Sequence[str] | None = None) -> None:
        """Writes the vectors of these texts (None: all) in one step: a reader sees the old file or the new one."""
        digests = list(self.known if texts is None else dict.fromkeys(map(text_digest, texts)))
        if self.path is None or not digests:
            return
        partial = self.path.with_suffix(".partial.npz")
        with partial.open("wb") as file:
            np.savez(
                file,
                embedder=np.array(self.embedder),
                digests=np.frombuffer(b"".join(digests), dtype=np.uint8),
                vectors=np.stack([self.known[digest] for digest in digests]),
            )
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, self.path)
