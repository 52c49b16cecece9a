"""Whether a difference is more than chance: paired permutation test, bootstrap intervals, Holm's correction.

Values are one number a shopper or query, finite; the seed decides every draw. ValueError for none at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DRAWS = 10_000
#: How many numbers are drawn at once: bounds the memory.
_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A mean and where it may as well lie."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two systems on the same n queries or shoppers. `difference`: second minus first, with its 95 % interval.
    `wins`, `ties`, `losses` count where the second is higher, equal, lower."""

    first: float
    second: float
    difference: Interval
    p: float
    wins: int
    ties: int
    losses: int


def compare(first: NDArray[Any], second: NDArray[Any], *, seed: int) -> Comparison:
    """`first`, `second`: float[n], row by row of the same shopper or query; differences below 1e-9 are ties."""
    if first.shape != second.shape:
        raise ValueError(f"values of shape {first.shape} and {second.shape} are not pairs")
    one, other = _checked(first), _checked(second)
    differences = other - one
    wins, losses = int((differences > 1e-9).sum()), int((differences < -1e-9).sum())
    return Comparison(
        first=float(one.mean()),
        second=float(other.mean()),
        difference=bootstrap(differences, seed=seed),
        p=permutation_test(differences, seed=seed),
        wins=wins,
        ties=len(differences) - wins - losses,
        losses=losses,
    )


def permutation_test(differences: NDArray[Any], *, seed: int, draws: int = DRAWS) -> float:
    """The two-sided p value of a paired randomisation test (Fisher 1935): how often the mean of the differences,
    float[n], is at least as far from 0 when the two systems are swapped at random, pair by pair.

    (b + 1) / (draws + 1), the observed signs counting as one draw, so never 0 (Phipson and Smyth 2010);
    1 where all differences are 0.
    """
    values = _checked(differences)
    # Sums of the same numbers in another order may differ in their last digits: those are as far, too.
    least = abs(values.sum()) - 1e-9 * np.abs(values).sum()

    def extreme(rng: np.random.Generator, rows: int) -> NDArray[np.bool_]:
        signs = rng.integers(0, 2, size=(rows, len(values)), dtype=np.int8)
        found: NDArray[np.bool_] = np.abs(2.0 * (signs @ values) - values.sum()) >= least
        return found

    return (int(_drawn(extreme, len(values), draws, seed).sum()) + 1) / (draws + 1)


def bootstrap(values: NDArray[Any], *, seed: int, draws: int = DRAWS) -> Interval:
    """The mean of values, float[n], with a percentile bootstrap interval (Efron 1979): of the means of samples of n
    with replacement, the middle 95 %. For two systems on the same queries, give the differences."""
    found = _checked(values)

    def means(rng: np.random.Generator, rows: int) -> Floats:
        sampled: Floats = found[rng.integers(0, len(found), size=(rows, len(found)))].mean(axis=1)
        return sampled

    low, high = np.quantile(_drawn(means, len(found), draws, seed), [0.025, 0.975])
    return Interval(mean=float(found.mean()), low=float(low), high=float(high))


def holm(p_values: Sequence[float]) -> list[float]:
    """p values corrected for being several (Holm 1979), in the order given; none below what was given, none above 1.

    Of m, the smallest is multiplied by m, the next by m - 1 and so on; none may fall below one before it.
    """
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for done, place in enumerate(sorted(range(len(p_values)), key=lambda place: p_values[place])):
        highest = max(highest, min(1.0, p_values[place] * (len(p_values) - done)))
        corrected[place] = highest
    return corrected


def _drawn(draw: Callable[[np.random.Generator, int], NDArray[Any]], size: int, draws: int, seed: int) -> NDArray[Any]:
    rng = np.random.default_rng(seed)
    rows = max(1, _AT_ONCE // size)
    return np.concatenate([draw(rng, min(rows, draws - done)) for done in range(0, draws, rows)])


def _checked(values: NDArray[Any]) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 1 or not len(found) or not np.isfinite(found).all():
        raise ValueError(f"values of shape {found.shape} must be a row of finite numbers, at least one")
    return found
