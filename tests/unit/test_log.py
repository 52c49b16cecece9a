"""Events as columns: order, numbering, parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.log import KINDS, BadLog, Log, log_of
from ranking.types import Event, EventType

START = datetime(2026, 3, 1, tzinfo=UTC)


def event(
    id: str, hours: float, shopper: str = "ann", product: str = "p1", type: EventType = "view", **more: Any
) -> Event:
    return Event(
        event_id=id, timestamp=START + timedelta(hours=hours), shopper=shopper, product=product, type=type, **more
    )


FOUR = [
    event("e3", 2, "bob", "p2", "purchase", value=19.5),
    event("e1", 0, "bob", "p9"),
    event("e0", 2, "ann", "p2", "rating", value=4.0),
    event("e2", 1, "ann", "p1", "click"),
]


def columns(log: Log) -> list[tuple[str, str, str]]:
    return [
        (log.shoppers[s], log.products[p], KINDS[k]) for s, p, k in zip(log.shopper, log.product, log.kind, strict=True)
    ]


def test_rows_are_oldest_first_and_those_of_one_moment_by_event_id() -> None:
    log = log_of(FOUR)
    assert columns(log) == [
        ("bob", "p9", "view"),
        ("ann", "p1", "click"),
        ("ann", "p2", "rating"),
        ("bob", "p2", "purchase"),
    ]
    assert log.shoppers == ("ann", "bob")
    assert log.products == ("p1", "p2", "p9")
    assert log.time[0] == START.timestamp()
    assert np.isnan(log.value[0])
    assert log.value[2:].tolist() == [4.0, 19.5]


def test_given_ids_keep_their_order_and_events_of_others_are_left_out() -> None:
    log = log_of(FOUR, shoppers=["bob", "ann"], products=["p2", "p0"])
    assert columns(log) == [("ann", "p2", "rating"), ("bob", "p2", "purchase")]
    assert log.shopper.tolist() == [1, 0]
    assert (log.shoppers, log.products) == (("bob", "ann"), ("p2", "p0"))


def test_a_basket_is_a_session_and_without_one_a_moment() -> None:
    log = log_of(
        [
            event("1", 0, session="s"),
            event("2", 1),
            event("3", 1),
            event("4", 1, "bob", session="s"),
            event("5", 2, session="s"),
            event("6", 3),
        ]
    )
    assert log.basket.tolist() == [0, 1, 1, 2, 0, 3]


def test_before_leaves_the_cut_out_and_between_takes_its_start_in() -> None:
    log = log_of(FOUR)
    at = START.timestamp() + 3600
    assert len(log.before(at)) == 1
    assert len(log.between(at, at + 3600)) == 1
    assert len(log.between(at, at + 3601)) == 3
    assert len(log.between(at, at)) == 0
    assert log.before(at).products == log.products


def test_rows_of_some_types() -> None:
    log = log_of(FOUR)
    assert [kind for _, _, kind in columns(log.of("purchase", "click"))] == ["click", "purchase"]
    assert len(log.of()) == 0


def test_no_events_make_an_empty_log() -> None:
    log = log_of([])
    assert (len(log), log.shoppers, log.products) == (0, (), ())
    assert len(log.before(0.0)) == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"time": np.array([2.0, 1.0, 3.0, 4.0])}, "sort the rows"),
        ({"time": np.array([1.0, 2.0, 3.0, np.nan])}, "not finite"),
        ({"product": np.array([0, 1, 2, 3], dtype=np.int32)}, "there are 3"),
        ({"shopper": np.array([0, 1, -1, 1], dtype=np.int32)}, "runs from -1"),
        ({"kind": np.array([0, 0, 0, 9], dtype=np.int8)}, "there are 9"),
        ({"kind": np.array([0, 0, 0, 0])}, "kind is int64"),
        ({"value": np.zeros(3, dtype=np.float32)}, "as long as time"),
    ],
)
def test_columns_that_make_no_log_are_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(BadLog, match=says):
        replace(log_of(FOUR), **change)


def test_an_id_given_twice_is_refused() -> None:
    with pytest.raises(BadLog, match="1 product ids are given twice"):
        log_of(FOUR, products=["p1", "p2", "p1"])


@given(
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from("abc"), st.sampled_from("xyz")), max_size=30), st.randoms()
)
def test_the_order_in_which_events_come_does_not_matter(rows: list[tuple[int, str, str]], random: Any) -> None:
    events = [event(str(i), hours, shopper, product) for i, (hours, shopper, product) in enumerate(rows)]
    shuffled = random.sample(events, len(events))
    one, other = log_of(events), log_of(shuffled)
    assert columns(one) == columns(other)
    assert one.basket.tolist() == other.basket.tolist()


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(-1, 11), st.integers(-1, 11))
def test_parts_make_the_whole(hours: list[int], first: int, second: int) -> None:
    log = log_of([event(str(i), at) for i, at in enumerate(hours)])
    low, high = (START.timestamp() + 3600 * at for at in sorted((first, second)))
    parts = [log.before(low), log.between(low, high), log.between(high, np.inf)]
    assert np.concatenate([part.time for part in parts]).tolist() == log.time.tolist()


@pytest.mark.slow
def test_half_a_million_events_take_seconds() -> None:
    events = [event(str(i), i % 977, f"s{i % 3001}", f"p{i % 1999}") for i in range(500_000)]
    begun = perf_counter()
    log = log_of(events)
    assert perf_counter() - begun < 15
    begun = perf_counter()
    assert len(log.before(float(log.time[250_000]))) <= 250_000
    assert perf_counter() - begun < 0.2
