"""Probabilities that hold: planted rates are found again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ranking.calibration import Calibration, fit_calibration, log_shares, traits
from ranking.histories import Histories, Timeline
from ranking.metrics.probabilities import calibration_error
from tests.planted import DAYS, START, planted_events, planted_log

END = (START + timedelta(days=DAYS)).timestamp()
SHOPPERS, PRODUCTS = 600, 40
LOG = planted_log(planted_events(shoppers=SHOPPERS))


@pytest.fixture(scope="module")
def histories() -> Histories:
    """At moments of their own, so that some have bought much and others nothing yet."""
    moments = np.random.default_rng(3).uniform(START.timestamp(), END, SHOPPERS)
    return Timeline(LOG).before(np.arange(SHOPPERS), moments)


TRUE = Calibration(slope=1.5, weights=(0.5, 0.6, -0.3))


@pytest.fixture(scope="module")
def scores() -> NDArray[Any]:
    return np.random.default_rng(1).normal(0, 1, (SHOPPERS, PRODUCTS)).astype(np.float32)


@pytest.fixture(scope="module")
def bought(histories: Histories, scores: NDArray[Any]) -> NDArray[Any]:
    found: NDArray[Any] = np.random.default_rng(2).random(scores.shape) < TRUE.probabilities(scores, histories)
    return found


def test_a_planted_rate_is_found_again(histories: Histories, scores: NDArray[Any], bought: NDArray[Any]) -> None:
    found = fit_calibration(scores, bought, histories)
    assert found.slope == pytest.approx(TRUE.slope, abs=0.1)
    forecast, true = (made.probabilities(scores, histories) for made in (found, TRUE))
    assert forecast.sum() == pytest.approx(bought.sum(), rel=0.02)
    each, really = forecast.sum(axis=1), true.sum(axis=1)
    assert np.abs(each - really).mean() < 0.2 * really.mean()
    assert really.std() > 0.3 * really.mean(), "the shoppers are to differ, or nothing is shown"


def test_the_error_is_small_where_it_fits_and_large_where_it_does_not(
    histories: Histories, scores: NDArray[Any], bought: NDArray[Any]
) -> None:
    fitted = fit_calibration(scores, bought, histories).probabilities(scores, histories)
    guessed = Calibration(slope=0.2, weights=(2.0, 0.0, 0.0)).probabilities(scores, histories)
    assert calibration_error(fitted.ravel(), bought.ravel()) < 0.005
    assert calibration_error(guessed.ravel(), bought.ravel()) > 0.05


def test_probabilities_are_probabilities_however_wild_the_scores(histories: Histories) -> None:
    wild = np.full((SHOPPERS, PRODUCTS), -1e6, dtype=np.float32)
    wild[:, 0], wild[0] = 1e6, 0.0
    for calibration in (Calibration(), Calibration(slope=50.0, weights=(30.0, 9.0, 9.0)), Calibration(slope=-2.0)):
        found = calibration.probabilities(wild, histories)
        assert found.shape == wild.shape and ((found >= 0) & (found <= 1)).all()


def test_a_higher_score_is_likelier(histories: Histories, scores: NDArray[Any]) -> None:
    found = TRUE.probabilities(scores, histories)
    assert (np.argsort(found, axis=1) == np.argsort(scores, axis=1)).all()


def test_nobody_bought_anything(histories: Histories, scores: NDArray[Any]) -> None:
    found = fit_calibration(scores, np.zeros(scores.shape, dtype=bool), histories)
    assert found.probabilities(scores, histories).mean() < 1e-3


def test_shares_are_a_softmax() -> None:
    found = log_shares(np.array([[0.0, np.log(3.0)], [5.0, 5.0]], dtype=np.float32))
    np.testing.assert_allclose(np.exp(found), [[0.25, 0.75], [0.5, 0.5]], rtol=1e-6)


def test_traits_count_purchases_and_days_since_the_last_event() -> None:
    first = planted_log(planted_events(shoppers=1))
    moment = first.time[-1] + 3 * 86_400.0
    found = traits(Timeline(first).before(np.array([0, 0]), np.array([moment, 0.0])))
    np.testing.assert_allclose(found, [[1, np.log(9), np.log(4)], [1, 0, np.log(401)]], rtol=1e-6)
