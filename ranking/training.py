"""Trains the ranker on a log and says honestly how good it is. Knows no database and no file.

Three stages, each of which sees only what came before it. The models of taste are fitted on what came before the last
window but one, the additive MLP on what shoppers bought in that window. Then the models are fitted again on what came
before the last window: half of its shoppers decide when the MLP stops, on the other half the whole is calibrated and
measured against popularity and against each model alone. What is used in the end is fitted on everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from ranking.assortment import Assortment
from ranking.calibration import fit_calibration
from ranking.features import Inputs
from ranking.fitting import Progress, silent
from ranking.histories import Floats, Histories, Timeline
from ranking.log import Log
from ranking.metrics.matrix import measure
from ranking.metrics.probabilities import calibration_error
from ranking.mlp import AdditiveMlp, Outcome, contributions, fit
from ranking.models.popularity import Popularity
from ranking.ranker import MODELS, Ranker, RankerSettings, fit_bases
from ranking.significance import Comparison, Interval, bootstrap, compare
from ranking.split import DAY, Past, TooLittle, split

#: A shopper with so many purchases is a heavy one.
HEAVY = 5
#: Shoppers measured in a window, and those who teach it: chosen by chance where there are more.
MEASURED = 2_000
#: Of the measured, so many draws decide who fits the calibration and who tests it.
FOLDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """nDCG@10 over all products for some shoppers, with its 95 % interval, beside popularity's."""

    shoppers: int
    ndcg: Interval
    popularity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingReport:
    """How the ranker did in the last window, which it had not seen. `against`: it against each model alone (second
    minus first, the ranker second). `before`: it against the ranker in use, None where there is none to compare.
    `new_ndcg` is None where nobody bought anything new, `calibration_error` where a single shopper was measured."""

    shoppers: int
    products: int
    events: int
    purchases: int
    ndcg: Interval
    new_ndcg: float | None
    segments: Mapping[str, Segment]
    cold_products: Segment | None
    against: Mapping[str, Comparison]
    before: Comparison | None
    calibration_error: float | None
    weights: Mapping[str, float]

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    @property
    def best_single(self) -> str:
        return max(self.against, key=lambda name: self.against[name].first)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trained:
    ranker: Ranker
    report: TrainingReport

    @property
    def worse(self) -> str:
        """Why it should not be used, "" where it may."""
        popularity, before = self.report.against["popularity"], self.report.before
        if popularity.difference.high < 0:
            return f"it orders worse than popularity alone (nDCG@10 {popularity.second:.3f} and {popularity.first:.3f})"
        if before is not None and before.difference.high < 0:
            return f"it orders worse than the one in use (nDCG@10 {before.second:.3f} and {before.first:.3f})"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """Shoppers, with their histories before a window and what they bought in it."""

    past: Past[Log]
    histories: Histories
    outcome: Outcome


def train(
    log: Log,
    assortment: Assortment,
    settings: RankerSettings | None = None,
    *,
    in_use: AdditiveMlp | None = None,
    progress: Progress = silent,
) -> Trained:
    """Deterministic by the settings' seeds. TooLittle where the log's last two windows hold no purchases to learn from.

    `in_use`: the MLP of the ranker in use, to be measured on the same models in the same window.
    """
    s = settings or RankerSettings()
    if not len(log):
        raise TooLittle("there are no events: import some with `aisle events FILE`")
    if log.time[-1] - log.time[0] < DAY:
        raise TooLittle("all events are of one day: import a longer log with `aisle events FILE`")
    end = float(np.nextafter(log.time[-1], np.inf))
    length = min(s.window_days * DAY, (end - log.time[0]) / 4)
    stages = 4
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # the networks are small: threads that wait for each other cost more than they bring
    try:
        progress("training the ranker", 0, stages)
        first = window(log, end - 2 * length, length, s.mlp.seed)
        lesson = fit_bases(first.past, assortment, s).inputs(first.histories)
        progress("training the ranker", 1, stages)
        whole = window(log, end - length, length, s.mlp.seed)
        bases = fit_bases(whole.past, assortment, s)
        progress("training the ranker", 2, stages)
        every = np.arange(whole.histories.count)
        deciding, last = part(whole, every[::2]), part(whole, every[1::2])
        mlp = AdditiveMlp(list(MODELS), s.mlp)
        held = [(bases.inputs(deciding.histories), deciding.outcome)] if len(every) > 1 else []
        fit(mlp, [(lesson, first.outcome)], held=held, progress=progress)
        last = last if len(every) > 1 else whole
        given = bases.inputs(last.histories)
        scores = summed(mlp, given)
        seen = window(log, end - length, length, s.mlp.seed, everyone=True)
        seen_scores = summed(mlp, bases.inputs(seen.histories))
        calibration = fit_calibration(seen_scores, seen.outcome.bought, seen.histories)
        ranker = Ranker(bases=bases, mlp=mlp, calibration=calibration)
        report = reported(log, ranker, last, given, scores, in_use, crossed_error(seen, seen_scores))
        everything = fit_bases(Past(rows=log, end=end), assortment, s)
        progress("training the ranker", 3, stages)
        done = Trained(ranker=replace(ranker, bases=everything), report=report)
        progress("training the ranker", stages, stages)
        return done
    finally:
        torch.set_num_threads(threads)


