"""One thread that answers requests in turn, with a bounded queue, deadlines and stops. Knows no model."""

from __future__ import annotations

import atexit
import queue
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from assistant.types import GeneratorFailed, Prompt

#: Requests that may wait for the one that runs.
WAITING = 4

#: How long it may take until a model is ready; one that was never used before is converted first.
WARM_S = 600.0

#: What a model may raise that fails a request and not the thread.
FAILURES = (RuntimeError, ValueError, MemoryError, OSError, ImportError)

Piece = tuple[int, str]
Answer = Generator[Piece | None, None, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A request. `deadline` is on the clock of time.monotonic."""

    prompts: tuple[Prompt, ...]
    max_tokens: int
    temperature: float
    deadline: float
    stop: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    #: None ends the answer.
    pieces: queue.SimpleQueue[Piece | GeneratorFailed | None] = field(default_factory=queue.SimpleQueue)

    @property
    def left_s(self) -> float:
        return max(0.0, self.deadline - time.monotonic())

    def over(self) -> bool:
        """Whether nobody waits for it any more."""
        return self.stop.is_set() or not self.left_s


class Worker:
    """Gives jobs to `answer`, one at a time; up to WAITING others queue.

    `answer` is called in the worker's thread, and closed between two pieces once its job is over. What it gives is as
    in Generator.stream; None, in place of a piece, only lets it be closed.
    """

    def __init__(self, name: str, answer: Callable[[Job], Answer]) -> None:
        self._name = name
        self._answer = answer
        self._jobs: queue.Queue[Job | None] = queue.Queue(maxsize=WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._running: Job | None = None

    def stream(
        self, prompts: Sequence[Prompt], *, max_tokens: int, deadline_s: float, temperature: float
    ) -> Iterator[Piece]:
        """Generator.stream."""
        job = Job(
            prompts=tuple(prompts),
            max_tokens=max_tokens,
            temperature=temperature,
            deadline=time.monotonic() + deadline_s,
        )
        self._submit(job)
        try:
            while True:
                try:
                    piece = job.pieces.get(timeout=job.left_s)
                except queue.Empty:
                    state = "late" if job.begun.is_set() else "busy: other requests were not done"
                    raise GeneratorFailed(f"{self._name} is {state} after {deadline_s:g} s") from None
                if piece is None:
                    return
                if isinstance(piece, GeneratorFailed):
                    raise piece
                yield piece
        finally:
            job.stop.set()

    def warm(self, system: str) -> None:
        """Has one token answered, so that whatever `answer` loads is there for the first request. GeneratorFailed."""
        for _ in self.stream([Prompt(text="", system=system)], max_tokens=1, deadline_s=WARM_S, temperature=0.0):
            pass

    @property
    def waiting(self) -> int:
        """How many jobs queue."""
        return self._jobs.qsize()

    def close(self) -> None:
        """Fails what runs and waits, and ends the thread. The next request starts another."""
        with self._starting:
            thread, self._thread = self._thread, None
        if thread is None:
            return
        with self._jobs.mutex:
            given_up = [self._running, *self._jobs.queue]
        for job in given_up:
            if job is not None:
                job.pieces.put(GeneratorFailed(f"{self._name} was closed"))
                job.stop.set()
        self._jobs.put(None)
        thread.join()

    def _submit(self, job: Job) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
                # A thread that is inside a model's library when the interpreter ends takes the process down with it.
                atexit.register(_close, weakref.ref(self))
        try:
            self._forget_given_up()
            self._jobs.put_nowait(job)
        except queue.Full:
            raise GeneratorFailed(f"{self._name} is busy: {WAITING} requests wait already") from None

    def _forget_given_up(self) -> None:
        """Takes out of the queue what nobody waits for any more, so that it takes no one's place."""
        with self._jobs.mutex:
            waiting = [job for job in self._jobs.queue if job is None or not job.over()]
            self._jobs.queue.clear()
            self._jobs.queue.extend(waiting)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if job.over():
                continue
            job.begun.set()
            self._running = job
            try:
                with closing(self._answer(job)) as pieces:
                    for piece in pieces:
                        if piece is not None:
                            job.pieces.put(piece)
                        if job.over():
                            break
                    else:
                        job.pieces.put(None)
            except GeneratorFailed as failed:
                job.pieces.put(failed)
            except FAILURES as error:
                job.pieces.put(GeneratorFailed(f"{self._name} failed: {first_line(error)}"))


def first_line(error: Exception) -> str:
    """What an error says first; its kind where it says nothing, as a MemoryError."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _close(worker: weakref.ref[Worker]) -> None:
    open_still = worker()
    if open_still is not None:
        open_still.close()
