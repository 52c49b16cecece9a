"""What every ProfileStore does. The second implementation keeps everything in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Lock

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from ranking.profiles import HISTORY, DatabaseProfiles, Shopper, UnknownShopper, newest
from ranking.taste import TasteSettings, affinities, base_rates, price_ranges, telling
from ranking.told import merged, without
from ranking.types import Event, EventType, ProfileStore, ShopperProfile
from retrieval.catalogue import Catalogue
from retrieval.database import open_database
from retrieval.filters import check
from retrieval.types import Constraint
from tests.small_shop import JACKETS, event

POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/test"
PERSONAS = (
    Shopper(id="mei", name="Mei", about="Likes leather.", persona=True, position=1),
    Shopper(id="abe", name="Abe", about="Likes wool.", persona=True, position=2),
    Shopper(id="one", name="One of many", position=0),
)


class MemoryProfiles:
    """A ProfileStore that forgets everything when it goes."""

    def __init__(self, shoppers: Sequence[Shopper]) -> None:
        self.shoppers = {shopper.id: shopper for shopper in shoppers}
        self.events: dict[str, Event] = {}
        self.told: dict[str, tuple[Constraint, ...]] = {}
        self.lock = Lock()
        self.items = {found.product.id: found for found in JACKETS}
        self.rates = base_rates(JACKETS, TasteSettings())

    def get(self, shopper: str, session: str = "") -> ShopperProfile:
        events = [e for e in self.events.values() if shopper and e.shopper == shopper]
        if shopper and shopper not in self.shoppers and not events:
            raise UnknownShopper(shopper, [])
        row = self.shoppers.get(shopper, Shopper(id=shopper))
        events += [e for e in self.events.values() if session and (e.shopper, e.session) == ("", session)]
        acts = newest([e for e in events if e.type != "impression"])
        return ShopperProfile(
            id=shopper,
            name=row.name,
            about=row.about,
            tags=affinities(acts, self.items, self.rates, TasteSettings()),
            price_range=price_ranges(acts, self.items, TasteSettings()),
            history=telling(acts, HISTORY, TasteSettings()),
            events=tuple(acts),
            told=self.told.get(shopper, ()),
            consent=row.consent,
        )

    def personas(self) -> list[ShopperProfile]:
        found = sorted((s for s in self.shoppers.values() if s.persona), key=lambda s: s.position)
        return [self.get(shopper.id) for shopper in found]

    def record(self, events: Sequence[Event], *, with_consent: bool = False) -> int:
        before = len(self.events)
        for given in events:
            nobodys = with_consent and not self.shoppers.get(given.shopper, Shopper(id="")).consent
            self.events.setdefault(given.event_id, replace(given, shopper="") if nobodys else given)
        return len(self.events) - before

    def tell(
        self,
        shopper: str,
        told: Sequence[Constraint],
        *,
        gone: Collection[Constraint] = (),
        consent: bool | None = None,
    ) -> None:
        if not shopper:
            raise ValueError("nobody")
        for constraint in told:
            check(constraint)
        if told or gone or consent is not None:
            self.get(shopper)
            with self.lock:
                row = self.shoppers.setdefault(shopper, Shopper(id=shopper))
                before = without(self.told.get(shopper, ()), gone)
                self.told[shopper] = merged(before, [replace(constraint, turn=1) for constraint in told])
                self.shoppers[shopper] = replace(row, consent=row.consent if consent is None else consent)


Again = Callable[[], ProfileStore]


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Again]:
    """Gives the store, and each time it is called the same one opened anew, where there is anything to open."""
    if request.param == "memory":
        store = MemoryProfiles(PERSONAS)
        yield lambda: store
        return
    url = f"sqlite:///{tmp_path / 'aisle.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    engines = [open_database(url)]
    catalogue = Catalogue(engines[0])
    catalogue.apply([found.product for found in JACKETS])
    catalogue.set_tags({found.product.id: found.tags for found in JACKETS})
    DatabaseProfiles(engines[0], catalogue).add_shoppers(PERSONAS)

    def opened() -> ProfileStore:
        engines.append(open_database(url))
        return DatabaseProfiles(engines[-1], Catalogue(engines[-1]))

    yield opened
    for engine in engines:
        engine.dispose()


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A schema of the test's own on the local PostgreSQL server."""
    admin = create_engine(POSTGRES, connect_args={"connect_timeout": 3})
    schema = f"aisle_profile_store_{os.getpid()}"
    try:
        with admin.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except OperationalError as error:
        admin.dispose()
        pytest.skip(f"needs PostgreSQL at {POSTGRES}: {str(error.orig).splitlines()[0]}")
    yield f"{POSTGRES}?options=-csearch_path%3D{schema}"
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    admin.dispose()


