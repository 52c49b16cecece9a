"""Answers several prompts at once: one pass through the model a step, for all that are unfinished. Loads nothing."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import torch
from transformers.cache_utils import DynamicCache, DynamicLayer, DynamicSlidingWindowLayer

from assistant.generators.chat_model import ChatModel
from assistant.generators.worker import Answer, Piece
from assistant.types import Prompt

#: A run of this many tokens that an answer already has is not written again.
REPEAT = 5

#: Random answers draw from the likeliest tokens that have this probability together (Holtzman et al. 2020).
TOP_P = 0.9


@dataclass(slots=True, kw_only=True)
class _Row:
    """One answer. `ids` is its prompt; `shown` is the part of its text that was given out."""

    number: int
    ids: list[int]
    written: list[int] = field(default_factory=list)
    shown: str = ""
    complete: bool = False


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
        #: A model that carries a state from token to token can neither skip padding nor go on from a shared part.
        self._stateless = kinds <= {DynamicLayer, DynamicSlidingWindowLayer}

    def answer(self, prompts: Sequence[Prompt], *, max_tokens: int, temperature: float) -> Answer:
        """As Generator.stream. Every step of every row gives something: None while a character is incomplete.

        Prompts are read one by one, which needs no padding and begins the first answer early; then the answers take
        turns.
        """
        rows, memories = list[_Row](), list[Any]()
        for number, prompt in enumerate(prompts):
            row = _Row(number=number, ids=self._chat.encode(prompt))
            scores, memory = self._read(row.ids, prompt.system)
            yield from self._add(row, scores[0], max_tokens, temperature)
            if not self._stateless:
                yield from self._write([row], memory, max_tokens, temperature)
            elif not row.complete:
                rows.append(row)
                memories.append(memory)
        if rows:
            yield from self._write(rows, _side_by_side(memories), max_tokens, temperature)

    def _write(self, rows: list[_Row], memory: Any, max_tokens: int, temperature: float) -> Answer:
        """The rest of answers that have their first token. `memory` is the attention cache, padded on the left."""
        longest = max(len(row.ids) for row in rows)
        seen = torch.tensor([[0] * (longest - len(row.ids)) + [1] * len(row.ids) for row in rows])
        while going := [i for i, row in enumerate(rows) if not row.complete]:
            if len(going) < len(rows):
                rows, seen = [rows[i] for i in going], seen[going]
                memory.batch_select_indices(torch.tensor(going))
            seen = torch.nn.functional.pad(seen, (0, 1), value=1)
            scores, memory = self._step([row.written[-1:] for row in rows], seen, memory)
            for row, own in zip(rows, scores, strict=True):
                yield from self._add(row, own, max_tokens, temperature)

    def _read(self, ids: list[int], system: str) -> tuple[torch.Tensor, Any]:
        """The scores after a prompt, 1 x vocabulary, and its attention cache."""
        if not self._stateless:
            return self._step([ids], torch.ones(1, len(ids), dtype=torch.long), self._empty())
        if system != self._system:
            one, other = (self._chat.encode(Prompt(text=text, system=system)) for text in ("1", "a"))
            self._shared = _common(one, other)
            self._system, self._memory = system, self._empty()
            if self._shared:
                self._step([self._shared], torch.ones(1, len(self._shared), dtype=torch.long), self._memory)
        known = len(self._shared)
        # A prompt's first letters may have become one token with what stands before them.
        if ids[:known] != self._shared or len(ids) == known:
            known = 0
        memory = copy.deepcopy(self._memory) if known else self._empty()
        return self._step([ids[known:]], torch.ones(1, len(ids), dtype=torch.long), memory)

    def _empty(self) -> DynamicCache:
        # Without the model's config every layer keeps all it saw, also one that attends to a window only.
        return DynamicCache() if self._stateless else DynamicCache(config=self._model.config)

    def _step(self, new: list[list[int]], seen: torch.Tensor, memory: Any) -> tuple[torch.Tensor, Any]:
        """The scores of every row's next token, rows x vocabulary, and the attention cache after it.

        `new` are the tokens that the cache does not have yet, as many for each row; `seen` is rows x all tokens, 1
        where a token is to be attended to, 0 for padding.
        """
        device = self._model.device
        positions = (seen.cumsum(-1) - 1).clamp_min(0)[:, -len(new[0]) :]
        with torch.inference_mode():
            out = self._model(
                input_ids=torch.tensor(new, device=device),
                attention_mask=seen.to(device),
                position_ids=positions.to(device),
                past_key_values=memory,
                use_cache=True,
                logits_to_keep=1,
            )
            return out.logits[:, -1].float().cpu(), out.past_key_values

    def _add(self, row: _Row, scores: torch.Tensor, max_tokens: int, temperature: float) -> Answer:
        """Adds the next token to an answer, and gives what that adds to its text, and then whether it is complete."""
        token = self._choose(row.written, scores, temperature)
        row.complete = token in self._chat.ends
        if not row.complete:
            row.written.append(token)
            yield self._piece(row)
            row.complete = len(row.written) >= max_tokens
        if row.complete:
            yield row.number, ""

    def _choose(self, written: list[int], scores: torch.Tensor, temperature: float) -> int:
        """The next token, by its scores (one number for every token of the vocabulary)."""
        if banned := _repeats(written):
            scores = scores.index_fill(0, torch.tensor(sorted(banned)), -torch.inf)
        if temperature == 0:
            return int(scores.argmax())
        likeliest, ids = (scores / temperature).softmax(-1).sort(descending=True)
        kept = likeliest.masked_fill(likeliest.cumsum(-1) - likeliest >= TOP_P, 0.0)
        return int(ids[torch.multinomial(kept, 1, generator=self._random)])

    def _piece(self, row: _Row) -> Piece | None:
        """What the last token adds to an answer's text; None while a character is incomplete."""
        tail = row.ids[-8:]  # a word's first token is spelt by what stands before it
        before = self._chat.tokenizer.decode(tail)
        text: str = self._chat.tokenizer.decode([*tail, *row.written])[len(before) :]
        if text.endswith("\ufffd") or len(text) <= len(row.shown):
            return None
        piece = text[len(row.shown) :]
        row.shown = text
        return row.number, piece


def _side_by_side(memories: Sequence[Any]) -> Any:
    """The attention caches of single rows as one of a batch, the shorter ones padded on the left."""
    if len(memories) == 1:
        return memories[0]
    joined, longest = DynamicCache(), max(memory.get_seq_length() for memory in memories)

    def pad(part: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.pad(part, (0, 0, longest - part.shape[-2], 0))

    for i, layers in enumerate(zip(*(memory.layers for memory in memories), strict=True)):
        if layers[0].is_initialized:  # else the layer shares another's
            keys, values = [pad(layer.keys) for layer in layers], [pad(layer.values) for layer in layers]
            joined.update(torch.cat(keys), torch.cat(values), i)
    return joined


def _common(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """What both begin with."""
    return [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]


def _repeats(written: list[int]) -> set[int]:
    """The tokens that would complete a run of REPEAT tokens a second time."""
    if len(written) < REPEAT:
        return set()
    end = written[-REPEAT + 1 :]
    return {written[i + REPEAT - 1] for i in range(len(written) - REPEAT + 1) if written[i : i + REPEAT - 1] == end}
