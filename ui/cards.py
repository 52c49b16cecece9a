"""Products and constraints as the page shows them: plain data, every string meant as text. Knows no HTML."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from babel.numbers import get_currency_precision

from assistant.money import format_money
from assistant.types import Cards
from retrieval.lexicon import Lexicon
from retrieval.types import FACETS, Constraint, Language, Money, Product
from ui.words import COMPARISONS, EXCLUSIONS, WORDS
from ui.words import FACETS as FACET_NAMES

#: From this number of pieces downwards the card says how many are left.
FEW = 5


def web_url(url: str) -> str:
    """The address where it is an absolute http(s) one without control characters, else ""."""
    if any(ord(character) <= 32 or character in '\\"<>`' for character in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname and "@" not in parts.netloc else ""


def picture_url(image: str) -> str:
    """Where the page gets a picture: https as it is, a file of the store by its name, "" for anything else."""
    if image.lower().startswith("https://"):
        return web_url(image)
    name = image.removeprefix("images/")
    return f"/images/{quote(name, safe='')}" if image.startswith("images/") and plain_name(name) else ""


def plain_name(name: str) -> bool:
    """True for a name that a file may have and that cannot lead out of its folder."""
    odd = any(character in "/\\:" or ord(character) < 32 for character in name)
    return 0 < len(name.encode("utf-8", "replace")) < 256 and not name.startswith(".") and not odd


def product_page(product_id: str, language: Language) -> str:
    """Our own page of a product, in the reply's language where that is not the catalogue's."""
    return f"/products/{quote(product_id, safe='')}" + ("?lang=zh" if language == "zh" else "")


def stock(product: Product, language: Language) -> dict[str, str]:
    words = WORDS[language]
    if not product.in_stock:
        return {"level": "none", "text": words["sold_out"]}
    if product.quantity is not None and product.quantity <= FEW:
        return {"level": "few", "text": words["few_left"].format(product.quantity)}
    return {"level": "good", "text": words["in_stock"]}


def saving(product: Product) -> str:
    """How much below the list price, in whole per cent rounded down, as "−20%"; "" where it is under 1 %."""
    listed = product.list_price
    if listed is None or listed.currency != product.price.currency or listed.amount <= product.price.amount:
        return ""
    per_cent = (listed.amount - product.price.amount) * 100 // listed.amount
    return f"−{per_cent}%" if per_cent else ""


def rating(product: Product, language: Language) -> dict[str, str] | None:
    if product.rating is None:
        return None
    shown = f"{product.rating:.1f}"
    form = WORDS[language]["rated" if product.rating_count else "rated_alone"]
    return {
        "text": shown,
        "count": f"({product.rating_count:,})" if product.rating_count else "",
        "label": form.format(rating=shown, count=f"{product.rating_count:,}"),
    }


def card(product: Product, language: Language, *, direct: bool) -> dict[str, Any]:
    """A product as its card. With `direct` the link leads to the store's own page of it, where there is one."""
    outside = web_url(product.url) if direct else ""
    listed = product.list_price
    struck = listed is not None and listed.currency == product.price.currency and listed.amount > product.price.amount
    return {
        "id": product.id,
        "title": product.title_in(language),
        "href": outside or product_page(product.id, language),
        "outside": bool(outside),
        "picture": next((url for image in product.images if (url := picture_url(image))), ""),
        "brand": product.brand,
        "price": format_money(product.price, language),
        "was": format_money(listed, language) if listed is not None and struck else "",
        "saving": saving(product),
        "stock": stock(product, language),
        "rating": rating(product, language),
        "promotion": product.promotion,
    }


def amount(value: float, currency: str, language: Language) -> str:
    """A constraint's price, which is in major units, as money."""
    return format_money(
        Money(amount=round(value * 10 ** get_currency_precision(currency)), currency=currency), language
    )


def chip(constraint: Constraint, lexicon: Lexicon, language: Language, currency: str) -> dict[str, str]:
    """A constraint as a chip: the facet's name ("" where the text says it all) and what is asked of it."""
    words, facet, value = WORDS[language], constraint.facet, constraint.value
    name = FACET_NAMES[language].get(facet, "")
    if facet in FACETS:
        labels = ("、" if language == "zh" else " or ").join(
            lexicon.label(facet, value, language) for value in constraint.values
        )
        return {"facet": name, "text": EXCLUSIONS[language].format(labels) if constraint.op == "!=" else labels}
    if isinstance(value, bool):
        return {"facet": "", "text": words[facet] if value == (constraint.op == "=") else ""}
    shown = amount(value, currency, language) if facet == "price" and isinstance(value, (int, float)) else f"{value}"
    return {"facet": name, "text": COMPARISONS[language][constraint.op].format(shown)}


def chips(cards: Cards, lexicon: Lexicon, currency: str) -> list[dict[str, str]]:
    """The request's constraints in the order in which they were understood, then those that were set aside."""
    if cards.query is None:
        return []
    shown: list[dict[str, str]] = []
    for constraint in (*(c for c in cards.query.constraints if c not in cards.relaxed), *cards.relaxed):
        kind = "relaxed" if constraint in cards.relaxed else "hard" if constraint.hard else "soft"
        drawn = {**chip(constraint, lexicon, cards.language, currency), "kind": kind}
        if drawn["text"] and drawn not in shown:
            shown.append(drawn)
    return shown
