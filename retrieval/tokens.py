"""Cuts text into the words that lexical search matches. Knows no product and no score."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

import Stemmer

#: Words, with the marks that hold a product number or a unit together, and runs of Chinese characters.
WORD = re.compile(r"[^\W_]+(?:[-./+'’_][^\W_]+)*")
CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
PART = re.compile(r"[^\W_]+")

STOP_WORDS = frozenset(
    {
        *("a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not"),
        *("of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was"),
        *("will", "with"),
    }
)
STOP_CHARACTERS = frozenset("的了和与及是在")


@cache
def stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def word_tokens(word: str) -> tuple[str, ...]:
    """The tokens of one lower-case word: "jackets" gives jacket; "tn-2110" gives tn2110, tn and 2110."""
    parts = PART.findall(word.replace("'", "").replace("’", ""))
    if len(parts) == 1:
        return () if parts[0] in STOP_WORDS else (stemmer().stemWord(parts[0]),)
    return ("".join(parts), *(stemmer().stemWord(part) for part in parts if part not in STOP_WORDS))


def chinese_tokens(run: str) -> list[str]:
    """Characters and pairs of neighbours, after which Chinese text matches without a dictionary."""
    return [*(c for c in run if c not in STOP_CHARACTERS), *(a + b for a, b in pairwise(run))]


def tokens(text: str) -> list[str]:
    """The tokens of a text in reading order: English words stemmed, product numbers whole and in parts, Chinese in
    characters and pairs. Letters are compared without case and width."""
    found: list[str] = []
    for word in WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if word.isascii():
            found.extend(word_tokens(word))
            continue
        end = 0
        for run in CHINESE.finditer(word):
            found.extend(word_tokens(word[end : run.start()].strip("-./+'’_")) if run.start() > end else ())
            found.extend(chinese_tokens(run.group()))
            end = run.end()
        if end < len(word):
            found.extend(word_tokens(word[end:].strip("-./+'’_")))
    return found
