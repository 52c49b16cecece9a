"""Questions about products that are shown are answered from the catalogue, and silence is called silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers.ask import answer
from assistant.types import Aspect
from retrieval.lexicon import load_lexicon
from retrieval.types import Language, Money, Tag, TaggedProduct
from tests.searching import shelf_item

LEXICON = load_lexicon()

PARKA = shelf_item(
    "parka",
    "Tundra Parka",
    {"product_type": "parka", "colour": "navy", "material": "merino wool", "gender": "women", "feature": "waterproof"},
    179,
    brand="Nordhaus",
    attributes={
        "hood": ("none",),
        "sizes": ("S", "M", "L"),
        "weight": ("1.2 kg",),
        "waterproofing": ("waterproof",),
        "packable": ("unknown",),
    },
    quantity=3,
    rating=4.6,
    released=date(2026, 3, 1),
    zh="冻原派克大衣",
    description="A parka for the north. It weighs little. Machine wash at 30 degrees. The pockets are deep.",
)
BOOTS = shelf_item("boots", "Calder Boots", {"product_type": "boot"}, 160, zh="卡尔德靴", quantity=0)
BARE = shelf_item("bare", "Plain Thing", {})


def ask(
    item: TaggedProduct | Sequence[TaggedProduct], facet: str = "", value: str = "", language: Language = "en"
) -> str:
    items = [item] if isinstance(item, TaggedProduct) else item
    aspects = [Aspect(facet=facet, value=value)] if facet else []
    return answer(items, range(1, len(items) + 1), aspects, language, LEXICON)


def with_list_price(item: TaggedProduct, amount: int, currency: str = "USD") -> TaggedProduct:
    return replace(item, product=replace(item.product, list_price=Money(amount=amount, currency=currency)))


def test_a_price_comes_with_what_is_saved() -> None:
    assert ask(PARKA, "price") == "The Tundra Parka costs $179."
    assert "20% below its list price of $223.75" in ask(with_list_price(PARKA, 22375), "price")
    assert "below" not in ask(with_list_price(PARKA, 22375, "EUR"), "price")


def test_a_plural_title_has_a_plural_verb() -> None:
    assert ask(BOOTS, "price") == "The Calder Boots cost $160."
    assert ask(BOOTS, "in_stock") == "No, the Calder Boots are out of stock at the moment."


def test_a_set_of_many_is_one_set() -> None:
    mugs = shelf_item("mugs", "Set of 4 Mugs", {}, 20)

    assert ask(mugs, "price") == "The Set of 4 Mugs costs $20."


def test_few_pieces_are_counted() -> None:
    assert ask(PARKA, "stock") == "Yes, the Tundra Parka is in stock, but only 3 are left."
    one = replace(PARKA, product=replace(PARKA.product, quantity=1))
    assert "only 1 is left" in ask(one, "in_stock")
    many = replace(PARKA, product=replace(PARKA.product, quantity=30))
    assert ask(many, "in_stock") == "Yes, the Tundra Parka is in stock."


@pytest.mark.parametrize(
    ("facet", "said"),
    [
        ("rating", "does not state the rating"),
        ("brand", "does not state the brand"),
        ("material", "does not state the material"),
        ("colour", "does not state the colour"),
        ("size", "does not state the size"),
        ("weight", "does not state the weight"),
        ("gender", "does not say whom the Plain Thing is for"),
        ("release_date", "does not state the release date"),
    ],
)
def test_a_silent_catalogue_is_not_filled_in(facet: str, said: str) -> None:
    assert said in ask(BARE, facet)
    assert "未注明" in ask(BARE, facet, language="zh")


def test_a_feature_is_yes_no_or_not_stated() -> None:
    assert ask(PARKA, "feature", "waterproof").startswith("Yes, the Tundra Parka is waterproof")
    assert ask(PARKA, "feature", "hood") == "No, the Tundra Parka has no hood (the catalogue says “hood: none”)."
    assert "does not say whether the Tundra Parka is breathable" in ask(PARKA, "feature", "breathable")


@pytest.mark.parametrize("content", ["unknown", "n/a", "-", "未知"])
def test_an_unknown_value_denies_nothing(content: str) -> None:
    item = shelf_item("jacket", "Alpine Jacket", {}, attributes={"hood": (content,)})

    assert "does not say whether" in ask(item, "feature", "hood")


def test_what_only_the_type_suggests_is_not_claimed() -> None:
    tag = Tag(facet="feature", value="water-resistant", source="implied:product_type=rain-jacket")
    item = replace(BARE, tags=(tag,))

    said = ask(item, "feature", "water-resistant")

    assert "does not say so" in said and "rain jacket" in said
    assert not said.startswith("Yes")


def test_what_the_description_says_is_quoted() -> None:
    tag = Tag(facet="feature", value="pockets", source="description", evidence="pockets")

    said = ask(replace(PARKA, tags=(tag,)), "feature", "pockets")

    assert said == "Yes, by the description of the Tundra Parka: “The pockets are deep.”"


def test_a_field_about_the_same_thing_is_named() -> None:
    shirt = shelf_item("shirt", "Oxford Shirt", {"feature": "short-sleeve"}, attributes={"sleeves": ("short sleeve",)})

    assert "“sleeves: short sleeve”" in ask(shirt, "feature", "long-sleeve")


def test_a_value_is_confirmed_denied_or_left_open() -> None:
    assert ask(PARKA, "colour", "navy") == "Yes, the Tundra Parka comes in navy."
    assert ask(PARKA, "colour", "red") == "No, the Tundra Parka comes in navy, not red."
    assert ask(PARKA, "material", "wool").startswith("Yes: ")
    assert "cotton is not mentioned" in ask(PARKA, "material", "cotton")
    assert ask(PARKA, "gender", "men") == "No, the Tundra Parka is listed for women, not for men."
    assert "cannot confirm" in ask(BARE, "material", "wool")


def test_unisex_suits_everyone() -> None:
    item = shelf_item("cap", "City Cap", {"gender": "unisex"})

    assert ask(item, "gender", "men") == "Yes, the City Cap is for everyone."


def test_sizes() -> None:
    assert ask(PARKA, "size") == "The Tundra Parka comes in sizes S, M and L."
    assert ask(PARKA, "size", "m") == "Yes, the Tundra Parka comes in size M."
    assert ask(PARKA, "size", "xl") == "No, the Tundra Parka comes in S, M and L, not in size XL."
    assert "does not say whether the Tundra Parka comes in size 42" in ask(PARKA, "size", "42")


def test_a_bare_number_elsewhere_is_no_size() -> None:
    item = shelf_item("socks", "Wool Socks", {}, attributes={"pack_size": ("3",), "pieces": ("42",)})

    assert "does not say whether" in ask(item, "size", "42")


def test_other_fields_are_found_by_their_name() -> None:
    assert ask(PARKA, "weight") == "For the Tundra Parka, the stated weight is 1.2 kg."
    icecat = shelf_item("tv", "Pixel TV", {}, attributes={"attr_n_display_diagonal": ("55",)})
    assert "display diagonal is 55" in ask(icecat, "screen size")


def test_what_has_no_field_is_looked_for_in_the_description() -> None:
    assert "“Machine wash at 30 degrees.”" in ask(PARKA, "care")


def test_several_aspects_are_one_sentence_each() -> None:
    said = answer([PARKA], [4], [Aspect(facet="price"), Aspect(facet="brand")], "en", LEXICON)

    assert said == "The Tundra Parka costs $179. It is by Nordhaus."


def test_several_products_are_called_by_their_numbers() -> None:
    lines = answer([PARKA, BOOTS], [2, 5], [Aspect(facet="price")], "en", LEXICON).split("\n")

    assert lines == ["Number 2 (Tundra Parka) costs $179.", "Number 5 (Calder Boots) costs $160."]


def test_no_product_asks_for_one() -> None:
    assert "Which product" in answer([], [], [Aspect(facet="price")], "en", LEXICON)
    assert "哪一款" in answer([], [], [], "zh", LEXICON)


def test_chinese() -> None:
    assert ask(PARKA, "price", language="zh") == "“冻原派克大衣”的价格是$179。"
    assert ask(PARKA, "in_stock", language="zh") == "“冻原派克大衣”有货，但仅剩3件。"
    assert ask(BOOTS, "in_stock", language="zh") == "“卡尔德靴”目前缺货。"
    assert ask(PARKA, "feature", "hood", language="zh").startswith("不，“冻原派克大衣”没有“连帽”")
    assert ask(PARKA, "size", "xl", language="zh") == "没有，“冻原派克大衣”的尺码是S、M、L，没有XL码。"


def test_a_summary_has_the_facts_and_no_others() -> None:
    said = ask(PARKA)

    assert said.startswith("The Tundra Parka by Nordhaus costs $179 and is in stock (only 3 left).")
    assert "colour: navy" in said and "merino" in said and "sizes: S, M, L" in said
    assert "pattern" not in said and "occasion" not in said


def test_sale() -> None:
    assert "not marked as reduced" in ask(PARKA, "on_sale")
    promoted = replace(PARKA, product=replace(PARKA.product, promotion="25% off last pieces"))
    assert "“25% off last pieces”" in ask(promoted, "on_sale")


def test_catalogue_text_is_shown_as_plain_short_text() -> None:
    item = replace(
        PARKA,
        product=replace(
            PARKA.product,
            title="<b>Evil</b> Parka\u202e",
            description="<script>alert(1)</script><p>Warm\x07. "
            + "Very long words here " * 60
            + "</p><a href='http://x.y'>x</a>",
        ),
    )

    said = ask(item, "description")
    quote = said.split("The description says: ")[1]

    assert "<" not in said and "alert" not in said and "http" not in said
    assert "\x07" not in said and "\u202e" not in said
    assert len(quote) <= 303


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=400), facet=st.sampled_from(["description", "care", "material", "size", "weight", ""]))
def test_any_text_of_a_catalogue_can_be_asked_about(text: str, facet: str) -> None:
    item = shelf_item("odd", text, {}, description=text, attributes={"weight": (text,), "sizes": (text,)}, brand=text)

    for language in ("en", "zh"):
        said = ask(item, facet, language=language)
        assert said and not any(ord(c) < 32 and c != "\n" for c in said)