def window(log: Log, start: float, length: float, seed: int, *, everyone: bool = False) -> Window:
    """TooLittle where nobody bought anything in it, or nothing had been bought before.

    `everyone`: all who did something before it, whether they bought something in it or not. How likely a purchase is
    can be learned from them only: among those who did buy, everything is likelier.
    """
    parts = split(log, start, end=start + length)
    bought = parts.future.of("purchase")
    who = np.unique(parts.past.rows.shopper if everyone else bought.shopper)
    if not len(bought) or not len(parts.past.rows.of("purchase")):
        raise TooLittle(
            f"the log holds {len(log.of('purchase')):,} purchases, none of them in the {length / DAY:.3g} days to "
            "learn from or none before: import a longer log with `aisle events FILE`"
        )
    if len(who) > MEASURED:
        who = np.sort(np.random.default_rng(seed).choice(who, MEASURED, replace=False))
    place = np.full(len(log.shoppers), -1)
    place[who] = np.arange(len(who))
    histories = Timeline(parts.past.rows).before(who, start)
    return Window(
        past=parts.past,
        histories=histories,
        outcome=Outcome(
            bought=marked(place, bought, len(who)), before=marked(place, parts.past.rows.of("purchase"), len(who))
        ),
    )


def part(window: Window, who: NDArray[np.int64]) -> Window:
    """Some of its shoppers, by ascending place."""
    outcome = Outcome(bought=window.outcome.bought[who], before=window.outcome.before[who])
    return Window(past=window.past, histories=window.histories.shoppers(who), outcome=outcome)


def marked(place: NDArray[np.int64], log: Log, count: int) -> NDArray[np.bool_]:
    found = np.zeros((count, len(log.products)), dtype=bool)
    row = place[log.shopper]
    found[row[row >= 0], log.product[row >= 0]] = True
    return found


def summed(mlp: AdditiveMlp, given: Inputs) -> Floats:
    return np.asarray(np.sum(list(contributions(mlp, given).values()), axis=0), dtype=np.float32)


def reported(
    log: Log,
    ranker: Ranker,
    last: Window,
    given: Inputs,
    scores: Floats,
    in_use: AdditiveMlp | None,
    error: float | None,
) -> TrainingReport:
    bought, before = last.outcome.bought, last.outcome.before
    ndcg = measure(scores, bought, k=10).ndcg
    alone = {model.name: model.scores(last.histories) for model in ranker.bases.models}
    popularity = Popularity()
    popularity.fit(last.past, ranker.bases.assortment)
    alone["popularity"] = popularity.scores(last.histories)
    against = {name: measure(found, bought, k=10).ndcg for name, found in alone.items()}
    purchases = before.sum(axis=1)
    kinds = {"new": purchases == 0, "light": (purchases > 0) & (purchases < HEAVY), "heavy": purchases >= HEAVY}
    usable = in_use is not None and in_use.models == ranker.mlp.models
    old = measure(summed(in_use, given), bought, k=10).ndcg if usable and in_use is not None else None
    return TrainingReport(
        shoppers=len(bought),
        products=bought.shape[1],
        events=len(log),
        purchases=len(log.of("purchase")),
        ndcg=bootstrap(ndcg, seed=0),
        new_ndcg=measure(scores, bought, k=10, masked=before).means()["ndcg@10"] if (bought & ~before).any() else None,
        segments={name: segment(ndcg[who], against["popularity"][who]) for name, who in kinds.items() if who.any()},
        cold_products=cold(last, scores, alone["popularity"]),
        against={name: compare(found, ndcg, seed=0) for name, found in against.items()},
        before=None if old is None else compare(old, ndcg, seed=0),
        calibration_error=error,
        weights=ranker.mlp.taste_weights,
    )


def segment(ndcg: NDArray[np.float64], popularity: NDArray[np.float64]) -> Segment:
    return Segment(shoppers=len(ndcg), ndcg=bootstrap(ndcg, seed=0), popularity=float(popularity.mean()))


def cold(last: Window, scores: Floats, popularity: Floats) -> Segment | None:
    """How well products that nobody had bought are ordered among themselves; None where none was bought."""
    sold = np.zeros(scores.shape[1], dtype=bool)
    sold[last.past.rows.of("purchase").product] = True
    masked = np.broadcast_to(sold, scores.shape)
    found = measure(scores, last.outcome.bought, k=10, masked=masked)
    if not found.measured.any():
        return None
    usual = measure(popularity, last.outcome.bought, k=10, masked=masked).ndcg
    return segment(found.ndcg[found.measured], usual[found.measured])


def crossed_error(last: Window, scores: Floats) -> float | None:
    """The calibration error of purchase probabilities (bins of equal mass) for shoppers that did not fit them; None for
    fewer shoppers than folds."""
    if len(scores) < FOLDS:
        return None
    return calibration_error(crossed(last, scores).ravel(), last.outcome.bought.ravel(), by="mass")


def crossed(last: Window, scores: Floats) -> NDArray[np.float64]:
    """Purchase probabilities, [shoppers, products], each shopper's calibrated on the others' folds."""
    fold = np.arange(len(scores)) % FOLDS
    forecast = np.zeros(scores.shape)
    for n in range(FOLDS):
        fitting, testing = np.flatnonzero(fold != n), np.flatnonzero(fold == n)
        fitted = fit_calibration(scores[fitting], last.outcome.bought[fitting], last.histories.shoppers(fitting))
        forecast[testing] = fitted.probabilities(scores[testing], last.histories.shoppers(testing))
    return forecast
