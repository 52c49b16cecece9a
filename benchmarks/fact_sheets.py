"""Realistic fact sheets of a store's products, with reasons of every kind, for the benchmarks of what is said of them.

Facts come from the product's own code; the request, the shopper's history and the other products shown are drawn here,
and the reasons follow from them, so that every sheet is true by construction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from assistant.build import open_catalogue, store_lexicon
from assistant.facts import fact_sheets, speakable
from assistant.money import format_money
from assistant.settings import Settings
from assistant.types import FactSheet, Reason
from ranking.types import ScoredProduct, ShopperProfile
from retrieval.lexicon import Lexicon
from retrieval.types import Candidate, Constraint, Money, Query, TaggedProduct

#: Attributes that only repeat a tag, or that no shopper is told.
_PASSED_OVER = {
    "product_type", "colour", "material", "pattern", "season", "occasion", "gender", "age_group", "features", "sizes",
    "style", "where_visible", "featured", "promoted", "gender_affinity", "hood", "pockets", "waterproofing", "packable",
}  # fmt: skip
_WANTED = (
    "hood", "pockets", "wheels", "storage", "waterproof", "windproof", "dimmable", "washable", "foldable", "zip",
)  # fmt: skip
_FACETS = ("colour", "material", "pattern", "feature", "season", "occasion", "gender")


@dataclass(frozen=True)
class Situation:
    """A sheet with what it was made from: the request, and plain values to fill sentences with."""

    sheet: FactSheet
    query: Query
    item: TaggedProduct
    habit: tuple[str, str]
    lack: str
    other: str
    only: str


def situations(home: Path, count: int, random: Random) -> tuple[list[Situation], Lexicon, list[TaggedProduct]]:
    """`count` sheets of different products of the store in `home`, the store's lexicon and all its products."""
    settings = Settings(home=home, generator="none:")
    catalogue = open_catalogue(settings)
    lexicon = store_lexicon(settings, catalogue)
    items = catalogue.tagged()
    by_type: dict[str, list[TaggedProduct]] = {}
    for item in items:
        for value in item.values("product_type")[:1]:
            by_type.setdefault(value, []).append(item)
    kinds = sorted(kind for kind, of_kind in by_type.items() if len(of_kind) >= 3)
    found = []
    for kind in random.sample(kinds, min(len(kinds), count * 2)):
        shown = random.sample(by_type[kind], 3)
        if sum(len(shown[0].values(facet)) for facet in _FACETS) >= 2 and len(found) < count:
            found.append(_situation(shown, lexicon, random))
    return found, lexicon, items


def _situation(shown: Sequence[TaggedProduct], lexicon: Lexicon, random: Random) -> Situation:
    item, others = shown[0], shown[1:]
    constraints = _wishes(item, random)
    lack = _lacking(item, lexicon, random) if random.random() < 0.6 else ""
    if lack:
        constraints.append(Constraint(facet="feature", op="=", value=lack, hard=False))
    query = Query(text="", search_text="", constraints=tuple(constraints))
    sheet = fact_sheets([_scored(i) for i in shown], query, ShopperProfile(), "en", lexicon)[0]
    habit, taste = _habit(sheet, item, random)
    other, only, compared = _comparisons(item, others, lexicon)
    kept = [r for r in sheet.reasons if r.kind == "match"]
    lacks = [Reason(kind="lack", text=f"{lexicon.label('feature', lack, 'en')} not stated")] if lack else []
    limit = next((float(str(c.value)) for c in constraints if c.facet == "price"), 0.0)
    above = item.product.price.amount - round(limit * 100)
    if limit and above > 0:
        lacks.append(Reason(kind="lack", text=f"{_money(above)} above your {_money(round(limit * 100))}"))
    attributes = [
        (name.replace("_", " "), value)
        for name, values in item.product.attributes.items()
        for value in values[:1]
        if name not in _PASSED_OVER and len(value.split()) <= 5 and value not in ("yes", "none", "no")
    ]
    return Situation(
        sheet=replace(sheet, facts=(*sheet.facts, *attributes), reasons=(*kept, *taste, *compared, *lacks)),
        query=query,
        item=item,
        habit=habit,
        lack=lexicon.label("feature", lack, "en") if lack else "",
        other=other,
        only=only,
    )


