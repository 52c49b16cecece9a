"""Cards as plain lines for a terminal. Knows no JSON."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.money import format_money
from assistant.types import Cards

STOCK = {"en": ("in stock", "out of stock"), "zh": ("有货", "缺货")}


def card_lines(cards: Cards) -> Iterator[str]:
    """The lead, then a line per product: place, title, price, stock, rating, id."""
    if cards.lead:
        yield cards.lead
    there, gone = STOCK[cards.language]
    for place, scored in enumerate(cards.products, 1):
        product = scored.item.product
        price = format_money(product.price, cards.language)
        if product.list_price and product.list_price.amount > product.price.amount:
            price += f" ({format_money(product.list_price, cards.language)})"
        parts = [product.title_in(cards.language), price, there if product.in_stock else gone]
        if product.rating is not None:
            parts.append(f"★ {product.rating:.1f}")
        yield f"{place:3}. {' · '.join(parts)}  [{product.id}]"
