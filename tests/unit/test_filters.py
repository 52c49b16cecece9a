from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.filters import BadConstraint, FacetTable, satisfies, stated
from retrieval.types import FACETS, Constraint, Money, Product, Tag, TaggedProduct


def item(id_: str = "p", *tags: tuple[str, str], **fields: object) -> TaggedProduct:
    fields = {"title": "a thing", "price": Money(amount=1999, currency="USD")} | fields
    return TaggedProduct(
        product=Product(id=id_, **fields),  # type: ignore[arg-type]
        tags=tuple(Tag(facet=facet, value=value, source="title") for facet, value in tags),
    )


def wants(facet: str, op: str, value: object) -> Constraint:
    return Constraint(facet=facet, op=op, value=value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("op", "value", "holds"),
    [
        ("<=", 19.99, True),
        ("<", 19.99, False),
        ("<=", 19.989, False),
        (">=", 19.99, True),
        (">", 19.99, False),
        (">", 19.989, True),
        ("=", 19.99, True),
        ("=", 19.991, False),
        ("!=", 19.99, False),
        ("!=", 20.0, True),
        ("<=", 1e300, True),
        (">=", -5, True),
    ],
)
def test_prices_compare_exactly_in_major_units(op: str, value: float, holds: bool) -> None:
    assert satisfies(item(), wants("price", op, value)) is holds


def test_a_currency_has_its_own_number_of_digits() -> None:
    assert satisfies(item(price=Money(amount=1999, currency="JPY")), wants("price", ">=", 1999))
    assert satisfies(item(price=Money(amount=1999, currency="KWD")), wants("price", "<", 2))


def test_one_of_several_values_is_enough_and_an_exclusion_rules_out_each() -> None:
    jacket = item("p", ("colour", "black"), ("colour", "red"), ("feature", "hood"))
    assert satisfies(jacket, wants("colour", "=", "red"))
    assert satisfies(jacket, wants("colour", "=", ("blue", "red")))
    assert not satisfies(jacket, wants("colour", "=", ("blue", "green")))
    assert not satisfies(jacket, wants("feature", "!=", "hood"))
    assert not satisfies(jacket, wants("colour", "!=", ("blue", "red")))
    assert satisfies(jacket, wants("colour", "!=", ("blue", "green")))


def test_a_product_that_says_nothing_suits_any_gender_and_age_but_no_colour() -> None:
    plain = item()
    assert satisfies(plain, wants("gender", "=", "women"))
    assert satisfies(plain, wants("age_group", "=", "kids"))
    for facet in set(FACETS) - {"gender", "age_group"}:
        assert not satisfies(plain, wants(facet, "=", "black"))
        assert satisfies(plain, wants(facet, "!=", "black"))


def test_unisex_suits_women_and_men_but_men_is_not_women() -> None:
    assert satisfies(item("p", ("gender", "unisex")), wants("gender", "=", "women"))
    assert satisfies(item("p", ("gender", "unisex")), wants("gender", "=", "men"))
    assert not satisfies(item("p", ("gender", "men")), wants("gender", "=", "women"))
    assert not satisfies(item("p", ("age_group", "kids")), wants("age_group", "=", "adult"))


def test_an_unknown_rating_or_release_date_satisfies_no_bound() -> None:
    for op in ("<=", ">=", "<", ">", "="):
        assert not satisfies(item(), wants("rating", op, 4))
        assert not satisfies(item(), wants("release_date", op, "2026-01-01"))
    assert satisfies(item(rating=4.5), wants("rating", ">=", 4))
    assert satisfies(item(release_date=date(2026, 3, 1)), wants("release_date", ">=", "2026-03-01"))
    assert not satisfies(item(release_date=date(2026, 2, 28)), wants("release_date", ">=", "2026-03-01"))


def test_stock_and_sale() -> None:
    assert satisfies(item(), wants("in_stock", "=", True))
    assert not satisfies(item(quantity=0), wants("in_stock", "=", True))
    assert satisfies(item(quantity=0), wants("in_stock", "!=", True))
    assert satisfies(item(promotion="2 for 1"), wants("on_sale", "=", True))
    assert satisfies(item(list_price=Money(amount=2999, currency="USD")), wants("on_sale", "=", True))
    assert not satisfies(item(), wants("on_sale", "=", True))


