"""Picks the best of many scores. Knows nothing of what is scored."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def best(scores: NDArray[np.floating[Any]], k: int) -> NDArray[np.int64]:
    """The positions of the k highest scores of an array of shape (n,), highest first; ties go to the smaller position.

    At most n of them; none for a k of 0 or less.
    """
    size = len(scores)
    k = min(k, size)
    if k <= 0:
        return np.zeros(0, dtype=np.int64)
    if k < size:
        limit = np.partition(scores, size - k)[size - k]
        above = np.flatnonzero(scores > limit)
        tied = np.flatnonzero(scores == limit)[: k - len(above)]
        picked = np.concatenate([above, tied])
    else:
        picked = np.arange(size)
    return picked[np.lexsort((picked, -scores[picked]))]
