"""A template of prompts/ with the values it is filled with, and the text that must come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prompts import render


@dataclass(frozen=True, slots=True)
class Case:
    """`template` is the file's name without its ending, such as "ask.en"."""

    template: str
    expected: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return f"{self.template}-{self.values.get('kind', '')}"

    @property
    def rendered(self) -> str:
        return render(f"{self.template}.j2", **self.values).strip()


def case(template: str, expected: str, /, **values: object) -> Case:
    return Case(template, expected, values)
