"""A store and a pipeline for the page's tests: products and replies as given, no search, model or database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assistant.types import Cards, DialogueState, Explanation, Part, Reply, TextPiece
from assistant.understand import BadMessage
from ranking.types import ScoredProduct, ShopperProfile
from retrieval.types import Candidate, Constraint, Money, Product, Query, TaggedProduct, Translation

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


CHINESE = {"black": "黑色", "down-jacket": "羽绒服", "hood": "帽子", "down": "羽绒"}


class FakeLexicon:
    def label(self, facet: str, value: str, language: str) -> str:
        return CHINESE.get(value, value) if language == "zh" else value.replace("-", " ")


@dataclass(frozen=True)
class FakeSettings:
    currency: str = "USD"


@dataclass(frozen=True)
class FakeStore:
    home: Path
    catalogue: FakeCatalogue
    profiles: FakeProfiles
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
        ShopperProfile(id="maya", name="Maya", about="Cycles to work in every weather; likes plain, warm things."),
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


class ScriptedPipeline:
    """Answers every request with the store's first products and a fixed text, one word a step.

    `stalls` makes the text endless, so that only a stop ends it; `closed` counts the iterators that were closed,
    `seen` keeps what was asked.
    """

    def __init__(self, *, pause_s: float = 0.02, stalls: bool = False) -> None:
        self.pause_s = pause_s
        self.think_s = 10 * pause_s
        self.stalls = stalls
        self.closed = 0
        self.seen: list[tuple[str, DialogueState, str]] = []
        self.lock = threading.Lock()

    def __call__(self, message: str, state: DialogueState, shopper: str, store: FakeStore) -> Iterator[Part]:
        with self.lock:
            self.seen.append((message, state, shopper))
        if not message.strip():
            raise BadMessage("Write what you are looking for.")
        if len(message) > 2_000:
            raise BadMessage(f"The message has {len(message)} characters; at most 2,000 can be read.")
        if message == "break":
            raise RuntimeError("planted")
        try:
            yield from self.answer(message, state, store)
        finally:
            with self.lock:
                self.closed += 1

    def answer(self, message: str, state: DialogueState, store: FakeStore) -> Iterator[Part]:
        chinese = any("\u4e00" <= character <= "\u9fff" for character in message)
        turn = state.turn + 1
        relaxed = Constraint(facet="price", op="<=", value=100.0, turn=turn)
        constraints = (
            Constraint(facet="colour", op="=", value="black", turn=turn),
            Constraint(facet="product_type", op="=", value="down-jacket", turn=turn),
            Constraint(facet="feature", op="!=", value="hood", turn=turn),
            Constraint(facet="in_stock", op="=", value=True, turn=turn, hard=False),
            relaxed,
        )
        query = Query(text=message, search_text=message, language="zh" if chinese else "en", constraints=constraints)
        cards = Cards(
            act="search",
            language=query.language,
            query=query,
            products=tuple(scored(product, place) for place, product in enumerate(store.catalogue.products.values())),
            lead="为您找到这些黑色羽绒服。" if chinese else "These black down jackets are closest; none is under $100.",
            relaxed=(relaxed,),
        )
        yield cards
        time.sleep(self.think_s)
        text = CHINESE_TEXT if chinese else ENGLISH_TEXT
        for piece in list(text) if chinese else [word + " " for word in text.split()]:
            time.sleep(self.pause_s)
            yield TextPiece(text=piece)
        while self.stalls:
            time.sleep(self.pause_s)
            yield TextPiece(text="and on ")
        yield Reply(
            cards=cards,
            text=f"{cards.lead} {text}",
            explanation=Explanation(text=text, generator="scripted", fallback="template" if chinese else ""),
            state=DialogueState(turn=turn, language=query.language),
        )
