"""The history tower: a shopper's factors are made from the factors of what they did. Knows no shopper by name.

A product has factors of its own and the sum of its attributes' (id dropout makes both learn, so that a new product is
served by its attributes). What was done is summed by channels (kinds of event, half-life), and a small layer with a
skip makes the shopper's factors of it; a score is the dot product with a product's other factors, and a bias. Trained
with softmax over products, of those that a shopper had not bought before. After YouTube's candidate generation
(Covington et al. 2016), with the products' side tied to attributes as in LightFM (Kula 2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp
import torch
from numpy.typing import NDArray
from torch.nn import functional

from ranking.assortment import Assortment
from ranking.fitting import Descent, descend, device
from ranking.histories import Floats, Histories, Timeline
from ranking.log import KINDS, Log
from ranking.models.signals import WANTED
from ranking.models.sparse import rows
from ranking.split import DAY, Past
from ranking.types import EventType

Channel = tuple[tuple[EventType, ...], float]
BOUGHT: tuple[EventType, ...] = ("purchase",)


@dataclass(frozen=True, slots=True, kw_only=True)
class TowerSettings:
    """`channels`: the kinds of event that are summed together, and their half-life in days. `full`: up to so many
    products the softmax goes over all of them; beyond, over those of the batch and `negatives` others, drawn by how
    often they are bought and corrected for it (log Q). `weigh_days`: how old a basket counts half in training."""

    factors: int = 64
    hidden: int = 128
    dropout: float = 0.3
    id_dropout: float = 0.15
    channels: tuple[Channel, ...] = (
        (BOUGHT, 3.0), (BOUGHT, 14.0), (BOUGHT, 60.0), (BOUGHT, 400.0),
        (WANTED, 1.0), (WANTED, 14.0), (WANTED, 90.0),
    )  # fmt: skip
    batch: int = 256
    full: int = 6_000
    negatives: int = 1_024
    weigh_days: float = 90.0
    burn_in: float = 20.0
    seed: int = 0
    descent: Descent = field(default_factory=lambda: Descent(rate=5e-3, epochs=12))


class Net(torch.nn.Module):
    def __init__(self, products: int, attributes: int, channels: int, s: TowerSettings) -> None:
        super().__init__()
        self.s = s
        self.inward = torch.nn.Embedding(products, s.factors)
        self.outward = torch.nn.Embedding(products, s.factors)
        self.inward_bag = torch.nn.Embedding(max(attributes, 1), s.factors)
        self.outward_bag = torch.nn.Embedding(max(attributes, 1), s.factors)
        for table in (self.inward, self.outward, self.inward_bag, self.outward_bag):
            torch.nn.init.normal_(table.weight, std=0.1)
        self.skip = torch.nn.Linear(channels * s.factors, s.factors, bias=False)
        self.first = torch.nn.Linear(channels * s.factors, s.hidden)
        self.second = torch.nn.Linear(s.hidden, s.factors, bias=False)
        self.bias = torch.nn.Embedding(products, 1)
        torch.nn.init.zeros_(self.bias.weight)
        self.trend = torch.nn.Parameter(torch.ones(1) * 0.5)

    def products(self, bag: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The inward and outward factors of all products, [products, factors] each."""
        made = []
        for own, of_bag in ((self.inward, self.inward_bag), (self.outward, self.outward_bag)):
            ids = own.weight
            if self.training and self.s.id_dropout:
                ids = ids * (torch.rand(len(ids), 1, device=ids.device) > self.s.id_dropout)
            made.append(ids + bag @ of_bag.weight)
        return made[0], made[1]

    def shoppers(self, inward: torch.Tensor, past: Summed) -> torch.Tensor:
        """Factors [shoppers, factors]."""
        sums = [
            functional.embedding_bag(past.product, inward, past.offsets, mode="sum", per_sample_weights=weights)
            for weights in past.weights
        ]
        scaled = torch.cat([found * past.scales[:, [n]] for n, found in enumerate(sums)], dim=1)
        scaled = functional.dropout(scaled, self.s.dropout, self.training)
        hidden = functional.dropout(functional.silu(self.first(scaled)), self.s.dropout, self.training)
        found: torch.Tensor = self.skip(scaled) + self.second(hidden)
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Summed:
    """Histories as an embedding bag takes them: `weights` one vector a channel, `scales` [shoppers, channels]."""

    product: torch.Tensor
    offsets: torch.Tensor
    weights: list[torch.Tensor]
    scales: torch.Tensor


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Baskets:
    """A batch to learn from: `target` [baskets, columns] is what was bought for the first time, `open` what could
    have been, both over `columns`, and `demand` log demand of late; `shift` [columns] corrects for sampling; `weight`
    [baskets] says how much each counts."""

    past: Summed
    columns: torch.Tensor
    target: torch.Tensor
    open: torch.Tensor
    demand: torch.Tensor
    shift: torch.Tensor
    weight: torch.Tensor


