"""What the catalogue promises on every database."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from retrieval.catalogue import Catalogue, content_hash
from retrieval.database import DatabaseUnusable, open_database
from retrieval.types import Money, Product, Tag, TaggedProduct, Translation

SERVER = os.environ.get("AISLE_TEST_POSTGRES", "postgresql+psycopg://root@127.0.0.1:5432/test")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{tmp_path / 'aisle.db'}")
        yield engine
        engine.dispose()
        return
    address = sa.make_url(SERVER)
    admin = sa.create_engine(address.update_query_dict({"connect_timeout": "3"}), isolation_level="AUTOCOMMIT")
    name = f"aisle_test_{uuid.uuid4().hex[:12]}"
    try:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    except sa.exc.OperationalError as error:
        pytest.skip(f"needs a PostgreSQL server at {SERVER} (AISLE_TEST_POSTGRES names another): {error.orig}")
    own = address.update_query_dict({"options": f"-csearch_path={name}"})
    try:
        engine = open_database(own.render_as_string(hide_password=False))
        yield engine
        engine.dispose()
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    admin.dispose()


@pytest.fixture
def catalogue(engine: Engine) -> Catalogue:
    return Catalogue(engine)


def product(id: str, title: str = "Coat", amount: int = 1999) -> Product:
    return Product(id=id, title=title, price=Money(amount=amount, currency="USD"))


FULL = Product(
    id="c-1",
    title="Down Coat “Nord”",
    description="Warm.\nVery warm. 'quoted' \\ % _",
    url="https://shop.example/c-1",
    images=("images/c-1.svg", "https://shop.example/c-1b.jpg"),
    brand="Nordwand",
    category=("Clothing", "Coats"),
    price=Money(amount=17900, currency="EUR"),
    list_price=Money(amount=21900, currency="EUR"),
    available=True,
    quantity=7,
    attributes={"colour": ("black", "navy"), "填充": ("鹅绒",)},
    translations={"zh": Translation(title="黑色羽绒服", description="很暖和。")},
    rating=4.3,
    rating_count=128,
    release_date=date(2026, 9, 1),
    promotion="Winter sale",
)


def test_a_product_comes_back_as_it_went_in(catalogue: Catalogue) -> None:
    plain = product("c-2")
    catalogue.apply([FULL, plain])
    assert catalogue.get(["c-2", "missing", "c-1"]) == [plain, FULL]
    assert catalogue.all() == [FULL, plain]
    assert catalogue.count() == 2


def test_an_empty_catalogue(catalogue: Catalogue) -> None:
    assert (catalogue.all(), catalogue.tagged(), catalogue.get([]), catalogue.count()) == ([], [], [], 0)
    empty = catalogue.version
    catalogue.apply([product("a")])
    assert catalogue.version != empty
    assert catalogue.apply([], replace=True).removed == ("a",)
    assert catalogue.version == empty


def test_an_import_says_what_it_changed(catalogue: Catalogue) -> None:
    first = catalogue.apply([product("b"), product("a")])
    assert (first.added, first.changed, first.unchanged, first.removed) == (("b", "a"), (), (), ())
    second = catalogue.apply([product("a", "Jacket"), product("b"), product("c")])
    assert (second.added, second.changed, second.unchanged, second.removed) == (("c",), ("a",), ("b",), ())
    assert [item.title for item in catalogue.all()] == ["Jacket", "Coat", "Coat"]


def test_replace_removes_what_is_gone_and_only_then(catalogue: Catalogue) -> None:
    catalogue.apply([product("a"), product("b"), product("c")])
    assert catalogue.apply([product("b")]).removed == ()
    assert catalogue.apply([product("b")], replace=True).removed == ("a", "c")
    assert [item.id for item in catalogue.all()] == ["b"]


def test_a_preview_changes_nothing(catalogue: Catalogue) -> None:
    catalogue.apply([product("a"), product("b")])
    before = catalogue.version
    later = [product("a", "Jacket"), product("c")]
    preview = catalogue.preview(later, replace=True)
    assert (catalogue.version, catalogue.count()) == (before, 2)
    assert preview == catalogue.apply(later, replace=True)


def test_the_version_depends_on_the_content_alone(catalogue: Catalogue) -> None:
    catalogue.apply([product("a"), product("b")])
    one = catalogue.version
    catalogue.apply([product("b"), product("a")])
    assert catalogue.version == one
    catalogue.apply([product("a", amount=1)])
    assert catalogue.version != one
    catalogue.apply([product("x"), product("a")])
    catalogue.apply([product("b"), product("a")], replace=True)
    assert catalogue.version == one


def tag(value: str, source: str = "title") -> Tag:
    return Tag(facet="colour", value=value, source=source, evidence=value.title())


def test_tags_keep_their_order_and_come_with_their_products(catalogue: Catalogue) -> None:
    a, b, c = product("a"), product("b"), product("c")
    catalogue.apply([c, b, a])
    catalogue.set_tags({"c": [tag("red"), tag("black"), tag("blue", "field:colour")], "a": [tag("red")]})
    assert catalogue.tagged() == [
        TaggedProduct(product=a, tags=(tag("red"),)),
        TaggedProduct(product=b, tags=()),
        TaggedProduct(product=c, tags=(tag("red"), tag("black"), tag("blue", "field:colour"))),
    ]
    assert catalogue.tagged(["c", "missing", "b"]) == catalogue.tagged()[1:]
    assert catalogue.tagged([]) == []


def test_setting_tags_replaces_the_old_ones(catalogue: Catalogue) -> None:
    catalogue.apply([product("a"), product("b")])
    catalogue.set_tags({"a": [tag("red"), tag("blue")], "b": [tag("red")]})
    catalogue.set_tags({"a": [tag("green")]})
    assert [item.values("colour") for item in catalogue.tagged()] == [("green",), ("red",)]
    catalogue.set_tags({"a": []})
    assert [item.values("colour") for item in catalogue.tagged()] == [(), ("red",)]


def test_tags_of_an_unknown_product_are_refused_and_none_are_set(catalogue: Catalogue) -> None:
    catalogue.apply([product("a")])
    with pytest.raises(KeyError, match="ghost"):
        catalogue.set_tags({"a": [tag("red")], "ghost": [tag("red")]})
    assert catalogue.tagged()[0].tags == ()


def test_changed_and_removed_products_lose_their_tags_and_the_others_keep_them(catalogue: Catalogue) -> None:
    catalogue.apply([product("a"), product("b"), product("c")])
    catalogue.set_tags({id: [tag("red")] for id in "abc"})
    catalogue.apply([product("a"), product("b", "Jacket")], replace=True)
    assert [(item.product.id, len(item.tags)) for item in catalogue.tagged()] == [("a", 1), ("b", 0)]
    catalogue.apply([product("c")])
    assert [len(item.tags) for item in catalogue.tagged(["c"])] == [0]


def test_meta(catalogue: Catalogue) -> None:
    assert catalogue.meta("tag_version") is None
    catalogue.set_meta("tag_version", "1")
    catalogue.set_meta("tag_version", "2")
    assert catalogue.meta("tag_version") == "2"


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([product("a"), product("a", "Jacket")], "'a' comes twice"),
        ([product("a"), product("")], "has no id"),
        ([product("a"), product("b", "nul \0")], "'b' holds a NUL"),
        ([product("a"), product("b", "half \ud800")], "'b' holds a lone surrogate"),
    ],
)
def test_what_no_database_can_hold_is_refused_before_anything_is_written(
    catalogue: Catalogue, items: list[Product], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        catalogue.apply(items)
    assert catalogue.count() == 0


def test_a_written_out_backslash_is_no_nul_character(catalogue: Catalogue) -> None:
    item = product("a", r"\u0000 \\u0000")
    catalogue.apply([item])
    assert catalogue.all() == [item]


def test_a_failure_half_way_leaves_everything_as_it_was(catalogue: Catalogue, engine: Engine) -> None:
    """A price beyond 64 bits is met only when the rows are written, after the first batches."""
    before = [product(f"p{i:04}") for i in range(50)]
    catalogue.apply(before)
    catalogue.set_tags({"p0001": [tag("red")]})
    version = catalogue.version
    later = [product(f"p{i:04}", "Jacket") for i in range(1_500)] + [product("z", amount=2**70)]
    with pytest.raises((OverflowError, DatabaseUnusable, sa.exc.DataError)):
        catalogue.apply(later, replace=True)
    assert catalogue.all() == before
    assert catalogue.version == version
    assert catalogue.tagged(["p0001"])[0].tags == (tag("red"),)


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
products = st.builds(
    Product,
    id=texts.filter(bool),
    title=texts,
    description=texts,
    images=st.lists(texts, max_size=2).map(tuple),
    price=st.builds(Money, amount=st.integers(0, 10**11), currency=st.sampled_from(["USD", "JPY"])),
    list_price=st.none() | st.builds(Money, amount=st.integers(0, 10**11), currency=st.just("EUR")),
    available=st.booleans(),
    quantity=st.none() | st.integers(0, 10**9),
    attributes=st.dictionaries(texts, st.lists(texts, max_size=2).map(tuple), max_size=2),
    translations=st.dictionaries(st.just("zh"), st.builds(Translation, title=texts, description=texts)),
    rating=st.none() | st.floats(0, 5),
    release_date=st.none() | st.dates(),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(products, max_size=6, unique_by=lambda item: item.id))
def test_any_products_come_back_as_they_went_in(catalogue: Catalogue, items: list[Product]) -> None:
    catalogue.apply(items, replace=True)
    assert catalogue.all() == sorted(items, key=lambda item: item.id)
    assert catalogue.apply(items, replace=True).unchanged == tuple(item.id for item in items)


def test_the_content_hash_sees_every_field_and_no_order_of_attributes() -> None:
    changed = [
        replace(FULL, title="x"),
        replace(FULL, price=Money(amount=17900, currency="USD")),
        replace(FULL, list_price=None),
        replace(FULL, quantity=None),
        replace(FULL, attributes={}),
        replace(FULL, translations={}),
        replace(FULL, rating=None),
        replace(FULL, release_date=None),
        replace(FULL, images=FULL.images[::-1]),
    ]
    assert len({content_hash(item) for item in [FULL, *changed]}) == 1 + len(changed)
    turned = replace(FULL, attributes=dict(reversed(list(FULL.attributes.items()))))
    assert content_hash(turned) == content_hash(FULL)
