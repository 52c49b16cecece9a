"""Answers prompts through an OpenAI-compatible server: vLLM, SGLang, llama.cpp, Ollama and others. Loads no model."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import aclosing
from time import monotonic
from typing import Any

import httpx

from assistant.generators.breaker import Breaker, BreakerOpen
from assistant.generators.completions import Completions
from assistant.generators.endpoint import Endpoint
from assistant.types import GeneratorFailed, Prompt

log = logging.getLogger(__name__)

#: Calls that may be answered at a time, and prompts of one call.
CALLS = 16
PROMPTS = 4

#: A server that was silent for this long when the deadline came hangs; one that was writing is only slow.
SILENT_S = 1.0

#: A server may load its model at the first request.
WARM_S = 30.0
WARM_TOKENS = 8


class CompatibleGenerator:
    """A model that a server holds. Up to CALLS calls are answered at a time, the next ones fail at once.

    The requests run on an event loop in a thread of its own: there a read can be broken off at once, whatever it
    waits for (a name, a connection, the next byte), so that deadlines hold and closing an iterator closes its
    connections. A prompt that fails does not take the others' answers along: its failure is raised after them.
    """

    def __init__(self, endpoint: Endpoint, *, key: str, breaker: Breaker) -> None:
        self._endpoint = endpoint
        self._server = Completions(endpoint, key)
        self._breaker = breaker
        self._room = threading.BoundedSemaphore(CALLS)
        self._starting = threading.Lock()
        self._loop: _Loop | None = None

    @property
    def name(self) -> str:
        return self._endpoint.name

    @property
    def languages(self) -> frozenset[str]:
        return self._endpoint.languages

    def warm(self, system: str = "") -> None:
        for _ in self.stream((Prompt(text="Hello.", system=system),), max_tokens=WARM_TOKENS, deadline_s=WARM_S):
            pass

    def stream(
        self, prompts: Sequence[Prompt], *, max_tokens: int, deadline_s: float, temperature: float = 0.0
    ) -> Iterator[tuple[int, str]]:
        if not prompts:
            return
        if deadline_s <= 0:
            raise GeneratorFailed(f"{self._endpoint.url} was not asked: the deadline, {deadline_s:g} s, has passed")
        call = _Call(tuple(prompts), max_tokens, temperature, deadline_s)
        if not self._room.acquire(blocking=False):
            raise GeneratorFailed(f"{self._endpoint.url} is busy: {CALLS} requests to it are not done")
        try:
            ticket = self._admitted()
            broken: GeneratorFailed | None = None
            try:
                yield from self._pieces(call)
            except _Late:
                how = "is silent" if call.silent else "was still writing"
                late = GeneratorFailed(f"{self._endpoint.url} {how} after {deadline_s:g} s: is the server overloaded?")
                broken = late if call.silent else None
                raise late from None
            except CancelledError:
                raise GeneratorFailed(f"{self._endpoint.url} was given up: the generator was closed") from None
            except GeneratorFailed as failed:
                broken = failed
                raise
            finally:
                self._report(ticket, broken, alive=call.heard is not None)
        finally:
            self._room.release()

    def close(self) -> None:
        """Breaks off what is under way and closes the connections."""
        with self._starting:
            loop, self._loop = self._loop, None
        if loop is not None:
            loop.close()

    def _admitted(self) -> int:
        try:
            return self._breaker.admit()
        except BreakerOpen as open_:
            raise GeneratorFailed(
                f"{self._endpoint.url} is not asked for another {open_.left_s:.0f} s, having failed: {open_.why}"
            ) from None

    def _report(self, ticket: int, broken: GeneratorFailed | None, *, alive: bool) -> None:
        if broken is not None:
            if self._breaker.failed(ticket, str(broken)):
                log.warning("the language model is left alone for a while: %s", broken)
        elif alive:
            self._breaker.passed(ticket)
        else:
            self._breaker.given_up(ticket)

    def _pieces(self, call: _Call) -> Iterator[tuple[int, str]]:
        """_Late at the deadline, CancelledError where the generator was closed, GeneratorFailed."""
        with self._starting:
            if self._loop is None:
                self._loop = _Loop(self._server.client(), self.name)
            work = self._loop.run(self._answer(self._loop.http, call))
        work.add_done_callback(lambda _: call.pieces.put(None))
        try:
            while True:
                left_s = call.deadline - monotonic()
                if left_s <= 0 and not work.done():
                    raise _Late
                try:
                    # Once the work is done, the end is in the queue or about to be.
                    piece = call.pieces.get(timeout=None if work.done() else left_s)
                except queue.Empty:
                    raise _Late from None
                if piece is None:
                    work.result()
                    return
                yield piece
        finally:
            work.cancel()

    async def _answer(self, http: httpx.AsyncClient, call: _Call) -> None:
        turn = asyncio.Semaphore(PROMPTS)
        failures: list[GeneratorFailed] = []

        async def answer(number: int, prompt: Prompt) -> None:
            async with turn:
                if failures:
                    return
                text = self._server.answer(
                    http,
                    prompt,
                    max_tokens=call.max_tokens,
                    temperature=call.temperature,
                    left_s=call.deadline - monotonic(),
                )
                try:
                    async with aclosing(text):
                        async for piece in text:
                            if piece:
                                call.hears((number, piece))
                    call.hears((number, ""))
                except GeneratorFailed as failed:
                    failures.append(failed)

        async with asyncio.TaskGroup() as group:
            for number, prompt in enumerate(call.prompts):
                group.create_task(answer(number, prompt))
        if failures:
            raise failures[0]


class _Call:
    """What is asked at once, until when, and what has come of it. `heard` is when the server last said something."""

    def __init__(self, prompts: tuple[Prompt, ...], max_tokens: int, temperature: float, deadline_s: float) -> None:
        self.prompts = prompts
        self.max_tokens = max_tokens
        self.temperature = temperature
        self.begun = monotonic()
        self.deadline = self.begun + deadline_s
        self.heard: float | None = None
        self.pieces: queue.SimpleQueue[tuple[int, str] | None] = queue.SimpleQueue()

    def hears(self, piece: tuple[int, str]) -> None:
        self.heard = monotonic()
        self.pieces.put(piece)

    @property
    def silent(self) -> bool:
        """Whether the server hangs, and is not only slow."""
        return monotonic() - (self.begun if self.heard is None else self.heard) > SILENT_S


class _Late(Exception):
    """The deadline has passed."""


class _Loop:
    """An event loop in a thread, and the client whose connections live on it."""

    def __init__(self, http: httpx.AsyncClient, name: str) -> None:
        self.http = http
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, None]) -> Future[None]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._until_over())

    async def _until_over(self) -> None:
        await self._over.wait()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self.http.aclose()
