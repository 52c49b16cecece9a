"""Cards and figures as plain lines for a terminal. Knows no JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from assistant.evaluate import Result
from assistant.money import format_money
from assistant.runs import CHANGE, RunComparison
from assistant.scoring import Outcome
from assistant.types import Cards, Chart, Table
from retrieval.types import Language, Product
from ui.cards import numbers
from ui.words import WORDS

STOCK = {"en": ("in stock", "out of stock"), "zh": ("有货", "缺货")}
REPLIES = {"en": "you could say: ", "zh": "您可以说："}

#: A cell of a comparison is cut after so many columns of the terminal.
WIDEST = 36
#: The longest bar of a chart, in columns.
BAR = 30


def card_lines(cards: Cards) -> Iterator[str]:
    """The lead and its source, then a line per product under its group's heading, or a comparison of them; what is
    just outside the limits; what could be said next."""
    if cards.lead:
        yield cards.lead
    words = WORDS[cards.language]
    if cards.source:
        yield words["document"].format(cards.source)
    products = [scored.item.product for scored in cards.products]
    near = [one.product.item.product for one in cards.nearest]
    places = numbers([product.id for product in (*products, *near)], cards.state.shown)
    if cards.table is not None:
        yield from table_lines(cards.table)
    else:
        headings = group_headings(cards)
        for at, (product, place) in enumerate(zip(products, places, strict=False)):
            if headings.get(at):
                yield f"{headings[at]}:"
            yield product_line(product, place, cards.language)
    if cards.chart is not None:
        yield from chart_lines(cards.chart)
    if near:
        yield f"{words['nearest']}:"
    for one, product, place in zip(cards.nearest, near, places[len(products) :], strict=True):
        yield f"{product_line(product, place, cards.language)}  ({one.difference})"
    if cards.replies:
        yield REPLIES[cards.language] + " | ".join(cards.replies)


def group_headings(cards: Cards) -> dict[int, str]:
    """The heading that stands before a product, by the product's place from 0."""
    headings, at = {}, 0
    for group in cards.groups:
        if group.count:
            headings[at] = group.heading
        at += group.count
    return headings


def product_line(product: Product, place: int, language: Language) -> str:
    """Its number in the list ("·" for one that is not in it), title, price, stock, rating, id."""
    there, gone = STOCK[language]
    price = format_money(product.price, language)
    if product.list_price and product.list_price.amount > product.price.amount:
        price += f" ({format_money(product.list_price, language)})"
    parts = [product.title_in(language), price, there if product.in_stock else gone]
    if product.rating is not None:
        parts.append(f"★ {product.rating:.1f}")
    return f"{f'{place}.' if place else '·':>4} {' · '.join(parts)}  [{product.id}]"


def chart_lines(chart: Chart) -> Iterator[str]:
    """The parts of a score as bars, the longest BAR columns wide, and what would change the order."""
    most = max((abs(share.amount) for share in chart.shares), default=1.0)
    wide = max((width(share.label) for share in chart.shares), default=0)
    for share in chart.shares:
        bar = ("█" if share.amount > 0 else "░") * max(1, round(BAR * abs(share.amount) / most))
        yield f"  {share.label}{' ' * (wide - width(share.label))} {share.amount:+.2f} {bar}"
    if chart.change:
        yield chart.change


def table_lines(table: Table) -> Iterator[str]:
    """A comparison in columns that stand under each other."""
    rows = [("", table.columns), *table.rows]
    cells = [[cut(" ".join(cell.split())) for cell in (name, *values)] for name, values in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()


def width(text: str) -> int:
    """How many columns of a terminal a text takes: two for a Chinese character, none for a combining mark."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def cut(text: str) -> str:
    """The text, or as much of its beginning as fits into the widest cell."""
    if width(text) <= WIDEST:
        return text
    while width(text) > WIDEST - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def figure_table(figures: Mapping[str, object]) -> str:
    """The figures of an evaluation as a Markdown table."""
    rows = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            rows += [(f"{name} {part}", inner) for part, inner in value.items()]
        else:
            rows.append((name, value))
    return "\n".join(["| measure | value |", "|---|---:|", *(f"| {name} | {value} |" for name, value in rows)])


def comparison_text(names: tuple[str, str], found: RunComparison) -> str:
    """What differs between two runs, as Markdown tables: by measure, and by query for those that changed most."""
    first, second = names
    lines = [f"{found.queries} judged queries; differences are {second} minus {first}."]
    lines += [
        f"{missing} of them are not in {name} and count as 0 there."
        for name, missing in zip(names, found.missing, strict=True)
        if missing
    ]
    lines += [
        "",
        f"| measure | {first} | {second} | difference | 95 % interval | p | p after Holm | better | equal | worse |",
        "|---|---:|---:|---:|---|---:|---:|---:|---:|---:|",
    ]
    for name, one in found.measures.items():
        change = one.difference
        lines.append(
            f"| {name} | {one.first:.4f} | {one.second:.4f} | {change.mean:+.4f} | {change.low:+.4f} to "
            f"{change.high:+.4f} | {one.p:.4f} | {found.corrected[name]:.4f} | {one.wins} | {one.ties} | {one.losses} |"
        )
    if found.changed:
        lines += ["", f"| query that changed most | {first} | {second} | {CHANGE} |", "|---|---:|---:|---:|"]
        lines += [
            f"| {one.query_id} | {one.first:.4f} | {one.second:.4f} | {one.second - one.first:+.4f} |"
            for one in found.changed
        ]
    return "\n".join(lines)


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


def miss_table(played: Sequence[Sequence[Outcome]]) -> str:
    """One line per turn that is not as expected, tab-separated: what did not come, and what came instead."""
    lines = ["id\tturn\tmessage\texpected\tgot"]
    for outcome in (outcome for conversation in played for outcome in conversation):
        expected, got = outcome.misses
        if expected or got:
            cells = (outcome.conversation, outcome.turn, outcome.say, "; ".join(expected), "; ".join(got))
            lines.append("\t".join(" ".join(str(cell).split()) for cell in cells))
    return "\n".join(lines) + "\n"
