"""Draws a product."""

from __future__ import annotations

from html import escape

from retrieval.types import Product


def draw(product: Product) -> str:
    """The product as a self-contained SVG."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240"><title>'
        f'{escape(product.title)}</title><rect width="240" height="240" fill="#eee"/></svg>'
    )
