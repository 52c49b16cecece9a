"""What is bought most, of late more than before. Knows no shopper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.assortment import Assortment
from ranking.histories import Floats, Histories
from ranking.log import Log
from ranking.models.sparse import rows
from ranking.split import DAY, Past


@dataclass(frozen=True, slots=True, kw_only=True)
class PopularitySettings:
    half_life: float = 7.0  # days


class Popularity:
    """Scores are the logarithm of 1 + the decayed number of shoppers a day that bought a product: the same for all."""

    name = "popularity"

    def __init__(self, settings: PopularitySettings | None = None) -> None:
        self.settings = settings or PopularitySettings()
        self.demand: Floats = np.zeros(0, dtype=np.float32)

    def fit(self, past: Past[Log], assortment: Assortment) -> None:
        self.demand = np.log1p(demand(past, self.settings.half_life))

    def scores(self, histories: Histories) -> Floats:
        return np.broadcast_to(self.demand, (histories.count, len(self.demand)))

    def arrays(self) -> dict[str, Floats]:
        return {"demand": self.demand}

    def load(self, arrays: Mapping[str, Any], places: NDArray[np.int64], assortment: Assortment) -> None:
        self.demand = rows(arrays["demand"], places)


def demand(past: Past[Log], half_life: float) -> Floats:
    """Float32 [products]: purchases, a product counted once a shopper and day, halved every `half_life` days."""
    bought = past.rows.of("purchase")
    day = np.floor(bought.time / DAY).astype(np.int64)
    first = np.unique(np.stack([day, bought.product, bought.shopper]), axis=1, return_index=True)[1]
    left = np.exp2(-(past.end - bought.time[first]) / DAY / half_life)
    return np.bincount(bought.product[first], left, len(bought.products)).astype(np.float32)
