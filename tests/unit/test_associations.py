"""What is bought together, with a case worked out by hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.associations import Associations, AssociationSettings, associations
from ranking.baskets import Baskets
from ranking.profiles import DatabaseProfiles
from ranking.types import Event
from retrieval.catalogue import Catalogue
from retrieval.database import open_database
from tests.small_shop import NOW

#: Ten baskets: tea in five, mugs in four, both in three; a rare pair once.
TEN = {
    "1": "tea mug", "2": "tea mug", "3": "tea mug", "4": "tea", "5": "tea", "6": "mug",
    "7": "spade", "8": "spade", "9": "rare odd", "10": "spade",
}  # fmt: skip


def lines(baskets: dict[str, str]) -> list[tuple[str, str]]:
    return [(basket, thing) for basket, things in baskets.items() for thing in things.split()]


def of(baskets: dict[str, str], **settings: float) -> Associations:
    return associations(lines(baskets), AssociationSettings(**settings))  # type: ignore[arg-type]


def test_support_confidence_and_lift_as_worked_out_by_hand() -> None:
    (found,) = of(TEN, prior=2.0).of("tea")
    # n(tea) = 5, n(mug) = 4, n(both) = 3, N = 10: expected = 5 * 4 / 10 = 2
    assert (found.other, found.baskets) == ("mug", 3)
    assert found.support == pytest.approx(0.3)
    assert found.confidence == pytest.approx(3 / 5)
    assert found.lift == pytest.approx(3 * 10 / (5 * 4))
    assert found.shrunk_lift == pytest.approx((3 + 2) / (2 + 2))
    assert found.strength == pytest.approx((3 - 2) / (3 + 2 + 4))
    (back,) = of(TEN, prior=2.0).of("mug")
    assert (back.confidence, back.lift) == (pytest.approx(3 / 4), pytest.approx(1.5))


def test_a_pair_of_too_few_baskets_is_no_association() -> None:
    assert of(TEN).of("rare") == []
    assert [found.other for found in of(TEN, least=1).of("rare")] == ["odd"]


def test_two_chance_purchases_do_not_come_before_what_many_buy() -> None:
    baskets = {f"m{n}": "tea mug" for n in range(40)} | {f"o{n}": "other" for n in range(400)}
    baskets |= {f"c{n}": "tea rare" for n in range(2)} | {f"t{n}": "tea" for n in range(10)}
    baskets |= {f"g{n}": "mug" for n in range(40)}
    mug, rare = of(baskets).of("tea")
    assert (mug.other, rare.other) == ("mug", "rare")
    assert rare.lift > mug.lift  # which the plain lift would have put first


def test_what_is_bought_together_less_often_than_chance_is_left_out() -> None:
    baskets = (
        {f"a{n}": "left" for n in range(20)}
        | {f"b{n}": "right" for n in range(20)}
        | {"1": "left right", "2": "left right"}
    )
    assert of(baskets).of("left") == []


def test_a_thing_counts_once_a_basket_and_nothing_goes_with_itself() -> None:
    found = of({"1": "a a b", "2": "a b", "3": "a", "4": "c", "5": "c"})
    (only,) = found.of("a")
    assert (only.other, only.baskets, only.confidence) == ("b", 2, pytest.approx(2 / 3))


def test_a_wholesale_order_says_nothing() -> None:
    baskets = {f"{n}": "a b c d" for n in range(5)} | {f"x{n}": "z" for n in range(50)}
    assert of(baskets, largest=3).of("a") == []
    assert of(baskets, largest=4).of("a") != []


def test_nothing_bought_gives_nothing() -> None:
    assert associations([], AssociationSettings()).of("a") == []
    assert of(TEN).of("unknown") == []


@given(st.dictionaries(st.integers(0, 30), st.lists(st.sampled_from("abcdef"), max_size=6), max_size=25))
def test_the_figures_are_those_of_plain_counting(baskets: dict[int, list[str]]) -> None:
    given_lines = [(str(basket), thing) for basket, things in baskets.items() for thing in things]
    held = [set(things) for things in baskets.values() if things]
    found = associations(given_lines, AssociationSettings(least=1))
    for thing in "abcdef":
        alone = sum(thing in one for one in held)
        for one in found.of(thing):
            both = sum({thing, one.other} <= basket for basket in held)
            other = sum(one.other in basket for basket in held)
            assert one.baskets == both > 0
            assert one.support == pytest.approx(both / len(held))
            assert one.confidence == pytest.approx(both / alone)
            assert one.lift == pytest.approx(both * len(held) / (alone * other))
            assert 1.0 < one.shrunk_lift <= one.lift + 1e-9
        strengths = [one.strength for one in found.of(thing)]
        assert strengths == sorted(strengths, reverse=True)


# -- from the event log -------------------------------------------------------------------------------------------


def purchase(id_: str, product: str, *, session: str = "", shopper: str = "ann", hours: float = 0.0) -> Event:
    return Event(
        event_id=id_,
        timestamp=NOW + timedelta(hours=hours),
        shopper=shopper,
        type="purchase",
        product=product,
        session=session,
    )


@pytest.fixture
def store(tmp_path: Path) -> DatabaseProfiles:
    engine = open_database(f"sqlite:///{tmp_path / 'aisle.db'}")
    return DatabaseProfiles(engine, Catalogue(engine), items=())


def baskets(store: DatabaseProfiles, **kinds: str) -> Baskets:
    return Baskets(store._engine, kinds, AssociationSettings(least=1))


def test_a_session_is_a_basket_and_so_is_a_day_without_sessions(store: DatabaseProfiles) -> None:
    store.record(
        [
            purchase("1", "a", session="s1"), purchase("2", "b", session="s1"),
            purchase("3", "a", session="s2"), purchase("4", "c", session="s2", shopper="bob"),
            purchase("5", "d"), purchase("6", "e", hours=5), purchase("7", "f", hours=24),
            purchase("8", "g", shopper="bob"),
            purchase("9", "h", shopper=""), purchase("10", "i", shopper=""),
        ]
    )  # fmt: skip
    found = baskets(store).products()
    assert {one.other for one in found.of("a")} == {"b"}
    assert {one.other for one in found.of("d")} == {"e"}
    assert found.of("c") == found.of("f") == found.of("g") == []
    assert found.of("h") == [] and found.baskets == 6  # what nobody bought in no session is in none


def test_views_and_carts_are_no_purchases(store: DatabaseProfiles) -> None:
    seen = Event(event_id="v", timestamp=NOW, shopper="ann", type="cart", product="b", session="s1")
    store.record([purchase("1", "a", session="s1"), seen])
    assert baskets(store).products().baskets == 1
    assert baskets(store).products().of("a") == []


def test_kinds_go_together_where_single_products_are_too_rare(store: DatabaseProfiles) -> None:
    store.record(
        [purchase(f"{n}{p}", f"{p}{n}", session=f"s{n}") for n in range(3) for p in ("tent", "bag")]
        + [purchase(f"o{n}", "other", session=f"o{n}") for n in range(5)]
    )
    kinds = {f"{p}{n}": p for n in range(3) for p in ("tent", "bag")} | {"other": ""}
    found = Baskets(store._engine, kinds)
    assert found.products().of("tent0") == []
    assert [(one.other, one.baskets) for one in found.of_kinds().of("tent")] == [("bag", 3)]


def test_new_purchases_are_taken_in_once_they_matter(store: DatabaseProfiles) -> None:
    store.record([purchase(f"{n}", "a", session=f"s{n}") for n in range(200)])
    found = baskets(store)
    first = found.products()
    store.record([purchase("one", "b", session="s1")])
    assert found.products() is first
    store.record([purchase(f"b{n}", "b", session=f"s{n}") for n in range(2, 10)])
    assert [one.other for one in found.products().of("a")] == []  # b is in 9 of 200, all of them with a: as by chance
    assert found.products() is not first and found.products().things == ["a", "b"]
