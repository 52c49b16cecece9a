"""Compares two runs, as `evaluate` writes them, on the same judgments. Knows no store and no terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.evaluate import BadQueries, Qrels, lines_of, relevance_by_query
from ranking.significance import Comparison, compare, holm

#: Query id to product ids, best first.
Run = Mapping[str, Sequence[str]]

#: The measure by which queries are listed that changed most, and how many of them.
CHANGE, MOST = "ndcg@10", 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One query's `CHANGE` measure in both runs."""

    query_id: str
    first: float
    second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunComparison:
    """`queries`: how many were compared; `missing`: how many of them the first run, and the second, has no line of.
    `corrected`: each measure's p value after Holm. `changed`: the largest changes first."""

    queries: int
    missing: tuple[int, int]
    measures: Mapping[str, Comparison]
    corrected: Mapping[str, float]
    changed: tuple[Change, ...]


def read_run(path: Path) -> dict[str, tuple[str, ...]]:
    """Query id to product ids, best first, of a TREC run: `query Q0 product rank score tag` lines in any order.

    As TREC's tools do, it goes by score; ties go by rank. BadQueries, with the line.
    """
    found: dict[str, dict[str, tuple[float, int]]] = {}
    for number, line in enumerate(lines_of(path), 1):
        cells = line.split()
        if not cells:
            continue
        where = f"{path}, line {number}"
        if len(cells) != 6:
            raise BadQueries(f"{where}: expected six words, `query Q0 product rank score tag`; not {line[:80]!r}")
        query, _, product, rank, score, _ = cells
        products = found.setdefault(query, {})
        if product in products:
            raise BadQueries(f"{where}: query {query!r} has product {product!r} twice; rank each product once")
        try:
            products[product] = (-_finite(score), int(rank))
        except ValueError as error:
            raise BadQueries(
                f"{where}: the rank {rank!r} must be a whole number and the score {score!r} a finite one"
            ) from error
    if not found:
        raise BadQueries(f"{path} holds no line of a run; expected `query Q0 product rank score tag`")
    return {query: tuple(sorted(products, key=lambda p: products[p])) for query, products in found.items()}


def _finite(written: str) -> float:
    value = float(written)
    if not math.isfinite(value):
        raise ValueError(written)
    return value


def compare_runs(first: Run, second: Run, qrels: Qrels) -> RunComparison:
    """Both runs on the judged queries with a relevant product that at least one of them has.

    A query that only one run has counts 0 in the other: a run has no line of a query for which nothing was found.
    BadQueries where the runs share no query, or no query of theirs has a relevant product.
    """
    if not first.keys() & second.keys():
        raise BadQueries(
            f"the runs share no query: the first has {_some(first)}, the second {_some(second)}; "
            "compare runs of the same queries"
        )
    both = first.keys() | second.keys()
    one, other = (relevance_by_query({query: run.get(query, ()) for query in both}, qrels) for run in (first, second))
    judged = sorted(one[CHANGE])
    if not judged:
        raise BadQueries(f"no query of the runs ({_some(first)}) has a product with a grade above 0")
    measures = {name: compare(_column(one[name], judged), _column(other[name], judged), seed=0) for name in one}
    changes = [Change(query_id=query, first=one[CHANGE][query], second=other[CHANGE][query]) for query in judged]
    changes.sort(key=lambda change: (-abs(change.second - change.first), change.query_id))
    return RunComparison(
        queries=len(judged),
        missing=(sum(query not in first for query in judged), sum(query not in second for query in judged)),
        measures=measures,
        corrected=dict(zip(measures, holm([found.p for found in measures.values()]), strict=True)),
        changed=tuple(change for change in changes[:MOST] if abs(change.second - change.first) > 1e-9),
    )


def _column(values: Mapping[str, float], queries: Sequence[str]) -> NDArray[np.float64]:
    return np.array([values[query] for query in queries])


def _some(run: Run) -> str:
    shown = ", ".join(sorted(run)[:3])
    return f"{shown} …" if len(run) > 3 else shown
