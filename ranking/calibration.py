"""From scores to the probability of a purchase. Knows no model and no product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.optimize
from numpy.typing import NDArray

from ranking.histories import Floats, Histories
from ranking.log import KINDS

#: Of a shopper: a constant, log purchases, log days since the last event.
TRAITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A shopper is expected to buy exp(traits . weights) products, which fall to products by softmax(scores) to the
    power `slope`; a product's probability is 1 - exp(-share). After Platt's scaling (1999), over counts."""

    slope: float = 1.0
    weights: tuple[float, ...] = (0.0,) * TRAITS

    def probabilities(self, scores: Floats, histories: Histories) -> NDArray[np.float64]:
        """[count, products] in 0 to 1 for scores of that shape."""
        rate = traits(histories) @ np.array(self.weights)
        expected = np.exp(np.minimum(self.slope * log_shares(scores) + rate[:, None], 5.0))
        return np.asarray(-np.expm1(-expected))


def fit_calibration(scores: Floats, bought: NDArray[np.bool_], histories: Histories) -> Calibration:
    """Maximum likelihood over every shopper and product, bought or not: bool [count, products]."""
    shares, known = log_shares(scores), traits(histories)

    def loss(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        at = np.minimum(x[0] * shares + (known @ x[1:])[:, None], 5.0)
        rate = np.exp(at)
        gone = np.maximum(-np.expm1(-rate), 1e-12)
        # of what is foretold: d/d rate of -log p for what was bought, and of rate for what was not
        slope = np.where(bought, -rate * (1.0 - gone) / gone, rate)
        value = np.where(bought, -np.log(gone), rate).sum()
        gradient = np.concatenate([[(slope * shares).sum()], known.T @ slope.sum(axis=1)])
        return float(value) / len(shares), gradient / len(shares)

    start = np.array([1.0, np.log(max(bought.sum() / max(len(bought), 1), 1e-3)), 0.0, 0.0])
    found = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B")
    return Calibration(slope=float(found.x[0]), weights=tuple(map(float, found.x[1:])))


def log_shares(scores: Floats) -> NDArray[np.float64]:
    """Log softmax of each row."""
    high = scores.max(axis=1, keepdims=True).astype(np.float64)
    return np.asarray(scores - high - np.log(np.exp(scores - high).sum(axis=1, keepdims=True)))


def traits(histories: Histories) -> NDArray[np.float64]:
    """[count, TRAITS]."""
    bought = np.bincount(histories.row[histories.kind == KINDS.index("purchase")], minlength=histories.count)
    recent = np.full(histories.count, 400.0)
    np.minimum.at(recent, histories.row, histories.age)
    return np.stack([np.ones(histories.count), np.log1p(bought), np.log1p(recent)], axis=1)
