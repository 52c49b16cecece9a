"""What is kept of a shopper: nothing before they agree, all of it shown on request, none of it once forgotten.

AISLE_SOAK=N plays N times as many conversations.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import delete, select

from assistant.build import Store
from assistant.pipeline import keep_told, respond
from assistant.privacy import NotWiped, erase, held
from assistant.sessions import owned_by, sessions
from assistant.types import Cards, DialogueState, Reply
from ranking import tables
from ranking.profiles import Shopper, UnknownShopper
from retrieval.database import writing
from retrieval.types import Constraint
from tests.little_store import little_store
from tests.small_shop import event

SOAK = int(os.environ.get("AISLE_SOAK") or 1)
AGREED, UNASKED = "mei-agreed", "abe-unasked"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = little_store(tmp_path)
    yield store
    store.catalogue.engine.dispose()


def talk(
    store: Store, *messages: str | Constraint, shopper: str, session: str = "s1", state: DialogueState | None = None
) -> Reply:
    """The reply to the last of some messages of a conversation that is saved after every turn."""
    state, reply = state or DialogueState(), None
    for message in messages:
        for part in respond(message, state, shopper, store, session=session, k=4):
            if isinstance(part, Reply):
                reply, state = part, part.state
                shopper = "" if part.cards.forget else shopper
                store.sessions.save(session, shopper, state)
    assert reply is not None
    return reply


def files(store: Store) -> bytes:
    """Every byte in the store's folder."""
    return b"".join(path.read_bytes() for path in sorted(store.home.rglob("*")) if path.is_file())


def facets(store: Store, shopper: str) -> list[tuple[str, str, object, str]]:
    return [(c.facet, c.op, c.value, c.within) for c in store.profiles.get(shopper).told]


# -- consent ------------------------------------------------------------------------------------------------


def test_what_is_told_is_kept_once_the_shopper_agrees(store: Store) -> None:
    asked = talk(store, "I wear size M", shopper=UNASKED)
    assert "remember it" in asked.text and asked.cards.replies
    assert (store.profiles.get(UNASKED).consent, facets(store, UNASKED)) == (None, [])
    talk(store, "yes, remember it", shopper=UNASKED, state=asked.state)
    assert (store.profiles.get(UNASKED).consent, facets(store, UNASKED)) == (True, [("size", "=", "m", "")])


def test_who_declines_is_not_asked_again(store: Store) -> None:
    declined = talk(store, "I wear size M", "no, just for now", shopper=UNASKED)
    assert (store.profiles.get(UNASKED).consent, facets(store, UNASKED)) == (False, [])
    assert talk(store, "shirts", shopper=UNASKED, state=declined.state).state.told, "it holds in this conversation"
    again = talk(store, "I never wear wool", shopper=UNASKED, session="s2")
    assert "remember" not in again.text and not again.cards.replies
    assert facets(store, UNASKED) == []


def test_the_answers_that_are_offered_are_understood(store: Store) -> None:
    for number, (message, consents) in enumerate(
        (("I wear size M", (True, False)), ("我一般穿M码", (True, False)))
    ):  # fmt: skip
        for place, consent in enumerate(consents):
            store.profiles.add_shoppers([Shopper(id=f"new-{number}-{place}")])  # type: ignore[attr-defined]
            asked = talk(store, message, shopper=f"new-{number}-{place}")
            talk(store, asked.cards.replies[place], shopper=f"new-{number}-{place}", state=asked.state)
            assert store.profiles.get(f"new-{number}-{place}").consent is consent, asked.cards.replies[place]


def test_who_agreed_before_is_not_asked(store: Store) -> None:
    told = talk(store, "I never wear wool", shopper=AGREED)
    assert "remember" not in told.text
    assert facets(store, AGREED) == [("material", "!=", "wool", "")]


def test_what_is_taken_back_in_the_conversation_is_kept_no_longer(store: Store) -> None:
    state = talk(store, "I never wear wool", "I wear size M", shopper=AGREED).state
    talk(store, state.told[0], shopper=AGREED, state=state)
    assert facets(store, AGREED) == [("size", "=", "m", "")]


def test_what_is_taken_back_is_kept_no_longer_by_who_does_not_agree_any_more(store: Store) -> None:
    state = talk(store, "I wear size M", "I never wear wool", "stop remembering me", shopper=AGREED).state
    larger = talk(store, "I wear size L", shopper=AGREED, state=state).state
    assert facets(store, AGREED) == [("size", "=", "m", ""), ("material", "!=", "wool", "")], "L holds for now only"
    talk(store, larger.told[0], shopper=AGREED, state=larger)
    assert facets(store, AGREED) == [("size", "=", "m", "")]


