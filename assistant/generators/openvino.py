"""Answers prompts with OpenVINO, in a process of its own: the fast way on a CPU. Knows nothing of products."""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.generators.builtin import EMBEDDED, SHA256, default_cache, place, source, tuning_of
from assistant.generators.cached import made
from assistant.generators.card import declared_languages
from assistant.generators.worker import Answer, Job, Worker
from assistant.settings import BadSettings
from assistant.types import GeneratorFailed, Prompt
from retrieval.weights import WeightsDiffer, WeightsMissing

INSTALL = "pip install --no-deps openvino==2026.4.1 openvino-tokenizers==2026.4.1.0 openvino-genai==2026.4.1.0"

#: More than these many threads make a model as small as the embedded one no faster.
THREADS = 4

#: How long a process may take to load its model, to end a request that was stopped, and to end itself.
LOADING_S = 600.0
STOPPING_S = 10.0
ENDING_S = 2.0

#: Raise it when the conversion below changes, so that every cache is made anew.
RECIPE = 1

#: How often a waiting request is asked whether it is still wanted.
_ASK_S = 0.1

_NAME = "smollm2-135m-instruct-openvino"
_SCRIPT = Path(__file__).with_name("openvino_process.py")


def is_installed() -> bool:
    return importlib.util.find_spec("openvino_genai") is not None


class OpenVinoGenerator:
    """The embedded model ("builtin", "plain" without our adapter), or any chat model's folder in OpenVINO's format.

    `adapter` is the folder of a LoRA adapter to merge into the embedded model; builtin.tuning_of says which one where
    it is None. `languages` are those that it may be asked to write, None for those that its model card declares.
    BadSettings for an adapter of another model, BadCard for a card that cannot be read.

    It runs in a process beside this one. Nothing is loaded before `warm()` or the first request. One request is
    answered at a time, its prompts all at once; up to WAITING others queue. What a prompt's beginning shares with an
    earlier one is not computed again. A process that crashed or hangs is replaced for the next request, without
    verifying the embedded model's files anew, for which that request's deadline may leave no time. `seed` is where the
    draws of a temperature above 0 begin. GeneratorFailed where OpenVINO is not installed.
    """

    def __init__(
        self,
        name: str = "builtin",
        *,
        adapter: Path | None = None,
        languages: frozenset[str] | None = None,
        threads: int | None = None,
        seed: int = 0,
    ) -> None:
        if not is_installed():
            raise GeneratorFailed(f"the generator openvino:{name} needs OpenVINO: {INSTALL}")
        if adapter is not None and name not in EMBEDDED:
            raise BadSettings(
                f"the generator openvino:{name} takes no adapter, only {' and '.join(EMBEDDED)} do: merge it into the "
                f"model before converting that, or choose transformers:…?adapter={adapter}"
            )
        self._model = name
        self._adapter, self._instruction = tuning_of(name, adapter)
        self._languages = languages or declared_languages(name)
        self._threads = min(os.cpu_count() or 1, THREADS) if threads is None else threads
        self._draws = random.Random(seed)
        self._folder: Path | None = None
        self._process: _Process | None = None
        self._asked = 0
        self._closing = threading.Event()
        self._worker = Worker(self.name, self._answer)

    @property
    def name(self) -> str:
        return f"openvino:{self._model}"

    @property
    def languages(self) -> frozenset[str]:
        return self._languages

    def warm(self, system: str = "") -> None:
        self._worker.warm(system)

    def stream(
        self, prompts: Sequence[Prompt], *, max_tokens: int, deadline_s: float, temperature: float = 0.0
    ) -> Iterator[tuple[int, str]]:
        return self._worker.stream(prompts, max_tokens=max_tokens, deadline_s=deadline_s, temperature=temperature)

    def close(self) -> None:
        self._closing.set()
        self._worker.close()
        process, self._process = self._process, None
        if process is not None:
            process.end()
        self._closing.clear()

    def _answer(self, job: Job) -> Answer:
        process = self._ready()
        self._asked += 1
        process.tell(
            id=self._asked,
            prompts=[(self._instruction or prompt.system, prompt.text) for prompt in job.prompts],
            max_tokens=job.max_tokens,
            temperature=job.temperature,
            seed=self._draws.getrandbits(31),
        )
        while True:
            message = process.heard(_ASK_S)
            if message is not None and "piece" not in message:
                break
            try:
                yield (message["piece"][0], message["piece"][1]) if message else None
            except GeneratorExit:
                self._stop(process)
                raise
        if "failed" in message:
            raise GeneratorFailed(f"{self.name} failed: {message['failed']}")

    def _stop(self, process: _Process) -> None:
        """Has the running request end; a process that does not is ended itself."""
        process.tell(stop=self._asked)
        until = time.monotonic() + STOPPING_S
        with suppress(GeneratorFailed):
            while (left := until - time.monotonic()) > 0:
                message = process.heard(left)
                if message is not None and "piece" not in message:
                    return
        process.end()

    def _ready(self) -> _Process:
        """The process with the model loaded: the one there is, or a new one. GeneratorFailed."""
        if self._process is not None and self._process.alive:
            return self._process
        try:
            folder = self._folder or self._found()
            self._folder = None  # a folder that cannot be loaded is verified, and mended, at the next request
            self._process = _Process(self.name, folder, self._threads)
            message, until = None, time.monotonic() + LOADING_S
            while message is None and time.monotonic() < until and not self._closing.is_set():
                message = self._process.heard(_ASK_S)
        except (WeightsMissing, WeightsDiffer) as error:
            raise GeneratorFailed(str(error)) from error
        if message is None or "failed" in message:
            self._process.end()
            why = message["failed"] if message else "it took too long, or was closed meanwhile"
            raise GeneratorFailed(
                f"cannot load the language model {self._model!r}: {why} "
                '(expected "builtin", "plain", or the folder of a model in OpenVINO\'s format)'
            )
        self._folder = folder
        return self._process

    def _found(self) -> Path:
        """The model's folder; the embedded model's is verified, and made where it is missing."""
        if self._model in EMBEDDED:
            return ensure_openvino(default_cache(os.environ), self._adapter)
        return Path(self._model)


