"""Reads sizes and measures: XL, 42, 15 inch, 2 l, 52x63, 12 pack; says which a product has. Knows no message.

A size belongs to a system (letters, numbers, lengths, volumes …). Within one, measures compare across units. A product
that states no size of a system may come in any: the reply says that it is not stated, and the shopper checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.types import Op, Product

#: Unit as written (lower case) to its short name.
UNITS: dict[str, str] = {
    **dict.fromkeys(("inch", "inches", "in", '"', "″", "''", "寸", "英寸", "吋"), "inch"),
    **dict.fromkeys(("ft", "feet", "foot", "英尺", "尺"), "ft"),
    **dict.fromkeys(("cm", "centimeter", "centimeters", "centimetre", "centimetres", "厘米", "公分"), "cm"),
    **dict.fromkeys(("mm", "millimeter", "millimeters", "millimetre", "millimetres", "毫米"), "mm"),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres", "米"), "m"),
    **dict.fromkeys(("yd", "yard", "yards", "码布"), "yd"),
    **dict.fromkeys(("l", "liter", "liters", "litre", "litres", "ltr", "升"), "l"),
    **dict.fromkeys(("ml", "milliliter", "milliliters", "millilitre", "millilitres", "毫升"), "ml"),
    **dict.fromkeys(("fl oz", "fluid ounce", "fluid ounces", "fl. oz"), "fl oz"),
    **dict.fromkeys(("gallon", "gallons", "gal", "加仑"), "gallon"),
    **dict.fromkeys(("quart", "quarts", "qt"), "quart"),
    **dict.fromkeys(("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "公斤", "千克"), "kg"),
    **dict.fromkeys(("g", "gram", "grams", "gr", "克"), "g"),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds", "磅"), "lb"),
    **dict.fromkeys(("oz", "ounce", "ounces", "盎司"), "oz"),
    **dict.fromkeys(("gb", "gig", "gigs", "gigabyte", "gigabytes", "g内存"), "gb"),
    **dict.fromkeys(("tb", "terabyte", "terabytes"), "tb"),
    **dict.fromkeys(("mb", "megabyte", "megabytes"), "mb"),
    **dict.fromkeys(("w", "watt", "watts", "瓦"), "w"),
    **dict.fromkeys(("mah", "毫安", "毫安时"), "mah"),
    **dict.fromkeys(("hz", "赫兹"), "hz"),
    **dict.fromkeys(("mp", "megapixel", "megapixels", "万像素"), "mp"),
}  # fmt: skip

#: A unit's system and how many of the system's smallest unit it holds.
SYSTEMS: dict[str, tuple[str, float]] = {
    "mm": ("length", 1.0), "cm": ("length", 10.0), "m": ("length", 1000.0), "inch": ("length", 25.4),
    "ft": ("length", 304.8), "yd": ("length", 914.4),
    "ml": ("volume", 1.0), "l": ("volume", 1000.0), "fl oz": ("volume", 29.5735), "gallon": ("volume", 3785.41),
    "quart": ("volume", 946.353),
    "g": ("mass", 1.0), "kg": ("mass", 1000.0), "lb": ("mass", 453.592), "oz": ("mass", 28.3495),
    "mb": ("memory", 0.001), "gb": ("memory", 1.0), "tb": ("memory", 1000.0),
    "w": ("power", 1.0), "mah": ("charge", 1.0), "hz": ("frequency", 1.0), "mp": ("resolution", 1.0),
    "pack": ("pack", 1.0),
}  # fmt: skip

LETTERS: dict[str, str] = {
    **{letter: letter for letter in ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "4xl", "5xl")},
    "2xl": "xxl", "3xl": "xxxl", "xxxxl": "4xl", "2xs": "xxs", "x-large": "xl", "x-small": "xs", "xx-large": "xxl",
    "extra large": "xl", "extra-large": "xl", "extra small": "xs", "extra-small": "xs", "double xl": "xxl",
    "small": "s", "medium": "m", "med": "m", "large": "l",
    "小": "s", "中": "m", "大": "l", "加大": "xl", "特大": "xl", "均": "one size",
}  # fmt: skip

_UNIT_WORDS = sorted((unit for unit in UNITS if unit not in ("in",)), key=len, reverse=True)
#: A number with its unit, in lower-case text.
MEASURE = re.compile(
    r"(?<![a-z0-9_.])(?P<number>\d+(?:[.,]\d+)?)(?:\s|-)?(?P<unit>"
    + "|".join(re.escape(unit) for unit in _UNIT_WORDS)
    + r")(?![a-z/])"
)
DIMENSIONS = re.compile(
    r"(?<![a-z0-9_.])\d+(?:\.\d+)?\s?(?:\"|'|″|cm|mm|in|inch|inches|ft|[wlhd](?![a-wyz]))?(?:\s?(?:x|by|×"
    r"|\*)\s?\d+(?:\.\d+)?\s?"
    r"(?:\"|'|″|cm|mm|in(?:ch(?:es)?)?|ft|[wlhd])?(?![a-z])){1,2}"
)
_FIELD = re.compile(
    r"(?:^|[\s_-])(?:sizes?|size range|尺码|尺寸|规格|鞋码|码数|capacity|volume|容量|screen|diagonal|storage"
    r"|memory)(?:$|[\s_-])"
)
_SPLIT = re.compile(r"\s*[,;/|、，；]\s*")
_RANGE = re.compile(r"(\d{1,2})\s?[-–]\s?(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount in the smallest unit of its system, and the unit that it was written in."""

    system: str
    amount: float
    unit: str


