"""Numbers: prices, savings, ratings, counts and measures, each in the role in which it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.backing import Backing
from assistant.checking.findings import Finding
from assistant.checking.limits import differences
from assistant.checking.numbers import Number
from assistant.checking.parts import Part
from assistant.checking.spans import Spans, inside
from assistant.checking.vocabulary import lower_words, stem

#: How far from a measure a word may stand that says what is measured.
_NEAR = 30
_UNIT_NAMES = frozenset(
    {"inch", "cm", "mm", "m", "ft", "kg", "g", "oz", "lb", "l", "ml", "w", "v", "gb", "tb", "mb", "mah", "hz", "mp"}
)

_REDUCED = re.compile(r"\b(?:off|discount|reduc\w+|sav\w+|marked down|below|under|less|cut|lowered|down)\b|优惠|折")


def figures(part: Part, backing: Backing, told: Spans) -> Iterator[Finding]:
    """The numbers that are not what the facts say they are. Those of the limit are left to `limits`.

    `told` are the stretches about the shopper's history.
    """
    text = part.text
    for n in part.numbers:
        if n.role == "limit":
            continue
        habit = n.kind == "plain" and inside(n.start, told)
        if habit and any(word in known.words for known in backing.habits for word in lower_words(n.text)):
            continue
        if n.kind == "price":
            yield from _price(n, backing)
        elif n.kind == "percent":
            measured = _measured(text, n, backing)
            if not measured and not any(n.value == other.value for other in backing.discount):
                yield Finding(kind="number", text=n.text, message=f"number {n.text} not in facts")
            elif not measured and not _off(text, n):
                yield Finding(kind="number", text=n.text, message=f"{n.text} is not said to be off the price")
        elif n.role == "rating":
            if not any(n.value == other.value for other in backing.rating):
                yield Finding(kind="number", text=n.text, message=f"rating {n.text} not in facts")
        elif n.role == "scale":
            if not any(n.value == other.value for other in backing.scale):
                yield Finding(kind="number", text=n.text, message=f"scale of {n.text} not in facts")
        elif not _counted(text, n, backing):
            yield Finding(kind="number", text=n.text, message=f"number {n.text} not in facts")


def _price(n: Number, backing: Backing) -> Iterator[Finding]:
    usual = any(n.same_price(other) for other in backing.price)
    if n.role == "was":
        if not any(n.same_price(other) for other in backing.list_price):
            yield Finding(kind="price", text=n.text, message=f"list price {n.text} not in facts")
    elif n.role == "saving":
        savings = {was.value - now.value for was in backing.list_price for now in backing.price}
        if n.value not in savings or not any(n.currency in ("", now.currency) for now in backing.price):
            yield Finding(kind="price", text=n.text, message=f"saving of {n.text} not in facts")
    elif n.role in ("under", "over"):
        if not differences(n, backing) and not usual:
            yield Finding(kind="price", text=n.text, message=f"{n.text} is not the distance to the limit")
    elif n.role in ("less", "more"):
        yield Finding(kind="price", text=n.text, message=f"difference of {n.text} not in reasons")
    elif not usual:
        yield Finding(kind="price", text=n.text, message=f"price {n.text} not in facts")


def _off(part: str, n: Number) -> bool:
    near = part[max(0, n.start - 25) : n.end + 25].lower()
    return _REDUCED.search(near) is not None


def _counted(part: str, n: Number, backing: Backing) -> bool:
    if n.unit in ("rating", "person") and any(n.value == other.value for other in backing.ratings):
        return True
    if n.unit == "rating":
        return False
    if n.unit == "left" or re.search(r"仅剩|只剩", part[max(0, n.start - 3) : n.start]):
        return any(n.value == other.value for other in backing.left)
    return _measured(part, n, backing)


def _measured(part: str, n: Number, backing: Backing) -> bool:
    """Whether an attribute has this number in this unit, and is the one that is spoken of."""
    near = {stem(word) for word in lower_words(part[max(0, n.start - _NEAR) : n.start])}
    near |= {stem(word) for word in lower_words(part[n.end : n.end + _NEAR])}
    for attribute in backing.attributes:
        stated = attribute.number
        if stated.value != n.value or (stated.kind == "percent") != (n.kind == "percent"):
            continue
        if stated.unit == n.unit and n.unit in _UNIT_NAMES:
            return True
        if {stated.unit, n.unit} & _UNIT_NAMES and stated.unit != n.unit:
            continue
        if near & attribute.words or (n.unit and n.unit in attribute.words):
            return True
    return False
