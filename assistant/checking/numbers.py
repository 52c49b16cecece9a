"""Finds the numbers that a text states, as prices, ratings, percentages or plain numbers. Knows no product."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Literal

from assistant.checking.currencies import AFTER, AFTER_HAN, AMOUNT, BEFORE, currency_of
from assistant.parsing.numbers import ENGLISH_WORDS, chinese, english

#: What a number is said to be. Of a price: the shopper's "limit", a former price ("was"), what is taken off it
#: ("saving"), its distance "under" or "over" the limit, its distance to another product's price ("less", "more"), or ""
#: for what the product costs. Of a plain number: "rating", "scale" (the 5 of "4.6 out of 5") or "".
Role = Literal["", "limit", "was", "saving", "under", "over", "less", "more", "rating", "scale"]
Kind = Literal["price", "percent", "plain"]

#: Words that multiply the number they stand with; a half of anything is no number that facts state.
_TIMES = {"dozen": 12, "half": 0, "double": 2, "twice": 2, "triple": 3}
#: "grand" is a quality more often than a thousand.
_SPELLED_WORDS = "|".join([*(word for word in ENGLISH_WORDS if word != "grand"), *_TIMES])
_UNITS = {
    "inch": "inch", "inches": "inch", "in": "", '"': "inch", "″": "inch", "cm": "cm", "mm": "mm", "m": "m", "ft": "ft",
    "kg": "kg", "g": "g", "oz": "oz", "lb": "lb", "lbs": "lb", "l": "l", "ml": "ml", "litre": "l", "litres": "l",
    "liter": "l", "liters": "l", "w": "w", "watt": "w", "watts": "w", "v": "v", "gb": "gb", "tb": "tb", "mb": "mb",
    "mah": "mah", "hour": "hour", "hours": "hour", "day": "day", "days": "day", "year": "year", "years": "year",
    "month": "month", "months": "month", "fill": "fill", "pack": "pack", "piece": "piece", "pieces": "piece",
    "pc": "piece", "left": "left", "people": "person", "person": "person", "persons": "person", "k": "k", "hz": "hz",
    "mp": "mp", "denier": "denier", "ratings": "rating", "reviews": "rating", "reviewers": "rating", "votes": "rating",
    "shoppers": "person", "customers": "person", "buyers": "person", "scores": "rating", "kilo": "kg", "kilos": "kg",
    "kilogram": "kg", "kilograms": "kg", "gram": "g", "grams": "g", "centimetres": "cm", "millimetres": "mm",
    "metres": "m", "foot": "ft", "feet": "ft",
}  # fmt: skip

_BEFORE = re.compile(rf"(?P<before>{BEFORE})\s?$")
_NUMBER = re.compile(
    r"(?P<digits>(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?P<percent>\s?(?:%|％|percent\b|per cent\b))?"
    rf"(?P<after>[\s-]?{AFTER})?",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"\b(?P<words>(?:{_SPELLED_WORDS})(?:[\s-]+(?:and\s+)?(?:{_SPELLED_WORDS}))*)\b"
    r"(?P<percent>\s?(?:%|percent\b|per cent\b))?"
    rf"(?P<after>[\s-]{AFTER})?",
    re.IGNORECASE,
)
_HAN = re.compile(rf"(?P<words>[零一二两三四五六七八九十百千万几]+)(?:(?P<after>{AFTER_HAN})|折|分|成|星|%)")
_FULLWIDTH = str.maketrans("０１２３４５６７８９．，％＄", "0123456789.,%$")

_THEIRS = rf"(?:your|the limit|the budget|that limit|that budget|what you|the {AMOUNT}[\d,.]* you)"
_LIMIT = re.compile(
    r"(?:\b(?:within|under|below|less than|up to|at most|beneath|inside|over|above|beyond|past|"
    r"more than|exceeds?|budget"
    r"(?: of| is)?|limit(?: of| is)?|cap of|maximum of|ceiling of|your|between|and your|"
    r"of your|you asked for under|you set at)\s+(?:your\s+|the\s+|a\s+|that\s+)?(?:budget of\s+|limit of\s+)?"
    rf"|(?:在您|不超过|低于|高于|您要求的|预算|以内)\s*|\byour {AMOUNT}[\d,.]* (?:and|to)\s+|到\s*)$",
    re.IGNORECASE,
)
_TAIL_LIMIT = re.compile(
    r"(?: is| was) your (?:ceiling|limit|budget|maximum|cap)\b|[\s-]?(?:budget|limit|ceiling|cap\b|maximum|or less"
    r"|or under|(?:that )?(?:you (?:can|could) |left )?to (?:spend|pay)\b"
    r"|you (?:set|named|gave|mentioned|wanted|had in mind|said|asked for|allowed)|以内|以下|的预算)",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"(?:\b(?:was|were|(?:down|dropped|drops|fallen|fell|lowered|reduced|marked down|cut) from|"
    r"(?:its|their|the) (?:usual|former|old|original|list)|instead of|list price(?: of| is|:|,)?"
    r"|originally|regular price(?: of)?|usually|normally|used to (?:be|cost)|once|full price(?: of| is)?"
    r"|(?:usual|former|old|earlier|original|normal) price(?: of| is| was)?|compared (?:to|with)|"
    r"rather than|listed before at|set against)\s+"
    r"(?:its\s+|the\s+|a\s+)?(?:(?:list|usual|former|full|original) price of\s+)?"
    r"|(?:原价|原为)\s*)$",
    re.IGNORECASE,
)
_TAIL_WAS = re.compile(
    rf"(?: to {AMOUNT}|[\s-]list price|[\s-]before (?:the )?(?:discount|reduction|sale))", re.IGNORECASE
)
_SAVING = re.compile(
    r"\b(?:sav(?:es?|ing|ed)(?: you)?(?: of)?|(?:reduced|marked down|cut|down|lowered|off|drops?|"
    r"dropped|comes? down|came down) by"
    r"|(?:discount|reduction|drop) of)\s+(?:a\s+)?(?:full\s+)?$",
    re.IGNORECASE,
)
_TAIL_SAVING = re.compile(
    r"\s?(?:off\b|(?:less than|below|under|cheaper than|lower than) (?:its |the )?(?:list|usual|"
    r"former|full|regular|original|old) price|"
    r"(?:less|cheaper|lower) than (?:before|it was)|discount\b|saving\b|reduction\b|saved\b)",
    re.IGNORECASE,
)
_SPARE = re.compile(
    r"\b(?:leav(?:es?|ing)(?: you)?(?: with)?|(?:still|would) have|keeps?|spares?(?: you)?|"
    r"with)\s+(?:you\s+)?(?:about\s+)?$",
    re.IGNORECASE,
)
_TAIL_SPARE = re.compile(
    rf"\s(?:to spare|left over|left of {_THEIRS}|of {_THEIRS}|spare\b|unspent|remaining)", re.IGNORECASE
)
_TAIL_UNDER = re.compile(
    rf"\s(?:under|below|inside|beneath|short of|less than|within|lower than) (?:{_THEIRS}|it\b|{AMOUNT})", re.IGNORECASE
)
_TAIL_OVER = re.compile(
    rf"\s(?:above|over|beyond|past|more than|on top of|higher than) (?:{_THEIRS}|{AMOUNT})", re.IGNORECASE
)
_TAIL_LESS = re.compile(r"\s(?:less|cheaper|lower|below the|under the|off the)\b", re.IGNORECASE)
_TAIL_MORE = re.compile(r"\s(?:more|dearer|higher|above the|over the)\b", re.IGNORECASE)
_RATED = re.compile(
    r"(?:\b(?:rated|rating(?: of| is)?|rates?(?: it| them)?|scores?(?: of| is)?|scored|scoring|"
    r"reviewed|averages?(?: of| is)?|averaging|settles? on"
    r"|(?:give|gives|giving|gave) (?:it|them|this(?: one)?)|put (?:it|them|this one) at|stands at|"
    r"comes out at|earns?(?: it| them)?)\s+"
    r"(?:at\s+|as\s+|an?\s+|of\s+|on\s+)*(?:average\s+)?(?:of\s+)?(?:score\s+of\s+|rating\s+of\s+)?"
    r"|评分为?\s*|评价\s*)$",
    re.IGNORECASE,
)
_SCALE = re.compile(r"(?:\d\s*(?:stars?\s+)?(?:out of|of|/)\s*|满分)$", re.IGNORECASE)
_STARS = re.compile(
    r"[\s-]?(?:stars?\b|out of\b|/\s?5\b|of 5\b|of five\b|average\b|on average\b|rating\b|score\b|分(?!之)|星)",
    re.IGNORECASE,
)
_UNIT = re.compile(r"[\s-]?([A-Za-z]+\b|[\"″])")
_LEFT = re.compile(
    r"\s?(?:(?:pieces?|pairs?|units?|items?|of (?:them|these|the \ue000|\ue000)|more)\s+)?(?:(?:are|"
    r"is)\s+)?(?:still\s+)?"
    r"(?:left\b(?! of| over)|remaining|remains?\b|in stock|available|to be had)",
    re.IGNORECASE,
)

_DOWN_TO = re.compile(r"\b(?:stock is|are|is) (?:down|low) (?:to|at) (?:just |only |the last )?$", re.IGNORECASE)

_COUNTED = re.compile(r"\s(?:(?:is|of them) )?(?:left|remaining|ratings?|reviews?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number at text[start:end]. `currency` is an ISO code or "" where none is said; `unit` is normalised or ""."""

    kind: Kind
    value: Decimal
    text: str
    start: int = 0
    end: int = 0
    currency: str = ""
    unit: str = ""
    role: Role = ""

    def same_price(self, other: Number) -> bool:
        return self.value == other.value and self.currency == other.currency


