"""Chooses what a text says of a product, and in which order. Knows no model and no sentence."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from assistant.sheet import Label, Line, Sheet
from assistant.types import FactSheet
from assistant.word_lists import word_lists
from assistant.wording import adjective, agreeing, fact, facts, features, limit, noun_phrase, of, plural, thing

#: Lines of the first product's sheet, and of each other one's.
MOST, OTHERS = 5, 4
#: In which order a text may go: what it is (w), its qualities (q), its price (p), what else speaks for it (r). What is
#: open or speaks against it comes last in all.
ORDERS = ("wqpr", "wqpr", "wqrp", "pwqr", "rwqp", "rwpq", "qwpr", "wprq")
#: Those whose first words can be let out soonest: what a product is stands alone, "at $58, with 3 left, the" does not.
SOON = tuple(order for order in ORDERS if order[0] == "w")
_GROUPS: dict[Label, str] = {
    "what": "w", "has": "q", "without": "q", "is": "q", "is not": "q", "brand": "q", "for": "q", "price": "p",
    "was": "p", "rating": "r", "stock": "r", "history": "r", "compared": "r", "open": "z", "but": "z",
}  # fmt: skip


def planned(
    sheet: FactSheet, random: Random, most: int = MOST, language: str = "en", orders: Sequence[str] = ORDERS
) -> Sheet:
    """At most `most` lines: what was asked for and what sets it apart before what else is known.

    The same random numbers give the same plan; others choose and order otherwise, so that texts differ.
    """
    if language == "zh":
        first = [*_price(sheet), *_what_zh(sheet), *_against_zh(sheet), *_qualities_zh(sheet)]
    else:
        first = [*_price(sheet), *_what(sheet), *_against(sheet), *_qualities(sheet, random)]
    candidates = [
        *first, *_taste(sheet), *_compared(sheet, language), *_stock(sheet), *_rating(sheet), *_sale(sheet),
    ]  # fmt: skip
    return Sheet(name=sheet.title, lines=ordered(candidates[:most], random, orders))


def ordered(lines: Sequence[Line], random: Random, orders: Sequence[str] = ORDERS) -> tuple[Line, ...]:
    """The lines in one of the orders; within a group they stay as they are."""
    order = random.choice(orders) + "z"
    if order[0] == "q" and not any(line.label in ("has", "is") for line in lines):
        order = orders[0] + "z"
    return tuple(sorted(lines, key=lambda line: order.index(_group(line))))


def _group(line: Line) -> str:
    """A habit that is about the price goes with it."""
    return (
        "p"
        if line.label == "history" and line.text.startswith(("in your ", "close to ", "在您"))
        else _GROUPS[line.label]
    )


def _price(sheet: FactSheet) -> list[Line]:
    relation = limit(sheet)
    return [Line(label="price", text=f"{sheet.price}, {relation}" if relation else sheet.price)]


def _what(sheet: FactSheet) -> list[Line]:
    """Nothing where the name says it all."""
    phrase = noun_phrase(sheet)
    named = {word.strip("'s") for word in sheet.title.lower().replace("-", " ").split()}
    if not phrase or all(word.strip("'s") in named for word in phrase.lower().replace("-", " ").split()):
        return []
    return [Line(label="what", text=agreeing(phrase, sheet.title))]


def _qualities(sheet: FactSheet, random: Random) -> list[Line]:
    named = features(sheet)
    lines = []
    things = [has for label in named if (has := thing(label))]
    hows = [label for label in named if adjective(label)]
    without = [r for r in sheet.reasons if r.kind == "match" and r.without]
    if absent := [has for r in without if r.topic == "feature" and (has := thing(r.value))]:
        lines.append(Line(label="without", text=", ".join(absent[:2])))
    if other := [r.value for r in without if r.topic != "feature" or adjective(r.value)]:
        lines.append(Line(label="is not", text=", ".join(other[:2])))
    if named and adjective(named[0]):
        lines.append(Line(label="is", text=", ".join(hows)))
    elif things:
        lines.append(Line(label="has", text=", ".join(things)))
    asked = {r.value for r in sheet.reasons if r.kind == "match"}
    whom = [*facts(sheet, "gender"), *facts(sheet, "occasion"), *facts(sheet, "season")]
    purposes = [word_lists().purposes.get(label, label) for label in whom if label in asked]
    if purposes and not any(purpose.lower() in sheet.title.lower() for purpose in purposes):
        lines.append(Line(label="for", text=", ".join(purposes[:2])))
    brand = fact(sheet, "brand")
    if brand and brand.lower() not in sheet.title.lower() and (brand in asked or random.random() < 0.3):
        lines.append(Line(label="brand", text=brand))
    return lines


def _taste(sheet: FactSheet) -> list[Line]:
    return [Line(label="history", text=r.text) for r in sheet.reasons if r.kind == "taste"][:1]


def _compared(sheet: FactSheet, language: str) -> list[Line]:
    """One comparison: the price with the first only where it is not the cheapest of all."""
    found = [r for r in sheet.reasons if r.kind == "compare"]
    topics = {r.topic for r in found}
    if language == "en" and {"cheapest", "best rated"} <= topics:
        return [Line(label="compared", text="the cheapest and the best rated of these")]
    return [Line(label="compared", text=r.text) for r in found][:1]


def _rating(sheet: FactSheet) -> list[Line]:
    rating, count = fact(sheet, "rating"), fact(sheet, "ratings")
    among = "，" if count.endswith("评价") else " from "
    return [Line(label="rating", text=f"{rating}{among}{count}")] if rating else []


def _sale(sheet: FactSheet) -> list[Line]:
    before, off = fact(sheet, "list price"), fact(sheet, "discount")
    return [Line(label="was", text=f"{before}, {off}")] if before else []


def _stock(sheet: FactSheet) -> list[Line]:
    """What is left, where that matters: little, nothing, or it was asked for."""
    stock = fact(sheet, "stock")
    return [Line(label="stock", text=stock)] if stock not in ("in stock", "有货") or of(sheet, "match", "stock") else []


def _against(sheet: FactSheet) -> list[Line]:
    many = plural(sheet.title)
    for reason in sheet.reasons:
        if reason.kind == "lack" and reason.topic != "price":
            if reason.without:
                return [Line(label="but", text=f"{'they are' if many else 'it is'} {reason.text}")]
            label = reason.value
            if reason.topic == "feature" and (has := thing(label)):
                return [Line(label="open", text=f"whether {'they have' if many else 'it has'} {has}")]
            return [Line(label="open", text=f"whether {'they are' if many else 'it is'} {label}")]
    return []


def _what_zh(sheet: FactSheet) -> list[Line]:
    kind = fact(sheet, "type")
    qualities = [*facts(sheet, "colour")[:2], *facts(sheet, "pattern")[:1], *facts(sheet, "material")[:2]]
    phrase = "".join(q for q in dict.fromkeys(qualities) if q not in kind) + kind
    return [Line(label="what", text=phrase)] if kind and phrase not in sheet.title else []


def _qualities_zh(sheet: FactSheet) -> list[Line]:
    lines = []
    if absent := [r.text for r in sheet.reasons if r.kind == "match" and r.without]:
        lines.append(Line(label="is not", text="、".join(absent[:2])))
    if named := features(sheet):
        lines.append(Line(label="is", text="、".join(named)))
    return lines


def _against_zh(sheet: FactSheet) -> list[Line]:
    lack = next((r for r in sheet.reasons if r.kind == "lack" and r.topic != "price"), None)
    return [Line(label="but" if lack.without else "open", text=lack.text)] if lack else []
