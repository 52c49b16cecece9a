"""Decides whether a tag that was asked for must hold or only helps. Knows the store's vocabulary, no text.

A filter is only as good as the tags behind it: where a store states a facet in fields, or at least for a fair
share of its products, a plain wish is hard; where tags are guessed from text for some products only, a filter
would throw good products away, and the wish raises their score instead.
"""

from __future__ import annotations

from retrieval.lexicon import Lexicon
from retrieval.types import Vocabulary

#: A product type is filtered by where this share of its products has it from a field.
STATED_TYPE = 0.6
#: A store states its types where it has this many type tags from fields for each product.
STATED_TYPES = 0.5
#: A descriptive facet is filtered by where this share of the products has any value of it.
COVERED = 0.2

ALWAYS_SOFT = frozenset({"season", "occasion"})
#: Features that are a matter of degree or taste, or that also say a size: no filter can decide them.
_TASTE = """
    warm lightweight heavyweight long mid-length short small large vintage bohemian minimalist modern rustic
    industrial scandinavian elegant cute sexy romantic glamorous luxury classic fashionable edgy preppy
    western-style fresh-style fresh durable long-lasting easy-clean easy-use easy-assembly portable multifunction
    silent space-saving ergonomic custom gaming-grade stereo digital manual automatic storage set sweet-taste
    moisturising
"""
MATTERS_OF_TASTE = frozenset(_TASTE.split())
TYPES = frozenset({"product_type", "category"})


class Strength:
    """Answers for one store. Cheap to make: counts once per facet, when asked."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self._lexicon = lexicon
        self._vocabulary = vocabulary

    def carried(self, facet: str, value: str) -> bool:
        return self._vocabulary.counts.get((facet, value), 0) > 0

    def count(self, facet: str, value: str) -> int:
        return self._vocabulary.counts.get((facet, value), 0)

    def stated(self, facet: str, value: str) -> int:
        return self._vocabulary.structured.get((facet, value), 0)

    def hard(self, facet: str, value: str) -> bool:
        """Whether a plain wish for a value is a filter."""
        if facet in ALWAYS_SOFT:
            return False
        if facet in TYPES:
            return self._stated_type(facet, value)
        if facet in ("gender", "age_group", "brand"):
            return self.carried(facet, value)
        if facet == "feature":
            if value in MATTERS_OF_TASTE:
                return False
            return self.carried(facet, value) and (self.types_are_stated() or self._covered(facet))
        return self.carried(facet, value) and self._covered(facet)

    def types_are_stated(self) -> bool:
        """Whether the store as a whole says in fields what its products are."""
        stated = sum(n for (facet, _), n in self._vocabulary.structured.items() if facet == "product_type")
        return stated >= STATED_TYPES * max(self._vocabulary.products, 1)

    def _covered(self, facet: str) -> bool:
        return self._vocabulary.facet_sizes.get(facet, 0) >= COVERED * max(self._vocabulary.products, 1)

    def _stated_type(self, facet: str, value: str) -> bool:
        """A wider type (jacket) is stated where the narrower ones (parka) that make it so are. In a store that states
        its types, a title that says more than the field (a tent among "camping") is believed too."""
        counts, structured = self._vocabulary.counts, self._vocabulary.structured
        carried = counts.get((facet, value), 0)
        if not carried:
            return self.types_are_stated()
        stated = structured.get((facet, value), 0) + sum(
            n
            for (f, v), n in structured.items()
            if f in TYPES and (f, v) != (facet, value) and (facet, value) in self._lexicon.implied(f, v)
        )
        return stated >= STATED_TYPE * carried or (facet == "product_type" and self.types_are_stated())
