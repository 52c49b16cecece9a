""" "Why this one?": the largest reasons, match and taste told apart, and the parts of the score as a chart."""

from __future__ import annotations

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

    assert said == "I chose the Blue Cotton Jumper because it matches your request: within your $70, blue, sweater."


def test_match_and_taste_are_told_apart(store: Store) -> None:
    said = answered(store, "jumper under $70", "why the first?", shopper=MEI).lead

    assert said == (
        "I chose the Grey Merino Jumper because it matches your request: within your $70, sweater; "
        "it fits your history: you bought merino twice before."
    )


def test_match_and_taste_are_told_apart_in_chinese(store: Store) -> None:
    said = answered(store, "70美元以内的毛衣", "为什么推荐第一件？", shopper=MEI).lead

    assert said == (
        "推荐 Grey Merino Jumper，因为它符合您的要求（在您 $70 的预算内、毛衣）；"
        "符合您的喜好（您以前买过2次美利奴羊毛）。"
    )


@pytest.mark.parametrize(
    ("message", "why", "said"),
    [
        (
            "blue wool jumper under $70 in stock",
            "why the first?",
            "I chose the Blue Merino Jumper because it matches your request: within your $70, blue, wool.",
        ),
        (
            "70美元以内的蓝色羊毛衫，要有货",
            "为什么推荐第一件？",
            "推荐 Blue Merino Jumper，因为它符合您的要求（在您 $70 的预算内、蓝色、羊毛）。",
        ),
    ],
)
def test_of_five_reasons_three_are_given(message: str, why: str, said: str, store: Store) -> None:
    """It is a jumper, and in stock, as well."""
    assert answered(store, message, why, shopper=MEI).lead == said


def test_a_comparison_stands_beside_the_others(store: Store) -> None:
    said = answered(store, "blue shoes under $100, cheapest first", "why the first?").lead

    assert said == (
        "I chose the Blue Slippers because it matches your request: within your $100, shoe; "
        "it is the cheapest of these. One thing is open: blue not stated."
    )


def test_the_chart_is_of_the_product_that_was_asked_about(store: Store) -> None:
    cards = answered(store, "jumper", "why the second?", shopper=MEI)

    assert cards.chart is not None
    assert (cards.chart.product_id,) == cards.refers
    assert {"text", "taste"} <= {share.name for share in cards.chart.shares}
    assert cards.chart.change


def test_a_product_that_no_longer_meets_the_request_is_not_defended(store: Store) -> None:
    cards = answered(store, "blue jumper", "under $5", "why the first?")

    assert cards.lead == (
        "The Blue Cotton Jumper no longer meets your latest conditions; it was shown for an earlier request."
    )
    assert cards.chart is None


def test_an_order_that_these_scores_did_not_make_has_no_chart(store: Store) -> None:
    similar = answered(store, "jumper", "something like the second one", "why the second?", shopper=MEI)

    assert similar.lead
    assert similar.chart is None
