"""Makes the lists of recommendations from an open store. Knows no command line and no conversation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz, process

from assistant.build import Store
from ranking import makers, recommend, together
from ranking.listing import Listing, Wanted
from ranking.makers import MakerListing
from ranking.rules import MakerKind, ProductKind
from ranking.types import ShopperProfile
from retrieval.types import Constraint, Query, TaggedProduct

#: How many products retrieval says are near one in meaning.
NEAR = 200


class UnknownProduct(KeyError):
    """The store has no product with this id, or hides it."""

    def __init__(self, id_: str, near: Sequence[str]) -> None:
        hint = f"did you mean {' or '.join(near)}?" if near else "ids stand in brackets in the lists of `aisle search`"
        super().__init__(f"no product {id_[:80]!r}: {hint}")

    def __str__(self) -> str:
        return str(self.args[0])


def products_named(store: Store, ids: Sequence[str]) -> list[TaggedProduct]:
    """The products with these ids, in that order, each once. UnknownProduct names ids near the first unknown one."""
    found = store.search.named(list(dict.fromkeys(ids)))
    known = {item.product.id for item in found}
    if missing := [id_ for id_ in ids if id_ not in known]:
        names = {item.product.id: f"{item.product.id} {item.product.title}" for item in store.search.items}
        said = missing[0][:80]
        near = process.extract(said, {id_: id_ for id_ in names}, scorer=fuzz.ratio, limit=3, score_cutoff=75)
        near = near or process.extract(said.lower(), names, scorer=fuzz.WRatio, processor=str.lower, limit=3)
        raise UnknownProduct(missing[0], [id_ for _, _, id_ in near])
    return found


def recommended(
    store: Store,
    kind: ProductKind,
    profile: ShopperProfile,
    *,
    items: Sequence[TaggedProduct] = (),
    k: int = 10,
    seen: Collection[str] = (),
    constraints: tuple[Constraint, ...] = (),
) -> Listing:
    """The list of a kind. `items` is the one that "similar" and "bought-together" are about, or the whole cart."""
    wanted = replace(_wanted(store, profile, k), seen=frozenset(seen), constraints=constraints)
    match kind:
        case "for-you":
            return recommend.for_you(wanted)
        case "new":
            return recommend.new_arrivals(wanted, date.today())
        case "promotions":
            return recommend.promotions(wanted)
        case "similar":
            return recommend.similar(wanted, items[0], meaning(store, items[0]))
        case "bought-together":
            return together.bought_together(wanted, items[0], store.baskets.products(), store.baskets.of_kinds())
        case "with-cart":
            return together.with_cart(wanted, items, store.baskets.products(), store.baskets.of_kinds())


def recommended_makers(store: Store, kind: MakerKind, profile: ShopperProfile, *, k: int = 10) -> MakerListing:
    wanted = _wanted(store, profile, k)
    return makers.brands(wanted) if kind == "brands" else makers.shops(wanted)


def _wanted(store: Store, profile: ShopperProfile, k: int) -> Wanted:
    return Wanted(shelf=store.shelf, scorer=store.scorer, profile=profile, rules=store.rules, k=k)


def meaning(store: Store, item: TaggedProduct) -> dict[str, float]:
    """How near in words and meaning others are to a product, in [0, 1], by id; those that are not near are left out."""
    query = Query(text=item.product.title, search_text=item.product.title.lower())
    return {found.product.id: found.text_score for found in store.search.find(query, NEAR).candidates}
