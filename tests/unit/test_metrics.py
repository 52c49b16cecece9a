"""Measures, by cases worked by hand, by properties, and against ir-measures."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.metrics.probabilities import brier, calibration_error, reliability
from ranking.metrics.rankings import capped_recall, hit_rate, ndcg, recall, reciprocal_rank
from ranking.metrics.ratings import mae, rmse
from ranking.metrics.spread import coverage, diversity, exposure, gini, tag_distances

GRADES = {"a": 3.0, "b": 1.0, "c": 2.0, "d": 0.0, "e": -1.0}
#: Discounts of the first four ranks: 1, 0.63093, 0.5, 0.43068.
SECOND = 1 / math.log2(3)


def test_ndcg_by_hand() -> None:
    # x is unjudged. Gains 2, 0, 3; best order 3, 2, 1.
    # DCG  = 2/1 + 0/1.58496 + 3/2              = 3.5
    # IDCG = 3/1 + 2/1.58496 + 1/2 = 3 + 1.26186 + 0.5 = 4.76186; 3.5 / 4.76186 = 0.73501
    assert ndcg(["c", "x", "a", "b"], GRADES, 3) == pytest.approx(0.73501, abs=1e-5)
    # Read to 1: 2 of 3.
    assert ndcg(["c", "x", "a", "b"], GRADES, 1) == pytest.approx(2 / 3)
    # A product graded below 0 gains nothing, it does not take away: 3 / (3 + 2 * 0.63093).
    assert ndcg(["a", "e"], GRADES, 2) == pytest.approx(3 / (3 + 2 * SECOND))


def test_binary_ndcg_by_hand() -> None:
    # Relevant at rank 2 of 2 relevant: 0.63093 / 1.63093.
    assert ndcg(["x", "a"], {"a": 1, "b": 1}, 10) == pytest.approx(SECOND / (1 + SECOND))


def test_recall_and_its_capped_kin_by_hand() -> None:
    grades = {"a": 1, "b": 1, "c": 1, "d": 0}
    # One of three relevant among the first two; two places could hold two of them.
    assert recall(["a", "d", "b"], grades, 2) == pytest.approx(1 / 3)
    assert capped_recall(["a", "d", "b"], grades, 2) == pytest.approx(1 / 2)
    # With places enough the two agree.
    assert recall(["a", "d", "b"], grades, 5) == capped_recall(["a", "d", "b"], grades, 5) == pytest.approx(2 / 3)


def test_hit_rate_and_reciprocal_rank_by_hand() -> None:
    ranking = ["x", "d", "b", "a"]
    assert (hit_rate(ranking, GRADES, 2), hit_rate(ranking, GRADES, 3)) == (0.0, 1.0)
    assert (reciprocal_rank(ranking, GRADES, 2), reciprocal_rank(ranking, GRADES, 3)) == (0.0, 1 / 3)


LIST_MEASURES = [ndcg, recall, capped_recall, hit_rate, reciprocal_rank]


@pytest.mark.parametrize("measure", LIST_MEASURES)
def test_without_a_relevant_product_nothing_is_measured(measure: Callable[..., float]) -> None:
    assert math.isnan(measure(["a", "b"], {"a": 0, "b": -1}, 10))
    assert math.isnan(measure([], {}, 10))
    assert measure([], {"a": 1}, 10) == 0.0


@pytest.mark.parametrize("measure", LIST_MEASURES)
def test_misuse_is_refused(measure: Callable[..., float]) -> None:
    with pytest.raises(ValueError, match="rank each once"):
        measure(["a", "b", "a"], GRADES, 10)
    with pytest.raises(ValueError, match="k is 0"):
        measure(["a"], GRADES, 0)


ids = st.sampled_from("abcdefghij")
judgments = st.dictionaries(ids, st.integers(0, 3), min_size=1).filter(lambda grades: max(grades.values()) > 0)
rankings = st.lists(ids, unique=True)


@pytest.mark.parametrize("measure", LIST_MEASURES)
@given(ranking=rankings, grades=judgments, k=st.integers(1, 12))
def test_a_measure_runs_from_0_to_1_and_the_best_order_has_1_where_places_suffice(
    measure: Callable[..., float], ranking: list[str], grades: dict[str, int], k: int
) -> None:
    assert 0 <= measure(ranking, grades, k) <= 1
    best = sorted(grades, key=lambda product: -grades[product])
    assert measure(best, grades, max(k, len(best))) == pytest.approx(1)


@given(rankings, judgments, st.integers(1, 12), st.data())
def test_moving_a_better_product_up_never_lowers_ndcg(
    ranking: list[str], grades: dict[str, int], k: int, data: st.DataObject
) -> None:
    if len(ranking) < 2:
        return
    place = data.draw(st.integers(0, len(ranking) - 2))
    upper, lower = ranking[place : place + 2]
    if grades.get(upper, 0) >= grades.get(lower, 0):
        return
    swapped = [*ranking[:place], lower, upper, *ranking[place + 2 :]]
    assert ndcg(swapped, grades, k) >= ndcg(ranking, grades, k)


@given(st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), st.tuples(rankings, judgments), min_size=1))
def test_they_agree_with_ir_measures(queries: dict[str, tuple[list[str], dict[str, int]]]) -> None:
    judged = {query: grades for query, (_, grades) in queries.items()}
    run = {query: {p: 1 / (1 + rank) for rank, p in enumerate(ranked)} for query, (ranked, _) in queries.items()}
    run = {query: scores or {"nothing": 0.0} for query, scores in run.items()}
    pairs: dict[ir_measures.Measure, tuple[Callable[..., float], int]] = {
        ir_measures.nDCG @ 3: (ndcg, 3),
        ir_measures.nDCG @ 10: (ndcg, 10),
        ir_measures.R @ 3: (recall, 3),
        ir_measures.Success @ 3: (hit_rate, 3),
        ir_measures.RR @ 3: (reciprocal_rank, 3),
        ir_measures.RR: (reciprocal_rank, 1000),
    }
    seen = 0
    for found in ir_measures.iter_calc(list(pairs), judged, run):
        ours, k = pairs[found.measure]
        assert ours(*queries[found.query_id], k) == pytest.approx(found.value, abs=1e-9), found
        seen += 1
    assert seen == len(pairs) * len(queries)


def test_coverage_and_gini_by_hand() -> None:
    # Two lists of two over five products: shown 2, 1, 1, 0, 0 times; three of five are shown.
    shown = exposure(np.array([[0, 1], [2, 0]]), 5)
    assert shown.tolist() == [2, 1, 1, 0, 0]
    assert coverage(shown) == pytest.approx(3 / 5)
    # Absolute differences of all 25 ordered pairs: 2|1| * 2 + 2|2| * 2 + 2|1| * 4 = 4 + 8 + 8 = 20.
    # Mean 20 / 25 = 0.8; over twice the mean exposure 2 * 0.8 = 1.6: 0.5.
    assert gini(shown) == pytest.approx(0.5)


def test_gini_runs_from_even_to_one_product_that_has_all() -> None:
    assert gini(np.array([3, 3, 3, 3])) == 0.0
    assert gini(np.array([0, 0, 7, 0])) == pytest.approx(3 / 4)
    assert math.isnan(gini(np.zeros(3)))
    assert math.isnan(coverage(np.zeros(0)))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20).filter(any), st.integers(1, 5))
def test_gini_is_the_mean_absolute_difference_and_does_not_know_the_scale(shown: list[int], times: int) -> None:
    counts = np.array(shown)
    by_definition = np.abs(counts[:, None] - counts[None, :]).mean() / (2 * counts.mean())
    assert gini(counts) == pytest.approx(by_definition, abs=1e-12)
    assert gini(counts * times) == pytest.approx(gini(counts))


def test_a_place_outside_the_catalogue_is_refused() -> None:
    with pytest.raises(IndexError, match="the catalogue has 3"):
        exposure(np.array([[0, 3]]), 3)


def test_diversity_of_tags_by_hand() -> None:
    # {red, wool} and {red, silk}: 1 of 3 shared, distance 2/3; each against {}: 1. Mean (2/3 + 1 + 1) / 3 = 8/9.
    tags = [{"red", "wool"}, {"red", "silk"}, set[str]()]
    assert tag_distances(tags)[0, 1] == pytest.approx(2 / 3)
    assert diversity(tag_distances(tags)) == pytest.approx(8 / 9)
    assert diversity(tag_distances([{"red"}, {"red"}])) == 0.0
    assert diversity(tag_distances([set(), set()])) == 0.0
    assert math.isnan(diversity(tag_distances([{"red"}])))


def test_brier_by_hand() -> None:
    forecast, happened = np.array([0.8, 0.4]), np.array([1, 0])
    assert brier(forecast, happened) == pytest.approx((0.2**2 + 0.4**2) / 2)


def test_calibration_by_hand() -> None:
    # Ten bins of two: the first forecasts 0.1 and 0.2, of which one happened, the others 0.9 twice, and both happened.
    # Equal forecasts share the bin of the first of them. ECE = 2/20 * 0.35 + 18/20 * 0.1 = 0.125
    curve = reliability(np.array([0.1, 0.2] + [0.9] * 18), np.array([0, 1] + [1] * 18))
    assert curve.forecast == pytest.approx([0.15, 0.9])
    assert curve.happened == pytest.approx([0.5, 1])
    assert curve.count.tolist() == [2, 18]
    assert curve.error == pytest.approx(0.125)


def test_bins_hold_equally_many_however_near_to_0_they_are() -> None:
    # 90 forecasts of 0.01, none happened, and 10 of 0.09, all happened: they miss by 0.01 and 0.91.
    # ECE = 0.9 * 0.01 + 0.1 * 0.91 = 0.1; in a bin of width 0.1 they would forecast 0.018 for 0.1.
    forecast, happened = np.repeat([0.01, 0.09], [90, 10]), np.repeat([0, 1], [90, 10])
    assert calibration_error(forecast, happened) == pytest.approx(0.1)
    assert reliability(np.linspace(0.0, 0.05, 50), np.zeros(50)).count.tolist() == [5] * 10


forecasts = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


@given(pairs=forecasts, random=st.randoms())
def test_calibration_does_not_know_the_order_and_loses_no_forecast(
    pairs: list[tuple[float, bool]], random: Random
) -> None:
    found, other = (
        reliability(np.array([p for p, _ in rows]), np.array([y for _, y in rows]))
        for rows in (pairs, random.sample(pairs, len(pairs)))
    )
    assert found.count.tolist() == other.count.tolist()
    assert found.error == pytest.approx(other.error)
    assert found.count.sum() == len(pairs)
    assert len(found.count) <= 10
    assert found.count.min() > 0
    assert (np.diff(found.forecast) > -1e-12).all()
    assert 0 <= found.error <= 1


def test_forecasts_that_come_true_as_often_as_they_say_are_calibrated() -> None:
    rng = np.random.default_rng(0)
    forecast = rng.beta(1, 6, 200_000)
    happened = rng.random(200_000) < forecast
    assert calibration_error(forecast, happened) < 0.005
    assert calibration_error(forecast**0.7, happened) > 0.05


def test_ratings_by_hand() -> None:
    # Errors 1, 0, -3: squares 1 + 0 + 9 over 3; absolute 4 over 3.
    predicted, given_ = np.array([4.0, 3.0, 2.0]), np.array([3.0, 3.0, 5.0])
    assert rmse(predicted, given_) == pytest.approx(math.sqrt(10 / 3))
    assert mae(predicted, given_) == pytest.approx(4 / 3)


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), min_size=1))
def test_rmse_is_never_below_mae(pairs: list[tuple[float, float]]) -> None:
    predicted, given_ = np.array(pairs).T
    assert rmse(predicted, given_) >= mae(predicted, given_) - 1e-12
    assert rmse(given_, given_) == 0.0


NONE = np.zeros(0)


@pytest.mark.parametrize("measure", [brier, calibration_error, rmse, mae])
def test_a_mean_of_nothing_is_not_a_number(measure: Callable[..., float]) -> None:
    assert math.isnan(measure(NONE, NONE))


@pytest.mark.parametrize("measure", [brier, calibration_error, rmse, mae])
def test_unequal_shapes_are_never_stretched(measure: Callable[..., float]) -> None:
    with pytest.raises(ValueError, match="shape"):
        measure(np.zeros((3, 1)), np.zeros(3))


@pytest.mark.parametrize("measure", [brier, calibration_error])
def test_what_is_no_probability_is_refused(measure: Callable[..., float]) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        measure(np.array([0.5, 1.2]), np.array([0, 1]))
    with pytest.raises(ValueError, match="from 0 to 1"):
        measure(np.array([0.5, np.nan]), np.array([0, 1]))
    with pytest.raises(ValueError, match="other than 0 and 1"):
        measure(np.array([0.5, 0.2]), np.array([0, 2]))


def test_ratings_that_are_not_finite_are_refused() -> None:
    with pytest.raises(ValueError, match="1 of 2 errors"):
        rmse(np.array([1.0, np.nan]), np.array([1.0, 1.0]))
