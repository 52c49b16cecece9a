"""What shoppers said of themselves: how a later word changes it, and its JSON form. Knows no database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from retrieval.sizes import system
from retrieval.types import Constraint

#: The keys in a shopper's `explicit`: what they said, and the tags that may not be learned of them.
TOLD, UNLEARNED = "told", "unlearned"


def merged(before: Sequence[Constraint], later: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """What holds after more was said, in the order in which it was said.

    A later value or limit takes the place of the one on the same facet and operator (a size only of one of its own
    system: a shoe size leaves the letters be; a budget only of the one for the same product type), exclusions add up,
    and what contradicts a later word goes.
    """
    held = list(before)
    for new in later:
        held = [old for old in held if not _replaced(old, new)]
        held.append(new)
    return tuple(held)


def beside(own: Sequence[Constraint], told: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """What is asked for, and what was told on facets that it says nothing about."""
    facets = {constraint.facet for constraint in own}
    return (*own, *(constraint for constraint in told if constraint.facet not in facets))


def _replaced(old: Constraint, new: Constraint) -> bool:
    if (old.facet, old.within) != (new.facet, new.within):
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
            **({"within": c.within} if c.within else {}),
        }
        for c in told
    ]


def without(told: Iterable[Constraint], gone: Collection[Constraint]) -> tuple[Constraint, ...]:
    """What is left once some was taken back, whenever and in whatever words it was said."""
    taken = {_meaning(constraint) for constraint in gone}
    return tuple(constraint for constraint in told if _meaning(constraint) not in taken)


def _meaning(constraint: Constraint) -> tuple[object, ...]:
    return constraint.facet, constraint.op, constraint.value, constraint.within


def holding(told: Iterable[Constraint], kinds: Collection[str]) -> tuple[Constraint, ...]:
    """What holds where products of these types (with all that they are a kind of) are searched: what is about them or
    about nothing in particular, of two budgets the one for the type."""
    held = [constraint for constraint in told if not constraint.within or constraint.within in kinds]
    particular = {(c.facet, c.op) for c in held if c.within}
    return tuple(c for c in held if c.within or (c.facet, c.op) not in particular)


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
                within=entry.get("within", ""),
            )
            for entry in entries
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{TOLD} is {str(entries)[:80]!r}: expected a list of objects with facet, op, value, hard and text"
        ) from error


def unlearned_in(explicit: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The (facet, value) pairs under the key "unlearned". ValueError for anything else there."""
    entries = explicit.get(UNLEARNED, [])
    try:
        return tuple((str(entry["facet"]), str(entry["value"])) for entry in entries)
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"{UNLEARNED} is {str(entries)[:80]!r}: expected a list of objects with facet and value"
        ) from error
