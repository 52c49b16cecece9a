"""Finds the numbers that a text states, as prices, ratings, percentages or plain numbers. Knows no product."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Role = Literal["", "limit", "was", "rating", "scale"]

_SYMBOLS = {
    "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "cn¥": "CNY", "￥": "CNY", "ca$": "CAD", "a$": "AUD",
    "₹": "INR", "₩": "KRW", "usd": "USD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "cny": "CNY", "rmb": "CNY",
    "chf": "CHF", "cad": "CAD", "aud": "AUD",
}  # fmt: skip
_AFTER = {
    "dollars": "USD", "dollar": "USD", "bucks": "USD", "buck": "USD", "usd": "USD", "us dollars": "USD",
    "euros": "EUR", "euro": "EUR", "eur": "EUR", "pounds": "GBP",
    "quid": "GBP", "gbp": "GBP", "yen": "JPY",
    "yuan": "CNY", "rmb": "CNY", "cents": "", "cent": "",
    "美元": "USD", "美金": "USD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY",
    "人民币": "CNY", "元": "CNY", "块": "CNY", "€": "EUR", "$": "USD", "£": "GBP",
}  # fmt: skip
_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "dozen": 12,
    "half": 0, "double": 2, "twice": 2, "triple": 3,
}  # fmt: skip
_UNITS = {
    "inch": "inch", "inches": "inch", "in": "", '"': "inch", "″": "inch", "cm": "cm", "mm": "mm", "m": "m", "ft": "ft",
    "kg": "kg", "g": "g", "oz": "oz", "lb": "lb", "lbs": "lb", "l": "l", "ml": "ml", "litre": "l", "litres": "l",
    "liter": "l", "liters": "l", "w": "w", "watt": "w", "watts": "w", "v": "v", "gb": "gb", "tb": "tb", "mb": "mb",
    "mah": "mah", "hour": "hour", "hours": "hour", "day": "day", "days": "day", "year": "year", "years": "year",
    "month": "month", "months": "month", "fill": "fill", "pack": "pack", "piece": "piece", "pieces": "piece",
    "pc": "piece", "left": "left", "people": "person", "person": "person", "persons": "person", "k": "k", "hz": "hz",
    "mp": "mp", "denier": "denier", "ratings": "rating", "reviews": "rating",
}  # fmt: skip

_HAN_NUMBER = r"[零一二两三四五六七八九十百千万]"
_NUMBER = re.compile(
    r"(?P<before>(?:us|cn|ca|a)?[$¥]|[€£￥₹₩]|\b(?:usd|eur|gbp|jpy|cny|rmb|chf|cad|aud)\s?)?\s?"
    r"(?P<digits>(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?P<percent>\s?(?:%|％|percent\b|per cent\b))?"
    r"(?P<after>\s?(?:us dollars|dollars?|bucks?|usd|euros?|eur|pounds|quid|gbp|yen|yuan|rmb|cents?)\b"
    r"|\s?(?:美元|美金|欧元|英镑|日元|人民币|元|块|[€$£]))?",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    r"\b(?P<words>(?:" + "|".join(_WORDS) + r")(?:[\s-]+(?:and\s+)?(?:" + "|".join(_WORDS) + r"))*)\b"
    r"(?P<percent>\s?(?:%|percent\b|per cent\b))?"
    r"(?P<after>\s(?:us dollars|dollars?|bucks?|euros?|pounds|yen|yuan|cents?)\b)?",
    re.IGNORECASE,
)
_HAN = re.compile(rf"(?P<words>{_HAN_NUMBER}+)(?P<after>美元|美金|欧元|元|块|折|分|成|星|%)")
_FULLWIDTH = str.maketrans("０１２３４５６７８９．，％＄", "0123456789.,%$")

_LIMIT = re.compile(
    r"(?:\b(?:within|under|below|less than|up to|at most|beneath|inside|over|above|budget(?: of| is)?|limit(?: of| is)?"
    r"|your|between|and your)\s+(?:your\s+|the\s+|a\s+)?(?:budget of\s+|limit of\s+)?"
    r"|(?:在您|不超过|低于|高于|您要求的|预算|以内)\s*|\byour [$€£¥]?[\d,.]+ and\s+|到\s*)$",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"(?:\b(?:was|down from|reduced from|instead of|list price(?: of| is)?|originally|regular price(?: of)?|usually"
    r"|compared (?:to|with)|rather than)\s+|(?:原价|原为)\s*)$",
    re.IGNORECASE,
)
_RATED = re.compile(
    r"(?:\b(?:rated|rating(?: of| is)?|rates?(?: it| them)?|scores?|scored|score of|reviewed)\s+"
    r"(?:at\s+|as\s+|an?\s+|of\s+)?(?:average\s+)?"
    r"|评分为?\s*|评价\s*)$",
    re.IGNORECASE,
)
_SCALE = re.compile(r"(?:\d\s*(?:out of|of|/)\s*|满分)$", re.IGNORECASE)
_STARS = re.compile(r"\s?(?:stars?\b|out of\b|/\s?5\b|of 5\b|分(?!之)|星)", re.IGNORECASE)
_TAIL_LIMIT = re.compile(r"\s?(?:budget|limit|or less|or under|以内|以下|的预算)", re.IGNORECASE)
_UNIT = re.compile(r"[\s-]?([A-Za-z]+\b|[\"″])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in a text. `currency` is an ISO code or "" where none is said; `unit` is normalised or "".

    The `role` of a price is "limit" (what the shopper said), "was" (a former price) or "" (what it costs); of a
    plain number "rating", "scale" (the 5 of "4.6 out of 5") or "".
    """

    kind: Literal["price", "percent", "plain"]
    value: Decimal
    text: str
    currency: str = ""
    unit: str = ""
    role: Role = ""

    def same_price(self, other: Number) -> bool:
        return self.value == other.value and self.currency == other.currency

    def matches(self, other: Number) -> bool:
        """Equal in kind, value and unit."""
        return (self.value, self.kind, self.unit) == (other.value, other.kind, other.unit)


