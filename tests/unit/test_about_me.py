"""What shoppers say of themselves: what they usually pay, what is known of them, that it be forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from assistant.answers.known import described
from assistant.parsing.budgets import budgets
from assistant.parsing.settle import settled
from assistant.types import DialogueState, Understanding
from assistant.understand import StoreWords, store_words, understand
from ranking.recency import Recency, recency
from ranking.told import holding, to_json, told_in
from retrieval.embedders import common_words
from retrieval.lexicon import Lexicon, load_lexicon
from retrieval.tags import vocabulary
from retrieval.types import Constraint
from tests.little_store import CLOTHES
from tests.small_shop import JACKETS, NOW, event, item
from tests.talk import requests


@pytest.fixture(scope="module")
def words() -> StoreWords:
    return store_words(load_lexicon(), vocabulary(CLOTHES), common_words())


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def read(message: str, words: StoreWords) -> Understanding:
    return understand(message, DialogueState(), words)


@pytest.mark.parametrize(
    ("message", "most"),
    [
        ("I usually spend at most $60 on shoes", {"shoe": 60}),
        ("I usually spend at most $60 on shoes and $100 on jackets", {"shoe": 60, "jacket": 100}),
        ("I never pay more than sixty for shoes", {"shoe": 60}),
        ("my budget for shoes is usually 60", {"shoe": 60}),
        ("for shoes I usually stay under $80", {"shoe": 80}),
        ("I don't spend more than $40 on t-shirts", {"t-shirt": 40}),
        ("I'd never pay more than 50 for a shirt", {"shirt": 50}),
        ("we usually spend between 40 and 60 on toys", {"toy": 60}),
        ("我买鞋一般不超过300", {"shoe": 300}),
        ("买鞋我一般不超过三百块", {"shoe": 300}),
        ("我的鞋子预算一般是300", {"shoe": 300}),
        ("我平时买外套最多花500", {"jacket": 500}),
        ("我从来不花超过两百块买衬衫", {"shirt": 200}),
        ("鞋我一般只买300以下的", {"shoe": 300}),
    ],
)
def test_what_is_usually_paid_for_a_kind_is_a_preference_for_it(
    message: str, most: dict[str, float], words: StoreWords
) -> None:
    understood = read(message, words)
    assert understood.act == "about_me" and not understood.needs
    assert {c.within: c.value for c in understood.told} == most
    assert {(c.facet, c.op, c.hard) for c in understood.told} == {("price", "<=", False)}
    assert all(c.text and c.text in message for c in understood.told)


@pytest.mark.parametrize(
    "message",
    [
        "shoes under $60", "I don't want to spend more than 60 on shoes",
        "show me shoes, I usually spend at most $60", "my shoe budget is $60", "我想买300以内的鞋",
        "我平时穿42码, 想买300以内的鞋", "我一般穿42码的鞋",
        "I usually wear size 10 shoes", "I never buy leather shoes",
    ],
)  # fmt: skip
def test_a_wish_for_now_is_no_habit(message: str, lexicon: Lexicon) -> None:
    assert budgets(message.lower(), settled(message.lower(), lexicon)) == ()


@settings(max_examples=100, deadline=None)
@given(message=requests())
def test_no_request_is_taken_for_a_habit(message: str) -> None:
    plain = message.lower()
    assert budgets(plain, settled(plain, load_lexicon())) == ()


def test_a_limit_that_is_said_with_a_request_is_for_its_kind(words: StoreWords) -> None:
    understood = read("show me shoes, I usually spend at most $60", words)
    assert understood.act == "search" and understood.needs
    assert [(c.facet, c.value, c.within) for c in understood.told] == [("price", 60.0, "shoe")]


def test_exclusions_said_with_a_habit_are_kept_and_what_the_money_is_for_is_not(words: StoreWords) -> None:
    told = read("I never wear wool and usually spend at most $60 on blue shoes", words).told
    assert [(c.facet, c.op, c.within) for c in told] == [("material", "!=", ""), ("price", "<=", "shoe")]


def test_what_one_refuses_to_wear_is_refused(words: StoreWords) -> None:
    [told] = read("I refuse to wear fur or leather", words).told
    assert (told.facet, told.op, told.value, told.hard) == ("material", "!=", ("fur", "leather"), True)


@pytest.mark.parametrize(
    ("message", "does"),
    [
        ("what do you know about me?", "show"), ("what do you remember about me", "show"),
        ("show me my profile", "show"),
        ("what have you got on me", "show"), ("你知道我什么", "show"),
        ("你了解我多少", "show"), ("看看我的偏好", "show"),
        ("forget me", "forget"), ("please forget everything about me", "forget"), ("delete my data", "forget"),
        ("can you erase all my data please", "forget"), ("forget everything you know about me", "forget"),
        ("忘掉我", "forget"), ("忘了我吧", "forget"), ("删除我的资料", "forget"), ("把我的数据都删掉", "forget"),
    ],
)  # fmt: skip
def test_what_is_kept_can_be_asked_for_and_forgotten(message: str, does: str, words: StoreWords) -> None:
    understood = read(message, words)
    assert (understood.act, understood.me) == ("about_me", does)


@pytest.mark.parametrize(
    "message",
    [
        "what do you do with my data?", "forget everything", "forget the colour", "forget me not flowers",
        "delete my order", "忘了我说的", "forget that", "remove my jacket from the cart", "remember that I wear size M",
        "don't show me leather",
    ],
)  # fmt: skip
def test_what_only_sounds_like_it_erases_nothing(message: str, words: StoreWords) -> None:
    understood = read(message, words)
    assert understood.me == "tell" and understood.consent is None


# -- what was told ------------------------------------------------------------------------------------------

ANY = Constraint(facet="price", op="<=", value=200.0, hard=False)
SHOES = Constraint(facet="price", op="<=", value=60.0, hard=False, within="shoe")
BLACK = Constraint(facet="colour", op="=", value="black", hard=False)


def test_what_is_about_a_kind_holds_for_it_alone() -> None:
    assert holding([ANY, SHOES, BLACK], {"shoe", "running-shoe"}) == (SHOES, BLACK)
    assert holding([ANY, SHOES, BLACK], {"jacket"}) == (ANY, BLACK)
    assert holding([SHOES], set()) == ()


def test_a_budget_is_said_with_what_it_is_for(lexicon: Lexicon) -> None:
    clothes = replace(SHOES, within="apparel", text="apparel=60")
    under = replace(SHOES, op="<")
    for constraint, english, chinese in (
        (SHOES, "at most $60 for shoes", "鞋子不超过$60"),
        (clothes, "at most $60 for apparel", "服装不超过$60"),
        (under, "under $60 for shoes", "鞋子低于$60"),
        (replace(ANY, text="200"), "at most $200", "不超过$200"),
    ):
        assert described(constraint, "en", lexicon, "USD") == english
        assert described(constraint, "zh", lexicon, "USD") == chinese


def test_a_budget_for_a_kind_comes_back_as_it_was_kept() -> None:
    assert told_in({"told": to_json([SHOES, BLACK])}) == (SHOES, BLACK)
    assert "within" not in to_json([BLACK])[0]


# -- recency ------------------------------------------------------------------------------------------------


def test_recency_tells_the_last_time_and_how_often_by_kind() -> None:
    items = {found.product.id: found for found in (*JACKETS, item("boot", product_type="boot"))}
    events = [
        event("view", "red-wool", days_ago=3), event("click", "red-cotton", days_ago=9),
        event("purchase", "red-wool", days_ago=1), event("cart", "boot", days_ago=5), event("view", "gone"),
        event("impression", "boot"),
    ]  # fmt: skip
    found = recency(events, items)
    assert list(found) == ["jacket", "boot"]
    assert found["jacket"] == Recency(last=events[2].timestamp, views=2, purchases=1)
    assert found["boot"] == Recency(last=events[3].timestamp)
    assert recency([], items) == {} and events[4].timestamp == NOW
