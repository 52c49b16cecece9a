"""What a part of a message was recognised to say. Knows no way of recognising it."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.types import Op, Sort

Value = float | bool | str | tuple[str, ...]
Condition = tuple[str, Op, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Characters start to end of a message, and the conditions (facet, operator, value) or the order they ask for."""

    start: int
    end: int
    conditions: tuple[Condition, ...] = ()
    sort: Sort | None = None


def blank(text: str, found: list[Found]) -> str:
    """The text with what was found replaced by U+0000, so that nothing is read twice and every place stays."""
    for part in found:
        text = text[: part.start] + "\0" * (part.end - part.start) + text[part.end :]
    return text
