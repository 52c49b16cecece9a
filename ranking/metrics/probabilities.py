"""How good forecast probabilities are: of a purchase, say. Knows nothing of what made them.

`forecast`: float[n], 0 to 1. `happened`: bool[n], or 0 and 1. Lower is better everywhere, 0 is perfect; nan for no
forecasts at all. ValueError for forecasts outside 0 to 1, other outcomes, and unequal lengths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[Any]


def brier(forecast: Numbers, happened: Numbers) -> float:
    """The mean squared distance from what happened, 0 to 1 (Brier 1950)."""
    p, y = _checked(forecast, happened)
    return float(np.square(p - y).mean()) if len(p) else np.nan


def log_loss(forecast: Numbers, happened: Numbers) -> float:
    """The mean of -ln of the probability given to what happened: infinite where that was 0 (Good 1952)."""
    p, y = _checked(forecast, happened)
    with np.errstate(divide="ignore"):
        return float(-np.log(np.where(y > 0, p, 1.0 - p)).mean()) if len(p) else np.nan


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


def reliability(
    forecast: Numbers, happened: Numbers, *, bins: int = 10, by: Literal["width", "mass"] = "width"
) -> Reliability:
    """The curve over bins of equal width, [0, 1/bins) to [1 - 1/bins, 1], or of about equal numbers of forecasts.

    Equal forecasts always share a bin, so the order of the input does not matter; by mass, a run of them goes where
    its first one belongs. Where most forecasts are near 0, as for purchases, equal width hides errors that equal
    mass shows. (Width: Guo et al. 2017; mass: Nguyen and O'Connor 2015.)
    """
    p, y = _checked(forecast, happened)
    if bins < 1:
        raise ValueError(f"{bins} bins: give at least 1")
    if by == "width":
        places = np.minimum((p * bins).astype(np.int64), bins - 1)
    else:
        places = np.searchsorted(np.sort(p), p, side="left") * bins // max(len(p), 1)
    count = np.bincount(places, minlength=bins)
    held = count > 0
    return Reliability(
        forecast=np.bincount(places, weights=p, minlength=bins)[held] / count[held],
        happened=np.bincount(places, weights=y, minlength=bins)[held] / count[held],
        count=count[held],
    )


def calibration_error(
    forecast: Numbers, happened: Numbers, *, bins: int = 10, by: Literal["width", "mass"] = "width"
) -> float:
    """ECE, the expected calibration error, 0 to 1 (Naeini, Cooper and Hauskrecht 2015); bins as in `reliability`."""
    return reliability(forecast, happened, bins=bins, by=by).error


def _checked(forecast: Numbers, happened: Numbers) -> tuple[Floats, Floats]:
    p, y = np.asarray(forecast, dtype=np.float64), np.asarray(happened, dtype=np.float64)
    if p.ndim != 1 or p.shape != y.shape:
        raise ValueError(f"forecasts of shape {p.shape} and outcomes of shape {y.shape}: give two of one length")
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError(f"forecasts run from {p.min()} to {p.max()}: a probability lies from 0 to 1")
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("outcomes are other than 0 and 1: say whether it happened")
    return p, y
