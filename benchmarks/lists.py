"""How diverse, how true to the shopper and how fast are lists of recommendations?

    python -m benchmarks.lists HOME

HOME is a demo store (of another only the times are printed). Shoppers' profiles are made from what they did before a
day, ten products are picked for each, and compared with what they bought in the 60 days after it: how many of the
families of things they bought then are among the ten. Ways of picking: by score alone, by maximal marginal relevance
with several balances, and calibrated to the shopper's own mix of families (Steck 2018). The scorer is the one that is
not trained, as the store's own has seen those 60 days. Then, with the store's own: the time of a list; and that of
association statistics over 500,000 lines.
"""

from __future__ import annotations

import math
import random
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import select

from assistant.build import Store, open_store
from assistant.lists import recommended, recommended_makers
from assistant.settings import Settings
from benchmarks.machine import describe, percentiles
from ranking import tables, taste
from ranking.associations import AssociationSettings, associations
from ranking.diversity import Diversity
from ranking.listing import Entry, Wanted, diverse, eligible, entries
from ranking.recommend import done_with
from ranking.rules import ABOUT_ONE, MAKER_KINDS, PRODUCT_KINDS
from ranking.scorers import TasteScorer
from ranking.types import Event, Scorer, ShopperProfile

SHOPPERS, DAYS, K = 200, 60, 10
SETTINGS = taste.TasteSettings()
Pick = Callable[[Wanted, Sequence[Entry], Counter[int]], list[Entry]]


def main(home: Path) -> None:
    describe()
    store = open_store(Settings(home=home, generator="none:"))
    scorer, rates = TasteScorer(), taste.base_rates(store.shelf.items, SETTINGS)
    if ranked := [rank(store, scorer, rates, *one) for one in past_and_future(store)]:
        print(f"{len(ranked)} shoppers with purchases in the last {DAYS} days, {K} products each\n")
        print("| picked by | families bought next that are shown | kinds | most of a family | score kept |")
        print("|---|---:|---:|---:|---:|")
        for name, pick in ways():
            means = map(statistics.mean, zip(*(figures(store, *one, pick) for one in ranked), strict=True))
            print(f"| {name} | " + " | ".join(f"{mean:.3f}" for mean in means) + " |")
        print()
    speed(store)
    store.close()


def past_and_future(store: Store) -> list[tuple[list[Event], set[str]]]:
    """For shoppers with a past and purchases after it: their events before the cut, newest first, and what followed."""
    with store.catalogue.engine.connect() as connection:
        rows = connection.execute(select(tables.events).where(tables.events.c.type != "impression")).all()
    events = [tables.event_of(row) for row in rows]
    if not events:
        return []
    cut = max(event.timestamp for event in events) - timedelta(days=DAYS)
    before, after = defaultdict(list), defaultdict(set)
    for event in events:
        if event.timestamp < cut:
            before[event.shopper].append(event)
        elif event.type == "purchase":
            after[event.shopper].add(event.product)
    both = sorted(shopper for shopper in after if len(before[shopper]) >= 10)
    chosen = random.Random(7).sample(both, min(SHOPPERS, len(both)))
    return [(sorted(before[s], key=lambda e: e.timestamp, reverse=True), after[s]) for s in chosen]


def rank(
    store: Store, scorer: Scorer, rates: taste.BaseRates, past: list[Event], future: set[str]
) -> tuple[Wanted, list[Entry], Counter[int], set[str]]:
    items = {item.product.id: item for item in store.shelf.items}
    profile = ShopperProfile(
        id="one",
        tags=taste.affinities(past, items, rates, SETTINGS),
        price_range=taste.price_ranges(past, items, SETTINGS),
        events=tuple(past),
    )
    wanted = Wanted(shelf=store.shelf, scorer=scorer, profile=profile, k=K)
    mix = Counter(family(store, event.product) for event in past if event.product in store.shelf.rows)
    return wanted, entries(wanted, eligible(wanted, without=done_with(profile))), mix, future


def family(store: Store, product: str) -> int:
    return int(store.shelf.families[store.shelf.rows[product]])


