"""What the catalogue states that lets products be ranked: signs of warmth, weights, other figures. Knows no wording.

Signs of warmth are ordered as an outfitter would: the fill power of down, down, insulation and features that say warm,
wool and the like, any other material. Within a kind nothing but the fill power ranks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers.stated import attribute, shown_name, values_of
from assistant.answers.voice import Voice, clean
from retrieval.sizes import MEASURE, SYSTEMS, UNITS
from retrieval.types import Product, Tag, TaggedProduct

_FILL = re.compile(r"(?<!\d)([4-9]\d{2})[\s-]?(?:fill|fp\b|cuin|蓬)", re.IGNORECASE)
_DEGREES = re.compile(r"([-−–]?\d+(?:\.\d+)?)\s?°\s?([CF])")
_TIMES = re.compile(r"(\d+)\s?[x×]\s?$")
_FIGURE = re.compile(r"(\d+(?:[.,]\d+)?)\s?(.*)")
_INSULATION = frozenset({"synthetic-insulation", "fur", "shearling", "faux-fur", "faux-shearling"})
_WARM_FEATURES = frozenset({"warm", "insulated", "heated"})
_WOOLLY = frozenset({"wool", "fleece", "flannel", "felt", "merino", "cashmere", "alpaca", "mohair", "tweed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a product is ranked by, higher is better, and the catalogue's words for it. `kind` 0 is no real sign."""

    kind: int
    figure: float = 0.0
    text: str = ""

    @property
    def rank(self) -> tuple[int, float]:
        return self.kind, self.figure


def warmth(item: TaggedProduct, voice: Voice) -> Evidence | None:
    """How warm a product is by what is stated; None where nothing is."""
    down = _said(item, "material", frozenset({"down"}), voice)
    if down and (fill := _fill_power(item.product, voice)):
        return fill
    if down:
        return Evidence(kind=3, text=down)
    warm = _said(item, "material", _INSULATION, voice) or _said(item, "feature", _WARM_FEATURES, voice)
    if warm:
        return Evidence(kind=2, text=warm)
    woolly = _said(item, "material", _WOOLLY, voice)
    if woolly:
        return Evidence(kind=1, text=woolly)
    other = values_of(item, "material", voice.lexicon)
    labels = [voice.label("material", value) for value in other.values]
    return Evidence(kind=0, text=voice.listed(labels[:2])) if labels and other.source != "type" else None


def _said(item: TaggedProduct, facet: str, signs: frozenset[str], voice: Voice) -> str:
    """The narrowest of these values that the product has, in words; by its type where it follows from that."""
    tags = [tag for tag in item.tags if tag.facet == facet and tag.value in signs]
    best = min(tags, key=_sureness, default=None)
    if best is None:
        return ""
    if best.source.startswith("implied:product_type="):
        return voice.label("product_type", best.source.partition("=")[2])
    return voice.label(facet, best.value)


def _sureness(tag: Tag) -> int:
    if tag.source.startswith("implied:"):
        return 3
    return 0 if tag.structured else 1 if tag.source == "title" else 2


def _fill_power(product: Product, voice: Voice) -> Evidence | None:
    for name, contents in product.attributes.items():
        for content in contents:
            if match := _FILL.search(content) or (
                re.search(r"([4-9]\d{2})", content) if shown_name(name) in ("fill power", "蓬松度") else None
            ):
                power = int(match[1])
                return Evidence(kind=4, figure=power, text=_down_of(power, content, voice))
    for text in (product.title, product.description):
        if match := _FILL.search(text):
            return Evidence(kind=4, figure=int(match[1]), text=_down_of(int(match[1]), "", voice))
    return None


def _down_of(power: int, content: str, voice: Voice) -> str:
    lower = content.lower()
    if voice.language == "zh":
        return f"蓬松度{power}的{'鹅绒' if 'goose' in lower else '鸭绒' if 'duck' in lower else '羽绒'}"
    return clean(content, 40) if "down" in lower else f"{power}-fill down"


def temperature(item: TaggedProduct, voice: Voice) -> Evidence | None:
    """The lowest temperature that a product is stated to be for; the colder the warmer the product."""
    for name, contents in item.product.attributes.items():
        if "temperature" in name.lower() or "温度" in name or "温标" in name:
            for content in contents:
                if match := _DEGREES.search(content):
                    degrees = float(match[1].replace("−", "-").replace("–", "-"))
                    celsius = degrees if match[2] == "C" else (degrees - 32) / 1.8
                    called, said = voice.facet(shown_name(name)), f"{match[1]} °{match[2]}"
                    return Evidence(kind=1, figure=-celsius, text=voice.choose(f"a {called} of {said}", called + said))
    return None


def warmths(items: Sequence[TaggedProduct], voice: Voice) -> list[Evidence | None]:
    """What products are compared by in warmth: temperatures where all state one, else the other signs. A fill power
    counts only where all that are of down state theirs."""
    degrees = [temperature(item, voice) for item in items]
    if all(degrees):
        return list(degrees)
    found = [warmth(item, voice) for item in items]
    if {3, 4} <= {evidence.kind for evidence in found if evidence}:
        return [replace(e, kind=3, figure=0.0) if e and e.kind == 4 else e for e in found]
    return found


def weight(item: TaggedProduct, voice: Voice) -> Evidence | None:
    """The stated weight, the lighter the better. None where there is none, or one that is not clear."""
    found = attribute(item.product, "weight")
    text = found[1][0] if found else _weight_in(item.product.description_in("en"))
    grams = _grams(text) if text else None
    if grams is not None:
        return Evidence(kind=1, figure=-grams, text=text)
    bare = _FIGURE.fullmatch(text.strip()) if found else None
    if bare and found and not bare[2]:
        return Evidence(kind=0, figure=-float(bare[1].replace(",", ".")), text=text)
    return None


def _weight_in(description: str) -> str:
    match = re.search(
        r"\bweigh(?:s|ing)? (?:only |just |about |around )?(\d[\d.,]*\s?(?:kg|g|lbs?|oz)\b)", description, re.I
    )
    return match[1] if match else ""


def _grams(text: str) -> float | None:
    lower = text.lower()
    for match in MEASURE.finditer(lower):
        unit = UNITS[match["unit"]]
        if SYSTEMS.get(unit, ("",))[0] == "mass":
            times = _TIMES.search(lower[: match.start()])
            amount = float(match["number"].replace(",", ".")) * SYSTEMS[unit][1]
            return amount * (int(times[1]) if times else 1)
    return None


def figure(item: TaggedProduct, name: str) -> tuple[Evidence, str] | None:
    """The number that a field states first, more is better, and its unit in lower case. None where it has none."""
    found = attribute(item.product, name)
    match = _FIGURE.fullmatch(found[1][0].strip()) if found and len(found[1]) == 1 else None
    if match is None or found is None or any(character.isdigit() for character in match[2]):
        return None
    return Evidence(kind=1, figure=float(match[1].replace(",", ".")), text=found[1][0]), match[2].strip().lower()
