"""Prices in a sentence: the product's own, its list price, the shopper's limit, a difference. Knows no other number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from benchmarks.judging.row import RowText

_N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
AMOUNT = re.compile(
    rf"(?:US\$|USD\s?|\$|£|€|¥)\s?(?P<a>{_N})|(?P<b>{_N})\s?(?P<unit>dollars?|usd|euros?|pounds|bucks|cents)\b"
    rf"|(?:\bcosts?|\bpriced at|\bprice (?:is|of)|\bsells? for|\bat a price of|\bfor (?:just|"
    rf"only))\s+(?P<c>{_N})(?![\d%-]|\s*(?:cm|mm|ml|l|kg|g|inch|%))",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"list(?:ed)? price|\bwas\b|down from|reduced from|instead of|originally|(?:usual|regular)(?:ly)? (?:price|\$|"
    r"costs?)|"
    r"full price|before the|\brrp\b|from its"
)
_YOURS = re.compile(r"\byour?s?\b|\bbudget|\blimit|\basked\b|\bset\b")
_UP_TO = re.compile(
    r"(?:within|under|below|inside|less than|up to|no more than|at most|beneath|"
    r"short of)\b[^$£€¥\d]*$"
)
_FROM = re.compile(r"(?:between|over|above|more than|beyond|at least|exceed\w*|past)\b[^$£€¥\d]*$")
_DIFFERENCE = re.compile(
    r"^\s+(?P<down>off|less|cheaper|below|under|to spare|left|inside|saving|in savings|short)|^\s+(?P<up>above|"
    r"over|more|dearer|beyond)"
)
_SAVED = re.compile(r"(?:sav(?:e|es|ing|ings)|reduced by|discount|reduction)(?: of| you)?\s*$")
_ROUGHLY = re.compile(
    r"(?:about|around|roughly|approximately|just over|just under|nearly|almost|under|over|less than|more than)\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    value: Decimal
    start: int
    end: int


def amounts(text: str) -> list[Amount]:
    found = []
    for match in AMOUNT.finditer(text):
        value = Decimal((match["a"] or match["b"] or match["c"]).replace(",", ""))
        if (match["unit"] or "").lower() == "cents":
            value /= 100
        found.append(Amount(value=value, start=match.start(), end=match.end()))
    return found


def limits(message: str) -> set[Decimal]:
    """The amounts that a shopper named: all numbers of the message that can be money."""
    bare = re.findall(
        rf"(?<![\w.,-])({_N})(?![\w%-]|\s*(?:cm|mm|ml|l|kg|g|inch|stars?|years?|months?|people|persons?|"
        rf"°)\b)",
        message,
    )
    return {amount.value for amount in amounts(message)} | {Decimal(n.replace(",", "")) for n in bare}


def wrong_prices(text: str, row: RowText, others: Sequence[RowText], message: str) -> Iterator[str]:
    """The amounts of a segment that are not what they are said to be."""
    for amount in amounts(text):
        before, after = text[: amount.start].lower()[-45:], text[amount.end :].lower()[:45]
        # a cue that comes before an earlier amount belongs to that one
        before = AMOUNT.split(before)[-1] or "" if AMOUNT.search(before) else before
        if not _true(amount.value, before, after, row, others, message):
            yield text[amount.start : amount.end].strip()


def _true(value: Decimal, before: str, after: str, row: RowText, others: Sequence[RowText], message: str) -> bool:
    price, listed, wanted = row.price, row.list_price, limits(message)
    yours = _YOURS.search(before[-30:]) or re.match(r"\s*(?:budget|limit|you (?:asked|set|named|gave))", after)
    if value in wanted and (yours or _UP_TO.search(before) or _FROM.search(before)) and value != price:
        if _FROM.search(before):
            return price >= value
        return price < value if re.search(r"\b(?:under|below|less than)\b[^.]*$", before) else price <= value
    if _LIST.search(before) or re.match(r"\s*(?:list|originally|before|regular)", after):
        return value == listed
    if value == price:
        return not (yours and re.search(r"\b(?:under|below|less than)\b", before) and value in wanted)
    if value in wanted and yours:
        return price <= value
    if value in wanted and re.search(r"\band\s*$|\bto\s*$", before):
        return True  # the second end of a range, whose first end is judged above
    difference = _DIFFERENCE.match(after)
    if difference or _SAVED.search(before):
        up = bool(difference and difference["up"])
        ends = {*wanted, *(other.price for other in others), *([listed] if listed else [])}
        return any(value == (price - end if up else end - price) for end in ends)
    if _ROUGHLY.search(before):
        off = abs(value - price) / max(price, Decimal(1))
        above = re.search(r"(?:under|nearly|almost|less than)\s*$", before)
        below = re.search(r"(?:over|more than)\s*$", before)
        return off <= Decimal("0.06") and not (above and value < price) and not (below and value > price)
    if re.search(r"\b(?:others|rest|next|from)\b", before):
        return any(value == other.price for other in others)
    return f"{value:f}" in row.text
