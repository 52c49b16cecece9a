"""What is looked for as chips: plain data, every string meant as text. Knows no HTML and no product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import get_currency_precision

from assistant.money import format_money
from assistant.types import Cards, DialogueState, Need
from retrieval.lexicon import Lexicon
from retrieval.types import FACETS, Constraint, Language, Money, Query
from ui.words import COMPARISONS, EXCLUSIONS, SORTS, WORDS
from ui.words import FACETS as FACET_NAMES

#: A chip's `place` where the shopper cannot take it out.
FIXED = -1

Chip = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a constraint is written with."""

    lexicon: Lexicon
    currency: str
    language: Language


def removable(state: DialogueState) -> tuple[Constraint, ...]:
    """What a shopper can take out, by its place: the need in focus, then what they told of themselves."""
    need = state.need
    return (*(need.constraints if need else ()), *state.told)


def removed_at(state: DialogueState, turn: object, place: object) -> Constraint | None:
    """The constraint behind a chip that was drawn after `turn`; None for what is no chip of this state (any more)."""
    chips = removable(state)
    if not isinstance(turn, int) or not isinstance(place, int) or turn != state.turn or not 0 <= place < len(chips):
        return None
    return chips[place]


def amount(value: float, wording: Wording) -> str:
    """A constraint's price, which is in major units, as money."""
    minor = round(value * 10 ** get_currency_precision(wording.currency))
    return format_money(Money(amount=minor, currency=wording.currency), wording.language)


def phrase(constraint: Constraint, wording: Wording) -> tuple[str, str]:
    """A constraint in words: the facet's name ("" where the rest says it all) and what is asked of it."""
    language, facet, value = wording.language, constraint.facet, constraint.value
    either = "、" if language == "zh" else " or "
    name = FACET_NAMES[language].get(facet, "")
    if facet in FACETS:
        labels = either.join(wording.lexicon.label(facet, each, language) for each in constraint.values)
        return name, EXCLUSIONS[language].format(labels) if constraint.op == "!=" else labels
    if isinstance(value, bool):
        return "", WORDS[language][facet] if value == (constraint.op == "=") else ""
    if facet == "price" and constraint.within:
        name = wording.lexicon.kind_label(constraint.within, language)
    if isinstance(value, int | float):
        shown = amount(value, wording) if facet == "price" else f"{value:g}"
    else:
        shown = either.join(each.upper() if facet == "size" and each.isalpha() else each for each in constraint.values)
    return name, COMPARISONS[language][constraint.op].format(shown)


def said(constraint: Constraint, language: Language) -> str:
    """Which words asked for it, and in which turn."""
    form = WORDS[language]["said_in" if constraint.text else "in_turn"]
    return form.format(text=constraint.text, turn=constraint.turn)


def chip(constraint: Constraint, wording: Wording, kind: str, place: int) -> Chip:
    facet, text = phrase(constraint, wording)
    return {"facet": facet, "text": text, "kind": kind, "title": said(constraint, wording.language), "place": place}


def fixed(text: str, kind: str, facet: str = "") -> Chip:
    """A chip that stays and that no single message said."""
    return {"facet": facet, "text": text, "kind": kind, "title": "", "place": FIXED}


def key(constraint: Constraint) -> tuple[object, ...]:
    """What a constraint asks, however firmly and whenever it was said."""
    return constraint.facet, constraint.op, constraint.value, constraint.within


def need_chips(
    need: Need, wording: Wording, *, query: Query | None, relaxed: Sequence[Constraint], focus: bool
) -> list[Chip]:
    """One need: its constraints in the order in which they were said, those set aside, and the order of the list.

    `query` is how it was searched, which may be less strict than how it was said. Only what is in `focus` can be
    taken out.
    """
    firm = {key(c): c.hard for c in query.constraints} if query else {}
    aside = {key(c) for c in relaxed}
    kept: list[Chip] = []
    last: list[Chip] = []
    for place, constraint in enumerate(need.constraints):
        hard = firm.get(key(constraint), constraint.hard)
        kind = "relaxed" if key(constraint) in aside else "hard" if hard else "soft"
        drawn = chip(constraint, wording, kind, place if focus else FIXED)
        (last if kind == "relaxed" else kept).append(drawn)
    if need.sort != "relevance":
        last.append(fixed(SORTS[wording.language][need.sort], "sort"))
    return [*kept, *last]


def told_chips(state: DialogueState, wording: Wording, query: Query | None) -> list[Chip]:
    """What the shopper told of themselves, now or (in `query`) long ago, where the need in focus says nothing else."""
    need = state.need
    own = {c.facet for c in need.constraints} if need else set()
    first = len(need.constraints) if need else 0
    searched = {key(c) for c in query.constraints} if query else set()
    drawn = [
        chip(c, wording, "told", first + place)
        for place, c in enumerate(state.told)
        if c.facet not in own and (not c.within or query is None or key(c) in searched)
    ]
    known = {key(c) for c in (*(c for need in state.needs for c in need.constraints), *state.told)}
    remembered = [c for c in (query.constraints if query else ()) if key(c) not in known and c.facet not in own]
    return [*drawn, *(fixed(text, "told", facet) for facet, text in (phrase(c, wording) for c in remembered))]


def heading(need: Need, wording: Wording) -> str:
    """What a need is called: its kind of product, else its words."""
    for constraint in need.constraints:
        if constraint.facet in ("product_type", "category") and constraint.op == "=":
            return wording.lexicon.label(constraint.facet, constraint.values[0], wording.language)
    return need.search_text or need.said


def ledger(
    state: DialogueState,
    wording: Wording,
    *,
    query: Query | None = None,
    relaxed: Sequence[Constraint] = (),
    headings: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """All that is looked for, as groups of chips: one for each need, with its heading where there are several."""
    several = len(state.needs) > 1
    groups: list[dict[str, Any]] = []
    for place, need in enumerate(state.needs):
        focus = place == state.focus
        drawn = need_chips(need, wording, query=query if focus else None, relaxed=relaxed, focus=focus)
        name = (headings[place] if len(headings) == len(state.needs) else heading(need, wording)) if several else ""
        groups.append({"heading": name, "chips": once(drawn)})
    about = told_chips(state, wording, query)
    if state.budget is not None:
        about.insert(0, fixed(WORDS[wording.language]["together"].format(amount(state.budget, wording)), "hard"))
    if several or not groups:
        groups.append({"heading": "", "chips": once(about)})
    else:
        groups[0]["chips"] = once([*groups[0]["chips"], *about])
    return [group for group in groups if group["chips"]]


def once(chips: Sequence[Chip]) -> list[Chip]:
    """The chips that say something, each of them once."""
    seen: dict[tuple[str, str], Chip] = {}
    for one in chips:
        if one["text"]:
            seen.setdefault((one["facet"], one["text"]), one)
    return list(seen.values())


def chips(cards: Cards, wording: Wording) -> list[dict[str, Any]]:
    """What a reply was made for: beside a list, a comparison, or a change of what is known."""
    if cards.query is None and cards.table is None and cards.act not in ("about_me", "undo"):
        return []
    headings = [group.heading for group in cards.groups]
    return ledger(cards.state, wording, query=cards.query, relaxed=cards.relaxed, headings=headings)
