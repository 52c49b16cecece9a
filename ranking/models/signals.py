"""How much each type of event says that a product is wanted. Knows no model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import scipy.sparse as sp

from ranking.histories import Histories
from ranking.log import KINDS
from ranking.types import EventType

#: In purchases. What was refused is left to the shopper's tag affinities: these models only know more or less.
STRENGTHS: Mapping[EventType, float] = {"purchase": 1.0, "cart": 0.5, "like": 0.5, "click": 0.15, "view": 0.15}


def signal(
    histories: Histories, products: int, half_life: float, strengths: Mapping[EventType, float] = STRENGTHS
) -> sp.csr_matrix:
    """Float32 [count, products]: the strengths of a history's events, decayed and summed."""
    table = np.array([strengths.get(kind, 0.0) for kind in KINDS], dtype=np.float32)
    weights = table[histories.kind] * histories.decayed(half_life)
    found = histories.matrix(products, weights)
    found.eliminate_zeros()
    return found
