"""What the catalogue states of a product, and in which words; silence is no statement. Knows no question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from assistant.answers.voice import clean, names
from retrieval.feed_values import without_markup
from retrieval.lexicon import Lexicon
from retrieval.types import Product, Tag, TaggedProduct

#: Contents of a field that say neither yes nor no.
UNKNOWN = frozenset(
    {"", "n/a", "na", "nil", "null", "unknown", "unspecified", "not specified", "-", "未知", "暂无", "不详"}
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"'(])|(?<=[。！？])\s*|\n+")

Source = Literal["", "field", "title", "description", "type", "instead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Whether a product has something. `quote` are the catalogue's own words, from where `source` says.

    Source "type" is a hint only: the product's type usually has it. "instead" quotes a field that names it and says
    something else.
    """

    says: Literal["yes", "no", "silent"]
    source: Source = ""
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """A facet's values, narrow ones only, and where they are stated: "field" (or title), else "description", "type"."""

    values: tuple[str, ...] = ()
    source: Source = ""


def values_of(item: TaggedProduct, facet: str, lexicon: Lexicon) -> Values:
    """What is stated of a facet. The description counts where no field and no title says anything, and what merely
    follows from the type (a sleeping bag is for camping) where nothing else does."""
    if facet == "brand" and item.product.brand and not item.values(facet):
        return Values(values=(clean(item.product.brand, 60),), source="field")
    tags = [tag for tag in item.tags if tag.facet == facet and not _follows(tag)]
    sure = [tag for tag in tags if tag.source != "description"]
    hinted = [tag for tag in item.tags if tag.facet == facet]
    found, source = (sure, "field") if sure else (tags, "description") if tags else (hinted, "type")
    values = tuple(dict.fromkeys(tag.value for tag in found))
    wider = {key for value in values for key in lexicon.implied(facet, value)}
    narrow = tuple(value for value in values if (facet, value) not in wider) or values[:1]
    return Values(values=narrow, source=source if narrow else "")  # type: ignore[arg-type]


def _follows(tag: Tag) -> bool:
    """Whether a tag follows from one of another facet. What follows within a facet (merino is wool) is stated."""
    if not tag.source.startswith("implied:") or tag.source == "implied:together":
        return False
    return not tag.source.startswith(f"implied:{tag.facet}=")


def statement(item: TaggedProduct, facet: str, value: str, lexicon: Lexicon, language: str) -> Statement:
    """Whether a product has a facet's value. A field that denies it is believed before anything else."""
    denied = _denial(item.product, facet, value, lexicon)
    if denied:
        return Statement(says="no", source="field", quote=denied)
    if facet == "brand" and value.lower() == item.product.brand.lower():
        return Statement(says="yes", source="field")
    tag = next((tag for tag in item.tags if (tag.facet, tag.value) == (facet, value)), None)
    if tag is not None and not _follows(tag):
        return _affirmed(item, tag, lexicon, language)
    if tag is not None:
        return Statement(says="silent", source="type", quote=tag.source.partition("=")[2])
    if facet == "feature":
        quote = _instead(item.product, value, lexicon)
        if quote:
            return Statement(says="silent", source="instead", quote=quote)
        for text in sentences(item.product, language):
            if any(m.negated and (m.facet, m.value) == (facet, value) for m in lexicon.mentions(text)):
                return Statement(says="silent", source="description", quote=text)
    return Statement(says="silent")


def _affirmed(item: TaggedProduct, tag: Tag, lexicon: Lexicon, language: str) -> Statement:
    if tag.source.startswith("field:"):
        name = tag.source.removeprefix("field:")
        told = not lexicon.says_yes(tag.evidence) and lexicon.lookup("feature", name)[:1] == (tag.value,)
        return Statement(says="yes", source="field", quote=f"{shown_name(name)}: {tag.evidence}" if told else "")
    if tag.source == "description":
        said = (text for text in sentences(item.product, language) if _mentioned(text, tag, lexicon))
        return Statement(says="yes", source="description", quote=next(said, ""))
    return Statement(says="yes", source="title")


def _mentioned(text: str, tag: Tag, lexicon: Lexicon) -> bool:
    return any(not m.negated and (m.facet, m.value) == (tag.facet, tag.value) for m in lexicon.mentions(text))


