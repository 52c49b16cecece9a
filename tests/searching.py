"""A handful of products to search in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from retrieval.search import Search
from retrieval.types import Money, Product, Tag, TaggedProduct, Translation
from tests.fakes import ExactIndex, WordEmbedder


def shelf_item(
    id_: str,
    title: str,
    tags: Mapping[str, str],
    price: float = 20.0,
    *,
    description: str = "",
    zh: str = "",
    brand: str = "",
    attributes: Mapping[str, tuple[str, ...]] | None = None,
    quantity: int | None = None,
    released: date | None = None,
    rating: float | None = None,
) -> TaggedProduct:
    """A product whose tags are written as {"colour": "black red"}."""
    return TaggedProduct(
        product=Product(
            id=id_,
            title=title,
            description=description,
            brand=brand,
            price=Money(amount=round(price * 100), currency="USD"),
            translations={"zh": Translation(title=zh)} if zh else {},
            attributes=attributes or {},
            quantity=quantity,
            release_date=released,
            rating=rating,
        ),
        tags=tuple(
            Tag(facet=facet, value=value, source="field:test")
            for facet, values in tags.items()
            for value in values.split()
        ),
    )


def search_over(items: Sequence[TaggedProduct]) -> Search:
    """A Search with the real lexicon and BM25, an exact index and word vectors."""
    from retrieval.lexicon import load_lexicon

    lexicon, index, embedder = load_lexicon(), ExactIndex(), WordEmbedder()
    texts = [item.product.title for item in items]
    index.build([item.product.id for item in items], texts, embedder.encode(texts), "test")
    return Search(items, index, embedder, lexicon)
