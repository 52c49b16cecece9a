"""Shows the list once more, each product under what it was found for. Knows no search."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.asked import Asked, bare, moved
from assistant.answers.finding import heading, spoken
from assistant.types import Cards, Group, Near, Need
from prompts import render
from retrieval.filters import satisfies
from retrieval.types import Constraint, TaggedProduct


def show_again(asked: Asked) -> Cards:
    """The list shown last, as it was; where several things are looked for, each with its own under its name."""
    need, state, language = asked.state.need, asked.state, asked.understood.language
    aside = not set(state.shown) <= set(state.seen)  # a question over the whole store has shown others since
    items = asked.items(state.seen[-asked.k :] if aside and state.seen else state.shown)
    if not items:
        return spoken(asked, "nothing_yet")
    needs = () if aside and not state.seen else state.needs
    lists = [need_and_its(asked, one, items) for one in needs] if len(needs) > 1 else []
    if any(own for _, own in lists):
        named = [(heading(one, asked.store.lexicon, language), own) for one, own in lists if own]
        groups = tuple(Group(heading=name, count=len(own)) for name, own in named)
        if len(named) == 1 and lists[state.focus][1]:
            groups = ()
        fitting = [item for _, own in lists for item in own]
        relaxed: tuple[Constraint, ...] = ()
    else:
        held = need.query(language, asked.told).hard if need and needs else ()
        relaxed = tuple(c for c in held if not any(satisfies(item, c) for item in items))  # left out when it was shown
        held = tuple(c for c in held if c not in relaxed)
        groups, fitting = (), [item for item in items if all(satisfies(item, constraint) for constraint in held)]
    outside = [item for item in items if item not in fitting]
    return Cards(
        act="show",
        language=language,
        query=need.query(language) if need else None,
        products=tuple(bare(item) for item in fitting),
        lead=render(f"show.{language}.j2", count=len(items)).strip(),
        relaxed=relaxed,
        groups=groups,
        nearest=tuple(Near(product=bare(item), difference="") for item in outside),
        state=moved(asked, changed=False, shown=tuple(item.product.id for item in (*fitting, *outside))),
    )


def need_and_its(asked: Asked, need: Need, items: Sequence[TaggedProduct]) -> tuple[Need, list[TaggedProduct]]:
    """A need with those of the products that meet all that must hold for it and are not the first of another."""
    hard = need.query(asked.understood.language, asked.told).hard
    others = asked.state.needs[: asked.state.needs.index(need)]
    taken = [other.query(asked.understood.language, asked.told).hard for other in others]
    return need, [
        item
        for item in items
        if all(satisfies(item, c) for c in hard) and not any(all(satisfies(item, c) for c in one) for one in taken)
    ]
