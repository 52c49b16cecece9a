"""Chance or not: worked cases, agreement with full enumeration, and how often a test is wrong that may be."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.significance import bootstrap, compare, holm, permutation_test


def by_enumeration(differences: list[float]) -> float:
    """The share of all 2^n sign patterns whose mean is at least as far from 0."""
    values = np.array(differences)
    means = [abs(float((np.array(signs) * values).sum())) for signs in product((1, -1), repeat=len(values))]
    return float(np.mean([mean >= abs(values.sum()) - 1e-9 for mean in means]))


def test_three_equal_differences_by_hand() -> None:
    # Of 8 sign patterns, only all plus and all minus are as far from 0: 2 / 8.
    assert by_enumeration([1, 1, 1]) == 0.25
    assert permutation_test(np.ones(3), seed=0) == pytest.approx(0.25, abs=0.02)


def test_one_difference_that_outweighs_the_others_by_hand() -> None:
    # |±4 ±1 ±2| >= 5: 4 + 2 - 1 and 4 + 2 + 1, and their mirror images: 4 of 8.
    assert permutation_test(np.array([4.0, -1.0, 2.0]), seed=0) == pytest.approx(0.5, abs=0.02)


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=8), st.integers(0, 99))
def test_drawn_signs_agree_with_all_of_them(differences: list[int], seed: int) -> None:
    found = permutation_test(np.array(differences), seed=seed)
    assert found == pytest.approx(by_enumeration([float(d) for d in differences]), abs=0.03)


def test_p_is_never_0_and_1_where_nothing_differs() -> None:
    assert permutation_test(np.full(60, 0.5), seed=0) == 1 / 10_001
    assert permutation_test(np.full(60, 0.5), seed=0, draws=99) == 1 / 100
    assert permutation_test(np.zeros(5), seed=0) == 1.0


def test_sums_that_differ_only_in_rounding_are_as_far() -> None:
    # In tenths 2, -2, 1, 3, 2, -3, whose sum is 3: 48 of 64 patterns are at least as far, 18 of them exactly as far
    # but for the last digits of their doubles.
    values = [0.2, -0.2, 0.1, 0.3, 0.2, -0.3]
    assert by_enumeration([2, -2, 1, 3, 2, -3]) == 48 / 64
    assert permutation_test(np.array(values), seed=3) == pytest.approx(48 / 64, abs=0.02)


def test_both_directions_say_the_same() -> None:
    values = np.random.default_rng(0).normal(0.2, 1, 50)
    assert permutation_test(values, seed=5) == permutation_test(-values, seed=5)


def test_the_seed_decides() -> None:
    values = np.random.default_rng(0).normal(0.2, 1, 50)
    assert permutation_test(values, seed=1) == permutation_test(values, seed=1)
    assert permutation_test(values, seed=1) != permutation_test(values, seed=2)
    assert bootstrap(values, seed=1) == bootstrap(values, seed=1)
    assert bootstrap(values, seed=1) != bootstrap(values, seed=2)


def test_where_nothing_differs_one_test_in_twenty_is_below_a_twentieth() -> None:
    rng = np.random.default_rng(0)
    p = [permutation_test(rng.normal(size=20), seed=i, draws=400) for i in range(1000)]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.02)


def test_where_there_is_a_difference_it_is_found() -> None:
    rng = np.random.default_rng(0)
    p = [permutation_test(rng.normal(0.5, 1, 100), seed=i, draws=400) for i in range(50)]
    assert np.mean(np.array(p) < 0.05) > 0.9


def test_a_bootstrap_of_two_values_by_hand() -> None:
    # Samples of (0, 1): means 0, 1/2, 1 with chances 1/4, 1/2, 1/4; the middle 95 % hold all.
    found = bootstrap(np.array([0, 1]), seed=0)
    assert (found.mean, found.low, found.high) == (0.5, 0.0, 1.0)
    assert bootstrap(np.array([3.0]), seed=0).low == 3.0


def test_an_interval_is_as_wide_as_the_normal_law_says() -> None:
    values = np.random.default_rng(0).normal(10, 2, 900)
    found = bootstrap(values, seed=0)
    half = 1.96 * values.std() / 30
    assert found.low == pytest.approx(values.mean() - half, abs=0.01)
    assert found.high == pytest.approx(values.mean() + half, abs=0.01)


def test_nineteen_intervals_in_twenty_hold_the_truth() -> None:
    rng = np.random.default_rng(0)
    held = []
    for i in range(400):
        found = bootstrap(rng.exponential(1.0, 60), seed=i, draws=500)
        held.append(found.low <= 1.0 <= found.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.04)


def test_draws_come_in_parts_where_there_are_many_values() -> None:
    values = np.random.default_rng(0).normal(0.01, 1, 30_000)
    found = bootstrap(values, seed=0, draws=300)
    assert found.low < values.mean() < found.high
    # The sum of so many values with random signs is all but normal.
    nearer = values - 0.009
    beyond = math.erfc(nearer.sum() / math.sqrt(2 * (nearer**2).sum()))
    assert 0.3 < beyond < 0.5
    assert permutation_test(nearer, seed=0, draws=300) == pytest.approx(beyond, abs=0.1)


def test_holm_by_hand() -> None:
    # 0.01 * 3 = 0.03; 0.02 * 2 = 0.04; 0.035 * 1 is below the 0.04 before it.
    assert holm([0.02, 0.01, 0.035]) == pytest.approx([0.04, 0.03, 0.04])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([0.3]) == [0.3]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_keeps_the_order_and_lies_between_no_correction_and_bonferroni(p_values: list[float]) -> None:
    corrected = holm(p_values)
    for p, found in zip(p_values, corrected, strict=True):
        assert p <= found <= min(1.0, p * len(p_values))
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    assert [corrected[place] for place in order] == sorted(corrected)


def test_a_comparison_counts_who_won() -> None:
    first, second = np.array([0.1, 0.5, 0.3, 0.4]), np.array([0.3, 0.5, 0.2, 0.9])
    found = compare(first, second, seed=0)
    assert (found.wins, found.ties, found.losses) == (2, 1, 1)
    assert (found.first, found.second) == (pytest.approx(0.325), pytest.approx(0.475))
    assert found.difference.mean == pytest.approx(0.15)
    # |±0.2 ±0 ±0.1 ±0.5| >= 0.6: 0.8, 0.6 and mirror images, 4 of 8.
    assert found.p == pytest.approx(0.5, abs=0.02)


def test_a_difference_in_the_last_digit_is_a_tie() -> None:
    found = compare(np.array([0.1 + 0.2]), np.array([0.3]), seed=0)
    assert (found.wins, found.ties, found.losses) == (0, 1, 0)


@pytest.mark.parametrize("values", [[], [1.0, np.nan], [np.inf], [[1.0], [2.0]]])
def test_what_cannot_be_tested_is_refused(values: list[float]) -> None:
    for test in (permutation_test, bootstrap):
        with pytest.raises(ValueError, match="finite numbers, at least one"):
            test(np.array(values), seed=0)


def test_values_that_are_no_pairs_are_refused() -> None:
    with pytest.raises(ValueError, match="not pairs"):
        compare(np.zeros(3), np.zeros(4), seed=0)
