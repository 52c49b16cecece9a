"""What the store itself wants shown, moved or hidden: its rules.yaml. Knows no score and no shopper.

pin:                                   # to a place of a list of `aisle recommend`, or of searches
  - {product: p-17, position: 1, list: new}
  - {product: p-18, position: 2, product_type: jacket}
  - {product: p-19, position: 1, words: ski trip}
boost:                                 # by an amount of score, above 0 and at most 0.5
  - {brand: Norhavn, by: 0.2, from: 2026-11-20, until: 2026-12-01}
bury:
  - {tag: material=fur, by: 0.3}
hide:
  - {product: p-99}
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, TypeVar, get_args

import yaml

from retrieval.lexicon.entries import StrictLoader
from retrieval.tokens import tokens
from retrieval.types import FACETS, Query, TaggedProduct

FILE = "rules.yaml"
#: The kinds of lists: of products (see `ranking.recommend`, `ranking.together`), and of makers (`ranking.makers`).
ProductKind = Literal["for-you", "new", "promotions", "similar", "bought-together", "with-cart"]
MakerKind = Literal["brands", "shops"]
PRODUCT_KINDS: tuple[ProductKind, ...] = get_args(ProductKind)
MAKER_KINDS: tuple[MakerKind, ...] = get_args(MakerKind)
#: The kinds that are about one product.
ABOUT_ONE: tuple[ProductKind, ...] = ("similar", "bought-together")
#: The most that all boosts and buries together move a product's score.
LIMIT = 0.5
#: The last place that a product can be pinned to.
LAST_PLACE = 100

_DATES = ("from", "until")
_TARGETS = ("product", "brand", "tag")
_PLACES = ("list", "product_type", "words")

Made = TypeVar("Made")


class BadRules(ValueError):
    """A rules.yaml that cannot be used; the message names file, rule, value and remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What holds from the day `since` to the day `until`, both included; None for no such end."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(Dated):
    """A product's 1-based place, in a list of the kind `list`, in searches for the product type, or in searches whose
    words hold all of `words`: one of the three is set."""

    product: str
    position: int
    list: str = ""
    product_type: str = ""
    words: tuple[str, ...] = ()

    def meets(self, query: Query) -> bool:
        if self.words:
            return set(self.words) <= {*tokens(query.text), *tokens(query.search_text)}
        return any(
            c.facet == "product_type" and c.op == "=" and self.product_type in c.values for c in query.constraints
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Dated):
    """Which products are boosted (`amount` above 0), buried (below 0) or hidden (0). `facet` is "product" for an id,
    else a tag facet; a brand is the facet "brand"."""

    facet: str
    value: str
    amount: float = 0.0

    def meets(self, item: TaggedProduct) -> bool:
        if self.facet == "product":
            return item.product.id == self.value
        if self.facet == "brand" and item.product.brand.casefold() == self.value.casefold():
            return True
        return self.value.lower() in item.values(self.facet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A store's rules, in the order of its file."""

    pins: tuple[Pin, ...] = ()
    moves: tuple[Rule, ...] = ()
    hides: tuple[Rule, ...] = ()

    def on(self, day: date) -> Rules:
        """Those that hold on a day."""
        return Rules(
            pins=tuple(pin for pin in self.pins if pin.holds(day)),
            moves=tuple(rule for rule in self.moves if rule.holds(day)),
            hides=tuple(rule for rule in self.hides if rule.holds(day)),
        )

    def hidden(self, item: TaggedProduct) -> bool:
        return any(rule.meets(item) for rule in self.hides)

    def amount(self, item: TaggedProduct) -> float:
        """What boosts and buries add to the product's score, within LIMIT either way."""
        found = math.fsum(rule.amount for rule in self.moves if rule.meets(item))
        return min(max(found, -LIMIT), LIMIT)

    def pins_for(self, query: Query) -> list[Pin]:
        """The pins of a search, by place. None where the shopper wants another order than relevance: it is theirs."""
        if query.sort != "relevance":
            return []
        return sorted((pin for pin in self.pins if not pin.list and pin.meets(query)), key=lambda pin: pin.position)

    def pins_of(self, kind: ProductKind) -> list[Pin]:
        """The pins of a list, by place."""
        return sorted((pin for pin in self.pins if pin.list == kind), key=lambda pin: pin.position)


NO_RULES = Rules()


def pinned(ordered: Sequence[Made], pins: Sequence[Pin], product: Callable[[Made], TaggedProduct]) -> list[Made]:
    """The things in their order, those that are pinned at their places; of two for one place the second comes next.

    Pins of what is not among the things, or is out of stock, say nothing. Where the list ends before a place, the
    product comes last.
    """
    found = {product(thing).product.id: thing for thing in ordered if product(thing).product.in_stock}
    places: dict[str, int] = {}
    for pin in sorted(pins, key=lambda pin: pin.position):
        if pin.product in found and pin.product not in places:
            places[pin.product] = max(pin.position - 1, *(place + 1 for place in places.values()), 0)
    rest = [thing for thing in ordered if product(thing).product.id not in places]
    for id_, place in places.items():
        rest.insert(place, found[id_])
    return rest


def strangers(rules: Rules, items: Iterable[TaggedProduct]) -> list[str]:
    """The rules that no product of the store meets, described: a misspelt id hides nothing."""
    items = list(items)
    ids = {item.product.id for item in items}
    lost = [f"pin product {pin.product!r}" for pin in rules.pins if pin.product not in ids]
    for rule in (*rules.moves, *rules.hides):
        if not any(rule.meets(item) for item in items):
            verb = "hide" if rule in rules.hides else "boost" if rule.amount > 0 else "bury"
            lost.append(f"{verb} {rule.facet} {rule.value!r}")
    return lost


# -- reading ------------------------------------------------------------------------------------------------------


def read_rules(home: Path) -> Rules:
    """The rules of the store in a folder; none where it has no rules.yaml. BadRules."""
    path = home / FILE
    if not path.is_file():
        return NO_RULES
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=StrictLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise BadRules(f"{path}: cannot be read ({error}); save it as UTF-8 text") from error
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise BadRules(f"{path}: is not valid YAML ({error}); mend that line") from error
    if content is None:
        return NO_RULES
    if not isinstance(content, dict):
        raise BadRules(f"{path}: holds {content!r:.60}; write the sections pin, boost, bury and hide")
    for section in content:
        if section not in ("pin", "boost", "bury", "hide"):
            raise BadRules(f"{path}: unknown section {section!r}; use pin, boost, bury or hide")

    def each(section: str, make: Callable[[_Reader], Made]) -> list[Made]:
        listed = content.get(section) or []
        if not isinstance(listed, list):
            raise BadRules(f"{path}: {section} is {listed!r:.60}; write a list of rules, each after a hyphen")
        return [make(_Reader(f"{path}: {section} {number}", rule)) for number, rule in enumerate(listed, start=1)]

    return Rules(
        pins=tuple(each("pin", _pin)),
        moves=(*each("boost", lambda rule: _rule(rule, 1.0)), *each("bury", lambda rule: _rule(rule, -1.0))),
        hides=tuple(each("hide", lambda rule: _rule(rule, 0.0))),
    )


class _Reader:
    """One rule as written; `where` says which it is."""

    def __init__(self, where: str, content: object) -> None:
        if not isinstance(content, dict):
            raise BadRules(f"{where} is {content!r:.60}; write it as {{product: ID, …}}")
        self.where = where
        self.content: Mapping[object, object] = content

    def known(self, *keys: str) -> None:
        for key in self.content:
            if key not in keys:
                raise BadRules(f"{self.where}: unknown key {key!r}; use {', '.join(keys)}")

    def one_of(self, keys: Sequence[str]) -> str:
        found = [key for key in keys if key in self.content]
        if len(found) != 1:
            said = f"has {' and '.join(found)}" if found else f"has no {' or '.join(keys)}"
            raise BadRules(f"{self.where} {said}; give exactly one of {', '.join(keys)}")
        return found[0]

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)  # ids of digits
        if not isinstance(value, str) or not value.strip():
            raise BadRules(f"{self.where}: {key} is {value!r}; write a text, in quotes where it is a number or a date")
        return value.strip()

    def number(self, key: str, low: float, high: float, *, whole: bool = False) -> float:
        value = self.content.get(key)
        good = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if not good or not (low <= value <= high and value > 0):  # type: ignore[operator]
            kind = "a whole number" if whole else "a number"
            raise BadRules(f"{self.where}: {key} is {value!r}; give {kind} above 0 and at most {high:g}")
        return value  # type: ignore[return-value]

    def days(self) -> dict[str, date | None]:
        since, until = (self._day(key) for key in _DATES)
        if since and until and until < since:
            raise BadRules(f"{self.where}: until {until} is before from {since}; swap them")
        return {"since": since, "until": until}

    def _day(self, key: str) -> date | None:
        value = self.content.get(key)
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        raise BadRules(f"{self.where}: {key} is {value!r}; give a day such as 2026-11-20")