def number_text(value: float) -> str:
    """15.0 as "15", 15.6 as "15.6"."""
    return f"{value:g}"


def canonical(text: str) -> str:
    """A size in its one spelling: "XX-Large" is "xxl", "15-inch" "15 inch", "52 x 63" "52x63"; else lower case."""
    plain = " ".join(text.lower().split())
    if plain in LETTERS:
        return LETTERS[plain]
    if DIMENSIONS.fullmatch(plain):
        return "x".join(number_text(float(n)) for n in re.findall(r"\d+(?:\.\d+)?", plain))
    measured = MEASURE.fullmatch(plain)
    if measured:
        return f"{number_text(float(measured['number'].replace(',', '.')))} {UNITS[measured['unit']]}"
    return plain


def system(size: str) -> str:
    """The system of a canonical size: letters, numbers, dimensions, one of a measure's, or "words"."""
    if size in LETTERS.values():
        return "letters"
    if re.fullmatch(r"\d+(?:\.\d+)?", size):
        return "numbers"
    if re.fullmatch(r"\d+(?:\.\d+)?(?:x\d+(?:\.\d+)?)+", size):
        return "dimensions"
    found = measure(size)
    return found.system if found else "words"


def measure(size: str) -> Measure | None:
    """A canonical measure as an amount; None for what is none."""
    number, _, unit = size.partition(" ")
    if unit not in SYSTEMS or not re.fullmatch(r"\d+(?:\.\d+)?", number):
        return None
    name, factor = SYSTEMS[unit]
    return Measure(name, float(number) * factor, unit)


def sizes_of(product: Product) -> frozenset[str]:
    """The canonical sizes that a product states: those its size fields list, the measures in its title and values."""
    found: set[str] = set()
    for name, values in product.attributes.items():
        if _FIELD.search(name.replace("attr", " ")):
            for value in values:
                found.update(canonical(part) for part in _SPLIT.split(value) if 0 < len(part) <= 24)
                if spread := _RANGE.fullmatch(value.strip()):
                    found.update(str(n) for n in range(int(spread[1]), min(int(spread[2]), int(spread[1]) + 40) + 1))
        for value in values:
            if len(value) <= 60:
                found.update(measures_in(value))
    found.update(measures_in(product.title))
    return frozenset(found)


def measures_in(text: str) -> Iterable[str]:
    if not any(character.isdigit() for character in text):
        return
    lower = text.lower()
    for match in MEASURE.finditer(lower):
        yield f"{number_text(float(match['number'].replace(',', '.')))} {UNITS[match['unit']]}"


def fits(stated: frozenset[str], op: Op, wanted: str) -> bool:
    """Whether a product with these sizes can be had in the wanted one. True where it states none of that system."""
    kind = system(wanted)
    same = [size for size in stated if system(size) == kind]
    if not same:
        return True
    asked = measure(wanted)
    if asked is None:
        if op in ("=", "!="):
            return (wanted in same) == (op == "=")
        return any(_ordered(_plain(size), op, _plain(wanted)) for size in same)
    return any(_measured(m, op, asked) for size in same if (m := measure(size)))


def _measured(stated: Measure, op: Op, asked: Measure) -> bool:
    if op in ("=", "!="):
        whole = asked.unit == "inch" and stated.unit == "inch" and (asked.amount / 25.4).is_integer()
        near = abs(stated.amount - asked.amount) <= 0.01 * asked.amount
        alike = near or (whole and 0 <= stated.amount - asked.amount < 25.4)  # a 15.6 inch screen is called 15 inch
        return alike == (op == "=")
    return _ordered(stated.amount, op, asked.amount)


def _plain(size: str) -> float:
    order = list(LETTERS.values())
    return float(size) if re.fullmatch(r"\d+(?:\.\d+)?", size) else float(order.index(size) if size in order else -1)


def _ordered(stated: float, op: Op, asked: float) -> bool:
    return {"<=": stated <= asked, "<": stated < asked, ">=": stated >= asked, ">": stated > asked}[op]
