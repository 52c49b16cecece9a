"""How well are ratings foretold, and how much better than by the biases of shoppers and products?

    python -m benchmarks.ratings [SEED …]

Makes demo stores in memory: seed 7, the one of `aisle demo`, and 11, on which nothing about the models was
decided. Each fifth of a store's ratings is held out in turn. The models see the other ratings, whenever they were
given; of what the rating shopper did otherwise what came before the rating and is not about that product; and what
all did with products. Then a global cut in time: the ratings after it are held out, and nothing after it is learned
from; what the shopper did up to each rating is once seen when the model is asked, as in a shop, and once not.
Hyper-parameters are chosen, and the blend weighed, on five folds of the ratings that are seen. The floor is the error
of who knows the simulator's hidden tastes: what is left is its noise and its rounding.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import nnls

from assistant.demo.appeal import liking, traits
from assistant.demo.behaviour import STRAY, make_events, usual_stars
from assistant.demo.goods import load_goods
from assistant.demo.products import make_items
from assistant.demo.shoppers import make_shoppers
from assistant.demo.store import SHOPPERS
from benchmarks.machine import describe
from ranking.assortment import assortment_of
from ranking.log import KINDS, Log, log_of
from ranking.metrics.ratings import mae, rmse
from ranking.ratings.biases import Biases, BiasSettings, fit_biases
from ranking.ratings.crowd import crowd_of
from ranking.ratings.factors import Factors
from ranking.ratings.features import Asked, FeatureSettings, features
from ranking.ratings.goods import Goods, goods_of
from ranking.ratings.mf import MfSettings, fit_mf
from ranking.ratings.mlp import MlpSettings
from ranking.ratings.predicted import RatingSettings, fit_ratings
from ranking.ratings.svd import SvdSettings, fit_svd
from ranking.ratings.table import ratings_of
from ranking.significance import compare
from retrieval.lexicon import load_lexicon
from retrieval.tags import tag
from retrieval.types import TaggedProduct

Floats = NDArray[np.float32]
FIFTHS = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """What is learned from, the pairs whose stars are to be foretold, and what is seen when they are asked about."""

    log: Log
    seen: Log
    goods: Goods
    asked: Asked
    stars: Floats


Way = Callable[[Part], Floats]


def main(seeds: Sequence[int]) -> None:
    describe()
    torch.set_num_threads(1)
    for seed in seeds:
        started = perf_counter()
        log, goods, known = store(seed)
        whole = ratings_of(log)
        print(f"\nstore of seed {seed}: {len(whole):,} ratings, standard deviation {whole.stars.std():.3f} stars")
        parts = fifths(log, goods, seed)
        # Each of them in the order of the log, so that the floor's rows are theirs.
        order = np.concatenate([np.flatnonzero(places) for places in held_out(len(whole), seed)])
        report("each fifth in turn", parts, known[order])
        rated = log.of("rating")
        cut = float(np.quantile(rated.time, 0.8))
        after, past = rated.time >= cut, log.before(cut)
        behaviour = log.where((log.time < cut) | (log.kind != KINDS.index("rating")))
        for title, seen in (
            ("the last fifth, what its shoppers did up to each rating is seen", behaviour),
            ("the last fifth, nothing after the cut is seen", past),
        ):
            report(title, [part(past, goods, rated.where(after), seen=seen)], known[after])
        print(f"{perf_counter() - started:.0f} s")


def store(seed: int) -> tuple[Log, Goods, Floats]:
    """The log, the goods, and for each rating, in the log's order, the stars that the simulator expects."""
    items, shoppers = make_items(load_goods(), seed), make_shoppers(seed, SHOPPERS)
    lexicon = load_lexicon()
    tagged = [TaggedProduct(product=item.product, tags=tag(item.product, lexicon)) for item in items]
    goods = goods_of(tagged, assortment_of(tagged))
    log = log_of(make_events(items, shoppers, seed), products=goods.assortment.products)
    tastes = {shopper.id: shopper.taste for shopper in shoppers}
    hidden = traits(items, seed)
    rated = log.of("rating")
    known = [
        expected(usual_stars(liking(tastes[log.shoppers[shopper]], hidden[product]), hidden[product].item.quality))
        for shopper, product in zip(rated.shopper, rated.product, strict=True)
    ]
    return log, goods, np.array(known, dtype=np.float32)


def expected(middle: float) -> float:
    """Of stars that are drawn around the middle with deviation STRAY, rounded and kept within 1 to 5."""
    above = (0.5 * math.erfc((edge - middle) / STRAY / math.sqrt(2)) for edge in (1.5, 2.5, 3.5, 4.5))
    return 1 + sum(above)


def held_out(count: int, seed: int) -> list[NDArray[np.bool_]]:
    """Masks, bool[count], that hold each rating once."""
    fold = np.random.default_rng(seed).permutation(count) % FIFTHS
    return [fold == number for number in range(FIFTHS)]


def part(log: Log, goods: Goods, rated: Log, *, seen: Log | None = None) -> Part:
    asked = Asked(shopper=rated.shopper, product=rated.product, moment=rated.time)
    return Part(log=log, seen=log if seen is None else seen, goods=goods, asked=asked, stars=rated.value)


def fifths(log: Log, goods: Goods, seed: int) -> list[Part]:
    rated = np.flatnonzero(log.kind == KINDS.index("rating"))
    parts = []
    for mask in held_out(len(rated), seed):
        seen = np.ones(len(log), dtype=bool)
        seen[rated[mask]] = False
        parts.append(part(log.where(seen), goods, log.where(~seen)))
    return parts


