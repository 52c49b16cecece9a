"""Reads CSV, TSV, JSON, JSONL and YAML files into rows. Knows no product and no column's meaning."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import re
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from retrieval.problems import FeedError, shown

FORMATS = ("csv", "tsv", "json", "jsonl", "yaml")
SUFFIXES = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
            ".yaml": "yaml", ".yml": "yaml"}  # fmt: skip
LISTS = ("products", "items", "data", "results")
LIST_KEY = re.compile(rf'"({"|".join(LISTS)})"\s*:\s*[\[{{]')
MAX_BYTES = 512 * 1024 * 1024
MAX_DEPTH = 40
MAX_COLUMNS = 20_000
MAGIC = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook; unpack it, or save the sheet as CSV",
    b"BZh": "compressed with bzip2; unpack it first: bunzip2",
    b"\xfd7zXZ": "compressed with xz; unpack it first: unxz",
    b"(\xb5/\xfd": "compressed with zstandard; unpack it first: unzstd",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; save the sheet as CSV",
    b"%PDF": "a PDF; export the table as CSV",
    b"PAR1": "a Parquet file; export it as CSV or JSONL",
    b"SQLite format 3": "a SQLite database; export the table as CSV",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
GZIP = b"\x1f\x8b"
#: What reading packed or damaged files raises.
BROKEN_FILE = (OSError, EOFError, zlib.error)
NOT_YAML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class BrokenRow:
    number: int
    value: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A file's rows and all their columns, first seen first."""

    columns: tuple[str, ...]
    rows: list[Row | BrokenRow]


def read_file(path: Path, format: str | None) -> FeedFile:
    """Reads the whole file, packed with gzip or not. `format` is one of FORMATS, or None to go by the name and then by
    the content.

    FeedError for a file that is missing, unreadable, empty, binary, not in Unicode, or broken as a whole.
    """
    if format is not None and format not in FORMATS:
        raise FeedError(f"unknown file format {format!r}; known are {', '.join(FORMATS)}")
    text = _decode(_read(path), path)
    if not text.strip():
        raise FeedError(f"{path} is empty; expected rows")
    kind = format or kind_by_name(path) or guessed_kind(text, path)
    if kind in ("csv", "tsv"):
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        columns, records = separated(iter(lines), path, "\t" if kind == "tsv" else None)
        return FeedFile(columns, list(records))
    if kind == "jsonl":
        rows: list[Row | BrokenRow] = list(json_lines(text.split("\n")))
        if all(isinstance(row, BrokenRow) for row in rows):
            raise FeedError(f"{path}: no line is a JSON object; expected one a line, or is it of another format?")
    elif kind == "json":
        rows = _json(text, path)
    else:
        rows = list(_items(_yaml(text, path), path))
    names = dict.fromkeys(name for row in rows if isinstance(row, Row) for name in row.values)
    if len(names) > MAX_COLUMNS:
        raise FeedError(f"{path} has {len(names):,} columns, more than {MAX_COLUMNS:,}; is it a table?")
    return FeedFile(tuple(names), rows)


def _read(path: Path) -> bytes:
    try:
        check_path(path)
        if path.stat().st_size > MAX_BYTES:
            raise FeedError(f"{path} is larger than {MAX_BYTES >> 20} MiB; split it into several files")
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    return _unpacked(raw, path) if raw.startswith(GZIP) else raw


def check_path(path: Path) -> None:
    """FeedError for what is no file; OSError or ValueError where that cannot be found out."""
    if path.is_dir():
        raise FeedError(f"{path} is a folder; name a file")
    if not path.exists():
        raise FeedError(f"there is no file {path}; check the path")
    if not path.is_file() and not path.is_fifo():
        raise FeedError(f"{path} is no ordinary file; name one")


def unreadable(path: Path, error: Exception) -> FeedError:
    reason = getattr(error, "strerror", None) or error
    return FeedError(f"{shown(path)} cannot be read ({reason}); check the path and its permissions")


def damaged(path: Path, error: Exception) -> FeedError:
    return FeedError(f"{path} is damaged, or no gzip file after all ({error}); fetch it again, or unpack it: gunzip")


def _unpacked(raw: bytes, path: Path) -> bytes:
    try:
        content = gzip.GzipFile(fileobj=io.BytesIO(raw)).read(MAX_BYTES + 1)
    except BROKEN_FILE as error:
        raise damaged(path, error) from error
    if len(content) > MAX_BYTES:
        raise FeedError(f"{path} is larger than {MAX_BYTES >> 20} MiB unpacked; split it into several files")
    return content


