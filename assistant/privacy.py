"""All that is held about a shopper: shows it, and erases it from the file. Knows no conversation and no page."""

from __future__ import annotations

import json
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


def erase(engine: Engine, shopper: str, session: str = "") -> int:
    """Erases all that `held` shows and the session that is going on, and the bytes of it; returns how many rows.

    The empty id is a visitor, of whom nothing is held but the session. NotWiped where the rows are gone and their
    bytes may not be.
    """
    with writing(engine) as connection:
        own = {found["id"] for found in _sessions_of(connection, shopper)} if shopper else set()
        ids = sorted(own | ({session} if session else set()))
        statements = [delete(tables.events).where(of_session(id)) for id in ids]
        statements += [delete(sessions).where(sessions.c.id == id) for id in ids]
        if shopper:
            statements.append(delete(tables.events).where(tables.events.c.shopper == shopper))
            statements.append(delete(tables.shoppers).where(tables.shoppers.c.id == shopper))
        erased = sum(connection.execute(statement).rowcount for statement in statements)
    if erased and not wipe(engine):
        raise NotWiped(
            "all rows are erased, but another process was reading the database: its file may hold their bytes until "
            "`aisle shopper forget` runs while nothing else does"
        )
    return erased


def _sessions_of(connection: Connection, shopper: str) -> list[dict[str, Any]]:
    """The shopper's sessions, oldest first: each says whose it is only to who asks for that very shopper."""
    c = sessions.c
    rows = connection.execute(select(c.id, c.owner).order_by(c.updated, c.id)).all()
    own = [row.id for row in rows if row.owner == owned_by(shopper, row.id)]
    found = [connection.execute(select(sessions).where(c.id == id)).one() for id in own]
    return [{"id": row.id, "updated": row.updated.isoformat(), **json.loads(row.state)} for row in found]
