"""Products as what is known of them before anybody rates them here. Knows no shopper and no event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ranking.assortment import Assortment
from ranking.ratings.table import Floats
from ranking.taste import KIND_FACETS
from retrieval.types import TaggedProduct

#: So many catalogue ratings at the mean are added to each product's.
AVERAGE = 10.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Goods:
    """Products in the order of their assortment.

    `places`: float32 [products], between the cheapest and the dearest of its product type (of log prices); 0 to 1.
    `quality`: float32 [products], the catalogue's own
    rating above the mean, shrunk where few gave it. `unrated`: bool [products].
    """

    assortment: Assortment
    places: Floats
    quality: Floats
    unrated: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.assortment)

    @cached_property
    def levels(self) -> Floats:
        """Float32 [products, 2], how dear within its product type, 0 to 1: the share that is cheaper, and `places`."""
        return np.stack([self.assortment.level, self.places], axis=1)

    @cached_property
    def bag(self) -> sp.csr_matrix:
        """Float32 [products, attributes]: 1 where a product carries an attribute."""
        bag = self.assortment.bag.copy()
        bag.data[:] = 1.0
        return bag

    @cached_property
    def facets(self) -> NDArray[np.str_]:
        """[attributes]: the facet of each."""
        return np.array([attribute.partition("=")[0] for attribute in self.assortment.attributes], dtype=str)

    @cached_property
    def kinds(self) -> sp.csr_matrix:
        """Float32 [products, kinds]: 1 for a product's type."""
        kind = self.assortment.kind
        return sp.csr_matrix((np.ones(len(kind), dtype=np.float32), (np.arange(len(kind)), kind)))

    def rates(self, enough: int) -> Floats:
        """Float32 [kinds, attributes]: the share that carries an attribute among products of a type (among all where
        the type has fewer than `enough`, and for what says itself of which kind a product is)."""
        sizes = np.asarray(self.kinds.sum(axis=0)).ravel()
        overall = np.asarray(self.bag.mean(axis=0), dtype=np.float32).ravel()
        rates: Floats = np.asarray((self.kinds.T @ self.bag).todense(), dtype=np.float32) / sizes[:, None]
        rates[sizes < enough] = overall
        of_kind = np.isin(self.facets, sorted(KIND_FACETS))
        rates[:, of_kind] = overall[of_kind]
        return rates


def goods_of(items: Sequence[TaggedProduct], assortment: Assortment) -> Goods:
    """`assortment`: of the same items."""
    given = np.array([np.nan if i.product.rating is None else i.product.rating for i in items], dtype=np.float64)
    counts = np.array([i.product.rating_count for i in items], dtype=np.float64)
    unrated = np.isnan(given)
    above = np.where(unrated, 0.0, given - (given[~unrated].mean() if not unrated.all() else 0.0))
    return Goods(
        assortment=assortment,
        places=_places(items, assortment.kind),
        quality=(above * counts / (counts + AVERAGE)).astype(np.float32),
        unrated=unrated,
    )


def _places(items: Sequence[TaggedProduct], kind: NDArray[np.int32]) -> Floats:
    prices = np.log([max(item.product.price.amount, 1) for item in items])
    low, high = np.full(kind.max(initial=0) + 1, np.inf), np.full(kind.max(initial=0) + 1, -np.inf)
    np.minimum.at(low, kind, prices)
    np.maximum.at(high, kind, prices)
    wide = high > low
    span = np.where(wide, high - low, 1.0)
    places: Floats = np.where(wide[kind], (prices - low[kind]) / span[kind], 0.5).astype(np.float32)
    return places
