"""A trained ranker on disk: the same when it is read, whole or refused, never half of an old and a new one."""

from __future__ import annotations

import json
import pickletools
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from ranking import artefact
from ranking.artefact import ABOUT, FOLDERS, WEIGHTS, BadArtefact, Provenance, load, provenance, save
from ranking.assortment import assortment_of
from ranking.pointer import POINTER
from tests.planted import (
    ITEMS,
    LITTLE,
    PRODUCTS,
    a_history,
    planted_assortment,
    planted_events,
    planted_item,
    planted_log,
    planted_training,
)

pytestmark = pytest.mark.usefixtures("one_thread")
ASSORTMENT = planted_assortment()
MADE = datetime(2026, 6, 1, 12, tzinfo=UTC)


def saved(home: Path, *, second: int = 0) -> Path:
    made = provenance(planted_log(), ASSORTMENT, MADE.replace(second=second))
    return save(home, planted_training().ranker, LITTLE, made, planted_training().report.as_dict())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    saved(tmp_path)
    return tmp_path


def pointing(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((home / POINTER).read_bytes())
    return found


def folder(home: Path) -> Path:
    return home / FOLDERS / pointing(home)["folder"]


def refused(home: Path) -> str:
    with pytest.raises(BadArtefact) as found:
        load(home)
    return str(found.value)


def test_what_is_read_scores_as_what_was_saved(home: Path) -> None:
    found = load(home)
    assert found is not None
    ranker, history = found.ranker(ASSORTMENT), a_history("p02", "p05", places=ASSORTMENT.products)
    for name, expected in planted_training().ranker.contributions(history).items():
        np.testing.assert_allclose(ranker.contributions(history)[name], expected, rtol=1e-4, atol=1e-5)
    assert ranker.calibration == planted_training().ranker.calibration
    assert found.provenance == provenance(planted_log(), ASSORTMENT, MADE)
    assert found.about["report"]["ndcg"]["mean"] == planted_training().report.ndcg.mean


def test_without_one_there_is_none(tmp_path: Path) -> None:
    assert load(tmp_path) is None and load(tmp_path / "nowhere") is None


def test_another_assortment_is_served(home: Path) -> None:
    """p10 is gone, p90 is new, and the order is another."""
    items = [planted_item(90), *(item for item in reversed(ITEMS) if item.product.id != "p10")]
    other, found = assortment_of(items), load(home)
    assert found is not None
    ranker = found.ranker(other)
    assert tuple(ranker.places) == other.products
    before = planted_training().ranker.contributions(a_history("p02", "p04", places=ASSORTMENT.products))
    after = ranker.contributions(a_history("p02", "p04", places=other.products))
    known = [p for p in other.products if p != "p90"]
    places = {p: n for n, p in enumerate(ASSORTMENT.products)}
    for name in ("taste", "habit"):
        one = before[name][0][[places[p] for p in known]]
        assert np.corrcoef(one, after[name][0][1:])[0, 1] > 0.97, name
    assert all(np.isfinite(found).all() for found in after.values())


def test_what_is_read_can_be_saved_again(home: Path, tmp_path: Path) -> None:
    found = load(home)
    assert found is not None
    save(tmp_path / "copy", found.ranker(ASSORTMENT), LITTLE, found.provenance, found.about["report"])
    again = load(tmp_path / "copy")
    assert again is not None
    for name, value in found.weights.items():
        np.testing.assert_allclose(again.weights[name], value, rtol=1e-4, err_msg=name)


@pytest.mark.parametrize("name", [WEIGHTS, ABOUT])
def test_a_damaged_byte_is_noticed_wherever_it_is(home: Path, name: str) -> None:
    path = folder(home) / name
    whole = path.read_bytes()
    for place in np.random.default_rng(0).integers(0, len(whole), 40):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert refused(home) == f"{path} is damaged (its SHA-256 differs): train again with `aisle train`"
    path.write_bytes(whole)
    assert load(home) is not None


@pytest.mark.parametrize("name", [WEIGHTS, ABOUT])
def test_a_file_that_is_cut_off_or_gone_is_noticed(home: Path, name: str) -> None:
    path = folder(home) / name
    path.write_bytes(path.read_bytes()[:-10])
    assert "train again with `aisle train`" in refused(home)
    path.unlink()
    assert "cannot be read: train again with `aisle train`" in refused(home)
    shutil.rmtree(folder(home))
    assert "cannot be read: train again with `aisle train`" in refused(home)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"7", b'"x"', b"{}", b'{"folder": 3, "sha256": {}}', b'{"folder": "", "sha256": {}}',
     b'{"folder": "a\\u0000b", "sha256": {}}', b'{"folder": "x", "sha256": 1}', b"\xff\xfe", b"[" * 100_000,
     b'{"folder": ".", "sha256": {}}', b'{"folder": "..", "sha256": {}}'],
)  # fmt: skip
def test_a_pointer_that_says_nothing_is_refused_and_can_be_trained_over(home: Path, content: bytes) -> None:
    (home / POINTER).write_bytes(content)
    assert "train again with `aisle train`" in refused(home)
    saved(home, second=1)
    assert load(home) is not None


def test_a_pointer_leads_nowhere_but_into_the_store(home: Path, tmp_path: Path) -> None:
    """Planted: a whole ranker outside the store, which the pointer names by paths of several kinds."""
    outside = tmp_path / "outside"
    shutil.copytree(folder(home), outside / "evil")
    inside = home / "inner"
    saved(inside)
    for path in (f"{outside}/evil", "../../../outside/evil", "../../outside/evil", "..\\..\\outside\\evil"):
        (inside / POINTER).write_text(json.dumps({**pointing(home), "folder": path}))
        assert "cannot be read" in refused(inside)


