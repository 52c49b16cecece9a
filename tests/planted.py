"""Shoppers and products of two groups that keep to themselves, for tests of what is learned from logs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np

from ranking.assortment import Assortment, assortment_of
from ranking.fitting import Descent
from ranking.histories import Histories, Timeline, history_of
from ranking.log import Log, log_of
from ranking.mlp import MlpSettings
from ranking.models.als import AlsSettings
from ranking.models.ease import EaseSettings
from ranking.models.neighbours import ItemNeighboursSettings
from ranking.models.tower import TowerSettings
from ranking.ranker import RankerSettings
from ranking.training import Trained, train
from ranking.types import Event
from retrieval.types import TaggedProduct
from tests.small_shop import item

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 120
PRODUCTS, SHOPPERS = 40, 320
#: Small enough to be trained in a second.
LITTLE = RankerSettings(
    tower=TowerSettings(
        factors=8, hidden=8, batch=64, burn_in=5.0, dropout=0.1, descent=Descent(rate=2e-2, epochs=8)
    ),
    ease=EaseSettings(regularisation=5.0),
    als=AlsSettings(factors=4, regularisation=1.0, iterations=4),
    neighbours=ItemNeighboursSettings(shrink=2.0),
    mlp=MlpSettings(batch=64, descent=Descent(rate=0.03, decay=1e-4, epochs=30, patience=8)),
)  # fmt: skip


def group_of(product: str) -> int:
    return int(product[1:]) % 2


def planted_item(n: int) -> TaggedProduct:
    """Wool is the even group's, oak the odd one's; each has two brands of its own."""
    return item(
        f"p{n:02}",
        price=1_000 + 100 * n,
        product_type="sweater" if n % 2 == 0 else "table",
        material="wool" if n % 2 == 0 else "oak",
        brand=f"brand{n % 4}",
    )


ITEMS = tuple(planted_item(n) for n in range(PRODUCTS))


def planted_events(
    *, shoppers: int = SHOPPERS, loyal: float = 0.95, seed: int = 0, prefix: str = "s"
) -> tuple[Event, ...]:
    """Each shopper looks at and buys about eight products of their group, seldom of the other, on different days; the
    smaller a product's number, the more it is bought."""
    chance = np.random.default_rng(seed)
    appeal = 1.0 / (3.0 + np.arange(PRODUCTS // 2))
    found = []
    for n in range(shoppers):
        for visit, day in enumerate(np.sort(chance.uniform(0, DAYS, 8))):
            group = n % 2 if chance.random() < loyal else 1 - n % 2
            place = chance.choice(PRODUCTS // 2, p=appeal / appeal.sum()) * 2 + group
            when = START + timedelta(days=float(day))
            for kind, later in (("view", 0), ("purchase", 5)):
                found.append(
                    Event(
                        event_id=f"{prefix}{n:03}-{visit}-{kind}",
                        timestamp=when + timedelta(minutes=later),
                        shopper=f"{prefix}{n:03}",
                        type=kind,  # type: ignore[arg-type]
                        product=f"p{place:02}",
                        session=f"{prefix}{n:03}-{visit}",
                    )
                )
    return tuple(found)


def planted_log(events: Sequence[Event] | None = None) -> Log:
    return log_of(planted_events() if events is None else events, products=[i.product.id for i in ITEMS])


def planted_assortment() -> Assortment:
    return assortment_of(ITEMS)


@cache
def planted_training() -> Trained:
    """The ranker of the planted log, trained once a session. Read it, and change nothing."""
    return train(planted_log(), planted_assortment(), LITTLE)


def everyone(log: Log, moment: float) -> Histories:
    return Timeline(log).before(np.arange(len(log.shoppers)), moment)


def a_history(*products: str, places: Sequence[str], kind: str = "purchase", days: float = 1.0) -> Histories:
    """One shopper who did this so many days ago, one product a day."""
    now = START + timedelta(days=DAYS)
    events = [
        Event(
            event_id=f"h{n}",
            timestamp=now - timedelta(days=days + n),
            shopper="ann",
            type=kind,  # type: ignore[arg-type]
            product=product,
        )
        for n, product in enumerate(products)
    ]
    return history_of(events, {p: n for n, p in enumerate(places)}, now.timestamp())
