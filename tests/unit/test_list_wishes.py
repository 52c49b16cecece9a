"""Messages that ask for a list of recommendations, and those that only look like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.list_wishes import is_list
from assistant.types import DialogueState, Need, Understanding
from assistant.understand import StoreWords, store_words, understand
from retrieval.embedders import common_words
from retrieval.lexicon import load_lexicon
from retrieval.types import Constraint, Vocabulary
from tests.searching import shelf_item

SHELF = (
    shelf_item("a", "Alpine Down Jacket", {"product_type": "jacket down-jacket", "colour": "black"}, 120.0),
    shelf_item("b", "Bay Rain Jacket", {"product_type": "jacket rain-jacket", "colour": "red"}, 80.0),
    shelf_item("c", "Cove Leather Boots", {"product_type": "boot", "colour": "brown", "material": "leather"}, 150.0),
)
JACKETS = Need(
    said="jacket", search_text="jacket", constraints=(Constraint(facet="product_type", op="=", value="jacket"),)
)
IN_TALK = DialogueState(turn=1, needs=(JACKETS,), shown=("a", "b", "c"), act="search")


@pytest.fixture(scope="module")
def words() -> StoreWords:
    values = {key for item in SHELF for key in ((tag.facet, tag.value) for tag in item.tags)}
    counts = dict.fromkeys(values, 50)
    facets = dict.fromkeys({facet for facet, _ in values}, 100)
    vocabulary = Vocabulary(products=100, counts=counts, structured=counts, facet_sizes=facets)
    return store_words(load_lexicon(), vocabulary, common_words())


def first(words: StoreWords, message: str) -> Understanding:
    return understand(message, DialogueState(), words)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("for-you", "recommend me something"),
        ("for-you", "Can you recommend something for me, please?"),
        ("for-you", "hi, could you suggest something nice"),
        ("for-you", "what do you recommend?"),
        ("for-you", "any recommendations?"),
        ("for-you", "surprise me"),
        ("for-you", "推荐点什么给我"),
        ("for-you", "给我推荐点东西吧"),
        ("for-you", "有什么推荐吗？"),
        ("for-you", "随便推荐一些"),
        ("new", "what's new?"),
        ("new", "What is new in your store?"),
        ("new", "any new arrivals?"),
        ("new", "show me the new arrivals"),
        ("new", "有什么新品"),
        ("new", "最近有新品吗"),
        ("promotions", "anything on sale?"),
        ("promotions", "what's on offer today?"),
        ("promotions", "do you have any deals?"),
        ("promotions", "有什么打折的吗"),
        ("promotions", "店里有促销活动吗？"),
    ],
)
def test_a_list_is_asked_for(words: StoreWords, kind: str, message: str) -> None:
    found = first(words, message)
    assert (found.act, found.list) == ("search", kind)
    assert is_list(found.needs[0])


@pytest.mark.parametrize(
    "message",
    [
        "recommend me a jacket", "any new jackets?", "jackets on sale", "a new jacket", "what's new balance?", "hello",
        "what is your return policy?", "recommend me something in black leather",
        "推荐一件夹克", "有什么新款夹克", "有打折的夹克吗",
    ],
)  # fmt: skip
def test_a_wish_for_products_is_searched(words: StoreWords, message: str) -> None:
    assert first(words, message).list == ""


@pytest.mark.parametrize(
    "message", ["anything on sale?", "any new arrivals?", "what do you recommend?", "有什么推荐吗"]
)
def test_in_a_conversation_about_some_kind_it_is_about_that_kind(words: StoreWords, message: str) -> None:
    assert understand(message, IN_TALK, words, SHELF).list == ""


def test_after_a_list_another_can_be_asked_for_and_conditions_narrow_it(words: StoreWords) -> None:
    state = DialogueState(turn=1, needs=first(words, "what's new?").needs, shown=("a", "b"))
    assert understand("recommend me something", state, words, SHELF[:2]).list == "for-you"
    cheaper = understand("under $50", state, words, SHELF[:2])
    assert is_list(cheaper.needs[0]) and cheaper.needs[0].constraints[0].facet == "price"
    boots = understand("leather boots", state, words, SHELF[:2])
    assert not is_list(boots.needs[boots.focus])


@pytest.mark.parametrize(
    ("message", "product"),
    [
        ("what goes with this?", "a"),
        ("what goes well with the second one?", "b"),
        ("what can I wear with the third one", "c"),
        ("something that goes with this jacket", "a"),
        ("what would go with the boots?", "c"),
        ("和这个搭配什么好", "a"),
        ("第二件搭配什么好看？", "b"),
        ("这件配什么比较好", "a"),
        ("有什么可以和第三个一起买的", "c"),
    ],
)
def test_what_goes_with_a_product_is_asked(words: StoreWords, message: str, product: str) -> None:
    found = understand(message, IN_TALK, words, SHELF)
    assert (found.act, found.list, found.refers) == ("similar", "with-cart", (product,))


def test_what_goes_with_the_cart_is_about_all_that_is_in_it(words: StoreWords) -> None:
    found = understand("what goes with my cart?", IN_TALK, words, SHELF, SHELF[1:])
    assert (found.list, found.refers) == ("with-cart", ("b", "c"))


def test_a_place_that_the_list_does_not_have_is_said(words: StoreWords) -> None:
    found = understand("what goes with the ninth one?", IN_TALK, words, SHELF)
    assert (found.list, found.refers) == ("with-cart", ())
    assert found.unresolved


@pytest.mark.parametrize(
    "message", ["what boots go with this?", "more like the second one", "does it go with jeans?", "what is it made of?"]
)
def test_other_questions_stay_what_they_are(words: StoreWords, message: str) -> None:
    assert understand(message, IN_TALK, words, SHELF).list == ""


def test_nothing_is_pointed_at_where_nothing_is_shown(words: StoreWords) -> None:
    assert understand("what goes with this?", replace(IN_TALK, shown=()), words).list == ""
