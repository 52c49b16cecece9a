"""What a shopper will do with a product, foretold from all that they did up to now and did not have forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ranking.assortment import assortment_of
from ranking.forecast import Forecaster
from ranking.ratings.goods import goods_of
from ranking.ratings.mlp import MlpSettings
from ranking.ratings.predicted import RatingSettings, fit_ratings
from ranking.trained import TrainedScorer
from ranking.types import Event, ShopperProfile
from tests.planted import DAYS, ITEMS, START, group_of, planted_events, planted_log, planted_training

pytestmark = pytest.mark.usefixtures("one_thread")
WOOL = ["p20", "p22"]


def act(product: str, *, day: int = DAYS + 1) -> Event:
    return Event(
        event_id=f"{product} on {day}",
        timestamp=START + timedelta(days=day),
        shopper="ann",
        type="purchase",
        product=product,
    )


def ratings() -> list[Event]:
    """The planted shoppers give 5 stars to two products of their group and 2 to two of the other, before the end."""
    return [
        Event(
            event_id=f"s{n:03}-stars-{place}",
            timestamp=START + timedelta(days=DAYS - 1, minutes=n),
            shopper=f"s{n:03}",
            type="rating",
            product=f"p{(n + 7 * place) % len(ITEMS):02}",
            value=5.0 if (n + 7 * place) % 2 == n % 2 else 2.0,
        )
        for n in range(120)
        for place in range(4)
    ]


@pytest.fixture(scope="module")
def forecaster() -> Forecaster:
    log = planted_log((*planted_events(), *ratings()))
    model = fit_ratings(log, goods_of(ITEMS, assortment_of(ITEMS)), RatingSettings(mlp=MlpSettings(batch=64)))
    return Forecaster(TrainedScorer(planted_training().ranker), model)


def stars(forecaster: Forecaster, profile: ShopperProfile) -> float:
    """The mean of what is foretold for things of wool."""
    assert all(group_of(product) == 0 for product in WOOL)
    found = [one.rating for one in forecaster.of(profile, WOOL).values()]
    return sum(rating for rating in found if rating is not None) / len(WOOL)


def test_the_newest_event_counts_for_the_stars(forecaster: Forecaster) -> None:
    nobody = stars(forecaster, ShopperProfile(id="ann"))
    assert stars(forecaster, ShopperProfile(id="ann", events=(act("p10"),))) > nobody + 0.1
    assert stars(forecaster, ShopperProfile(id="ann", events=(act("p11"),))) < nobody - 0.1


def test_what_was_unlearned_counts_neither_for_the_chance_nor_for_the_stars(forecaster: Forecaster) -> None:
    wool, oak = act("p10", day=DAYS + 1), act("p11", day=DAYS + 2)
    both = ShopperProfile(id="ann", events=(oak, wool))
    forgetting = replace(both, unlearned=(("material", "wool"),))
    only_oak = replace(both, events=(oak,))
    assert forecaster.of(forgetting, WOOL) == forecaster.of(only_oak, WOOL) != forecaster.of(both, WOOL)


def test_a_product_that_the_ranker_does_not_know_is_left_out(forecaster: Forecaster) -> None:
    assert list(forecaster.of(ShopperProfile(), ["p10", "stranger"])) == ["p10"]
