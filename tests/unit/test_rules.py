"""The store's own rules: what rules.yaml may say, and what comes of it in a ranking."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.rerank import rerank, scored
from ranking.rules import LIMIT, NO_RULES, BadRules, Pin, Rule, Rules, pinned, read_rules, strangers
from ranking.scorers import TasteScorer
from ranking.types import ShopperProfile
from retrieval.types import Constraint, Query, TaggedProduct
from tests.small_shop import JACKETS, candidate, item

NOBODY = ShopperProfile()
JACKET = Query(
    text="a jacket",
    search_text="jacket",
    constraints=(Constraint(facet="product_type", op="=", value="jacket"),),
)


def written(folder: Path, text: str) -> Rules:
    (folder / "rules.yaml").write_text(text, encoding="utf-8")
    return read_rules(folder)


def ids(rules: Rules, query: Query = JACKET, items: Sequence[TaggedProduct] = JACKETS) -> list[str]:
    ranked = rerank(query, [candidate(one) for one in items], NOBODY, TasteScorer(), rules)
    return [product.item.product.id for product in ranked]


# -- reading ------------------------------------------------------------------------------------------------------


def test_a_store_without_the_file_has_no_rules(tmp_path: Path) -> None:
    assert read_rules(tmp_path) == NO_RULES
    assert written(tmp_path, "# nothing yet\n") == NO_RULES


def test_every_rule_is_read(tmp_path: Path) -> None:
    rules = written(
        tmp_path,
        "pin:\n"
        "  - {product: 17, position: 1, list: new}\n"
        "  - {product: p-18, position: 2, product_type: Jacket, from: 2026-11-20}\n"
        "  - {product: p-19, position: 3, words: ski trips}\n"
        "boost:\n  - {brand: Norhavn, by: 0.2, until: '2026-12-01'}\n"
        "bury:\n  - {tag: material=fur, by: 0.3}\n"
        "hide:\n  - {product: p-99}\n",
    )
    assert rules.pins == (
        Pin(product="17", position=1, list="new"),
        Pin(product="p-18", position=2, product_type="jacket", since=date(2026, 11, 20)),
        Pin(product="p-19", position=3, words=("ski", "trip")),
    )
    assert rules.moves == (
        Rule(facet="brand", value="Norhavn", amount=0.2, until=date(2026, 12, 1)),
        Rule(facet="material", value="fur", amount=-0.3),
    )
    assert rules.hides == (Rule(facet="product", value="p-99"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hide: [", "not valid YAML"),
        ("- hide", "write the sections"),
        ("hidden: []", "'hidden'"),
        ("hide: {product: a}", "write a list"),
        ("hide:\n  - product: a\nhide:\n  - product: b", "twice"),
        ("hide: [a]", "hide 1 is 'a'"),
        ("hide: [{product: a, brand: b}]", "exactly one of product, brand, tag"),
        ("hide: [{}]", "has no product or brand or tag"),
        ("hide: [{product: a, by: 0.1}]", "unknown key 'by'"),
        ("hide: [{product: }]", "product is None"),
        ("hide: [{product: true}]", "product is True"),
        ("hide: [{tag: black}]", "facet=value"),
        ("hide: [{tag: shade=black}]", "facet=value"),
        ("boost: [{brand: a}]", "by is None"),
        ("boost: [{brand: a, by: 0}]", "above 0"),
        ("boost: [{brand: a, by: 0.6}]", "at most 0.5"),
        ("bury: [{brand: a, by: -0.1}]", "above 0"),
        ("bury: [{brand: a, by: .nan}]", "above 0"),
        ("bury: [{brand: a, by: true}]", "by is True"),
        ("pin: [{product: a, position: 1}]", "no list or product_type or words"),
        ("pin: [{product: a, position: 0, list: new}]", "whole number above 0"),
        ("pin: [{product: a, position: 1.5, list: new}]", "whole number"),
        ("pin: [{product: a, position: 1, list: newest}]", "'newest'"),
        ("pin: [{product: a, position: 1, list: brands}]", "'brands'"),
        ("pin: [{product: a, position: 1, words: the}]", "'the'"),
        ("hide: [{product: a, from: soon}]", "'soon'"),
        ("hide: [{product: a, from: 2026-12-02, until: 2026-12-01}]", "swap them"),
        ("hide: [{product: a, from: 2026-12-02 10:00:00}]", "a day such as"),
        ("? [a, b]\n: 1\n", "not valid YAML"),
    ],
)
def test_a_broken_file_is_refused_with_its_place_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadRules) as refused:
        written(tmp_path, text)
    assert said in str(refused.value)
    assert "rules.yaml" in str(refused.value)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_bytes(b"hide: \xff\xfe")
    with pytest.raises(BadRules, match="UTF-8"):
        read_rules(tmp_path)


def test_rules_that_mean_no_product_are_named() -> None:
    rules = Rules(
        pins=(Pin(product="gone", position=1, list="new"), Pin(product="red-wool", position=1, list="new")),
        moves=(Rule(facet="brand", value="acme", amount=0.1), Rule(facet="colour", value="red", amount=-0.1)),
        hides=(Rule(facet="product", value="no-such"),),
    )
    assert strangers(rules, JACKETS) == ["pin product 'gone'", "boost brand 'acme'", "hide product 'no-such'"]


# -- what comes of them -------------------------------------------------------------------------------------------


def test_rules_hold_from_their_first_to_their_last_day() -> None:
    rules = Rules(hides=(Rule(facet="colour", value="red", since=date(2026, 11, 20), until=date(2026, 11, 24)),))
    assert [bool(rules.on(date(2026, 11, day)).hides) for day in (19, 20, 24, 25)] == [False, True, True, False]


def test_a_hidden_product_is_in_no_ranking() -> None:
    assert ids(Rules(hides=(Rule(facet="material", value="cotton"),))) == ["black-leather", "red-wool"]
    branded = replace(JACKETS[0], product=replace(JACKETS[0].product, brand="Acme"))
    assert ids(Rules(hides=(Rule(facet="brand", value="ACME"),)), items=[branded]) == []


def test_boosts_and_buries_are_a_contribution_of_their_own_within_bounds() -> None:
    rules = Rules(
        moves=(
            Rule(facet="colour", value="red", amount=0.4),
            Rule(facet="material", value="wool", amount=0.4),
            Rule(facet="product", value="black-cotton", amount=-0.2),
        )
    )
    found = scored(JACKET, [candidate(one) for one in JACKETS], NOBODY, TasteScorer(), rules)
    assert [product.contributions["store"] for product in found] == [0.0, -0.2, 0.4, LIMIT]
    assert all(math.isclose(p.score, math.fsum(p.contributions.values()), abs_tol=1e-9) for p in found)
    assert ids(rules) == ["red-wool", "red-cotton", "black-leather", "black-cotton"]


def test_without_boosts_there_is_no_such_contribution() -> None:
    (found,) = scored(JACKET, [candidate(JACKETS[0])], NOBODY, TasteScorer(), NO_RULES)
    assert "store" not in found.contributions


def test_a_pin_comes_to_its_place_in_the_searches_that_it_names() -> None:
    by_type = Rules(pins=(Pin(product="red-wool", position=2, product_type="jacket"),))
    assert ids(by_type)[1] == "red-wool"
    assert ids(by_type, Query(text="coat", search_text="coat"))[3] == "red-wool"
    by_words = Rules(pins=(Pin(product="red-wool", position=1, words=("ski", "trip")),))
    assert ids(by_words, Query(text="for my ski trip", search_text="jacket"))[0] == "red-wool"
    assert ids(by_words, Query(text="for my trip", search_text="jacket"))[3] == "red-wool"


def test_a_shopper_who_wants_an_order_of_their_own_gets_it() -> None:
    rules = Rules(pins=(Pin(product="black-leather", position=1, product_type="jacket"),))
    assert ids(rules, replace(JACKET, sort="price_asc"))[0] == "red-cotton"


def test_what_is_out_of_stock_is_not_pinned() -> None:
    gone = item("gone", available=False, product_type="jacket")
    assert (
        ids(Rules(pins=(Pin(product="gone", position=1, product_type="jacket"),)), items=(*JACKETS, gone))[-1] == "gone"
    )


def test_two_pins_for_one_place_stand_one_after_the_other() -> None:
    pins = tuple(Pin(product=id_, position=1, product_type="jacket") for id_ in ("red-wool", "red-cotton"))
    assert ids(Rules(pins=pins))[:2] == ["red-wool", "red-cotton"]


@given(st.permutations(range(8)), st.dictionaries(st.integers(0, 9), st.integers(1, 8), max_size=6))
def test_pins_lose_and_repeat_nothing_and_stand_at_their_places(order: list[int], wanted: dict[int, int]) -> None:
    things = [item(str(number)) for number in order]
    pins = [Pin(product=str(number), position=place, list="new") for number, place in wanted.items()]
    found = [thing.product.id for thing in pinned(things, pins, lambda thing: thing)]
    assert sorted(found) == sorted(str(number) for number in order)
    held = {pin.product: pin.position for pin in pins if pin.product in found}
    if len(set(held.values())) == len(held):
        assert {product: found.index(product) + 1 for product in held} == held
    rest = [str(number) for number in order if str(number) not in held]
    assert [id_ for id_ in found if id_ not in held] == rest
