"""How good forecast probabilities are: of a purchase, say. Knows nothing of what made them.

`forecast`: float[n], 0 to 1. `happened`: bool[n], or 0 and 1. Lower is better everywhere, 0 is perfect; nan for no
forecasts at all. ValueError for forecasts outside 0 to 1, other outcomes, and unequal lengths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[Any]

BINS = 10


def brier(forecast: Numbers, happened: Numbers) -> float:
    """The mean squared distance from what happened, 0 to 1 (Brier 1950)."""
    p, y = _checked(forecast, happened)
    return float(np.square(p - y).mean()) if len(p) else np.nan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reliability:
    """A reliability curve: for each bin that holds a forecast, by rising forecast, the mean forecast, the share that
    happened and how many they are. The nearer `happened` is to `forecast`, the better calibrated."""

    forecast: Floats
    happened: Floats
    count: NDArray[np.int64]

    @property
    def error(self) -> float:
        """The expected calibration error: the mean distance of the two, weighted by count, 0 to 1."""
        if not len(self.count):
            return np.nan
        return float(np.average(np.abs(self.forecast - self.happened), weights=self.count))


def reliability(forecast: Numbers, happened: Numbers) -> Reliability:
    """The curve over BINS bins of about equal numbers of forecasts (Nguyen and O'Connor 2015): where most forecasts are
    near 0, as for purchases, bins of equal width hide errors.

    Equal forecasts always share a bin, the one where the first of them belongs: the order of the input does not matter.
    """
    p, y = _checked(forecast, happened)
    places = np.searchsorted(np.sort(p), p, side="left") * BINS // max(len(p), 1)
    count = np.bincount(places, minlength=BINS)
    held = count > 0
    return Reliability(
        forecast=np.bincount(places, weights=p, minlength=BINS)[held] / count[held],
        happened=np.bincount(places, weights=y, minlength=BINS)[held] / count[held],
        count=count[held],
    )


def calibration_error(forecast: Numbers, happened: Numbers) -> float:
    """ECE, the expected calibration error, 0 to 1 (Naeini, Cooper and Hauskrecht 2015); bins as in `reliability`."""
    return reliability(forecast, happened).error


def _checked(forecast: Numbers, happened: Numbers) -> tuple[Floats, Floats]:
    p, y = np.asarray(forecast, dtype=np.float64), np.asarray(happened, dtype=np.float64)
    if p.ndim != 1 or p.shape != y.shape:
        raise ValueError(f"forecasts of shape {p.shape} and outcomes of shape {y.shape}: give two of one length")
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError(f"forecasts run from {p.min()} to {p.max()}: a probability lies from 0 to 1")
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("outcomes are other than 0 and 1: say whether it happened")
    return p, y
