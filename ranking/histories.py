"""What shoppers did before a moment, as the columns that models read. Knows no database and no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ranking.log import KINDS, Log
from ranking.split import DAY
from ranking.types import Event, EventType

Floats = NDArray[np.float32]
#: The newest events of a shopper that a model reads.
MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Histories:
    """The pasts of `count` shoppers, n events in all, grouped by shopper.

    `row`: int64[n], which shopper, never falling. `product`: int64[n], places in the log's `products`. `age`:
    float32[n], days before the moment asked about, at least 0. `kind`: int8[n], places in KINDS. `quantity`:
    float32[n], pieces.
    """

    count: int
    row: NDArray[np.int64]
    product: NDArray[np.int64]
    age: Floats
    kind: NDArray[np.int8]
    quantity: Floats

    def of(self, *kinds: EventType) -> Histories:
        """The events of these types."""
        return self.where(np.isin(self.kind, [KINDS.index(kind) for kind in kinds]))

    def where(self, mask: NDArray[np.bool_]) -> Histories:
        """The events that a mask, bool[n], picks."""
        return Histories(
            count=self.count,
            row=self.row[mask],
            product=self.product[mask],
            age=self.age[mask],
            kind=self.kind[mask],
            quantity=self.quantity[mask],
        )

    def shoppers(self, who: NDArray[np.int64]) -> Histories:
        """Those of some shoppers, by ascending place."""
        place = np.full(self.count, -1)
        place[who] = np.arange(len(who))
        kept = self.where(place[self.row] >= 0)
        return replace(kept, count=len(who), row=place[kept.row])

    def matrix(self, products: int, weights: Floats) -> sp.csr_matrix:
        """Float32 [count, products]: the sum of what each event weighs (float32[n])."""
        return sp.csr_matrix((weights, (self.row, self.product)), shape=(self.count, products), dtype=np.float32)

    def decayed(self, half_life: float) -> Floats:
        """What is left of each event: half of it after so many days."""
        return np.asarray(np.exp2(-self.age / np.float32(half_life)), dtype=np.float32)


class Timeline:
    """A log from which the past of any shopper at any moment can be taken. It never gives what came later."""

    def __init__(self, log: Log) -> None:
        order = np.argsort(log.shopper, kind="stable")
        self._time, self._product, self._kind = log.time[order], log.product[order], log.kind[order]
        self._quantity = log.quantity[order]
        self._starts = np.searchsorted(log.shopper[order], np.arange(len(log.shoppers) + 1))

    def before(self, shoppers: NDArray[np.integer], moments: NDArray[np.float64] | float) -> Histories:
        """One history each, of the events before its moment (unix seconds), the newest MOST of them."""
        moments = np.broadcast_to(np.asarray(moments, dtype=np.float64), np.shape(shoppers))
        parts = []
        for shopper, moment in zip(shoppers, moments, strict=True):
            start, end = self._starts[shopper], self._starts[shopper + 1]
            end = start + np.searchsorted(self._time[start:end], moment)
            parts.append(np.arange(max(start, end - MOST), end))
        rows = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
        row = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        return Histories(
            count=len(parts),
            row=row.astype(np.int64),
            product=self._product[rows].astype(np.int64),
            age=((moments[row] - self._time[rows]) / DAY).astype(np.float32),
            kind=self._kind[rows],
            quantity=self._quantity[rows],
        )


def history_of(events: Sequence[Event], places: Mapping[str, int], moment: float) -> Histories:
    """One shopper's events as a history at a moment (unix seconds); later ones count as of that moment.

    `places` gives the products that a model knows: events on others are left out.
    """
    known = [event for event in events if event.product in places]
    return Histories(
        count=1,
        row=np.zeros(len(known), dtype=np.int64),
        product=np.array([places[event.product] for event in known], dtype=np.int64),
        age=np.array([max(moment - event.timestamp.timestamp(), 0.0) / DAY for event in known], dtype=np.float32),
        kind=np.array([KINDS.index(event.type) for event in known], dtype=np.int8),
        quantity=np.array([event.quantity or 1 for event in known], dtype=np.float32),
    )
