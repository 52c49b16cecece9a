"""How much a shopper of the demo store would like a product. Knows no event, file or clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.demo.pick import stream
from assistant.demo.products import Item
from assistant.demo.shoppers import FACTORS, Taste


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trait:
    """What of an item matters to a taste, read once."""

    item: Item
    wearer: str
    colour: str
    material: str
    pattern: str
    factors: tuple[float, ...]


def traits(items: Sequence[Item], seed: int) -> list[Trait]:
    """One per item. An item's latent factors are the mean of its brand's, type's and colour's, and its own."""
    known: dict[str, tuple[float, ...]] = {}

    def factors(name: str) -> tuple[float, ...]:
        if name not in known:
            chance = stream(seed, "factors", name)
            known[name] = tuple(chance.gauss(0, 1) for _ in range(FACTORS))
        return known[name]

    found = []
    for item in items:
        attributes = item.product.attributes
        colour = attributes["colour"][0]
        parts = [factors(f"brand {item.brand.name}"), factors(f"type {item.kind.name}"), factors(f"colour {colour}")]
        parts.append(factors(f"item {item.product.id}"))
        found.append(
            Trait(
                item=item,
                wearer=item.wearer_name,
                colour=colour,
                material=attributes["material"][0] if "material" in attributes else "",
                pattern=attributes["pattern"][0],
                factors=tuple(sum(column) / 2.0 for column in zip(*parts, strict=True)),
            )
        )
    return found


def liking(taste: Taste, trait: Trait) -> float:
    """About -4 to 4; higher is better. Half of it is colour, material, pattern and price, half latent and quality."""
    score = 1.1 * (trait.colour in taste.colours) + 0.9 * (trait.material in taste.materials)
    score += 0.4 * (trait.pattern in taste.patterns) - 3.2 * abs(trait.item.level - taste.level)
    score += 0.35 * sum(a * b for a, b in zip(taste.factors, trait.factors, strict=True))
    return score + 0.45 * trait.item.quality - 0.3


def shelves(found: Sequence[Trait]) -> Mapping[str, list[Trait]]:
    """The traits by product type."""
    by_kind: dict[str, list[Trait]] = {}
    for trait in found:
        by_kind.setdefault(trait.item.kind.name, []).append(trait)
    return by_kind
