"""Stars as a mean, what a shopper gives above it and what a product gets above it. The baseline of all others.

b_ui = mean + b_u + b_i, where the squared errors plus λ b² are least, found by turns in closed form (Koren 2009,
"The BellKor solution to the Netflix grand prize", section 2.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ranking.ratings.table import Floats, Places, Ratings, taken


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasSettings:
    """`shopper`, `product`: how many ratings at the mean each is thought to have given or got besides (λ)."""

    shopper: float = 8.0
    product: float = 3.0
    turns: int = 15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Biases:
    """`shopper`: float32 [shoppers], `product`: float32 [products], in stars; `low` and `high` bound the scale."""

    mean: float
    shopper: Floats
    product: Floats
    low: float
    high: float

    def predict(self, shoppers: Places, products: Places) -> Floats:
        """Stars, float32[n], within the scale; a place outside those known counts as an average one."""
        return np.clip(self.unclipped(shoppers, products), self.low, self.high).astype(np.float32)

    def unclipped(self, shoppers: Places, products: Places) -> Floats:
        found: Floats = np.float32(self.mean) + taken(self.shopper, shoppers) + taken(self.product, products)
        return found


def fit_biases(ratings: Ratings, settings: BiasSettings) -> Biases:
    """TooFewRatings for none."""
    low, high = ratings.scale
    stars = ratings.stars.astype(np.float64)
    mean = float(stars.mean())
    of_shopper, of_product = np.zeros(ratings.shoppers), np.zeros(ratings.products)
    for _ in range(settings.turns):
        left = stars - mean - of_shopper[ratings.shopper]
        of_product = _shrunk(left, ratings.product, ratings.products, settings.product)
        left = stars - mean - of_product[ratings.product]
        of_shopper = _shrunk(left, ratings.shopper, ratings.shoppers, settings.shopper)
    return Biases(
        mean=mean, shopper=of_shopper.astype(np.float32), product=of_product.astype(np.float32), low=low, high=high
    )


def _shrunk(left: NDArray[np.float64], places: Places, count: int, more: float) -> NDArray[np.float64]:
    ratings = np.bincount(places, minlength=count) + more
    return np.bincount(places, weights=left, minlength=count) / np.where(ratings > 0, ratings, 1.0)
