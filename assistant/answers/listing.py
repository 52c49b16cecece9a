"""Which values of a facet a product counts under in a list, and the order of equals. Knows no sentence."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.sizing import size_list
from assistant.answers.stated import attribute, values_of
from retrieval.lexicon import Lexicon
from retrieval.sizes import LETTERS, canonical
from retrieval.types import FACETS, TaggedProduct


def values_listed(item: TaggedProduct, facet: str, lexicon: Lexicon) -> Sequence[str]:
    """The values of a facet or field that a product counts under: narrow ones, of categories the widest."""
    if facet == "size":
        return [
            canonical(size).upper() if canonical(size) in LETTERS.values() else size for size in size_list(item.product)
        ]
    if facet == "category":
        return [value for value in item.values(facet) if not _within(facet, value, lexicon)]
    if facet in FACETS:
        found = values_of(item, facet, lexicon)
        return () if found.source == "type" else found.values
    stated = attribute(item.product, facet)
    return stated[1] if stated else ()


def _within(facet: str, value: str, lexicon: Lexicon) -> bool:
    """Whether a value is part of a wider one of its facet: jackets and coats are apparel."""
    return any(other == facet for other, _ in lexicon.implied(facet, value))


def natural(facet: str, value: str) -> tuple[int, float, str]:
    """Sizes from small to large, everything else by its letters."""
    letters = list(dict.fromkeys(LETTERS.values()))
    if facet == "size" and value.lower() in letters:
        return 0, float(letters.index(value.lower())), value
    return (1, float(value), value) if value.replace(".", "", 1).isdecimal() else (2, 0.0, value)
