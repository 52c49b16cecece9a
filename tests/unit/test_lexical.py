import numpy as np
import pytest

from retrieval.lexical import LexicalIndex
from retrieval.lexicon import load_lexicon
from tests.searching import shelf_item

ITEMS = [
    shelf_item("0", "Brother toner TN-2110", {}, description="Black, 1,500 pages"),
    shelf_item("1", "Office chair", {}, attributes={"article": ("44410",), "frame": ("chrome steel",)}),
    shelf_item("2", "Headset with microphone", {}, description="For calls", brand="Aria"),
    shelf_item("3", "Quilted jackets", {"colour": "black", "material": "down"}, zh="短款羽绒服"),
    shelf_item("4", "Smart watch", {}),
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex(ITEMS, load_lexicon())


def best(index: LexicalIndex, text: str) -> str | None:
    scores = index.scores(text)
    return None if scores.max() == 0 else ITEMS[int(scores.argmax())].product.id


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("toner", "0"),
        ("tn-2110", "0"),
        ("TN2110", "0"),
        ("tn 2110", "0"),
        ("2110", "0"),
        ("44410", "1"),
        ("chairs of steel", "1"),
        ("aria", "2"),
        ("head set", "2"),
        ("jacket", "3"),
        ("down", "3"),
        ("羽绒服", "3"),
        ("我要一件羽绒", "3"),
        ("黑色 jacket", "3"),
        ("smart-watch", "4"),
        ("smartwatch", None),
        ("zebra", None),
        ("", None),
        ("的 the !", None),
    ],
)
def test_products_are_found_by_their_words_numbers_and_tags(index: LexicalIndex, text: str, id_: str | None) -> None:
    assert best(index, text) == id_


def test_scores_lie_between_0_and_1_and_the_best_has_1(index: LexicalIndex) -> None:
    scores = index.scores("black jacket toner")
    assert scores.shape == (5,)
    assert scores.max() == 1
    assert scores.min() == 0


def test_what_is_not_allowed_scores_0_and_the_best_of_the_rest_1(index: LexicalIndex) -> None:
    allowed = np.array([True, True, True, False, True])
    scores = index.scores("black jacket", allowed)
    assert scores[3] == 0
    assert scores[0] == 1
    assert index.scores("jacket", allowed).max() == 0


def test_a_store_without_words_finds_nothing() -> None:
    lexicon = load_lexicon()
    assert LexicalIndex([], lexicon).scores("jacket").shape == (0,)
    assert LexicalIndex([shelf_item("0", "!", {})], lexicon).scores("jacket").tolist() == [0]
