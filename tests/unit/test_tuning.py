"""The pairs that the embedded model is trained on: all of a sheet is said, in order, in good English."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from random import Random

import pytest

from assistant.sheet import Line, Sheet
from assistant.tuning.pairs import TONES, pairs
from assistant.tuning.sentences import worded
from assistant.tuning.sheets import Inventor
from retrieval.lexicon import load_lexicon
from tests.shelf import SHELF, product, scored

LEXICON = load_lexicon()
SHEETS = 300
#: Words of a line that a text may say otherwise.
FREE = {"a", "an", "from"}
#: What begins with another sound than its first letter has.
CONSONANTS = ("uni", "use", "usb", "eu", "one", "uv")
VOWELS = ("hour", "led", "lcd", "mp3", "sd", "hd", "rf", "x-", "x1")


def invented() -> list[tuple[Sheet, str]]:
    """Sheets with a text each, every other one in the friendly tone."""
    random = Random(7)
    inventor = Inventor(LEXICON, random)
    sheets = [inventor.sheet() for _ in range(SHEETS)]
    return [(sheet, worded(sheet, random, friendly=n % 2 == 1)) for n, sheet in enumerate(sheets)]


TEXTS = invented()


def tokens(text: str) -> list[str]:
    return [word.strip(",.;:").lower() for word in text.split()]


def without_name(sheet: Sheet, text: str) -> list[str]:
    """The words of the text, with "NAME" in place of the product's name. ValueError where it is not said."""
    words, name = tokens(text), tokens(sheet.name)
    for start in range(len(words) - len(name) + 1):
        if words[start : start + len(name)] == name:
            return [*words[:start], "NAME", *words[start + len(name) :]]
    raise ValueError(f"{sheet.name!r} is not said in {text!r}")


def unsaid(sheet: Sheet, text: str) -> list[str]:
    """The words of the sheet's lines that the text does not say after those of the line before."""
    words, at, missing = without_name(sheet, text), 0, []
    for line in sheet.lines:
        ends = [at]
        for word in tokens(line.text):
            if word in FREE:
                continue
            if word in words[at:]:
                ends.append(words.index(word, at) + 1)
            else:
                missing.append(word)
        at = max(ends)
    return missing


def badly_put(sheet: Sheet, text: str) -> list[str]:
    """What is wrong with a text as English."""
    wrong = []
    sentences = re.split(r"(?<=\.) ", text)
    if any(not sentence.endswith(".") or sentence.endswith((" .", "..", ",.")) for sentence in sentences):
        wrong.append("stop")
    if any(sentence[:1] != sentence[:1].upper() for sentence in sentences):
        wrong.append("capital")
    if not 1 <= len(sentences) <= 4 or "  " in text or ",," in text:
        wrong.append("sentences")
    words = without_name(sheet, text)
    wrong += [f"{one} {other}" for one, other in pairwise(words) if one == other]
    wrong += [f"{one} {other}" for one, other in pairwise(words) if not agrees(one, other)]
    return wrong


def agrees(article: str, word: str) -> bool:
    """Whether "a" or "an" is right before a word; anything goes after another word."""
    if article not in ("a", "an"):
        return True
    vowel = word.startswith(VOWELS) or (word[:1] in "aeiou" and not word.startswith(CONSONANTS))
    return vowel == (article == "an")


def test_all_of_a_sheet_is_said_in_its_order() -> None:
    assert [(text, missing) for sheet, text in TEXTS if (missing := unsaid(sheet, text))] == []


def test_every_text_is_good_english() -> None:
    assert [(text, wrong) for sheet, text in TEXTS if (wrong := badly_put(sheet, text))] == []


def test_texts_differ() -> None:
    """In how they begin, once the name and the figures are left out."""
    starts = {" ".join(re.sub(r"\d+", "0", word) for word in without_name(*pair)[:3]) for pair in TEXTS}

    assert len(starts) > SHEETS / 4


LAMP = Sheet(
    name="Lumen Lamp",
    lines=(Line(label="what", text="an oak lamp"), Line(label="price", text="$45, within your $50")),
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The Lumen Lamp is an oak lamp for $45, within your $50.", []),
        ("The Lumen Lamp is a lamp for $45, within your $50.", ["oak"]),
        ("The Lumen Lamp is an oak lamp for $54, within your $50.", ["$45"]),
        ("At $45, within your $50, the Lumen Lamp is an oak lamp.", ["$45", "within", "your", "$50"]),
    ],
)
def test_what_a_text_leaves_out_is_seen(text: str, missing: list[str]) -> None:
    assert unsaid(LAMP, text) == missing


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The Lumen Lamp is an oak lamp. It costs $45.", []),
        ("The Lumen Lamp is a oak lamp.", ["a oak"]),
        ("The Lumen Lamp is an oak oak lamp.", ["oak oak"]),
        ("The Lumen Lamp is an oak lamp..", ["stop"]),
        ("The Lumen Lamp is an oak lamp", ["stop"]),
        ("The Lumen Lamp is an oak lamp. it costs $45.", ["capital"]),
    ],
)
def test_bad_english_is_seen(text: str, wrong: list[str]) -> None:
    assert badly_put(LAMP, text) == wrong


def test_the_same_seed_gives_the_same_pairs() -> None:
    items = [scored(product(t, p, attributes=a), LEXICON).item for t, p, a, _, _ in SHELF]

    first, again, other = (list(islice(pairs(items, LEXICON, seed), 40)) for seed in (1, 1, 2))

    assert first == again != other
    assert {tone for pair in first for tone in TONES if f"Tone: {tone}." in pair.prompt.system} == set(TONES)
