"""A store and a pipeline for the page's tests: products and replies as given, no search, model or database."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from assistant.types import (
    Cards,
    DialogueState,
    Explanation,
    Group,
    Near,
    Need,
    Part,
    Reply,
    Table,
    TextPiece,
)
from assistant.understand import BadMessage
from ranking.profiles import UnknownShopper
from ranking.types import Event, ScoredProduct, ShopperProfile
from retrieval.types import Candidate, Constraint, Money, Product, TaggedProduct, Translation

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="#efece6"/>'
    '<path d="M30 25h40l10 45H20z" fill="{colour}"/></svg>'
)

ENGLISH_TEXT = "The Nordby is filled with duck down and has no hood, as you asked. It costs $159.00 and is in stock."
CHINESE_TEXT = "这款羽绒服是黑色的，填充鸭绒，正好符合您的要求。价格为 $159.00，有货。"


class FakeCatalogue:
    def __init__(self, products: Sequence[Product], meta: dict[str, str]) -> None:
        self.products = {product.id: product for product in products}
        self.values = meta

    def get(self, ids: Sequence[str]) -> list[Product]:
        return [self.products[product] for product in ids if product in self.products]

    def count(self) -> int:
        return len(self.products)

    def meta(self, key: str) -> str | None:
        return self.values.get(key)


class FakeProfiles:
    def __init__(self, personas: Sequence[ShopperProfile]) -> None:
        self.known = list(personas)

    def personas(self) -> list[ShopperProfile]:
        return self.known

    def get(self, shopper: str, session: str = "") -> ShopperProfile:
        return next((profile for profile in self.known if profile.id == shopper), ShopperProfile())


class FakeJournal:
    def __init__(self) -> None:
        self.events: list[Event] = []

    def write(self, events: Sequence[Event]) -> str:
        self.events += events
        return ""


class FakeSessions:
    """Conversations in memory; what can be saved is what `fault` does not forbid."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, DialogueState]] = {}
        self.fault: Exception | None = None
        self.expired: list[datetime] = []

    def expire(self, now: datetime) -> int:
        self.expired.append(now)
        return 0

    def new_id(self) -> str:
        return secrets.token_urlsafe()

    def load(self, id: str, shopper: str) -> DialogueState | None:
        if self.fault:
            raise self.fault
        owner, state = self.kept.get(id, ("", None))
        return state if owner == shopper else None

    def save(self, id: str, shopper: str, state: DialogueState) -> None:
        if self.fault:
            raise self.fault
        self.kept[id] = (shopper, state)


CHINESE = {"black": "黑色", "down-jacket": "羽绒服", "hood": "帽子", "down": "羽绒"}


class FakeLexicon:
    def label(self, facet: str, value: str, language: str) -> str:
        return CHINESE.get(value, value) if language == "zh" else value.replace("-", " ")

    def kind_label(self, kind: str, language: str) -> str:
        return self.label("product_type", kind, language)


@dataclass(frozen=True)
class FakeSettings:
    currency: str = "USD"


@dataclass(frozen=True)
class FakeStore:
    home: Path
    catalogue: FakeCatalogue
    profiles: FakeProfiles
    sessions: FakeSessions = field(default_factory=FakeSessions)
    journal: FakeJournal = field(default_factory=FakeJournal)
    lexicon: FakeLexicon = field(default_factory=FakeLexicon)
    settings: FakeSettings = field(default_factory=FakeSettings)
    generator: None = None


def jacket(number: int, **changes: object) -> Product:
    values: dict[str, object] = {
        "id": f"jacket-{number}",
        "title": f"Nordby {number} Down Jacket in Black",
        "description": f"Jacket number {number}, filled with duck down.",
        "images": (f"images/jacket-{number}.svg",),
        "brand": "Nordby",
        "category": ("Clothing", "Jackets"),
        "price": Money(amount=14_900 + 1_000 * number, currency="USD"),
        "list_price": Money(amount=24_900, currency="USD") if number % 3 == 1 else None,
        "quantity": (40, 3, 0)[number % 3],
        "attributes": {"colour": ("black",), "fill": ("duck down",)},
        "translations": {"zh": Translation(title=f"诺德比 {number} 号黑色羽绒服", description="填充鸭绒。")},
        "rating": 4.2 + number % 7 / 10,
        "rating_count": 10 + 37 * number,
        "release_date": date(2025, 9, 1),
        "promotion": "Autumn sale" if number % 4 == 1 else "",
    }
    return Product(**{**values, **changes})  # type: ignore[arg-type]


