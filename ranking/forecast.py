"""What a shopper will do with a product: how likely they buy it, how many stars they would give. Knows no list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ranking.ratings.predicted import RatingModel
from ranking.trained import TrainedScorer
from ranking.types import ShopperProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """`purchase`: the probability, 0 to 1, that it is bought within the ranker's window; `rating`: stars, None where
    too few ratings were there to learn from."""

    purchase: float
    rating: float | None


class Forecaster:
    """Foretells from a trained ranker and, where there is one, a model of ratings."""

    def __init__(self, scorer: TrainedScorer, ratings: RatingModel | None) -> None:
        self._scorer, self._ratings = scorer, ratings

    def of(self, profile: ShopperProfile, products: Sequence[str]) -> dict[str, Forecast]:
        """By product id, without those that the ranker does not know."""
        likely = self._scorer.probabilities(profile)
        known = [product for product in products if product in likely]
        if self._ratings is None:
            return {product: Forecast(purchase=likely[product], rating=None) for product in known}
        # a model of ratings reads what came before a moment, and the newest event came at it
        after = float(np.nextafter(self._scorer.moment(profile), np.inf))
        stars = self._ratings.predict(self._scorer.remembered(profile), known, after)
        return {
            product: Forecast(purchase=likely[product], rating=float(value))
            for product, value in zip(known, stars, strict=True)
        }
