"""Finds the candidates for a query: hard constraints first, then words, meaning and tags together.

Knows no shopper; what a constraint means is in filters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.filters import FacetTable, Mask
from retrieval.lexical import LexicalIndex, Scores
from retrieval.order import best
from retrieval.relax import relax
from retrieval.types import Candidate, Embedder, ProductIndex, Query, SearchResult, TaggedProduct
from retrieval.wishes import tag_scores, wishes

if TYPE_CHECKING:
    from retrieval.lexicon import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each retriever counts in the fused score. They are divided by the sum of those that took part."""

    dense: float = 0.3
    lexical: float = 0.5
    tags: float = 0.2
    #: How many products each retriever proposes at least.
    depth: int = 200
    #: For a query that wants another order than relevance: what part of the best text score still counts as relevant.
    relevant: float = 0.6


class Search:
    """Searches a store's products. Deterministic: ties go by the wished sort order, then to the smaller id."""

    def __init__(
        self,
        items: Sequence[TaggedProduct],
        index: ProductIndex,
        embedder: Embedder,
        lexicon: Lexicon,
        weights: Weights | None = None,
    ) -> None:
        self.items = sorted(items, key=lambda item: item.product.id)
        self.ids = [item.product.id for item in self.items]
        self.rows = {id_: row for row, id_ in enumerate(self.ids)}
        self.index = index
        self.embedder = embedder
        self.lexicon = lexicon
        self.weights = weights or Weights()
        self.facets = FacetTable(self.items)
        self.lexical = LexicalIndex(self.items, lexicon)

    def find(self, query: Query, k: int) -> SearchResult:
        """The k best products that satisfy every hard constraint, best first; see SearchResult.

        A constraint on a product type or brand that no product of the store has is dropped and named in `not_carried`;
        where the rest leaves nothing, the least important ones are dropped (see relax) and listed in `relaxed`. A
        price limit, an exclusion and "in stock" are never dropped, so there may be no candidate at all.

        Where the query wants another order (`query.sort`), products whose text score is far below the best are left
        out, so that ranking can sort what remains: the cheapest jacket, not the cheapest thing.
        """
        relaxed, mask = relax(query.hard, self.facets)
        candidates = self.ranked(query, mask, k) if mask.any() else ()
        return SearchResult(candidates=candidates, relaxed=relaxed, not_carried=self.not_carried(query))

    def not_carried(self, query: Query) -> str | None:
        for constraint in query.hard:
            if constraint.op == "=" and constraint.facet in ("product_type", "brand"):
                values = constraint.values
                if not any(self.facets.carried(constraint.facet, value) for value in values):
                    return self.lexicon.label(constraint.facet, values[0], query.language) if values else None
        return None

    def ranked(self, query: Query, mask: Mask, k: int) -> tuple[Candidate, ...]:
        weights, text = self.weights, query.search_text.strip()
        depth = max(k, weights.depth)
        lexical = self.lexical.scores(text) * mask
        tags = tag_scores(wishes(query, self.lexicon, self.facets), self.facets)
        dense: Scores | None = None
        by_words = weights.lexical * lexical + (weights.tags * tags if tags is not None else 0)
        pool = mask.copy()
        if text:
            dense = self.dense_scores(text, mask, by_words, depth)
            pool &= ~np.isnan(dense)
        parts: dict[str, Scores] = {}
        if dense is not None:
            parts |= {"dense": dense, "lexical": lexical}
        if tags is not None:
            parts["tags"] = tags
        rows = np.flatnonzero(pool)
        total = sum(getattr(weights, name) for name in parts) or 1.0
        fused = np.zeros(len(rows), dtype=np.float64)
        for name, scores in parts.items():
            fused += getattr(weights, name) / total * scores[rows]
        fused = fused.round(6)
        if query.sort != "relevance":
            relevant = fused >= weights.relevant * fused.max(initial=0.0)
            rows, fused = rows[relevant], fused[relevant]
        order = np.lexsort((rows, self.sort_keys(query, rows), -fused))[:k]
        return tuple(
            Candidate(
                item=self.items[rows[i]],
                scores={name: float(scores[rows[i]]) for name, scores in parts.items()},
                text_score=float(fused[i]),
            )
            for i in order
        )

    def dense_scores(self, text: str, mask: Mask, by_words: NDArray[np.floating], depth: int) -> Scores:
        """Shape (products,): cosine similarity in [0, 1] of the nearest allowed products and of those that words and
        tags propose; NaN for all others."""
        vector = self.embedder.encode([text])[0]
        allowed = None if mask.all() else [self.ids[row] for row in np.flatnonzero(mask)]
        scores = np.full(len(self.ids), np.nan, dtype=np.float32)
        self.enter(scores, self.index.query(vector, depth, allowed))
        proposed = best(np.where(mask, by_words, -1.0), min(depth, int(mask.sum())))
        missing = [self.ids[row] for row in proposed if np.isnan(scores[row]) and by_words[row] > 0]
        if missing:
            self.enter(scores, self.index.query(vector, len(missing), missing))
        return scores

    def enter(self, scores: Scores, found: Sequence[tuple[str, float]]) -> None:
        for id_, similarity in found:
            if id_ in self.rows:
                scores[self.rows[id_]] = min(1.0, max(0.0, similarity))

    def sort_keys(self, query: Query, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """What decides between equal text scores, smaller first: the wished order, as far as the products tell it."""
        products = [self.items[row].product for row in rows]
        match query.sort:
            case "price_asc":
                keys = [float(product.price.amount) for product in products]
            case "price_desc":
                keys = [-float(product.price.amount) for product in products]
            case "rating":
                keys = [-(product.rating or 0.0) for product in products]
            case "newest":
                keys = [-float(product.release_date.toordinal() if product.release_date else 0) for product in products]
            case "popularity":
                keys = [-float(product.rating_count) for product in products]
            case "relevance":
                keys = [0.0] * len(products)
        return np.array(keys, dtype=np.float64)
