"""The rows of a JSONL or CSV file of ours, and its fields with clear errors. Knows neither events nor shoppers."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from retrieval.feeds import FeedError, Problem

MAX_ID = 200
MAX_TEXT = 10_000
MAX_NUMBER = 1_000_000_000

# Lone surrogates stand for bytes that are not UTF-8: they are read so, to be refused field by field.
_BAD = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_BAD_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SUFFIXES = {".jsonl": "", ".ndjson": "", ".csv": ",", ".tsv": "\t"}


class BadField(ValueError):
    """A field that cannot be used."""

    def __init__(self, field: str, value: object, message: str, remedy: str) -> None:
        super().__init__(f"{field} {value!r}: {message}; {remedy}")
        self.field, self.value, self.message, self.remedy = field, value, message, remedy


def read_rows(path: Path, required: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, object] | BadField]]:
    """Yields line numbers (from 1) with the row's fields, or with what is wrong with the row.

    FeedError for a file that cannot be used at all: missing, not a JSONL or CSV file, not UTF-8, without a
    required column.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise FeedError(f"{path}: not a known kind of file; name it {', '.join(_SUFFIXES)}")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FeedError(f"{path} cannot be read ({error.strerror}): check the path and its permissions") from error
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in raw[:4]:
        raise FeedError(f"{path} is not UTF-8 but looks like UTF-16 or a binary file: save it as UTF-8")
    text = raw.decode("utf-8-sig", errors="surrogateescape")
    delimiter = _SUFFIXES[path.suffix.lower()]
    return _separated(path, text, delimiter, required) if delimiter else _lines(text)


def _lines(text: str) -> Iterator[tuple[int, Mapping[str, object] | BadField]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        remedy = "write one JSON object on each line"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, BadField("", line[:80], f"not JSON ({error})", remedy)
            continue
        yield number, row if isinstance(row, dict) else BadField("", line[:80], "not a JSON object", remedy)


def _separated(
    path: Path, text: str, delimiter: str, required: tuple[str, ...]
) -> Iterator[tuple[int, Mapping[str, object] | BadField]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader, [])]
        if missing := [name for name in required if name not in header]:
            raise FeedError(f"{path} has no column {', '.join(missing)}; it has {', '.join(header) or 'none'}")
        for values in reader:
            if not values:
                continue
            if len(values) != len(header):
                found = f"{len(values)} values for {len(header)} columns"
                yield reader.line_num, BadField("", delimiter.join(values)[:80], found, "quote values with commas")
            else:
                yield reader.line_num, {name: value for name, value in zip(header, values, strict=True) if value != ""}
    except csv.Error as error:
        raise FeedError(f"{path} line {reader.line_num} is not readable as CSV ({error})") from error


def problem(path: Path, row: int, bad: BadField) -> Problem:
    shown = bad.value if isinstance(bad.value, str) else json.dumps(bad.value, default=str)
    shown = shown.encode("utf-8", errors="backslashreplace").decode()[:80]
    return Problem(file=str(path), row=row, field=bad.field, value=shown, message=bad.message, remedy=bad.remedy)


def identifier(row: Mapping[str, object], field: str, *, required: bool = False) -> str:
    """A short text on one line; a whole number is taken as its digits."""
    value = row.get(field)
    if value is None or value == "":
        if required:
            raise BadField(field, "", "missing", "give every row one")
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadField(field, value, "not a text", "write it in quotes")
    value = value.strip()
    if required and not value:
        raise BadField(field, "", "missing", "give every row one")
    if len(value) > MAX_ID:
        raise BadField(field, value, f"longer than {MAX_ID} characters", "shorten it")
    if _BAD.search(value):
        raise BadField(field, value, "has control characters or bytes that are not UTF-8", "remove them")
    return value


def text(row: Mapping[str, object], field: str) -> str:
    """A text that may have several lines."""
    value = row.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadField(field, value, "not a text", "write it in quotes")
    if len(value) > MAX_TEXT:
        raise BadField(field, value, f"longer than {MAX_TEXT:,} characters", "shorten it")
    if _BAD_TEXT.search(value):
        raise BadField(field, value, "has control characters or bytes that are not UTF-8", "remove them")
    return value


def number(row: Mapping[str, object], field: str, low: float, high: float = MAX_NUMBER) -> float | None:
    """A finite number from low to high, or None where the field is empty."""
    value = row.get(field)
    if value is None or value == "":
        return None
    remedy = f"give a number from {low:g} to {high:g}"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BadField(field, value, "not a number", remedy)
    try:
        found = float(value)
    except (ValueError, OverflowError):
        raise BadField(field, value, "not a number", remedy) from None
    if not math.isfinite(found) or not low <= found <= high:
        raise BadField(field, value, "out of range", remedy)
    return found


def whole(row: Mapping[str, object], field: str, low: int) -> int | None:
    """A whole number of at least low, or None where the field is empty."""
    found = number(row, field, low)
    if found is None:
        return None
    if found != int(found):
        raise BadField(field, row[field], "not a whole number", "leave out the fraction")
    return int(found)
