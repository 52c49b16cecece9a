"""Plays conversations and says how far the assistant did what a careful reader expects. Knows no file and no store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import isclose

import numpy as np

from assistant.conversations import Conversation, Expected, Shown
from assistant.labels import Comparison, Label, compare, label_of
from assistant.types import Act, Cards, DialogueState
from assistant.understand import BadMessage
from ranking.types import ScoredProduct
from retrieval.filters import satisfies
from retrieval.lexicon import Lexicon
from retrieval.types import Constraint, Language

#: Answers a message in a state: the cards, and the milliseconds of each stage.
Find = Callable[[str, DialogueState], tuple[Cards, Mapping[str, float]]]

#: Acts whose replies speak of products whatever the ledger says.
SPEAKING: frozenset[Act] = frozenset({"ask", "compare", "why", "cart", "catalogue"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something other than a constraint that is not as expected."""

    expected: str
    got: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One judged turn. `violations` are the products shown that break a hard constraint not said to be relaxed.

    `counted` says whether the labels found count for precision and recall: where nothing may change they do not, and
    only what was lost or added counts, against them. `understand_ms` is None where the pipeline did not say.
    """

    conversation: str
    language: Language
    turn: int
    say: str
    act: Act
    got: Act
    counted: bool
    constraints: Comparison
    faults: tuple[Fault, ...] = ()
    violations: tuple[str, ...] = ()
    understand_ms: float | None = None

    @property
    def right(self) -> bool:
        """Right in all that decides whether a dialogue succeeds: a soft constraint too many does no harm."""
        hard = any(label.mark == "!" for label in self.constraints.extra)
        return self.act == self.got and not (self.constraints.missing or hard or self.faults)

    @property
    def misses(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What was expected and did not come, and what came instead; both empty where all is as expected."""
        acts = [] if self.act == self.got else [Fault(expected=f"act {self.act}", got=f"act {self.got}")]
        faults = [*acts, *self.faults]
        expected = [*(fault.expected for fault in faults), *map(str, self.constraints.missing)]
        got = [*(fault.got for fault in faults), *map(str, self.constraints.extra)]
        return tuple(expected), (*got, *(f"violation {product}" for product in self.violations))


def play(conversation: Conversation, find: Find, lexicon: Lexicon) -> tuple[Outcome, ...]:
    """The outcome of every judged turn. A message that is refused changes nothing and counts as unclear."""
    state = DialogueState()
    known: dict[str, ScoredProduct] = {}
    listed: tuple[str, ...] = ()
    counts_cart = True  # until something is to go into the cart that the list does not have
    outcomes = []
    for number, turn in enumerate(conversation.turns, 1):
        before = state
        timings: Mapping[str, float] = {}
        try:
            cards, timings = find(turn.say, before)
        except BadMessage as error:
            cards = Cards(
                act="unclear", language=before.language, query=None, products=(), lead=str(error), state=before
            )
        state = cards.state
        places = turn.expected.refers or () if turn.expected else ()
        counts_cart = counts_cart and None not in products_at(places, before.shown)
        if turn.expected:
            outcomes.append(
                Outcome(
                    conversation=conversation.id,
                    language=conversation.language,
                    turn=number,
                    say=turn.say,
                    act=turn.expected.act,
                    got=cards.act,
                    counted=turn.expected.ledger is not None or turn.expected.needs is not None,
                    constraints=compared(turn.expected, before, state, lexicon),
                    faults=tuple(faults(turn.expected, before, cards, known, listed, counts_cart)),
                    violations=violations(cards),
                    understand_ms=timings.get("understand"),
                )
            )
        seen = (*cards.products, *(near.product for near in cards.nearest))
        known |= {scored.item.product.id: scored for scored in seen}
        if cards.products and cards.act not in SPEAKING:
            listed = ids_of(cards)
    return tuple(outcomes)


