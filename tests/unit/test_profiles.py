"""Profiles from the database: taste that follows the very last event, and nobody else's."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, select

from ranking import tables
from ranking.profiles import DatabaseProfiles, Shopper, UnknownShopper, read_shoppers
from ranking.types import Event
from retrieval.catalogue import Catalogue
from retrieval.database import open_database
from retrieval.types import Constraint
from tests.small_shop import JACKETS, NOW, event, item


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'aisle.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def catalogue(engine: Engine) -> Catalogue:
    catalogue = Catalogue(engine)
    catalogue.apply([found.product for found in JACKETS])
    catalogue.set_tags({found.product.id: found.tags for found in JACKETS})
    return catalogue


@pytest.fixture
def profiles(engine: Engine, catalogue: Catalogue) -> DatabaseProfiles:
    return DatabaseProfiles(engine, catalogue)


def test_the_tables_are_those_that_the_migrations_make(engine: Engine) -> None:
    schema = inspect(engine)
    for table in tables.metadata.sorted_tables:
        made = {column["name"]: column for column in schema.get_columns(table.name)}
        assert list(made) == [column.name for column in table.columns]
        for column in table.columns:
            assert made[column.name]["nullable"] == column.nullable, column
            assert str(made[column.name]["type"]) == column.type.compile(engine.dialect), column
        assert schema.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]
        assert {(index["name"], tuple(index["column_names"])) for index in schema.get_indexes(table.name)} == {
            (index.name, tuple(column.name for column in index.columns)) for index in table.indexes
        }


def test_an_event_changes_the_very_next_profile(profiles: DatabaseProfiles) -> None:
    profiles.record([event("view", "red-wool", days_ago=1)])
    before = profiles.get("ann")
    profiles.record([event("purchase", "black-leather")])
    after = profiles.get("ann")
    assert before.tags.get(("material", "leather"), 0.0) <= 0.0 < after.tags["material", "leather"]
    assert [e.product for e in after.history] == ["black-leather", "red-wool"]


def test_what_one_shopper_does_never_changes_another(profiles: DatabaseProfiles) -> None:
    profiles.record([event("purchase", "black-leather", shopper="ann"), event("view", "red-wool", shopper="bob")])
    before = profiles.get("bob")
    profiles.record([event("purchase", "red-cotton", shopper="ann"), event("dislike", "red-wool", shopper="ann")])
    assert profiles.get("bob") == before
    assert {e.shopper for e in profiles.get("ann").history} == {"ann"}


def test_impressions_do_not_push_out_what_the_shopper_did(profiles: DatabaseProfiles) -> None:
    profiles.record([event("purchase", "black-leather", days_ago=30)])
    profiles.record([event("impression", "red-wool", days_ago=n / 1000) for n in range(600)])
    profile = profiles.get("ann")
    assert [e.type for e in profile.history] == ["purchase"]
    assert profile.tags["colour", "black"] > 0


def test_a_shopper_who_only_saw_lists_is_known_and_has_no_taste(profiles: DatabaseProfiles) -> None:
    profiles.record([event("impression", "red-wool")])
    assert profiles.get("ann").tags == {} == profiles.get("ann").price_range


def test_the_newest_count_wherever_their_clocks_stand(profiles: DatabaseProfiles) -> None:
    tokyo = timezone(timedelta(hours=9))
    earlier = Event(event_id="1", timestamp=datetime(2026, 3, 1, 20, tzinfo=tokyo), shopper="ann", type="view",
                    product="red-wool")  # fmt: skip
    later = Event(event_id="2", timestamp=datetime(2026, 3, 1, 12, tzinfo=UTC), shopper="ann", type="view",
                  product="red-cotton")  # fmt: skip
    profiles.record([later, earlier])
    assert [e.event_id for e in profiles.get("ann").history] == ["2", "1"]
    assert profiles.get("ann").history[1].timestamp == earlier.timestamp


def test_new_tags_count_at_once(profiles: DatabaseProfiles, catalogue: Catalogue) -> None:
    profiles.record([event("purchase", "new")])
    assert profiles.get("ann").tags == {}
    new = item("new", colour="green")
    catalogue.apply([new.product])
    catalogue.set_tags({"new": new.tags})
    assert profiles.get("ann").tags["colour", "green"] > 0


def test_an_unknown_shopper_is_told_who_is_near(profiles: DatabaseProfiles) -> None:
    profiles.add_shoppers([Shopper(id="mei", name="Mei Chen"), Shopper(id="tom", name="Tom")])
    profiles.record([event("view", "red-wool", shopper="anna")])
    with pytest.raises(UnknownShopper, match="no shopper 'mie': did you mean mei"):
        profiles.get("mie")
    with pytest.raises(UnknownShopper, match="mei"):
        profiles.get("Chen")
    with pytest.raises(UnknownShopper, match="anna"):
        profiles.get("ana")


def test_with_nobody_near_the_message_says_what_to_do(profiles: DatabaseProfiles) -> None:
    with pytest.raises(UnknownShopper, match="import shoppers or events first"):
        profiles.get("zoe")


def test_shoppers_come_again_without_harm(profiles: DatabaseProfiles) -> None:
    rows = [
        Shopper(id="mei", name="Mei", persona=True, position=2, explicit={"sizes": ["M"]}),
        Shopper(id="tom", name="Tom", persona=True, position=1),
        Shopper(id="guest", name="A guest"),
    ]
    assert profiles.add_shoppers(rows) == 3
    assert profiles.add_shoppers(rows) == 0
    assert profiles.add_shoppers([Shopper(id="mei", name="Mei Chen", persona=True, position=2)]) == 0
    assert [persona.name for persona in profiles.personas()] == ["Tom", "Mei Chen"]
    assert profiles.count() == 3


SIZE = Constraint(facet="size", op="=", value="m", text="I wear size M")


def explicit(engine: Engine, shopper: str) -> object:
    with engine.connect() as connection:
        return connection.execute(
            select(tables.shoppers.c.explicit).where(tables.shoppers.c.id == shopper)
        ).scalar_one_or_none()


def test_what_was_told_can_be_taken_back_and_nothing_else_goes(profiles: DatabaseProfiles, engine: Engine) -> None:
    profiles.add_shoppers([Shopper(id="mei", explicit={"locale": "zh"})])
    profiles.tell("mei", [SIZE])
    kept = {"facet": "size", "op": "=", "value": "m", "hard": True, "text": "I wear size M"}
    assert explicit(engine, "mei") == {"locale": "zh", "told": [kept]}
    profiles.tell("mei", (), gone=[SIZE])
    assert profiles.get("mei").told == ()
    assert explicit(engine, "mei") == {"locale": "zh"}


def test_importing_shoppers_again_keeps_what_they_told(profiles: DatabaseProfiles, engine: Engine) -> None:
    rows = [Shopper(id="mei", explicit={"locale": "zh"}), Shopper(id="tom")]
    profiles.add_shoppers(rows)
    profiles.tell("mei", [SIZE])
    profiles.add_shoppers(rows)
    assert profiles.get("mei").told == (SIZE,)
    assert explicit(engine, "tom") == {}
    profiles.add_shoppers([Shopper(id="mei", explicit={"told": []})])
    assert profiles.get("mei").told == ()


def test_importing_shoppers_again_keeps_their_consent_and_their_corrections(profiles: DatabaseProfiles) -> None:
    profiles.add_shoppers([Shopper(id="mei"), Shopper(id="tom", consent=True)])
    profiles.tell("mei", (), consent=False)
    profiles.unlearn("mei", [("colour", "red")])
    profiles.add_shoppers([Shopper(id="mei"), Shopper(id="tom")])
    assert (profiles.get("mei").consent, profiles.get("mei").unlearned) == (False, (("colour", "red"),))
    assert profiles.get("tom").consent is True
    profiles.add_shoppers([Shopper(id="tom", consent=False)])
    assert profiles.get("tom").consent is False


def test_what_was_taken_out_of_the_learned_is_not_learned_again(profiles: DatabaseProfiles) -> None:
    profiles.record([event("purchase", "red-wool")])
    assert profiles.get("ann").tags["colour", "red"] > 0 < profiles.get("ann").tags["material", "wool"]
    profiles.unlearn("ann", [("colour", "red")])
    profiles.record([event("purchase", "red-cotton", days_ago=n, id=f"p{n}") for n in range(5)])
    profile = profiles.get("ann")
    assert ("colour", "red") not in profile.tags and profile.tags["material", "cotton"] > 0
    assert profile.unlearned == (("colour", "red"),)
    profiles.unlearn("ann", [])
    assert profiles.get("ann").tags["colour", "red"] > 0


def test_lists_that_were_shown_do_not_slow_a_profile_down(profiles: DatabaseProfiles) -> None:
    profiles.record([event("view", "red-wool", days_ago=n + 100, id=f"v{n}") for n in range(500)])
    profiles.get("ann")

    def took() -> float:
        began = time.perf_counter()
        for _ in range(5):
            profiles.get("ann")
        return time.perf_counter() - began

    before = took()
    profiles.record([event("impression", "red-cotton", days_ago=n / 1000, id=f"i{n}") for n in range(30_000)])
    assert took() < 3 * before + 0.1  # a walk over them all would take 20 times as long


@pytest.mark.parametrize(
    "told",
    [
        "size m",
        7,
        ["size m"],
        [{"facet": "size"}],
        [{"facet": "mood", "op": "=", "value": "blue", "hard": True, "text": ""}],
        [{"facet": "price", "op": "<=", "value": "cheap", "hard": True, "text": ""}],
    ],
)
def test_a_file_whose_told_is_something_else_is_not_taken_in(tmp_path: Path, told: object) -> None:
    path = tmp_path / "shoppers.jsonl"
    path.write_text(json.dumps({"id": "mei", "explicit": {"told": told}}) + '\n{"id": "tom"}\n', encoding="utf-8")
    shoppers, problems = read_shoppers(path)
    assert [shopper.id for shopper in shoppers] == ["tom"]
    assert [(problem.row, problem.field) for problem in problems] == [(1, "explicit")]
    assert "told" in problems[0].remedy


def test_events_that_cannot_be_kept_are_refused_together(profiles: DatabaseProfiles) -> None:
    naive = Event(event_id="n", timestamp=NOW.replace(tzinfo=None), shopper="ann", type="view", product="red-wool")
    with pytest.raises(ValueError, match="time zone"):
        profiles.record([event("view", "red-wool"), naive])
    with pytest.raises(UnknownShopper):
        profiles.get("ann")


def test_reading_shoppers(tmp_path: Path) -> None:
    path = tmp_path / "shoppers.jsonl"
    rows = [
        {"id": "mei", "name": "Mei", "about": "Likes leather.", "persona": True, "explicit": {"sizes": ["M"]}},
        {"id": "mei", "name": "Another"},
        {"id": "", "name": "Nobody"},
        {"id": "tom", "persona": "perhaps"},
        {"id": "eva", "position": 0, "consent": "true"},
        {"id": "ida", "consent": "maybe"},
        {"id": "joe", "explicit": {"unlearned": ["red"]}},
        {"id": "kim", "consent": False, "position": 9},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    shoppers, problems = read_shoppers(path)
    assert shoppers == [
        Shopper(id="mei", name="Mei", about="Likes leather.", persona=True, position=1, explicit={"sizes": ["M"]}),
        Shopper(id="eva", position=0, consent=True),
        Shopper(id="kim", position=9, consent=False),
    ]
    assert [(problem.row, problem.field) for problem in problems] == [
        (2, "id"), (3, "id"), (4, "persona"), (6, "consent"), (7, "explicit"),
    ]  # fmt: skip


def test_many_events_go_in_fast_and_a_profile_comes_out_fast(profiles: DatabaseProfiles) -> None:
    ids = [found.product.id for found in JACKETS]
    many = [event("view", ids[n % 4], shopper=f"s{n % 20}", days_ago=n / 100, id=str(n)) for n in range(20_000)]
    began = time.perf_counter()
    assert profiles.record(many) == 20_000
    assert time.perf_counter() - began < 5.0  # 0.4 s alone; the bound leaves room for a busy machine
    profiles.get("s1")
    began = time.perf_counter()
    for n in range(10):
        profiles.get(f"s{n}")
    assert (time.perf_counter() - began) / 10 < 0.15
