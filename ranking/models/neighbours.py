"""User-based and item-based collaborative filtering. Knows no tag and no trained weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ranking.assortment import Assortment
from ranking.histories import Floats, Histories, Timeline
from ranking.log import Log
from ranking.models.signals import signal
from ranking.models.sparse import among, from_arrays, strongest, to_arrays
from ranking.split import Past


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNeighboursSettings:
    """`half_life`: of what a shopper did, when neighbours are looked up; `fit_half_life`: when they are learned, in
    days. `shrink`: added to the cosine's denominator, so that few shoppers in common say little. `keep`: neighbours
    of a product."""

    half_life: float = 60.0
    fit_half_life: float = 120.0
    shrink: float = 20.0
    keep: int = 200


class ItemNeighbours:
    """Item kNN (Sarwar et al. 2001; Deshpande and Karypis 2004): products that go with those of the history."""

    name = "item-neighbours"

    def __init__(self, settings: ItemNeighboursSettings | None = None) -> None:
        self.settings = settings or ItemNeighboursSettings()
        self.similar = sp.csr_matrix((0, 0), dtype=np.float32)

    def fit(self, past: Past[Log], assortment: Assortment) -> None:
        s = self.settings
        taken = shoppers_matrix(past, s.fit_half_life)
        together = (taken.T @ taken).tocoo()
        norm = np.sqrt(taken.multiply(taken).sum(axis=0)).A1
        apart = together.row != together.col
        row, col = together.row[apart], together.col[apart]
        cosine = together.data[apart] / (norm[row] * norm[col] + s.shrink)
        self.similar = strongest(sp.csr_matrix((cosine, (row, col)), shape=together.shape, dtype=np.float32), s.keep)

    def scores(self, histories: Histories) -> Floats:
        seen = signal(histories, self.similar.shape[0], self.settings.half_life)
        return np.asarray((seen @ self.similar).todense(), dtype=np.float32)

    def arrays(self) -> dict[str, Any]:
        return to_arrays(self.similar)

    def load(self, arrays: Mapping[str, Any], places: NDArray[np.int64], assortment: Assortment) -> None:
        self.similar = among(from_arrays(arrays), places)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserNeighboursSettings:
    """`keep`: how many like-minded shoppers are asked; `half_life`: of what they did, in days; `shrink` as above."""

    half_life: float = 60.0
    shrink: float = 5.0
    keep: int = 100


class UserNeighbours:
    """User kNN (Resnick et al. 1994): what like-minded shoppers took of late."""

    name = "user-neighbours"

    def __init__(self, settings: UserNeighboursSettings | None = None) -> None:
        self.settings = settings or UserNeighboursSettings()
        self.taken = sp.csr_matrix((0, 0), dtype=np.float32)

    def fit(self, past: Past[Log], assortment: Assortment) -> None:
        self.taken = shoppers_matrix(past, self.settings.half_life)

    def scores(self, histories: Histories) -> Floats:
        s = self.settings
        mine = signal(histories, self.taken.shape[1], s.half_life)
        norm = np.sqrt(self.taken.multiply(self.taken).sum(axis=1)).A1
        mine.data = np.minimum(mine.data, 1.0)
        own = np.sqrt(mine.multiply(mine).sum(axis=1)).A1
        alike = (mine @ self.taken.T).tocoo()
        lengths = own[alike.row] * norm[alike.col]
        # who did the very same is oneself, or says only what is known already
        cosine = np.where(alike.data > 0.999 * lengths, 0, alike.data / (lengths + s.shrink))
        nearest = strongest(
            sp.csr_matrix((cosine, (alike.row, alike.col)), shape=alike.shape, dtype=np.float32), s.keep
        )
        return np.asarray((nearest @ self.taken).todense(), dtype=np.float32)

    def arrays(self) -> dict[str, Any]:
        return to_arrays(self.taken)

    def load(self, arrays: Mapping[str, Any], places: NDArray[np.int64], assortment: Assortment) -> None:
        taken = from_arrays(arrays).tocsc()
        self.taken = sp.hstack(
            [taken[:, [place]] if place >= 0 else sp.csc_matrix((taken.shape[0], 1)) for place in places]
        ).tocsr()


def shoppers_matrix(past: Past[Log], half_life: float) -> sp.csr_matrix:
    """Float32 [shoppers, products], at most 1 each: what every shopper of the log took, decayed to its end."""
    log = past.rows
    everyone = Timeline(log).before(np.arange(len(log.shoppers)), past.end)
    taken = signal(everyone, len(log.products), half_life)
    taken.data = np.minimum(taken.data, 1.0)
    return taken
