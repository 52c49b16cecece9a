"""Scores products by the tags that a query asks for. Knows no vector and no wording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from retrieval.filters import LENIENT, FacetTable, wanted_values
from retrieval.lexical import Scores
from retrieval.types import FACETS, Query

if TYPE_CHECKING:
    from retrieval.lexicon import Lexicon

#: How much a wish of each facet counts: what a thing is, before how it is.
FACET_WEIGHTS: Mapping[str, float] = {
    "category": 1.0, "product_type": 3.0, "brand": 1.5, "colour": 1.0, "material": 1.0, "pattern": 0.7,
    "season": 0.5, "occasion": 0.5, "gender": 1.0, "age_group": 1.0, "feature": 0.7,
}  # fmt: skip

#: What a product that says nothing about gender or age gets for a wish about it.
SILENT = 0.5

#: One wish: the tags any of which meets it.
Wish = frozenset[tuple[str, str]]


def wishes(query: Query, lexicon: Lexicon, facets: FacetTable) -> list[Wish]:
    """What the query's constraints (hard and soft) and the tags named in its text ask for, without repeats.

    One span of text that may mean several tags ("gold": a colour, a material) is one wish. Tags that no product has
    ask for nothing.
    """
    found: dict[Wish, None] = {}
    for constraint in query.constraints:
        if constraint.facet in FACETS and constraint.op == "=":
            found[frozenset((constraint.facet, value) for value in constraint.values)] = None
    spans: dict[tuple[int, int], set[tuple[str, str]]] = defaultdict(set)
    for mention in lexicon.mentions(query.search_text):
        if not mention.negated:
            spans[mention.start, mention.end].add((mention.facet, mention.value))
    said = {tag for wish in found for tag in wish}
    for tags in spans.values():
        if not tags & said:
            found[frozenset(tags)] = None
    return [wish for wish in found if any(facets.carried(*tag) for tag in wish)]


def tag_scores(asked: Sequence[Wish], facets: FacetTable) -> Scores | None:
    """Shape (products,), in [0, 1]: the weighted share of the wishes that the tags meet; None without wishes."""
    if not asked:
        return None
    scores = np.zeros(facets.size, dtype=np.float32)
    total = 0.0
    for wish in asked:
        met = np.zeros(facets.size, dtype=np.float32)
        for facet, value in wish:
            weight = FACET_WEIGHTS[facet]
            if facet in LENIENT:
                met = np.maximum(met, SILENT * weight * facets.silent[facet])
            met = np.maximum(met, weight * facets.carrying(facet, wanted_values(facet, (value,))))
        scores += met
        total += max(FACET_WEIGHTS[facet] for facet, _ in wish)
    return scores / np.float32(total)
