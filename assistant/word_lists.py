"""The words of wording.yaml, read once. Knows no sentence and no product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLists:
    """The lists of wording.yaml, which says what each is. `things` are by their names without hyphens."""

    things: Mapping[str, str]
    unsaid: frozenset[str]
    purposes: Mapping[str, str]
    spoken: Mapping[str, str]
    unchosen: frozenset[str]
    pairs: frozenset[str]
    in_pieces: frozenset[str]


@cache
def word_lists() -> WordLists:
    file = resources.files("assistant") / "wording.yaml"
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return WordLists(
        things=read["things"],
        unsaid=frozenset(read["unsaid"]),
        purposes=read["purposes"],
        spoken=read["spoken"],
        unchosen=frozenset(read["unchosen"]),
        pairs=frozenset(read["pairs"]),
        in_pieces=frozenset(read["in pieces"]),
    )
