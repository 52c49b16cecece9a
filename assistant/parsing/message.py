"""Makes a message fit to be read: length, signs, width and language. Knows nothing of shopping."""

from __future__ import annotations

import re
import unicodedata

from retrieval.types import Language

#: The longest message that is read, in characters.
MOST_CHARACTERS = 2_000

_JOINERS = "\u200c\u200d"  # part of Persian words and of emoji; every other invisible sign goes
_ODD_MARKS = str.maketrans(
    {"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "～": "~",
        "〜": "~"}
)  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_ENGLISH_GLUE = re.compile(
    r"\b(?:a|an|the|i|i'm|im|my|me|we|you|is|are|do|does|want|need|looking|find|show|buy|for|with|without|of|in"
    r"|or|and|no|not|under|over|please|some|any|that|this|it|to|have)\b",
    re.IGNORECASE,
)


class BadMessage(ValueError):
    """A message that cannot be read; the text says why and what to do."""


def clean(message: str) -> str:
    """The message as it is kept: composed (NFC), one space for every run of blanks, no control characters.

    Half surrogates become U+FFFD. BadMessage for nothing to read and for more than `MOST_CHARACTERS`.
    """
    _check_length(message)
    shown = "".join(_kept(character) for character in message)
    text = " ".join(unicodedata.normalize("NFC", shown).split())
    _check_length(text)
    if not text:
        what = "is empty" if not message else "has only blanks or control characters"
        raise BadMessage(f"the message {what}: write what you are looking for, such as a red jacket under $80")
    return text


def _check_length(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise BadMessage(f"the message has {len(text):,} characters, at most {MOST_CHARACTERS:,} are read: shorten it")


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " " if character in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85" else ""
    if category == "Cs":
        return "\ufffd"
    return "" if category == "Cf" and character not in _JOINERS else character


def comparable(text: str) -> str:
    """The text in half-width lower case with plain quotes and dashes, every character at its old place."""
    return "".join(_folded(character) for character in text.translate(_ODD_MARKS))


def _folded(character: str) -> str:
    if character == "，":  # between two numbers it is no thousands separator
        return character
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def language(text: str, before: Language) -> Language:
    """Chinese where Han characters carry the message, `before` where there are no letters, else English."""
    if not any(character.isalpha() for character in text):
        return before
    han = len(_HAN.findall(text))
    return "zh" if han > 2 * len(_ENGLISH_GLUE.findall(text)) and not _KANA_OR_HANGUL.search(text) else "en"


def says_nothing(text: str) -> bool:
    """True where there is no letter and no digit of any script."""
    return not any(character.isalnum() for character in text)
