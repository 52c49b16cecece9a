"""Truncated SVD of what biases leave unexplained. Knows no catalogue.

The matrix shoppers x products holds the residuals of the biases, and 0 ("as the biases say") where nobody rated: a
matrix of the stars themselves, filled with zeros, would say that what was not rated was given no star.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import svds

from ranking.ratings.biases import BiasSettings, fit_biases
from ranking.ratings.factors import Factors
from ranking.ratings.table import Ratings


@dataclass(frozen=True, slots=True, kw_only=True)
class SvdSettings:
    """`share`: how much of the rebuilt residual is believed, 0 to 1."""

    biases: BiasSettings = field(default_factory=BiasSettings)
    factors: int = 8
    share: float = 0.5
    seed: int = 7


def fit_svd(ratings: Ratings, settings: SvdSettings) -> Factors:
    """At most one factor fewer than there are shoppers or products. TooFewRatings for none."""
    biases = fit_biases(ratings, settings.biases)
    left = ratings.stars - biases.unclipped(ratings.shopper, ratings.product)
    shape = (ratings.shoppers, ratings.products)
    # Who rates a product twice leaves the mean of both.
    cells, places = np.unique(ratings.shopper.astype(np.int64) * shape[1] + ratings.product, return_inverse=True)
    means = np.bincount(places, weights=left) / np.bincount(places)
    factors = min(settings.factors, min(shape) - 1)
    if factors < 1 or np.abs(means).max() < 1e-9:
        nothing = [np.zeros((count, 0), dtype=np.float32) for count in shape]
        return Factors(biases=biases, shopper=nothing[0], product=nothing[1])
    matrix = sp.csr_matrix((means, (cells // shape[1], cells % shape[1])), shape=shape)
    start = np.random.default_rng(settings.seed).normal(size=min(shape))
    of_shopper, sizes, of_product = svds(matrix, k=factors, v0=start)
    weights = np.sqrt(settings.share * sizes)
    return Factors(
        biases=biases,
        shopper=(of_shopper * weights).astype(np.float32),
        product=(of_product.T * weights).astype(np.float32),
    )
