"""What shoppers said of themselves: how a later word changes it, and its JSON form. Knows no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from retrieval.sizes import system
from retrieval.types import Constraint

#: The key in a shopper's `explicit`.
TOLD = "told"


def merged(before: Sequence[Constraint], later: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """What holds after more was said, in the order in which it was said.

    A later value or limit takes the place of the one on the same facet and operator (a size only of one of its own
    system: a shoe size leaves the letters be), exclusions add up, and what contradicts a later word goes.
    """
    held = list(before)
    for new in later:
        held = [old for old in held if not _replaced(old, new)]
        held.append(new)
    return tuple(held)


def _replaced(old: Constraint, new: Constraint) -> bool:
    if old.facet != new.facet:
        return False
    mine, other = set(new.values), set(old.values)
    if old.op == new.op:
        if old.op == "!=":
            return mine >= other
        return old.facet != "size" or bool({system(v) for v in mine} & {system(v) for v in other})
    if (old.op, new.op) == ("=", "!="):
        return bool(mine & other)
    return (old.op, new.op) == ("!=", "=") and mine >= other


def to_json(told: Iterable[Constraint]) -> list[dict[str, object]]:
    """One object each, without the turn: it meant a place in a conversation that is over."""
    return [
        {
            "facet": c.facet,
            "op": c.op,
            "value": list(c.value) if isinstance(c.value, tuple) else c.value,
            "hard": c.hard,
            "text": c.text,
        }
        for c in told
    ]


def told_in(explicit: Mapping[str, Any]) -> tuple[Constraint, ...]:
    """What `to_json` wrote under the key "told" of a shopper's `explicit`. ValueError for anything else there."""
    entries = explicit.get(TOLD, [])
    try:
        return tuple(
            Constraint(
                facet=entry["facet"],
                op=entry["op"],
                value=tuple(entry["value"]) if isinstance(entry["value"], list) else entry["value"],
                hard=entry["hard"],
                text=entry["text"],
            )
            for entry in entries
        )
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"{TOLD} is {str(entries)[:80]!r}: expected a list of objects with facet, op, value, hard and text"
        ) from error
