"""Do the contributions of a score add up to it? 1,000 searches on a store, English and Chinese.

    python -m benchmarks.sums HOME

HOME is a store with a trained ranker; another is refused. Requests are put together from its types, brands, colours and
prices, asked for a shopper or for nobody, by relevance or in another order. Prints the largest distance between a score
and the sum of what is said to make it up (at most 1e-6 is expected), between what the trained model gives each product
and the learned contributions shown for it, and how many products break a hard constraint: none.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from sqlalchemy import select

from assistant.build import Store, open_store
from assistant.pipeline import Timings, find
from assistant.scoring import violations
from assistant.settings import Settings
from assistant.types import DialogueState
from benchmarks.machine import describe
from ranking import tables
from ranking.mlp import PERSONAL
from ranking.trained import GENERAL, TrainedScorer
from ranking.types import ShopperProfile

SEARCHES = 1_000
SHOPPERS = 100
#: Around a thing: English before and after it, Chinese before and after it. The numbers are drawn.
LIMITS = (("", "", "", ""), ("", " under ${n}", "", "，{n}美元以内"), ("", " over ${n}", "", "，{n}美元以上"),
          ("", " in stock", "有货的", ""), ("", " on sale", "打折的", ""))  # fmt: skip
ORDERS = (("", "", "", ""), ("cheapest ", "", "最便宜的", ""), ("", ", most expensive first", "", "，价格从高到低"),
          ("best rated ", "", "评分最高的", ""), ("newest ", "", "最新的", ""))  # fmt: skip


def main(home: Path) -> int:
    describe()
    store = open_store(Settings(home=home, generator="none:"))
    scorer = store.scorer
    if not isinstance(scorer, TrainedScorer):
        sys.exit(f"{home} has no trained ranker: run `aisle --home {home} train` first")
    chance = random.Random(11)
    with store.catalogue.engine.connect() as connection:
        everyone = sorted(connection.execute(select(tables.events.c.shopper).distinct()).scalars())
    chosen = chance.sample(everyone, min(SHOPPERS, len(everyone)))
    shoppers = [store.profiles.get(shopper) for shopper in chosen]
    worst, results, broken, empty, names = 0.0, 0, 0, 0, Counter[str]()
    orders: Counter[str] = Counter()
    for number in range(SEARCHES):
        language = ("en", "zh")[number % 2]
        profile = chance.choice(shoppers) if shoppers and chance.random() < 0.5 else ShopperProfile()
        cards = find(
            request(store, language, chance),
            store,
            profile,
            state=DialogueState(),
            k=chance.choice((5, 12, 50, 500)),
            timings=Timings(),
        )
        shown = [*cards.products, *(near.product for near in cards.nearest)]
        for product in shown:
            worst = max(worst, abs(math.fsum(product.contributions.values()) - product.score))
            names.update(name for name, value in product.contributions.items() if abs(value) > 1e-6)
        results += len(shown)
        empty += not shown
        broken += len(violations(cards))
        orders[cards.query.sort if cards.query else "none"] += 1
    model = max((apart(scorer, profile) for profile in shoppers), default=math.nan)
    store.close()
    print(f"scorer {scorer.name}; {SEARCHES:,} searches, {results:,} results, {empty} without any")
    print("orders: " + ", ".join(f"{name} {count}" for name, count in orders.most_common()))
    print("contributions other than 0: " + ", ".join(f"{name} {count:,}" for name, count in names.most_common()))
    print(f"largest distance of a score from its contributions' sum: {worst:.1e}")
    print(f"largest distance of learned contributions from what the model gives, {len(shoppers)} shoppers: {model:.1e}")
    print(f"products that break a hard constraint: {broken}")
    return 1 if max(worst, model) > 1e-6 or broken or not results else 0


def apart(scorer: TrainedScorer, profile: ShopperProfile) -> float:
    """How far the learned contributions of any product are from the bounded sum of the model's own groups."""
    raw, shown, w = scorer.ranker.contributions(scorer.history(profile)), scorer.learned(profile), scorer.weights
    distances = [0.0]
    for names, most in ((PERSONAL, w.personal), (GENERAL, w.general)):
        total = sum(raw[name][0].astype(np.float64) for name in names)
        given = sum(shown[name].astype(np.float64) for name in names)
        distances.append(float(np.abs(given - most * np.tanh(total / w.softness)).max()))
    return max(distances)


def request(store: Store, language: str, chance: random.Random) -> str:
    """A thing, in the store's own words, with a colour, a brand, a limit and an order, or without."""
    thing = value(store, "product_type", language, chance)
    colour = value(store, "colour", language, chance) if chance.random() < 0.4 else ""
    brand = value(store, "brand", language, chance) if chance.random() < 0.3 else ""
    limit, order = chance.choice(LIMITS), chance.choice(ORDERS)
    place, gap = (0, " ") if language == "en" else (2, "")
    words = gap.join(part for part in (brand, colour, thing) if part)
    said = order[place] + limit[place] + words + limit[place + 1] + order[place + 1]
    return said.format(n=chance.choice((20, 50, 100, 250)))


def value(store: Store, facet: str, language: str, chance: random.Random) -> str:
    values = [value for (name, value), count in store.vocabulary.counts.items() if name == facet and count >= 3]
    return store.lexicon.label(facet, chance.choice(sorted(values)), language)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
