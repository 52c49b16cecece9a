"""The trained scorer: bounded, exact, up to date with every event, silent on what it does not know."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from ranking import trained
from ranking.assortment import assortment_of
from ranking.mlp import GROUPS, PERSONAL
from ranking.ranker import Ranker
from ranking.rerank import rerank
from ranking.scorers import TasteScorer
from ranking.trained import TrainedScorer, TrainedWeights
from ranking.types import Event, ShopperProfile
from retrieval.filters import satisfies
from retrieval.types import Constraint, Query
from tests.planted import DAYS, ITEMS, PRODUCTS, START, planted_training
from tests.small_shop import candidate, item

pytestmark = pytest.mark.usefixtures("one_thread")
QUERY = Query(text="something nice", search_text="something nice")
CANDIDATES = [candidate(found, 0.01 * n) for n, found in enumerate(ITEMS)]
WEIGHTS = TrainedWeights()
PLACES = {found.product.id: n for n, found in enumerate(ITEMS)}


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return planted_training().ranker


@pytest.fixture
def scorer(ranker: Ranker) -> TrainedScorer:
    return TrainedScorer(ranker)


def bought(*products: str, start: int = 0) -> tuple[Event, ...]:
    """Newest first, a day apart, the oldest on the day after the log ends."""
    return tuple(
        Event(
            event_id=f"{start + n}-{product}",
            timestamp=START + timedelta(days=DAYS + 1 + start + n),
            shopper="ann",
            type="purchase",
            product=product,
        )
        for n, product in reversed(list(enumerate(products)))
    )


ANN = ShopperProfile(id="ann", events=bought("p10", "p12", "p14"))


def learned(scorer: TrainedScorer, profile: ShopperProfile) -> dict[str, float]:
    """The sum of what was learned, by product, beside what the request says."""
    plain = TasteScorer().score(QUERY, CANDIDATES, profile)
    found = scorer.score(QUERY, CANDIDATES, profile)
    return {
        c.product.id: math.fsum(one.values()) - math.fsum(other.values())
        for c, one, other in zip(CANDIDATES, found, plain, strict=True)
    }


def test_what_was_learned_comes_on_top_of_what_the_request_says(scorer: TrainedScorer) -> None:
    plain = TasteScorer().score(QUERY, CANDIDATES, ANN)
    found = scorer.score(QUERY, CANDIDATES, ANN)
    parts = scorer.learned(ANN)
    assert set(parts) == set(GROUPS)
    for n, (one, other) in enumerate(zip(found, plain, strict=True)):
        for name in one:
            extra = float(parts[name][n]) if name in parts else 0.0
            assert one[name] == pytest.approx(other.get(name, 0.0) + extra, abs=1e-9)


def test_it_prefers_what_the_shopper_likes(scorer: TrainedScorer) -> None:
    """Ann bought wool: what else is of wool gains on what is of oak, more than for nobody."""
    wool = [p for p in PLACES if int(p[1:]) % 2 == 0 and p not in ("p10", "p12", "p14")]
    oak = [p for p in PLACES if int(p[1:]) % 2]
    hers, nobodys = learned(scorer, ANN), learned(scorer, ShopperProfile())

    def lead(of: dict[str, float]) -> float:
        return float(np.mean([of[p] for p in wool]) - np.mean([of[p] for p in oak]))

    assert lead(hers) > lead(nobodys) + 0.05


def test_what_is_personal_and_what_is_general_stay_within_their_weights(ranker: Ranker) -> None:
    wild = replace(ANN, events=bought(*(f"p{n % PRODUCTS:02}" for n in range(200)), *["p02"] * 200))
    for weights in (WEIGHTS, TrainedWeights(personal=0.1, general=0.01, softness=0.1)):
        parts = TrainedScorer(ranker, weights=weights).learned(wild)
        personal = np.sum([parts[name] for name in PERSONAL], axis=0)
        general = np.sum([parts[name] for name in GROUPS if name not in PERSONAL], axis=0)
        assert np.abs(personal).max() <= weights.personal + 1e-6
        assert np.abs(general).max() <= weights.general + 1e-6
        assert np.abs(personal).max() > weights.personal / 4, "what is bounded is to be there"


def test_bounded_groups_keep_their_proportions_and_order(ranker: Ranker, scorer: TrainedScorer) -> None:
    """So that they still say what the model gave to each."""
    raw = {name: found[0] for name, found in ranker.contributions(scorer.history(ANN)).items()}
    parts = scorer.learned(ANN)
    before, after = (np.sum([found[name] for name in PERSONAL], axis=0) for found in (raw, parts))
    assert (np.argsort(before, kind="stable") == np.argsort(after, kind="stable")).mean() > 0.95
    for name in PERSONAL:
        np.testing.assert_allclose(parts[name] * before, raw[name] * after, rtol=1e-3, atol=1e-6)


def test_contributions_sum_to_the_score(scorer: TrainedScorer) -> None:
    for profile in (ANN, ShopperProfile(), replace(ANN, events=bought("p03"))):
        for product in rerank(QUERY, CANDIDATES, profile, scorer):
            assert product.score == pytest.approx(math.fsum(product.contributions.values()), abs=1e-6)


def test_of_nobody_nothing_personal_is_said(scorer: TrainedScorer) -> None:
    parts = scorer.learned(ShopperProfile())
    assert all((parts[name] == 0).all() for name in PERSONAL)
    assert any((parts[name] != 0).any() for name in GROUPS)


def test_an_event_changes_the_very_next_ranking(scorer: TrainedScorer) -> None:
    before = learned(scorer, ANN)
    assert learned(scorer, ANN) == before
    after = learned(scorer, replace(ANN, events=bought("p11", start=9) + ANN.events))
    assert after != before and after["p11"] != before["p11"]
    assert learned(scorer, ANN) == before


def test_what_is_kept_is_bounded(ranker: Ranker, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the oldest goes first: counted by how often the ranker is asked."""
    monkeypatch.setattr(trained, "KEPT", 3 * len(GROUPS) * len(ITEMS))  # of three shoppers
    scorer = TrainedScorer(ranker)
    asked: list[int] = []
    contributions = type(ranker).contributions

    class Counting:
        bases, places, calibration = ranker.bases, ranker.places, ranker.calibration

        def contributions(self, histories: object) -> object:
            asked.append(1)
            return contributions(ranker, histories)  # type: ignore[arg-type]

    scorer.ranker = Counting()  # type: ignore[assignment]
    people = [replace(ANN, events=bought(f"p{n:02}")) for n in range(5)]
    for who in (0, 1, 2, 0, 3, 0, 1):
        scorer.learned(people[who])
    assert len(asked) == 5, "0, 1, 2 and 3 once, and 1 again, which had gone"
    for profile in people * 3:
        scorer.learned(profile)
    assert len(scorer._kept) == 3


