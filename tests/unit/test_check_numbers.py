"""The numbers that a text states are read as they are said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.checking.numbers import numbers


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("两百五元", 250, "CNY"),
        ("二十三万元", 230_000, "CNY"),
        ("一万二元", 12_000, "CNY"),
        ("九十九块", 99, "CNY"),
        ("two hundred and fifty dollars", 250, "USD"),
        ("two thousand five hundred dollars", 2_500, "USD"),
        ("three fifty euros", 350, "EUR"),
        ("two dozen dollars", 24, "USD"),
        ("twice twenty pounds", 40, "GBP"),
        ("SEK 179", 179, "SEK"),
        ("179 SEK", 179, "SEK"),
        ("US$1,045.50", Decimal("1045.50"), "USD"),
        ("CA$20", 20, "CAD"),
        ("NT$20", 20, "NT$"),
        ("20 zł", 20, "PLN"),
        ("￥179", 179, "CNY"),
        ("50 cents", 50, ""),
    ],
)
def test_reads_a_price(text: str, value: Decimal, currency: str) -> None:
    (number,) = numbers(text)

    assert (number.kind, number.value, number.currency, number.text) == ("price", value, currency, text)


@pytest.mark.parametrize("text", ["3 USB ports", "USB 3", "the top 3", "all 3 of them", "three"])
def test_letters_beside_a_number_are_no_currency(text: str) -> None:
    assert [(number.kind, number.value) for number in numbers(text)] == [("plain", 3)]


def test_a_sign_belongs_to_the_number_after_it() -> None:
    assert [(number.text, number.currency) for number in numbers("from 5 €20")] == [("5", ""), ("€20", "EUR")]


def test_a_vague_price_is_both_of_its_ends_and_one_that_cannot_be_read_none() -> None:
    assert [number.value for number in numbers("两三百元")] == [200, 300]
    assert [number.value for number in numbers("百元")] == [0]