def fake_store(home: Path, products: Sequence[Product] | None = None, **meta: str) -> FakeStore:
    """A store in `home` with a drawing for each product that names one there."""
    products = [jacket(number) for number in range(1, 13)] if products is None else products
    (home / "images").mkdir(parents=True, exist_ok=True)
    for product in products:
        for image in product.images:
            name = image.removeprefix("images/")
            if image.startswith("images/") and "/" not in name:
                (home / "images" / name).write_text(DRAWING.format(colour="#22211f"), encoding="utf-8")
    personas = [
        ShopperProfile(
            id="maya", name="Maya", about="Cycles to work in every weather; likes plain, warm things.", consent=True
        ),
        ShopperProfile(id="wei", name="Wei", about="Buys gifts early and looks for a bargain."),
    ]
    return FakeStore(
        home=home,
        catalogue=FakeCatalogue(products, {"synthetic": "1", "name": "Aisle Outfitters", **meta}),
        profiles=FakeProfiles(personas),
    )


def scored(product: Product, place: int) -> ScoredProduct:
    candidate = Candidate(item=TaggedProduct(product=product, tags=()), scores={"tags": 1.0}, text_score=1.0)
    return ScoredProduct(candidate=candidate, score=2.0 - place / 10, contributions={"text": 2.0 - place / 10})


BLACK = Constraint(facet="colour", op="=", value="black", text="black")
DOWN = Constraint(facet="product_type", op="=", value="down-jacket", text="down jacket")
NO_HOOD = Constraint(facet="feature", op="!=", value="hood", text="no hood")
IN_STOCK = Constraint(facet="in_stock", op="=", value=True, hard=False)
LIMIT = Constraint(facet="price", op="<=", value=100.0, text="under $100")
BOOTS = Constraint(facet="product_type", op="=", value="boots", text="boots")
SIZE = Constraint(facet="size", op="=", value="m", text="I wear M")

QUICK = {"en": ("cheapest first", "any price"), "zh": ("价格从低到高", "价格不限")}


