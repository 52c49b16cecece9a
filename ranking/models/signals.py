"""How much each type of event says that a product is wanted. Knows no model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import scipy.sparse as sp

from ranking.histories import Floats, Histories
from ranking.log import KINDS
from ranking.types import EventType

#: In purchases. What was refused is left to the shopper's tag affinities: these models only know more or less.
STRENGTHS: Mapping[EventType, float] = {"purchase": 1.0, "cart": 0.5, "like": 0.5, "click": 0.15, "view": 0.15}


#: The kinds that say so short of a purchase.
WANTED: tuple[EventType, ...] = tuple(kind for kind in STRENGTHS if kind != "purchase")
_BY_KIND = np.array([STRENGTHS.get(kind, 0.0) for kind in KINDS], dtype=np.float32)


def strengths(histories: Histories, half_life: float) -> Floats:
    """Float32[n]: how strong each event still is."""
    return np.asarray(_BY_KIND[histories.kind] * histories.decayed(half_life))


def signal(histories: Histories, products: int, half_life: float) -> sp.csr_matrix:
    """Float32 [count, products]: the strengths of a history's events, summed."""
    weights = strengths(histories, half_life)
    found = histories.matrix(products, weights)
    found.eliminate_zeros()
    return found
