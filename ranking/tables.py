"""The shoppers' and events' tables. Knows no query; the schema itself is made by `retrieval.migrations`."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Double, Index, Integer, MetaData, Table, Text

from retrieval.database import UtcTimestamp

metadata = MetaData()

shoppers = Table(
    "shoppers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("persona", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("explicit", JSON, nullable=False),
)

#: The columns are the fields of `ranking.types.Event`, in their order. A shopper needs no row in `shoppers`.
events = Table(
    "events",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("timestamp", UtcTimestamp, nullable=False),
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
    Index("events_by_shopper", "shopper", "timestamp"),
    Index("events_by_product", "product"),
)
