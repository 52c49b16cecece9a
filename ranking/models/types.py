"""The seam of the models that score every product for a history. Knows no model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ranking.assortment import Assortment
from ranking.histories import Floats, Histories
from ranking.log import Log
from ranking.split import Past


class HistoryModel(Protocol):
    """Scores products by what a shopper did; nothing is kept for a shopper, so an event counts at once."""

    @property
    def name(self) -> str: ...

    def fit(self, past: Past[Log], assortment: Assortment) -> None:
        """Learns from a past whose products are the assortment's, in its order. Deterministic."""
        ...

    def scores(self, histories: Histories) -> Floats:
        """Float32 [count, products], higher is likelier to be bought; scales differ between models."""
        ...

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What was learned, for `load` of one with the same settings."""
        ...

    def load(self, arrays: Mapping[str, NDArray[Any]], places: NDArray[np.int64], assortment: Assortment) -> None:
        """Takes up what `arrays` gave, for the products of an assortment: `places`, int64 [products], says where each
        stood when it was learned, -1 for one that is new."""
        ...
