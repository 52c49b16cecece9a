"""Scores candidates by request, taste, price, ratings and stock. Knows no database and no trained model."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from ranking.taste import TagKey
from ranking.types import ShopperProfile
from retrieval.filters import satisfies
from retrieval.types import FACETS, Candidate, Constraint, Product, Query, TaggedProduct

#: The contributions, in the order in which they are shown.
CONTRIBUTIONS = (
    "text", "tags", "taste", "brand", "habit", "price", "trend", "freshness", "rating", "audience", "stock",
)  # fmt: skip
PERSONAL = ("taste", "brand", "habit", "price")
#: Who a grown-up does not shop for, unless they say so or have done so.
CHILDREN = frozenset(("baby", "kids", "teen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TasteWeights:
    """The largest amount that each contribution can add (taste, brand, price and rating can take as much away).

    The personal ones together move a product by at most 0.35, against 1.3 for the request: between two
    products that differ by more than 0.7 in request, taste cannot change the order.
    `facets` says how much an affinity on a facet counts in taste; brand has its own contribution.
    `usual_rating` and `usual_count` are the Bayesian prior: a product is taken to have `usual_count` ratings
    of `usual_rating` besides its own. `price_fold`: the factor away from the shopper's usual prices at which
    price counts for nothing; its square counts fully against.
    """

    text: float = 1.0
    tags: float = 0.3
    taste: float = 0.21
    brand: float = 0.08
    price: float = 0.06
    rating: float = 0.06
    children: float = 0.15
    out_of_stock: float = 0.25
    facets: Mapping[str, float] = field(
        default_factory=lambda: {
            "product_type": 0.5, "category": 0.5, "colour": 1.0, "material": 0.8, "pattern": 0.6, "feature": 0.4,
            "season": 0.4, "occasion": 0.6, "gender": 1.0, "age_group": 1.0,
        }
    )  # fmt: skip
    usual_rating: float = 3.5
    usual_count: float = 10.0
    price_fold: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Reading:
    """What of a product matters to a score, whoever asks: read once, for hundreds are scored in a search.

    `tags`: by facet, those of the facets that count in taste; `places` are where the scorer keeps their affinities,
    `shares` what each is multiplied by: the facet's weight over the number of its tags."""

    item: TaggedProduct
    tags: Mapping[str, tuple[TagKey, ...]]
    places: NDArray[np.int64]
    shares: NDArray[np.float64]
    brands: tuple[TagKey, ...]
    product_types: tuple[str, ...]
    amount: int
    rating: float
    for_children: bool
    in_stock: bool