def _denial(product: Product, facet: str, value: str, lexicon: Lexicon) -> str:
    """The field that says a product is without it, as "hood: none"; the title's own "hoodless"; "" for none."""
    for name, contents in product.attributes.items():
        known = [content for content in contents if content.strip().lower() not in UNKNOWN]
        nothing = bool(known) and all(lexicon.says_nothing(content) for content in known)
        if nothing and facet == "feature" and value in lexicon.lookup("feature", shown_name(name)):
            return f"{shown_name(name)}: {clean(known[0], 40)}"
        for content in known:
            if any(m.negated and (m.facet, m.value) == (facet, value) for m in lexicon.mentions(content[:200])):
                return f"{shown_name(name)}: {clean(content, 60)}"
    titles = (product.title, *(t.title for t in product.translations.values()))
    for title in titles:
        for mention in lexicon.mentions(title):
            if mention.negated and (mention.facet, mention.value) == (facet, value):
                return clean(mention.text, 40) if "less" in mention.text.lower() else f"no {clean(mention.text, 40)}"
    return ""


def _instead(product: Product, value: str, lexicon: Lexicon) -> str:
    """A field about the same thing with another content: "sleeves: short sleeve" for long sleeves."""
    about = set(value.split("-")) - {"high", "low", "long", "short", "wide", "non", "free", "resistant", "proof"}
    for name, contents in product.attributes.items():
        known = [clean(c, 60) for c in contents if c.strip().lower() not in UNKNOWN]
        shown = shown_name(name)
        if not known or shown in names()["unseen"] or all(lexicon.says_nothing(c) for c in known):
            continue
        if value in lexicon.lookup("feature", shown_name(name)) or any(
            _akin(a, b) for a in about for b in words_of(name)
        ):
            return f"{shown}: {', '.join(known)}"
    return ""


def _akin(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 4 and long.startswith(short))


# -- fields and text --------------------------------------------------------------------------------------------------


def shown_name(name: str) -> str:
    """A field's name for people: "screen_size" is "screen size", "attr_n_weight" is "weight"."""
    return " ".join(re.split(r"[\W_]+", re.sub(r"^attr_[a-z]_", "", name.lower()))).strip()


def words_of(name: str) -> tuple[str, ...]:
    return tuple(w[:-1] if w.endswith("s") and not w.endswith("ss") else w for w in shown_name(name).split())


def attribute(product: Product, asked: str) -> tuple[str, tuple[str, ...]] | None:
    """The field that a name asks for, with its known contents: the one of that name, then of another name for it, then
    the shortest name that holds it ("weight" finds "item weight"). None where no such field says anything."""
    also = names()["attributes"].get(shown_name(asked).replace(" ", "_"), {}).get("also", [])
    stated = {
        name: found
        for name, contents in product.attributes.items()
        if (found := tuple(clean(c, 80) for c in contents if c.strip().lower() not in UNKNOWN))
    }
    for wanted in (asked, *also):
        for name, found in stated.items():
            if words_of(name) == words_of(wanted):
                return shown_name(name), found
    holding = [name for name in stated if words_of(asked) and set(words_of(asked)) <= set(words_of(name))]
    best = min(holding, key=lambda name: (len(name), name), default=None)
    return (shown_name(best), stated[best]) if best else None


def sentences(product: Product, language: str) -> Iterator[str]:
    """The sentences of the description in a language, cleaned, none over 160 characters."""
    return (text for text in _sentences(product, language, 400) if len(text) <= 160)


def _sentences(product: Product, language: str, most: int) -> Iterator[str]:
    parts = _SENTENCE.split(without_markup(product.description_in(language)))
    return (text for part in parts if (text := clean(part, most)))


def sentence_about(product: Product, asked: str, language: str) -> str:
    """The first sentence of the description with one of the words for a field; "" for none."""
    known = names()["attributes"].get(shown_name(asked).replace(" ", "_"), {})
    about = [str(word).lower() for word in known.get("words", [shown_name(asked)])]
    for text in sentences(product, language):
        lower = text.lower()
        if any(re.search(rf"\b{re.escape(w)}\b", lower) if w.isascii() else w in lower for w in about if w):
            return text
    return ""


def summary_of(product: Product, language: str, most: int = 300) -> str:
    """The first two sentences of the description, as plain text of at most `most` characters; "" for none."""
    first, second = (*islice(_sentences(product, language, most), 2), "", "")[:2]
    return clean(first + ("" if first.endswith(("。", "！", "？")) else " ") + second, most)


def shared_names(products: Sequence[Product]) -> list[str]:
    """Names of the fields that at least two of the products have, in the order of the first, without those that no
    shopper reads."""
    unseen = set(names()["unseen"])
    seen: dict[str, int] = {}
    for product in products:
        for name in product.attributes:
            shown = shown_name(name)
            if shown not in unseen and not any(word in ("id", "url", "code") for word in words_of(name)):
                seen[shown] = seen.get(shown, 0) + 1
    return [name for name, count in seen.items() if count >= 2]
