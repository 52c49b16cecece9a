"""Ratings, counts, percentages, stock and other numbers in a sentence. Knows no price."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.judging.money import AMOUNT
from benchmarks.judging.row import RowText

_NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
_SOME = r"(?P<n>\d[\d,]*|" + "|".join(_NUMBER_WORDS) + r"|one)"
_RATING = re.compile(
    r"(?P<a>\d(?:\.\d+)?)\s*(?:out of|/|of)\s*(?:5|five)\b(?:\s*stars?)?|(?P<b>\d(?:\.\d+)?)[\s-]*stars?\b"
    r"|\b(?:rated|ratings? (?:of|is|at)|scores?|scored)\s+(?:at |"
    r"an? (?:average )?)?(?P<c>\d(?:\.\d+)?)(?:\s*(?:out of|/|of)\s*(?:5|five)\b|\b)(?:\s*stars?)?",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?P<more>over|more than|at least)?\s*\b{_SOME}\s+(?:[a-z]+\s+)?(?:ratings?|reviews?|shoppers?|customers?|"
    rf"buyers?|reviewers?|people)\b(?! shown)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?P<n>\d+(?:\.\d+)?)\s*(?:%|per ?cent\b)", re.IGNORECASE)
_SHOWN = re.compile(
    rf"\b(?:of|all|among)\s+(?:these|the|those)?\s*{_SOME}\b(?!\s*(?:ratings|reviews|out of|/|\.\d))", re.IGNORECASE
)
_LEFT = re.compile(
    rf"\b{_SOME}\s+(?:of (?:them|these) )?(?:(?:pieces?|items?|units?|pairs?)\s+)?(?:are |is )?(?:still |"
    rf"currently )?(?:left|remaining|remain|in stock|available)\b",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"out of stock|sold out|\bunavailable|not (?:currently |presently |now )?(?:in stock|available)|back-?order|"
    r"no longer available",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\bin stock\b|\bin-stock\b|ready to (?:ship|go)|\bavailable\b(?!\s+(?:in|as|with|for|from)\s+(?!stock|now|"
    r"today))|on hand\b",
    re.IGNORECASE,
)
_FEW = re.compile(
    r"\b(?:only|just) a few\b|few (?:are )?(?:left|remaining)|limited (?:stock|quantity|availability)|low (?:in|"
    r"on)? ?stock|"
    r"last (?:one|few|piece)|selling (?:out|fast)|almost gone|running low|running out",
    re.IGNORECASE,
)
_MANY = re.compile(r"plenty (?:in stock|left|available)|well[- ]stocked|lots (?:in stock|left)", re.IGNORECASE)
_HIGHLY = re.compile(
    r"\b(?:highly|well|strongly)[- ]rated|\b(?:high|strong|great|excellent|good) ratings?\b", re.IGNORECASE
)
_OTHER = re.compile(
    rf"(?<![\w.])(?:\d[\d,]*(?:\.\d+)?|(?:{'|'.join(_NUMBER_WORDS)})(?=[\s-]))(?![\w]*\d)", re.IGNORECASE
)
#: A rating that may be called high.
HIGH = 4.3
#: Up to how many pieces are few, and from how many there are plenty.
FEW, MANY = 10, 20


def number(text: str) -> float:
    lower = text.lower().replace(",", "")
    return float(_NUMBER_WORDS.get(lower, 1 if lower == "one" else 0) if lower.isalpha() else lower)


def wrong_stock(text: str, row: RowText) -> Iterator[str]:
    """What a segment says of the stock that the row does not bear out."""
    quantity = row.row.get("quantity")
    here = bool(row.row.get("available", True)) and quantity != 0
    for match in _LEFT.finditer(text):
        if quantity is None or number(match["n"]) != quantity:
            yield match.group()
    if out := _OUT.search(text):
        if here:
            yield out.group()
    elif (held := _IN.search(text)) and not here:
        yield held.group()
    if (few := _FEW.search(text)) and not (quantity is not None and 0 < quantity <= FEW):
        yield few.group()
    if (many := _MANY.search(text)) and not (quantity is not None and quantity >= MANY):
        yield many.group()


def wrong_numbers(text: str, row: RowText, shown: int, message: str) -> Iterator[str]:
    """The numbers of a segment, other than prices and stock, that neither the row nor the message holds."""
    left = AMOUNT.sub(" ", text)
    left = _LEFT.sub(" ", left)
    rating = row.row.get("rating")
    for match in _RATING.finditer(left):
        said = match["a"] or match["b"] or match["c"]
        places = len(said.partition(".")[2])
        if rating is None or round(float(rating) + 1e-9, places) != float(said):
            if rating is not None and re.search(rf"(?<!\d){re.escape(said)}(?!\d)", message):
                continue  # "above the 4 stars you asked for"
            yield match.group()
    left = _RATING.sub(" ", left)
    if (praised := _HIGHLY.search(left)) and (rating is None or float(rating) < HIGH):
        yield praised.group()
    count = row.row.get("rating_count") or 0
    for match in _COUNT.finditer(left):
        if number(match["n"]) > count or (number(match["n"]) != count and not match["more"]):
            yield match.group().strip()
    left = _COUNT.sub(" ", left)
    for match in _PERCENT.finditer(left):
        if not _percent(float(match["n"]), left[match.end() :][:12], row):
            yield match.group()
    left = _PERCENT.sub(" ", left)
    for match in _SHOWN.finditer(left):
        if number(match["n"]) not in (shown, shown - 1) and not _has(match["n"], row.text):
            yield match.group()
    left = _SHOWN.sub(" ", left)
    if re.search(r"\b(?:twice|times|bought|chose|viewed)\b", left):
        return  # counted with the history
    for match in _OTHER.finditer(left):
        asked = re.search(r"\byou(?:r| asked| wanted)|\basked\b|not (?:stated|listed|mentioned|say)|whether", left)
        if not _has(match.group(), row.text) and not (asked and _has(match.group(), message)):
            yield match.group()


def _percent(said: float, after: str, row: RowText) -> bool:
    listed = row.list_price
    if re.match(r"\s*(?:off|below|less|discount|saving|under|cheaper|reduc)", after) or not _has(f"{said:g}", row.text):
        promised = re.search(rf"(?<!\d){said:g}\s?%", str(row.row.get("promotion") or ""))
        if listed and listed > 0 and abs(float(1 - row.price / listed) * 100 - said) <= 0.51:
            return True
        return bool(promised)
    return True


def _has(said: str, text: str) -> bool:
    """Whether the text has the number, in figures or in words."""
    value = number(said)
    figures = {float(n.replace(",", "").rstrip(".")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}
    return value in figures or any(
        _NUMBER_WORDS[word] == value for word in re.findall(r"[a-z]+", text.lower()) if word in _NUMBER_WORDS
    )
