"""What all shoppers together did with each product. Knows no shopper's name and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ranking.log import Log
from ranking.ratings.table import Floats
from ranking.types import EventType

#: The events that are counted.
ACTS: tuple[EventType, ...] = ("view", "cart", "purchase")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crowd:
    """`acts`: float32 [products, 3], how often each of ACTS. `stars`: float32 [products], the sum of ratings above
    the mean. `rated`: float32 [products], how many there are. `mean`: of all ratings, in stars.
    `since` and `until`: the moments of the first and the last event that were counted, unix seconds."""

    acts: Floats
    stars: Floats
    rated: Floats
    mean: float
    since: float
    until: float

    @property
    def usual(self) -> Floats:
        """Float32[3]: carts per view, purchases per view, purchases per cart."""
        views, carts, bought = np.maximum(self.acts.sum(axis=0), 1.0)
        return np.array([carts / views, bought / views, bought / carts], dtype=np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        scale = np.array([self.mean, self.since, self.until], dtype=np.float64)
        return {"acts": self.acts, "stars": self.stars, "rated": self.rated, "scale": scale}


def crowd_of(log: Log, mean: float) -> Crowd:
    count = len(log.products)
    rated = log.of("rating")
    acts = [np.bincount(part.product, minlength=count) for part in map(log.of, ACTS)]
    return Crowd(
        acts=np.stack(acts, axis=1).astype(np.float32),
        stars=np.bincount(rated.product, rated.value - mean, count).astype(np.float32),
        rated=np.bincount(rated.product, minlength=count).astype(np.float32),
        mean=mean,
        since=float(log.time[0]) if len(log) else 0.0,
        until=float(log.time[-1]) if len(log) else 0.0,
    )


def load_crowd(arrays: Mapping[str, NDArray[Any]], places: NDArray[np.int64]) -> Crowd:
    """The crowd for products in another order: `places`, int64[n], is where each stood, -1 for a new one."""
    known = (places >= 0)[:, None]
    mean, since, until = arrays["scale"].tolist()
    return Crowd(
        acts=np.where(known, arrays["acts"][places], 0.0).astype(np.float32),
        stars=np.where(known[:, 0], arrays["stars"][places], 0.0).astype(np.float32),
        rated=np.where(known[:, 0], arrays["rated"][places], 0.0).astype(np.float32),
        mean=mean,
        since=since,
        until=until,
    )


def pair_sums(log: Log, values: NDArray[Any], shoppers: NDArray[Any], products: NDArray[Any]) -> Floats:
    """Float32[n]: what the events (rows of the log, each with its value) of each shopper on each product sum to."""
    shape = (len(log.shoppers), len(log.products))
    matrix = sp.csr_matrix((values, (log.shopper, log.product)), shape=shape, dtype=np.float32)
    found: Floats = np.asarray(matrix[shoppers, products], dtype=np.float32).ravel()
    return found
