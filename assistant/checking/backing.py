"""What a text about one product is held against, taken from its fact sheet. Knows no text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.checking.comparing import Comparison, Tag, stated
from assistant.checking.history import Habit, habit
from assistant.checking.numbers import Number, numbers
from assistant.checking.vocabulary import lower_words, stem
from assistant.types import FactSheet
from assistant.wording import facts, reasons
from retrieval.lexicon import Lexicon
from retrieval.types import Query

#: Facts that are the store's own words or figures; every other fact is an attribute of the product.
QUALITIES = ("type", "colour", "material", "pattern", "feature", "season", "occasion", "gender", "age_group")
_FIGURES = ("price", "list price", "discount", "rating", "ratings", "stock", "brand")
#: An attribute of more words than this is running text, and backs nothing.
ATTRIBUTE_WORDS = 6

Stock = Literal["in", "few", "out", ""]


@dataclass(frozen=True, slots=True)
class Limit:
    """A price that the shopper named: the most, or the least, that it may be."""

    value: float
    most: bool


@dataclass(frozen=True, slots=True)
class Attribute:
    """A number that an attribute states, with the stems of the words around it."""

    number: Number
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Backing:
    """The words, tags, names and figures that one product's sheet backs, by what they may be used for.

    `tags` hold of the product, `met` are those of them that the shopper asked for, `open` are asked for and not stated.
    `phrases` are the facts that back a claim, in lower case. `title` is the title's words.
    """

    words: frozenset[str]
    open_words: frozenset[str]
    title: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    phrases: tuple[str, ...]
    tags: frozenset[Tag]
    met: frozenset[Tag]
    open: frozenset[Tag]
    matches: int
    habits: tuple[Habit, ...]
    comparisons: tuple[Comparison, ...]
    limits: tuple[Limit, ...]
    price: tuple[Number, ...]
    list_price: tuple[Number, ...]
    discount: tuple[Number, ...]
    rating: tuple[Number, ...]
    scale: tuple[Number, ...]
    ratings: tuple[Number, ...]
    left: tuple[Number, ...]
    attributes: tuple[Attribute, ...]
    stock: Stock
    on_sale: bool


def backing_of(sheet: FactSheet, query: Query, lexicon: Lexicon) -> Backing:
    def read(*names: str) -> tuple[Number, ...]:
        return tuple(n for name, value in sheet.facts if name in names for n in numbers(value))

    matches, lacks = reasons(sheet, "match"), reasons(sheet, "lack")
    wishes = [(reason.topic, reason.text) for reason in sheet.reasons if reason.kind == "match"]
    attributes = [
        (name, value)
        for name, value in sheet.facts
        if name not in QUALITIES and name not in _FIGURES and len(value.split()) <= ATTRIBUTE_WORDS
    ]
    qualities = [value for name, value in sheet.facts if name in QUALITIES]
    said = [*qualities, *(value for name, value in sheet.facts if name in _FIGURES)]
    said += [text for name, value in attributes for text in (name, value)]
    denied = [text for text in lacks if not _UNSTATED.search(text)]
    stated_facts = [fact for fact in sheet.facts if fact[0] in (*QUALITIES, *_FIGURES)]
    tags, broader = _tags([*stated_facts, *(("", text) for pair in attributes for text in pair), *wishes], lexicon)
    tags |= {tag for tag in _tags([("", text) for text in denied], lexicon)[0] if tag[2]}
    met = _tags(wishes, lexicon)[0]
    for c in query.constraints:
        asked = {(c.facet, value, False) for value in c.values} if c.op == "=" else set()
        met |= {tag for tag in asked & tags for tag in (tag, *_implied(tag, lexicon))}
    unstated = [_UNSTATED.sub("", text) for text in lacks if _UNSTATED.search(text)]
    return Backing(
        words=frozenset(_stems([*said, *matches, *broader, *denied])),
        open_words=frozenset(_stems([*lacks])),
        title=tuple(lower_words(sheet.title)),
        names=tuple(tuple(lower_words(text)) for text in [*said, *matches]),
        phrases=tuple(text.lower() for text in [*qualities, *matches]),
        tags=frozenset(tags),
        met=frozenset(met),
        open=frozenset(
            (facet, value, False) for facet, value, _ in _tags([("", text) for text in unstated], lexicon)[0]
        ),
        matches=len(matches),
        habits=tuple(habit(text, sheet, lexicon) for text in reasons(sheet, "taste")),
        comparisons=tuple(stated(text, lexicon) for text in reasons(sheet, "compare")),
        limits=_limits(query, [*matches, *lacks]),
        price=read("price"),
        list_price=read("list price"),
        discount=read("discount"),
        rating=tuple(n for n in read("rating") if n.role != "scale"),
        scale=tuple(n for n in read("rating") if n.role == "scale"),
        ratings=read("ratings"),
        left=read("stock"),
        attributes=tuple(
            Attribute(n, frozenset(_stems([name, value]))) for name, value in attributes for n in numbers(value)
        )
        + tuple(Attribute(n, frozenset(_stems([value]))) for value in qualities for n in numbers(value)),
        stock=_stock(" ".join(facts(sheet, "stock"))),
        on_sale=any(name in ("list price", "discount") for name, _ in sheet.facts)
        or any(text in ("on sale", "正在促销") for text in matches),
    )


_UNSTATED = re.compile(
    r"\s*\b(?:is |are )?(?:not (?:stated|mentioned|listed|given|said)|unstated)\b|^未注明(?:是否)?", re.IGNORECASE
)


def _tags(texts: Iterable[tuple[str, str]], lexicon: Lexicon) -> tuple[set[Tag], list[str]]:
    """The tags that texts name with all that they imply, and the words for what is implied: merino is wool.

    Each text comes with the facet that it is about, so that the colour gold is not the metal; "" where that is not
    known.
    """
    tags: set[Tag] = set()
    broader: list[str] = []
    for name, text in texts:
        facet = "product_type" if name == "type" else name
        mentions = lexicon.mentions(text)
        for m in [m for m in mentions if m.facet == facet] or mentions:
            tags.add((m.facet, m.value, m.negated))
            if not m.negated:
                implied = _implied((m.facet, m.value, False), lexicon)
                tags |= set(implied)
                broader += [lexicon.label(wider, value, "en") for wider, value, _ in implied]
    return tags, broader


def _implied(tag: Tag, lexicon: Lexicon) -> tuple[Tag, ...]:
    return tuple((facet, value, False) for facet, value in lexicon.implied(tag[0], tag[1]))


def _stems(texts: Iterable[str]) -> Iterable[str]:
    return (stem(word) for text in texts for word in lower_words(text))


def _limits(query: Query, texts: Sequence[str]) -> tuple[Limit, ...]:
    """The prices that were asked for, by the query and by what the reasons say of them."""
    found = {
        Limit(float(str(c.value)), c.op in ("<=", "<"))
        for c in query.constraints
        if c.facet == "price" and c.op in ("<=", "<", ">=", ">")
    }
    for text in texts:
        amounts = [float(n.value) for n in numbers(text) if n.kind == "price"]
        if re.search(r"^(?:within|under) your|^在您", text) and len(amounts) == 1:
            found.add(Limit(amounts[0], True))
        elif re.search(r"^between your|^在您", text) and len(amounts) == 2:
            found |= {Limit(amounts[0], False), Limit(amounts[1], True)}
        elif re.search(r"^(?:above|over) your|^高于您", text) and amounts:
            found.add(Limit(amounts[0], False))
        elif re.search(r"\d (?:above|over) your", text) and len(amounts) == 2:
            found.add(Limit(amounts[1], True))
        elif re.search(r"\d (?:below|under) your", text) and len(amounts) == 2:
            found.add(Limit(amounts[1], False))
    return tuple(sorted(found, key=lambda limit: limit.value))


def _stock(text: str) -> Stock:
    if re.search(r"out of stock|sold out|缺货|售罄", text):
        return "out"
    if re.search(r"only|few|仅", text):
        return "few"
    return "in" if text else ""
