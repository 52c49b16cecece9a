"""Names products, facets and values in the reply's language, singular or plural. Knows no question and no sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from assistant.money import format_money
from assistant.phrases import speakable
from assistant.wording import adjective, article, bare, plural, plural_of, thing
from retrieval.feed_values import without_markup
from retrieval.lexicon import Lexicon
from retrieval.types import Language, Money, Product

#: What cannot be shown in a sentence: control characters, marks that turn the writing direction, code marks, links.
_UNSPEAKABLE = re.compile(
    r"https?:\S*|www\.\S*|[<>{}\[\]`*_#|\\]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_HEAD = re.compile(r"\s*[,，(（]")
_AFTER_NOUN = re.compile(r" (?:with|for|in|of|from|by|on|at|and a|made) |[,(–—|:]", re.IGNORECASE)


@cache
def names() -> Mapping[str, Any]:
    """The words of names.yaml, read once."""
    file = resources.files("assistant.answers") / "names.yaml"
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


def clean(text: str, most: int = 300) -> str:
    """Catalogue text as plain text on one line: no mark-up, links or control characters, cut at a word to `most`."""
    plain = " ".join(_UNSPEAKABLE.sub(" ", without_markup(text)).split())
    if len(plain) <= most:
        return plain
    cut = plain[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:，；：、") + "…"


def title_of(product: Product, language: str) -> str:
    """The product's name as it can be spoken; what follows its first comma or bracket is left out."""
    title = speakable(without_markup(product.title_in(language)))
    head = _HEAD.split(title, maxsplit=1)[0].strip()
    title = head if len(head) >= (4 if language == "zh" else 8) else title
    return title or ("这款商品" if language == "zh" else "unnamed product")


def many(title: str) -> bool:
    """Whether an English title is a plural: "Calder Boots", but not "Set of 4 Mugs"."""
    head = _AFTER_NOUN.split(title, maxsplit=1)[0].strip()
    return plural(head) and not head.endswith(("'s", "’s", "s'", "s’"))


def sentence(text: str) -> str:
    """With a capital at its start."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str], language: str, last: str = "and") -> str:
    """ "a, b and c", "a、b、c"."""
    if language == "zh":
        return ("、" if last == "and" else "或").join(parts)
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A product as the subject of a sentence: `text` is how it stands there ("the Calder Boots", "they", "它")."""

    text: str
    many: bool = False
    pronoun: bool = False

    @property
    def start(self) -> str:
        return sentence(self.text)

    @property
    def be(self) -> str:
        return "are" if self.many else "is"

    @property
    def have(self) -> str:
        return "have" if self.many else "has"

    @property
    def their(self) -> str:
        return "their" if self.many else "its"

    def verb(self, base: str) -> str:
        return base if self.many else f"{base}s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Phrases in one language."""

    language: Language
    lexicon: Lexicon

    def choose(self, en: str, zh: str) -> str:
        return zh if self.language == "zh" else en

    @property
    def silent(self) -> str:
        return self.choose("not stated", "未注明")

    def money(self, money: Money) -> str:
        return format_money(money, self.language)

    def listed(self, parts: Sequence[str], last: str = "and") -> str:
        return listed(parts, self.language, last)

    def subject(self, product: Product, place: int = 0) -> Subject:
        """ "the Calder Boots"; with a place in a list "number 2 (Calder Boots)"."""
        title = title_of(product, self.language)
        if self.language == "zh":
            return Subject(text=f"第{place}款“{title}”" if place else f"“{title}”")
        if place:
            return Subject(text=f"number {place} ({title.removeprefix('The ')})")
        return Subject(text=title if title.lower().startswith("the ") else f"the {title}", many=many(title))

    def pronoun(self, subject: Subject) -> Subject:
        return Subject(text=self.choose("they" if subject.many else "it", "它"), many=subject.many, pronoun=True)

    def facet(self, facet: str) -> str:
        """The name of a facet or attribute: "colour", "screen size", "颜色"."""
        known = names()["facets"].get(facet)
        if known:
            return str(known[self.language])
        plain = facet.replace("_", " ")
        return str(names()["attributes"].get(plain.replace(" ", "_"), {}).get(self.language, plain))

    def label(self, facet: str, value: str) -> str:
        """A tag's value in words; English compounds of features with their hyphen."""
        if facet in ("gender", "age_group"):
            return str(names()["people"][self.language].get(value, clean(value, 40)))
        label = clean(self.lexicon.label(facet, value, self.language), 60)
        if self.language == "zh":
            return label
        if label in names()["spellings"]:
            return str(names()["spellings"][label])
        return value if facet == "feature" and "-" in value and adjective(label) and label != "set" else label

    def value(self, name: str, value: str) -> str:
        """What a field says, in the reply's language where the lexicon knows the whole of it, else as it stands."""
        if self.language == "zh":
            known = names()["values"]["zh"].get(value.lower())
            if known:
                return str(known)
            for facet, _ in self.lexicon.facets_of_field(name):
                found = self.lexicon.exactly(facet, value)
                if found:
                    return self.label(facet, found[0])
        return clean(value, 80)

    def count(self, number: int) -> str:
        return f"{number:,}"


def being(label: str, subject: Subject) -> str:
    """The English predicate of a feature: "is waterproof", "have a hood"."""
    has = thing(label)
    return f"{subject.have} {has}" if has else f"{subject.be} {label}"


def not_being(label: str, subject: Subject) -> str:
    """ "is not waterproof", "has no hood"."""
    has = thing(label)
    return f"{subject.have} no {bare(has)}" if has else f"{subject.be} not {label}"


def plural_label(label: str) -> str:
    """The English plural of a label; what cannot be counted comes as products: "scarves", "coffee products"."""
    if label in names()["mass"]:
        return f"{label} products"
    return str(names()["irregular"].get(label.lower()) or plural_of(label))


def singular_label(label: str) -> str:
    return f"{label} product" if label in names()["mass"] else label


def with_article(label: str) -> str:
    return f"{article(label)}{label}"
