"""Turns amounts in major units into minor units. Knows no language and no way of writing prices."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from retrieval.types import Money


@cache
def exponent(currency: str) -> int:
    """How many decimal digits an ISO 4217 currency has: 2 for USD, 0 for JPY, 3 for KWD. Source: CLDR."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


def minor(value: float, currency: str) -> Decimal:
    """A number of major units as minor units, exactly as the number is written: 19.99 US dollars are 1999."""
    return Decimal(str(value)).scaleb(exponent(currency))


def major(money: Money) -> float:
    """An amount in major units: 17900 cents are 179.0."""
    return float(money.amount) / float(10 ** exponent(money.currency))
