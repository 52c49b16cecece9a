"""Sizes and measures: how they are spelt, compared, and found in products and messages."""

from __future__ import annotations

import pytest

from assistant.parsing.sizes import find_sizes
from retrieval.filters import satisfies
from retrieval.sizes import canonical, fits, system
from retrieval.types import Constraint
from tests.searching import shelf_item


@pytest.mark.parametrize(
    ("written", "size", "kind"),
    [
        ("XX-Large", "xxl", "letters"),
        ("2XL", "xxl", "letters"),
        ("42", "42", "numbers"),
        ("15-inch", "15 inch", "length"),
        ('15.6"', "15.6 inch", "length"),
        ("500ml", "500 ml", "volume"),
        ("52 x 63", "52x63", "dimensions"),
        ("16GB", "16 gb", "memory"),
    ],
)
def test_one_spelling(written: str, size: str, kind: str) -> None:
    assert (canonical(written), system(canonical(written))) == (size, kind)


def test_a_size_of_another_system_says_nothing() -> None:
    assert fits(frozenset({"s", "m"}), "=", "m")
    assert not fits(frozenset({"s", "m"}), "=", "xl")
    assert fits(frozenset({"s", "m"}), "=", "42")
    assert fits(frozenset(), "=", "42")


def test_measures_compare_across_units() -> None:
    assert fits(frozenset({"1 l"}), "=", "1000 ml")
    assert fits(frozenset({"1.5 kg"}), "<=", "2 kg")
    assert not fits(frozenset({"2500 g"}), "<=", "2 kg")
    assert fits(frozenset({"15.6 inch"}), "=", "15 inch")
    assert not fits(frozenset({"14 inch"}), "=", "15 inch")


def test_sizes_come_from_fields_and_titles() -> None:
    item = shelf_item("a", "Laptop 15.6 inch", {}, attributes={"sizes": ("S, M", "L"), "memory": ("16GB",)})

    def has(size: str) -> bool:
        return satisfies(item, Constraint(facet="size", op="=", value=size))

    assert all(has(size) for size in ("s", "l", "15 inch", "16 gb"))
    assert not any(has(size) for size in ("xl", "13 inch", "32 gb"))


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("jacket in size xl", [("=", "xl")]),
        ("boots size 9.5", [("=", "9.5")]),
        ("白色运动鞋，42码", [("=", "42")]),
        ("l码的外套", [("=", "l")]),
        ("at least 16 gb ram", [(">=", "16 gb")]),
        ("under 2 kg", [("<=", "2 kg")]),
        ("咖啡豆500克", [("=", "500 g")]),
        ("rug 52x63", [("=", "52x63")]),
        ("pack of 12 socks", [("=", "12 pack")]),
        ("a 12-pack of socks", [("=", "12 pack")]),
        ("size m or l", [("=", ("m", "l"))]),
        ("a large bag", []),
        ("under 200", []),
        ("iphone 15", []),
        ("for 2 people", []),
    ],
)
def test_sizes_in_messages(message: str, said: list[tuple[str, object]]) -> None:
    assert [(op, value) for found in find_sizes(message) for _, op, value in found.conditions] == said
