"""Writes the demo store's files into a home folder. Knows no database and no page."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import fields
from importlib import resources
from pathlib import Path
from typing import Any

from assistant.demo.behaviour import make_events
from assistant.demo.goods import load_goods
from assistant.demo.pictures import draw
from assistant.demo.products import TODAY, make_items
from assistant.demo.shoppers import FACTORS, Shopper, make_shoppers
from ranking.types import Event
from retrieval.progress import Progress, silent
from retrieval.types import Product

SHOPPERS = 1500

README = """\
This is the demo store of Aisle. Everything in it is synthetic: products, brands, prices, pictures, shoppers and what
they did were made by a program (`aisle demo`), seed {seed}. No person, company or product is meant.

products.jsonl  {products} products, one JSON object a line. Types, words and price ranges come from tables, the
                choices among them from the seed. "Today" is {today}: the newest came out in the weeks before.
shoppers.jsonl  {shoppers} shoppers. The first five are personas to switch between. Their tastes are not in the file.
events.jsonl    {events} events of the year before {today}, drawn from the hidden tastes.
../images       one drawing (SVG) for each product.
../documents    what the store says about shipping, returns, sizes, payment, warranty and contact (English, Chinese).

How the events came about. Each shopper has a style (which departments and types, which colours, materials and patterns,
which price level) and {factors} latent factors, normally distributed. A product's latent factors are half the sum of
four vectors: its brand's, its type's, its colour's and its own. Liking = 1.1 for a liked colour + 0.9 for a liked
material + 0.4 for a liked pattern - 3.2 x distance in price level + 0.35 x (shopper factors . product factors)
+ 0.45 x quality - 0.3. A visit picks a type by style and season and comes across products in proportion to their
popularity (a long tail); those it likes best are viewed, put in the cart and bought with a probability that grows with
liking. Ratings follow liking and quality. Consumables are bought again after 24 to 60 days; some types are bought
together. Nothing is bought before its release date. A model that learns from these events can recover the factors; it
sees only the events.
"""


def make_demo(home: Path, *, seed: int = 7, share: float = 1.0, progress: Progress = silent) -> None:
    """Writes HOME/demo/products.jsonl, shoppers.jsonl, events.jsonl, README, HOME/images/<id>.svg and HOME/documents.

    The same seed gives the same bytes, whatever the clock says; files that are already right are left alone.
    `share` below 1 makes a smaller store of the same kind. OSError where the folder cannot be written.
    """
    demo, images, documents = home / "demo", home / "images", home / "documents"
    for folder in (demo, images, documents):
        folder.mkdir(parents=True, exist_ok=True)
    for file in (resources.files("assistant.demo") / "documents").iterdir():
        if file.name.endswith(".md"):
            _write(documents / file.name, file.read_text(encoding="utf-8"))
    progress("products", 0, 1)
    items = make_items(load_goods(), seed, share=share)
    progress("products", 1, 1)
    for number, item in enumerate(items, start=1):
        _write(images / f"{item.product.id}.svg", draw(item.product))
        if number % 250 == 0 or number == len(items):
            progress("pictures", number, len(items))
    _write(demo / "products.jsonl", _lines(row(item.product) for item in items))
    progress("shoppers and events", 0, 1)
    shoppers = make_shoppers(seed, max(5, round(SHOPPERS * share)))
    events = make_events(items, shoppers, seed)
    _write(demo / "shoppers.jsonl", _lines(shopper_row(shopper) for shopper in shoppers))
    _write(demo / "events.jsonl", _lines(event_row(event) for event in events))
    counts = {"products": len(items), "shoppers": len(shoppers), "events": len(events)}
    _write(demo / "README", README.format(seed=seed, today=TODAY.isoformat(), factors=FACTORS, **counts))
    progress("shoppers and events", 1, 1)


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


def shopper_row(shopper: Shopper) -> dict[str, Any]:
    """A shopper as the file carries it: without the hidden taste. All of them agreed to be remembered."""
    return {
        "id": shopper.id,
        "name": shopper.name,
        "about": shopper.about,
        "persona": shopper.persona,
        "position": shopper.position,
        "explicit": dict(shopper.explicit),
        "consent": True,
    }


def event_row(event: Event) -> dict[str, Any]:
    """An event as the file carries it, in Event's own field names; fields at their default are left out."""
    record: dict[str, Any] = {}
    for field in fields(event):
        value = getattr(event, field.name)
        if value not in ("", None):
            record[field.name] = value.isoformat() if field.name == "timestamp" else value
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
