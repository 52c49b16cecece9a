"""Folders made once: verified, made anew when damaged or stale, and never half made."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from assistant.generators.cached import is_made, made

PARTS = {"source": "abc", "recipe": 1}


#: Nothing here takes so long.
LATE_S = 60.0


class Maker:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self, folder: Path) -> None:
        self.times += 1
        assert not any(folder.iterdir())
        (folder / "model.bin").write_text("weights")


def test_it_is_made_once(tmp_path: Path) -> None:
    maker = Maker()
    folders = {made(tmp_path / "cache" / "model", PARTS, maker) for _ in range(2)}

    assert [(folder / "model.bin").read_text() for folder in folders] == ["weights"]
    assert maker.times == 1 and is_made(tmp_path / "cache" / "model", PARTS)


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_damage_is_mended(tmp_path: Path, damage: str) -> None:
    maker = Maker()
    file = made(tmp_path / "model", PARTS, maker) / "model.bin"
    if damage == "changed":
        file.write_text("weightz")
    else:
        file.unlink()

    assert not is_made(tmp_path / "model", PARTS)
    made(tmp_path / "model", PARTS, maker)
    assert maker.times == 2 and file.read_text() == "weights"


def test_other_parts_make_it_anew(tmp_path: Path) -> None:
    maker = Maker()
    made(tmp_path / "model", PARTS, maker)
    made(tmp_path / "model", {**PARTS, "recipe": 2}, maker)

    assert maker.times == 2


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    file = made(tmp_path / "model", PARTS, Maker()) / "model.bin"

    def fails(folder: Path) -> None:
        (folder / "model.bin").write_text("half")
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="the disk is full"):
        made(tmp_path / "model", {**PARTS, "recipe": 2}, fails)
    assert file.read_text() == "weights"
    assert not list(tmp_path.glob("*.part-*"))


class Waiting(Maker):
    """Does not end before it is let go; `begun` once it has begun."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, folder: Path) -> None:
        super().__call__(folder)
        self.begun.set()
        assert self.go.wait(LATE_S)


def test_who_comes_while_it_is_made_waits_for_it(tmp_path: Path) -> None:
    maker = Waiting()
    with ThreadPoolExecutor() as pool:
        first = pool.submit(made, tmp_path / "model", PARTS, maker)
        assert maker.begun.wait(LATE_S)
        others = [pool.submit(made, tmp_path / "model", PARTS, maker) for _ in range(3)]
        waited = not wait(others, timeout=0.3).done
        maker.go.set()
        found = {future.result(LATE_S) for future in (first, *others)}

    assert waited and maker.times == 1
    assert [(folder / "model.bin").read_text() for folder in found] == ["weights"]


def test_what_one_left_that_was_killed_is_cleaned_away(tmp_path: Path) -> None:
    (tmp_path / "model.part-x").mkdir()
    (tmp_path / "model.part-x" / "model.bin").write_text("half")
    (tmp_path / "model").mkdir()  # made by no one: without a stamp
    (tmp_path / "model-tuned.part-y").mkdir()  # another folder's, which may be about to be made
    made(tmp_path / "model", PARTS, Maker())

    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["model", "model-tuned.part-y"]
