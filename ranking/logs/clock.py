"""The times of logs: ISO 8601 or seconds since 1970, with or without a zone. Knows no format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from ranking.fields import identifier
from retrieval.problems import BadValue

#: Nobody shopped on the web before; a time as early was written in another unit.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
REMEDY = "write it as 2026-03-01T12:30:00Z"
UNITS = {1: "seconds", 1_000: "milliseconds", 1_000_000: "microseconds"}


class Clock:
    """Reads times. Those more than a day ahead of `now` are refused, for recency is measured from the newest event.

    `without_zone` counts, by field, the times that named no zone and were taken as UTC.
    """

    def __init__(self, now: datetime) -> None:
        self._latest = now + timedelta(days=1)
        self.without_zone: Counter[str] = Counter()

    def zoned(self, row: Mapping[str, object], field: str) -> datetime:
        """A time in ISO 8601 with its zone."""
        text, moment = _read(row, field, ())
        if moment.tzinfo is None:
            raise BadValue(field, text, "has no time zone", REMEDY)
        return self._checked(field, text, moment, REMEDY)

    def written(self, row: Mapping[str, object], field: str, *patterns: str) -> datetime:
        """A time in ISO 8601, or in one of the patterns of `strptime`."""
        text, moment = _read(row, field, patterns)
        if moment.tzinfo is None:
            self.without_zone[field] += 1
            moment = moment.replace(tzinfo=UTC)
        return self._checked(field, text, moment, REMEDY)

    def counted(self, row: Mapping[str, object], field: str, per_second: int) -> datetime:
        """A time in units since 1970, of which `per_second` make a second."""
        value = row.get(field)
        remedy = f"write {UNITS[per_second]} since 1970"
        if value is None or value == "":
            raise BadValue(field, "", "missing", remedy)
        try:
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                raise ValueError
            number = int(value) if not isinstance(value, float) and str(value).isdecimal() else float(value)
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number * (1_000_000 // per_second))
        except ValueError:
            raise BadValue(field, value, f"not a time in {UNITS[per_second]}", remedy) from None
        except OverflowError:
            raise BadValue(field, value, "out of range", f"{remedy}; is it in another unit?") from None
        if moment < EARLIEST:
            raise BadValue(field, value, f"before {EARLIEST.year}", f"{remedy}; is it in another unit?")
        return self._checked(field, value, moment, f"{remedy}; is it in another unit?")

    def _checked(self, field: str, value: object, moment: datetime, remedy: str) -> datetime:
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            raise BadValue(field, value, "out of range", remedy) from None
        if moment > self._latest:
            raise BadValue(field, value, "lies in the future", f"{remedy}, or check the clock that wrote it")
        return moment


def _read(row: Mapping[str, object], field: str, patterns: tuple[str, ...]) -> tuple[str, datetime]:
    """A time as written, and what it means."""
    text = identifier(row, field, required=True)
    with suppress(ValueError):
        return text, datetime.fromisoformat(text)
    for pattern in patterns:
        with suppress(ValueError):
            return text, datetime.strptime(text, pattern)
    raise BadValue(field, text, "not an ISO 8601 date and time", REMEDY)
