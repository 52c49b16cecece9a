"""When a shopper last had to do with each kind of product, and how often. Pure functions; knows no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ranking.types import Event
from retrieval.types import TaggedProduct

_LOOKED = frozenset({"view", "click"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recency:
    """`last` is the newest event of any kind but an impression; `views` count clicks too, `purchases` pieces of one
    order once."""

    last: datetime
    views: int = 0
    purchases: int = 0


def recency(events: Sequence[Event], items: Mapping[str, TaggedProduct]) -> dict[str, Recency]:
    """By product type, the newest first, ties by name. `items` by product id; events on others are left out."""
    found: dict[str, Recency] = {}
    for event in events:
        item = items.get(event.product)
        if item is None or event.type == "impression":
            continue
        for kind in item.values("product_type"):
            before = found.get(kind, Recency(last=event.timestamp))
            found[kind] = Recency(
                last=max(before.last, event.timestamp),
                views=before.views + (event.type in _LOOKED),
                purchases=before.purchases + (event.type == "purchase"),
            )
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].last.timestamp(), pair[0])))
