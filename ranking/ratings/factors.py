"""Biases and factors of shoppers and products, whoever found them. Knows no catalogue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ranking.ratings.biases import Biases
from ranking.ratings.table import Floats, Places, taken


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Factors:
    """`shopper`: float32 [shoppers, factors], `product`: float32 [products, factors]; their dot product is in stars."""

    biases: Biases
    shopper: Floats
    product: Floats

    def predict(self, shoppers: Places, products: Places) -> Floats:
        """Stars, float32[n], within the scale; a place outside those known has no bias and no factors."""
        fit = (taken(self.shopper, shoppers) * taken(self.product, products)).sum(axis=1)
        stars = self.biases.unclipped(shoppers, products) + fit
        clipped: Floats = np.clip(stars, self.biases.low, self.biases.high).astype(np.float32)
        return clipped
