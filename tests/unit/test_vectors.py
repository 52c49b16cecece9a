from pathlib import Path

import numpy as np
import pytest

from retrieval.types import Vectors
from retrieval.vectors import VectorMemory


def unit(*rows: list[float]) -> Vectors:
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def saved(path: Path) -> VectorMemory:
    memory = VectorMemory(path, "model")
    memory.add(["a", "b"], unit([1, 0], [3, 4]))
    memory.save()
    return memory


def test_vectors_come_back_by_their_text(tmp_path: Path) -> None:
    saved(tmp_path / "v.npz")
    memory = VectorMemory(tmp_path / "v.npz", "model")
    assert memory.matrix(["b", "a", "b"]).tolist() == unit([3, 4], [1, 0], [3, 4]).tolist()
    assert memory.get("c") is None


def test_only_the_texts_named_are_kept(tmp_path: Path) -> None:
    saved(tmp_path / "v.npz").save(["b"])
    memory = VectorMemory(tmp_path / "v.npz", "model")
    assert memory.get("a") is None
    assert memory.get("b") is not None


def test_another_models_vectors_are_not_taken(tmp_path: Path) -> None:
    saved(tmp_path / "v.npz")
    assert VectorMemory(tmp_path / "v.npz", "another").get("a") is None


@pytest.mark.parametrize("place", [0, 40, 200, 300, -30, -1])
def test_a_damaged_file_gives_no_wrong_vector(tmp_path: Path, place: int) -> None:
    path = tmp_path / "v.npz"
    expected = saved(path).get("b")
    assert expected is not None
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(bytes(content))
    found = VectorMemory(path, "model").get("b")
    assert found is None or found.tolist() == expected.tolist()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip file"])
def test_a_file_that_is_none_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "v.npz").write_bytes(content)
    assert VectorMemory(tmp_path / "v.npz", "model").get("a") is None


def test_without_a_path_nothing_is_kept() -> None:
    memory = VectorMemory(None, "model")
    memory.add(["a"], unit([1, 0]))
    memory.save()
    assert memory.matrix(["a"]).shape == (1, 2)