def rewritten(home: Path, change: dict[str, Any] | None = None, weights: bytes | None = None) -> None:
    """Another content with digests that agree: what another version of Aisle, or a hostile hand, may have left."""
    where, named = folder(home), pointing(home)
    if change is not None:
        about = {**json.loads((where / ABOUT).read_bytes()), **change}
        (where / ABOUT).write_text(json.dumps({k: v for k, v in about.items() if v is not None}))
    if weights is not None:
        (where / WEIGHTS).write_bytes(weights)
    digests = {name: artefact.hashlib.sha256((where / name).read_bytes()).hexdigest() for name in (WEIGHTS, ABOUT)}
    (home / POINTER).write_text(json.dumps({**named, "sha256": digests}))


@pytest.mark.parametrize("change", [{"format": 99}, {"models": ["tower"]}, {"models": ["als", "tower"]}])
def test_one_of_another_version_is_refused(home: Path, change: dict[str, Any]) -> None:
    rewritten(home, change)
    assert refused(home) == f"{folder(home)} was made by another version of Aisle: train again with `aisle train`"


@pytest.mark.parametrize(
    "change",
    [
        {"format": None},
        {"provenance": None},
        {"provenance": {"made": "then"}},
        {"settings": {"tower": {"factors": "many"}}},
        {"settings": {"mlp": {"hidden": 7}}},
    ],
)
def test_one_that_lacks_something_is_refused(home: Path, change: dict[str, Any]) -> None:
    rewritten(home, change)
    assert "cannot be read: train again with `aisle train`" in refused(home)


@pytest.mark.parametrize("gone", ["mlp.taste", "tower.inward", "around.trend", "ease.data"])
def test_weights_that_lack_a_part_are_refused_before_anything_is_scored(home: Path, gone: str) -> None:
    whole = load_tensors((folder(home) / WEIGHTS).read_bytes())
    rewritten(home, weights=save_tensors({name: value for name, value in whole.items() if name != gone}))
    with pytest.raises(BadArtefact, match="cannot be read: train again"):
        found = load(home)
        assert found is not None
        found.ranker(ASSORTMENT)


@pytest.mark.parametrize("content", [b"", b"\x80\x04N.", b"\xff" * 64, (1 << 60).to_bytes(8, "little") + b"{}"])
def test_weights_that_are_no_safetensors_are_refused(home: Path, content: bytes) -> None:
    rewritten(home, weights=content)
    assert "cannot be read: train again" in refused(home)


def test_products_that_are_not_those_of_the_weights_are_refused(home: Path) -> None:
    rewritten(home, {"products": [f"p{n:02}" for n in reversed(range(PRODUCTS + 50))]})
    found = load(home)
    assert found is not None
    with pytest.raises(BadArtefact, match="cannot be read: train again"):
        found.ranker(ASSORTMENT)


def test_nothing_on_disk_is_a_pickle_or_knows_a_shopper(home: Path) -> None:
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".json", ".safetensors"} and len(files) == 3
    shoppers = {event.shopper.encode() for event in planted_events()}
    for path in files:
        content = path.read_bytes()
        assert not any(shopper in content for shopper in shoppers)
        with pytest.raises(ValueError):
            list(pickletools.genops(content))


@pytest.mark.parametrize("put", [0, 1, 2])
def test_what_is_cut_off_while_it_is_saved_leaves_the_old_one_in_use(
    home: Path, put: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off before each of the three files is put in its place."""
    before, whole = pointing(home), Path.replace
    done: list[Path] = []

    def cut_off(path: Path, target: Path) -> Path:
        if len(done) == put:
            raise OSError("no space left on device")
        done.append(target)
        return whole(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut_off)
        with pytest.raises(OSError, match="no space"):
            saved(home, second=1)
    assert pointing(home) == before and load(home) is not None
    saved(home, second=2)
    saved(home, second=3)
    assert len(list((home / FOLDERS).iterdir())) == 2, "what was half written is gone"


def test_a_folder_that_cannot_be_written_leaves_the_old_one_in_use(home: Path) -> None:
    kept = home / "kept"
    (home / FOLDERS).rename(kept)
    (home / FOLDERS).write_text("a file in the way")
    with pytest.raises(OSError):
        saved(home, second=1)
    (home / FOLDERS).unlink()
    kept.rename(home / FOLDERS)
    assert load(home) is not None


def test_a_reader_who_has_just_been_told_of_the_old_one_still_finds_it(home: Path) -> None:
    told = (home / POINTER).read_bytes()
    old = folder(home)
    saved(home, second=1)
    new = (home / POINTER).read_bytes()
    assert new != told
    (home / POINTER).write_bytes(told)
    assert load(home) is not None
    (home / POINTER).write_bytes(new)
    saved(home, second=2)
    assert not old.exists() and len(list((home / FOLDERS).iterdir())) == 2


def test_the_data_and_the_code_have_fingerprints() -> None:
    log, made = planted_log(), provenance(planted_log(), ASSORTMENT, MADE)
    assert made == provenance(log, ASSORTMENT, MADE) and made.events == len(log)
    assert made.until == datetime.fromtimestamp(log.time[-1], UTC)
    fewer = planted_log(planted_events()[:-1])
    dearer = replace(ASSORTMENT, level=ASSORTMENT.level[::-1].copy())
    digests = {made.data, provenance(fewer, ASSORTMENT, MADE).data, provenance(log, dearer, MADE).data}
    assert len(digests) == 3 and len(made.data) == len(made.code) == 64
    assert isinstance(provenance(planted_log([]), ASSORTMENT, MADE), Provenance)
