"""Weighs what the patterns say a message does against what its words make likely. Knows no search and no reply.

Patterns decide where they are sure: undo, reset, what is told of oneself. Where they are not, as with any message that
they only take for a wish, a model trained on conversations is asked, and followed where it is surer than a limit.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.parsing.act_model import act_model
from assistant.parsing.asides import asks_for
from assistant.parsing.strength import TYPES
from assistant.parsing.turns import asks_anew, changes_type, leftover
from assistant.questions import about_me, asking, cart, compared
from assistant.reading import Reading
from assistant.several_needs import searched
from assistant.types import Act, Understanding
from assistant.wants import follow

#: How sure the model must be, of 1, to overrule what the patterns take a message for; others are never overruled.
SURE: dict[Act, float] = {
    "refine": 0.7, "search": 0.7, "unclear": 0.8, "ask": 0.8, "compare": 0.9, "similar": 0.9, "thanks": 0.9,
    "store": 0.9, "cart": 0.9, "off_topic": 0.9, "more": 0.95,
}  # fmt: skip
#: How sure, to take a message that names conditions for one that names none.
SURE_OF_NOTHING = 0.9
#: Acts that are about the list shown, and those that are answered without a ledger.
_OF_THE_LIST = frozenset({"ask", "compare", "why", "similar", "show"})
_PLAIN = frozenset({"thanks", "help", "store", "off_topic", "greeting", "more", "show", "undo", "reset"})


def weighed(reading: Reading, said: Understanding) -> Understanding:
    """What a message does, once the model has been asked where the patterns are not sure."""
    limit = SURE.get(said.act)
    if limit is None:
        return said
    state = reading.state
    guess = act_model().guess(reading.plain, reading.phrases, before=state.act, first=not state.needs)
    if guess.act == said.act or guess.probability < limit:
        return said
    asked = bool(reading.request.constraints or reading.removals)
    if asked and guess.act in _PLAIN and guess.probability < SURE_OF_NOTHING:
        return said
    if guess.act in _OF_THE_LIST and not reading.shown:
        return said
    return taken_for(reading, said, guess.act) or said


def asks_plainly(reading: Reading) -> bool:
    """Whether a message plainly names a kind of product: "wireless headphones" after lamps is a new wish."""
    named = (m for span in reading.spans for m in span.mentions if m.facet in TYPES)
    return asks_anew(reading.plain) or any(not mention.weak for mention in named)


def taken_for(reading: Reading, said: Understanding, act: Act) -> Understanding | None:
    """The message read as that act; None where it does not say what the act needs."""
    request, state = reading.request, reading.state
    asked = bool(request.constraints or reading.removals or request.sort != "relevance")
    match act:
        case "refine" if state.need is not None and asked and not (said.act == "search" and asks_plainly(reading)):
            kin = asks_for(reading.plain) and reading.kin(state.need, request)
            bare = replace(request, constraints=tuple(c for c in request.constraints if kin or c not in request.types))
            if not (bare.constraints or reading.removals or bare.sort != "relevance"):
                return None
            return follow(reading, state.need, state.focus, bare, "")
        case "search" if (
            said.act == "refine"
            and not changes_type(reading.plain)
            and (request.types or leftover(request, reading.words).unknown)
        ):
            return searched(reading, request, leftover(request, reading.words).text)
        case "ask":
            return asking(reading)
        case "compare" if len(reading.shown) > 1:
            return compared(reading)
        case "why" | "similar":
            return reading.pointing(act)
        case "cart" if reading.shown or state.cart:
            return cart(reading)
        case "about_me" if request.constraints:
            return about_me(reading)
        case "undo" if state.before is None:
            return None
        case "more" if not state.needs:
            return None
        case _ if act in _PLAIN:
            nothing = replace(reading.same, act=act)
            return replace(nothing, needs=(), focus=0, budget=None) if act == "reset" else nothing
    return None