class TasteScorer:
    """A Scorer without a trained model. Scores run from about -0.8 to 1.7.

    - text: the retrievers' fused score.
    - tags: how far the product meets the request's tags (as retrieval saw it, by how far the store's tags can be
      trusted), and its soft wishes of other kinds. 0 without any.
    - taste: the shopper's affinities to the product's tags, the mean of each facet, summed with `facets` and
      bounded by tanh. What is asked for goes before habit: values of a hard constraint are left out (every
      candidate meets it, and a leather jacket may still be the favourite jacket), and so are facets of a soft one;
      with a product type goes its category.
    - brand: the mean affinity to the brand, left out likewise.
    - price: 1 within the quartiles of what the shopper pays for the product type, falling with the logarithm
      outside; half as much where only their prices for everything are known.
    - rating: the mean rating shrunk towards the usual one; 0 for a product without ratings.
    - audience: below 0 for children's things where neither the request nor the shopper's history speaks of children.
    - stock: 0 in stock, below 0 otherwise.
    """

    def __init__(self, weights: TasteWeights | None = None) -> None:
        self.weights = weights or TasteWeights()
        self._read: dict[str, _Reading] = {}
        self._places: dict[TagKey, int] = {}
        self._lock = Lock()

    @property
    def name(self) -> str:
        return "taste"

    def score(self, query: Query, candidates: Sequence[Candidate], profile: ShopperProfile) -> list[dict[str, float]]:
        w = self.weights
        wishes = [c for c in query.constraints if not c.hard and not (c.op == "=" and c.facet in FACETS)]
        for_adults = _for_adults(query, profile)
        wished = frozenset(c.facet for c in query.constraints if not c.hard)
        if any(c.facet == "product_type" and c.op == "=" for c in query.constraints):
            wished |= {"category"}
        asked = frozenset((c.facet, value) for c in query.hard if c.facet in FACETS for value in c.values)
        readings = [self._reading(candidate.item) for candidate in candidates]
        tastes, brands = self._affinities(readings, profile.tags, wished, asked)
        return [
            {
                "text": w.text * candidate.text_score,
                "tags": w.tags * _met(candidate, wishes),
                "taste": w.taste * taste,
                "brand": w.brand * brand,
                "price": w.price * self._price(read, profile.price_range),
                "rating": w.rating * read.rating,
                "audience": -w.children if for_adults and read.for_children else 0.0,
                "stock": 0.0 if read.in_stock else -w.out_of_stock,
            }
            for candidate, read, taste, brand in zip(candidates, readings, tastes, brands, strict=True)
        ]

    def _reading(self, item: TaggedProduct) -> _Reading:
        """What was read of the product before, where it is still the same one."""
        read = self._read.get(item.product.id)
        if read is not None and read.item is item:
            return read
        keys: dict[str, dict[TagKey, None]] = {}
        for tag in item.tags:
            keys.setdefault(tag.facet, {})[tag.facet, tag.value] = None
        counted = {facet: tuple(keys[facet]) for facet in self.weights.facets if facet in keys}
        with self._lock:
            places = [self._places.setdefault(key, len(self._places)) for of in counted.values() for key in of]
        read = _Reading(
            item=item,
            tags=counted,
            places=np.array(places, dtype=np.int64),
            shares=np.array([self.weights.facets[facet] / len(of) for facet, of in counted.items() for _ in of]),
            brands=tuple(keys.get("brand", ())),
            product_types=item.values("product_type"),
            amount=max(item.product.price.amount, 1),
            rating=self._rating(item.product),
            for_children=_for_children(item),
            in_stock=item.product.in_stock,
        )
        self._read[item.product.id] = read
        return read

    def _affinities(
        self,
        readings: Sequence[_Reading],
        liked: Mapping[TagKey, float],
        wished: frozenset[str],
        asked: frozenset[TagKey],
    ) -> tuple[Sequence[float], Sequence[float]]:
        """How the shopper likes each product's tags, and its brand, without those that the request speaks of."""
        if not liked or not readings:
            return [0.0] * len(readings), [0.0] * len(readings)
        facets = self.weights.facets
        apart = {facet for facet, _ in asked} - wished
        table = np.zeros(len(self._places) + 1)
        for key, value in liked.items():
            if key in self._places and key[0] not in wished and key[0] not in apart:
                table[self._places[key]] = value
        row = np.repeat(np.arange(len(readings)), [len(read.places) for read in readings])
        places, shares = (
            np.concatenate(parts) for parts in zip(*((r.places, r.shares) for r in readings), strict=True)
        )
        sums = np.bincount(row, table[places] * shares, len(readings)).astype(np.float64)  # int for no tags at all
        for facet in sorted(apart & facets.keys()):
            sums += [facets[facet] * _mean(read.tags.get(facet, ()), liked, asked) for read in readings]
        brands = [0.0 if "brand" in wished else _mean(read.brands, liked, asked) for read in readings]
        return np.tanh(sums).tolist(), brands

    def _price(self, read: _Reading, ranges: Mapping[str, tuple[int, int]]) -> float:
        known = next((product_type for product_type in read.product_types if product_type in ranges), "")
        if known not in ranges:
            return 0.0
        low, high = ranges[known]
        amount = read.amount
        fold = max(max(low, 1) / amount, amount / max(high, 1), 1.0)
        fit = max(1.0 - math.log(fold) / math.log(self.weights.price_fold), -1.0)
        return fit if known else fit / 2

    def _rating(self, product: Product) -> float:
        w = self.weights
        if product.rating is None or product.rating_count <= 0:
            return 0.0
        count = product.rating_count
        mean = (w.usual_rating * w.usual_count + product.rating * count) / (w.usual_count + count)
        return max((mean - w.usual_rating) / (5.0 - w.usual_rating), -1.0)


def _met(candidate: Candidate, wishes: Sequence[Constraint]) -> float:
    if not wishes:
        return candidate.scores.get("tags", 0.0)
    met = [float(satisfies(candidate.item, wish)) for wish in wishes]
    if "tags" in candidate.scores:
        met.append(candidate.scores["tags"])
    return math.fsum(met) / len(met)


def _for_adults(query: Query, profile: ShopperProfile) -> bool:
    """Whether nothing in the request or the history speaks of children."""
    asked = any(constraint.facet == "age_group" for constraint in query.constraints)
    return not asked and all(profile.tags.get(("age_group", group), 0.0) <= 0 for group in CHILDREN)


def _for_children(item: TaggedProduct) -> bool:
    """Whether the store itself says that it is for children; a word in a text is too little."""
    return any(tag.facet == "age_group" and tag.value in CHILDREN and tag.structured for tag in item.tags)


def _mean(keys: Sequence[TagKey], liked: Mapping[TagKey, float], asked: frozenset[TagKey]) -> float:
    """The mean affinity of those that were not asked for; 0 for none."""
    counted = [liked.get(key, 0.0) for key in keys if key not in asked]
    return math.fsum(counted) / len(counted) if counted else 0.0
