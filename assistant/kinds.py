"""Tells what kinds of product are looked for, and when a word makes a narrower one. Knows no ledger and no reply."""

from __future__ import annotations

import re

from assistant.ledger import types_of
from assistant.parsing.request import Request
from assistant.parsing.strength import TYPES
from assistant.reading import Reading
from assistant.types import Need
from retrieval.types import Constraint


def kinds(request: Request) -> set[str]:
    return {v for c in request.types for v in c.values}


def type_values(need: Need) -> set[str]:
    return {value for _, value in types_of(need)}


def unnamed(reading: Reading, text: str) -> str:
    """The words of a text that name no tag."""
    named = {at for m in reading.words.lexicon.mentions(text) for at in range(m.start, m.end)}
    return " ".join(m.group() for m in re.finditer(r"[^\s,.;!?]+", text) if m.start() not in named)


def composed(reading: Reading, need: Need, constraints: tuple[Constraint, ...], text: str) -> tuple[Constraint, ...]:
    """With the narrower type that a bare word makes of the one looked for: "acoustic" after guitars."""
    if constraints or not text or len(text.split()) > 2:
        return constraints
    narrower = narrower_type(reading, type_values(need), text)
    if not narrower:
        return constraints
    turn, said = reading.state.turn + 1, reading.written.text
    return (Constraint(facet="product_type", op="=", value=narrower, turn=turn, text=said),)


def narrower_type(reading: Reading, values: set[str], text: str) -> str:
    """The type that one of the words makes of a wider one, "" for none."""
    lexicon = reading.words.lexicon
    for value in sorted(values):
        english, chinese = (lexicon.label("product_type", value, language).lower() for language in ("en", "zh"))
        nouns = {chinese, *(noun for noun in reading.words.heads.get(value, ()) if len(noun) == 1)}
        phrases = [f"{text} {english}"]
        for word in text.split():
            phrases += [f"{word} {english}"] if word.isascii() else [word + noun for noun in sorted(nouns)]
        for phrase in phrases:
            for narrower in lexicon.exactly("product_type", phrase):
                if ("product_type", value) in lexicon.implied("product_type", narrower):
                    return narrower
    return ""


def narrower(reading: Reading, need: Need, constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """Without a type that only repeats, or widens, what the need says: "the jacket should be red" for a parka."""
    lexicon = reading.words.lexicon
    mine = types_of(need)
    implied = mine | {t for key in mine for t in lexicon.implied(*key)}
    return tuple(
        c
        for c in constraints
        if not (c.facet in TYPES and c.op == "=" and all((c.facet, v) in implied for v in c.values))
        or _chooses(need, c)
    )


def _chooses(need: Need, new: Constraint) -> bool:
    """Whether a type settles on some of the alternatives that were open: "just necklaces" of earrings or necklaces."""
    open_ = [set(c.values) for c in need.constraints if c.facet == new.facet and c.op == "=" and c.facet in TYPES]
    return any(set(new.values) < values for values in open_)
