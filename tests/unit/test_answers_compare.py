"""Products are compared by what the catalogue states, and a tie or a silence is called by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers.compare import ROWS, comparison
from assistant.types import Aspect, Need, Table
from retrieval.lexicon import load_lexicon
from retrieval.types import Constraint, Language, Money, TaggedProduct
from tests.searching import shelf_item

LEXICON = load_lexicon()

SUMMIT = shelf_item(
    "summit",
    "Summit Down Jacket",
    {"product_type": "down-jacket", "colour": "black", "material": "down", "gender": "women"},
    179,
    brand="Nordhaus",
    attributes={"fill": ("800-fill goose down",), "hood": ("none",), "weight": ("900 g",), "sizes": ("S", "M")},
    rating=4.6,
    quantity=3,
    zh="巅峰羽绒服",
)
CITY = shelf_item(
    "city",
    "City Down Jacket",
    {"product_type": "down-jacket", "colour": "navy", "material": "down", "feature": "hood", "gender": "women"},
    89,
    brand="Kestrel",
    attributes={"fill": ("600-fill duck down",), "hood": ("detachable",), "weight": ("1.2 kg",), "sizes": ("M", "L")},
    rating=4.1,
    zh="都市羽绒服",
)
FLEECE = shelf_item("fleece", "Moor Fleece", {"product_type": "fleece-jacket", "material": "fleece"}, 60)
TEE = shelf_item("tee", "Plain Tee", {"product_type": "t-shirt", "material": "cotton"}, 15)
MUTE = shelf_item("mute", "Silent Coat", {"product_type": "coat"}, 89)


def compare(
    *items: TaggedProduct,
    facet: str = "",
    value: str = "",
    need: Need | None = None,
    language: Language = "en",
    places: Sequence[int] = (),
) -> tuple[Table, str]:
    aspects = [Aspect(facet=facet, value=value)] if facet else []
    return comparison(items, places or range(1, len(items) + 1), aspects, need, language, LEXICON)


def verdict(*items: TaggedProduct, facet: str = "", value: str = "", language: Language = "en") -> str:
    return compare(*items, facet=facet, value=value, language=language)[1]


def rows(table: Table) -> dict[str, tuple[str, ...]]:
    return dict(table.rows)


def wishing(*constraints: tuple[str, str, float | str], hard: bool = True) -> Need:
    return Need(constraints=tuple(Constraint(facet=f, op=op, value=v, hard=hard) for f, op, v in constraints))  # type: ignore[arg-type]


# -- the table --------------------------------------------------------------------------------------------------------


def test_columns_are_numbered_as_in_the_list() -> None:
    table, _ = compare(SUMMIT, CITY, places=[2, 5])

    assert table.columns == ("2. Summit Down Jacket", "5. City Down Jacket")
    assert all(len(cells) == 2 for _, cells in table.rows)


def test_rows_are_catalogue_fields_and_attributes_that_differ() -> None:
    listed = replace(SUMMIT, product=replace(SUMMIT.product, list_price=Money(amount=22375, currency="USD")))

    found = rows(compare(listed, CITY)[0])

    assert found["Price"] == ("$179 (list price $223.75)", "$89")
    assert found["Stock"] == ("in stock (only 3 left)", "in stock")
    assert found["Fill"] == ("800-fill goose down", "600-fill duck down")
    assert found["Hood"] == ("none", "detachable")
    assert found["Size"] == ("S, M", "M, L")


def test_silent_rows_are_left_out_unless_they_are_asked_about() -> None:
    assert "Rating" not in rows(compare(FLEECE, TEE)[0])

    table, said = compare(FLEECE, TEE, facet="rating")
    assert table.rows[0] == ("Rating", ("not stated", "not stated"))
    assert said == "The catalogue gives no rating for either of them."


def test_what_one_does_not_state_is_called_so() -> None:
    assert rows(compare(SUMMIT, MUTE)[0])["Material"] == ("down filling", "not stated")
    assert rows(compare(SUMMIT, MUTE, language="zh")[0])["材质"] == ("羽绒", "未注明")


def test_a_table_is_never_longer_than_a_screen() -> None:
    many = {f"field {n}": (f"value {n}",) for n in range(40)}
    other = {f"field {n}": (f"other {n}",) for n in range(40)}
    items = [shelf_item(str(i), f"Thing {i}", {"colour": "red"}, attributes=a) for i, a in enumerate((many, other))]

    assert len(compare(*items)[0].rows) == ROWS


def test_inner_fields_of_a_feed_are_no_rows() -> None:
    items = [
        shelf_item(
            str(i), f"Thing {i}", {}, attributes={"where_visible": (str(i),), "sku": (str(i),), "image_url": ("u",)}
        )
        for i in range(2)
    ]

    assert [name for name, _ in compare(*items)[0].rows] == ["Price", "Stock"]


# -- price and rating -------------------------------------------------------------------------------------------------


def test_the_cheaper_and_by_how_much() -> None:
    assert verdict(SUMMIT, CITY, facet="price") == (
        "Number 2 (City Down Jacket) is cheaper: $89 against $179, a difference of $90."
    )
    assert verdict(SUMMIT, CITY, facet="price", language="zh") == (
        "第2款“都市羽绒服”更便宜：$89，比第1款的$179便宜$90。"
    )


def test_the_cheapest_of_three() -> None:
    assert verdict(SUMMIT, CITY, FLEECE, facet="price") == (
        "Number 3 (Moor Fleece) is the cheapest at $60, $29 less than the next, number 2 ($89)."
    )


def test_equal_prices_are_a_tie() -> None:
    assert verdict(CITY, MUTE, facet="price") == "Both cost $89."
    assert "Numbers 1 and 3 are the cheapest at $89 each" in verdict(CITY, SUMMIT, MUTE, facet="price")


def test_currencies_do_not_compare() -> None:
    euro = replace(CITY, product=replace(CITY.product, price=Money(amount=100, currency="EUR")))

    assert "cannot say which is cheaper" in verdict(SUMMIT, euro, facet="price")


def test_ratings() -> None:
    assert verdict(SUMMIT, CITY, facet="rating") == "Number 1 (Summit Down Jacket) is rated higher: 4.6, against 4.1."
    assert "Only number 1 (Summit Down Jacket) has a rating" in verdict(SUMMIT, TEE, facet="rating")
    assert verdict(SUMMIT, SUMMIT, facet="rating") == "Both are rated 4.6 out of 5."


# -- warmth and weight ------------------------------------------------------------------------------------------------


def test_fill_power_ranks_down() -> None:
    said = verdict(CITY, SUMMIT, facet="feature", value="warm")

    assert "number 2 (Summit Down Jacket) looks warmer" in said
    assert "800-fill goose down, against 600-fill duck down" in said


def test_down_before_fleece_before_cotton() -> None:
    said = verdict(TEE, FLEECE, CITY, facet="feature", value="warm")

    assert "number 3 (City Down Jacket) looks the warmest" in said
    assert said.index("fleece") < said.index("cotton")


@pytest.mark.parametrize(("language", "said"), [("en", "does not say which is warmer"), ("zh", "没有说明哪款更暖和")])
def test_an_honest_answer_where_nothing_says_warm(language: Language, said: str) -> None:
    assert said in verdict(TEE, MUTE, facet="feature", value="warm", language=language)


def test_the_same_evidence_decides_nothing() -> None:
    twin = replace(CITY, product=replace(CITY.product, id="twin"))
    assert verdict(CITY, twin, facet="warm") == (
        "Both list 600-fill duck down, so the catalogue does not say which is warmer."
    )


def test_a_fill_power_does_not_beat_down_that_states_none() -> None:
    plain = shelf_item("plain", "Plain Down Jacket", {"material": "down"})

    assert "does not say which is warmer" in verdict(CITY, plain, facet="warm")


def test_temperatures_rank_where_all_state_one() -> None:
    bags = [
        shelf_item(t, f"Bag {t}", {"material": "polyester"}, attributes={"comfort_temperature": (f"{t} °C",)})
        for t in ("10", "-5")
    ]

    said = verdict(*bags, facet="warm")
    assert "number 2 (Bag -5) looks warmer" in said and "-5 °C" in said
    assert "°C" not in verdict(bags[0], FLEECE, facet="warm")


def test_the_lighter_by_the_stated_weight() -> None:
    assert verdict(SUMMIT, CITY, facet="feature", value="lightweight") == (
        "By the stated weight, number 1 (Summit Down Jacket) is lighter: 900 g, against 1.2 kg."
    )
    assert "cannot say which is lighter" in verdict(SUMMIT, MUTE, facet="weight")
    assert "does not state the weight" in verdict(TEE, MUTE, facet="weight")


def test_a_pair_of_weights_counts_twice() -> None:
    bells = [shelf_item(w, f"Bells {w}", {}, attributes={"weight": (w,)}) for w in ("2 x 5 kg", "8 kg")]

    assert "number 2 (Bells 8 kg) is lighter" in verdict(*bells, facet="weight")


# -- who has it -------------------------------------------------------------------------------------------------------


def test_who_has_a_feature_who_has_not_and_who_does_not_say() -> None:
    assert verdict(SUMMIT, CITY, MUTE, facet="feature", value="hood") == (
        "Number 2 (City Down Jacket) has a hood; number 1 has no hood; for number 3 it is not stated."
    )
    assert verdict(TEE, MUTE, facet="feature", value="hood") == "The catalogue does not say which of them has a hood."


def test_materials_and_sizes() -> None:
    assert verdict(SUMMIT, CITY, facet="material", value="down") == "Both list down filling."
    assert verdict(SUMMIT, CITY, facet="size", value="l") == (
        "Number 2 (City Down Jacket) comes in size L; number 1 does not come in size L."
    )
    assert verdict(FLEECE, TEE, facet="material") == "Stated material: number 1 (fleece) and number 2 (cotton)."


def test_stock() -> None:
    sold = replace(CITY, product=replace(CITY.product, quantity=0))

    assert verdict(SUMMIT, sold, facet="in_stock") == (
        "Number 1 (Summit Down Jacket) is in stock; number 2 is out of stock."
    )


def test_figures_of_a_field_are_ranked_within_one_unit() -> None:
    phones = [shelf_item(b, f"Phone {b}", {}, attributes={"battery": (b,)}) for b in ("24 hours", "40 hours")]

    assert "number 2 (Phone 40 hours) states the higher battery" in verdict(*phones, facet="battery").replace(
        "N", "n", 1
    )
    other = shelf_item("x", "Phone X", {}, attributes={"battery": ("5000 mah",)})
    assert "higher" not in verdict(phones[0], other, facet="battery")


# -- the need ---------------------------------------------------------------------------------------------------------


def test_which_meets_more_of_the_wishes() -> None:
    need = wishing(("price", "<=", 200.0), ("feature", "!=", "hood"), ("colour", "=", "black"))

    said = compare(CITY, SUMMIT, need=need)[1]

    assert (
        "Number 2 (Summit Down Jacket) meets more of what you asked for: 3 of 3 wishes, against 1 for number 1" in said
    )
    assert "“no hood”" in said and "“black”" in said


def test_a_wish_that_is_not_stated_is_not_called_broken() -> None:
    said = compare(SUMMIT, MUTE, need=wishing(("material", "=", "down")))[1]

    assert "“down” is not stated" in said and "does not meet" not in said


def test_equals_are_decided_by_the_price() -> None:
    said = compare(SUMMIT, CITY, need=wishing(("material", "=", "down"), hard=False))[1]

    assert said.startswith("Both meet everything you asked for.")
    assert "Number 2 (City Down Jacket) is cheaper" in said


def test_without_a_need_price_and_rating_speak() -> None:
    said = verdict(SUMMIT, CITY)

    assert "Number 2 (City Down Jacket) is cheaper" in said
    assert "Number 1 (Summit Down Jacket) is rated higher" in said


def test_one_product_is_no_comparison() -> None:
    table, said = compare(SUMMIT)

    assert len(table.columns) == 1
    assert "only one product" in said
    assert "只有一款" in compare(SUMMIT, language="zh")[1]


def test_titles_cannot_carry_mark_up() -> None:
    evil = replace(SUMMIT, product=replace(SUMMIT.product, title="<img src=x> [Free](http://x) Jacket"))

    table, said = compare(evil, CITY, facet="rating")

    assert not set("<>[]") & set(said + "".join(table.columns))


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(max_size=80),
    facet=st.sampled_from(["", "price", "rating", "warm", "weight", "battery", "size", "material", "fill", "brand"]),
)
def test_any_catalogue_text_can_be_compared(text: str, facet: str) -> None:
    fields = {"weight": (text,), "battery": (text,), "sizes": (text,), text: (text,)}
    odd = shelf_item("odd", text, {"material": "down"}, 20, brand=text, description=text, attributes=fields)

    for language in ("en", "zh"):
        table, said = compare(odd, SUMMIT, facet=facet, language=language)
        assert said and all(len(cells) == 2 and all(cells) for _, cells in table.rows)
