"""Shoppers and what they did, kept in the database, and the taste learned from it. Knows no feed and no scorer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from operator import attrgetter
from pathlib import Path

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, Engine, Insert, Row, Table, func, select, true, update

from ranking import tables, taste
from ranking.fields import identifier, read_each, text, whole
from ranking.told import TOLD, merged, to_json, told_in
from ranking.types import Event, ShopperProfile
from retrieval.catalogue import Catalogue
from retrieval.database import insert, upsert, writing
from retrieval.filters import check
from retrieval.problems import BadValue, Problem
from retrieval.types import Constraint, TaggedProduct

RECENT = 500
HISTORY = 50
_NEAR_AMONG = 20_000
_EVENT_FIELDS = tuple(f.name for f in fields(Event))
_event_values = attrgetter(*_EVENT_FIELDS)


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
    """A shopper's row. Personas are shown for switching, by `position`; `explicit` is what they told the store."""

    id: str
    name: str = ""
    about: str = ""
    persona: bool = False
    position: int = 0
    explicit: Mapping[str, object] = field(default_factory=dict)


def read_shoppers(path: Path) -> tuple[list[Shopper], list[Problem]]:
    """The shoppers of a JSONL, CSV, TSV, JSON or YAML file whose names are the fields of `Shopper`.

    Other columns are ignored. `position` is the row's number where it is not given. Of rows with the same id the
    first is kept. FeedError for a file that cannot be used at all.
    """
    return read_each(path, ("id",), _shopper, lambda shopper: ("id", shopper.id))


