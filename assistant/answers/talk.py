"""Answers that need no product: greetings, help, a step back, a fresh start. Knows no search."""

from __future__ import annotations

from dataclasses import replace

from assistant.answers.asked import Asked
from assistant.answers.finding import find_products, spoken
from assistant.types import Cards, DialogueState, Understanding


def say(asked: Asked) -> Cards:
    """Greeting, thanks, help, off-topic and unclear: a sentence or two; the ledger stays."""
    return spoken(asked, asked.understood.act)


def start_over(asked: Asked) -> Cards:
    """Forgets what is looked for; the cart and what the shopper told stay."""
    cards = spoken(asked, "reset", changed=True)
    return replace(cards, state=replace(cards.state, shown=(), seen=(), product=""))


def go_back(asked: Asked) -> Cards:
    """Undoes the last turn that changed something, and shows the list as it was then. An agreement is not undone."""
    before = asked.state.before
    if before is None:
        return spoken(asked, "undo", needs=0)
    back = replace(before, turn=asked.state.turn + 1, language=asked.understood.language, consent=asked.state.consent)
    if not back.needs:
        cards = spoken(asked, "undo", needs=1)
        return replace(cards, state=back)
    again = Understanding(
        act="undo", language=asked.understood.language, needs=back.needs, focus=back.focus, budget=back.budget
    )
    cards = find_products(replace(asked, understood=again, state=back, shown=asked.items(back.shown)))
    intro = spoken(asked, "undo", needs=2).lead
    gap = "" if asked.language == "zh" else " "
    state = DialogueState(
        **{
            name: getattr(cards.state, name)
            for name in ("needs", "focus", "budget", "shown", "seen", "product", "told")
        },
        turn=asked.state.turn + 1,
        language=asked.understood.language,
        cart=back.cart,
        consent=asked.state.consent,
        before=before.before,
    )
    return replace(cards, act="undo", lead=f"{intro}{gap}{cards.lead}", state=state)
