"""Reads our own event files. Knows no database and no other vendor's format."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import cast, get_args

from ranking.fields import identifier, number, read_each, text, whole
from ranking.logs.clock import Clock
from ranking.types import Event, EventType
from retrieval.problems import BadValue, Problem

REQUIRED = ("event_id", "timestamp", "shopper", "type", "product")
TYPES: tuple[str, ...] = get_args(EventType)


def read_events(path: Path) -> tuple[list[Event], list[Problem]]:
    """The events of a JSONL, CSV, TSV, JSON or YAML file whose names are the fields of `Event`, in the file's order.

    Other columns are ignored. A row that cannot be used is set aside as a problem: of rows with the same
    event id the first is kept, and an event more than a day ahead of the clock is refused, for recency is
    measured from a shopper's newest event. Timestamps become UTC. FeedError for a file that cannot be used.
    """
    clock = Clock(datetime.now(UTC))
    return read_each(
        path,
        REQUIRED,
        lambda row, _: event_of(row, clock, id_required=True),
        lambda event: ("event_id", event.event_id),
    )


def event_of(row: Mapping[str, object], clock: Clock, *, id_required: bool) -> Event:
    """One row as an event. BadValue for one that cannot be used."""
    kind = identifier(row, "type", required=True).lower()
    if kind not in TYPES:
        raise BadValue("type", kind, "not a type of event", f"use one of {', '.join(TYPES)}")
    value = number(row, "value", 0, 5) if kind == "rating" else number(row, "value", 0)
    if kind == "rating" and value is None:
        raise BadValue("value", "", "a rating without a value", "give a number from 0 to 5")
    return Event(
        event_id=identifier(row, "event_id", required=id_required),
        timestamp=clock.zoned(row, "timestamp"),
        shopper=identifier(row, "shopper", required=True),
        type=cast(EventType, kind),
        product=identifier(row, "product", required=True),
        session=identifier(row, "session"),
        query=text(row, "query"),
        position=whole(row, "position", 1),
        list_id=identifier(row, "list_id"),
        request_id=identifier(row, "request_id"),
        value=value,
        currency=identifier(row, "currency"),
        quantity=whole(row, "quantity", 1),
        variant=identifier(row, "variant"),
    )
