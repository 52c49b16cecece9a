"""The products that are compared, and how sentences call them. Knows no question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answers.voice import Voice, listed, sentence
from prompts import render
from retrieval.types import TaggedProduct


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The products that are compared, with their numbers in the list."""

    items: Sequence[TaggedProduct]
    places: Sequence[int]
    voice: Voice

    def call(self, which: Sequence[int], *, title: bool = False) -> str:
        """ "number 2 (Calder Boots)", "numbers 1 and 3", "第1款和第3款"; a title only with a single one."""
        if title and len(which) == 1:
            return self.voice.subject(self.items[which[0]].product, self.places[which[0]]).text
        numbers = [str(self.places[i]) for i in which]
        if self.voice.language == "zh":
            return "、".join(f"第{number}款" for number in numbers)
        return f"number{'s' if len(numbers) > 1 else ''} {listed(numbers, 'en')}"

    def said(self, kind: str, **values: object) -> str:
        text = render(f"compare.{self.voice.language}.j2", kind=kind, two=len(self.items) == 2, **values)
        return sentence(text.strip())

    def pairs(self, which: Sequence[int], texts: Mapping[int, str]) -> str:
        """ "number 1 ($89) and number 3 ($120)"; those with the same text together."""
        groups: dict[str, list[int]] = {}
        for i in which:
            groups.setdefault(texts[i], []).append(i)
        bracket = self.voice.choose(" ({})", "（{}）")
        return self.voice.listed([self.call(some) + bracket.format(text) for text, some in groups.items()])
