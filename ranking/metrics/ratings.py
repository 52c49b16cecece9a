"""How far predicted ratings are from those given. In stars; lower is better, 0 is perfect, nan for no ratings at all.

ValueError for unequal shapes (never stretched to fit) and for numbers that are not finite.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def rmse(predicted: NDArray[Any], given: NDArray[Any]) -> float:
    """The root of the mean squared error: one large miss weighs more than several small ones. Never below `mae`."""
    errors = _errors(predicted, given)
    return float(np.sqrt(np.square(errors).mean())) if errors.size else np.nan


def mae(predicted: NDArray[Any], given: NDArray[Any]) -> float:
    """The mean absolute error."""
    errors = _errors(predicted, given)
    return float(np.abs(errors).mean()) if errors.size else np.nan


def _errors(predicted: NDArray[Any], given: NDArray[Any]) -> NDArray[np.float64]:
    if predicted.shape != given.shape:
        raise ValueError(f"predictions of shape {predicted.shape} and ratings of shape {given.shape}")
    errors: NDArray[np.float64] = predicted.astype(np.float64) - given.astype(np.float64)
    if not np.isfinite(errors).all():
        raise ValueError(f"{int((~np.isfinite(errors)).sum())} of {errors.size} errors are not finite")
    return errors
