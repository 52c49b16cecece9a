from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from ui.stream import Beside, Runs


class Counting:
    """Numbers, slowly; remembers that it was closed and in which threads it ran."""

    def __init__(self, count: int, pause_s: float = 0.0, fault: Exception | None = None) -> None:
        self.count, self.pause_s, self.fault = count, pause_s, fault
        self.closed = threading.Event()
        self.last = -1

    def __call__(self) -> Iterator[int]:
        try:
            for number in range(self.count):
                time.sleep(self.pause_s)
                self.last = number
                yield number
            if self.fault:
                raise self.fault
        finally:
            self.closed.set()


def run(scenario: object) -> object:
    return asyncio.run(asyncio.wait_for(scenario, 10))  # type: ignore[arg-type]


def test_all_parts_come_in_order() -> None:
    async def scenario() -> list[int]:
        return [part async for part in Beside(2).iterate(Counting(5)(), asyncio.Event())]

    assert run(scenario()) == [0, 1, 2, 3, 4]


def test_an_empty_iterator_gives_nothing() -> None:
    async def scenario() -> list[int]:
        return [part async for part in Beside(1).iterate(iter(()), asyncio.Event())]

    assert run(scenario()) == []


def test_a_fault_reaches_the_caller() -> None:
    counting = Counting(2, fault=ValueError("planted"))

    async def scenario() -> None:
        async for _ in Beside(1).iterate(counting(), asyncio.Event()):
            pass

    with pytest.raises(ValueError, match="planted"):
        run(scenario())
    assert counting.closed.is_set()


def test_stopping_does_not_wait_for_the_step_and_closes_the_iterator_after_it() -> None:
    counting = Counting(1_000, pause_s=0.3)

    async def scenario() -> tuple[float, bool]:
        beside, stopped = Beside(1), asyncio.Event()
        asyncio.get_running_loop().call_later(0.05, stopped.set)
        started = time.monotonic()
        parts = [part async for part in beside.iterate(counting(), stopped)]
        took = time.monotonic() - started
        assert parts == []
        at_once = counting.closed.is_set()
        await asyncio.gather(*beside.closing)
        return took, at_once

    took, at_once = run(scenario())  # type: ignore[misc]
    assert took < 0.25 and not at_once
    assert counting.closed.is_set() and counting.last <= 1


def test_a_caller_who_leaves_closes_the_iterator() -> None:
    counting = Counting(1_000, pause_s=0.01)

    async def scenario() -> None:
        beside = Beside(1)
        async with aclosing(beside.iterate(counting(), asyncio.Event())) as parts:
            async for part in parts:
                if part == 3:
                    break
        await asyncio.gather(*beside.closing)
        assert not beside.closing

    run(scenario())
    assert counting.closed.is_set() and counting.last == 3


def test_a_fault_after_the_stop_disturbs_nobody() -> None:
    counting = Counting(0, fault=ValueError("late"))

    async def scenario() -> list[int]:
        beside, stopped = Beside(1), asyncio.Event()
        stopped.set()
        parts = [part async for part in beside.iterate(counting(), stopped)]
        await asyncio.gather(*beside.closing)
        return parts

    assert run(scenario()) == []
    gc.collect()  # a warning of an exception that nobody saw would fail this test


def test_a_second_turn_of_a_session_ends_the_first_and_only_that() -> None:
    async def scenario() -> None:
        runs = Runs()
        first, other = runs.start("a"), runs.start("b")
        second = runs.start("a")
        assert first.stopped.is_set() and first.replaced
        assert not second.stopped.is_set() and not other.stopped.is_set()
        runs.end("a", first)
        assert runs.running("a") and not runs.running("c")
        runs.stop("a")
        assert second.stopped.is_set() and not second.replaced
        runs.end("a", second)
        runs.end("b", other)
        runs.stop("a")
        assert runs.now == {}

    run(scenario())
