"""The model of ratings that is served: what a shopper did and what a product is, to stars. Keeps no shopper.

A shopper without events gets what the crowd and the catalogue say; a product without events, what its attributes do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.log import Log, log_of
from ranking.ratings.crowd import Crowd, crowd_of, load_crowd
from ranking.ratings.features import NAMES, PERSONAL, Asked, FeatureSettings, features
from ranking.ratings.goods import Goods
from ranking.ratings.mlp import Mlp, MlpSettings, fit_mlp, load_mlp
from ranking.ratings.table import Floats, TooFewRatings, said
from ranking.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingSettings:
    """`least`: with fewer ratings there is no model. `strangers`: the share of ratings that are learned from once
    more as if nothing were known of who gave them, so that a shopper without events is nothing new."""

    features: FeatureSettings = field(default_factory=FeatureSettings)
    mlp: MlpSettings = field(default_factory=MlpSettings)
    least: int = 100
    strangers: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatingModel:
    """`crowd` counts the products of `goods`, in their order."""

    goods: Goods
    crowd: Crowd
    mlp: Mlp
    settings: FeatureSettings

    def predict(self, events: Sequence[Event], products: Sequence[str], moment: float) -> Floats:
        """Stars, float32[n], that a shopper with these events (in any order; later ones than the moment, unix seconds,
        count for nothing but a rating) would give each product. KeyError for a product not in `goods`."""
        places = {product: place for place, product in enumerate(self.goods.assortment.products)}
        shopper = events[0].shopper if events else ""
        log = said(log_of(events, shoppers=[shopper], products=self.goods.assortment.products))
        asked = Asked(
            shopper=np.zeros(len(products), dtype=np.int32),
            product=np.array([places[product] for product in products], dtype=np.int32),
            moment=np.full(len(products), moment),
        )
        return self.of(log, asked)

    def of(self, log: Log, asked: Asked) -> Floats:
        """Stars, float32[n], for pairs of a log whose products are those of `goods`."""
        if not len(asked):
            return np.zeros(0, dtype=np.float32)
        return self.mlp.predict(features(log, self.goods, self.crowd, asked, self.settings))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that was learned. Rows of products are in the order of `goods`; no shopper has one."""
        return {
            **{f"mlp.{name}": array for name, array in self.mlp.arrays().items()},
            **{f"crowd.{name}": array for name, array in self.crowd.arrays().items()},
        }


def fit_ratings(log: Log, goods: Goods, settings: RatingSettings) -> RatingModel:
    """Learns from the ratings of a log whose products are those of `goods`, in order (ValueError for others): what
    each shopper had done before each. TooFewRatings."""
    if log.products != goods.assortment.products:
        raise ValueError("the log's products are not those of the catalogue: make it with log_of(…, products=…)")
    log = said(log)
    rated = log.of("rating")
    if len(rated) < settings.least:
        raise TooFewRatings(f"{len(rated)} ratings are too few to learn from: at least {settings.least} are needed")
    crowd = crowd_of(log, float(rated.value.mean()))
    asked = Asked(shopper=rated.shopper, product=rated.product, moment=rated.time)
    inputs = features(log, goods, crowd, asked, settings.features)
    rows = np.random.default_rng(settings.mlp.seed).random(len(rated)) < settings.strangers
    nobody = replace(asked, shopper=np.full(len(rated), len(log.shoppers)))
    unknown = features(replace(log, shoppers=(*log.shoppers, "")), goods, crowd, nobody, settings.features)
    # A stranger's own rating is not theirs, and so not taken from what others gave: the product's features stay.
    strangers = np.column_stack([inputs[:, :PERSONAL], unknown[:, PERSONAL:]])[rows]
    mlp = fit_mlp(np.vstack([inputs, strangers]), np.append(rated.value, rated.value[rows]), settings.mlp)
    return RatingModel(goods=goods, crowd=crowd, mlp=mlp, settings=settings.features)


def load_ratings(
    arrays: Mapping[str, NDArray[Any]], places: NDArray[np.int64], goods: Goods, settings: FeatureSettings
) -> RatingModel:
    """From `arrays()`, for the catalogue as it is now. `places`, int64 [products of goods]: where each stood when it
    was learned, -1 for one that came since and starts without a crowd. ValueError where the network was trained on
    other features."""

    def part(name: str) -> dict[str, NDArray[Any]]:
        return {key.removeprefix(name): array for key, array in arrays.items() if key.startswith(name)}

    mlp = load_mlp(part("mlp."))
    if len(mlp.middle) != len(NAMES):
        raise ValueError(f"a model of {len(mlp.middle)} features, but {len(NAMES)} are made now: train again")
    return RatingModel(goods=goods, crowd=load_crowd(part("crowd."), places), mlp=mlp, settings=settings)
