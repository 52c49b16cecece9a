"""Whoever nothing is known of is served by what is in demand, whatever the model learned of others."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import torch

from ranking.assortment import assortment_of
from ranking.features import inputs, surroundings
from ranking.histories import Histories, Timeline
from ranking.log import log_of
from ranking.mlp import AdditiveMlp, contributions
from ranking.models.popularity import Popularity
from ranking.split import Past
from ranking.types import Event
from tests.small_shop import JACKETS, NOW

ITEMS = (*JACKETS,)
PRODUCTS = [found.product.id for found in ITEMS]


def purchases() -> list[Event]:
    """Of the four jackets, so many of late and so many long ago."""
    counts = {PRODUCTS[0]: (1, 9), PRODUCTS[1]: (5, 0), PRODUCTS[2]: (2, 1), PRODUCTS[3]: (3, 20)}
    return [
        Event(
            event_id=f"{product} {n} {days}",
            timestamp=NOW - timedelta(days=days),
            shopper=f"shopper {n}",
            type="purchase",
            product=product,
        )
        for product, (late, early) in counts.items()
        for days, many in ((1, late), (200, early))
        for n in range(many)
    ]


def test_the_order_for_a_newcomer_is_that_of_popularity() -> None:
    past = Past(rows=log_of(purchases(), products=PRODUCTS), end=NOW.timestamp())
    assortment = assortment_of(ITEMS)
    around = surroundings(past, assortment)
    nobody, somebody = no_history(), Timeline(past.rows).before(np.array([0]), past.end)
    popularity = Popularity()
    popularity.fit(past, assortment)
    for seed in range(5):  # whatever the weights are
        torch.manual_seed(seed)
        mlp = AdditiveMlp(["one"])
        zeros = np.zeros((1, len(ITEMS)), dtype=np.float32)
        orders = []
        for history in (nobody, somebody):
            found = contributions(mlp, inputs(history, [zeros], zeros, around))
            orders.append(np.argsort(-sum(found.values())[0]).tolist())
            assert all(values.shape == (1, len(ITEMS)) for values in found.values())
        assert orders[0] == np.argsort(-popularity.scores(nobody)[0]).tolist()
        if orders[1] != orders[0]:
            return  # who is known is served otherwise
    raise AssertionError("a shopper with a history was never served otherwise than a newcomer")


def no_history() -> Histories:
    nothing = np.zeros(0)
    return Histories(
        count=1,
        row=nothing.astype(np.int64),
        product=nothing.astype(np.int64),
        age=nothing.astype(np.float32),
        kind=nothing.astype(np.int8),
        quantity=nothing.astype(np.float32),
    )
