"""Trains the ranker on a log and says honestly how good it is. Knows no database and no file.

Three stages, each of which sees only what came before it. The models of taste are fitted on what came before the last
window but one, the additive MLP on what shoppers bought in that window. Then the models are fitted again on what came
before the last window: half of its shoppers decide when the MLP stops, on the other half the whole is measured against
popularity and against each model alone; purchase probabilities are calibrated on all who were seen before it. What is
used in the end is fitted on everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from ranking.assortment import Assortment
from ranking.calibration import fit_calibration
from ranking.features import Inputs
from ranking.fitting import one_thread
from ranking.histories import Floats, Histories, Timeline
from ranking.log import Log
from ranking.metrics.matrix import measure
from ranking.metrics.probabilities import calibration_error
from ranking.metrics.spread import coverage, diversity, exposure, gini, tag_distances
from ranking.mlp import AdditiveMlp, Outcome, contributions, fit
from ranking.models.popularity import Popularity
from ranking.ranker import MODELS, Bases, Ranker, RankerSettings, fit_bases
from ranking.significance import Comparison, Interval, bootstrap, compare
from ranking.split import DAY, Past, TooLittle, Window, periods, split
from retrieval.progress import Progress, silent

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
    `measures` are those of `metrics.matrix`; `coverage`, `gini` and `diversity` are of the first ten of every shopper
    (see `metrics.spread`). `new_ndcg` is None where nobody bought anything new, `calibration_error` where a single
    shopper was measured."""

    shoppers: int
    products: int
    events: int
    purchases: int
    ndcg: Interval
    new_ndcg: float | None
    measures: Mapping[str, float]
    coverage: float
    gini: float
    diversity: float | None
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
class Sample:
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
    windows = periods(Window(start=float(log.time[0]), end=end), validation=0, test=1, length=length)
    stages = 3
    with one_thread():
        progress("training the ranker", 0, stages)
        first = sample(log, windows.training[-1], s.mlp.seed)
        lesson = fit_bases(first.past, assortment, s).inputs(first.histories)
        progress("training the ranker", 1, stages)
        whole = sample(log, windows.test[0], s.mlp.seed)
        bases = fit_bases(whole.past, assortment, s)
        progress("training the ranker", 2, stages)
        every = np.arange(whole.histories.count)
        deciding, last = (part(whole, every[::2]), part(whole, every[1::2])) if len(every) > 1 else (None, whole)
        held = [(bases.inputs(deciding.histories), deciding.outcome)] if deciding else []
        mlp = fit(AdditiveMlp(list(MODELS), s.mlp), [(lesson, first.outcome)], held=held, progress=progress)
        seen = sample(log, windows.test[0], s.mlp.seed, everyone=True)
        seen_scores = summed(mlp, bases.inputs(seen.histories))
        calibration = fit_calibration(seen_scores, seen.outcome.bought, seen.histories)
        report = reported(log, bases, mlp, last, in_use, crossed_error(seen, seen_scores))
        everything = fit_bases(Past(rows=log, end=end), assortment, s)
        progress("training the ranker", stages, stages)
    return Trained(ranker=Ranker(bases=everything, mlp=mlp, calibration=calibration), report=report)


def sample(log: Log, window: Window, seed: int, *, everyone: bool = False) -> Sample:
    """TooLittle where nobody bought anything in it, or nothing had been bought before.

    `everyone`: all who did something before it, whether they bought something in it or not. How likely a purchase is
    can be learned from them only: among those who did buy, everything is likelier.
    """
    parts = split(log, window.start, end=window.end)
    bought = parts.future.of("purchase")
    who = np.unique(parts.past.rows.shopper if everyone else bought.shopper)
    if not len(bought) or not len(parts.past.rows.of("purchase")):
        days = (window.end - window.start) / DAY
        raise TooLittle(
            f"the log holds {len(log.of('purchase')):,} purchases, none of them in the {days:.3g} days to learn "
            "from or none before: import a longer log with `aisle events FILE`"
        )
    if len(who) > MEASURED:
        who = np.sort(np.random.default_rng(seed).choice(who, MEASURED, replace=False))
    place = np.full(len(log.shoppers), -1)
    place[who] = np.arange(len(who))
    histories = Timeline(parts.past.rows).before(who, window.start)
    return Sample(
        past=parts.past,
        histories=histories,
        outcome=Outcome(
            bought=marked(place, bought, len(who)), before=marked(place, parts.past.rows.of("purchase"), len(who))
        ),
    )


def part(whole: Sample, who: NDArray[np.int64]) -> Sample:
    """Some of its shoppers, by ascending place."""
    outcome = Outcome(bought=whole.outcome.bought[who], before=whole.outcome.before[who])
    return Sample(past=whole.past, histories=whole.histories.shoppers(who), outcome=outcome)


