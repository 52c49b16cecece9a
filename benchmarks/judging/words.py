"""The judge's word lists, and how words of a text are matched with them. Knows no product and no fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A word of a list in a text: what it means, how it is written, and where."""

    meaning: str
    text: str
    start: int
    end: int


class Matcher:
    """Finds the phrases of one list; where two overlap, the longer one."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self.meanings = {plain(form): meaning for meaning, forms in phrases.items() for form in forms}
        longest = sorted(self.meanings, key=len, reverse=True)
        options = "|".join(re.escape(form).replace(r"\ ", r"[\s-]+") for form in longest)
        options = rf"(?:{options})(?![\s-]+(?:ups?|like|look|effect)\b)"  # "lace-up", "suede-like"
        self.pattern = re.compile(rf"(?<![\w-])(?:{options})(?:e?s)?(?![\w]|-\w)", re.IGNORECASE)
        # within a compound ("gold-toned", "water-resistant fabric") the parts count too
        self.loose = re.compile(rf"(?<!\w)(?:{options})(?:e?s)?(?!\w)", re.IGNORECASE)

    def find(self, text: str, *, loose: bool = False) -> list[Found]:
        found = []
        for match in (self.loose if loose else self.pattern).finditer(text):
            form = plain(match.group())
            meaning = next(
                (
                    self.meanings[f]
                    for f in (form, form.removesuffix("s"), form.removesuffix("es"))
                    if f in self.meanings
                ),
                form,
            )
            found.append(Found(meaning=meaning, text=match.group(), start=match.start(), end=match.end()))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    colours: Matcher
    materials: Matcher
    qualities: Matcher
    praise: Matcher
    kinds: Matcher
    colour_kinds: Mapping[str, Sequence[str]]
    material_kinds: Mapping[str, Sequence[str]]
    rests_on: Mapping[str, re.Pattern[str]]
    kind_words: Mapping[str, Sequence[str]]
    follows: Mapping[str, Sequence[str]]
    suits: frozenset[str]
    of_parts: frozenset[str]
    looks: frozenset[str]
    bodies: Mapping[str, Sequence[str]]
    plain: frozenset[str]
    whole: frozenset[str]
    idioms: re.Pattern[str]


@cache
def words() -> Words:
    # every word is text: to YAML "no", "on" and "off" would be truth values
    raw = yaml.load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    qualities = raw["qualities"]
    return Words(
        colours=Matcher(raw["colours"]),
        materials=Matcher(raw["materials"]),
        qualities=Matcher({meaning: entry["said"] for meaning, entry in qualities.items()}),
        praise=Matcher({word: [word] for word in raw["praise"]}),
        kinds=Matcher({line[0]: line for line in raw["kinds"]}),
        colour_kinds=raw["colour_kinds"],
        material_kinds=raw["material_kinds"],
        rests_on={meaning: re.compile(entry["rests_on"], re.IGNORECASE) for meaning, entry in qualities.items()},
        kind_words={line[0]: line for line in raw["kinds"]},
        follows=raw["follows"],
        suits=frozenset(raw["suits"]),
        of_parts=frozenset(raw["of_parts"]),
        looks=frozenset(map(stem, raw["looks"])),
        bodies={stem(kind): [stem(part) for part in parts] for kind, parts in raw["bodies"].items()},
        plain=frozenset(raw["plain"]),
        whole=frozenset(raw["whole"]),
        idioms=re.compile(r"\b(?:" + "|".join(map(re.escape, raw["idioms"])) + r")\b", re.IGNORECASE),
    )


def plain(text: str) -> str:
    """Lower case, one space where a hyphen or several spaces stood."""
    return re.sub(r"[\s-]+", " ", text.lower()).strip()


def stem(word: str) -> str:
    """The word without the endings of plurals and verbs; the same for "zips", "zipped" and "zip"."""
    word = word.lower().removesuffix("'s").removesuffix("'")
    for ending in ("ically", "ings", "ing", "edly", "ed", "ies", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending) + {"ies": "y", "ically": "ic"}.get(ending, "")
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


def stems(text: str) -> set[str]:
    """The stems of all words of a text, with those of the parts of compounds."""
    return {
        stem(part) for word in WORD.findall(text.lower().replace("’", "'")) for part in {word, *word.split("-")} if part
    }