def compared(expected: Expected, before: DialogueState, after: DialogueState, lexicon: Lexicon) -> Comparison:
    """The labels against the ledger of the need in focus, or need by need against all of them in order.

    Where neither is given the ledgers of before are what is expected.
    """
    wanted: Sequence[tuple[Label, ...]]
    if expected.ledger is not None:
        wanted, found = [expected.ledger], [labels(after.need.constraints if after.need else ())]
    else:
        found = [labels(need.constraints) for need in after.needs]
        wanted = [labels(need.constraints) for need in before.needs] if expected.needs is None else expected.needs
    parts = [compare(said, understood, lexicon) for said, understood in zip_longest(wanted, found, fillvalue=())]
    return Comparison(
        right=tuple(label for part in parts for label in part.right),
        missing=tuple(label for part in parts for label in part.missing),
        extra=tuple(label for part in parts for label in part.extra),
    )


def labels(constraints: Sequence[Constraint]) -> tuple[Label, ...]:
    return tuple(map(label_of, constraints))


def faults(
    expected: Expected,
    before: DialogueState,
    cards: Cards,
    known: Mapping[str, ScoredProduct],
    listed: tuple[str, ...],
    counts_cart: bool,
) -> Iterator[Fault]:
    """What else is not as expected: order, budget, cart, the products meant, those shown, and the text.

    A place that the list does not have must be said not to be there. `counts_cart` says whether the cart can still be
    what was expected. `known` are the products shown so far, `listed` the ids of the last list that was not the answer
    to a question.
    """
    after = cards.state
    sort = after.need.sort if after.need else "relevance"
    if expected.sort is not None and sort != expected.sort:
        yield Fault(expected=f"sort {expected.sort}", got=f"sort {sort}")
    if expected.budget is not None and not isclose(after.budget or 0, expected.budget, rel_tol=1e-6):
        yield Fault(expected=f"budget {expected.budget:g}", got=f"budget {after.budget}")
    in_cart = len({line.product for line in after.cart})
    if expected.cart is not None and counts_cart and in_cart != expected.cart:
        yield Fault(expected=f"cart {expected.cart}", got=f"cart {in_cart}")
    meant = products_at(expected.refers or (), before.shown)
    there = {id_ for id_ in meant if id_ is not None}
    told = bool(cards.unresolved) == (None in meant) and (there == set(cards.refers) or None in meant)
    if expected.refers is not None and not told:
        yield Fault(
            expected=f"refers {', '.join(f'{at}: {id_}' for at, id_ in zip(expected.refers, meant, strict=True))}",
            got=f"refers {', '.join(cards.refers)}",
        )
    base = next((known.get(id_) for id_ in (*meant, before.product, *before.shown[:1]) if id_), None)
    yield from shown_faults(expected.shown, cards, (before.shown, listed), base)
    for pattern in expected.says:
        if not pattern.search(cards.lead):
            yield Fault(expected=f"says {pattern.pattern}", got=f"says {cards.lead}")


def products_at(places: Sequence[int], shown: Sequence[str]) -> tuple[str | None, ...]:
    """The ids at 1-based places of a list; None for a place that it does not have."""
    return tuple(shown[place - 1] if place <= len(shown) else None for place in places)


def shown_faults(
    shown: Shown, cards: Cards, lists: tuple[tuple[str, ...], ...], base: ScoredProduct | None
) -> Iterator[Fault]:
    """Which conditions on the products shown fail.

    `lists` are those that "the list" may mean, the one shown last first. `base` is the product that was meant, None
    for none known.
    """
    ids = ids_of(cards)
    for constraint in shown.all:
        if wrong := [s.item.product.id for s in cards.products if not satisfies(s.item, constraint)]:
            yield Fault(expected=f"all {str(label_of(constraint))[1:]}", got=f"not {', '.join(wrong)}")
    if shown.least is not None and len(ids) < shown.least:
        yield Fault(expected=f"min {shown.least}", got=f"{len(ids)} products")
    if shown.most is not None and len(ids) > shown.most:
        yield Fault(expected=f"max {shown.most}", got=f"{len(ids)} products")
    if shown.same and ids not in lists:
        yield Fault(expected=f"the same list {', '.join(lists[0])}", got=f"the list {', '.join(ids)}")
    if shown.new and (old := [id_ for id_ in ids if id_ in lists[0]]):
        yield Fault(expected="new products", got=f"again {', '.join(old)}")
    if shown.cheaper:
        limit = base.item.product.price if base else None
        prices = [scored.item.product.price for scored in cards.products]
        if not limit or any(price.currency != limit.currency or price.amount >= limit.amount for price in prices):
            yield Fault(expected=f"cheaper than {limit or 'a product shown before'}", got=f"prices {prices}")


