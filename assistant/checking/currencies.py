"""How currencies stand beside a number in a text: signs, codes and names. Knows no number and no price."""

from __future__ import annotations

import re

from retrieval.prices import SHARED, SIGNS, known_currencies

#: Names that stand after a number, beside those of retrieval/prices.py. Cents are of any currency.
_NAMES = {
    "us dollars": "USD", "dollar": "USD", "bucks": "USD", "buck": "USD", "美元": "USD", "美金": "USD", "euros": "EUR",
    "欧元": "EUR", "pounds": "GBP", "quid": "GBP", "英镑": "GBP", "yen": "JPY", "日元": "JPY", "yuan": "CNY",
    "块": "CNY", "￥": "CNY", "cents": "", "cent": "",
}  # fmt: skip
_CURRENCIES = {**{sign: meant[0] for sign, meant in SHARED.items()}, **SIGNS, **_NAMES}

#: A sign that is one character: "$", "€".
_SIGN = f"[{''.join(re.escape(sign) for sign in _CURRENCIES if len(sign) == 1 and not sign.isalpha())}]"
_CODE = r"(?-i:[A-Z]{3})"  # in capitals only: "try", "all" and "top" are words


def _words(names: list[str]) -> str:
    """An alternation, the longest first; what begins or ends with a Latin letter is a whole word there."""
    return "|".join(
        ("(?<![a-z])" if name[0].isascii() and name[0].isalpha() else "")
        + re.escape(name)
        + (r"(?![a-z])" if name[-1].isalpha() and name[-1] < "\u3000" else "")
        for name in sorted(names, key=len, reverse=True)
    )


#: What may stand before a number, after it, and after a Chinese numeral.
BEFORE = rf"(?i:{_words([*SIGNS, *SHARED, '￥'])}|(?<![a-z])[a-z]{{1,3}}{_SIGN}|(?<![a-z]){_CODE}(?![a-z]))"
AFTER = rf"(?i:(?:{_words(list(_CURRENCIES))}|{_CODE}(?![a-z]))(?!(?<=\W)\d))"  # a sign before a digit is that one's
AFTER_HAN = rf"(?:{_words([name for name in _CURRENCIES if name >= chr(0x3000) and name.isalpha()])})"
#: Where an amount begins: "$2", "SEK 2", "2".
AMOUNT = rf"(?:{BEFORE}\s?)?\d"


def currency_of(text: str) -> str | None:
    """The ISO code of a sign, code or name; "" for cents, and None for what is no currency.

    A sign that several currencies share is the first of them; letters before one that nobody listed ("NT$") make it
    one of its own.
    """
    text = text.strip(" \xa0-")
    short = text.lower()
    if short in _CURRENCIES:
        return _CURRENCIES[short]
    if re.fullmatch(_CODE, text):
        return text if text in known_currencies() else None
    return short.upper() or None
