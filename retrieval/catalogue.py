"""The products of a store and their tags, kept in its database. Knows no feed format, lexicon or index."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from retrieval.database import meta, products, tags, upsert, writing
from retrieval.types import Money, Product, Tag, TaggedProduct, Translation

VERSION_KEY = "catalogue_version"
BATCH = 500  # ids or rows per statement; SQLite takes at most 32,766 parameters

#: A NUL character inside JSON text, told apart from a written-out backslash.
NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What an import did, as product ids in the order of the import (removed: sorted)."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class Catalogue:
    """The store's products. Every method is one transaction: it is done entirely or not at all."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The database, for what else of the store is kept in it."""
        return self._engine

    def apply(self, items: Sequence[Product], *, replace: bool = False) -> Changes:
        """Adds products and updates those whose content changed; with `replace` removes all others.

        The tags of changed and removed products go with the old content. ValueError, before anything is written, for an
        id that is empty or comes twice, and for text that no database can hold (NUL characters, lone surrogates).
        """
        hashes = _checked_hashes(items)
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("LOCK TABLE products IN SHARE ROW EXCLUSIVE MODE")
            known = _hashes(connection)
            changes = _compare(hashes, known, replace)
            for batch in _batches(changes.changed):
                connection.execute(sa.delete(tags).where(tags.c.product_id.in_(batch)))
            for batch in _batches(changes.removed):
                connection.execute(sa.delete(products).where(products.c.id.in_(batch)))
            new = {*changes.added, *changes.changed}
            if rows := [_to_row(item, hashes[item.id]) for item in items if item.id in new]:
                connection.execute(upsert(connection, products), rows)
            if rows or changes.removed:
                kept = known.keys() - set(changes.removed)
                _set_meta(connection, VERSION_KEY, _fingerprint({id: known[id] for id in kept} | hashes))
        return changes

    def preview(self, items: Sequence[Product], *, replace: bool = False) -> Changes:
        """What `apply` would do, without doing it."""
        hashes = _checked_hashes(items)
        with self._engine.connect() as connection:
            return _compare(hashes, _hashes(connection), replace)

    def all(self) -> list[Product]:
        """Every product, sorted by id."""
        with self._engine.connect() as connection:
            return sorted(_read_products(connection, None), key=attrgetter("id"))

    def get(self, ids: Sequence[str]) -> list[Product]:
        """Products in the order of `ids`; those that are not there are left out."""
        with self._engine.connect() as connection:
            found = {item.id: item for item in _read_products(connection, ids)}
        return [found[id] for id in ids if id in found]

    def count(self) -> int:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(products)).scalar_one()

    @property
    def version(self) -> str:
        """A fingerprint of all products' content: the same for the same products, however they came in."""
        return self.meta(VERSION_KEY) or _fingerprint({})

    def tagged(self, ids: Iterable[str] | None = None) -> list[TaggedProduct]:
        """Products with their tags, sorted by id; all of them where no ids are given."""
        wanted = None if ids is None else list(dict.fromkeys(ids))
        with self._engine.connect() as connection:
            items = sorted(_read_products(connection, wanted), key=attrgetter("id"))
            found = _read_tags(connection, wanted)
        return [TaggedProduct(product=item, tags=tuple(found.get(item.id, ()))) for item in items]

    def set_tags(self, tagging: Mapping[str, Sequence[Tag]]) -> None:
        """Replaces the tags of the products named, keeping their order. KeyError for a product that is not there."""
        rows = [
            {
                "product_id": id,
                "position": position,
                "facet": tag.facet,
                "value": tag.value,
                "source": tag.source,
                "evidence": tag.evidence,
            }
            for id, found in tagging.items()
            for position, tag in enumerate(found)
        ]
        with writing(self._engine) as connection:
            known = _hashes(connection).keys()
            if unknown := sorted(tagging.keys() - known):
                raise KeyError(f"no product {unknown[0]!r} in the catalogue (and {len(unknown) - 1} more)")
            for batch in _batches(list(tagging)):
                connection.execute(sa.delete(tags).where(tags.c.product_id.in_(batch)))
            if rows:
                connection.execute(sa.insert(tags), rows)

    def meta(self, key: str) -> str | None:
        with self._engine.connect() as connection:
            return _meta(connection, key)

    def set_meta(self, key: str, value: str) -> None:
        with writing(self._engine) as connection:
            _set_meta(connection, key, value)


def content_hash(product: Product) -> str:
    """A SHA-256 over everything that the catalogue keeps of a product, as 64 hexadecimal digits."""
    return hashlib.sha256(_canonical(product).encode()).hexdigest()


