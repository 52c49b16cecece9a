"""Answers several prompts at once: one pass through the model a step, for all that are unfinished. Loads nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import torch
from transformers.cache_utils import DynamicCache, DynamicLayer, DynamicSlidingWindowLayer

from assistant.generators.chat_model import ChatModel
from assistant.types import GeneratorFailed, Prompt

#: A run of this many tokens that an answer already has is not written again.
REPEAT = 5

#: Random answers draw from the likeliest tokens that have this probability together (Holtzman et al. 2020).
TOP_P = 0.9


@dataclass(slots=True, kw_only=True)
class _Row:
    """One answer. `shown` is the part of its text that was given out."""

    number: int
    ids: list[int]
    written: list[int] = field(default_factory=list)
    shown: str = ""


class Batches:
    """Decodes with one model. Not for two threads at once.

    `generator` draws the tokens of random answers. What the prompts of one system text share is computed once.
    """

    def __init__(self, model: ChatModel, generator: torch.Generator) -> None:
        self._chat = model
        self._model = model.model
        self._random = generator
        self._system: str | None = None
        self._shared: list[int] = []
        self._memory: Any = None
        kinds = {type(layer) for layer in DynamicCache(config=self._model.config).layers}
        #: Models that carry a state from token to token cannot skip the padding of a shorter prompt.
        self._together = kinds <= {DynamicLayer, DynamicSlidingWindowLayer}
        #: Where a layer sees a window only, padding after the shared part would take the place of tokens.
        self._shares = kinds <= {DynamicLayer}

    def answer(
        self, prompts: Sequence[Prompt], *, max_tokens: int, temperature: float, over: Callable[[], bool]
    ) -> Iterator[tuple[int, str]]:
        """The number of a prompt and the next piece of its answer: a token's text, unless a character is incomplete.

        The answers take turns. GeneratorFailed between two steps, once `over` says so.
        """
        rows = [_Row(number=i, ids=self._chat.encode(prompt)) for i, prompt in enumerate(prompts)]
        for part in [rows] if self._together else [[row] for row in rows]:
            if part:
                yield from self._decode(part, {prompt.system for prompt in prompts}, max_tokens, temperature, over)

    def _decode(
        self, rows: list[_Row], systems: set[str], max_tokens: int, temperature: float, over: Callable[[], bool]
    ) -> Iterator[tuple[int, str]]:
        shared, memory = self._prefix(rows, systems)
        longest = max(len(row.ids) for row in rows) - shared
        pads = [longest - len(row.ids) + shared for row in rows]
        inputs = torch.tensor([[0] * pad + row.ids[shared:] for pad, row in zip(pads, rows, strict=True)])
        seen = torch.tensor([[1] * shared + [0] * pad + [1] * (longest - pad) for pad in pads])
        while True:
            scores, memory = self._step(inputs, seen, memory)
            tokens = [self._choose(row.written, own, temperature) for row, own in zip(rows, scores, strict=True)]
            going = []
            for i, (row, token) in enumerate(zip(rows, tokens, strict=True)):
                if token in self._chat.ends:
                    yield row.number, ""
                    continue
                row.written.append(token)
                if piece := self._text(row):
                    yield row.number, piece
                if len(row.written) < max_tokens:
                    going.append(i)
                else:
                    yield row.number, ""
            if not going:
                return
            if over():
                raise GeneratorFailed(f"late: {len(going)} answers were unfinished at the deadline")
            if len(going) < len(rows):
                rows, tokens, seen = [rows[i] for i in going], [tokens[i] for i in going], seen[going]
                memory.batch_select_indices(torch.tensor(going))
            inputs = torch.tensor(tokens)[:, None]
            seen = torch.nn.functional.pad(seen, (0, 1), value=1)

    def _step(self, inputs: torch.Tensor, seen: torch.Tensor, memory: Any) -> tuple[torch.Tensor, Any]:
        """The scores of every row's next token, rows x vocabulary, and the attention cache after it.

        `inputs` are the new tokens, padded on the left; `seen` is 1 where a token is to be attended to, 0 for padding.
        """
        device = self._model.device
        positions = (seen.cumsum(-1) - 1).clamp_min(0)[:, -inputs.shape[1] :]
        with torch.inference_mode():
            out = self._model(
                input_ids=inputs.to(device),
                attention_mask=seen.to(device),
                position_ids=positions.to(device),
                past_key_values=memory,
                use_cache=True,
                logits_to_keep=1,
            )
            return out.logits[:, -1].float().cpu(), out.past_key_values

    def _prefix(self, rows: list[_Row], systems: set[str]) -> tuple[int, Any]:
        """How many tokens all rows begin with that are in the attention cache, and that cache, once for each row."""
        if not self._shares or len(systems) != 1:
            return 0, self._empty()
        (system,) = systems
        if system != self._system:
            one, other = (self._chat.encode(Prompt(text=text, system=system)) for text in ("1", "a"))
            self._system, self._shared = system, _common(one, other)
            _, self._memory = self._step(
                torch.tensor([self._shared]), torch.ones(1, len(self._shared), dtype=torch.long), self._empty()
            )
        known = len(self._shared)
        # A prompt's first letters may have become one token with what stands before them.
        if any(row.ids[:known] != self._shared or len(row.ids) == known for row in rows):
            return 0, self._empty()
        memory = copy.deepcopy(self._memory)
        memory.batch_repeat_interleave(len(rows))
        return known, memory

    def _empty(self) -> DynamicCache:
        return DynamicCache(config=self._model.config)

    def _choose(self, written: list[int], scores: torch.Tensor, temperature: float) -> int:
        """The next token, by its scores (one number for every token of the vocabulary)."""
        if banned := _repeats(written):
            scores = scores.index_fill(0, torch.tensor(sorted(banned)), -torch.inf)
        if temperature == 0:
            return int(scores.argmax())
        likeliest, ids = (scores / temperature).softmax(-1).sort(descending=True)
        kept = likeliest.masked_fill(likeliest.cumsum(-1) - likeliest >= TOP_P, 0.0)
        return int(ids[torch.multinomial(kept, 1, generator=self._random)])

    def _text(self, row: _Row) -> str:
        """What the last token adds to the answer's text; "" while a character is incomplete."""
        tail = row.ids[-8:]  # a word's first token is spelt by what stands before it
        before = self._chat.tokenizer.decode(tail)
        text: str = self._chat.tokenizer.decode([*tail, *row.written])[len(before) :]
        if text.endswith("\ufffd"):
            return ""
        piece = text[len(row.shown) :]
        row.shown = text
        return piece


def _common(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """What both begin with."""
    return [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]


def _repeats(written: list[int]) -> set[int]:
    """The tokens that would complete a run of REPEAT tokens a second time."""
    if len(written) < REPEAT:
        return set()
    end = written[-REPEAT + 1 :]
    return {written[i + REPEAT - 1] for i in range(len(written) - REPEAT + 1) if written[i : i + REPEAT - 1] == end}
