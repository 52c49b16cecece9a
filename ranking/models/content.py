"""Products like those of the history, by their attributes alone: serves a product that nobody has bought yet. Knows no
trained weight."""

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
from ranking.models.signals import signal
from ranking.split import Past


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentSettings:
    half_life: float = 120.0  # days


class Content:
    """The mean of the attributes in a history, rare ones counting more (idf), against those of a product. Scores are
    cosines without the history's norm; `only` restricts it to attributes of one facet."""

    def __init__(self, settings: ContentSettings | None = None, *, only: str = "", without: str = "") -> None:
        self.settings = settings or ContentSettings()
        self.only, self.without = only, without
        self.bag = sp.csr_matrix((0, 0), dtype=np.float32)

    @property
    def name(self) -> str:
        return self.only or "content"

    def fit(self, past: Past[Log], assortment: Assortment) -> None:
        self._weigh(assortment)

    def _weigh(self, assortment: Assortment) -> None:
        wanted = np.array(
            [self._counts(attribute.partition("=")[0]) for attribute in assortment.attributes], dtype=bool
        )
        bag = (
            assortment.bag[:, wanted].tocsc() if wanted.any() else sp.csc_matrix((len(assortment), 1), dtype=np.float32)
        )
        rows = bag.copy()
        rows.data = np.ones_like(rows.data)
        often = np.asarray(rows.sum(axis=0)).ravel()
        rare = np.log((1.0 + len(assortment)) / (1.0 + often)).astype(np.float32)
        weighed = rows.multiply(rare[None, :]).tocsr()
        norm = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        self.bag = sp.csr_matrix(sp.diags(1.0 / np.maximum(norm, 1e-6)) @ weighed, dtype=np.float32)

    def _counts(self, facet: str) -> bool:
        return facet == self.only if self.only else facet != self.without

    def scores(self, histories: Histories) -> Floats:
        seen = signal(histories, self.bag.shape[0], self.settings.half_life)
        liked = seen @ self.bag
        scores = np.ascontiguousarray((self.bag @ liked.toarray().T).T, dtype=np.float32)
        total = np.asarray(seen.sum(axis=1)).ravel()
        return np.asarray(scores / np.maximum(total, 1e-6)[:, None], dtype=np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        return {}

    def load(self, arrays: Mapping[str, Any], places: NDArray[np.int64], assortment: Assortment) -> None:
        self._weigh(assortment)
