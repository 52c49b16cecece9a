"""Sessions on both databases: what is saved comes back exactly, until it is over or no longer understood."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from assistant import sessions as module
from assistant.privacy import Erased, erase, held
from assistant.sessions import Sessions
from assistant.types import UNDO, CartLine, DialogueState, Need
from ranking.profiles import DatabaseProfiles, Shopper, UnknownShopper
from retrieval import database
from retrieval.catalogue import Catalogue
from retrieval.database import open_database, writing
from retrieval.types import Constraint
from tests.small_shop import JACKETS, NOW, event

POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/test"

STATE = DialogueState(
    turn=4,
    language="zh",
    needs=(
        Need(
            said="不要帽子的黑色羽绒服",
            search_text="down jacket",
            constraints=(
                Constraint(facet="colour", op="=", value=("black", "navy"), hard=False, turn=2, text="黑色"),
                Constraint(facet="feature", op="!=", value="hood", turn=3, text="不要帽子"),
                Constraint(facet="price", op="<=", value=200.0),
                Constraint(facet="in_stock", op="=", value=True),
                Constraint(facet="on_sale", op="=", value=False),
                Constraint(facet="quantity", op="=", value=1.0),
                Constraint(facet="size", op="=", value="1"),
            ),
            sort="price_asc",
            like="p1",
        ),
        Need(),
    ),
    focus=1,
    budget=300.5,
    shown=("p1", "p2"),
    seen=("p1",),
    product="p2",
    cart=(CartLine(product="p1", quantity=2), CartLine(product="p3")),
    told=(Constraint(facet="size", op="=", value="m", text="I wear size M"),),
    consent=False,
    offer="show me the next ones",
)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A schema of the test's own on the local PostgreSQL server."""
    admin = sa.create_engine(POSTGRES, connect_args={"connect_timeout": 3})
    schema = f"aisle_sessions_{os.getpid()}"
    try:
        with admin.begin() as connection:
            connection.execute(sa.text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
            connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
    except OperationalError as error:
        admin.dispose()
        pytest.skip(f"needs PostgreSQL at {POSTGRES}: {str(error.orig).splitlines()[0]}")
    yield f"{POSTGRES}?options=-csearch_path%3D{schema}"
    with admin.begin() as connection:
        connection.execute(sa.text(f"DROP SCHEMA {schema} CASCADE"))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'aisle.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


Again = Callable[[], Sessions]


@pytest.fixture
def again(url: str, clock: Clock) -> Iterator[Again]:
    """Gives the sessions, each time over a database opened anew."""
    engines: list[sa.Engine] = [open_database(url)]
    DatabaseProfiles(engines[0], Catalogue(engines[0])).add_shoppers([Shopper(id=id) for id in ("mei", "abe")])

    def opened() -> Sessions:
        engines.append(open_database(url))
        return Sessions(engines[-1], clock=clock)

    yield opened
    for engine in engines:
        engine.dispose()


@pytest.fixture
def kept(again: Again) -> Sessions:
    return again()


def kinds(value: object) -> object:
    """A value with the types of everything in it, which == does not compare: 1 == 1.0 == True."""
    if isinstance(value, tuple):
        return ("tuple", *(kinds(part) for part in value))
    if hasattr(value, "__dataclass_fields__"):
        return (type(value), *(kinds(getattr(value, name)) for name in value.__dataclass_fields__))
    return type(value), value


def chain(length: int) -> DialogueState:
    """A state with so many states before it, all different."""
    state = STATE
    for n in range(length):
        state = replace(STATE, turn=5 + n, shown=(f"p{n}",), before=state)
    return state


def depth(state: DialogueState) -> int:
    deep = 0
    while state.before is not None:
        state, deep = state.before, deep + 1
    return deep


def test_a_session_comes_back_exactly_when_the_database_is_opened_again(again: Again) -> None:
    again().save("one", "mei", STATE)
    loaded = again().load("one", "mei")
    assert loaded == STATE
    assert kinds(loaded) == kinds(STATE)


def test_all_that_can_be_undone_comes_back_exactly(kept: Sessions) -> None:
    state = chain(UNDO)
    kept.save("one", "mei", state)
    loaded = kept.load("one", "mei")
    assert depth(state) == UNDO == 20
    assert loaded == state
    assert kinds(loaded) == kinds(state)


def test_older_states_are_left_out_and_the_newest_stay(kept: Sessions) -> None:
    kept.save("one", "mei", chain(3000))
    loaded = kept.load("one", "mei")
    assert loaded is not None and depth(loaded) == UNDO
    oldest = loaded
    while oldest.before is not None:
        oldest = oldest.before
    assert (loaded.turn, oldest.turn) == (5 + 2999, 5 + 2999 - UNDO)


def test_saving_again_replaces_one_session_and_no_other(kept: Sessions) -> None:
    kept.save("one", "mei", STATE)
    kept.save("two", "mei", replace(STATE, turn=9))
    kept.save("one", "abe", DialogueState())
    assert kept.load("one", "abe") == DialogueState()
    assert kept.load("two", "mei") == replace(STATE, turn=9)


def test_a_session_is_its_shoppers_alone(kept: Sessions) -> None:
    kept.save("one", "mei", STATE)
    kept.save("two", "", STATE)
    for id, others in (("one", ("", "abe", "Mei", "mei ", "%")), ("two", ("mei", " "))):
        assert [kept.load(id, other) for other in others] == [None] * len(others)
    assert kept.load("one", "mei") == kept.load("two", "") == STATE


def test_an_id_is_long_random_and_its_own(kept: Sessions) -> None:
    ids = {kept.new_id() for _ in range(100)}
    assert len(ids) == 100 and min(map(len, ids)) >= 43
    for id in ids:
        assert kept.load(id, "mei") is None
    kept.save(min(ids), "", STATE)
    assert kept.load(min(ids), "") == STATE


def test_a_session_is_forgotten(kept: Sessions) -> None:
    kept.save("one", "mei", STATE)
    kept.save("two", "mei", STATE)
    kept.forget("one")
    kept.forget("one")
    assert kept.load("one", "mei") is None
    assert kept.load("two", "mei") == STATE


def test_a_session_ends_when_it_was_not_saved_for_its_life(kept: Sessions, clock: Clock) -> None:
    kept.save("one", "mei", STATE)
    clock.move(days=30, microseconds=-1)
    assert kept.load("one", "mei") == STATE
    clock.move(microseconds=1)
    assert kept.load("one", "mei") is None
    kept.save("one", "mei", STATE)
    clock.move(days=29)
    assert kept.load("one", "mei") == STATE


def test_expiring_removes_what_is_over_and_counts_it(kept: Sessions, clock: Clock) -> None:
    for name in ("a", "b"):
        kept.save(name, "mei", STATE)
    clock.move(days=10)
    kept.save("c", "mei", STATE)
    assert kept.expire(NOW + timedelta(days=29)) == 0
    tokyo = (NOW + timedelta(days=30)).astimezone(timezone(timedelta(hours=9)))
    assert kept.expire(tokyo) == 2
    assert kept.expire(tokyo) == 0
    assert kept.load("a", "mei") is None
    assert kept.load("c", "mei") == STATE


def test_the_life_is_the_callers_to_choose(url: str, clock: Clock) -> None:
    engine = open_database(url)
    brief = Sessions(engine, life=timedelta(minutes=5), clock=clock)
    brief.save("one", "", STATE)
    clock.move(minutes=6)
    assert brief.load("one", "") is None
    assert brief.expire(clock()) == 1
    engine.dispose()


@pytest.mark.parametrize("id", ["", "x" * 129, "a\x00b", "\ud800", "' OR 1=1 --", "../one", "one\n", "会话"])
def test_any_text_may_come_in_place_of_an_id(kept: Sessions, id: str) -> None:
    kept.save("one", "mei", STATE)
    assert kept.load(id, "mei") is None
    kept.forget(id)
    with pytest.raises(ValueError, match="new_id"):
        kept.save(id, "mei", STATE)
    assert kept.load("one", "mei") == STATE


def test_what_json_cannot_hold_is_refused_and_the_last_state_stays(kept: Sessions) -> None:
    kept.save("one", "mei", STATE)
    with pytest.raises(ValueError):
        kept.save("one", "mei", replace(STATE, offer="\ud800"))
    with pytest.raises(ValueError):
        kept.save("one", "mei", replace(STATE, shown=["p1"]))  # type: ignore[arg-type]
    assert kept.load("one", "mei") == STATE


def texts(url: str) -> dict[str, str]:
    engine = open_database(url)
    with engine.connect() as connection:
        found = {row.id: row.state for row in connection.execute(sa.select(module.sessions))}
    engine.dispose()
    return found


def rewrite(url: str, id: str, text: str) -> None:
    engine = open_database(url)
    with writing(engine) as connection:
        connection.execute(sa.update(module.sessions).where(module.sessions.c.id == id).values(state=text))
    engine.dispose()


def test_what_another_schema_wrote_is_no_session(kept: Sessions, url: str) -> None:
    kept.save("one", "mei", STATE)
    mine = json.loads(texts(url)["one"])
    assert mine.keys() == {"schema", "state"}
    state = mine["state"]
    others: list[object] = [
        {**mine, "schema": "0" * 16},  # the same JSON, meant otherwise
        {**mine, "state": {**state, "mood": "good"}},
        {**mine, "state": {**state, "language": "fr"}},
        {**mine, "state": {**state, "shown": "p1"}},
        {**mine, "state": {**state, "turn": "4"}},
        {**mine, "state": {**state, "cart": [{"product": "p1", "amount": 2}]}},
        state,
        [],
    ]
    for other in others:
        rewrite(url, "one", json.dumps(other))
        assert kept.load("one", "mei") is None, other
    for text in ("", "{", "null", '{"schema"'):
        rewrite(url, "one", text)
        assert kept.load("one", "mei") is None, text
    rewrite(url, "one", json.dumps(mine))
    assert kept.load("one", "mei") == STATE


def test_a_session_of_another_schema_is_replaced_and_expires_like_any(kept: Sessions, url: str, clock: Clock) -> None:
    for id in ("one", "two"):
        kept.save(id, "mei", STATE)
        rewrite(url, id, "{}")
    kept.save("one", "mei", STATE)
    assert kept.load("one", "mei") == STATE
    assert kept.expire(clock() + timedelta(days=30)) == 2


def test_many_may_save_at_the_same_time(again: Again) -> None:
    stores = [again() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: stores[n % 4].save(f"s{n % 3}", "mei", replace(STATE, turn=n)), range(24)))
    loaded = [again().load(f"s{n}", "mei") for n in range(3)]
    assert all(state is not None and state.turn % 3 == n for n, state in enumerate(loaded))


