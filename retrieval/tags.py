"""Gives products their tags: from fields, title and description, and where each came from. Knows no database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from retrieval.lexicon import Lexicon, Mention
from retrieval.types import FACETS, Product, Tag, TaggedProduct, Vocabulary

#: Raised whenever the rules here change, so that a store's tags are made anew.
TAG_VERSION = "1"

_SENTENCE_END = re.compile(r"[.!?;。！？；\n]")
_SHOWN = (
    "pattern", "colour", "material", "product_type", "category", "brand", "gender", "age_group", "feature",
    "season", "occasion",
)  # fmt: skip
_OPEN_FACETS = frozenset({"category", "product_type", "brand", "colour", "material"})

TagKey = tuple[str, str]


def tag_version(lexicon: Lexicon) -> str:
    """Names the rules and the lexicon that tags were made with."""
    return f"{TAG_VERSION}-{lexicon.version}"


def tag(product: Product, lexicon: Lexicon) -> tuple[Tag, ...]:
    """The product's tags in the order of FACETS, narrow before wide, each (facet, value) once.

    Fields count before the title, the title before the description, all of them before what they imply. What
    a field or the title rules out ("hood: none") is no tag, whatever else says it.
    """
    collected = _Collected(product, lexicon)
    collected.read_fields()
    for title in (product.title, *(t.title for t in product.translations.values())):
        collected.read_title(title)
    collected.close_titles()
    for description in (product.description, *(t.description for t in product.translations.values())):
        collected.read_description(description)
    collected.close_texts()
    collected.imply()
    order = {facet: place for place, facet in enumerate(FACETS)}
    wider = {broader for key in collected.tags for broader in lexicon.implied(*key) if broader[0] == key[0]}
    return tuple(sorted(collected.tags.values(), key=lambda t: (order[t.facet], (t.facet, t.value) in wider)))


class _Collected:
    """The tags of one product while they are gathered."""

    def __init__(self, product: Product, lexicon: Lexicon) -> None:
        self.product = product
        self.lexicon = lexicon
        self.tags: dict[TagKey, Tag] = {}
        self.denied: set[TagKey] = set()
        self._weak: list[tuple[Mention, str]] = []
        self._waiting: list[tuple[Mention, str]] = []

    def add(self, facet: str, value: str, source: str, evidence: str) -> None:
        key = (facet, value)
        if value and key not in self.denied and key not in self.tags:
            self.tags[key] = Tag(facet=facet, value=value, source=source, evidence=evidence)

    def has(self, facet: str) -> bool:
        return any(f == facet for f, _ in self.tags)

    # -- fields ---------------------------------------------------------------------------------------------

    def read_fields(self) -> None:
        if self.product.brand and not self.lexicon.says_nothing(self.product.brand):
            self.add("brand", _own_word(self.product.brand), "field:brand", self.product.brand)
        for name, values in self.product.attributes.items():
            self._read_field(name, values)
        # Last, because a category's words are the vaguest: "Jackets & Coats" gives no single product type.
        self._read_field("category", self.product.category)

    def _read_field(self, name: str, values: Iterable[str]) -> None:
        source = f"field:{name}"
        facets = self.lexicon.facets_of_field(name)
        named = self.lexicon.lookup("feature", name)[:1]
        for value in values:
            if self.lexicon.says_nothing(value):
                self.denied.update(("feature", feature) for feature in named)
            elif self.lexicon.says_yes(value):
                self._add_all("feature", named, source, value)
            else:
                found = {facet: self._values(facet, trusted, name, value) for facet, trusted in facets}
                for facet, ones in found.items():
                    self._add_all(facet, ones, source, value)
                # "hood: detachable": the name is a feature, and the value only says more of it.
                if not found.get("feature"):
                    self._add_all("feature", named, source, value)

    def _add_all(self, facet: str, values: Iterable[str], source: str, evidence: str) -> None:
        for value in values:
            self.add(facet, value, source, evidence)

    def _values(self, facet: str, trusted: bool, name: str, value: str) -> tuple[str, ...]:
        """What a field's content says about a facet."""
        lexicon = self.lexicon
        if facet == "feature":
            return lexicon.exactly(facet, f"{value} {name}") or lexicon.lookup(facet, value)
        if facet == "category" and not lexicon.exactly(facet, value) and lexicon.exactly("product_type", value):
            return ()
        found = lexicon.lookup(facet, value)
        if facet == "product_type" and not trusted and not lexicon.exactly(facet, value):
            # "Jackets & Coats" is no product type, and what merely names one says less than the others do.
            return found if len(found) == 1 and not self.has(facet) else ()
        return found or ((_own_word(value),) if trusted and facet in _OPEN_FACETS else ())

    # -- text -----------------------------------------------------------------------------------------------

    def read_title(self, title: str) -> None:
        brand = title.lower().find(self.product.brand.lower()) if self.product.brand else -1
        named = range(brand, brand + len(self.product.brand)) if brand >= 0 else range(0)
        mentions = [m for m in self.lexicon.mentions(title) if m.start not in named and m.end - 1 not in named]
        for mention in self._sayable(mentions, title):
            if mention.negated:
                key = (mention.facet, mention.value)
                if key not in self.tags:
                    self.denied.add(key)
            elif mention.weak:
                self._weak.append((mention, "title"))
            else:
                self._add_mention(mention, "title")

    def close_titles(self) -> None:
        """Takes the titles' weak words for the facets that have nothing better."""
        empty = {m.facet for m, _ in self._weak if not self.has(m.facet)}
        for mention, source in self._weak:
            if mention.facet in empty:
                self._add_mention(mention, source)
        self._weak.clear()

    def read_description(self, description: str) -> None:
        if not description:
            return
        spans = list(_asides(description, self.lexicon))
        mentions = [
            m
            for m in self._sayable(self.lexicon.mentions(description), description)
            if not m.negated and not m.weak and not any(start <= m.start < end for start, end in spans)
        ]
        known = {facet for facet, _ in self.tags}
        taken: dict[str, int] = {}
        for mention in mentions:
            if mention.facet in ("product_type", "category", "brand", "colour", "gender", "age_group"):
                if mention.facet in known:
                    continue
                last = taken.get(mention.facet)
                if last is not None and not (mention.facet == "colour" and _joined(description, last, mention.start)):
                    continue
                taken[mention.facet] = mention.end
            self._add_mention(mention, "description")

    def _sayable(self, mentions: list[Mention], text: str) -> list[Mention]:
        """Without the colours and materials of a part ("black straps") where others are there."""
        parts = self.lexicon.words_for("parts")
        kept = [m for m in mentions if m.facet not in ("colour", "material") or _next_word(text, m.end) not in parts]
        said = {m.facet for m in kept} | {facet for facet, _ in self.tags}
        return [m for m in mentions if m in kept or m.facet not in said]

    def _add_mention(self, mention: Mention, source: str) -> None:
        if self.lexicon.needs(mention.facet, mention.value):
            self._waiting.append((mention, source))
        else:
            self.add(mention.facet, mention.value, source, mention.text)

    def close_texts(self) -> None:
        """Takes the words that need another tag, now that the product's tags are known."""
        present = set(self.tags)
        for key in self.tags:
            present.update(self.lexicon.implied(*key))
        stated = {tag.facet for tag in self.tags.values() if tag.structured}
        for mention, source in self._waiting:
            if mention.facet == "material" and "material" in stated:
                continue
            if present.intersection(self.lexicon.needs(mention.facet, mention.value)):
                self.add(mention.facet, mention.value, source, mention.text)

    # -- implications ---------------------------------------------------------------------------------------

    def imply(self) -> None:
        has_category = self.has("category")
        while True:
            before = len(self.tags)
            for key in list(self.tags):
                for facet, value in self.lexicon.implied(*key):
                    if facet != "category" or not has_category:
                        self.add(facet, value, f"implied:{key[0]}={key[1]}", self.tags[key].evidence)
            for facet, value in self.lexicon.follows(self.tags):
                self.add(facet, value, "implied:together", "")
            if len(self.tags) == before:
                return


