"""Answers prompts with a language model in this process, through transformers. Knows nothing of products."""

from __future__ import annotations

import atexit
import os
import queue
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.generators.builtin import default_cache
from assistant.generators.card import declared_languages
from assistant.types import GeneratorFailed, Prompt
from retrieval.progress import Progress, silent
from retrieval.weights import WeightsDiffer, WeightsMissing

if TYPE_CHECKING:
    from assistant.generators.batch import Batches

#: Requests that may wait for the one that runs.
WAITING = 4

_Piece = tuple[int, str] | GeneratorFailed | None


@dataclass(slots=True, kw_only=True)
class _Job:
    prompts: tuple[Prompt, ...]
    max_tokens: int
    temperature: float
    deadline: float
    pieces: queue.SimpleQueue[_Piece] = field(default_factory=queue.SimpleQueue)
    stop: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)

    def over(self) -> bool:
        return self.stop.is_set() or time.monotonic() >= self.deadline


class TransformersGenerator:
    """The embedded model ("builtin", "plain" without our adapter), or any chat model by its folder or its hub name.

    `adapter` is the folder of a LoRA adapter to merge into the weights. `languages` are those that it may be asked to
    write, None for those that its model card declares. `seed` is for answers drawn at random. ValueError for a card
    that cannot be read.

    Nothing is loaded before `warm()` or the first request. One thread generates, one request at a time, all prompts of
    it together; up to WAITING requests queue. One thread of torch's is faster than two wherever something else wants
    the second core: the steps are so small that waiting for it costs more.
    """

    def __init__(
        self,
        name: str = "builtin",
        *,
        adapter: Path | None = None,
        languages: frozenset[str] | None = None,
        seed: int = 0,
        cache: Path | None = None,
        threads: int = 1,
        progress: Progress = silent,
    ) -> None:
        self._name = name
        self._adapter = adapter
        self._given = languages
        self._languages = languages or declared_languages(name)
        self._seed = seed
        self._cache = default_cache(os.environ) if cache is None else cache
        self._threads = threads
        self._progress = progress
        self._batches: Batches | None = None
        self._loading = threading.Lock()
        self._starting = threading.Lock()
        self._jobs: queue.Queue[_Job | None] = queue.Queue(maxsize=WAITING)
        self._worker: threading.Thread | None = None

    @property
    def name(self) -> str:
        return f"transformers:{self._name}"

    @property
    def languages(self) -> frozenset[str]:
        return self._languages

    def warm(self, system: str = "") -> None:
        self._load()
        for _ in self.stream([Prompt(text="", system=system)], max_tokens=1, deadline_s=60.0):
            pass

    def stream(
        self, prompts: Sequence[Prompt], *, max_tokens: int, deadline_s: float, temperature: float = 0.0
    ) -> Iterator[tuple[int, str]]:
        job = _Job(
            prompts=tuple(prompts),
            max_tokens=max_tokens,
            temperature=temperature,
            deadline=time.monotonic() + deadline_s,
        )
        self._submit(job)
        try:
            while True:
                try:
                    piece = job.pieces.get(timeout=max(0.0, job.deadline - time.monotonic()))
                except queue.Empty:
                    state = "late" if job.begun.is_set() else "busy: other requests were not done"
                    raise GeneratorFailed(f"{self.name} is {state} after {deadline_s:g} s") from None
                if piece is None:
                    return
                if isinstance(piece, GeneratorFailed):
                    raise piece
                yield piece
        finally:
            job.stop.set()

    def close(self) -> None:
        """Stops the thread, once what it is doing has stopped."""
        with self._starting:
            worker, self._worker = self._worker, None
        if worker is not None:
            self._jobs.put(None)
            worker.join()

    def _submit(self, job: _Job) -> None:
        with self._starting:
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self._work, name=self.name, daemon=True)
                self._worker.start()
                # A thread that is inside torch when the interpreter ends takes the process down with it.
                atexit.register(_close, weakref.ref(self))
        try:
            self._forget_given_up()
            self._jobs.put_nowait(job)
        except queue.Full:
            raise GeneratorFailed(f"{self.name} is busy: {WAITING} requests wait already") from None

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
            try:
                self._answer(job)
                job.pieces.put(None)
            except GeneratorFailed as failed:
                job.pieces.put(failed)
            except (RuntimeError, ValueError, MemoryError, OSError) as error:
                job.pieces.put(GeneratorFailed(f"{self.name} failed: {error}"))

    def _answer(self, job: _Job) -> None:
        batches = self._load()
        import torch

        torch.set_num_threads(self._threads)
        for piece in batches.answer(job.prompts, max_tokens=job.max_tokens, temperature=job.temperature, over=job.over):
            job.pieces.put(piece)

    def _load(self) -> Batches:
        with self._loading:
            if self._batches is None:
                try:
                    self._batches = self._loaded()
                    self._languages = self._given or declared_languages(self._name)  # its card may have come with it
                except (WeightsMissing, WeightsDiffer) as error:
                    raise GeneratorFailed(str(error)) from error
                except (OSError, ValueError, ImportError) as error:
                    first = str(error).strip().splitlines()[0]
                    raise GeneratorFailed(
                        f"cannot load the language model {self._name!r}: {first} "
                        '(expected "builtin", "plain", or the name or folder of a model that is on this machine)'
                    ) from error
            return self._batches

    def _loaded(self) -> Batches:
        import torch

        from assistant.generators.batch import Batches
        from assistant.generators.chat_model import ChatModel

        model = ChatModel(self._name, self._adapter, self._cache, self._progress)
        return Batches(model, torch.Generator().manual_seed(self._seed))


def _close(generator: weakref.ref[TransformersGenerator]) -> None:
    open_still = generator()
    if open_still is not None:
        open_still.close()