class ScriptedPipeline:
    """Answers every request with the store's first products and a fixed text, one word a step.

    "compare" gives a table of the first two, "boots" two needs at once, "tiny budget" what is just outside the limits,
    "forget me" erases the shopper, "size" is a fact about them, "returns" a document of the store, "hello" words alone;
    a constraint in place of a message is taken out. `stalls` makes the text endless, so that only a stop ends it;
    `closed` counts the iterators that were closed, `seen` keeps what was asked.
    """

    def __init__(self, *, pause_s: float = 0.02, stalls: bool = False) -> None:
        self.pause_s = pause_s
        self.think_s = 10 * pause_s
        self.stalls = stalls
        self.closed = 0
        self.seen: list[tuple[str | Constraint, DialogueState, str]] = []
        self.lock = threading.Lock()

    def __call__(
        self, message: str | Constraint, state: DialogueState, shopper: str, store: FakeStore, *, session: str = ""
    ) -> Iterator[Part]:
        with self.lock:
            self.seen.append((message, state, shopper))
        if shopper and shopper not in {known.id for known in store.profiles.known}:
            raise UnknownShopper(shopper, [])
        if isinstance(message, str):
            if not message.strip():
                raise BadMessage("Write what you are looking for.")
            if len(message) > 2_000:
                raise BadMessage(f"The message has {len(message)} characters; at most 2,000 can be read.")
            if message == "break":
                raise RuntimeError("planted")
        if message == "forget me":
            store.profiles.known = [known for known in store.profiles.known if known.id != shopper]
        try:
            yield from self.reply(self.cards(message, state, list(store.catalogue.products.values())))
        finally:
            with self.lock:
                self.closed += 1

    def cards(self, message: str | Constraint, state: DialogueState, products: list[Product]) -> Cards:
        turn = state.turn + 1
        if isinstance(message, Constraint):
            assert state.need is not None
            kept = tuple(c for c in state.need.constraints if c != message)
            told = tuple(c for c in state.told if c != message)
            state = replace(state, needs=(replace(state.need, constraints=kept),), told=told)
            return found(replace(state, turn=turn), products, lead="Without that, these are closest.")
        chinese = any("\u4e00" <= character <= "\u9fff" for character in message)
        state = replace(state, turn=turn, language="zh" if chinese else "en")
        if "compare" in message:
            return compared(state, products[:2])
        if "boots" in message:
            needs = tuple(Need(said=message, constraints=(replace(kind, turn=turn),)) for kind in (DOWN, BOOTS))
            groups = (Group(heading="down jacket", count=3), Group(heading="boots", count=2))
            state = replace(state, needs=needs, budget=300.0)
            return replace(found(state, products[:5], lead="Jackets and boots."), groups=groups, explained=False)
        if "tiny budget" in message:
            need = Need(
                said=message, constraints=(replace(DOWN, turn=turn), replace(LIMIT, turn=turn)), sort="price_asc"
            )
            near = tuple(
                Near(product=scored(p, n), difference=f"${59 + n} above your limit") for n, p in enumerate(products[:3])
            )
            state = replace(state, needs=(need,), shown=tuple(product.id for product in products[:3]))
            return replace(found(state, [], lead="Nothing is under $100."), nearest=near, state=state)
        if "size" in message:
            state = replace(state, told=(replace(SIZE, turn=turn),))
            return Cards(
                act="about_me", language="en", query=None, products=(), lead="Shall I remember that?", state=state,
                replies=("Yes, remember it", "No, just for now"),
            )  # fmt: skip
        if message == "forget me":
            return Cards(
                act="about_me", language="en", query=None, products=(), lead="Erased.", forget=True,
                state=DialogueState(turn=turn),
            )  # fmt: skip
        if "returns" in message:
            return Cards(
                act="store", language="en", query=None, products=(), lead="Within 30 days.", state=state,
                source="Shipping and returns",
            )  # fmt: skip
        if "hello" in message:
            return Cards(act="greeting", language="en", query=None, products=(), lead="Hello!", state=state)
        wishes = tuple(replace(wish, turn=turn) for wish in (BLACK, DOWN, NO_HOOD, IN_STOCK, LIMIT))
        state = replace(state, needs=(Need(said=message, search_text=message, constraints=wishes),), focus=0)
        lead = "为您找到这些黑色羽绒服。" if chinese else "These black down jackets are closest; none is under $100."
        return found(state, products, lead=lead)

    def reply(self, cards: Cards) -> Iterator[Part]:
        yield cards
        time.sleep(self.think_s)
        text = (CHINESE_TEXT if cards.language == "zh" else ENGLISH_TEXT) if cards.explained else ""
        for piece in list(text) if cards.language == "zh" else [word + " " for word in text.split()]:
            time.sleep(self.pause_s)
            yield TextPiece(text=piece)
        while self.stalls:
            time.sleep(self.pause_s)
            yield TextPiece(text="and on ")
        fallback = "template" if cards.language == "zh" else ""
        yield Reply(
            cards=cards,
            text=f"{cards.lead} {text}".strip(),
            explanation=Explanation(text=text, generator="scripted" if text else "none", fallback=fallback),
            state=cards.state,
        )


def found(state: DialogueState, products: list[Product], *, lead: str) -> Cards:
    """A list for the need in focus, with the limit on its price set aside where there is one."""
    need = state.need
    assert need is not None
    return Cards(
        act="search",
        language=state.language,
        query=need.query(state.language, state.told),
        products=tuple(scored(product, place) for place, product in enumerate(products)),
        lead=lead,
        state=replace(state, shown=tuple(product.id for product in products)),
        relaxed=tuple(c for c in need.constraints if c.facet == "price" and products),
        explained=bool(products),
        replies=QUICK[state.language],
    )


def compared(state: DialogueState, products: list[Product]) -> Cards:
    columns = tuple(f"{place}. {product.title}" for place, product in enumerate(products, 1))
    rows = (("Price", ("$159", "$169")), ("Fill", ("duck down", "not stated")), ("Stock", ("3 left", "sold out")))
    return Cards(
        act="compare",
        language=state.language,
        query=None,
        products=tuple(scored(product, place) for place, product in enumerate(products)),
        lead="The first is $10 cheaper.",
        state=state,
        table=Table(columns=columns, rows=rows),
        refers=tuple(product.id for product in products),
    )
