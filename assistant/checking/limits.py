"""On which side of the shopper's price limit a text puts the product. Knows no other number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.checking.backing import Backing, Limit
from assistant.checking.currencies import AMOUNT
from assistant.checking.findings import Finding
from assistant.checking.numbers import Number
from assistant.checking.parts import Part
from assistant.checking.spans import Span

_BARE = re.compile(
    r"\b(?:your|the|that|this) (?:own |price |spending |stated |upper )?(?:budget|limit|price range|"
    r"maximum|cap|ceiling|range)\b"
    r"|\bwhat you (?:wanted|want|planned|set out|hoped|asked|meant|had|set aside|set) to (?:spend|"
    r"pay)\b|\bon budget\b|\bin budget\b|\bwithin budget\b"
    r"|\bunder budget\b|\bover budget\b|\b(?:the price|the limit|the budget|the range|"
    r"the amount) you (?:set|named|gave|mentioned|asked for|had in mind)\b",
    re.IGNORECASE,
)
_WITHIN = (
    r"within|inside|up to|at most|no more than|not more than|no higher than|keeps? (?:it |you |"
    r"the price |things |well |neatly |comfortably )*(?:to|in)"
    r"|keeping (?:it |you |the price |things |well )*(?:to|in)|kept to|respects?|respecting|meets?|"
    r"meeting|fits?(?: into| in| with)?|fitting|suits?|suiting"
    r"|sticks? to|in line with|holds? to|stays? (?:true )?(?:to|in)|matches|covered by|in(?= budget)|"
    r"on(?= budget)|in(?= your range)|at(?= your)"
)
_UNDER = r"under|below|beneath|less than|short of|lower than"
_OVER = r"over|above|beyond|past|more than|exceed(?:s|ing)?|outside|breaks?|breaking|higher than|tops?"
_SIDE = re.compile(
    rf"\b(?:(?P<between>between)|(?P<within>{_WITHIN})|(?P<under>{_UNDER})|(?P<over>{_OVER}))\b", re.IGNORECASE
)
_NO = re.compile(r"(?:\b(?:not|never|without|no|neither|nor|hardly|cannot)\b|n't\b)", re.IGNORECASE)
_NOT_NO = re.compile(r"no more than|not more than|no higher than|not only|not just", re.IGNORECASE)
_BREAK = re.compile(
    rf"[,;:—–()](?!\d)|\b(?:but|while|though|although|which|and)\b(?! (?:your|{AMOUNT}))", re.IGNORECASE
)

_LEAD = re.compile(
    r"(?:(?:your|the|a|that)\s+)?(?:(?:budget|limit|cap|maximum|ceiling|price range|range)\s+(?:of|is)?\s*)?$",
    re.IGNORECASE,
)


def limits(part: Part, backing: Backing) -> tuple[list[Finding], list[Span]]:
    """What is wrongly said of the limit, and the stretches that speak of it with the words that put the price there."""
    findings: list[Finding] = []
    spoken: list[Span] = []
    for start, end, number in _mentions(part):
        begin = _clause_start(part.text, start)
        context = part.text[begin:start]
        side = next(iter(reversed(list(_SIDE.finditer(context)))), None)
        if side is not None and len(context) - side.end() > 24:
            side = None
        chosen = [
            limit
            for limit in backing.limits
            if (number is None or float(number.value) == limit.value) and (number is not None or limit.most)
        ]
        text = part.text[begin:end].strip()
        if not chosen or (number is not None and not _same_currency(number, backing)):
            what = number.text if number is not None else text
            findings.append(Finding(kind="price", text=what, message=f"price {what} not in facts"))
            continue
        negated = side is not None and _denied(context, side.start())
        pairs = [(limit, price) for limit in chosen for price in backing.price]
        if side is not None and not any(_true(side, negated, *pair) for pair in pairs):
            findings.append(Finding(kind="price", text=text, message=f"price is not {text!r}"))
        spoken.append((begin if side is None or negated else begin + side.start(), end))
    return findings, spoken


def differences(n: Number, backing: Backing) -> bool:
    """Whether a number is what lies between the price and a limit, on the side that it is said to be."""
    for price in backing.price:
        for limit in backing.limits:
            apart = Decimal(str(limit.value)) - price.value
            said = n.value if n.role == "under" else -n.value
            if apart == said and n.value > 0 and n.currency in ("", price.currency):
                return True
    return False


def _mentions(part: Part) -> Iterator[tuple[int, int, Number | None]]:
    """Each place where a limit is spoken of, with the number where one is said; "your budget of $200" is one place."""
    taken: list[Span] = []
    for n in part.numbers:
        if n.role == "limit":
            lead = _LEAD.search(part.text[: n.start])
            start = lead.start() if lead else n.start
            taken.append((start, n.end + 20))
            yield start, n.end, n
    for found in _BARE.finditer(part.text):
        a, b = found.span()
        if not any(start - 1 <= a <= end or a <= start <= b + 4 for start, end in taken):
            side = re.match(r"(?:within|in|on|under|over) (?=budget)", found.group())
            yield a + (side.end() if side else 0), b, None


def _clause_start(part: str, at: int) -> int:
    begin = max(0, at - 70)
    breaks = [m.end() for m in _BREAK.finditer(part, begin, at)]
    return breaks[-1] if breaks else begin


def _denied(context: str, at: int) -> bool:
    plain = _NOT_NO.sub(lambda m: " " * len(m.group()), context[max(0, at - 30) : at + 4])
    return len(_NO.findall(plain[:-4] if len(plain) > 4 else plain)) % 2 == 1


def _true(side: re.Match[str], negated: bool, limit: Limit, price: Number) -> bool:
    value = float(price.value)
    if side["between"]:
        holds = value <= limit.value if limit.most else value >= limit.value
    elif side["within"]:
        holds = value <= limit.value
    elif side["under"]:
        holds = value < limit.value
    else:
        holds = value > limit.value
    return holds != negated


def _same_currency(number: Number, backing: Backing) -> bool:
    return not number.currency or any(number.currency == price.currency for price in backing.price)
