"""Makes up shoppers' requests from the rows of a store, seeded. Knows no search and no explanation.

A request is drawn around a product, so that something fits: its kind, colour, material or a quality, a limit near its
price, and what it is to be without, taken from another product of its kind.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.judging.row import RowText
from benchmarks.judging.words import words

_FORMS = (
    "{colour} {kind} under ${limit}", "I'm looking for {colour} {kind}", "{material} {kind}, no {without}",
    "{quality} {kind} {purpose}", "show me {kind} under ${limit}, no {without}", "do you have any {quality} {kind}?",
    "{kind} between ${low} and ${limit}", "I need {kind} {purpose}, up to ${limit}", "{kind} in {colour}",
    "{quality} {colour} {kind}", "{material} {kind} for less than {limit} dollars", "{kind} rated 4 or better",
    "{quality} {colour} {kind} under ${limit}", "{colour} {material} {kind}", "{kind} without {without}",
    "a gift: {colour} {kind}, max ${limit}", "{kind}, it should be {quality}", "any {kind} on sale?",
    "{kind} in stock, under ${limit}", "cheap {kind} {purpose}", "not too expensive {colour} {kind}", "{kind}",
    "I want {quality} {kind} but no {without}", "{material} or {material2} {kind}", "{kind} over ${low}",
)  # fmt: skip
_PURPOSES = (
    "for winter", "for the office", "for a trip", "for my dad", "for everyday use", "for the weekend", "for summer",
    "for a party", "for my wife", "for hiking", "for a small flat", "for a wedding",
)  # fmt: skip

#: Last words of a title that name no kind of product by themselves.
_VAGUE = {
    "set", "kit", "pack", "collection", "combo", "bundle", "bundles", "art", "duo", "trio", "ensemble", "selection",
}  # fmt: skip
#: Qualities that shoppers ask for by these words.
_WANTED = {
    "waterproof", "water-resistant", "windproof", "breathable", "lightweight", "durable", "comfortable",
    "stretchy", "quick-drying", "machine-washable", "dishwasher-safe", "non-slip", "foldable", "packable",
    "portable", "adjustable", "hooded", "lined", "padded", "wireless", "rechargeable", "noise-cancelling",
    "organic", "recycled", "sustainable", "fragrance-free", "handmade", "insulated",
}  # fmt: skip


def requests(rows: Sequence[Mapping[str, Any]], seed: int) -> Iterator[str]:
    """Requests without end, each around a product drawn at random; what a form needs and a product lacks, another
    form is drawn for. No request comes twice."""
    draw = random.Random(seed)
    texts = [RowText(row) for row in rows]
    by_kind: dict[str, list[RowText]] = {}
    for text in texts:
        by_kind.setdefault(kind(text), []).append(text)
    seen: set[str] = set()
    while True:
        product = draw.choice(texts)
        facts = facts_of(product, draw.choice(by_kind[kind(product)]), draw)
        form = draw.choice(_FORMS)
        wanted = [name for name in facts if f"{{{name}}}" in form]
        if len(wanted) == form.count("{") and (said := form.format(**facts)) not in seen:
            seen.add(said)
            yield said


def kind(product: RowText) -> str:
    """What a shopper would call it: its stated type, or the last word of its title."""
    stated = product.attributes.get("product type")
    if stated:
        return stated[0]
    title = product.title.split(",")[0].split(" with ")[0].lower().split()
    return " ".join(title[-2:] if title[-1] in _VAGUE else title[-1:])


def facts_of(product: RowText, other: RowText, draw: random.Random) -> dict[str, str]:
    """What a form may say, by name; only what the product, or for "without" the other one, has."""
    lists = words()
    price = float(product.price)
    limit = nice(price * draw.uniform(1.0, 1.7))
    facts = {"kind": kind(product), "limit": f"{limit:g}", "low": f"{nice(price * draw.uniform(0.3, 0.8)):g}"}
    facts["purpose"] = draw.choice(_PURPOSES)
    sure = product.head if product.attributes.get("colour") else product.text
    named = {
        "colour": [found.text.lower() for found in lists.colours.find(sure)],
        "material": [found.text.lower() for found in lists.materials.find(sure)],
        "quality": [f.meaning for f in lists.qualities.find(product.text) if f.meaning in _WANTED],
    }
    named = {name: [word for word in found if word not in kind(product)] for name, found in named.items()}
    facts |= {name: draw.choice(found) for name, found in named.items() if found}
    if len(set(named["material"])) > 1:
        facts["material2"] = next(word for word in named["material"] if word != facts["material"])
    rest = [
        *(found.text.lower() for matcher in (lists.colours, lists.materials) for found in matcher.find(other.head)),
        *(
            found.meaning
            for found in lists.qualities.find(other.text)
            if found.meaning in ("hooded", "pockets", "lined")
        ),
    ]
    rest = [
        word.replace("hooded", "hood").replace("lined", "lining") for word in rest if word not in product.text.lower()
    ]
    if rest:
        facts["without"] = draw.choice(rest)
    return facts


def nice(price: float) -> float:
    """A limit as people name it: a round number not below the price."""
    step = 5 if price < 50 else 10 if price < 200 else 50 if price < 1000 else 100
    return -(-price // step) * step