def test_what_is_held_of_a_shopper_is_found_and_erased(kept: Sessions, url: str) -> None:
    engine = open_database(url)
    profiles = DatabaseProfiles(engine, Catalogue(engine))
    profiles.tell("mei", STATE.told, consent=True)
    profiles.record([event("view", "a", shopper="mei"), event("view", "a", shopper="abe")])
    profiles.record([replace(event("view", "b", shopper="", id=f"v{n}"), session=f"s{n}") for n in range(3)])
    for id, shopper in (("s0", "mei"), ("s1", "abe"), ("s2", "mei")):
        kept.save(id, shopper, STATE)
    found = held(engine, "mei")
    assert found["shopper"]["consent"] is True
    assert [e["event_id"] for e in found["events"]] == ["mei-view-a-0.0", "v0", "v2"]
    assert [s["id"] for s in found["sessions"]] == ["s0", "s2"]
    assert erase(engine, "mei") == Erased(own=1, events=3, sessions=2)
    with pytest.raises(UnknownShopper):
        erase(engine, "mei")
    with pytest.raises(UnknownShopper):
        held(engine, "mei")
    assert [e["event_id"] for e in held(engine, "abe")["events"]] == ["abe-view-a-0.0", "v1"]
    assert kept.load("s1", "abe") == STATE
    engine.dispose()


