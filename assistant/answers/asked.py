"""What every answer is made from. Knows no act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.ledger import types_of
from assistant.types import UNDO, DialogueState, Need, Understanding
from ranking.told import holding, merged
from ranking.types import ScoredProduct, ShopperProfile
from retrieval.filters import satisfies
from retrieval.types import Candidate, Constraint, Language, Query, SearchResult, TaggedProduct

if TYPE_CHECKING:
    from assistant.build import Store

#: How many candidates retrieval hands to the ranker.
POOL = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One message, understood, with the conversation before it. `shown` are the products of `state.shown`; `lap` is
    told which stage has ended."""

    understood: Understanding
    state: DialogueState
    shown: Sequence[TaggedProduct]
    profile: ShopperProfile
    store: Store
    k: int
    lap: Callable[[str], None]

    @property
    def language(self) -> Language:
        return self.understood.language

    @property
    def told(self) -> tuple[Constraint, ...]:
        """What the shopper said of themselves, now, in this conversation or before it."""
        return merged(self.profile.told, (*self.state.told, *self.understood.told))

    @property
    def consent(self) -> bool | None:
        """Whether the shopper agreed to be remembered: a known one beyond this conversation, a visitor in it."""
        return self.profile.consent if self.profile.id else self.state.consent

    @property
    def told_here(self) -> tuple[Constraint, ...]:
        """What they said of themselves in this conversation, up to now."""
        return merged(self.state.told, self.understood.told)

    def told_of(self, item: TaggedProduct) -> tuple[Constraint, ...]:
        """What of that holds for products of an item's kind."""
        return holding(self.told, {*item.values("product_type"), *item.values("category")})

    def query(self, need: Need) -> Query:
        """What is searched for a need, with what the shopper told that is about its kind or about everything."""
        kinds = types_of(need)
        kinds |= {wider for kind in kinds for wider in self.store.lexicon.implied(*kind)}
        return need.query(self.language, holding(self.told, {value for _, value in kinds}))

    def items(self, ids: Sequence[str]) -> list[TaggedProduct]:
        """The products with these ids that the store (still) has, in that order."""
        return self.store.search.named(ids)

    def places(self, ids: Sequence[str]) -> list[int]:
        """Their 1-based numbers in the list shown; 0 for one that is not in it."""
        shown = [item.product.id for item in self.shown]
        return [shown.index(id_) + 1 if id_ in shown else 0 for id_ in ids]


def with_pinned(asked: Asked, query: Query, result: SearchResult) -> tuple[Candidate, ...]:
    """The candidates, and those products that the store pins for this search and that did not come among so many:
    they keep every hard constraint that holds, or stay out."""
    found = {candidate.product.id for candidate in result.candidates}
    pinned = dict.fromkeys(pin.product for pin in asked.store.rules.pins_for(query) if pin.product not in found)
    kept = [constraint for constraint in query.hard if constraint not in result.relaxed]
    return (
        *result.candidates,
        *(
            Candidate(item=item, scores={}, text_score=0.0)
            for item in asked.items(list(pinned))
            if all(satisfies(item, constraint) for constraint in kept)
        ),
    )


def moved(asked: Asked, *, changed: bool, **news: Any) -> DialogueState:
    """The conversation after this turn. `changed` says that "undo" goes back to what was before it."""
    state, understood = asked.state, asked.understood
    news.setdefault("needs", understood.needs)
    news.setdefault("focus", understood.focus)
    news.setdefault("budget", understood.budget)
    news.setdefault("offer", "")
    news.setdefault("act", understood.act)
    same_list = news.get("shown", state.shown) == state.shown
    news.setdefault(
        "together", understood.refers if len(understood.refers) > 1 else state.together if same_list else ()
    )
    before = shortened(state, UNDO) if changed else state.before
    return replace(state, turn=state.turn + 1, language=understood.language, before=before, **news)


def shortened(state: DialogueState, depth: int) -> DialogueState:
    """The state with at most depth - 1 states behind it."""
    chain: list[DialogueState] = []
    at: DialogueState | None = state
    while at is not None and len(chain) < depth:
        chain.append(at)
        at = at.before
    if at is None:
        return state
    behind: DialogueState | None = None
    for one in reversed(chain):
        behind = replace(one, before=behind)
    return behind or state


def bare(item: TaggedProduct) -> ScoredProduct:
    """A product that is shown without having been ranked."""
    return ScoredProduct(candidate=Candidate(item=item, scores={}, text_score=0.0), score=0.0, contributions={})
