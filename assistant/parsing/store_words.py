"""What a store's words mean and which of them it carries, made ready for reading messages. Knows no message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.parsing.spelling import Speller
from assistant.parsing.strength import Strength
from retrieval.lexicon import Lexicon
from retrieval.types import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreWords:
    """What a store's words mean and which of them it carries: made once for a store.

    `heads` are, for each product type, the nouns that its names end in: "lead" of "dog lead", 爬架 of 猫爬架.
    """

    lexicon: Lexicon
    strength: Strength
    speller: Speller
    heads: Mapping[str, frozenset[str]]


def store_words(lexicon: Lexicon, vocabulary: Vocabulary, known: Iterable[str] = ()) -> StoreWords:
    """`known` are words that are no misspellings: common English ones, and those of the catalogue."""
    carried = (lexicon.label(facet, value, "en").lower() for facet, value in vocabulary.counts)
    return StoreWords(
        lexicon=lexicon,
        strength=Strength(lexicon, vocabulary),
        speller=Speller(lexicon, known, carried),
        heads=_heads(lexicon),
    )


def _heads(lexicon: Lexicon) -> Mapping[str, frozenset[str]]:
    heads: dict[str, set[str]] = {}
    for form, tags in lexicon.forms().items():
        words = form.split()
        nouns = [words[-1]] if form.isascii() else ["".join(words)[-n:] for n in (1, 2, 3)]
        for facet, value in tags:
            if facet == "product_type" and len(words) > (1 if form.isascii() else 2):
                heads.setdefault(value, set()).update(nouns)
    return {value: frozenset(nouns) for value, nouns in heads.items()}
