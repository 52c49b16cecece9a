"""A small neural network from features of a shopper and a product to stars. Knows neither the shopper nor the product.

Several networks side by side, each a straight line plus one hidden layer, whose mean is the answer; trained together
by Adam on the squared error. What a feature says beyond four standard deviations is not believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ranking.fitting import Descent, descend
from ranking.ratings.table import Floats, TooFewRatings

BOUND = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MlpSettings:
    """`members`: networks. `missing`: the share of features that training leaves out at random, so that the answer
    does not hang on one of them; `dropout`: the same for the hidden layer."""

    members: int = 4
    hidden: int = 16
    missing: float = 0.1
    dropout: float = 0.2
    batch: int = 256
    descent: Descent = field(default_factory=lambda: Descent(rate=5e-3, decay=1e-2, epochs=20))
    seed: int = 7


class Network(torch.nn.Module):
    """[n, features] to [members, n]."""

    def __init__(self, features: int, settings: MlpSettings) -> None:
        super().__init__()
        members, hidden = settings.members, settings.hidden
        self.missing, self.dropout = settings.missing, settings.dropout
        self.into = torch.nn.Parameter(torch.randn(members, features, hidden) * features**-0.5)
        self.bias = torch.nn.Parameter(torch.zeros(members, 1, hidden))
        self.out = torch.nn.Parameter(torch.randn(members, hidden, 1) * 0.1 * hidden**-0.5)
        self.line = torch.nn.Parameter(torch.zeros(members, features, 1))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        drop = torch.nn.functional.dropout
        inputs = drop(inputs.expand(len(self.line), -1, -1), self.missing, self.training)
        inside = drop(torch.nn.functional.gelu(inputs @ self.into + self.bias), self.dropout, self.training)
        stars: torch.Tensor = (inside @ self.out + inputs @ self.line)[:, :, 0]
        return stars


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mlp:
    """`weights`: of Network, float32. `middle`, `spread`: float32 [features], to standardise them."""

    weights: Mapping[str, Floats]
    middle: Floats
    spread: Floats
    mean: float
    low: float
    high: float

    def predict(self, features: Floats) -> Floats:
        """Stars, float32[n], within the scale, of features, float32 [n, features]."""
        inputs = _standardised(features, self.middle, self.spread)
        inside = inputs @ self.weights["into"] + self.weights["bias"]
        gelu = torch.nn.functional.gelu(torch.from_numpy(inside)).numpy()
        stars = (gelu @ self.weights["out"] + inputs @ self.weights["line"])[:, :, 0].mean(axis=0) + self.mean
        clipped: Floats = np.clip(stars, self.low, self.high).astype(np.float32)
        return clipped

    def arrays(self) -> dict[str, NDArray[Any]]:
        scale = np.array([self.mean, self.low, self.high], dtype=np.float64)
        return {**self.weights, "middle": self.middle, "spread": self.spread, "scale": scale}


def load_mlp(arrays: Mapping[str, NDArray[Any]]) -> Mlp:
    mean, low, high = arrays["scale"].tolist()
    return Mlp(
        weights={name: arrays[name] for name in ("into", "bias", "out", "line")},
        middle=arrays["middle"],
        spread=arrays["spread"],
        mean=mean,
        low=low,
        high=high,
    )


def fit_mlp(features: Floats, stars: Floats, settings: MlpSettings) -> Mlp:
    """`features`: float32 [n, features]; `stars`: float32[n]. The same seed gives the same network. TooFewRatings for
    none."""
    if not len(stars):
        raise TooFewRatings("no ratings to learn from: import events of the type rating first")
    middle, spread = features.mean(axis=0), features.std(axis=0)
    # A feature that never varied says nothing, also when it does one day.
    spread = np.where(spread > 1e-6, spread, np.float32(np.inf))
    mean = float(stars.mean())
    inputs = torch.from_numpy(_standardised(features, middle, spread))
    wanted = torch.from_numpy((stars - mean).astype(np.float32))

    def batches(epoch: int) -> Iterator[torch.Tensor]:
        order = np.random.default_rng((settings.seed, epoch)).permutation(len(stars))
        for start in range(0, len(order), settings.batch):
            yield torch.from_numpy(order[start : start + settings.batch])

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(settings.seed)
        network = Network(features.shape[1], settings)

        def loss(rows: torch.Tensor) -> torch.Tensor:
            device = network.line.device
            # The sum over the members: each learns as fast as it would alone.
            errors: torch.Tensor = network(inputs[rows.cpu()].to(device)) - wanted[rows.cpu()].to(device)
            return errors.square().mean(dim=1).sum()

        descend(network, batches, -(-len(stars) // settings.batch), loss, settings.descent, what="ratings")
    return Mlp(
        weights={name: value.detach().cpu().numpy() for name, value in network.named_parameters()},
        middle=middle,
        spread=spread,
        mean=mean,
        low=float(stars.min()),
        high=float(stars.max()),
    )


def _standardised(features: Floats, middle: Floats, spread: Floats) -> Floats:
    inputs: Floats = np.clip((features - middle) / spread, -BOUND, BOUND).astype(np.float32)
    return inputs
