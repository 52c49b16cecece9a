"""The database's events as a log to learn from: nothing shown, nobody who refused, each nameless session its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ranking.log import KINDS
from ranking.log_store import read_log
from ranking.profiles import DatabaseProfiles, Shopper
from ranking.types import Event
from retrieval.catalogue import Catalogue
from retrieval.database import open_database
from tests.small_shop import NOW, event


@pytest.fixture
def profiles(tmp_path: Path) -> Iterator[DatabaseProfiles]:
    engine = open_database(f"sqlite:///{tmp_path / 'aisle.db'}")
    yield DatabaseProfiles(engine, Catalogue(engine))
    engine.dispose()


def logged(profiles: DatabaseProfiles, *events: Event) -> list[tuple[str, str, str]]:
    """Shopper, type and product of each row."""
    profiles.record(events)
    log = read_log(profiles._engine, ["a", "b", "c"])
    assert log.products == ("a", "b", "c")
    rows = zip(log.shopper, log.kind, log.product, strict=True)
    return [(log.shoppers[who], KINDS[kind], log.products[product]) for who, kind, product in rows]


def test_what_was_done_is_read_oldest_first(profiles: DatabaseProfiles) -> None:
    assert logged(
        profiles,
        event("purchase", "a", days_ago=1),
        event("view", "b", days_ago=3),
        event("rating", "c", shopper="bob", days_ago=2, value=4.0),
    ) == [("ann", "view", "b"), ("bob", "rating", "c"), ("ann", "purchase", "a")]


def test_what_was_only_shown_is_nobodys_doing(profiles: DatabaseProfiles) -> None:
    assert logged(profiles, event("impression", "a"), event("click", "a")) == [("ann", "click", "a")]


def test_products_that_are_gone_are_left_out(profiles: DatabaseProfiles) -> None:
    assert logged(profiles, event("purchase", "gone"), event("purchase", "c")) == [("ann", "purchase", "c")]


@pytest.mark.parametrize(("consent", "read"), [(True, True), (None, True), (False, False)])
def test_of_who_refused_to_be_remembered_nothing_is_learned(
    profiles: DatabaseProfiles, consent: bool | None, read: bool
) -> None:
    profiles.add_shoppers([Shopper(id="ann", consent=consent), Shopper(id="bob", consent=True)])
    found = logged(profiles, event("purchase", "a"), event("purchase", "b", shopper="bob"))
    assert (("ann", "purchase", "a") in found) == read and ("bob", "purchase", "b") in found
    profiles.tell("ann", [], consent=False)
    assert logged(profiles) == [("bob", "purchase", "b")]


def test_each_nameless_session_is_a_shopper_of_its_own(profiles: DatabaseProfiles) -> None:
    nobody = event("view", "a", shopper="")
    found = logged(
        profiles,
        replace(nobody, event_id="1", session="s1"),
        replace(nobody, event_id="2", session="s2", timestamp=NOW + timedelta(seconds=1)),
        replace(nobody, event_id="3", session="s1", product="b", timestamp=NOW + timedelta(seconds=2)),
        event("view", "c", shopper="s1", days_ago=-1),
    )
    shoppers = [who for who, _, _ in found]
    assert shoppers[0] == shoppers[2] != shoppers[1]
    assert shoppers[3] == "s1" not in shoppers[:3], "a session is not taken for the shopper of that id"


def test_what_nobody_did_in_no_session_is_left_out(profiles: DatabaseProfiles) -> None:
    nobody = [event("purchase", product, shopper="", days_ago=day) for day, product in enumerate("abc")]
    assert logged(profiles, *nobody, event("view", "a")) == [("ann", "view", "a")]


def test_a_store_where_nothing_happened_has_an_empty_log(profiles: DatabaseProfiles) -> None:
    assert logged(profiles) == []


def test_what_was_done_in_a_session_is_one_basket_and_ratings_keep_their_value(profiles: DatabaseProfiles) -> None:
    together = [replace(event("cart", p, days_ago=n), session="s") for n, p in enumerate("ab")]
    profiles.record([*together, event("rating", "c", value=3.5, days_ago=5)])
    log = read_log(profiles._engine, ["a", "b", "c"])
    assert log.basket.tolist() == [0, 1, 1] and log.value[0] == 3.5
