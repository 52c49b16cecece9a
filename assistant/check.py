"""Holds a text against the facts that it may use, and finds what they do not back. Knows no model and no product.

The rule is that everything must be backed: numbers, names, tags and claims by the facts of the product spoken of, what
is said of the shopper and of the other products by a reason, every other English word by the facts or by a list of
plain words. What is not known to be true is refused. A title is a name: its words back nothing but the name, and, in
their order, the words right before what it is (the "ribeye" of a ribeye steak).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.checking.backing import Backing, backing_of
from assistant.checking.claims import claims, sales, stock
from assistant.checking.clauses import open_stretches
from assistant.checking.comparing import blank, compared
from assistant.checking.figures import figures
from assistant.checking.findings import Finding
from assistant.checking.form import form, markup, scripts
from assistant.checking.history import habits, names_told
from assistant.checking.limits import limits
from assistant.checking.parts import NAME, parts
from assistant.checking.qualities import backed_spans, made_of, names, tags
from assistant.checking.requests import addresses, requests
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
    pieces = list(parts(text, sheets))
    for part, sheet in pieces:
        findings += _unbacked(part, backing_of(sheet, query, lexicon), lexicon)
    named = "".join(part for part, _ in pieces)
    products = len({sheet.product_id for part, sheet in pieces if NAME in part})
    return [*findings, *scripts(named), *form(named, products, whole=whole)]


def _unbacked(part: str, backing: Backing, lexicon: Lexicon) -> Iterator[Finding]:
    findings, comparisons = compared(part, backing.comparisons, lexicon)
    yield from findings
    part = blank(part, comparisons)
    findings, of_limit = limits(part, backing)
    yield from findings
    findings, of_stock = stock(part, backing)
    yield from findings
    findings, of_sale = sales(part, backing)
    yield from findings
    unsaid, told = open_stretches(part), names_told(part, backing)
    backed = backed_spans(part, backing, lexicon)
    yield from figures(part, backing)
    yield from names(part, backing)
    yield from tags(part, backing, lexicon, unsaid, [*of_limit, *of_stock])
    yield from made_of(part, lexicon)
    yield from claims(part, backing, [*backed, *told, *unsaid])
    yield from habits(part, backing, lexicon)
    yield from requests(part, backing, lexicon, unsaid)
    yield from addresses(part)
    yield from words(part, backing, backed=backed, told=told, open_spans=unsaid, spoken=[*of_stock, *of_sale])
    yield from first_person(part)


def said(findings: Iterable[Finding]) -> str:
    """The first finding in a few words, for the record."""
    return next((finding.message for finding in findings), "")
