"""Whatever is said, no product shown breaks a hard constraint of its ledger, and every text gets an answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.build import Store, open_store
from assistant.pipeline import Timings, find
from assistant.scoring import violations
from assistant.settings import Settings
from assistant.types import Cards, DialogueState
from assistant.understand import BadMessage
from ranking.types import ShopperProfile
from retrieval.progress import silent
from tests.talk import conversations, odd_texts
from ui.verbs import import_feeds

#: How many conversations and texts are drawn; benchmarks/holds.py draws thousands.
DRAWN = int(os.environ.get("AISLE_DRAWN", "60"))
ANYHOW = settings(
    max_examples=DRAWN,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def retail_store(shop_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A third of the retail demo store's products, imported for real."""
    home = tmp_path_factory.mktemp("retail") / "store"
    rows = (shop_data / "retail-demo-store" / "products.yaml").read_text(encoding="utf-8").split("\n- id: ")
    feed = home.parent / "products.yaml"
    feed.write_text("\n- id: ".join([rows[0], *rows[3::3]]), encoding="utf-8")
    import_feeds(Settings(home=home), [feed], format=None, mapping={}, dry_run=False, replace=False, progress=silent)
    store = open_store(Settings(home=home, generator="none:"))
    yield store
    store.close()


def talked(messages: list[str], store: Store) -> Iterator[Cards]:
    """The cards of every turn of a conversation; a text that is refused is answered by the reason."""
    state = DialogueState()
    for message in messages:
        try:
            cards = find(message, store, ShopperProfile(), state=state, k=12, timings=Timings())
        except BadMessage as refusal:
            assert str(refusal)
            continue
        state = cards.state
        yield cards


def check(messages: list[str], store: Store) -> None:
    for cards in talked(messages, store):
        assert not violations(cards), (messages, violations(cards))
        assert cards.lead, messages


@ANYHOW
@given(messages=conversations())
def test_constraints_hold_on_the_demo_store(messages: list[str], demo_store: Store) -> None:
    check(messages, demo_store)


def test_the_list_of_several_needs_comes_back_under_their_names(demo_store: Store) -> None:
    first, *_, again = talked(
        ["a handbag and a chair", "what is your cheapest lamp?", "show me the list again"], demo_store
    )
    assert [group.count for group in again.groups] == [group.count for group in first.groups]
    assert {s.item.product.id for s in again.products} == {s.item.product.id for s in first.products}
    assert not violations(again)


@pytest.mark.data
@ANYHOW
@given(messages=conversations())
def test_constraints_hold_on_a_real_catalogue(messages: list[str], retail_store: Store) -> None:
    check(messages, retail_store)


@ANYHOW
@given(messages=st.lists(odd_texts, min_size=1, max_size=3))
def test_any_text_is_answered(messages: list[str], demo_store: Store) -> None:
    for cards in talked(["black jacket under $90", *messages], demo_store):
        assert cards.lead


def test_five_megabytes_are_answered(demo_store: Store) -> None:
    assert len(list(talked(["jacket", "x" * 5_000_000, "boots"], demo_store))) == 2
