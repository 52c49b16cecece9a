"""Turns product feeds into products, and says of every row that could not be used why. Knows no database.

A file goes through three stages: rows (`feed_files`), what its columns mean (`columns`), and each row's values
(`feed_values`, `prices`). Only a FeedError ever leaves, and only where a file cannot be used at all.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.columns import Columns, attribute_name, recognise
from retrieval.feed_files import BrokenRow, FeedFile, Row, read_file
from retrieval.feed_values import (
    Note,
    read_addresses,
    read_available,
    read_count,
    read_date,
    read_later,
    read_path,
    read_rating,
    read_text,
    read_values,
)
from retrieval.prices import BadPrice, currency_code, decimal_mark, parse_price
from retrieval.problems import BadValue, FeedError, Kind, Problem
from retrieval.types import Money, Product, Translation

__all__ = ["FeedError", "FeedResult", "Problem", "read_feed", "read_feeds"]

MAX_ID = 200
MAX_NAME = 200
MAX_TITLE = 1_000
MAX_DESCRIPTION = 100_000
MAX_ATTRIBUTES = 500
LANGUAGES = ("en", "zh")

#: A row's raw value of a field; None where there is none.
_Value = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedResult:
    """The products of one or more feeds in their order, each id once; what was wrong; and how many rows were read."""

    products: tuple[Product, ...]
    problems: tuple[Problem, ...]
    rows: int


def read_feed(
    path: Path, *, format: str | None = None, mapping: Mapping[str, str] | None = None, currency: str = "USD"
) -> FeedResult:
    """Reads one feed; see read_feeds."""
    return read_feeds([path], format=format, mapping=mapping, currency=currency)


def read_feeds(
    paths: Sequence[Path],
    *,
    format: str | None = None,
    mapping: Mapping[str, str] | None = None,
    currency: str = "USD",
) -> FeedResult:
    """Reads feeds that are imported together: an id that comes again, in the same file or a later one, is set aside.

    `format` is csv, tsv, json, jsonl or yaml; None goes by the file's name, then by its content. `mapping` is column →
    field (see columns.recognise). `currency` is that of prices which name none. FeedError where a file cannot be used.
    """
    try:
        default = currency_code(currency, "")
    except BadPrice as error:
        raise FeedError(f"the store's currency: {error}") from error
    if not default:
        raise FeedError("the store's currency is empty; write an ISO 4217 code such as USD, EUR or CNY")
    products: dict[str, Product] = {}
    problems: list[Problem] = []
    places: dict[str, str] = {}
    count = 0
    for path in map(Path, paths):
        file = read_file(path, format)
        count += len(file.rows)
        columns = recognise(file.columns, _filled(file), mapping or {}, _printable(path))
        reader = _Reader(_printable(path), columns, default, decimal_mark(_price_texts(file, columns)))
        for row, product in reader.read(file.rows):
            if product.id not in products:
                products[product.id] = product
                places[product.id] = f"row {row} of {path.name}"
                continue
            same = "with the same content" if products[product.id] == product else "with other content"
            message = f"comes again {same}; the first is in {places[product.id]}"
            reader.note(row, BadValue("id", product.id, message, "give every product an id of its own"))
        problems += reader.problems
    return FeedResult(products=tuple(products.values()), problems=tuple(problems), rows=count)


def _filled(file: FeedFile) -> list[str]:
    """The columns that hold something in at least one row."""
    empty = dict.fromkeys(file.columns)
    for row in file.rows:
        if not empty:
            break
        if isinstance(row, Row):
            for column in [column for column in empty if _something(row.values.get(column))]:
                del empty[column]
    return [column for column in file.columns if column not in empty]


def _something(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [], {})


def _price_texts(file: FeedFile, columns: Columns) -> Iterator[str]:
    names = [columns.fields[name] for name in ("price", "sale_price", "list_price") if name in columns.fields]
    for row in file.rows:
        if isinstance(row, Row):
            yield from (value for name in names if isinstance(value := row.values.get(name), str) and len(value) <= 60)


class _Reader:
    """Reads the rows of one file, collecting what is wrong with them."""

    def __init__(self, file: str, columns: Columns, currency: str, mark: str | None) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._columns = columns
        self._currency = currency
        self._mark = mark
        self._nested: set[str] = set()

    def note(self, row: int, trouble: BadValue, kind: Kind = "set aside") -> None:
        self.problems.append(trouble.problem(self._file, row, kind))

    def read(self, rows: Iterable[Row | BrokenRow]) -> Iterator[tuple[int, Product]]:
        if not self._columns.has("id"):
            message = "no column for the id; ids are made from title, brand, description and url"
            remedy = "add an id column, or name it: --map COLUMN=id; an id that was made changes when those texts do"
            trouble = BadValue("id", "", message, remedy)
            self.note(0, trouble, "repaired")
        for row in rows:
            if isinstance(row, BrokenRow):
                self.note(row.number, BadValue("", row.value, row.message, row.remedy))
                continue
            try:
                product = self._product(row)
            except BadValue as trouble:
                self.note(row.number, trouble)
                continue
            yield row.number, product

    def _product(self, row: Row) -> Product:
        def note(field: str, value: object, message: str, kind: Kind) -> None:
            self.note(row.number, BadValue(field, value, message, "mend it in the feed"), kind)

        def value(field: str) -> object:
            if field in self._columns.fields:
                return _blank_as_none(row.values.get(self._columns.fields[field]))
            return _blank_as_none(self._columns.literals.get(field))

        title = read_text(value("title"), "title", MAX_TITLE, note)
        if not title:
            raise BadValue("title", value("title"), "missing", "give the product a title")
        description = read_text(value("description"), "description", MAX_DESCRIPTION, note, cut=True, lines=True)
        brand = read_text(value("brand"), "brand", MAX_NAME, note)
        addresses = read_addresses(value("url"), "url", note)
        url = addresses[0] if addresses else ""
        price, list_price = self._prices(value, note)
        available, quantity, later = _stock(value)
        attributes = self._attributes(row, note, value("attributes"))
        if later:
            attributes.setdefault("availability", (later,))
        return Product(
            id=self._id(value("id"), (title, brand, description, url), note),
            title=title,
            description=description,
            url=url,
            images=self._images(row, value("images"), note),
            brand=brand,
            category=read_path(value("category"), "category", note),
            price=price,
            list_price=list_price,
            available=available,
            quantity=quantity,
            attributes=attributes,
            translations=_translations(value, note),
            rating=read_rating(value("rating"), "rating"),
            rating_count=read_count(value("rating_count"), "rating_count") or 0,
            release_date=read_date(value("release_date"), "release_date"),
            promotion=_promotion(value("promotion"), note),
        )

    def _id(self, value: object, texts: tuple[str, ...], note: Note) -> str:
        if not self._columns.has("id"):
            return "made-" + hashlib.sha256("\0".join(texts).encode()).hexdigest()[:20]
        if found := read_text(value, "id", MAX_ID, note):
            return found
        raise BadValue("id", value, "missing", "give the product an id that stays the same in every feed")

    def _prices(self, value: _Value, note: Note) -> tuple[Money, Money | None]:
        currency = self._currency
        if (code := read_text(value("currency"), "currency", 20, note)) != "":
            try:
                currency = currency_code(code, self._currency)
            except BadPrice as error:
                raise BadValue("currency", code, error.message, error.remedy) from error
        price = self._price(value, "price", currency, note)
        sale = self._price(value, "sale_price", currency, note)
        listed = self._price(value, "list_price", currency, note)
        if price is None and sale is None:
            raise BadValue("price", None, "missing", "give the product a price")
        if sale is not None and (price is None or sale.amount < price.amount):
            price, listed = sale, price or listed
        assert price is not None
        if listed is not None and listed.currency != price.currency:
            message = f"not in the price's currency, {price.currency}"
            raise BadValue("list_price", listed.currency, message, "write both prices in one currency")
        return price, listed

    def _price(self, value: _Value, field: str, currency: str, note: Note) -> Money | None:
        found = value(field)
        if found is None:
            return None
        try:
            price, rounded = parse_price(found, currency, self._mark)
        except BadPrice as error:
            raise BadValue(field, found, error.message, error.remedy) from error
        if rounded:
            note(field, found, f"rounded to {price.amount} {price.currency} in minor units", "repaired")
        return price

    def _images(self, row: Row, value: object, note: Note) -> tuple[str, ...]:
        found = dict.fromkeys(read_addresses(value, "images", note))
        for column in self._columns.more_images:
            found |= dict.fromkeys(read_addresses(_blank_as_none(row.values.get(column)), "images", note))
        return tuple(found)

    def _attributes(self, row: Row, note: Note, given: object) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}

        def add(name: str, value: object) -> None:
            if isinstance(value, dict):
                if name not in self._nested:  # once a file is enough
                    self._nested.add(name)
                    note(name, value, "nested columns are not taken", "skipped")
            elif values := read_values(value, name, note):
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), *values)))

        for field, literal in self._columns.literals.items():
            if field.startswith("attributes."):
                add(attribute_name(field.removeprefix("attributes.")), literal)
        for column, raw in row.values.items():
            name = self._columns.attributes.get(column)
            if name is not None and (value := _blank_as_none(raw)) is not None:
                add(name, value)
        if isinstance(given, str) and given.lstrip().startswith("{"):
            given = _object(given)
        if isinstance(given, dict):
            for key, value in given.items():
                add(attribute_name(str(key)), value)
        elif given is not None:
            add("attributes", given)
        if len(found) > MAX_ATTRIBUTES:
            raise BadValue("attributes", len(found), "too many attributes", f"give at most {MAX_ATTRIBUTES}")
        return found


def _printable(path: Path) -> str:
    """The path without the bytes that are no Unicode, which no report could be written with."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _blank_as_none(value: object) -> object:
    if isinstance(value, str):
        return value if value.strip() and value.strip() not in ("null", "~") else None
    if isinstance(value, float) and math.isnan(value):  # how pandas writes a missing value
        return None
    return None if value in ([], {}) else value