def test_what_is_told_in_a_turn_that_outlives_its_shopper_is_not_kept(store: Store) -> None:
    profile = store.profiles.get(AGREED)
    told = (Constraint(facet="size", op="=", value="m", text="size M"),)
    cards = Cards(
        act="about_me", language="en", query=None, products=(), lead="", state=DialogueState(turn=1, told=told)
    )
    erase(store.catalogue.engine, AGREED)
    with pytest.raises(UnknownShopper):
        keep_told(cards, DialogueState(), profile, store)
    with pytest.raises(UnknownShopper):
        held(store.catalogue.engine, AGREED)


def test_agreement_and_its_end_may_be_said_at_any_time(store: Store) -> None:
    for message, consent in (
        ("remember me", True), ("不要记住我", False), ("请记住我", True), ("stop remembering me", False),
    ):  # fmt: skip
        talk(store, message, shopper=UNASKED)
        assert store.profiles.get(UNASKED).consent is consent, message


def test_a_session_does_not_name_its_shopper(store: Store) -> None:
    talk(store, "blue jumpers", "add the first to my cart", shopper=UNASKED)
    assert store.sessions.load("s1", UNASKED) is not None
    with store.catalogue.engine.connect() as connection:
        [row] = connection.execute(select(sessions)).all()
    assert UNASKED not in str(row) and row.owner == owned_by(UNASKED, "s1") != owned_by(UNASKED, "s2")


# -- what is told holds ---------------------------------------------------------------------------------------


def test_a_budget_for_shoes_orders_shoes_and_nothing_else(store: Store) -> None:
    def shown(message: str) -> list[str]:
        reply = talk(store, message, shopper=AGREED, session=f"s{len(message)}")
        assert reply.cards.query is not None
        limits = [c for c in reply.cards.query.constraints if c.facet == "price"]
        assert (len(limits) == 1) == ("jumper" not in message), message
        return [scored.item.product.id for scored in reply.cards.products]

    talk(store, "I usually spend at most $40 on shoes", shopper=AGREED)
    assert facets(store, AGREED) == [("price", "<=", 40.0, "shoe")]
    assert shown("blue shoes")[0] == "slipper"
    assert "runner" in shown("running shoes"), "a budget is a preference, and a running shoe is a shoe"
    shown("jumpers")
    limited = talk(store, "blue shoes under $100", shopper=AGREED, session="now")
    assert [c.value for c in limited.cards.query.constraints if c.facet == "price"] == [100.0]  # type: ignore[union-attr]


def test_a_shoe_size_leaves_the_size_of_clothes_be(store: Store) -> None:
    state = talk(store, "I wear size M", "I wear shoe size 42", shopper="").state
    assert [c.value for c in state.told] == ["m", "42"]
    again = talk(store, "I wear size L", "blue jumpers", shopper="", state=state)
    assert [c.value for c in again.state.told] == ["42", "l"]
    assert again.cards.query is not None
    assert {c.value for c in again.cards.query.constraints if c.facet == "size"} == {"42", "l"}


def test_a_budget_that_no_product_keeps_to_is_said(store: Store) -> None:
    def lead(message: str) -> str:
        return talk(store, message, shopper=AGREED, session=f"s{len(message)}").cards.lead

    talk(store, "I usually spend at most $40 on shoes", shopper=AGREED)
    assert "the price you prefer" not in lead("blue shoes") + lead("jumpers")
    assert lead("running shoes").endswith("outside the price you prefer: $40 or less.")
    assert lead("跑鞋").endswith("不在您偏好的范围内（$40以内）。")


def test_the_budget_for_the_kind_goes_before_the_general_one(store: Store) -> None:
    talk(store, "I usually spend at most $40 on shoes", "my budget is usually under 100", shopper=AGREED)
    for message, most in (("blue shoes", 40.0), ("jumpers", 100.0)):
        query = talk(store, message, shopper=AGREED, session=message[:4]).cards.query
        assert query is not None and [c.value for c in query.constraints if c.facet == "price"] == [most]


def test_what_is_refused_is_never_shown(store: Store) -> None:
    talk(store, "I never wear wool", shopper=AGREED)
    reply = talk(store, "jumpers", shopper=AGREED, session="s2")
    assert {scored.item.product.id for scored in reply.cards.products} == {"cotton-1", "cotton-2"}


def test_a_list_that_the_store_says_nothing_for_is_said_to_be_none(store: Store) -> None:
    for message, said in (
        ("what is new?", "no release dates"), ("what is on sale?", "no promotions"),
        ("有什么新品", "没有注明商品的上市时间"), ("有什么打折的", "没有注明任何促销"),
    ):  # fmt: skip
        reply = talk(store, message, shopper="", session="lists")
        assert not reply.cards.products and said in reply.text, (message, reply.text)


