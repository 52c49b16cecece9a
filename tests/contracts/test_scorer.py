"""What every Scorer does. Add yours to the list."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from ranking.assortment import assortment_of
from ranking.scorers import CONTRIBUTIONS, PERSONAL, TasteScorer
from ranking.trained import TrainedScorer
from ranking.types import Scorer, ShopperProfile
from retrieval.types import Candidate, Constraint, Query
from tests.planted import ITEMS, planted_training
from tests.small_shop import JACKETS, candidate, event, item


class TextOnly:
    """The simplest scorer there is."""

    @property
    def name(self) -> str:
        return "text-only"

    def score(self, query: Query, candidates: Sequence[Candidate], profile: ShopperProfile) -> list[dict[str, float]]:
        return [{"text": c.text_score} for c in candidates]


@cache
def trained() -> TrainedScorer:
    """Which learned of other products: two of the candidates take the places of some that were bought much."""
    ranker = planted_training().ranker
    items = [*JACKETS[:2], *ITEMS[2:]]
    bases = replace(ranker.bases, assortment=assortment_of(items))
    return TrainedScorer(replace(ranker, bases=bases))


@pytest.fixture(params=[TasteScorer, TextOnly, trained])
def scorer(request: pytest.FixtureRequest) -> Scorer:
    made: Scorer = request.param()
    return made


QUERY = Query(
    text="black jacket",
    search_text="black jacket",
    constraints=(
        Constraint(facet="product_type", op="=", value=("jacket", "coat")),
        Constraint(facet="colour", op="=", value="black", hard=False),
        Constraint(facet="price", op="<=", value=200.0, hard=False),
    ),
)
CANDIDATES = [
    *(candidate(found, 0.1 * n) for n, found in enumerate(JACKETS)),
    candidate(item("bare", price=0, product_type="coat"), 0.0),
    candidate(item("gone", available=False, rating=0.0, rating_count=10**9, product_type="coat"), 1.0),
]
SHOPPER = ShopperProfile(
    id="ann",
    tags={("material", "leather"): 1.0, ("material", "cotton"): -1.0, ("brand", "acme"): 0.5},
    price_range={"": (0, 0), "jacket": (1, 10**9)},
    history=(event("purchase", "black-leather"),),
    events=(event("purchase", "black-leather"),),
)


@pytest.mark.parametrize("profile", [ShopperProfile(), SHOPPER], ids=["nobody", "shopper"])
def test_one_dict_each_with_the_same_keys_and_finite_values(scorer: Scorer, profile: ShopperProfile) -> None:
    found = scorer.score(QUERY, CANDIDATES, profile)
    assert len(found) == len(CANDIDATES)
    assert len({tuple(contributions) for contributions in found}) == 1
    assert all(math.isfinite(value) for contributions in found for value in contributions.values())


def test_the_keys_are_known_ones(scorer: Scorer) -> None:
    assert set(scorer.score(QUERY, CANDIDATES, SHOPPER)[0]) <= set(CONTRIBUTIONS)


def test_the_same_question_has_the_same_answer(scorer: Scorer) -> None:
    assert scorer.score(QUERY, CANDIDATES, SHOPPER) == scorer.score(QUERY, CANDIDATES, SHOPPER)


def test_a_product_scores_the_same_whoever_stands_beside_it(scorer: Scorer) -> None:
    together = scorer.score(QUERY, CANDIDATES, SHOPPER)
    assert [scorer.score(QUERY, [one], SHOPPER)[0] for one in CANDIDATES] == together


def test_nobody_has_no_taste(scorer: Scorer) -> None:
    for contributions in scorer.score(QUERY, CANDIDATES, ShopperProfile()):
        assert all(contributions.get(key, 0.0) == 0.0 for key in PERSONAL)


def test_no_candidates_no_scores(scorer: Scorer) -> None:
    assert scorer.score(QUERY, [], SHOPPER) == []


def test_it_has_a_name(scorer: Scorer) -> None:
    assert scorer.name


def test_what_a_shopper_does_counts_where_anything_was_learned() -> None:
    [hers] = trained().score(QUERY, CANDIDATES[:1], SHOPPER)
    [nobodys] = trained().score(QUERY, CANDIDATES[:1], ShopperProfile())
    assert hers["habit"] != 0 == nobodys["habit"]
