"""Finds the candidates for a query: hard constraints first, then words, meaning and tags together.

Knows no shopper; what a constraint means is in filters.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.filters import FacetTable, Mask
from retrieval.lexical import LexicalIndex, Scores
from retrieval.order import best
from retrieval.relax import relax
from retrieval.types import (
    Candidate,
    Constraint,
    Embedder,
    Product,
    ProductIndex,
    Query,
    SearchResult,
    Sort,
    TaggedProduct,
    Vectors,
)  # fmt: skip
from retrieval.wishes import explained, tag_scores, wishes

if TYPE_CHECKING:
    from retrieval.lexicon import Lexicon

#: How many queries' embeddings are kept.
KEPT = 256
#: A query that wants another order than relevance gets it among products with at least this part of the best score.
RELEVANT = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each retriever counts in the fused score. They are divided by the sum of those that took part.

    `tags` is for tags from the store's own fields; it falls with the wishes' trust and with what part of the query they
    explain. Dense and lexical weigh the same, a round choice: see benchmarks/relevance.py, whose cross-validated
    weights do no better.
    """

    dense: float = 0.4
    lexical: float = 0.4
    tags: float = 0.3
    #: How many products each retriever proposes at least.
    depth: int = 200


#: A retriever's weight and scores of shape (products,).
Part = tuple[float, Scores]


