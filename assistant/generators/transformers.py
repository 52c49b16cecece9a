"""Continues prompts with a causal language model through transformers, greedily. Knows nothing of products."""

from __future__ import annotations

import atexit
import os
import queue
import threading
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.generators.builtin import EIGHT_BITS, default_cache, ensure_builtin
from assistant.types import GeneratorFailed
from retrieval.progress import Progress, silent
from retrieval.weights import WeightsDiffer, WeightsMissing

#: Requests that may wait for the one that runs.
WAITING = 4

#: A run of this many tokens that the model has already written is not written again.
REPEAT = 5

#: Threads that prepare the embedded model's layers while it loads.
PACKERS = 2

_Piece = str | GeneratorFailed | None


@dataclass(slots=True)
class _Job:
    system: str
    prompt: str
    start: str
    max_tokens: int
    deadline: float
    pieces: queue.SimpleQueue[_Piece] = field(default_factory=queue.SimpleQueue)
    stop: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)

    @property
    def over(self) -> bool:
        return self.stop.is_set() or time.monotonic() >= self.deadline


class TransformersGenerator:
    """A model in this process: "builtin", or the folder of any causal model, or its name on the hub or in its cache.

    Nothing is loaded before `warm()` or the first request. One thread generates, one request at a time; up to
    WAITING others queue. What the prompt shares with the one before it is not computed again. Only safetensors
    files are read, no code of the model's is run and nothing is downloaded. One thread of torch's is faster than
    two wherever something else wants the second core: the steps are so small that waiting for it costs more.
    """

    def __init__(
        self,
        name: str = "builtin",
        *,
        cache: Path | None = None,
        languages: frozenset[str] = frozenset({"en"}),
        threads: int = 1,
        progress: Progress = silent,
    ) -> None:
        self._name = name
        self._languages = languages
        self._cache = default_cache(os.environ) if cache is None else cache
        self._threads = threads
        self._progress = progress
        self._model: _Model | None = None
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
        for _ in self.stream(system, "", max_tokens=1, deadline_s=60.0):
            pass

    def stream(self, system: str, prompt: str, *, max_tokens: int, deadline_s: float, start: str = "") -> Iterator[str]:
        job = _Job(system, prompt, start, max_tokens, time.monotonic() + deadline_s)
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
            waiting = [job for job in self._jobs.queue if job is None or not job.over]
            self._jobs.queue.clear()
            self._jobs.queue.extend(waiting)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if job.over:
                continue
            job.begun.set()
            try:
                for piece in self._load().generate(job):
                    job.pieces.put(piece)
                job.pieces.put(None)
            except GeneratorFailed as failed:
                job.pieces.put(failed)
            except (RuntimeError, ValueError, MemoryError, OSError) as error:
                job.pieces.put(GeneratorFailed(f"{self.name} failed: {error}"))

    def _load(self) -> _Model:
        with self._loading:
            if self._model is None:
                try:
                    self._model = _Model(self._name, self._cache, self._threads, self._progress)
                except (WeightsMissing, WeightsDiffer) as error:
                    raise GeneratorFailed(str(error)) from error
                except (OSError, ValueError, ImportError) as error:
                    first = str(error).strip().splitlines()[0]
                    raise GeneratorFailed(
                        f"cannot load the language model {self._name!r}: {first} "
                        '(expected "builtin", or the name or folder of a model that is on this machine)'
                    ) from error
            return self._model


def _close(generator: weakref.ref[TransformersGenerator]) -> None:
    open_still = generator()
    if open_still is not None:
        open_still.close()


