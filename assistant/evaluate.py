"""Runs judged queries through the whole search path and measures it. Knows no terminal."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.build import Store
from assistant.pipeline import Timings, find
from assistant.types import Cards, DialogueState
from assistant.understand import BadMessage
from ranking.types import ShopperProfile
from retrieval.filters import satisfies

#: How deep a run goes: recall is measured at 100.
DEPTH = 100

Qrels = Mapping[str, Mapping[str, int]]


class BadQueries(ValueError):
    """A file of queries, judgments or results that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One query's outcome. `error` says why a query could not be run; it then has no products."""

    query_id: str
    text: str
    ranking: tuple[tuple[str, float], ...]
    violations: int
    relaxed: int
    not_carried: str | None
    timings_ms: Mapping[str, float]
    error: str = ""


def read_queries(path: Path) -> dict[str, str]:
    """Query id to text, in the file's order: `id<TAB>text` lines, or JSONL with "id" and "text". BadQueries."""
    queries: dict[str, str] = {}
    for number, line in enumerate(lines_of(path), 1):
        if not line.strip():
            continue
        if line.lstrip().startswith("{"):
            try:
                row = json.loads(line)
                query_id, text = str(row["id"]), str(row["text"])
            except (ValueError, KeyError) as error:
                raise BadQueries(
                    f'{path}, line {number}: expected {{"id": …, "text": …}}, not {line[:80]!r}'
                ) from error
        else:
            query_id, tab, text = line.partition("\t")
            if not tab:
                raise BadQueries(f"{path}, line {number}: expected id<TAB>text, not {line[:80]!r}")
        query_id = query_id.strip()
        if not query_id or any(character.isspace() for character in query_id):
            raise BadQueries(
                f"{path}, line {number}: the query id {query_id!r} must be one word: a TREC run has no other"
            )
        if query_id in queries:
            raise BadQueries(f"{path}, line {number}: the query id {query_id!r} stands there twice; ids must differ")
        queries[query_id] = text.strip()
    if not queries:
        raise BadQueries(f"{path} holds no query; expected lines of id<TAB>text")
    return queries


