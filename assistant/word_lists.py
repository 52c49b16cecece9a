"""The words of wording.yaml, read once. Knows no sentence and no product."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLists:
    plain: frozenset[str]
    starters: frozenset[str]
    currencies: frozenset[str]
    claims: re.Pattern[str]
    things: Mapping[str, str]
    unsaid: frozenset[str]
    purposes: Mapping[str, str]
    spoken: Mapping[str, str]


@cache
def word_lists() -> WordLists:
    file = resources.files("assistant") / "wording.yaml"
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    claims = [rf"\b(?:{claim})" for claim in read["claims"]] + read["claims_zh"]
    return WordLists(
        plain=frozenset(read["plain"]),
        starters=frozenset(read["starters"]),
        currencies=frozenset(read["currencies"]),
        claims=re.compile("|".join(claims)),
        things=read["things"],
        unsaid=frozenset(read["unsaid"]),
        purposes=read["purposes"],
        spoken=read["spoken"],
    )
