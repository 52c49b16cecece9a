"""A generator that says what it was told to, through the Generator protocol."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from assistant.types import GeneratorFailed, Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, as it came."""

    prompts: tuple[Prompt, ...]
    max_tokens: int
    deadline_s: float
    temperature: float


@dataclass
class ScriptedGenerator:
    """Streams `says` word by word, `pace_s` apart; with `fails`, that is raised after the last word.

    `says` is one text for every prompt, or one a prompt in their order; several answers take turns, a word each.
    `closed` counts the streams that ended or were closed.
    """

    says: str | Sequence[str] = ""
    fails: str = ""
    pace_s: float = 0.0
    name: str = "scripted"
    languages: frozenset[str] = frozenset({"en"})
    asked: list[Asked] = field(default_factory=list)
    closed: int = 0

    def warm(self, system: str = "") -> None:
        """Nothing to load."""

    def stream(
        self, prompts: Sequence[Prompt], *, max_tokens: int, deadline_s: float, temperature: float = 0.0
    ) -> Iterator[tuple[int, str]]:
        self.asked.append(
            Asked(prompts=tuple(prompts), max_tokens=max_tokens, deadline_s=deadline_s, temperature=temperature)
        )
        end = time.monotonic() + deadline_s
        texts = [self.says if isinstance(self.says, str) else self.says[number] for number in range(len(prompts))]
        answers = [re.findall(r"\s*\S+", text)[:max_tokens] for text in texts]
        left = [len(words) for words in answers]
        try:
            for turn in zip_longest(*answers):
                for number, word in enumerate(turn):
                    if word is None:
                        continue  # its end was told with its last word
                    if time.monotonic() + self.pace_s >= end:
                        raise GeneratorFailed(f"{self.name} is late after {deadline_s:g} s")
                    time.sleep(self.pace_s)
                    yield number, word
                    left[number] -= 1
                    if not left[number] and not self.fails:
                        yield number, ""
            if self.fails:
                raise GeneratorFailed(self.fails)
        finally:
            self.closed += 1

    def close(self) -> None:
        """Nothing to give back."""
