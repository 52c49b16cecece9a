"""Puts candidates in the order in which they are shown to a shopper. Knows no model: the scorer is an argument."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ranking.types import ScoredProduct, Scorer, ShopperProfile
from retrieval.filters import satisfies
from retrieval.search import RELEVANT, sort_key
from retrieval.types import Candidate, Query


def rerank(
    query: Query, candidates: Sequence[Candidate], profile: ShopperProfile, scorer: Scorer
) -> list[ScoredProduct]:
    """All candidates, best first by score; ties go to the smaller id. The input's order does not matter.

    A sort wish orders by its field those candidates whose text score is at least RELEVANT of the best one's, and
    the others follow by score: the cheapest jacket is to be a jacket. Where the request has a hard product type
    that all of them are of, all are relevant. A product whose field is unknown comes after those where it is
    known; equal fields go by score. ValueError where the scorer returns other than one finite dict per candidate.
    """
    scored = _scored(query, candidates, profile, scorer)
    scored.sort(key=lambda product: (-product.score, product.item.product.id))
    if query.sort == "relevance":
        return scored
    least = 0.0 if _of_one_type(query, candidates) else RELEVANT * max((c.text_score for c in candidates), default=0.0)

    def place(product: ScoredProduct) -> tuple[bool, float]:
        if product.candidate.text_score < least:
            return True, 0.0
        return False, sort_key(product.item.product, query.sort)

    return sorted(scored, key=place)


def _of_one_type(query: Query, candidates: Sequence[Candidate]) -> bool:
    """Whether the request has a product type that must hold, and does: retrieval may have had to drop it."""
    return any(
        constraint.facet == "product_type"
        and constraint.op == "="
        and all(satisfies(candidate.item, constraint) for candidate in candidates)
        for constraint in query.hard
    )


def _scored(
    query: Query, candidates: Sequence[Candidate], profile: ShopperProfile, scorer: Scorer
) -> list[ScoredProduct]:
    found = scorer.score(query, candidates, profile)
    if len(found) != len(candidates):
        raise ValueError(f"scorer {scorer.name!r} scored {len(found)} of {len(candidates)} candidates")
    scored = []
    for candidate, contributions in zip(candidates, found, strict=True):
        if not all(math.isfinite(value) for value in contributions.values()):
            raise ValueError(
                f"scorer {scorer.name!r} gave product {candidate.product.id!r} contributions that are not finite: "
                f"{dict(contributions)}"
            )
        score = math.fsum(contributions.values())
        scored.append(ScoredProduct(candidate=candidate, score=score, contributions=contributions))
    return scored
