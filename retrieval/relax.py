"""Decides which hard constraints give way when together they leave nothing. Knows no text and no score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.filters import FacetTable, Mask, together
from retrieval.types import Constraint

#: The order in which constraints give way. Prices, sizes, stock and exclusions are not in it: they always hold; so does
#: a type that the store carries, as tights are no answer to a wish for a down jacket.
GIVE_WAY = (
    "feature", "occasion", "season", "pattern", "material", "colour", "release_date", "rating", "on_sale",
    "age_group", "gender", "brand", "category", "product_type",
)  # fmt: skip


KINDS = ("category", "product_type")


def relax(hard: Sequence[Constraint], facets: FacetTable) -> tuple[tuple[Constraint, ...], Mask]:
    """The constraints that were dropped, in the query's order, and which products satisfy the others.

    Constraints give way one at a time, in the order above, the later said first within a facet, until a product is
    left; then each dropped one that still leaves a product comes back, so that no more is dropped than must be. Where
    even that leaves nothing, nothing is dropped and the mask is empty.
    """
    mask = facets.allowed(hard)
    if mask.any() or not facets.size:
        return (), mask
    masks = [facets.satisfying(constraint) for constraint in hard]
    may_drop = [
        i
        for i, c in enumerate(hard)
        if c.op != "!=" and c.facet in GIVE_WAY and not (c.facet in KINDS and masks[i].any())
    ]
    may_drop.sort(key=lambda i: (GIVE_WAY.index(hard[i].facet), -hard[i].turn, -i))
    dropped: list[int] = []
    for i in may_drop:
        dropped.append(i)
        mask = together([m for j, m in enumerate(masks) if j not in dropped], facets.size)
        if mask.any():
            break
    else:
        return (), np.zeros(facets.size, dtype=np.bool_)
    for i in reversed(dropped[:-1]):
        if (mask & masks[i]).any():
            mask &= masks[i]
            dropped.remove(i)
    return tuple(hard[i] for i in sorted(dropped)), mask