@pytest.fixture
def store(again: Again) -> ProfileStore:
    return again()


def test_nobody_has_an_empty_profile(store: ProfileStore) -> None:
    assert store.get("") == ShopperProfile()
    assert store.get("").anonymous


def test_an_unknown_shopper_is_an_error(store: ProfileStore) -> None:
    with pytest.raises(KeyError, match="nobody-at-all"):
        store.get("nobody-at-all")


def test_personas_come_in_their_order(store: ProfileStore) -> None:
    assert [(p.id, p.name, p.about) for p in store.personas()] == [
        ("mei", "Mei", "Likes leather."),
        ("abe", "Abe", "Likes wool."),
    ]


def test_a_persona_is_the_same_as_when_asked_for(store: ProfileStore) -> None:
    store.record([event("purchase", "black-leather", shopper="mei")])
    assert store.personas()[0] == store.get("mei")


def test_recording_twice_counts_once_and_changes_nothing(store: ProfileStore) -> None:
    first = event("purchase", "black-leather", id="e1")
    assert store.record([first, event("view", "red-wool", id="e2")]) == 2
    before = store.get("ann")
    assert store.record([replace(first, product="red-wool"), event("view", "red-cotton", id="e3", shopper="bob")]) == 1
    assert store.record([first, first]) == 0
    assert store.record([]) == 0
    assert store.get("ann") == before


def test_an_event_given_twice_at_once_counts_once(store: ProfileStore) -> None:
    assert store.record([event("view", "red-wool", id="e1")] * 3) == 1


def test_events_are_kept_whole(store: ProfileStore) -> None:
    whole = replace(
        event("purchase", "red-wool", value=19.5), session="s", query="羽绒服 'x'", position=3, list_id="l",
        request_id="r", currency="USD", quantity=2, variant="M",
    )  # fmt: skip
    store.record([whole])
    assert store.get("ann").history == (whole,)


def test_an_event_changes_the_very_next_profile(store: ProfileStore) -> None:
    assert store.get("mei").tags == {}
    store.record([event("purchase", "black-leather", shopper="mei")])
    assert store.get("mei").tags["material", "leather"] == pytest.approx((5 - 1.25) / (5 + 1.25 + 8))


def test_what_one_shopper_does_never_changes_another(store: ProfileStore) -> None:
    store.record([event("view", "red-wool", shopper="bob")])
    before = store.get("bob")
    store.record([event("purchase", "black-leather", shopper="ann")])
    assert store.get("bob") == before


def test_history_is_newest_first_and_bounded(store: ProfileStore) -> None:
    store.record([event("view", "red-wool", days_ago=n, id=f"v{n:02}") for n in range(60)])
    store.record([event("purchase", "black-leather", days_ago=90)])
    history = store.get("ann").history
    assert len(history) == 50
    assert [e.event_id for e in history[:2]] == ["v00", "v01"]
    assert history[-1].type == "purchase"


def test_what_was_recorded_is_there_when_opened_again(again: Again) -> None:
    again().record([event("purchase", "black-leather")])
    assert again().get("ann").history[0].product == "black-leather"