def vocabulary(items: Iterable[TaggedProduct]) -> Vocabulary:
    """Counts products per tag. All zero and empty for no products."""
    counts: Counter[TagKey] = Counter()
    structured: Counter[TagKey] = Counter()
    facets: Counter[str] = Counter()
    products = 0
    for item in items:
        products += 1
        counts.update({(t.facet, t.value) for t in item.tags})
        structured.update({(t.facet, t.value) for t in item.tags if t.structured})
        facets.update({t.facet for t in item.tags})
    return Vocabulary(products=products, counts=dict(counts), structured=dict(structured), facet_sizes=dict(facets))


def tag_text(item: TaggedProduct, lexicon: Lexicon, language: str = "en") -> str:
    """The labels of a product's tags as one readable line, the same for the same tags; "" without tags."""
    said: dict[str, list[str]] = {facet: [] for facet in _SHOWN}
    implied: dict[str, list[str]] = {facet: [] for facet in _SHOWN}
    for t in sorted(item.tags, key=lambda t: t.value):
        group = implied if t.source.startswith("implied:") else said
        group[t.facet].append(lexicon.label(t.facet, t.value, language))
    types = [lexicon.label("product_type", value, language) for value in item.values("product_type")]
    head = [label for facet in ("pattern", "colour", "material") for label in said[facet]]
    parts = [("" if language == "zh" else " ").join([*head, *types[:1]]), *types[1:]]
    for facet in _SHOWN:
        if facet in ("pattern", "colour", "material"):
            parts += implied[facet]
        elif facet != "product_type":
            parts += [*said[facet], *implied[facet]]
    return ("，" if language == "zh" else ", ").join(dict.fromkeys(part for part in parts if part))


def _own_word(text: str) -> str:
    return " ".join(text.lower().split())


def _next_word(text: str, at: int) -> str:
    match = re.match(r"[\s-]*([a-z]+|[\u4e00-\u9fff]{2})", text[at : at + 40].lower())
    return match.group(1) if match else ""


def _joined(text: str, end: int, start: int) -> bool:
    return text[end:start].strip(" ,").lower() in ("and", "&", "", "和", "与", "、", "/")


@lru_cache(maxsize=4)
def _aside_pattern(phrases: frozenset[str]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    english = "|".join(re.escape(phrase) for phrase in ordered if phrase.isascii())
    chinese = "|".join(re.escape(phrase) for phrase in ordered if not phrase.isascii())
    return re.compile(rf"\b(?:{english or '(?!)'})\b|(?:{chinese or '(?!)'})", re.IGNORECASE)


def _asides(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The spans that speak of other goods: from "pair with" or 搭配 to the sentence's end."""
    for match in _aside_pattern(lexicon.words_for("asides")).finditer(text):
        end = _SENTENCE_END.search(text, match.end())
        yield match.start(), end.start() if end else len(text)
