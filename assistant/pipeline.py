"""One turn, from a message to cards and a checked text. Knows no adapter and no page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from time import perf_counter

from assistant.answers.again import show_again
from assistant.answers.asked import Asked
from assistant.answers.facts_asked import answer_question, compare_products, explain_choice
from assistant.answers.finding import find_products, show_more, show_similar
from assistant.answers.shop import about_the_shopper, change_cart, over_the_store, store_question
from assistant.answers.talk import go_back, say, start_over
from assistant.build import Store
from assistant.explain import explain
from assistant.ledger import without
from assistant.types import Act, Cards, DialogueState, Explanation, Part, Reply, TextPiece, Understanding
from assistant.understand import understand
from ranking.types import ShopperProfile
from retrieval.types import Constraint

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
    message: str | Constraint, state: DialogueState, shopper: str, store: Store, *, k: int = 12, neutral: bool = False
) -> Iterator[Part]:
    """Answers a message: the cards first, then the text in checked pieces, last the whole reply.

    `neutral` leaves the shopper's history out. Closing the iterator stops the generator. BadMessage for an
    unusable message, UnknownShopper for a shopper who is not in the store.
    """
    timings = Timings()
    profile = store.profiles.get("" if neutral else shopper)
    cards = find(message, store, profile, state=state, k=k, timings=timings)
    keep_told(cards, state, shopper, store)
    timings.since_start("first_card")
    yield cards

    explanation = Explanation(text="", generator="none")
    if cards.explained:
        for part in explain(cards, profile, store.generator, store.lexicon):
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
        timings_ms=dict(timings),
    )


def keep_told(cards: Cards, before: DialogueState, shopper: str, store: Store) -> None:
    """Keeps what the shopper said of themselves beyond the conversation, once they have agreed to it."""
    now = cards.state
    if shopper and now.consent and now.told and (now.told != before.told or not before.consent):
        store.profiles.tell(shopper, now.told)


def joined(cards: Cards, explanation: Explanation) -> str:
    """The reply's whole text: the lead, then the explanation."""
    return ("" if cards.language == "zh" else " ").join(part for part in (cards.lead, explanation.text) if part)
