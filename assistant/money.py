"""Writes an amount of money for a reader. Converts nothing and parses nothing."""

from __future__ import annotations

from babel.core import Locale
from babel.numbers import NumberPattern, get_currency_precision, get_currency_symbol

from retrieval.types import Money

_LOCALES = {"en": "en_US", "zh": "zh_CN"}


def format_money(money: Money, language: str) -> str:
    """ "$179", "$59.90", "¥1,200" (yen), "€12": no minor units where they are zero, the symbol always in front.

    A symbol is the same in every language, so that a price reads alike in both; yuan are "CN¥" because "¥" is yen.
    A currency without a symbol of its own gives its code and a space: "CHF 20". The currency must be ISO 4217.
    """
    places = get_currency_precision(money.currency)
    units = abs(money.amount)
    whole, rest = divmod(units, 10**places)
    locale = Locale.parse(_LOCALES.get(language, _LOCALES["en"]))
    number = _grouped(whole, locale) + (f".{rest:0{places}d}" if rest else "")
    symbol = get_currency_symbol(money.currency, locale=_LOCALES["en"])
    space = " " if symbol[-1:].isalpha() else ""
    return f"{'-' if money.amount < 0 else ''}{symbol}{space}{number}"


def _grouped(whole: int, locale: Locale) -> str:
    pattern: NumberPattern = locale.decimal_formats[None]
    return str(pattern.apply(whole, locale))
