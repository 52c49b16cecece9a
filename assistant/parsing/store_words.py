"""What a store's words mean and which of them it carries, made ready for reading messages. Knows no message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.parsing.spelling import Speller
from assistant.parsing.strength import Strength
from retrieval.lexicon import Lexicon
from retrieval.types import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreWords:
    """What a store's words mean and which of them it carries: made once for a store."""

    lexicon: Lexicon
    strength: Strength
    speller: Speller


def store_words(lexicon: Lexicon, vocabulary: Vocabulary, known: Iterable[str] = ()) -> StoreWords:
    """`known` are words that are no misspellings: common English ones, and those of the catalogue."""
    carried = (lexicon.label(facet, value, "en").lower() for facet, value in vocabulary.counts)
    return StoreWords(lexicon=lexicon, strength=Strength(lexicon, vocabulary), speller=Speller(lexicon, known, carried))
