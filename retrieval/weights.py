"""Checks files before anything reads them. Knows no model."""

from __future__ import annotations

import hashlib
from pathlib import Path


class WeightsMissing(RuntimeError):
    """A model's files are not there."""


class WeightsDiffer(RuntimeError):
    """A model's files are not the ones that were pinned."""


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content, hexadecimal. OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verified(path: Path, expected: str) -> Path:
    """The path, once its content has the SHA-256 that is expected. WeightsMissing, WeightsDiffer."""
    if not path.is_file():
        raise WeightsMissing(f"no model file at {path}: run `make run` or `make test` once, which install it")
    found = sha256(path)
    if found != expected:
        raise WeightsDiffer(
            f"{path} has SHA-256 {found}, expected {expected}: the file is damaged or was replaced; "
            "delete .venv and install again"
        )
    return path
