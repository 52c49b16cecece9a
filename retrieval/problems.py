"""What can be wrong with a feed: the whole file, a row, or a value. Knows no format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["set aside", "repaired", "skipped"]

SHOWN = 80


class FeedError(Exception):
    """A feed cannot be used at all, or was asked for in a way that cannot be; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about one row of a feed that its owner should know.

    `row` is the number that a person finds in the file: the line of a CSV, TSV or JSONL file (a header is line 1), the
    item's place from 1 in a JSON or YAML list, 0 for a remark on the whole file. `kind` tells what became of it: the
    row was "set aside", its value was "repaired" and it went in, or the value was "skipped" and the rest went in.
    """

    file: str
    row: int
    field: str
    value: str
    message: str
    remedy: str
    kind: Kind = "set aside"


class BadValue(ValueError):
    """A value that cannot be used, so that its row is set aside."""

    def __init__(self, field: str, value: object, message: str, remedy: str) -> None:
        super().__init__(f"{field} {shown(value)}: {message}; {remedy}")
        self.field, self.value, self.message, self.remedy = field, shown(value), message, remedy

    def problem(self, file: str, row: int, kind: Kind = "set aside") -> Problem:
        """As a problem of a row of a file."""
        return Problem(
            file=file,
            row=row,
            field=self.field,
            value=self.value,
            message=self.message,
            remedy=self.remedy,
            kind=kind,
        )


def shown(value: object) -> str:
    """A value as it may be printed: short, on one line, without what a terminal or an encoder would trip over."""
    if isinstance(value, list | dict):
        text = f"a {'list' if isinstance(value, list) else 'nested object'} of {len(value)}"
    elif isinstance(value, int) and abs(value) >= 10**SHOWN:
        text = "a number of more than 80 digits"
    else:
        text = "" if value is None else str(value)
    short = text[:SHOWN].encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in short) + ("…" if len(text) > SHOWN else "")
