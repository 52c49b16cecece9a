"""Writes down what may be said about the shown products: facts, and reasons that are true by construction.

Knows no model and no wording beyond single phrases.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.money import format_money
from assistant.types import FactSheet, Reason
from ranking.types import ScoredProduct, ShopperProfile
from retrieval.filters import satisfies
from retrieval.lexicon import Lexicon
from retrieval.money import minor
from retrieval.types import FACETS, Constraint, Money, Product, Query, TaggedProduct

#: How many of the shown products a text speaks of.
SHEETS = 3

#: An affinity from which a habit is worth a mention.
OFTEN = 0.2

#: Titles longer than this are cut at their first break, as marketplace titles list everything after it.
LONG_TITLE = 60

_TASTE_FACETS = ("material", "colour", "pattern", "feature", "product_type")
_STATED = ("colour", "material", "pattern", "feature", "season", "occasion", "gender", "age_group")
_BREAK = re.compile(r"\s+[-–—|]\s+|[,;(|/\[:]|，|（|：|；")
_UNSPEAKABLE = re.compile(
    r"https?:\S*|www\.\S*|[<>{}\[\]`*_#|\\]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)


def fact_sheets(
    products: Sequence[ScoredProduct], query: Query, profile: ShopperProfile, language: str, lexicon: Lexicon
) -> tuple[FactSheet, ...]:
    """A sheet for each of the first SHEETS products; comparisons are with all of `products`, as shown."""
    return tuple(_sheet(scored, products, query, profile, language, lexicon) for scored in products[:SHEETS])


def speakable(title: str) -> str:
    """A title as it can stand in a sentence: without mark-up, links and control characters, cut at its first break
    where it is long, and at most 90 characters."""
    plain = " ".join(_UNSPEAKABLE.sub(" ", title).split())
    if len(plain) > LONG_TITLE:
        head = _BREAK.split(plain, maxsplit=1)[0].strip()
        plain = head if len(head) >= 8 else plain
    if len(plain) > 90:
        plain = plain[:90].rsplit(" ", 1)[0]
    return plain.strip(" .,;:!?-–—。，；：！？")


def _sheet(
    scored: ScoredProduct,
    shown: Sequence[ScoredProduct],
    query: Query,
    profile: ShopperProfile,
    language: str,
    lexicon: Lexicon,
) -> FactSheet:
    product = scored.item.product
    said = _Said(language, lexicon)
    return FactSheet(
        product_id=product.id,
        title=speakable(product.title_in(language)),
        price=format_money(product.price, language),
        facts=tuple(_facts(scored.item, query, said)),
        reasons=(
            *_matches(scored.item, query, said),
            *_taste(scored, query, profile, said),
            *_comparisons(scored, shown, said),
            *_lacks(scored.item, query, said),
        ),
    )


#: Qualities that English writes as one word with a hyphen.
_HYPHENATED = re.compile(
    r"(?:non|anti|water|noise|quick|machine|dishwasher|oven|microwave|solar|battery|wall|space|energy|eco|fast) [a-z]+$"
    r"|[a-z]+ (?:free|resistant|friendly|proof|safe|fit|sleeve|cancelling|washable|powered|on|up)$"
)


class _Said:
    """Phrases in one language."""

    def __init__(self, language: str, lexicon: Lexicon) -> None:
        self.language = language
        self.lexicon = lexicon

    def choose(self, en: str, zh: str) -> str:
        return zh if self.language == "zh" else en

    def label(self, facet: str, value: str) -> str:
        label = self.lexicon.label(facet, value, self.language)
        return label.replace(" ", "-") if facet == "feature" and _HYPHENATED.match(label) else label

    def money(self, money: Money) -> str:
        return format_money(money, self.language)


def _facts(item: TaggedProduct, query: Query, said: _Said) -> list[tuple[str, str]]:
    product = item.product
    facts = []
    kind = _kind(item, query, said.lexicon)
    if kind:
        facts.append(("type", said.label("product_type", kind)))
    if product.brand:
        facts.append(("brand", speakable(product.brand)))
    for facet in _STATED:
        values = _narrow(facet, _stated(item, facet, query), said.lexicon)
        facts += [(facet, said.label(facet, value)) for value in values if (facet, value) != ("pattern", "plain")]
    facts.append(("price", said.money(product.price)))
    if product.list_price and product.list_price.currency == product.price.currency:
        off = 1 - Decimal(product.price.amount) / Decimal(max(product.list_price.amount, 1))
        if round(off * 100) > 0:
            facts.append(("list price", said.money(product.list_price)))
            facts.append(("discount", said.choose(f"{round(off * 100)}% off", f"优惠{round(off * 100)}%")))
    if product.rating is not None and product.rating_count > 0:
        facts.append(("rating", said.choose(f"{product.rating:g} out of 5", f"{product.rating:g}分（满分5分）")))
        count = product.rating_count
        facts.append(("ratings", said.choose(f"{count} rating{'s' if count > 1 else ''}", f"{count}条评价")))
    facts.append(("stock", _stock(product, said)))
    return facts


def _stock(product: Product, said: _Said) -> str:
    if not product.in_stock:
        return said.choose("out of stock", "暂时缺货")
    if product.quantity is not None and product.quantity <= 5:
        return said.choose(f"only {product.quantity} left", f"仅剩{product.quantity}件")
    return said.choose("in stock", "有货")


def _kind(item: TaggedProduct, query: Query, lexicon: Lexicon) -> str:
    """The product type to call it by: the narrowest one, of several the one that was asked for."""
    narrow = _narrow("product_type", _sure(item, "product_type"), lexicon)
    asked = {value for c in query.constraints if c.facet == "product_type" and c.op == "=" for value in c.values}
    return next((value for value in narrow if value in asked), narrow[0] if narrow else "")


def _narrow(facet: str, values: Sequence[str], lexicon: Lexicon) -> list[str]:
    """The values that no other one implies: merino, and not wool as well."""
    implied = {key for value in values for key in lexicon.implied(facet, value)}
    return [value for value in values if (facet, value) not in implied] or list(values[:1])


def _sure(item: TaggedProduct, facet: str) -> tuple[str, ...]:
    """The values that come from a field or the title; a description may speak of other things."""
    return tuple(dict.fromkeys(t.value for t in item.tags if t.facet == facet and t.source != "description"))


def _stated(item: TaggedProduct, facet: str, query: Query) -> tuple[str, ...]:
    """What may be said of a facet: sure values, asked-for ones that hold, and features wherever they are stated,
    but not those that only follow from what it is."""
    if facet == "feature":
        stated = {t.value for t in item.tags if t.facet == facet and not t.source.startswith("implied:")}
        return tuple(value for value in item.values(facet) if value in stated)
    met = {value for c in query.constraints if c.facet == facet and c.op == "=" for value in c.values}
    return tuple(dict.fromkeys((*_sure(item, facet), *(value for value in item.values(facet) if value in met))))


def _matches(item: TaggedProduct, query: Query, said: _Said) -> list[Reason]:
    """What of the request the product meets."""
    product = item.product
    found: dict[str, None] = {}
    for c in query.constraints:
        if not satisfies(item, c):
            continue
        if c.facet in FACETS and c.op == "=":
            carried = item.values(c.facet)
            found |= dict.fromkeys(said.label(c.facet, value) for value in c.values if value in carried)
        elif c.facet in FACETS and c.op == "!=":
            found |= dict.fromkeys(
                _without(c, value, said) for value in c.values if _ruled_out(item, c.facet, value, said)
            )
        elif c.facet == "in_stock" and c.value is True:
            found[said.choose("in stock", "有货")] = None
        elif c.facet == "rating" and c.op in (">=", ">") and product.rating is not None:
            found[said.choose(f"rated {product.rating:g} out of 5", f"评分{product.rating:g}分")] = None
        elif c.facet == "on_sale" and c.value is True:
            found[said.choose("on sale", "正在促销")] = None
    price = _price_match(product, [c for c in query.constraints if c.facet == "price" and satisfies(item, c)], said)
    if price:
        found[price] = None
    return [Reason(kind="match", text=text) for text in found]


def _price_match(product: Product, limits: Sequence[Constraint], said: _Said) -> str:
    currency = product.price.currency
    low = next((c for c in limits if c.op in (">=", ">")), None)
    high = next((c for c in limits if c.op in ("<=", "<")), None)

    def money(c: Constraint) -> str:
        return said.money(Money(amount=int(minor(float(str(c.value)), currency)), currency=currency))

    if low and high:
        return said.choose(
            f"between your {money(low)} and {money(high)}", f"在您 {money(low)} 到 {money(high)} 的预算内"
        )
    if high:
        return said.choose(f"within your {money(high)}", f"在您 {money(high)} 的预算内")
    if low:
        return said.choose(f"above your {money(low)}", f"高于您要求的 {money(low)}")
    return ""


def _ruled_out(item: TaggedProduct, facet: str, value: str, said: _Said) -> bool:
    """Whether the store says that the product is without it; silence is no statement."""
    if facet in ("colour", "material", "pattern", "brand", "product_type") and _sure(item, facet):
        return True  # it has another value, so it is stated not to have this one
    product = item.product
    for name, values in product.attributes.items():
        named = any((m.facet, m.value) == (facet, value) for m in said.lexicon.mentions(name))
        if named and all(said.lexicon.says_nothing(v) for v in values):
            return True  # "hood: none"
    texts = [product.title, product.description, *(f"{k} {' '.join(v)}" for k, v in product.attributes.items())]
    texts += [t for tr in product.translations.values() for t in (tr.title, tr.description)]
    return any(
        m.negated and (m.facet, m.value) == (facet, value) for text in texts for m in said.lexicon.mentions(text)
    )


def _without(constraint: Constraint, value: str, said: _Said) -> str:
    label = said.label(constraint.facet, value)
    if constraint.facet in ("feature", "pattern"):
        return said.choose(f"no {label}", f"无{label}")
    return said.choose(f"not {label}", f"非{label}")


def _taste(scored: ScoredProduct, query: Query, profile: ShopperProfile, said: _Said) -> list[Reason]:
    """What of the shopper's history it fits, as far as that raised the score."""
    if profile.anonymous or _first_visit(profile):
        return []
    asked = {c.facet for c in query.constraints}
    reasons = []
    if scored.contributions.get("taste", 0.0) > 0:
        liked = [
            (profile.tags.get((facet, value), 0.0), facet, value)
            for facet in _TASTE_FACETS
            if facet not in asked
            for value in _sure(scored.item, facet)
        ]
        strongest = sorted((tag for tag in liked if tag[0] >= OFTEN), key=lambda tag: -tag[0])[:1]
        reasons += [_often(said.label(facet, value), said) for _, facet, value in strongest]
    brand = scored.item.product.brand
    if (
        brand
        and scored.contributions.get("brand", 0.0) > 0
        and profile.tags.get(("brand", brand.lower()), 0.0) >= OFTEN
    ):
        reasons.append(_often(speakable(brand), said))
    return reasons


