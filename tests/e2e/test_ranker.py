"""The ranker that the demo store trains on its own shoppers: once, with the real models, and then in use."""

from __future__ import annotations

import io
import json
import math
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from assistant.build import Store, open_store
from assistant.settings import Settings
from assistant.types import Cards
from ranking.scorers import CONTRIBUTIONS, TasteScorer
from ranking.trained import TrainedScorer
from ranking.types import ShopperProfile
from retrieval.filters import satisfies
from ui.cli import main
from ui.doctor import ranker as doctors_check
from ui.verbs import run_search

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
#: Some 200 searches are these for each persona and for nobody.
QUERIES = [
    f"{colour} {thing}{limit}"
    for thing in ("jacket", "shoes", "dress", "bag", "shirt", "lamp")
    for colour in ("", "black", "green")
    for limit in ("", " under $80")
]


@pytest.fixture(scope="module")
def training(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A copy of the demo store with a trained ranker, and what `aisle train --json` said."""
    home = tmp_path_factory.mktemp("trained") / "store"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("*.lock"))
    said = io.StringIO()
    with redirect_stdout(said), pytest.raises(SystemExit) as stop:
        main(["--home", str(home), "train", "--json"])
    assert stop.value.code in (0, None)
    return home, json.loads(said.getvalue())


@pytest.fixture(scope="module")
def store(training: tuple[Path, dict[str, Any]]) -> Iterator[Store]:
    store = open_store(Settings(home=training[0], generator="none:"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def personas(store: Store) -> list[ShopperProfile]:
    found = store.profiles.personas()
    assert len(found) == 5
    return found


def search(store: Store, query: str, shopper: str = "", k: int = 10) -> Cards:
    return run_search(store, query, shopper=shopper, k=k)[0]


def shown(cards: Cards) -> list[str]:
    return [product.item.product.id for product in cards.products]


def test_it_orders_the_next_purchases_better_than_popularity_and_says_so(
    training: tuple[Path, dict[str, Any]],
) -> None:
    said = training[1]
    popularity = said["against"]["popularity"]
    assert said["in_use"] and popularity["second"] > popularity["first"] and popularity["p"] < 0.01
    assert said["calibration_error"] <= 0.02


def test_the_store_and_its_doctor_know_it(store: Store) -> None:
    assert isinstance(store.scorer, TrainedScorer)
    check = doctors_check(store.settings, store.search.items)
    assert check.ok and check.detail.startswith("trained 20") and " events up to 20" in check.detail


def test_a_search_is_another_for_a_shopper_than_for_nobody(store: Store, personas: list[ShopperProfile]) -> None:
    nobodys = shown(search(store, "jacket"))
    orders = [shown(search(store, "jacket", persona.id)) for persona in personas]
    assert all(order != nobodys for order in orders)
    shared = [len(set(one) & set(other)) for one, other in combinations(orders, 2)]
    assert sum(shared) / len(shared) <= 5


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("jacket under $150, not red", 15_000),
        ("a dress below $100", 10_000),
        ("shoes under $90 without leather", 9_000),
    ],
)
def test_what_must_hold_holds_for_every_shopper(
    store: Store, personas: list[ShopperProfile], query: str, most: int
) -> None:
    for shopper in ["", *(persona.id for persona in personas)]:
        cards = search(store, query, shopper)
        assert cards.query is not None and len(cards.products) == 10
        hard = [constraint for constraint in cards.query.constraints if constraint.hard]
        assert any(constraint.facet == "price" for constraint in hard) and not cards.relaxed
        for product in cards.products:
            assert product.item.product.price.amount <= most
            assert all(satisfies(product.item, constraint) for constraint in hard), product.item.product.id


def test_contributions_sum_to_the_score(store: Store, personas: list[ShopperProfile]) -> None:
    """In 200 searches and more."""
    searches = 0
    for query in QUERIES:
        for shopper in ["", *(persona.id for persona in personas)]:
            cards = search(store, query, shopper)
            searches += 1
            for product in cards.products:
                assert abs(product.score - math.fsum(product.contributions.values())) <= 1e-6
                assert set(product.contributions) == set(CONTRIBUTIONS)
                if not shopper:
                    assert all(product.contributions[name] == 0 for name in ("taste", "brand", "habit", "price"))
    assert searches >= 200


def test_one_that_is_damaged_leaves_the_store_open(
    training: tuple[Path, dict[str, Any]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "store"
    shutil.copytree(training[0], home, ignore=shutil.ignore_patterns("*.lock"))
    [weights] = home.glob("rankers/*/ranker.safetensors")
    weights.write_bytes(weights.read_bytes()[:-1])
    store = open_store(Settings(home=home, generator="none:"))
    try:
        assert type(store.scorer) is TasteScorer and len(search(store, "jacket").products) == 10
    finally:
        store.close()
    assert "going on without the trained ranker" in caplog.text