class Tower:
    name = "tower"

    def __init__(self, settings: TowerSettings | None = None) -> None:
        self.settings = settings or TowerSettings()
        self.tables: dict[str, Floats] = {}
        self.attributes: tuple[str, ...] = ()

    def fit(self, past: Past[Log], assortment: Assortment) -> None:
        """Learns from every basket of the log, what came before it being its history. Deterministic by seed."""
        s, log = self.settings, past.rows
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(s.seed)
            used = used_channels(log, s.channels)
            channels = tuple(s.channels[n] for n in used)
            net = Net(len(log.products), len(assortment.attributes), len(channels), s)
            bag = as_torch(assortment.bag).to(device())
            source = BasketSource(past, s, channels)

            def loss(batch: Baskets) -> torch.Tensor:
                inward, outward = net.products(bag)
                shoppers = net.shoppers(inward, batch.past)
                scores = shoppers @ outward[batch.columns].T + net.bias(batch.columns)[:, 0]
                scores = scores + net.trend * batch.demand + batch.shift
                logs = torch.log_softmax(scores.masked_fill(~batch.open, -1e9), dim=1)
                found = (logs * batch.target).sum(dim=1) / batch.target.sum(dim=1).clamp(min=1).sqrt()
                return -(found * batch.weight).sum() / batch.weight.sum().clamp(min=1e-6)

            if source.steps:
                descend(net, source.batches, source.steps, loss, s.descent, what="history tower")
            net.cpu().eval()
            with torch.no_grad():
                inward, outward = net.products(bag.cpu())
                self.tables = {
                    "inward": inward.numpy(),
                    "outward": outward.numpy(),
                    "bias": net.bias.weight[:, 0].numpy(),
                    "skip": net.skip.weight.numpy(),
                    "first": net.first.weight.numpy(),
                    "first_bias": net.first.bias.numpy(),
                    "second": net.second.weight.numpy(),
                    "inward_bag": net.inward_bag.weight.numpy(),
                    "outward_bag": net.outward_bag.weight.numpy(),
                    "channels": np.array(used, dtype=np.float32),
                }
            self.attributes = assortment.attributes

    def factors(self, histories: Histories) -> Floats:
        """Float32 [count, factors]; of an empty history those of somebody unknown."""
        t = self.tables
        channels = tuple(self.settings.channels[int(n)] for n in t["channels"])
        weights, scales = channel_weights(histories, channels)
        if histories.count == 1:  # of one shopper, without the detour over a matrix
            sums = [(w @ t["inward"][histories.product])[None] * scales[:, [n]] for n, w in enumerate(weights)]
        else:
            sums = [
                (histories.matrix(len(t["inward"]), w) @ t["inward"]) * scales[:, [n]] for n, w in enumerate(weights)
            ]
        scaled = np.concatenate(sums, axis=1)
        hidden = scaled @ t["first"].T + t["first_bias"]
        hidden = hidden / (1.0 + np.exp(-np.clip(hidden, -60, 60)))
        return np.asarray(scaled @ t["skip"].T + hidden @ t["second"].T, dtype=np.float32)

    def scores(self, histories: Histories) -> Floats:
        return np.asarray(self.factors(histories) @ self.tables["outward"].T + self.tables["bias"])

    def arrays(self) -> dict[str, NDArray[Any]]:
        names = "\n".join(self.attributes).encode()
        return {**self.tables, "attributes": np.frombuffer(names, dtype=np.uint8).copy()}

    def load(self, arrays: Mapping[str, Any], places: NDArray[np.int64], assortment: Assortment) -> None:
        """New products get the factors of those of their attributes that were known."""
        tables = dict(arrays)
        self.attributes = tuple(bytes(tables.pop("attributes")).decode().split("\n"))
        known = {attribute: place for place, attribute in enumerate(self.attributes)}
        columns = np.array([known.get(attribute, -1) for attribute in assortment.attributes], dtype=np.int64)
        new = places < 0
        for name in ("inward", "outward"):
            bag = assortment.bag[new] @ rows(tables[f"{name}_bag"], columns) if len(columns) else 0.0
            tables[name] = rows(tables[name], places)
            tables[name][new] = bag
        tables["bias"] = rows(tables["bias"], places)
        tables["bias"][new] = arrays["bias"].mean()
        self.tables = tables


