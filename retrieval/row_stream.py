"""The rows of a file one after another, however many they are, packed with gzip or not. Knows no column's meaning.

CSV, TSV and JSONL are never held in memory as a whole; JSON and YAML documents are, as `feed_files` reads them.
"""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, cast

from retrieval.feed_files import (
    BROKEN_FILE,
    GZIP,
    BrokenRow,
    Row,
    check_path,
    damaged,
    encoding_of,
    guessed_kind,
    json_lines,
    kind_by_name,
    read_file,
    separated,
    unreadable,
)
from retrieval.problems import FeedError

#: How much of a file is looked at to tell what it is, and how many JSONL rows for the names of their fields.
HEAD_BYTES = 65_536
HEAD_ROWS = 200
#: Characters. A longer line is no row of any log, and may be a bomb.
LONGEST_LINE = 1 << 24


#: Python's own "surrogateescape" knows UTF-8 only.
AS_SURROGATES = "aisle-surrogates"


def _surrogates(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(AS_SURROGATES, _surrogates)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowStream:
    """A file that is being read. `columns` are those of the header, or of the first JSONL rows, first seen first.

    `done()` is the share of the file that has been read, 0 to 1.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row | BrokenRow]
    done: Callable[[], float]


@contextmanager
def open_rows(path: Path) -> Iterator[RowStream]:
    """Opens a file, and goes by its name and then by its content.

    Bytes that fit no character become lone surrogates, which the readers of values refuse, so that they cost their
    row only. A file that breaks off ends with a BrokenRow that says so. FeedError for a file that cannot be used at
    all; a pipe is refused, as it cannot be read again.
    """
    with ExitStack() as stack:
        try:
            check_path(path)
            if not path.is_file():
                raise FeedError(f"{path} is a pipe, which cannot be read twice; save it to a file first")
            size = path.stat().st_size
            raw = stack.enter_context(path.open("rb"))
            packed = raw.read(len(GZIP)) == GZIP
            raw.seek(0)
        except (OSError, ValueError) as error:
            raise unreadable(path, error) from error
        content = cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=raw)) if packed else raw)
        try:
            head = content.read(HEAD_BYTES)
            bom, encoding = encoding_of(head, path)
            content.seek(bom)
        except BROKEN_FILE as error:
            raise damaged(path, error) from error
        start = head[bom:].decode(encoding, "replace")
        if not start.strip():
            raise FeedError(f"{path} is empty; expected rows")
        text = stack.enter_context(io.TextIOWrapper(content, encoding, AS_SURROGATES))
        kind = _kind(path, start)
        columns, rows = _rows(_Lines(text), path, kind)
        yield RowStream(columns=columns, rows=rows, done=lambda: min(raw.tell() / max(size, 1), 1.0))


def _kind(path: Path, start: str) -> str:
    named = kind_by_name(path)
    # exports of JSON lines are often called .json
    return guessed_kind(start, path) if named is None or (named == "json" and start.lstrip()[:1] == "{") else named


class _Lines:
    """Lines of a file. Where it cannot be read further they end, and `trouble` says why."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self.trouble = ""
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self._text.readline(LONGEST_LINE)
        except (*BROKEN_FILE, UnicodeError) as error:
            self.trouble, line = f"the file breaks off here: {error}", ""
        if len(line) == LONGEST_LINE:
            self.trouble, line = f"a line of more than {LONGEST_LINE:,} characters; the rest was not read", ""
        if not line:
            raise StopIteration
        self.number += 1
        return line


def _rows(lines: _Lines, path: Path, kind: str) -> tuple[tuple[str, ...], Iterator[Row | BrokenRow]]:
    if kind in ("csv", "tsv"):
        columns, rows = separated(lines, path, "\t" if kind == "tsv" else None)
        return columns, chain(rows, _end(lines))
    if kind == "jsonl":
        rows = chain(json_lines(lines), _end(lines))
        first = list(islice(rows, HEAD_ROWS))
        names = dict.fromkeys(name for row in first if isinstance(row, Row) for name in row.values)
        if not any(isinstance(row, Row) for row in first):
            raise FeedError(f"{path}: no line is a JSON object; expected one a line, or is it of another format?")
        return tuple(names), chain(first, rows)
    file = read_file(path, kind)
    return file.columns, iter(file.rows)


def _end(lines: _Lines) -> Iterator[BrokenRow]:
    if lines.trouble:
        remedy = "get the whole file and import it again: what went in is not counted twice"
        yield BrokenRow(lines.number + 1, "", lines.trouble, remedy)
