"""Biased matrix factorisation of ratings, by alternating least squares. Knows no catalogue.

r_ui = mean + b_u + b_i + p_u . q_i, with λ (b² + |p|² + |q|²) on each (Koren, Bell and Volinsky 2009, "Matrix
factorization techniques for recommender systems"). With the products held still, each shopper's bias and factors are
one small ridge regression, and the other way round; λ grows with the number of ratings (Zhou et al. 2008).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ranking.ratings.biases import Biases, BiasSettings, fit_biases
from ranking.ratings.factors import Factors
from ranking.ratings.table import Ratings

#: How many outer products are made at once: bounds the memory.
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MfSettings:
    """`shopper`, `product`: λ of the biases, as in BiasSettings; `factor`: λ of the factors; `each`: what each rating
    adds to it."""

    shopper: float = 8.0
    product: float = 3.0
    factor: float = 8.0
    each: float = 0.1
    factors: int = 4
    turns: int = 15
    start: float = 0.1
    seed: int = 7


def fit_mf(ratings: Ratings, settings: MfSettings) -> Factors:
    """TooFewRatings for none."""
    biases = fit_biases(ratings, BiasSettings(shopper=settings.shopper, product=settings.product))
    stars = ratings.stars.astype(np.float64) - biases.mean
    rng = np.random.default_rng(settings.seed)
    of_product = np.c_[biases.product, rng.normal(0, settings.start, (ratings.products, settings.factors))]
    of_shopper = np.zeros((ratings.shoppers, 1 + settings.factors))
    to_shopper = _owners(ratings.shopper, ratings.shoppers)
    to_product = _owners(ratings.product, ratings.products)
    for _ in range(settings.turns):
        of_shopper = _solved(to_shopper, of_product[ratings.product], stars, settings.shopper, settings)
        of_product = _solved(to_product, of_shopper[ratings.shopper], stars, settings.product, settings)
    return Factors(
        biases=Biases(
            mean=biases.mean,
            shopper=of_shopper[:, 0].astype(np.float32),
            product=of_product[:, 0].astype(np.float32),
            low=biases.low,
            high=biases.high,
        ),
        shopper=of_shopper[:, 1:].astype(np.float32),
        product=of_product[:, 1:].astype(np.float32),
    )


def _owners(places: NDArray[np.int32], count: int) -> sp.csr_matrix:
    """[count, ratings]: 1 where a rating is theirs."""
    return sp.csr_matrix((np.ones(len(places)), (places, np.arange(len(places)))), shape=(count, len(places)))


def _solved(
    owners: sp.csr_matrix, others: NDArray[np.float64], stars: NDArray[np.float64], bias: float, settings: MfSettings
) -> NDArray[np.float64]:
    """[owners, 1 + factors]: a ridge regression each, of stars less the others' biases on (1, the others' factors)."""
    inputs = np.c_[np.ones(len(others)), others[:, 1:]]
    left = stars - others[:, 0]
    width = inputs.shape[1]
    squares = np.zeros((owners.shape[0], width * width))
    for start in range(0, len(inputs), _AT_ONCE):
        part = inputs[start : start + _AT_ONCE]
        squares += owners[:, start : start + _AT_ONCE] @ (part[:, :, None] * part[:, None, :]).reshape(len(part), -1)
    counts = np.asarray(owners.sum(axis=1)).ravel()
    held = np.full((owners.shape[0], width), settings.factor) + settings.each * counts[:, None]
    held[:, 0] = bias
    system = squares.reshape(-1, width, width) + held[:, :, None] * np.eye(width)
    solved: NDArray[np.float64] = np.linalg.solve(system, (owners @ (inputs * left[:, None]))[:, :, None])[:, :, 0]
    return solved
