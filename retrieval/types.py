"""The values that travel through retrieval, and its two seams. Knows no file format, database or model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Language = Literal["en", "zh"]
Vectors = NDArray[np.float32]

#: The tag facets, in the order in which they are shown.
FACETS = (
    "category", "product_type", "brand", "colour", "material", "pattern",
    "season", "occasion", "gender", "age_group", "feature",
)  # fmt: skip

#: Facets of a constraint that are read from a product's own fields, not from its tags.
FIELD_FACETS = ("price", "in_stock", "rating", "on_sale", "release_date", "size", "quantity")

Op = Literal["<=", ">=", "<", ">", "=", "!="]
Sort = Literal["relevance", "price_asc", "price_desc", "rating", "newest", "popularity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in the currency's minor units (cents; yen have none) with its ISO 4217 code."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A product's text in a language other than the catalogue's own."""

    title: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product as the store sells it.

    `quantity` is None where the feed gives no count; `in_stock` then rests on `available` alone.
    `attributes` maps a lower-case name to one or more values. `rating` is on a scale of 0 to 5.
    """

    id: str
    title: str
    description: str = ""
    url: str = ""
    images: tuple[str, ...] = ()
    brand: str = ""
    category: tuple[str, ...] = ()
    price: Money
    list_price: Money | None = None
    available: bool = True
    quantity: int | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    translations: Mapping[str, Translation] = field(default_factory=dict)
    rating: float | None = None
    rating_count: int = 0
    release_date: date | None = None
    promotion: str = ""

    @property
    def in_stock(self) -> bool:
        return self.available and self.quantity != 0

    @property
    def on_sale(self) -> bool:
        return bool(self.promotion) or (self.list_price is not None and self.list_price.amount > self.price.amount)

    def title_in(self, language: str) -> str:
        return self.translations[language].title if language in self.translations else self.title

    def description_in(self, language: str) -> str:
        translation = self.translations.get(language)
        return translation.description if translation and translation.description else self.description


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A facet's value on a product, e.g. colour=black, and where it came from.

    `value` is the lexicon's canonical lower-case value ("black", "down-jacket") or, for brands and for
    words the lexicon does not know, the store's own word in lower case. `source` is "field:<name>",
    "title", "description" or "implied:<facet>=<value>"; `evidence` is the text that was matched.
    """

    facet: str
    value: str
    source: str
    evidence: str = ""

    @property
    def structured(self) -> bool:
        """True where the store said so in a field, rather than in running text."""
        return self.source.startswith("field:")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedProduct:
    product: Product
    tags: tuple[Tag, ...]

    def values(self, facet: str) -> tuple[str, ...]:
        """The product's distinct values of a facet, first found first."""
        return tuple(dict.fromkeys(tag.value for tag in self.tags if tag.facet == facet))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Which tags a store's products carry: (facet, value) to the number of products, and how many of those
    had it from a structured field. `facet_sizes` counts the products that have any value of a facet."""

    products: int
    counts: Mapping[tuple[str, str], int]
    structured: Mapping[tuple[str, str], int]
    facet_sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One thing that was asked for.

    `facet` is one of FACETS (op "=" or "!="; value a canonical tag value, or a tuple of them for "any of") or
    of FIELD_FACETS (price in major units of the store's currency, rating 0 to 5, in_stock and on_sale bool,
    release_date as ISO text, size as canonical text (see sizes), quantity the pieces that must be there). A hard
    constraint holds for every product returned; a soft one only raises the score. `text` is the part of the message
    that says it, `turn` the turn (from 1) that said it. `within` is the product type that it is about, where a shopper
    said of themselves what they pay for shoes; "" for whatever is searched.
    """

    facet: str
    op: Op
    value: float | bool | str | tuple[str, ...]
    hard: bool = True
    turn: int = 1
    text: str = ""
    within: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """The tag values of a constraint on a tag facet."""
        return self.value if isinstance(self.value, tuple) else (str(self.value),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What retrieval is asked for.

    `text` is the message as written, for the record. `search_text` is what to match by words and meaning:
    the message without prices, exclusions and filler, with the English labels of recognised tags in place
    of words in another language, so that one wish reads the same in every language.
    """

    text: str
    search_text: str
    language: Language = "en"
    constraints: tuple[Constraint, ...] = ()
    sort: Sort = "relevance"

    @property
    def hard(self) -> tuple[Constraint, ...]:
        return tuple(c for c in self.constraints if c.hard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A product that satisfies every hard constraint, with what the retrievers thought of it.

    `scores` holds one entry per retriever that saw it, each in [0, 1], higher is better: "dense", "lexical",
    "tags". `text_score` is their fused value in [0, 1].
    """

    item: TaggedProduct
    scores: Mapping[str, float]
    text_score: float

    @property
    def product(self) -> Product:
        return self.item.product


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Candidates, best first; `relaxed` are the hard constraints that had to be dropped to find any.

    `not_carried` is the tag (facet, value) or word asked for that no product of the store has.
    """

    candidates: tuple[Candidate, ...]
    relaxed: tuple[Constraint, ...] = ()
    not_carried: str | None = None


class Embedder(Protocol):
    """Turns text into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Names the model and its weights; vectors of different fingerprints do not compare."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions), each of length 1."""
        ...


class ProductIndex(Protocol):
    """Nearest neighbours among products' embeddings. A rebuildable copy, never the source of truth."""

    @property
    def fingerprint(self) -> str | None:
        """What the index was built from; None where there is no usable index."""
        ...

    def build(self, ids: Sequence[str], texts: Sequence[str], vectors: Vectors, fingerprint: str) -> None:
        """Replaces the content. ValueError for vectors that are not finite unit vectors, one per id."""
        ...

    def query(self, vector: Vectors, k: int, allowed: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """The k ids nearest to a vector of shape (dimensions,), with cosine similarity, best first.

        Ties go to the smaller id. Only ids in `allowed` where that is given.
        """
        ...

    def close(self) -> None: ...
