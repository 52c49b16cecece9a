"""Cuts a text where a product is named, and reads each part once for all detectors. Knows no facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.checking.clauses import clauses, open_stretches
from assistant.checking.comparing import Tag
from assistant.checking.deeds import Deed, habit_clauses
from assistant.checking.numbers import Number, numbers
from assistant.checking.spans import Span, blank
from assistant.checking.vocabulary import plain, vocabulary
from assistant.types import FactSheet
from retrieval.lexicon import Lexicon

#: Stands where a product's name was; no text has it, as it is refused as mark-up.
NAME = "\ue000"

_COMPARED = re.compile(r"\b(?:than|undercuts?|below|under|above|over) (?:the )?$")


@dataclass(frozen=True)
class Part:
    """A text about one product, in which NAME stands for its name, with what the detectors look for in it."""

    text: str
    lexicon: Lexicon

    @cached_property
    def clauses(self) -> list[Span]:
        return clauses(self.text)

    @cached_property
    def deeds(self) -> list[tuple[int, int, int, Deed]]:
        """The clauses about the shopper's habits, as `habit_clauses` says."""
        return habit_clauses(self.text, self.clauses)

    @cached_property
    def open(self) -> list[Span]:
        """Where it says that something is not stated."""
        return open_stretches(self.text, self.clauses)

    @cached_property
    def numbers(self) -> list[Number]:
        return numbers(self.text)

    @cached_property
    def amounts(self) -> list[Span]:
        """Where an amount of money stands, with the currency's sign, code or name."""
        return [(n.start, n.end) for n in self.numbers if n.kind == "price"]

    @cached_property
    def tags(self) -> dict[Span, set[Tag]]:
        """The tags of each mention, all its senses together; words of the plain list are none."""
        spans: dict[Span, set[Tag]] = {}
        for m in self.lexicon.mentions(self.text):
            if not plain(m.text):
                spans.setdefault((m.start, m.end), set()).add((m.facet, m.value, m.negated))
        return spans

    def tags_between(self, start: int, end: int) -> list[set[Tag]]:
        return [tags for (a, b), tags in self.tags.items() if start <= a and b <= end]

    @cached_property
    def masked(self) -> Part:
        """Without the phrases that mean nothing by their words."""
        idioms = [m.span() for m in vocabulary().idioms.finditer(self.text)]
        return Part(blank(self.text, idioms), self.lexicon) if idioms else self


class Names:
    """What the products of some sheets are called.

    A name is the full title or, after "the", its beginning in whole words where no other name begins so.
    """

    def __init__(self, sheets: Sequence[FactSheet]) -> None:
        self.first = sheets[0]
        self.products = dict(sorted(_names(sheets), key=lambda pair: -len(pair[0])))
        pattern = "|".join(
            rf"{'' if whole else '(?<=[Tt]he )'}(?<!\w){re.escape(name)}(?!\w)"
            + ("" if whole else r"(?!'?[\s-]+[A-Z\d])(?!')")
            for name, (_, whole) in self.products.items()
        )
        self.cuts = re.compile(rf"(?P<name>{pattern or '(?!)'})|(?P<stop>[.!?](?=\s)|[。！？])")

    def parts(self, text: str) -> Iterator[tuple[str, FactSheet]]:
        """The text cut where a product is named, with the name replaced by NAME.

        What stands before a name belongs to what was named before it, but at the beginning of a sentence to that name.
        A title that something is compared with ("less than the …") stays as it is.
        """
        about, part, start, named = self.first, "", 0, False
        for found in self.cuts.finditer(text):
            part += text[start : found.start()]
            start = found.end()
            if found["stop"]:
                yield part + found["stop"], about
                part, named = "", False
                continue
            sheet, _ = self.products[found["name"]]
            if sheet is not about and _COMPARED.search(part):
                part += found["name"]
                continue
            if named:
                yield part, about
                part = ""
            about, named = sheet, True
            part += NAME
        yield part + text[start:], about


def _names(sheets: Sequence[FactSheet]) -> Iterator[tuple[str, tuple[FactSheet, bool]]]:
    """Every name that means one product, with whether it is a full title."""
    titles = {sheet.title: sheet for sheet in reversed(sheets) if sheet.title}
    reasons = " ".join(reason.text for sheet in sheets for reason in sheet.reasons)
    for title, sheet in titles.items():
        yield title, (sheet, True)
        ends = [m.start() for m in re.finditer(r"(?<=\w)(?=[\s,]|$)", title)][:-1]
        for end in ends:
            begun = title[:end]
            if (
                begun in titles
                or begun in reasons
                or any(other != title and other.startswith(begun) for other in titles)
            ):
                continue
            if " " in begun and any(not plain(word) for word in begun.split()) and begun.split()[-1][0].isupper():
                yield begun, (sheet, False)
