"""Our own events: columns that are named as the fields of `Event`, or mapped to them. Without ids, ids are made."""

from __future__ import annotations

from collections.abc import Iterator

from ranking.events import REQUIRED, event_of
from ranking.logs.clock import Clock
from ranking.logs.lines import Fields, Line, LogFormat, Said


def read(row: Fields, clock: Clock) -> Iterator[Said]:
    yield Line(event=event_of(row, clock, id_required="event_id" in row))


FORMAT = LogFormat(name="plain", needs=tuple((name,) for name in REQUIRED if name != "event_id"), read=read)
