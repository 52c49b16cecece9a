"""Gathers what the lexicon finds at one place, and the words between two places. Knows no store."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from retrieval.lexicon import Lexicon, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A phrase at start to end of a text with everything it may mean. `lacking` where the phrase itself says
    absence ("hoodless"); a negation around it is for `exclusions` to read."""

    start: int
    end: int
    mentions: tuple[Mention, ...]
    lacking: bool = False

    @property
    def facets(self) -> frozenset[str]:
        return frozenset(mention.facet for mention in self.mentions)

    @property
    def names_type(self) -> bool:
        return bool(self.facets & {"product_type", "category"})


def spans_of(text: str, lexicon: Lexicon, *, apart: bool = False) -> list[Span]:
    """The phrases of a text that name tags, in order of appearance; `apart` reads each word for itself."""
    by_place: dict[tuple[int, int], list[Mention]] = {}
    for start, piece in [(m.start(), m.group()) for m in re.finditer(r"\S+", text)] if apart else [(0, text)]:
        for mention in lexicon.mentions(piece):
            by_place.setdefault((start + mention.start, start + mention.end), []).append(mention)
    return [
        Span(start=start, end=end, mentions=tuple(mentions), lacking=_lacking(text[start:end], mentions, lexicon))
        for (start, end), mentions in sorted(by_place.items())
    ]


def _lacking(phrase: str, mentions: list[Mention], lexicon: Lexicon) -> bool:
    if not any(mention.negated for mention in mentions):
        return False
    return any(m.negated and m.start == 0 and m.end == len(phrase) for m in lexicon.mentions(phrase))


def split_type(text: str, span: Span, lexicon: Lexicon) -> list[Span]:
    """A type of several words ("leather boots", "formal dress") as its modifiers and its head, where the lexicon
    knows both apart; else as it is."""
    phrase = text[span.start : span.end]
    if not span.names_type or " " not in phrase:
        return [span]
    parts = spans_of(phrase, lexicon, apart=True)
    if len(parts) < 2 or not parts[-1].names_type or any(part.names_type for part in parts[:-1]):
        return [span]
    return [replace(part, start=part.start + span.start, end=part.end + span.start) for part in parts]
