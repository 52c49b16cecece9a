"""Answers questions about products that are shown: one sentence a product and aspect, from the catalogue alone.

Knows no message: what is asked, and about which products, is given.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.about import About, saving, stock_words
from assistant.answers.sizing import size_list
from assistant.answers.stated import summary_of, values_of
from assistant.answers.voice import Voice, clean
from assistant.types import Aspect
from assistant.word_lists import word_lists
from prompts import render
from retrieval.lexicon import Lexicon
from retrieval.types import Language, TaggedProduct

#: How many features and occasions a summary names.
NAMED = 6
#: With fewer facts than this a summary quotes the description.
LITTLE = 4

_SUMMED_UP = ("product_type", "colour", "pattern", "material", "season", "occasion", "gender", "feature")


def answer(
    items: Sequence[TaggedProduct],
    places: Sequence[int],
    aspects: Sequence[Aspect],
    language: Language,
    lexicon: Lexicon,
) -> str:
    """What the catalogue says of these products: a line for each, a sentence for each aspect, a summary without any.

    `places` are their 1-based numbers in the list shown, one each; several products are called by them, 0 is for one
    that is in no list. Without products it asks which one is meant.
    """
    if not items:
        return render(f"ask.{language}.j2", kind="none").strip()
    voice = Voice(language=language, lexicon=lexicon)
    asked = tuple(dict.fromkeys(aspects))
    lines = []
    for item, place in zip(items, places, strict=True):
        about = About(voice=voice, item=item, subject=voice.subject(item.product, place if len(items) > 1 else 0))
        if all(aspect.facet == "description" for aspect in asked):
            lines.append(summary(about, described=bool(asked)))
        else:
            said = [(about.again() if number else about).say(aspect) for number, aspect in enumerate(asked)]
            lines.append(voice.choose(" ", "").join(said))
    return "\n".join(lines)


def summary(about: About, *, described: bool) -> str:
    """Price, stock and what the store's fields and the title say; the beginning of the description where it is asked
    for, or they say little."""
    voice, product = about.voice, about.product
    facts = []
    for facet in _SUMMED_UP:
        found = values_of(about.item, facet, voice.lexicon)
        values = () if found.source != "field" else found.values[: 1 if facet == "product_type" else NAMED]
        labels = [voice.label(facet, value) for value in values if (facet, value) != ("pattern", "plain")]
        labels = [label for label in labels if facet != "feature" or label not in word_lists().unsaid]
        if labels:
            facts.append((voice.facet("features" if facet == "feature" else facet), voice.listed(labels)))
    if sizes := size_list(product):
        facts.append((voice.facet("sizes" if len(sizes) > 1 else "size"), voice.choose(", ", "、").join(sizes)))
    said = about.said(
        "summary",
        brand="" if product.brand.lower() in about.subject.text.lower() else clean(product.brand, 60),
        price=voice.money(product.price),
        saving=saving(product),
        stock=stock_words(product, voice),
        facts=voice.choose("; ", "；").join(f"{name}{voice.choose(': ', '：')}{values}" for name, values in facts),
        rating="" if product.rating is None else f"{product.rating:g}",
        count=voice.count(product.rating_count) if product.rating_count else "",
        quote=summary_of(product, voice.language) if described or len(facts) < LITTLE else "",
    )
    return said