def test_writers_at_the_same_time_lose_nothing(again: Again) -> None:
    batches = [[event("view", "red-wool", id=f"{n // 2}-{i}") for i in range(40)] for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        new = list(pool.map(again().record, batches))
    assert sum(new) == 4 * 40  # every batch was written twice


def no(facet: str, value: str | tuple[str, ...]) -> Constraint:
    return Constraint(facet=facet, op="!=", value=value, text=f"no {value}")


def yes(facet: str, value: float | bool | str | tuple[str, ...], *, hard: bool = True) -> Constraint:
    return Constraint(facet=facet, op="=", value=value, hard=hard, text=f"{facet} {value}")


TOLD = (
    yes("size", "m"),
    yes("colour", ("black", "navy"), hard=False),
    yes("in_stock", True),
    Constraint(facet="price", op="<=", value=200.0, text="不超过200"),
    no("material", "wool"),
)


def test_what_a_shopper_tells_is_kept_whole(again: Again) -> None:
    assert again().get("mei").told == ()
    again().tell("mei", [replace(constraint, turn=7) for constraint in TOLD])
    kept = again().get("mei").told
    assert kept == TOLD
    assert [type(constraint.value) for constraint in kept] == [str, tuple, bool, float, str]


def test_telling_changes_nothing_else_and_nobody_else(store: ProfileStore) -> None:
    store.record([event("purchase", "black-leather", shopper="mei")])
    mei, abe = store.get("mei"), store.get("abe")
    store.tell("mei", TOLD)
    assert store.get("mei") == replace(mei, told=TOLD)
    assert store.get("abe") == abe


def test_who_was_known_by_what_they_did_may_tell_something(store: ProfileStore) -> None:
    store.record([event("view", "not-there", shopper="zoe")])
    store.tell("zoe", TOLD[:1], consent=True)
    zoe = store.get("zoe")
    assert (zoe.told, zoe.consent, zoe.name) == (TOLD[:1], True, "")
    assert [persona.id for persona in store.personas()] == ["mei", "abe"]


def test_nothing_is_kept_of_who_is_not_known(store: ProfileStore) -> None:
    store.tell("zoe", [])
    for told, consent in ((TOLD[:1], None), ((), True)):
        with pytest.raises(UnknownShopper, match="zoe"):
            store.tell("zoe", told, consent=consent)
        with pytest.raises(UnknownShopper):
            store.get("zoe")


def test_only_who_agrees_is_recorded_under_their_id_where_that_is_asked_for(store: ProfileStore) -> None:
    store.tell("mei", (), consent=True)
    store.tell("abe", (), consent=False)
    for number, shopper in enumerate(("mei", "abe", "one", "erased", "")):
        seen = replace(event("view", "red-wool", shopper=shopper, id=f"e{number}"), session=f"s{number}")
        assert store.record([seen], with_consent=True) == 1
        mine = store.get("", f"s{number}").events
        assert [e.event_id for e in mine] == ([] if shopper == "mei" else [f"e{number}"])
    assert [e.event_id for e in store.get("mei").events] == ["e0"]
    with pytest.raises(UnknownShopper):
        store.get("erased")


def test_a_later_word_replaces_an_earlier_one_and_exclusions_add_up(store: ProfileStore) -> None:
    store.tell("mei", TOLD)
    store.tell("mei", [yes("size", "l"), no("material", "suede"), yes("colour", "red")])
    store.tell("mei", [Constraint(facet="price", op="<=", value=90.0), no("material", "wool")])
    assert [(c.facet, c.op, c.value) for c in store.get("mei").told] == [
        ("in_stock", "=", True),
        ("size", "=", "l"),
        ("material", "!=", "suede"),
        ("colour", "=", "red"),
        ("price", "<=", 90.0),
        ("material", "!=", "wool"),
    ]


def test_what_contradicts_a_later_word_goes(store: ProfileStore) -> None:
    store.tell("mei", [yes("material", "wool"), no("colour", "red"), no("colour", ("pink", "orange"))])
    store.tell("mei", [no("material", "wool"), yes("colour", "red")])
    assert store.get("mei").told == (no("colour", ("pink", "orange")), no("material", "wool"), yes("colour", "red"))
    store.tell("mei", [yes("colour", "pink")])
    assert no("colour", ("pink", "orange")) in store.get("mei").told, "an exclusion of more than that stays whole"


def test_a_shoe_size_leaves_the_size_of_clothes_be(store: ProfileStore) -> None:
    store.tell("mei", [yes("size", "m")])
    store.tell("mei", [yes("size", "42")])
    store.tell("mei", [yes("size", "43")])
    store.tell("mei", [yes("brand", "361")])
    store.tell("mei", [yes("brand", "acme")])
    assert [c.value for c in store.get("mei").told] == ["m", "43", "acme"]


def test_what_has_no_meaning_is_refused_and_nothing_of_it_kept(store: ProfileStore) -> None:
    for bad in (yes("mood", "blue"), yes("price", "cheap"), yes("price", float("inf"))):
        with pytest.raises(ValueError, match=bad.facet):
            store.tell("mei", [TOLD[0], bad])
    with pytest.raises(ValueError):
        store.tell("", TOLD)
    assert store.get("mei").told == ()
    assert store.get("") == ShopperProfile()


def test_what_is_taken_back_is_gone_however_it_was_said(again: Again) -> None:
    again().tell("mei", TOLD)
    again().tell("mei", [no("brand", "acme")], gone=[replace(TOLD[1], text="I like black", turn=3, hard=True), TOLD[4]])
    again().tell("mei", (), gone=[no("material", "silk")])
    assert again().get("mei").told == (TOLD[0], TOLD[2], TOLD[3], no("brand", "acme"))


def test_a_budget_for_one_kind_leaves_the_others_be(again: Again) -> None:
    shoes = Constraint(facet="price", op="<=", value=60.0, hard=False, text="$60 on shoes", within="shoes")
    bags = replace(shoes, value=90.0, within="bag")
    again().tell("mei", [TOLD[3], shoes, bags])
    again().tell("mei", [replace(shoes, value=80.0)])
    assert again().get("mei").told == (TOLD[3], bags, replace(shoes, value=80.0))
    again().tell("mei", (), gone=[bags, replace(shoes, within="boots")])
    assert again().get("mei").told == (TOLD[3], replace(shoes, value=80.0))


def test_consent_is_what_was_said_last(again: Again) -> None:
    assert again().get("mei").consent is None
    for said, kept in ((False, False), (None, False), (True, True), (None, True), (False, False)):
        again().tell("mei", TOLD[:1], consent=said)
        assert again().get("mei").consent is kept
    again().tell("one", (), consent=True)
    assert again().get("one").consent is True


def in_session(type: EventType, product: str, session: str, *, shopper: str = "", days_ago: float = 0.0) -> Event:
    return replace(event(type, product, shopper=shopper, days_ago=days_ago), session=session)


def test_a_visitor_is_known_by_what_was_done_in_the_session_alone(store: ProfileStore) -> None:
    assert store.get("", "s1") == ShopperProfile()
    cart = in_session("cart", "black-leather", "s1")
    store.record([cart, in_session("cart", "red-wool", "s2"), in_session("impression", "red-cotton", "s1")])
    visitor = store.get("", "s1")
    assert visitor.anonymous and visitor.events == visitor.history == (cart,)
    assert visitor.tags["material", "leather"] > 0 > visitor.tags.get(("material", "wool"), -1)
    assert store.get("") == store.get("", "s3") == ShopperProfile()


def test_a_shopper_has_their_own_events_and_those_of_the_session(store: ProfileStore) -> None:
    own = event("purchase", "red-wool", shopper="mei", days_ago=3)
    mine = in_session("cart", "black-leather", "s1", days_ago=1)
    elsewhere = in_session("cart", "red-cotton", "s1", shopper="abe", days_ago=2)
    store.record([own, mine, elsewhere])
    assert store.get("mei", "s1").events == (mine, own)
    assert store.get("mei").events == store.get("mei", "s2").events == (own,)
    assert store.get("abe", "s1").events == (mine, elsewhere)
    with pytest.raises(KeyError):
        store.get("nobody-at-all", "s1")


def test_telling_at_the_same_time_loses_nothing(again: Again) -> None:
    stores = [again() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: stores[n % 4].tell("one", [no("brand", f"b{n}")]), range(24)))
    assert {c.value for c in again().get("one").told} == {f"b{n}" for n in range(24)}
