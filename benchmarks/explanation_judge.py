"""Judges a shown sentence about a product against the raw catalogue row, the message and the shopper's events.

It is written from the issue, not from the product's check: it imports nothing of the product and has its own word
lists (benchmarks/judging/words.yaml). It reads English. Where it cannot tell, it finds a fault: what it lets pass is
true, what it finds has to be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from benchmarks.judging.compared import false_comparisons, false_history
from benchmarks.judging.english import broken, markup, number_clash
from benchmarks.judging.money import wrong_prices
from benchmarks.judging.names import segments, wrong_names
from benchmarks.judging.numbers import wrong_numbers, wrong_stock
from benchmarks.judging.row import Row, RowText
from benchmarks.judging.values import wrong_values

#: What a sentence can be wrong about.
CATEGORIES = (
    "price", "name", "stock", "colour", "material", "number", "claim", "comparison", "history", "markup", "english",
)  # fmt: skip
#: Faults that say something of a product which nothing backs.
UNBACKED = ("claim", "comparison", "history", "number")


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is known when a sentence is judged.

    `row` is the catalogue row of the product that the sentence is about, with its price in major units; `shown` are
    those of all products shown, in shown order; `events` are what the shopper did, each with "type" and "row".
    """

    row: Row
    shown: Sequence[Row]
    message: str
    events: Sequence[Mapping[str, Any]] = ()

    @cached_property
    def own_text(self) -> RowText:
        return RowText(self.row)

    @cached_property
    def shown_texts(self) -> tuple[RowText, ...]:
        return tuple(RowText(row) for row in self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    category: str
    what: str


def judge(sentence: str, case: Case) -> tuple[Fault, ...]:
    """The faults of one sentence, each once, in the order of CATEGORIES.

    Where several others are shown under one name, it is taken to speak of the one that it is truest of.
    """
    text = sentence.replace("’", "'").replace("‑", "-")
    shown = case.shown_texts
    named = [row for row in shown if row.title in text and row.title != case.own_text.title]
    twins = [row for row in named if sum(row.title == other.title for other in shown) > 1]
    verdicts: list[list[Fault]] = [list(dict.fromkeys(_faults(text, case, twin))) for twin in (case.own_text, *twins)]
    return tuple(sorted(min(verdicts, key=lambda one: len(one)), key=lambda fault: CATEGORIES.index(fault.category)))


def sentences(text: str) -> list[str]:
    """A text cut after full stops; not within numbers and after single letters."""
    return [
        part.strip() for part in re.split(r"(?<=[.!?])(?<!\b[A-Z]\.)\s+(?=[A-Z\"“§$\d])", text.strip()) if part.strip()
    ]


def _faults(sentence: str, case: Case, own: RowText) -> Iterator[Fault]:
    shown = case.shown_texts
    parts = segments(sentence, own, shown)
    for part in parts:
        others = [row for row in shown if row.row["id"] != part.row.row["id"]]
        yield from _as("price", wrong_prices(part.text, part.row, others, case.message))
        yield from _as("stock", wrong_stock(part.text, part.row))
        yield from _as("number", wrong_numbers(part.text, part.row, len(shown), case.message))
        for wrong in wrong_values(part.text, part.row, case.message):
            yield Fault(category=wrong.category, what=wrong.what)
        if part.named:
            yield from _as("english", number_clash(sentence, part.row.title))
    yield from _as("name", wrong_names(parts))
    yield from _as("comparison", false_comparisons(parts, own, shown))
    yield from _as("history", false_history(parts, case.events))
    yield from _as("markup", markup(sentence))
    yield from _as("english", broken(sentence, "".join(part.text for part in parts)))


def _as(category: str, found: Iterator[str]) -> Iterator[Fault]:
    return (Fault(category=category, what=what) for what in found)