def _shopper(row: Mapping[str, object], line: int) -> Shopper:
    position = whole(row, "position", 0)
    persona = row.get("persona") or False
    if isinstance(persona, str) and persona.lower() in ("true", "false", "1", "0"):
        persona = persona.lower() in ("true", "1")
    if not isinstance(persona, bool):
        raise BadValue("persona", persona, "neither true nor false", "write true or false")
    explicit = row.get("explicit") or {}
    if not isinstance(explicit, dict):
        raise BadValue("explicit", explicit, "not an object", "leave it out or write a JSON object")
    try:
        for constraint in told_in(explicit):
            check(constraint)
    except ValueError as error:
        raise BadValue("explicit", explicit, str(error), f"leave {TOLD!r} out of it") from error
    return Shopper(
        id=identifier(row, "id", required=True),
        name=identifier(row, "name"),
        about=text(row, "about"),
        persona=persona,
        position=line if position is None else position,
        explicit=explicit,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The catalogue as of a state of it."""

    state: tuple[str, str | None]
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
        self._known = None if items is None else self._learn(self._state(), items)

    def get(self, shopper: str) -> ShopperProfile:
        """See ProfileStore. The message of UnknownShopper names ids near the one given."""
        if not shopper:
            return ShopperProfile()
        with self._engine.connect() as connection:
            row = connection.execute(select(tables.shoppers).where(tables.shoppers.c.id == shopper)).one_or_none()
            events = _recent(connection, shopper)
            if row is None and not events and not _has_events(connection, shopper):
                raise UnknownShopper(shopper, _near(connection, shopper))
        return self._profile(shopper, row, events)

    def personas(self) -> list[ShopperProfile]:
        c = tables.shoppers.c
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(tables.shoppers).where(c.persona == true()).order_by(c.position, c.id)
            ).all()
            found = [(row, _recent(connection, row.id)) for row in rows]
        return [self._profile(row.id, row, events) for row, events in found]

    def count(self) -> int:
        """How many shoppers have a row."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(tables.shoppers)).scalar_one()

    def record(self, events: Sequence[Event]) -> int:
        """See ProfileStore. On return the events are on disk: one transaction, all or none.

        ValueError for an event without an id, a product or a time zone.
        """
        for event in events:
            if not event.event_id or not event.product or event.timestamp.tzinfo is None:
                raise ValueError(f"{event!r} cannot be recorded: it needs an event_id, a product and a time zone")
        # In order of id, so that two writers of the same events cannot wait for each other.
        ordered = sorted(events, key=lambda event: event.event_id)
        rows = [dict(zip(_EVENT_FIELDS, _event_values(event), strict=True)) for event in ordered]
        with writing(self._engine) as connection:
            return _insert_new(connection, tables.events, rows)

    def tell(self, shopper: str, told: Sequence[Constraint]) -> None:
        """See ProfileStore. On return it is on disk."""
        if not shopper:
            raise ValueError("what nobody said cannot be kept: give the shopper's id")
        for constraint in told:
            check(constraint)
        if told:
            with writing(self._engine) as connection:
                _insert_new(connection, tables.shoppers, [asdict(Shopper(id=shopper))])
                explicit = _explicit(connection, shopper)
                _set_explicit(connection, shopper, {**explicit, TOLD: to_json(merged(told_in(explicit), told))})

    def untell(self, shopper: str) -> None:
        """Forgets all that a shopper said of themselves; who is unknown said nothing."""
        with writing(self._engine) as connection:
            explicit = _explicit(connection, shopper)
            if TOLD in explicit:
                _set_explicit(connection, shopper, {key: explicit[key] for key in explicit if key != TOLD})

    def add_shoppers(self, shoppers: Sequence[Shopper]) -> int:
        """Stores shoppers, replacing the rows of ids that are known; returns how many were new.

        What a known shopper told the store stays, unless the new row says otherwise.
        """
        rows = [asdict(shopper) for shopper in sorted(shoppers, key=lambda shopper: shopper.id)]
        with writing(self._engine) as connection:
            new = _insert_new(connection, tables.shoppers, rows)
            if new < len(rows):
                told = _told_by_shopper(connection)
                for row in rows:
                    if row["id"] in told:
                        row["explicit"] = {TOLD: told[row["id"]], **row["explicit"]}
                connection.execute(upsert(connection, tables.shoppers), rows)
        return new

    def _profile(self, shopper: str, row: Row[tuple[object, ...]] | None, events: list[Event]) -> ShopperProfile:
        known = self._current() if events else None
        return ShopperProfile(
            id=shopper,
            name=row.name if row else "",
            about=row.about if row else "",
            tags=taste.affinities(events, known.items, known.rates, self._settings) if known else {},
            price_range=taste.price_ranges(events, known.items, self._settings) if known else {},
            history=taste.telling(events, HISTORY, self._settings),
            events=tuple(events),
            told=told_in(row.explicit) if row else (),
        )

    def _current(self) -> _Known:
        state = self._state()
        if self._known is None or self._known.state != state:
            self._known = self._learn(state, self._catalogue.tagged())
        return self._known

    def _state(self) -> tuple[str, str | None]:
        return self._catalogue.version, self._catalogue.meta("tagged")

    def _learn(self, state: tuple[str, str | None], items: Sequence[TaggedProduct]) -> _Known:
        return _Known(
            state=state,
            items={item.product.id: item for item in items},
            rates=taste.base_rates(items, self._settings),
        )


def _recent(connection: Connection, shopper: str) -> list[Event]:
    c = tables.events.c
    rows = connection.execute(
        select(tables.events)
        .where(c.shopper == shopper, c.type != "impression")
        .order_by(c.timestamp.desc(), c.event_id)
        .limit(RECENT)
    )
    return [Event(**dict(zip(_EVENT_FIELDS, row, strict=True))) for row in rows]


def _has_events(connection: Connection, shopper: str) -> bool:
    c = tables.events.c
    return connection.execute(select(c.event_id).where(c.shopper == shopper).limit(1)).first() is not None


def _near(connection: Connection, shopper: str) -> list[str]:
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
    near = process.extract(
        shopper[:80].lower(), known, scorer=fuzz.WRatio, processor=str.lower, limit=3, score_cutoff=60
    )
    return [i for _, _, i in near if i]


def _explicit(connection: Connection, shopper: str) -> dict[str, object]:
    """What the shopper's row holds, which nobody else may write until the transaction ends; nothing without a row."""
    c = tables.shoppers.c
    found = connection.execute(select(c.explicit).where(c.id == shopper).with_for_update()).scalar_one_or_none()
    return dict(found or {})


def _set_explicit(connection: Connection, shopper: str, explicit: Mapping[str, object]) -> None:
    connection.execute(update(tables.shoppers).where(tables.shoppers.c.id == shopper).values(explicit=explicit))


def _told_by_shopper(connection: Connection) -> dict[str, object]:
    c = tables.shoppers.c
    rows = connection.execute(select(c.id, c.explicit).order_by(c.id).with_for_update())
    return {id: explicit[TOLD] for id, explicit in rows if TOLD in explicit}


def _insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> int:
    if not rows:
        return 0
    statement: Insert = insert(connection, table).on_conflict_do_nothing()
    result = connection.execute(statement.execution_options(preserve_rowcount=True), rows)
    return result.rowcount
