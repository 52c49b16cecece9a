"""Holds a text against the facts that it may use, and finds what they do not back. Knows no model and no product.

The rule is that everything must be backed: numbers, names, tags and claims by the facts of the product spoken of, what
is said of the shopper and of the other products by a reason, every other English word by the facts or by a list of
plain words. What is not known to be true is refused. A title is a name: its words back nothing but the name, and, in
their order, the words right before what it is (the "ribeye" of a ribeye steak).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.checking.backing import Backing, backing_of
from assistant.checking.claims import claims, sales, stock
from assistant.checking.comparing import compared
from assistant.checking.figures import figures
from assistant.checking.findings import Finding
from assistant.checking.form import form, markup, scripts
from assistant.checking.history import habits
from assistant.checking.limits import limits
from assistant.checking.parts import NAME, Names, Part
from assistant.checking.qualities import backed_spans, made_of, names, tags
from assistant.checking.requests import addresses, requests
from assistant.checking.spans import blank
from assistant.checking.words import first_person, words
from assistant.types import FactSheet
from retrieval.lexicon import Lexicon
from retrieval.types import Query

__all__ = ["Finding", "check", "said"]


def check(
    text: str, sheets: Sequence[FactSheet], query: Query, lexicon: Lexicon, *, whole: bool = True
) -> list[Finding]:
    """What the facts do not back, in no particular order; empty for a text that may be shown.

    A part of the text is about the product that was named last, at the beginning about the first.
    `whole` says that the text is complete: it then has to end as a sentence does.
    """
    findings = list(markup(text))
    if not sheets:
        return [*findings, Finding(kind="name", text=text, message="there are no facts to speak of")]
    called, backings = _known(tuple(sheets), query, lexicon)
    pieces = list(called.parts(_straight(text)))
    for part, sheet in pieces:
        findings += _unbacked(part, backings[sheet.product_id], lexicon)
    named = "".join(part for part, _ in pieces)
    products = len({sheet.product_id for part, sheet in pieces if NAME in part})
    return [*findings, *scripts(named, query.language), *form(named, products, whole=whole)]


@lru_cache(maxsize=64)
def _known(sheets: tuple[FactSheet, ...], query: Query, lexicon: Lexicon) -> tuple[Names, Mapping[str, Backing]]:
    """Kept, as a sentence that comes in pieces is checked at each of them."""
    sheets = tuple(
        replace(
            sheet,
            title=_straight(sheet.title),
            facts=tuple((name, _straight(value)) for name, value in sheet.facts),
            reasons=tuple(replace(reason, text=_straight(reason.text)) for reason in sheet.reasons),
        )
        for sheet in sheets
    )
    return Names(sheets), {sheet.product_id: backing_of(sheet, query, lexicon) for sheet in sheets}


def _straight(text: str) -> str:
    """With straight apostrophes, so that no detector needs to know the other ones."""
    return text.replace("’", "'")


def _unbacked(text: str, backing: Backing, lexicon: Lexicon) -> Iterator[Finding]:
    findings, comparisons = compared(text, backing.comparisons, lexicon)
    yield from findings
    part = Part(blank(text, comparisons), lexicon)
    findings, of_limit = limits(part, backing)
    yield from findings
    findings, of_stock = stock(part.text, backing)
    yield from findings
    findings, of_sale = sales(part.text, backing)
    yield from findings
    told = [(start, end) for start, end, _, _ in part.deeds] if backing.habits else []
    backed = backed_spans(part, backing)
    yield from figures(part, backing, told)
    yield from names(part, backing, told)
    yield from tags(part, backing, told, said_no=[*of_limit, *of_stock])
    yield from made_of(part, backing)
    yield from claims(part.text, backing, [*backed, *told, *part.open])
    yield from habits(part, backing.habits)
    yield from requests(part, backing)
    yield from addresses(part)
    yield from words(part, backing, backed=backed, told=told, spoken=[*of_stock, *of_sale])
    yield from first_person(part)


def said(findings: Iterable[Finding]) -> str:
    """The first finding in a few words, for the record."""
    return next((finding.message for finding in findings), "")
