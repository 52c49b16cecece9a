"""Asks one question back where the answer would change the result. Knows no text model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from assistant.types import Need
from retrieval.lexicon import Lexicon
from retrieval.types import Candidate, Constraint

#: From this number of matching products on a question is worth the shopper's time.
MANY = 25
#: How many answers are offered.
CHOICES = 4
_ASK = ("gender", "product_type", "colour", "material")
_QUESTIONS = {
    "en": {
        "gender": "Who is it for?",
        "product_type": "Any kind in particular?",
        "colour": "Any colour in mind?",
        "material": "Any material you prefer?",
    },
    "zh": {
        "gender": "是给谁买的呢？",
        "product_type": "想要哪一种呢？",
        "colour": "有喜欢的颜色吗？",
        "material": "偏好什么材质？",
    },
}


def question(
    need: Need, candidates: Sequence[Candidate], told: Sequence[Constraint], lexicon: Lexicon, language: str
) -> tuple[str, tuple[str, ...]]:
    """A question and up to CHOICES quick replies; ("", ()) where none would help.

    It is about the facet that divides the candidates most evenly, never about one that was spoken of already.
    """
    if len(candidates) < MANY:
        return "", ()
    said = {c.facet for c in (*need.constraints, *told)}
    best, choice = 0.0, ("", Counter[str]())
    for facet in _ASK:
        if facet in said and facet != "product_type":
            continue
        values = _values(facet, need, candidates, lexicon)
        spread = _entropy(values, len(candidates))
        if len(values) >= 2 and spread > best:
            best, choice = spread, (facet, values)
    facet, values = choice
    if not facet:
        return "", ()
    labels = [lexicon.label(facet, value, language) for value, _ in values.most_common(CHOICES)]
    if facet == "gender":
        labels = [f"给{label}{'士' * (label in '男女')}" if language == "zh" else f"for {label}" for label in labels]
    return _QUESTIONS[language][facet], tuple(dict.fromkeys(labels))


def _values(facet: str, need: Need, candidates: Sequence[Candidate], lexicon: Lexicon) -> Counter[str]:
    """How many candidates have a value that would narrow the need; values that nearly all or few have are left out."""
    asked = {v for c in need.constraints if c.facet == facet for v in c.values}
    if facet == "product_type" and not asked:
        return Counter()
    counts = Counter(
        value
        for candidate in candidates
        for value in dict.fromkeys(candidate.item.values(facet))
        if value not in asked
        and value != "unisex"
        and (facet != "product_type" or any((facet, a) in lexicon.implied(facet, value) for a in asked))
    )
    total = len(candidates)
    return Counter({v: n for v, n in counts.items() if 0.06 * total <= n <= 0.8 * total})


def _entropy(values: Counter[str], total: int) -> float:
    known = sum(values.values())
    if known < 0.5 * total:
        return 0.0
    return -sum(n / known * log(n / known) for n in values.values())
