"""Lists of products for a shopper: for you, new arrivals, promotions, similar ones. Pure functions; see `listing`.

What is bought together is in `together`, brands and shops are in `makers`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ranking.listing import Listing, Wanted, Why, diverse, eligible, entries, listed
from ranking.types import ShopperProfile
from retrieval.types import Candidate, Product, TaggedProduct

#: New arrivals were released in so many days before the newest.
NEW_DAYS = 90
#: The most that the lists' own contributions add: being new, being reduced, and being like another product.
RECENCY, DISCOUNT, LIKENESS = 0.3, 0.2, 1.0


def for_you(wanted: Wanted) -> Listing:
    """What the shopper would like best, of many kinds. What they bought once or disliked last is left out; what they
    bought again and again may come again."""
    ranked = entries(wanted, eligible(wanted, without=done_with(wanted.profile)))
    return listed(wanted, "for-you", diverse(wanted, ranked))


def done_with(profile: ShopperProfile) -> set[str]:
    """What the shopper bought exactly once, or said last that they dislike."""
    bought: dict[str, int] = {}
    opinion: dict[str, str] = {}
    for event in profile.events:
        if event.type == "purchase":
            bought[event.product] = bought.get(event.product, 0) + 1
        elif event.type in ("like", "dislike"):
            opinion.setdefault(event.product, event.type)  # the newest comes first
    once = {product for product, times in bought.items() if times == 1}
    return once | {product for product, said in opinion.items() if said == "dislike"}


def new_arrivals(wanted: Wanted, today: date) -> Listing:
    """What was released in the last NEW_DAYS days before the newest release up to today, newer and better liked first.

    A store whose feed is old still has arrivals that are its newest. Contribution "recency": falls from RECENCY to 0.
    """
    dated = {
        candidate.product.id: candidate.product.release_date
        for candidate in wanted.shelf.candidates
        if candidate.product.release_date is not None and candidate.product.release_date <= today
    }
    if not dated:
        return Listing(kind="new", note="no product has a release date up to today: add a column release_date")
    newest = max(dated.values())
    ages = {id_: (newest - day).days for id_, day in dated.items() if (newest - day).days < NEW_DAYS}
    candidates = [candidate for candidate in eligible(wanted) if candidate.product.id in ages]
    ranked = entries(
        wanted,
        candidates,
        {id_: {"recency": RECENCY * (1.0 - age / NEW_DAYS)} for id_, age in ages.items()},
        {id_: [Why(kind="new", value=dated[id_].isoformat(), amount=float(age))] for id_, age in ages.items()},
    )
    return listed(wanted, "new", diverse(wanted, ranked))


def promotions(wanted: Wanted) -> Listing:
    """What is on sale. Contribution "discount": DISCOUNT times the share off the list price."""
    candidates = [candidate for candidate in eligible(wanted) if candidate.product.on_sale]
    if not any(item.product.on_sale for item in wanted.shelf.items):
        return Listing(kind="promotions", note="nothing is on sale: no product has a promotion or a higher list price")
    products = {candidate.product.id: candidate.product for candidate in candidates}
    ranked = entries(
        wanted,
        candidates,
        {id_: {"discount": DISCOUNT * share_off(product)} for id_, product in products.items()},
        {
            id_: [Why(kind="on-sale", value=product.promotion, amount=share_off(product))]
            for id_, product in products.items()
        },
    )
    return listed(wanted, "promotions", diverse(wanted, ranked))


def share_off(product: Product) -> float:
    """What part of the list price is taken off, in [0, 1]; 0 where none is known in the same currency."""
    before = product.list_price
    if before is None or before.currency != product.price.currency or before.amount <= 0:
        return 0.0
    return max(0.0, 1.0 - product.price.amount / before.amount)


def similar(wanted: Wanted, item: TaggedProduct, meaning: Mapping[str, float] | None = None) -> Listing:
    """Products that could take an item's place: of its kind, else of one of its types, else of its category.

    Contribution "likeness": LIKENESS times the likeness of tags or, where `meaning` gives each product's nearness in
    meaning in [0, 1] by id, the mean of both; a product that `meaning` leaves out is at 0.
    """
    wanted = replace(wanted, about={*item.values("product_type"), *item.values("category")})
    candidates = kin(wanted, item)
    if not candidates:
        return Listing(kind="similar", note=f"nothing else in stock is of the kind of {item.product.title!r}")
    rows = [wanted.shelf.rows[candidate.product.id] for candidate in candidates]
    tags = wanted.shelf.alike([wanted.shelf.rows[item.product.id]], rows)[0]
    likeness = {candidate.product.id: float(found) for candidate, found in zip(candidates, tags, strict=True)}
    if meaning is not None:
        likeness = {id_: (found + meaning.get(id_, 0.0)) / 2 for id_, found in likeness.items()}
    ranked = entries(
        wanted,
        candidates,
        {id_: {"likeness": LIKENESS * found} for id_, found in likeness.items()},
        {id_: [Why(kind="alike", value=item.product.id, amount=found)] for id_, found in likeness.items()},
    )
    return listed(wanted, "similar", ranked)


def kin(wanted: Wanted, item: TaggedProduct) -> Sequence[Candidate]:
    """The eligible products of the item's kind, or of the next wider sense of it that has any."""
    others = eligible(wanted, without={item.product.id})
    kinds = wanted.shelf.kinds
    same = [c for c in others if kinds[c.product.id] == kinds[item.product.id] != ""]
    for facet in ("product_type", "category"):
        values = set(item.values(facet))
        same = same or [c for c in others if values & set(c.item.values(facet))]
    return same
