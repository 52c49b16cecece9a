"""What a row of a behaviour log can say, and what a format is. Knows no format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from ranking.logs.clock import Clock
from ranking.types import Event
from retrieval.problems import BadValue

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An event as a log tells it. Its event id is empty where the format has none: then one is made of `key`, where
    that is given, else of all that the event says. `order` is that of a purchase."""

    event: Event
    order: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """A purchase was taken back: of the `order` where one is named, else the shopper's own, earlier than `time`.

    An empty product stands for everything in the order, no quantity for all of it. `name` is its own number where it
    has one, `again` tells apart equal ones that are all meant: 0 for the first. Equal ones are one that was told twice.
    """

    time: datetime
    order: str = ""
    shopper: str = ""
    product: str = ""
    quantity: int | None = None
    name: str = ""
    again: int = 0


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is understood and is no event: what it is, for the count."""

    what: str


#: A BadValue among others costs its item, not the row.
Said = Line | Cancellation | Passed | BadValue


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFormat:
    """`needs`: the columns that tell it; of each group of names it has one. `aliases`: other names of columns.

    `read` yields what one row says, or raises BadValue. `cancels` tells quickly whether a row may hold a Cancellation;
    None where the format has none. `repeats` names the column within which equal rows are all meant: two lines of one
    product on one invoice. Elsewhere equal rows are one event that was sent twice.
    """

    name: str
    needs: Sequence[Sequence[str]]
    read: Callable[[Fields, Clock], Iterator[Said]]
    aliases: Mapping[str, str] = field(default_factory=dict)
    cancels: Callable[[Fields], bool] | None = None
    repeats: str = ""


def derived_id(format: str, line: Line, again: int) -> str:
    """An event id made of what the event says, so that the same row has the same id in every export.

    `again` tells equal lines apart that are all meant: 0 for the first.
    """
    event = line.event
    content: object = line.key or (
        event.timestamp.isoformat(), event.shopper, event.type, event.product, event.session, event.query,
        event.position, event.list_id, event.request_id, event.value, event.currency, event.quantity, event.variant,
        line.order, again,
    )  # fmt: skip
    return f"{format}-{blake2b(repr(content).encode('utf-8', 'backslashreplace'), digest_size=12).hexdigest()}"
