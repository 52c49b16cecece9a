"""The events in the database, as an import sees them: which are known, which to add or to take back. Knows no file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, delete, select

from ranking import tables
from ranking.profiles import DatabaseProfiles
from ranking.types import Event
from retrieval.catalogue import Catalogue
from retrieval.database import open_database, products, writing

#: Ids in one statement; SQLite takes 32,766 parameters, PostgreSQL 65,535.
AT_ONCE = 2_000


class EventLog:
    """Events in the database `engine`. What the database `behind` holds is known too, and never changed."""

    def __init__(self, engine: Engine, behind: Engine | None = None) -> None:
        self._engine = engine
        self._read = [engine] if behind is None else [engine, behind]
        self._profiles = DatabaseProfiles(engine, Catalogue(engine))

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that are stored."""
        found: set[str] = set()
        for engine in self._read:
            with engine.connect() as connection:
                for some in _batches(ids):
                    c = tables.events.c
                    found.update(connection.execute(select(c.event_id).where(c.event_id.in_(some))).scalars())
        return found

    def stored(self, ids: Sequence[str]) -> dict[str, Event]:
        """The events with these ids; an id that is not stored is left out."""
        found: dict[str, Event] = {}
        for engine in self._read:
            with engine.connect() as connection:
                for some in _batches(ids):
                    for row in connection.execute(select(tables.events).where(tables.events.c.event_id.in_(some))):
                        event = tables.event_of(row)
                        found[event.event_id] = event
        return found

    def add(self, events: Sequence[Event]) -> int:
        """Stores events, all or none; returns how many were new. See `ProfileStore.record`."""
        return self._profiles.record(events)

    def withdraw(self, ids: Sequence[str]) -> int:
        """Takes events back out; returns how many were stored."""
        found = len(self.known(ids))
        if found:
            with writing(self._engine) as connection:
                for some in _batches(ids):
                    connection.execute(delete(tables.events).where(tables.events.c.event_id.in_(some)))
        return found


@contextmanager
def tried_out(engine: Engine | None) -> Iterator[EventLog]:
    """A log that knows what is in a database, where there is one, and writes to another that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = open_database(f"sqlite:///{Path(folder) / 'scratch.db'}")
        try:
            yield EventLog(scratch, behind=engine)
        finally:
            scratch.dispose()


def catalogue_ids(engine: Engine) -> frozenset[str]:
    """The ids of all products."""
    with engine.connect() as connection:
        return frozenset(connection.execute(select(products.c.id)).scalars())


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
