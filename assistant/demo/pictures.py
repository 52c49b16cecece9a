"""Draws a demo product by its type, in its colour and pattern. Knows no file and no page."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape

from assistant.demo import (
    shapes_clothes,
    shapes_coats,
    shapes_devices,
    shapes_home,
    shapes_kitchen,
    shapes_living,
    shapes_play,
    shapes_shoes,
    shapes_wear,
)
from assistant.demo.goods import load_goods
from assistant.demo.paint import Look
from retrieval.types import Product

ROOMS = (
    shapes_coats, shapes_clothes, shapes_shoes, shapes_wear, shapes_home, shapes_kitchen, shapes_devices, shapes_play,
    shapes_living,
)  # fmt: skip
SHAPES: dict[str, Callable[[Look], str]] = {name: shape for room in ROOMS for name, shape in room.SHAPES.items()}
SHADOW = '<ellipse cx="120" cy="218" rx="84" ry="8" fill="#000" opacity=".08"/>'


def draw(product: Product) -> str:
    """A self-contained SVG, 240 by 240, without scripts or references. KeyError for a type the demo does not sell."""
    attributes = product.attributes
    colour = attributes["colour"][0]
    look = Look(
        base=load_goods().colours[colour].base,
        pattern=attributes["pattern"][0],
        many=colour == "multicolour",
        attributes=attributes,
    )
    shape = SHAPES[_shapes()[attributes["product_type"][0]]]
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" role="img">'
        f"<title>{escape(product.title)}</title>"
        f'{look.defs}<rect width="240" height="240" fill="{look.ground}"/>{SHADOW}{shape(look)}</svg>\n'
    )
    return re.sub(r"(\d+\.\d\d)\d+", r"\1", drawn)


@cache
def _shapes() -> dict[str, str]:
    return {kind.name: kind.shape for kind in load_goods().kinds}
