"""Stand-ins for slow collaborators, each through its Protocol."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from retrieval.order import best
from retrieval.types import Vectors
from retrieval.vectors import refuse_unusable


class ExactIndex:
    """A ProductIndex in memory that scores every vector."""

    def __init__(self) -> None:
        self.fingerprint: str | None = None
        self.ids: list[str] = []
        self.vectors: Vectors = np.zeros((0, 0), dtype=np.float32)

    def build(self, ids: Sequence[str], texts: Sequence[str], vectors: Vectors, fingerprint: str) -> None:
        refuse_unusable(vectors, rows=len(ids))
        if len(set(ids)) != len(ids):
            raise ValueError("the ids are not distinct")
        order = sorted(range(len(ids)), key=lambda row: ids[row])
        self.ids, self.vectors, self.fingerprint = [ids[row] for row in order], vectors[order], fingerprint

    def query(self, vector: Vectors, k: int, allowed: Sequence[str] | None = None) -> list[tuple[str, float]]:
        length = float(np.linalg.norm(vector))
        if vector.shape != self.vectors.shape[1:] or not np.isfinite(length) or length == 0:
            raise ValueError(f"a query vector of shape {vector.shape} and length {length}")
        wanted = None if allowed is None else set(allowed)
        rows = np.array([i for i, id_ in enumerate(self.ids) if wanted is None or id_ in wanted], dtype=np.int64)
        scores = (self.vectors[rows] @ (vector / length)).round(6)
        return [(self.ids[rows[i]], float(scores[i])) for i in best(scores, k)]

    def close(self) -> None: ...


class WordEmbedder:
    """An Embedder whose vectors are the sums of a fixed random vector for each word: shared words mean nearness."""

    dimensions = 64
    fingerprint = "words"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in ["", *re.findall(r"\w+", text.lower())]:
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
                vectors[row] += np.random.default_rng(seed).normal(size=self.dimensions)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
