"""Conversations kept in the database, so that they can be gone on with later. Knows no message and no page."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Column, Engine, Index, MetaData, Table, Text, delete, literal, select

from assistant.types import UNDO, DialogueState
from ranking.profiles import UnknownShopper, is_known, near, of_session
from ranking.tables import UtcTime, events
from retrieval.database import upsert, writing

metadata = MetaData()

#: `state` is JSON text; `updated` is when it was saved; `owner` proves whose it is and names nobody (see `owned_by`).
sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("updated", UtcTime, nullable=False),
    Index("ix_sessions_updated", "updated"),
)

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
#: How the ids of events begin that a conversation logged: what was imported never expires.
CHAT = "chat."


def owned_by(shopper: str, id: str) -> str:
    """What stands in the row of a shopper's session: nobody can read the shopper from it, and no two rows are alike."""
    return hashlib.sha256(f"{id}\0{shopper}".encode()).hexdigest()


def now() -> datetime:
    return datetime.now(UTC)


class Sessions:
    """Conversations by id, on an engine that `retrieval.database.open_database` made. Each method is one transaction.

    A session ends `life` after it was last saved, and with it go the events that were logged under it and under no
    shopper. Who knows its id may go on with it, as the same shopper: ids come from `new_id`, and an id from outside may
    be any text.
    """

    def __init__(
        self, engine: Engine, *, life: timedelta = timedelta(days=30), clock: Callable[[], datetime] = now
    ) -> None:
        self._engine = engine
        self._life = life
        self._clock = clock
        self._schema = schema()  # here and not at the first message: it takes a tenth of a second

    def new_id(self) -> str:
        """An id that nobody can guess (256 random bits)."""
        return secrets.token_urlsafe()

    def load(self, id: str, shopper: str) -> DialogueState | None:
        """The state as it was saved; None for a session that is unknown, over, another shopper's, or of another
        Aisle's making."""
        if not _ID.fullmatch(id):
            return None
        c = sessions.c
        living = c.updated > self._clock() - self._life
        wanted = select(c.state).where(c.id == id, c.owner == owned_by(shopper, id), living)
        with self._engine.connect() as connection:
            text = connection.execute(wanted).scalar_one_or_none()
        return None if text is None else self._read(text)

    def save(self, id: str, shopper: str, state: DialogueState) -> None:
        """Keeps the state in place of the one before; of the states to go back to, the last `UNDO`.

        ValueError for an id that no `new_id` gave, and for a state that JSON cannot hold; UnknownShopper for one who is
        not known (any more).
        """
        if not _ID.fullmatch(id):
            raise ValueError(f"{id[:80]!r} is no session id: take one from new_id()")
        saved = _Saved(schema=self._schema, state=cut(state))
        text = adapter().dump_json(saved, warnings="error").decode()
        with writing(self._engine) as connection:
            if shopper and not is_known(connection, shopper):
                raise UnknownShopper(shopper, near(connection, shopper))
            values = {"id": id, "owner": owned_by(shopper, id), "state": text, "updated": self._clock()}
            connection.execute(upsert(connection, sessions), values)

    def forget(self, id: str) -> None:
        """Removes a session and its own events; one that is not there is forgotten already."""
        if _ID.fullmatch(id):
            with writing(self._engine) as connection:
                connection.execute(delete(sessions).where(sessions.c.id == id))
                connection.execute(delete(events).where(of_session(id)))

    def expire(self, now: datetime) -> int:
        """Removes the sessions that are over at that time, which has a time zone; returns how many there were.

        Events of a conversation that was never saved go when they are as old.
        """
        over, e = now - self._life, events.c
        with writing(self._engine) as connection:
            ended = connection.execute(delete(sessions).where(sessions.c.updated <= over)).rowcount
            nobodys = (e.shopper == literal("", literal_execute=True)) & e.event_id.startswith(CHAT)
            connection.execute(
                delete(events).where(nobodys, e.timestamp <= over, e.session.not_in(select(sessions.c.id)))
            )
        return ended

    def _read(self, text: str) -> DialogueState | None:
        try:
            saved = adapter().validate_json(text, strict=True, extra="forbid")
        except ValidationError:  # what another schema wrote need not fit this one
            return None
        return saved.state if saved.schema == self._schema else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saved:
    """The text in the database. `schema` tells the types that wrote it from others whose JSON may look the same."""

    schema: str
    state: DialogueState


@cache
def adapter() -> TypeAdapter[_Saved]:
    return TypeAdapter(_Saved)


@cache
def schema() -> str:
    """Names the fields of a state and their types; docstrings make no difference."""
    fields = _without_prose(adapter().json_schema(mode="serialization"))
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:16]


def _without_prose(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: _without_prose(value)
            for key, value in part.items()
            if not (key == "description" and isinstance(value, str))
        }
    return [_without_prose(value) for value in part] if isinstance(part, list) else part


def cut(state: DialogueState) -> DialogueState:
    """The same state with at most `UNDO` states before it."""
    chain = [state]
    while (before := chain[-1].before) is not None and len(chain) <= UNDO:
        chain.append(before)
    kept: DialogueState | None = None
    for link in reversed(chain):
        kept = replace(link, before=kept)
    assert kept is not None
    return kept
