"""Segment's e-commerce events, spec v2: track calls, one a line. Other calls and events are passed over.

- The shopper is `userId`, else `anonymousId`.
- Of one call with several products, each is an event: the place in the list is added to the `messageId`.
- Order Refunded and Order Cancelled take back the purchases of their `order_id`, or of it the products that are named.
- A purchase's session is its order, as the calls name no session.

Source: https://www.twilio.com/docs/segment/connections/spec/ecommerce/v2
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ranking.fields import identifier, number, whole
from ranking.logs.clock import Clock
from ranking.logs.lines import Cancellation, Fields, Line, LogFormat, Passed, Said
from ranking.logs.values import first_of, first_text, items, part
from ranking.types import Event, EventType
from retrieval.problems import BadValue

ONE: Mapping[str, EventType] = {
    "product clicked": "click", "product viewed": "view", "product added": "cart", "product removed": "remove",
    "product added to wishlist": "like", "wishlist product added to cart": "cart", "product reviewed": "rating",
}  # fmt: skip
MANY: Mapping[str, EventType] = {"product list viewed": "impression", "order completed": "purchase"}
CANCELLED = frozenset({"order refunded", "order cancelled"})


def read(row: Fields, clock: Clock) -> Iterator[Said]:
    name = first_of(row, "event")
    known = name.lower()
    if known not in ONE and known not in MANY and known not in CANCELLED:
        yield Passed(name[:80] or f"{first_of(row, 'type')[:80] or 'a call'} without an event")
        return
    properties = part(row, "properties")
    time = clock.written(row, "timestamp" if row.get("timestamp") else "originalTimestamp")
    order = identifier(properties, "order_id", required=known in CANCELLED)
    if known in CANCELLED:
        yield from _cancelled(order, properties, time, identifier(row, "messageId"))
    elif known in ONE:
        yield Line(event=_event(row, properties, properties, ONE[known], time, None))
    else:
        count = 0
        for product in items(properties.get("products"), "products"):
            count += 1
            if isinstance(product, BadValue):
                yield product
                continue
            try:
                event = _event(row, properties, product, MANY[known], time, count)
            except BadValue as bad:
                yield bad
            else:
                yield Line(event=event, order=order)
        if not count:
            yield Passed(f"{name} without products")


def _event(
    row: Fields, properties: Fields, product: Fields, kind: EventType, time: datetime, place: int | None
) -> Event:
    message = identifier(row, "messageId")
    position = whole(product, "position", 1)
    value = number(product, "rating", 0, 5) if kind == "rating" else number(product, "price", 0)
    if kind == "rating" and value is None:
        raise BadValue("rating", "", "a review without a rating", "give a number from 0 to 5")
    return Event(
        event_id=f"{message}:{place}" if message and place else message,
        timestamp=time,
        shopper=first_of(row, "userId", "anonymousId"),
        type=kind,
        product=_product(product),
        session=identifier(properties, "order_id") if kind == "purchase" else "",
        query=first_text(properties, "query"),
        position=place if position is None and kind == "impression" else position,
        list_id=first_of(properties, "list_id"),
        value=value,
        currency=first_of(product, "currency") or first_of(properties, "currency"),
        quantity=whole(product, "quantity", 1),
        variant=first_of(product, "variant"),
    )


def cancels(row: Fields) -> bool:
    return str(row.get("event") or "").strip().lower() in CANCELLED


def _cancelled(order: str, properties: Fields, time: datetime, message: str) -> Iterator[Said]:
    whole_order = True
    for product in items(properties.get("products"), "products"):
        whole_order = False
        if isinstance(product, BadValue):
            yield product
        else:
            quantity = whole(product, "quantity", 1)
            yield Cancellation(time=time, order=order, product=_product(product), quantity=quantity, name=message)
    if whole_order:
        yield Cancellation(time=time, order=order, name=message)


def _product(product: Fields) -> str:
    if found := first_of(product, "product_id", "sku"):
        return found
    raise BadValue("product_id", "", "missing", "give every product one")


FORMAT = LogFormat(name="segment", needs=(("event",), ("properties",)), read=read, cancels=cancels)