def numbers(text: str) -> list[Number]:
    """Every number of a text, in order: digits, English number words, Chinese numerals before a counter."""
    text = text.translate(_FULLWIDTH)
    found: list[Number] = []
    for m in _NUMBER.finditer(text):
        ahead = _BEFORE.search(text, max(0, m.start() - 8), m.start())
        before, after = currency_of(ahead["before"] if ahead else ""), currency_of(m["after"] or "")
        start = m.start() if ahead is None or before is None else ahead.start()
        end = m.end() if m["after"] is None or after is not None else m.start("after")
        kind: Kind = "price" if before is not None or after is not None else "percent" if m["percent"] else "plain"
        found.append(_number(text, start, end, kind, _decimal(m["digits"]), before or after or ""))
    for m in _SPELLED.finditer(text):
        after = currency_of(m["after"] or "")
        end = m.end() if m["after"] is None or after is not None else m.start("after")
        kind = "price" if after is not None else "percent" if m["percent"] else "plain"
        if kind == "plain" and m["words"].lower() in ("one", "once") and not _COUNTED.match(text, end):
            continue  # a pronoun as a rule
        found.append(_number(text, m.start(), end, kind, _spelled(m["words"]), after or ""))
    for m in _HAN.finditer(text):
        kind = "price" if m["after"] else "plain"
        for value in dict.fromkeys(chinese(m["words"]) or (0.0,)):
            # both ends of a vague number, and nothing for what is none, so that no price backs either
            found.append(_number(text, m.start(), m.end(), kind, Decimal(value), currency_of(m["after"] or "") or ""))
    return sorted(found, key=lambda number: number.start)


