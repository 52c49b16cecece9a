"""Reading event files: what is good goes in, what is bad is set aside and named."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ranking.events import read_events
from ranking.types import Event
from retrieval.problems import FeedError

GOOD = {
    "event_id": "e1", "timestamp": "2026-03-01T12:30:00+08:00", "shopper": "ann", "type": "purchase",
    "product": "p1", "value": 19.5, "currency": "USD", "quantity": 2, "position": 3, "query": "black\njacket",
}  # fmt: skip


def written(folder: Path, *rows: object) -> Path:
    path = folder / "events.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_a_row_becomes_an_event_in_utc(tmp_path: Path) -> None:
    events, problems = read_events(written(tmp_path, GOOD))
    assert problems == []
    assert events == [
        Event(
            event_id="e1", timestamp=datetime(2026, 3, 1, 4, 30, tzinfo=UTC), shopper="ann", type="purchase",
            product="p1", value=19.5, currency="USD", quantity=2, position=3, query="black\njacket",
        )
    ]  # fmt: skip


def test_csv_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "event_id,timestamp,shopper,type,product,value,quantity,unused\n"
        "e1,2026-03-01T12:30:00Z,ann,View,7,,,x\n"
        "e2,2026-03-01T12:31:00Z,ann,rating,7,4.5,,\n",
        encoding="utf-8",
    )
    events, problems = read_events(path)
    assert problems == []
    assert [(e.type, e.product, e.value, e.quantity) for e in events] == [
        ("view", "7", None, None),
        ("rating", "7", 4.5, None),
    ]


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"event_id": ""}, "event_id", "missing"),
        ({"shopper": None}, "shopper", "missing"),
        ({"shopper": ["ann"]}, "shopper", "not a text"),
        ({"product": "p\x001"}, "product", "control characters"),
        ({"product": "\ud800"}, "product", "control characters"),
        ({"product": "p" * 201}, "product", "longer than 200"),
        ({"type": "buy"}, "type", "not a type of event"),
        ({"timestamp": "yesterday"}, "timestamp", "not an ISO 8601"),
        ({"timestamp": "2026-03-01T12:30:00"}, "timestamp", "no time zone"),
        ({"timestamp": "0001-01-01T00:00:00+10:00"}, "timestamp", "out of range"),
        ({"timestamp": (datetime.now(UTC) + timedelta(days=9)).isoformat()}, "timestamp", "in the future"),
        ({"value": "much"}, "value", "not a number"),
        ({"value": -1}, "value", "out of range"),
        ({"value": float("nan")}, "value", "out of range"),
        ({"value": True}, "value", "not a number"),
        ({"type": "rating", "value": 6}, "value", "out of range"),
        ({"type": "rating", "value": None}, "value", "rating without a value"),
        ({"quantity": 1.5}, "quantity", "not a whole number"),
        ({"position": 0}, "position", "out of range"),
        ({"position": 10**30}, "position", "out of range"),
    ],
)
def test_a_bad_row_is_set_aside_and_the_rest_goes_in(
    tmp_path: Path, change: dict[str, object], field: str, says: str
) -> None:
    path = written(tmp_path, GOOD | change, GOOD | {"event_id": "e2"})
    events, (problem,) = read_events(path)
    assert [event.event_id for event in events] == ["e2"]
    assert (problem.file, problem.row, problem.field) == (str(path), 1, field)
    assert says in problem.message and problem.remedy


def test_a_broken_line_is_set_aside(tmp_path: Path) -> None:
    events, problems = read_events(written(tmp_path, GOOD, '{"event_id": ', "[1]", "[" * 100_000))
    assert len(events) == 1
    assert [problem.row for problem in problems] == [2, 3, 4]


def test_of_events_with_one_id_the_first_is_kept(tmp_path: Path) -> None:
    events, (problem,) = read_events(written(tmp_path, GOOD, GOOD | {"product": "p2"}))
    assert [event.product for event in events] == ["p1"]
    assert problem.row == 2 and "row 1" in problem.message


def test_a_file_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="no column shopper"):
        read_events(written(tmp_path, {name: value for name, value in GOOD.items() if name != "shopper"}))
    with pytest.raises(FeedError, match="no file"):
        read_events(tmp_path / "nowhere.csv")


@settings(suppress_health_check=list(HealthCheck), max_examples=60, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([*GOOD, "other"]),
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just([1]),
        ),
        max_size=4,
    )
)
def test_no_row_is_lost_and_none_crashes(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    events, problems = read_events(written(tmp_path, GOOD, *(GOOD | row for row in rows)))
    assert len(events) + len(problems) == len(rows) + 1
