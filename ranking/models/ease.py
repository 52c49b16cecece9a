"""EASE: a linear model of which products go together, in closed form. Knows no tag and no shopper."""

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
from ranking.models.sparse import among, from_arrays, strongest, to_arrays
from ranking.split import Past


@dataclass(frozen=True, slots=True, kw_only=True)
class EaseSettings:
    """`regularisation` is lambda of the paper. The half-lives are as for item neighbours. `most`: only so many
    products, the best sold, are modelled, for the inverse grows with their cube. `keep`: weights a product."""

    regularisation: float = 200.0
    half_life: float = 60.0
    fit_half_life: float = 60.0
    most: int = 6_000
    keep: int = 300


class Ease:
    """Embarrassingly shallow autoencoder (Steck 2019) over purchases that fade with time."""

    name = "ease"

    def __init__(self, settings: EaseSettings | None = None) -> None:
        self.settings = settings or EaseSettings()
        self.weights = sp.csr_matrix((0, 0), dtype=np.float32)

    def fit(self, past: Past[Log], assortment: Assortment) -> None:
        s = self.settings
        taken = shoppers_matrix(past, s.fit_half_life)
        products = taken.shape[1]
        sold = np.asarray(taken.sum(axis=0)).ravel()
        chosen = np.sort(np.argsort(-sold, kind="stable")[: s.most])
        gram = (taken[:, chosen].T @ taken[:, chosen]).toarray().astype(np.float64)
        gram[np.diag_indices_from(gram)] += s.regularisation
        inverse = np.linalg.inv(gram)
        weights = -inverse / np.diag(inverse)
        np.fill_diagonal(weights, 0.0)
        kept = strongest(sp.csr_matrix(weights.astype(np.float32)), s.keep).tocoo()
        self.weights = sp.csr_matrix((kept.data, (chosen[kept.row], chosen[kept.col])), shape=(products, products))

    def scores(self, histories: Histories) -> Floats:
        seen = signal(histories, self.weights.shape[0], self.settings.half_life)
        return np.asarray((seen @ self.weights).todense(), dtype=np.float32)

    def arrays(self) -> dict[str, Any]:
        return to_arrays(self.weights)

    def load(self, arrays: Mapping[str, Any], places: NDArray[np.int64], assortment: Assortment) -> None:
        self.weights = among(from_arrays(arrays), places)
