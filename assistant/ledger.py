"""Keeps the ledger of a need from turn to turn: what a follow-up adds, replaces and takes out. Knows no wording."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from assistant.parsing.removals import Removals
from assistant.parsing.strength import TYPES
from assistant.types import DialogueState, Need
from retrieval.lexicon import Lexicon
from retrieval.sizes import system
from retrieval.types import FACETS, Constraint, Sort

#: Facets of which several values hold together: a new one joins the old ones.
TOGETHER = frozenset({"feature", "occasion", "season"})


def refined(
    need: Need,
    new: Collection[Constraint],
    lexicon: Lexicon,
    *,
    text: str = "",
    said: str = "",
    sort: Sort = "relevance",
    also: bool = False,
    removals: Removals | None = None,
    instead: bool = False,
) -> Need:
    """The need after a follow-up. New values of a facet replace old ones; `also` adds them to what is there as further
    alternatives; `instead` makes even features replace each other. `text` are the follow-up's words to search by."""
    kept = [left for c in need.constraints if (left := _left(c, removals)) is not None]
    for constraint in new:
        kept = _without_conflicts(kept, constraint, also=also, instead=instead)
    merged = list(kept)
    for constraint in new:
        merged = _with(merged, constraint, also=also)
    gone = [c for c in need.constraints if not _still(c, merged)]
    return replace(
        need,
        constraints=tuple(merged),
        search_text=_text(need.search_text, gone, text, lexicon),
        said=f"{need.said} · {said}" if said and need.said else said or need.said,
        sort=need.sort if sort == "relevance" else sort,
        like="" if any(c.facet in TYPES for c in new) else need.like,
    )


def types_of(need: Need) -> set[tuple[str, str]]:
    """The kinds of product that a need is for, as tags."""
    return {(c.facet, v) for c in need.constraints if c.facet in TYPES and c.op == "=" for v in c.values}


def without(state: DialogueState, constraint: Constraint, lexicon: Lexicon) -> DialogueState:
    """The state with one constraint of the need in focus taken out, or of what the shopper told; else as it was."""
    need = state.need
    if need is None or constraint not in need.constraints:
        return replace(state, told=tuple(c for c in state.told if c != constraint))
    slimmer = replace(
        need,
        constraints=tuple(c for c in need.constraints if c != constraint),
        search_text=_text(need.search_text, [constraint], "", lexicon),
    )
    return replace(state, needs=(*state.needs[: state.focus], slimmer, *state.needs[state.focus + 1 :]))


def _left(constraint: Constraint, removals: Removals | None) -> Constraint | None:
    """What is left of a constraint once some is taken back: of black or navy without navy, black."""
    if not removals:
        return constraint
    if removals.all and constraint.facet not in TYPES:
        return None
    if constraint.facet == "price" and _side(constraint.op) in removals.limits:
        return None
    if constraint.facet not in (*removals.facets, *FACETS):
        return constraint
    if constraint.facet in removals.facets:
        return None
    values = tuple(v for v in constraint.values if (constraint.facet, v) not in removals.tags)
    if len(values) == len(constraint.values):
        return constraint
    return replace(constraint, value=values[0] if len(values) == 1 else values) if values else None


def _without_conflicts(kept: Iterable[Constraint], new: Constraint, *, also: bool, instead: bool) -> list[Constraint]:
    return [c for c in kept if not _conflicts(c, new, also=also, instead=instead)]


def _conflicts(old: Constraint, new: Constraint, *, also: bool, instead: bool) -> bool:
    facet = new.facet
    if facet in TYPES and old.facet in TYPES and new.op == old.op == "=":
        return not also
    if old.facet != facet:
        return False
    if facet == "size" and (not _same_measure(old, new) or (also and new.op == old.op == "=")):
        return False
    if facet == "price" or facet == "rating" or facet == "size":
        if new.op == "=" or old.op == "=":
            return True
        if _side(old.op) == _side(new.op):
            return True
        return facet != "size" and _crossed(old, new)
    if facet not in FACETS:
        return True
    if new.op != old.op:
        return bool(set(old.values) & set(new.values))
    if new.op == "!=":
        return old.value == new.value
    if also:
        return False
    if facet in TOGETHER:
        if facet == "feature" and (rivals := _rivals(new.values)):
            return bool(rivals & set(old.values)) or old.value == new.value
        return instead or old.value == new.value
    return old.turn != new.turn or old.value == new.value


