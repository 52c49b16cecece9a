"""The backbone: a word that is neither in the facts nor on the plain list is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.backing import Backing
from assistant.checking.findings import Finding
from assistant.checking.history import TELLING
from assistant.checking.parts import Part
from assistant.checking.spans import Spans, blank, inside
from assistant.checking.vocabulary import WORD, plain, stem

#: How many words of the title may stand before a word of the facts, as they do in the title: a "ribeye" steak.
TITLE_WORDS = 3


def words(part: Part, backing: Backing, backed: Spans, told: Spans, spoken: Spans) -> Iterator[Finding]:
    """The English words that nothing backs, but for those of numbers.

    `backed` name tags of the product; `told` are about the shopper's history and may use its words; `spoken` are
    phrases about stock and sales, which have been checked.
    """
    masked = blank(part.masked.text, spoken)
    counted = [(n.start, n.end) for n in part.numbers]
    told_words = frozenset(word for known in backing.habits for word in known.words)
    found = list(WORD.finditer(masked))
    stems = [_forms(word.group()) for word in found]
    for i, word in enumerate(found):
        at = word.start()
        if plain(word.group()) or stems[i] & backing.words or inside(at, [*backed, *counted]):
            continue
        if (inside(at, told) and stems[i] & (told_words | TELLING)) or (
            inside(at, part.open) and stems[i] & backing.open_words
        ):
            continue
        if not _as_in_title([w.group().lower() for w in found[i : i + TITLE_WORDS + 1]], backing):
            yield Finding(kind="word", text=word.group(), message=f"word {word.group().lower()!r} not in facts")


def _forms(word: str) -> set[str]:
    lower = word.lower()
    return {stem(lower), *(stem(lower.removesuffix(end)) for end in ("en", "len") if lower.endswith(end))}


def _as_in_title(following: list[str], backing: Backing) -> bool:
    """Whether the words stand in the title in this order, up to one that the facts back."""
    for length in range(2, len(following) + 1):
        said = following[:length]
        if not any(
            list(backing.title[i : i + length - 1]) == said[:-1]
            and stem(backing.title[i + length - 1]) == stem(said[-1])
            for i in range(len(backing.title) - length + 1)
        ):
            return False
        if _forms(said[-1]) & backing.words and not plain(said[-1]):
            return True
    return False


_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i'd|i'll|i've|we|we're|we'll|we've|our|ours|us|me|my|mine)\b", re.IGNORECASE)


def first_person(part: Part) -> Iterator[Finding]:
    """A text speaks of the product and promises nothing; "us" in an amount is a currency's."""
    for found in _FIRST_PERSON.finditer(part.text):
        if not inside(found.start(), part.amounts):
            yield Finding(kind="word", text=found.group(), message=f"first person: {found.group()!r}")
