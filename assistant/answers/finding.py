"""Answers a wish for products: finds them for every need, says what was found and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product as combinations

from assistant.answers.asked import POOL, Asked, moved, with_pinned
from assistant.answers.lists import companions, list_products
from assistant.answers.near import Misses, misses
from assistant.answers.question import question
from assistant.lead import lead
from assistant.list_wishes import is_list
from assistant.money import format_money
from assistant.parsing.turns import FILLER
from assistant.types import Cards, Group, Need
from assistant.wording import plural_of
from prompts import render
from ranking.rerank import rerank
from ranking.told import beside
from ranking.types import ScoredProduct
from retrieval.lexicon import Lexicon
from retrieval.money import major, minor
from retrieval.sizes import sizes_of, system
from retrieval.tokens import tokens
from retrieval.types import Money, Query, SearchResult

#: For a total budget, how many of the best of each list are tried together.
TRIED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for one need, in the shopper's order; `result` is the search's own."""

    need: Need
    query: Query
    result: SearchResult
    ranked: tuple[ScoredProduct, ...]


def find_products(asked: Asked) -> Cards:
    """Search, refine and sort: the products for the need in focus, or for all needs of a first request."""
    understood = asked.understood
    if understood.act == "search" and len(understood.needs) > 1:
        return find_several(asked)
    need = understood.needs[understood.focus]
    if is_list(need):
        return list_products(asked, need, seen=())
    found = found_for(asked, need)
    shown = found.ranked[: asked.k]
    return listed(asked, found, shown, seen=())


def show_more(asked: Asked) -> Cards:
    """The next products of the list shown last."""
    need = asked.state.need
    if need is None:
        return spoken(asked, "nothing_yet")
    if is_list(need):
        return list_products(asked, need, seen=asked.state.seen)
    found = found_for(asked, need, beyond=len(asked.state.seen))
    seen = set(asked.state.seen)
    rest = tuple(scored for scored in found.ranked if scored.item.product.id not in seen)[: asked.k]
    if not rest:
        return spoken(asked, "no_more")
    return listed(asked, found, rest, seen=asked.state.seen)


def show_similar(asked: Asked) -> Cards:
    """Products like the one pointed at: of its kind, nearest in meaning, without itself."""
    items = asked.items(asked.understood.refers)
    if not items:
        return unresolved(asked)
    if asked.understood.list == "with-cart":
        return companions(asked, items)
    item = items[0]
    types = item.values("product_type")
    base = asked.state.need
    kept = base.constraints if base else ()
    language = asked.understood.language
    query = Query(
        text=asked.understood.needs[asked.understood.focus].said if asked.understood.needs else "",
        search_text=" ".join([item.product.title, *types[:1]]).lower(),
        language=language,
        constraints=beside(kept, asked.told_of(item)),
    )
    result = asked.store.search.find(query, POOL)
    kin = [c for c in result.candidates if set(types[:1]) & set(c.item.values("product_type"))] or list(
        result.candidates
    )
    unpinned = replace(asked.store.rules, pins=())
    ranked = rerank(query, kin, asked.profile, asked.store.scorer, unpinned)
    shown = tuple(s for s in ranked if s.item.product.id != item.product.id)[: asked.k]
    if not shown:
        return spoken(asked, "no_more")
    ids = tuple(s.item.product.id for s in shown)
    return Cards(
        act="similar",
        language=language,
        query=query,
        products=shown,
        lead=render(f"similar.{language}.j2", title=item.product.title_in(language), count=len(shown)).strip(),
        state=moved(asked, changed=True, shown=ids, seen=ids, product=item.product.id),
        relaxed=result.relaxed,
        refers=asked.understood.refers,
    )


def found_for(asked: Asked, need: Need, *, beyond: int = 0) -> Found:
    query = asked.query(need)
    asked.lap("answer")
    result = asked.store.search.find(query, max(POOL, asked.k + beyond))
    asked.lap("retrieve")
    candidates = with_pinned(asked, query, result)
    ranked = tuple(rerank(query, candidates, asked.profile, asked.store.scorer, asked.store.rules))
    asked.lap("rank")
    return Found(need=need, query=query, result=result, ranked=ranked)


