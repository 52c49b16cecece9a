"""Writes a product's titles and descriptions, English and Chinese, from what was chosen for it. Knows no file."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from assistant.demo.goods import Brand, Colour, Kind, Material, Pair, Value, Wearer

MOST_SENTENCES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Everything that was decided about a product and may be said of it."""

    kind: Kind
    brand: Brand
    wearer: Wearer | None
    colour: Colour
    material: Material | None
    pattern: tuple[Pair | None, tuple[Pair, ...]]
    shell: Material | None
    values: tuple[Value, ...]


def entitle(choice: Choice, series: tuple[str, ...], taken: set[str], chance: Random) -> tuple[str, str]:
    """A title that no other product has, in English and Chinese; a model name tells twins apart."""
    named = [value for value in choice.values if value.title is not None]
    shown = set(chance.sample(range(len(named)), k=min(len(named), chance.choice((1, 1, 2)))))
    words = [value for place, value in enumerate(named) if place in shown or value.feature in ("hooded",)]
    gender = choice.wearer is not None and (
        choice.wearer.age != "adult" or (len(choice.kind.wear) > 1 and chance.random() < 0.55)
    )
    model = chance.choice(series) if chance.random() < 0.25 else ""
    for attempt in range(200):
        title = _title_en(choice, words, gender, model), _title_zh(choice, words, gender, model)
        if title[0] not in taken and title[1] not in taken:
            taken.update(title)
            return title
        gender = gender or (
            choice.wearer is not None and choice.wearer.gender != "unisex" and len(choice.kind.wear) > 1
        )
        model = chance.choice(series) if attempt < 100 else f"{chance.choice(series)} {chance.randint(2, 99)}"
    raise RuntimeError(f"no free title for a {choice.kind.name} of {choice.brand.name}: add names to `series`")


def _title_en(choice: Choice, words: list[Value], gender: bool, model: str) -> str:
    parts = [choice.brand.name, model]
    if gender and choice.wearer is not None:
        parts.append(choice.wearer.title.en)
    parts += [value.title.en for value in words if value.title is not None]
    if choice.pattern[0] is not None:
        parts.append(choice.pattern[0].en)
    if choice.kind.material_title and choice.material is not None:
        parts.append(choice.material.name.title())
    parts.append(choice.kind.noun.en)
    title = " ".join(part for part in parts if part)
    return f"{title}, {choice.colour.name.title()}" if choice.kind.show_colour else title


def _title_zh(choice: Choice, words: list[Value], gender: bool, model: str) -> str:
    head = " ".join(part for part in (choice.brand.zh, model) if part)
    body = choice.wearer.title.zh if gender and choice.wearer is not None else ""
    if choice.kind.show_colour:
        body += choice.colour.zh
    body += "".join(value.title.zh for value in words if value.title is not None)
    if choice.pattern[0] is not None:
        body += choice.pattern[0].zh
    if choice.kind.material_title and choice.material is not None:
        body += choice.material.zh_title
    body += "".join(value.zh_title for value in choice.values)
    return f"{head} {body}{choice.kind.noun.zh}"


def describe(choice: Choice, chance: Random) -> tuple[str, str]:
    """Two to four sentences in both languages that say the same and only what the attributes bear out."""
    pairs = [chance.choice(choice.kind.lines)]
    spoken = [chance.choice(value.say) for value in choice.values if value.say]
    if len(spoken) > 2:
        first = spoken[:1]  # the first option is the one shoppers ask about
        spoken = first + chance.sample(spoken[1:], k=1)
    pairs += spoken
    extra: list[Pair] = []
    if choice.material is not None and choice.material.say:
        extra.append(chance.choice(choice.material.say))
    if choice.shell is not None:
        extra.append(Pair(en=f"The outer fabric is {choice.shell.name}.", zh=f"面料为{choice.shell.zh}。"))
    if choice.pattern[1]:
        extra.append(chance.choice(choice.pattern[1]))
    if choice.kind.close:
        extra.append(chance.choice(choice.kind.close))
    chance.shuffle(extra)
    pairs += extra[: max(0, MOST_SENTENCES - len(pairs))]
    en = " ".join(_filled(pair.en, choice, "en") for pair in pairs)
    zh = "".join(_filled(pair.zh, choice, "zh") for pair in pairs)
    return en, zh


def _filled(text: str, choice: Choice, language: str) -> str:
    zh = language == "zh"
    colour = choice.colour.zh if zh else choice.colour.name
    material = "" if choice.material is None else choice.material.zh if zh else choice.material.name
    filled = (
        text.replace("{colour_cap}", colour if zh else colour.capitalize())
        .replace("{colour}", colour)
        .replace("{material}", material)
        .replace("{brand}", choice.brand.zh if zh else choice.brand.name)
    )
    return filled if zh else filled[:1].upper() + filled[1:]