#: Features of which a product has one: a new one replaces the one before.
_ONE_OF = tuple(
    frozenset(group.split())
    for group in (
        "v-neck crew-neck high-neck scoop-neck square-neck boat-neck cowl-neck halter off-shoulder",
        "long-sleeve short-sleeve three-quarter-sleeve sleeveless", "high-waist low-rise mid-rise",
        "slim-fit relaxed-fit regular-fit oversized", "wide-leg straight-leg", "high-heeled low-heeled",
        "long mid-length short", "round square oval rectangular", "large small", "wired wireless",
        "single-breasted double-breasted", "pointed-toe round-toe open-toe closed-toe",
    )
)  # fmt: skip


def _rivals(values: Collection[str]) -> frozenset[str]:
    """The features that exclude one of these."""
    return frozenset().union(*(group for group in _ONE_OF if group & set(values))) - set(values)


def _same_measure(old: Constraint, new: Constraint) -> bool:
    """Whether two sizes measure the same thing: 13 and 14 inch do, 512 gb and 14 inch do not."""
    return {_measure(v) for v in map(str, _values(old))} == {_measure(v) for v in map(str, _values(new))}


def _measure(size: str) -> str:
    return system(size) if " " in size else "worn"


def _side(op: str) -> str:
    return "most" if op in ("<", "<=") else "least"


def _crossed(old: Constraint, new: Constraint) -> bool:
    """An old lower limit above a new upper one, or the other way round: the old one is no longer meant."""
    if not isinstance(old.value, int | float) or not isinstance(new.value, int | float):
        return False
    return old.value >= new.value if _side(new.op) == "most" else old.value <= new.value


def _with(kept: list[Constraint], new: Constraint, *, also: bool) -> list[Constraint]:
    """Adds a constraint; with `also` it joins the values of the same facet as one more alternative."""
    if also and new.op == "=" and new.facet in (*FACETS, "size") and new.facet not in TOGETHER:
        for place, old in enumerate(kept):
            if old.facet == new.facet and old.op == "=" and (old.facet != "size" or _same_measure(old, new)):
                values = tuple(dict.fromkeys((*old.values, *new.values)))
                text = f"{old.text}, {new.text}" if old.text != new.text else old.text
                kept[place] = replace(
                    old, value=values[0] if len(values) == 1 else values, hard=old.hard, text=text, turn=new.turn
                )
                return kept
    if any((c.facet, c.op, c.value) == (new.facet, new.op, new.value) for c in kept):
        return [new if (c.facet, c.op, c.value) == (new.facet, new.op, new.value) else c for c in kept]
    return [*kept, new]


def _still(old: Constraint, merged: Collection[Constraint]) -> bool:
    return any(c.facet == old.facet and c.op == old.op and set(_values(old)) <= set(_values(c)) for c in merged)


def _values(constraint: Constraint) -> tuple[object, ...]:
    return constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)


def _text(base: str, gone: Iterable[Constraint], more: str, lexicon: Lexicon) -> str:
    """The text to search by without the words of what no longer holds, and with the new ones in front."""
    for constraint in gone:
        words = [constraint.text.lower()]
        if constraint.facet in FACETS:
            words += [lexicon.label(constraint.facet, value, "en").lower() for value in constraint.values]
            words += [value.replace("-", " ") for value in constraint.values]
        for word in sorted((w for w in words if w), key=len, reverse=True):
            bounded = rf"(?<![a-z]){re.escape(word)}(?:e?s)?(?![a-z])" if word.isascii() else re.escape(word)
            base = re.sub(bounded, " ", base)
    have = base.split()
    new = [word for word in more.split() if word not in have]
    return " ".join([*new, *have])
