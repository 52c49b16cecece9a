"""What a conversation logs: every list, every look, the cart; under whose id; and what becomes of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.build import Store
from assistant.journal import Journal, opened_page
from assistant.pipeline import respond
from assistant.privacy import erase, held
from assistant.types import Cards, CartLine, DialogueState, Reply
from ranking import tables
from ranking.profiles import UnknownShopper
from ranking.types import Event
from retrieval.database import DatabaseUnusable
from tests.little_store import CLOTHES, little_store

AGREED, UNASKED, REFUSED = "mei-agreed", "abe-unasked", "ida-refused"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = little_store(tmp_path)
    yield store
    store.catalogue.engine.dispose()


def logged(store: Store) -> list[Event]:
    """All events, in the order in which they were logged."""
    with store.catalogue.engine.connect() as connection:
        rows = connection.execute(select(tables.events))
        events = [tables.event_of(row) for row in rows]
    return sorted(events, key=lambda event: (event.timestamp, int("0" + event.event_id.rpartition(".")[2])))


def talk(
    store: Store, *messages: str, shopper: str = "", session: str = "s1", state: DialogueState | None = None
) -> Reply:
    """The reply to the last of some messages of a conversation."""
    state, reply = state or DialogueState(), None
    for message in messages:
        for part in respond(message, state, shopper, store, session=session, k=4):
            if isinstance(part, Reply):
                reply, state = part, part.state
    assert reply is not None
    return reply


def kinds(events: Sequence[Event]) -> list[tuple[str, str]]:
    return [(event.type, event.product) for event in events]


def test_a_list_is_logged_product_by_product_as_it_was_shown(store: Store) -> None:
    before = datetime.now(UTC)
    reply = talk(store, "jumpers")
    events = logged(store)
    assert kinds(events) == [("impression", s.item.product.id) for s in reply.cards.products]
    assert [event.position for event in events] == [1, 2, 3, 4]
    assert {(e.session, e.shopper, e.value, e.currency) for e in events} == {("s1", "", 60.0, "USD")}
    assert {event.query for event in events} == {reply.cards.query.search_text if reply.cards.query else ""}
    assert len({event.list_id for event in events}) == len({event.request_id for event in events}) == 1
    assert all(before <= event.timestamp <= datetime.now(UTC) for event in events)


def test_every_turn_is_a_request_and_every_list_has_an_id_of_its_own(store: Store) -> None:
    talk(store, "jumpers", "more")
    reply = talk(store, "a jumper and a pair of running shoes", "show the list again")
    events = [e for e in logged(store) if e.type == "impression"]
    requests = list(dict.fromkeys(event.request_id for event in events))
    assert len(requests) == 4
    several = [event for event in events if event.request_id == requests[2]]
    lists = {event.list_id: [e.position for e in several if e.list_id == event.list_id] for event in several}
    assert len(lists) == 2 and all(places == list(range(1, len(places) + 1)) for places in lists.values())
    assert {event.query for event in several} == {need.search_text for need in reply.state.needs}
    assert [e.product for e in several] == [e.product for e in events if e.request_id == requests[3]]


def test_the_nearest_are_shown_too(store: Store) -> None:
    reply = talk(store, "shoes under $20")
    assert reply.cards.nearest and not reply.cards.products
    near = [one.product.item.product.id for one in reply.cards.nearest]
    assert [(e.product, e.position) for e in logged(store)] == list(zip(near, range(1, 9), strict=False))


def test_a_question_about_a_product_is_a_look_at_it(store: Store) -> None:
    first, second = talk(store, "jumpers").state.shown[:2]
    state = talk(store, "jumpers", session="other").state
    for message, looked in (
        ("what is the first one made of?", [first]), ("why the second?", [second]),
        ("compare the first and the second", [first, second]),
    ):  # fmt: skip
        before = logged(store)
        talk(store, message, state=state)
        assert kinds(logged(store)[len(before) :]) == [("view", id) for id in looked], message


def test_a_wish_for_similar_ones_is_a_list_and_a_look_at_the_one(store: Store) -> None:
    state = talk(store, "jumpers").state
    before = logged(store)
    reply = talk(store, "more like the first one", state=state)
    new = logged(store)[len(before) :]
    shown = [scored.item.product.id for scored in reply.cards.products]
    assert kinds(new) == [*(("impression", id) for id in shown), ("view", state.shown[0])]


def test_the_cart_is_logged_by_the_piece(store: Store) -> None:
    state = talk(store, "jumpers").state
    first = state.shown[0]
    before = logged(store)
    state = talk(store, "add two of the first to my cart", "remove it from my cart", "undo", state=state).state
    assert [(e.type, e.product, e.quantity) for e in logged(store)[len(before) :] if e.type != "impression"] == [
        ("cart", first, 2), ("remove", first, 2), ("cart", first, 2),
    ]  # fmt: skip
    assert not [e for e in logged(store)[len(before) :] if e.type == "view"]


def test_looking_into_the_cart_logs_nothing(store: Store) -> None:
    state = talk(store, "jumpers", "add the first to my cart").state
    before = logged(store)
    talk(store, "what is in my cart?", "hello", "I wear size M", "what do you know about me?", state=state)
    assert logged(store) == before


def test_what_has_left_the_store_is_not_logged_as_taken_out(store: Store) -> None:
    state = DialogueState(cart=(CartLine(product="sold-off"), CartLine(product="cotton-1")))
    assert talk(store, "what is in my cart?", state=state).state.cart == state.cart[1:]
    assert logged(store) == []


def test_only_who_agreed_is_logged_under_their_id(store: Store) -> None:
    for shopper, under in ((AGREED, AGREED), (UNASKED, ""), (REFUSED, ""), ("", "")):
        talk(store, "jumpers", "add the first to my cart", shopper=shopper, session=f"of-{shopper}")
        mine = [event for event in logged(store) if event.session == f"of-{shopper}"]
        assert {event.shopper for event in mine} == {under} and len(mine) == 5


def test_without_a_session_nothing_is_logged(store: Store) -> None:
    talk(store, "jumpers", "add the first to my cart", session="")
    assert logged(store) == []


def test_a_turn_that_outlives_its_shopper_is_logged_under_nobody(store: Store) -> None:
    parts = respond("jumpers", DialogueState(), AGREED, store, session="s1", k=4)
    next(parts)
    erase(store.catalogue.engine, AGREED)
    list(parts)
    assert [event.shopper for event in logged(store)] == [""] * 4
    with pytest.raises(UnknownShopper):
        held(store.catalogue.engine, AGREED)


def test_who_stops_the_reply_has_seen_the_list(store: Store) -> None:
    parts = respond("jumpers", DialogueState(), "", store, session="s1", k=4)
    assert isinstance(next(parts), Cards)
    parts.close()  # type: ignore[attr-defined]
    assert len(logged(store)) == 4


def test_the_cart_changes_the_very_next_list_of_a_visitor(store: Store) -> None:
    def first_ones(session: str) -> list[str]:
        reply = talk(store, "jumpers", session=session)
        return [scored.item.product.id.partition("-")[0] for scored in reply.cards.products]

    assert first_ones("another")[:1] == ["cotton"]
    talk(store, "merino jumpers", "add the first and the second to my cart", session="s1")
    assert first_ones("s1")[:2] == ["merino"] * 2
    assert first_ones("another")[:1] == ["cotton"], "what one visitor does changes no other's list"
    reply = talk(store, "jumpers", "why the first?", session="s1")
    assert "often" not in reply.text


def test_a_shopper_who_did_not_agree_is_served_from_the_session_too(store: Store) -> None:
    talk(store, "merino jumpers", "add the first and the second to my cart", shopper=UNASKED)
    reply = talk(store, "jumpers", shopper=UNASKED)
    assert reply.cards.products[0].item.product.id.startswith("merino")
    assert store.profiles.get(UNASKED).events == ()


class Failing:
    """A ProfileStore that keeps no event while `fault` stands."""

    def __init__(self, store: Store) -> None:
        self.inner, self.fault = store.profiles, True
        self.get, self.personas, self.tell = self.inner.get, self.inner.personas, self.inner.tell

    def record(self, events: Sequence[Event], *, with_consent: bool = False) -> int:
        if self.fault:
            raise DatabaseUnusable("the disk is full")
        return self.inner.record(events, with_consent=with_consent)


def test_a_conversation_goes_on_where_it_cannot_be_logged_and_says_so_once(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    failing = Failing(store)
    store = replace(store, profiles=failing, journal=Journal(failing))
    with caplog.at_level(logging.ERROR):
        reply = talk(store, "jumpers", "more", "shoes")
        assert reply.cards.products and reply.unlogged == "the disk is full"
        assert [record.getMessage() for record in caplog.records] == [
            "what is shown and done is not logged: the disk is full"
        ]
        failing.fault = False
        assert talk(store, "jumpers").unlogged == ""
        assert len(logged(store)) == 4
        failing.fault = True
        talk(store, "jumpers")
    assert len(caplog.records) == 2


def test_the_events_of_a_session_go_with_it_and_no_others(store: Store) -> None:
    state = talk(store, "jumpers", session="s1").state
    talk(store, "jumpers", session="never-saved")
    talk(store, "jumpers", session="s2", shopper=AGREED)
    imported = replace(logged(store)[0], event_id="9", session="s9", timestamp=datetime.now(UTC) - timedelta(days=400))
    store.profiles.record([imported])
    store.sessions.save("s1", "", state)
    store.sessions.expire(datetime.now(UTC))
    assert {e.session for e in logged(store)} == {"s1", "never-saved", "s2", "s9"}
    assert store.sessions.expire(datetime.now(UTC) + timedelta(days=31)) == 1
    assert {e.session for e in logged(store)} == {"s2", "s9"}


def test_events_stay_while_their_session_is_gone_on_with(store: Store) -> None:
    state = talk(store, "jumpers", session="s1").state
    store.sessions.save("s1", "", state)
    with store.catalogue.engine.begin() as connection:
        connection.execute(tables.events.update().values(timestamp=datetime.now(UTC) - timedelta(days=40)))
    assert store.sessions.expire(datetime.now(UTC)) == 0
    assert len(logged(store)) == 4
    store.sessions.forget("s1")
    assert logged(store) == []


def test_a_click_is_an_event_of_the_session(store: Store) -> None:
    store.journal.write([opened_page(CLOTHES[2].product, place=3, shopper="", session="s1")])
    assert kinds(store.profiles.get("", "s1").events) == [("click", "merino-1")]
