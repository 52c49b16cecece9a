"""Matrix factorisation of implicit feedback by alternating least squares. Knows no tag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ranking.assortment import Assortment
from ranking.histories import Floats, Histories
from ranking.log import Log
from ranking.models.neighbours import shoppers_matrix
from ranking.models.signals import signal
from ranking.models.sparse import rows
from ranking.split import Past

#: Rows that are solved together, and products whose outer products are held at once.
ROWS, PRODUCTS = 512, 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsSettings:
    """`confidence` is alpha of the paper; the half-lives, in days, are of a history folded in and of what is fitted."""

    factors: int = 64
    regularisation: float = 5.0
    confidence: float = 2.0
    iterations: int = 10
    half_life: float = 120.0
    fit_half_life: float = 120.0
    seed: int = 0


class Als:
    """Implicit ALS (Hu, Koren and Volinsky 2008). A shopper's factors are solved from their history when asked."""

    name = "als"

    def __init__(self, settings: AlsSettings | None = None) -> None:
        self.settings = settings or AlsSettings()
        self.products: Floats = np.zeros((0, 0), dtype=np.float32)
        self._squared: Floats = np.zeros((0, 0), dtype=np.float32)

    def fit(self, past: Past[Log], assortment: Assortment) -> None:
        s = self.settings
        taken = shoppers_matrix(past, s.fit_half_life)
        chance = np.random.default_rng(s.seed)
        self.products = chance.normal(0, 0.05, (taken.shape[1], s.factors)).astype(np.float32)
        by_product = taken.T.tocsr()
        for _ in range(s.iterations):
            shoppers = self._solved(taken, self.products)
            self.products = self._solved(by_product, shoppers)
        self._squared = self.products.T @ self.products

    def factors(self, histories: Histories) -> Floats:
        """Float32 [count, factors]: the shoppers' factors, folded in; zeros without a history."""
        seen = signal(histories, len(self.products), self.settings.half_life)
        seen.data = np.minimum(seen.data, 1.0)
        return self._solved(seen, self.products, self._squared)

    def scores(self, histories: Histories) -> Floats:
        return self.factors(histories) @ self.products.T

    def _solved(self, taken: sp.csr_matrix, other: Floats, squared: Floats | None = None) -> Floats:
        """The ridge regressions of one side, row by row, the other side's factors given (and their Gram matrix)."""
        s, k = self.settings, other.shape[1]
        base = (other.T @ other if squared is None else squared) + s.regularisation * np.eye(k, dtype=np.float32)
        found = np.zeros((taken.shape[0], k), dtype=np.float32)
        for start in range(0, taken.shape[0], ROWS):
            rows = taken[start : start + ROWS]
            normal = np.broadcast_to(base.ravel(), (rows.shape[0], k * k)).copy()
            columns = np.unique(rows.indices)
            for first in range(0, len(columns), PRODUCTS):
                some = columns[first : first + PRODUCTS]
                outer = np.einsum("ik,il->ikl", other[some], other[some]).reshape(len(some), k * k)
                normal += s.confidence * (rows[:, some] @ outer)
            wanted = rows.copy()
            wanted.data = 1.0 + s.confidence * wanted.data
            right = wanted @ other
            found[start : start + ROWS] = np.linalg.solve(normal.reshape(-1, k, k), right[..., None])[..., 0]
        return found

    def arrays(self) -> dict[str, Floats]:
        return {"products": self.products}

    def load(self, arrays: Mapping[str, Any], places: NDArray[np.int64], assortment: Assortment) -> None:
        self.products = rows(arrays["products"], places)
        self._squared = self.products.T @ self.products
