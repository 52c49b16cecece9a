"""A shelf of products of many kinds, scored by hand, for tests of what is said about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.types import Cards
from ranking.types import ScoredProduct
from retrieval.lexicon import Lexicon
from retrieval.tags import tag
from retrieval.types import Candidate, Constraint, Language, Money, Product, Query, TaggedProduct, Translation


def product(
    title: str,
    price: float,
    *,
    attributes: Mapping[str, str] = {},
    chinese: str = "",
    **fields: object,
) -> Product:
    """A product at a price in dollars; its id is its title in lower case with hyphens."""
    plain = Product(
        id=title.lower().replace(" ", "-"),
        title=title,
        price=Money(amount=round(price * 100), currency="USD"),
        attributes={name: tuple(value.split(", ")) for name, value in attributes.items()},
        translations={"zh": Translation(title=chinese)} if chinese else {},
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def scored(item: Product, lexicon: Lexicon, **contributions: float) -> ScoredProduct:
    tagged = TaggedProduct(product=item, tags=tag(item, lexicon))
    parts = {"text": 0.5, "taste": 0.0, **contributions}
    return ScoredProduct(
        candidate=Candidate(item=tagged, scores={"dense": 0.5}, text_score=0.5),
        score=sum(parts.values()),
        contributions=parts,
    )


def asking(text: str, *constraints: Constraint, language: Language = "en") -> Query:
    return Query(text=text, search_text=text, language=language, constraints=constraints)


def up_to(dollars: float) -> Constraint:
    return Constraint(facet="price", op="<=", value=dollars, text=f"under ${dollars:g}")


def wish(facet: str, value: str, *, hard: bool = True) -> Constraint:
    return Constraint(facet=facet, op="=", value=value, hard=hard, text=value)


def without(facet: str, value: str) -> Constraint:
    return Constraint(facet=facet, op="!=", value=value, text=f"no {value}")


def cards(products: Sequence[ScoredProduct], query: Query) -> Cards:
    return Cards(act="search", language=query.language, query=query, products=tuple(products), lead="")


#: Title, price, attributes, rating, price limit (0 for none).
SHELF: tuple[tuple[str, float, dict[str, str], float, float], ...] = (
    ("Alpine Ridge Down Jacket", 179, {"type": "down jacket", "colour": "black", "features": "hood"}, 4.6, 200),
    ("Nordhaus City Parka", 89, {"type": "parka", "colour": "navy", "features": "waterproof, hood"}, 0, 100),
    ("Kestrel Rain Shell", 64.5, {"type": "rain jacket", "colour": "yellow", "features": "windproof"}, 4.1, 0),
    ("Marlow Overcoat", 240, {"type": "overcoat", "colour": "camel", "material": "wool"}, 4.8, 250),
    ("Tundra Expedition Parka", 349, {"type": "parka", "colour": "olive", "features": "insulated, hood"}, 0, 0),
    ("Harbour Jacket", 75, {"type": "denim jacket", "colour": "blue", "material": "denim"}, 4.3, 80),
    ("Soft Merino Crew", 95, {"type": "sweater", "colour": "grey", "material": "merino"}, 4.7, 0),
    ("Juniper Dress", 58, {"type": "dress", "colour": "green", "material": "linen"}, 4.2, 60),
    ("Oxford Shirt", 42, {"type": "shirt", "colour": "white", "material": "cotton"}, 4, 0),
    ("Trail Runner 3 Shoes", 110, {"type": "running shoes", "colour": "orange", "features": "breathable"}, 4.5, 120),
    ("Calder Boots", 160, {"type": "boots", "colour": "brown", "material": "leather"}, 4.4, 0),
    ("Brighton Backpack", 69, {"type": "backpack", "colour": "tan", "material": "canvas"}, 4.6, 75),
    ("Lumen Desk Lamp", 45, {"type": "desk lamp", "colour": "white", "material": "aluminium"}, 4.5, 50),
    ("Halo Floor Lamp", 129, {"type": "floor lamp", "colour": "gold", "material": "metal"}, 0, 0),
    ("Oslo Coffee Table", 219, {"type": "coffee table", "material": "oak"}, 4.3, 250),
    ("Cosy Corner Armchair", 310, {"type": "armchair", "colour": "grey", "material": "velvet"}, 4.6, 0),
    ("Stoneware Bowl", 14, {"type": "bowl", "colour": "blue", "material": "ceramic"}, 4.8, 0),
    ("Brew Master", 79.99, {"type": "coffee maker", "colour": "black", "features": "programmable"}, 4.1, 80),
    ("Morning Rolled Oats", 4.5, {"type": "oats", "features": "organic"}, 4.9, 0),
    ("Sunrise Orange Juice", 3.2, {"type": "juice"}, 0, 5),
    ("Midnight Chocolate Bar", 2.99, {"type": "chocolate", "features": "vegan"}, 4.7, 0),
    ("Hillside Green Tea", 8, {"type": "tea", "features": "organic"}, 4.4, 10),
    ("Sonic Wave", 149, {"type": "headphones", "colour": "black", "features": "wireless"}, 4.5, 150),
    ("Pixel View 27", 289, {"type": "monitor", "colour": "black"}, 4.4, 0),
    ("Volt 10 Power Bank", 29, {"type": "power bank", "colour": "white"}, 4.2, 30),
    ("Aero 14", 899, {"type": "laptop", "colour": "silver", "material": "aluminium"}, 4.6, 1000),
    ("Snap Compact", 219, {"type": "camera", "colour": "red", "features": "waterproof"}, 0, 0),
    ("Echo Pocket", 59, {"type": "speaker", "colour": "blue", "features": "bluetooth, waterproof"}, 4.3, 60),
    ("Yoga Flow Mat", 35, {"type": "yoga mat", "colour": "purple", "material": "rubber"}, 4.7, 0),
    ("Summit Two Tent", 140, {"type": "tent", "colour": "green", "features": "waterproof"}, 4.5, 150),
    ("Velvet Rose Candle", 18, {"type": "candle", "colour": "pink"}, 4.6, 0),
    ("Little Explorer Puzzle", 22, {"type": "puzzle", "material": "wood"}, 4.9, 25),
    ("Dorset Belt", 38, {"type": "belt", "colour": "black", "material": "leather"}, 4.2, 0),
    ("Evening Scarf", 49, {"type": "scarf", "colour": "red", "material": "silk"}, 4.5, 50),
    ("Meridian Watch", 185, {"type": "watch", "colour": "gold", "material": "stainless steel"}, 4.4, 0),
    ("Hydra Face Cream", 26, {"type": "face cream"}, 4.3, 30),
)


def shelf_cards(lexicon: Lexicon) -> list[Cards]:
    """One reply's cards per product of the shelf: the product first, then two others of the shelf."""
    made = [
        scored(
            product(title, price, attributes=attributes, rating=rating or None, rating_count=int(rating * 10)), lexicon
        )
        for title, price, attributes, rating, _ in SHELF
    ]
    found = []
    for i, (title, _, attributes, _, limit) in enumerate(SHELF):
        wishes = [wish("product_type", value) for value in made[i].item.values("product_type")[:1]]
        if limit:
            wishes.append(up_to(limit))
        others = [made[(i + 1) % len(made)], made[(i + 2) % len(made)]]
        found.append(cards([made[i], *others], asking(f"{attributes['type']} like {title}", *wishes)))
    return found
