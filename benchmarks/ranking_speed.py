"""How fast are candidates scored, and is an event in the very next ranking?

    python -m benchmarks.ranking_speed HOME

HOME is a demo store with a trained ranker, in which events are logged: use a copy. 500 candidates are scored for the
five personas and 50 other shoppers: with nothing kept of the shopper, then again (95 % within 5 ms is the target; every
product was scored once before). Then each of them looks at a product: the time to log that, read the profile and score
500 candidates anew, and of that what it takes to learn (profile and model; 95 % within 10 ms). Scores must have
changed. Beside the times, those of the processor alone, for a machine that others use, too; the floor: a dot product.
"""

from __future__ import annotations

import math
import os
import random
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time
from typing import TypeVar
from uuid import uuid4

import numpy as np
from sqlalchemy import func, select

from assistant.build import Store, open_store
from assistant.settings import Settings
from benchmarks.machine import describe, percentiles
from ranking import tables
from ranking.rerank import scored
from ranking.scorers import TasteScorer
from ranking.trained import TrainedScorer
from ranking.types import Event, ScoredProduct, ShopperProfile
from retrieval.types import Candidate, Constraint, Query

CANDIDATES, OTHERS, ROUNDS = 500, 50, 6
T = TypeVar("T")
QUERY = Query(
    text="jacket",
    search_text="jacket",
    constraints=(Constraint(facet="price", op="<=", value=500.0), Constraint(facet="colour", op="!=", value="red")),
)


def main(home: Path) -> int:
    describe()
    store = open_store(Settings(home=home, generator="none:"))
    if not isinstance(store.scorer, TrainedScorer):
        sys.exit(f"{home} has no trained ranker: run `aisle --home {home} train` first")
    chance = random.Random(5)
    shoppers = chosen(store, chance)
    print(f"{len(store.shelf.items):,} products, {len(shoppers)} shoppers, {CANDIDATES} candidates")
    print(f"load of the machine, 1 minute: {os.getloadavg()[0]:.1f}")
    reached = scoring(store, store.scorer, shoppers, chance)
    reached &= events(store, store.scorer, shoppers, chance)
    store.close()
    return 0 if reached else 1


def chosen(store: Store, chance: random.Random) -> list[str]:
    """The personas, and others who have a history."""
    personas = [persona.id for persona in store.profiles.personas()]
    events = tables.events.c
    with store.catalogue.engine.connect() as connection:
        query = select(events.shopper).where(events.shopper != "").group_by(events.shopper)
        others = connection.execute(query.having(func.count() >= 10).order_by(events.shopper)).scalars().all()
    return personas + chance.sample([shopper for shopper in others if shopper not in personas], OTHERS)


def candidates(store: Store, chance: random.Random) -> list[Candidate]:
    drawn = chance.sample(store.shelf.items, CANDIDATES)
    return [Candidate(item=item, scores={"tags": chance.random()}, text_score=chance.random()) for item in drawn]


class Times:
    """Milliseconds by the clock and of this thread."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.thread: list[float] = []

    def measure(self, act: Callable[[], T]) -> T:
        started, worked = perf_counter(), thread_time()
        found = act()
        self.thread.append((thread_time() - worked) * 1000)
        self.clock.append((perf_counter() - started) * 1000)
        return found

    def __str__(self) -> str:
        return f"{percentiles(self.clock)}   (processor: {percentiles(self.thread)})"

    @property
    def p95(self) -> float:
        return sorted(self.clock)[-(-len(self.clock) * 95 // 100) - 1]


def scoring(store: Store, scorer: TrainedScorer, shoppers: Sequence[str], chance: random.Random) -> bool:
    profiles = [store.profiles.get(shopper) for shopper in shoppers]
    every = [Candidate(item=item, scores={}, text_score=0.0) for item in store.shelf.items]
    request, first = TasteScorer(), Times()
    first.measure(lambda: TrainedScorer(scorer.ranker, request).score(QUERY, every, profiles[0]))
    scorer.score(QUERY, every, profiles[0])
    factors = np.random.default_rng(0).normal(size=(CANDIDATES, 64)).astype(np.float32)
    floor, warm, cold = Times(), Times(), Times()
    for _ in range(ROUNDS):
        for profile in profiles:
            fresh = TrainedScorer(scorer.ranker, request)
            score = partial(fresh.score, QUERY, candidates(store, chance), profile)
            floor.measure(lambda: factors @ factors[0])
            cold.measure(score)
            warm.measure(score)
    print(f"floor, a dot product of 64 factors: {floor}")
    print(f"scoring: {warm}")
    print(f"scoring, nothing kept of the shopper: {cold}")
    print(f"scoring all {len(every):,} products for the first time: {first.clock[0]:.0f} ms")
    return warm.p95 <= 5.0


def events(store: Store, scorer: TrainedScorer, shoppers: Sequence[str], chance: random.Random) -> bool:
    whole, logged, learned = Times(), Times(), Times()
    moved = rearranged = 0
    for _ in range(ROUNDS):
        for shopper in shoppers:
            given = candidates(store, chance)
            before = ranking(given, scorer, store.profiles.get(shopper))
            event = Event(
                event_id=uuid4().hex,
                timestamp=datetime.now(UTC),
                shopper=shopper,
                type="view",
                product=chance.choice(given).product.id,
            )

            def learn(shopper: str = shopper) -> ShopperProfile:
                profile = store.profiles.get(shopper)
                scorer.learned(profile)
                return profile

            def turn(event: Event = event, given: list[Candidate] = given) -> list[dict[str, float]]:
                logged.measure(lambda: store.profiles.record([event]))
                return scorer.score(QUERY, given, learned.measure(learn))

            after = whole.measure(turn)
            scores = {c.product.id: math.fsum(found.values()) for c, found in zip(given, after, strict=True)}
            moved += any(abs(one.score - scores[one.item.product.id]) > 1e-6 for one in before)
            rearranged += [one.item.product.id for one in before] != sorted(scores, key=lambda i: (-scores[i], i))
    count = len(whole.clock)
    print(f"an event, logged and in the next ranking: {whole}")
    print(f"  of that, logging (a transaction on disk): {logged}")
    print(f"  of that, learning from it (profile and model): {learned}")
    print(f"scores changed after {moved} of {count} events, the order of {CANDIDATES} after {rearranged}")
    return learned.p95 <= 10.0 and moved == count


def ranking(given: Sequence[Candidate], scorer: TrainedScorer, profile: ShopperProfile) -> list[ScoredProduct]:
    return sorted(scored(QUERY, given, profile, scorer), key=lambda one: (-one.score, one.item.product.id))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
