"""Gathers what the lexicon finds at one place, and the words between two places. Knows no store."""

from __future__ import annotations

from dataclasses import dataclass

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


def spans_of(text: str, lexicon: Lexicon) -> list[Span]:
    """The phrases of a text that name tags, in order of appearance."""
    by_place: dict[tuple[int, int], list[Mention]] = {}
    for mention in lexicon.mentions(text):
        by_place.setdefault((mention.start, mention.end), []).append(mention)
    return [
        Span(start=start, end=end, mentions=tuple(mentions), lacking=_lacking(text[start:end], mentions, lexicon))
        for (start, end), mentions in sorted(by_place.items())
    ]


def _lacking(phrase: str, mentions: list[Mention], lexicon: Lexicon) -> bool:
    if not any(mention.negated for mention in mentions):
        return False
    return any(m.negated and m.start == 0 and m.end == len(phrase) for m in lexicon.mentions(phrase))
