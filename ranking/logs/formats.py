"""Which format a log has: told by its columns, or named. Knows no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ranking.logs import ga4, invoices, personalize, plain, retailrocket, segment
from ranking.logs.lines import LogFormat
from ranking.types import EVENT_FIELDS
from retrieval.problems import FeedError
from retrieval.row_stream import RowStream, open_rows

#: The more particular first.
FORMATS: Mapping[str, LogFormat] = {
    module.FORMAT.name: module.FORMAT for module in (plain, invoices, retailrocket, personalize, segment, ga4)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFile:
    """A file, its format, and new names for its columns."""

    path: Path
    format: LogFormat
    names: Mapping[str, str]


def recognise(path: Path, format: str | None, mapping: Mapping[str, str]) -> LogFile:
    """Tells what a file is. `format` is one of FORMATS or None.

    `mapping` (column → field of `Event`) goes with plain files. FeedError for a file that cannot be used or told, and
    for a mapping that does not fit it.
    """
    if format is not None and format not in FORMATS:
        raise FeedError(f"unknown format of events {format!r}; known are {', '.join(FORMATS)}")
    if mapping and format not in (None, "plain"):
        raise FeedError(f"--map goes with plain files; the columns of {format} have their names already")
    with open_rows(path) as stream:
        return _recognised(path, stream, "plain" if mapping else format, mapping)


def _recognised(path: Path, stream: RowStream, format: str | None, mapping: Mapping[str, str]) -> LogFile:
    for column, field in mapping.items():
        if column not in stream.columns:
            raise FeedError(f"{path} has no column {column!r} to map; it has {_listed(stream)}")
        if field not in EVENT_FIELDS:
            raise FeedError(
                f"--map {column}={field}: an event has no field {field!r}; it has {', '.join(EVENT_FIELDS)}"
            )
    if format is None:
        found = next((each for each in FORMATS.values() if not _missing(each, stream.columns)), None)
        if found is None:
            raise FeedError(
                f"{path}: its columns ({_listed(stream)}) are those of no known format ({', '.join(FORMATS)}); "
                "name it with --format, or map its columns: --map THEIRS=timestamp --map THEIRS=shopper …"
            )
        format = found.name
    columns = [mapping.get(column, column) for column in stream.columns]
    if missing := _missing(FORMATS[format], columns):
        hint = "map one: --map THEIRS=" + missing[0] if format == "plain" else "is it another --format?"
        raise FeedError(f"{path} has no column {' and no '.join(missing)}; it has {_listed(stream)}: {hint}")
    return LogFile(path=path, format=FORMATS[format], names={**FORMATS[format].aliases, **mapping})


def _missing(format: LogFormat, columns: list[str] | tuple[str, ...]) -> list[str]:
    return [names[0] for names in format.needs if not any(name in columns for name in names)]


def _listed(stream: RowStream) -> str:
    return ", ".join(stream.columns)[:200]
