"""The products of a store as lists need them: gathered by kind, and how alike any two are. Knows no shopper."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from retrieval.types import Candidate, TaggedProduct

#: How much sharing a tag of a facet makes two products alike, and of a facet that is not named.
LIKENESS = {"product_type": 3.0, "category": 2.0, "brand": 1.0, "colour": 1.0, "material": 1.0}
OTHER = 0.5


class Shelf:
    """The products, by id. Made once for a catalogue; what costs time is made when it is first asked for."""

    def __init__(self, items: Sequence[TaggedProduct]) -> None:
        self.items = sorted(items, key=lambda item: item.product.id)
        self.rows = {item.product.id: row for row, item in enumerate(self.items)}

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Every product as a candidate of a list, which nobody searched for."""
        return [Candidate(item=item, scores={}, text_score=0.0) for item in self.items]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of thing that each product is, by id: the rarest of its product types (a down jacket, rather than
        a jacket), else of its categories, "" where it has neither."""
        return kinds(self.items)

    @cached_property
    def families(self) -> NDArray[np.int64]:
        """Shape (products,): a number for the widest kind that each product is of, the commonest of its product types
        (a down jacket is outerwear); products without a type are a family each."""
        counts = Counter(value for item in self.items for value in item.values("product_type"))
        widest = [
            max(item.values("product_type"), key=lambda v: (counts[v], v), default=f"\0{row}")
            for row, item in enumerate(self.items)
        ]
        numbers = {name: number for number, name in enumerate(sorted(set(widest)))}
        return np.array([numbers[name] for name in widest], dtype=np.int64)

    def alike(self, rows: Sequence[int], others: Sequence[int]) -> NDArray[np.float64]:
        """Weighted Jaccard similarity of tags, of shape (rows, others), in [0, 1]: the weight of the shared tags by
        that of all tags of the two. Two products without a tag are not alike."""
        shared = np.asarray((self._tags[list(rows)] @ self._tags[list(others)].T).todense(), dtype=np.float64)
        every = self._sizes[list(rows)][:, None] + self._sizes[list(others)][None, :] - shared
        found: NDArray[np.float64] = shared / np.maximum(every, 1e-12)
        return found

    @cached_property
    def _tags(self) -> csr_matrix:
        """Shape (products, tags): the root of the tag's weight, so that a product of two rows sums weights."""
        names: dict[tuple[str, str], int] = {}
        rows, columns, values = [], [], []
        for row, item in enumerate(self.items):
            for facet, value in sorted({(tag.facet, tag.value) for tag in item.tags}):
                rows.append(row)
                columns.append(names.setdefault((facet, value), len(names)))
                values.append(math.sqrt(LIKENESS.get(facet, OTHER)))
        return csr_matrix((np.array(values, dtype=np.float64), (rows, columns)), shape=(len(self.items), len(names)))

    @cached_property
    def _sizes(self) -> NDArray[np.float64]:
        return np.asarray(self._tags.multiply(self._tags).sum(axis=1), dtype=np.float64).ravel()


def kinds(items: Sequence[TaggedProduct]) -> dict[str, str]:
    """See `Shelf.kinds`. Of equally rare types the first in the alphabet."""
    facets = ("product_type", "category")
    counts = {facet: Counter(value for item in items for value in item.values(facet)) for facet in facets}
    found = {}
    for item in items:
        values = next(((facet, values) for facet in facets if (values := item.values(facet))), None)
        found[item.product.id] = min(values[1], key=lambda v: (counts[values[0]][v], v)) if values else ""
    return found
