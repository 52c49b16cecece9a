"""What a text to or from the store is about: topics, what of them, and the words that count. Knows no document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

import yaml

from retrieval.tokens import CHINESE, PART, stemmer


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What a text is about. `words` are what remains once the words for topics and aspects and the filler are taken
    out: stems of English words, then pairs of Chinese characters, each as often as it stands there."""

    topics: frozenset[str]
    aspects: frozenset[str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """How something is said: in the stems of English words joined by spaces, and in Chinese."""

    en: re.Pattern[str] | None
    zh: re.Pattern[str] | None

    def within(self, stems: str, text: str) -> bool:
        return bool((self.en and self.en.search(stems)) or (self.zh and self.zh.search(text)))

    def blanked(self, stems: str, text: str) -> tuple[str, str]:
        return self.en.sub(" ", stems) if self.en else stems, self.zh.sub(" ", text) if self.zh else text


Ways = Sequence[tuple[str, _Said]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    topics: Ways
    headings: Ways
    aspects: Ways
    filler: frozenset[str]
    filler_zh: re.Pattern[str]


#: The aspect whose phrases say nothing else: "how many days do I have" is no question of speed.
_DEADLINE = "window"


def theme(text: str, *, heading: bool = False) -> Theme:
    """What a question or a section is about; a `heading` says it with less ("Sizes")."""
    words = _words()
    plain = unicodedata.normalize("NFKC", text).lower()
    stems = " ".join(_stems(plain))
    ways = [*words.topics, *(words.headings if heading else ())]
    topics = [(name, said) for name, said in ways if said.within(stems, plain)]
    aspects, left = [], (stems, plain)
    for name, said in words.aspects:
        if said.within(*left):
            aspects.append((name, said))
            left = said.blanked(*left) if name == _DEADLINE else left
    for _, said in (*topics, *aspects):
        stems, plain = said.blanked(stems, plain)
    pairs = [a + b for run in CHINESE.findall(words.filler_zh.sub(" ", plain)) for a, b in pairwise(run)]
    return Theme(
        topics=frozenset(name for name, _ in topics),
        aspects=frozenset(name for name, _ in aspects),
        words=(*(stem for stem in stems.split() if stem not in words.filler), *pairs),
    )


def _stems(plain: str) -> list[str]:
    words = PART.findall(CHINESE.sub(" ", plain.replace("'", "").replace("’", "")))
    return [stemmer().stemWord(word) for word in words]


@cache
def _words() -> _Words:
    file = resources.files("assistant") / "documents.yaml"
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    topics, aspects = read["topics"].items(), read["aspects"].items()
    return _Words(
        topics=[(name, _said([*ways["en"], *ways["zh"]])) for name, ways in topics],
        headings=[(name, _said(ways["heading"])) for name, ways in topics if "heading" in ways],
        aspects=[(name, _said([*ways["en"], *ways["zh"]])) for name, ways in aspects],
        filler=frozenset(stem for word in read["filler"]["en"] for stem in _stems(word)),
        filler_zh=re.compile("|".join(sorted(map(re.escape, read["filler"]["zh"]), key=len, reverse=True))),
    )


def _said(phrases: Sequence[str]) -> _Said:
    chinese = [phrase for phrase in phrases if CHINESE.search(phrase)]
    english = [phrase for phrase in phrases if not CHINESE.search(phrase)]
    zh = [r"[^。！？]{0,6}".join(map(re.escape, phrase.split("…"))) for phrase in chinese]
    en = [r"(?: \S+){0,4} ".join(" ".join(_stems(part.lower())) for part in phrase.split("…")) for phrase in english]
    return _Said(
        en=re.compile(rf"(?<!\S)(?:{'|'.join(en)})(?!\S)") if en else None,
        zh=re.compile("|".join(zh)) if zh else None,
    )