def _number(text: str, start: int, end: int, kind: Kind, value: Decimal, currency: str) -> Number:
    before, after = text[max(0, start - 60) : start], text[end : end + 50]
    role: Role = ""
    unit = ""
    if kind == "price":
        role = _role_of_price(before, after)
    elif kind == "plain":
        if _SCALE.search(before):
            role = "scale"
        elif _STARS.match(after) or _RATED.search(before):
            role = "rating"
        follows = _UNIT.match(after)
        unit = _UNITS.get(follows[1].lower(), "") if follows else ""
        if _LEFT.match(after) or _DOWN_TO.search(before):
            unit = "left"
        if unit and role == "rating" and not _STARS.match(after):
            role = ""  # "rated by 120 shoppers"
        if role == "" and _LIMIT.search(before) and not unit:
            kind, role = "price", "limit"  # "within your 200"
    said = text[start:end].strip()
    return Number(kind=kind, value=value, text=said, start=start, end=end, currency=currency, unit=unit, role=role)


def _role_of_price(before: str, after: str) -> Role:
    if _TAIL_SAVING.match(after) or _SAVING.search(before):
        return "saving"
    if _TAIL_WAS.match(after) or _WAS.search(before):
        return "was"
    if _TAIL_OVER.match(after) or re.search(r"高出\s*$", before):
        return "over"
    if _TAIL_UNDER.match(after) or after.startswith(" to spare"):
        return "under"
    if _SPARE.search(before) and _TAIL_SPARE.match(after):
        return "under"
    if _TAIL_LESS.match(after):
        return "less"
    if _TAIL_MORE.match(after):
        return "more"
    return "limit" if _LIMIT.search(before) or _TAIL_LIMIT.match(after) else ""


def _decimal(digits: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        return Decimal(digits.replace(",", ""))
    return Decimal(digits.replace(",", "."))


def _spelled(words: str) -> Decimal:
    said = re.findall(r"[a-z]+", words.lower())
    counted = " ".join(word for word in said if word not in _TIMES)
    return Decimal((english(counted) if counted else 1) * prod(_TIMES.get(word, 1) for word in said))
