"""The additive MLP: groups that add up, silence on whom nothing is known of, and that it learns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
import torch

from ranking.features import Inputs, surroundings
from ranking.fitting import Descent, descend
from ranking.histories import Timeline
from ranking.metrics.matrix import measure
from ranking.mlp import (
    GROUPS,
    PERSONAL,
    AdditiveMlp,
    Outcome,
    contributions,
    fit,
    likelihood,
    of_shoppers,
    tensors,
    total,
)
from ranking.models.content import Content
from ranking.ranker import Bases
from ranking.split import split
from tests.planted import DAYS, LITTLE, START, planted_assortment, planted_events, planted_log

pytestmark = pytest.mark.usefixtures("one_thread")
LOG = planted_log(planted_events(shoppers=120))
CUT = (START + timedelta(days=DAYS * 0.75)).timestamp()
SETTINGS = LITTLE.mlp


@pytest.fixture(scope="module")
def lesson() -> tuple[Inputs, Outcome]:
    """What was known at the cut of everyone, by a model of attributes, and of nothing; what they bought then."""
    parts = split(LOG, CUT)
    assortment = planted_assortment()
    models = tuple(Content(without=facet) for facet in ("brand", "material"))
    brand = Content(only="brand")
    for model in (*models, brand):
        model.fit(parts.past, assortment)
    bases = Bases(assortment=assortment, models=models, brand=brand, around=surroundings(parts.past, assortment))
    who = np.arange(len(LOG.shoppers))
    given = bases.inputs(Timeline(LOG).before(who, np.where(who == 7, 0.0, CUT)))
    bought, before = (np.zeros((len(who), len(assortment)), dtype=bool) for _ in range(2))
    for found, log in ((bought, parts.future), (before, parts.past.rows)):
        rows = log.of("purchase")
        found[rows.shopper, rows.product] = True
    return given, Outcome(bought=bought, before=before)


@pytest.fixture(scope="module")
def fitted(lesson: tuple[Inputs, Outcome]) -> AdditiveMlp:
    return fit(AdditiveMlp(["content", "brandy"], SETTINGS), [lesson])


def value(model: AdditiveMlp, lesson: tuple[Inputs, Outcome]) -> float:
    given, outcome = lesson
    scores = torch.from_numpy(np.sum(list(contributions(model, given).values()), axis=0))
    return float(likelihood(scores, torch.from_numpy(outcome.bought)))


def test_the_groups_add_up_to_what_is_trained(fitted: AdditiveMlp, lesson: tuple[Inputs, Outcome]) -> None:
    groups = contributions(fitted, lesson[0])
    assert tuple(groups) == GROUPS
    assert {found.shape for found in groups.values()} == {(120, 40)}
    assert all(found.dtype == np.float32 and np.isfinite(found).all() for found in groups.values())
    with torch.no_grad():
        whole = total(fitted(tensors(lesson[0]))).numpy()
    np.testing.assert_allclose(np.sum(list(groups.values()), axis=0), whole, rtol=1e-5, atol=1e-6)


def test_of_whom_nothing_is_known_nothing_personal_is_said(fitted: AdditiveMlp, lesson: tuple[Inputs, Outcome]) -> None:
    """Exactly nothing: shopper 7 has no history."""
    groups = contributions(fitted, lesson[0])
    assert all((groups[name][7] == 0).all() for name in PERSONAL)
    assert all((groups[name][8] != 0).any() for name in PERSONAL)
    assert (groups["trend"][7] != 0).any()


def test_the_more_is_known_of_a_shopper_the_more_trend_and_freshness_are_the_learned_ones(
    fitted: AdditiveMlp, lesson: tuple[Inputs, Outcome]
) -> None:
    groups, given = contributions(fitted, lesson[0]), tensors(lesson[0])
    with torch.no_grad():
        sure = (given.known / (given.known + torch.nn.functional.softplus(fitted.shrink)))[:, None].numpy()
        networks = {"trend": fitted.trend(given.trend), "freshness": fitted.freshness(given.fresh)}
    before = lesson[1].before.copy()
    before[7] = False  # of whom nothing was told
    for name, found in networks.items():
        learned = (found[:, 0] - found.mean()).numpy()
        nobodys = groups[name][7]
        assert nobodys.mean() == pytest.approx(0.0, abs=1e-5)
        expected = np.where(before, 0.0, sure * learned + (1.0 - sure) * nobodys)
        np.testing.assert_allclose(groups[name], expected, atol=1e-5, err_msg="of what was bought, habit speaks")
    assert (groups["freshness"][7] == 0).all()


def test_a_model_of_taste_never_counts_against(lesson: tuple[Inputs, Outcome]) -> None:
    """Not even one that says the opposite of what is bought: its weight goes towards 0."""
    given, outcome = lesson
    opposed = replace(given, taste=np.stack([given.taste[0], -given.taste[0]]))
    longer = replace(SETTINGS, descent=replace(SETTINGS.descent, rate=0.1))
    weights = fit(AdditiveMlp(["right", "wrong"], longer), [(opposed, outcome)]).taste_weights
    assert weights["right"] > 0.3 > weights["wrong"] >= 0
    model = AdditiveMlp(["content", "brandy"])
    torch.nn.init.constant_(model.taste, -3.0)
    assert (contributions(model, given)["taste"] * given.taste.sum(axis=0) >= 0).all()


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_can_be_left_out(name: str, lesson: tuple[Inputs, Outcome]) -> None:
    short = replace(SETTINGS, without=(name,), descent=Descent(rate=0.03, epochs=2))
    groups = contributions(fit(AdditiveMlp(["content", "brandy"], short), [lesson]), lesson[0])
    assert (groups[name] == 0).all()
    assert all((groups[other] != 0).any() for other in GROUPS if other != name)


def test_likelihood_by_hand() -> None:
    """Of each bought product against those not bought; the mean of a shopper's, then of those who bought."""
    scores = torch.log(torch.tensor([[2.0, 1.0, 1.0, 4.0], [1.0, 1.0, 1.0, 1.0], [9.0, 1.0, 1.0, 1.0]]))
    bought = torch.tensor([[True, False, False, True], [False, True, False, False], [False] * 4])
    first = (np.log(2 / (2 + 2)) + np.log(4 / (4 + 2))) / 2
    assert float(likelihood(scores, bought)) == pytest.approx((first + np.log(1 / 4)) / 2, rel=1e-5)
    assert float(likelihood(scores, torch.zeros(3, 4, dtype=torch.bool))) == 0.0


