"""Superlatives, comparisons with the other products shown, and statements about the shopper's past, all recomputed."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks.judging.names import NAME, Segment
from benchmarks.judging.numbers import number
from benchmarks.judging.row import RowText
from benchmarks.judging.words import MONTHS, SEASONS, TIMES, WORD, stem, words

Measure = Callable[[RowText], float | None]


def _price(row: RowText) -> float:
    return float(row.price)


def _rating(row: RowText) -> float | None:
    return float(row.row["rating"]) if row.row.get("rating") is not None and row.row.get("rating_count") else None


def _ratings(row: RowText) -> float | None:
    return float(row.row.get("rating_count") or 0)


def _released(row: RowText) -> float | None:
    day = str(row.row.get("release_date") or "")
    return float(day.replace("-", "")) if day else None


def _saving(row: RowText) -> float | None:
    return float(1 - row.price / row.list_price) if row.list_price else 0.0


#: A superlative, what it measures, and whether the most is meant.
_SUPERLATIVES: tuple[tuple[str, Measure, bool], ...] = (
    (
        r"cheapest|least expensive|lowest[- ]priced?|lowest (?:in )?price|most affordable|costs (?:the )?least|"
        r"best price|least costly",
        _price,
        False,
    ),
    (r"most expensive|priciest|dearest|highest[- ]priced?|highest price", _price, True),
    (
        r"(?:best|highest|top)[- ]rated|(?:highest|best|top) rating|best reviewed|rated (?:the )?(?:best|highest)",
        _rating,
        True,
    ),
    (r"(?:worst|lowest)[- ]rated|lowest rating", _rating, False),
    (r"most (?:reviewed|rated|ratings|reviews)", _ratings, True),
    (r"newest|latest|most recent", _released, True),
    (r"(?:biggest|largest|highest|best) (?:discount|saving|reduction)|most reduced", _saving, True),
)
_UNKNOWABLE = re.compile(
    r"\b(?:warmest|lightest|softest|finest|toughest|strongest|coolest|comfiest|nicest|smartest|most (?!of\b|"
    r"expensive|affordable|"
    r"reviewed|rated|ratings|reviews|recent|reduced)\w+|best(?!-| (?:rated|rating|price|reviewed|match|fit|"
    r"discount|saving)))\b",
    re.IGNORECASE,
)
_BEST_MATCH = re.compile(r"\b(?:best|closest|top) (?:match|fit|choice|pick)\b", re.IGNORECASE)
_CHEAPER = re.compile(
    r"\b(?:cheaper|costs? less|less expensive|lower[- ]priced?|more affordable)\b(?! than (?:your|the limit|\$))",
    re.IGNORECASE,
)
_DEARER = re.compile(
    r"\b(?:dearer|costs? more|more expensive|higher[- ]priced?)\b(?! than (?:your|the limit|\$))", re.IGNORECASE
)
_BETTER_RATED = re.compile(
    r"\b(?:better|higher)[- ]rated|(?:better|higher) rating|rated (?:higher|better)\b", re.IGNORECASE
)
_ONLY_ONE = re.compile(
    r"\bonly one (?:of (?:these|them|the \w+)\s*)?(?:shown\s*)?(?:that (?:is|has|comes)|with|in|made of|"
    r"which is)\s+([^.,;]+)",
    re.IGNORECASE,
)

_PAST = re.compile(
    r"\byou(?:'ve| have)?\s+(?:often|usually|regularly|frequently|always|mostly|tend to|recently|lately|already|"
    r"previously|once|last)?\s*"
    r"(?P<verb>buy|bought|choose|chose|chosen|pick|picked|view|viewed|look(?:ed)? at|browsed|ordered|purchased|"
    r"rated|liked?|love|prefer|wear|spend|spent|go for|went for)\b"
    r"|\byour (?:usual|history|taste|tastes|past|previous|last|favourite|favorite|habits?|preference|preferences|"
    r"purchases|orders|style)\b"
    r"|\b(?:like|as) you (?:usually|often)|last time",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    r"\b(?:often|usually|usual|regularly|frequently|always|mostly|tend|prefer|favourite|favorite|habit|taste|"
    r"go for)\b",
    re.IGNORECASE,
)
_SPEND = re.compile(r"\b(?:spend|spent|pay|paid)\b", re.IGNORECASE)
_VERBS: dict[str, set[str]] = {
    "choose": {"purchase", "cart"}, "chose": {"purchase", "cart"}, "chosen": {"purchase", "cart"},
    "pick": {"purchase", "cart"}, "picked": {"purchase", "cart"}, "go for": {"purchase", "cart"},
    "buy": {"purchase"}, "bought": {"purchase"}, "ordered": {"purchase"}, "purchased": {"purchase"},
    "view": {"view", "click"}, "viewed": {"view", "click"}, "browsed": {"view", "click"}, "rated": {"rating"},
}  # fmt: skip
_DONE = {"purchase", "cart", "click", "view", "rating", "like"}


def false_comparisons(parts: Sequence[Segment], own: RowText, shown: Sequence[RowText]) -> Iterator[str]:
    """Superlatives and comparisons that the shown rows do not bear out. A tie is no superlative."""
    for place, part in enumerate(parts):
        row, text = part.row, part.text
        scope = shown
        if re.search(r"\bothers?\b|\brest\b|\balternatives?\b", text) and row.row["id"] != own.row["id"]:
            scope = [other for other in shown if other.row["id"] != own.row["id"]]
        others = [other for other in scope if other.row["id"] != row.row["id"]]
        for pattern, measure, most in _SUPERLATIVES:
            match = re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE)
            hedged = match and re.search(r"\b(?:not|among|one of)\b[^,;]*$", text[: match.start()])
            if match and not hedged and not _leads(row, others, measure, most):
                yield match.group()
        for match in _UNKNOWABLE.finditer(text):
            if stem(match.group().split()[-1]) not in row.stems:
                yield match.group()
        if (match := _BEST_MATCH.search(text)) and shown and row.row["id"] != shown[0].row["id"]:
            yield match.group()
        target = parts[place + 1].row if place + 1 < len(parts) and re.search(r"\bthan\b[^.;]*$", text) else None
        yield from _comparatives(text, row, [target] if target else others, own, each=target is not None)
        for match in _ONLY_ONE.finditer(text):
            said = {stem(word) for word in WORD.findall(match.group(1).lower()) if word not in words().plain}
            if said and (not said <= row.stems or any(said <= other.stems for other in others)):
                yield match.group()


def _leads(row: RowText, others: Sequence[RowText], measure: Measure, most: bool) -> bool:
    mine = measure(row)
    theirs = [value for other in others if (value := measure(other)) is not None]
    if mine is None or not theirs:
        return False
    return mine > max(theirs) if most else mine < min(theirs)


def _comparatives(text: str, row: RowText, others: Sequence[RowText], own: RowText, *, each: bool) -> Iterator[str]:
    every = each or bool(re.search(r"than (?:all|any|the (?:others|rest|other))", text))
    rivals = [own] if not every and row.row["id"] != own.row["id"] else others
    for pattern, measure, most in ((_CHEAPER, _price, False), (_DEARER, _price, True), (_BETTER_RATED, _rating, True)):
        if (match := pattern.search(text)) is None:
            continue
        mine = measure(row)
        theirs = [measure(other) for other in rivals]
        beats = [mine is not None and v is not None and (mine > v if most else mine < v) for v in theirs]
        if not beats or not (all(beats) if every else any(beats)):
            yield match.group()


def false_history(parts: Sequence[Segment], events: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Statements about what the shopper did or likes that their events do not bear out.

    An event is a mapping with "type", "timestamp" and "row" (the product's). "Often" takes three occasions (products
    or days), a plain past one, "twice" two. To choose is to buy or to put into the cart.
    """
    for part in parts:
        match = _PAST.search(part.text)
        if match is None:
            continue
        done = [event for event in events if event["type"] in _DONE]
        if not done:
            yield match.group()
            continue
        if _SPEND.search(part.text[match.start() :]):
            if not _near_spending(part.row, done):
                yield match.group()
            continue
        clause = re.split(r"[.;,]", part.text[match.start() :])[0]
        kinds = _VERBS.get((match["verb"] or "").lower(), _DONE)
        done, clause = _at_the_time(done, clause)
        said = [word for word in re.findall(r"[a-z']{2,}", clause.lower()) if word not in words().plain]
        if part.named and part.row.brand and NAME in clause:
            said += WORD.findall(part.row.brand.lower())
        if lacking := [word for word in said if not _bears(part.row, word)]:
            yield match.group() + ": " + " ".join(lacking)
            continue
        rows = {event["row"]["id"]: RowText(event["row"]) for event in done}
        times_done = {
            (event["row"]["id"], str(event["timestamp"])[:10])
            for event in done
            if event["type"] in kinds and all(_bears(rows[event["row"]["id"]], word) for word in said)
        }
        times = re.search(r"\b(\d+|two|three|four|five|six) times|\btwice\b", part.text)
        least = 3 if _OFTEN.search(part.text) else 1
        if times:
            least = 2 if times.group() == "twice" else int(number(times[1]))
        if len(times_done) < least:
            yield f"{match.group()}: {len(times_done)} times"


