"""What every ProductIndex does. The second implementation, exact and in memory, is the one that unit tests use."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.chroma import EmbeddedChroma
from retrieval.types import ProductIndex, Vectors
from tests.fakes import ExactIndex

Make = Callable[[], ProductIndex]


@pytest.fixture(params=["chroma", "exact"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    made: list[ProductIndex] = []

    def one() -> ProductIndex:
        made.append(EmbeddedChroma(tmp_path / "index") if request.param == "chroma" else ExactIndex())
        return made[-1]

    yield one
    for index in made:
        index.close()


def unit(*rows: Sequence[float]) -> Vectors:
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def random_units(count: int, dimensions: int = 32, seed: int = 3) -> Vectors:
    return unit(*np.random.default_rng(seed).normal(size=(count, dimensions)))


def test_a_new_index_has_no_fingerprint(make: Make) -> None:
    assert make().fingerprint is None


def test_it_answers_with_cosine_similarities_best_first(make: Make) -> None:
    index = make()
    index.build(["east", "north", "north-east"], ["", "", ""], unit([1, 0], [0, 1], [1, 1]), "one")
    assert index.fingerprint == "one"
    found = index.query(np.array([1, 0], dtype=np.float32), 3)
    assert [id_ for id_, _ in found] == ["east", "north-east", "north"]
    assert [score for _, score in found] == pytest.approx([1.0, 0.707107, 0.0], abs=1e-5)


def test_similarity_does_not_depend_on_the_query_vectors_length(make: Make) -> None:
    index = make()
    index.build(["a", "b"], ["", ""], unit([1, 0], [1, 1]), "one")
    assert index.query(np.array([5, 0], dtype=np.float32), 2)[1][1] == pytest.approx(0.707107, abs=1e-5)


def test_ties_go_to_the_smaller_id_in_whatever_order_they_were_built(make: Make) -> None:
    index = make()
    ids = [f"p{i:02d}" for i in reversed(range(30))]
    index.build(ids, [""] * 30, unit(*[[1, 2, 3]] * 30), "one")
    vector = np.array([1, 2, 3], dtype=np.float32)
    assert [id_ for id_, _ in index.query(vector, 5, sorted(ids))] == [f"p{i:02d}" for i in range(5)]
    assert [id_ for id_, _ in index.query(vector, 30)] == sorted(ids)


def test_only_allowed_ids_come_back_and_all_of_them_can(make: Make) -> None:
    vectors = random_units(200)
    index = make()
    ids = [f"p{i:03d}" for i in range(200)]
    index.build(ids, [""] * 200, vectors, "one")
    allowed = ids[::7]
    for k in (1, 10, 200):
        found = index.query(vectors[0], k, allowed)
        assert len(found) == min(k, len(allowed))
        assert {id_ for id_, _ in found} <= set(allowed)
    best = sorted(allowed, key=lambda id_: (-float(vectors[ids.index(id_)] @ vectors[1]), id_))
    assert [id_ for id_, _ in index.query(vectors[1], 10, allowed)] == best[:10]
    assert index.query(vectors[0], 5, []) == []
    assert [id_ for id_, _ in index.query(vectors[0], 5, ["nothing like it", "p003"])] == ["p003"]


def test_recall_of_the_hundred_nearest_is_at_least_99_percent(make: Make) -> None:
    rng = np.random.default_rng(11)
    centres = rng.normal(size=(40, 64))
    vectors = unit(*(centres[rng.integers(0, 40, 3000)] + 0.6 * rng.normal(size=(3000, 64))))
    queries = unit(*(centres[rng.integers(0, 40, 20)] + 0.8 * rng.normal(size=(20, 64))))
    ids = [f"p{i:04d}" for i in range(3000)]
    index = make()
    index.build(ids, [""] * 3000, vectors, "one")
    hits = 0
    for query in queries:
        nearest = {ids[i] for i in np.argsort(-(vectors @ query))[:100]}
        hits += len(nearest & {id_ for id_, _ in index.query(query, 100)})
    assert hits / (20 * 100) >= 0.99


def test_building_again_replaces_everything(make: Make) -> None:
    index = make()
    index.build(["old", "both"], ["", ""], unit([1, 0], [0, 1]), "one")
    index.query(np.array([1, 0], dtype=np.float32), 2)
    index.build(["both", "new"], ["", ""], unit([1, 0, 0], [0, 0, 1]), "two")
    assert index.fingerprint == "two"
    assert {id_ for id_, _ in index.query(np.array([1, 0, 0], dtype=np.float32), 5)} == {"both", "new"}


def test_an_empty_store_can_be_indexed(make: Make) -> None:
    index = make()
    index.build([], [], np.zeros((0, 4), dtype=np.float32), "nothing")
    assert index.fingerprint == "nothing"
    assert index.query(np.array([1, 0, 0, 0], dtype=np.float32), 5) == []


def test_more_than_one_batch_of_products_fits(make: Make) -> None:
    vectors = random_units(6000, 8)
    index = make()
    index.build([str(i) for i in range(6000)], [""] * 6000, vectors, "one")
    assert len(index.query(vectors[0], 6000)) == 6000


@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_none_gives_none(make: Make, k: int) -> None:
    index = make()
    index.build(["a"], [""], unit([1, 0]), "one")
    assert index.query(np.array([1, 0], dtype=np.float32), k) == []
    assert index.query(np.array([1, 0], dtype=np.float32), k, ["a"]) == []


BAD_ROWS = [[np.nan, 1], [np.inf, 0], [0, 0], [3, 4], [-np.inf, np.nan]]


@pytest.mark.parametrize("row", BAD_ROWS, ids=str)
def test_vectors_that_are_not_finite_unit_vectors_are_refused_and_the_old_index_stays(
    make: Make, row: list[float]
) -> None:
    index = make()
    index.build(["a"], [""], unit([1, 0]), "one")
    with pytest.raises(ValueError, match="length"):
        index.build(["a", "b"], ["", ""], np.array([[1, 0], row], dtype=np.float32), "two")
    assert index.fingerprint == "one"
    assert index.query(np.array([1, 0], dtype=np.float32), 1)[0][0] == "a"


def test_a_vector_for_each_id_is_asked_for(make: Make) -> None:
    index = make()
    with pytest.raises(ValueError, match="expected one for each"):
        index.build(["a", "b"], ["", ""], unit([1, 0]), "one")
    with pytest.raises(ValueError, match="distinct"):
        index.build(["a", "a"], ["", ""], unit([1, 0], [0, 1]), "one")
    assert index.fingerprint is None


@pytest.mark.parametrize("vector", [[np.nan, 1], [np.inf, 0], [0, 0], [1, 0, 0], [1], [[1, 0]]], ids=str)
def test_query_vectors_that_mean_nothing_are_refused(make: Make, vector: list[float]) -> None:
    index = make()
    index.build(["a"], [""], unit([1, 0]), "one")
    for allowed in (None, ["a"]):
        with pytest.raises(ValueError, match="query vector"):
            index.query(np.array(vector, dtype=np.float32), 1, allowed)


def test_ids_in_any_script_are_kept(make: Make) -> None:
    ids = ["羽绒服-1", "a b/c", "ÄÖ", "x" * 300]
    index = make()
    index.build(ids, [""] * 4, random_units(4, 8), "one")
    assert {id_ for id_, _ in index.query(random_units(1, 8)[0], 4)} == set(ids)
