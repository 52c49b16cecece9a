"""Constraints as a careful reader writes them, and whether those that were understood are the same. Knows no message.

The notation is described in tests/conversations/README.md: facet, operator, values of which any will do, and a mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose
from typing import Literal, cast

from assistant.evaluate import BadQueries
from retrieval.filters import BadConstraint, check
from retrieval.lexicon import Lexicon
from retrieval.types import FACETS, Constraint, Op

#: How firmly it was said: softly, firmly, in a way that readers may take for either, or not judged.
Mark = Literal["", "~", "!", "?"]

#: Facets of a label that are no tags.
NUMBERS, FLAGS, SIZE = ("price", "rating", "quantity"), ("in_stock", "on_sale"), "size"
#: The value of a price limit of any height.
ANY = "*"

_LABEL = re.compile(r"([~!?]?)([a-z_]+)(<=|>=|!=|<|>|=)([^=<>].*)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
#: A limit is the same whether the value itself is in or out.
_LIMITS = {"<": "<=", ">": ">="}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    facet: str
    op: Op
    values: tuple[str, ...]
    mark: Mark = ""

    def __str__(self) -> str:
        return f"{self.mark}{self.facet}{self.op}{'|'.join(self.values)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was expected and found, expected and not found, found and not expected. What is found has a mark: ! or ~."""

    right: tuple[Label, ...]
    missing: tuple[Label, ...]
    extra: tuple[Label, ...]


def read_label(said: object) -> Label:
    """A label such as "~colour=black|navy". BadQueries for an unknown facet, or an operator or value that it lacks."""
    match = _LABEL.fullmatch(said) if isinstance(said, str) else None
    if not match:
        raise BadQueries(f"{said!r} is no label; expected facet, operator and value, such as price<=200")
    mark, facet, op, value = match.groups()
    values = tuple(value.split("|"))
    if facet in FACETS or facet in FLAGS:
        if op not in ("=", "!="):
            raise BadQueries(f"the label {said!r}: {facet} takes = or !=")
    elif facet not in (*NUMBERS, SIZE):
        known = ", ".join((*FACETS, *NUMBERS, *FLAGS, SIZE))
        raise BadQueries(f"the label {said!r}: no facet is called {facet!r}; known are {known}")
    if any(not part or part != part.strip() for part in values):
        raise BadQueries(f"the label {said!r}: a value is empty or has spaces around it")
    if facet in FLAGS and value not in ("true", "false"):
        raise BadQueries(f"the label {said!r}: {facet} is true or false")
    limit = value == ANY and facet == "price" and op in ("<", ">")
    if facet in NUMBERS and not limit and not _NUMBER.fullmatch(value):
        raise BadQueries(f"the label {said!r}: {facet} takes a number{', <* or >*' if facet == 'price' else ''}")
    return Label(facet=facet, op=cast(Op, op), values=values, mark=cast(Mark, mark))


def read_ledger(said: object) -> tuple[Label, ...]:
    """The labels of one need. BadQueries, also for one that stands twice."""
    if not isinstance(said, list):
        raise BadQueries(f"expected a list of labels, not {said!r}")
    labels = tuple(map(read_label, said))
    for place, label in enumerate(labels):
        if any(same(label, earlier) for earlier in labels[:place]):
            raise BadQueries(f"the label {str(label)!r} stands twice in one ledger")
    return labels


def statement(label: Label) -> Constraint:
    """What a label says of a product. BadQueries for a label with a mark or without a value."""
    if label.mark or label.values == (ANY,):
        raise BadQueries(f"the label {str(label)!r}: a statement about products has no mark and no *")
    value: float | bool | str | tuple[str, ...] = label.values[0] if len(label.values) == 1 else label.values
    if label.facet in NUMBERS:
        value = float(label.values[0])
    elif label.facet in FLAGS:
        value = label.values == ("true",)
    constraint = Constraint(facet=label.facet, op=label.op, value=value)
    try:
        check(constraint)
    except BadConstraint as error:
        raise BadQueries(f"the label {str(label)!r}: {error}") from error
    return constraint


def label_of(constraint: Constraint) -> Label:
    """A constraint in the notation of labels, marked hard or soft."""
    values = constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)
    return Label(
        facet=constraint.facet,
        op=constraint.op,
        values=tuple(map(written, values)),
        mark="!" if constraint.hard else "~",
    )


def written(value: float | bool | str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else f"{value:.12g}"


def compare(expected: Sequence[Label], found: Sequence[Label], lexicon: Lexicon) -> Comparison:
    """Pairs the labels expected of one need with those found; each is used once.

    - Facet, operator and set of values must agree: text in any case, numbers within a millionth, < and <= (> and >=)
      alike, price<* with any upper limit. A mark ~ or ! asks for that strength.
    - What only a doubtful label (?) expects is neither right nor missing nor extra.
    - A tag found that another tag found implies is not extra: it says nothing new.
    """
    left = list(found)
    right: list[Label] = []
    missing: list[Label] = []
    for label in sorted(expected, key=lambda label: (label.mark == "?", label.values == (ANY,))):
        pair = next((other for other in left if same(label, other) and label.mark in ("", "?", other.mark)), None)
        if pair:
            left.remove(pair)
        if label.mark != "?":
            (right if pair else missing).append(label)
    extra = [label for label in left if not any(implies(other, label, lexicon) for other in found)]
    return Comparison(right=tuple(right), missing=tuple(missing), extra=tuple(extra))


def same(said: Label, found: Label) -> bool:
    """Whether two labels agree in all but their marks."""
    if said.facet != found.facet or _LIMITS.get(said.op, said.op) != _LIMITS.get(found.op, found.op):
        return False
    if said.values == (ANY,):
        return True
    return all(any(same_value(a, b) for b in found.values) for a in said.values) and all(
        any(same_value(a, b) for a in said.values) for b in found.values
    )


def same_value(said: str, found: str) -> bool:
    if _NUMBER.fullmatch(said) and _NUMBER.fullmatch(found):
        return isclose(float(said), float(found), rel_tol=1e-6)
    return said.casefold() == found.casefold()


def implies(label: Label, other: Label, lexicon: Lexicon) -> bool:
    """Whether whatever has one of a label's values has one of the other's too (a parka is a coat)."""
    if label.op != "=" or other.op != "=" or label.facet not in FACETS or other.facet not in FACETS:
        return False
    return all(
        any((other.facet, value) in lexicon.implied(label.facet, own) for value in other.values) for own in label.values
    )
