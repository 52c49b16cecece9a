"""Reads a feed's values: text, numbers, dates, availability, addresses. Knows no column, price or file."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from retrieval.problems import BadValue, Kind

#: Tells the report about a value that was repaired or skipped: field, value, message, kind.
Note = Callable[[str, object, str, Kind], None]

MAX_COUNT = 1_000_000_000
BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
TAG = re.compile(r"<!--|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:\-]*)|<[!?]")
MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th",
    "tr", "ul",
))  # fmt: skip
UNSEEN = frozenset({"script", "style", "template", "noscript", "iframe", "object"})
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
YES = frozenset((
    "instock", "available", "yes", "y", "true", "1", "on", "limitedavailability", "limitedstock", "lowstock",
    "instoreonly", "onlineonly", "有货", "现货", "是",
))  # fmt: skip
NO = frozenset((
    "outofstock", "oos", "soldout", "unavailable", "notavailable", "no", "n", "false", "0", "off", "discontinued",
    "reserved", "缺货", "无货", "售罄", "否",
))  # fmt: skip
LATER = frozenset({"preorder", "presale", "backorder", "madetoorder", "预售"})
DATES = (
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y-%m",
    "%Y/%m",
    "%Y",
    "%Y年%m月%d日",
    "%d %B %Y",
    "%B %d, %Y",
    "%d %b %Y",
    "%b %d, %Y",
)


def read_text(value: object, field: str, limit: int, note: Note, *, cut: bool = False, lines: bool = False) -> str:
    """Plain text: markup, control characters and outer space removed, on one line unless `lines`.

    Longer than `limit` characters: cut and noted, or BadValue.
    """
    text = _plain(value, field)
    if len(text) > limit:
        if not cut:
            raise BadValue(field, text, f"{len(text):,} characters long", f"shorten it to {limit:,}")
        note(field, text, f"cut from {len(text):,} to {limit:,} characters", "repaired")
        text = text[:limit]
    if BAD.search(text):
        note(field, text, "control characters or broken Unicode removed", "repaired")
        text = BAD.sub("", text)
    if MARKUP.search(text):
        text = without_markup(text)
    if lines:
        return "\n".join(line for line in (" ".join(part.split()) for part in text.split("\n")) if line)
    return " ".join(text.split())


def _plain(value: object, field: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, int):
        if abs(value) >= 10**100:
            raise BadValue(field, value, "a number of over 100 digits", "write it as text")
        return str(value)
    if isinstance(value, str):
        return value
    raise BadValue(field, value, "not a text", "write one text")


def without_markup(text: str) -> str:
    """The text of HTML as a browser would show it, blocks on lines of their own; in time linear in the text.

    What comes out is text, to be escaped like any other: it is not safe to show as HTML.
    """
    parts: list[str] = []
    place = 0
    while (start := text.find("<", place)) >= 0:
        parts.append(text[place:start])
        tag = TAG.match(text, start)
        if tag is None:  # a mere "<"
            parts.append("<")
            place = start + 1
            continue
        comment = tag[0] == "<!--"
        end = text.find("-->" if comment else ">", tag.end())
        if end < 0:
            parts.append("" if comment else text[start:])
            place = len(text)
            break
        place = end + (3 if comment else 1)
        name = (tag["name"] or "").lower()
        if name in BLOCKS:
            parts.append("\n")
        elif name in UNSEEN and not tag["close"]:
            closing = re.compile(f"</{name}[^>]*>", re.IGNORECASE).search(text, place)
            place = closing.end() if closing else len(text)
    parts.append(text[place:])
    return BAD.sub("", html.unescape("".join(parts)))


def read_count(value: object, field: str) -> int | None:
    """A whole number from 0; None where there is nothing. BadValue for everything else."""
    if value is None or value == "":
        return None
    remedy = "write a whole number, zero or more"
    number = _decimal(value, field, remedy)
    if number < 0:
        raise BadValue(field, value, "negative", remedy)
    if number > MAX_COUNT:
        raise BadValue(field, value, "absurdly large", f"write at most {MAX_COUNT:,}")
    if number != int(number):
        raise BadValue(field, value, "not a whole number", remedy)
    return int(number)


def read_rating(value: object, field: str) -> float | None:
    if value is None or value == "":
        return None
    remedy = "write a number from 0 to 5"
    number = _decimal(value, field, remedy)
    if not 0 <= number <= 5:
        raise BadValue(field, value, "outside 0 to 5", remedy)
    return float(number)


def _decimal(value: object, field: str, remedy: str) -> Decimal:
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip()
        if not re.fullmatch(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})?|[+-]?[0-9]{1,3}(,[0-9]{3})+", text):
            raise BadValue(field, value, "not a number", remedy)
        grouped = re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+", text)
        return Decimal(text.replace(",", "" if grouped else "."))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue(field, value, "not a number", remedy)
    if isinstance(value, int) and abs(value) >= 10**100:
        raise BadValue(field, value, "absurdly large", remedy)
    number = Decimal(str(value))
    if not number.is_finite():
        raise BadValue(field, value, "not a finite number", remedy)
    return number


def read_available(value: object, field: str) -> bool | None:
    """True for what can be sent now; a pre-order or a back-order cannot. schema.org addresses are taken too."""
    if value is None or value == "":
        return None
    word = _availability_word(_plain(value, field))
    if word in YES:
        return True
    if word in NO or word in LATER:
        return False
    raise BadValue(field, value, "unknown availability", "write in stock, out of stock or preorder")


def read_later(value: object) -> str:
    """ "preorder", "backorder" and the like, where the availability says so; else nothing."""
    word = _availability_word(value) if isinstance(value, str) else ""
    return word if word in LATER else ""


def _availability_word(text: str) -> str:
    if re.match("https?://", text.strip(), re.IGNORECASE):
        text = text.strip().rstrip("/").rsplit("/", 1)[-1]
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def read_date(value: object, field: str) -> date | None:
    if value is None or value == "":
        return None
    text = unicodedata.normalize("NFKC", _plain(value, field)).strip()
    if not text:
        return None
    found: date | None = None
    try:
        found = datetime.fromisoformat(text).date()
    except ValueError:
        for pattern in DATES:
            try:
                found = datetime.strptime(text, pattern).date()
            except ValueError:
                continue
            break
    if found is None or not 1900 <= found.year <= 2200:
        raise BadValue(field, value, "not a date between 1900 and 2200", "write it as 2024-12-31")
    return found


def read_addresses(value: object, field: str, note: Note) -> tuple[str, ...]:
    """Web addresses and relative paths: one, several divided by commas, "|" or spaces before "http", or a list.

    What is neither is skipped with a note: javascript:, data:, paths that leave their folder.
    """
    parts: list[object] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):  # {"url": …}, {"src": …}
            item = next((item[key] for key in ("url", "src", "href") if isinstance(item.get(key), str)), None)
        parts += re.split(r"[,|;\s]+(?=https?://)", item.strip()) if isinstance(item, str) else [item]
    found: dict[str, None] = {}
    for part in parts[:100]:
        if part is None or part == "":
            continue
        text = re.sub(r"[\t\r\n]|" + BAD.pattern, "", part).strip() if isinstance(part, str) else ""
        scheme = SCHEME.match(text)
        outside = ".." in re.split(r"[/\\]", text) and not scheme
        if not text or len(text) > 2_000 or outside or (scheme and scheme[1].lower() not in ("http", "https")):
            note(field, part, "not a web address or a path inside the store", "skipped")
        else:
            found[text] = None
    return tuple(found)


def read_path(value: object, field: str, note: Note) -> tuple[str, ...]:
    """A category path, outermost first: a list, or text divided by ">", "|" or "/" (the first of these it has)."""
    if isinstance(value, list):
        parts = [read_text(part, field, 200, note) for part in value[:20]]
        if any(">" in part for part in parts):  # several whole paths: the first is the main one
            return read_path(parts[0], field, note)
        return tuple(part for part in parts if part)
    text = read_text(value, field, 1_000, note)
    mark = next((mark for mark in (">", "|", "/") if mark in text), None)
    steps = text.split(mark) if mark else [text]
    return tuple(step.strip() for step in steps if step.strip())


def read_values(value: object, field: str, note: Note) -> tuple[str, ...]:
    """An attribute's values: one, or several from a list; what is nested in them is skipped with a note."""
    found: dict[str, None] = {}
    for item in value[:200] if isinstance(value, list) else [value]:
        if isinstance(item, list | dict):
            note(field, item, "nested values are not taken", "skipped")
            continue
        if text := read_text(item, field, 10_000, note, cut=True):
            found[text] = None
    return tuple(found)
