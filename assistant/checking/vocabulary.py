"""The words of words.yaml, read once, and how words are compared. Knows no sentence and no product."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:'[A-Za-z]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """`plain` words hold a sentence together, `idioms` are phrases that mean nothing but themselves, `claims` need
    backing, `judgements` may only be about a choice (`choices`)."""

    plain: frozenset[str]
    idioms: re.Pattern[str]
    claims: re.Pattern[str]
    claims_zh: re.Pattern[str]
    judgements: re.Pattern[str]


@cache
def vocabulary() -> Vocabulary:
    file = resources.files("assistant.checking") / "words.yaml"
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    about = "|".join(read["choices"])
    return Vocabulary(
        plain=frozenset(word for words in read["plain"].values() for word in words),
        idioms=re.compile(rf"\b(?:{'|'.join(read['idioms'])})\b", re.IGNORECASE),
        claims=re.compile(rf"\b(?:{'|'.join(read['claims'])})", re.IGNORECASE),
        claims_zh=re.compile("|".join(read["claims_zh"])),
        judgements=re.compile(rf"\b(?:{'|'.join(read['judgements'])})\b(?!(?: \w+)? (?:{about})\b)", re.IGNORECASE),
    )


def plain(word: str) -> bool:
    return word.lower() in vocabulary().plain


def lower_words(text: str) -> Iterator[str]:
    for found in WORD.finditer(text):
        yield found.group().lower()


def stem(word: str) -> str:
    """The word without a plural's or possessive's ending, roughly."""
    word = word.removesuffix("'s")
    for ending, least in (("ies", 5), ("es", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "e" if ending == "es" else "")
    return word


def contains(words: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Whether `said` stands in `words`, word for word and in that order."""
    return any(words[i : i + len(said)] == said for i in range(len(words) - len(said) + 1))
