"""Shoppers and what they did, kept in the database, and the taste learned from it. Knows no feed and no scorer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Engine,
    Insert,
    Row,
    Select,
    Table,
    bindparam,
    func,
    literal,
    select,
    true,
    update,
)

from ranking import tables, taste
from ranking.fields import identifier, read_each, text, whole
from ranking.told import TOLD, UNLEARNED, merged, to_json, told_in, unlearned_in, without
from ranking.types import EVENT_FIELDS, Event, ShopperProfile
from retrieval.catalogue import VERSION_KEY, Catalogue
from retrieval.database import insert, meta, upsert, writing
from retrieval.filters import check
from retrieval.problems import BadValue, Problem
from retrieval.types import Constraint, TaggedProduct

RECENT = 500
HISTORY = 50
_NEAR_AMONG = 20_000
_event_values = attrgetter(*EVENT_FIELDS)
_State = frozenset[tuple[str, str]]


class UnknownShopper(KeyError):
    """No shopper has this id."""

    def __init__(self, shopper: str, near: Sequence[str]) -> None:
        self.shopper, self.near = shopper, tuple(near)
        hint = f"did you mean {' or '.join(near)}?" if near else "import shoppers or events first"
        super().__init__(f"no shopper {shopper[:80]!r}: {hint}")

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopper:
    """A shopper's row. Personas are shown for switching, by `position`; `explicit` is what they told the store,
    `consent` whether they agreed to be remembered (None: not asked)."""

    id: str
    name: str = ""
    about: str = ""
    persona: bool = False
    position: int = 0
    explicit: Mapping[str, object] = field(default_factory=dict)
    consent: bool | None = None


def read_shoppers(path: Path) -> tuple[list[Shopper], list[Problem]]:
    """The shoppers of a JSONL, CSV, TSV, JSON or YAML file whose names are the fields of `Shopper`.

    Other columns are ignored. `position` is the row's number where it is not given. Of rows with the same id the
    first is kept. FeedError for a file that cannot be used at all.
    """
    return read_each(path, ("id",), _shopper, lambda shopper: ("id", shopper.id))


def _shopper(row: Mapping[str, object], line: int) -> Shopper:
    position = whole(row, "position", 0)
    explicit = row.get("explicit") or {}
    if not isinstance(explicit, dict):
        raise BadValue("explicit", explicit, "not an object", "leave it out or write a JSON object")
    try:
        for constraint in told_in(explicit):
            check(constraint)
        unlearned_in(explicit)
    except ValueError as error:
        raise BadValue("explicit", explicit, str(error), f"leave {TOLD!r} and {UNLEARNED!r} out of it") from error
    return Shopper(
        id=identifier(row, "id", required=True),
        name=identifier(row, "name"),
        about=text(row, "about"),
        persona=_yes_or_no(row, "persona") or False,
        position=line if position is None else position,
        explicit=explicit,
        consent=_yes_or_no(row, "consent"),
    )


def _yes_or_no(row: Mapping[str, object], field: str) -> bool | None:
    """None where the field is empty."""
    value = row.get(field)
    if isinstance(value, str) and value.lower() in ("true", "false", "1", "0"):
        value = value.lower() in ("true", "1")
    if value is None or value == "":
        return None
    if not isinstance(value, bool):
        raise BadValue(field, value, "neither true nor false", "write true or false")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The catalogue as of a state of it."""

    state: _State
    items: Mapping[str, TaggedProduct]
    rates: taste.BaseRates


