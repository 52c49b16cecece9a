"""Finds what stands in the way where nothing fits, and the products just outside it. Knows no act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf

from assistant.answers.asked import POOL, Asked
from assistant.money import format_money
from assistant.types import Near
from ranking.rerank import rerank
from retrieval.lexicon import Lexicon
from retrieval.money import major, minor
from retrieval.sizes import sizes_of
from retrieval.types import Constraint, Money, Query, TaggedProduct

#: How many products just outside the limits are offered.
OFFERED = 3
#: Beyond this share above a limit a product is no near miss while other things can be shown.
FAR = 0.5
#: Which limits are tried first: a shopper gives way on these sooner than on the rest.
_ORDER = ("price", "rating", "in_stock", "quantity", "on_sale", "size", "release_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Misses:
    """The constraints that stand in the way, and the nearest products once they are left out."""

    blocking: tuple[Constraint, ...] = ()
    nearest: tuple[Near, ...] = ()


def misses(asked: Asked, query: Query, *, only_price: bool = False) -> Misses:
    """What blocks a query that has no result (or, with `only_price`, which products miss only its price limits)."""
    facets = asked.store.search.facets
    hard = list(query.hard)
    for group in _candidates(hard, only_price):
        rest = [c for c in hard if c not in group]
        if not facets.allowed(rest).any():
            continue
        found = asked.store.search.find(replace(query, constraints=_soften(query.constraints, group)), POOL)
        if found.relaxed or not found.candidates:
            continue
        unpinned = replace(asked.store.rules, pins=())
        ranked = rerank(query, found.candidates, asked.profile, asked.store.scorer, unpinned)
        say = _difference(group, asked.language, asked.store.lexicon)
        far = _distance(group)
        near = sorted(range(len(ranked)), key=lambda i: (far(ranked[i].item), i))[:OFFERED]
        nearest = tuple(Near(product=ranked[i], difference=say(ranked[i].item)) for i in near)
        if only_price:
            nearest = tuple(n for n in nearest if far(n.product.item) <= FAR)
        return Misses(blocking=tuple(group), nearest=nearest)
    return Misses()


def _candidates(hard: Sequence[Constraint], only_price: bool) -> list[list[Constraint]]:
    """Groups of constraints to leave out, the likeliest first: one facet's limits at a time, then single exclusions."""
    groups = []
    for facet in ("price",) if only_price else _ORDER:
        group = [c for c in hard if c.facet == facet]
        if group:
            groups.append(group)
    if not only_price:
        groups += [[c] for c in hard if c.op == "!=" and c.facet not in _ORDER]
    return groups


def _soften(constraints: Sequence[Constraint], group: Sequence[Constraint]) -> tuple[Constraint, ...]:
    return tuple(c for c in constraints if c not in group)


def _distance(group: Sequence[Constraint]) -> Callable[[TaggedProduct], float]:
    """How far outside the limits a product is, as a share of the limit; 0 where that cannot be measured."""

    def far(item: TaggedProduct) -> float:
        for c in group:
            if isinstance(c.value, bool) or not isinstance(c.value, int | float):
                continue
            value = {"price": major(item.product.price), "rating": item.product.rating or 0.0}.get(c.facet)
            if value is None:
                continue
            off = value - c.value if c.op in ("<", "<=") else c.value - value if c.op in (">", ">=") else 0.0
            if off > 0:
                return off / c.value if c.value else inf
        return 0.0

    return far


def _difference(group: Sequence[Constraint], language: str, lexicon: Lexicon) -> Callable[[TaggedProduct], str]:
    zh = language == "zh"

    def said(item: TaggedProduct) -> str:
        product = item.product
        for c in group:
            if c.facet == "price" and isinstance(c.value, int | float):
                limit = int(minor(c.value, product.price.currency))
                off = product.price.amount - limit
                money = format_money(Money(amount=abs(off), currency=product.price.currency), language)
                if c.op in ("<", "<=") and off >= 0:
                    if off == 0:
                        return "正好等于您的上限" if zh else "exactly at your limit"
                    return f"比您的上限高{money}" if zh else f"{money} above your limit"
                if c.op in (">", ">=") and off <= 0:
                    return f"比您的下限低{money}" if zh else f"{money} below your lower limit"
            if c.facet == "rating" and isinstance(c.value, int | float):
                if product.rating is None:
                    return "暂无评分" if zh else "not rated yet"
                if product.rating < c.value:
                    return f"评分{product.rating:.1f}" if zh else f"rated {product.rating:.1f}"
            if c.facet == "in_stock" and not product.in_stock:
                return "暂时缺货" if zh else "out of stock"
            if c.facet == "quantity":
                left = 0 if not product.in_stock else product.quantity or 0
                return f"仅剩{left}件" if zh else f"only {left} left"
            if c.facet == "on_sale":
                return "没有打折" if zh else "not on sale"
            if c.facet == "size":
                sizes = ", ".join(sorted(sizes_of(product), key=lambda s: (len(s), s))[:8])
                return f"有的尺码：{sizes}" if zh else f"comes in {sizes}"
            if c.op == "!=":
                label = " / ".join(lexicon.label(c.facet, value, language) for value in c.values)
                return f"含有您不要的：{label}" if zh else f"has {label}, which you ruled out"
        return ""

    return said
