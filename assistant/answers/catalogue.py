"""Answers questions about the whole store: how many, the cheapest, which brands, what prices. Knows no message."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from babel.dates import format_date

from assistant.answers.listing import natural, values_listed
from assistant.answers.nouns import Noun, described
from assistant.answers.sizing import size_list
from assistant.answers.voice import Voice, clean, names, plural_label, sentence, title_of
from assistant.types import Need, Understanding
from prompts import render
from retrieval.filters import LENIENT, FacetTable
from retrieval.lexicon import Lexicon
from retrieval.search import sort_key
from retrieval.types import FACETS, Constraint, Language, Product, Sort, TaggedProduct

#: How many products come with an extreme and with a count, and how many values a list names.
EXTREMES, COUNTED, LISTED = 5, 6, 12
#: How many products are named that share an extreme.
TIED = 3


def catalogue_answer(
    understood: Understanding,
    facets: FacetTable,
    items: Sequence[TaggedProduct],
    lexicon: Lexicon,
    language: Language,
) -> tuple[tuple[TaggedProduct, ...], str]:
    """The products that an answer shows, and the answer, over all `items`, which are the rows of `facets`.

    `understood.need` says which products are meant; soft constraints count as much as hard ones. By `understood.kind`:
    "count" (shows up to COUNTED, by the wished order or by price), "extreme" by the need's sort (the first EXTREMES in
    that order; products that do not say are left out), "list" of the values of `understood.facet`, most products first,
    and "range" of prices (both show none). Ties are said. No product matches: none, and a plain no.
    """
    need = understood.need or Need()
    voice = Voice(language=language, lexicon=lexicon)
    rows = np.flatnonzero(facets.allowed(need.constraints)).tolist()
    meant = _Meant(
        items=tuple(items[row] for row in rows),
        constraints=need.constraints,
        voice=voice,
        currency=_currency([item.product for item in items]),
    )
    if not meant.items:
        return (), _none(meant, facets, items)
    kind = "range" if understood.kind == "list" and understood.facet == "price" else understood.kind
    if kind == "extreme":
        return _extreme(meant, need.sort if need.sort != "relevance" else "price_asc")
    if kind == "list":
        return (), _values(meant, understood.facet or "category")
    if kind == "range":
        return (), meant.said("range", prices=meant.prices())
    sort: Sort = need.sort if need.sort != "relevance" else "price_asc"
    prices = meant.prices()
    same = len(prices) == 1 and prices[0][0] == prices[0][1]
    text = meant.said("count", prices=prices, same=same, **_silent(meant))
    return tuple(_ordered(meant.items, sort)[:COUNTED]), text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meant:
    """The products that a question is about, and what they have in common."""

    items: tuple[TaggedProduct, ...]
    constraints: tuple[Constraint, ...]
    voice: Voice
    currency: str

    @property
    def noun(self) -> Noun:
        return described(self.constraints, self.voice, self.currency)

    @property
    def name(self) -> str:
        return self.noun.one if len(self.items) == 1 else self.noun.many

    def said(self, kind: str, **values: object) -> str:
        return _said(self.voice, kind, count=self.voice.count(len(self.items)), noun=self.name, **values)

    def prices(self) -> list[tuple[str, str]]:
        """The lowest and highest price in each currency."""
        ranges = []
        for currency in dict.fromkeys(item.product.price.currency for item in self.items):
            prices = sorted(
                (item.product.price for item in self.items if item.product.price.currency == currency),
                key=lambda price: price.amount,
            )
            ranges.append((self.voice.money(prices[0]), self.voice.money(prices[-1])))
        return ranges


def _said(voice: Voice, kind: str, **values: object) -> str:
    return sentence(render(f"catalogue.{voice.language}.j2", kind=kind, **values).strip())


def _currency(products: Sequence[Product]) -> str:
    found = Counter(product.price.currency for product in products)
    return found.most_common(1)[0][0] if found else "USD"


def _none(meant: _Meant, facets: FacetTable, items: Sequence[TaggedProduct]) -> str:
    """That there is none; where only the price stands in the way, what they cost."""
    kept = tuple(c for c in meant.constraints if c.facet != "price")
    rows: list[int] = []
    if kept and len(kept) < len(meant.constraints):
        rows = np.flatnonzero(facets.allowed(kept)).tolist()
    rest = _Meant(items=tuple(items[row] for row in rows), constraints=kept, voice=meant.voice, currency=meant.currency)
    return _said(
        meant.voice,
        "none",
        noun=meant.noun.many,
        rest=meant.voice.count(len(rest.items)) if rest.items else "",
        rest_noun=rest.name,
        prices=rest.prices(),
    )


def _silent(meant: _Meant) -> dict[str, object]:
    """How many of the products fit only because they do not say for whom they are, or in which sizes."""
    lenient = [c.facet for c in meant.constraints if c.facet in LENIENT]
    sized = any(c.facet == "size" for c in meant.constraints)
    people = [item for item in meant.items if any(not item.values(facet) for facet in lenient)]
    unsized = [item for item in meant.items if sized and not size_list(item.product)]
    some = {item.product.id for item in (*people, *unsized)}
    return {
        "silent": meant.voice.count(len(some)) if some else "",
        "about": "both" if people and unsized else "people" if people else "sizes",
    }


# -- extremes ---------------------------------------------------------------------------------------------------------


def _ordered(items: Sequence[TaggedProduct], sort: Sort) -> list[TaggedProduct]:
    """By the wished order; equal ones by the number of their ratings, then by the smaller id."""
    return sorted(items, key=lambda item: (sort_key(item.product, sort), -item.product.rating_count, item.product.id))


def _extreme(meant: _Meant, sort: Sort) -> tuple[tuple[TaggedProduct, ...], str]:
    voice, others = meant.voice, ""
    items = [item for item in meant.items if _known(item.product, sort)]
    if sort in ("price_asc", "price_desc"):
        currency = _currency([item.product for item in items])
        left_out = [item for item in items if item.product.price.currency != currency]
        items = [item for item in items if item.product.price.currency == currency]
        others = voice.count(len(left_out)) if left_out else ""
    if not items:
        return (), meant.said("no_extreme", sort=sort, several=len(meant.items) > 1)
    ordered = _ordered(items, sort)
    best = ordered[0].product
    tied = [item for item in ordered if sort_key(item.product, sort) == sort_key(best, sort)]
    names_of = dict.fromkeys(title_of(item.product, voice.language) for item in tied[:TIED])
    named = [voice.choose(name, f"“{name}”") for name in names_of]
    text = _said(
        voice,
        "extreme",
        sort=sort,
        noun=meant.noun.one,
        nouns=meant.noun.many,
        many=meant.noun.plural,
        title=voice.subject(best).text,
        only=len(meant.items) == 1,
        tied=voice.count(len(tied)) if len(tied) > 1 else "",
        named=voice.listed(named),
        all_named=len(named) == len(tied),
        price=voice.money(best.price),
        rating="" if best.rating is None else f"{best.rating:g}",
        ratings=best.rating_count,
        ratings_text=voice.count(best.rating_count),
        day=format_date(best.release_date, "long", locale=voice.choose("en_US", "zh_CN")) if best.release_date else "",
        others=others,
    )
    return tuple(ordered[:EXTREMES]), text


def _known(product: Product, sort: Sort) -> bool:
    return product.rating_count > 0 if sort == "popularity" else math.isfinite(sort_key(product, sort))


# -- lists ------------------------------------------------------------------------------------------------------------


def _values(meant: _Meant, facet: str) -> str:
    """The values of a facet with the number of products that have them, most first; see catalogue_answer."""
    voice = meant.voice
    facet = names()["same_as"].get(facet, facet)
    asked = {(facet, value) for c in meant.constraints if c.facet == facet and c.op == "=" for value in c.values}
    counts: Counter[str] = Counter()
    for item in meant.items:
        counts.update(set(values_listed(item, facet, voice.lexicon)))
    if facet == "product_type" and asked:  # the kinds of jackets are those within "jacket", whatever else they are
        counts = Counter({v: n for v, n in counts.items() if asked & set(voice.lexicon.implied(facet, v))})
    if not counts:
        return meant.said(
            "no_values",
            what=clean(voice.facet("features" if facet == "feature" else facet), 40),
            several=len(meant.items) > 1,
        )
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], natural(facet, pair[0])))
    labels = [
        (voice.label(facet, value) if facet in FACETS else clean(value, 60), voice.count(count))
        for value, count in ordered[:LISTED]
    ]
    what = voice.facet(facet)
    return meant.said(
        "values",
        what=clean(what if len(ordered) == 1 or voice.language == "zh" else plural_label(what), 40),
        unit=names()["facets"].get(facet, {}).get("unit", "种"),
        several=len(ordered) > 1,
        number=voice.count(len(ordered)),
        values=[voice.choose(f"{label} ({count})", f"{label}（{count}款）") for label, count in labels],
        more=voice.count(len(ordered) - LISTED) if len(ordered) > LISTED else "",
    )
