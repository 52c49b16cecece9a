"""Money reads as a shop writes it."""

from __future__ import annotations

import pytest

from assistant.money import format_money
from retrieval.types import Money


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (17900, "USD", "$179"),
        (5990, "USD", "$59.90"),
        (120000, "USD", "$1,200"),
        (123456789, "USD", "$1,234,567.89"),
        (5, "USD", "$0.05"),
        (0, "USD", "$0"),
        (1200, "JPY", "¥1,200"),
        (9900, "CNY", "CN¥99"),
        (1205, "EUR", "€12.05"),
        (2000, "CHF", "CHF 20"),
        (12345, "KWD", "KWD 12.345"),
        (-250, "USD", "-$2.50"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_writes_an_amount(amount: int, currency: str, text: str, language: str) -> None:
    assert format_money(Money(amount=amount, currency=currency), language) == text


def test_yen_and_yuan_cannot_be_taken_for_each_other() -> None:
    yen, yuan = (format_money(Money(amount=1000, currency=code), "zh") for code in ("JPY", "CNY"))

    assert yen[0] != yuan[0]
