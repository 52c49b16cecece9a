"""All that is held about a shopper: shows it, and erases it from the file. Knows no conversation and no page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, select

from assistant.sessions import owned_by, sessions
from ranking import tables
from ranking.profiles import UnknownShopper, near, of_session
from retrieval.database import DatabaseUnusable, wipe, writing


class NotWiped(DatabaseUnusable):
    """All rows are gone, but the file may still hold their bytes: another process was reading it."""


def held(engine: Engine, shopper: str) -> dict[str, Any]:
    """Everything that the database holds about a shopper, as JSON values.

    `shopper` is their row (None without one), with what they told under `explicit`; `events` those under their id and
    those of their sessions; `sessions` their conversations. UnknownShopper where there is nothing.
    """
    if not shopper:
        raise UnknownShopper(shopper, [])
    with engine.connect() as connection:
        row = connection.execute(select(tables.shoppers).where(tables.shoppers.c.id == shopper)).one_or_none()
        own = _sessions_of(connection, shopper)
        c = tables.events.c
        rows = [
            found
            for whose in (c.shopper == shopper, *(of_session(session["id"]) for session in own))
            for found in connection.execute(select(tables.events).where(whose).order_by(c.timestamp, c.event_id))
        ]
        if row is None and not rows and not own:
            raise UnknownShopper(shopper, near(connection, shopper))
    events = [{**found._mapping, "timestamp": found.timestamp.isoformat()} for found in rows]
    return {"shopper": dict(row._mapping) if row else None, "events": events, "sessions": own}


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """How many rows there were: 1 or 0 of the shopper's own, their events, their conversations."""

    own: int
    events: int
    sessions: int

    @property
    def rows(self) -> int:
        return self.own + self.events + self.sessions


def erase(engine: Engine, shopper: str, session: str = "") -> Erased:
    """Erases all that `held` shows and the session that is going on, and the bytes of it.

    The empty id is a visitor, of whom nothing is held but the session. UnknownShopper for another of whom there is
    nothing; NotWiped where the rows are gone and their bytes may not be.
    """
    with writing(engine) as connection:
        # The row goes first: who writes under the id at this moment has locked it, and is done before the rest goes.
        own = connection.execute(delete(tables.shoppers).where(tables.shoppers.c.id == shopper)).rowcount
        ids = sorted({*(_session_ids(connection, shopper) if shopper else ()), *([session] if session else ())})
        whose = [of_session(id) for id in ids] + ([tables.events.c.shopper == shopper] if shopper else [])
        erased = Erased(
            own=own,
            events=sum(connection.execute(delete(tables.events).where(one)).rowcount for one in whose),
            sessions=sum(connection.execute(delete(sessions).where(sessions.c.id == id)).rowcount for id in ids),
        )
        if shopper and not erased.rows:
            raise UnknownShopper(shopper, near(connection, shopper))
    if erased.rows and not wipe(engine):
        raise NotWiped(
            "all rows are erased, but another process was reading the database: its file may hold their bytes until "
            "`aisle shopper forget` runs while nothing else does"
        )
    return erased


def _session_ids(connection: Connection, shopper: str) -> list[str]:
    """The shopper's sessions, oldest first: each says whose it is only to who asks for that very shopper."""
    c = sessions.c
    rows = connection.execute(select(c.id, c.owner).order_by(c.updated, c.id)).all()
    return [row.id for row in rows if row.owner == owned_by(shopper, row.id)]


def _sessions_of(connection: Connection, shopper: str) -> list[dict[str, Any]]:
    ids = _session_ids(connection, shopper)
    found = [connection.execute(select(sessions).where(sessions.c.id == id)).one() for id in ids]
    return [{"id": row.id, "updated": row.updated.isoformat(), **json.loads(row.state)} for row in found]
