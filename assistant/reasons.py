"""Why a product is shown: what of the request it meets, how it compares with the others, what it lacks.

True by construction. Knows no history and no sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.phrases import Phrases
from assistant.stated import narrow, ruled_out, sure
from assistant.types import Reason
from ranking.types import ScoredProduct
from retrieval.filters import satisfies
from retrieval.money import minor
from retrieval.types import FACETS, Constraint, Money, Product, Query, TaggedProduct

#: Which differences from the first product's price are worth a word: less than this part of that price is none to
#: speak of, and more than this part of the dearer one is another kind of thing.
SMALL, LARGE = 0.05, 0.6
QUALITIES = ("colour", "material", "pattern", "feature")


def matches(scored: ScoredProduct, query: Query, said: Phrases) -> list[Reason]:
    """What of the request the product meets. What the request gave to the score is shared out among them."""
    item = scored.item
    product = item.product
    found: dict[str, Reason] = {}

    def add(text: str, topic: str, value: str = "", *, without: bool = False) -> None:
        found.setdefault(text, Reason(kind="match", text=text, topic=topic, value=value, without=without))

    if price := _price_match(product, [c for c in query.constraints if satisfies(item, c)], said):
        add(price, "price")
    for c in query.constraints:
        if not satisfies(item, c):
            continue
        if c.facet in FACETS and c.op == "=":
            carried = item.values(c.facet)
            for value in c.values:
                if value in carried:
                    add(said.label(c.facet, value), c.facet, said.label(c.facet, value))
        elif c.facet in FACETS and c.op == "!=":
            for value in c.values:
                if ruled_out(item, c.facet, value, said.lexicon):
                    add(_without(c, value, said), c.facet, said.label(c.facet, value), without=True)
        elif c.facet == "in_stock" and c.value is True:
            add(said.choose("in stock", "有货"), "stock")
        elif c.facet == "rating" and c.op in (">=", ">") and product.rating is not None:
            add(said.choose(f"rated {product.rating:g} out of 5", f"评分{product.rating:g}分"), "rating")
        elif c.facet == "on_sale" and c.value is True:
            add(said.choose("on sale", "正在促销"), "sale")
    weight = sum(scored.contributions.get(name, 0.0) for name in ("text", "tags")) / max(len(found), 1)
    return [
        Reason(kind="match", text=r.text, topic=r.topic, value=r.value, without=r.without, weight=weight)
        for r in sorted(found.values(), key=lambda reason: reason.topic == "product_type")  # what it is goes last
    ]


def _price_match(product: Product, met: Sequence[Constraint], said: Phrases) -> str:
    currency = product.price.currency
    low = next((c for c in met if c.facet == "price" and c.op in (">=", ">")), None)
    high = next((c for c in met if c.facet == "price" and c.op in ("<=", "<")), None)

    def money(c: Constraint) -> str:
        return said.money(_limit(c, currency))

    if low and high:
        return said.choose(
            f"between your {money(low)} and {money(high)}", f"在您 {money(low)} 到 {money(high)} 的预算内"
        )
    if high:
        return said.choose(f"within your {money(high)}", f"在您 {money(high)} 的预算内")
    if low:
        return said.choose(f"above your {money(low)}", f"高于您要求的 {money(low)}")
    return ""


def _limit(c: Constraint, currency: str) -> Money:
    return Money(amount=int(minor(float(str(c.value)), currency)), currency=currency)


def _without(constraint: Constraint, value: str, said: Phrases) -> str:
    label = said.label(constraint.facet, value)
    if constraint.facet in ("feature", "pattern"):
        return said.choose(f"no {label}", f"无{label}")
    return said.choose(f"not {label}", f"非{label}")


def comparisons(scored: ScoredProduct, shown: Sequence[ScoredProduct], said: Phrases) -> list[Reason]:
    """How it compares with the other products shown; a tie is no distinction."""
    product = scored.item.product
    others = [other.item.product for other in shown if other.item.product.id != product.id]
    reasons = []
    if others and all(
        other.price.currency == product.price.currency and other.price.amount > product.price.amount for other in others
    ):
        text = said.choose("the cheapest of these", "这几款中最便宜的")
        reasons.append(Reason(kind="compare", text=text, topic="cheapest"))
    if _best_rated(product, others):
        text = said.choose("the best rated of these", "这几款中评分最高的")
        reasons.append(Reason(kind="compare", text=text, topic="best rated"))
    first = shown[0].item.product
    if first.id != product.id and first.price.currency == product.price.currency:
        less = first.price.amount - product.price.amount
        dearer = max(first.price.amount, product.price.amount)
        if abs(less) >= SMALL * first.price.amount and 0 < abs(less) <= LARGE * dearer:
            difference = said.money(Money(amount=abs(less), currency=product.price.currency))
            than = said.choose("less" if less > 0 else "more", "便宜" if less > 0 else "贵")
            text = said.choose(f"{difference} {than} than the first one", f"比第一款{than} {difference}")
            reasons.append(Reason(kind="compare", text=text, topic="price"))
    return reasons


def _best_rated(product: Product, others: Sequence[Product]) -> bool:
    rated = [other for other in others if other.rating is not None and other.rating_count > 0]
    if product.rating is None or product.rating_count <= 0 or not rated:
        return False
    return all(other.rating is not None and other.rating < product.rating for other in rated)


def lacks(item: TaggedProduct, query: Query, said: Phrases) -> list[Reason]:
    """Which wish it does not meet: a quality that is not stated, or that is another one; a price above what was
    preferred. What a thing is for, and for whom, is left to its pictures."""
    found: dict[str, Reason] = {}
    for c in query.constraints:
        if c.facet == "price" and not satisfies(item, c):
            found |= _too_dear(item.product, c, said)
        if c.facet not in QUALITIES:
            continue
        carried = item.values(c.facet)
        for value in c.values:
            label = said.label(c.facet, value)
            if c.op == "!=" and value not in carried and not ruled_out(item, c.facet, value, said.lexicon):
                text = said.choose(f"{label} not stated", f"未注明是否{label}")
                found[text] = Reason(kind="lack", text=text, topic=c.facet, value=label)
            elif c.op == "=" and not satisfies(item, c) and (c.facet == "feature" or not carried):
                text = said.choose(f"{label} not stated", f"未注明{label}")
                found[text] = Reason(kind="lack", text=text, topic=c.facet, value=label)
            elif c.op == "=" and not satisfies(item, c) and sure(item, c.facet):
                other = narrow(c.facet, sure(item, c.facet), said.lexicon)[:2]
                has = said.choose(" and ", "、").join(said.label(c.facet, v) for v in other)
                text = said.choose(f"{has}, not {label}", f"{has}，非{label}")
                found[text] = Reason(kind="lack", text=text, topic=c.facet, value=label, without=True)
    return list(found.values())


def _too_dear(product: Product, c: Constraint, said: Phrases) -> dict[str, Reason]:
    limit = _limit(c, product.price.currency)
    over = product.price.amount - limit.amount
    if c.op not in ("<=", "<") or over <= 0:
        return {}
    more = said.money(Money(amount=over, currency=limit.currency))
    text = said.choose(f"{more} above your {said.money(limit)}", f"比您的预算 {said.money(limit)} 高出 {more}")
    return {text: Reason(kind="lack", text=text, topic="price")}
