"""A store of a few clothes, open: a real database and real scoring, an exact index and no language model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from assistant.build import Store
from assistant.documents import read_documents
from assistant.journal import Journal
from assistant.sessions import Sessions
from assistant.settings import Settings
from assistant.understand import StoreWords, store_words
from ranking.baskets import Baskets
from ranking.profiles import DatabaseProfiles, Shopper
from ranking.rules import NO_RULES
from ranking.scorers import TasteScorer
from ranking.shelf import Shelf
from retrieval.catalogue import Catalogue
from retrieval.database import open_database
from retrieval.embedders import common_words
from retrieval.lexicon import Lexicon, load_lexicon
from retrieval.search import Search
from retrieval.tags import vocabulary
from retrieval.types import Vocabulary
from tests.searching import search_over, shelf_item

JUMPER = {"product_type": "sweater", "category": "apparel"}
SHOE = {"product_type": "shoe", "category": "shoes"}
CLOTHES = (
    shelf_item("cotton-1", "Blue Cotton Jumper", {**JUMPER, "material": "cotton", "colour": "blue"}, 60.0),
    shelf_item("cotton-2", "Green Cotton Jumper", {**JUMPER, "material": "cotton", "colour": "green"}, 60.0),
    shelf_item("merino-1", "Blue Merino Jumper", {**JUMPER, "material": "wool merino", "colour": "blue"}, 60.0),
    shelf_item("merino-2", "Green Merino Jumper", {**JUMPER, "material": "wool merino", "colour": "green"}, 60.0),
    shelf_item("merino-3", "Grey Merino Jumper", {**JUMPER, "material": "wool merino", "colour": "grey"}, 60.0),
    shelf_item("runner", "Blue Running Shoes", {**SHOE, "product_type": "shoe running-shoe"}, 90.0),
    shelf_item("slipper", "Blue Slippers", {**SHOE, "product_type": "shoe slipper"}, 30.0),
    shelf_item("sandal", "Blue Sandals", {**SHOE, "product_type": "shoe sandal"}, 50.0),
)
PEOPLE = (
    Shopper(id="mei-agreed", name="Mei", persona=True, position=1, consent=True),
    Shopper(id="abe-unasked", name="Abe", persona=True, position=2),
    Shopper(id="ida-refused", name="Ida", position=3, consent=False),
)


@cache
def read() -> tuple[Lexicon, Vocabulary, StoreWords, Search]:
    lexicon, found = load_lexicon(), vocabulary(CLOTHES)
    return lexicon, found, store_words(lexicon, found, common_words()), search_over(CLOTHES)


def little_store(home: Path, people: Sequence[Shopper] = PEOPLE) -> Store:
    catalogue = Catalogue(open_database(f"sqlite:///{home / 'aisle.db'}"))
    catalogue.apply([item.product for item in CLOTHES])
    catalogue.set_tags({item.product.id: item.tags for item in CLOTHES})
    profiles = DatabaseProfiles(catalogue.engine, catalogue, items=catalogue.tagged())
    profiles.add_shoppers(people)
    lexicon, found, words, search = read()
    return Store(
        settings=Settings(home=home),
        catalogue=catalogue,
        lexicon=lexicon,
        vocabulary=found,
        words=words,
        documents=read_documents(home / "documents"),
        sessions=Sessions(catalogue.engine),
        index=search.index,
        search=search,
        profiles=profiles,
        journal=Journal(profiles),
        scorer=TasteScorer(),
        rulebook=NO_RULES,
        shelf=Shelf(CLOTHES),
        baskets=Baskets(catalogue.engine, {}),
        generator=None,
    )
