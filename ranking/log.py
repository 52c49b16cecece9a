"""Events as columns, for models that read all of them at once. Knows no database, no catalogue and no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from ranking.types import Event, EventType

#: What a log's `kind` numbers mean.
KINDS: tuple[EventType, ...] = get_args(EventType)


class BadLog(ValueError):
    """Columns that do not make a log."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Log:
    """What shoppers did, one row an event, oldest first. The columns have one length, n.

    `shopper`, `product`: int32[n], places in `shoppers` and `products`, which hold the ids and may hold more than
    the rows name. `time`: float64[n], unix seconds, never falling. `kind`: int8[n], places in KINDS. `value`:
    float32[n], as in Event, nan where there is none. `quantity`: float32[n], pieces, 1 where none is stated. `basket`:
    int32[n], equal for what was done in one session or order. Parts of a log share its memory and keep its ids and
    numbers. BadLog for columns that break this.
    """

    shopper: NDArray[np.int32]
    product: NDArray[np.int32]
    time: NDArray[np.float64]
    kind: NDArray[np.int8]
    value: NDArray[np.float32]
    quantity: NDArray[np.float32]
    basket: NDArray[np.int32]
    shoppers: tuple[str, ...]
    products: tuple[str, ...]

    def __post_init__(self) -> None:
        columns = {
            "shopper": np.int32, "product": np.int32, "time": np.float64, "kind": np.int8, "value": np.float32,
            "quantity": np.float32, "basket": np.int32,
        }  # fmt: skip
        for name, wanted in columns.items():
            column = getattr(self, name)
            if column.dtype != wanted or column.shape != self.time.shape or column.ndim != 1:
                raise BadLog(
                    f"{name} is {column.dtype}{list(column.shape)}: give it as {np.dtype(wanted)}, as long as time"
                )
        if not np.isfinite(self.time).all() or (self.time[1:] < self.time[:-1]).any():
            raise BadLog("time falls somewhere or is not finite: sort the rows, oldest first")
        for name, known in (("shopper", len(self.shoppers)), ("product", len(self.products)), ("kind", len(KINDS))):
            places = getattr(self, name)
            if places.size and not 0 <= places.min() <= places.max() < known:
                raise BadLog(f"{name} runs from {places.min()} to {places.max()}, but there are {known}: renumber it")

    def __len__(self) -> int:
        return len(self.time)

    def before(self, cut: float) -> Log:
        """The rows before a moment, not those at it."""
        return self._rows(slice(0, np.searchsorted(self.time, cut)))

    def between(self, start: float, end: float) -> Log:
        """The rows from a moment on, up to another and not at it."""
        return self._rows(slice(*np.searchsorted(self.time, (start, end))))

    def of(self, *kinds: EventType) -> Log:
        """The rows of these types."""
        return self.where(np.isin(self.kind, [KINDS.index(kind) for kind in kinds]))

    def where(self, mask: NDArray[np.bool_]) -> Log:
        """The rows that a mask, bool[n], picks."""
        return self._rows(mask)

    def _rows(self, rows: slice | NDArray[np.bool_]) -> Log:
        return Log(
            shopper=self.shopper[rows],
            product=self.product[rows],
            time=self.time[rows],
            kind=self.kind[rows],
            value=self.value[rows],
            quantity=self.quantity[rows],
            basket=self.basket[rows],
            shoppers=self.shoppers,
            products=self.products,
        )


def log_of(
    events: Sequence[Event], *, shoppers: Sequence[str] | None = None, products: Sequence[str] | None = None
) -> Log:
    """Events in any order as a log; those of one moment stand in the order of their ids.

    Shoppers and products are all that occur, by id, or those given, in their order: events of others are left out.
    What a shopper did in a session is a basket, numbered by its first event; without a session, what they did at
    one moment, as the lines of an order are usually logged. BadLog where an id is given twice.
    """
    shopper_places = _places("shopper", sorted({e.shopper for e in events}) if shoppers is None else shoppers)
    product_places = _places("product", sorted({e.product for e in events}) if products is None else products)
    known = [
        (event.timestamp.timestamp(), event.event_id, event)
        for event in events
        if event.shopper in shopper_places and event.product in product_places
    ]
    known.sort(key=lambda row: row[:2])
    rows = [event for _, _, event in known]
    times = [moment for moment, _, _ in known]
    kinds = {kind: place for place, kind in enumerate(KINDS)}
    baskets: dict[tuple[str, str | float], int] = {}
    return Log(
        shopper=np.array([shopper_places[e.shopper] for e in rows], dtype=np.int32),
        product=np.array([product_places[e.product] for e in rows], dtype=np.int32),
        time=np.array(times, dtype=np.float64),
        kind=np.array([kinds[e.type] for e in rows], dtype=np.int8),
        value=np.array([np.nan if e.value is None else e.value for e in rows], dtype=np.float32),
        quantity=np.array([e.quantity or 1 for e in rows], dtype=np.float32),
        basket=np.array(
            [
                baskets.setdefault((e.shopper, e.session or moment), len(baskets))
                for e, moment in zip(rows, times, strict=True)
            ],
            dtype=np.int32,
        ),
        shoppers=tuple(shopper_places),
        products=tuple(product_places),
    )


def _places(what: str, ids: Sequence[str]) -> dict[str, int]:
    places = {id: place for place, id in enumerate(ids)}
    if len(places) != len(ids):
        raise BadLog(f"{len(ids) - len(places)} {what} ids are given twice: give each once")
    return places
