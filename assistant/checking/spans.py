"""Stretches of a text, from a start to before an end. Knows no word."""

from __future__ import annotations

from collections.abc import Sequence

Span = tuple[int, int]
Spans = Sequence[Span]


def inside(at: int, spans: Spans) -> bool:
    return any(start <= at < end for start, end in spans)


def blank(text: str, spans: Spans) -> str:
    """The text with spaces in the place of these stretches."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
