"""TasteScorer's contributions, worked out by hand, and the behaviour that they make up."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from ranking.profiles import DatabaseProfiles
from ranking.rerank import rerank
from ranking.scorers import PERSONAL, TasteScorer, TasteWeights
from ranking.types import ShopperProfile
from retrieval.catalogue import Catalogue
from retrieval.database import open_database
from retrieval.types import Candidate, Constraint, Query, TaggedProduct
from tests.small_shop import JACKETS, candidate, event, item

JACKET = Query(text="jacket", search_text="jacket")
NOBODY = ShopperProfile()
W = TasteWeights()


def asking(*constraints: Constraint) -> Query:
    return Query(text="jacket", search_text="jacket", constraints=constraints)


def scored(
    found: TaggedProduct | Candidate, profile: ShopperProfile = NOBODY, query: Query = JACKET
) -> dict[str, float]:
    given = found if isinstance(found, Candidate) else candidate(found)
    (contributions,) = TasteScorer().score(query, [given], profile)
    return contributions


def test_text_is_the_retrievers_score() -> None:
    assert scored(candidate(item("a"), 0.75))["text"] == 0.75


def test_tags_are_what_retrieval_saw_met() -> None:
    assert scored(item("a", colour="black"))["tags"] == 0.0
    seen = Candidate(item=item("a", colour="black"), scores={"tags": 0.4}, text_score=0.5)
    assert scored(seen)["tags"] == W.tags * 0.4
    cheap = Constraint(facet="price", op="<=", value=50.0, hard=False)
    assert scored(seen, query=asking(cheap))["tags"] == W.tags * (0.4 + 0.0) / 2


def test_childrens_things_come_later_unless_children_are_spoken_of() -> None:
    child = item("a", age_group="kids")
    assert scored(child)["audience"] == -W.children
    assert scored(item("a", age_group="adult"))["audience"] == 0.0
    assert scored(child, query=asking(Constraint(facet="age_group", op="=", value="kids")))["audience"] == 0.0
    parent = ShopperProfile(id="ann", tags={("age_group", "kids"): 0.3})
    assert scored(child, parent)["audience"] == 0.0


def test_soft_wishes_of_any_kind_count_and_hard_limits_do_not() -> None:
    cheap = Constraint(facet="price", op="<=", value=50.0, hard=False)
    assert scored(item("a", price=4_000), query=asking(cheap))["tags"] == W.tags
    assert scored(item("a", price=6_000), query=asking(cheap))["tags"] == 0.0
    limit = Constraint(facet="price", op="<=", value=50.0)
    no_hood = Constraint(facet="feature", op="!=", value="hood")
    assert scored(item("a", price=4_000), query=asking(limit, no_hood))["tags"] == 0.0


def test_taste_sums_the_mean_affinity_of_each_facet() -> None:
    profile = ShopperProfile(id="ann", tags={("colour", "black"): 0.6, ("material", "leather"): 0.4})
    # black 1.0 * 0.6; of two materials one is liked: 0.8 * (0.4 + 0) / 2
    both = scored(item("a", colour="black", material="leather cotton"), profile)
    assert both["taste"] == pytest.approx(0.21 * math.tanh(0.6 + 0.16))


def test_a_product_that_is_changed_is_read_anew() -> None:
    scorer, profile = TasteScorer(), ShopperProfile(id="ann", tags={("colour", "black"): 0.6})
    for colour, expected in (("black", 0.21 * math.tanh(0.6)), ("red", 0.0), ("black", 0.21 * math.tanh(0.6))):
        (found,) = scorer.score(JACKET, [candidate(item("a", colour=colour))], profile)
        assert found["taste"] == pytest.approx(expected)


def test_many_candidates_are_scored_as_each_alone() -> None:
    profile = ShopperProfile(
        id="ann", tags={("colour", "black"): 0.6, ("material", "wool"): -0.3, ("brand", "acme"): 0.5}
    )
    no_cotton = asking(
        Constraint(facet="material", op="!=", value="cotton"),
        Constraint(facet="brand", op="=", value="other", hard=False),
    )
    bare = item("bare", colour="", material="")
    shelf = [candidate(found) for found in (*JACKETS, bare, item("b", colour="black", material="wool cotton"))]
    for query in (JACKET, no_cotton):
        alone = [TasteScorer().score(query, [one], profile)[0] for one in shelf]
        assert TasteScorer().score(query, shelf, profile) == alone
    assert TasteScorer().score(JACKET, [], profile) == []


def test_with_a_product_type_its_category_says_nothing_about_taste() -> None:
    profile = ShopperProfile(id="ann", tags={("category", "outerwear"): -0.9})
    parka = item("a", product_type="parka", category="outerwear")
    assert scored(parka, profile)["taste"] < 0
    assert scored(parka, profile, asking(Constraint(facet="product_type", op="=", value="parka")))["taste"] == 0.0


def test_what_is_asked_for_goes_before_habit() -> None:
    profile = ShopperProfile(id="ann", tags={("colour", "black"): 0.9, ("brand", "acme"): 0.9})
    red = asking(Constraint(facet="colour", op="=", value="red", hard=False))
    assert scored(item("a", colour="black"), profile, red)["taste"] == 0.0
    other = asking(Constraint(facet="brand", op="=", value="other", hard=False))
    assert scored(item("a", brand="acme"), profile, other)["brand"] == 0.0


def test_what_every_candidate_has_to_be_is_left_out_of_taste_and_the_rest_counts() -> None:
    likes = {("product_type", "leather-jacket"): 0.8, ("product_type", "jacket"): 0.5, ("brand", "acme"): 0.9}
    profile = ShopperProfile(id="ann", tags=likes)
    jacket = item("a", product_type="leather-jacket jacket", brand="acme")
    hard = asking(
        Constraint(facet="product_type", op="=", value="jacket"), Constraint(facet="brand", op="=", value="acme")
    )
    found = scored(jacket, profile, hard)
    assert found["taste"] == pytest.approx(0.21 * math.tanh(0.5 * 0.8))
    assert found["brand"] == 0.0
    likes_wool = ShopperProfile(id="ann", tags={("material", "wool"): 0.5})
    no_leather = asking(Constraint(facet="material", op="!=", value="leather"))
    found = scored(item("a", material="wool"), likes_wool, no_leather)
    assert found["taste"] == pytest.approx(0.21 * math.tanh(0.8 * 0.5))


def test_brand_is_the_affinity_to_it() -> None:
    profile = ShopperProfile(id="ann", tags={("brand", "acme"): 0.5})
    found = scored(item("a", brand="acme"), profile)
    assert found["brand"] == pytest.approx(0.08 * 0.5)
    assert found["taste"] == 0.0


@pytest.mark.parametrize(
    ("price", "fit"), [(10_000, 1.0), (15_000, 1.0), (20_000, 1.0), (40_000, 0.0), (5_000, 0.0), (80_000, -1.0),
                       (500_000, -1.0), (0, -1.0)],
)  # fmt: skip
def test_price_fits_within_the_usual_range(price: int, fit: float) -> None:
    profile = ShopperProfile(id="ann", price_range={"jacket": (10_000, 20_000), "": (100, 200)})
    assert scored(item("a", price=price, product_type="jacket"), profile)["price"] == pytest.approx(0.06 * fit)
    overall = ShopperProfile(id="ann", price_range={"": (10_000, 20_000)})
    assert scored(item("a", price=price, product_type="jacket"), overall)["price"] == pytest.approx(0.06 * fit / 2)


@pytest.mark.parametrize(
    ("rating", "count", "expected"),
    # (3.5 * 10 + 5 * 10) / 20 = 4.25, half way from 3.5 to 5
    [(None, 0, 0.0), (5.0, 10, 0.5), (5.0, 0, 0.0), (3.5, 1000, 0.0), (0.0, 10**9, -1.0)],
)
def test_ratings_are_shrunk_to_the_usual_one(rating: float | None, count: int, expected: float) -> None:
    found = scored(item("a", rating=rating, rating_count=count))["rating"]
    assert found == pytest.approx(0.06 * expected, abs=1e-9)


def test_what_is_out_of_stock_comes_after_its_like() -> None:
    assert scored(item("a"))["stock"] == 0.0
    assert scored(item("a", available=False))["stock"] == -W.out_of_stock


def test_taste_never_lifts_a_product_over_a_clearly_better_match() -> None:
    assert W.taste + W.brand + W.price == pytest.approx(0.35)
    loves = ShopperProfile(
        id="ann",
        tags={("colour", "red"): 1.0, ("material", "wool"): 1.0, ("colour", "black"): -1.0, ("brand", "acme"): 1.0},
        price_range={"": (100, 200)},
    )
    favourite = candidate(item("favourite", price=150, colour="red", material="wool", brand="acme"), 0.1)
    match = candidate(item("match", price=99_999, colour="black"), 0.85)
    assert [s.item.product.id for s in rerank(JACKET, [favourite, match], loves, TasteScorer())] == [
        "match",
        "favourite",
    ]


def test_who_bought_black_leather_sees_it_higher_from_the_very_next_ranking(tmp_path: Path) -> None:
    catalogue_engine = open_database(f"sqlite:///{tmp_path / 'aisle.db'}")
    catalogue = Catalogue(catalogue_engine)
    others = [item(f"other-{n}", product_type="jacket", colour="blue", material="denim") for n in range(10)]
    shop = [*others, *JACKETS, item("black-leather-2", product_type="jacket", colour="black", material="leather")]
    catalogue.apply([found.product for found in shop])
    catalogue.set_tags({found.product.id: found.tags for found in shop})
    profiles = DatabaseProfiles(catalogue_engine, catalogue)
    candidates = [candidate(found, 0.9 - 0.01 * n) for n, found in enumerate(shop)]

    def place(shopper: str) -> int:
        ranked = rerank(JACKET, candidates, profiles.get(shopper), TasteScorer())
        return [s.item.product.id for s in ranked].index("black-leather-2")

    profiles.record([event("view", "other-1", days_ago=2), event("view", "other-1", shopper="bob")])
    before, bobs = place("ann"), place("bob")
    profiles.record([event("purchase", "black-leather")])
    assert before == len(shop) - 1  # last by text
    assert place("ann") <= 2  # one purchase lifts it to the first three, with the one that was bought
    assert place("bob") == bobs
    catalogue_engine.dispose()


def test_the_personal_contributions_are_zero_for_nobody() -> None:
    found = scored(JACKETS[0])
    assert [found.get(key, 0.0) for key in PERSONAL] == [0.0, 0.0, 0.0, 0.0]
