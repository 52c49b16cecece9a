"""Invents sheets of products that do not exist, of all kinds: what the embedded model learns to word. Knows no model.

What is said of a product is drawn from the lexicon, so that every type, colour, material and quality that Aisle knows
comes up; names, brands and details come from words.yaml. Nothing goes together on purpose ("a waterproof cheese"): the
model is to say what the sheet says, not what it expects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import yaml

from assistant.money import format_money
from assistant.phrases import Phrases
from assistant.plan import MOST, ordered
from assistant.sheet import Line, Sheet
from assistant.word_lists import word_lists
from assistant.wording import adjective, agreeing, plural, plural_of
from retrieval.lexicon import Lexicon
from retrieval.types import Money

CURRENCIES = ("USD", "USD", "USD", "USD", "EUR", "GBP", "CAD", "JPY", "CNY")
_HABITS = ("you often choose {}", "you bought {} {}", "you bought {} twice {}", "you looked at {} {}",
           "you put {} in your cart {}", "you bought {} three times {}")  # fmt: skip


class Inventor:
    """Draws sheets. The same random numbers give the same sheets."""

    def __init__(self, lexicon: Lexicon, random: Random) -> None:
        self.random = random
        said = Phrases("en", lexicon)
        self._labels = {
            facet: [said.label(facet, value) for value in lexicon.values(facet)]
            for facet in ("product_type", "colour", "material", "pattern", "feature", "occasion", "season")
        }
        skip = word_lists().unsaid
        self._hows = [label for label in self._labels["feature"] if adjective(label) and label not in skip]

    def sheet(self) -> Sheet:
        random = self.random
        kind = random.choice(self._labels["product_type"])
        name = self._name(kind)
        currency = random.choice(CURRENCIES)
        lines = [*self._what(kind, name), *self._qualities(), *self._price(currency)]
        lines += self._more(name, currency)
        lines += self._against(name)
        if len(lines) > MOST:
            keep = sorted(random.sample(range(len(lines)), MOST))
            lines = [lines[i] for i in keep]
        if not lines:
            lines = self._price(currency, always=True)
        return Sheet(name=name, lines=ordered(lines, random))

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _name(self, kind: str) -> str:
        random, words = self.random, words_of()
        title = kind.title().replace("'S", "'s")
        head = [random.choice(words["series"])]
        if self._chance(0.25):
            head.append(random.choice(words["praise"]))
        if self._chance(0.35):
            head.insert(0, random.choice(words["brands"]))
        if self._chance(0.12):
            head.insert(0, random.choice(words["praise"]))
        if self._chance(0.12):
            head = [random.choice(words["praise"])]
        if self._chance(0.2):
            head.append(random.choice(self._labels["colour"] + self._labels["material"]).title())
        if self._chance(0.2):
            head.insert(random.randrange(len(head) + 1), random.choice(("Men's", "Women's", "Kids'", "Unisex")))
        if self._chance(0.75):
            head.append(title)
        if self._chance(0.12):
            head.append(random.choice(("2", "3", "X1", "27", "500", "Mk II", "Pro", "Max", "XL", "12-Pack", "V4")))
        if self._chance(0.04):
            head.insert(0, "The")
        return " ".join(head)

    def _what(self, kind: str, name: str) -> list[Line]:
        if self._chance(0.12):
            return []
        parts = []
        if self._chance(0.7):
            colours = self.random.sample(self._labels["colour"], 2 if self._chance(0.12) else 1)
            parts.append(" and ".join(colours))
        if self._chance(0.2):
            parts.append(self.random.choice(self._labels["pattern"]))
        if self._chance(0.5):
            materials = self.random.sample(self._labels["material"], 2 if self._chance(0.15) else 1)
            parts.append(" and ".join(materials))
        return [Line(label="what", text=agreeing(" ".join([*parts, kind]), name))]

    def _qualities(self) -> list[Line]:
        random, words = self.random, words_of()
        lines = []
        if self._chance(0.4):
            things = random.sample([*words["things"], *words["details"]], 2 if self._chance(0.35) else 1)
            lines.append(Line(label="has", text=", ".join(things)))
        if self._chance(0.3):
            lines.append(Line(label="is", text=", ".join(random.sample(self._hows, 2 if self._chance(0.3) else 1))))
        if self._chance(0.12):
            lines.append(Line(label="without", text=random.choice([t for t in words["things"] if t.startswith("a ")])))
        if self._chance(0.06):
            against = random.choice(self._labels["colour"] + self._labels["material"])
            lines.append(Line(label="is not", text=against))
        if self._chance(0.12):
            lines.append(Line(label="brand", text=random.choice(words["brands"])))
        if self._chance(0.12):
            whom = [random.choice(("women", "men", "kids", "adults", "girls", "boys"))]
            whom += [self._purpose("occasion"), self._purpose("season")]
            lines.append(Line(label="for", text=", ".join(random.sample(whom, 2 if self._chance(0.25) else 1))))
        random.shuffle(lines)
        return lines[:2]

    def _purpose(self, facet: str) -> str:
        label = self.random.choice(self._labels[facet])
        return word_lists().purposes.get(label, label)

    def _price(self, currency: str, *, always: bool = False) -> list[Line]:
        random = self.random
        if not always and self._chance(0.12):
            return []
        scale = {"JPY": 1, "CNY": 100}.get(currency, 100)
        whole = random.choice((random.randint(2, 60), random.randint(20, 400), random.randint(200, 3000)))
        cents = random.choice((0, 0, 99, 95, 50, random.randrange(100))) if scale == 100 else 0
        amount = (whole * (100 if currency == "JPY" else 1)) * scale + cents

        def money(minor: int) -> str:
            return format_money(Money(amount=minor, currency=currency), "en")

        relation, was = "", []
        step = max(scale, round(amount * random.uniform(0.02, 0.5) / scale) * scale)
        above = -(-amount // scale) * scale + step
        below = max(scale, (amount // scale) * scale - step)
        if self._chance(0.45):
            relation = f", within your {money(above)}"
        elif self._chance(0.1):
            relation = f", between your {money(below)} and {money(above)}"
        elif self._chance(0.06):
            relation = f", above your {money(below)}"
        elif self._chance(0.15) and amount > below:
            relation = f", {money(amount - below)} above your {money(below)}"
        elif self._chance(0.25):
            off = random.randint(5, 60)
            before = money(round(amount / (1 - off / 100) / scale) * scale)
            was = [Line(label="was", text=f"{before}, {off}% off" if self._chance(0.7) else before)]
        price = [Line(label="price", text=money(amount) + relation), *was]
        if self._chance(0.08):
            usual = random.choice(("close to what you usually spend", "in your usual price range"))
            price.append(Line(label="history", text=usual))
        return price

    def _more(self, name: str, currency: str) -> list[Line]:
        random = self.random
        found = []
        if self._chance(0.35):
            rating = random.choice((f"{random.randint(30, 50) / 10:g}", f"{random.randint(300, 500) / 100:g}"))
            count = f" from {random.choice((random.randint(2, 90), random.randint(90, 4000))):,} ratings"
            found.append(Line(label="rating", text=f"{rating} out of 5{count if self._chance(0.5) else ''}"))
        if self._chance(0.25):
            found.append(Line(label="history", text=self._habit()))
        if self._chance(0.3):
            found.append(Line(label="compared", text=self._comparison(currency)))
        if self._chance(0.15):
            found.append(Line(label="stock", text=self._stock()))
        random.shuffle(found)
        return found[:2]

    def _stock(self) -> str:
        return self.random.choice((f"only {self.random.randint(1, 5)} left", "in stock", "out of stock"))

    def _habit(self) -> str:
        random, words = self.random, words_of()
        if self._chance(0.15):
            return f"you bought from {random.choice(words['brands'])} before"
        what = random.choice(
            (
                *random.sample(self._labels["material"], 2),
                *random.sample(self._labels["colour"], 1),
                random.choice(words["brands"]),
                plural_of(random.choice(self._labels["product_type"])),
            )
        )
        return random.choice(_HABITS).format(what, random.choice(words["times"]))

    def _comparison(self, currency: str) -> str:
        random, words = self.random, words_of()
        roll = random.random()
        if roll < 0.25:
            return "the cheapest of these"
        if roll < 0.45:
            return "the best rated of these"
        if roll < 0.55:
            return "the only one of these that is " + random.choice(self._hows)
        if roll < 0.65:
            return "the only one of these with " + random.choice(words["things"])
        if roll < 0.7:
            return "the cheapest and the best rated of these"
        scale = 1 if currency == "JPY" else 100
        money = format_money(Money(amount=random.randint(1, 90) * scale, currency=currency), "en")
        other = f"the {self._name(random.choice(self._labels['product_type']))}"
        return f"{money} {random.choice(('less', 'more'))} than {'the first one' if self._chance(0.6) else other}"

    def _against(self, name: str) -> list[Line]:
        random = self.random
        it, be, have = ("they", "are", "have") if plural(name) else ("it", "is", "has")
        if self._chance(0.18):
            how = f"{it} {be} {random.choice(self._hows)}"
            thing = f"{it} {have} {random.choice(words_of()['things'])}"
            of = f"{it} {be} {random.choice(self._labels['colour'] + self._labels['material'])}"
            return [Line(label="open", text=f"whether {random.choice((how, how, thing, thing, of))}")]
        if self._chance(0.1):
            colour, other = random.sample(self._labels["colour"], 2)
            how = random.choice(self._hows)
            return [Line(label="but", text=random.choice((f"{it} {be} not {how}", f"{it} {be} {colour}, not {other}")))]
        return []


@cache
def words_of() -> Mapping[str, Sequence[str]]:
    """The words of words.yaml, read once."""
    read: dict[str, Any] = yaml.safe_load((resources.files(__package__) / "words.yaml").read_text(encoding="utf-8"))
    return read
