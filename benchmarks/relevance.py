"""Is fused search better than words alone and meaning alone? Chorus/Icecat, 116 judged queries, nDCG@10.

    python -m benchmarks.relevance HOME ../shared/data/chorus-icecat

HOME is a store into which that data was imported. Every run goes through the parser and the hard constraints; the
ranking is retrieval's own, before any shopper's taste. The cross-validated row weighs dense, lexical and tags for each
fifth of the queries by what is best on the other four.
"""

from __future__ import annotations

import csv
import itertools
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.build import open_store
from assistant.settings import Settings
from assistant.types import DialogueState
from assistant.understand import understand
from benchmarks.machine import describe
from retrieval.search import Weights
from retrieval.types import Query

FOLDS, SEED, DEPTH = 5, 1, 100

SHARES = (0.2, 0.35, 0.5, 0.65)
TAGS = (0.0, 0.15, 0.4)
GRID = [Weights(dense=dense, lexical=1 - dense, tags=tags) for dense, tags in itertools.product(SHARES, TAGS)]


def judgments(data: Path) -> dict[str, dict[str, int]]:
    """Query text to product id to grade, only queries with a relevant product."""
    found: dict[str, dict[str, int]] = {}
    with (data / "Broad_Query_Set_rated.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["query"], {})[row["docid"]] = int(row["rating"])
    return {query: grades for query, grades in found.items() if max(grades.values()) > 0}


def ndcg10(ranking: Sequence[str], grades: dict[str, int]) -> float:
    """nDCG cut at 10, gain = grade."""
    gain = sum(grades.get(id_, 0) / math.log2(place + 2) for place, id_ in enumerate(ranking[:10]))
    ideal = sorted(grades.values(), reverse=True)[:10]
    return gain / sum(grade / math.log2(place + 2) for place, grade in enumerate(ideal))


def cross_validated(results: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each query's result with the setting that is best on the other folds. `results`: (settings, queries)."""
    folds = rng.permutation(results.shape[1]) % FOLDS
    chosen = np.empty(results.shape[1])
    for fold in range(FOLDS):
        held_out = folds == fold
        chosen[held_out] = results[results[:, ~held_out].mean(axis=1).argmax(), held_out]
    return chosen


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(f"{__doc__}")
    describe()
    store = open_store(Settings(home=Path(sys.argv[1]), generator="none:"))
    try:
        measure(store.search, Path(sys.argv[2]), store)
    finally:
        store.close()


def measure(search, data: Path, store) -> None:  # type: ignore[no-untyped-def]
    qrels = judgments(data)
    queries: list[Query | None] = [understand(text, DialogueState(), store.words).query for text in qrels]
    vectors = search.embedder.encode([query.search_text if query else "" for query in queries])
    known = {query.search_text: vector for query, vector in zip(queries, vectors, strict=True) if query}
    search.embedder = Known(known)

    def run(weights: Weights) -> np.ndarray:
        search.weights = weights
        return np.array(
            [
                ndcg10([c.product.id for c in search.find(query, DEPTH).candidates] if query else [], grades)
                for query, grades in zip(queries, qrels.values(), strict=True)
            ]
        )

    rows = {
        "words (BM25) alone": run(Weights(dense=0, tags=0)),
        "meaning (dense) alone": run(Weights(lexical=0, tags=0)),
        "tags left out": run(Weights(tags=0)),
        "fused, default weights": run(Weights()),
        "fused, cross-validated weights": cross_validated(
            np.stack([run(weights) for weights in GRID]), np.random.default_rng(SEED)
        ),
    }
    best = rows["fused, default weights"]
    rng = np.random.default_rng(SEED)
    for name, result in rows.items():
        sampled = rng.choice(best - result, size=(10_000, len(result))).mean(axis=1)
        low, high = np.percentile(sampled, [2.5, 97.5])
        print(f"{name:32} nDCG@10 {result.mean():.4f}   default minus this: {low:+.3f} to {high:+.3f} (95 %)")


class Known:
    """The queries' vectors, computed once."""

    fingerprint = ""

    def __init__(self, vectors: dict[str, np.ndarray]) -> None:
        self.vectors = vectors

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self.vectors[text] for text in texts])


if __name__ == "__main__":
    main()
