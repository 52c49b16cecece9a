"""What the catalogue states about a product: for sure, in passing, or to the contrary. Knows no wording."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.lexicon import Lexicon
from retrieval.types import Tag, TaggedProduct

IMPLIED = "implied:"


def sure(item: TaggedProduct, facet: str) -> tuple[str, ...]:
    """The values that come from a field or the title, or follow from one that does; a description may speak of other
    things."""
    return tuple(dict.fromkeys(tag.value for tag in item.tags if tag.facet == facet and _is_sure(tag, item)))


def _is_sure(tag: Tag, item: TaggedProduct) -> bool:
    if not tag.source.startswith(IMPLIED):
        return tag.source != "description"
    key = tuple(tag.source.removeprefix(IMPLIED).split("=", 1))
    return any(_is_sure(other, item) for other in item.tags if (other.facet, other.value) == key)


def sayable(item: TaggedProduct, facet: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What may be said of the product: sure values, and features that a description states in so many words.

    What only follows from what it is stays unsaid, and so does a colour that a description names: it may be that of a
    ribbon.
    """
    if facet != "feature":
        return sure(item, facet)
    text = _words(" ".join([item.product.title, item.product.description]))
    stated = {t.value for t in item.tags if t.facet == facet and t.structured}
    return tuple(
        value
        for value in item.values(facet)
        if value in stated or _words(lexicon.label(facet, value, "en")).strip() in text
    )


def _words(text: str) -> str:
    return f" {text.lower().replace('-', ' ')} "


def narrow(facet: str, values: Sequence[str], lexicon: Lexicon) -> list[str]:
    """The values that no other one implies: merino, and not wool as well."""
    implied = {key for value in values for key in lexicon.implied(facet, value)}
    return [value for value in values if (facet, value) not in implied] or list(values[:1])


def ruled_out(item: TaggedProduct, facet: str, value: str, lexicon: Lexicon) -> bool:
    """Whether the store says that the product is without it; silence is no statement."""
    if facet in ("colour", "material", "pattern", "brand", "product_type") and sure(item, facet):
        return True  # it has another value, so it is stated not to have this one
    product = item.product
    for name, values in product.attributes.items():
        named = any((m.facet, m.value) == (facet, value) for m in lexicon.mentions(name))
        if named and all(lexicon.says_nothing(v) for v in values):
            return True  # "hood: none"
    texts = [product.title, product.description, *(f"{k} {' '.join(v)}" for k, v in product.attributes.items())]
    texts += [t for tr in product.translations.values() for t in (tr.title, tr.description)]
    return any(m.negated and (m.facet, m.value) == (facet, value) for text in texts for m in lexicon.mentions(text))
