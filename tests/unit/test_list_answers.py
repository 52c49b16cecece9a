"""Lists of recommendations in a conversation: what the shopper said of themselves holds in them as in a search."""

from __future__ import annotations

from pathlib import Path

from assistant.pipeline import Timings, find
from assistant.types import Cards, DialogueState
from ranking.types import ShopperProfile
from tests.little_store import little_store


def talk(home: Path, *messages: str) -> Cards:
    """The answer to the last of some messages of a visitor."""
    store, state = little_store(home), DialogueState()
    for message in messages:
        said = find(message, store, ShopperProfile(), state=state, k=8, timings=Timings())
        state = said.state
    store.catalogue.engine.dispose()
    return said


def test_a_budget_for_shoes_says_nothing_of_a_list_of_everything(tmp_path: Path) -> None:
    said = talk(tmp_path, "I usually spend at most $40 on shoes", "recommend me something")
    assert any(told.within == "shoe" for told in said.state.told)
    assert said.query is not None and said.query.constraints == ()
    assert {scored.contributions["tags"] for scored in said.products} == {0.0}


def test_a_budget_for_everything_counts_in_a_list(tmp_path: Path) -> None:
    said = talk(tmp_path, "I usually spend at most $55", "recommend me something")
    assert said.query is not None and [c.facet for c in said.query.constraints] == ["price"]
    prices = {scored.item.product.price.amount: scored.contributions["tags"] for scored in said.products}
    assert prices[3_000] > prices[6_000] == prices[9_000] == 0.0
