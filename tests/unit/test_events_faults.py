"""Whatever stands in a log, an import ends with a report: every row is accounted for, and what goes in is sound."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ranking.event_report import EventReport
from ranking.events import TYPES
from ranking.types import Event
from retrieval.problems import FeedError
from tests.logs import LOGS, NOW, Import
from tests.unit.test_feed_faults import mutate

ODD: list[Any] = [
    None, "", " ", True, False, 0, -1, 1.5, 10**30, -(10**400), 1e300, float("nan"), float("inf"), "nan", "-1", "1e999",
    "NULL", "(not set)", "\x00", "a\x07b", "\ud800", "\u202e", "x" * 300, "9" * 5_000, "٣", "12345.0", "C", "c", "=1+1",
    "<script>", "2026-13-45", "0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00", "2026-03-01", "1/1/2026 0:00",
    [], [1], [[]], [None], {}, {"value": 1}, [{}], [{"key": "items", "value": []}], {"items": "x"}, "a|b|\x00", "|||",
    [{"item_id": "p", "product_id": "p", "quantity": 0}] * 3, [{}] * 1_001,
]  # fmt: skip
#: Formats in which a row is one event or none.
SINGLE = ("invoices", "retailrocket", "plain")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Import]:
    found = Import(tmp_path)
    yield found
    found.engine.dispose()


def flaws(event: Event) -> list[str]:
    """What no stored event may be."""
    texts = (
        event.event_id,
        event.shopper,
        event.product,
        event.session,
        event.list_id,
        event.request_id,
        event.variant,
    )
    return [
        name
        for name, bad in {
            "no id": not event.event_id,
            "no product": not event.product,
            "type": event.type not in TYPES,
            "time": not datetime(1, 1, 1, tzinfo=UTC) < event.timestamp <= NOW + timedelta(days=1),
            "control characters": re.search("[\x00-\x1f\x7f\ud800-\udfff]", "".join(texts)),
            "long": max(map(len, texts)) > 200,
            "position": event.position is not None and event.position < 1,
            "quantity": event.quantity is not None and not 1 <= event.quantity <= 10**9,
            "value": event.value is not None and not 0 <= event.value <= (5 if event.type == "rating" else 10**9),
        }.items()
        if bad
    ]


def sound(report: EventReport, format: str) -> None:
    """What every report must be."""
    json.dumps(report.as_dict(), allow_nan=False).encode()
    "\n".join(report.lines()).encode()
    for problem in report.problems:
        assert problem.message and problem.remedy and len(problem.value) < 1_000
    assert 0 <= report.new <= report.accepted == sum(report.types.values())
    if format in SINGLE:
        assert report.rows == report.accepted + report.set_aside + sum(report.passed_over.values())


def dirtied(value: Any, draw: random.Random) -> Any:
    """A value with something odd at one place within."""
    if isinstance(value, dict) and value and draw.random() < 0.8:
        key = draw.choice(list(value))
        if draw.random() < 0.1:
            return {other: inner for other, inner in value.items() if other != key}
        return {**value, key: dirtied(value[key], draw)}
    if isinstance(value, list) and value and draw.random() < 0.8:
        place = draw.randrange(len(value))
        return [*value[:place], dirtied(value[place], draw), *value[place + 1 :]]
    return draw.choice(ODD)


def dirty_rows(content: str, draw: random.Random) -> Iterator[bytes]:
    """A thousand rows of a sound log with something odd in one or two fields, or a few bytes changed."""
    lines = content.splitlines()
    of_json = lines[0].startswith("{")
    for number in range(1_000):
        line = draw.choice(lines if of_json else lines[1:])
        line = re.sub(r"\b([em]\d)\b", rf"\1-{number}", line)  # an id of its own, where the log has ids
        for _ in range(draw.randint(1, 2)):
            if draw.random() < 0.3:
                spoiled = re.sub(b"[\n\r]", b" ", mutate(line.encode("utf-8", "surrogatepass"), draw))
                yield spoiled if of_json else spoiled.replace(b'"', b"'")
                break
            if of_json:
                line = json.dumps(dirtied(json.loads(line), draw))
            else:
                cells = line.split(",")
                cells[draw.randrange(len(cells))] = re.sub('[,\n"]', ";", str(draw.choice(ODD)))
                line = ",".join(cells)
        else:
            yield line.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("format", LOGS)
def test_a_thousand_dirty_rows(log: Import, format: str) -> None:
    name, content = LOGS[format]
    dirty = b"\n".join(dirty_rows(content, random.Random(2026)))
    report = log.of((name, content.encode() + dirty), format=format)
    sound(report, format)
    assert report.rows > 900
    assert report.set_aside + report.skipped > 100
    assert report.new > 100  # something odd in a field that is not used costs nothing
    assert not [(event, found) for event in log.events() if (found := flaws(event))]
    again = log.of((name, content.encode() + dirty), format=format)
    assert (again.new, again.accepted, again.set_aside) == (0, report.accepted, report.set_aside)


@pytest.mark.parametrize("format", LOGS)
def test_whole_files_that_were_spoiled(log: Import, format: str) -> None:
    name, content = LOGS[format]
    draw = random.Random(7)
    outcomes = {"read": 0, "with problems": 0, "refused": 0}
    for number in range(200):
        try:
            report = log.of((f"{number}-{name}", mutate(content.encode(), draw)))
        except FeedError as error:
            assert name in str(error)
            outcomes["refused"] += 1
            continue
        sound(report, report.files[0][1])
        outcomes["with problems" if report.problems else "read"] += 1
    assert min(outcomes.values()) > (0 if format == "invoices" else 5), outcomes  # its times are always remarked on
    assert not [(event, found) for event in log.events() if (found := flaws(event))]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([*LOGS]),
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
def test_any_bytes_after_a_sound_beginning(log: Import, format: str, content: bytes) -> None:
    name, start = LOGS[format]
    report = log.of((name, start.encode() + content), format=format)
    sound(report, format)
    assert report.accepted > 0


def test_the_look_at_stored_events_sees_a_flaw() -> None:
    good = Event(event_id="e", timestamp=NOW, shopper="", type="rating", product="p", value=5, quantity=1, position=1)
    assert flaws(good) == []
    planted: dict[str, dict[str, Any]] = {
        "no product": {"product": ""},
        "type": {"type": "refund"},
        "time": {"timestamp": NOW + timedelta(days=2)},
        "control characters": {"variant": "\x00"},
        "long": {"session": "s" * 201},
        "position": {"position": 0},
        "quantity": {"quantity": 0},
        "value": {"value": 6},
    }
    for name, change in planted.items():
        assert flaws(replace(good, **change)) == [name]
