"""The shoppers' and events' tables. Knows no query; the schema itself is made by `retrieval.migrations`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, DateTime, Dialect, Double, Index, Integer, MetaData, Row, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.types import TypeDecorator

from ranking.types import EVENT_FIELDS, Event

metadata = MetaData()


class UtcTime(TypeDecorator[datetime]):
    """A moment, kept in UTC: SQLite keeps no zone and compares text, so only one zone sorts right there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone: give one, e.g. datetime(…, tzinfo=UTC)")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


shoppers = Table(
    "shoppers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("persona", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("explicit", JSON, nullable=False),
    Column("consent", Boolean),
)

#: What the partial indexes hold: what shoppers did, as opposed to what they were shown; and what nobody's id is under.
ACTS, NOBODYS = sql("type != 'impression'"), sql("shopper = ''")

#: The columns are the fields of `ranking.types.Event`, in their order. A shopper needs no row in `shoppers`.
events = Table(
    "events",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("timestamp", UtcTime, nullable=False),
    Column("shopper", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("session", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("position", Integer),
    Column("list_id", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("value", Double),
    Column("currency", Text, nullable=False),
    Column("quantity", Integer),
    Column("variant", Text, nullable=False),
    Index("ix_events_shopper_timestamp", "shopper", "timestamp"),
    Index("ix_events_product", "product"),
    Index("ix_events_acts", "shopper", "timestamp", sqlite_where=ACTS, postgresql_where=ACTS),
    Index("ix_events_session", "session", "timestamp", sqlite_where=NOBODYS, postgresql_where=NOBODYS),
)


def event_of(row: Row[Any]) -> Event:
    """The event that a whole row of `events` holds."""
    return Event(**dict(zip(EVENT_FIELDS, row, strict=True)))
