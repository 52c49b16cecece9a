"""Guesses what a message does from its words, where the patterns say little. Knows no ledger and no reply.

A multinomial logistic regression over n-grams of words and characters, in which what the lexicon knows is replaced by
its facet ("the <colour> one in <size>"): what is learned is how things are said, not what is sold. Made by
`python -m benchmarks.act_model --write` from the development conversations; a guess takes a fraction of a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from assistant.parsing.spans import Span
from assistant.types import Act

FILE = "act_model.npz"
#: The longest n-grams, in characters and in words.
CHARACTERS, WORDS = 5, 4
#: From here on a message is cut: what it does is said before.
LONGEST = 300

_FACET_SIGNS = {
    "product_type": "TT", "category": "TT", "colour": "CC", "material": "MM", "feature": "FF", "brand": "BB",
    "gender": "GG", "age_group": "GG", "pattern": "PP", "season": "OO", "occasion": "OO",
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TOKEN = re.compile(r"[A-Za-z']+|\d+|[\u3400-\u9fff]|[?!,.;？！，。；]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """The likeliest act and its probability, of 1."""

    act: Act
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ActModel:
    """`weights` has a row for each of `places` (a feature's row) and a column for each act; `idf` a value a row."""

    acts: tuple[Act, ...]
    places: dict[str, int]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def guess(self, text: str, spans: Sequence[Span], *, before: str, first: bool) -> Guess:
        """What a comparable text does. `before` is the act of the turn before ("" for none); `first` says that nothing
        is looked for yet."""
        scores = self.bias.astype(np.float64)
        for block in blocks(text, spans, before=before, first=first):
            rows = [place for feature in block if (place := self.places.get(feature)) is not None]
            if rows:
                values = self.idf[rows]
                scores = scores + (values / sqrt(float(values @ values))) @ self.weights[rows]
        likelihood = np.exp(scores - scores.max())
        best = int(likelihood.argmax())
        return Guess(act=self.acts[best], probability=float(likelihood[best] / likelihood.sum()))


def blocks(text: str, spans: Sequence[Span], *, before: str, first: bool) -> Iterator[list[str]]:
    """The features of a message, in blocks that are scaled each for itself."""
    said = without_values(text[:LONGEST], spans)
    yield sorted({f"c:{gram}" for word in said.split() for gram in _grams(f" {word} ", CHARACTERS)})
    tokens = _TOKEN.findall(said)
    yield sorted({f"w:{' '.join(gram)}" for gram in _grams(tokens, WORDS)})
    yield [f"before:{before or 'none'}"]
    yield [f"first:{first}"]


def without_values(text: str, spans: Sequence[Span]) -> str:
    """The text with a sign for each facet and 0 for each number in place of the values."""
    pieces, at = [], 0
    for span in sorted(spans, key=lambda span: span.start):
        if at <= span.start and span.end <= len(text):
            pieces += [text[at : span.start], _FACET_SIGNS.get(span.mentions[0].facet, "XX")]
            at = span.end
    return _NUMBER.sub("0", "".join([*pieces, text[at:]]))


def _grams(items: str | Sequence[str], longest: int) -> Iterator[str]:
    for length in range(1, longest + 1):
        for start in range(len(items) - length + 1):
            yield items[start : start + length]  # type: ignore[misc]


@cache
def act_model() -> ActModel:
    """The model that comes with the program."""
    with resources.files("assistant.parsing").joinpath(FILE).open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        return ActModel(
            acts=tuple(str(act) for act in stored["acts"]),  # type: ignore[misc]
            places={feature: place for place, feature in enumerate(str(stored["features"]).split("\n"))},
            idf=stored["idf"].astype(np.float32),
            weights=stored["weights"].astype(np.float32),
            bias=stored["bias"].astype(np.float32),
        )