# -- what do you know -------------------------------------------------------------------------------------------


def test_what_is_known_is_said_in_plain_words(store: Store) -> None:
    store.profiles.record(
        [event("purchase", id, shopper=AGREED, days_ago=n) for n, id in enumerate(["merino-1", "merino-2", "merino-3"])]
    )
    talk(store, "I usually spend at most $40 on shoes", shopper=AGREED)
    english = talk(store, "what do you know about me?", shopper=AGREED).text
    for said in ("at most $40 for shoes", "merino", "$60", "March 1, 2026", "0 looked at, 3 bought", "You agreed"):
        assert said in english
    chinese = talk(store, "你知道我什么？", shopper=AGREED).text
    for said in ("不超过$40", "美利奴", "2026年3月1日", "您同意过"):
        assert said in chinese


def test_of_a_stranger_nothing_is_known(store: Store) -> None:
    text = talk(store, "what do you know about me?", shopper=UNASKED).text
    assert text.startswith("I know nothing about you yet") and "not kept under your name" in text
    assert "visitor" in talk(store, "what do you know about me?", shopper="").text


# -- export and erasure ---------------------------------------------------------------------------------------


def test_an_export_is_everything_and_exact(store: Store) -> None:
    talk(store, "I wear size M", "jumpers", "add the first to my cart", shopper=AGREED)
    talk(store, "shoes", shopper=UNASKED, session="s2")
    found = held(store.catalogue.engine, AGREED)
    assert found["shopper"]["consent"] is True and found["shopper"]["explicit"]["told"][0]["value"] == "m"
    assert [e["type"] for e in found["events"]] == ["impression"] * 4 + ["cart"]
    assert {e["shopper"] for e in found["events"]} == {AGREED}
    assert [s["id"] for s in found["sessions"]] == ["s1"]
    assert found["sessions"][0]["state"]["cart"][0]["quantity"] == 1
    other = held(store.catalogue.engine, UNASKED)
    assert {(e["shopper"], e["session"]) for e in other["events"]} == {("", "s2")}
    for nobody in ("mei-agree", ""):
        with pytest.raises(UnknownShopper):
            held(store.catalogue.engine, nobody)


def test_forget_me_leaves_nothing_and_starts_afresh(store: Store) -> None:
    talk(store, "jumpers", shopper=UNASKED, session="earlier")
    state = talk(store, "I wear size M", "yes", "jumpers", "add the first to my cart", shopper=UNASKED).state
    talk(store, "shoes", shopper=AGREED, session="another")
    done = talk(store, "forget me", shopper=UNASKED, state=state)
    assert done.cards.forget and "erased" in done.text
    assert done.state == DialogueState(turn=state.turn + 1, act="about_me")
    with pytest.raises(UnknownShopper):
        held(store.catalogue.engine, UNASKED)
    assert UNASKED.encode() not in files(store)
    with store.catalogue.engine.connect() as connection:
        assert {row.session for row in connection.execute(select(tables.events))} == {"another"}
    assert talk(store, "jumpers", shopper="", state=done.state).cards.products


def test_a_visitor_is_forgotten_too(store: Store) -> None:
    state = talk(store, "jumpers", "add the first to my cart", shopper="").state
    talk(store, "jumpers", shopper="", session="s2")
    done = talk(store, "忘掉我", shopper="", state=state)
    assert "这次对话" in done.text and "买过" not in done.text
    assert "this conversation" in talk(store, "forget me", shopper="", session="s3").text
    assert store.profiles.get("", "s1").events == ()
    with store.catalogue.engine.connect() as connection:
        assert {row.session for row in connection.execute(select(tables.events))} == {"s2"}


def people(store: Store) -> list[str]:
    """A hundred shoppers with everything that can be held of one."""
    ids = [f"person-{n:03}-x" for n in range(100)]
    store.profiles.add_shoppers([Shopper(id=id, name=f"Name of {id}", consent=True) for id in ids])  # type: ignore[attr-defined]
    for id in ids:
        said = Constraint(facet="size", op="=", value="m", text=f"words of {id}")
        store.profiles.tell(id, [said])
        store.profiles.record([event("view", "runner", shopper=id, id=f"{id}-{n}") for n in range(5)])
        store.sessions.save(f"session-of-{id}", id, DialogueState(told=(said,)))
    return ids


