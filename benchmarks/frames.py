"""The frame of a sentence: what stays of it for every product. Judges nothing.

Names, prices, numbers and every word that the product's row or the request holds give way to slots, several facts in a
row to one; the number of a verb or pronoun does not count. Two sentences with one frame differ in their facts alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from benchmarks.explanation_judge import Case
from benchmarks.judging.money import AMOUNT
from benchmarks.judging.names import NAME, segments
from benchmarks.judging.words import WORD, stem, stems, words

_SAME = {
    "are": "is", "they": "it", "their": "its", "them": "it", "cost": "costs", "have": "has", "come": "comes", "an": "a",
    "fit": "fits", "match": "matches", "meet": "meets", "these": "this", "those": "that", "were": "was",
}  # fmt: skip
_RUN = re.compile(r"\{fact\}(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+|[\s/-]+)(?:a\s+)?\{fact\})+")


def frame(sentence: str, case: Case) -> str:
    parts = segments(sentence, case.own_text, case.shown_texts)
    held = stems(case.message).union(*(part.row.stems for part in parts))
    text = AMOUNT.sub("{price}", "".join(part.text for part in parts).replace(NAME, "{name}"))
    text = re.sub(r"\d[\d,]*(?:\.\d+)?", "{n}", text)
    for matcher in (words().colours, words().materials, words().qualities):
        text = matcher.pattern.sub("{fact}", text)
    text = re.sub(r"\{\w+\}|" + WORD.pattern, lambda m: _slot(m.group(), held), text)
    text = _RUN.sub("{fact}", text)
    return re.sub(r"\b(?:a|the) (?=\{)", "", re.sub(r"\s+", " ", text)).strip()


def frames(sentences: Sequence[tuple[str, Case]]) -> dict[str, int]:
    """How many sentences have each frame, the most frequent first."""
    counted = Counter(frame(sentence, case) for sentence, case in sentences)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _slot(word: str, held: set[str]) -> str:
    lower = word.lower()
    if word.startswith("{") or lower in words().plain:
        return _SAME.get(lower, lower)
    return "{fact}" if stem(lower) in held else _SAME.get(lower, lower)
