"""Folders made once: verified, made anew when damaged or stale, and never half made."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from assistant.generators.cached import is_made, made

PARTS = {"source": "abc", "recipe": 1}


class Maker:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self, folder: Path) -> None:
        self.times += 1
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


def test_two_at_once_make_it_once(tmp_path: Path) -> None:
    maker = Maker()
    threads = [threading.Thread(target=made, args=(tmp_path / "model", PARTS, maker)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert maker.times == 1
