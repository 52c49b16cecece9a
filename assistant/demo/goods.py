"""Reads the demo store's tables: what is sold, by whom, in which words. Knows no chance and no picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

#: Files of product types, in the order in which products are numbered.
TYPE_FILES = ("clothing", "wear", "home", "living")

WEAR = {
    "w": {"women": 1.0},
    "m": {"men": 1.0},
    "u": {"unisex": 1.0},
    "wm": {"women": 5.0, "men": 5.0},
    "wmk": {"women": 5.0, "men": 4.5, "girls": 1.0, "boys": 1.0},
    "wmu": {"women": 3.0, "men": 3.0, "unisex": 4.0},
    "kids": {"kids": 1.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same words in English and Chinese."""

    en: str
    zh: str

    @classmethod
    def split(cls, text: str) -> Pair:
        en, _, zh = text.partition(" | ")
        return cls(en=en, zh=zh or en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of an option. `shift` moves the price within its type's range (-1 to 1)."""

    value: str
    weight: float
    shift: float
    title: Pair | None
    zh_title: str
    feature: str
    say: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    name: str
    attribute: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    name: str
    zh: str
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """`zh` stands in sentences, `zh_title` before a noun."""

    name: str
    zh: str
    zh_title: str
    shift: float
    say: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wearer:
    gender: str
    age: str
    title: Pair
    shift: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """`level` runs from 1 (budget) to 4 (luxury); `makes` names groups; `likes` colours, materials and patterns."""

    name: str
    zh: str
    level: int
    makes: frozenset[str]
    likes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A product type as the store sells it. Weights are relative; `price` is the range in dollars."""

    name: str
    prefix: str
    noun: Pair
    count: int
    path: tuple[str, ...]
    brands: str
    price: tuple[float, float]
    shape: str
    wear: Mapping[str, float]
    colours: Mapping[str, float]
    materials: Mapping[str, float]
    patterns: Mapping[str, float]
    shell: tuple[str, ...]
    options: tuple[Option, ...]
    fixed: Mapping[str, str]
    features: tuple[str, ...]
    season: tuple[str, ...]
    occasion: tuple[str, ...]
    material_title: bool
    consumable: bool
    show_colour: bool
    lines: tuple[Pair, ...]
    close: tuple[Pair, ...]

    @property
    def department(self) -> str:
        return self.path[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """All tables together."""

    kinds: tuple[Kind, ...]
    brands: tuple[Brand, ...]
    colours: Mapping[str, Colour]
    materials: Mapping[str, Material]
    patterns: Mapping[str, tuple[Pair | None, tuple[Pair, ...]]]
    wearers: Mapping[str, Wearer]
    sizes: Mapping[str, tuple[str, ...]]
    series: tuple[str, ...]


def table(name: str) -> Any:
    """A table of this package as YAML gives it."""
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def load_goods() -> Goods:
    """The tables, checked against each other. KeyError for a word that no table defines."""
    words = table("words")
    options = {name: _option(name, raw) for name, raw in table("options").items()}
    materials = {name: _material(name, raw) for name, raw in words["materials"].items()}
    colours = {name: Colour(name=name, zh=zh, base=base) for name, (zh, base) in words["colours"].items()}
    kinds: list[Kind] = []
    for file in TYPE_FILES:
        content = table(file)
        for name, raw in content["types"].items():
            kinds.append(_kind(name, raw, content["groups"], words["palettes"], options))
    for kind in kinds:
        for word in (*kind.materials, *kind.shell):
            materials[word]
        for word in kind.colours:
            colours[word]
    return Goods(
        kinds=tuple(kinds),
        brands=tuple(
            Brand(
                name=raw["name"],
                zh=raw.get("zh", raw["name"]),
                level=raw["level"],
                makes=frozenset(raw["in"]),
                likes=frozenset(raw["likes"]),
            )
            for raw in table("brands")
        ),
        colours=colours,
        materials=materials,
        patterns={
            name: (Pair.split(raw["title"]) if "title" in raw else None, _pairs(raw.get("say", ())))
            for name, raw in words["patterns"].items()
        },
        wearers={
            name: Wearer(gender=raw["gender"], age=raw["age"], title=Pair.split(raw["title"]), shift=raw["shift"])
            for name, raw in words["wearers"].items()
        },
        sizes={name: tuple(raw) for name, raw in words["sizes"].items()},
        series=tuple(words["series"]),
    )


def _pairs(texts: Any) -> tuple[Pair, ...]:
    return tuple(Pair.split(text) for text in texts)


def _option(name: str, raw: Any) -> Option:
    values = tuple(
        Value(
            value=value,
            weight=entry["w"],
            shift=entry.get("shift", 0.0),
            title=Pair.split(entry["title"]) if "title" in entry else None,
            zh_title=entry.get("zhtitle", ""),
            feature=entry.get("feature", ""),
            say=_pairs(entry.get("say", ())),
        )
        for value, entry in raw["values"].items()
    )
    return Option(name=name, attribute=raw["attribute"], values=values)


def _material(name: str, raw: Any) -> Material:
    return Material(
        name=name, zh=raw["zh"], zh_title=raw.get("name", raw["zh"]), shift=raw["shift"], say=_pairs(raw["say"])
    )


def _kind(name: str, raw: Any, groups: Any, palettes: Any, options: Mapping[str, Option]) -> Kind:
    spec = raw["spec"]
    group = groups[spec["group"]]
    noun = Pair.split(spec["noun"]) if "noun" in spec else Pair(en=name.title(), zh=spec["zh"])
    wear = spec.get("wear", group.get("wear", {}))
    colours = spec["colours"]
    return Kind(
        name=name,
        prefix=spec["id"],
        noun=noun,
        count=spec["n"],
        path=(*group["path"], spec.get("shelf", noun.en if noun.en.endswith("s") else f"{noun.en}s")),
        brands=group["brands"],
        price=(spec["price"][0], spec["price"][1]),
        shape=spec["shape"],
        wear=WEAR[wear] if isinstance(wear, str) else wear,
        colours=palettes[colours] if isinstance(colours, str) else colours,
        materials=spec.get("materials", {}),
        patterns=spec.get("patterns", {"solid": 1}),
        shell=tuple(spec.get("shell", ())),
        options=tuple(options[option] for option in spec.get("options", ())),
        fixed=spec.get("fixed", {}),
        features=tuple(spec.get("features", ())),
        season=tuple(spec.get("season", ("all-season",))),
        occasion=tuple(spec.get("occasion", ())),
        material_title=spec.get("mt", False),
        consumable=spec.get("consumable", group.get("consumable", False)),
        show_colour=spec.get("show_colour", group.get("show_colour", True)),
        lines=_pairs(raw["lines"]),
        close=_pairs(group.get("close", ())),
    )
