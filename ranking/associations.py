"""What is bought together: association statistics over baskets. Knows no database, tag or shopper.

For two products a and b among N baskets, with n(a), n(b) and n(ab) the baskets that hold them:

    support = n(ab) / N        confidence = n(ab) / n(a)        lift = n(ab) * N / (n(a) * n(b))

(Agrawal, Imielinski and Swami 1993; Brin et al. 1997). The order goes by the lift that is shrunk towards 1,
(n(ab) + prior) / (expected + prior) with expected = n(a) * n(b) / N, so that two chance purchases of rare things do not
come before what many buy; `strength` is the same on a scale from -1 to 1: (n - expected) / (n + expected + 2 * prior).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from retrieval.order import best

#: So many things are said to go with one.
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationSettings:
    """`least`: pairs in fewer baskets are left out. `prior`: baskets of evidence at which a lift counts for half.
    `largest`: baskets of more different things are left out, as a wholesaler's order says little of what goes together
    (and costs its square)."""

    least: int = 2
    prior: float = 5.0
    largest: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """How `other` goes with `thing`; `baskets` holds both. See the module for the rest."""

    thing: str
    other: str
    baskets: int
    support: float
    confidence: float
    lift: float
    shrunk_lift: float
    strength: float


class Associations:
    """Co-occurrence counts of things (product ids, or kinds of products) in baskets, and what follows from them."""

    def __init__(
        self,
        things: Sequence[str],
        counts: NDArray[np.int64],
        pairs: csr_matrix,
        baskets: int,
        settings: AssociationSettings,
    ) -> None:
        self.things = things
        self.rows = {thing: row for row, thing in enumerate(things)}
        self.counts = counts
        self.pairs = pairs
        self.baskets = baskets
        self.settings = settings

    def of(self, thing: str) -> list[Association]:
        """The MOST things that go best with one, the greatest shrunk lift first, then the smaller name. Only those that
        are bought together with it more often than chance."""
        row = self.rows.get(thing)
        if row is None:
            return []
        start, end = self.pairs.indptr[row], self.pairs.indptr[row + 1]
        others = self.pairs.indices[start:end]
        both = self.pairs.data[start:end].astype(np.float64)
        expected = self.counts[row] * self.counts[others] / self.baskets
        prior = self.settings.prior
        strength = (both - expected) / (both + expected + 2 * prior)
        found = []
        for at in best(strength, MOST):
            if strength[at] <= 0:
                break
            found.append(
                Association(
                    thing=thing,
                    other=self.things[others[at]],
                    baskets=int(both[at]),
                    support=float(both[at] / self.baskets),
                    confidence=float(both[at] / self.counts[row]),
                    lift=float(both[at] / expected[at]),
                    shrunk_lift=float((both[at] + prior) / (expected[at] + prior)),
                    strength=float(strength[at]),
                )
            )
        return found


def associations(lines: Iterable[tuple[str, str]], settings: AssociationSettings) -> Associations:
    """Statistics of (basket, thing) lines. A thing that a basket holds twice counts once; no lines give no pairs."""
    baskets: dict[str, int] = {}
    names: dict[str, int] = {}
    rows, columns = [], []
    for basket, thing in lines:
        rows.append(baskets.setdefault(basket, len(baskets)))
        columns.append(names.setdefault(thing, len(names)))
    things = sorted(names)  # so that ties go to the smaller name
    order = np.zeros(len(things), dtype=np.int64)
    order[[names[thing] for thing in things]] = np.arange(len(things))
    held = csr_matrix(
        (np.ones(len(rows), dtype=np.int32), (rows, order[columns] if columns else columns)),
        shape=(len(baskets), len(things)),
    )
    held.sum_duplicates()
    held.data[:] = 1
    held = held[np.diff(held.indptr) <= settings.largest]
    pairs = (held.T @ held).tocsr()
    pairs.setdiag(0)
    pairs.data[pairs.data < settings.least] = 0
    pairs.eliminate_zeros()
    pairs.sort_indices()
    counts = np.asarray(held.sum(axis=0), dtype=np.int64).ravel()
    return Associations(things, counts, pairs, held.shape[0], settings)
