"""Writes down what a conversation showed and what the shopper did in it. Knows no wording and no page."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from assistant.sessions import CHAT
from assistant.types import Act, Cards, DialogueState
from ranking.types import Event, EventType, ProfileStore
from retrieval.database import DatabaseUnusable
from retrieval.money import major
from retrieval.types import Product, TaggedProduct

log = logging.getLogger(__name__)

#: Acts whose products are spoken of rather than listed: asking about one is a look at it.
SPOKEN_OF: frozenset[Act] = frozenset({"ask", "why", "compare"})
#: Acts whose products are no list of their own.
UNLISTED: frozenset[Act] = frozenset({*SPOKEN_OF, "cart", "about_me"})

Find = Callable[[Sequence[str]], Sequence[TaggedProduct]]


def turn_events(
    cards: Cards, before: DialogueState, find: Find, *, shopper: str, session: str, at: datetime
) -> list[Event]:
    """What one turn showed and what it did, in that order; all under one request id.

    Every list is one `list_id`, with an impression for each product at its place in it. A question about a product and
    a wish for similar ones are views of it. What came into the cart and went out of it is logged by the piece; `find`
    gives products by id, and what the store no longer has is left out. `at` has a time zone.
    """
    request = uuid.uuid4().hex
    about = Event(
        event_id="", timestamp=at, shopper=shopper, type="impression", product="", session=session, request_id=request
    )
    found = [*_shown(cards, about), *_looked_at(cards, before, find, about), *_carted(cards, before, find, about)]
    return [replace(event, event_id=f"{CHAT}{request}.{number}") for number, event in enumerate(found)]


def _shown(cards: Cards, about: Event) -> Iterator[Event]:
    if cards.act in UNLISTED:
        return
    products = [scored.item.product for scored in (*cards.products, *(near.product for near in cards.nearest))]
    needs = cards.state.needs
    sizes = [group.count for group in cards.groups] or [len(products)]
    sizes[-1] += len(products) - sum(sizes)  # those just outside the limits follow the last list
    queries = [need.search_text for need in needs] if len(needs) == len(sizes) > 1 else [_query(cards)] * len(sizes)
    start = 0
    for number, (size, query) in enumerate(zip(sizes, queries, strict=True)):
        for place, product in enumerate(products[start : start + size], 1):
            yield replace(
                _of(about, "impression", product), query=query, position=place, list_id=f"{about.request_id}.{number}"
            )
        start += size


def _looked_at(cards: Cards, before: DialogueState, find: Find, about: Event) -> Iterator[Event]:
    if cards.act == "similar":
        looked = [item.product for item in find(cards.refers[:1])]
    else:
        looked = [scored.item.product for scored in cards.products] if cards.act in SPOKEN_OF else []
    query = before.need.search_text if before.need else ""
    for product in looked:
        yield replace(_of(about, "view", product), query=query)


def _carted(cards: Cards, before: DialogueState, find: Find, about: Event) -> Iterator[Event]:
    held = {line.product: line.quantity for line in before.cart}
    now = {line.product: line.quantity for line in cards.state.cart}
    changed = {id: now.get(id, 0) - held.get(id, 0) for id in (*held, *now) if now.get(id, 0) != held.get(id, 0)}
    query = before.need.search_text if before.need else ""
    for item in find(list(changed)) if changed else ():
        more = changed[item.product.id]
        yield replace(_of(about, "cart" if more > 0 else "remove", item.product), query=query, quantity=abs(more))


def _of(about: Event, type: EventType, product: Product) -> Event:
    price = product.price
    return replace(about, type=type, product=product.id, value=float(major(price)), currency=price.currency)


def _query(cards: Cards) -> str:
    return cards.query.search_text if cards.query else ""


class Journal:
    """Keeps the events of conversations. A conversation goes on where they cannot be kept: it is said, once until they
    can be again."""

    def __init__(self, profiles: ProfileStore) -> None:
        self._profiles = profiles
        self._failing = False

    def write(self, events: Sequence[Event]) -> str:
        """On return the events are on disk, under a shopper's id where they agree to it at that moment; else the reason
        why not, "" where they are."""
        if not events:
            return ""
        try:
            self._profiles.record(events, with_consent=True)
        except DatabaseUnusable as error:
            if not self._failing:
                log.error("what is shown and done is not logged: %s", error)
            self._failing = True
            return str(error)
        self._failing = False
        return ""


def opened_page(product: Product, *, place: int, shopper: str, session: str) -> Event:
    """A click that leads from a list to the product's page; `place` is its 1-based number there."""
    request = uuid.uuid4().hex
    about = Event(
        event_id=f"{CHAT}{request}.0", timestamp=datetime.now(UTC), shopper=shopper, type="click", product="",
        session=session, request_id=request, position=place,
    )  # fmt: skip
    return _of(about, "click", product)