def ids_of(cards: Cards) -> tuple[str, ...]:
    return tuple(scored.item.product.id for scored in cards.products)


def violations(cards: Cards) -> tuple[str, ...]:
    """The products of a list that break a hard constraint of the need that they answer, or of what was told.

    What the reply says was relaxed is no violation. Where the groups do not match the needs one by one, a product must
    answer one of the needs.
    """
    if cards.act in SPEAKING:
        return ()
    relaxed = {(c.facet, c.op, c.value) for c in cards.relaxed}
    state, counts = cards.state, [group.count for group in cards.groups]
    held = [
        [c for c in need.query(state.language, state.told).hard if (c.facet, c.op, c.value) not in relaxed]
        for need in state.needs
    ]
    if counts and len(counts) == len(held) and sum(counts) == len(cards.products):
        answered = [[ledger] for ledger, count in zip(held, counts, strict=True) for _ in range(count)]
    else:
        answered = [held if counts else held[state.focus : state.focus + 1]] * len(cards.products)
    return tuple(
        scored.item.product.id
        for scored, ledgers in zip(cards.products, answered, strict=True)
        if ledgers and not any(all(satisfies(scored.item, c) for c in ledger) for ledger in ledgers)
    )


def figures(played: Sequence[Sequence[Outcome]]) -> dict[str, object]:
    """The scores of conversations, each the outcomes of its judged turns; overall, and by language where one is spoken.

    All are shares, higher is better, but the violations, which must be 0, and the milliseconds. Precision, recall and
    F1 are micro-averaged over constraints. A dialogue is a conversation of two judged turns or more; it succeeds where
    every turn is right. A share of nothing is left out.
    """
    outcomes = [outcome for conversation in played for outcome in conversation]
    spoken = {"overall": played} | {
        language: [conversation for conversation in played if conversation[0].language == language]
        for language in sorted({outcome.language for outcome in outcomes})
    }
    times = [outcome.understand_ms for outcome in outcomes if outcome.understand_ms is not None]
    shares = {part: shares_of(conversations) for part, conversations in spoken.items()}
    names = ("act_accuracy", "turn_success", "dialogue_success", "precision", "recall", "f1")
    return {
        "conversations": len(played),
        "judged_turns": len(outcomes),
        "dialogues": sum(len(conversation) > 1 for conversation in played),
        **{name: {part: found[name] for part, found in shares.items() if name in found} for name in names},
        "violations": sum(len(outcome.violations) for outcome in outcomes),
        "understand_ms": {f"p{p}": round(float(np.percentile(times, p)), 1) for p in (50, 95, 99)} if times else {},
    }


def shares_of(played: Sequence[Sequence[Outcome]]) -> dict[str, float]:
    turns = [outcome for conversation in played for outcome in conversation]
    dialogues = [conversation for conversation in played if len(conversation) > 1]
    right = sum(len(turn.constraints.right) for turn in turns if turn.counted)
    missing = sum(len(turn.constraints.missing) for turn in turns)
    extra = sum(len(turn.constraints.extra) for turn in turns)
    return {
        **share("act_accuracy", sum(turn.act == turn.got for turn in turns), len(turns)),
        **share("turn_success", sum(turn.right for turn in turns), len(turns)),
        **share("dialogue_success", sum(all(turn.right for turn in one) for one in dialogues), len(dialogues)),
        **precision_recall(right, missing, extra),
    }


def precision_recall(right: int, missing: int, extra: int) -> dict[str, float]:
    """Precision, recall and F1 of what was found; those of nothing are left out."""
    return {
        **share("precision", right, right + extra),
        **share("recall", right, right + missing),
        **share("f1", 2 * right, 2 * right + missing + extra),
    }


def share(name: str, count: int, total: int) -> dict[str, float]:
    return {name: round(count / total, 4)} if total else {}