def _canonical(product: Product) -> str:
    row = _to_row(product, "")
    row["release_date"] = product.release_date.isoformat() if product.release_date else None
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _checked_hashes(items: Sequence[Product]) -> dict[str, str]:
    hashes: dict[str, str] = {}
    for item in items:
        if not item.id:
            raise ValueError(f"the product {item.title!r} has no id; every product needs one")
        if item.id in hashes:
            raise ValueError(f"the product id {item.id!r} comes twice in one import; keep one of the two")
        text = _canonical(item)
        if NUL_IN_JSON.search(text):
            raise ValueError(f"the product {item.id!r} holds a NUL character; remove it")
        try:
            hashes[item.id] = hashlib.sha256(text.encode()).hexdigest()
        except UnicodeEncodeError as error:
            raise ValueError(f"the product {item.id!r} holds a lone surrogate ({error}); remove it") from error
    return hashes


def _compare(hashes: Mapping[str, str], known: Mapping[str, str], replace: bool) -> Changes:
    return Changes(
        added=tuple(id for id in hashes if id not in known),
        changed=tuple(id for id, hash in hashes.items() if known.get(id, hash) != hash),
        unchanged=tuple(id for id, hash in hashes.items() if known.get(id) == hash),
        removed=tuple(sorted(known.keys() - hashes.keys())) if replace else (),
    )


def _fingerprint(hashes: Mapping[str, str]) -> str:
    return hashlib.sha256("".join(f"{id}\0{hashes[id]}\n" for id in sorted(hashes)).encode()).hexdigest()


def _hashes(connection: Connection) -> dict[str, str]:
    return {id: hash for id, hash in connection.execute(sa.select(products.c.id, products.c.content_hash))}


def _meta(connection: Connection, key: str) -> str | None:
    return connection.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar()


def _set_meta(connection: Connection, key: str, value: str) -> None:
    connection.execute(upsert(connection, meta), {"key": key, "value": value})


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _read_products(connection: Connection, ids: Sequence[str] | None) -> Iterator[Product]:
    query = sa.select(products)
    if ids is None:
        yield from map(_from_row, connection.execute(query).all())
        return
    for batch in _batches(ids):
        yield from map(_from_row, connection.execute(query.where(products.c.id.in_(batch))))


def _read_tags(connection: Connection, ids: Sequence[str] | None) -> dict[str, list[Tag]]:
    """Tags by product id, in their order. Equal tags share one object: a store has few distinct ones."""
    query = sa.select(tags.c.product_id, tags.c.facet, tags.c.value, tags.c.source, tags.c.evidence).order_by(
        tags.c.product_id, tags.c.position
    )
    batches = [query] if ids is None else [query.where(tags.c.product_id.in_(batch)) for batch in _batches(ids)]
    shared: dict[tuple[str, str, str, str], Tag] = {}
    found: dict[str, list[Tag]] = {}
    for batch in batches:
        for id, facet, value, source, evidence in connection.execute(batch).all():
            key = (facet, value, source, evidence)
            if (tag := shared.get(key)) is None:
                tag = shared[key] = Tag(facet=facet, value=value, source=source, evidence=evidence)
            found.setdefault(id, []).append(tag)
    return found


def _to_row(product: Product, hash: str) -> dict[str, Any]:
    return {
        "id": product.id,
        "content_hash": hash,
        "title": product.title,
        "description": product.description,
        "url": product.url,
        "images": list(product.images),
        "brand": product.brand,
        "category": list(product.category),
        "price": product.price.amount,
        "currency": product.price.currency,
        "list_price": product.list_price.amount if product.list_price else None,
        "list_currency": product.list_price.currency if product.list_price else None,
        "available": product.available,
        "quantity": product.quantity,
        "attributes": {name: list(values) for name, values in product.attributes.items()},
        "translations": {
            language: [translation.title, translation.description]
            for language, translation in product.translations.items()
        },
        "rating": product.rating,
        "rating_count": product.rating_count,
        "release_date": product.release_date,
        "promotion": product.promotion,
    }


def _from_row(row: Any) -> Product:
    (id, _, title, description, url, images, brand, category, price, currency, list_price, list_currency, available,
     quantity, attributes, translations, rating, rating_count, release_date, promotion) = row  # fmt: skip
    return Product(
        id=id,
        title=title,
        description=description,
        url=url,
        images=tuple(images),
        brand=brand,
        category=tuple(category),
        price=Money(amount=price, currency=currency),
        list_price=None if list_price is None else Money(amount=list_price, currency=list_currency),
        available=available,
        quantity=quantity,
        attributes={name: tuple(values) for name, values in attributes.items()},
        translations={
            language: Translation(title=title, description=description)
            for language, (title, description) in translations.items()
        },
        rating=rating,
        rating_count=rating_count,
        release_date=release_date,
        promotion=promotion,
    )
