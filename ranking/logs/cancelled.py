"""Which purchases were taken back. Knows no format and no database.

A purchase of which nothing was kept says nothing of its shopper's taste, and is not imported. One of which something
was kept stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from ranking.logs.lines import Cancellation, Line

T = TypeVar("T")
_Key = tuple[str, str, str]


class Cancelled:
    """The cancellations of the files that are imported together."""

    def __init__(self, cancellations: Iterable[Cancellation]) -> None:
        self._by_key: defaultdict[_Key, set[Cancellation]] = defaultdict(set)
        for cancellation in cancellations:
            if cancellation.order:
                self._by_key[cancellation.order, "", cancellation.product].add(cancellation)
            elif cancellation.shopper:
                self._by_key["", cancellation.shopper, cancellation.product].add(cancellation)

    def may_concern(self, line: Line) -> bool:
        return line.event.type == "purchase" and any(key in self._by_key for key in _keys(line))

    def taken_back(self, lines: Sequence[Line]) -> list[bool]:
        """For each purchase whether nothing of it was kept. One whose quantity is not known is taken back whole.

        The earliest cancellation goes first. It takes back the newest purchase before it that has exactly its
        quantity; where there is none, its quantity is taken from the newest on.
        """
        left = [float(line.event.quantity or 1) for line in lines]
        places: defaultdict[_Key, list[int]] = defaultdict(list)
        for place in sorted(range(len(lines)), key=lambda i: (lines[i].event.timestamp, i), reverse=True):
            for key in _keys(lines[place]):
                if key in self._by_key:
                    places[key].append(place)
        for key, concerned in places.items():
            for cancellation in sorted(self._by_key[key], key=lambda c: (c.time, c.quantity or 0, c.name, c.again)):
                earlier = [i for i in concerned if left[i] > 0 and lines[i].event.timestamp <= cancellation.time]
                _take(cancellation.quantity, earlier, left, lines)
        return [amount <= 0 for amount in left]


def _take(quantity: int | None, places: list[int], left: list[float], lines: Sequence[Line]) -> None:
    exact = [i for i in places if quantity is not None and left[i] == quantity]
    rest = float("inf") if quantity is None else float(quantity)
    for i in exact[:1] or places:
        taken = left[i] if lines[i].event.quantity is None else min(rest, left[i])
        left[i] -= taken
        rest -= taken
        if rest <= 0:
            return


def _keys(line: Line) -> list[_Key]:
    """The keys under which a cancellation of this purchase may stand: its order, its product in it, its shopper."""
    by_order = [(line.order, "", ""), (line.order, "", line.event.product)] if line.order else []
    return [*by_order, ("", line.event.shopper, line.event.product)] if line.event.shopper else by_order