def test_a_hundred_erased_shoppers_leave_no_byte_in_any_file(store: Store) -> None:
    ids = people(store)
    talk(store, "jumpers", shopper=AGREED)
    assert all(id.encode() in files(store) for id in ids)
    for id in ids[:99]:
        assert erase(store.catalogue.engine, id).rows == 7
    left = files(store)
    assert [id for id in ids if id.encode() in left] == ids[99:]
    assert store.profiles.get(ids[99]).events and store.profiles.get(AGREED).consent


def test_rows_that_are_only_deleted_are_found_in_the_file(store: Store) -> None:
    """What the test above would miss if it could not see it: the planted hole."""
    [id, *_] = people(store)
    with writing(store.catalogue.engine) as connection:
        connection.execute(delete(tables.events).where(tables.events.c.shopper == id))
        connection.execute(delete(tables.shoppers).where(tables.shoppers.c.id == id))
    assert id.encode() in files(store)


def test_bytes_that_another_reader_holds_are_not_called_erased(store: Store) -> None:
    store.profiles.tell(AGREED, [Constraint(facet="size", op="=", value="m")])
    engine = store.catalogue.engine
    engine.dispose()
    with engine.connect() as reader:
        reader.execute(select(tables.shoppers)).all()
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=50")
        with pytest.raises(NotWiped, match="another process"):
            erase(engine, AGREED)
    with pytest.raises(UnknownShopper):
        held(engine, AGREED)


# -- any order of events ------------------------------------------------------------------------------------

SAYINGS = (
    "jumpers", "blue shoes", "add the first to my cart", "why the first?", "I wear size M", "I never wear wool",
    "yes", "no", "remember me", "stop remembering me", "undo", "start over", "我买鞋一般不超过300",
)  # fmt: skip


class Keeping(RuleBasedStateMachine):
    """Two shoppers talk, agree, withdraw, are exported and erased, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = little_store(Path(self.folder.name), [Shopper(id="ann-a"), Shopper(id="bob-b")])
        self.states: dict[str, DialogueState] = {"ann-a": DialogueState(), "bob-b": DialogueState()}
        self.own: dict[str, set[str]] = {"ann-a": set(), "bob-b": set()}  # under the id: agreed to
        self.session: dict[str, set[str]] = {"ann-a": set(), "bob-b": set()}  # under the session alone
        self.told: dict[str, bool] = {"ann-a": False, "bob-b": False}

    def teardown(self) -> None:
        self.store.catalogue.engine.dispose()
        self.folder.cleanup()

    def events(self) -> dict[str, str]:
        with self.store.catalogue.engine.connect() as connection:
            return {row.event_id: row.shopper for row in connection.execute(select(tables.events))}

    @rule(shopper=st.sampled_from(["ann-a", "bob-b"]), message=st.sampled_from(SAYINGS))
    def say(self, shopper: str, message: str) -> None:
        if shopper not in self.states:
            return
        before = self.events()
        reply = talk(self.store, message, shopper=shopper, session=f"of-{shopper}", state=self.states[shopper])
        self.states[shopper] = reply.state
        agreed = self.store.profiles.get(shopper).consent
        new = {id: whose for id, whose in self.events().items() if id not in before}
        assert set(new.values()) <= {shopper if agreed else ""}
        (self.own if agreed else self.session)[shopper].update(new)
        self.told[shopper] = self.told[shopper] or bool(agreed)

    @rule(shopper=st.sampled_from(["ann-a", "bob-b"]))
    def forget(self, shopper: str) -> None:
        if shopper in self.states:
            erase(self.store.catalogue.engine, shopper, f"of-{shopper}")
            del self.states[shopper], self.own[shopper], self.session[shopper]
            assert shopper.encode() not in files(self.store)

    @invariant()
    def nothing_is_kept_before_consent_and_an_export_is_exact(self) -> None:
        under = self.events()
        for shopper in ("ann-a", "bob-b"):
            mine = {id for id, whose in under.items() if whose == shopper}
            if shopper not in self.states:
                assert not mine
                with pytest.raises(UnknownShopper):
                    held(self.store.catalogue.engine, shopper)
                continue
            assert mine == self.own[shopper]
            found = held(self.store.catalogue.engine, shopper)
            assert {event["event_id"] for event in found["events"]} == self.own[shopper] | self.session[shopper]
            assert self.told[shopper] or not found["shopper"]["explicit"]
            assert [session["id"] for session in found["sessions"]] in ([], [f"of-{shopper}"])
        kept = {id for ids in (*self.own.values(), *self.session.values()) for id in ids}
        assert set(under) == kept


Keeping.TestCase.settings = settings(max_examples=30 * SOAK, stateful_step_count=12, deadline=None)


@pytest.mark.timeout(240 + 60 * SOAK)
class TestKeeping(Keeping.TestCase):  # type: ignore[misc,name-defined]
    pass
