"""What every HistoryModel does. Add yours to the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from ranking.assortment import Assortment, assortment_of
from ranking.fitting import Descent
from ranking.histories import Histories, Timeline
from ranking.log import Log
from ranking.models.als import Als, AlsSettings
from ranking.models.content import Content
from ranking.models.ease import Ease, EaseSettings
from ranking.models.neighbours import ItemNeighbours, ItemNeighboursSettings, UserNeighbours
from ranking.models.popularity import Popularity
from ranking.models.tower import Tower, TowerSettings
from ranking.models.types import HistoryModel
from ranking.split import Past
from tests.planted import (
    DAYS,
    ITEMS,
    PRODUCTS,
    START,
    a_history,
    everyone,
    group_of,
    planted_assortment,
    planted_events,
    planted_item,
    planted_log,
)

Made = Callable[[], HistoryModel]
pytestmark = pytest.mark.usefixtures("one_thread")
END = START.timestamp() + DAYS * 86_400.0
EVENTS = planted_events(shoppers=80)
LOG = planted_log(EVENTS)
#: A purchase on the last day.
LATE = replace(EVENTS[1], event_id="late", session="", timestamp=START + timedelta(days=DAYS - 1))
ASSORTMENT = planted_assortment()
GROUP = np.array([group_of(product) for product in ASSORTMENT.products])
TOWER = TowerSettings(factors=8, hidden=8, batch=64, burn_in=5.0, dropout=0.1, descent=Descent(rate=2e-2, epochs=12))

#: The models that know shoppers apart.
PERSONAL: dict[str, Made] = {
    "item-neighbours": lambda: ItemNeighbours(ItemNeighboursSettings(shrink=2.0)),
    "user-neighbours": UserNeighbours,
    "ease": lambda: Ease(EaseSettings(regularisation=5.0)),
    "als": lambda: Als(AlsSettings(factors=4, regularisation=1.0, iterations=4)),
    "content": lambda: Content(without="brand"),
    "brand": lambda: Content(only="brand"),
    "tower": lambda: Tower(TOWER),
    "sampled-tower": lambda: Tower(replace(TOWER, full=10, negatives=20)),
}
ALL: dict[str, Made] = {"popularity": Popularity, **PERSONAL}


@pytest.fixture(scope="module", params=ALL)
def make(request: pytest.FixtureRequest) -> Made:
    return ALL[request.param]


@pytest.fixture(scope="module")
def model(make: Made) -> HistoryModel:
    return fitted(make)


@pytest.fixture(scope="module", params=PERSONAL)
def personal(request: pytest.FixtureRequest) -> HistoryModel:
    return fitted(PERSONAL[request.param])


def fitted(make: Made) -> HistoryModel:
    model = make()
    model.fit(Past(rows=LOG, end=END), ASSORTMENT)
    return model


def history(*products: str, of: Assortment = ASSORTMENT, kind: str = "purchase") -> Histories:
    return a_history(*products, places=of.products, kind=kind)


def test_it_scores_every_product_for_each_history(model: HistoryModel) -> None:
    found = model.scores(everyone(LOG, END))
    assert (found.shape, found.dtype) == ((len(LOG.shoppers), PRODUCTS), np.float32)
    assert np.isfinite(found).all()


def test_nobody_asked_about_nothing_answered(model: HistoryModel) -> None:
    nobody = replace(history(), count=0)
    assert model.scores(nobody).shape == (0, PRODUCTS)


def test_without_a_history_there_are_scores_too(model: HistoryModel) -> None:
    found = model.scores(history())
    assert found.shape == (1, PRODUCTS) and found.dtype == np.float32 and np.isfinite(found).all()


def test_many_at_once_are_scored_as_each_alone(model: HistoryModel) -> None:
    bought = [("ann", "p02", 1), ("ann", "p04", 2), ("bob", "p03", 1)]
    log = planted_log(
        [
            replace(LATE, event_id=p, product=p, shopper=who, timestamp=START + timedelta(days=DAYS - days))
            for who, p, days in bought
        ]
    )
    both = Timeline(log).before(np.array([0, 1]), END)
    apart = np.concatenate([model.scores(history("p02", "p04")), model.scores(history("p03"))])
    np.testing.assert_allclose(model.scores(both), apart, rtol=1e-4, atol=1e-5)


def test_the_same_past_teaches_the_same(make: Made, model: HistoryModel) -> None:
    torch.manual_seed(99)  # what others drew before is not to matter
    np.random.seed(99)
    again = fitted(make)
    assert arrays_equal(again.arrays(), model.arrays())
    np.testing.assert_array_equal(again.scores(history("p02")), model.scores(history("p02")))


def test_fitting_leaves_the_chance_of_others_alone(make: Made) -> None:
    torch.manual_seed(5)
    before = torch.rand(3)
    torch.manual_seed(5)
    fitted(make)
    assert torch.equal(torch.rand(3), before)


def test_those_who_bought_of_one_group_get_products_of_it(personal: HistoryModel) -> None:
    """Of what they have not bought, the mean product of their group scores above the mean one of the other."""
    histories = everyone(LOG, END)
    scores = personal.scores(histories)
    scores[histories.row, histories.product] = np.nan
    mine = np.arange(len(LOG.shoppers)) % 2
    own = np.array([np.nanmean(row[g == GROUP]) for row, g in zip(scores, mine, strict=True)])
    other = np.array([np.nanmean(row[g != GROUP]) for row, g in zip(scores, mine, strict=True)])
    assert (own > other).mean() > 0.95


def test_one_more_event_changes_the_scores(personal: HistoryModel) -> None:
    """And for the better: products like that one gain on those unlike it."""
    before, after = personal.scores(history("p02")), personal.scores(history("p03", "p02"))
    gain = (after - before)[0]
    others = ~np.isin(ASSORTMENT.products, ["p02", "p03"])
    assert gain[others & (GROUP == 1)].mean() > gain[others & (GROUP == 0)].mean()


def test_what_was_learned_is_taken_up_again(make: Made, model: HistoryModel) -> None:
    other = make()
    other.load({name: value.copy() for name, value in model.arrays().items()}, np.arange(PRODUCTS), ASSORTMENT)
    np.testing.assert_array_equal(other.scores(history("p02", "p05")), model.scores(history("p02", "p05")))
    assert arrays_equal(other.arrays(), model.arrays())


def test_another_assortment_keeps_the_scores_of_the_known(make: Made, model: HistoryModel) -> None:
    """One product is gone, two are new, and the order is another."""
    saved = {name: value.copy() for name, value in model.arrays().items()}
    other, places, new = changed()
    loaded = make()
    loaded.load(model.arrays(), places, other)
    found = loaded.scores(history("p02", "p05", of=other))[0]
    before = model.scores(history("p02", "p05"))[0]
    assert found.shape == (len(other),) and found.dtype == np.float32 and np.isfinite(found).all()
    known = places >= 0
    if isinstance(model, Content | Als | UserNeighbours):  # what is gone had a little to do with all the others
        assert np.corrcoef(found[known], before[places[known]])[0, 1] > 0.98
    else:
        np.testing.assert_allclose(found[known], before[places[known]], rtol=1e-4, atol=1e-5)
    assert arrays_equal(model.arrays(), saved), "loading changed what was loaded"
    assert new.sum() == 2


@pytest.mark.parametrize("name", ["content", "brand", "tower", "sampled-tower"])
def test_a_new_product_is_served_by_its_attributes(name: str) -> None:
    """Which are those of the even group for the one, of the odd group for the other."""
    other, places, _ = changed()
    loaded = PERSONAL[name]()
    loaded.load(fitted(PERSONAL[name]).arrays(), places, other)
    even, odd = other.products.index("p90"), other.products.index("p91")
    wool = loaded.scores(history("p02", "p04", "p06", of=other))[0]
    oak = loaded.scores(history("p03", "p05", "p07", of=other))[0]
    assert wool[even] > wool[odd] and oak[odd] > oak[even]


def test_nothing_is_kept_of_a_shopper(make: Made, model: HistoryModel) -> None:
    """Twice as many shoppers take the same room. User neighbours are what shoppers did: no ranker has them."""
    twice = planted_log([*EVENTS, *planted_events(shoppers=80, prefix="t")])
    larger = make()
    larger.fit(Past(rows=twice, end=END), ASSORTMENT)
    sizes = {name: value.shape for name, value in model.arrays().items()}
    same = {name: value.shape for name, value in larger.arrays().items()} == sizes
    assert same == (model.name != "user-neighbours")


def test_it_has_a_name_of_its_own(make: Made) -> None:
    assert make().name


def test_popularity_is_the_same_for_all_and_counts_the_late_more() -> None:
    model = fitted(Popularity)
    scores = model.scores(everyone(LOG, END))
    assert (scores == scores[0]).all()
    early = replace(LATE, event_id="early", product="p31", timestamp=START)
    log = planted_log([early, replace(LATE, product="p30")])
    model.fit(Past(rows=log, end=END), ASSORTMENT)
    late, gone, never = model.scores(history())[0, [30, 31, 32]]
    assert late > gone > never == 0


def test_a_like_minded_shopper_who_bought_more_than_oneself_is_asked() -> None:
    """Bob bought p02 as Ann did, and p04 on top: so much of him is new to her."""
    model = UserNeighbours()
    past = [replace(LATE, event_id=p, product=p, shopper="bob") for p in ("p02", "p04")]
    model.fit(Past(rows=planted_log(past), end=END), ASSORTMENT)
    assert model.scores(history("p02"))[0, 4] > 0


def test_oneself_is_not_asked_who_is_like_minded() -> None:
    """Cy bought p02 and p04, too, and p06 on top; the one who asks bought p02 and p04 and is in the log herself."""
    model = UserNeighbours()
    bought = {"ann": ("p02", "p04"), "cy": ("p02", "p04", "p06")}
    past = [replace(LATE, event_id=f"{who}{p}", product=p, shopper=who) for who, ps in bought.items() for p in ps]
    log = planted_log(past)
    model.fit(Past(rows=log, end=END), ASSORTMENT)
    [ann, _] = model.scores(everyone(log, END))
    alone = UserNeighbours()
    alone.fit(Past(rows=planted_log(past[2:]), end=END), ASSORTMENT)
    np.testing.assert_allclose(ann, alone.scores(history_before(log))[0], rtol=1e-5)
    assert ann[6] > 0


def history_before(log: Log) -> Histories:
    return Timeline(log).before(np.array([0]), END)


def changed() -> tuple[Assortment, NDArray[np.int64], NDArray[np.bool_]]:
    """Without p10, with p90 (wool) and p91 (oak), in another order; where each stood before, and which are new."""
    items = [planted_item(90), *(item for item in reversed(ITEMS) if item.product.id != "p10"), planted_item(91)]
    other = assortment_of(items)
    places = np.array([int(p[1:]) if int(p[1:]) < PRODUCTS else -1 for p in other.products], dtype=np.int64)
    return other, places, places < 0


def arrays_equal(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)