def numbers(text: str) -> list[Number]:
    """Every number of a text, in order: digits, English number words, Chinese numerals before a counter."""
    text = text.translate(_FULLWIDTH)
    found: list[tuple[int, Number]] = []
    for m in _NUMBER.finditer(text):
        value = _decimal(m["digits"])
        before, after = (m["before"] or "").strip().lower(), (m["after"] or "").strip().lower()
        start, end = m.start("before") if m["before"] else m.start("digits"), m.end()
        kind: Literal["price", "percent", "plain"] = "percent" if m["percent"] else "plain"
        currency = _SYMBOLS.get(before) or _AFTER.get(after, "")
        if before or after:
            kind = "price"
        found.append((start, _number(text, start, end, kind, value, currency)))
    for m in _SPELLED.finditer(text):
        kind = "price" if m["after"] else "percent" if m["percent"] else "plain"
        if kind == "plain" and m["words"].lower() == "one":
            continue  # a pronoun as a rule
        currency = _AFTER.get((m["after"] or "").strip().lower(), "")
        found.append((m.start(), _number(text, m.start(), m.end(), kind, _spelled(m["words"]), currency)))
    for m in _HAN.finditer(text):
        kind = "price" if m["after"] in _AFTER else "plain"
        found.append((m.start(), _number(text, m.start(), m.end(), kind, _han(m["words"]), _AFTER.get(m["after"], ""))))
    return [number for _, number in sorted(found, key=lambda pair: pair[0])]


def _number(
    text: str, start: int, end: int, kind: Literal["price", "percent", "plain"], value: Decimal, currency: str
) -> Number:
    before, after = text[max(0, start - 40) : start], text[end : end + 20]
    role: Role = ""
    unit = ""
    if kind == "price":
        if _WAS.search(before):
            role = "was"
        elif _LIMIT.search(before) or _TAIL_LIMIT.match(after):
            role = "limit"
    elif kind == "plain":
        if _SCALE.search(before):
            role = "scale"
        elif _RATED.search(before) or _STARS.match(after):
            role = "rating"
        follows = _UNIT.match(after)
        unit = _UNITS.get(follows[1].lower(), "") if follows else ""
        if role == "" and _LIMIT.search(before) and not unit:
            kind, role = "price", "limit"  # "within your 200"
    return Number(kind=kind, value=value, text=text[start:end].strip(), currency=currency, unit=unit, role=role)


def _decimal(digits: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        return Decimal(digits.replace(",", ""))
    return Decimal(digits.replace(",", "."))


def _spelled(words: str) -> Decimal:
    total, current = 0, 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word == "and":
            continue
        n = _WORDS[word]
        if n == 100 or n == 1000:
            current = max(current, 1) * n
            if n == 1000:
                total, current = total + current, 0
        else:
            current += n
    return Decimal(total + current)


def _han(words: str) -> Decimal:
    digits = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
    total, current = 0, 0
    for c in words:
        if c in digits:
            current = digits[c]
        else:
            total, current = total + max(current, 1) * {"十": 10, "百": 100, "千": 1000, "万": 10000}[c], 0
    return Decimal(total + current)