class Search:
    """Searches a store's products. Deterministic; ties go to the smaller id."""

    def __init__(
        self,
        items: Sequence[TaggedProduct],
        index: ProductIndex,
        embedder: Embedder,
        lexicon: Lexicon,
        weights: Weights | None = None,
    ) -> None:
        self.items = sorted(items, key=lambda item: item.product.id)
        ids = [item.product.id for item in self.items]
        self.ids = np.array(ids, dtype=object)
        self.rows = {id_: row for row, id_ in enumerate(ids)}
        self.index = index
        self.embedder = embedder
        self.lexicon = lexicon
        self.weights = weights or Weights()
        self.facets = FacetTable(self.items)
        self.lexical = LexicalIndex(self.items, lexicon)
        self.vectors: dict[str, Vectors] = {}

    def named(self, ids: Sequence[str]) -> list[TaggedProduct]:
        """The products with these ids, in that order; ids that the store no longer has are passed over."""
        return [self.items[self.rows[id_]] for id_ in ids if id_ in self.rows]

    def find(self, query: Query, k: int) -> SearchResult:
        """The k best products that satisfy every hard constraint, best first; see SearchResult.

        A candidate's "tags" score is the part of the wishes that its tags meet times the wishes' trust (see Wish): who
        adds it to the text score makes nothing worse where the store's own fields say little.

        A constraint on a product type or brand that no product of the store has is dropped and named in `not_carried`;
        where the rest leaves nothing, the least important ones are dropped (see relax) and listed in `relaxed`. A
        price limit, an exclusion and "in stock" are never dropped, so there may be no candidate at all.

        Where the query wants another order (`query.sort`), the cut at k follows that order among the relevant products
        (all that remain where the product type is hard), and the others come after: the cheapest jacket is a jacket,
        and no cheaper one falls behind the cut. The order shown is made in ranking.
        """
        relaxed, mask = relax(query.hard, self.facets)
        kept = [constraint for constraint in query.hard if constraint not in relaxed]
        candidates = self.ranked(query, mask, k, typed(kept)) if mask.any() else ()
        return SearchResult(candidates=candidates, relaxed=relaxed, not_carried=self.not_carried(query))

    def not_carried(self, query: Query) -> str | None:
        for constraint in query.hard:
            if constraint.op == "=" and constraint.facet in ("product_type", "brand"):
                values = constraint.values
                if not any(self.facets.carried(constraint.facet, value) for value in values):
                    return self.lexicon.label(constraint.facet, values[0], query.language) if values else None
        return None

    def ranked(self, query: Query, mask: Mask, k: int, of_one_type: bool) -> tuple[Candidate, ...]:
        text = query.search_text.strip()
        tags = tag_scores(wishes(query, self.lexicon, self.facets), self.facets, explained(text, self.lexicon))
        parts: dict[str, Part] = {} if tags is None else {"tags": (self.weights.tags * tags.trust, tags.scores)}
        if text:
            # A wished order may bring up any product of the right type, so all of them are scored.
            depth = int(mask.sum()) if query.sort != "relevance" and of_one_type else max(k, self.weights.depth)
            parts["lexical"] = self.weights.lexical, self.lexical.scores(text, mask)
            parts["dense"] = self.weights.dense, self.dense_scores(text, mask, self.fused(parts), depth)
        scores = self.fused(parts)
        shown = {name: part for name, (_, part) in parts.items()}
        if tags is not None:
            shown["tags"] = tags.trust * tags.scores
        rows = np.flatnonzero(mask & ~np.isnan(scores))
        chosen = rows[self.order(query.sort, rows, scores[rows], 0.0 if of_one_type else RELEVANT)[:k]]
        return tuple(
            Candidate(
                item=self.items[row],
                scores={name: min(1.0, float(part[row])) for name, part in shown.items()},
                text_score=float(scores[row]),
            )
            for row in chosen
        )

    def fused(self, parts: Mapping[str, Part]) -> NDArray[np.float64]:
        """Shape (products,), in [0, 1]: the weighted mean of the retrievers' scores, NaN where one gave none."""
        total = sum(weight for weight, _ in parts.values()) or 1.0
        fused = np.zeros(len(self.items), dtype=np.float64)
        for weight, scores in parts.values():
            fused += weight / total * scores
        return fused.round(6)

    def order(
        self, sort: Sort, rows: NDArray[np.int64], scores: NDArray[np.float64], share: float
    ) -> NDArray[np.int64]:
        """Positions in `rows`, best first. With a wished order those with that share of the best score come first."""
        if sort == "relevance":
            return np.lexsort((rows, -scores))
        relevant = scores >= share * scores.max(initial=0.0)
        keys = np.array([sort_key(self.items[row].product, sort) for row in rows], dtype=np.float64)
        return np.lexsort((rows, -scores, np.where(relevant, keys, 0.0), ~relevant))

    def dense_scores(self, text: str, mask: Mask, by_words: NDArray[np.floating], depth: int) -> Scores:
        """Shape (products,): cosine similarity in [0, 1] of the nearest allowed products and of those that words and
        tags propose; NaN for all others."""
        vector = self.vector(text)
        allowed = None if mask.all() else self.ids[mask].tolist()
        scores = np.full(len(self.ids), np.nan, dtype=np.float32)
        self.enter(scores, self.index.query(vector, depth, allowed))
        proposed = best(np.where(mask, by_words, -1.0), min(depth, int(mask.sum())))
        missing = self.ids[proposed[np.isnan(scores[proposed]) & (by_words[proposed] > 0)]].tolist()
        if missing:
            self.enter(scores, self.index.query(vector, len(missing), missing))
        return scores

    def vector(self, text: str) -> Vectors:
        """A query's embedding, shape (dimensions,). The last ones are kept: one turn may search several times."""
        if text not in self.vectors:
            if len(self.vectors) >= KEPT:
                self.vectors.pop(next(iter(self.vectors)))
            self.vectors[text] = self.embedder.encode([text])[0]
        return self.vectors[text]

    def enter(self, scores: Scores, found: Sequence[tuple[str, float]]) -> None:
        for id_, similarity in found:
            if id_ in self.rows:
                scores[self.rows[id_]] = min(1.0, max(0.0, similarity))


def typed(constraints: Sequence[Constraint]) -> bool:
    """Whether every product that satisfies the constraints is of the kind that is asked for."""
    return any(constraint.facet == "product_type" and constraint.op == "=" for constraint in constraints)


def sort_key(product: Product, sort: Sort) -> float:
    """What a wished order goes by, smaller first; infinite where the product does not say."""
    match sort:
        case "price_asc":
            return float(product.price.amount)
        case "price_desc":
            return -float(product.price.amount)
        case "rating":
            return math.inf if product.rating is None else -product.rating
        case "newest":
            return math.inf if product.release_date is None else -float(product.release_date.toordinal())
        case "popularity":
            return -float(product.rating_count)
        case "relevance":
            return 0.0
