"""The values that travel through ranking, and its two seams. Knows no model and no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Literal, Protocol

from retrieval.types import Candidate, Constraint, Query, TaggedProduct

EventType = Literal[
    "impression", "view", "click", "cart", "remove", "purchase", "rating", "like", "dislike",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing a shopper did. `value` is the rating (0 to 5) of a rating, else the unit price in major units.

    `timestamp` carries its time zone. `position` is the 1-based place in the list `list_id`.
    """

    event_id: str
    timestamp: datetime
    shopper: str
    type: EventType
    product: str
    session: str = ""
    query: str = ""
    position: int | None = None
    list_id: str = ""
    request_id: str = ""
    value: float | None = None
    currency: str = ""
    quantity: int | None = None
    variant: str = ""


EVENT_FIELDS = tuple(one.name for one in fields(Event))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopperProfile:
    """What is known about a shopper.

    `tags` maps (facet, value) to an affinity in [-1, 1], learned from events; brands are tags of the facet
    "brand". `price_range` maps a product type (and "" for all) to the (low, high) quartiles in minor units of what
    the shopper bought or viewed. `history` holds the recent events that reasons may quote, newest first; `events` all
    recent ones other than impressions, newest first, for a model to read. `told` is what the shopper said of
    themselves and agreed to have kept, `unlearned` are tags that they had taken out of what was learned of them.
    `consent` says whether they agreed to be remembered (None: not asked).
    An anonymous shopper has no id, and what they did in this session at most.
    """

    id: str = ""
    name: str = ""
    about: str = ""
    tags: Mapping[tuple[str, str], float] = field(default_factory=dict)
    price_range: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    history: tuple[Event, ...] = ()
    events: tuple[Event, ...] = ()
    told: tuple[Constraint, ...] = ()
    unlearned: tuple[tuple[str, str], ...] = ()
    consent: bool | None = None

    @property
    def anonymous(self) -> bool:
        return not self.id

    @property
    def purchases(self) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.type == "purchase")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredProduct:
    """A product with its score, higher is better. The contributions sum to the score exactly (within 1e-9)."""

    candidate: Candidate
    score: float
    contributions: Mapping[str, float]

    @property
    def item(self) -> TaggedProduct:
        return self.candidate.item


class Scorer(Protocol):
    """Scores candidates for a shopper. Additive: a score is the sum of its named contributions."""

    @property
    def name(self) -> str: ...

    def score(self, query: Query, candidates: Sequence[Candidate], profile: ShopperProfile) -> list[dict[str, float]]:
        """One dict of contributions per candidate, in the candidates' order, every dict with the same keys."""
        ...


class ProfileStore(Protocol):
    """Where shoppers and what they did are kept."""

    def get(self, shopper: str, session: str = "") -> ShopperProfile:
        """The profile as of now, with what was done in the session under nobody's id.

        The empty id gives an anonymous profile, empty where nothing was done. UnknownShopper (a KeyError) for others.
        """
        ...

    def personas(self) -> list[ShopperProfile]:
        """The named shoppers a demo switches between, in the order they were stored."""
        ...

    def record(self, events: Sequence[Event], *, with_consent: bool = False) -> int:
        """Stores events and returns how many were new; an event id that is known is left as it was.

        `with_consent` keeps them under the ids of those alone who agree to be remembered at that moment, all others
        under nobody's.
        """
        ...

    def tell(
        self,
        shopper: str,
        told: Sequence[Constraint],
        *,
        gone: Collection[Constraint] = (),
        consent: bool | None = None,
    ) -> None:
        """Keeps what a shopper said of themselves (see `ranking.told.merged`), without what they took back, and
        whether they agreed to be remembered, where they said so.

        BadConstraint for one that has no meaning; ValueError for the empty id; UnknownShopper where there is
        something to keep of one who is not known (any more).
        """
        ...
