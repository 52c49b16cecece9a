"""Cards and figures as plain lines for a terminal. Knows no JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.evaluate import Result
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


def figure_table(figures: Mapping[str, object]) -> str:
    """The figures of an evaluation as a Markdown table."""
    rows = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            rows += [(f"{name} {part}", inner) for part, inner in value.items()]
        else:
            rows.append((name, value))
    return "\n".join(["| measure | value |", "|---|---:|", *(f"| {name} | {value} |" for name, value in rows)])


def query_table(results: Sequence[Result]) -> str:
    """One line per query, tab-separated: what came back, what was relaxed, how long it took, what went wrong."""
    lines = ["query_id\ttext\tproducts\trelaxed\tviolations\tnot_carried\ttotal_ms\terror"]
    for result in results:
        cells = (
            result.query_id, result.text, len(result.ranking), result.relaxed, result.violations,
            result.not_carried or "", result.timings_ms.get("total", ""), result.error,
        )  # fmt: skip
        lines.append("\t".join(" ".join(str(cell).split()) for cell in cells))
    return "\n".join(lines) + "\n"
