"""The pasts that models read: what came before a moment, no event of it or after, the newest first to be kept."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking import histories
from ranking.histories import Timeline, history_of
from ranking.log import KINDS, Log, log_of
from ranking.split import DAY
from ranking.types import Event, EventType

PRODUCTS = ("a", "b", "c")


def event(id: str, shopper: str, product: str, days: float, kind: EventType = "purchase") -> Event:
    return Event(
        event_id=id, timestamp=datetime.fromtimestamp(days * DAY, UTC), shopper=shopper, type=kind, product=product
    )


def logged(*events: Event) -> Log:
    return log_of(events, shoppers=("ann", "bob"), products=PRODUCTS)


LOG = logged(
    event("1", "ann", "a", 1),
    event("2", "bob", "b", 2, "view"),
    event("3", "ann", "c", 3, "cart"),
    event("4", "ann", "b", 4),
)


def test_each_gets_what_came_before_their_moment_and_not_what_was_at_it() -> None:
    found = Timeline(LOG).before(np.array([1, 0]), np.array([2.5, 3.0]) * DAY)
    assert (found.count, found.row.tolist(), found.product.tolist()) == (2, [0, 1], [1, 0])
    assert found.age.tolist() == [0.5, 2.0]
    assert [KINDS[kind] for kind in found.kind] == ["view", "purchase"]


def test_the_same_shopper_may_be_asked_about_twice() -> None:
    found = Timeline(LOG).before(np.array([0, 0]), np.array([2.0, 9.0]) * DAY)
    assert found.row.tolist() == [0, 1, 1, 1]
    assert found.product.tolist() == [0, 0, 2, 1]


def test_nobody_is_asked_about() -> None:
    found = Timeline(LOG).before(np.zeros(0, dtype=np.int64), 9 * DAY)
    assert (found.count, len(found.row)) == (0, 0)
    assert found.matrix(3, found.decayed(7.0)).shape == (0, 3)


def test_only_the_newest_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histories, "MOST", 2)
    found = Timeline(LOG).before(np.array([0, 1]), 9 * DAY)
    assert found.row.tolist() == [0, 0, 1]
    assert found.product.tolist() == [2, 1, 1]


rows = st.lists(
    st.tuples(st.sampled_from(["ann", "bob"]), st.sampled_from(PRODUCTS), st.integers(0, 20), st.sampled_from(KINDS)),
    max_size=25,
)


@given(rows, st.lists(st.tuples(st.integers(0, 1), st.integers(-1, 21)), max_size=6))
def test_a_past_is_what_filtering_the_events_one_by_one_gives(
    drawn: list[tuple[str, str, int, EventType]], asked: list[tuple[int, int]]
) -> None:
    events = [event(f"{n:02}", *row) for n, row in enumerate(drawn)]
    found = Timeline(logged(*events)).before(
        np.array([who for who, _ in asked], dtype=np.int64), np.array([day * DAY for _, day in asked])
    )
    naive = [
        (n, PRODUCTS.index(e.product), day - e.timestamp.timestamp() / DAY, KINDS.index(e.type))
        for n, (who, day) in enumerate(asked)
        for e in sorted(events, key=lambda e: (e.timestamp, e.event_id))
        if e.shopper == ("ann", "bob")[who] and e.timestamp.timestamp() < day * DAY
    ]
    assert found.count == len(asked)
    columns = (found.row, found.product, found.age, found.kind)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == naive


def test_what_is_left_of_an_event_halves_every_half_life() -> None:
    found = Timeline(LOG).before(np.array([0]), 5 * DAY)
    assert found.decayed(2.0).tolist() == pytest.approx([0.25, 0.5, 2**-0.5])
    twice = found.matrix(3, found.decayed(2.0)).toarray()
    assert twice.tolist() == [pytest.approx([0.25, 2**-0.5, 0.5])]


def test_events_of_some_types_are_picked() -> None:
    found = Timeline(LOG).before(np.array([0, 1]), 9 * DAY).of("purchase", "view")
    assert (found.count, found.product.tolist()) == (2, [0, 1, 1])


def test_a_history_of_events_leaves_out_products_that_the_model_does_not_know() -> None:
    events = [event("1", "ann", "new", 1), event("2", "ann", "c", 2), event("3", "ann", "a", 9, "like")]
    found = history_of(events, {"a": 0, "c": 1}, 5 * DAY)
    assert (found.count, found.row.tolist(), found.product.tolist()) == (1, [0, 0], [1, 0])
    assert found.age.tolist() == [3.0, 0.0], "what lies ahead counts as of the moment"


def test_a_history_of_nothing_is_empty() -> None:
    found = history_of([], {"a": 0}, 0.0)
    assert (found.count, len(found.row)) == (1, 0)