def marked(place: NDArray[np.int64], log: Log, count: int) -> NDArray[np.bool_]:
    found = np.zeros((count, len(log.products)), dtype=bool)
    row = place[log.shopper]
    found[row[row >= 0], log.product[row >= 0]] = True
    return found


def summed(mlp: AdditiveMlp, given: Inputs) -> Floats:
    return np.asarray(np.sum(list(contributions(mlp, given).values()), axis=0), dtype=np.float32)


def reported(
    log: Log, bases: Bases, mlp: AdditiveMlp, last: Sample, in_use: AdditiveMlp | None, error: float | None
) -> TrainingReport:
    bought, before = last.outcome.bought, last.outcome.before
    given = bases.inputs(last.histories)
    scores = summed(mlp, given)
    found = measure(scores, bought, k=10)
    alone = {model.name: model.scores(last.histories) for model in bases.models}
    popularity = Popularity()
    popularity.fit(last.past, bases.assortment)
    alone["popularity"] = popularity.scores(last.histories)
    against = {name: measure(one, bought, k=10).ndcg for name, one in alone.items()}
    purchases = before.sum(axis=1)
    kinds = {"new": purchases == 0, "light": (purchases > 0) & (purchases < HEAVY), "heavy": purchases >= HEAVY}
    usable = in_use is not None and in_use.models == mlp.models
    old = measure(summed(in_use, given), bought, k=10).ndcg if usable and in_use is not None else None
    shown = exposure(found.top, bought.shape[1])
    return TrainingReport(
        shoppers=len(bought),
        products=bought.shape[1],
        events=len(log),
        purchases=len(log.of("purchase")),
        ndcg=bootstrap(found.ndcg, seed=0),
        new_ndcg=measure(scores, bought, k=10, masked=before).means()["ndcg@10"] if (bought & ~before).any() else None,
        measures=found.means(),
        coverage=coverage(shown),
        gini=gini(shown),
        diversity=varied(found.top, bases.assortment),
        segments={
            name: segment(found.ndcg[who], against["popularity"][who]) for name, who in kinds.items() if who.any()
        },
        cold_products=cold(last, scores, alone["popularity"]),
        against={name: compare(one, found.ndcg, seed=0) for name, one in against.items()},
        before=None if old is None else compare(old, found.ndcg, seed=0),
        calibration_error=error,
        weights=mlp.taste_weights,
    )


def varied(lists: NDArray[np.int64], assortment: Assortment) -> float | None:
    """The mean intra-list diversity by attributes of some lists, [lists, k]; None for lists of one."""
    if lists.shape[1] < 2:
        return None
    bag = assortment.bag
    tags = [set(bag.indices[bag.indptr[n] : bag.indptr[n + 1]].tolist()) for n in range(len(assortment))]
    found = [diversity(tag_distances([tags[n] for n in places])) for places in lists]
    return float(np.mean(found))


def segment(ndcg: NDArray[np.float64], popularity: NDArray[np.float64]) -> Segment:
    return Segment(shoppers=len(ndcg), ndcg=bootstrap(ndcg, seed=0), popularity=float(popularity.mean()))


def cold(last: Sample, scores: Floats, popularity: Floats) -> Segment | None:
    """How well products that nobody had bought are ordered among themselves; None where none was bought."""
    sold = np.zeros(scores.shape[1], dtype=bool)
    sold[last.past.rows.of("purchase").product] = True
    masked = np.broadcast_to(sold, scores.shape)
    found = measure(scores, last.outcome.bought, k=10, masked=masked)
    if not found.measured.any():
        return None
    usual = measure(popularity, last.outcome.bought, k=10, masked=masked).ndcg
    return segment(found.ndcg[found.measured], usual[found.measured])


def crossed_error(last: Sample, scores: Floats) -> float | None:
    """The calibration error of purchase probabilities (bins of equal mass) for shoppers that did not fit them; None for
    fewer shoppers than folds."""
    if len(scores) < FOLDS:
        return None
    return calibration_error(crossed(last, scores).ravel(), last.outcome.bought.ravel())


def crossed(last: Sample, scores: Floats) -> NDArray[np.float64]:
    """Purchase probabilities, [shoppers, products], each shopper's calibrated on the others' folds."""
    fold = np.arange(len(scores)) % FOLDS
    forecast = np.zeros(scores.shape)
    for n in range(FOLDS):
        fitting, testing = np.flatnonzero(fold != n), np.flatnonzero(fold == n)
        fitted = fit_calibration(scores[fitting], last.outcome.bought[fitting], last.histories.shoppers(fitting))
        forecast[testing] = fitted.probabilities(scores[testing], last.histories.shoppers(testing))
    return forecast
