"""What a text says of the shopper's habits, which a taste reason must state. Knows no facts of the product."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.checking.comparing import Tag, qualities
from assistant.checking.deeds import DEEDS, Deed
from assistant.checking.findings import Finding
from assistant.checking.parts import NAME, Part
from assistant.checking.vocabulary import WORD, contains, lower_words, plain, stem
from assistant.types import FactSheet
from retrieval.lexicon import Lexicon

_OFTEN = frozenset({
    "often", "usually", "regularly", "mostly", "generally", "normally", "typically", "frequently", "commonly", "tend",
    "usual",
})  # fmt: skip
_BEFORE = frozenset({"before", "already", "previously", "earlier", "past", "previous"})
#: What a clause about a habit may be worded with, whatever the reason's words: `habits` has checked what it says.
TELLING = _OFTEN | _BEFORE | {
    "bought", "buy", "buying", "purchase", "purchased", "order", "ordered", "history", "lean", "leans", "prefer",
    "preferred", "favour", "fond", "like", "liked", "tend", "taste",
}  # fmt: skip
_TIMES = frozenset({
    "once", "twice", "thrice", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "times",
    "always", "never", "sometimes", "last", "recently", "recent", "every", "week", "month", "year", "season",
    "winter", "summer", "spring", "autumn", "today", "yesterday", "monday", "january", "february", "march", "april",
    "june", "july", "august", "september", "october", "november", "december", "christmas", "first", "again", "weeks",
    "months", "years", "days", "ago",
})  # fmt: skip
#: That there is a history which it fits, and no more.
_ANY = re.compile(
    r"\b(?:fits?|suits?|match(?:es)?|in line with|goes? with) your (?:history|habits|past (?:choices|purchases))\W*$",
    re.IGNORECASE,
)
_SIDE = {
    "brand": "brand", "maker": "brand", "label": "brand", "name": "brand", "colour": "colour", "color": "colour",
    "shade": "colour", "material": "material", "fabric": "material", "pattern": "pattern", "style": "",
    "kind": "product_type", "type": "product_type", "feature": "feature",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habit:
    """What a taste reason says that the shopper does: which deed, and the words, tags and names it is about."""

    deed: Deed
    words: frozenset[str]
    tags: frozenset[Tag]
    names: tuple[str, ...]
    brand: bool


def habit(text: str, sheet: FactSheet, lexicon: Lexicon) -> Habit:
    deed: Deed = next((deed for deed, pattern in DEEDS.items() if pattern.search(text)), "chose")
    tags = {(m.facet, m.value, m.negated) for m in lexicon.mentions(text)}
    tags |= {(f, v, False) for facet, value, _ in set(tags) for f, v in lexicon.implied(facet, value)}
    brands = [value for name, value in sheet.facts if name == "brand"]
    return Habit(
        deed=deed,
        words=frozenset(stem(word) for word in lower_words(text)),
        tags=frozenset(tags),
        names=tuple(lower_words(text)),
        brand=any(brand in text for brand in brands) or any(facet == "brand" for facet, _, _ in tags),
    )


def habits(part: Part, known: Sequence[Habit]) -> Iterator[Finding]:
    """What is said of the shopper's habits and no taste reason says."""
    for start, end, after, deed in part.deeds:
        if known and _ANY.search(part.text[start:end]):
            continue
        if not any(_same_habit(part, start, end, after, deed, habit) for habit in known):
            said = part.text[start:end].strip(" ,")
            yield Finding(kind="claim", text=said, message=f"history {said!r} not in reasons")


def _same_habit(part: Part, start: int, end: int, after: int, deed: Deed, known: Habit) -> bool:
    clause, told = part.text[start:end], part.text[after:end]
    soft = re.search(r"\b(?:taste|tastes|liking|preferences?|habits?)\b", clause, re.IGNORECASE)
    if deed != known.deed and not (deed == "chose" and known.deed == "bought" and soft):
        return False
    if NAME in told and not soft:
        return False  # that this very product was bought or chosen is no habit
    words = {stem(word) for word in lower_words(clause)}
    if re.search(r"\busually\b|\busual\b|\boften\b", clause) and deed == "spent":
        words -= _OFTEN
    if words & _OFTEN and not known.words & _OFTEN:
        return False
    if words & _BEFORE and not (known.words & _BEFORE or known.deed != "spent"):
        return False
    if (words & _TIMES) - known.words:
        return False
    if deed == "spent":
        wrong = re.search(r"\b(?:less|more|below|above|under|over|half|double|beyond|outside)\b", clause)
        right = {w for w in ("less", "more", "below", "above", "under", "over") if w in known.words}
        return not wrong or wrong.group() in right
    object_tags = part.tags_between(after, end)
    if object_tags and not all(group & known.tags for group in object_tags):
        return False
    names = [stem(w.group().lower()) for w in WORD.finditer(told) if w.group()[0].isupper()]
    if any(name not in known.words for name in names):
        return False
    unknown = [w for w in lower_words(told) if not plain(w) and stem(w) not in known.words and w not in _BEFORE]
    if unknown and not object_tags:
        return False
    side = re.search(rf"\b({'|'.join(_SIDE)})s?\b", clause, re.IGNORECASE)
    facet = _SIDE[side[1].lower()] if side else ""
    if facet == "brand" and not known.brand:
        return False
    if facet not in ("", "brand") and not any(tag[0] == facet for tag in known.tags):
        return False
    if not object_tags and not names and not side:
        before = part.tags_between(start, after)
        return not qualities(before) or any(group & known.tags for group in before)
    return True


def told_name(said: tuple[str, ...], known: Sequence[Habit]) -> bool:
    return any(contains(habit.names, said) for habit in known)
