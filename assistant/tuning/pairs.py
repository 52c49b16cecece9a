"""Pairs of a sheet and a text that words it, to train on: invented products, and those of the demo store.

Knows no model. No product of another store is used, so that any other catalogue is a fair test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from assistant.facts import fact_sheets
from assistant.plan import MOST, OTHERS, planned
from assistant.sheet import Sheet, prompt
from assistant.tuning.sentences import worded
from assistant.tuning.sheets import Inventor
from assistant.types import Prompt
from ranking.types import Event, ScoredProduct, ShopperProfile
from retrieval.lexicon import Lexicon
from retrieval.types import Candidate, Constraint, Op, Query, TaggedProduct

#: The tones that the embedded model knows.
TONES = ("plain", "plain", "plain", "friendly")
TODAY = datetime(2026, 1, 15, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    prompt: Prompt
    answer: str


def pairs(items: Sequence[TaggedProduct], lexicon: Lexicon, seed: int) -> Iterator[Pair]:
    """Without end: invented sheets and those of the items take turns."""
    random = Random(seed)
    inventor, shop = Inventor(lexicon, random), _Shop(items, lexicon, random)
    while True:
        for sheet in (inventor.sheet(), shop.sheet()):
            tone = random.choice(TONES)
            answer = worded(sheet, random, friendly=tone == "friendly")
            yield Pair(prompt=prompt(sheet, tone=tone), answer=answer)


class _Shop:
    """Draws requests to a store, with answers to them, and writes the sheets as the assistant does."""

    def __init__(self, items: Sequence[TaggedProduct], lexicon: Lexicon, random: Random) -> None:
        self.lexicon, self.random, self.items = lexicon, random, items
        self.kinds: dict[str, list[TaggedProduct]] = {}
        for item in items:
            for kind in item.values("product_type"):
                self.kinds.setdefault(kind, []).append(item)
        self.features = lexicon.values("feature")

    def sheet(self) -> Sheet:
        random = self.random
        item = random.choice(self.items)
        alike = self.kinds[random.choice(item.values("product_type") or tuple(self.kinds))]
        others = random.sample(alike, min(len(alike), random.randint(2, 5)))
        shown = [item, *(other for other in others if other is not item)]
        place = random.randrange(min(3, len(shown)))
        shown[0], shown[place] = shown[place], shown[0]
        profile, known = self._shopper(item)
        scored = [_scored(other, profile, random) for other in shown]
        sheets = fact_sheets(scored, self._query(item), profile, "en", self.lexicon, known, today=TODAY.date())
        return planned(sheets[place], random, MOST if place == 0 else OTHERS)

    def _query(self, item: TaggedProduct) -> Query:
        random = self.random
        wishes: list[Constraint] = []

        def wish(facet: str, share: float, *, op: Op = "=", hard: bool = True) -> None:
            carried = item.values(facet)
            if carried and random.random() < share:
                value = random.choice(carried)
                wishes.append(Constraint(facet=facet, op=op, value=value, hard=hard, text=value))

        wish("product_type", 0.8)
        wish("colour", 0.3)
        wish("material", 0.15)
        wish("feature", 0.3)
        wish("occasion", 0.1)
        wish("gender", 0.2)
        if random.random() < 0.2:
            feature = random.choice(self.features)
            op: Op = random.choice(("=", "!="))
            wishes.append(Constraint(facet="feature", op=op, value=feature, hard=False, text=feature))
        if random.random() < 0.5:
            scale = random.choice((0.85, 1.02, 1.1, 1.3, 1.5, 2.0))
            limit = max(1, round(item.product.price.amount / 100 * scale / 5) * 5)
            wishes.append(Constraint(facet="price", op="<=", value=limit, hard=scale > 1, text=f"under ${limit}"))
        if random.random() < 0.05:
            wishes.append(Constraint(facet="in_stock", op="=", value=True, text="in stock"))
        return Query(text="", search_text="", language="en", constraints=tuple(wishes))

    def _shopper(self, item: TaggedProduct) -> tuple[ShopperProfile, list[TaggedProduct]]:
        """A stranger, or somebody who bought things of which some are like this one."""
        random = self.random
        if random.random() < 0.6:
            return ShopperProfile(), []
        known = random.sample(self.items, 3)
        if item.values("product_type"):
            alike = self.kinds[item.values("product_type")[0]]
            known += random.sample(alike, min(len(alike), random.randint(1, 3)))
        events = tuple(
            Event(
                event_id=str(i),
                timestamp=TODAY - timedelta(days=random.choice((5, 20, 40, 100, 200, 400)), hours=i),
                shopper="s",
                type=random.choice(("purchase", "view")),
                product=other.product.id,
            )
            for i, other in enumerate(known)
        )
        tags = {(tag.facet, tag.value): random.uniform(-0.2, 0.6) for tag in item.tags}
        if item.product.brand:
            tags["brand", item.product.brand.lower()] = random.uniform(-0.2, 0.6)
        cost = item.product.price.amount
        return ShopperProfile(id="s", tags=tags, events=events, price_range={"": (cost // 2, cost * 3 // 2)}), known


def _scored(item: TaggedProduct, profile: ShopperProfile, random: Random) -> ScoredProduct:
    parts = {"text": 0.5, "tags": 0.4}
    if profile.id:
        parts |= {name: random.uniform(-0.2, 0.3) for name in ("taste", "brand", "price")}
    return ScoredProduct(
        candidate=Candidate(item=item, scores={}, text_score=0.5), score=sum(parts.values()), contributions=parts
    )
