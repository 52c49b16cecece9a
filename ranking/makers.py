"""Brands and shops in a shopper's order, each with its best products. Pure functions; knows no baskets.

A feed may name the seller of each product in an attribute (SELLERS); where none does, the store's departments, the
first step of each product's category, stand for its shops.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ranking.listing import Entry, Wanted, Why, eligible, entries, liked, strongest_first, why_nothing
from ranking.rules import MakerKind
from ranking.types import ScoredProduct
from retrieval.types import Product

#: Attributes that name who sells a product, the first that any product has.
SELLERS = ("seller", "shop", "store", "vendor", "merchant")
#: How many of its products speak for a brand, and how many are shown.
SPEAKING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """A brand, a seller or a department. Its contributions are the means of those of its SPEAKING best products, with
    the store's means in place of missing ones: a single lucky product makes no favourite brand. They sum to the score
    exactly (within 1e-9). `count` is how many of its products may be shown."""

    name: str
    score: float
    contributions: Mapping[str, float]
    count: int
    products: tuple[ScoredProduct, ...]
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MakerListing:
    """Makers, best first. `by` says what they are: "brand", the attribute that names sellers, or "category"."""

    kind: MakerKind
    by: str
    entries: tuple[Maker, ...] = ()
    note: str = ""


def brands(wanted: Wanted) -> MakerListing:
    """The brands of the products, as the feed spells them; ties by name."""
    return _makers(wanted, "brands", "brand", lambda product: product.brand, "no product states a brand")


def shops(wanted: Wanted) -> MakerListing:
    """The sellers, or the departments where the feed names none."""
    attributes = {name for item in wanted.shelf.items for name in item.product.attributes}
    if by := next((name for name in SELLERS if name in attributes), ""):
        return _makers(wanted, "shops", by, lambda product: next(iter(product.attributes.get(by, ())), ""), "")
    nothing = "no product states a seller or a category"
    return _makers(wanted, "shops", "category", lambda product: next(iter(product.category), ""), nothing)


def _makers(wanted: Wanted, kind: MakerKind, by: str, name: Callable[[Product], str], nothing: str) -> MakerListing:
    if not any(name(item.product) for item in wanted.shelf.items):
        return MakerListing(kind=kind, by=by, note=nothing)
    ranked = entries(wanted, eligible(wanted))
    if not ranked:
        return MakerListing(kind=kind, by=by, note=why_nothing(wanted))
    usual = _means(ranked)
    of: dict[str, list[Entry]] = {}
    for entry in ranked:
        if called := name(entry.product.item.product):
            of.setdefault(called, []).append(entry)
    made = [_maker(called, found, usual, wanted) for called, found in of.items()]
    made.sort(key=lambda maker: (-maker.score, maker.name))
    return MakerListing(kind=kind, by=by, entries=tuple(made[: wanted.k]), note="" if made else why_nothing(wanted))


def _maker(name: str, found: list[Entry], usual: Mapping[str, float], wanted: Wanted) -> Maker:
    best = [entry.product for entry in found[:SPEAKING]]
    contributions = {
        group: (math.fsum(product.contributions[group] for product in best) + (SPEAKING - len(best)) * mean) / SPEAKING
        for group, mean in usual.items()
    }
    reasons = {(why.facet, why.value): why for product in best for why in liked(product.item, wanted.profile)}
    return Maker(
        name=name,
        score=math.fsum(contributions.values()),
        contributions=contributions,
        count=len(found),
        products=tuple(best),
        reasons=tuple(strongest_first(reasons.values())),
    )


def _means(ranked: list[Entry]) -> dict[str, float]:
    groups = ranked[0].product.contributions
    return {g: math.fsum(entry.product.contributions[g] for entry in ranked) / len(ranked) for g in groups}
