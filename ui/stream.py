"""Runs a blocking iterator beside the event loop, and stops it when asked. Knows not what it yields."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

T = TypeVar("T")


class Run:
    """One turn that is being answered. `stop` ends it; `replaced` says that nobody waits for its end."""

    def __init__(self) -> None:
        self.stopped = asyncio.Event()
        self.replaced = False

    def stop(self, *, replaced: bool = False) -> None:
        self.replaced = self.replaced or replaced
        self.stopped.set()


class Runs:
    """The turns that are being answered now, one a session at most; a session that waits for nothing has no entry."""

    def __init__(self) -> None:
        self.now: dict[str, Run] = {}

    def start(self, session: str) -> Run:
        self.stop(session, replaced=True)
        run = self.now[session] = Run()
        return run

    def stop(self, session: str, *, replaced: bool = False) -> None:
        if session in self.now:
            self.now[session].stop(replaced=replaced)

    def running(self, session: str) -> bool:
        return session in self.now

    def end(self, session: str, run: Run) -> None:
        if self.now.get(session) is run:
            del self.now[session]


class Beside:
    """Steps blocking generators in threads of their own: at most `threads` at once, the rest wait."""

    def __init__(self, threads: int) -> None:
        self.limiter = CapacityLimiter(threads)
        self.closing: set[asyncio.Task[None]] = set()

    async def iterate(self, parts: Iterator[T], stopped: asyncio.Event) -> AsyncGenerator[T, None]:
        """The parts as they come, until they end or `stopped` is set. Raises what the iterator raises.

        However this ends (even by being closed because the browser went away), the iterator is closed as soon as
        the step that it is in returns; nobody waits for that.
        """
        end = object()
        stop = asyncio.ensure_future(stopped.wait())
        step: asyncio.Future[T | object] | None = None
        try:
            while not stopped.is_set():
                step = asyncio.ensure_future(to_thread.run_sync(next, parts, end, limiter=self.limiter))
                await asyncio.wait({step, stop}, return_when=asyncio.FIRST_COMPLETED)
                if stopped.is_set():
                    return
                part = step.result()
                if part is end:
                    return
                yield part  # type: ignore[misc]
        finally:
            stop.cancel()
            task = asyncio.ensure_future(self.close(parts, step))
            self.closing.add(task)
            task.add_done_callback(self.closing.discard)

    async def close(self, parts: Iterator[T], step: asyncio.Future[T | object] | None) -> None:
        if step is not None:
            await asyncio.wait({step})
            if not step.cancelled():
                step.exception()  # seen, so that nobody warns of it: it came after the end or was raised above
        close = getattr(parts, "close", None)
        if close is not None:
            await to_thread.run_sync(close, limiter=self.limiter)
