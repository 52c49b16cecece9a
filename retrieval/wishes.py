"""Scores products by the tags that a query asks for. Knows no vector and no wording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.filters import LENIENT, FacetTable, wanted_values
from retrieval.lexical import Scores
from retrieval.tokens import tokens
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Something asked for: tags any of which meets it, and how much that counts.

    `weight` is its facet's; `trust`, from 0 to 1, says what part of the products that carry the tag have it from the
    store's own fields. A tag that was only read from titles says little that the title's words do not say, and its
    absence nothing.
    """

    tags: frozenset[tuple[str, str]]
    weight: float
    trust: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TagScores:
    """How well each product's tags meet the wishes: shape (products,), in [0, 1]. `trust`, from 0 to 1, is that of the
    wishes together."""

    scores: Scores
    trust: float


def wishes(query: Query, lexicon: Lexicon, facets: FacetTable) -> list[Wish]:
    """What the query's constraints (hard and soft) and the tags named in its text ask for, without repeats.

    One span of text that may mean several tags ("gold": a colour, a material) is one wish. Tags that no product has
    ask for nothing, and so do words that may well mean something else.
    """
    found: dict[frozenset[tuple[str, str]], None] = {}
    for constraint in query.constraints:
        if constraint.facet in FACETS and constraint.op == "=":
            found[frozenset((constraint.facet, value) for value in constraint.values)] = None
    spans: dict[tuple[int, int], set[tuple[str, str]]] = defaultdict(set)
    for mention in lexicon.mentions(query.search_text):
        if not mention.negated and not mention.weak:
            spans[mention.start, mention.end].add((mention.facet, mention.value))
    said = {tag for tags in found for tag in tags}
    for tags in spans.values():
        if not tags & said:
            found[frozenset(tags)] = None
    return [
        Wish(
            tags=tags,
            weight=max(FACET_WEIGHTS[facet] for facet, _ in tags),
            trust=max(facets.structured_share(*tag) for tag in tags),
        )
        for tags in found
        if any(facets.carried(*tag) for tag in tags)
    ]


def explained(text: str, lexicon: Lexicon) -> float:
    """The share of a text's words that tags speak of: in "usb fan" the fan, so half. 1 for an empty text.

    What tags leave out, only words and meaning can find; the more there is of it, the less tags decide.
    """
    words = len(tokens(text))
    spans = {(mention.start, mention.end) for mention in lexicon.mentions(text)}
    known = sum(len(tokens(text[start:end])) for start, end in spans)
    return min(1.0, known / words) if words else 1.0


def tag_scores(asked: Sequence[Wish], facets: FacetTable, share: float = 1.0) -> TagScores | None:
    """The share of the wishes that the products' tags meet, weighted by facet and trust. None where no wish counts.

    `share` is how much of the query the wishes explain; their trust falls with it.
    """
    total = sum(wish.weight for wish in asked)
    trusted = sum(wish.weight * wish.trust for wish in asked)
    if not trusted:
        return None
    scores = np.zeros(facets.size, dtype=np.float32)
    for wish in asked:
        met = np.zeros(facets.size, dtype=np.float32)
        for facet, value in wish.tags:
            part = FACET_WEIGHTS[facet] / wish.weight
            if facet in LENIENT:
                met = np.maximum(met, SILENT * part * facets.silent[facet])
            met = np.maximum(met, part * facets.carrying(facet, wanted_values(facet, (value,))))
        scores += np.float32(wish.weight * wish.trust / trusted) * met
    return TagScores(scores=np.minimum(scores, 1), trust=share * trusted / total)