def listed(asked: Asked, found: Found, shown: tuple[ScoredProduct, ...], *, seen: Sequence[str]) -> Cards:
    """The cards of one list, with what to say about it."""
    language, lexicon = asked.understood.language, asked.store.lexicon
    near = Misses()
    if not shown:
        near = misses(asked, found.query)
    elif found.result.relaxed and any(c.facet == "price" for c in found.query.hard):
        near = misses(asked, found.query, only_price=True)
    asked_back = ""
    replies: tuple[str, ...] = ()
    if asked.understood.act == "search" and shown and not found.result.not_carried and not found.result.relaxed:
        asked_back, replies = question(found.need, found.result.candidates, asked.told, lexicon, language)
    if near.nearest and not shown:
        replies = raised(asked, near)
    unknown = unknown_words(asked, found)
    text = lead(
        asked.understood,
        found.query,
        found.result,
        shown,
        near=near,
        more=bool(seen),
        unknown=unknown,
        department=department(asked, found),
        size_unstated=size_unstated(found, shown),
        lexicon=lexicon,
        currency=asked.store.settings.currency,
    )
    ids = tuple(s.item.product.id for s in (*shown, *(n.product for n in near.nearest)))
    join = "" if language == "zh" else " "
    return Cards(
        act=asked.understood.act,
        language=language,
        query=found.query,
        products=shown,
        lead=join.join(part for part in (text, asked_back) if part),
        state=moved(
            asked,
            changed=asked.understood.act != "more",
            shown=ids,
            seen=(*seen, *ids),
            product="",
            offer=replies[0] if near.nearest and not shown and replies else "",
            told=asked.told_here,
        ),
        relaxed=found.result.relaxed,
        not_carried=found.result.not_carried or (unknown if unknown and not found.need.constraints else None),
        explained=not found.result.not_carried and bool(shown) and not (unknown and not found.query.constraints),
        nearest=near.nearest,
        replies=replies,
        refers=asked.understood.refers,
    )


def raised(asked: Asked, near: Misses) -> tuple[str, ...]:
    """Quick replies that would let the nearest products in: "up to $62", 不限价格."""
    zh = asked.language == "zh"
    facet = near.blocking[0].facet if near.blocking else ""
    if facet == "price":
        amounts = [n.product.item.product.price for n in near.nearest]
        if near.blocking[-1].op in ("<", "<="):
            limit = format_money(min(amounts, key=lambda m: m.amount), asked.language)
            return (f"{limit}以内" if zh else f"up to {limit}", "价格不限" if zh else "any price")
        limit = format_money(max(amounts, key=lambda m: m.amount), asked.language)
        return (f"{limit}以上" if zh else f"from {limit}", "价格不限" if zh else "any price")
    words = {
        "rating": ("评分不限", "any rating"),
        "in_stock": ("库存不限", "any availability"),
        "on_sale": ("折扣不限", "never mind the discount"),
        "size": ("尺码不限", "any size"),
        "quantity": ("数量不限", "any quantity"),
    }
    return (words[facet][0 if zh else 1],) if facet in words else ()


def unknown_words(asked: Asked, found: Found) -> str:
    """The thing that was asked for where no product of the store mentions it: the last word of the text to search by,
    if it is no tag's and none of the catalogue's; "" otherwise."""
    index, lexicon = asked.store.search.lexical, asked.store.lexicon
    text = found.need.search_text
    word = text.rsplit(" ", 1)[-1]
    at = len(text) - len(word)
    known = any(m.start <= at < m.end for m in lexicon.mentions(text)) or bool(index.query_tokens(word))
    counts = len(word) > 2 and word.isascii() and word.isalpha() and bool(tokens(word)) and word not in FILLER
    typed = any(c.facet == "product_type" for c in found.need.constraints)
    return word if counts and not known and not typed else ""


def department(asked: Asked, found: Found) -> str:
    """The store's department nearest to what it does not carry; "" where nothing was missed or none is known."""
    if not found.result.not_carried:
        return ""
    lexicon, facets = asked.store.lexicon, asked.store.search.facets
    for c in found.query.constraints:
        if c.facet == "product_type" and c.op == "=":
            for value in c.values:
                wider = [t for t in lexicon.implied("product_type", value) if facets.carried(*t)]
                for facet in ("product_type", "category"):
                    for key in wider:
                        if key[0] == facet:
                            return lexicon.label(*key, asked.language)
    for scored in found.ranked[:5]:
        if categories := scored.item.values("category"):
            return lexicon.label("category", categories[0], asked.language)
    return ""


def size_unstated(found: Found, shown: Sequence[ScoredProduct]) -> str:
    """The size asked for, where the catalogue states no such size for the first products; "" otherwise."""
    for c in found.query.constraints:
        if c.facet == "size" and c.op == "=" and shown and c in found.need.constraints:
            kind = system(c.values[0])
            if not any(system(size) == kind for s in shown[:3] for size in sizes_of(s.item.product)):
                return c.values[0]
    return ""


# -- several needs ----------------------------------------------------------------------------------------------