def _first_visit(profile: ShopperProfile) -> bool:
    """Whether all that is known was done in one session: nothing is often yet."""
    visits = {event.session for event in profile.events}
    return len(visits) == 1 and "" not in visits


def _often(what: str, said: _Said) -> Reason:
    return Reason(kind="taste", text=said.choose(f"you often choose {what}", f"您常选{what}"))


def _comparisons(scored: ScoredProduct, shown: Sequence[ScoredProduct], said: _Said) -> list[Reason]:
    """How it compares with the other products shown; a tie is no distinction."""
    product = scored.item.product
    others = [other.item.product for other in shown if other.item.product.id != product.id]
    reasons = []
    if others and all(
        other.price.currency == product.price.currency and other.price.amount > product.price.amount for other in others
    ):
        reasons.append(Reason(kind="compare", text=said.choose("the cheapest of these", "这几款中最便宜的")))
    rated = [other for other in others if other.rating is not None and other.rating_count > 0]
    if product.rating is not None and product.rating_count > 0 and rated:
        best = product.rating
        if all(other.rating is not None and other.rating < best for other in rated):
            reasons.append(Reason(kind="compare", text=said.choose("the best rated of these", "这几款中评分最高的")))
    return reasons


QUALITIES = ("colour", "material", "pattern", "feature")


def _lacks(item: TaggedProduct, query: Query, said: _Said) -> list[Reason]:
    """Which quality was asked for and is not stated. What a thing is for, and for whom, is left to its pictures."""
    found: dict[str, None] = {}
    for c in query.constraints:
        if c.facet not in QUALITIES:
            continue
        carried = item.values(c.facet)
        for value in c.values:
            label = said.label(c.facet, value)
            if c.op == "!=" and value not in carried and not _ruled_out(item, c.facet, value, said):
                found[said.choose(f"{label} not stated", f"未注明是否{label}")] = None
            elif c.op == "=" and not satisfies(item, c) and (c.facet == "feature" or not carried):
                found[said.choose(f"{label} not stated", f"未注明{label}")] = None
    return [Reason(kind="lack", text=text) for text in found]
