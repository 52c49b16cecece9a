"""What a check finds. Knows no detector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["price", "number", "name", "tag", "claim", "word", "markup", "repetition", "form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing in a text that the facts do not back. `text` is the part of it, `message` says what is wrong."""

    kind: Kind
    text: str
    message: str
