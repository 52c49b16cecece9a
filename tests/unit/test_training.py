"""Training on a planted log: better than popularity, honest, the same by seed, and never with what came after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from ranking import artefact
from ranking.features import surroundings
from ranking.fitting import Descent
from ranking.histories import Timeline
from ranking.log import Log
from ranking.mlp import GROUPS, AdditiveMlp, MlpSettings
from ranking.models.popularity import Popularity
from ranking.ranker import MODELS, fit_bases
from ranking.split import DAY, Past, TooLittle, Window, leaks, split
from ranking.training import MEASURED, sample, train
from ranking.types import Event
from tests.planted import (
    DAYS,
    LITTLE,
    PRODUCTS,
    START,
    planted_assortment,
    planted_events,
    planted_log,
    planted_training,
)

pytestmark = pytest.mark.usefixtures("one_thread")
EVENTS = planted_events()
#: For what is to be refused: nothing of it is learned for long.
HASTY = replace(LITTLE, mlp=MlpSettings(descent=Descent(rate=0.01, epochs=1)))


def test_it_orders_better_than_popularity_and_no_worse_than_any_model_alone() -> None:
    report = planted_training().report
    popularity = report.against["popularity"]
    assert popularity.second > popularity.first + 0.05 and popularity.p < 0.01
    assert all(found.difference.high > 0 for found in report.against.values())
    assert planted_training().worse == ""


def test_the_report_says_what_was_measured() -> None:
    report = planted_training().report
    log = planted_log()
    quarter = (log.time[-1] - log.time[0]) / 4
    last = sample(log, Window(start=log.time[-1] - quarter, end=log.time[-1] - quarter + DAYS * DAY), 0)
    assert (report.events, report.purchases, report.products) == (len(log), len(log) // 2, PRODUCTS)
    assert report.shoppers == pytest.approx(len(last.outcome.bought) / 2, abs=1), "the others decide when to stop"
    assert set(report.against) == {*MODELS, "popularity"}
    assert report.best_single in MODELS and set(report.weights) == set(MODELS)
    assert report.ndcg.low < report.ndcg.mean < report.ndcg.high
    assert all(found.second == pytest.approx(report.ndcg.mean) for found in report.against.values())
    assert sum(segment.shoppers for segment in report.segments.values()) == report.shoppers
    assert report.calibration_error is not None and report.calibration_error < 0.02
    assert report.new_ndcg is not None and 0 < report.new_ndcg <= 1
    assert report.before is None, "there was none in use"
    assert set(report.as_dict()) >= {"ndcg", "segments", "cold_products", "against", "before", "calibration_error"}


def test_a_store_of_purchases_alone_and_one_of_a_single_shopper_are_reported_without_what_cannot_be_measured() -> None:
    alone = train(planted_log([e for e in EVENTS if e.shopper == "s000"]), planted_assortment(), HASTY).report
    assert (alone.shoppers, alone.calibration_error) == (1, None)
    same = [replace(e, product="p00") for e in EVENTS if e.type == "purchase" and e.shopper < "s020"]
    assert train(planted_log(same), planted_assortment(), HASTY).report.new_ndcg is None


def test_products_that_nobody_had_bought_are_measured_among_themselves() -> None:
    """p36 to p39 come into the store in the last weeks."""
    late = START + timedelta(days=DAYS * 0.76)
    events = [e if e.timestamp > late else replace(e, product=f"p{int(e.product[1:]) % 36:02}") for e in EVENTS]
    fresh = [replace(e, product=f"p{36 + int(e.shopper[1:]) % 4}") if e.timestamp > late else e for e in events]
    cold = train(planted_log(fresh), planted_assortment(), HASTY).report.cold_products
    assert cold is not None and cold.shoppers > 20


def test_the_same_seed_gives_the_same_ranker_and_another_another() -> None:
    torch.manual_seed(99)
    np.random.seed(99)
    first, second = planted_training(), train(planted_log(), planted_assortment(), LITTLE)
    assert equal(artefact.arrays(first.ranker), artefact.arrays(second.ranker))
    assert (first.report, first.ranker.calibration) == (second.report, second.ranker.calibration)
    other = train(planted_log(), planted_assortment(), replace(LITTLE, mlp=replace(LITTLE.mlp, seed=1)))
    assert not equal(artefact.arrays(first.ranker), artefact.arrays(other.ranker))


def test_it_says_how_far_it_is() -> None:
    said: list[tuple[str, int, int]] = []
    train(planted_log(), planted_assortment(), HASTY, progress=lambda *step: said.append(step))
    stages = [(done, total) for what, done, total in said if what == "training the ranker"]
    assert stages[0][0] == 0 and stages[-1][0] == stages[-1][1] and stages == sorted(stages)


def test_one_that_is_worse_than_popularity_is_told_so() -> None:
    """Planted: the new one knows of freshness only, and all products are of one day."""
    dull = replace(LITTLE, mlp=replace(HASTY.mlp, without=GROUPS[:5]))
    first = [replace(EVENTS[0], event_id=id, product=id, timestamp=START) for id in planted_assortment().products]
    backwards = [replace(e, product=f"p{PRODUCTS - 1 - int(e.product[1:]):02}") for e in EVENTS]
    trained = train(planted_log([*first, *backwards]), planted_assortment(), dull)
    assert trained.worse.startswith("it orders worse than popularity alone (nDCG@10 0.")


def test_one_that_is_worse_than_the_one_in_use_is_told_so() -> None:
    """Planted: the new one may look at what is in demand only."""
    dull = replace(HASTY, mlp=MlpSettings(without=GROUPS[:4], descent=Descent(rate=0.03, epochs=20)))
    trained = train(planted_log(), planted_assortment(), dull, in_use=planted_training().ranker.mlp)
    before = trained.report.before
    better = replace(trained, report=replace(planted_training().report, before=before))
    assert trained.worse and better.worse.startswith("it orders worse than the one in use (nDCG@10 0.")
    assert before is not None and before.second < before.first == pytest.approx(planted_training().report.ndcg.mean)


def test_one_that_is_as_good_as_the_one_in_use_may_be_used() -> None:
    trained = train(planted_log(), planted_assortment(), LITTLE, in_use=planted_training().ranker.mlp)
    assert trained.worse == "" and trained.report.before is not None and trained.report.before.ties > 0


def test_one_in_use_of_other_models_cannot_be_compared() -> None:
    assert train(planted_log(), planted_assortment(), HASTY, in_use=AdditiveMlp(["tower"])).report.before is None


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([], "there are no events: import some with `aisle events FILE`"),
        (EVENTS[:2], "all events are of one day: import a longer log with `aisle events FILE`"),
        (
            [e for e in EVENTS if e.type == "view"],
            "the log holds 0 purchases, none of them in the 30 days to learn from or none before: import a longer log",
        ),
        (
            [e for e in EVENTS if e.type == "view" or e.timestamp < START + timedelta(days=40)],
            "purchases, none of them in the 30 days to learn from or none before",
        ),
    ],
)
def test_a_log_from_which_nothing_can_be_learned_is_refused_with_a_remedy(events: Sequence[Event], said: str) -> None:
    with pytest.raises(TooLittle) as refused:
        train(planted_log(events), planted_assortment(), HASTY)
    assert said in str(refused.value)


def test_a_window_holds_who_bought_in_it_and_what_they_did_before() -> None:
    log, start = planted_log(), (START + timedelta(days=60)).timestamp()
    found = sample(log, Window(start=start, end=start + 10 * DAY), 0)
    rows = log.between(start, start + 10 * DAY).of("purchase")
    who = np.unique(rows.shopper)
    assert found.histories.count == len(found.outcome.bought) == len(who)
    assert found.outcome.bought.sum() == len(np.unique(np.stack([rows.shopper, rows.product]), axis=1)[0])
    before = log.before(start).of("purchase")
    for n in (0, len(who) - 1):
        mine = before.where(before.shopper == who[n])
        assert set(np.flatnonzero(found.outcome.before[n])) == set(mine.product.tolist())
        assert (found.histories.row == n).sum() == (log.before(start).shopper == who[n]).sum()


def test_of_very_many_shoppers_some_are_chosen_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MEASURED >= 1_000
    monkeypatch.setattr("ranking.training.MEASURED", 10)
    log, start = planted_log(), (START + timedelta(days=60)).timestamp()
    drawn = [
        sample(log, Window(start=start, end=start + 20 * DAY), seed).histories.product.tolist() for seed in (0, 0, 1)
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert sample(log, Window(start=start, end=start + 20 * DAY), 0).outcome.bought.shape == (10, PRODUCTS)


def features(rows: Log, cut: float, *, peeking: bool = False) -> Mapping[str, NDArray[Any]]:
    """All that the additive MLP is given, made the whole way from the log."""
    past = split(rows, cut).past
    bases = fit_bases(past, planted_assortment(), LITTLE)
    if peeking:
        whole = Past(rows=rows, end=float(np.nextafter(rows.time[-1], np.inf)))
        bases = replace(bases, around=surroundings(whole, planted_assortment()))
    given = bases.inputs(Timeline(past.rows).before(np.arange(len(rows.shoppers)), cut))
    around = {name: getattr(given.around, name) for name in ("trend", "fresh", "level", "again")}
    taste = {f"taste of {name}": given.taste[n] for n, name in enumerate(MODELS)}
    return {**taste, **around, "brand": given.brand, "habit": given.habit, "price": given.price, "known": given.known}


CUT = (START + timedelta(days=DAYS / 2)).timestamp()


def test_nothing_that_is_learned_from_knows_what_came_after() -> None:
    assert leaks(features, planted_log(), CUT) == ()


def test_a_leak_would_be_named() -> None:
    found = leaks(lambda rows, cut: features(rows, cut, peeking=True), planted_log(), CUT)
    assert {"trend", "again"} <= set(found) and "known" not in found


def test_popularity_of_the_future_would_be_named() -> None:
    def peeking(rows: Log, cut: float) -> Mapping[str, NDArray[Any]]:
        model = Popularity()
        model.fit(Past(rows=rows, end=float(np.nextafter(rows.time[-1], np.inf))), planted_assortment())
        return {"popularity": model.scores(Timeline(rows).before(np.array([0]), cut))}

    assert leaks(peeking, planted_log(), CUT) == ("popularity",)


def equal(one: Mapping[str, NDArray[Any]], other: Mapping[str, NDArray[Any]]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[n], other[n], equal_nan=True) for n in one)
