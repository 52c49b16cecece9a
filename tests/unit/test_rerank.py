"""The order in which candidates are shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.rerank import rerank
from ranking.scorers import TasteScorer
from ranking.types import ScoredProduct, ShopperProfile
from retrieval.search import RELEVANT
from retrieval.types import Candidate, Constraint, Query, Sort, TaggedProduct
from tests.small_shop import candidate, item

NOBODY = ShopperProfile()
JACKET = Query(text="jacket", search_text="jacket")


@dataclass
class Fixed:
    """A scorer that gives each product what the test says, by id."""

    parts: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return "fixed"

    def score(self, query: Query, candidates: Sequence[Candidate], profile: ShopperProfile) -> list[dict[str, float]]:
        return [self.parts.get(c.product.id, {"text": c.text_score}) for c in candidates]


def ids(products: Sequence[ScoredProduct]) -> list[str]:
    return [product.item.product.id for product in products]


def sorted_by(sort: Sort, candidates: Sequence[Candidate], *constraints: Constraint) -> list[str]:
    query = Query(text="jacket", search_text="jacket", sort=sort, constraints=constraints)
    return ids(rerank(query, candidates, NOBODY, Fixed()))


def on(found: TaggedProduct, day: date | None) -> TaggedProduct:
    return replace(found, product=replace(found.product, release_date=day))


def test_best_first_and_ties_by_id() -> None:
    given = [candidate(item("c"), 0.5), candidate(item("a"), 0.5), candidate(item("b"), 0.9)]
    assert ids(rerank(JACKET, given, NOBODY, Fixed())) == ["b", "a", "c"]


def test_nothing_gives_nothing() -> None:
    assert rerank(JACKET, [], NOBODY, TasteScorer()) == []
    assert sorted_by("price_asc", []) == []


def test_cheapest_first_among_what_is_relevant() -> None:
    best, dear = candidate(item("best", price=900), 0.9), candidate(item("dear", price=950), 0.6)
    cheap, sock = candidate(item("cheap", price=500), 0.9 * RELEVANT), candidate(item("sock", price=1), 0.5)
    assert sorted_by("price_asc", [sock, dear, best, cheap]) == ["cheap", "best", "dear", "sock"]
    assert sorted_by("price_desc", [sock, dear, best, cheap]) == ["dear", "best", "cheap", "sock"]


def test_with_a_product_type_that_must_hold_all_are_relevant() -> None:
    jacket = Constraint(facet="product_type", op="=", value="jacket")
    best = candidate(item("best", price=900, product_type="jacket"), 0.9)
    cheap = candidate(item("cheap", price=500, product_type="jacket"), 0.1)
    assert sorted_by("price_asc", [best, cheap], jacket) == ["cheap", "best"]
    assert sorted_by("price_asc", [best, cheap], replace(jacket, hard=False)) == ["best", "cheap"]
    assert sorted_by("price_asc", [best, cheap], replace(jacket, value="sock", op="!=")) == ["best", "cheap"]


def test_a_product_type_that_had_to_be_dropped_makes_nothing_relevant() -> None:
    kayak = Constraint(facet="product_type", op="=", value="kayak")
    given = [candidate(item("best", price=900), 0.9), candidate(item("cheap", price=500), 0.1)]
    assert sorted_by("price_asc", given, kayak) == ["best", "cheap"]


def test_the_other_sorts_put_what_is_unknown_last() -> None:
    rated = [
        candidate(item("good", rating=4.5, rating_count=3)),
        candidate(item("none")),
        candidate(item("poor", rating=2.0, rating_count=80)),
    ]
    assert sorted_by("rating", rated) == ["good", "poor", "none"]
    assert sorted_by("popularity", rated) == ["poor", "good", "none"]
    dated = [
        candidate(on(item("old"), date(2020, 1, 1))),
        candidate(item("unknown")),
        candidate(on(item("new"), date(2026, 1, 1))),
    ]
    assert sorted_by("newest", dated) == ["new", "old", "unknown"]


def test_equal_fields_go_by_score_then_id() -> None:
    given = [candidate(item("b"), 0.8), candidate(item("a"), 0.8), candidate(item("c"), 0.9)]
    assert sorted_by("price_asc", given) == ["c", "a", "b"]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_contribution_that_is_not_finite_is_refused_by_name(bad: float) -> None:
    with pytest.raises(ValueError, match=r"'fixed' gave product 'a'"):
        rerank(JACKET, [candidate(item("a"))], NOBODY, Fixed({"a": {"text": math.inf, "taste": bad}}))


def test_a_scorer_that_loses_candidates_is_refused() -> None:
    class Lossy(Fixed):
        def score(
            self, query: Query, candidates: Sequence[Candidate], profile: ShopperProfile
        ) -> list[dict[str, float]]:
            return []

    with pytest.raises(ValueError, match="scored 0 of 1"):
        rerank(JACKET, [candidate(item("a"))], NOBODY, Lossy())


FACTS = st.fixed_dictionaries(
    {
        "price": st.integers(0, 10**7),
        "rating": st.none() | st.floats(0, 5),
        "rating_count": st.integers(0, 10**6),
        "available": st.booleans(),
        "colour": st.sampled_from(["black", "red", "black red"]),
        "brand": st.sampled_from(["acme", "other"]),
        "product_type": st.sampled_from(["jacket", "shirt"]),
    }
)
SHOPPER = ShopperProfile(
    id="ann",
    tags={("colour", "black"): 0.7, ("colour", "red"): -0.3, ("brand", "acme"): 0.4},
    price_range={"jacket": (5_000, 20_000), "": (0, 9_000)},
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(FACTS, st.floats(0, 1)), max_size=12),
    st.sampled_from(["relevance", "price_asc", "price_desc", "rating", "newest", "popularity"]),
    st.randoms(use_true_random=False),
)
def test_contributions_sum_to_the_score_and_the_input_order_does_not_matter(facts, sort, random) -> None:  # type: ignore[no-untyped-def]
    query = Query(
        text="", search_text="", sort=sort, constraints=(Constraint(facet="colour", op="=", value="red", hard=False),)
    )
    candidates = [candidate(item(f"p{n}", **values), text) for n, (values, text) in enumerate(facts)]
    ranked = rerank(query, candidates, SHOPPER, TasteScorer())
    assert sorted(ids(ranked)) == sorted(c.product.id for c in candidates)
    for product in ranked:
        assert math.isclose(product.score, sum(product.contributions.values()), abs_tol=1e-9)
        assert -0.7 <= product.score <= 1.95
    random.shuffle(candidates)
    assert ids(rerank(query, candidates, SHOPPER, TasteScorer())) == ids(ranked)