def test_nothing_is_saved_of_who_was_forgotten_meanwhile(kept: Sessions, url: str) -> None:
    kept.save("one", "mei", STATE)
    engine = open_database(url)
    erase(engine, "mei")
    with pytest.raises(UnknownShopper, match="mei"):
        kept.save("one", "mei", STATE)
    with pytest.raises(UnknownShopper):
        held(engine, "mei")
    engine.dispose()


# -- any state ----------------------------------------------------------------------------------------------

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.booleans(), text, st.lists(text, max_size=3).map(tuple)
)
constraints = st.lists(
    st.builds(
        Constraint,
        facet=text,
        op=st.sampled_from(["=", "!=", "<="]),
        value=values,
        hard=st.booleans(),
        turn=st.integers(0, 2**40),
        text=text,
    ),
    max_size=3,
).map(tuple)
ids = st.lists(text, max_size=3).map(tuple)
states = st.recursive(
    st.none(),
    lambda before: st.builds(
        DialogueState,
        turn=st.integers(0, 2**40),
        language=st.sampled_from(["en", "zh"]),
        needs=st.lists(st.builds(Need, said=text, constraints=constraints, like=text), max_size=2).map(tuple),
        focus=st.integers(0, 3),
        budget=st.none() | st.floats(allow_nan=False, allow_infinity=False),
        shown=ids,
        cart=st.lists(st.builds(CartLine, product=text, quantity=st.integers(1, 99)), max_size=2).map(tuple),
        told=constraints,
        consent=st.none() | st.booleans(),
        offer=text,
        before=before,
    ),
    max_leaves=4,
).filter(lambda state: state is not None)


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Sessions]:
    engine = open_database("sqlite:///:memory:")
    yield Sessions(engine)
    engine.dispose()


