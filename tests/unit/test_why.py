""" "Why this one?": the largest reasons, match and taste told apart, and the parts of the score as a chart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.build import Store
from assistant.pipeline import respond
from assistant.types import Cards, DialogueState, Reply
from ranking.types import Event
from tests.little_store import little_store

MEI = "mei-agreed"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Mei bought two merino jumpers long ago, in two visits."""
    store = little_store(tmp_path)
    store.profiles.record(
        [
            Event(event_id=f"e{n}", timestamp=datetime.now(UTC) - timedelta(days=400 + n), shopper=MEI,
                  type="purchase", product=f"merino-{n}", session=f"s{n}", value=60.0, currency="USD")
            for n in (2, 3)
        ]
    )  # fmt: skip
    yield store
    store.catalogue.engine.dispose()


def answered(store: Store, *messages: str, shopper: str = "") -> Cards:
    state, cards = DialogueState(), None
    for message in messages:
        for part in respond(message, state, shopper, store, session="now", k=4):
            if isinstance(part, Reply):
                cards, state = part.cards, part.state
    assert cards is not None
    return cards


def test_what_was_asked_for_is_the_reason_for_a_stranger(store: Store) -> None:
    said = answered(store, "blue jumper under $70", "why the first?").lead

    assert said.startswith("I chose the Blue ")
    assert "it matches your request: " in said
    assert {"blue", "within your $70"} <= set(re.split(r": |, |; |\.", said))
    assert "history" not in said


def test_match_and_taste_are_told_apart(store: Store) -> None:
    said = answered(store, "jumper under $70", "why the first?", shopper=MEI).lead

    request, history = said.split("; it fits your history: ")
    assert request.startswith("I chose the ") and "within your $70" in request
    assert "you bought merino twice before" in history
    assert "merino" not in request.partition("because")[2]


def test_match_and_taste_are_told_apart_in_chinese(store: Store) -> None:
    said = answered(store, "70美元以内的毛衣", "为什么推荐第一件？", shopper=MEI).lead

    found = re.search(r"符合您的要求（(.*?)）；符合您的喜好（(.*?)）", said)
    assert found is not None, said
    assert "在您 $70 的预算内" in found[1]
    assert "您以前买过2次美利奴羊毛" in found[2]


@pytest.mark.parametrize(
    ("message", "why", "separators"),
    [
        ("blue wool jumper under $70 in stock", "why the first?", r": |, |; | and "),
        ("70美元以内的蓝色羊毛衫，要有货", "为什么推荐第一件？", r"（|、|；"),
    ],
)
def test_at_most_three_reasons_are_given(store: Store, message: str, why: str, separators: str) -> None:
    said = answered(store, message, why, shopper=MEI).lead.split(" One thing is open")[0].split("另外")[0]

    given = [part for part in re.split(separators, said.removeprefix("I chose "))[1:] if "your history" not in part]
    assert 1 <= len([part for part in given if "符合您的喜好" not in part]) <= 3, said


def test_the_chart_is_of_the_product_that_was_asked_about(store: Store) -> None:
    cards = answered(store, "blue jumper", "why the second?", shopper=MEI)

    assert cards.chart is not None
    assert (cards.chart.product_id,) == cards.refers
    assert {"text", "taste"} <= {share.name for share in cards.chart.shares}
    assert cards.chart.change


def test_a_product_that_no_longer_meets_the_request_is_not_defended(store: Store) -> None:
    cards = answered(store, "blue jumper", "why the first?", "no, in grey", "why the first?")
    assert "Grey" in cards.lead

    gone = answered(store, "blue jumper", "only green ones under $1", "why the first?")
    assert gone.chart is None or "because" in gone.lead
