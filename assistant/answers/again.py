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
    lists = divided(asked, needs, items) if len(needs) > 1 else []
    if any(lists):
        groups = tuple(
            Group(heading=heading(one, asked.store.lexicon, language), count=len(own))
            for one, own in zip(needs, lists, strict=True)
            if own
        )
        if len(groups) == 1 and lists[state.focus]:
            groups = ()
        fitting = [item for own in lists for item in own]
        relaxed: tuple[Constraint, ...] = ()
    else:
        held = asked.query(need).hard if need and needs else ()
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


def divided(asked: Asked, needs: Sequence[Need], items: Sequence[TaggedProduct]) -> list[list[TaggedProduct]]:
    """The products for each need: those that meet all that must hold for it, each once, for the first that it meets."""
    left, lists = list(items), []
    for need in needs:
        hard = asked.query(need).hard
        lists.append([item for item in left if all(satisfies(item, c) for c in hard)])
        left = [item for item in left if item not in lists[-1]]
    return lists