class BasketSource:
    """Batches of baskets with the histories before them, and what was in demand on their days."""

    def __init__(self, past: Past[Log], s: TowerSettings, channels: tuple[Channel, ...]) -> None:
        self.s, self.channels = s, channels
        bought = past.rows.of("purchase")
        self.timeline = Timeline(past.rows)
        self.baskets, first, inverse = np.unique(bought.basket, return_index=True, return_inverse=True)
        self.shopper, self.time = bought.shopper[first], bought.time[first]
        order = np.argsort(inverse, kind="stable")
        self.bought = bought.product[order]
        self.starts = np.searchsorted(inverse[order], np.arange(len(self.baskets) + 1))
        begun = past.rows.basket
        opened = np.full(int(begun.max(initial=-1)) + 1, np.inf)
        np.minimum.at(opened, begun, past.rows.time)
        # a history ends before the visit in which the basket was filled began
        self.moment = opened[self.baskets]
        self.weight = np.exp2(-(past.end - self.time) / DAY / s.weigh_days)
        self.days = DailyDemand(past)
        start = past.rows.time[0] if len(past.rows) else 0.0
        self.usable = np.flatnonzero(self.time > start + s.burn_in * DAY)
        if len(self.usable) < s.batch:
            self.usable = np.arange(len(self.baskets))
        self.steps = max(1, len(self.usable) // s.batch) if len(self.usable) else 0
        self.products = len(past.rows.products)
        often = np.bincount(self.bought, minlength=self.products).astype(np.float64) + 1.0
        self.drawn = often / often.sum()

    def batches(self, epoch: int) -> Iterator[Baskets]:
        chance = np.random.default_rng((self.s.seed, epoch))
        order = chance.permutation(self.usable)
        for step in range(self.steps):
            yield self._batch(order[step * self.s.batch : (step + 1) * self.s.batch], chance)

    def _batch(self, chosen: NDArray[np.int64], chance: np.random.Generator) -> Baskets:
        past = self.timeline.before(self.shopper[chosen], self.moment[chosen])
        parts = [self.bought[self.starts[n] : self.starts[n + 1]] for n in chosen]
        bought, row = np.concatenate(parts), np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        if self.products <= self.s.full:
            columns = np.arange(self.products)
            shift = np.zeros(self.products, dtype=np.float32)
        else:
            drawn = chance.choice(self.products, self.s.negatives, p=self.drawn)
            columns = np.unique(np.concatenate([bought, drawn]))
            sure = -np.expm1(-self.s.negatives * self.drawn[columns])
            shift = -np.log(np.maximum(sure, 1e-9)).astype(np.float32)
            shift[np.isin(columns, bought)] = 0.0
        places = np.full(self.products, -1)
        places[columns] = np.arange(len(columns))
        target = np.zeros((len(parts), len(columns)), dtype=bool)
        target[row, places[bought]] = True
        wanted, known = self.days.at(self.moment[chosen])
        open_ = known[:, columns] | target
        before = past.of("purchase")
        inside = places[before.product] >= 0
        again = np.zeros_like(target)
        again[before.row[inside], places[before.product[inside]]] = True
        target, open_ = target & ~again, open_ & ~again
        return Baskets(
            past=summed(past, self.channels),
            columns=torch.from_numpy(columns),
            target=torch.from_numpy(target.astype(np.float32)),
            open=torch.from_numpy(open_),
            demand=torch.from_numpy(wanted[:, columns]),
            shift=torch.from_numpy(shift),
            weight=torch.from_numpy((self.weight[chosen] * target.any(axis=1)).astype(np.float32)),
        )


class DailyDemand:
    """What was in demand on every day of a log, as of what was known the evening before."""

    def __init__(self, past: Past[Log], half_life: float = 7.0) -> None:
        bought = past.rows.of("purchase")
        self.first_day = int(bought.time[0] // DAY) if len(bought) else 0
        day = (bought.time // DAY).astype(np.int64) - self.first_day
        once = np.unique(np.stack([day, bought.product, bought.shopper]), axis=1)
        days, products = int(past.end // DAY) - self.first_day + 2, len(bought.products)
        by_day = sp.csr_matrix((np.ones(once.shape[1], dtype=np.float32), (once[0], once[1])), shape=(days, products))
        self.table = np.zeros((days, products), dtype=np.float32)
        left = np.zeros(products, dtype=np.float32)
        fade = np.float32(0.5 ** (1.0 / half_life))
        for n in range(days):
            self.table[n] = left
            left = (left + by_day[[n]].toarray()[0]) * fade
        first = np.full(products, np.inf)
        np.minimum.at(first, past.rows.product, past.rows.time)
        self.first = first

    def at(self, moments: NDArray[np.float64]) -> tuple[Floats, NDArray[np.bool_]]:
        """Log of 1 + demand, and whether a product had been seen by then: [moments, products] each."""
        day = np.clip((moments // DAY).astype(np.int64) - self.first_day, 0, len(self.table) - 1)
        return np.log1p(self.table[day]), self.first[None, :] <= moments[:, None]


def used_channels(log: Log, channels: tuple[Channel, ...]) -> list[int]:
    """The places of those that a log has events for; the first one where there are none."""
    there = {KINDS[kind] for kind in np.unique(log.kind)}
    return [n for n, (kinds, _) in enumerate(channels) if there & set(kinds)] or [0]


def channel_weights(histories: Histories, channels: tuple[Channel, ...]) -> tuple[list[Floats], Floats]:
    """What each event weighs in each channel, and what each shopper's sum is multiplied by: 1/sqrt(1 + total)."""
    weights, totals = [], []
    for kinds, half_life in channels:
        mask = np.isin(histories.kind, [KINDS.index(kind) for kind in kinds])
        weights.append((histories.decayed(half_life) * mask).astype(np.float32))
        totals.append(np.bincount(histories.row, weights[-1], histories.count))
    return weights, (1.0 / np.sqrt(1.0 + np.stack(totals, axis=1))).astype(np.float32)


def summed(histories: Histories, channels: tuple[Channel, ...]) -> Summed:
    weights, scales = channel_weights(histories, channels)
    return Summed(
        product=torch.from_numpy(histories.product),
        offsets=torch.from_numpy(np.searchsorted(histories.row, np.arange(histories.count))),
        weights=[torch.from_numpy(w) for w in weights],
        scales=torch.from_numpy(scales),
    )


def as_torch(matrix: sp.csr_matrix) -> torch.Tensor:
    """A sparse tensor of the same content; one column of zeros where there is none."""
    if not matrix.shape[1]:
        return torch.zeros(matrix.shape[0], 1)
    found = matrix.tocoo()
    places = torch.from_numpy(np.stack([found.row, found.col]).astype(np.int64))
    return torch.sparse_coo_tensor(
        places, torch.from_numpy(found.data), matrix.shape, check_invariants=False
    ).coalesce()
