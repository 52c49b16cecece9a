"""What is known of a shopper and a product that they have not had yet: the columns that the MLP reads.

What the shopper did counts before the moment asked about only, ratings and what others did as the log has them. The
shopper's own events on that product are left out of everything, for there are none where a prediction is wanted.
Knows no model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ranking.log import KINDS, Log
from ranking.ratings.crowd import ACTS, Crowd, pair_sums
from ranking.ratings.goods import Goods
from ranking.ratings.table import Floats
from ranking.split import DAY
from ranking.taste import TasteSettings
from ranking.types import EventType
from retrieval.types import FACETS

#: The newest events of a shopper that are read.
MOST = 500
#: Facets whose affinities are features, and the steps of price of the assortment.
LIKED = (*FACETS, "level")
NAMES = (
    "catalogue rating", "no catalogue rating", "level", "place", "others' stars",
    "others' carts per view", "others' purchases per view", "others' views beside its type's a day",
    "own stars", "own carts per view", "own purchases per view", "own purchases per cart", "own events",
    "level apart", "place apart", "level apart, squared", "place apart, squared",
    *(f"liking of its {facet}" for facet in LIKED),
)  # fmt: skip
#: The first of those that depend on who asks; the ones before it are the product's.
PERSONAL = NAMES.index("own stars")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureSettings:
    """`stars`: how many ratings at the mean are added to a shopper's and a product's own. `rates`: how many views (or
    carts) at the usual rate, and beside those of its type. `level`: how many views in the middle of the price range."""

    taste: TasteSettings = field(default_factory=TasteSettings)
    stars: float = 4.0
    rates: float = 8.0
    level: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """n pairs. `shopper`, `product`: int[n], places in a log. `moment`: float64[n], unix seconds."""

    shopper: NDArray[np.integer[Any]]
    product: NDArray[np.integer[Any]]
    moment: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.moment)


def features(log: Log, goods: Goods, crowd: Crowd, asked: Asked, settings: FeatureSettings) -> Floats:
    """Float32 [n, len(NAMES)]. The products of the log and of the crowd are those of `goods`, in order; the log may
    hold the events of fewer shoppers than the crowd counts."""
    product = asked.product
    rating = log.kind == KINDS.index("rating")
    stars = np.where(rating, log.value - crowd.mean, 0.0)

    def own(values: NDArray[Any]) -> Floats:
        return pair_sums(log, values, asked.shopper, product)

    counted = log.time <= crowd.until
    own_acts = np.stack([own(counted & (log.kind == KINDS.index(act))) for act in ACTS], axis=1)
    acts = np.maximum(crowd.acts[product] - own_acts, 0.0)
    rated = np.maximum(crowd.rated[product] - own(counted & rating), 0.0)
    others_stars = np.where(rated > 0, crowd.stars[product] - own(counted * stars), 0.0)
    shoppers = len(log.shoppers)
    given = np.bincount(log.shopper, rating, shoppers)[asked.shopper] - own(rating)
    given_stars = np.bincount(log.shopper, stars, shoppers)[asked.shopper] - own(stars)
    kind = goods.assortment.kind
    # Products that came lately have had less time to be seen.
    days = (crowd.until - np.fmax(goods.assortment.released, crowd.since)).clip(0.0) / DAY
    a_day = np.bincount(kind, crowd.acts[:, 0]) / np.maximum(np.bincount(kind, days), 1.0)
    expected = (a_day[kind] * days)[product]
    per_view, bought_per_view, _ = crowd.usual
    more = settings.rates
    return np.column_stack(
        [
            goods.quality[product],
            goods.unrated[product],
            goods.levels[product],
            others_stars / (rated + settings.stars),
            (acts[:, 1] + per_view * more) / (acts[:, 0] + more),
            (acts[:, 2] + bought_per_view * more) / (acts[:, 0] + more),
            np.log((acts[:, 0] + more) / (expected + more)),
            given_stars / (given + settings.stars),
            _personal(log, goods, crowd, asked, settings),
        ]
    ).astype(np.float32)


def _personal(log: Log, goods: Goods, crowd: Crowd, asked: Asked, settings: FeatureSettings) -> Floats:
    """The features from "own carts per view" on: what the shopper of each row did before its moment."""
    count, more = len(asked), settings.rates
    row, event = _pasts(log, asked)
    other = log.product[event] != asked.product[row]
    row, event = row[other], event[other]

    age = (asked.moment[row] - log.time[event]) / DAY
    said = _weights(log, settings.taste)[event] * np.exp2(-age / settings.taste.half_life_days)
    liked = sp.csr_matrix((said, (row, log.product[event])), shape=(count, len(goods)), dtype=np.float32).maximum(0)
    total = np.asarray(liked.sum(axis=1)).ravel()
    usual = (liked @ goods.levels + 0.5 * settings.level) / (total + settings.level)[:, None]
    apart = np.abs(goods.levels[asked.product] - usual)

    def acts(act: EventType) -> NDArray[np.int64]:
        return np.bincount(row[log.kind[event] == KINDS.index(act)], minlength=count)

    views, carts, bought = map(acts, ACTS)
    rates = [
        (done + rate * more) / (among + more)
        for done, among, rate in zip((carts, bought, bought), (views, views, carts), crowd.usual, strict=True)
    ]
    return np.column_stack([*rates, np.log1p(total), apart, apart**2, _liking(liked, goods, asked, settings.taste)])


def _liking(liked: sp.csr_matrix, goods: Goods, asked: Asked, taste: TasteSettings) -> Floats:
    """[n, len(LIKED)]: the mean affinity (see taste.py) to the product's attributes of each facet."""
    got = np.asarray((liked @ goods.bag).todense())
    expected = (liked @ goods.kinds) @ goods.rates(taste.enough)
    affinities = (got - expected) / (got + expected + 2 * taste.prior)
    bag = goods.bag[asked.product]
    facets = np.stack([goods.facets == facet for facet in LIKED], axis=1).astype(np.float32)
    found: Floats = (bag.multiply(affinities).tocsr() @ facets) / np.maximum(bag @ facets, 1.0)
    return found


def _weights(log: Log, taste: TasteSettings) -> NDArray[np.float64]:
    """What each event says, float64 [events]; see taste.weight."""
    full = np.array([taste.weights[kind] for kind in KINDS])[log.kind]
    stars = np.where(np.isnan(log.value), taste.middle, log.value)
    rated = full * (stars - taste.middle) / (5.0 - taste.middle)
    return np.where(log.kind == KINDS.index("rating"), rated, full)


def _pasts(log: Log, asked: Asked) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs (row asked about, row of the log): the newest MOST events of each shopper before each moment."""
    order = np.argsort(log.shopper, kind="stable")
    step = len(log) + 1
    # Sorted by shopper and then by time, for the log's rows are in order of time.
    keys = log.shopper[order].astype(np.int64) * step + order
    first = asked.shopper.astype(np.int64) * step
    ends = np.searchsorted(keys, first + np.searchsorted(log.time, asked.moment))
    starts = np.maximum(np.searchsorted(keys, first), ends - MOST)
    lengths = ends - starts
    row = np.repeat(np.arange(len(asked)), lengths)
    within = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return row, order[starts[row] + within]
