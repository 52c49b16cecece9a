"""Makes the demo store's shoppers with their hidden tastes. Knows no event and no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from assistant.demo.goods import table
from assistant.demo.pick import stream, weighted

FACTORS = 6  #: latent factors of tastes and products


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """What a shopper is after. `wearers` weighs whom clothes are for; `factors` are latent, standard normal."""

    level: float
    departments: Mapping[str, float]
    kinds: Mapping[str, float]
    colours: frozenset[str]
    materials: frozenset[str]
    patterns: frozenset[str]
    wearers: Mapping[str, float]
    factors: tuple[float, ...]
    size: float
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopper:
    """A made-up person; `taste` stays hidden."""

    id: str
    name: str
    about: str
    persona: bool
    position: int | None
    explicit: Mapping[str, str]
    taste: Taste


def make_shoppers(seed: int, count: int) -> list[Shopper]:
    """`count` shoppers, the personas first."""
    people = table("shoppers")
    shoppers = [
        _persona(raw, position, stream(seed, "shopper", str(position)))
        for position, raw in enumerate(people["personas"][:count], start=1)
    ]
    for number in range(len(shoppers) + 1, count + 1):
        shoppers.append(_shopper(people, number, stream(seed, "shopper", str(number))))
    return shoppers


def together() -> dict[str, tuple[str, ...]]:
    """Product types that are bought in one basket, by type."""
    pairs: dict[str, list[str]] = {}
    for group in table("shoppers")["together"]:
        for name in group:
            pairs.setdefault(name, []).extend(other for other in group if other != name)
    return {name: tuple(others) for name, others in pairs.items()}


def _persona(raw: Any, position: int, chance: Random) -> Shopper:
    explicit = {"locale": raw["locale"], "about_zh": raw["about_zh"]}
    if "name_zh" in raw:
        explicit["name_zh"] = raw["name_zh"]
    return Shopper(
        id=f"s-{position:04d}",
        name=raw["name"],
        about=raw["about"],
        persona=True,
        position=position,
        explicit=explicit,
        taste=_taste(raw["taste"], raw["gender"], 30, 0.0, chance),
    )


def _shopper(people: Any, number: int, chance: Random) -> Shopper:
    style = people["styles"][weighted(chance, {name: raw["share"] for name, raw in people["styles"].items()})]
    gender = "women" if chance.random() < 0.52 else "men"
    name = f"{chance.choice(people['first_names'][gender])} {chance.choice(people['last_names'])}"
    household, place = chance.choice(people["households"]), chance.choice(people["places"])
    sessions = max(2, min(24, round(chance.lognormvariate(1.75, 0.55))))
    return Shopper(
        id=f"s-{number:04d}",
        name=name,
        about=f"{household.capitalize()} in {place}.",
        persona=False,
        position=None,
        explicit={"locale": weighted(chance, people["locales"])},
        taste=_taste(style, gender, sessions, 0.12, chance),
    )


def _taste(raw: Any, gender: str, sessions: int, spread: float, chance: Random) -> Taste:
    """A style, loosened: a person drops a liked colour, takes on others and has own latent factors."""
    colours, materials = set(raw["colours"]), set(raw["materials"])
    if spread:
        colours.discard(chance.choice(sorted(colours)))
        colours.add(chance.choice(["black", "navy", "grey", "green", "red", "blue", "beige", "pink"]))
        materials.discard(chance.choice(sorted(materials)))
    kids = float(raw.get("kids", 0.0)) or (1.0 if spread and chance.random() < 0.12 else 0.0)
    return Taste(
        level=min(0.95, max(0.03, raw["level"] + chance.gauss(0, spread))),
        departments={
            name: weight * (chance.lognormvariate(0, 0.4) if spread else 1.0)
            for name, weight in raw["departments"].items()
        },
        kinds=raw["kinds"],
        colours=frozenset(colours),
        materials=frozenset(materials),
        patterns=frozenset(raw["patterns"]),
        wearers={gender: 3.0, "unisex": 3.0, "girls": kids, "boys": kids, "kids": kids, "baby": 0.0},
        factors=tuple(chance.gauss(0, 1) for _ in range(FACTORS)),
        size=min(1.0, max(0.0, chance.gauss(0.5, 0.25))),
        sessions=sessions,
    )
