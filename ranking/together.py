"""Lists of what goes with other products: bought together with one, or with a whole cart. Pure functions.

They go by baskets. Where these say too little, kinds of products that are bought together fill the list, and its
entries and its note say so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ranking.associations import Association, Associations
from ranking.listing import Entry, Listing, Wanted, Why, diverse, eligible, entries, listed
from ranking.rules import ProductKind
from ranking.shelf import Shelf
from retrieval.types import Candidate, TaggedProduct

#: What the contribution "together" adds at most: as much as a request's words.
TOGETHER = 1.0


def bought_together(wanted: Wanted, item: TaggedProduct, products: Associations, kinds: Associations) -> Listing:
    """What is in the same baskets as an item. `products` and `kinds` are the associations between product ids and
    between kinds (see `Shelf.kinds`)."""
    return _going_with(wanted, "bought-together", [item], products, kinds, substitutes=frozenset())


def with_cart(wanted: Wanted, cart: Sequence[TaggedProduct], products: Associations, kinds: Associations) -> Listing:
    """What goes with a whole cart: bought with what is in it, not in it, and no substitute of anything in it."""
    others = eligible(wanted)
    substitutes: set[str] = set()
    for item in cart:
        companions = {found.other for found in kinds.of(wanted.shelf.kinds[item.product.id])}
        substitutes |= {c.product.id for c in others if substitute(wanted.shelf, c.item, item, companions)}
    return _going_with(wanted, "with-cart", cart, products, kinds, substitutes=substitutes)


def substitute(shelf: Shelf, item: TaggedProduct, other: TaggedProduct, companions: Collection[str]) -> bool:
    """Whether an item could be bought in another's place: of its kind, or sharing a product type with it, unless the
    item's kind is one of `companions`, those that baskets hold together with the other's more often than chance (a
    scarf and gloves are both accessories)."""
    mine, its = shelf.kinds[item.product.id], shelf.kinds[other.product.id]
    if mine == its:
        return mine != ""
    mine_of, its_of = set(item.values("product_type")), set(other.values("product_type"))
    return mine in its_of or its in mine_of or (bool(mine_of & its_of) and mine not in companions)


def _going_with(
    wanted: Wanted,
    kind: ProductKind,
    cart: Sequence[TaggedProduct],
    products: Associations,
    kinds: Associations,
    substitutes: Collection[str],
) -> Listing:
    ids = [item.product.id for item in cart]
    candidates = eligible(wanted, without={*ids, *substitutes})
    by_basket = strongest(found for id_ in ids for found in products.of(id_))
    bought = [candidate for candidate in candidates if candidate.product.id in by_basket]
    held = {candidate.product.id: by_basket[candidate.product.id] for candidate in bought}
    ordered = diverse(wanted, _entries(wanted, bought, held, "bought-with"))
    if len(ordered) >= wanted.k:
        return listed(wanted, kind, ordered)
    by_kind = strongest(found for item in cart for found in kinds.of(wanted.shelf.kinds[item.product.id]))
    filling = {
        candidate.product.id: by_kind[wanted.shelf.kinds[candidate.product.id]]
        for candidate in candidates
        if candidate.product.id not in by_basket and wanted.shelf.kinds[candidate.product.id] in by_kind
    }
    fill = [candidate for candidate in candidates if candidate.product.id in filling]
    found = [*ordered, *diverse(wanted, _entries(wanted, fill, filling, "kinds-together"))]
    return listed(wanted, kind, found, note=_note(cart, products, found, len(ordered)))


def strongest(found: Iterable[Association]) -> dict[str, tuple[float, Association]]:
    """By what goes with the cart: how strongly with all of it, and the strongest single association.

    The strengths of several things of the cart add up as chances do (noisy or): 1 - (1 - a) * (1 - b) ….
    """
    together: dict[str, tuple[float, Association]] = {}
    for one in found:
        strength, best = together.get(one.other, (0.0, one))
        together[one.other] = 1.0 - (1.0 - strength) * (1.0 - one.strength), max(best, one, key=lambda a: a.strength)
    return together


def _entries(
    wanted: Wanted,
    candidates: Sequence[Candidate],
    found: Mapping[str, tuple[float, Association]],
    why: str,
) -> list[Entry]:
    return entries(
        wanted,
        candidates,
        {id_: {"together": TOGETHER * strength} for id_, (strength, _) in found.items()},
        {
            id_: [Why(kind=why, value=association.thing, amount=association.strength)]  # type: ignore[arg-type]
            for id_, (_, association) in found.items()
        },
        {id_: association for id_, (_, association) in found.items()},
    )


def _note(cart: Sequence[TaggedProduct], products: Associations, found: Sequence[Entry], by_basket: int) -> str:
    what = repr(cart[0].product.title) if len(cart) == 1 else "what is in the cart"
    if not products.baskets:
        return "nothing was bought yet: import purchases with `aisle events FILE`"
    least = products.settings.least
    if not found:
        return f"nothing is known to go with {what}: too few baskets hold it or things of its kind"
    often = f"were bought together with {what} in {least} baskets or more"
    if by_basket:
        return f"only {by_basket} in stock {often}; the others are of kinds that go together in baskets"
    return f"none in stock {often}; these are of kinds that go together in baskets"
