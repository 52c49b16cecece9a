"""Answers prompts with a language model in this process, through transformers. Knows nothing of products."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors import SafetensorError

from assistant.generators.builtin import default_cache
from assistant.generators.card import declared_languages
from assistant.generators.worker import FAILURES, Answer, Job, Piece, Worker, first_line
from assistant.types import GeneratorFailed, Prompt
from retrieval.weights import WeightsDiffer, WeightsMissing

if TYPE_CHECKING:
    from assistant.generators.batch import Batches

#: Torch's threads. One is faster than two wherever something else wants the second core: the steps are so small that
#: waiting for it costs more.
THREADS = 1


class TransformersGenerator:
    """The embedded model ("builtin", "plain" without our adapter), or any chat model by its folder or its hub name.

    `adapter` is the folder of a LoRA adapter to merge into the weights. `languages` are those that it may be asked to
    write, None for those that its model card declares. `seed` is for answers drawn at random. BadCard for a card that
    cannot be read.

    Nothing is loaded before `warm()` or the first request. One thread generates, one request at a time, all prompts of
    it together; up to WAITING others queue.
    """

    def __init__(
        self,
        name: str = "builtin",
        *,
        adapter: Path | None = None,
        languages: frozenset[str] | None = None,
        seed: int = 0,
    ) -> None:
        self._name = name
        self._adapter = adapter
        self._given = languages
        self._languages = languages or declared_languages(name)
        self._seed = seed
        self._batches: Batches | None = None
        self._worker = Worker(self.name, self._answer)

    @property
    def name(self) -> str:
        return f"transformers:{self._name}"

    @property
    def languages(self) -> frozenset[str]:
        return self._languages

    def warm(self, system: str = "") -> None:
        self._worker.warm(system)

    def stream(
        self, prompts: Sequence[Prompt], *, max_tokens: int, deadline_s: float, temperature: float = 0.0
    ) -> Iterator[Piece]:
        return self._worker.stream(prompts, max_tokens=max_tokens, deadline_s=deadline_s, temperature=temperature)

    def close(self) -> None:
        self._worker.close()

    def _answer(self, job: Job) -> Answer:
        batches = self._load()
        import torch

        torch.set_num_threads(THREADS)
        yield from batches.answer(job.prompts, max_tokens=job.max_tokens, temperature=job.temperature)

    def _load(self) -> Batches:
        if self._batches is None:
            try:
                self._batches = self._loaded()
                self._languages = self._given or declared_languages(self._name)  # its card may have come with it
            except (WeightsMissing, WeightsDiffer) as error:
                raise GeneratorFailed(str(error)) from error
            except (*FAILURES, SafetensorError) as error:
                raise GeneratorFailed(
                    f"cannot load the language model {self._name!r}: {first_line(error)} "
                    '(expected "builtin", "plain", or the name or folder of a model that is on this machine)'
                ) from error
        return self._batches

    def _loaded(self) -> Batches:
        import torch

        from assistant.generators.batch import Batches
        from assistant.generators.chat_model import ChatModel

        model = ChatModel(self._name, self._adapter, default_cache(os.environ))
        return Batches(model, torch.Generator().manual_seed(self._seed))
