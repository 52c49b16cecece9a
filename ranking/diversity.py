"""Picks products that are good and unlike each other. Knows no product: relevance and likeness are arrays."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Diversity:
    """`balance`: 1 goes by relevance alone, 0 by being unlike. `share`: no more of a list is of one family while others
    are left. `pool`: how many of the best are picked from, and at least twice as many as are asked for. See
    benchmarks/lists.py for the choice."""

    balance: float = 0.7
    share: float = 0.4
    pool: int = 200


def mmr(
    relevance: NDArray[np.float64],
    likeness: NDArray[np.float64],
    families: NDArray[np.int64],
    k: int,
    diversity: Diversity,
) -> list[int]:
    """The positions of k of n things, picked one by one by maximal marginal relevance (Carbonell and Goldstein 1998):

        balance * relevance - (1 - balance) * the greatest likeness to what is picked

    `relevance` has shape (n,), any scale, higher is better: it is stretched to [0, 1]. `likeness` has shape (n, n), in
    [0, 1]. `families` has shape (n,): likeness alone cannot keep out one family that is far ahead, so the share of each
    is bounded. Ties go to the smaller position. All n where k is greater.
    """
    balance = diversity.balance
    most = math.ceil(diversity.share * k)
    taken: Counter[int] = Counter()
    if not len(relevance):
        return []
    low, high = float(relevance.min()), float(relevance.max())
    worth = balance * (relevance - low) / ((high - low) or 1.0)
    nearest = np.zeros(len(relevance))
    left = np.ones(len(relevance), dtype=np.bool_)
    picked: list[int] = []
    for _ in range(min(k, len(relevance))):
        full = [family for family, count in taken.items() if count >= most]
        open_ = left & ~np.isin(families, full)
        value = worth - (1.0 - balance) * nearest
        at = int(np.argmax(np.where(open_ if open_.any() else left, value, -np.inf)))
        picked.append(at)
        left[at] = False
        taken[int(families[at])] += 1
        nearest = np.maximum(nearest, likeness[at])
    return picked
