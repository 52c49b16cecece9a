"""Reads raw rows and events from a store's database with nothing but sqlite3. Knows no sentence."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

#: Currencies without a minor unit.
_WHOLE = {"JPY", "KRW", "VND", "CLP", "ISK"}


def read_rows(home: Path) -> dict[str, dict[str, Any]]:
    """Every product by its id, prices in major units."""
    return {row["id"]: row for row in map(_row, _select(home, "SELECT * FROM products ORDER BY id"))}


def read_events(home: Path, rows: Mapping[str, Mapping[str, Any]], shopper: str) -> list[dict[str, Any]]:
    """What a shopper did, oldest first, each with the row of its product; products that are gone are left out."""
    if not shopper:
        return []
    found = _select(home, "SELECT type, timestamp, product FROM events WHERE shopper = ? ORDER BY timestamp", shopper)
    return [{**event, "row": rows[event["product"]]} for event in found if event["product"] in rows]


def _select(home: Path, query: str, *values: str) -> list[dict[str, Any]]:
    connection = sqlite3.connect(f"file:{home / 'aisle.db'}?mode=ro", uri=True)
    try:
        cursor = connection.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]
    finally:
        connection.close()


def _row(raw: dict[str, Any]) -> dict[str, Any]:
    parsed = {name: json.loads(raw[name]) for name in ("category", "attributes", "translations")}
    money = {
        name: None if raw[name] is None else _major(raw[name], raw["currency"]) for name in ("price", "list_price")
    }
    return {**raw, **parsed, **money, "available": bool(raw["available"])}


def _major(minor: int, currency: str) -> Decimal:
    return Decimal(minor) if currency in _WHOLE else Decimal(minor) / 100
