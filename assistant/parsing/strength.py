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
#: A type that the store does not carry is refused where this share of all type tags comes from fields.
STATED_TYPES = 0.5
#: A descriptive facet is filtered by where this share of the products has any value of it.
COVERED = 0.2

ALWAYS_SOFT = frozenset({"season", "occasion"})
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

    def hard(self, facet: str, value: str) -> bool:
        """Whether a plain wish for a value is a filter."""
        if facet in ALWAYS_SOFT:
            return False
        if facet in TYPES:
            return self._stated_type(facet, value)
        if facet in ("gender", "age_group", "brand"):
            return self.carried(facet, value)
        if facet == "feature":
            return self.carried(facet, value) and (self.types_are_stated() or self._covered(facet))
        return self.carried(facet, value) and self._covered(facet)

    def types_are_stated(self) -> bool:
        """Whether the store as a whole says in fields what its products are."""
        counts, structured = self._vocabulary.counts, self._vocabulary.structured
        said = sum(n for (facet, _), n in counts.items() if facet == "product_type")
        stated = sum(n for (facet, _), n in structured.items() if facet == "product_type")
        return said > 0 and stated >= STATED_TYPES * said

    def _covered(self, facet: str) -> bool:
        return self._vocabulary.facet_sizes.get(facet, 0) >= COVERED * max(self._vocabulary.products, 1)

    def _stated_type(self, facet: str, value: str) -> bool:
        """A wider type (jacket) is stated where the narrower ones (parka) that make it so are."""
        counts, structured = self._vocabulary.counts, self._vocabulary.structured
        carried = counts.get((facet, value), 0)
        if not carried:
            return self.types_are_stated()
        stated = structured.get((facet, value), 0) + sum(
            n
            for (f, v), n in structured.items()
            if f in TYPES and (f, v) != (facet, value) and (facet, value) in self._lexicon.implied(f, v)
        )
        return stated >= STATED_TYPE * carried