def encoding_of(head: bytes, path: Path) -> tuple[int, str]:
    """The length of the byte order mark and the encoding, by a file's first bytes. FeedError for what is no text."""
    for magic, meaning in MAGIC.items():
        if head.startswith(magic):
            raise FeedError(f"{path} is {meaning}")
    bom, encoding = next(((bom, name) for bom, name in BOMS if head.startswith(bom)), (b"", "utf-8"))
    head = head[:4096]
    if encoding == "utf-8" and head.count(0) * 4 > len(head):
        raise FeedError(f"{path} is binary, or UTF-16 without a byte order mark; save it as UTF-8 text")
    return len(bom), encoding


def _decode(raw: bytes, path: Path) -> str:
    bom, encoding = encoding_of(raw[:4096], path)
    try:
        return raw[bom:].decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start + bom
        line = raw.count(b"\n", 0, offset) + 1
        raise FeedError(
            f"{path} is not valid {encoding.upper()}: byte {offset} (0x{raw[offset]:02x}, line {line}) fits no "
            f"character; save it as UTF-8 (Excel: 'CSV UTF-8'), or convert it: iconv -f WINDOWS-1252 -t UTF-8"
        ) from error


def kind_by_name(path: Path) -> str | None:
    """One of FORMATS by the name's ending, before .gz; None for another."""
    name = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return SUFFIXES.get(name.suffix.lower())


def guessed_kind(text: str, path: Path) -> str:
    """One of FORMATS by how a text begins."""
    start = text.lstrip()
    line = start.split("\n", 1)[0]
    if start.startswith("["):
        return "json"
    if start.startswith("{"):
        rows = "\n{" in start or ("\n" not in start.strip() and not LIST_KEY.search(start))
        return "jsonl" if rows and line.rstrip().endswith("}") else "json"
    if start.startswith(("- ", "---")) or re.match(r"[\w-]+:\s*$", line):
        return "yaml"
    if "\t" in line:
        return "tsv"
    if re.search("[,;|]", line):
        return "csv"
    raise FeedError(f"{path}: cannot tell what kind of file this is; end its name in .{', .'.join(FORMATS)}")


# --- JSON


def _json(text: str, path: Path) -> list[Row | BrokenRow]:
    try:
        return list(_items(json.loads(text, strict=False), path))
    except json.JSONDecodeError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines):
            rows = list(json_lines(text.split("\n")))
            if any(isinstance(row, Row) for row in rows):
                return rows
        where = f"line {error.lineno}, column {error.colno}"
        hint = "it ends too early: is it cut off?" if error.pos >= len(text.rstrip()) else "mend it there"
        raise FeedError(f"{path} is not valid JSON: {error.msg} at {where}; {hint}") from error
    except RecursionError as error:
        raise FeedError(f"{path} is nested too deeply; expected a list of objects") from error
    except ValueError as error:
        raise FeedError(f"{path} is not usable JSON: {error}") from error


def json_lines(lines: Iterable[str]) -> Iterator[Row | BrokenRow]:
    for number, line in enumerate(lines, start=1):
        line = line.rstrip("\n")
        if not line.strip():
            continue
        remedy = "write one JSON object a line"
        try:
            item = json.loads(line, strict=False)
        except RecursionError:
            yield BrokenRow(number, shown(line), "the line is nested too deeply", remedy)
        except ValueError as error:
            yield BrokenRow(number, shown(line), f"the line is not valid JSON: {error}", remedy)
        else:
            yield from _checked(number, item)


def _items(document: object, path: Path) -> Iterator[Row | BrokenRow]:
    """The products of a document: a list, or an object that has one under a usual name."""
    found = document
    for _ in range(3):
        if not isinstance(found, dict):
            break
        found = next((found[name] for name in LISTS if isinstance(found.get(name), list | dict)), None)
    if not isinstance(found, list):
        keys = f"; it has {', '.join(shown(key) for key in list(document)[:10])}" if isinstance(document, dict) else ""
        raise FeedError(f"{path}: expected a list of objects, or an object with one under {', '.join(LISTS)}{keys}")
    if not found:
        raise FeedError(f"{path} holds an empty list; expected objects")
    for number, item in enumerate(found, start=1):
        yield from _checked(number, item)


