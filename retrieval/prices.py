"""Reads prices as people and feeds write them. Knows no column and no product."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from retrieval.money import exponent
from retrieval.types import Money

MAX_PRICE = Decimal(1_000_000_000)

#: Signs that mean one currency, and those that several currencies share (the first is meant where none is named).
SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "元": "CNY", "人民币": "CNY", "rmb": "CNY", "cn¥": "CNY",
    "円": "JPY", "jp¥": "JPY", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "₽": "RUB", "₺": "TRY", "zł": "PLN", "kč": "CZK", "₫": "VND",
    "฿": "THB", "₪": "ILS", "chf": "CHF", "fr.": "CHF", "euro": "EUR", "dollars": "USD",
}  # fmt: skip
SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "ARS", "CLP", "COP"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "rs": ("INR", "PKR", "LKR", "NPR"),
}
AMBIGUOUS = ("¥", "kr", "rs")  # no reading is the usual one

NUMBER = re.compile(r"(?:(?<![\w.,])[.,])?[0-9](?:[0-9.,'’ ]*[0-9])?")
#: A number with "." before its decimals (Indian grouping too), and one with ",". Some texts are both.
WITH_MARK = {
    ".": re.compile(
        r"[0-9]+(\.[0-9]+)?|\.[0-9]+"
        r"|[1-9][0-9]{0,2}(?:([,'’ ])[0-9]{3})(?:\2[0-9]{3})*(\.[0-9]+)?"
        r"|[1-9][0-9]?(,[0-9]{2})+,[0-9]{3}(\.[0-9]+)?"
    ),
    ",": re.compile(r"[0-9]+(,[0-9]+)?|,[0-9]+|[1-9][0-9]{0,2}(?:([.'’ ])[0-9]{3})(?:\2[0-9]{3})*(,[0-9]+)?"),
}


class BadPrice(ValueError):
    """A text or number that is no price; `remedy` says what would be one."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}; {remedy}")
        self.message, self.remedy = message, remedy


@cache
def known_currencies() -> frozenset[str]:
    """ISO 4217 codes, as CLDR lists them."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def currency_code(text: str, default: str) -> str:
    """The ISO 4217 code of a code or sign; a sign that several currencies share means `default` if that is one of them.

    BadPrice for a currency that is not known or not certain.
    """
    word = unicodedata.normalize("NFKC", text).strip()
    short = word.casefold().rstrip(".")
    if not word:
        return default
    if word.upper() in known_currencies():
        return word.upper()
    if short in SIGNS or word.casefold() in SIGNS:
        return SIGNS.get(short) or SIGNS[word.casefold()]
    if short in SHARED:
        if default in SHARED[short]:
            return default
        if short not in AMBIGUOUS:
            return SHARED[short][0]
        raise BadPrice(f"{word!r} may be {' or '.join(SHARED[short])}", "write the ISO code, or add a currency column")
    raise BadPrice(f"unknown currency {word[:20]!r}", "write an ISO 4217 code such as USD, EUR or CNY")


def decimal_mark(texts: Iterable[str]) -> str | None:
    """Which of "." and "," divides off the decimals in a column of prices; None where nothing there shows it."""
    marks: set[str] = set()
    for text in texts:
        if number := NUMBER.search(text):
            readings = _readings(number[0])
            if len(readings) == 1:
                marks.update(readings)
    return marks.pop() if len(marks) == 1 else None


def parse_price(value: object, currency: str, mark: str | None = None) -> tuple[Money, bool]:
    """A price, and whether it had to be rounded to the currency's minor unit.

    Takes numbers in major units, text with or without a currency ("19.99 USD", "1.299,00 €"; the text's own currency
    goes before `currency`), and {"amount": minor units, "currency": code}. BadPrice for all else: no number or several,
    a negative, infinite or absurdly large one, an unknown currency, or "1.299" where nothing tells thousands from
    decimals (`mark`, see decimal_mark).
    """
    if isinstance(value, dict):
        return _minor(value, currency), False
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BadPrice("not a price", "write a number, such as 19.99")
    if isinstance(value, str):
        amount, currency = _parse_text(value, currency, mark)
    elif isinstance(value, int) and abs(value) > MAX_PRICE:
        raise BadPrice("absurdly large", f"a price is at most {MAX_PRICE:,}")
    else:
        amount = Decimal(str(value))
    if not amount.is_finite():
        raise BadPrice("not a finite number", "write a number, such as 19.99")
    if amount < 0:
        raise BadPrice("negative", "a price is zero or more")
    if amount > MAX_PRICE:
        raise BadPrice("absurdly large", f"a price is at most {MAX_PRICE:,}")
    exact = amount.scaleb(exponent(currency))
    minor = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Money(amount=int(minor), currency=currency), minor != exact


def _minor(value: dict[str, object], currency: str) -> Money:
    amount, code = value.get("amount"), value.get("currency", currency)
    if isinstance(amount, str) and re.fullmatch(r"[0-9]{1,14}", amount, re.ASCII):
        amount = int(amount)
    if isinstance(amount, bool) or not isinstance(amount, int) or not isinstance(code, str):
        raise BadPrice("not a price", 'write {"amount": 1999, "currency": "USD"}, the amount in minor units')
    if not 0 <= amount <= MAX_PRICE * 100:
        raise BadPrice("negative or absurdly large", f"a price is 0 to {MAX_PRICE:,}")
    return Money(amount=amount, currency=currency_code(code, currency))


def _parse_text(text: str, currency: str, mark: str | None) -> tuple[Decimal, str]:
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    plain = plain.replace("−", "-")
    if len(plain) > 60:
        raise BadPrice("too long for a price", "write a number, such as 19.99")
    found = NUMBER.findall(plain)
    if len(found) != 1:
        raise BadPrice("no number" if not found else "several numbers", "write one number, such as 19.99")
    before, _, after = plain.partition(found[0])
    if before.rstrip().endswith("-") or after.strip() in ("-", "CR") or before.strip().startswith("("):
        raise BadPrice("negative", "a price is zero or more")
    if after[:1] in "eE%" and after and not re.match("(?i)eur", after):
        raise BadPrice("not a price", "write a plain number, such as 19.99")
    words = " ".join((before.strip(" :.+"), after.strip(" :.-,"))).split()
    iso = next((word.upper() for word in words if word.upper() in known_currencies()), currency)
    codes = {currency_code(word, iso) for word in words}
    if len(codes) > 1:
        raise BadPrice("two currencies", "write one of them")
    return _number(found[0], mark), (codes.pop() if codes else currency)


def _readings(number: str) -> dict[str, Decimal]:
    """What a number means with each decimal mark that fits it: "1.299" is 1.299 with "." and 1299 with ","."""
    return {
        mark: Decimal(re.sub(f"[^0-9{mark}]", "", number).replace(",", "."))
        for mark, pattern in WITH_MARK.items()
        if pattern.fullmatch(number)
    }


def _number(text: str, mark: str | None) -> Decimal:
    readings = _readings(text)
    if not readings:
        raise BadPrice("not a number", "write a number, such as 19.99")
    if len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    if mark is None and "." in text:  # "1,299" is left: three decimals behind a comma are hardly a price
        means = " or ".join(f"{reading:,}" for reading in readings.values())
        raise BadPrice(f"{text} may mean {means}", "write prices with two decimals, such as 1299.00")
    return readings[mark or "."]
