"""What the additive model sees of shoppers and products, by group, made from a past alone. Knows no weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ranking.assortment import Assortment
from ranking.histories import Floats, Histories
from ranking.log import KINDS, Log
from ranking.models.popularity import demand
from ranking.models.signals import WANTED, strengths
from ranking.split import DAY, Past

#: Half-lives in days: of demand, of own purchases, of own interest short of buying.
DEMAND = (3.0, 7.0, 30.0, 120.0)
OWN = (14.0, 60.0, 200.0)
INTEREST = (1.0, 14.0)
#: Half-life in days of what a history says of a shopper at all.
LASTING = OWN[-1]
#: How many columns each group has; the last SHOPPER of habit are the same for all products of a shopper.
TREND, FRESH, HABIT, PRICE = len(DEMAND), 2, 9 + len(OWN) + len(INTEREST) + len(DEMAND), 3
SHOPPER = 3
#: The column of habit that is above 0 for what was bought, not only looked at.
BOUGHT = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surroundings:
    """What holds for every shopper at a moment (unix seconds). `trend`: float32 [products, TREND], standardised log
    demand. `since`: float64 [products], unix seconds of release or first sale, nan where unknown.
    `level` as in Assortment. `again`: float32 [products], log odds, against those of all products, that who bought it
    bought it on another day, too. `pieces`: float32 [products], the log of the usual number of pieces."""

    moment: float
    trend: Floats
    since: NDArray[np.float64]
    level: Floats
    again: Floats
    pieces: Floats

    @property
    def fresh(self) -> Floats:
        """Float32 [products, FRESH]: log days since then, and whether that is known."""
        known = ~np.isnan(self.since)
        days = np.where(known, np.maximum(self.moment - self.since, 0.0) / DAY, 0.0)
        return np.stack([np.log1p(days) / 5.0, known], axis=1).astype(np.float32)


def surroundings(past: Past[Log], assortment: Assortment) -> Surroundings:
    columns = [np.log1p(demand(past, half_life)) for half_life in DEMAND]
    first = np.full(len(assortment), np.inf)
    np.minimum.at(first, past.rows.product, past.rows.time)
    # a product that was sold before its stated release is as old as its first sale
    since = np.fmin(assortment.released, first)
    return Surroundings(
        moment=past.end,
        trend=np.stack([standardised(column[None, :])[0] for column in columns], axis=1),
        since=np.where(np.isfinite(since), since, np.nan),
        level=assortment.level,
        again=again(past),
        pieces=pieces(past),
    )


def pieces(past: Past[Log]) -> Floats:
    """See Surroundings: the mean of the logs of 1 + the pieces in a purchase."""
    bought = past.rows.of("purchase")
    count = np.bincount(bought.product, minlength=len(bought.products))
    total = np.bincount(bought.product, np.log1p(bought.quantity), len(bought.products))
    return np.asarray(total / np.maximum(count, 1), dtype=np.float32)


def again(past: Past[Log], prior: float = 20.0) -> Floats:
    """See Surroundings; drawn to the mean by `prior` shoppers' worth."""
    bought = past.rows.of("purchase")
    days = np.unique(np.stack([bought.shopper, bought.product, (bought.time // DAY).astype(np.int32)]), axis=1)
    pairs, counts = np.unique(days[:2], axis=1, return_counts=True)
    once = np.bincount(pairs[1], minlength=len(bought.products))
    twice = np.bincount(pairs[1], counts > 1, len(bought.products))
    usual = (counts > 1).sum() / max(len(counts), 1) * 0.98 + 0.01
    rate = (twice + prior * usual) / (once + prior)
    return np.asarray(np.log(rate / (1 - rate)) - np.log(usual / (1 - usual)), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inputs:
    """A batch of shoppers against all products.

    `taste`: float32 [models, count, products] and `brand`: [count, products], standardised by shopper, 0 without a
    history and 0 for what was bought before: of that, habit speaks, which sees the models' mean. `habit_at`: int64[m],
    places in the flattened [count, products] of what a shopper did something with before; `habit`: float32 [m, HABIT].
    `price`: float32 [count, products, PRICE]. `known`: float32 [count], how much a history says, in purchases.
    """

    taste: Floats
    brand: Floats
    habit_at: NDArray[np.int64]
    habit: Floats
    price: Floats
    known: Floats
    around: Surroundings


def inputs(histories: Histories, taste: Sequence[Floats], brand: Floats, around: Surroundings) -> Inputs:
    weights = strengths(histories, LASTING)
    known = np.bincount(histories.row, weights, histories.count).astype(np.float32)
    there = (known > 0).astype(np.float32)[:, None]
    liked = np.stack([np.arcsinh(standardised(scores)) * there for scores in taste])
    brand = standardised(brand) * there
    at, habit = habits(histories, around)
    agreed = liked.reshape(len(liked), -1)[:, at].mean(axis=0)
    habit = np.concatenate([agreed[:, None] / 3.0, habit], axis=1)
    bought = at[habit[:, BOUGHT] > 0]
    liked.reshape(len(liked), -1)[:, bought] = 0.0
    brand.reshape(-1)[bought] = 0.0
    return Inputs(
        taste=liked,
        brand=brand,
        habit_at=at,
        habit=habit,
        price=prices(histories, weights, around.level),
        known=known,
        around=around,
    )


def habits(histories: Histories, around: Surroundings) -> tuple[NDArray[np.int64], Floats]:
    """For each product of a history: how often and how lately it was bought and looked at, how active the shopper is,
    how much it is in demand."""
    products = len(around.level)
    purchase = np.isin(histories.kind, [KINDS.index("purchase")])
    interest = np.isin(histories.kind, [KINDS.index(kind) for kind in WANTED])
    counted = purchase | interest
    row, product, age = histories.row[counted], histories.product[counted], histories.age[counted]
    at, inverse = np.unique(row * products + product, return_inverse=True)

    def summed(weights: NDArray[np.floating]) -> Floats:
        return np.bincount(inverse, weights, len(at)).astype(np.float32)

    bought, looked = purchase[counted].astype(np.float32), interest[counted].astype(np.float32)
    last = np.full(len(at), 1e4, dtype=np.float32)
    np.minimum.at(last, inverse, np.where(bought > 0, age, 1e4).astype(np.float32))
    active = np.log1p(np.bincount(histories.row[purchase], minlength=histories.count))
    first = np.bincount(at[summed(bought) > 0] // products, minlength=histories.count)
    repeats = np.log1p(np.bincount(histories.row[purchase], minlength=histories.count) / np.maximum(first, 1.0))
    recent = np.full(histories.count, 1e4)
    np.minimum.at(recent, histories.row[counted], age)
    quantity = np.log1p(summed(bought * histories.quantity[counted]))
    columns = [
        np.log1p(summed(bought)),
        np.log1p(last) / 3.0,
        quantity,
        np.where(quantity > 0, quantity - around.pieces[at % products], 0.0),
        *(np.log1p(summed(bought * np.exp2(-age / half_life))) for half_life in OWN),
        *(np.log1p(summed(looked * np.exp2(-age / half_life))) for half_life in INTEREST),
        *around.trend[at % products].T,
        around.again[at % products],
        active[at // products] / 4.0,
        np.log1p(recent)[at // products] / 3.0,
        repeats[at // products],
    ]
    return at, np.stack(columns, axis=1).astype(np.float32)


def prices(histories: Histories, weights: Floats, level: Floats) -> Floats:
    """How far a product's price level is from what the shopper usually takes: signed, absolute, and how sure that is.

    `weights`: float32[n], what each event says. The mean is drawn to the middle by two purchases' worth; all zero
    without a history.
    """
    total = np.bincount(histories.row, weights, histories.count)
    usual = (np.bincount(histories.row, weights * level[histories.product], histories.count) + 1.0) / (total + 2.0)
    sure = total / (total + 5.0)
    apart = (level[None, :] - usual[:, None]) * sure[:, None]
    found = np.stack([apart, np.abs(apart), np.broadcast_to(sure[:, None], apart.shape)], axis=2)
    return found.astype(np.float32)


def standardised(scores: Floats) -> Floats:
    """Rows with mean 0 and variance 1; a constant row becomes 0."""
    centred = scores - scores.mean(axis=1, keepdims=True)
    spread = centred.std(axis=1, keepdims=True)
    return np.asarray(centred / np.where(spread > 1e-9, spread, 1.0), dtype=np.float32)
