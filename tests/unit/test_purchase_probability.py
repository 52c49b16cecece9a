"""Forecasts of purchases, on shoppers whose chances are known."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from ranking.calibration import Calibration, fit_calibration
from ranking.histories import Histories, history_of
from ranking.log import log_of
from ranking.split import DAY, Window
from ranking.training import sample
from ranking.types import Event
from tests.small_shop import NOW, event

SHOPPERS, PRODUCTS = 600, 40


def histories(chance: np.random.Generator) -> Histories:
    """Shoppers with one to eight purchases of the last year each."""
    row = np.repeat(np.arange(SHOPPERS), chance.integers(1, 9, SHOPPERS))
    return Histories(
        count=SHOPPERS,
        row=row,
        product=chance.integers(0, PRODUCTS, len(row)),
        age=chance.uniform(1, 365, len(row)).astype(np.float32),
        kind=history_of([event("purchase", "a")], {"a": 0}, 0.0).kind.repeat(len(row)),
        quantity=np.ones(len(row), dtype=np.float32),
    )


def test_the_chances_that_purchases_were_drawn_from_are_found_again() -> None:
    chance = np.random.default_rng(0)
    scores, known = chance.normal(size=(SHOPPERS, PRODUCTS)).astype(np.float32), histories(chance)
    truth = Calibration(slope=1.5, weights=(1.5, 0.8, -0.3)).probabilities(scores, known)
    bought = chance.random(truth.shape) < truth
    found = fit_calibration(scores, bought, known)
    assert found.slope == pytest.approx(1.5, abs=0.15)
    assert np.abs(found.probabilities(scores, known) - truth).mean() < 0.1 * truth.mean()


def test_to_learn_from_buyers_alone_makes_everything_likelier_than_it_is() -> None:
    chance = np.random.default_rng(1)
    scores, known = chance.normal(size=(SHOPPERS, PRODUCTS)).astype(np.float32), histories(chance)
    truth = Calibration(slope=1.0, weights=(-1.5, 0.3, 0.0)).probabilities(scores, known)
    bought = chance.random(truth.shape) < truth
    everyone = fit_calibration(scores, bought, known).probabilities(scores, known)
    assert everyone.sum() == pytest.approx(bought.sum(), rel=0.02)
    buyers = bought.any(axis=1)
    alone = known.shoppers(np.flatnonzero(buyers))
    biased = fit_calibration(scores[buyers], bought[buyers], alone).probabilities(scores, known)
    assert biased.sum() > 1.3 * bought.sum()


def test_a_window_of_everyone_holds_those_who_bought_nothing_in_it() -> None:
    log = log_of(
        [
            act("ann", 40), act("bob", 40), act("eve", 35),
            act("ann", 10), act("new", 5), act("eve", 3, kind="view"),
        ]
    )  # fmt: skip
    start = (NOW - timedelta(days=30)).timestamp()
    buyers, everyone = (
        sample(log, Window(start=start, end=start + 31 * DAY), 0, everyone=choice) for choice in (False, True)
    )
    assert buyers.outcome.bought.any(axis=1).tolist() == [True, True]  # ann and new
    assert everyone.outcome.bought.any(axis=1).tolist() == [True, False, False]  # ann, bob, eve
    assert np.bincount(everyone.histories.row).tolist() == [1, 1, 1]


def act(shopper: str, days_ago: int, *, kind: str = "purchase") -> Event:
    return Event(
        event_id=f"{shopper} {days_ago}",
        timestamp=NOW - timedelta(days=days_ago),
        shopper=shopper,
        type="view" if kind == "view" else "purchase",
        product="a",
    )
