"""Cuts text of any language into comparable words with their places. Knows no tag."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

_CJK = "\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[^\W_{_CJK}]+(?:'[a-z]+)*|[{_CJK}]|(?<=\s)-+(?=\s)|[^\w\s'\-]")
_ODD_MARKS = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u00ad": "", "&": "and"}
_VES = {"scarf": "scarves", "knife": "knives", "shelf": "shelves", "leaf": "leaves", "loaf": "loaves", "half": "halves"}


class Words:
    """Cuts text. `spelling` maps a word to the one it stands for (gray: grey), `script` a character to another."""

    def __init__(self, spelling: Mapping[str, str], script: Mapping[str, str]) -> None:
        self.spelling = dict(spelling)
        self.script = dict(script)
        self._folded: dict[str, str] = {}

    def cut(self, text: str) -> tuple[list[str], list[tuple[int, int]]]:
        """The words in order, punctuation marks among them, and their spans in the text.

        Each Chinese character is a word; hyphens and underscores join words as spaces do.
        """
        folded, places = self._fold(text)
        found = list(_WORD.finditer(folded))
        words = [match.group() for match in found]
        if "'" in folded:
            words = [word[:-2] if word.endswith("'s") else word for word in words]
        spelling = self.spelling
        words = [spelling.get(word, word) for word in words]
        if places is None:
            return words, [match.span() for match in found]
        return words, [(places[match.start()], places[match.end() - 1] + 1) for match in found]

    def key(self, text: str) -> tuple[str, ...]:
        return tuple(self.cut(text)[0])

    def _fold(self, text: str) -> tuple[str, list[int] | None]:
        """Comparable text and, where lengths differ, each of its characters' place in the original."""
        if text.isascii() and "&" not in text:
            return text.lower(), None
        pieces = [self._folded.get(c) or self._fold_character(c) for c in text]
        folded = "".join(pieces)
        if len(folded) == len(text) and "" not in pieces:
            return folded, None
        return folded, [place for place, piece in enumerate(pieces) for _ in piece]

    def _fold_character(self, character: str) -> str:
        if character in _ODD_MARKS:
            folded = _ODD_MARKS[character]
        else:
            parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", character).lower())
            folded = "".join(self.script.get(c, c) for c in parts if not unicodedata.combining(c))
        if len(self._folded) < 20_000:
            self._folded[character] = folded
        return folded


def plurals(word: str) -> Iterator[str]:
    """Regular English plurals of a singular; none for a word that looks plural already or is not English."""
    if len(word) < 3 or not word.isascii() or not word.isalpha() or (word.endswith("s") and not word.endswith("ss")):
        return
    if word in _VES:
        yield _VES[word]
    if word.endswith("man"):
        yield word[:-3] + "men"
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        yield word + "es"
    elif word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1] + "ies"
    else:
        yield word + "s"
        if word.endswith("o"):
            yield word + "es"
