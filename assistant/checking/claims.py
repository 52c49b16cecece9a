"""Praise, stock, sales and what else a shop may only say where the facts say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.backing import Backing
from assistant.checking.currencies import AMOUNT
from assistant.checking.findings import Finding
from assistant.checking.spans import Span, Spans, inside
from assistant.checking.vocabulary import vocabulary

_HYPHENATED = re.compile(r"[\w-]*\Z")
_IN = re.compile(
    r"\b(?:in stock|available(?! (?:in|as|with|for) (?!stock|now|today))|ready to (?:order|buy|go)|"
    r"to be had|on the shelf|can be (?:had|ordered))\b",
    re.IGNORECASE,
)
_FEW = re.compile(
    r"\b(?:few (?:\w+ )?(?:are )?(?:left|remain(?:ing)?)|few in stock|running low|runs? low|"
    r"stock is low|low stock|low in stock|not many(?: are)? left"
    r"|nearly gone|almost gone|last (?:few|ones|pieces?|one|pair)|only a (?:few|handful)\b|"
    r"little stock|hardly any left|limited stock)\b",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\b(?:out of stock|sold out|unavailable|no longer available|none (?:is |are )?left|gone|"
    r"back in stock)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:not|no longer|never|hardly)\s+(?:\w+\s+){0,2}$|n't\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_SALE = re.compile(
    r"\b(?:on sale|in the sale|sale price|discount\w*|reduced|reduction|sav(?:e|es|ed|ing|"
    r"ings)\b(?! room)|marked down|special offer|on offer|(?:down|dropped|drops|fallen|fell|"
    r"lowered) from|price (?:has )?(?:dropped|fallen)(?: from)?"
    r"|half[\s-]price|list price|full price|former price|usual price of|original price|used to cost|"
    rf"(?:its|their|the) usual(?= {AMOUNT})|"
    r"below its (?:list|usual)|price (?:cut|drop))\b",
    re.IGNORECASE,
)


def claims(part: str, backing: Backing, checked: Spans) -> Iterator[Finding]:
    """Claims that neither a quality in the facts nor a met wish makes, word for word or as the same tag.

    `checked` are the stretches that another detector holds against the facts.
    """
    lists = vocabulary()
    for found in lists.claims.finditer(part):
        answered = any(start <= found.start() and found.end() <= end for start, end in checked)
        start = found.start() - len(_HYPHENATED.search(part[: found.start()]).group())  # type: ignore[union-attr]
        whole = re.match(r"[\w-]+", part[start:])
        said = part[start : max(found.end(), start + (whole.end() if whole else 0))].lower()
        if not answered and not any(_stands_in(said, phrase) for phrase in backing.phrases):
            yield _unbacked(said)
    for found in lists.claims_zh.finditer(part):
        known = [*backing.phrases, *(_STOCK_ZH[backing.stock]), *(word for h in backing.habits for word in h.names)]
        known += [text for text in ("优惠", "折扣", "促销", "特价") if backing.on_sale]
        known += [comparison.text for comparison in backing.comparisons]
        if not inside(found.start(), checked) and not any(found.group() in phrase for phrase in known):
            yield _unbacked(found.group())
    for found in lists.judgements.finditer(part):
        if not inside(found.start(), checked):
            yield Finding(kind="claim", text=found.group(), message=f"judgement {found.group()!r} of the product")


_STOCK_ZH = {"in": ("有货", "现货"), "few": ("有货", "现货", "仅剩"), "out": ("缺货", "暂时缺货"), "": ()}


def stock(part: str, backing: Backing) -> tuple[list[Finding], list[Span]]:
    """What is wrongly said of the stock, and the stretches in which a "not" is about it."""
    findings: list[Finding] = []
    spoken: list[Span] = []
    for says, pattern in (("few", _FEW), ("out", _OUT), ("in", _IN)):
        for found in pattern.finditer(part):
            if inside(found.start(), spoken):
                continue
            no = _NO.search(part[max(0, found.start() - 30) : found.start()])
            spoken.append((found.start() - (len(no.group()) if no else 0), found.end()))
            true = {"few": ("few",), "out": ("out",), "in": ("in", "few")}[says]
            if (backing.stock in true) == (no is not None) or not backing.stock:
                findings.append(_unbacked(found.group()))
    return findings, spoken


def sales(part: str, backing: Backing) -> tuple[list[Finding], list[Span]]:
    """A reduction of the price that the facts do not state, and the stretches that speak of one."""
    found = list(_SALE.finditer(part))
    return [] if backing.on_sale else [_unbacked(m.group()) for m in found], [m.span() for m in found]


def _stands_in(said: str, phrase: str) -> bool:
    """Whether the words stand in a phrase as whole ones: "free" does not in "fragrance-free"."""
    said, phrase = said.strip(), phrase.strip()
    whole = re.search(rf"(?<![\w-]){re.escape(said)}(?![\w-])", phrase)
    return whole is not None or said.replace("-", " ") == phrase.replace("-", " ")


def _unbacked(text: str) -> Finding:
    return Finding(kind="claim", text=text, message=f"claim {text!r} not in facts")
