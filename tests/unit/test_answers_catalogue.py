"""Questions about the whole store are counted over all products, and ties, silence and nothing are said plainly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from assistant.answers.catalogue import LISTED, catalogue_answer
from assistant.types import CatalogueKind, Need, Understanding
from retrieval.filters import FacetTable
from retrieval.lexicon import load_lexicon
from retrieval.types import Constraint, Language, Money, Sort, TaggedProduct
from tests.searching import shelf_item

LEXICON = load_lexicon()

JACKET = {"product_type": "jacket"}
SHELF = [
    shelf_item(
        "a", "Alpine Jacket", {**JACKET, "colour": "black", "brand": "nordhaus", "gender": "men"}, 179, rating=4.6
    ),
    shelf_item("b", "Basic Jacket", {**JACKET, "colour": "black", "gender": "women"}, 45, released=date(2026, 3, 1)),
    shelf_item("c", "City Jacket", {**JACKET, "colour": "navy"}, 45, rating=4.1),
    shelf_item("d", "Desk Lamp", {"product_type": "lamp", "colour": "white"}, 30, zh="台灯"),
    shelf_item("e", "Eve Jeans", {"product_type": "jeans"}, 60),
]


def ask(
    kind: CatalogueKind,
    *constraints: tuple[str, str, float | str],
    sort: Sort = "relevance",
    facet: str = "",
    language: Language = "en",
    shelf: Sequence[TaggedProduct] = SHELF,
    hard: bool = True,
) -> tuple[list[str], str]:
    need = Need(
        constraints=tuple(Constraint(facet=f, op=op, value=v, hard=hard) for f, op, v in constraints),  # type: ignore[arg-type]
        sort=sort,
    )
    understood = Understanding(act="catalogue", language=language, need=need, kind=kind, facet=facet)
    items, said = catalogue_answer(understood, FacetTable(shelf), shelf, LEXICON, language)
    return [item.product.id for item in items], said


TYPE = ("product_type", "=", "jacket")


def rated(item: TaggedProduct, rating: float, count: int) -> TaggedProduct:
    return replace(item, product=replace(item.product, rating=rating, rating_count=count))


# -- counts and ranges ------------------------------------------------------------------------------------------------


def test_how_many() -> None:
    assert ask("count", TYPE, ("price", "<=", 50.0)) == (["b", "c"], "We have 2 jackets for $50 or less, all at $45.")
    assert ask("count", TYPE)[1] == "We have 3 jackets, priced from $45 to $179."
    assert ask("count")[1] == "We have 5 products, priced from $30 to $179."
    assert ask("count", TYPE, language="zh")[1] == "店里共有3款夹克，价格从$45到$179。"


def test_one_is_singular() -> None:
    assert ask("count", ("product_type", "=", "lamp")) == (["d"], "We have 1 lamp, at $30.")


def test_soft_wishes_count_as_filters_here() -> None:
    assert ask("count", TYPE, ("colour", "=", "navy"), hard=False)[0] == ["c"]


def test_who_does_not_say_is_counted_apart() -> None:
    said = ask("count", TYPE, ("gender", "=", "men"))[1]

    assert said == "We have 2 jackets for men, priced from $45 to $179. 1 of them does not say whom it is for."


def test_none_is_a_plain_no() -> None:
    assert ask("count", ("product_type", "=", "kayak")) == ([], "We have no kayaks.")
    assert ask("extreme", ("product_type", "=", "kayak"), sort="price_desc")[1] == "We have no kayaks."
    assert ask("list", ("product_type", "=", "kayak"), facet="brand", language="zh")[1] == "店里没有皮划艇。"
    assert ask("count", shelf=[])[1] == "We have no products."


def test_none_at_that_price_says_what_they_cost() -> None:
    assert ask("count", TYPE, ("price", "<=", 10.0))[1] == (
        "We have no jackets for $10 or less. The 3 jackets we do have cost $45 to $179."
    )
    assert ask("count", ("product_type", "=", "lamp"), ("price", "<", 10.0))[1].endswith(
        "The one lamp we do have costs $30."
    )


def test_the_range_of_prices() -> None:
    assert ask("range", TYPE) == ([], "Our 3 jackets cost $45 to $179.")
    assert ask("range", ("product_type", "=", "lamp"), language="zh")[1] == "店里1款灯的价格是$30。"


def test_currencies_are_kept_apart() -> None:
    euro = replace(SHELF[0], product=replace(SHELF[0].product, id="z", price=Money(amount=99900, currency="EUR")))

    assert "$45 to $179 and €999" in ask("range", TYPE, shelf=[*SHELF, euro])[1]
    ids, said = ask("extreme", TYPE, sort="price_desc", shelf=[*SHELF, euro])
    assert ids[0] == "a" and "1 priced in another currency is left out" in said


# -- extremes ---------------------------------------------------------------------------------------------------------


def test_the_most_expensive_and_the_cheapest() -> None:
    assert ask("extreme", TYPE, sort="price_desc") == (
        ["a", "b", "c"],
        "Our most expensive jacket is the Alpine Jacket, at $179.",
    )
    assert ask("extreme", sort="price_asc", language="zh") == (
        ["d", "b", "c", "e", "a"],
        "店里最便宜的商品是“台灯”，$30。",
    )


def test_a_tie_names_all() -> None:
    ids, said = ask("extreme", TYPE, sort="price_asc")

    assert ids[:2] == ["b", "c"]
    assert said == "2 jackets share the lowest price, $45: Basic Jacket and City Jacket."


def test_only_those_that_say_take_part() -> None:
    assert ask("extreme", TYPE, sort="rating") == (
        ["a", "c"],
        "Our best rated jacket is the Alpine Jacket, at 4.6 out of 5.",
    )
    assert ask("extreme", TYPE, sort="newest")[0] == ["b"]


def test_equal_ratings_come_by_their_number() -> None:
    shelf = [rated(SHELF[0], 4.5, 3), rated(SHELF[1], 4.5, 300)]

    ids, said = ask("extreme", TYPE, sort="rating", shelf=shelf)

    assert ids == ["b", "a"]
    assert "share the highest rating, 4.5 out of 5" in said


@pytest.mark.parametrize("sort", ["rating", "newest", "popularity"])
def test_no_statement_no_winner(sort: Sort) -> None:
    lamps = [shelf_item(str(n), f"Lamp {n}", {"product_type": "lamp"}) for n in range(3)]

    ids, said = ask("extreme", ("product_type", "=", "lamp"), sort=sort, shelf=lamps)

    assert ids == [] and "cannot say" in said
    assert "没法说" in ask("extreme", sort=sort, shelf=lamps, language="zh")[1]


def test_popularity_is_the_number_of_ratings() -> None:
    shelf = [rated(SHELF[0], 4.5, 3), rated(SHELF[1], 3.5, 1300)]

    assert ask("extreme", TYPE, sort="popularity", shelf=shelf) == (
        ["b", "a"],
        "Going by the number of ratings, our most popular jacket is the Basic Jacket, with 1,300 ratings.",
    )


def test_the_only_one_is_no_winner() -> None:
    assert ask("extreme", ("product_type", "=", "jeans"), sort="price_asc")[1] == (
        "The only jeans we have are the Eve Jeans, at $60."
    )


# -- lists ------------------------------------------------------------------------------------------------------------


def test_values_with_counts_most_first() -> None:
    assert ask("list", TYPE, facet="colour") == (
        [],
        "Among our 3 jackets there are 2 colours, most products first: black (2), navy (1).",
    )
    assert ask("list", TYPE, facet="colour", language="zh")[1] == "店里3款夹克共有2种颜色：黑色（2款）、藏青色（1款）。"


def test_a_long_list_says_how_many_more() -> None:
    shelf = [shelf_item(f"{n:02}", f"Thing {n}", {"brand": f"brand{n:02}"}) for n in range(LISTED + 3)]

    said = ask("list", facet="brand", shelf=shelf)[1]

    assert f"there are {LISTED + 3} brands" in said and said.endswith("and 3 more.")


def test_kinds_of_jackets_are_narrower_than_jackets() -> None:
    shelf = [shelf_item("p", "Blue Jacket", {"product_type": "denim-jacket jacket"}), *SHELF]

    said = ask("list", TYPE, facet="product_type", shelf=shelf)[1]

    assert "1 type: denim jacket (1)" in said and said.count("jacket (") == 1


def test_sizes_are_listed_from_small_to_large() -> None:
    shelf = [shelf_item("s", "Shirt", {}, attributes={"sizes": ("XL", "S", "M")})]

    assert "S (1), M (1), XL (1)" in ask("list", facet="size", shelf=shelf)[1]


def test_what_nobody_states_is_not_listed() -> None:
    assert ask("list", facet="season")[1] == "The catalogue does not state the season of our 5 products."
    assert ask("list", facet="season", language="zh")[1] == "店里的商品没有注明季节。"
