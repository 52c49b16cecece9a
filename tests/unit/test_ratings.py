"""Stars foretold: by hand, from planted structure, for the unknown, and without looking at what is to be foretold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load, save

from ranking.assortment import assortment_of
from ranking.log import KINDS, Log, log_of
from ranking.metrics.ratings import rmse
from ranking.ratings.biases import Biases, BiasSettings, fit_biases
from ranking.ratings.crowd import crowd_of
from ranking.ratings.factors import Factors
from ranking.ratings.features import NAMES, PERSONAL, Asked, FeatureSettings, features
from ranking.ratings.goods import goods_of
from ranking.ratings.mf import MfSettings, fit_mf
from ranking.ratings.mlp import MlpSettings
from ranking.ratings.predicted import RatingModel, RatingSettings, fit_ratings, load_ratings
from ranking.ratings.svd import SvdSettings, fit_svd
from ranking.ratings.table import Ratings, TooFewRatings, ratings_of
from ranking.split import DAY, leaks, split
from ranking.types import Event
from retrieval.types import TaggedProduct
from tests.small_shop import NOW, event, item

MOMENT = NOW.timestamp()


def table(*rows: tuple[int, int, float], shoppers: int = 3, products: int = 3) -> Ratings:
    return Ratings(
        shopper=np.array([row[0] for row in rows], dtype=np.int32),
        product=np.array([row[1] for row in rows], dtype=np.int32),
        stars=np.array([row[2] for row in rows], dtype=np.float32),
        shoppers=shoppers,
        products=products,
    )


def foretold(model: Biases | Factors, *pairs: tuple[int, int]) -> list[float]:
    shoppers, products = np.array(pairs).T
    stars = model.predict(shoppers, products)
    assert stars.dtype == np.float32
    return [float(one) for one in stars]


def test_the_bias_of_a_product_by_hand() -> None:
    # Mean 3; each product is 2 off it, once, and is thought to have had one rating at the mean: 2 / (1 + 1).
    # The shopper's two residuals, 1 and -1, cancel out.
    found = fit_biases(table((0, 0, 5), (0, 1, 1)), BiasSettings(shopper=1, product=1))
    assert foretold(found, (0, 0), (0, 1), (0, 2)) == pytest.approx([4, 2, 3])


def test_the_bias_of_a_shopper_by_hand() -> None:
    found = fit_biases(table((0, 0, 4), (1, 0, 2)), BiasSettings(shopper=1, product=0))
    assert foretold(found, (0, 0), (1, 0), (2, 0)) == pytest.approx([3.5, 2.5, 3])


def test_who_is_unknown_is_average_and_nobody_leaves_the_scale() -> None:
    found = fit_biases(table((0, 0, 5), (0, 1, 1)), BiasSettings(shopper=1, product=1))
    assert foretold(found, (9, 0), (-1, 1), (0, 9), (9, -1)) == pytest.approx([4, 2, 3, 3])
    free = fit_biases(table((0, 0, 5), (0, 1, 5), (1, 0, 5), (1, 1, 1)), BiasSettings(shopper=0, product=0))
    assert max(foretold(free, (0, 0))) <= 5


@cache
def planted() -> tuple[Ratings, NDArray[np.bool_]]:
    """Two camps of shoppers, each of which likes what the other does not; and which ratings are held out."""
    rng = np.random.default_rng(3)
    camp, side = rng.choice([-1, 1], 60), rng.choice([-1, 1], 40)
    shopper, product = np.nonzero(rng.random((60, 40)) < 0.5)
    stars = 3 + camp[shopper] * side[product] + rng.normal(0, 0.3, len(shopper))
    ratings = table(*zip(shopper, product, stars, strict=True), shoppers=60, products=40)
    return ratings, rng.random(len(ratings)) < 0.2


MF = MfSettings(factors=2, factor=1.0)
FACTORED: dict[str, Callable[[Ratings], Factors]] = {
    "mf": lambda ratings: fit_mf(ratings, MF),
    "svd": lambda ratings: fit_svd(ratings, SvdSettings(factors=1, share=1.0)),
}


@pytest.mark.parametrize("name", FACTORED)
def test_factors_find_the_camps_that_biases_cannot_see(name: str) -> None:
    ratings, held = planted()
    seen, rest = ratings.where(~held), ratings.where(held)

    def error(model: Biases | Factors) -> float:
        return rmse(model.predict(rest.shopper, rest.product), rest.stars)

    assert error(FACTORED[name](seen)) < 0.75 * error(fit_biases(seen, BiasSettings()))


@pytest.mark.parametrize("name", FACTORED)
def test_the_same_ratings_give_the_same_factors(name: str) -> None:
    ratings, held = planted()
    one, again = (FACTORED[name](ratings.where(~held)) for _ in range(2))
    pairs = ratings.shopper[held], ratings.product[held]
    assert np.array_equal(one.predict(*pairs), again.predict(*pairs))
    assert foretold(one, (99, 99)) == pytest.approx([one.biases.mean])


@pytest.mark.parametrize("fit", [lambda r: fit_svd(r, SvdSettings()), lambda r: fit_mf(r, MfSettings())])
def test_factors_that_nothing_asks_for_say_nothing(fit: Callable[[Ratings], Factors]) -> None:
    same = fit(table((0, 0, 4), (0, 1, 4), (1, 0, 4)))
    assert foretold(same, (1, 1), (2, 2)) == pytest.approx([4, 4])
    alone = fit(table((0, 0, 5), (0, 0, 3), shoppers=1, products=1))
    assert foretold(alone, (0, 0)) == pytest.approx([4])


@pytest.mark.parametrize("fit", [lambda r: fit_biases(r, BiasSettings()), lambda r: fit_svd(r, SvdSettings())])
def test_no_ratings_are_too_few(fit: Callable[[Ratings], object]) -> None:
    with pytest.raises(TooFewRatings, match="events of the type rating"):
        fit(table())


def test_columns_that_are_no_ratings_are_refused() -> None:
    with pytest.raises(ValueError, match="product runs from 0 to 3, but there are 3"):
        table((0, 0, 4), (0, 3, 4))
    with pytest.raises(ValueError, match="1 ratings are not finite"):
        table((0, 0, float("nan")))
    with pytest.raises(ValueError, match="columns of 1, 1 and 2 rows"):
        replace(table((0, 0, 4)), stars=np.ones(2, dtype=np.float32))


COLOURS = ("black", "red", "green", "white")
SHIRTS = tuple(
    item(f"{colour}-{n}", price=2_000 + 100 * n, product_type="shirt", colour=colour)
    for colour in COLOURS
    for n in range(12)
)
GOODS = goods_of(SHIRTS, assortment_of(SHIRTS))
SAME = np.arange(len(GOODS))


def likes(colour: str, *, shopper: str = "ann") -> list[Event]:
    """What somebody did who looks at one colour only."""
    return [event("view", f"{colour}-{n}", shopper=shopper, days_ago=50 - n) for n in range(8)]


@cache
def shop() -> tuple[Log, NDArray[np.bool_]]:
    """Forty shoppers who look at one colour and rate it high, others low; and which rows are held out."""
    rng = np.random.default_rng(5)
    events = []
    for number in range(40):
        shopper, colour = f"s{number:02d}", COLOURS[number % 4]
        events += likes(colour, shopper=shopper)
        for product in rng.choice(48, 10, replace=False):
            found = GOODS.assortment.products[product]
            stars = (4.5 if found.startswith(colour) else 2.5) + rng.normal(0, 0.2)
            events.append(
                event("rating", found, shopper=shopper, days_ago=float(rng.uniform(1, 40)), value=round(stars, 2))
            )
    log = log_of(events, products=GOODS.assortment.products)
    return log, (log.kind == KINDS.index("rating")) & (rng.random(len(log)) < 0.25)


QUICK = RatingSettings(mlp=MlpSettings(batch=64))


@cache
def model() -> RatingModel:
    log, held = shop()
    return fit_ratings(log.where(~held), GOODS, QUICK)


def asked(rated: Log) -> Asked:
    return Asked(shopper=rated.shopper, product=rated.product, moment=rated.time)


def test_the_mlp_knows_from_views_what_biases_cannot() -> None:
    log, held = shop()
    seen, rest = log.where(~held), log.where(held)
    biases = fit_biases(ratings_of(seen), BiasSettings()).predict(rest.shopper, rest.product)
    assert rmse(model().of(seen, asked(rest)), rest.value) < 0.7 * rmse(biases, rest.value)


def test_a_shopper_is_served_by_what_they_did() -> None:
    products = ["black-11", "red-11"]
    black, red = model().predict(likes("black"), products, MOMENT)
    assert black > red + 0.5
    black, red = model().predict(likes("red"), products, MOMENT)
    assert red > black + 0.5


def test_a_shopper_without_events_gets_what_all_give() -> None:
    log, held = shop()
    stars = model().predict([], GOODS.assortment.products, MOMENT)
    assert stars.dtype == np.float32
    assert stars.mean() == pytest.approx(ratings_of(log.where(~held)).stars.mean(), abs=0.4)
    assert stars.std() < 0.3
    assert model().predict([], [], MOMENT).shape == (0,)


def test_a_product_that_came_after_training_is_served_by_its_attributes() -> None:
    new = (item("new-black", price=2_500, product_type="shirt", colour="black"),
           item("new-red", price=2_500, product_type="shirt", colour="red"))  # fmt: skip
    goods, places = goods_of((*new, *SHIRTS), assortment_of((*new, *SHIRTS))), np.array([-1, -1, *SAME])
    later = load_ratings(load(save(model().arrays())), places, goods, QUICK.features)
    assert np.array_equal(later.crowd.acts[2:], model().crowd.acts)
    black, red = later.predict(likes("black"), ["new-black", "new-red"], MOMENT)
    assert black > red + 0.5


def test_reading_back_changes_nothing_and_no_shopper_is_kept() -> None:
    kept = save(model().arrays())
    back = load_ratings(load(kept), SAME, GOODS, QUICK.features)
    products = GOODS.assortment.products
    assert np.array_equal(model().predict(likes("red"), products, MOMENT), back.predict(likes("red"), products, MOMENT))
    assert b"s07" not in kept
    assert all(len(array) != len(shop()[0].shoppers) for array in model().arrays().values())


def test_the_seed_decides() -> None:
    log, held = shop()
    again = fit_ratings(log.where(~held), GOODS, QUICK)
    other = fit_ratings(log.where(~held), GOODS, replace(QUICK, mlp=replace(QUICK.mlp, seed=8)))
    one = model().arrays()
    assert all(np.array_equal(one[name], array) for name, array in again.arrays().items())
    assert not np.array_equal(one["mlp.into"], other.arrays()["mlp.into"])


def test_a_rating_does_not_show_in_its_own_features() -> None:
    log, _ = shop()
    row = int(np.flatnonzero(log.kind == KINDS.index("rating"))[5])
    told = log.value.copy()
    told[row] = 1.0
    one = asked(log.where(np.arange(len(log)) == row))
    honest, changed = (
        features(some, GOODS, crowd_of(some, 3.0), one, FeatureSettings()) for some in (log, replace(log, value=told))
    )
    assert np.array_equal(honest, changed)
    # That the test would notice: another's rating of the same product shows.
    others = log.where((log.product == log.product[row]) & (log.kind == KINDS.index("rating")))
    assert len(set(others.shopper.tolist())) > 1
    elsewhere = replace(one, shopper=others.shopper[others.shopper != log.shopper[row]][:1])
    honest, changed = (
        features(some, GOODS, crowd_of(some, 3.0), elsewhere, FeatureSettings())
        for some in (log, replace(log, value=told))
    )
    assert [NAMES[place] for place in np.flatnonzero(honest[0] != changed[0])] == ["others' stars"]


def test_what_a_shopper_did_with_the_very_product_does_not_speak_for_it() -> None:
    log, _ = shop()
    products = GOODS.assortment.products
    pair = Asked(
        shopper=np.array([0, 0]),
        product=np.array([products.index(id) for id in ("black-3", "black-4")]),
        moment=np.array([MOMENT, MOMENT]),
    )
    without = log.where((log.shopper != 0) | (log.product != pair.product[0]))
    assert len(without) < len(log)
    whole, part = (features(seen, GOODS, crowd_of(log, 3.0), pair, FeatureSettings()) for seen in (log, without))
    assert np.array_equal(whole[0, PERSONAL:], part[0, PERSONAL:])
    assert not np.array_equal(whole[1, PERSONAL:], part[1, PERSONAL:])  # it does speak for another


def at_cut(cut: float, *, seen: Log, crowd: Log) -> Mapping[str, NDArray[Any]]:
    pairs = Asked(shopper=np.arange(20), product=np.arange(20), moment=np.full(20, cut))
    mean = 3.0
    found = features(seen, GOODS, crowd_of(crowd, mean), pairs, FeatureSettings())
    return {name: found[:, place] for place, name in enumerate(NAMES)}


def test_nothing_after_a_cut_is_looked_at() -> None:
    log, _ = shop()
    cut = float(np.quantile(log.time, 0.7))

    def honest(rows: Log, at: float) -> Mapping[str, NDArray[Any]]:
        past = split(rows, at).past.rows
        whole = fit_ratings(past, GOODS, QUICK)
        pairs = Asked(shopper=np.arange(20), product=np.arange(20), moment=np.full(20, at))
        return {**at_cut(at, seen=past, crowd=past), "stars": whole.of(past, pairs)}

    assert leaks(honest, log, cut) == ()


def test_a_crowd_of_the_time_to_be_foretold_is_named() -> None:
    log, _ = shop()
    cut = float(np.quantile(log.time, 0.7))
    found = leaks(lambda rows, at: at_cut(at, seen=split(rows, at).past.rows, crowd=rows), log, cut)
    assert "others' stars" in found
    assert "own stars" not in found


def test_views_after_the_moment_are_not_read_whatever_the_log_holds() -> None:
    log, _ = shop()
    cut = MOMENT - 46.5 * DAY  # in the middle of everybody's views
    views = log.kind == KINDS.index("view")
    whole, known, none = (
        at_cut(cut, seen=log.where(mask), crowd=log) for mask in (views | ~views, ~views | (log.time < cut), ~views)
    )
    assert all(np.array_equal(whole[name], known[name]) for name in NAMES[PERSONAL:])
    assert not np.array_equal(whole["liking of its colour"], none["liking of its colour"])


def test_too_few_ratings_and_a_log_of_other_products_are_refused() -> None:
    log, _ = shop()
    with pytest.raises(TooFewRatings, match=r"0 ratings are too few .* at least 100"):
        fit_ratings(log.of("view"), GOODS, QUICK)
    with pytest.raises(ValueError, match="not those of the catalogue"):
        fit_ratings(log_of(likes("red")), GOODS, QUICK)


def test_a_rating_that_says_no_stars_counts_for_nothing() -> None:
    silent = event("rating", "black-3", value=None)
    products = ["black-11", "red-11"]
    said = model().predict(likes("black"), products, MOMENT)
    assert np.array_equal(model().predict([*likes("black"), silent], products, MOMENT), said)
    assert len(ratings_of(log_of([silent]))) == 0


def test_a_model_of_other_features_is_refused() -> None:
    arrays = model().arrays()
    with pytest.raises(ValueError, match="a model of 1 features"):
        load_ratings({**arrays, "mlp.middle": arrays["mlp.middle"][:1]}, SAME, GOODS, QUICK.features)


def test_a_product_that_came_lately_is_not_taken_for_an_unloved_one() -> None:
    def hat(id: str, released: date) -> TaggedProduct:
        made = item(id, product_type="hat")
        return replace(made, product=replace(made.product, release_date=released))

    # In 40 days 40 views of each of two, in the last 10 days 10 views of the third: as many a day.
    hats = (hat("one", date(2025, 1, 1)), hat("two", date(2025, 1, 1)), hat("new", (NOW - timedelta(days=10)).date()))
    views = [event("view", id, days_ago=40 * n / 39, shopper=f"s{n}") for n in range(40) for id in ("one", "two")]
    views += [event("view", "new", days_ago=n, shopper=f"s{n}") for n in range(10)]
    log = log_of([*views, event("view", "one", shopper="ann", days_ago=1)], products=("one", "two", "new"))
    pairs = Asked(shopper=np.zeros(2, dtype=int), product=np.array([1, 2]), moment=np.full(2, MOMENT))
    found = features(log, goods_of(hats, assortment_of(hats)), crowd_of(log, 3.0), pairs, FeatureSettings())
    beside = found[:, NAMES.index("others' views beside its type's a day")]
    assert beside.tolist() == pytest.approx([0.0, 0.0], abs=0.1)


def test_goods_by_hand() -> None:
    rated = (item("cheap", price=1_000, product_type="hat", rating=5.0, rating_count=10),
             item("middle", price=2_000, product_type="hat", rating=3.0, rating_count=30),
             item("dear", price=4_000, product_type="hat"))  # fmt: skip
    goods = goods_of(rated, assortment_of(rated))
    # The mean is 4: +1 from 10 ratings beside 10 at the mean, -1 from 30.
    assert goods.quality.tolist() == pytest.approx([0.5, -0.75, 0.0])
    assert goods.unrated.tolist() == [False, False, True]
    assert goods.places.tolist() == pytest.approx([0.0, 0.5, 1.0])
