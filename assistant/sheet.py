"""The short sheet that a model words: a product's name, and what is to be said of it, in order. Knows no product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.types import Prompt
from prompts import render

#: What a line says of the product. `history` begins with "you …" or says what the product is ("close to what you
#: usually spend"); `open` is what the listing does not say ("whether it has a hood"); `but` is what speaks against it.
Label = Literal[
    "what", "has", "without", "is", "is not", "brand", "for", "price", "was", "rating", "stock", "history", "compared",
    "open", "but",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    label: Label
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`lines` stand in the order in which they are to be said. `asked` says that the first line is what was asked
    for."""

    name: str
    lines: tuple[Line, ...]


def prompt(sheet: Sheet, language: str = "en", *, store: str = "", tone: str = "plain") -> Prompt:
    """What a model is asked for one product. Text from the catalogue stands between marks, as data."""
    return Prompt(
        system=system_prompt(language, store=store, tone=tone),
        text=render(f"sheet.{language}.j2", sheet=sheet, tone=tone).strip(),
    )


def system_prompt(language: str = "en", *, store: str = "", tone: str = "plain") -> str:
    """What every prompt begins with."""
    return render(f"explain.{language}.j2", store=store, tone=tone).strip()