def _object(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _stock(value: _Value) -> tuple[bool, int | None, str]:
    """Availability, quantity, and "preorder" or the like. Each may stand in the other's column."""
    counted, said = value("quantity"), value("available")
    if said is None and isinstance(counted, str) and not any(c.isdigit() for c in counted):
        counted, said = None, counted
    if counted is None and _is_count(said):
        counted, said = said, None
    quantity = read_count(counted, "quantity")
    available = read_available(said, "available")
    if available is None:
        available = quantity != 0
    return available, quantity, read_later(said)


def _is_count(value: object) -> bool:
    """True for a number of 2 or more; 0 and 1 are taken for no and yes."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text.isascii() and text.isdigit() and len(text) < 16 and int(text) > 1


def _promotion(value: object, note: Note) -> str:
    """A text that names the promotion. A mere flag becomes "promoted"."""
    text = read_text(value, "promotion", MAX_NAME, note)
    if text.lower() in ("false", "no", "0", "n", "none", "否"):
        return ""
    return "promoted" if text.lower() in ("true", "yes", "1", "y", "是") else text


def _translations(value: _Value, note: Note) -> dict[str, Translation]:
    given = value("translations")
    found = {}
    for language in LANGUAGES:
        parts = given.get(language) if isinstance(given, dict) else None
        parts = parts if isinstance(parts, dict) else {}
        title = value(f"title_{language}") or parts.get("title")
        description = value(f"description_{language}") or parts.get("description")
        title = read_text(title, f"title_{language}", MAX_TITLE, note)
        description = read_text(description, f"description_{language}", MAX_DESCRIPTION, note, cut=True, lines=True)
        if title:
            found[language] = Translation(title=title, description=description)
        elif description:
            note(f"description_{language}", description, "a translation without a title is not taken", "skipped")
    return found
