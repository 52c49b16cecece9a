"""The values of one turn of conversation, and the generator's seam. Knows no model, database or page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ranking.types import ScoredProduct
from retrieval.types import Constraint, Language, Query

Act = Literal["search", "greeting", "unclear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueState:
    """What the conversation has established. `turn` counts from 0 before the first message."""

    turn: int = 0
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What a message asks for. `query` is None unless the act is a search."""

    act: Act
    language: Language
    query: Query | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One true thing to say about a product.

    `kind` "match" is about the request, "taste" about the shopper's history, "compare" about the other products
    shown, "lack" about what is not stated. `text` is a sentence part in the reply's language.
    """

    kind: Literal["match", "taste", "compare", "lack"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSheet:
    """Everything a text about one product may say. `price` is formatted for the reply's language."""

    product_id: str
    title: str
    price: str
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A checked text. `fallback` says why a template stands where a model's sentence would ("" where none does)."""

    text: str
    generator: str
    fallback: str = ""


class Generator(Protocol):
    """Continues a prompt."""

    @property
    def name(self) -> str: ...

    @property
    def languages(self) -> frozenset[str]:
        """The languages it may be asked to write."""
        ...

    def warm(self, system: str = "") -> None:
        """Loads what it needs, so that the first request with this system text is as fast as the others.

        GeneratorFailed.
        """
        ...

    def stream(self, system: str, prompt: str, *, max_tokens: int, deadline_s: float, start: str = "") -> Iterator[str]:
        """Pieces of text as they come. Closing the iterator stops the work. GeneratorFailed when it cannot go on.

        `start` is the beginning of the answer: it is continued, and not repeated in the pieces.
        """
        ...

    def close(self) -> None:
        """Ends its work and gives back what it holds."""
        ...


class GeneratorFailed(RuntimeError):
    """The generator is missing, broken, busy or late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """The first part of a reply: what was understood and what was found, in shown order."""

    act: Act
    language: Language
    query: Query | None
    products: tuple[ScoredProduct, ...]
    lead: str
    relaxed: tuple[Constraint, ...] = ()
    not_carried: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPiece:
    """The next checked words of the reply, in order."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The whole reply, once finished. `text` is the lead and the explanation as shown."""

    cards: Cards
    text: str
    explanation: Explanation
    state: DialogueState
    timings_ms: Mapping[str, float] = field(default_factory=dict)


Part = Cards | TextPiece | Reply