class DatabaseProfiles:
    """A ProfileStore on SQLite or PostgreSQL, whose engine `retrieval.database.open_database` made.

    A profile is computed when it is asked for, from the shopper's `RECENT` newest events other than impressions,
    so an event changes the very next one. Products and base rates are kept in memory until the catalogue or its
    tags change; `items` are all its tagged products, where the caller has them loaded already.
    """

    def __init__(
        self,
        engine: Engine,
        catalogue: Catalogue,
        *,
        items: Sequence[TaggedProduct] | None = None,
        settings: taste.TasteSettings | None = None,
    ) -> None:
        self._engine = engine
        self._catalogue = catalogue
        self._settings = settings or taste.TasteSettings()
        self._known: _Known | None = None
        if items is not None:
            with engine.connect() as connection:
                self._known = self._learn(_state(connection), items)

    def get(self, shopper: str, session: str = "") -> ShopperProfile:
        """See ProfileStore. The message of UnknownShopper names ids near the one given."""
        if not shopper and not session:
            return ShopperProfile()
        row, events = None, []
        with self._engine.connect() as connection:
            if shopper:
                row = connection.execute(_ROW, {"id": shopper}).one_or_none()
                events = _recent(connection, _ACTS_OF, shopper)
                if row is None and not events and not is_known(connection, shopper):
                    raise UnknownShopper(shopper, near(connection, shopper))
            if session:
                events = newest([*events, *_recent(connection, _ACTS_IN, session)])
            state = _state(connection)
        return self._profile(shopper, row, events, state)

    def personas(self) -> list[ShopperProfile]:
        c = tables.shoppers.c
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(tables.shoppers).where(c.persona == true()).order_by(c.position, c.id)
            ).all()
            found = [(row, _recent(connection, _ACTS_OF, row.id)) for row in rows]
            state = _state(connection)
        return [self._profile(row.id, row, events, state) for row, events in found]

    def count(self) -> int:
        """How many shoppers have a row."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(tables.shoppers)).scalar_one()

    def record(self, events: Sequence[Event], *, with_consent: bool = False) -> int:
        """See ProfileStore. On return the events are on disk: one transaction, all or none.

        ValueError for an event without an id, a product or a time zone.
        """
        for event in events:
            if not event.event_id or not event.product or event.timestamp.tzinfo is None:
                raise ValueError(f"{event!r} cannot be recorded: it needs an event_id, a product and a time zone")
        # In order of id, so that two writers of the same events cannot wait for each other.
        ordered = sorted(events, key=lambda event: event.event_id)
        rows = [dict(zip(EVENT_FIELDS, _event_values(event), strict=True)) for event in ordered]
        with writing(self._engine) as connection:
            if with_consent:
                agreed = _consenting(connection, {event.shopper for event in events})
                rows = [{**row, "shopper": row["shopper"] if row["shopper"] in agreed else ""} for row in rows]
            return _insert_new(connection, tables.events, rows)

    def tell(
        self,
        shopper: str,
        told: Sequence[Constraint],
        *,
        gone: Collection[Constraint] = (),
        consent: bool | None = None,
    ) -> None:
        """See ProfileStore. On return it is on disk."""
        if not shopper:
            raise ValueError("what nobody said cannot be kept: give the shopper's id")
        for constraint in told:
            check(constraint)
        if not told and not gone and consent is None:
            return
        with writing(self._engine) as connection:
            if not is_known(connection, shopper):
                raise UnknownShopper(shopper, near(connection, shopper))
            _insert_new(connection, tables.shoppers, [asdict(Shopper(id=shopper))])
            explicit = _explicit(connection, shopper)
            held = merged(without(told_in(explicit), gone), told)
            if told or gone:
                _set(connection, shopper, explicit=_with(explicit, TOLD, to_json(held)))
            if consent is not None:
                _set(connection, shopper, consent=consent)

    def unlearn(self, shopper: str, tags: Sequence[tuple[str, str]]) -> None:
        """Tags that have no affinity from now on, whatever the shopper does; they take the place of those before.

        Who has no row gets one.
        """
        entries = [{"facet": facet, "value": value} for facet, value in dict.fromkeys(tags)]
        with writing(self._engine) as connection:
            _insert_new(connection, tables.shoppers, [asdict(Shopper(id=shopper))])
            explicit = _explicit(connection, shopper)
            _set(connection, shopper, explicit=_with(explicit, UNLEARNED, entries))

    def add_shoppers(self, shoppers: Sequence[Shopper]) -> int:
        """Stores shoppers, replacing the rows of ids that are known; returns how many were new.

        What a known shopper told the store, corrected or agreed to stays, unless the new row says otherwise.
        """
        rows = [asdict(shopper) for shopper in sorted(shoppers, key=lambda shopper: shopper.id)]
        with writing(self._engine) as connection:
            new = _insert_new(connection, tables.shoppers, rows)
            if new < len(rows):
                before = _said_by_shopper(connection)
                for row in rows:
                    said, consent = before.get(row["id"], ({}, None))
                    row["explicit"] = {**said, **row["explicit"]}
                    row["consent"] = consent if row["consent"] is None else row["consent"]
                connection.execute(upsert(connection, tables.shoppers), rows)
        return new

    def _profile(
        self, shopper: str, row: Row[tuple[object, ...]] | None, events: list[Event], state: _State
    ) -> ShopperProfile:
        known = self._current(state) if events else None
        unlearned = unlearned_in(row.explicit) if row else ()
        tags = taste.affinities(events, known.items, known.rates, self._settings) if known else {}
        return ShopperProfile(
            id=shopper,
            name=row.name if row else "",
            about=row.about if row else "",
            tags={tag: value for tag, value in tags.items() if tag not in unlearned},
            price_range=taste.price_ranges(events, known.items, self._settings) if known else {},
            history=taste.telling(events, HISTORY, self._settings),
            events=tuple(events),
            told=told_in(row.explicit) if row else (),
            unlearned=unlearned,
            consent=row.consent if row else None,
        )

    def _current(self, state: _State) -> _Known:
        if self._known is None or self._known.state != state:
            self._known = self._learn(state, self._catalogue.tagged())
        return self._known

    def _learn(self, state: _State, items: Sequence[TaggedProduct]) -> _Known:
        return _Known(
            state=state,
            items={item.product.id: item for item in items},
            rates=taste.base_rates(items, self._settings),
        )


def of_session(session: str | BindParameter[str]) -> ColumnElement[bool]:
    """What was done in a session under nobody's id."""
    c = tables.events.c
    return (c.session == session) & (c.shopper == literal("", literal_execute=True))


