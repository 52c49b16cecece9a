"""Answers about products that are shown: comparisons, questions of fact, why this one. Knows no search."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.ask import answer
from assistant.answers.asked import Asked, bare, moved
from assistant.answers.compare import comparison
from assistant.answers.finding import spoken, unresolved
from assistant.answers.why import reasons_for
from assistant.types import Cards, Chart, Table
from retrieval.types import TaggedProduct


def compare_products(asked: Asked) -> Cards:
    """A table of catalogue fields and a verdict tied to what was asked."""
    items = asked.items(asked.understood.refers)[:5]
    if asked.understood.unresolved:
        return unresolved(asked)
    if len(items) < 2:
        return spoken(asked, "compare_two")
    table, verdict = comparison(
        items,
        asked.places([item.product.id for item in items]),
        asked.understood.aspects,
        asked.state.need,
        asked.understood.language,
        asked.store.lexicon,
    )
    return about(asked, items, verdict, table=table)


def answer_question(asked: Asked) -> Cards:
    """Facts from the catalogue, "not stated" where it is silent."""
    if asked.understood.unresolved:
        return unresolved(asked)
    items = asked.items(asked.understood.refers)[:4]
    if not items:
        return spoken(asked, "nothing_yet")
    text = answer(
        items,
        asked.places([item.product.id for item in items]),
        asked.understood.aspects,
        asked.understood.language,
        asked.store.lexicon,
    )
    return about(asked, items, text)


def explain_choice(asked: Asked) -> Cards:
    """The two or three largest true reasons why a product was shown."""
    if asked.understood.unresolved:
        return unresolved(asked)
    items = asked.items(asked.understood.refers)[:1]
    if not items:
        return spoken(asked, "nothing_yet")
    text, chart = reasons_for(asked, items[0])
    return about(asked, items, text, chart=chart)


def about(
    asked: Asked, items: Sequence[TaggedProduct], text: str, *, table: Table | None = None, chart: Chart | None = None
) -> Cards:
    """Cards that speak of some of the products shown; the list and its numbers stay."""
    ids = tuple(item.product.id for item in items)
    return Cards(
        act=asked.understood.act,
        language=asked.understood.language,
        query=None,
        products=tuple(bare(item) for item in items),
        lead=text,
        state=moved(
            asked, changed=False, product=ids[-1] if asked.understood.act != "compare" else asked.state.product
        ),
        refers=asked.understood.refers,
        table=table,
        chart=chart,
    )
