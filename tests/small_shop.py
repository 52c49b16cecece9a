"""Products, events and candidates for the ranking tests, each with only what a test says about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ranking.types import Event, EventType
from retrieval.types import Candidate, Money, Product, Tag, TaggedProduct

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def item(
    id: str,
    *,
    price: int = 10_000,
    currency: str = "USD",
    available: bool = True,
    rating: float | None = None,
    rating_count: int = 0,
    source: str = "field:tag",
    **tags: str,
) -> TaggedProduct:
    """A product whose tags are given as facet="value other-value"."""
    product = Product(
        id=id,
        title=id,
        price=Money(amount=price, currency=currency),
        available=available,
        rating=rating,
        rating_count=rating_count,
    )
    found = [Tag(facet=facet, value=v, source=source) for facet, values in tags.items() for v in values.split()]
    return TaggedProduct(product=product, tags=tuple(found))


#: Jackets for adults, half of them black and one of leather.
JACKETS = (
    item("black-leather", price=20_000, product_type="jacket", colour="black", material="leather", age_group="adult"),
    item("black-cotton", price=12_000, product_type="jacket", colour="black", material="cotton", age_group="adult"),
    item("red-cotton", price=8_000, product_type="jacket", colour="red", material="cotton", age_group="adult"),
    item("red-wool", price=16_000, product_type="jacket", colour="red", material="wool", age_group="adult"),
)


def candidate(found: TaggedProduct, text_score: float = 0.5) -> Candidate:
    return Candidate(item=found, scores={"lexical": text_score}, text_score=text_score)


def event(
    type: EventType,
    product: str,
    *,
    shopper: str = "ann",
    days_ago: float = 0.0,
    id: str = "",
    value: float | None = None,
) -> Event:
    return Event(
        event_id=id or f"{shopper}-{type}-{product}-{days_ago}",
        timestamp=NOW - timedelta(days=days_ago),
        shopper=shopper,
        type=type,
        product=product,
        value=value,
    )