def _scored(item: TaggedProduct) -> ScoredProduct:
    return ScoredProduct(candidate=Candidate(item=item, scores={}, text_score=0.0), score=0.0, contributions={})


def _wishes(item: TaggedProduct, random: Random) -> list[Constraint]:
    """Its type, some of its qualities, and a price limit that it mostly keeps."""
    wishes = [Constraint(facet="product_type", op="=", value=v) for v in item.values("product_type")[:1]]
    for facet in ("colour", "material", "feature"):
        stated = [tag.value for tag in item.tags if tag.facet == facet and tag.source != "description"]
        if stated and random.random() < 0.6:
            wishes.append(Constraint(facet=facet, op="=", value=stated[0]))
    amount = item.product.price.amount
    if random.random() < 0.8:
        factor = random.choice((1.02, 1.1, 1.3, 1.6)) if random.random() < 0.8 else random.choice((0.95, 0.85))
        steps = 100 if amount < 5_000 else 500
        limit = round(amount * factor / steps) * steps or steps
        if limit != amount:
            wishes.append(Constraint(facet="price", op="<=", value=limit / 100))
    return wishes


def _lacking(item: TaggedProduct, lexicon: Lexicon, random: Random) -> str:
    """A feature that the product's text does not speak of."""
    carried = set(item.values("feature")) | {v for t in item.tags for f, v in lexicon.implied(t.facet, t.value)}
    return random.choice([value for value in _WANTED if value not in carried])


def _habit(sheet: FactSheet, item: TaggedProduct, random: Random) -> tuple[tuple[str, str], list[Reason]]:
    liked = [value for name, value in sheet.facts if name in ("material", "colour", "pattern")]
    ways = [("none", "")]
    if liked:
        ways += [("chose", liked[0]), ("bought", liked[0])]
    if item.product.brand:
        ways.append(("brand", speakable(item.product.brand)))
    ways.append(("spent", ""))
    way, what = random.choice(ways)
    text = {
        "none": "",
        "chose": f"you often choose {what}",
        "bought": f"you bought {what} twice this winter",
        "brand": f"you bought from {what} before",
        "spent": "close to what you usually spend",
    }[way]
    return (way, what), [Reason(kind="taste", text=text)] if text else []


def _comparisons(
    item: TaggedProduct, others: Sequence[TaggedProduct], lexicon: Lexicon
) -> tuple[str, str, list[Reason]]:
    """What sets it apart from the others: the name of a dearer one, the feature that only it has, and the reasons."""
    product, reasons, other, only = item.product, [], "", ""
    amounts = [o.product.price.amount for o in others]
    if all(amount > product.price.amount for amount in amounts):
        reasons.append("the cheapest of these")
    rated = [o.product.rating for o in others if o.product.rating is not None]
    if product.rating is not None and rated and all(rating < product.rating for rating in rated):
        reasons.append("the best rated of these")
    theirs = {value for o in others for value in o.values("feature")}
    own = [
        t.value
        for t in item.tags
        if t.facet == "feature" and t.value not in theirs and not t.source.startswith("implied")
    ]
    for value in own[:1]:
        only = lexicon.label("feature", value, "en")
        reasons.append(f"the only one of these with {only}")
    dearer = [o.product for o in others if o.product.price.amount > product.price.amount]
    for rival in dearer[:1]:
        other = speakable(rival.title)
        reasons.append(f"{_money(rival.price.amount - product.price.amount)} less than the {other}")
    return other, only, [Reason(kind="compare", text=text) for text in reasons]


def _money(amount: int) -> str:
    return format_money(Money(amount=amount, currency="USD"), "en")
