"""What a shopper's events say about their taste in tags and prices. Pure functions; knows no database and no model.

The affinity to a tag compares how much the shopper did with products that carry it (`got`) with how much that
would be if they chose blindly among products of the same kind (`expected`):

    affinity = (got - expected) / (got + expected + 2 * prior)

It is tanh(log(lift) / 2) of the smoothed lift (got + prior) / (expected + prior): 0 for a tag met as often as
blind choice would meet it (so a tag that every product has never counts), towards 1 or -1 for one sought or
avoided, and near 0 while there is little evidence. An unwelcome product adds to `expected` for the tags that it
carries, the less the commoner they are, and says nothing about others.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ranking.types import Event
from retrieval.types import TaggedProduct

TagKey = tuple[str, str]

_BOUGHT = frozenset({"purchase"})
_SEEN = frozenset({"purchase", "cart", "like", "click", "view"})
#: These say what kind of thing a product is: their blind choice is among all products.
KIND_FACETS = frozenset({"category", "product_type"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TasteSettings:
    """`weights`: what one event of a type says, in views. A rating counts by its distance from `middle`, with
    "rating" for 5 stars. `half_life_days`: after that long (before the shopper's newest event) it says half as much.
    `prior`: evidence in views at which an affinity is half of what it would become. `least`: smaller affinities
    are left out. A product type with fewer than `enough` products is compared with all products instead; a
    price range needs `range_products` different products."""

    weights: Mapping[str, float] = field(
        default_factory=lambda: {
            "purchase": 5.0, "rating": 4.0, "cart": 3.0, "like": 3.0, "click": 1.0, "view": 1.0,
            "impression": 0.0, "remove": -3.0, "dislike": -4.0,
        }
    )  # fmt: skip
    middle: float = 3.0
    half_life_days: float = 180.0
    prior: float = 4.0
    least: float = 0.03
    enough: int = 20
    range_products: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRates:
    """The share of products that carry a tag: among all, and among those of a product type."""

    overall: Mapping[TagKey, float]
    by_type: Mapping[str, Mapping[TagKey, float]]
    type_sizes: Mapping[str, int]

    def kind(self, item: TaggedProduct) -> str:
        """The broadest product type that has rates of its own, or "" for none."""
        types = [t for t in item.values("product_type") if t in self.by_type]
        return max(types, key=lambda t: (self.type_sizes[t], t), default="")

    def of(self, kind: str) -> Mapping[TagKey, float]:
        return self.by_type[kind] if kind else self.overall


def base_rates(items: Iterable[TaggedProduct], settings: TasteSettings) -> BaseRates:
    total = 0
    sizes: Counter[str] = Counter()
    overall: Counter[TagKey] = Counter()
    by_type: defaultdict[str, Counter[TagKey]] = defaultdict(Counter)
    for item in items:
        total += 1
        tags = tag_keys(item)
        overall.update(tags)
        for product_type in item.values("product_type"):
            sizes[product_type] += 1
            by_type[product_type].update(tag for tag in tags if tag[0] not in KIND_FACETS)
    return BaseRates(
        overall={tag: count / total for tag, count in overall.items()},
        by_type={
            product_type: {tag: count / sizes[product_type] for tag, count in counts.items()}
            for product_type, counts in by_type.items()
            if sizes[product_type] >= settings.enough
        },
        type_sizes=sizes,
    )


def tag_keys(item: TaggedProduct) -> set[TagKey]:
    return {(tag.facet, tag.value) for tag in item.tags}


def weight(event: Event, settings: TasteSettings) -> float:
    """What an event says by itself, negative where the product was unwelcome."""
    full = settings.weights[event.type]
    if event.type != "rating":
        return full
    value = settings.middle if event.value is None else event.value
    return full * (value - settings.middle) / (5.0 - settings.middle)


def affinities(
    events: Sequence[Event], items: Mapping[str, TaggedProduct], rates: BaseRates, settings: TasteSettings
) -> dict[TagKey, float]:
    """Affinities in (-1, 1), the strongest liking first. `items` by product id; events on others are left out."""
    liked, disliked = _said(events, items, settings)
    got: defaultdict[TagKey, float] = defaultdict(float)
    expected: defaultdict[TagKey, float] = defaultdict(float)
    welcome: defaultdict[str, float] = defaultdict(float)
    for product, said in liked.items():
        welcome[rates.kind(items[product])] += said
        for tag in tag_keys(items[product]):
            got[tag] += said
    for product, said in disliked.items():
        of_kind = rates.of(rates.kind(items[product]))
        for tag in tag_keys(items[product]):
            expected[tag] += said * (1.0 - (rates.overall if tag[0] in KIND_FACETS else of_kind)[tag])
    everything = math.fsum(welcome.values())
    for tag, rate in rates.overall.items():
        if tag[0] in KIND_FACETS:
            expected[tag] += everything * rate
    for kind, said in welcome.items():
        for tag, rate in rates.of(kind).items():
            if tag[0] not in KIND_FACETS:
                expected[tag] += said * rate
    found = {
        tag: (got[tag] - expected[tag]) / (got[tag] + expected[tag] + 2 * settings.prior)
        for tag in got.keys() | expected.keys()
    }
    kept = {tag: value for tag, value in found.items() if abs(value) >= settings.least}
    return dict(sorted(kept.items(), key=lambda pair: (-pair[1], pair[0])))


def _said(
    events: Sequence[Event], items: Mapping[str, TaggedProduct], settings: TasteSettings
) -> tuple[dict[str, float], dict[str, float]]:
    """How much the shopper said for each product, and how much against it, with what is older counting less."""
    newest = max((event.timestamp.timestamp() for event in events), default=0.0)
    liked: defaultdict[str, float] = defaultdict(float)
    disliked: defaultdict[str, float] = defaultdict(float)
    for event in events:
        said = weight(event, settings) if event.product in items else 0.0
        if said:
            half_lives = (newest - event.timestamp.timestamp()) / 86_400 / settings.half_life_days
            (liked if said > 0 else disliked)[event.product] += abs(said) * 0.5**half_lives
    return liked, disliked


def price_ranges(
    events: Sequence[Event], items: Mapping[str, TaggedProduct], settings: TasteSettings
) -> dict[str, tuple[int, int]]:
    """Quartiles of today's prices of the different products bought, by product type and "" for all of them.

    Where too few were bought, those put into the cart, liked, clicked and viewed count too. Prices in another
    currency than the commonest are left out.
    """
    bought = _by_type(events, items, _BOUGHT)
    seen = _by_type(events, items, _SEEN)
    ranges = {}
    for product_type in sorted(seen):
        amounts = bought.get(product_type, [])
        if len(amounts) < settings.range_products:
            amounts = seen[product_type]
        if len(amounts) >= max(settings.range_products, 2):
            low, _, high = statistics.quantiles(amounts, n=4, method="inclusive")
            ranges[product_type] = (round(low), round(high))
    return ranges


def _by_type(
    events: Sequence[Event], items: Mapping[str, TaggedProduct], types: frozenset[str]
) -> dict[str, list[int]]:
    ids = {event.product for event in events if event.type in types and event.product in items}
    currencies = Counter(items[i].product.price.currency for i in sorted(ids))
    amounts: defaultdict[str, list[int]] = defaultdict(list)
    for i in sorted(ids):
        price = items[i].product.price
        if price.currency == currencies.most_common(1)[0][0]:
            for product_type in ("", *items[i].values("product_type")):
                amounts[product_type].append(price.amount)
    return amounts


def telling(events: Sequence[Event], n: int, settings: TasteSettings) -> tuple[Event, ...]:
    """The n events that say most, of equal ones the newest; newest first, ties by event id."""
    newest = sorted(events, key=lambda event: event.event_id)
    newest.sort(key=lambda event: event.timestamp, reverse=True)
    kept = {e.event_id for e in sorted(newest, key=lambda event: -abs(weight(event, settings)))[:n]}
    return tuple(event for event in newest if event.event_id in kept)
