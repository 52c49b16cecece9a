"""Seeded choices. Knows nothing of what is chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


def stream(seed: int, *names: str) -> Random:
    """An independent source of chance for a name, the same on every machine and in every order of use."""
    digest = hashlib.sha256("\x1f".join((str(seed), *names)).encode()).digest()
    return Random(int.from_bytes(digest[:8], "big"))


def weighted(chance: Random, weights: Mapping[T, float]) -> T:
    """One key, with probability in proportion to its weight."""
    return chance.choices(list(weights), weights=list(weights.values()))[0]
