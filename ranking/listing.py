"""What every list of recommendations is made from: what is wanted, the gates, the order, the reasons. Knows no kind.

A list holds only what is in stock, what the store does not hide, what keeps what the shopper said of themselves, and
nothing of `seen`. Its order is the scorer's, with contributions of the list's own, made diverse; pins come last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from ranking.associations import Association
from ranking.diversity import Diversity, mmr
from ranking.rerank import STORE, scored, summed
from ranking.rules import NO_RULES, ProductKind, Rules, pinned
from ranking.shelf import Shelf
from ranking.told import beside, holding
from ranking.types import ScoredProduct, Scorer, ShopperProfile
from retrieval.filters import satisfies
from retrieval.types import Candidate, Constraint, Query, TaggedProduct

#: An affinity from which a tag is named as a reason, and how many are.
LIKED, LIKED_NAMED = 0.2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One list that is asked for. `seen` are ids that it must not hold, `constraints` what its products must keep (hard
    ones) or better have; an anonymous profile gives the neutral list. `about`: the types of product that it is about,
    with all that they are a kind of; none where it is about all."""

    shelf: Shelf
    scorer: Scorer
    profile: ShopperProfile = field(default_factory=ShopperProfile)
    rules: Rules = NO_RULES
    k: int = 10
    seen: Collection[str] = frozenset()
    constraints: tuple[Constraint, ...] = ()
    about: Collection[str] = frozenset()
    diversity: Diversity = field(default_factory=Diversity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One reason as data.

    "liked": the shopper's affinity `amount` to the tag `value` of `facet`. "new": released on `value`, `amount` days
    before the newest. "on-sale": the share `amount` off, the promotion `value`. "bought-with": with the product
    `value`, by the strength `amount`. "kinds-together": products of its kind with those of the kind `value`, likewise.
    "alike": likeness `amount` to the product `value`. "rated": `amount` of 5, by `value` shoppers. "pinned": to the
    place `amount`, and "store": moved by `amount`, both by the store.
    """

    kind: Literal["liked", "new", "on-sale", "bought-with", "kinds-together", "alike", "rated", "pinned", "store"]
    facet: str = ""
    value: str = ""
    amount: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A product of a list. `association` is the strongest one that put it there, in lists that go by baskets."""

    product: ScoredProduct
    reasons: tuple[Why, ...] = ()
    association: Association | None = None

    @property
    def id(self) -> str:
        return self.product.item.product.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list, best first. `order` is the whole order of which `entries` are the beginning. `note` says, in English, why
    it is empty or what it rests on; "" where all is as asked."""

    kind: ProductKind
    entries: tuple[Entry, ...] = ()
    order: tuple[ScoredProduct, ...] = ()
    note: str = ""


def eligible(wanted: Wanted, without: Collection[str] = frozenset()) -> list[Candidate]:
    """The products that a list may hold, sorted by id; none of `without`."""
    kept = query_of(wanted).hard
    return [
        candidate
        for candidate in wanted.shelf.candidates
        if candidate.product.in_stock
        and candidate.product.id not in wanted.seen
        and candidate.product.id not in without
        and not wanted.rules.hidden(candidate.item)
        and all(satisfies(candidate.item, constraint) for constraint in kept)
    ]


def query_of(wanted: Wanted) -> Query:
    """A list has no words; what the shopper said of themselves holds in it as in a search: where nothing was asked on
    its facet, and no budget for another type of product."""
    told = holding(wanted.profile.told, wanted.about)
    return Query(text="", search_text="", constraints=beside(wanted.constraints, told))


def entries(
    wanted: Wanted,
    candidates: Sequence[Candidate],
    own: Mapping[str, Mapping[str, float]] | None = None,
    reasons: Mapping[str, Sequence[Why]] | None = None,
    associations: Mapping[str, Association] | None = None,
) -> list[Entry]:
    """The candidates with their scores, best first, ties by id.

    `own` are contributions of the list, `reasons` those that the list itself has, both by product id; the others follow
    from profile, ratings and rules.
    """
    made = []
    for product in scored(query_of(wanted), candidates, wanted.profile, wanted.scorer, wanted.rules):
        id_ = product.item.product.id
        if own:
            product = summed(product.candidate, {**product.contributions, **own[id_]})
        made.append(
            Entry(
                product=product,
                reasons=tuple(reasons[id_]) if reasons else (),
                association=associations.get(id_) if associations else None,
            )
        )
    made.sort(key=lambda entry: (-entry.product.score, entry.id))
    return made


def diverse(wanted: Wanted, ranked: Sequence[Entry]) -> list[Entry]:
    """The first k of a ranking, picked so that they are unlike each other; then the others, as they were."""
    pool = ranked[: max(wanted.diversity.pool, 2 * wanted.k)]
    rows = [wanted.shelf.rows[entry.id] for entry in pool]
    relevance = np.array([entry.product.score for entry in pool], dtype=np.float64)
    likeness, families = wanted.shelf.alike(rows, rows), wanted.shelf.families[rows]
    picked = mmr(relevance, likeness, families, wanted.k, wanted.diversity)
    chosen = set(picked)
    rest = [entry for at, entry in enumerate(pool) if at not in chosen]
    return [*(pool[at] for at in picked), *rest, *ranked[len(pool) :]]


def listed(wanted: Wanted, kind: ProductKind, ordered: Sequence[Entry], note: str = "") -> Listing:
    """The first k of an order, once pins have come to their places, with the reasons that are everywhere the same."""
    pins = wanted.rules.pins_of(kind)
    placed = pinned(ordered, pins, lambda entry: entry.product.item)
    places = {pin.product: pin.position for pin in pins}
    return Listing(
        kind=kind,
        entries=tuple(
            Entry(
                product=entry.product,
                reasons=(*entry.reasons, *general(entry.product, wanted, places.get(entry.id, 0))),
                association=entry.association,
            )
            for entry in placed[: wanted.k]
        ),
        order=tuple(entry.product for entry in placed),
        note=note or ("" if placed else why_nothing(wanted)),
    )


def general(product: ScoredProduct, wanted: Wanted, place: int = 0) -> list[Why]:
    """The reasons that a product has in any list: taste, ratings, the store's own rules."""
    item = product.item
    found = [Why(kind="pinned", amount=float(place))] if place else []
    if store := product.contributions.get(STORE, 0.0):
        found.append(Why(kind="store", amount=store))
    found += liked(item, wanted.profile)
    if item.product.rating is not None and item.product.rating_count > 0:
        found.append(Why(kind="rated", value=str(item.product.rating_count), amount=item.product.rating))
    return found


def liked(item: TaggedProduct, profile: ShopperProfile) -> list[Why]:
    """The tags of the product that the shopper likes best, the best one of each facet, the strongest first."""
    best: dict[str, Why] = {}
    for tag in item.tags:
        amount = profile.tags.get((tag.facet, tag.value), 0.0)
        if amount >= LIKED and (tag.facet not in best or amount > best[tag.facet].amount):
            best[tag.facet] = Why(kind="liked", facet=tag.facet, value=tag.value, amount=amount)
    return strongest_first(best.values())


def strongest_first(reasons: Iterable[Why]) -> list[Why]:
    return sorted(reasons, key=lambda why: (-why.amount, why.facet, why.value))[:LIKED_NAMED]


def why_nothing(wanted: Wanted) -> str:
    """Which gate leaves nothing."""
    items = wanted.shelf.items
    if not items:
        return "the store has no products"
    if not any(item.product.in_stock for item in items):
        return f"none of the {len(items):,} products is in stock"
    return (
        "every product that would be in this list is out of stock, hidden by the store's rules, ruled out by a "
        "condition or by what the shopper said of themselves, or was shown already"
    )
