"""Puts candidates in the order in which they are shown to a shopper. Knows no model: the scorer is an argument."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ranking.rules import NO_RULES, Rules, pinned
from ranking.types import ScoredProduct, Scorer, ShopperProfile
from retrieval.filters import satisfies
from retrieval.search import RELEVANT, sort_key
from retrieval.types import Candidate, Query

#: The contribution of the store's own boosts and buries.
STORE = "store"


def rerank(
    query: Query,
    candidates: Sequence[Candidate],
    profile: ShopperProfile,
    scorer: Scorer,
    rules: Rules = NO_RULES,
) -> list[ScoredProduct]:
    """The candidates that the store's rules do not hide, best first by score; ties go to the smaller id. The input's
    order does not matter. Candidates that the rules pin for this search come to their places.

    A sort wish orders by its field those candidates whose text score is at least RELEVANT of the best one's, and
    the others follow by score: the cheapest jacket is to be a jacket. Where the request has a hard product type
    that all of them are of, all are relevant. A product whose field is unknown comes after those where it is
    known; equal fields go by score. ValueError where the scorer returns other than one finite dict per candidate.
    """
    ranked = scored(query, candidates, profile, scorer, rules)
    ranked.sort(key=lambda product: (-product.score, product.item.product.id))
    if query.sort == "relevance":
        return pinned(ranked, rules.pins_for(query), lambda product: product.item)
    least = 0.0 if _of_one_type(query, candidates) else RELEVANT * max((c.text_score for c in candidates), default=0.0)

    def place(product: ScoredProduct) -> tuple[bool, float]:
        if product.candidate.text_score < least:
            return True, 0.0
        return False, sort_key(product.item.product, query.sort)

    return sorted(ranked, key=place)


def _of_one_type(query: Query, candidates: Sequence[Candidate]) -> bool:
    """Whether the request has a product type that must hold, and does: retrieval may have had to drop it."""
    return any(
        constraint.facet == "product_type"
        and constraint.op == "="
        and all(satisfies(candidate.item, constraint) for candidate in candidates)
        for constraint in query.hard
    )


def scored(
    query: Query,
    candidates: Sequence[Candidate],
    profile: ShopperProfile,
    scorer: Scorer,
    rules: Rules = NO_RULES,
) -> list[ScoredProduct]:
    """The candidates that are not hidden, in their order. What the store boosts and buries is the contribution "store",
    which is there where the rules boost or bury anything. ValueError as in `rerank`."""
    if rules.hides:
        candidates = [candidate for candidate in candidates if not rules.hidden(candidate.item)]
    found = scorer.score(query, candidates, profile)
    if len(found) != len(candidates):
        raise ValueError(f"scorer {scorer.name!r} scored {len(found)} of {len(candidates)} candidates")
    made = []
    for candidate, contributions in zip(candidates, found, strict=True):
        if not all(math.isfinite(value) for value in contributions.values()):
            raise ValueError(
                f"scorer {scorer.name!r} gave product {candidate.product.id!r} contributions that are not finite: "
                f"{dict(contributions)}"
            )
        if rules.moves:
            contributions = {**contributions, STORE: rules.amount(candidate.item)}
        made.append(summed(candidate, contributions))
    return made


def summed(candidate: Candidate, contributions: Mapping[str, float]) -> ScoredProduct:
    return ScoredProduct(candidate=candidate, score=math.fsum(contributions.values()), contributions=contributions)
