from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.catalogue import Catalogue
from retrieval.database import open_database
from retrieval.ingest import document, index_catalogue, tag_catalogue
from retrieval.lexicon import Lexicon, load_lexicon
from retrieval.types import Money, Product
from tests.fakes import ExactIndex, WordEmbedder
from tests.searching import shelf_item


def product(id_: str, title: str, *, price: int = 1000, description: str = "") -> Product:
    return Product(id=id_, title=title, description=description, price=Money(amount=price, currency="USD"))


class RememberingIndex(ExactIndex):
    def __init__(self, vector_file: Path) -> None:
        super().__init__()
        self.vector_file = vector_file
        self.builds = 0

    def build(self, *args: object, **kwargs: object) -> None:
        self.builds += 1
        super().build(*args, **kwargs)  # type: ignore[arg-type]


class Shop:
    def __init__(self, home: Path) -> None:
        self.engine = open_database(f"sqlite:///{home / 'shop.db'}")
        self.catalogue = Catalogue(self.engine)
        self.lexicon: Lexicon = load_lexicon()
        self.index = RememberingIndex(home / "vectors.npz")
        self.heard: list[tuple[str, int, int]] = []

    def refresh(self, embedder: WordEmbedder | None = None) -> tuple[int, bool, list[str]]:
        """How many products were tagged, whether the index was built, which texts were embedded."""
        embedder = embedder or WordEmbedder()
        tagged = tag_catalogue(self.catalogue, self.lexicon, self.progress)
        built = index_catalogue(self.catalogue, self.lexicon, self.index, embedder, self.progress)
        return tagged, built, embedder.encoded

    def progress(self, what: str, done: int, total: int) -> None:
        self.heard.append((what, done, total))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    shop.catalogue.apply([product("1", "Black jacket"), product("2", "Red scarf"), product("3", "?")])
    yield shop
    shop.engine.dispose()


def test_the_first_run_tags_and_embeds_everything(shop: Shop) -> None:
    tagged, built, texts = shop.refresh()
    assert (tagged, built, len(texts)) == (3, True, 3)
    assert shop.catalogue.tagged(["1"])[0].values("colour") == ("black",)
    assert shop.index.ids == ["1", "2", "3"]
    assert ("tagging products", 3, 3) in shop.heard
    assert ("embedding products", 3, 3) in shop.heard


def test_the_second_run_does_nothing_at_all(shop: Shop) -> None:
    shop.refresh()
    shop.heard.clear()
    assert shop.refresh() == (0, False, [])
    assert shop.heard == []
    assert shop.index.builds == 1


def test_only_what_changed_is_tagged_and_embedded(shop: Shop) -> None:
    shop.refresh()
    shop.catalogue.apply([product("2", "Blue scarf"), product("4", "Green hat")])
    tagged, built, texts = shop.refresh()
    assert tagged <= 3  # "?" has no tag, so it is looked at again
    assert built
    assert len(texts) == 2
    assert shop.catalogue.tagged(["2"])[0].values("colour") == ("blue",)
    assert shop.index.ids == ["1", "2", "3", "4"]


def test_a_new_price_changes_no_text_and_builds_no_index(shop: Shop) -> None:
    shop.refresh()
    shop.catalogue.apply([product("1", "Black jacket", price=900)])
    assert shop.refresh()[1:] == (False, [])


def test_a_removed_product_leaves_the_index(shop: Shop) -> None:
    shop.refresh()
    shop.catalogue.apply([product("1", "Black jacket")], replace=True)
    assert shop.refresh()[1:] == (True, [])
    assert shop.index.ids == ["1"]


def test_a_damaged_index_is_built_again_from_the_vectors_at_hand(shop: Shop) -> None:
    shop.refresh()
    shop.index.fingerprint = None
    assert shop.refresh() == (0, True, [])


def test_another_model_embeds_everything_again(shop: Shop) -> None:
    class Other(WordEmbedder):
        fingerprint = "other"

    shop.refresh()
    tagged, built, texts = shop.refresh(Other())
    assert (tagged, built, len(texts)) == (0, True, 3)


def test_another_lexicon_tags_everything_again(shop: Shop, tmp_path: Path) -> None:
    shop.refresh()
    (tmp_path / "lexicon.yaml").write_text("colour: {jet: {en: [jet]}}\n")
    shop.lexicon = load_lexicon(tmp_path / "lexicon.yaml")
    assert shop.refresh()[0] == 3


def test_an_interrupted_run_is_made_up_for(shop: Shop) -> None:
    class Broken(RuntimeError): ...

    class BreaksOff(WordEmbedder):
        def encode(self, texts):  # type: ignore[no-untyped-def]
            raise Broken

    with pytest.raises(Broken):
        shop.refresh(BreaksOff())
    assert shop.index.fingerprint is None
    assert shop.refresh()[1]
    assert shop.index.ids == ["1", "2", "3"]


def test_equal_texts_are_embedded_once(shop: Shop) -> None:
    shop.catalogue.apply([product(str(i), "White shirt") for i in range(10, 20)])
    texts = shop.refresh()[2]
    assert len(texts) == len(set(texts)) == 4


def test_an_empty_catalogue_gives_an_empty_index(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    assert shop.refresh() == (0, True, [])
    assert shop.refresh() == (0, False, [])
    shop.engine.dispose()


def test_the_text_of_a_product_has_title_brand_tags_and_the_beginning_of_its_description() -> None:
    item = shelf_item("1", "Parka", {"colour": "black"}, brand="Acme", description="Warm. " + "x" * 5000)
    text = document(item, load_lexicon())
    assert text.startswith("Acme Parka\nblack")
    assert "Warm." in text
    assert len(text) < 1000
    named = shelf_item("1", "ACME Parka", {}, brand="Acme")
    assert document(named, load_lexicon()) == "ACME Parka"
