"""Products as the page shows them: plain data, every string meant as text. Knows no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from assistant.money import format_money
from assistant.types import Cards
from retrieval.types import Language, Product
from ui.words import WORDS

Card = dict[str, Any]

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


def card(product: Product, language: Language, *, direct: bool) -> Card:
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


def numbers(ids: Sequence[str], shown: Sequence[str]) -> list[int]:
    """Each product's number in the list that the shopper counts in, from 1; 0 for one that is not in it.

    A product that stands in it twice is counted where it stands.
    """
    there = {product: place for place, product in reversed(list(enumerate(shown, 1)))}
    return [place if id in shown[place - 1 : place] else there.get(id, 0) for place, id in enumerate(ids, 1)]


def shelf(cards: Cards, *, direct: bool) -> tuple[list[Card], list[Card]]:
    """The products found, then those just outside the limits with their `difference`: numbered through as one list."""
    products = [scored.item.product for scored in cards.products]
    near = [one.product.item.product for one in cards.nearest]
    counted = numbers([product.id for product in (*products, *near)], cards.state.shown)
    drawn = [
        {**card(product, cards.language, direct=direct), "number": number}
        for product, number in zip((*products, *near), counted, strict=True)
    ]
    outside = [
        {**one, "difference": near.difference} for one, near in zip(drawn[len(products) :], cards.nearest, strict=True)
    ]
    return drawn[: len(products)], outside


def list_again(products: Sequence[Product], shown: Sequence[str], language: Language, *, direct: bool) -> list[Card]:
    """The list shown last; a number stays with its product even where another one is gone from the store."""
    found = {product.id: product for product in products}
    return [
        {**card(found[id], language, direct=direct), "number": place}
        for place, id in enumerate(shown, 1)
        if id in found
    ]