class _Model:
    """The loaded model with its tokenizer and the attention cache of the last prompt. Not for two threads at once."""

    def __init__(self, name: str, cache: Path, threads: int, progress: Progress) -> None:
        folder = str(ensure_builtin(cache, progress)) if name == "builtin" else name
        import torch
        import transformers

        hub: Any = transformers  # its functions carry no types
        self.torch = torch
        self.threads = threads
        hub.utils.logging.disable_progress_bar()
        safe = {"trust_remote_code": False, "local_files_only": name == "builtin"}
        self.tokenizer: Any = hub.AutoTokenizer.from_pretrained(folder, **safe)
        if not self.tokenizer.chat_template:
            raise ValueError(f"the tokenizer of {name!r} has no chat template: choose an instruction-tuned model")
        self.model: Any
        if name == "builtin":
            from safetensors.torch import load_file

            from assistant.generators.packed import pack

            loaded = hub.AutoModelForCausalLM.from_pretrained(
                folder, dtype=torch.bfloat16, use_safetensors=True, **safe
            )
            self.model = pack(loaded.eval(), load_file(Path(folder) / EIGHT_BITS), threads=PACKERS)
        else:
            self.model = hub.AutoModelForCausalLM.from_pretrained(
                folder, dtype="auto", device_map="auto", use_safetensors=True, **safe
            ).eval()
        ends = self.model.generation_config.eos_token_id
        self.ends = {self.tokenizer.eos_token_id, *(ends if isinstance(ends, list) else [ends])}
        self.seen: list[int] = []
        self.memory: Any = None

    def generate(self, job: _Job) -> Iterator[str]:
        """Pieces of text, one a token unless a character is still incomplete."""
        torch = self.torch
        torch.set_num_threads(self.threads)
        ids = self._encode(job)
        tail, written, shown = ids[-8:], list[int](), ""
        before = self.tokenizer.decode(tail)
        pending = ids
        with torch.inference_mode():
            while len(written) < job.max_tokens and not job.over:
                token = self._next(pending, written)
                if token in self.ends:
                    break
                written.append(token)
                pending = [*ids, *written]
                text = self.tokenizer.decode([*tail, *written])[len(before) :]
                if not text.endswith("\ufffd") and len(text) > len(shown):
                    yield text[len(shown) :]
                    shown = text
        if not job.stop.is_set() and time.monotonic() >= job.deadline and len(written) < job.max_tokens:
            raise GeneratorFailed(f"late: {len(written)} tokens written at the deadline")

    def _encode(self, job: _Job) -> list[int]:
        plain = [self._plain(text) for text in (job.system, job.prompt, job.start)]
        messages = [{"role": "system", "content": plain[0]}] if plain[0] else []
        messages.append({"role": "user", "content": plain[1]})
        text = self.tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        return list(self.tokenizer(text + plain[2], add_special_tokens=False).input_ids)

    def _plain(self, text: str) -> str:
        """Without the marks that divide a conversation: text about products must not open a turn of its own."""
        for mark in sorted(self.tokenizer.get_added_vocab(), key=len, reverse=True):
            text = text.replace(mark, " ")
        return text

    def _next(self, ids: list[int], written: list[int]) -> int:
        """The most likely token after `ids`, computing only what the last call did not."""
        torch = self.torch
        known = 0
        for old, new in zip(self.seen, ids[:-1], strict=False):
            if old != new:
                break
            known += 1
        if known < len(self.seen):
            known = self._forget(known)
        self.seen = []  # until the step is done, in case it fails half-way
        inputs = torch.tensor([ids[known:]], device=self.model.device)
        out = self.model(input_ids=inputs, past_key_values=self.memory, use_cache=True, logits_to_keep=1)
        self.memory, self.seen = out.past_key_values, list(ids)
        scores = out.logits[0, -1]
        for token in _repeats(written):
            scores[token] = -torch.inf
        return int(scores.argmax())

    def _forget(self, known: int) -> int:
        """Crops the attention cache to its first `known` positions, or drops it where it cannot be cropped."""
        from transformers.cache_utils import DynamicCache, DynamicLayer

        layers = getattr(self.memory, "layers", ())
        if known and isinstance(self.memory, DynamicCache) and all(type(layer) is DynamicLayer for layer in layers):
            self.memory.crop(known - len(self.seen))  # a negative number is how many to remove
            return known
        self.memory = None
        return 0


def _repeats(written: list[int]) -> set[int]:
    """The tokens that would complete a run of REPEAT tokens a second time."""
    if len(written) < REPEAT:
        return set()
    end = written[-REPEAT + 1 :]
    return {written[i + REPEAT - 1] for i in range(len(written) - REPEAT + 1) if written[i : i + REPEAT - 1] == end}