def report(title: str, parts: Sequence[Part], known: Floats) -> None:
    foretold = [foretell(part) for part in parts]
    found = {name: np.concatenate([one[name] for one in foretold]) for name in foretold[0]}
    found["floor: knows the hidden tastes"] = known
    stars = np.concatenate([part.stars for part in parts])
    first = len(parts[0].stars)
    print(f"\n{title}: {len(stars):,} ratings\n")
    print("| model | RMSE | of the first part | MAE | RMSE below biases, 95 % interval | p |")
    print("|---|---:|---:|---:|---:|---:|")
    base = found["biases"]
    for name, predicted in found.items():
        test = compare((base - stars) ** 2, (predicted - stars) ** 2, seed=7)
        low, high = interval(base - stars, predicted - stars)
        print(
            f"| {name} | {rmse(predicted, stars):.4f} | {rmse(predicted[:first], stars[:first]):.4f} "
            f"| {mae(predicted, stars):.4f} | {1 - rmse(predicted, stars) / rmse(base, stars):.1%} "
            f"({low:.1%} to {high:.1%}) | {test.p:.4f} |"
        )


def interval(base: Floats, other: Floats) -> tuple[float, float]:
    """Where the share may lie by which the second RMSE is below the first: a percentile bootstrap of the rows."""
    rows = np.random.default_rng(7).integers(0, len(base), size=(2_000, len(base)))
    shares = 1 - np.sqrt((other[rows] ** 2).mean(axis=1) / (base[rows] ** 2).mean(axis=1))
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)


def foretell(part: Part) -> dict[str, Floats]:
    """The stars of each model, and of their blend, by settings that do best on folds of what is seen."""
    folds = fifths(part.log, part.goods, 1)
    inner: dict[str, Floats] = {}
    outer: dict[str, Floats] = {"mean": np.full(len(part.stars), ratings_of(part.log).stars.mean())}
    given = np.concatenate([fold.stars for fold in folds])
    for name, ways in models().items():
        tried = [np.concatenate([way(fold) for fold in folds]) for way in ways]
        best = min(range(len(ways)), key=lambda place: rmse(tried[place], given))
        inner[name], outer[name] = tried[best], ways[best](part)
    middle = given.mean()
    weights, _ = nnls(np.stack(list(inner.values()), axis=1) - middle, given - middle)
    blend = middle + (np.stack([outer[name] for name in inner], axis=1) - middle) @ weights
    outer["blend"] = np.clip(blend, given.min(), given.max())
    stranger = replace(part.asked, shopper=np.full(len(part.stars), len(part.log.shoppers)))
    nobody = replace(part.seen, shoppers=(*part.seen.shoppers, ""))
    model = fit_ratings(part.log, part.goods, RatingSettings())
    outer["MLP that is not told who asks"] = model.of(nobody, stranger)
    return outer


def models() -> Mapping[str, Sequence[Way]]:
    biases = [BiasSettings(shopper=shopper, product=product) for shopper in (4, 8, 16) for product in (2, 3, 5)]
    svds = [SvdSettings(factors=factors, share=share) for factors in (2, 8, 32) for share in (0.2, 0.5, 1.0)]
    mfs = [MfSettings(factors=factors, factor=factor) for factors in (2, 8) for factor in (2.0, 4.0, 8.0, 16.0)]
    mlps = [MlpSettings(descent=replace(MlpSettings().descent, decay=decay)) for decay in (3e-3, 1e-2, 3e-2)]
    return {
        "biases": [by_pairs(lambda log, s=s: fit_biases(ratings_of(log), s)) for s in biases],
        "SVD of the residuals": [by_pairs(lambda log, s=s: fit_svd(ratings_of(log), s)) for s in svds],
        "biased MF": [by_pairs(lambda log, s=s: fit_mf(ratings_of(log), s)) for s in mfs],
        "a straight line on the MLP's features": [line(more) for more in (30, 100, 300)],
        "MLP": [mlp(settings) for settings in mlps],
    }


def by_pairs(fit: Callable[[Log], Biases | Factors]) -> Way:
    return lambda part: fit(part.log).predict(part.asked.shopper, part.asked.product)


def mlp(settings: MlpSettings) -> Way:
    def way(part: Part) -> Floats:
        return fit_ratings(part.log, part.goods, RatingSettings(mlp=settings)).of(part.seen, part.asked)

    return way


def line(more: float) -> Way:
    """Ridge regression: what a hidden layer adds to it is the MLP's own."""

    def way(part: Part) -> Floats:
        rated = part.log.of("rating")
        crowd = crowd_of(part.log, float(rated.value.mean()))
        seen = Asked(shopper=rated.shopper, product=rated.product, moment=rated.time)
        inputs, wanted = (
            features(known, part.goods, crowd, asked, FeatureSettings()).astype(np.float64)
            for known, asked in ((part.log, seen), (part.seen, part.asked))
        )
        middle, spread = inputs.mean(axis=0), np.maximum(inputs.std(axis=0), 1e-6)
        inputs, wanted = (inputs - middle) / spread, (wanted - middle) / spread
        slopes = np.linalg.solve(
            inputs.T @ inputs + more * np.eye(inputs.shape[1]), inputs.T @ (rated.value - crowd.mean)
        )
        return np.clip(crowd.mean + wanted @ slopes, rated.value.min(), rated.value.max()).astype(np.float32)

    return way


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [7, 11])
