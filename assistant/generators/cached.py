"""Folders that are made once from something else, kept in the user's cache and verified. Knows not what they hold."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock

from retrieval.weights import sha256

_STAMP = "aisle.json"


def made(folder: Path, made_of: Mapping[str, str | int], make: Callable[[Path], None]) -> Path:
    """The folder, once `make` has filled it: made where it is missing, damaged or of other parts, else only verified.

    `made_of` names all that the content depends on. Several processes may call this at once: one makes the folder and
    the others wait. What `make` raises is passed on, and leaves what was there.
    """
    if is_made(folder, made_of):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not is_made(folder, made_of):
            _replace(folder, made_of, make)
    return folder


def is_made(folder: Path, made_of: Mapping[str, str | int]) -> bool:
    """Whether the folder is whole and made of the same parts."""
    try:
        stamp = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
        files = stamp["files"]
        whole = all(sha256(folder / name) == files[name] for name in files)
        return bool(files) and stamp == {**made_of, "files": files} and whole
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _replace(folder: Path, made_of: Mapping[str, str | int], make: Callable[[Path], None]) -> None:
    for rest in folder.parent.glob(f"{folder.name}.part-*"):  # left by one that was killed; we hold the lock
        shutil.rmtree(rest)
    part = Path(tempfile.mkdtemp(prefix=f"{folder.name}.part-", dir=folder.parent))
    try:
        make(part)
        files = {path.name: sha256(path) for path in sorted(part.iterdir())}
        (part / _STAMP).write_text(json.dumps({**made_of, "files": files}, indent=1), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
