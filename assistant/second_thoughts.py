"""Reads changes of mind: what is given up, let in again, or left behind. Knows no search and no reply."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.parsing.turns import (
    accepts,
)
from assistant.reading import Reading
from assistant.types import Need
from retrieval.types import FACETS, Constraint

#: Where a change of mind begins.
_CHANGE = re.compile(r"换|改|\bno, |\b(?:make (?:it|that|them)|instead|rather|switch to|change (?:it |that )?to)\b")


def replacing(reading: Reading, constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """Without what is said to be left behind: the white of "white shows dirt, make it blue", 白的显旧，换蓝色."""
    change = _CHANGE.search(reading.plain)
    if change is None:
        return constraints
    at = reading.written.places[change.start()]
    place = {c: reading.written.text.find(c.text) for c in constraints}
    later = {c.facet for c in constraints if place[c] >= at and c.op == "="}
    kept = []
    for c in constraints:
        if c.op == "=" and c.facet in later and isinstance(c.value, tuple) and place[c] < at:
            head = {m.value for s in reading.spans if s.start < change.start() for m in s.mentions}
            values = tuple(v for v in c.values if v not in head)
            c = replace(c, value=values[0] if len(values) == 1 else values) if values else c
        elif c.op == "=" and place[c] < at and (c.facet in later or is_held(reading, c)):
            continue
        kept.append(c)
    return tuple(kept)


def is_held(reading: Reading, constraint: Constraint) -> bool:
    need = reading.state.need
    return need is not None and any(
        c.facet == constraint.facet and c.value == constraint.value for c in need.constraints
    )


_NO_LONGER = re.compile(r"不要.{1,6}了|不是|\bany ?more\b|\bno longer\b|\bafter all\b|\binstead\b")


def given_up(reading: Reading, need: Need, constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """Without exclusions of what was asked for and is only replaced: 不要珍珠了，银的吧 after pearls."""
    if not _NO_LONGER.search(reading.plain):
        return constraints
    held = {(c.facet, v) for c in need.constraints if c.op == "=" and c.facet in FACETS for v in c.values}
    new = {c.facet for c in constraints if c.op == "="}
    return tuple(
        c
        for c in constraints
        if not (c.op == "!=" and c.facet in new and c.facet in FACETS and {(c.facet, v) for v in c.values} <= held)
    )


def restored(reading: Reading, need: Need, constraints: tuple[Constraint, ...]) -> tuple[Need, tuple[Constraint, ...]]:
    """What was ruled out and is now fine ("black is fine actually") is no longer ruled out, and not asked for."""
    if accepts(reading.plain):  # "sleeves are ok after all": no longer sleeveless
        lacking = [
            c for c in need.constraints if c.op == "=" and c.facet == "feature" and _said_without(reading.plain, c)
        ]
        if lacking:
            need = replace(need, constraints=tuple(c for c in need.constraints if c not in lacking))
            names = {str(c.value).removesuffix("less") for c in lacking}
            constraints = tuple(c for c in constraints if not any(name in str(c.value) for name in names))
            return need, constraints
    if not (accepts(reading.plain) or _NOT_UNWELCOME.search(reading.plain)):
        return need, constraints
    back = {(c.facet, v) for c in constraints if c.op == "=" and c.facet in FACETS for v in c.values}
    out = [c for c in need.constraints if c.op == "!=" and any((c.facet, v) in back for v in c.values)]
    if not out:
        return need, constraints
    again = {(c.facet, v) for c in out for v in c.values}
    kept = tuple(c for c in constraints if not (c.facet in FACETS and {(c.facet, v) for v in c.values} <= again))
    return replace(need, constraints=tuple(c for c in need.constraints if c not in out)), kept


def _said_without(plain: str, constraint: Constraint) -> bool:
    value = str(constraint.value)
    return value.endswith("less") and value.removesuffix("less") in plain


#: A double negation that lets something in again.
_NOT_UNWELCOME = re.compile(r"也?不是不(?:行|可以|能|好)|没关系|也?能接受|\bi don't mind\b|\bi can live with\b")
