"""Prices as feeds write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.prices import BadPrice, currency_code, decimal_mark, parse_price
from retrieval.types import Money


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        (19.99, 1999, "USD"),
        (129.99, 12999, "USD"),
        (5, 500, "USD"),
        (0, 0, "USD"),
        ("19.99", 1999, "USD"),
        ("19.99 USD", 1999, "USD"),
        ("USD 19.99", 1999, "USD"),
        ("USD $19.99", 1999, "USD"),
        ("$1,299.00", 129900, "USD"),
        ("1.299,00 €", 129900, "EUR"),
        ("1 299,00 EUR", 129900, "EUR"),
        ("CHF 1'299.00", 129900, "CHF"),
        ("1,299", 129900, "USD"),
        ("1.299.000", 129900000, "USD"),
        ("12,34,567.50", 123456750, "USD"),
        ("$.99", 99, "USD"),
        ("12,5", 1250, "USD"),
        ("A$ 5", 500, "AUD"),
        ("199元", 19900, "CNY"),
        ("１９．９９", 1999, "USD"),
        ("5,- €", 500, "EUR"),
        ("3000 JPY", 3000, "JPY"),
        ({"amount": 1999, "currency": "EUR"}, 1999, "EUR"),
    ],
)
def test_a_price_is_read_exactly(written: object, amount: int, currency: str) -> None:
    assert parse_price(written, "USD") == (Money(amount=amount, currency=currency), False)


@pytest.mark.parametrize(
    "written",
    [
        "", "free", "twelve", "NaN", "inf", "-5", "(5)", "-$5", "$-5", "10-20", "from 5 to 6", "1e9", "1.2.3",
        "5 XYZ", "5 %", "99cents", "£5/kg", "$5 EUR", "1.299", "9" * 30, "9" * 5000, "¥1,000", "1 299,00 kr", "Rs. 500",
        -1, -0.01, float("nan"), float("inf"), 1e30, 10**400, True, None, [], {}, {"amount": 19.99, "currency": "USD"},
        {"amount": -1}, {"amount": 1, "currency": "XYZ"}, {"amount": 1, "currency": 5},
    ],
)  # fmt: skip
def test_what_is_no_certain_price_is_refused(written: object) -> None:
    with pytest.raises(BadPrice) as raised:
        parse_price(written, "USD")
    assert raised.value.remedy


def test_shared_signs_mean_the_stores_own_currency_where_it_has_that_sign() -> None:
    assert currency_code("$", "CAD") == "CAD"
    assert currency_code("$", "EUR") == "USD"
    assert currency_code("¥", "CNY") == "CNY"
    assert currency_code("￥", "JPY") == "JPY"
    assert currency_code("kr", "SEK") == "SEK"


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["12.50", "1.299"], "."),
        (["12,50", "1.299"], ","),
        (["1.299", "2.499"], None),
        (["1.299.000"], ","),
        (["0.990"], "."),
        (["12.50", "12,50"], None),
        (["12", "no price"], None),
    ],
)
def test_a_column_shows_its_decimal_mark(column: list[str], mark: str | None) -> None:
    assert decimal_mark(column) == mark


def test_the_columns_mark_decides_between_thousands_and_decimals() -> None:
    assert parse_price("1.299", "EUR", ",") == (Money(amount=129900, currency="EUR"), False)
    assert parse_price("19.990", "USD", ".") == (Money(amount=1999, currency="USD"), False)
    assert parse_price("1.250 KWD", "USD", ".") == (Money(amount=1250, currency="KWD"), False)


def test_rounding_to_the_minor_unit_is_told() -> None:
    assert parse_price(19.999, "USD") == (Money(amount=2000, currency="USD"), True)
    assert parse_price("10.5", "JPY") == (Money(amount=11, currency="JPY"), True)


@given(st.integers(0, 10**11))
def test_every_number_of_cents_survives_every_usual_spelling(cents: int) -> None:
    exact = Decimal(cents) / 100
    turned = f"{exact:,.2f}".translate(str.maketrans(",.", ".,"))
    for spelling in (f"{exact:.2f}", f"${exact:,.2f}", f"{exact:,.2f} USD", f"{turned} USD"):
        assert parse_price(spelling, "USD") == (Money(amount=cents, currency="USD"), False)


@given(st.text(max_size=70) | st.floats() | st.integers())
def test_nothing_but_a_bad_price_is_ever_raised(written: object) -> None:
    try:
        money, _ = parse_price(written, "USD")
    except BadPrice:
        return
    assert 0 <= money.amount <= 10**12