class _Process:
    """openvino_process.py with a model, and what it says."""

    def __init__(self, name: str, model: Path, threads: int) -> None:
        self.name = name
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `end`)
        self.child = subprocess.Popen(
            [sys.executable, "-P", str(_SCRIPT), "serve", str(model), str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            encoding="utf-8",
        )
        self.messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self.reader = threading.Thread(target=self._read, name=f"{name} reader", daemon=True)
        self.reader.start()

    @property
    def alive(self) -> bool:
        return self.child.poll() is None

    def tell(self, **message: Any) -> None:
        assert self.child.stdin is not None
        with suppress(OSError):  # it is gone, as `heard` will say
            self.child.stdin.write(json.dumps(message) + "\n")
            self.child.stdin.flush()

    def heard(self, timeout_s: float) -> dict[str, Any] | None:
        """The next message; None where there is none in time. GeneratorFailed where there will be none."""
        try:
            message = self.messages.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if message is None:
            why = self.end()
            raise GeneratorFailed(f"the process of {self.name} ended with status {self.child.returncode}: {why}")
        return message

    def end(self) -> str:
        """Lets it end, or ends it. Gives the last line that it wrote on stderr."""
        assert self.child.stdin is not None and self.child.stdout is not None
        with suppress(OSError):
            self.child.stdin.close()
        try:
            self.child.wait(ENDING_S)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.reader.join()
        self.child.stdout.close()
        if self.errors.closed:
            return ""
        with self.errors:
            self.errors.seek(0)
            return _last_line(self.errors.read().decode(errors="replace"))

    def _read(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            self.messages.put(json.loads(line))
        self.messages.put(None)


def ensure_openvino(cache: Path, adapter: Path | None) -> Path:
    """The folder with the embedded model in OpenVINO's format, `adapter` merged in; made where it is missing or stale.

    Making it takes about 12 seconds, verifying it 0.2. WeightsMissing, WeightsDiffer, BadAdapter,
    GeneratorFailed where OpenVINO cannot convert it.
    """
    folder, tuning = place(cache, adapter, _NAME)
    made_of: dict[str, str | int] = {
        "source": SHA256,
        "adapter": tuning,
        "openvino": version("openvino-genai"),
        "recipe": RECIPE,
    }

    def make(part: Path) -> None:
        from assistant.generators.merged import write_merged

        merged = part / "merged.gguf"
        write_merged(source(), adapter, merged)
        convert(merged)
        merged.unlink()

    return made(folder, made_of, make)


def convert(gguf: Path) -> None:
    """Writes a GGUF file as an OpenVINO model into its folder, in a process of its own. GeneratorFailed."""
    command = [sys.executable, "-P", str(_SCRIPT), "save", str(gguf)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, errors="replace", timeout=LOADING_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise GeneratorFailed(f"OpenVINO did not convert {gguf} within {LOADING_S:g} s: is the machine busy?") from None
    if done.returncode:
        raise GeneratorFailed(
            f"OpenVINO cannot convert {gguf} (status {done.returncode}): {_last_line(done.stderr)}; {INSTALL} installs "
            'it anew, generator = "transformers:builtin" does without it'
        )


def _last_line(said: str) -> str:
    lines = said.strip().splitlines()
    return lines[-1] if lines else "it said nothing"
