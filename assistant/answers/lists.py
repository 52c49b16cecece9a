"""Answers with lists of recommendations: for the shopper, what is new, what is on sale, what goes with a product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.asked import Asked, moved
from assistant.lists import recommended
from assistant.types import Cards, Need
from prompts import render
from ranking.rules import ProductKind
from retrieval.types import TaggedProduct


def list_products(asked: Asked, need: Need, *, seen: Sequence[str]) -> Cards:
    """The list of a need, within what its ledger asks for, and without what was shown of it."""
    assert need.list
    listing = recommended(
        asked.store,
        need.list,
        replace(asked.profile, told=asked.told),
        k=asked.k,
        seen=seen,
        constraints=need.constraints,
    )
    asked.lap("rank")
    products = tuple(entry.product for entry in listing.entries)
    ids = tuple(entry.id for entry in listing.entries)
    text = render(
        f"list.{asked.language}.j2",
        kind=need.list,
        count=len(products),
        more=bool(seen),
        unstated=not products and not stated(need.list, asked.store.shelf.items),
        known=any(why.kind == "liked" for entry in listing.entries for why in entry.reasons),
    )
    return Cards(
        act=asked.understood.act,
        language=asked.language,
        query=asked.query(need),
        products=products,
        lead=" ".join(text.split()),
        state=moved(
            asked,
            changed=asked.understood.act != "more",
            shown=ids or asked.state.shown,
            seen=(*seen, *ids),
            product="",
            told=asked.told_here,
        ),
        explained=bool(products),
    )


def stated(kind: ProductKind, items: Sequence[TaggedProduct]) -> bool:
    """Whether a store states what a list is made from: a release date or a promotion of any product."""
    if kind == "new":
        return any(item.product.release_date for item in items)
    return kind != "promotions" or any(item.product.on_sale for item in items)


def companions(asked: Asked, items: Sequence[TaggedProduct]) -> Cards:
    """What is bought with the products pointed at, or what goes with their kind; neither them nor their substitutes."""
    language = asked.language
    listing = recommended(asked.store, "with-cart", replace(asked.profile, told=asked.told), items=items, k=asked.k)
    products = tuple(entry.product for entry in listing.entries)
    ids = tuple(entry.id for entry in listing.entries)
    bought = [why for entry in listing.entries for why in entry.reasons if why.kind == "bought-with"]
    text = render(
        f"with.{language}.j2",
        title=items[0].product.title_in(language),
        several=len(items) > 1,
        count=len(products),
        bought=len(bought) == len(products),
    )
    return Cards(
        act="similar",
        language=language,
        query=None,
        products=products,
        lead=" ".join(text.split()),
        state=moved(asked, changed=bool(ids), shown=ids or asked.state.shown, seen=ids, product=items[0].product.id),
        refers=asked.understood.refers,
    )
