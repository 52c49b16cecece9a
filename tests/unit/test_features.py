"""What the additive model sees, worked out by hand on a little log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from ranking.assortment import assortment_of
from ranking.features import (
    HABIT,
    INTEREST,
    LASTING,
    OWN,
    PRICE,
    again,
    habits,
    inputs,
    prices,
    standardised,
    surroundings,
)
from ranking.histories import Floats, Histories, Timeline
from ranking.log import Log, log_of
from ranking.models.signals import strengths
from ranking.split import DAY, Past
from ranking.types import Event, EventType
from tests.small_shop import item

PRODUCTS = ("a", "b", "c", "d")
ITEMS = [item(p, price=price, product_type="shirt") for p, price in zip(PRODUCTS, (100, 200, 300, 400), strict=True)]
END = 100.0


def logged(*rows: tuple[str, EventType, str, float]) -> Log:
    """Shopper, type, product, and day."""
    return log_of(
        [
            Event(
                event_id=f"{n:03}",
                timestamp=datetime.fromtimestamp(day * DAY, UTC),
                shopper=who,
                type=kind,
                product=product,
            )
            for n, (who, kind, product, day) in enumerate(rows)
        ],
        shoppers=("ann", "bob", "cy"),
        products=PRODUCTS,
    )


LOG = logged(
    ("ann", "purchase", "a", 60),
    ("ann", "view", "b", 92),
    ("ann", "purchase", "a", 93),
    ("ann", "dislike", "d", 94),
    ("bob", "purchase", "b", 86),
)
PAST = Past(rows=LOG, end=END * DAY)
AROUND = surroundings(PAST, assortment_of(ITEMS))


def of(log: Log) -> Histories:
    return Timeline(log).before(np.arange(3), END * DAY)


def places(at: Sequence[int]) -> list[tuple[int, str]]:
    return [(n // len(PRODUCTS), PRODUCTS[n % len(PRODUCTS)]) for n in at]


def column(habit: Floats, expected: Sequence[float]) -> bool:
    return any(np.allclose(found, expected, rtol=1e-4, atol=1e-6) for found in habit.T)


def test_habits_are_of_what_was_bought_or_looked_at() -> None:
    at, habit = habits(of(LOG), AROUND)
    assert places(at.tolist()) == [(0, "a"), (0, "b"), (1, "b")], "what ann disliked is no habit"
    assert habit.shape[1] == HABIT - 1 and np.isfinite(habit).all()
    np.testing.assert_allclose(habit[:, 0], np.log1p([2, 0, 1]), rtol=1e-5)
    np.testing.assert_allclose(habit[:, 1], np.log1p([7, 1e4, 14]) / 3, rtol=1e-5)


@pytest.mark.parametrize("half_life", OWN)
def test_own_purchases_fade(half_life: float) -> None:
    _, habit = habits(of(LOG), AROUND)
    left = np.exp2(-np.array([[40.0, 7.0], [np.inf, np.inf], [14.0, np.inf]]) / half_life).sum(axis=1)
    assert column(habit, np.log1p(left).tolist())


@pytest.mark.parametrize("half_life", INTEREST)
def test_interest_short_of_buying_fades(half_life: float) -> None:
    _, habit = habits(of(LOG), AROUND)
    assert column(habit, np.log1p([0.0, 2 ** (-8 / half_life), 0.0]).tolist())


def test_habits_say_how_active_and_how_given_to_buying_again_a_shopper_is() -> None:
    _, habit = habits(of(LOG), AROUND)
    assert column(habit, (np.log1p([2, 2, 1]) / 4).tolist())
    assert column(habit, (np.log1p([7, 7, 14]) / 3).tolist())
    np.testing.assert_allclose(habit[:, -1], np.log1p([2, 2, 1]), rtol=1e-5)  # purchases of each thing bought


def test_no_history_no_habit() -> None:
    at, habit = habits(of(logged()), AROUND)
    assert at.shape == (0,) and habit.shape == (0, HABIT - 1)


def test_a_price_is_compared_with_what_the_shopper_usually_takes() -> None:
    """Ann's at level 0.125 weigh w, drawn to the middle by two purchases' worth."""
    histories = of(LOG)
    found = prices(histories, strengths(histories, LASTING), AROUND.level)
    w = np.exp2(-40 / 200) + np.exp2(-7 / 200)
    looked = 0.15 * np.exp2(-8 / 200)
    usual = (0.125 * w + 0.375 * looked + 1.0) / (w + looked + 2.0)
    sure = (w + looked) / (w + looked + 5.0)
    apart = (np.array([0.125, 0.375, 0.625, 0.875]) - usual) * sure
    assert found.shape == (3, 4, PRICE)
    np.testing.assert_allclose(found[0], np.stack([apart, np.abs(apart), np.full(4, sure)], axis=1), rtol=1e-4)
    assert (found[2] == 0).all(), "of cy nothing is known"


def test_demand_is_standardised_and_counts_a_product_once_a_shopper_and_day() -> None:
    often = logged(*[("ann", "purchase", "a", 99 + n / 100) for n in range(20)], ("bob", "purchase", "b", 99))
    found = surroundings(Past(rows=often, end=END * DAY), assortment_of(ITEMS)).trend
    np.testing.assert_allclose(found.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(found.std(axis=0), 1, rtol=1e-5)
    np.testing.assert_allclose(found[0], found[1], rtol=0.05)
    assert (found[2] == found[3]).all() and (found[2] < 0).all()


def test_a_product_is_as_old_as_its_release_or_its_first_event() -> None:
    released = replace(ITEMS[1], product=replace(ITEMS[1].product, release_date=date(1970, 3, 22)))  # day 80
    late = replace(ITEMS[0], product=replace(ITEMS[0].product, release_date=date(1970, 4, 8)))  # day 97, sold on day 60
    found = surroundings(PAST, assortment_of([late, released, ITEMS[2], ITEMS[3]])).fresh
    np.testing.assert_allclose(found[:, 0], np.log1p([40, 20, 0, 6]) / 5, rtol=1e-5)
    assert found[:, 1].tolist() == [1, 1, 0, 1], "of c nothing is known"


def test_what_is_bought_again_is_told_from_what_is_bought_once() -> None:
    """a by eight of ten shoppers on two days, b by none of ten; each drawn to the mean by twenty shoppers' worth."""
    rows: list[tuple[str, EventType, str, float]] = []
    shoppers = [f"s{n}" for n in range(10)]
    for n, who in enumerate(shoppers):
        rows += [(who, "purchase", "a", 1), (who, "purchase", "b", 1), (who, "purchase", "b", 1.5)]
        rows += [(who, "purchase", "a", 5)] if n < 8 else []
    log = log_of(
        [
            Event(
                event_id=f"{n:03}",
                timestamp=datetime.fromtimestamp(day * DAY, UTC),
                shopper=who,
                type=kind,
                product=product,
            )
            for n, (who, kind, product, day) in enumerate(rows)
        ],
        products=PRODUCTS,
    )
    found = again(Past(rows=log, end=9 * DAY))
    usual = 8 / 20 * 0.98 + 0.01

    def odds(rate: float) -> float:
        return float(np.log(rate / (1 - rate)))

    assert found[0] == pytest.approx(odds((8 + 20 * usual) / 30) - odds(usual), rel=1e-4)
    assert found[1] == pytest.approx(odds((0 + 20 * usual) / 30) - odds(usual), rel=1e-4)
    assert found[2] == found[3] == pytest.approx(0.0, abs=1e-6)
    assert (again(Past(rows=logged(), end=1.0)) == 0).all()


