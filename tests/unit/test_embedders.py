import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.embedders import ModelNotFound, SentenceTransformerEmbedder, files_digest


def test_the_built_in_models_fingerprint_names_model_and_weights() -> None:
    assert SentenceTransformerEmbedder().fingerprint == "all-MiniLM-L6-v2:53aa51172d142c89"


@pytest.mark.parametrize("name", ["nobody/nothing-like-it", "no-such-model", "/nowhere/at/all", "a b c", "../x/y/z"])
def test_a_model_that_is_not_there_is_refused_with_a_remedy(name: str) -> None:
    with pytest.raises(ModelNotFound, match=r"hf download|folder"):
        SentenceTransformerEmbedder(name)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"config\.json"):
        SentenceTransformerEmbedder(str(tmp_path))


def test_a_folders_fingerprint_changes_with_its_files(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    before = files_digest(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"1234")
    assert files_digest(tmp_path) != before


def test_naming_the_model_loads_nothing() -> None:
    code = (
        "import sys; from retrieval.embedders import SentenceTransformerEmbedder as E; from retrieval.chroma import *; "
        "E().fingerprint; print([m for m in ('torch', 'transformers', 'chromadb') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
