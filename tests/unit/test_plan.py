"""What a sheet says of a product, and in which order."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from assistant.facts import fact_sheets
from assistant.plan import MOST, ORDERS, OTHERS, ordered, planned
from assistant.sheet import Line
from assistant.types import FactSheet, Reason
from ranking.types import ShopperProfile
from retrieval.lexicon import load_lexicon
from tests.shelf import shelf_cards

SEEDS = range(20)
#: More than a sheet has room for.
LAMP = FactSheet(
    product_id="lumen",
    title="Lumen Glow",
    price="$45",
    facts=(
        ("type", "lamp"), ("brand", "Fjord"), ("colour", "white"), ("material", "oak"), ("feature", "dimmable"),
        ("feature", "hood"), ("occasion", "office"), ("list price", "$60"), ("discount", "25% off"),
        ("rating", "4.5 out of 5"), ("ratings", "12 ratings"), ("stock", "only 3 left"),
    ),
    reasons=(
        Reason(kind="match", text="within your $50", topic="price"),
        Reason(kind="taste", text="you often choose oak", topic="taste"),
        Reason(kind="compare", text="the cheapest of these", topic="cheapest"),
    ),
)  # fmt: skip
SILENT = Reason(kind="lack", text="waterproof not stated", topic="feature", value="waterproof")
OTHER = Reason(kind="lack", text="white, not black", topic="colour", value="black", without=True)
DEAR = Reason(kind="lack", text="$12 above your $33", topic="price")


def with_reasons(*reasons: Reason) -> FactSheet:
    return replace(LAMP, reasons=(*LAMP.reasons, *reasons))


def lines(sheet: FactSheet, seed: int = 0, most: int = MOST) -> list[tuple[str, str]]:
    return [(line.label, line.text) for line in planned(sheet, Random(seed), most).lines]


@pytest.mark.parametrize("most", [MOST, OTHERS])
@pytest.mark.parametrize("seed", SEEDS)
def test_there_are_no_more_lines_than_there_is_room_for(seed: int, most: int) -> None:
    assert len(lines(with_reasons(SILENT), seed, most)) == most


def test_the_same_random_numbers_give_the_same_plan() -> None:
    lexicon = load_lexicon()
    for cards in shelf_cards(lexicon)[:12]:
        assert cards.query is not None
        for sheet in fact_sheets(cards.products, cards.query, ShopperProfile(), "en", lexicon):
            assert planned(sheet, Random(3)) == planned(sheet, Random(3))
            assert 1 <= len(planned(sheet, Random(3)).lines) <= MOST


def test_others_order_otherwise() -> None:
    assert len({tuple(lines(LAMP, seed)) for seed in SEEDS}) > 2


@pytest.mark.parametrize("most", [MOST, OTHERS])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_it_lacks_is_never_left_out_and_comes_last(seed: int, most: int) -> None:
    assert lines(with_reasons(SILENT), seed, most)[-1] == ("open", "whether it is waterproof")
    assert lines(with_reasons(OTHER), seed, most)[-1] == ("but", "it is white, not black")


def test_a_price_above_the_limit_is_said_with_the_price() -> None:
    sheet = replace(LAMP, reasons=(DEAR,))

    assert ("price", "$45, $12 above your $33") in lines(sheet)
    assert all(label not in ("open", "but") for label, _ in lines(sheet))


def test_what_is_open_is_said_as_it_is_had() -> None:
    hood = Reason(kind="lack", text="hood not stated", topic="feature", value="hood")
    boots = replace(with_reasons(hood), title="Calder Boots")

    assert lines(with_reasons(hood))[-1] == ("open", "whether it has a hood")
    assert lines(boots)[-1] == ("open", "whether they have a hood")


def test_what_it_is_is_left_out_where_the_name_says_it_all() -> None:
    assert ("what", "a white oak lamp") in lines(LAMP)
    assert not any(label == "what" for label, _ in lines(replace(LAMP, title="Lumen White Oak Lamp")))


def test_a_product_whose_kind_is_not_known_is_not_called_anything() -> None:
    unknown = replace(LAMP, facts=tuple(fact for fact in LAMP.facts if fact[0] != "type"))

    assert not any(label == "what" for label, _ in lines(unknown))


def test_a_quality_that_was_asked_not_to_be_there_is_said_to_be_missing() -> None:
    hoodless = Reason(kind="match", text="no hood", topic="feature", value="hood", without=True)
    not_black = Reason(kind="match", text="not black", topic="colour", value="black", without=True)
    found = lines(replace(LAMP, reasons=(hoodless, not_black)))

    assert ("without", "a hood") in found and ("is not", "black") in found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lines_stand_in_one_of_the_orders(seed: int) -> None:
    group = {"what": "w", "is": "q", "price": "p", "history": "r", "rating": "r", "open": "z"}
    given = [
        Line(label="rating", text="4.5 out of 5"), Line(label="open", text="whether it is waterproof"),
        Line(label="price", text="$45"), Line(label="is", text="dimmable"), Line(label="what", text="a lamp"),
    ]  # fmt: skip

    said = "".join(group[line.label] for line in ordered(given, Random(seed)))

    assert said in {order + "z" for order in ORDERS}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_text_begins_with_a_quality_that_is_none(seed: int) -> None:
    given = [Line(label="brand", text="Fjord"), Line(label="what", text="a lamp"), Line(label="price", text="$45")]

    assert ordered(given, Random(seed))[0].label != "brand"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_habit_about_the_price_stands_beside_it(seed: int) -> None:
    given = [
        Line(label="price", text="$45"), Line(label="history", text="in your usual price range"),
        Line(label="what", text="a lamp"), Line(label="rating", text="4.5 out of 5"),
    ]  # fmt: skip
    said = [line.label for line in ordered(given, Random(seed))]

    assert said.index("history") == said.index("price") + 1
