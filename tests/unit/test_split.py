"""Nothing learned knows what came after: parts divided in time, and planted leaks that are caught."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ranking.log import Log, log_of
from ranking.split import DAY, WEEK, Leak, Past, Window, leaks, periods, split
from ranking.types import Event

Features = Mapping[str, NDArray[Any]]
CUT = 1000.0


def event(id: str, time: float, product: str = "p1", shopper: str = "ann") -> Event:
    return Event(
        event_id=id, timestamp=datetime.fromtimestamp(time, UTC), shopper=shopper, type="purchase", product=product
    )


EVENTS = (
    event("1", 100, "p1"), event("2", 400, "p2", "bob"), event("3", 999, "p1", "bob"),
    event("4", 1000, "p2"), event("5", 1500, "p3"),
)  # fmt: skip
LOG = log_of(EVENTS)


def test_what_happens_at_the_cut_is_to_be_foretold() -> None:
    parts = split(LOG, CUT)
    assert parts.past.rows.time.tolist() == [100, 400, 999]
    assert parts.past.end == CUT
    assert parts.future.time.tolist() == [1000, 1500]
    assert split(LOG, CUT, end=1500).future.time.tolist() == [1000]


def test_events_are_divided_like_logs() -> None:
    parts = split(EVENTS, CUT, end=1500)
    assert [e.event_id for e in parts.past.rows] == ["1", "2", "3"]
    assert [e.event_id for e in parts.future] == ["4"]


@given(st.lists(st.integers(0, 50), max_size=30), st.integers(-1, 51), st.integers(1, 60))
def test_every_event_is_in_one_part_and_none_on_the_wrong_side(times: list[int], cut: int, length: int) -> None:
    events = tuple(event(str(i), time) for i, time in enumerate(times))
    for parts in (split(events, cut), split(events, cut, end=cut + length)):
        kept = [*parts.past.rows, *parts.future]
        assert len({e.event_id for e in kept}) == len(kept)
        assert all(e.timestamp.timestamp() < cut for e in parts.past.rows)
        assert all(e.timestamp.timestamp() >= cut for e in parts.future)
    assert len(kept) == sum(time < cut + length for time in times)
    log = log_of(events)
    assert len(split(log, cut, end=cut + length).future) == len(parts.future)
    assert len(split(log, cut).past.rows) == len(parts.past.rows)


def test_an_event_that_is_sneaked_into_a_past_is_refused() -> None:
    sneaked = np.sort([*LOG.before(CUT).time, CUT])
    with pytest.raises(Leak, match=r"1 of 4 events are not before 1970-01-01T00:16:40\+00:00.*row 3"):
        Past(rows=LOG.where(np.isin(LOG.time, sneaked)), end=CUT)
    with pytest.raises(Leak, match="2 of 5 events"):
        Past(rows=EVENTS, end=CUT)
    with pytest.raises(Leak, match="5 of 5"):
        Past(rows=LOG, end=np.nan)
    with pytest.raises(Leak):
        Past(rows=split(LOG, CUT).future, end=CUT)


def counts(log: Log) -> NDArray[np.int64]:
    return np.bincount(log.product, minlength=len(log.products))


def honest(past: Past[Log]) -> Features:
    last = np.full(len(past.rows.shoppers), np.nan)
    last[past.rows.shopper] = past.end - past.rows.time
    return {"bought": counts(past.rows), "since": last}


def test_features_of_a_past_have_no_leak() -> None:
    assert leaks(lambda log, cut: honest(split(log, cut).past), LOG, CUT) == ()


def test_counts_of_the_test_window_are_named() -> None:
    def features(log: Log, cut: float) -> Features:
        return {**honest(split(log, cut).past), "popularity": counts(log)}

    assert leaks(features, LOG, CUT) == ("popularity",)


def test_a_cut_that_slipped_by_a_moment_is_named() -> None:
    def features(log: Log, cut: float) -> Features:
        return honest(split(log, cut + 1).past)

    # since: measured from the wrong moment both times, but the one event more moved it.
    assert leaks(features, LOG, CUT) == ("bought", "since")


def test_a_scale_taken_from_all_events_is_named() -> None:
    def features(log: Log, cut: float) -> Features:
        return {"share": counts(split(log, cut).past.rows) / len(log)}

    assert leaks(features, LOG, CUT) == ("share",)


def test_a_product_that_only_the_future_knows_is_named() -> None:
    def features(events: tuple[Event, ...], cut: float) -> Features:
        products = sorted({e.product for e in events})
        past = Counter(e.product for e in split(events, cut).past.rows)
        return {"bought": np.array([past[product] for product in products])}

    assert leaks(features, EVENTS, CUT) == ("bought",)


def test_a_feature_that_is_there_only_with_the_future_is_named() -> None:
    def features(events: tuple[Event, ...], cut: float) -> Features:
        return {e.product: np.ones(1) for e in events}

    assert leaks(features, EVENTS, CUT) == ("p3",)


def test_where_no_leak_could_show_the_search_for_one_is_refused() -> None:
    with pytest.raises(ValueError, match="a leak could not show"):
        leaks(lambda log, cut: {"popularity": counts(log)}, LOG, 2000.0)


def test_periods_by_hand() -> None:
    # 31 days hold four whole weeks; the three days at the start are past only.
    found = periods(Window(start=0, end=31 * DAY), validation=1, test=1)
    assert found.training == (
        Window(start=3 * DAY, end=10 * DAY),
        Window(start=10 * DAY, end=17 * DAY),
    )
    assert found.validation == (Window(start=17 * DAY, end=24 * DAY),)
    assert found.test == (Window(start=24 * DAY, end=31 * DAY),)


@given(st.floats(0, 1e9), st.integers(1, 40), st.integers(0, 5), st.integers(0, 5))
def test_periods_follow_each_other_and_end_with_the_span(start: float, weeks: int, validation: int, test: int) -> None:
    span = Window(start=start, end=start + WEEK * (weeks + 0.5))
    if weeks <= validation + test:
        with pytest.raises(ValueError, match="take fewer or shorter"):
            periods(span, validation=validation, test=test)
        return
    found = periods(span, validation=validation, test=test)
    windows = [*found.training, *found.validation, *found.test]
    assert (len(windows), len(found.validation), len(found.test)) == (weeks, validation, test)
    assert all(one.end == after.start for one, after in pairwise(windows))
    assert windows[-1].end == span.end
    assert windows[0].start >= span.start


def test_a_window_without_a_moment_is_refused() -> None:
    for start, end in ((1.0, 1.0), (2.0, 1.0), (np.nan, 1.0)):
        with pytest.raises(ValueError, match="holds no moment"):
            Window(start=start, end=end)
