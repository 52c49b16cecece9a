"""The rows of a file of ours, and the values of their fields with clear errors. Knows neither events nor shoppers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from retrieval.feed_files import BrokenRow, read_file
from retrieval.problems import BadValue, FeedError, Problem

MAX_ID = 200
MAX_TEXT = 10_000
MAX_NUMBER = 1_000_000_000

# JSON can spell lone surrogates, which no database takes.
_BAD = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_BAD_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

Made = TypeVar("Made")


def read_each(
    path: Path,
    required: Sequence[str],
    make: Callable[[Mapping[str, object], int], Made],
    key: Callable[[Made], tuple[str, str]],
) -> tuple[list[Made], list[Problem]]:
    """What `make` makes of each row (its fields, its number), in the file's order; the others as problems.

    `key` gives a made thing's id field and id: of rows with the same id the first is kept. FeedError for a file
    that cannot be used at all, or in which no row has a required column.
    """
    file = read_file(path, None)
    if missing := [name for name in required if name not in file.columns]:
        raise FeedError(
            f"{path} has no column {' and no '.join(missing)}; it has {', '.join(file.columns)[:200]}: "
            "name its columns so"
        )
    made: list[Made] = []
    rows: dict[str, int] = {}
    problems = []
    for row in file.rows:
        try:
            if isinstance(row, BrokenRow):
                raise BadValue("", row.value, row.message, row.remedy)
            thing = make(row.values, row.number)
            field, id = key(thing)
            if id in rows:
                raise BadValue(field, id, f"stands in row {rows[id]} already, which was kept", "give each its own id")
            rows[id] = row.number
            made.append(thing)
        except BadValue as bad:
            problems.append(bad.problem(str(path), row.number))
    return made, problems


def identifier(row: Mapping[str, object], field: str, *, required: bool = False) -> str:
    """A short text on one line; a whole number is taken as its digits."""
    value = row.get(field)
    if value is None or value == "":
        if required:
            raise BadValue(field, "", "missing", "give every row one")
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadValue(field, value, "not a text", "write it in quotes")
    value = value.strip()
    if required and not value:
        raise BadValue(field, "", "missing", "give every row one")
    if len(value) > MAX_ID:
        raise BadValue(field, value, f"longer than {MAX_ID} characters", "shorten it")
    if _BAD.search(value):
        raise BadValue(field, value, "has control characters or bytes that are not UTF-8", "remove them")
    return value


def text(row: Mapping[str, object], field: str) -> str:
    """A text that may have several lines."""
    value = row.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadValue(field, value, "not a text", "write it in quotes")
    if len(value) > MAX_TEXT:
        raise BadValue(field, value, f"longer than {MAX_TEXT:,} characters", "shorten it")
    if _BAD_TEXT.search(value):
        raise BadValue(field, value, "has control characters or bytes that are not UTF-8", "remove them")
    return value


def number(row: Mapping[str, object], field: str, low: float, high: float = MAX_NUMBER) -> float | None:
    """A finite number from low to high, or None where the field is empty."""
    value = row.get(field)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    remedy = f"give a number from {low:g} to {high:g}"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BadValue(field, value, "not a number", remedy)
    try:
        found = float(value)
    except (ValueError, OverflowError):
        raise BadValue(field, value, "not a number", remedy) from None
    if not math.isfinite(found) or not low <= found <= high:
        raise BadValue(field, value, "out of range", remedy)
    return found


def whole(row: Mapping[str, object], field: str, low: int) -> int | None:
    """A whole number of at least low, or None where the field is empty."""
    found = number(row, field, low)
    if found is None:
        return None
    if found != int(found):
        raise BadValue(field, row[field], "not a whole number", "leave out the fraction")
    return int(found)