def test_two_shoppers_do_not_see_each_others_scores(scorer: TrainedScorer) -> None:
    other = replace(ANN, id="bob", events=bought("p11", "p13"))
    mine = learned(scorer, ANN)
    assert learned(scorer, other) != mine and learned(scorer, ANN) == mine


@pytest.mark.parametrize("tag", [("material", "wool"), ("brand", "brand2")])
def test_what_was_unlearned_leaves_its_events_out(scorer: TrainedScorer, tag: tuple[str, str]) -> None:
    """Of p10 to p14 all are of wool, p10 and p14 of brand2."""
    kept = [e for e in ANN.events if not (tag[0] == "material" or e.product in ("p10", "p14"))]
    forgetting = replace(ANN, unlearned=(tag,))
    assert scorer.history(forgetting).product.tolist() == [PLACES[e.product] for e in kept]
    parts = scorer.learned(forgetting)
    expected = scorer.ranker.contributions(scorer.history(replace(ANN, events=tuple(kept))))
    assert (parts["taste"] == 0).all() == (not kept) == (expected["taste"] == 0).all()
    assert scorer.history(ANN).product.tolist() == [PLACES[e.product] for e in ANN.events]


def test_a_tag_that_hardly_a_product_carries_can_be_unlearned_too(ranker: Ranker) -> None:
    items = [
        *ITEMS[:10],
        item("p10", price=2_000, product_type="sweater", material="wool", brand="rarity"),
        *ITEMS[11:],
    ]
    bases = replace(ranker.bases, assortment=assortment_of(items))
    scorer = TrainedScorer(replace(ranker, bases=bases))
    found = scorer.history(replace(ANN, unlearned=(("brand", "rarity"),)))
    assert [items[n].product.id for n in found.product] == ["p14", "p12"]


def test_of_a_product_that_is_unknown_to_it_nothing_is_said(scorer: TrainedScorer) -> None:
    stranger = candidate(item("stranger", product_type="sweater", material="wool"), 0.5)
    [found] = scorer.score(QUERY, [stranger], ANN)
    [plain] = TasteScorer().score(QUERY, [stranger], ANN)
    assert {name: found.get(name, 0.0) - plain.get(name, 0.0) for name in found} == dict.fromkeys(found, 0.0)
    both = scorer.score(QUERY, [stranger, CANDIDATES[3]], ANN)
    assert both[0] == found and both[1] == scorer.score(QUERY, [CANDIDATES[3]], ANN)[0]


def test_events_on_products_that_are_gone_do_not_count(scorer: TrainedScorer) -> None:
    assert scorer.history(replace(ANN, events=bought("gone", "p10"))).product.tolist() == [PLACES["p10"]]


def test_a_purchase_has_a_probability(scorer: TrainedScorer) -> None:
    found = scorer.probabilities(ANN)
    assert set(found) == set(PLACES) and all(0 <= p <= 1 for p in found.values())
    wool = np.mean([p for product, p in found.items() if int(product[1:]) % 2 == 0])
    assert wool > np.mean([p for product, p in found.items() if int(product[1:]) % 2])


def test_what_is_asked_for_goes_before_taste(scorer: TrainedScorer) -> None:
    """What speaks for a product that does not meet a wish counts for nothing, what speaks against it in full."""
    facet, value = next((tag.facet, tag.value) for tag in ITEMS[11].tags if tag.facet == "material")
    wish = Constraint(facet=facet, op="=", value=value, hard=False)
    freely = scorer.score(QUERY, CANDIDATES, ANN)
    wished = scorer.score(replace(QUERY, constraints=(wish,)), CANDIDATES, ANN)
    lost = 0
    for found, one, other in zip(CANDIDATES, freely, wished, strict=True):
        if satisfies(found.item, wish):
            assert other["habit"] == one["habit"]
        else:
            assert other["habit"] == min(one["habit"], 0.0)
            assert all(other[name] <= 0.0 for name in ("taste", "brand", "price", "habit"))
            lost += one["habit"] > 0 or one["taste"] > 0
    assert lost > 0
