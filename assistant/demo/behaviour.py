"""Draws a year of events from the shoppers' hidden tastes. Knows no file; the clock is the demo's own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from assistant.demo.appeal import Trait, liking, shelves, traits
from assistant.demo.goods import Kind
from assistant.demo.pick import stream, weighted
from assistant.demo.products import TODAY, Item
from assistant.demo.shoppers import Shopper, Taste, together
from ranking.types import Event, EventType

DAYS = 365
END = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
LOOKED_AT = 22  #: products of a type that a visit comes across
LISTED = 5  #: products of a list of impressions
STRAY = 0.5  #: stars by which a rating strays from what is liked
BUSY = {11: 1.6, 12: 1.7, 1: 1.1, 7: 0.8, 8: 0.8}
SEASONS = {
    "winter": {10: 1.6, 11: 2.4, 12: 2.6, 1: 2.0, 2: 1.3},
    "autumn": {8: 1.3, 9: 2.0, 10: 2.2, 11: 1.6},
    "spring": {2: 1.2, 3: 2.0, 4: 2.2, 5: 1.6},
    "summer": {5: 1.7, 6: 2.5, 7: 2.4, 8: 1.4},
}


def make_events(items: Sequence[Item], shoppers: Sequence[Shopper], seed: int) -> list[Event]:
    """All events in order of time, ids counting up; the last is before TODAY."""
    aisles = shelves(traits(items, seed))
    kinds = {item.kind.name: item.kind for item in items}
    baskets = together()
    drawn: list[Event] = []
    for shopper in shoppers:
        visits = Visits(
            shopper=shopper, aisles=aisles, kinds=kinds, baskets=baskets, chance=stream(seed, "events", shopper.id)
        )
        drawn += visits.year()
    drawn = sorted((event for event in drawn if event.timestamp < END), key=lambda event: event.timestamp)
    return [replace(event, event_id=f"e-{number:06d}") for number, event in enumerate(drawn, start=1)]


def season_factor(kind: Kind, month: int) -> float:
    """How much a type is looked for in a month; 1 for things of all seasons, less out of season."""
    factors = [SEASONS[season].get(month, 0.25) for season in kind.season if season in SEASONS]
    return max(factors) if factors else 1.0


def worn(taste: Taste, trait: Trait) -> float:
    """How much the shopper buys for those whom it is made for; 1 for what is made for nobody in particular."""
    return taste.wearers.get(trait.wearer, 0.0) if trait.wearer else 1.0


def into_cart(wish: float) -> float:
    """The probability that a product that is looked at is put into the cart, by how it is liked."""
    return _sigmoid(1.1 * wish - 0.8)


def out_of_cart(wish: float) -> float:
    """The probability that what is in the cart is bought."""
    return _sigmoid(wish - 0.2)


def usual_stars(wish: float, quality: float) -> float:
    """Around what the stars are drawn, with deviation STRAY, before they are rounded and kept within 1 to 5."""
    return 2.8 + 0.6 * wish + 0.3 * quality


@dataclass(slots=True, kw_only=True)
class Visits:
    """One shopper's visits; the state is the source of chance."""

    shopper: Shopper
    aisles: Mapping[str, list[Trait]]
    kinds: Mapping[str, Kind]
    baskets: Mapping[str, tuple[str, ...]]
    chance: Random

    def year(self) -> list[Event]:
        days = range(DAYS)
        weights = [BUSY.get((END - timedelta(days=DAYS - day)).month, 1.0) for day in days]
        events: list[Event] = []
        chosen = sorted(self.chance.choices(days, weights=weights, k=self.shopper.taste.sessions))
        for number, day in enumerate(chosen, start=1):
            start = END - timedelta(days=DAYS - day, hours=-self.chance.uniform(7, 22.5))
            events += self._visit(start, f"{self.shopper.id}-{number:02d}")
        return events

    def _visit(self, start: datetime, session: str) -> list[Event]:
        name = self._kind(start.month)
        events, bought = self._look(name, start, session)
        for place, other in enumerate(self.baskets.get(name, ()) if bought else (), start=1):
            if other in self.aisles and self.chance.random() < 0.28:
                events += self._look(other, start + timedelta(minutes=15 * place), session)[0]
        return events

    def _kind(self, month: int) -> str:
        taste = self.shopper.taste
        weights = {}
        for name, kind in self.kinds.items():
            wanted = taste.departments.get(kind.department, 0.08) * taste.kinds.get(name, 0.4)
            weights[name] = wanted * math.sqrt(len(self.aisles[name])) * season_factor(kind, month)
        return weighted(self.chance, weights)

    def _look(self, name: str, start: datetime, session: str) -> tuple[list[Event], bool]:
        """A look along one shelf, from the list shown to the purchase; whether something was bought."""
        taste, chance = self.shopper.taste, self.chance
        pool = {
            trait: math.exp(0.8 * trait.item.appeal) * worn(taste, trait)
            for trait in self.aisles[name]
            if trait.item.released <= start.date()
        }
        seen = _sample(chance, {trait: weight for trait, weight in pool.items() if weight > 0}, LOOKED_AT)
        ranked = sorted(seen, key=lambda trait: (-(liking(taste, trait) + chance.gauss(0, 0.6)), trait.item.product.id))
        events: list[Event] = []
        clock = start
        list_id = ""
        if ranked and chance.random() < 0.3:
            list_id = f"l-{session}-{name.replace(' ', '-')}"
            for position, trait in enumerate(ranked[:LISTED], start=1):
                events.append(self._event("impression", trait, clock, session, name, position, list_id))
        viewed = ranked[: chance.choice((1, 2, 3, 3, 4, 5))]
        for position, trait in enumerate(viewed, start=1):
            clock += timedelta(seconds=chance.randint(8, 90))
            if list_id and position <= LISTED:
                events.append(self._event("click", trait, clock, session, name, position, list_id))
            clock += timedelta(seconds=1)
            events.append(self._event("view", trait, clock, session))
        bought = False
        for trait in viewed[:2]:
            clock += timedelta(seconds=chance.randint(20, 200))
            wish = liking(taste, trait)
            if trait.item.product.quantity == 0 or chance.random() > into_cart(wish):
                continue
            events.append(self._event("cart", trait, clock, session, quantity=1))
            clock += timedelta(seconds=chance.randint(30, 400))
            if chance.random() < out_of_cart(wish):
                events += self._buy(trait, clock, session)
                bought = True
                break
            if chance.random() < 0.5:
                events.append(self._event("remove", trait, clock, session, quantity=1))
        return events, bought

    def _buy(self, trait: Trait, clock: datetime, session: str) -> list[Event]:
        """A purchase, perhaps a rating days later, and for what is used up the purchases that follow."""
        taste, chance = self.shopper.taste, self.chance
        quantity = chance.choice((1, 1, 2, 3)) if trait.item.kind.consumable else 1
        events = [self._event("purchase", trait, clock, session, quantity=quantity)]
        if chance.random() < 0.5:
            later = clock + timedelta(days=chance.randint(4, 20), minutes=chance.randint(0, 600))
            stars = usual_stars(liking(taste, trait), trait.item.quality) + chance.gauss(0, STRAY)
            events.append(self._event("rating", trait, later, "", stars=min(5.0, max(1.0, float(round(stars))))))
        again = clock
        number = 1
        while trait.item.kind.consumable and chance.random() < 0.62:
            again += timedelta(days=chance.randint(24, 60), minutes=chance.randint(-300, 300))
            number += 1
            events.append(self._event("purchase", trait, again, f"{session}-again-{number}", quantity=quantity))
        return events

    def _event(
        self,
        type_: EventType,
        trait: Trait,
        clock: datetime,
        session: str,
        query: str = "",
        position: int | None = None,
        list_id: str = "",
        quantity: int | None = None,
        stars: float | None = None,
    ) -> Event:
        product = trait.item.product
        priced = type_ in ("cart", "remove", "purchase")
        return Event(
            event_id="",
            timestamp=clock.replace(microsecond=0),
            shopper=self.shopper.id,
            type=type_,
            product=product.id,
            session=session,
            query=query,
            position=position,
            list_id=list_id,
            value=product.price.amount / 100 if priced else stars,
            currency=product.price.currency if priced else "",
            quantity=quantity,
            variant=_size(trait, self.shopper.taste) if priced else "",
        )


def _size(trait: Trait, taste: Taste) -> str:
    sizes = trait.item.product.attributes.get("sizes", ())
    return sizes[min(len(sizes) - 1, int(taste.size * len(sizes)))] if sizes else ""


def _sample(chance: Random, weights: Mapping[Trait, float], count: int) -> list[Trait]:
    """Up to `count` different keys, heavier ones more often (Efraimidis and Spirakis, 2006)."""
    keyed = sorted(
        ((math.log(chance.random()) / weight, number, trait) for number, (trait, weight) in enumerate(weights.items())),
        reverse=True,
    )
    return [trait for _, _, trait in keyed[:count]]


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))
