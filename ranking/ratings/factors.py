"""Biases and factors of shoppers and products, whoever found them. Knows no catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.ratings.biases import Biases, load_biases
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

    def arrays(self) -> dict[str, NDArray[Any]]:
        biases = {f"biases.{name}": array for name, array in self.biases.arrays().items()}
        return {**biases, "shopper": self.shopper, "product": self.product}


def load_factors(arrays: Mapping[str, NDArray[Any]]) -> Factors:
    biases = {name.removeprefix("biases."): array for name, array in arrays.items() if name.startswith("biases.")}
    return Factors(biases=load_biases(biases), shopper=arrays["shopper"], product=arrays["product"])