def _checked(number: int, item: object) -> Iterator[Row | BrokenRow]:
    if isinstance(item, dict):
        yield Row(number, {str(key): value for key, value in item.items()})
    else:
        yield BrokenRow(number, shown(item), "not an object with fields", "write each as an object")


# --- YAML


def _yaml(text: str, path: Path) -> object:
    """All scalars as text: YAML's own guesses turn 012 into 10, NO into false and a bad date into a broken file."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    depth = 0
    text = NOT_YAML.sub("\ufdd0", text)  # is removed, with a note, when the value is read
    try:
        for event in yaml.parse(text, Loader=loader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.AliasEvent):
                raise FeedError(f"{path} line {line}: YAML aliases (*{event.anchor}) are refused; write the value out")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > MAX_DEPTH:
                raise FeedError(f"{path} line {line}: nested more than {MAX_DEPTH} deep; expected a list of objects")
        return yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        said = getattr(error, "problem", None) or str(error).split("\n")[0]
        raise FeedError(f"{path} is not valid YAML: {said}{where}; mend it there") from error


# --- CSV and TSV


def separated(
    lines: Iterator[str], path: Path, delimiter: str | None
) -> tuple[tuple[str, ...], Iterator[Row | BrokenRow]]:
    """Columns and rows; the rows are read as they are asked for. FeedError for a header that cannot be used."""
    place, first = next(((n, line) for n, line in enumerate(lines, start=1) if line.strip()), (0, ""))
    if said := re.fullmatch("sep=(.)\n?", first, re.IGNORECASE):  # Excel's own remark
        place, first, delimiter = place + 1, next(lines, ""), delimiter or said[1]
    if not first.strip():
        raise FeedError(f"{path} has no header line; expected the columns' names in the first line")
    records = _records(chain([first], lines), place, delimiter or _delimiter(first))
    _, header = next(records)
    if isinstance(header, BrokenRow):
        raise FeedError(f"{path} line {place}: the header cannot be read ({header.message}); mend its quotes")
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise FeedError(f"{path} has {len(names):,} columns, more than {MAX_COLUMNS:,}; is it a table?")
    columns = _distinct(names)
    return tuple(columns), _rows(records, columns)


def _rows(records: Iterator[tuple[int, list[str] | BrokenRow]], columns: list[str]) -> Iterator[Row | BrokenRow]:
    for number, cells in records:
        if isinstance(cells, BrokenRow):
            yield cells
        elif any(cell.strip() for cell in cells):
            yield _row(number, cells, columns)


def _delimiter(header: str) -> str:
    bare = re.sub(r'"[^"]*"', "", header)
    return max(",;\t|", key=bare.count)


def _distinct(names: list[str]) -> list[str]:
    """Column names, those that are missing or come again made unlike the others: "column 3", "price (4)"."""
    seen: set[str] = set()
    distinct = []
    for place, name in enumerate(names, start=1):
        name = name or f"column {place}"
        name = f"{name} ({place})" if name in seen else name
        seen.add(name)
        distinct.append(name)
    return distinct


def _row(number: int, cells: list[str], columns: list[str]) -> Row | BrokenRow:
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    if extra or len(cells) < len(columns):
        message = f"{len(cells)} cells under {len(columns)} columns"
        remedy = "put quotes around cells that hold the separator, and leave empty cells in place"
        return BrokenRow(number, shown(",".join(cells)), message, remedy)
    return Row(number, dict(zip(columns, cells, strict=False)))


def _records(lines: Iterator[str], number: int, delimiter: str) -> Iterator[tuple[int, list[str] | BrokenRow]]:
    """Records with the number of the line they begin at; `number` is that of the first line.

    A record with broken quotes costs its first line only. The csv module's limit on a field's length bounds how far
    an unclosed quote reaches.
    """
    waiting: deque[str] = deque()
    taken: list[str] = []

    def drawn() -> Iterator[str]:
        while True:
            line = waiting.popleft() if waiting else next(lines, None)
            if line is None:
                return
            taken.append(line)
            yield line if line.endswith("\n") else line + "\n"

    while True:
        try:
            for record in csv.reader(drawn(), delimiter=delimiter, strict=True):
                yield number, record
                number += len(taken)
                taken.clear()
            return
        except csv.Error as error:
            remedy = "close every quote that opens a cell, and write a quote inside a quoted cell twice"
            yield number, BrokenRow(number, shown(taken[0].strip()), f"broken quotes: {error}", remedy)
            number += 1
            waiting.extendleft(reversed(taken[1:]))
            taken.clear()