def test_it_learns(fitted: AdditiveMlp, lesson: tuple[Inputs, Outcome]) -> None:
    given, outcome = lesson
    untrained = fit(
        AdditiveMlp(["content", "brandy"], replace(SETTINGS, descent=Descent(rate=1e-9, epochs=1))), [lesson]
    )
    assert value(fitted, lesson) > value(untrained, lesson) + 0.2
    ndcg = [
        np.nanmean(measure(np.sum(list(contributions(m, given).values()), axis=0), outcome.bought, k=10).ndcg)
        for m in (untrained, fitted)
    ]
    assert ndcg[1] > ndcg[0] + 0.05


def test_the_same_seed_gives_the_same_and_another_one_another(
    fitted: AdditiveMlp, lesson: tuple[Inputs, Outcome]
) -> None:
    torch.manual_seed(99)
    again = fit(AdditiveMlp(["content", "brandy"], SETTINGS), [lesson])
    other = fit(AdditiveMlp(["content", "brandy"], replace(SETTINGS, seed=1)), [lesson])
    assert all(torch.equal(a, b) for a, b in zip(again.parameters(), fitted.parameters(), strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(other.parameters(), fitted.parameters(), strict=True))


def test_some_shoppers_of_a_batch_are_scored_as_in_the_whole(
    fitted: AdditiveMlp, lesson: tuple[Inputs, Outcome]
) -> None:
    who = np.array([3, 7, 50])
    some, whole = contributions(fitted, of_shoppers(lesson[0], who)), contributions(fitted, lesson[0])
    for name in GROUPS:
        np.testing.assert_allclose(some[name], whole[name][who], rtol=1e-4, atol=1e-5)


def test_few_shoppers_of_whom_none_can_be_held_out_are_learned_from_all_the_same(
    lesson: tuple[Inputs, Outcome],
) -> None:
    given, outcome = lesson
    who = np.array([0, 2, 4])
    few = of_shoppers(given, who), Outcome(bought=outcome.bought[who], before=outcome.before[who])
    untrained = fit(AdditiveMlp(["content", "brandy"], replace(SETTINGS, descent=Descent(rate=1e-9, epochs=1))), [few])
    assert value(fit(AdditiveMlp(["content", "brandy"], SETTINGS), [few]), few) > value(untrained, few) + 0.2


def test_a_loss_that_is_not_finite_is_said() -> None:
    model = torch.nn.Linear(1, 1)
    with pytest.raises(ValueError, match="the ranker: the loss is nan in epoch 1: lower the learning rate"):
        descend(
            model, lambda _: iter([1.0]), 1, lambda _: model.weight.sum() * np.nan, Descent(epochs=1), what="the ranker"
        )


def test_the_best_epoch_is_kept_and_the_rest_is_spared() -> None:
    model = torch.nn.Linear(1, 1, bias=False)
    values = iter([1.0, 3.0, 2.0, 2.0, 9.0, 9.0])
    weights: list[float] = []

    def validate() -> float:
        weights.append(model.weight.item())
        return next(values)

    seen = descend(
        model,
        lambda _: iter([1.0]),
        1,
        lambda _: model.weight.sum(),
        Descent(rate=0.1, epochs=6, patience=2),
        validate=validate,
    )
    assert seen == [1.0, 3.0, 2.0, 2.0]
    assert model.weight.item() == weights[1] != weights[2]
