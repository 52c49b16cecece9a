"""Ratings as columns, and what models of them have in common. Knows no model, no catalogue and no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.log import KINDS, Log

Floats = NDArray[np.float32]
Places = NDArray[np.integer[Any]]


class TooFewRatings(ValueError):
    """There is nothing to learn from."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ratings:
    """n ratings of `shoppers` shoppers and `products` products.

    `shopper`, `product`: int32[n], places from 0. `stars`: float32[n]. ValueError for columns that break this.
    """

    shopper: NDArray[np.int32]
    product: NDArray[np.int32]
    stars: Floats
    shoppers: int
    products: int

    def __post_init__(self) -> None:
        if not self.shopper.shape == self.product.shape == self.stars.shape == (len(self.stars),):
            raise ValueError(
                f"columns of {len(self.shopper)}, {len(self.product)} and {len(self.stars)} rows: pair them"
            )
        if not np.isfinite(self.stars).all():
            raise ValueError(f"{int((~np.isfinite(self.stars)).sum())} ratings are not finite numbers: leave them out")
        for name, column, known in (("shopper", self.shopper, self.shoppers), ("product", self.product, self.products)):
            if column.size and not 0 <= column.min() <= column.max() < known:
                raise ValueError(
                    f"{name} runs from {column.min()} to {column.max()}, but there are {known}: renumber it"
                )

    def __len__(self) -> int:
        return len(self.stars)

    @property
    def scale(self) -> tuple[float, float]:
        """The fewest and the most stars given. TooFewRatings for none."""
        if not len(self):
            raise TooFewRatings("no ratings to learn from: import events of the type rating first")
        return float(self.stars.min()), float(self.stars.max())

    def where(self, rows: NDArray[Any]) -> Ratings:
        """The rows that a mask, bool[n], or places pick."""
        return Ratings(
            shopper=self.shopper[rows],
            product=self.product[rows],
            stars=self.stars[rows],
            shoppers=self.shoppers,
            products=self.products,
        )


def said(log: Log) -> Log:
    """The log without ratings that say no number of stars."""
    return log.where((log.kind != KINDS.index("rating")) | np.isfinite(log.value))


def ratings_of(log: Log) -> Ratings:
    """The ratings of a log, in its order, with its places; who rates twice counts twice."""
    rated = said(log).of("rating")
    return Ratings(
        shopper=rated.shopper,
        product=rated.product,
        stars=rated.value,
        shoppers=len(log.shoppers),
        products=len(log.products),
    )


def taken(values: NDArray[Any], places: Places) -> NDArray[Any]:
    """Rows of values, [count, …], by place; zeros for who is unknown, whose place is outside 0 to count - 1."""
    known = (places >= 0) & (places < len(values))
    found = np.zeros((len(places), *values.shape[1:]), dtype=values.dtype)
    found[known] = values[places[known]]
    return found