def read_qrels(path: Path, queries: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Query id to product id to grade: TREC qrels (`id 0 product grade`), or CSV with the columns query (an id or a
    query's text), docid and rating. Judgments of queries that are not run are left out. BadQueries."""
    by_text = {text: query_id for query_id, text in queries.items()}
    qrels: dict[str, dict[str, int]] = {}
    lines = lines_of(path)
    header = next(csv.reader(lines[:1]), [])
    if {"query", "docid", "rating"} <= set(header):
        judged = [(row["query"], row["docid"], row["rating"]) for row in csv.DictReader(lines)]
    else:
        judged = []
        for number, line in enumerate(lines, 1):
            cells = line.split()
            if cells and len(cells) != 4:
                raise BadQueries(
                    f"{path}, line {number}: expected `query 0 product grade`, or CSV with query,docid,rating; "
                    f"not {line[:80]!r}"
                )
            if cells:
                judged.append((cells[0], cells[2], cells[3]))
    for number, (query, product, grade) in enumerate(judged, 1):
        query_id = query if query in queries else by_text.get(query)
        if query_id is None:
            continue
        try:
            qrels.setdefault(query_id, {})[product] = int(grade)
        except (TypeError, ValueError) as error:
            raise BadQueries(f"{path}, judgment {number}: the grade {grade!r} is not a whole number") from error
    if not qrels:
        raise BadQueries(f"{path} judges none of the queries; the ids (or texts) of the two files must match")
    return qrels


def lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise BadQueries(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadQueries(f"{path} is not UTF-8 (byte {error.start}): save it as UTF-8") from error


def evaluate(
    queries: Mapping[str, str], store: Store, *, depth: int = DEPTH, progress: Callable[[str, int, int], None]
) -> list[Result]:
    """Runs every query for a shopper without history, each as the first message of a conversation."""
    results = []
    for done, (query_id, text) in enumerate(queries.items(), 1):
        timings = Timings()
        try:
            cards = find(text, store, ShopperProfile(), state=DialogueState(), k=depth, timings=timings)
        except BadMessage as error:
            results.append(refused(query_id, text, str(error)))
        else:
            timings.since_start("total")
            results.append(measured(query_id, text, cards, timings))
        progress("queries", done, len(queries))
    return results


def refused(query_id: str, text: str, error: str) -> Result:
    return Result(
        query_id=query_id,
        text=text,
        ranking=(),
        violations=0,
        relaxed=0,
        not_carried=None,
        timings_ms={},
        error=error,
    )


def measured(query_id: str, text: str, cards: Cards, timings: Mapping[str, float]) -> Result:
    """The outcome of one query. A violation is a product that breaks a hard constraint not said to be relaxed."""
    held = [constraint for constraint in (cards.query.hard if cards.query else ()) if constraint not in cards.relaxed]
    return Result(
        query_id=query_id,
        text=text,
        ranking=tuple((scored.item.product.id, scored.score) for scored in cards.products),
        violations=sum(not all(satisfies(scored.item, constraint) for constraint in held) for scored in cards.products),
        relaxed=len(cards.relaxed),
        not_carried=cards.not_carried,
        timings_ms=dict(timings),
    )


def metrics(results: Sequence[Result], qrels: Qrels | None) -> dict[str, object]:
    """The report's figures. Relevance (gain = grade; 1 or more is relevant) is averaged over the judged queries that
    have a relevant product, as ir-measures does; a query without results counts as 0."""
    latencies = [result.timings_ms["total"] for result in results if "total" in result.timings_ms]
    figures: dict[str, object] = {
        "queries": len(results),
        "no_result": share(results, lambda result: not result.ranking),
        "relaxed": share(results, lambda result: result.relaxed > 0),
        "not_carried": share(results, lambda result: result.not_carried is not None),
        "refused": sum(bool(result.error) for result in results),
        "products_returned": sum(len(result.ranking) for result in results),
        "constraint_violations": sum(result.violations for result in results),
        "latency_ms": {f"p{p}": round(float(np.percentile(latencies, p)), 1) for p in (50, 95, 99)}
        if latencies
        else {},
    }
    if qrels is not None:
        figures |= relevance(results, qrels)
    return figures


def share(results: Sequence[Result], holds: Callable[[Result], bool]) -> float:
    return round(sum(map(holds, results)) / len(results), 4) if results else 0.0


def relevance(results: Sequence[Result], qrels: Qrels) -> dict[str, object]:
    run = {result.query_id: [product for product, _ in result.ranking] for result in results}
    found = relevance_by_query(run, qrels)
    judged = len(next(iter(found.values())))
    if not judged:
        return {"judged_queries": 0}
    means = {name: math.fsum(values.values()) / judged for name, values in found.items()}
    return {"judged_queries": judged} | {name: round(mean, 4) for name, mean in means.items()}


def relevance_by_query(run: Mapping[str, Sequence[str]], qrels: Qrels) -> dict[str, dict[str, float]]:
    """Measure to query id to value, for those queries of the run (product ids, best first) with a relevant product."""
    import ir_measures

    names = {ir_measures.nDCG @ 10: "ndcg@10", ir_measures.R @ 100: "recall@100", ir_measures.RR: "mrr"}
    judged = {query_id: dict(qrels[query_id]) for query_id in run if max(qrels.get(query_id, {"": 0}).values()) > 0}
    scores = {query_id: run_scores(run[query_id]) or {"": 0.0} for query_id in judged}
    found: dict[str, dict[str, float]] = {name: {} for name in names.values()}
    for one in ir_measures.iter_calc(list(names), judged, scores):
        found[names[one.measure]][one.query_id] = float(one.value)
    return found


def run_scores(ranking: Iterable[str]) -> dict[str, float]:
    """Scores that fall by rank, so that a measure which sorts by score sees the order that was shown."""
    return {product: 1.0 / rank for rank, product in enumerate(ranking, 1)}


def trec_run(results: Sequence[Result], tag: str = "aisle") -> str:
    """The run in TREC's format: `query Q0 product rank score tag`, scores falling by rank."""
    return "".join(
        f"{result.query_id} Q0 {product} {rank} {1.0 / rank:.6f} {tag}\n"
        for result in results
        for rank, (product, _) in enumerate(result.ranking, 1)
    )
