from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.filters import satisfies
from retrieval.relax import GIVE_WAY
from retrieval.search import Search
from retrieval.types import Constraint, Query, SearchResult, Sort, TaggedProduct
from tests.searching import search_over, shelf_item

ITEMS = [
    shelf_item("j1", "Black down jacket", {"product_type": "jacket", "colour": "black", "material": "down"}, 120),
    shelf_item("j2", "Red down jacket", {"product_type": "jacket", "colour": "red", "material": "down"}, 90),
    shelf_item(
        "j3",
        "Black leather jacket with hood",
        {"product_type": "jacket", "colour": "black", "material": "leather", "feature": "hood"},
        250,
        released=date(2026, 5, 1),
    ),
    shelf_item("j4", "Plain jacket", {"product_type": "jacket"}, 30, quantity=0, rating=4.9),
    shelf_item("s1", "Black wool scarf", {"product_type": "scarf", "colour": "black", "material": "wool"}, 15),
    shelf_item("s2", "Red silk scarf", {"product_type": "scarf", "colour": "red", "material": "silk"}, 5),
    shelf_item("m1", "Coffee mug", {"product_type": "mug", "colour": "black"}, 8, rating=4.0),
]


@pytest.fixture(scope="module")
def search() -> Search:
    return search_over(ITEMS)


def wants(facet: str, value: object, op: str = "=", *, hard: bool = True) -> Constraint:
    return Constraint(facet=facet, op=op, value=value, hard=hard)  # type: ignore[arg-type]


def ask(search: Search, text: str, *constraints: Constraint, k: int = 10, sort: Sort = "relevance") -> SearchResult:
    return search.find(Query(text=text, search_text=text, constraints=constraints, sort=sort), k)


def replace_source(item: TaggedProduct, source: str) -> TaggedProduct:
    return replace(item, tags=tuple(replace(tag, source=source) for tag in item.tags))


def ids(result: SearchResult) -> list[str]:
    return [candidate.product.id for candidate in result.candidates]


def test_words_meaning_and_tags_put_the_right_product_first(search: Search) -> None:
    found = ask(search, "black down jacket")
    assert ids(found)[0] == "j1"
    first = found.candidates[0]
    assert set(first.scores) == {"dense", "lexical", "tags"}
    assert first.scores["lexical"] == first.scores["tags"] == 1
    assert found.relaxed == ()
    assert found.not_carried is None


def test_tags_count_by_how_much_the_store_itself_says_them() -> None:
    def tagged_by(source: str) -> Search:
        return search_over([replace_source(item, source) for item in ITEMS])

    assert "tags" not in ask(tagged_by("title"), "black scarf").candidates[0].scores
    assert ask(tagged_by("field:type"), "black scarf").candidates[0].scores["tags"] == 1
    half = search_over([*ITEMS, replace_source(shelf_item("s3", "Scarf", {"product_type": "scarf"}), "title")])
    assert ask(half, "scarf").candidates[0].scores["tags"] == pytest.approx(2 / 3)


