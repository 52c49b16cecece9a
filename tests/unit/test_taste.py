"""Affinities and price ranges, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.taste import TasteSettings, affinities, base_rates, price_ranges, telling, weight
from ranking.types import Event
from tests.small_shop import JACKETS, event, item

SETTINGS = TasteSettings()
ITEMS = {found.product.id: found for found in JACKETS}
RATES = base_rates(JACKETS, SETTINGS)


def learned(*events: Event) -> dict[tuple[str, str], float]:
    return affinities(events, ITEMS, RATES, SETTINGS)


def test_no_events_no_taste() -> None:
    assert learned() == {}


def test_one_purchase() -> None:
    taste = learned(event("purchase", "black-leather"))
    # weight 5; of 4 products 2 are black and 1 is leather: blind choice gives 2.5 and 1.25; prior 4 on both sides
    assert taste["colour", "black"] == pytest.approx((5 - 2.5) / (5 + 2.5 + 8))
    assert taste["material", "leather"] == pytest.approx((5 - 1.25) / (5 + 1.25 + 8))
    assert taste["colour", "red"] == pytest.approx((0 - 2.5) / (0 + 2.5 + 8))


def test_a_tag_that_every_product_has_does_not_count() -> None:
    taste = learned(event("purchase", "black-leather"), event("dislike", "red-wool"))
    assert ("age_group", "adult") not in taste
    assert ("product_type", "jacket") not in taste


def test_an_event_loses_half_its_weight_in_a_half_life() -> None:
    taste = learned(event("purchase", "black-leather"), event("view", "red-cotton", days_ago=180))
    # red: got 0.5 of 5.5 in all, of which blind choice gives half
    assert taste["colour", "red"] == pytest.approx((0.5 - 2.75) / (0.5 + 2.75 + 8))


def test_what_is_disliked_sinks_and_nothing_else_rises() -> None:
    taste = learned(event("dislike", "red-cotton"))
    # weight 4, and half of all are red: 4 * (1 - 1/2)
    assert taste["colour", "red"] == pytest.approx((0 - 2) / (0 + 2 + 8))
    assert all(value < 0 for value in taste.values())


@pytest.mark.parametrize(("stars", "expected"), [(5, 4.0), (4, 2.0), (3, 0.0), (1, -4.0)])
def test_a_rating_counts_by_its_distance_from_the_middle(stars: float, expected: float) -> None:
    assert weight(event("rating", "red-wool", value=stars), SETTINGS) == pytest.approx(expected)


def test_the_more_an_act_costs_the_more_it_says() -> None:
    said = [weight(event(kind, "x"), SETTINGS) for kind in ("purchase", "cart", "view", "impression", "remove")]
    assert said == sorted(said, reverse=True)
    assert said[-2] == 0 > said[-1]


def test_taste_is_compared_within_the_broadest_type_that_is_large_enough() -> None:
    boots = [item(f"boot-{n}", product_type="boots", material="leather") for n in range(20)]
    shirts = [item(f"shirt-{n}", product_type="shirt", material="cotton") for n in range(20)]
    rates = base_rates([*boots, *shirts], SETTINGS)
    taste = affinities(
        [event("purchase", "boot-1")], {found.product.id: found for found in [*boots, *shirts]}, rates, SETTINGS
    )
    assert ("material", "leather") not in taste  # all boots are leather: choosing boots says nothing about it
    assert taste["product_type", "boots"] > 0


def test_events_on_products_that_are_gone_are_left_out() -> None:
    assert learned(event("purchase", "no-such-product")) == {}


def test_price_ranges_are_quartiles_of_what_was_bought() -> None:
    bought = [event("purchase", found.product.id) for found in JACKETS]
    # 80, 120, 160, 200: inclusive quartiles 110 and 170
    assert price_ranges(bought, ITEMS, SETTINGS) == {"": (11_000, 17_000), "jacket": (11_000, 17_000)}


def test_where_too_few_were_bought_those_viewed_count_too() -> None:
    assert price_ranges([event("purchase", "red-wool"), event("purchase", "red-cotton")], ITEMS, SETTINGS) == {}
    seen = [event("purchase", "red-wool"), event("view", "red-cotton"), event("cart", "black-cotton")]
    assert price_ranges(seen, ITEMS, SETTINGS)["jacket"] == (10_000, 14_000)
    assert price_ranges([event("impression", found) for found in ITEMS], ITEMS, SETTINGS) == {}


def test_prices_in_another_currency_are_left_out() -> None:
    others = {found.product.id: found for found in (*JACKETS, item("yen", price=9, currency="JPY"))}
    seen = [event("view", found) for found in others]
    assert price_ranges(seen, others, SETTINGS)[""] == (11_000, 17_000)


def test_the_most_telling_events_are_kept_newest_first() -> None:
    views = [event("view", f"p{n}", days_ago=n) for n in range(5)]
    bought = event("purchase", "old", days_ago=99)
    assert [e.product for e in telling([bought, *views], 3, SETTINGS)] == ["p0", "p1", "old"]


KINDS = st.sampled_from(["view", "click", "cart", "remove", "purchase", "like", "dislike", "impression"])


@settings(deadline=None)
@given(st.lists(st.tuples(KINDS, st.sampled_from(sorted(ITEMS)), st.integers(0, 400)), max_size=30))
def test_affinities_stay_between_minus_one_and_one_whatever_the_order(acts: list[tuple[str, str, int]]) -> None:
    events = [event(kind, found, days_ago=days, id=str(n)) for n, (kind, found, days) in enumerate(acts)]  # type: ignore[arg-type]
    taste = learned(*events)
    assert all(-1 < value < 1 for value in taste.values())
    assert learned(*reversed(events)) == pytest.approx(taste)
