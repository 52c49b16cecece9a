"""Writes down what may be said about the shown products: facts, and reasons that are true by construction.

Knows no model and no wording beyond single phrases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from assistant.habits import habits
from assistant.phrases import Phrases, speakable
from assistant.reasons import comparisons, lacks, matches
from assistant.stated import narrow, sayable, sure
from assistant.types import FactSheet
from ranking.types import ScoredProduct, ShopperProfile
from retrieval.lexicon import Lexicon
from retrieval.types import Product, Query, TaggedProduct

#: How many of the shown products a text speaks of.
SHEETS = 3

_STATED = ("colour", "material", "pattern", "feature", "season", "occasion", "gender", "age_group")


def fact_sheets(
    products: Sequence[ScoredProduct],
    query: Query,
    profile: ShopperProfile,
    language: str,
    lexicon: Lexicon,
    past: Sequence[TaggedProduct] = (),
    *,
    today: date | None = None,
) -> tuple[FactSheet, ...]:
    """A sheet for each of the first SHEETS products; comparisons are with all of `products`, as shown.

    `past` are the products that the profile's events are about; without them, or `today`, no event is quoted.
    """
    said = Phrases(language, lexicon)
    known = {item.product.id: item for item in past}
    return tuple(_sheet(scored, products, query, profile, said, known, today) for scored in products[:SHEETS])


def _sheet(
    scored: ScoredProduct,
    shown: Sequence[ScoredProduct],
    query: Query,
    profile: ShopperProfile,
    said: Phrases,
    known: Mapping[str, TaggedProduct],
    today: date | None,
) -> FactSheet:
    product = scored.item.product
    return FactSheet(
        product_id=product.id,
        title=speakable(product.title_in(said.language)),
        price=said.money(product.price),
        facts=tuple(_facts(scored.item, query, said)),
        reasons=(
            *matches(scored, query, said),
            *habits(scored, query, profile, said, known, today),
            *comparisons(scored, shown, said),
            *lacks(scored.item, query, said),
        ),
    )


def _facts(item: TaggedProduct, query: Query, said: Phrases) -> list[tuple[str, str]]:
    product = item.product
    facts = []
    kind = _kind(item, query, said.lexicon)
    if kind:
        facts.append(("type", said.label("product_type", kind)))
    if product.brand:
        facts.append(("brand", speakable(product.brand)))
    for facet in _STATED:
        values = narrow(facet, sayable(item, facet, said.lexicon), said.lexicon)
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


def _stock(product: Product, said: Phrases) -> str:
    if not product.in_stock:
        return said.choose("out of stock", "暂时缺货")
    if product.quantity is not None and product.quantity <= 5:
        return said.choose(f"only {product.quantity} left", f"仅剩{product.quantity}件")
    return said.choose("in stock", "有货")


def _kind(item: TaggedProduct, query: Query, lexicon: Lexicon) -> str:
    """The product type to call it by: the narrowest one, of several the one that was asked for."""
    narrowest = narrow("product_type", sure(item, "product_type"), lexicon)
    asked = {value for c in query.constraints if c.facet == "product_type" and c.op == "=" for value in c.values}
    return next((value for value in narrowest if value in asked), narrowest[0] if narrowest else "")
