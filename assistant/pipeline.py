"""One turn, from a message to cards and a checked text. Knows no adapter and no page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from time import perf_counter

from assistant.answers.again import show_again
from assistant.answers.asked import Asked
from assistant.answers.facts_asked import answer_question, compare_products, explain_choice
from assistant.answers.finding import find_products, show_more, show_similar
from assistant.answers.shop import about_the_shopper, change_cart, over_the_store, store_question
from assistant.answers.talk import go_back, say, start_over
from assistant.build import Store
from assistant.explain import Speaker, explain
from assistant.journal import turn_events
from assistant.ledger import without
from assistant.privacy import NotWiped, erase
from assistant.types import Act, Cards, DialogueState, Explanation, Part, Reply, TextPiece, Understanding
from assistant.understand import understand
from ranking.told import merged
from ranking.types import ShopperProfile
from retrieval.types import Constraint

log = logging.getLogger(__name__)

#: Who answers which act.
ANSWERS: Mapping[Act, Callable[[Asked], Cards]] = {
    "search": find_products,
    "refine": find_products,
    "sort": find_products,
    "more": show_more,
    "similar": show_similar,
    "show": show_again,
    "compare": compare_products,
    "ask": answer_question,
    "why": explain_choice,
    "cart": change_cart,
    "about_me": about_the_shopper,
    "catalogue": over_the_store,
    "store": store_question,
    "undo": go_back,
    "reset": start_over,
    "greeting": say,
    "thanks": say,
    "help": say,
    "off_topic": say,
    "unclear": say,
}


class Timings(dict[str, float]):
    """Milliseconds of each stage, in the order in which they first ended; a stage that runs again adds up."""

    def __init__(self) -> None:
        super().__init__()
        self.started = self.last = perf_counter()

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self[stage] = round(self.get(stage, 0.0) + (now - self.last) * 1000, 2)
        self.last = now

    def since_start(self, stage: str) -> None:
        self[stage] = round((perf_counter() - self.started) * 1000, 2)


def find(
    message: str | Constraint, store: Store, profile: ShopperProfile, *, state: DialogueState, k: int, timings: Timings
) -> Cards:
    """Understands a message and answers it with at most k products of a list. BadMessage for an unusable message.

    A Constraint in place of a message takes that one out of the ledger, as a shopper does by removing its chip.
    """
    shown = store.search.named(state.shown)
    in_cart = store.search.named([line.product for line in state.cart])
    timings.lap("prepare")
    if isinstance(message, Constraint):
        understood, state = taken_out(message, state, store)
    else:
        understood = understand(message, state, store.words, shown, in_cart)
    timings.lap("understand")
    timings["retrieve"] = timings["rank"] = 0.0
    asked = Asked(understood=understood, state=state, shown=shown, profile=profile, store=store, k=k, lap=timings.lap)
    cards = ANSWERS[understood.act](asked)
    timings.lap("answer")
    return cards


def taken_out(constraint: Constraint, state: DialogueState, store: Store) -> tuple[Understanding, DialogueState]:
    slimmer = without(state, constraint, store.lexicon)
    act: Act = "refine" if slimmer.needs else "about_me"
    understood = Understanding(
        act=act, language=state.language, needs=slimmer.needs, focus=slimmer.focus, budget=slimmer.budget
    )
    return understood, replace(state, told=slimmer.told)


def respond(
    message: str | Constraint,
    state: DialogueState,
    shopper: str,
    store: Store,
    *,
    session: str = "",
    k: int = 12,
) -> Iterator[Part]:
    """Answers a message: the cards first, then the text in checked pieces, last the whole reply.

    What is shown and done is logged under `session`, and under the shopper where they agreed to it; nothing is without
    one. Closing the iterator stops the generator. BadMessage for an unusable message, UnknownShopper for a shopper who
    is not in the store (any more).
    """
    timings = Timings()
    profile = store.profiles.get(shopper, session)
    cards = find(message, store, profile, state=state, k=k, timings=timings)
    if cards.forget:
        forget(shopper, session, store)
    else:
        keep_told(cards, state, profile, store)
    timings.since_start("first_card")
    unlogged = ""
    try:
        yield cards
    finally:  # who stops the reply has seen the cards
        if session and not cards.forget:
            unlogged = log_turn(cards, state, shopper, session, store)

    explanation = Explanation(text="", generator="none")
    if cards.explained:
        parts = explain(
            cards,
            profile,
            store.generator,
            store.lexicon,
            past=store.search.named([event.product for event in profile.purchases]),
            today=date.today(),
            speaker=Speaker(store=store.settings.name, tone=store.settings.tone),
        )
        for part in parts:
            if isinstance(part, Explanation):
                explanation = part
            else:
                if "first_token" not in timings:
                    timings.since_start("first_token")
                yield TextPiece(text=part)
    timings.setdefault("first_token", timings["first_card"])  # the lead came with the cards
    timings.since_start("total")
    yield Reply(
        cards=cards,
        text=joined(cards, explanation),
        explanation=explanation,
        state=cards.state,
        unlogged=unlogged,
        timings_ms=dict(timings),
    )


def keep_told(cards: Cards, before: DialogueState, profile: ShopperProfile, store: Store) -> None:
    """Keeps whether the shopper agrees to be remembered, and what they say of themselves where they do.

    What they take back is kept no longer, whether they agree or not; what a later word only takes the place of stays
    as it was kept, unless that word is kept too.
    """
    now, said = cards.state.told, cards.consent
    if profile.anonymous:
        return
    agreed = profile.consent if said is None else said
    new = tuple(c for c in now if said or c not in before.told) if agreed else ()
    gone = tuple(c for c in before.told if c not in now and c in merged((c,), now))
    store.profiles.tell(profile.id, new, gone=gone, consent=said)


def log_turn(cards: Cards, before: DialogueState, shopper: str, session: str, store: Store) -> str:
    """Logs what a turn showed and what was done in it; why that could not be, "" where it could."""
    return store.journal.write(
        turn_events(cards, before, store.search.named, shopper=shopper, session=session, at=datetime.now(UTC))
    )


def forget(shopper: str, session: str, store: Store) -> None:
    """Erases all that is kept of the shopper. Where bytes may be left in the file, that is for the store to know."""
    try:
        erase(store.catalogue.engine, shopper, session)
    except NotWiped as error:
        log.error("a shopper asked to be forgotten: %s", error)


def joined(cards: Cards, explanation: Explanation) -> str:
    """The reply's whole text: the lead, then the explanation."""
    return ("" if cards.language == "zh" else " ").join(part for part in (cards.lead, explanation.text) if part)
