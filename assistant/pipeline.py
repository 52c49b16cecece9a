"""One turn, from a message to cards and a checked text. Knows no adapter and no page."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from assistant.build import Store
from assistant.explain import explain
from assistant.lead import greeting, lead
from assistant.types import Cards, DialogueState, Explanation, Part, Reply, TextPiece
from assistant.understand import understand
from ranking.rerank import rerank
from ranking.types import ShopperProfile

#: How many candidates retrieval hands to the ranker.
POOL = 200


class Timings(dict[str, float]):
    """Milliseconds of each stage, in the order in which they ended."""

    def __init__(self) -> None:
        super().__init__()
        self.started = self.last = perf_counter()

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self[stage] = round((now - self.last) * 1000, 2)
        self.last = now

    def since_start(self, stage: str) -> None:
        self[stage] = round((perf_counter() - self.started) * 1000, 2)


def find(
    message: str, store: Store, profile: ShopperProfile, *, state: DialogueState, k: int, timings: Timings
) -> Cards:
    """Understands a message and finds the k best products for the shopper. BadMessage for an unusable message."""
    understood = understand(message, state, store.lexicon, store.vocabulary)
    timings.lap("understand")
    if understood.query is None:
        return Cards(
            act=understood.act,
            language=understood.language,
            query=None,
            products=(),
            lead=greeting(understood),
        )
    found = store.search.find(understood.query, max(POOL, k))
    timings.lap("retrieve")
    products = tuple(rerank(understood.query, found.candidates, profile, store.scorer)[:k])
    timings.lap("rank")
    return Cards(
        act=understood.act,
        language=understood.language,
        query=understood.query,
        products=products,
        lead=lead(understood, found, products),
        relaxed=found.relaxed,
        not_carried=found.not_carried,
    )


def respond(
    message: str, state: DialogueState, shopper: str, store: Store, *, k: int = 12, neutral: bool = False
) -> Iterator[Part]:
    """Answers a message: the cards first, then the text in checked pieces, last the whole reply.

    `neutral` leaves the shopper's history out. Closing the iterator stops the generator. BadMessage for an
    unusable message, UnknownShopper for a shopper who is not in the store.
    """
    timings = Timings()
    profile = store.profiles.get("" if neutral else shopper)
    cards = find(message, store, profile, state=state, k=k, timings=timings)
    timings.since_start("first_card")
    yield cards

    explanation = Explanation(text="", generator="none")
    if cards.products and cards.not_carried is None:  # what is merely nearest is not recommended
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
        state=DialogueState(turn=state.turn + 1, language=cards.language),
        timings_ms=dict(timings),
    )


def joined(cards: Cards, explanation: Explanation) -> str:
    """The reply's whole text: the lead, then the explanation."""
    return ("" if cards.language == "zh" else " ").join(part for part in (cards.lead, explanation.text) if part)
