"""Compares two to five products: a table of catalogue fields, and a verdict on what was asked. Knows no message."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.about import saving, stock_words
from assistant.answers.compared import Compared
from assistant.answers.sizing import measures, size_list
from assistant.answers.stated import attribute, shared_names, statement, values_of
from assistant.answers.verdict import verdict
from assistant.answers.voice import Voice, clean, names, title_of
from assistant.types import Aspect, Need, Table
from assistant.word_lists import word_lists
from retrieval.lexicon import Lexicon
from retrieval.types import FACETS, Language, Product, TaggedProduct

#: How many rows a table has at most, and how many values a cell names.
ROWS = 12
#: For how many attributes that differ there is room in any case.
ATTRIBUTES = 3
VALUES = 6

_FIRST = ("price", "rating", "in_stock", "brand", "product_type", "colour", "material", "feature")
_THEN = ("pattern", "season", "occasion", "size")
#: Attributes that say more than the others, first.
_TELLING = ("fill", "waterproofing", "hood", "weight", "comfort temperature", "battery", "screen size", "capacity")

Row = tuple[str, tuple[str, ...]]


def comparison(
    items: Sequence[TaggedProduct],
    places: Sequence[int],
    aspects: Sequence[Aspect],
    need: Need | None,
    language: Language,
    lexicon: Lexicon,
) -> tuple[Table, str]:
    """A table with a column for each product, and one or two sentences on which of them is better in what was asked.

    `places` are the products' 1-based numbers in the list shown. At most ROWS rows: those asked about first, then the
    catalogue's fields, then attributes that differ. A row that says nothing is there only where it was asked about.
    Without an aspect the verdict goes by `need`, then by price. Ties are called ties, and silence "not stated".
    """
    voice = Voice(language=language, lexicon=lexicon)
    products = [item.product for item in items]
    asked = list(dict.fromkeys(row for aspect in aspects for row in _rows_for(aspect)))
    fields = [key for key in ((facet, "") for facet in (*_FIRST, *_THEN)) if key not in asked]
    rows = {key: _row(*key, items, voice) for key in (*asked, *fields)}
    said = [rows[key] for key in fields if _says(rows[key], voice)]
    more = [row for name in _telling(products) if not _repeats(row := _row(name, "", items, voice), said)]
    differing = [row for row in more if len(set(row[1])) > 1]
    shown = [rows[key] for key in asked] + [row for row in said if row in _worth(said, differing, ROWS - len(asked))]
    kept = list(dict.fromkeys([*shown, *differing]))[:ROWS]
    table = Table(
        columns=tuple(f"{place}. {title_of(i.product, language)}" for i, place in zip(items, places, strict=True)),
        rows=tuple(kept),
    )
    return table, verdict(Compared(items=items, places=places, voice=voice), aspects, need)


def _worth(fields: Sequence[Row], more: Sequence[Row], room: int) -> list[Row]:
    """The fields that are shown: all where there is room, else the first ones and of the others those that differ."""
    first, then = list(fields[: len(_FIRST)]), list(fields[len(_FIRST) :])
    spare = max(room - len(first) - min(len(more), ATTRIBUTES), 0)
    return [*first, *sorted(then, key=lambda row: len(set(row[1])) == 1)[:spare]]


def _rows_for(aspect: Aspect) -> list[tuple[str, str]]:
    """The rows that an aspect asks to see, as facet and value."""
    facet, value = names()["same_as"].get(aspect.facet, aspect.facet), aspect.value
    if facet == "description":
        return []
    if facet == "on_sale":
        return [("price", "")]
    if facet == "feature" and value == "lightweight":
        return [("weight", ""), (facet, value)]
    return [("feature", "warm") if facet == "warm" else (facet, value if facet == "feature" else "")]


def _row(facet: str, value: str, items: Sequence[TaggedProduct], voice: Voice) -> Row:
    name = voice.label("feature", value) if facet == "feature" and value else voice.facet(facet)
    if facet == "feature" and not value:
        name = voice.facet("features")
    shown = name[:1].upper() + name[1:]
    return clean(shown, 40), tuple(_cell(facet, value, item, voice) or voice.silent for item in items)


def _cell(facet: str, value: str, item: TaggedProduct, voice: Voice) -> str:
    """What the catalogue says of a facet; "" where it is silent."""
    product = item.product
    match facet:
        case "price":
            return _price(product, voice)
        case "rating":
            return _rating(product, voice)
        case "in_stock":
            return stock_words(product, voice)
        case "size":
            sizes = size_list(product) or tuple(f"{voice.facet(n)} {voice.value(n, c)}" for n, c in measures(product))
            return voice.choose(", ", "、").join(sizes[:15])
        case "brand":
            return clean(product.brand, 60)
        case "release_date":
            return product.release_date.isoformat() if product.release_date else ""
        case "feature" if value:
            said = statement(item, facet, value, voice.lexicon, voice.language)
            return {"yes": voice.choose("yes", "是"), "no": voice.choose("no", "否"), "silent": ""}[said.says]
    if facet in FACETS:
        found = values_of(item, facet, voice.lexicon)
        labels = [voice.label(facet, v) for v in found.values if found.source != "type"]
        if facet == "feature":
            labels = [label for label in labels if label not in word_lists().unsaid]
        return voice.choose(", ", "、").join(labels[:VALUES])
    stated = attribute(product, facet)
    return voice.choose(", ", "、").join(voice.value(stated[0], content) for content in stated[1]) if stated else ""


def _price(product: Product, voice: Voice) -> str:
    price = voice.money(product.price)
    if not saving(product) or not product.list_price:
        return price
    listed = voice.money(product.list_price)
    return voice.choose(f"{price} (list price {listed})", f"{price}（原价{listed}）")


def _rating(product: Product, voice: Voice) -> str:
    if product.rating is None:
        return ""
    count = product.rating_count
    said = voice.choose(f" ({voice.count(count)} rating{'' if count == 1 else 's'})", f"（{voice.count(count)}条评价）")
    return f"{product.rating:g}{said if count else ''}"


def _telling(products: Sequence[Product]) -> list[str]:
    shared = shared_names(products)
    return sorted(shared, key=lambda name: _TELLING.index(name) if name in _TELLING else len(_TELLING))


def _says(row: Row, voice: Voice) -> bool:
    return any(cell != voice.silent for cell in row[1])


def _repeats(row: Row, shown: Sequence[Row]) -> bool:
    """Whether a row says nothing that another does not say in its cells already, or is too long to be read."""
    if any(len(cell) > 60 for cell in row[1]):
        return True
    return any(
        all(cell.lower() in other.lower() for cell, other in zip(row[1], earlier[1], strict=True)) for earlier in shown
    )