def find_several(asked: Asked) -> Cards:
    """The products for each need, lists under one numbering, and a set within the total budget where one was said."""
    understood, lexicon = asked.understood, asked.store.lexicon
    language = understood.language
    founds = [found_for(asked, need) for need in understood.needs]
    pools = [list(found.ranked) for found in founds]
    chosen: tuple[ScoredProduct, ...] = ()
    total = over = ""
    if understood.budget is not None and all(pools):
        pools, chosen = within_budget(pools, understood.budget)
        if chosen:
            total = format_money(_sum(chosen), language)
        else:
            cheapest = [min(found.ranked, key=lambda s: s.item.product.price.amount) for found in founds]
            total = format_money(_sum(cheapest), language)
            over = total
    each = max(3, asked.k // len(founds))
    groups, products, lines = [], [], []
    for found, pool, need in zip(founds, pools, understood.needs, strict=True):
        shown = pool[:each]
        name = heading(need, lexicon, language)
        groups.append(Group(heading=name, count=len(shown)))
        products += shown
        near = Misses() if shown else misses(asked, found.query)
        lines.append(
            {
                "name": name,
                "count": len(shown),
                "not_carried": found.result.not_carried,
                "relaxed": [c.text or str(c.value) for c in found.result.relaxed],
                "near": near.nearest[0].product.item.product.title_in(language) if near.nearest else "",
                "difference": near.nearest[0].difference if near.nearest else "",
            }
        )
    ids = tuple(s.item.product.id for s in products)
    text = render(
        f"several.{language}.j2",
        lines=lines,
        chosen=[s.item.product.title_in(language) for s in chosen],
        total=total,
        over=bool(over),
        budget=budget_text(asked, language),
    )
    return Cards(
        act=understood.act,
        language=language,
        query=founds[understood.focus].query,
        products=tuple(products),
        lead=" ".join(text.split()) if language == "en" else "".join(text.split("\n")).strip(),
        state=moved(asked, changed=True, shown=ids, seen=ids, product=""),
        relaxed=tuple(c for found in founds for c in found.result.relaxed),
        groups=tuple(groups),
    )


def budget_text(asked: Asked, language: str) -> str:
    if asked.understood.budget is None:
        return ""
    currency = asked.store.settings.currency
    return format_money(Money(amount=int(minor(asked.understood.budget, currency)), currency=currency), language)


def heading(need: Need, lexicon: Lexicon, language: str) -> str:
    """What a need is called: its product type, else its words."""
    for c in need.constraints:
        if c.facet in ("product_type", "category") and c.op == "=":
            label = lexicon.label(c.facet, c.values[0], language)
            return plural_of(label) if language == "en" else label
    return need.search_text or need.said[:40]


def within_budget(
    pools: list[list[ScoredProduct]], budget: float
) -> tuple[list[list[ScoredProduct]], tuple[ScoredProduct, ...]]:
    """The lists without what no set can hold, and the best set (one of each) within the budget, () for none."""
    cheapest = [min(major(s.item.product.price) for s in pool) for pool in pools]
    spare = budget - sum(cheapest)
    if spare < 0:
        return pools, ()
    fitting = [
        [s for s in pool if major(s.item.product.price) <= low + spare]
        for pool, low in zip(pools, cheapest, strict=True)
    ]
    tried = [
        list(dict.fromkeys((*range(min(TRIED if len(pools) < 4 else 5, len(pool))), cheapest_place(pool))))
        for pool in fitting
    ]
    best: tuple[float, tuple[int, ...]] | None = None
    for places in combinations(*tried):
        items = [pool[i] for pool, i in zip(fitting, places, strict=True)]
        if sum(major(s.item.product.price) for s in items) <= budget + 1e-9:
            score = sum(s.score for s in items)
            if best is None or score > best[0]:
                best = (score, places)
    if best is None:
        return pools, ()
    chosen = tuple(pool[i] for pool, i in zip(fitting, best[1], strict=True))
    ordered = [[pick, *(s for s in pool if s is not pick)] for pick, pool in zip(chosen, fitting, strict=True)]
    return ordered, chosen


def cheapest_place(pool: Sequence[ScoredProduct]) -> int:
    return min(range(len(pool)), key=lambda i: (pool[i].item.product.price.amount, i))


def _sum(chosen: Sequence[ScoredProduct]) -> Money:
    return Money(
        amount=sum(s.item.product.price.amount for s in chosen), currency=chosen[0].item.product.price.currency
    )


# -- what needs no search ------------------------------------------------------------------------------------------


def spoken(asked: Asked, name: str, *, changed: bool = False, **values: object) -> Cards:
    """A reply in words alone, from the template NAME.LANGUAGE.j2."""
    return Cards(
        act=asked.understood.act,
        language=asked.understood.language,
        query=None,
        products=(),
        lead=render(f"{name}.{asked.language}.j2", **values).strip(),
        state=moved(asked, changed=changed),
        refers=asked.understood.refers,
    )


def unresolved(asked: Asked) -> Cards:
    """Says which product was not found among those shown."""
    cards = spoken(asked, "which", said=asked.understood.unresolved, count=len(asked.shown))
    return replace(cards, unresolved=asked.understood.unresolved)
