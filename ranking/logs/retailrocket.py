"""Retailrocket's events.csv: views, carts and transactions, with milliseconds since 1970.

A transaction's session is its transaction, as the log has no sessions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ranking.fields import identifier
from ranking.logs.clock import Clock
from ranking.logs.lines import Fields, Line, LogFormat, Said
from ranking.logs.values import whole_id
from ranking.types import Event, EventType
from retrieval.problems import BadValue

TYPES: Mapping[str, EventType] = {"view": "view", "addtocart": "cart", "transaction": "purchase"}


def read(row: Fields, clock: Clock) -> Iterator[Said]:
    written = identifier(row, "event", required=True)
    if written.lower() not in TYPES:
        raise BadValue("event", written, "not an event of Retailrocket", f"use one of {', '.join(TYPES)}")
    order = whole_id(row, "transactionid")
    yield Line(
        order=order,
        event=Event(
            event_id="",
            timestamp=clock.counted(row, "timestamp", 1_000),
            shopper=whole_id(row, "visitorid"),
            type=TYPES[written.lower()],
            product=identifier(row, "itemid", required=True),
            session=order,
        ),
    )


FORMAT = LogFormat(name="retailrocket", needs=(("timestamp",), ("visitorid",), ("event",), ("itemid",)), read=read)
