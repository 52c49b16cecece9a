"""Puts candidates in the order in which they are shown to a shopper. Knows no model: the scorer is an argument."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from ranking.types import ScoredProduct, Scorer, ShopperProfile
from retrieval.types import Candidate, Product, Query, Sort

#: A sort wish orders the candidates whose text score is at least this share of the best one's.
RELEVANT = 0.6

#: What a sort wish orders by, smallest first; None is unknown.
_KEYS: Mapping[Sort, Callable[[Product], float | None]] = {
    "price_asc": lambda product: product.price.amount,
    "price_desc": lambda product: -product.price.amount,
    "rating": lambda product: None if product.rating is None else -product.rating,
    "newest": lambda product: None if product.release_date is None else -product.release_date.toordinal(),
    "popularity": lambda product: -product.rating_count,
}


def rerank(
    query: Query, candidates: Sequence[Candidate], profile: ShopperProfile, scorer: Scorer
) -> list[ScoredProduct]:
    """All candidates, best first by score; ties go to the smaller id. The input's order does not matter.

    A sort wish orders by its field those candidates that are relevant enough, and the others follow by score:
    the cheapest jacket is to be a jacket. Where the request has a hard product type, all are relevant. A
    product whose field is unknown comes after those where it is known; equal fields go by score.
    ValueError where the scorer returns other than one finite dict per candidate.
    """
    scored = _scored(query, candidates, profile, scorer)
    scored.sort(key=lambda product: (-product.score, product.item.product.id))
    if query.sort == "relevance":
        return scored
    typed = any(c.facet == "product_type" and c.op == "=" for c in query.hard)
    best = max((candidate.text_score for candidate in candidates), default=0.0)
    field = _KEYS[query.sort]

    def place(product: ScoredProduct) -> tuple[int, float]:
        if not typed and product.candidate.text_score < RELEVANT * best:
            return 2, 0.0
        value = field(product.item.product)
        return (1, 0.0) if value is None else (0, value)

    return sorted(scored, key=place)


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