def newest(events: Sequence[Event]) -> list[Event]:
    """The `RECENT` newest, newest first, ties by event id."""
    by_id = sorted(events, key=lambda event: event.event_id)
    return sorted(by_id, key=lambda event: event.timestamp, reverse=True)[:RECENT]


def _acts(whose: ColumnElement[bool]) -> Select[Any]:
    # The type stands in the statement's text: only so does SQLite see that its partial index will do.
    c = tables.events.c
    acts = select(tables.events).where(whose, c.type != literal("impression", literal_execute=True))
    return acts.order_by(c.timestamp.desc(), c.event_id).limit(RECENT)


# Made once: to put a statement together takes longer than to run it.
_ACTS_OF = _acts(tables.events.c.shopper == bindparam("id"))
_ACTS_IN = _acts(of_session(bindparam("id")))
_ROW = select(tables.shoppers).where(tables.shoppers.c.id == bindparam("id"))
_STATE = select(meta.c.key, meta.c.value).where(meta.c.key.in_((VERSION_KEY, "tagged")))


def _recent(connection: Connection, acts: Select[Any], id: str) -> list[Event]:
    return [tables.event_of(row) for row in connection.execute(acts, {"id": id}).all()]


def _state(connection: Connection) -> _State:
    """Of the catalogue and its tags; another one where either has changed."""
    return frozenset((row.key, row.value) for row in connection.execute(_STATE))


def is_known(connection: Connection, shopper: str) -> bool:
    """Whether there is a row or an event of a shopper; nobody else may change the row until the transaction ends."""
    own, done = tables.shoppers.c, tables.events.c
    row = select(own.id).where(own.id == shopper).with_for_update()
    event = select(done.event_id).where(done.shopper == shopper).limit(1)
    return any(connection.execute(one).first() is not None for one in (row, event))


def _consenting(connection: Connection, shoppers: Collection[str]) -> set[str]:
    """Those who agree to be remembered; their rows stay as they are until the transaction ends."""
    c = tables.shoppers.c
    wanted = select(c.id).where(c.id.in_(sorted(shoppers)), c.consent == true()).with_for_update(read=True)
    return set(connection.execute(wanted).scalars())


def near(connection: Connection, shopper: str) -> list[str]:
    """Ids whose spelling, or whose shopper's name, is like the one given; nearest first, at most three."""
    known = {
        row.id: f"{row.id} {row.name}".strip()
        for row in connection.execute(
            select(tables.shoppers.c.id, tables.shoppers.c.name)
            .order_by(tables.shoppers.c.position, tables.shoppers.c.id)
            .limit(_NEAR_AMONG)
        )
    }
    seen = select(tables.events.c.shopper).distinct().order_by(tables.events.c.shopper).limit(_NEAR_AMONG)
    for found in connection.execute(seen).scalars():
        known.setdefault(found, found)
    found = process.extract(
        shopper[:80].lower(), known, scorer=fuzz.WRatio, processor=str.lower, limit=3, score_cutoff=60
    )
    return [i for _, _, i in found if i]


def _explicit(connection: Connection, shopper: str) -> dict[str, object]:
    """What the shopper's row holds, which nobody else may write until the transaction ends; nothing without a row."""
    c = tables.shoppers.c
    found = connection.execute(select(c.explicit).where(c.id == shopper).with_for_update()).scalar_one_or_none()
    return dict(found or {})


def _set(connection: Connection, shopper: str, **columns: object) -> None:
    connection.execute(update(tables.shoppers).where(tables.shoppers.c.id == shopper).values(columns))


def _with(explicit: Mapping[str, object], key: str, entries: Sequence[object]) -> dict[str, object]:
    """The same with these entries under the key; without the key where there are none."""
    rest = {name: value for name, value in explicit.items() if name != key}
    return {**rest, key: entries} if entries else rest


def _said_by_shopper(connection: Connection) -> dict[str, tuple[dict[str, object], bool | None]]:
    c = tables.shoppers.c
    rows = connection.execute(select(c.id, c.explicit, c.consent).order_by(c.id).with_for_update())
    return {
        id: ({key: explicit[key] for key in (TOLD, UNLEARNED) if key in explicit}, consent)
        for id, explicit, consent in rows
    }


def _insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> int:
    if not rows:
        return 0
    statement: Insert = insert(connection, table).on_conflict_do_nothing()
    result = connection.execute(statement.execution_options(preserve_rowcount=True), rows)
    return result.rowcount
