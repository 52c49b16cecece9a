"""Amazon Personalize's item interactions: a CSV with USER_ID, ITEM_ID and TIMESTAMP in seconds since 1970.

- A row without an EVENT_TYPE is a view: an interaction of which no more is known.
- EVENT_VALUE is the rating of a rating and the price of a purchase or a cart; what else it may mean is not known.
- IMPRESSION (ids with | between them, as they were shown) becomes one impression each, with its position; of one
  recommendation they are counted once, however many interactions repeat them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ranking.fields import identifier, number, text
from ranking.logs.clock import Clock
from ranking.logs.lines import Fields, Line, LogFormat, Said
from ranking.types import Event, EventType
from retrieval.problems import BadValue

#: By their letters alone: AddToCart and add_to_cart are one.
TYPES: Mapping[str, EventType] = {
    "view": "view", "viewitem": "view", "detailpageview": "view", "click": "click", "clickitem": "click",
    "addtocart": "cart", "cart": "cart", "removefromcart": "remove", "purchase": "purchase", "buy": "purchase",
    "rating": "rating", "rate": "rating", "like": "like", "addtowishlist": "like", "dislike": "dislike",
    "impression": "impression",
}  # fmt: skip


def read(row: Fields, clock: Clock) -> Iterator[Said]:
    shopper = identifier(row, "USER_ID", required=True)
    time = clock.counted(row, "TIMESTAMP", 1)
    kind = _type(row)
    list_id = identifier(row, "RECOMMENDATION_ID")
    product = identifier(row, "ITEM_ID", required=True)
    value = None
    if kind == "rating":
        value = number(row, "EVENT_VALUE", 0, 5)
        if value is None:
            raise BadValue("EVENT_VALUE", "", "a rating without a value", "give a number from 0 to 5")
    elif kind in ("purchase", "cart"):
        value = number(row, "EVENT_VALUE", 0)
    shown = _shown(row)
    yield Line(
        event=Event(
            event_id="", timestamp=time, shopper=shopper, type=kind, product=product, value=value,
            list_id=list_id, request_id=list_id, position=shown.index(product) + 1 if product in shown else None,
        )
    )  # fmt: skip
    for position, other in enumerate(shown, start=1):
        yield Line(
            # not the time, which differs between the interactions with one recommendation
            key=f"{shopper}\n{list_id}\n{position}\n{other}" if list_id else "",
            event=Event(
                event_id="", timestamp=time, shopper=shopper, type="impression", product=other,
                list_id=list_id, request_id=list_id, position=position,
            ),
        )  # fmt: skip


def _type(row: Fields) -> EventType:
    written = identifier(row, "EVENT_TYPE")
    if not written:
        return "view"
    letters = re.sub(r"[\W_]", "", written).lower()
    if letters not in TYPES:
        raise BadValue("EVENT_TYPE", written, "not a type of event", f"use one of {', '.join(sorted(TYPES))}")
    return TYPES[letters]


def _shown(row: Fields) -> list[str]:
    ids = (id.strip() for id in text(row, "IMPRESSION").split("|"))
    return [identifier({"IMPRESSION": id}, "IMPRESSION") for id in ids if id]


FORMAT = LogFormat(name="personalize", needs=(("USER_ID",), ("ITEM_ID",), ("TIMESTAMP",)), read=read)
