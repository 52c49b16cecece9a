"""GA4's e-commerce events: rows of its BigQuery export, and events as gtag.js and the data layer send them.

One event for each of its `items`. Events of other kinds (page_view, begin_checkout …) are passed over.

- The shopper is `user_id`, else `user_pseudo_id` or `client_id`; without any (no consent) nobody.
- `index` counts from 0, as in Google's own examples; positions count from 1.
- `refund` takes back the purchase of its `transaction_id`, or of it the items that are named.
- A session is named after the visitor (without one, after the user) and `ga_session_id`, which is unique for one
  visitor only. A purchase that has no such session gets its transaction.

Source: https://support.google.com/analytics/answer/7029846 and
https://developers.google.com/analytics/devguides/collection/ga4/reference/events
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

TYPES: Mapping[str, EventType] = {
    "view_item_list": "impression", "select_item": "click", "view_item": "view", "add_to_cart": "cart",
    "remove_from_cart": "remove", "add_to_wishlist": "like", "purchase": "purchase",
}  # fmt: skip
REFUND = "refund"
UNSET = "(not set)"
VALUES = ("string_value", "int_value", "double_value", "float_value")


def read(row: Fields, clock: Clock) -> Iterator[Said]:
    name = first_of(row, "event_name", "event")
    if name not in TYPES and name != REFUND:
        yield Passed(name[:80] or "no event name")
        return
    ecommerce, params = part(row, "ecommerce"), _params(row)
    about = {**ecommerce, **params}
    listed = next((found for found in (row.get("items"), params.get("items"), ecommerce.get("items")) if found), None)
    time = _time(row, clock)
    visitor = _set(first_of(row, "user_pseudo_id", "client_id"))
    order = _set(first_of(about, "transaction_id"))
    if name == REFUND:
        yield from _refunded(order, listed, time)
        return
    visit = first_of(about, "ga_session_id")
    user = _set(first_of(row, "user_id"))
    owner = visitor or user
    session = f"{owner}.{visit}" if owner and visit else order
    count = 0
    for item in items(listed, "items"):
        count += 1
        if isinstance(item, BadValue):
            yield item
            continue
        try:
            event = Event(
                event_id="",
                timestamp=time,
                shopper=user or visitor,
                type=TYPES[name],
                product=_product(item),
                session=session,
                query=first_text(about, "search_term"),
                position=_position(item),
                list_id=_list(item) or _list(about),
                value=number(item, "price", 0),
                currency=_set(first_of(about, "currency")),
                quantity=whole(item, "quantity", 1),
                variant=_set(first_of(item, "item_variant")),
            )
        except BadValue as bad:
            yield bad
        else:
            yield Line(event=event, order=order if name == "purchase" else "")
    if not count:
        yield Passed(f"{name} without items")


def cancels(row: Fields) -> bool:
    return REFUND in (str(row.get(field) or "").strip() for field in ("event_name", "event"))


def _refunded(order: str, listed: object, time: datetime) -> Iterator[Said]:
    if not order:
        raise BadValue("transaction_id", "", "missing", "a refund must name the purchase")
    whole_order = True
    for item in items(listed, "items"):
        whole_order = False
        if isinstance(item, BadValue):
            yield item
        else:
            yield Cancellation(time=time, order=order, product=_product(item), quantity=whole(item, "quantity", 1))
    if whole_order:
        yield Cancellation(time=time, order=order)


def _params(row: Fields) -> Mapping[str, object]:
    """`params` as gtag writes them, or `event_params` as BigQuery does: a list of keys, each with one typed value."""
    params = dict(part(row, "params"))
    for entry in items(row.get("event_params"), "event_params"):
        if isinstance(entry, BadValue):
            raise entry
        value = part(entry, "value")
        given = (value[name] for name in VALUES if value.get(name) is not None)
        params[identifier(entry, "key")] = next(given, None)
    return params


def _time(row: Fields, clock: Clock) -> datetime:
    for field in ("event_timestamp", "timestamp_micros"):
        if row.get(field):
            return clock.counted(row, field, 1_000_000)
    if row.get("timestamp"):
        return clock.written(row, "timestamp")
    raise BadValue("event_timestamp", "", "missing", "write microseconds since 1970")


def _set(value: str) -> str:
    return "" if value == UNSET else value


def _product(item: Fields) -> str:
    if found := _set(identifier(item, "item_id")):
        return found
    raise BadValue("item_id", "", "missing", "give every item one")


def _list(fields: Fields) -> str:
    return _set(first_of(fields, "item_list_id")) or _set(first_of(fields, "item_list_name"))


def _position(item: Fields) -> int | None:
    for field in ("index", "item_list_index"):
        if item.get(field) not in (None, "", UNSET):
            found = whole(item, field, 0)
            return None if found is None else found + 1
    return None


FORMAT = LogFormat(
    name="ga4",
    needs=(("event_name", "event"), ("event_params", "params", "items", "ecommerce")),
    read=read,
    cancels=cancels,
)
