"""What models know of products beside events, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.assortment import RARE, assortment_of, price_levels, priced_assortment
from tests.small_shop import item

SHIRTS = [item(f"s{n}", price=1_000 * n, product_type="shirt", colour="red") for n in (1, 2, 3, 4)]
SHOES = [item(f"h{n}", price=10_000 * n, product_type="shoe shirt-shoe", material="wool") for n in (1, 2)]


def test_a_price_level_is_the_share_of_the_type_that_is_cheaper() -> None:
    """Half of the equally dear are counted, so that the mean of a type is the middle."""
    assert price_levels([10, 30, 20, 40], ["a"] * 4).tolist() == [0.125, 0.625, 0.375, 0.875]
    assert price_levels([10, 10, 30, 5], ["a", "a", "a", "b"]).tolist() == pytest.approx([1 / 3, 1 / 3, 5 / 6, 0.5])
    assert price_levels([], []).tolist() == []


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from("ab")), max_size=30))
def test_levels_lie_around_the_middle_and_rise_with_the_price(drawn: list[tuple[int, str]]) -> None:
    amounts, types = [amount for amount, _ in drawn], [product_type for _, product_type in drawn]
    levels = price_levels(amounts, types)
    for wanted in set(types):
        mine = [(a, float(level)) for a, t, level in zip(amounts, types, levels, strict=True) if t == wanted]
        assert np.mean([level for _, level in mine]) == pytest.approx(0.5, abs=1e-6)
        assert all((a < b) == (x < y) for a, x in mine for b, y in mine if a != b)


def test_a_bag_has_length_one_and_only_attributes_that_say_something() -> None:
    found = assortment_of([*SHIRTS, *SHOES, item("bare")])
    assert "colour=red" in found.attributes and "product_type=shirt" in found.attributes
    assert "material=wool" not in found.attributes, f"fewer than {RARE} products are of wool"
    lengths = np.sqrt(found.bag.multiply(found.bag).sum(axis=1)).A1
    has = np.diff(found.bag.indptr) > 0
    np.testing.assert_allclose(lengths[has], 1.0, rtol=1e-6)
    assert found.bag.dtype == np.float32 and found.bag.shape == (7, len(found.attributes))


def test_products_stay_in_the_order_given_with_their_types_and_levels() -> None:
    found = assortment_of([*reversed(SHIRTS), *SHOES])
    assert found.products == ("s4", "s3", "s2", "s1", "h1", "h2") and len(found) == 6
    assert len(set(found.kind[:4].tolist())) == 1 and found.kind[0] != found.kind[5]
    assert found.level.tolist() == [0.875, 0.625, 0.375, 0.125, 0.25, 0.75]


def test_a_product_belongs_to_the_rarest_type_that_is_not_too_rare() -> None:
    items = [item(f"i{n}", price=100 * n, product_type="clothing coat" if n < 3 else "clothing") for n in range(9)]
    found = assortment_of(items)
    assert len(set(found.kind[:3].tolist())) == 1 and found.kind[0] != found.kind[3]


def test_a_release_is_a_moment_or_unknown() -> None:
    known = replace(SHIRTS[0], product=replace(SHIRTS[0].product, release_date=date(2026, 2, 1)))
    found = assortment_of([known, SHIRTS[1]])
    assert found.released[0] == datetime(2026, 2, 1, tzinfo=UTC).timestamp()
    assert np.isnan(found.released[1])


def test_products_with_an_attribute_are_found_rare_or_not() -> None:
    found = assortment_of([*SHIRTS, *SHOES])
    assert found.carrying({"colour=red"}).tolist() == [True] * 4 + [False] * 2
    assert found.carrying({"material=wool"}).tolist() == [False] * 4 + [True] * 2
    assert not found.carrying(set()).any() and not found.carrying({"colour=green"}).any()


def test_nothing_is_an_assortment_too() -> None:
    found = assortment_of([])
    assert (len(found), found.bag.shape, found.attributes) == (0, (0, 0), ())


def test_products_of_which_only_the_price_is_known() -> None:
    found = priced_assortment(["a", "b", "c", "d"], {"a": 5.0, "b": 1.0, "c": 3.0})
    assert found.level.tolist() == [0.875, 0.375, 0.625, 0.125]
    assert np.isnan(found.released).all() and found.bag.shape[0] == 4
