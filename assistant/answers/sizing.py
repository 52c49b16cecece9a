"""Which sizes and measures the catalogue states of a product. Knows no question and no wording."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answers.stated import UNKNOWN, attribute, sentences, shown_name, words_of
from assistant.answers.voice import clean
from retrieval.sizes import DIMENSIONS, MEASURE, SYSTEMS, UNITS, canonical, sizes_of, system
from retrieval.types import Product

_SIZE_NAMES = frozenset({"尺码", "尺寸", "鞋码", "码数", "规格"})
_MEASURES = (
    "dimension", "measurement", "capacity", "volume", "diameter", "length", "width", "height", "depth", "thickness",
    "screen size", "display diagonal", "尺寸", "容量", "长度", "直径",
)  # fmt: skip
_PARTS = re.compile(r"\s*[;|/、；，,]\s*")
_RANGE = re.compile(r"(\d{1,3})\s?[-–]\s?(\d{1,3})")


def size_list(product: Product) -> tuple[str, ...]:
    """The sizes that a size field lists, as written: S, M, L; 38, 39; double. Empty where there is none."""
    for name, contents in product.attributes.items():
        words = words_of(name)
        if ("size" in words and not {"pack", "screen", "display"} & set(words)) or shown_name(name) in _SIZE_NAMES:
            known = [c for c in contents if c.strip().lower() not in UNKNOWN]
            split = [
                part
                for content in known
                for part in ([content] if DIMENSIONS.search(content.lower()) else _PARTS.split(content))
            ]
            if split:
                return tuple(dict.fromkeys(clean(part, 40) for part in split if part.strip()))
    return ()


def measures(product: Product) -> tuple[tuple[str, str], ...]:
    """Fields with measures that say how big a product is, at most three, as name and content."""
    found = []
    for wanted in _MEASURES:
        stated = attribute(product, wanted)
        if stated and any(c.isdigit() for c in stated[1][0]) and stated not in found:
            found.append(stated)
    return tuple((name, ", ".join(contents)) for name, contents in found[:3])


def title_measure(product: Product, language: str) -> str:
    """How big the title says that a product is: "60 x 40 cm", "500 ml"; "" where it does not."""
    title = product.title_in(language)
    match = DIMENSIONS.search(title.lower()) or next(_bulks(title), None)
    return clean(title[match.start() : match.end()], 40) if match else ""


def sentence_of_size(product: Product, language: str) -> str:
    """The first sentence of the description with a length, a volume or the like; "" for none."""
    return next((text for text in sentences(product, language) if any(_bulks(text))), "")


def _bulks(text: str) -> Iterator[re.Match[str]]:
    found = MEASURE.finditer(text.lower())
    return (m for m in found if SYSTEMS.get(UNITS[m["unit"]], ("",))[0] in ("length", "volume", "mass"))


def sizes_like(product: Product, wanted: str) -> frozenset[str]:
    """The canonical sizes of the same system as a canonical one. Bare numbers, letters and words count only where a
    size field lists them: a "3" may be anything."""
    kind = system(wanted)
    if kind in ("letters", "numbers", "words"):
        own = {canonical(part) for part in size_list(product)}
        for part in size_list(product):
            if spread := _RANGE.fullmatch(part):
                low, high = int(spread[1]), int(spread[2])
                own.update(str(n) for n in range(low, min(high, low + 40) + 1))
        if kind == "words":
            return frozenset(own)
    else:
        own = set(sizes_of(product))
    return frozenset(size for size in own if system(size) == kind)