def _at_the_time(done: Sequence[Mapping[str, Any]], clause: str) -> tuple[list[Mapping[str, Any]], str]:
    """The events of the month or season that a clause names, all where it names none; and the clause without it."""
    match = TIMES.search(clause)
    if match is None:
        return list(done), clause
    months = SEASONS.get(match[1].lower()) or {MONTHS.index(match[1].lower()) + 1}
    within = [event for event in done if int(str(event["timestamp"])[5:7]) in months]
    return within, clause[: match.start()] + clause[match.end() :]


def _bears(row: RowText, word: str) -> bool:
    """Whether a row has a word, a shade or kind of it, or what it rests on."""
    lists = words()
    if stem(word) in row.stems:
        return True
    for matcher, kinds in ((lists.colours, lists.colour_kinds), (lists.materials, lists.material_kinds)):
        meant = {kind for found in matcher.find(word) for kind in (found.meaning, *kinds.get(found.meaning, ()))}
        if meant & {found.meaning for found in matcher.find(row.head, loose=True)}:
            return True
    return any(row.bears(lists.rests_on[found.meaning]) for found in lists.qualities.find(word))


def _near_spending(row: RowText, done: Sequence[Mapping[str, Any]]) -> bool:
    def kind(one: RowText) -> list[str]:
        return one.attributes.get("product type", [])

    rows = [RowText(event["row"]) for event in done if event["type"] == "purchase"] or [RowText(e["row"]) for e in done]
    alike = [one for one in rows if kind(one) == kind(row)] or rows
    middle = statistics.median(float(one.price) for one in alike)
    return 0.6 * middle <= float(row.price) <= 1.6 * middle