def made(log: Log, taste: Sequence[float] = (1, 2, 3, 4)) -> tuple[Histories, Floats]:
    histories = of(log)
    return histories, np.tile(np.array(taste, dtype=np.float32), (3, 1))


def test_taste_is_silent_on_what_was_bought_and_on_whom_nothing_is_known_of() -> None:
    histories, scores = made(LOG)
    found = inputs(histories, [scores, -scores], scores, AROUND)
    ann, bob, cy = 0, 1, 2
    assert found.taste.shape == (2, 3, 4) and found.brand.shape == (3, 4)
    assert (found.taste[:, cy] == 0).all() and (found.brand[cy] == 0).all() and found.known[cy] == 0
    assert (found.taste[:, ann, 0] == 0).all() and found.brand[ann, 0] == 0
    assert (found.taste[:, ann, 1] != 0).all(), "ann only looked at b"
    assert (found.taste[:, bob, 1] == 0).all() and (found.taste[:, bob, 0] != 0).all()
    z = (np.array([1, 2, 3, 4]) - 2.5) / np.sqrt(1.25)
    np.testing.assert_allclose(found.taste[0, bob, [0, 2, 3]], np.arcsinh(z)[[0, 2, 3]], rtol=1e-5)
    np.testing.assert_allclose(found.taste[1, bob], -found.taste[0, bob], rtol=1e-5)


def test_habit_sees_what_taste_would_have_said_on_average() -> None:
    histories, scores = made(LOG)
    found = inputs(histories, [scores, np.zeros_like(scores)], scores, AROUND)
    z = np.arcsinh((np.array([1, 2, 2]) - 2.5) / np.sqrt(1.25)) / 2
    assert found.habit.shape == (3, HABIT)
    assert column(found.habit, (z / 3).tolist())


def test_how_much_is_known_is_counted_in_purchases() -> None:
    histories, scores = made(LOG)
    found = inputs(histories, [scores], scores, AROUND).known
    ann = np.exp2(-40 / 200) + np.exp2(-7 / 200) + 0.15 * np.exp2(-8 / 200)
    np.testing.assert_allclose(found, [ann, np.exp2(-14 / 200), 0], rtol=1e-5)


def test_a_model_that_says_the_same_of_all_says_nothing() -> None:
    histories, scores = made(LOG, taste=(7, 7, 7, 7))
    assert (inputs(histories, [scores], scores, AROUND).taste == 0).all()


def test_rows_are_standardised() -> None:
    found = standardised(np.array([[1, 2, 3], [5, 5, 5]], dtype=np.float32))
    np.testing.assert_allclose(found, [[-(1.5**0.5), 0, 1.5**0.5], [0, 0, 0]], rtol=1e-5)
