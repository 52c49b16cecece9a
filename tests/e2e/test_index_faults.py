"""What can happen to the index on disk: damage, a kill, a second process. AISLE_SOAK=N runs each N times as often."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from retrieval.chroma import EmbeddedChroma, IndexDamaged, IndexLocked
from retrieval.types import Vectors

SOAK = int(os.environ.get("AISLE_SOAK") or 1)
COUNT, DIMENSIONS = 600, 32
ROOT = Path(__file__).resolve().parents[2]


def vectors(seed: int = 5, count: int = COUNT) -> Vectors:
    found = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def ids(count: int = COUNT) -> list[str]:
    return [f"p{i:05d}" for i in range(count)]


def build(folder: Path, seed: int = 5, fingerprint: str = "one") -> None:
    index = EmbeddedChroma(folder)
    index.build(ids(), [""] * COUNT, vectors(seed), fingerprint)
    index.close()


def answers_rightly(index: EmbeddedChroma, seed: int = 5) -> bool:
    stored = vectors(seed)
    return all(index.query(stored[i], 1) == [(f"p{i:05d}", 1.0)] for i in range(0, COUNT, 50))


def in_a_child(code: str, folder: Path, **options: object) -> subprocess.Popen[str]:
    program = (
        f"from pathlib import Path\nfrom tests.e2e.test_index_faults import *\nfolder = Path({str(folder)!r})\n{code}"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )  # type: ignore[call-overload,no-any-return]


def test_an_index_is_there_again_after_a_restart(tmp_path: Path) -> None:
    build(tmp_path)
    index = EmbeddedChroma(tmp_path)
    assert index.fingerprint == "one"
    assert answers_rightly(index)
    index.close()
    index.close()
    again = EmbeddedChroma(tmp_path)
    assert again.fingerprint == "one"
    again.close()


def damaged_somewhere(path: Path, rng: random.Random) -> str:
    """Damages one file in one way and says how."""
    way = rng.choice(["byte", "cut", "gone", "empty", "zeros"])
    content = bytearray(path.read_bytes())
    if way == "gone":
        path.unlink()
        return way
    if way == "byte":
        content[rng.randrange(len(content))] ^= 0xFF
    elif way == "cut":
        del content[rng.randrange(len(content)) :]
    elif way == "empty":
        content.clear()
    else:
        start = rng.randrange(len(content))
        content[start : start + 512] = bytes(b ^ 0xA5 for b in content[start : start + 512])
    path.write_bytes(bytes(content))
    return f"{way} of {path.name}"


def test_damage_to_any_file_is_noticed_and_healed(tmp_path: Path) -> None:
    rng = random.Random(2)
    build(tmp_path)
    names = [p.relative_to(tmp_path) for p in sorted(tmp_path.glob("generation-*/**/*")) if p.is_file()]
    assert len(names) >= 7
    for round_ in range(SOAK * 2):
        for number in range(len(names)):
            files = [p for p in sorted(tmp_path.glob("generation-*/**/*")) if p.is_file() and p.stat().st_size]
            said = damaged_somewhere(files[number % len(files)], rng)
            index = EmbeddedChroma(tmp_path)
            assert index.fingerprint is None, f"round {round_}: {said} went unnoticed"
            with pytest.raises(IndexDamaged, match="no usable index"):
                index.query(vectors()[0], 1)
            index.build(ids(), [""] * COUNT, vectors(), "one")
            assert answers_rightly(index)
            index.close()


@pytest.mark.parametrize("content", ["", "{}", "[1]", "null", '{"version": 99}', "\0\0\0"])
def test_a_damaged_state_is_noticed(tmp_path: Path, content: str) -> None:
    build(tmp_path)
    (tmp_path / "state.json").write_text(content)
    index = EmbeddedChroma(tmp_path)
    assert index.fingerprint is None
    index.close()


def test_a_copy_without_its_notes_of_a_clean_end_is_looked_at_in_a_child(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "clean.json").unlink()
    index = EmbeddedChroma(tmp_path)
    assert index.fingerprint == "one"
    assert answers_rightly(index)
    index.close()


def test_a_database_that_crashes_or_lies_is_found_by_the_child(tmp_path: Path) -> None:
    for way in ("half", "other"):
        folder = tmp_path / way
        build(folder)
        (folder / "clean.json").unlink()
        database = next(folder.glob("generation-*/chroma.sqlite3"))
        if way == "half":
            database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
        else:
            build(tmp_path / "donor", seed=9, fingerprint="another")
            database.write_bytes(next((tmp_path / "donor").glob("generation-*/chroma.sqlite3")).read_bytes())
        index = EmbeddedChroma(folder)
        assert index.fingerprint is None, way
        index.close()


def test_answers_that_differ_from_what_was_stored_are_noticed_at_the_first_query(tmp_path: Path) -> None:
    build(tmp_path)
    index = EmbeddedChroma(tmp_path)
    assert index.state is not None
    stored = tmp_path / index.state.generation / "vectors.npy"
    np.save(stored, vectors(seed=6))
    with pytest.raises(IndexDamaged, match="does not find"):
        index.query(vectors()[0], 1)
    assert index.fingerprint is None
    index.close()
    after = EmbeddedChroma(tmp_path)
    assert after.fingerprint is None
    after.close()


def test_a_second_one_is_refused_at_once_and_does_no_harm(tmp_path: Path) -> None:
    build(tmp_path)
    index = EmbeddedChroma(tmp_path)
    assert answers_rightly(index)
    with pytest.raises(IndexLocked, match="in use by another process"):
        EmbeddedChroma(tmp_path)
    for _ in range(2 * SOAK):
        child = in_a_child("try:\n EmbeddedChroma(folder)\nexcept IndexLocked as e:\n print('refused:', e)", tmp_path)
        out, err = child.communicate(timeout=60)
        assert out.startswith("refused:"), err
    assert answers_rightly(index)
    index.close()
    free = EmbeddedChroma(tmp_path)
    assert free.fingerprint == "one"
    free.close()


def test_killed_while_building_the_old_index_stays_or_the_new_one_is_whole(tmp_path: Path) -> None:
    rng = random.Random(4)
    build(tmp_path)
    code = (
        "index = EmbeddedChroma(folder)\nprint('start', flush=True)\n"
        "for i in range(1000): index.build(ids(), [''] * COUNT, vectors(6 + i % 2), 'seed %d' % (6 + i % 2))"
    )
    for _ in range(4 * SOAK):
        child = in_a_child(code, tmp_path)
        assert child.stdout is not None and child.stdout.readline() == "start\n"
        time.sleep(rng.uniform(0.05, 1.5))
        child.send_signal(signal.SIGKILL)
        child.communicate()
        index = EmbeddedChroma(tmp_path)
        assert index.fingerprint in ("one", "seed 6", "seed 7")
        seed = {"one": 5, "seed 6": 6, "seed 7": 7}[str(index.fingerprint)]
        assert answers_rightly(index, seed)
        index.build(ids(), [""] * COUNT, vectors(), "one")
        assert len(list(tmp_path.glob("generation-*"))) == 1
        index.close()


def test_killed_while_answering_it_is_usable_afterwards(tmp_path: Path) -> None:
    build(tmp_path)
    code = "index = EmbeddedChroma(folder)\nassert answers_rightly(index)\nprint('ready', flush=True)\ntime.sleep(60)"
    for _ in range(SOAK):
        child = in_a_child(code, tmp_path)
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
        assert not (tmp_path / "clean.json").exists()
        child.send_signal(signal.SIGKILL)
        child.communicate()
        index = EmbeddedChroma(tmp_path)
        assert index.fingerprint == "one"
        assert answers_rightly(index)
        index.close()
        assert json.loads((tmp_path / "clean.json").read_text())


def test_a_process_that_just_ends_leaves_it_clean(tmp_path: Path) -> None:
    build(tmp_path)
    child = in_a_child("index = EmbeddedChroma(folder)\nassert answers_rightly(index)", tmp_path)
    assert child.communicate()[1] == ""
    assert (tmp_path / "clean.json").exists()
    index = EmbeddedChroma(tmp_path)
    assert index.fingerprint == "one"
    index.close()


def test_building_again_and_again_does_not_grow(tmp_path: Path) -> None:
    def size() -> int:
        return sum(p.stat().st_size for p in tmp_path.rglob("*") if p.is_file())

    build(tmp_path)
    first = size()
    for _ in range(3 * SOAK):
        build(tmp_path)
    assert size() < 1.5 * first
