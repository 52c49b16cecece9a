"""Personal ranking on UCI Online Retail: every model in one run, an ablation, the trained ranker on the test window.

    python -m benchmarks.online_retail ../shared/bench [scores.npy]

Everything is chosen on the last 30 days of the training period; the test window is measured once, at the end. The
scores of the ranker are written for ../shared/bench/online_retail.py, which is the judge.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.machine import describe
from ranking.assortment import Assortment, priced_assortment
from ranking.histories import Floats, Histories, Timeline
from ranking.log import KINDS, Log
from ranking.metrics.matrix import measure
from ranking.mlp import GROUPS, AdditiveMlp, fit
from ranking.models.neighbours import UserNeighbours
from ranking.models.popularity import Popularity, PopularitySettings
from ranking.ranker import MODELS, Bases, RankerSettings, fit_bases
from ranking.significance import compare
from ranking.split import DAY, Past, split
from ranking.training import part, summed, train, window

DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Retail:
    """The benchmark's training period as a log, and its test: which shoppers, and what they bought."""

    log: Log
    assortment: Assortment
    cut: float
    tested: NDArray[np.int64]
    bought: NDArray[np.bool_]


def bench(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("online_retail_bench", folder / "online_retail.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def retail(judge: ModuleType) -> Retail:
    train_rows, test_rows, users, items, cut = judge.split()
    user, item = {u: n for n, u in enumerate(users)}, {i: n for n, i in enumerate(items)}
    lines = train_rows.groupby(["user", "InvoiceNo", "item"], as_index=False).agg(
        time=("timestamp", "min"), price=("price", "median"), quantity=("quantity", "sum")
    )
    lines["time"] = lines.groupby("InvoiceNo").time.transform("min")
    lines = lines.sort_values(["time", "InvoiceNo", "item"], kind="stable")
    invoices = {number: n for n, number in enumerate(dict.fromkeys(lines.InvoiceNo))}
    log = Log(
        shopper=lines.user.map(user).to_numpy(np.int32),
        product=lines.item.map(item).to_numpy(np.int32),
        time=lines.time.astype("datetime64[s]").astype("int64").to_numpy(np.float64),
        kind=np.full(len(lines), KINDS.index("purchase"), dtype=np.int8),
        value=lines.price.to_numpy(np.float32),
        quantity=lines.quantity.to_numpy(np.float32),
        basket=lines.InvoiceNo.map(invoices).to_numpy(np.int32),
        shoppers=tuple(users),
        products=tuple(items),
    )
    prices = train_rows.groupby("item").price.median().to_dict()
    tested = np.array([user[u] for u in sorted(test_rows.user.unique())])
    bought = np.zeros((len(users), len(items)), dtype=bool)
    bought[test_rows.user.map(user), test_rows.item.map(item)] = True
    return Retail(
        log=log,
        assortment=priced_assortment(items, prices),
        cut=float(np.nextafter(cut.timestamp(), np.inf)),
        tested=tested,
        bought=bought[tested],
    )


def table(
    past: Past[Log], bases: Bases, histories: Histories, bought: NDArray[np.bool_], before: NDArray[np.bool_],
    ranker: Floats,
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:  # fmt: skip
    """Prints nDCG@10 of every model, over everything and over what is new to a shopper; returns them by shopper."""
    scores: dict[str, Floats] = {}
    for days in (7.0, 30.0):
        popularity = Popularity(PopularitySettings(half_life=days))
        popularity.fit(past, bases.assortment)
        scores[f"popularity, half-life {days:g} days"] = popularity.scores(histories)
    own = histories.matrix(len(bases.assortment), np.ones(len(histories.row), dtype=np.float32)).toarray()
    scores["own frequency, then popularity"] = own * 1000 + popularity.scores(histories)
    neighbours = UserNeighbours()
    neighbours.fit(past, bases.assortment)
    scores["user-neighbours"] = neighbours.scores(histories)
    scores |= {model.name: model.scores(histories) for model in bases.models}
    scores["additive MLP over all"] = ranker
    # what was bought fewer than five times before is not among the benchmark's items
    few = np.bincount(past.rows.product, minlength=len(bases.assortment)) < 5
    found = {}
    for name, values in scores.items():
        masked = np.broadcast_to(few, before.shape)
        everything = measure(values, bought, k=10, masked=masked).ndcg
        new = measure(values, bought, k=10, masked=before | masked).ndcg
        found[name] = everything, new
        print(f"  {name:36s} all {np.nanmean(everything):.4f}   new {np.nanmean(new):.4f}", flush=True)
    return found


def against_best(found: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]) -> None:
    *others, ranker = found
    for at, what in enumerate(("all", "new")):
        best = max(others, key=lambda name: float(np.nanmean(found[name][at])))
        known = ~np.isnan(found[ranker][at])
        c = compare(found[best][at][known], found[ranker][at][known], seed=0)
        print(
            f"  {what}: {ranker} against the best single model ({best}): {c.difference.mean:+.4f} "
            f"({c.difference.low:+.4f} to {c.difference.high:+.4f}), p {c.p:.4f}"
        )


def ndcg(scores: Floats, bought: NDArray[np.bool_], before: NDArray[np.bool_]) -> str:
    everything = measure(scores, bought, k=10).means()["ndcg@10"]
    new = measure(scores, bought, k=10, masked=before).means()["ndcg@10"]
    return f"all {everything:.4f}   new {new:.4f}"


def main(arguments: list[str]) -> None:
    describe()
    torch.set_num_threads(1)
    judge = bench(Path(arguments[0]))
    data = retail(judge)
    settings = RankerSettings()
    print(f"{len(data.log):,} lines, {len(data.log.shoppers):,} shoppers, {len(data.log.products):,} products")

    first = window(data.log, data.cut - 2 * DAYS * DAY, DAYS * DAY, settings.mlp.seed)
    lesson = fit_bases(first.past, data.assortment, settings).inputs(first.histories)
    last = window(data.log, data.cut - DAYS * DAY, DAYS * DAY, settings.mlp.seed)
    bases = fit_bases(last.past, data.assortment, settings)
    given = bases.inputs(last.histories)
    print(f"validation: the last {DAYS} days of the training period, {len(last.outcome.bought):,} shoppers")
    deciding = part(last, np.arange(0, len(last.outcome.bought), 2))
    held = [(bases.inputs(deciding.histories), deciding.outcome)]
    mlp = fit(AdditiveMlp(list(MODELS), settings.mlp), [(lesson, first.outcome)], held=held)
    against_best(table(last.past, bases, last.histories, last.outcome.bought, last.outcome.before, summed(mlp, given)))
    print("ablation, on the same window: the groups of features, each left out and the rest fitted again")
    print(f"  {'all groups':36s} {ndcg(summed(mlp, given), last.outcome.bought, last.outcome.before)}")
    for group in GROUPS:
        without = replace(settings.mlp, without=(group,))
        less = fit(AdditiveMlp(list(MODELS), without), [(lesson, first.outcome)], held=held)
        print(
            f"  {'without ' + group:36s} {ndcg(summed(less, given), last.outcome.bought, last.outcome.before)}",
            flush=True,
        )

    started = time.perf_counter()
    trained = train(data.log, data.assortment, settings)
    print(f"training: {time.perf_counter() - started:.0f} s (validation and calibration within)")
    past = split(data.log, data.cut).past
    histories = Timeline(past.rows).before(data.tested, data.cut)
    started = time.perf_counter()
    scores = np.sum(list(trained.ranker.contributions(histories).values()), axis=0)
    print(f"scoring {scores.shape[0]:,} shoppers x {scores.shape[1]:,} products: {time.perf_counter() - started:.1f} s")
    print(f"test: the {DAYS} days after the training period")
    before = np.zeros_like(data.bought)
    before[histories.row, histories.product] = True
    against_best(table(past, trained.ranker.bases, histories, data.bought, before, scores))
    out = Path(arguments[1]) if len(arguments) > 1 else Path("scores.npy")
    np.save(out, scores)
    print(f"python {arguments[0]}/online_retail.py {out}:")
    judge.main([str(out)])


if __name__ == "__main__":
    main(sys.argv[1:])