@pytest.mark.parametrize(
    "constraint",
    [
        wants("colour", "<=", "black"),
        wants("colour", "=", 3.0),
        wants("shape", "=", "round"),
        wants("price", "=", "cheap"),
        wants("price", "<=", float("nan")),
        wants("price", "<=", True),
        wants("rating", "~", 3.0),
        wants("in_stock", "=", "yes"),
        wants("on_sale", "<=", True),
        wants("release_date", ">=", "spring"),
    ],
    ids=str,
)
def test_a_constraint_without_meaning_is_refused_by_both(constraint: Constraint) -> None:
    with pytest.raises(BadConstraint):
        satisfies(item(), constraint)
    with pytest.raises(BadConstraint):
        FacetTable([item()]).allowed([constraint])


VALUES = ["black", "red", "unisex", "women", "men", "kids"]
PRODUCTS = st.builds(
    lambda tags, price, currency, list_price, available, quantity, rating, released, promotion: item(
        "p",
        *tags,
        price=Money(amount=price, currency=currency),
        list_price=None if list_price is None else Money(amount=list_price, currency=currency),
        available=available,
        quantity=quantity,
        rating=rating,
        release_date=released,
        promotion=promotion,
    ),
    st.lists(st.tuples(st.sampled_from(FACETS), st.sampled_from(VALUES)), max_size=6),
    st.integers(0, 3000),
    st.sampled_from(["USD", "JPY", "KWD"]),
    st.none() | st.integers(0, 3000),
    st.booleans(),
    st.none() | st.integers(0, 2),
    st.none() | st.sampled_from([0.0, 3.5, 4.0, 4.5, 5.0]),
    st.none() | st.dates(date(2025, 12, 30), date(2026, 1, 3)),
    st.sampled_from(["", "sale"]),
)
ORDERS = st.sampled_from(["<=", ">=", "<", ">", "=", "!="])
EQUALS = st.sampled_from(["=", "!="])
CONSTRAINTS = (
    st.builds(
        wants, st.sampled_from(FACETS), EQUALS, st.sampled_from(VALUES) | st.tuples(*[st.sampled_from(VALUES)] * 2)
    )
    | st.builds(wants, st.sampled_from(FACETS), EQUALS, st.just(()))
    | st.builds(wants, st.just("price"), ORDERS, st.sampled_from([0, 1, 9.99, 10.0, 10.005, 19.995, 1500, 1e19, -1]))
    | st.builds(wants, st.just("price"), ORDERS, st.floats(0, 40))
    | st.builds(wants, st.just("rating"), ORDERS, st.sampled_from([0.0, 3.5, 4, 4.2, 5]))
    | st.builds(wants, st.just("release_date"), ORDERS, st.dates(date(2025, 12, 30), date(2026, 1, 3)).map(str))
    | st.builds(wants, st.sampled_from(["in_stock", "on_sale"]), EQUALS, st.booleans())
)


@given(st.lists(PRODUCTS, max_size=12), st.lists(CONSTRAINTS, max_size=4))
def test_the_table_allows_exactly_the_products_that_satisfy_every_constraint(
    items: list[TaggedProduct], constraints: list[Constraint]
) -> None:
    expected = [all(satisfies(one, constraint) for constraint in constraints) for one in items]
    assert FacetTable(items).allowed(constraints).tolist() == expected


def test_no_constraint_allows_everything_and_an_empty_store_nothing() -> None:
    assert FacetTable([item("a"), item("b")]).allowed([]).all()
    assert FacetTable([]).allowed([wants("price", "<=", 5)]).shape == (0,)
    assert FacetTable([]).allowed([]).dtype == np.bool_


def test_what_a_fields_tag_implies_is_stated_too() -> None:
    tags = (
        Tag(facet="product_type", value="down-jacket", source="field:product_type"),
        Tag(facet="product_type", value="jacket", source="implied:product_type=down-jacket"),
        Tag(facet="category", value="outerwear", source="implied:product_type=jacket"),
        Tag(facet="feature", value="hood", source="implied:product_type=parka"),
        Tag(facet="colour", value="black", source="title"),
    )
    product = Product(id="a", title="Down jacket", price=Money(amount=100, currency="USD"))
    assert stated(TaggedProduct(product=product, tags=tags)) == {
        ("product_type", "down-jacket"), ("product_type", "jacket"), ("category", "outerwear"),
    }  # fmt: skip
