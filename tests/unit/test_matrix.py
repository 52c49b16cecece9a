"""Measures over a matrix of scores: as the lists' own measures say, and as ../shared/bench counts."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from time import perf_counter
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ranking.metrics import rankings
from ranking.metrics.matrix import measure, top

NAMES = ["ndcg", "recall", "capped_recall", "hit_rate", "reciprocal_rank"]


def test_ties_go_to_the_smaller_place() -> None:
    scores = np.array([[1.0, 3.0, 3.0, 2.0], [0.0, 0.0, 0.0, 0.0], [-np.inf, -1.0, np.inf, -1.0]])
    assert top(scores, 3).tolist() == [[1, 2, 3], [0, 1, 2], [2, 1, 3]]
    assert top(scores, 9).shape == (3, 4)


def test_masked_products_are_neither_ranked_nor_missed() -> None:
    scores = np.array([[9.0, 2.0, 1.0]])
    grades = np.array([[1, 0, 1]])
    masked = np.array([[True, False, False]])
    found = measure(scores, grades, k=2, masked=masked)
    assert found.top.tolist() == [[1, 2]]
    # One relevant product is left, at rank 2.
    assert found.recall.tolist() == [1.0]
    assert found.reciprocal_rank.tolist() == [0.5]
    assert found.ndcg == pytest.approx([1 / np.log2(3)])


def test_whoever_has_nothing_to_find_is_not_in_the_means() -> None:
    found = measure(np.array([[2, 1], [2, 1]]), np.array([[False, True], [False, False]]), k=1)
    assert found.measured.tolist() == [True, False]
    assert found.means() == {f"{name}@1": 0.0 for name in NAMES}
    nobody = measure(np.zeros((0, 3)), np.zeros((0, 3)), k=2)
    assert all(np.isnan(value) for value in nobody.means().values())


@given(st.data(), st.integers(1, 9))
def test_each_row_is_as_its_list_says(data: st.DataObject, k: int) -> None:
    shape = data.draw(st.tuples(st.integers(1, 3), st.integers(1, 7)))
    # Few distinct scores: ties are the rule.
    scores = data.draw(arrays.arrays(np.float32, shape, elements=st.sampled_from([-1.0, 0.0, 0.5, 2.0])))
    grades = data.draw(arrays.arrays(np.int8, shape, elements=st.integers(-1, 3)))
    masked = data.draw(arrays.arrays(np.bool_, shape))
    found = measure(scores, grades, k=k, masked=masked)
    for row in range(shape[0]):
        open_places = np.flatnonzero(~masked[row])
        ranked = sorted(open_places, key=lambda place: (-scores[row, place], place))
        wanted = {str(place): float(grades[row, place]) for place in open_places}
        for name in NAMES:
            by_list = getattr(rankings, name)([str(place) for place in ranked], wanted, k)
            assert getattr(found, name)[row] == pytest.approx(by_list, nan_ok=True), name


def test_misuse_is_refused() -> None:
    with pytest.raises(ValueError, match="nan, first in row 1"):
        top(np.array([[1.0, 2.0], [np.nan, 1.0]]), 1)
    with pytest.raises(ValueError, match="shape"):
        top(np.zeros((2, 3)), 1, np.zeros((3, 2), dtype=bool))
    with pytest.raises(ValueError, match="k is 0"):
        top(np.zeros((2, 3)), 0)
    with pytest.raises(ValueError, match="grades of shape"):
        measure(np.zeros((2, 3)), np.zeros((1, 3)), k=1)


def test_hundreds_of_shoppers_and_thousands_of_products_take_a_moment() -> None:
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(900, 3000)).astype(np.float32)
    grades, masked = rng.random((900, 3000)) < 0.005, rng.random((900, 3000)) < 0.01
    begun = perf_counter()
    measure(scores, grades, k=10, masked=masked)
    assert perf_counter() - begun < 1.5


@pytest.mark.data
@pytest.mark.parametrize("new_only", [False, True])
def test_the_shared_benchmark_counts_the_same(shop_data: Path, new_only: bool) -> None:
    bench = benchmark(shop_data.parent / "bench" / "online_retail.py")
    rng = np.random.default_rng(1)
    # Scores with many ties, shoppers with nothing to find, and some who have bought nearly everything.
    scores = rng.integers(0, 30, size=(300, 60)).astype(np.float64)
    grades = rng.random((300, 60)) < 0.03
    seen = rng.random((300, 60)) < np.repeat([0.1, 0.95], [250, 50])[:, None]
    found = measure(scores, grades, k=10, masked=seen if new_only else None)
    said = bench.evaluate(
        scores,
        [set(np.flatnonzero(row).tolist()) for row in grades],
        [np.flatnonzero(row) for row in seen],
        new_only,
    )
    means = found.means()
    names = {"HR@10": "hit_rate@10", "R@10": "capped_recall@10", "nDCG@10": "ndcg@10"}
    shown = " ".join(f"{theirs} {means[ours]:.4f}" for theirs, ours in names.items())
    assert f"n={found.measured.sum()} {shown}" == said
    assert not re.search(r"0\.0000|1\.0000", said)


def benchmark(path: Path) -> ModuleType:
    pytest.importorskip("pandas")
    spec = importlib.util.spec_from_file_location("online_retail", path)
    if spec is None or spec.loader is None or not path.exists():
        pytest.skip(f"needs the shared benchmarks: there is no {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
