"""Writes the demo store's files into a home folder. Knows no database and no page."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from assistant.demo.goods import load_goods
from assistant.demo.pictures import draw
from assistant.demo.products import make_items
from retrieval.types import Product

Progress = Callable[[str, int, int], None]


def nothing(what: str, done: int, total: int) -> None:
    """Shows no progress."""


def make_demo(home: Path, *, seed: int = 7, share: float = 1.0, progress: Progress = nothing) -> None:
    """Writes HOME/demo/products.jsonl, shoppers.jsonl, events.jsonl, README and HOME/images/<id>.svg.

    The same seed gives the same bytes, whatever the clock says; files that are already right are left alone.
    `share` below 1 makes a smaller store of the same kind. OSError where the folder cannot be written.
    """
    demo, images = home / "demo", home / "images"
    demo.mkdir(parents=True, exist_ok=True)
    images.mkdir(parents=True, exist_ok=True)
    progress("products", 0, 1)
    items = make_items(load_goods(), seed, share=share)
    progress("products", 1, 1)
    for number, item in enumerate(items, start=1):
        _write(images / f"{item.product.id}.svg", draw(item.product))
        if number % 250 == 0 or number == len(items):
            progress("pictures", number, len(items))
    _write(demo / "products.jsonl", _lines(row(item.product) for item in items))


def row(product: Product) -> dict[str, Any]:
    """A product as the feed carries it, in Product's own field names; prices in major units."""
    record: dict[str, Any] = {
        "id": product.id,
        "title": product.title,
        "description": product.description,
        "title_zh": product.translations["zh"].title,
        "description_zh": product.translations["zh"].description,
        "url": product.url,
        "images": list(product.images),
        "brand": product.brand,
        "category": list(product.category),
        "price": product.price.amount / 100,
        "currency": product.price.currency,
        "quantity": product.quantity,
        "attributes": {name: list(values) for name, values in product.attributes.items()},
        "rating_count": product.rating_count,
    }
    if product.list_price is not None:
        record["list_price"] = product.list_price.amount / 100
    if product.rating is not None:
        record["rating"] = product.rating
    if product.release_date is not None:
        record["release_date"] = product.release_date.isoformat()
    if product.promotion:
        record["promotion"] = product.promotion
    return record


def _lines(records: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _write(path: Path, text: str) -> None:
    """Replaces the file in one step; a file that already holds the text is not touched."""
    content = text.encode("utf-8")
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)
