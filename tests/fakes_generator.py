"""A generator that says what it was told to, through the Generator protocol."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.types import GeneratorFailed


@dataclass
class ScriptedGenerator:
    """Streams `says` word by word, `pace_s` apart; with `fails`, that is raised after the last word."""

    says: str = ""
    fails: str = ""
    pace_s: float = 0.0
    name: str = "scripted"
    languages: frozenset[str] = frozenset({"en"})
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    closed: int = 0

    def warm(self, system: str = "") -> None:
        """Nothing to load."""

    def stream(self, system: str, prompt: str, *, max_tokens: int, deadline_s: float, start: str = "") -> Iterator[str]:
        self.asked.append((system, prompt, start))
        end = time.monotonic() + deadline_s
        try:
            for word in re.findall(r"\s*\S+", self.says)[:max_tokens]:
                if time.monotonic() + self.pace_s >= end:
                    raise GeneratorFailed(f"{self.name} is late after {deadline_s:g} s")
                time.sleep(self.pace_s)
                yield word
            if self.fails:
                raise GeneratorFailed(self.fails)
        finally:
            self.closed += 1
