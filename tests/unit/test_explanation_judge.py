"""The judge of shown sentences: every kind of fault is planted and found, and true sentences pass."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benchmarks.explanation_judge import CATEGORIES, Case, judge, sentences
from benchmarks.explanation_requests import requests
from benchmarks.frames import frame

ROOT = Path(__file__).resolve().parents[2]


def row(id: str, title: str, price: str, **more: Any) -> dict[str, Any]:
    given = {
        "brand": "", "description": "", "category": ["Clothing"], "attributes": {}, "list_price": None, "quantity": 9,
        "available": True, "rating": None, "rating_count": 0, "promotion": "", "translations": {},
    }  # fmt: skip
    return {"id": id, "title": title, "price": Decimal(price), "currency": "USD"} | given | more


JACKET = row(
    "j1",
    "Alpine Ridge Women's Down Jacket, Navy",
    "149.90",
    brand="Alpine Ridge",
    list_price=Decimal("199.90"),
    quantity=3,
    rating=4.6,
    rating_count=128,
    promotion="25% off last pieces",
    description="A light jacket that keeps its shape. The hood unzips. The cuffs are trimmed with brown leather.",
    attributes={
        "product_type": ["down jacket"],
        "colour": ["navy"],
        "material": ["down", "nylon"],
        "fill": ["700-fill duck down"],
        "season": ["winter"],
        "waterproofing": ["none"],
        "features": ["detachable hood", "windproof"],
        "sizes": ["S", "M"],
    },
)
PARKA = row(
    "j2", "Fennimore Waxed Cotton Parka, Black", "129", brand="Fennimore", rating=4.1, rating_count=40, quantity=0,
    attributes={"product_type": ["parka"], "colour": ["black"], "material": ["cotton"], "features": ["waterproof"]},
)  # fmt: skip
COAT = row("j3", "Northfold Wool Coat, Red", "310", brand="Northfold", rating=4.8, rating_count=12,
           attributes={"product_type": ["coat"], "colour": ["red"], "material": ["wool"]})  # fmt: skip
SHOWN = (JACKET, PARKA, COAT)
MESSAGE = "a blue down jacket under $180 for a ski trip, no fur"


def bought(what: dict[str, Any], day: str, type: str = "purchase") -> dict[str, Any]:
    return {"type": type, "timestamp": f"{day} 10:00", "row": what}


WINTER = (bought(JACKET, "2026-01-02"), bought(JACKET, "2026-01-09"), bought(PARKA, "2026-02-01"))


def found(sentence: str, about: dict[str, Any] = JACKET, events: tuple[dict[str, Any], ...] = ()) -> set[str]:
    case = Case(row=about, shown=SHOWN, message=MESSAGE, events=events)
    return {fault.category for fault in judge(sentence, case)}


PLANTED = {
    "price": (
        "It costs $159.90.",
        "At $149.90, it is $40 below your limit.",
        "It was $220 and costs $149.90 now.",
        "It is priced at 149 dollars.",
        "The Fennimore Waxed Cotton Parka, Black costs $149.90.",
        "It is within your $150 budget.",
        "The Northfold Wool Coat, Red costs $310, within your $180.",
    ),
    "name": (
        "The Alpine Women's Down Jacket is navy.",
        "The Snowpeak Down Jacket costs $149.90.",
        "It is a jacket by Patagonia.",
    ),
    "stock": (
        "It is out of stock.",
        "Only 2 are left.",
        "The Fennimore Waxed Cotton Parka, Black is in stock.",
        "There are plenty in stock.",
    ),
    "colour": (
        "It is a black jacket.",
        "It is a brown jacket.",
        "It is not blue.",
        "It comes in light blue.",
        "Whether it is navy is not stated.",
    ),
    "material": (
        "It is a leather jacket.",
        "It is made of merino wool.",
        "The cuffs are suede.",
        "It has no nylon.",
        "The catalogue does not say whether it is nylon.",
    ),
    "number": (
        "It is rated 4.7 out of 5.",
        "It is rated 4.6 out of 5 by 1,280 shoppers.",
        "It is 30% below its list price.",
        "It has 800-fill duck down.",
        "It comes in size 42.",
        "Of these five, it fits best.",
    ),
    "claim": (
        "It is a popular jacket.",
        "It is waterproof.",
        "It is warm.",
        "It is perfect for the office.",
        "It is a durable jacket.",
        "It has no pockets.",
        "It is a navy coat-dress.",
        "It has a sleek silhouette.",
        "It is a navy umbrella.",
        "Whether it has a hood is not stated.",
        "A bestseller, it is navy.",
    ),
    "comparison": (
        "It is the cheapest of these.",
        "It is the best rated of these.",
        "It is cheaper than the Fennimore Waxed Cotton Parka, Black.",
        "It is the warmest of these.",
        "It is the only one with nylon and wool.",
        "The Northfold Wool Coat, Red is the cheapest of these.",
    ),
    "history": ("You often choose navy.", "You bought nylon twice."),
    "markup": ("See <b>this</b> jacket.", "It is at www.shop.com.", "It is **navy**.", "It is navy 🙂."),
    "english": (
        "It is a navy jacket with",
        "It is an navy jacket.",
        "It is is navy.",
        "It has fits your limit.",
        "A navy down jacket.",
        "It is navy and and light.",
        "it is navy.",
    ),
}

TRUE = (
    "The Alpine Ridge Women's Down Jacket, Navy is a light navy down jacket for $149.90, within your $180.",
    "It costs 149.90 dollars, $30.10 under your limit.",
    "It was $199.90 and costs $149.90 now, 25% off.",
    "You save $50 on its list price of $199.90.",
    "Rated 4.6 out of 5 by 128 shoppers, it is a blue jacket.",
    "It has 4.6 stars from over 120 ratings.",
    "It is filled with 700-fill duck down and is windproof.",
    "The cuffs are trimmed with brown leather.",
    "The hood is detachable, and it comes in sizes S and M.",
    "It is not waterproof.",
    "Only 3 are left.",
    "The listing does not say whether it has fur.",
    "It is great for a ski trip.",
    "The Fennimore Waxed Cotton Parka, Black is the cheapest of these at $129, but it is out of stock.",
    "The Fennimore parka is $20.90 cheaper than the Alpine Ridge Women's Down Jacket, Navy.",
    "The Northfold Wool Coat, Red is the best rated of these at 4.8 out of 5.",
    "Of the three, it is the only one with nylon.",
)


@pytest.mark.parametrize(("category", "sentence"), [(c, s) for c, all in PLANTED.items() for s in all])
def test_a_planted_fault_is_found_under_its_category(category: str, sentence: str) -> None:
    assert category in found(sentence)


def test_every_category_has_a_planted_fault() -> None:
    assert set(PLANTED) == set(CATEGORIES)


@pytest.mark.parametrize("sentence", TRUE)
def test_a_true_sentence_passes(sentence: str) -> None:
    assert found(sentence) == set()


def test_the_past_is_counted() -> None:
    assert found("You often choose blue.", events=WINTER) == {"history"}, "bought on two days: not often"
    assert found("You bought nylon twice.", events=WINTER) == set()
    assert found("You bought nylon twice this winter.", events=WINTER) == set()
    assert found("You bought nylon in March.", events=WINTER) == {"history"}, "it was in January"
    often = (*WINTER, bought(JACKET, "2026-03-01"))
    assert found("You often choose blue.", events=often) == set()
    assert found("You often choose blue.", events=tuple({**e, "type": "view"} for e in often)) == {"history"}
    assert found("You often choose black.", events=often) >= {"history"}, "what it is not is no reason for it"


def test_what_is_said_of_a_part_is_not_said_of_the_whole() -> None:
    straps = row(
        "b", "Trail Pack", "80", description="This beige backpack has black leather straps. Set against a wooden wall."
    )
    case = Case(row=straps, shown=(straps,), message="backpack")
    assert judge("It is a beige backpack with black straps.", case) == ()
    assert {fault.category for fault in judge("It is a black backpack.", case)} == {"colour"}
    assert {fault.category for fault in judge("It is a leather backpack.", case)} == {"material"}


def test_an_imitation_is_not_the_real_thing() -> None:
    boots = row("f", "Faux Leather Boots", "80", attributes={"material": ["faux leather"]})
    case = Case(row=boots, shown=(boots,), message="boots")
    assert judge("The Faux Leather Boots are faux leather boots.", case) == ()
    assert [fault.category for fault in judge("They are leather boots.", case)] == ["material"]


def test_a_tie_is_no_superlative() -> None:
    one, other = row("a", "Plain Mug", "8"), row("b", "Tall Mug", "8")
    case = Case(row=one, shown=(one, other), message="mug")
    assert [fault.category for fault in judge("It is the cheapest of these.", case)] == ["comparison"]


def test_a_plural_name_takes_a_plural_verb() -> None:
    boots = row("f", "Hill Boots, Brown", "80")
    case = Case(row=boots, shown=(boots,), message="boots")
    assert [fault.category for fault in judge("The Hill Boots, Brown is brown.", case)] == ["english"]
    assert judge("The Hill Boots, Brown are brown.", case) == ()


def test_a_text_is_cut_into_sentences_but_not_inside_numbers() -> None:
    text = "It is rated 4.5 out of 5. It costs $8.50. $8 is little!"
    assert sentences(text) == ["It is rated 4.5 out of 5.", "It costs $8.50.", "$8 is little!"]


def test_a_frame_is_what_stays_when_the_facts_change() -> None:
    case = Case(row=JACKET, shown=SHOWN, message=MESSAGE)
    one = frame(
        "The Alpine Ridge Women's Down Jacket, Navy is a light navy jacket for $149.90, within your $180.", case
    )
    other = frame(
        "The Fennimore Waxed Cotton Parka, Black is a waterproof, black cotton parka for $129, within your $180.",
        Case(row=PARKA, shown=SHOWN, message=MESSAGE),
    )
    assert one == other
    assert one != frame("At $149.90, the Alpine Ridge Women's Down Jacket, Navy is navy.", case)


def test_requests_are_the_same_for_a_seed_and_speak_of_the_catalogue() -> None:
    def first(seed: int) -> list[str]:
        made = requests(SHOWN, seed)
        return [next(made) for _ in range(20)]

    assert first(1) == first(1) != first(2)
    assert any("jacket" in request for request in first(1))


def test_the_judge_shares_nothing_with_the_product() -> None:
    files = [ROOT / "benchmarks" / "explanation_judge.py", *(ROOT / "benchmarks" / "judging").glob("*.py")]
    rooms = ("assistant", "ranking", "retrieval", "prompts", "ui")
    lines = [line.split() for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    imported = {words[1].split(".")[0] for words in lines if words[:1] in (["import"], ["from"])}
    assert len(files) > 5
    assert imported and not imported & set(rooms)
