"""A product's own page as values for its template. Knows no HTML."""

from __future__ import annotations

from typing import Any

from retrieval.types import Language, Product
from ui.cards import card, web_url
from ui.words import PRODUCT_WORDS, WORDS


def details(product: Product, language: Language) -> list[tuple[str, str]]:
    """Rows of the table of details, name and value."""
    words = PRODUCT_WORDS[language]
    rows = [(name.replace("_", " ").capitalize(), ", ".join(values)) for name, values in product.attributes.items()]
    if product.category:
        rows.insert(0, (words["category"], " › ".join(product.category)))
    if product.release_date is not None:
        rows.append((words["released"], product.release_date.isoformat()))
    return [*((name, value) for name, value in rows if value), (words["sku"], product.id)]


def product_view(product: Product, language: Language) -> dict[str, Any]:
    other: Language = "en" if language == "zh" else "zh"
    translated = bool(product.translations)
    return {
        "language": language,
        "other_language": other,
        "words": PRODUCT_WORDS[language],
        "shop_words": WORDS[language],
        "card": card(product, language, direct=False),
        "other_title": product.title_in(other) if translated else "",
        "description": product.description_in(language),
        "other_description": product.description_in(other) if translated else "",
        "details": details(product, language),
        "elsewhere": web_url(product.url),
    }