def test_scores_lie_between_0_and_1_and_fall(search: Search) -> None:
    scores = [candidate.text_score for candidate in ask(search, "black wool scarf").candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    for candidate in ask(search, "black wool scarf").candidates:
        assert all(0 <= score <= 1 for score in candidate.scores.values())


def test_hard_constraints_hold_before_the_cut(search: Search) -> None:
    found = ask(search, "black down jacket", wants("price", 20, "<="), k=1)
    assert ids(found) == ["s1"]
    for candidate in ask(search, "jacket", wants("feature", "hood", "!=")).candidates:
        assert "hood" not in candidate.item.values("feature")


def test_a_soft_constraint_raises_without_ruling_out(search: Search) -> None:
    def place(*constraints: Constraint) -> list[str]:
        return [id_ for id_ in ids(ask(search, "down jacket", *constraints)) if id_ in ("j1", "j2")]

    assert place(wants("colour", "red", hard=False)) == ["j2", "j1"]
    assert place(wants("colour", "black", hard=False)) == ["j1", "j2"]
    assert len(ids(ask(search, "jacket", wants("colour", "red", hard=False)))) == len(ITEMS)


def test_without_words_the_tags_decide_and_ties_go_to_the_smaller_id(search: Search) -> None:
    assert ids(ask(search, "", wants("material", "down", hard=False)))[:2] == ["j1", "j2"]
    assert ids(ask(search, "")) == sorted(item.product.id for item in ITEMS)
    assert ids(ask(search, "   ", wants("price", 10, "<="))) == ["m1", "s2"]


def test_the_least_important_constraint_gives_way_first(search: Search) -> None:
    feature, colour = wants("feature", "waterproof"), wants("colour", "black")
    found = ask(search, "scarf", wants("product_type", "scarf"), colour, feature)
    assert ids(found) == ["s1"]
    assert found.relaxed == (feature,)


def test_what_was_not_to_blame_comes_back(search: Search) -> None:
    hood, mauve = wants("feature", "hood"), wants("colour", "mauve")
    found = ask(search, "jacket", wants("product_type", "jacket"), hood, mauve)
    assert ids(found) == ["j3"]
    assert found.relaxed == (mauve,)


def test_price_stock_and_exclusions_never_give_way(search: Search) -> None:
    price, stock = wants("price", 3, "<="), wants("in_stock", True)
    found = ask(search, "jacket", price, wants("product_type", "jacket"))
    assert (found.candidates, found.relaxed) == ((), ())
    found = ask(search, "jacket", wants("price", 40, "<="), stock, wants("product_type", "jacket"))
    assert (found.candidates, found.relaxed) == ((), ())  # a mug under 40 is no jacket
    assert found.not_carried is None
    everything = wants("product_type", ("jacket", "scarf", "mug"), "!=")
    assert ask(search, "jacket", everything).candidates == ()


def test_what_the_store_does_not_carry_is_named_and_the_nearest_shown(search: Search) -> None:
    found = ask(search, "wool tent", wants("product_type", "tent"), wants("price", 100, "<="))
    assert found.not_carried == search.lexicon.label("product_type", "tent", "en")
    assert [c.facet for c in found.relaxed] == ["product_type"]
    assert ids(found)[0] == "s1"
    assert ask(search, "acme mug", wants("brand", "acme")).not_carried is not None
    assert ask(search, "jacket", wants("colour", "mauve")).not_carried is None


def test_the_cheapest_jacket_is_a_jacket(search: Search) -> None:
    found = ask(search, "jacket", wants("product_type", "jacket"), sort="price_asc", k=2)
    assert ids(found) == ["j4", "j2"]
    assert ids(ask(search, "jacket", wants("product_type", "jacket"), sort="price_desc", k=1)) == ["j3"]
    assert ids(ask(search, "jacket", wants("product_type", "jacket"), sort="newest", k=1)) == ["j3"]
    assert ids(ask(search, "jacket", wants("product_type", "jacket"), sort="rating", k=1)) == ["j4"]
    assert ids(ask(search, "jackets", sort="price_asc", k=1))[0].startswith("j")
    assert ids(ask(search, "", sort="price_asc", k=2)) == ["s2", "m1"]


def test_the_same_question_has_the_same_answer(search: Search) -> None:
    again = search_over(list(reversed(ITEMS)))
    for text in ("black jacket", "scarf", "something warm"):
        assert ask(search, text) == ask(again, text)


def test_an_empty_store_finds_nothing() -> None:
    assert ask(search_over([]), "jacket", wants("product_type", "jacket"), sort="price_asc").candidates == ()


@pytest.mark.parametrize("k", [0, 1, 3, 100])
def test_at_most_k_come_back(search: Search, k: int) -> None:
    assert len(ids(ask(search, "black", k=k))) == min(k, len(ITEMS))


CONSTRAINTS = st.one_of(
    st.builds(
        wants,
        st.sampled_from(["colour", "material", "product_type", "feature", "gender", "brand"]),
        st.sampled_from(["black", "red", "down", "jacket", "scarf", "hood", "women", "tent"]),
        st.sampled_from(["=", "!="]),
        hard=st.booleans(),
    ),
    st.builds(wants, st.just("price"), st.integers(0, 300), st.sampled_from(["<=", ">="])),
    st.builds(wants, st.just("in_stock"), st.just(True)),
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["", "black jacket", "scarf", "zebra", "羽绒服"]),
    st.lists(CONSTRAINTS, max_size=5),
    st.integers(1, 8),
    st.sampled_from(["relevance", "price_asc"]),
)
def test_every_product_satisfies_every_hard_constraint_that_was_not_relaxed(
    search: Search, text: str, constraints: Sequence[Constraint], k: int, sort: Sort
) -> None:
    found = ask(search, text, *constraints, k=k, sort=sort)
    hard = [c for c in constraints if c.hard]
    kept = [c for c in hard if c not in found.relaxed]
    for candidate in found.candidates:
        assert all(satisfies(candidate.item, constraint) for constraint in kept)
    for constraint in found.relaxed:
        assert constraint.op == "=" and constraint.facet in GIVE_WAY
    possible = sum(all(satisfies(item, constraint) for constraint in kept) for item in ITEMS)
    assert len(found.candidates) == min(k, possible)