@settings(max_examples=60, deadline=None)
@given(state=states)
def test_any_state_comes_back_exactly(in_memory: Sessions, state: DialogueState) -> None:
    in_memory.save("any", "", state)
    assert kinds(in_memory.load("any", "")) == kinds(state)


# -- the table ----------------------------------------------------------------------------------------------


def open_as_of(url: str, revision: str) -> sa.Engine:
    """The database as an older Aisle left it."""
    engine = open_database(url)
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    return engine


def test_a_store_from_before_sessions_keeps_everything_and_gets_them(url: str) -> None:
    old = open_as_of(url, "0001")
    assert "sessions" not in sa.inspect(old).get_table_names()
    catalogue = Catalogue(old)
    catalogue.apply([found.product for found in JACKETS])
    catalogue.set_tags({found.product.id: found.tags for found in JACKETS})
    with writing(old) as connection:
        connection.execute(
            sa.text("INSERT INTO shoppers VALUES ('mei', 'Mei', 'Reads.', :yes, 1, :explicit)"),
            {"yes": True, "explicit": '{"locale": "zh"}'},
        )
    DatabaseProfiles(old, catalogue).record([event("purchase", "black-leather", shopper="mei")])
    before = catalogue.tagged()
    old.dispose()

    engine = open_database(url)
    catalogue = Catalogue(engine)
    assert catalogue.tagged() == before
    [mei] = DatabaseProfiles(engine, catalogue).personas()
    assert (mei.name, mei.about, mei.consent) == ("Mei", "Reads.", None)
    assert mei.tags["material", "leather"] > 0
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all() == [database.HEAD]
    sessions = Sessions(engine)
    sessions.save("one", "mei", STATE)
    assert sessions.load("one", "mei") == STATE
    engine.dispose()


def test_the_migrations_make_the_table_that_the_code_uses(url: str) -> None:
    engine = open_database(url)
    found, table = sa.inspect(engine), module.sessions
    made = {column["name"]: column for column in found.get_columns(table.name)}
    assert list(made) == [column.name for column in table.columns]
    for column in table.columns:
        assert str(made[column.name]["type"].compile(engine.dialect)) == column.type.compile(engine.dialect)
        assert made[column.name]["nullable"] == (column.nullable and not column.primary_key), column
    assert found.get_pk_constraint(table.name)["constrained_columns"] == ["id"]
    assert {(i["name"], tuple(i["column_names"])) for i in found.get_indexes(table.name)} == {
        ("ix_sessions_updated", ("updated",))
    }
    engine.dispose()


def test_a_moment_without_a_zone_is_refused(kept: Sessions) -> None:
    with pytest.raises(Exception, match="time zone"):
        kept.expire(datetime(2026, 3, 1))


def test_the_wall_clock_is_the_default(in_memory: Sessions) -> None:
    in_memory.save("now", "", STATE)
    assert in_memory.load("now", "") == STATE
    assert in_memory.expire(datetime.now(UTC) + timedelta(days=29)) == 0
    assert in_memory.expire(datetime.now(UTC) + timedelta(days=31)) >= 1
