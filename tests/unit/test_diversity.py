"""Picking what is good and unlike what is picked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.diversity import Diversity, mmr
from ranking.shelf import Shelf, kinds
from tests.small_shop import item

ALL_DIFFERENT = np.arange(12)


def test_a_worse_thing_that_is_new_comes_before_a_better_one_of_the_same() -> None:
    relevance = np.array([1.0, 0.9, 0.5, 0.0])
    likeness = np.eye(4)
    likeness[0, 1] = likeness[1, 0] = 1.0
    # by hand, at 0.5: first 0 (0.5); then 1: 0.45 - 0.5 = -0.05, 2: 0.25, 3: 0
    assert mmr(relevance, likeness, ALL_DIFFERENT[:4], 4, Diversity(balance=0.5)) == [0, 2, 3, 1]
    assert mmr(relevance, likeness, ALL_DIFFERENT[:4], 4, Diversity(balance=1.0)) == [0, 1, 2, 3]


def test_all_alike_goes_by_relevance_and_ties_by_place() -> None:
    assert mmr(np.array([0.2, 0.7, 0.7]), np.ones((3, 3)), ALL_DIFFERENT[:3], 3, Diversity()) == [1, 2, 0]
    assert mmr(np.zeros(3), np.eye(3), ALL_DIFFERENT[:3], 2, Diversity()) == [0, 1]
    assert mmr(np.zeros(0), np.zeros((0, 0)), ALL_DIFFERENT[:0], 5, Diversity()) == []


def test_a_family_fills_no_more_than_its_share_while_others_are_left() -> None:
    relevance = np.array([1.0, 0.9, 0.8, 0.7, 0.1, 0.0])
    families = np.array([0, 0, 0, 0, 1, 2])
    found = mmr(relevance, np.zeros((6, 6)), families, 5, Diversity(balance=1.0, share=0.4))
    assert found == [0, 1, 4, 5, 2]


@given(st.lists(st.floats(-5, 5), max_size=12), st.integers(0, 15), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_nothing_is_picked_twice(scores: list[float], k: int, balance: float, seed: int) -> None:
    chance = np.random.default_rng(seed)
    likeness, families = chance.random((len(scores), len(scores))), chance.integers(0, 3, len(scores))
    picked = mmr(np.array(scores), likeness, families, k, Diversity(balance=balance))
    assert len(picked) == len(set(picked)) == min(k, len(scores))
    if picked and balance:
        assert scores[picked[0]] == pytest.approx(max(scores))


def test_likeness_is_the_weighted_share_of_tags() -> None:
    shelf = Shelf(
        [
            item("a", product_type="jacket", colour="black", feature="hood"),
            item("b", product_type="jacket", colour="red"),
            item("c", product_type="lamp"),
            item("d"),
        ]
    )
    found = shelf.alike(range(4), range(4))
    assert found[0, 1] == pytest.approx(3.0 / (3.0 + 1.0 + 0.5 + 1.0))  # the type of weight 3 is shared
    assert found[0, 0] == pytest.approx(1.0)
    assert found[0, 2] == found[3, 3] == 0.0
    assert np.allclose(found, found.T)


def test_a_kind_is_the_rarest_type() -> None:
    items = [
        item("a", product_type="jacket down-jacket"),
        item("b", product_type="jacket"),
        item("c", category="garden home"),
        item("d", category="home"),
        item("e"),
    ]
    assert kinds(items) == {"a": "down-jacket", "b": "jacket", "c": "garden", "d": "home", "e": ""}
