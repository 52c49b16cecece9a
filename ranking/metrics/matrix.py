"""The measures of `rankings` for many shoppers at once, from a dense matrix of scores. Knows no ids."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.order import best

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShopperMeasures:
    """`top`: int64[shoppers, min(k, products)], what was ranked first, best first. The measures: float64[shoppers],
    as in `rankings`, nan for a shopper with nothing to find."""

    k: int
    top: NDArray[np.int64]
    ndcg: Floats
    recall: Floats
    capped_recall: Floats
    hit_rate: Floats
    reciprocal_rank: Floats

    @property
    def measured(self) -> NDArray[np.bool_]:
        """bool[shoppers]: who had something to find."""
        return ~np.isnan(self.ndcg)

    def means(self) -> dict[str, float]:
        """The means over the measured shoppers, as "ndcg@10"; nan where there is none."""
        names = [field.name for field in fields(self)][2:]
        kept = {name: getattr(self, name)[self.measured] for name in names}
        return {f"{name}@{self.k}": float(values.mean()) if len(values) else np.nan for name, values in kept.items()}


def top(scores: NDArray[Any], k: int, masked: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
    """int64[shoppers, min(k, products)]: the products with the highest scores, best first, ties to the smaller place.

    `scores`: [shoppers, products], finite or infinite. Masked products (bool, same shape) come last.
    ValueError for nan, other shapes, and k below 1.
    """
    if scores.ndim != 2 or (masked is not None and masked.shape != scores.shape):
        raise ValueError(f"scores of shape {scores.shape} and a mask of {None if masked is None else masked.shape}")
    if k < 1:
        raise ValueError(f"k is {k}: rank at least one product")
    values = scores if np.issubdtype(scores.dtype, np.floating) else scores.astype(np.float64)
    if bad := np.flatnonzero(np.isnan(values).any(axis=1)).tolist():
        raise ValueError(f"the scores of {len(bad)} shoppers hold nan, first in row {bad[0]}")
    if masked is not None:
        values = np.where(masked, -np.inf, values)
    found = np.zeros((len(values), min(k, values.shape[1])), dtype=np.int64)
    for row, one in enumerate(values):
        found[row] = best(one, k)
    return found


def measure(
    scores: NDArray[Any], grades: NDArray[Any], *, k: int, masked: NDArray[np.bool_] | None = None
) -> ShopperMeasures:
    """Ranks every product for every shopper and measures the first k.

    `scores`, `grades`: [shoppers, products]; grades above 0 are relevant, bool will do. Masked products (bought
    before, say) are neither ranked nor missed. ValueError as in `top`.
    """
    if grades.shape != scores.shape:
        raise ValueError(f"scores of shape {scores.shape} and grades of shape {grades.shape}")
    ranked = top(scores, k, masked)
    gains = np.maximum(grades.astype(np.float64), 0.0)
    if masked is not None:
        gains[masked] = 0.0
    shown = np.take_along_axis(gains, ranked, axis=1)
    relevant = (gains > 0).sum(axis=1).astype(np.float64)
    relevant[relevant == 0] = np.nan
    hits = shown > 0
    found = hits.sum(axis=1)
    places = np.arange(shown.shape[1])
    discounts = 1.0 / np.log2(places + 2)
    first = np.where(hits, 1.0 / (places + 1), 0.0).max(axis=1, initial=0.0)
    ideal = (_largest(gains, k) * discounts).sum(axis=1)
    nothing = np.isnan(relevant)
    ideal[nothing] = np.nan
    return ShopperMeasures(
        k=k,
        top=ranked,
        ndcg=(shown * discounts).sum(axis=1) / ideal,
        recall=found / relevant,
        capped_recall=found / np.minimum(relevant, k),
        hit_rate=np.where(nothing, np.nan, found > 0),
        reciprocal_rank=np.where(nothing, np.nan, first),
    )


def _largest(gains: Floats, k: int) -> Floats:
    """[shoppers, min(k, products)]: each row's largest gains, falling."""
    size = gains.shape[1]
    picked = np.partition(gains, size - k, axis=1)[:, size - k :] if k < size else gains
    return -np.sort(-picked, axis=1)
