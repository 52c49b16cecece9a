"""How far long work has come, as whoever asked for it is told. Knows no work and no terminal."""

from __future__ import annotations

from collections.abc import Callable

#: What is being done, how much of it is done, and how much it is in all.
Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """The progress that nobody watches."""
