"""Keeps calls away from what failed several times in a row, until one try succeeds. Knows no network.

Of the libraries, pybreaker holds its lock for as long as a call lasts, and purgatory lets every call through when it is
half open: neither fits calls that stream side by side.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: Failures in a row that open it, and for how long.
FAILURES = 3
OPEN_S = 15.0


class BreakerOpen(Exception):
    """No call is let through for another `left_s` seconds, because of `why`."""

    def __init__(self, left_s: float, why: str) -> None:
        super().__init__(why)
        self.left_s = left_s
        self.why = why


class Breaker:
    """A circuit breaker (Nygard, Release It!, 2007), safe to share between threads.

    Closed, it lets every call through; `failures` failures in a row open it. Open, it lets none through for `open_s`
    seconds, and then one at a time: the first that succeeds closes it, one that fails opens it anew.
    """

    def __init__(
        self, *, failures: int = FAILURES, open_s: float = OPEN_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._allowed = failures
        self._open_s = open_s
        self._clock = clock
        self._lock = threading.Lock()
        self._era = 0  # grows whenever it opens or closes: what calls from before report is then old news
        self._failures = 0
        self._opened: float | None = None
        self._trying = False
        self._why = ""

    def admit(self) -> int:
        """A ticket with which to say how the call went. BreakerOpen."""
        with self._lock:
            if self._opened is not None:
                left_s = self._opened + self._open_s - self._clock()
                if left_s > 0 or self._trying:
                    raise BreakerOpen(max(0.0, left_s), self._why)
                self._trying = True
            return self._era

    def passed(self, ticket: int) -> None:
        with self._lock:
            if ticket == self._era:
                self._failures = 0
                if self._opened is not None:
                    self._turn(opened=None)

    def failed(self, ticket: int, why: str) -> bool:
        """Whether this failure opened it, having been closed."""
        with self._lock:
            if ticket != self._era:
                return False
            self._failures += 1
            was_open = self._opened is not None
            if not was_open and self._failures < self._allowed:
                return False
            self._why = why
            self._turn(opened=self._clock())
            return not was_open

    def given_up(self, ticket: int) -> None:
        """The call ended before it could be told how it would have gone."""
        with self._lock:
            if ticket == self._era:
                self._trying = False

    def _turn(self, opened: float | None) -> None:
        self._opened = opened
        self._failures = 0
        self._trying = False
        self._era += 1
