"""Makes the demo store's products from its tables. Knows no file, picture or shopper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from assistant.demo.goods import Brand, Goods, Kind, Value, Wearer
from assistant.demo.pick import stream, weighted
from assistant.demo.wording import Choice, describe, entitle
from retrieval.types import Money, Product, Translation

#: The demo store's "today": nothing in it depends on the clock.
TODAY = date(2026, 11, 1)

LEVEL = {1: 0.14, 2: 0.38, 3: 0.62, 4: 0.84}
#: Promotions that reduce the price, and those that do not.
DISCOUNTS = {
    "winter": (("20% off winter sale", 20), ("30% off winter sale", 30)),
    "summer": (("40% off end of summer", 40), ("50% off end of summer", 50)),
    "any": (("15% off this week", 15), ("10% off for members", 10), ("25% off last pieces", 25)),
}
OFFERS = ("buy one, get one half price", "free gift wrapping", "buy two, get free delivery")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """A product with what only its makers know: its kind, its brand, its price level and its appeal.

    `quality` and `appeal` are standard normal; `level` is the place in its type's price range, 0 to 1.
    """

    product: Product
    kind: Kind
    brand: Brand
    wearer_name: str
    level: float
    quality: float
    appeal: float
    released: date


def make_items(goods: Goods, seed: int, *, share: float = 1.0) -> list[Item]:
    """All products of the store in order of their ids; `share` thins every type, to at least one product."""
    items: list[Item] = []
    titles: set[str] = set()
    for kind in goods.kinds:
        chance = stream(seed, "product", kind.name)
        for number in range(1, max(1, round(kind.count * share)) + 1):
            items.append(_item(goods, kind, f"{kind.prefix}-{number:04d}", chance, titles))
    return items


def _item(goods: Goods, kind: Kind, key: str, chance: Random, titles: set[str]) -> Item:
    wearer_name = weighted(chance, kind.wear) if kind.wear else ""
    wearer = goods.wearers[wearer_name] if wearer_name else None
    brand = _brand(goods, kind, wearer, chance)
    material = weighted(chance, _liked(kind.materials, brand)) if kind.materials else ""
    colour, pattern = _look(kind, brand, material, chance)
    shell = chance.choice(kind.shell) if kind.shell else ""
    chosen = tuple(
        (option.attribute, weighted(chance, {value: value.weight for value in option.values}))
        for option in kind.options
    )
    quality, appeal = chance.gauss(0, 1), chance.gauss(0, 1)
    level = _level(goods, brand, wearer, material, [value for _, value in chosen], chance)
    choice = Choice(
        kind=kind,
        brand=brand,
        wearer=wearer,
        colour=goods.colours[colour],
        material=goods.materials[material] if material else None,
        pattern=goods.patterns[pattern],
        shell=goods.materials[shell] if shell else None,
        values=tuple(value for _, value in chosen),
    )
    title, title_zh = entitle(choice, goods.series, titles, chance)
    text, text_zh = describe(choice, chance)
    list_price = _shop_price(kind.price[0] * (kind.price[1] / kind.price[0]) ** level, brand.level, chance)
    released = _release(kind, chance)
    price, promotion = _promotion(list_price, kind, released, chance)
    quantity = _quantity(appeal, chance)
    rating, count = _rating(brand, quality, appeal, released, chance)
    product = Product(
        id=key,
        title=title,
        description=text,
        url=f"/products/{key}",
        images=(f"images/{key}.svg",),
        brand=brand.name,
        category=kind.path,
        price=Money(amount=price, currency="USD"),
        list_price=Money(amount=list_price, currency="USD") if price < list_price else None,
        available=quantity > 0,
        quantity=quantity,
        attributes=_attributes(goods, kind, wearer, wearer_name, colour, material, shell, pattern, chosen),
        translations={"zh": Translation(title=title_zh, description=text_zh)},
        rating=rating,
        rating_count=count,
        release_date=released,
        promotion=promotion,
    )
    return Item(
        product=product,
        kind=kind,
        brand=brand,
        wearer_name=wearer_name,
        level=level,
        quality=quality,
        appeal=appeal,
        released=released,
    )


def _liked(weights: Mapping[str, float], brand: Brand) -> dict[str, float]:
    return {word: weight * (3.0 if word in brand.likes else 1.0) for word, weight in weights.items()}


def _brand(goods: Goods, kind: Kind, wearer: Wearer | None, chance: Random) -> Brand:
    group = "kids" if wearer is not None and wearer.age != "adult" else kind.brands
    makers = {
        brand: 1.0 + 2.0 * len(brand.likes & kind.materials.keys()) for brand in goods.brands if group in brand.makes
    }
    return weighted(chance, makers)


def _look(kind: Kind, brand: Brand, material: str, chance: Random) -> tuple[str, str]:
    """Colour and pattern; several colours need a pattern, and a metal has its own."""
    own = {"gold": "gold", "sterling silver": "silver", "brass": "gold"}.get(material)
    if own and own in kind.colours:
        return own, "solid"
    if material == "denim" and kind.name != "jeans":
        blues = {
            word: weight
            for word, weight in kind.colours.items()
            if word in ("blue", "light blue", "navy", "black", "white")
        }
        return weighted(chance, blues or kind.colours), "solid"
    pattern = weighted(chance, _liked(kind.patterns, brand))
    plain = {word: weight for word, weight in _liked(kind.colours, brand).items() if word != "multicolour"}
    printed = pattern not in ("solid", "quilted", "cable knit", "camouflage", "leopard", "houndstooth")
    if pattern == "camouflage":
        plain = {word: weight for word, weight in plain.items() if word in ("olive", "green", "khaki", "grey")} or plain
    if pattern == "leopard":
        plain = {
            word: weight for word, weight in plain.items() if word in ("beige", "brown", "camel", "black", "cream")
        } or plain
    colours = _liked(kind.colours, brand) if printed or not plain else plain
    return weighted(chance, colours), pattern


def _level(
    goods: Goods, brand: Brand, wearer: Wearer | None, material: str, values: list[Value], chance: Random
) -> float:
    level = LEVEL[brand.level] + sum(value.shift for value in values) + chance.gauss(0, 0.08)
    level += goods.materials[material].shift if material else 0.0
    level += wearer.shift * 0.8 if wearer is not None else 0.0
    return min(1.0, max(0.0, level))


def _shop_price(dollars: float, brand_level: int, chance: Random) -> int:
    """A price in cents as a shop would write it."""
    if dollars < 12:
        return max(149, int(dollars) * 100 + chance.choice((49, 90, 95, 99)))
    if dollars < 60:
        whole = round(dollars)
        return whole * 100 - (chance.choice((1, 5, 10)) if brand_level <= 2 else chance.choice((0, 0, 50)))
    if dollars < 200:
        return (round(dollars / 5) * 5 - chance.choice((0, 1) if brand_level >= 3 else (1, 1, 1))) * 100
    return (round(dollars / 10) * 10 - (1 if chance.random() < 0.7 else 0)) * 100


def _promotion(list_price: int, kind: Kind, released: date, chance: Random) -> tuple[int, str]:
    """Price in cents and promotion. A promotion that names a percentage takes exactly that off the list price."""
    luck = chance.random()
    if luck < 0.05:
        return list_price, chance.choice(OFFERS)
    if luck < 0.2 and (TODAY - released).days > 60:
        season = "winter" if "winter" in kind.season else "summer" if "summer" in kind.season else "any"
        promotion, percent = chance.choice(DISCOUNTS[chance.choice((season, "any"))])
        return round(list_price * (100 - percent) / 100), promotion
    if luck < 0.25 and (TODAY - released).days > 200:
        return max(99, round(list_price * chance.choice((0.8, 0.85, 0.9)) / 100) * 100 - 1), ""
    return list_price, ""


def _release(kind: Kind, chance: Random) -> date:
    if chance.random() < 0.04:
        return TODAY - timedelta(days=chance.randint(1, 44))
    return TODAY - timedelta(days=chance.randint(46, 3 * 365))


def _rating(brand: Brand, quality: float, appeal: float, released: date, chance: Random) -> tuple[float | None, int]:
    age = (TODAY - released).days
    count = int(min(4000.0, age / 365 * 40 * 2.2 ** (appeal + chance.gauss(0, 0.6))))
    if count < 1:
        return None, 0
    noise = chance.gauss(0, 0.6 / count**0.5)
    return round(min(5.0, max(2.2, 4.05 + 0.08 * (brand.level - 2) + 0.3 * quality + noise)), 1), count


def _quantity(appeal: float, chance: Random) -> int:
    if chance.random() < 0.05:
        return 0
    return 1 + int(min(400.0, chance.lognormvariate(3.0, 1.0) * 1.3**-appeal))


def _attributes(
    goods: Goods,
    kind: Kind,
    wearer: Wearer | None,
    wearer_name: str,
    colour: str,
    material: str,
    shell: str,
    pattern: str,
    chosen: tuple[tuple[str, Value], ...],
) -> dict[str, tuple[str, ...]]:
    attributes: dict[str, tuple[str, ...]] = {"product_type": (kind.name,), "colour": (colour,)}
    if material:
        attributes["material"] = tuple(dict.fromkeys(word for word in (material, shell) if word))
    attributes["pattern"] = (pattern,)
    attributes["season"] = kind.season
    if kind.occasion:
        attributes["occasion"] = kind.occasion
    if wearer is not None:
        attributes["gender"] = (wearer.gender,)
        attributes["age_group"] = (wearer.age,)
    for name, value in (*kind.fixed.items(), *((name, value.value) for name, value in chosen)):
        attributes[name] = (value,)
    features = tuple(dict.fromkeys((*kind.features, *(value.feature for _, value in chosen if value.feature))))
    if features:
        attributes["features"] = features
    if wearer is not None:
        shoes = kind.department == "Shoes"
        if shoes or (kind.department == "Clothing" and kind.name not in ("socks",)):
            attributes["sizes"] = goods.sizes[f"shoes {wearer_name}" if shoes else wearer_name]
    return attributes
