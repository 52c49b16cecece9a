"""Values as more than one format writes them: parts of nested rows, ids that became fractions. Knows no format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ranking.fields import identifier, text
from ranking.logs.lines import Fields
from retrieval.problems import BadValue

MOST_ITEMS = 1_000
_FRACTION = re.compile(r"(\d+)\.0")


def whole_id(row: Fields, field: str) -> str:
    """An identifier; 12345.0 is one of digits that a program kept as a fraction."""
    value = row.get(field)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    found = identifier({field: value}, field)
    whole = _FRACTION.fullmatch(found)
    return whole[1] if whole else found


def first_of(row: Fields, *fields: str) -> str:
    """The first of some identifiers that is given, or ""."""
    return next((found for field in fields if (found := identifier(row, field))), "")


def first_text(row: Fields, *fields: str) -> str:
    return next((found for field in fields if (found := text(row, field).strip())), "")


def part(row: Fields, field: str) -> Mapping[str, object]:
    """A nested object, or an empty one where there is none."""
    value = row.get(field)
    if value is None or value == "":
        return {}
    if not isinstance(value, dict):
        raise BadValue(field, value, "not an object", "write it as an object with fields")
    return value


def items(value: object, field: str) -> Iterator[Mapping[str, object] | BadValue]:
    """The objects of a list; what is none comes as the BadValue that says so."""
    if value is None or value == "":
        return
    if not isinstance(value, list):
        raise BadValue(field, value, "not a list", "write a list of objects")
    if len(value) > MOST_ITEMS:
        raise BadValue(field, value, f"more than {MOST_ITEMS:,}", "divide it into several events")
    for item in value:
        if isinstance(item, dict):
            yield item
        else:
            yield BadValue(field, item, "not an object", "write each as an object with fields")
