"""Training, validation and test parts that a moment in time divides, so that nothing learned knows what came after.

Features are functions of a `Past`, which cannot hold an event at or after its end; `leaks` finds those that reach
around it. Works on a `Log` and on tuples of events alike. Knows no model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from ranking.log import Log
from ranking.types import Event

DAY = 86_400.0
WEEK = 7 * DAY

Rows = TypeVar("Rows", Log, tuple[Event, ...])


class TooLittle(ValueError):
    """A log from which nothing can be learned."""


class Leak(ValueError):
    """Events of the time to be foretold, among those to learn from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From a moment on, up to another and not at it; unix seconds. ValueError where it holds no moment."""

    start: float
    end: float

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError(f"a window from {self.start} to {self.end} holds no moment: let it end after its start")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Past(Generic[Rows]):
    """What is known at `end` (unix seconds): events before it, all of them. Leak for one at or after it.

    A log's ids (`shoppers`, `products`) are those of the whole log; that an id has no row is all that they tell.
    """

    rows: Rows
    end: float

    def __post_init__(self) -> None:
        late = np.flatnonzero(~(_times(self.rows) < self.end))
        if len(late):
            first = float(_times(self.rows)[late[0]])
            raise Leak(
                f"{len(late)} of {len(self.rows)} events are not before {_said(self.end)}, where this past ends "
                f"(row {late[0]} is of {_said(first)}): divide events with split()"
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split(Generic[Rows]):
    """What may be learned from, and what is to be foretold."""

    past: Past[Rows]
    future: Rows


def split(rows: Rows, cut: float, *, end: float = np.inf) -> Split[Rows]:
    """The events before the cut, and those from the cut on, up to the end and not at it (unix seconds).

    The same cut holds for all shoppers: leaving out each one's last event instead would let a model learn from
    others what was in demand later (Meng et al. 2020). Every event is in one part, or after the end. Where a
    benchmark counts its cut to the past, give np.nextafter(cut, np.inf).
    """
    window = Window(start=cut, end=end)
    if isinstance(rows, Log):
        return Split(past=Past(rows=rows.before(cut), end=cut), future=rows.between(window.start, window.end))
    times = _times(rows)
    before = tuple(event for event, time in zip(rows, times, strict=True) if time < cut)
    after = tuple(event for event, time in zip(rows, times, strict=True) if cut <= time < end)
    return Split(past=Past(rows=before, end=cut), future=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """Windows of one length, each beginning where the one before it ends: first those to fit on, then those to choose
    on (hyper-parameters, when to stop), then those to report. For each, `split` at its start: the past makes the
    features, what follows is foretold."""

    training: tuple[Window, ...]
    validation: tuple[Window, ...]
    test: tuple[Window, ...]


def periods(span: Window, *, validation: int, test: int, length: float = WEEK) -> Periods:
    """As many whole windows as the span holds, counted back from its end: the last `test`, before them the last
    `validation` of the training period, the rest for training. What is left over at the start is past only.

    ValueError where no window is left for training.
    """
    whole = int((span.end - span.start) // length)
    if validation < 0 or test < 0 or whole <= validation + test:
        raise ValueError(
            f"{whole} whole windows of {length / DAY:g} days do not give {validation} for validation, {test} for test "
            "and one for training: take fewer or shorter ones"
        )
    starts = [span.end - length * back for back in range(whole, -1, -1)]
    windows = tuple(Window(start=start, end=end) for start, end in pairwise(starts))
    first_test = whole - test
    return Periods(
        training=windows[: first_test - validation],
        validation=windows[first_test - validation : first_test],
        test=windows[first_test:],
    )


def leaks(features: Callable[[Rows, float], Mapping[str, NDArray[Any]]], rows: Rows, cut: float) -> tuple[str, ...]:
    """The names of features that change when the events from the cut on are taken away: they were looked at.

    `features` makes named arrays as of a cut out of all rows, the whole way from the log that training takes: scores
    of a trained model are features, too. It must be deterministic, and what it reaches other than through its
    arguments (a table made from all events beforehand) is out of sight: let it make that as well. ValueError where
    there is nothing after the cut to take away, for then no leak would show.
    """
    parted = split(rows, cut)
    if not len(parted.future):
        raise ValueError(f"no event at or after {_said(cut)}: a leak could not show; choose an earlier cut")
    whole: Mapping[str, NDArray[Any]] = features(rows, cut)
    known: Mapping[str, NDArray[Any]] = features(parted.past.rows, cut)
    return tuple(
        name
        for name in dict.fromkeys([*whole, *known])
        if name not in whole or name not in known or not _same(np.asarray(whole[name]), np.asarray(known[name]))
    )


def _same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return np.array_equal(one, other, equal_nan=np.issubdtype(one.dtype, np.inexact))


def _times(rows: Log | tuple[Event, ...]) -> NDArray[np.float64]:
    if isinstance(rows, Log):
        return rows.time
    return np.array([event.timestamp.timestamp() for event in rows], dtype=np.float64)


def _said(moment: float) -> str:
    try:
        return datetime.fromtimestamp(moment, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return str(moment)
