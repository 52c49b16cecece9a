"""What moved between two orders, and why."""

from __future__ import annotations

import pytest

from ranking.moves import moves
from ranking.rerank import rerank, summed
from ranking.scorers import TasteScorer
from ranking.types import ScoredProduct, ShopperProfile
from retrieval.types import Query
from tests.small_shop import JACKETS, candidate, item

JACKET = Query(text="jacket", search_text="jacket")
LOVES_RED = ShopperProfile(id="ann", tags={("colour", "red"): 0.8, ("material", "cotton"): -0.4})


def scored(id_: str, **contributions: float) -> ScoredProduct:
    return summed(candidate(item(id_)), contributions)


def test_places_and_groups_the_greatest_first() -> None:
    neutral = [
        scored("a", text=0.5, taste=0.0, price=0.0),
        scored("b", text=0.4, taste=0.0, price=0.0),
        scored("c", text=0.3),
    ]
    personal = [scored("b", text=0.4, taste=0.2, price=-0.05), scored("a", text=0.5, taste=0.0, price=0.0)]
    first, second = moves(neutral, personal, 1)
    assert (first.product.item.product.id, first.before, first.after) == ("b", 2, 1)
    assert first.groups == (("taste", pytest.approx(0.2)), ("price", pytest.approx(-0.05)))
    assert (second.product.item.product.id, second.before, second.after, second.groups) == ("a", 1, 2, ())


def test_what_left_the_first_k_is_told_and_what_is_in_one_order_only_has_no_groups() -> None:
    neutral = [scored("a", text=0.5), scored("b", text=0.4), scored("gone", text=0.3)]
    personal = [scored("b", text=0.6), scored("new", text=0.55), scored("a", text=0.5)]
    found = {
        move.product.item.product.id: (move.before, move.after, move.groups) for move in moves(neutral, personal, 2)
    }
    assert found["b"] == (2, 1, (("text", pytest.approx(0.2)),))
    assert found["new"] == (None, 2, ())
    assert found["a"] == (1, 3, ())
    assert "gone" not in found


def test_the_groups_of_a_real_ranking_sum_to_the_difference_of_the_scores() -> None:
    candidates = [candidate(one) for one in JACKETS]
    neutral = rerank(JACKET, candidates, ShopperProfile(), TasteScorer())
    personal = rerank(JACKET, candidates, LOVES_RED, TasteScorer())
    before = {product.item.product.id: product.score for product in neutral}
    found = moves(neutral, personal, 4)
    assert [move.after for move in found] == [1, 2, 3, 4]
    assert any(move.before != move.after for move in found)
    for move in found:
        moved = move.product.score - before[move.product.item.product.id]
        assert sum(by for _, by in move.groups) == pytest.approx(moved, abs=1e-9)
        assert {name for name, _ in move.groups} <= {"taste", "brand", "price"}


def test_the_same_order_moves_nothing() -> None:
    same = rerank(JACKET, [candidate(one) for one in JACKETS], ShopperProfile(), TasteScorer())
    assert all(move.before == move.after and move.groups == () for move in moves(same, same, 10))
    assert moves([], [], 10) == []
