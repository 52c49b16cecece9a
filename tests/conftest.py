"""What all tests share: one demo store for the session, and where the real data lie."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"  # before anything imports the hub's library: the tests run offline

from assistant.build import Store, open_store
from assistant.generators.openvino import OpenVinoGenerator, is_installed
from assistant.generators.transformers import TransformersGenerator
from assistant.settings import Settings
from retrieval.progress import silent


@pytest.fixture(scope="session")
def shop_data() -> Path:
    """The folder with the real data; a test that needs it is skipped where it is absent."""
    folder = Path(os.environ.get("SHOP_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"needs the real data: there is no {folder} (SHOP_DATA may name another folder)")
    return folder


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo store, made once a session. Read it; copy it before changing anything."""
    from ui.verbs import make_demo_store

    home = tmp_path_factory.mktemp("demo") / "store"
    make_demo_store(Settings(home=home), 7, silent)
    gc.collect()  # the last connection closes now, and takes its write-ahead log along, not while a copy is made
    return home


@pytest.fixture(scope="session")
def demo_store(demo_home: Path) -> Iterator[Store]:
    """The demo store, open, with the real index and the real models."""
    store = open_store(Settings(home=demo_home))
    yield store
    store.close()


@pytest.fixture(scope="session")
def plain_transformers() -> Iterator[TransformersGenerator]:
    """The embedded model without our adapter, loaded in this process."""
    generator = TransformersGenerator("plain")
    generator.warm()
    yield generator
    generator.close()


@pytest.fixture(scope="session")
def plain_openvino() -> Iterator[OpenVinoGenerator]:
    """The embedded model without our adapter, loaded in OpenVINO's process."""
    if not is_installed():
        pytest.skip("openvino-genai is not installed")
    generator = OpenVinoGenerator("plain")
    generator.warm()
    yield generator
    generator.close()


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """Small networks: threads that wait for each other cost more than they bring."""
    from ranking import fitting

    with fitting.one_thread():
        yield


@pytest.fixture
def demo_copy(demo_home: Path, tmp_path: Path) -> Path:
    """A demo store of the test's own, to change as it likes."""
    home = tmp_path / "store"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("*.lock"))
    return home
