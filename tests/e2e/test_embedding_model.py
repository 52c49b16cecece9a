"""The built-in embedding model itself."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedders import ModelNotFound, SentenceTransformerEmbedder
from retrieval.weights import WeightsDiffer


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


def test_vectors_have_length_1_and_like_texts_are_near(embedder: SentenceTransformerEmbedder) -> None:
    vectors = embedder.encode(["a warm winter coat", "an insulated parka for cold weather", "a coffee mug"])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_a_text_has_the_same_vector_alone_and_in_a_batch(embedder: SentenceTransformerEmbedder) -> None:
    texts = ["black down jacket", "x", "a very long text " * 200]
    together = embedder.encode(texts)
    for text, vector in zip(texts, together, strict=True):
        assert embedder.encode([text])[0] == pytest.approx(vector, abs=1e-5)


def test_no_texts_give_no_vectors(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.encode([]).shape == (0, 384)


@pytest.mark.parametrize("text", ["", " ", "\0", "羽绒服", "🧥", "\u202eabc"])
def test_odd_texts_have_finite_vectors(embedder: SentenceTransformerEmbedder, text: str) -> None:
    assert np.linalg.norm(embedder.encode([text])[0]) == pytest.approx(1, abs=1e-5)


def test_a_folder_with_a_model_is_used_and_damaged_built_in_weights_are_refused(
    embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    shutil.copytree(embedder.folder, tmp_path / "mini")
    own = SentenceTransformerEmbedder(str(tmp_path / "mini"))
    assert own.encode(["jacket"])[0] == pytest.approx(embedder.encode(["jacket"])[0], abs=1e-6)
    damaged = SentenceTransformerEmbedder()
    damaged.folder = tmp_path / "mini"
    weights = damaged.folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.unlink()
    weights.write_bytes(bytes(content))
    with pytest.raises(WeightsDiffer):
        damaged.encode(["jacket"])


def test_a_folder_whose_model_cannot_be_read_is_refused_when_it_is_needed(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    embedder = SentenceTransformerEmbedder(str(tmp_path))
    assert embedder.fingerprint.startswith(tmp_path.name + ":")
    with pytest.raises(ModelNotFound, match="cannot be loaded"):
        embedder.encode(["a"])