def _pin(rule: _Reader) -> Pin:
    rule.known("product", "position", *_PLACES, *_DATES)
    where = rule.one_of(_PLACES)
    value = rule.text(where)
    if where == "list" and value not in PRODUCT_KINDS:
        raise BadRules(f"{rule.where}: list is {value!r}; use {', '.join(PRODUCT_KINDS)}")
    words = tuple(dict.fromkeys(tokens(value))) if where == "words" else ()
    if where == "words" and not words:
        raise BadRules(f"{rule.where}: words is {value!r}, which no search is told by; write words that say something")
    return Pin(
        product=rule.text("product"),
        position=int(rule.number("position", 1, LAST_PLACE, whole=True)),
        list=value if where == "list" else "",
        product_type=value.lower() if where == "product_type" else "",
        words=words,
        **rule.days(),
    )


def _rule(rule: _Reader, sign: float) -> Rule:
    rule.known(*_TARGETS, *(("by",) if sign else ()), *_DATES)
    target = rule.one_of(_TARGETS)
    facet, value = target, rule.text(target)
    if target == "tag":
        facet, equals, value = (part.strip() for part in value.partition("="))
        if facet not in FACETS or not equals or not value:
            raise BadRules(
                f"{rule.where}: tag is {rule.text('tag')!r}; write facet=value with one of {', '.join(FACETS)}"
            )
    return Rule(facet=facet, value=value, amount=sign * rule.number("by", 0, LIMIT) if sign else 0.0, **rule.days())
