"""Reads one request for one kind of product: its constraints, its order, the text to search by. Knows no dialogue."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.parsing.conditions import find_ages, find_conditions, find_sorts
from assistant.parsing.exclusions import after_negation, find_exclusions
from assistant.parsing.found import Found, blank
from assistant.parsing.markers import Markers
from assistant.parsing.prices import find_prices
from assistant.parsing.search_text import search_text, without_courtesies
from assistant.parsing.settle import settled
from assistant.parsing.sizes import find_quantities, find_sizes, find_worn_sizes
from assistant.parsing.spans import Span, split_type
from assistant.parsing.spelling import Written
from assistant.parsing.strength import TYPES, Strength
from assistant.parsing.wishes import Wish, find_wishes
from retrieval.lexicon import Lexicon
from retrieval.sizes import system
from retrieval.types import Constraint, Language, Sort

#: What a product is to go with is not what is looked for: "a belt to go with my boots".
_COMPANION = re.compile(
    r"\bwith (?:the|my|our|his|her) (?:kids?|children|family|wife|husband|girlfriend|boyfriend|friends?|dog|sister"
    r"|brother|mum|mom|dad|son|daughter|partner|colleagues?"
    r"|mates)\b(?! name)|\b(?:i'll|ill|let me|i will|i'd) check\b|怕[^,，。.!！]+|\bbecause [^,.!]+|"
    r"\b(?:(?:that |which )?(?:goes?|going|match(?:es)?|pairs?|works?|looks?(?: good| nice)?|worn?"
    r"|wear(?:ing)?)(?: (?:better|well|nicely|best))?|to (?:go|wear|match|pair)|better|nicely) with "
    r"(?:my|his|her|their|a|an|the|these|those)(?: [a-z-]+){1,3}|\bmatch(?:es)? (?:my|his|her|their|a"
    r"|the)(?: [a-z-]+){1,3}"
)


#: 送 before a person or a thing makes it a gift; 送货 and 送礼 are other words.
_GIVEN = re.compile(
    r"送(?=给|我|他|她|女|男|老[婆公妈爸板师人]|朋友|爸|妈|长辈|领导|同事|客户|孩子|小朋友|闺蜜|块|条|件|双|个(?!货))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What one part of a message asks for. `rest` is its text with all that was recognised blanked by U+0000;
    `spans` are the phrases in which the lexicon knows tags."""

    constraints: tuple[Constraint, ...]
    search_text: str
    sort: Sort
    rest: str
    spans: tuple[Span, ...]

    @property
    def types(self) -> tuple[Constraint, ...]:
        """The constraints that say what kind of product is asked for."""
        return tuple(c for c in self.constraints if c.facet in TYPES and c.op == "=")

    def wants(self, facet: str) -> bool:
        return any(c.facet == facet for c in self.constraints)


def read_request(
    written: Written,
    start: int,
    end: int,
    *,
    turn: int,
    spoken: Language,
    lexicon: Lexicon,
    strength: Strength,
    before: Collection[tuple[str, str]] = (),
) -> Request:
    """Reads the characters from start to end of a message, of which every constraint's `text` is a part. `before` are
    the kinds of product that were spoken of: what a bare size is of where the message names none."""
    plain = _COMPANION.sub(lambda m: "\0" * len(m.group()), written.plain[start:end])
    found = find_conditions(plain)
    rest = blank(plain, found)
    for find in (find_sizes, find_prices, find_sorts, find_ages):
        more = find(rest)
        rest = blank(rest, more)
        found += more
    kept = [part for part in found if _searched(part)]  # "15 inch" is searched for as well

    rest = without_courtesies(rest)
    types = [span for span in settled(rest, lexicon) if span.names_type]
    bare = find_worn_sizes(rest, types, lexicon, before)
    rest = blank(rest, bare)
    found += bare
    gifts = [
        Found(start=m.start(), end=m.end(), conditions=(("occasion", "=", "gift"),)) for m in _GIVEN.finditer(rest)
    ]
    rest = blank(rest, gifts)
    found += gifts
    pieces = find_quantities(rest, [span.start for span in types], [span.end for span in types])
    rest = blank(rest, pieces)
    found += pieces
    spans = [
        part
        for span in settled(rest, lexicon)
        for part in (split_type(rest, span, lexicon) if after_negation(rest, span.start) else [span])
    ]
    exclusions = find_exclusions(rest, spans)
    markers = Markers(plain)
    kinds = {k for t in types for m in t.mentions for k in ((m.facet, m.value), *lexicon.implied(m.facet, m.value))}
    metals = not (kinds or before) or ("category", "jewellery") in (kinds or before)
    amounts = {part.end for part in found if part.conditions}  # an order has none: the cheapest bag is a bag
    wishes = find_wishes(
        rest, spans, exclusions, markers, lexicon, strength, metals=metals, later=bool(before), amounts=amounts
    )
    if any(facet == "age_group" for part in found for facet, _, _ in part.conditions):
        wishes = [wish for wish in wishes if wish.facet != "age_group"]
    cuts = [*exclusions.cuts, *((part.start, part.end) for part in found if part not in kept)]
    for part in kept:
        rest = rest[: part.start] + plain[part.start : part.end] + rest[part.end :]

    def text(at: int, to: int) -> str:
        return written.original(start + at, start + to)

    return Request(
        constraints=_constraints(text, found, wishes, markers, turn),
        search_text=search_text(rest, spans, cuts, spoken, lexicon),
        sort=_sort(found),
        rest=rest,
        spans=tuple(spans),
    )


def _searched(part: Found) -> bool:
    return any(
        facet == "size" and op == "=" and isinstance(value, str) and system(value) != "letters"
        for facet, op, value in part.conditions
    )


def _constraints(text, found: list[Found], wishes: list[Wish], markers: Markers, turn: int) -> tuple[Constraint, ...]:  # type: ignore[no-untyped-def]
    """In order of appearance, each once."""
    placed = [
        (
            part.start,
            Constraint(
                facet=facet,
                op=op,
                value=value,
                hard=facet != "occasion" and markers.firmness(part.start, part.end) is not False,
                turn=turn,
                text=text(part.start, part.end),
            ),
        )
        for part in found
        for facet, op, value in part.conditions
    ]
    placed += [
        (
            wish.start,
            Constraint(
                facet=wish.facet,
                op=wish.op,
                value=wish.values[0] if len(wish.values) == 1 else tuple(wish.values),
                hard=wish.hard,
                turn=turn,
                text=text(wish.start, wish.end),
            ),
        )
        for wish in wishes
    ]
    once: dict[tuple[object, ...], Constraint] = {}
    for _, constraint in sorted(placed, key=lambda pair: pair[0]):
        key = (constraint.facet, constraint.op, constraint.value)
        if key not in once or (constraint.hard and not once[key].hard):
            once[key] = constraint
    return tuple(once.values())


def _sort(found: list[Found]) -> Sort:
    wishes = sorted((part.start, part.sort) for part in found if part.sort is not None)
    if {sort for _, sort in wishes} == {"price_asc", "price_desc"}:
        return wishes[-1][1]  # "by price, dearest on top"
    return wishes[0][1] if wishes else "relevance"