def ways() -> list[tuple[str, Pick]]:
    def by(diversity: Diversity) -> Pick:
        return lambda wanted, ranked, mix: diverse(replace(wanted, diversity=diversity), ranked)[:K]

    return [
        ("score alone", lambda wanted, ranked, mix: list(ranked[:K])),
        *((f"balance {b:g}, no bound", by(Diversity(balance=b, share=1.0))) for b in (0.8, 0.7, 0.6, 0.5)),
        *((f"balance {b:g}, family at most 0.4", by(Diversity(balance=b))) for b in (0.8, 0.7, 0.6, 0.5)),
        *((f"calibrated, {c:g}", calibrated(c)) for c in (0.5, 0.8, 0.95)),
    ]


def calibrated(balance: float) -> Pick:
    """Greedy maximum of (1 - balance) * score - balance * KL(the shopper's mix || the list's), smoothed by 0.01."""

    def pick(wanted: Wanted, ranked: Sequence[Entry], mix: Counter[int]) -> list[Entry]:
        pool = list(ranked[: wanted.diversity.pool])
        of = {entry.id: int(wanted.shelf.families[wanted.shelf.rows[entry.id]]) for entry in pool}
        total = sum(mix.values())
        low, high = pool[-1].product.score, pool[0].product.score
        chosen: list[Entry] = []
        counts: Counter[int] = Counter()

        def off(family: int) -> float:
            size = len(chosen) + 1
            return sum(
                n / total * math.log(n / total / (0.99 * (counts[f] + (f == family)) / size + 0.01 * n / total))
                for f, n in mix.items()
            )

        while len(chosen) < K:
            cost = {f: off(f) for f in set(of.values())}
            best = max(
                (entry for entry in pool if entry not in chosen),
                key=lambda entry: (
                    (1 - balance) * (entry.product.score - low) / ((high - low) or 1.0) - balance * cost[of[entry.id]]
                ),
            )
            chosen.append(best)
            counts[of[best.id]] += 1
        return chosen

    return pick


def figures(
    store: Store, wanted: Wanted, ranked: list[Entry], mix: Counter[int], future: set[str], pick: Pick
) -> tuple[float, ...]:
    shown = pick(wanted, ranked, mix)
    families = Counter(family(store, entry.id) for entry in shown)
    next_ = {family(store, product) for product in future if product in store.shelf.rows}
    best = sum(entry.product.score for entry in ranked[:K])
    return (
        len(next_ & families.keys()) / len(next_),
        len({store.shelf.kinds[entry.id] for entry in shown}),
        max(families.values()),
        sum(entry.product.score for entry in shown) / best,
    )


def speed(store: Store) -> None:
    tags = dict.fromkeys(((tag.facet, tag.value) for item in store.shelf.items[:20] for tag in item.tags), 0.3)
    shoppers = store.profiles.personas() or [ShopperProfile(id="one", tags=tags, price_range={"": (2_000, 9_000)})]
    cart = [store.shelf.items[row] for row in (10, 500)]
    for kind in (*PRODUCT_KINDS, *MAKER_KINDS):
        times: list[float] = []
        for number in range(-1, 30):
            profile = shoppers[number % len(shoppers)]
            started = perf_counter()
            if kind in MAKER_KINDS:
                recommended_makers(store, kind, profile, k=K)
            else:
                recommended(store, kind, profile, items=cart[:1] if kind in ABOUT_ONE else cart, k=K)
            times.append((perf_counter() - started) * 1000)
        del times[0]  # which loads what is loaded once
        print(f"{kind}, {len(store.shelf.items):,} products: {percentiles(times)}")
    chance = random.Random(7)
    weights = [1 / (rank + 10) for rank in range(4_000)]
    products = chance.choices(range(4_000), weights=weights, k=500_000)
    lines = [(str(chance.randrange(22_000)), str(product)) for product in products]
    started = perf_counter()
    found = associations(lines, AssociationSettings())
    print(f"associations over {len(lines):,} lines: {perf_counter() - started:.2f} s, {found.pairs.nnz:,} pairs")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
