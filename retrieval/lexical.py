"""Scores products by the words they share with a query (BM25, by bm25s). Knows no vector and no constraint."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import bm25s
import numpy as np
from numpy.typing import NDArray

from retrieval.filters import Mask
from retrieval.tokens import CHINESE, tokens
from retrieval.types import TaggedProduct

if TYPE_CHECKING:
    from retrieval.lexicon import Lexicon

Scores = NDArray[np.float32]

#: Lucene's defaults. One index over all fields did better on Chorus/Icecat than one index a field.
K1, B = 1.2, 0.75


class LexicalIndex:
    """BM25 (Robertson, in Lucene's form) over all words of a product: title, brand, category, description, attribute
    values, translations, and what its tags add to them in English, the language of every query's known words."""

    def __init__(self, items: Sequence[TaggedProduct], lexicon: Lexicon) -> None:
        self.size = len(items)
        documents = [tokens(words_of(item, lexicon)) for item in items]
        self.bm25: bm25s.BM25 | None = None
        if any(documents):
            self.bm25 = bm25s.BM25(method="lucene", k1=K1, b=B)
            self.bm25.index(documents, show_progress=False)

    def scores(self, text: str, allowed: Mask | None = None) -> Scores:
        """Shape (products,), in [0, 1]: 1 for the best of the allowed products, 0 for one that shares no word with the
        text or is not allowed. All 0 for a text without a known word."""
        query = self.query_tokens(text)
        if self.bm25 is None or not query:
            return np.zeros(self.size, dtype=np.float32)
        scores: Scores = np.asarray(self.bm25.get_scores(query), dtype=np.float32)
        if allowed is not None:
            scores = np.where(allowed, scores, np.float32(0))
        best = scores.max(initial=0)
        return scores / best if best > 0 else scores

    def query_tokens(self, text: str) -> list[str]:
        """The query's known tokens, and neighbours as one word where the store writes them so ("head set")."""
        words = list(dict.fromkeys(tokens(text)))
        words += [a + b for a, b in pairwise(words) if a.isascii() and b.isascii()]
        return [word for word in dict.fromkeys(words) if self.knows(word)]

    def knows(self, token: str) -> bool:
        return self.bm25 is not None and token in self.bm25.vocab_dict


def words_of(item: TaggedProduct, lexicon: Lexicon) -> str:
    """Everything that a product can be found by, as one text."""
    product = item.product
    own = "\n".join(
        [
            product.title,
            "" if product.brand.lower() in product.title.lower() else product.brand,
            product.description,
            *product.category,
            *(value for values in product.attributes.values() for value in values),
            *(text for found in product.translations.values() for text in (found.title, found.description)),
        ]
    )
    return f"{own}\n{added_words(item, own, lexicon)}"


def added_words(item: TaggedProduct, own: str, lexicon: Lexicon) -> str:
    """The English words of tags that the product's own text lacks, where a field stated the tag or the text is Chinese.

    A tag read from English text adds nothing to its words but weight for a guess.
    """
    labels = {
        lexicon.label(tag.facet, tag.value, "en") for tag in item.tags if tag.structured or CHINESE.search(tag.evidence)
    }
    known = set(tokens(own)) if labels else set()
    return " ".join(label for label in sorted(labels) if not known.issuperset(tokens(label)))
