"""A Scorer that adds what a trained ranker knows to what the request and the shopper's tags say. Knows no database."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from ranking.histories import Floats, Histories, history_of
from ranking.mlp import PERSONAL as LEARNED_PERSONAL
from ranking.ranker import Ranker
from ranking.scorers import PERSONAL, TasteScorer
from ranking.types import Event, ShopperProfile
from retrieval.filters import satisfies
from retrieval.types import FACETS, Candidate, Query

#: Numbers that are kept of shoppers until they do something: their groups for every product, 40 MB in all.
KEPT = 10_000_000
GENERAL = ("trend", "freshness")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedWeights:
    """Log odds are bounded before they meet the request: what is personal moves a product by at most `personal`, what
    is general (trend, freshness) by at most `general`; `softness` is how many log odds reach three quarters of it."""

    personal: float = 0.2
    general: float = 0.06
    softness: float = 3.0


class TrainedScorer:
    """The contributions of `TasteScorer`, to which the learned groups are added: taste, brand and price to those of
    the same name, habit, trend and freshness beside them. Learned groups are shrunk together, each in proportion, so
    that they still say what the model gave to each and still add up. A product that the ranker does not know gets 0.
    """

    def __init__(
        self, ranker: Ranker, request: TasteScorer | None = None, weights: TrainedWeights | None = None
    ) -> None:
        self.ranker, self.weights = ranker, weights or TrainedWeights()
        self._request = request or TasteScorer()
        self._places = ranker.places
        self._kept: OrderedDict[tuple[str, ...], Mapping[str, Floats]] = OrderedDict()
        self._lock = Lock()

    @property
    def name(self) -> str:
        return "trained"

    def score(self, query: Query, candidates: Sequence[Candidate], profile: ShopperProfile) -> list[dict[str, float]]:
        """See Scorer."""
        scored = self._request.score(query, candidates, profile)
        learned = self.learned(profile)
        at = np.array([self._places.get(candidate.product.id, -1) for candidate in candidates], dtype=np.int64)
        for name, values in learned.items():
            for contributions, value in zip(scored, np.where(at >= 0, values[at], 0.0).tolist(), strict=True):
                contributions[name] = contributions.get(name, 0.0) + value
        _asked_first(query, candidates, scored)
        return scored

    def learned(self, profile: ShopperProfile) -> Mapping[str, Floats]:
        """Each learned group for every product of the ranker, float32 [products], bounded. As of the shopper's newest
        event, or the end of the training log where that is later."""
        key = (*(event.event_id for event in profile.events), *map("=".join, profile.unlearned))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = self._bounded(self.ranker.contributions(self.history(profile)))
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > max(1, KEPT // (len(self._places) * len(found))):
                self._kept.popitem(last=False)
        return found

    def history(self, profile: ShopperProfile) -> Histories:
        """What is remembered of the profile's events, at its moment."""
        return history_of(self.remembered(profile), self._places, self.moment(profile))

    def remembered(self, profile: ShopperProfile) -> tuple[Event, ...]:
        """The profile's events, without those on products with a tag that the shopper had forgotten."""
        gone = self.ranker.bases.assortment.carrying({"=".join(tag) for tag in profile.unlearned})
        return tuple(
            event
            for event in profile.events
            if event.product not in self._places or not gone[self._places[event.product]]
        )

    def moment(self, profile: ShopperProfile) -> float:
        """What counts as now for a shopper, unix seconds: a log that is not kept up to date does not age."""
        newest = max((event.timestamp.timestamp() for event in profile.events), default=0.0)
        return max(newest, self.ranker.bases.around.moment)

    def probabilities(self, profile: ShopperProfile) -> dict[str, float]:
        """How likely each product of the ranker is to be bought within its window."""
        history = self.history(profile)
        scores = np.sum(list(self.ranker.contributions(history).values()), axis=0)
        return dict(zip(self._places, self.ranker.probabilities(history, scores)[0].tolist(), strict=True))

    def _bounded(self, groups: Mapping[str, Floats]) -> dict[str, Floats]:
        w = self.weights
        found: dict[str, Floats] = {}
        for names, most in ((LEARNED_PERSONAL, w.personal), (GENERAL, w.general)):
            total = np.sum([groups[name][0] for name in names], axis=0)
            safe = np.where(np.abs(total) > 1e-6, total, 1.0)
            factor = np.where(np.abs(total) > 1e-6, most * np.tanh(safe / w.softness) / safe, most / w.softness)
            found |= {name: (groups[name][0] * factor).astype(np.float32) for name in names}
        return found


def _asked_first(query: Query, candidates: Sequence[Candidate], scored: Sequence[dict[str, float]]) -> None:
    """What is asked for goes before taste: what speaks for a product counts by the share of the wishes for tags that it
    meets, what speaks against it in full."""
    wishes = [c for c in query.constraints if not c.hard and c.op == "=" and c.facet in FACETS]
    if not wishes:
        return
    for candidate, contributions in zip(candidates, scored, strict=True):
        met = sum(satisfies(candidate.item, wish) for wish in wishes) / len(wishes)
        for name in PERSONAL:
            contributions[name] = min(contributions[name], contributions[name] * met)
