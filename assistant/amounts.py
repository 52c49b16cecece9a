"""Reads what a number means that stands nearly alone: a size, so many pieces, a limit that moves. Knows no search."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.parsing.numbers import numbers
from assistant.parsing.prices import ABOUT
from assistant.parsing.sizes import quantity_said, size_alone, size_said
from assistant.reading import Reading
from assistant.types import Need
from retrieval.money import major
from retrieval.types import Constraint, Op

#: Two bare numbers, as prices are said where prices were spoken of: "20 to 40 is plenty".
_BARE_RANGE = re.compile(r"(?<![a-z0-9_.])(\d{1,5})\s?(?:to|-|and|到|至)\s?(\d{1,5})(?![a-z0-9.%])")


#: An amount and nothing else: about so much.
_AMOUNT_ALONE = re.compile(
    r"(?:make (?:it|that)|let's say|say|call it|go (?:up )?to|up to|fine|then|okay|ok|well|hmm|no|sorry|actually|改成"
    r"|改到|提到|加到|那|like|maybe|about|around|say|就|大概|，|,| )*(?P<amount>\d{2,5})(?:左右|吧|的|差不多"
    r"|,? (?:then|instead|please|max|ok|okay|is fine))*[.!。！ ]*"
)


def bare_numbers(reading: Reading, need: Need) -> tuple[Constraint, ...]:
    """What a follow-up means that says a number and little else: a size, so many pieces, a price."""
    plain = reading.plain
    said = Constraint(facet="price", op="<=", value=0.0, turn=reading.state.turn + 1, text=reading.written.text)
    asked = {c.facet for c in reading.request.constraints}
    if (
        (bare := _BARE_RANGE.search(plain))
        and "price" not in asked
        and any(c.facet == "price" for c in need.constraints)
    ):
        return replace(said, op=">=", value=float(bare[1])), replace(said, value=float(bare[2]))
    if alone := size_alone(plain, reading.kinds):
        return (replace(said, facet="size", op="=", value=alone),)
    if count := quantity_said(plain, any(c.facet == "quantity" for c in need.constraints)):
        return (replace(said, facet="quantity", op="=", value=float(count)),)
    for c in need.constraints:
        if c.facet == "size" and c.op == "=" and (size := size_said(plain, c.values[0])):
            return (replace(said, facet="size", op="=", value=size),)
    figures = in_figures(plain)
    clauses = [figures, *re.split(r"[,.;!，。；！]+\s*", figures)]
    if (amount := next(filter(None, map(_AMOUNT_ALONE.fullmatch, clauses)), None)) and not asked:
        about = float(amount["amount"])
        held_sides = {c.op for c in need.constraints if c.facet == "price"}
        if len(held_sides) == 1 and not re.search(
            r"左右|差不多|大概|about|around", figures
        ):  # the limit that there is, moved
            return (replace(said, op="<=" if held_sides <= {"<", "<="} else ">=", value=about),)
        low, high = round(about * (1 - ABOUT), 2), round(about * (1 + ABOUT), 2)
        return replace(said, op=">=", value=low), replace(said, value=high)
    return ()


#: A limit that is raised by so much: 预算再加500.
_SO_MUCH_MORE = re.compile(
    r"(?:预算|价格|上限).{0,3}(?:再|多)加(\d+)|\b(?:another|an extra) [$€£]?(\d+)(?: \w+)? (?:on top|to the (?:budget"
    r"|limit)|more)"
    r"|\b[$€£]?(\d+) more (?:on|to) (?:the|my) (?:budget|limit)"
)


def raised_limit(reading: Reading, need: Need, constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """With the limit that there is and so much more, where that is said."""
    more = _SO_MUCH_MORE.search(reading.plain)
    limit = next((c for c in need.constraints if c.facet == "price" and c.op in ("<", "<=")), None)
    if more is None or limit is None or not isinstance(limit.value, int | float):
        return constraints
    raised = limit.value + float(next(amount for amount in more.groups() if amount))
    others = tuple(c for c in constraints if c.facet != "price")
    return (*others, replace(limit, value=raised, turn=reading.state.turn + 1))


def in_figures(plain: str) -> str:
    """The text with its numbers in words as figures: "make it six hundred"."""
    for number in reversed(list(numbers(plain))):
        if not number.figures and number.low == number.high and plain[number.start].isascii():
            plain = f"{plain[: number.start]}{number.low:g}{plain[number.end :]}"
    return plain


def relative_price(reading: Reading, op: Op) -> Constraint | None:
    """Cheaper or dearer than the product pointed at, spoken of last, or first in the list."""
    places = reading.refers.places or reading.focus_place()
    if not places:
        return None
    price = reading.shown[places[0]].product.price
    return Constraint(facet="price", op=op, value=major(price), turn=reading.state.turn + 1, text=reading.written.text)
