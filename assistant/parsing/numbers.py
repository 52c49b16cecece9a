"""Reads numbers as shoppers write them: 1,200 · 20,50 · 1.2k · two hundred · 两千五. Knows no prices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNDER_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_UNDER_TWENTY.split())}
_TENS = {word: 10 * value for value, word in enumerate(_TENS_WORDS.split(), start=2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "grand": 1_000, "million": 1_000_000}
_SUFFIXES = {**_SCALES, "k": 1_000, "十": 10, "百": 100, "千": 1_000, "万": 10_000}
#: Every word that an English number is made of.
ENGLISH_WORDS = (*_SMALL, *_TENS, *_SCALES)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1_000}

_BELOW_HUNDRED = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(list(_SMALL)[1:10])}))?"
    rf"|{'|'.join(sorted(_SMALL, key=len, reverse=True))})"
)
_ENGLISH = (
    r"(?:a )?couple (?:of )?(?:hundred|thousand)\b"
    rf"|(?:a (?=hundred|thousand|grand)|(?<!\w )(?=(?:hundred|thousand)\b)|{_BELOW_HUNDRED}\b ?)(?:(?:hundred|thousand"
    rf"|grand)\b(?: (?:and )?(?={_BELOW_HUNDRED}\b(?! (?:hundred|thousand"
    rf"|grand))))?)?(?:(?<= ){_BELOW_HUNDRED}\b(?! (?:hundred|thousand|grand)))?"
)
_CHINESE = "[零〇一二两俩三四五六七八九十百千万几]+"
_FIGURES = (
    r"(?:\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d{2}(?!\d)|\d+,\d{2}(?![\d,])"
    r"|\d+(?:\.\d+)?|\.\d+)"
)

#: A number anywhere in lower-case text. A letter before it makes it part of a model's name.
NUMBER = re.compile(
    rf"(?<![a-z0-9_.#/])(?<![a-z]-)(?<!\d,)(?P<figures>{_FIGURES})"
    r"(?:\s?(?P<suffix>k|grand|thousand|hundred|million)(?![a-z])|(?P<hansuffix>[十百千万]))?"
    rf"|(?P<chinese>{_CHINESE})|(?<![a-z'-])(?P<english>{_ENGLISH})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number at start to end of a text. `low` and `high` differ where it is vague (两三百, 几十)."""

    start: int
    end: int
    low: float
    high: float
    scale: float = 1.0
    figures: bool = True


def numbers(text: str) -> Iterator[Number]:
    """Every number of a lower-case text, in order, smaller than a thousand million."""
    for match in NUMBER.finditer(text):
        end = match.start() + len(match.group().rstrip())
        scale = 1.0
        if match["figures"]:
            suffix = match["suffix"] or match["hansuffix"]
            scale = float(_SUFFIXES[suffix]) if suffix else 1.0
            low = high = figures(match["figures"]) * scale
        elif match["chinese"]:
            spoken = chinese(match["chinese"])
            if spoken is None:
                continue
            low, high = spoken
            scale = float(next((u for u in (10_000, 1_000, 100) if high >= u), 1))
        else:
            low = high = english(match["english"])
            scale = next((u for u in (1_000.0, 100.0) if high >= u), 1.0)
        if high < 1e9:
            yield Number(start=match.start(), end=end, low=low, high=high, scale=scale, figures=bool(match["figures"]))


def figures(written: str) -> float:
    """1,200.5 · 1.200,50 · 20,50. A comma before exactly two last digits is a decimal comma."""
    if re.fullmatch(r".*,\d{2}", written):
        written = written.replace(".", "").replace(",", ".")
    return float(written.replace(",", ""))


def english(written: str) -> float:
    """ "two hundred and fifty" is 250, "two thousand five hundred" 2,500, "a grand" 1,000, "three fifty" 350."""
    short = re.fullmatch(rf"({'|'.join(list(_SMALL)[1:10])}) ({'|'.join(_TENS)})(?:[ -][a-z]+)?\s*", written)
    if short:
        return 100.0 * _SMALL[short[1]] + english(written[len(short[1]) :])
    total = group = 0.0
    for word in re.findall(r"[a-z]+", written.replace("couple of", "two").replace("couple", "two")):
        if word == "hundred":
            group = max(group, 1) * 100
        elif word in _SCALES:
            total, group = total + max(group, 1) * _SCALES[word], 0
        else:
            group += _SMALL.get(word, 0) + _TENS.get(word, 0)
    return total + group


def chinese(written: str) -> tuple[float, float] | None:
    """From and to: 两百五 is 250 twice, 两三百 200 and 300, 几十 10 and 100. None for what is no number (百, 千万).

    A last digit without a unit after 百, 千 or 万 counts in the next smaller unit, as it is spoken.
    """
    if "几" in written:
        vague = re.fullmatch(r"几(十|百|千|万)", written)
        unit = float(_SUFFIXES[vague[1]]) if vague else 0.0
        return (unit, unit * 10) if unit else None
    pair = re.fullmatch(r"([一二两三四五六七八九])([二两三四五六七八九])(十|百|千|万)", written)
    if pair:
        low, high = _DIGITS[pair[1]], _DIGITS[pair[2]]
        unit = _SUFFIXES[pair[3]]
        return (float(low * unit), float(high * unit)) if low < high else None
    value = _spoken(written)
    return None if value is None else (value, value)


def _spoken(written: str) -> float | None:
    if not re.search("[十百千万]", written):
        return float("".join(str(_DIGITS[c]) for c in written)) if len(written) < 10 else None
    if written[0] in "百千万" or not re.fullmatch(r"[^万]*万?[^万]*", written):
        return None
    myriads, separator, rest = written.rpartition("万")
    head = _below_myriad(myriads, 1) if separator else 0.0
    tail = _below_myriad(rest, 1_000 if separator else 1)
    return None if head is None or tail is None else head * 10_000 + tail


def _below_myriad(written: str, last_unit: int) -> float | None:
    """`last_unit` is what a single digit counts for: 一万二 is 12,000."""
    total, digit, unit = 0.0, None, 10 * last_unit
    spelled_out = False
    for character in written:
        if character in _UNITS:
            if digit is None and not (character == "十" and total == 0):
                return None
            total += (1 if digit is None else digit) * _UNITS[character]
            unit, digit, spelled_out = _UNITS[character], None, False
        elif digit:
            return None
        else:
            digit = _DIGITS[character]
            spelled_out = spelled_out or digit == 0
    if digit:
        total += digit * (1 if spelled_out else unit // 10)
    return total
