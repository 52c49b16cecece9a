"""The values of one turn of conversation, and the generator's seam. Knows no model, database or page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ranking.rules import ProductKind
from ranking.told import beside
from ranking.types import ScoredProduct
from retrieval.types import Constraint, Language, Query, Sort

#: What a message does; tests/conversations/README.md says which is which.
Act = Literal[
    "search", "refine", "sort", "more", "compare", "ask", "why", "similar", "show", "cart", "about_me", "catalogue",
    "store", "greeting", "thanks", "help", "reset", "undo", "off_topic", "unclear",
]  # fmt: skip

#: How many turns back "undo" can go.
UNDO = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that is looked for, with its own ledger.

    `said` is what was written about it, for the record; `search_text` is what to search by (see Query). `like` is the
    product that the results should resemble, "" for none. `list` is the list of recommendations that was asked for in
    place of a search, "" for none; it is looked into as long as the ledger names no kind of product.
    """

    said: str = ""
    search_text: str = ""
    constraints: tuple[Constraint, ...] = ()
    sort: Sort = "relevance"
    like: str = ""
    list: ProductKind | Literal[""] = ""

    def query(self, language: Language, told: tuple[Constraint, ...] = ()) -> Query:
        """What retrieval is asked for; `told` holds too where the ledger says nothing about its facet.

        What was told of another kind of product is the caller's to leave out (see `ranking.told.holding`).
        """
        return Query(
            text=self.said,
            search_text=self.search_text,
            language=language,
            constraints=beside(self.constraints, told),
            sort=self.sort,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLine:
    product: str
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueState:
    """What the conversation has established. `turn` counts from 0 before the first message.

    Follow-ups are about `needs[focus]`; `budget` is for all needs together, in major units. `shown` are the products of
    the list shown last, in their numbered order; `seen` those shown for the need in focus since it last changed;
    `product` is the one spoken of last, `together` are those spoken of together last (what "both" means). `told` is
    what the shopper said of themselves; it is kept beyond the session only with `consent` (None: not asked yet).
    `act` is what the last message did, "" before the first. `offer` is the message that a plain "yes" stands for,
    "" for none. `before` is the state that "undo" goes back to.
    """

    turn: int = 0
    language: Language = "en"
    needs: tuple[Need, ...] = ()
    focus: int = 0
    budget: float | None = None
    shown: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    act: Act | Literal[""] = ""
    product: str = ""
    together: tuple[str, ...] = ()
    cart: tuple[CartLine, ...] = ()
    told: tuple[Constraint, ...] = ()
    consent: bool | None = None
    offer: str = ""
    before: DialogueState | None = None

    @property
    def need(self) -> Need | None:
        return self.needs[self.focus] if self.focus < len(self.needs) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """What a question is about: a facet or another fact ("weight", "description"), and the value asked for, if any."""

    facet: str
    value: str = ""
    text: str = ""


CartOp = Literal["add", "remove", "show", "clear", "checkout"]
#: What a message about the shopper does: say something, ask what is known, have everything forgotten.
MeOp = Literal["tell", "show", "forget"]
#: What a question about the whole store asks for.
CatalogueKind = Literal["count", "list", "extreme", "range"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What a message does to the conversation.

    `said` is the message as it is kept. `needs`, `focus` and `budget` are the ledger after it. `refers` are the ids of
    the shown products that it speaks of, in the order of mention; `unresolved` is a reference that fits none of them
    ("the ninth one"). `aspects` are what a question or comparison is about. `need` is,
    for a question about the whole store, which products it counts.
    `list` is the list of recommendations that is asked for, "" for none.
    `told` is what the shopper said of themselves, `consent` whether it may be kept, `me` what else the message does
    with what is known of them. `corrected` are (written, read) pairs of misspelt words.
    """

    act: Act
    language: Language
    said: str = ""
    needs: tuple[Need, ...] = ()
    focus: int = 0
    budget: float | None = None
    refers: tuple[str, ...] = ()
    unresolved: str = ""
    aspects: tuple[Aspect, ...] = ()
    need: Need | None = None
    kind: CatalogueKind | None = None
    facet: str = ""
    list: ProductKind | Literal[""] = ""
    cart: CartOp | None = None
    quantity: int = 1
    told: tuple[Constraint, ...] = ()
    consent: bool | None = None
    me: MeOp = "tell"
    corrected: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> Query | None:
        """What is searched for the need in focus; None for an act that searches nothing."""
        if self.act not in ("search", "refine", "sort") or self.focus >= len(self.needs):
            return None
        return self.needs[self.focus].query(self.language, tuple(c for c in self.told if not c.within))


ReasonKind = Literal["match", "taste", "compare", "lack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One true thing to say about a product.

    `kind` "match" is about the request, "taste" about the shopper's history, "compare" about the other products
    shown, "lack" about what is not stated or speaks against it. `text` is a sentence part in the reply's language.
    `topic` is the facet or field that it is about ("price", "rating", "stock", "cheapest"…) and `value` its label;
    `without` says that not having it is the point. `weight` is how much of the score stands behind it.
    """

    kind: ReasonKind
    text: str
    topic: str = ""
    value: str = ""
    without: bool = False
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSheet:
    """Everything a text about one product may say. `price` is formatted for the reply's language."""

    product_id: str
    title: str
    price: str
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A shown sentence about one product. `by` is who wrote it: the model at once, the model at a second attempt, or a
    template. `refused` says what was wrong with what the model wrote instead ("" where nothing was)."""

    text: str
    product_id: str
    by: Literal["model", "again", "template"]
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A checked text. `fallback` says why templates stand where a model was to write ("" where it wrote)."""

    text: str
    generator: str
    fallback: str = ""
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a model is asked for. `system` is shared by many prompts, so that a generator may prepare it once."""

    text: str
    system: str = ""


class Generator(Protocol):
    """Answers prompts."""

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

    def stream(
        self, prompts: Sequence[Prompt], *, max_tokens: int, deadline_s: float, temperature: float = 0.0
    ) -> Iterator[tuple[int, str]]:
        """The number of a prompt and the next piece of its answer, as they come; several prompts may take turns. An
        empty piece says that an answer is complete.

        Each answer has at most `max_tokens` tokens. `temperature` 0 takes the likeliest token at every step; above it,
        one drawn at random. Closing the iterator stops the work. GeneratorFailed when it cannot go on, also once
        `deadline_s` seconds have passed.
        """
        ...

    def close(self) -> None:
        """Ends its work and gives back what it holds."""
        ...


class GeneratorFailed(RuntimeError):
    """The generator is missing, broken, busy or late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Consecutive products of a list that belong together, under a heading."""

    heading: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A comparison: one column a product, one row a catalogue field, in the reply's language."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A product just outside the limits, and by what: "$12 above your limit"."""

    product: ScoredProduct
    difference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a product's score: its name in the contributions, its label in the reply's language, its amount."""

    name: str
    label: str
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What a product's place rests on: the parts of its score, the greatest first; they sum to the score up to those
    that are too small to show. `change` says what would change the order."""

    product_id: str
    shares: tuple[Share, ...]
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """The first part of a reply: what was understood and what was found, in shown order.

    `query` is the need in focus as it was searched; None where nothing was searched. `explained` says whether the first
    product is to be recommended in a text. `groups` divide the products where several needs are answered at once.
    `nearest` are not part of `products`: they break a limit, and say by how much. `replies` are messages that the
    shopper may send with one touch. `chart` is what the place of the product that the reply explains rests on. `source`
    names the document that answers a store question. `state` is the conversation after this turn. `refers` are the ids
    of the shown products that the message speaks of; `unresolved` is a reference that fits none of them, and that the
    reply says it does not find. `consent` is what the shopper said just now about being remembered. `forget` says that
    all that is kept of them is to be erased: they are a visitor from then on.
    """

    act: Act
    language: Language
    query: Query | None
    products: tuple[ScoredProduct, ...]
    lead: str
    state: DialogueState = DialogueState()
    relaxed: tuple[Constraint, ...] = ()
    not_carried: str | None = None
    explained: bool = False
    groups: tuple[Group, ...] = ()
    nearest: tuple[Near, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    replies: tuple[str, ...] = ()
    source: str = ""
    refers: tuple[str, ...] = ()
    unresolved: str = ""
    consent: bool | None = None
    forget: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPiece:
    """The next checked words of the reply, in order."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The whole reply, once finished. `text` is the lead and the explanation as shown. `unlogged` says why what was
    shown and done could not be logged ("" where it was, or was not to be)."""

    cards: Cards
    text: str
    explanation: Explanation
    state: DialogueState
    unlogged: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)


Part = Cards | TextPiece | Reply
