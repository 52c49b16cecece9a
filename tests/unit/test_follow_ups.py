"""What a message does to a conversation: acts, ledgers that change, references, several needs at once."""

from __future__ import annotations

import pytest

from assistant.types import DialogueState, Understanding
from assistant.understand import REMEMBER, StoreWords, store_words, understand
from retrieval.embedders import common_words
from retrieval.lexicon import load_lexicon
from retrieval.types import TaggedProduct, Vocabulary
from tests.searching import shelf_item

SHELF = (
    shelf_item("a", "Alpine Down Jacket", {"product_type": "jacket down-jacket", "colour": "black"}, 120.0),
    shelf_item("b", "Bay Rain Jacket", {"product_type": "jacket rain-jacket", "colour": "red"}, 80.0),
    shelf_item("c", "Cove Leather Boots", {"product_type": "boot", "colour": "brown", "material": "leather"}, 150.0),
    shelf_item("d", "Dale Parka", {"product_type": "jacket parka", "colour": "black"}, 200.0),
)


@pytest.fixture(scope="module")
def words() -> StoreWords:
    values = {key for item in SHELF for key in ((tag.facet, tag.value) for tag in item.tags)}
    counts = dict.fromkeys(values, 50)
    facets = dict.fromkeys({facet for facet, _ in values}, 100)
    vocabulary = Vocabulary(products=100, counts=counts, structured=counts, facet_sizes=facets)
    return store_words(load_lexicon(), vocabulary, common_words())


def talk(
    words: StoreWords, *messages: str, shown: tuple[TaggedProduct, ...] = SHELF, product: str = ""
) -> Understanding:
    """What the last of some messages is understood to be; the products are shown from the second message on."""
    state = DialogueState()
    understood = Understanding(act="unclear", language="en")
    for number, message in enumerate(messages):
        seen = shown if number else ()
        understood = understand(message, state, words, seen)
        state = DialogueState(
            turn=number + 1,
            language=understood.language,
            needs=understood.needs,
            focus=understood.focus,
            budget=understood.budget,
            shown=tuple(item.product.id for item in shown),
            product=product,
        )
    return understood


def ledgers(understood: Understanding) -> list[set[str]]:
    return [
        {f"{c.facet}{c.op}{'|'.join(c.value) if isinstance(c.value, tuple) else c.value}" for c in need.constraints}
        for need in understood.needs
    ]


def ledger(words: StoreWords, *messages: str) -> set[str]:
    understood = talk(words, *messages)
    return ledgers(understood)[understood.focus]


@pytest.mark.parametrize(
    ("message", "act"),
    [
        ("more", "more"),
        ("还有吗", "more"),
        ("换一批", "more"),
        ("show me the list again", "show"),
        ("再看看刚才的列表", "show"),
        ("compare 1 and 3", "compare"),
        ("哪个更便宜", "compare"),
        ("is the second one in stock?", "ask"),
        ("第二件有货吗", "ask"),
        ("what is it made of?", "ask"),
        ("why this one?", "why"),
        ("为什么推荐这个", "why"),
        ("more like the second one", "similar"),
        ("类似第一件的", "similar"),
        ("add the first to my cart", "cart"),
        ("加入购物车", "cart"),
        ("checkout", "cart"),
        ("undo", "undo"),
        ("撤销", "undo"),
        ("start over", "reset"),
        ("重新开始", "reset"),
        ("thanks", "thanks"),
        ("谢谢", "thanks"),
        ("what can you do?", "help"),
        ("what is your return policy?", "store"),
        ("怎么退货", "store"),
        ("cheapest first", "sort"),
        ("how many jackets under $50 do you have?", "catalogue"),
        ("你们有哪些品牌", "catalogue"),
        ("I never wear wool", "about_me"),
        ("what's the weather tomorrow?", "off_topic"),
        ("你真笨", "off_topic"),
        ("🧥🧥", "unclear"),
        ("asdf qwrt", "unclear"),
        ("in red instead", "refine"),
        ("any colour is fine", "refine"),
        ("再便宜点", "refine"),
        ("a gift for my mum", "search"),
    ],
)
def test_acts_after_a_list(message: str, act: str, words: StoreWords) -> None:
    assert talk(words, "black jacket under 150", message).act == act


@pytest.mark.parametrize(
    ("messages", "wanted"),
    [
        (("black jacket", "in red instead"), {"product_type=jacket", "colour=red"}),
        (("black jacket", "also in red"), {"product_type=jacket", "colour=black|red"}),
        (("black jacket", "not black"), {"product_type=jacket", "colour!=black"}),
        (("black jacket under 100", "under 80"), {"product_type=jacket", "colour=black", "price<=80.0"}),
        (("jacket over 100", "under 80"), {"product_type=jacket", "price<=80.0"}),
        (("black jacket under 100", "price doesn't matter"), {"product_type=jacket", "colour=black"}),
        (("黑色夹克，200以内", "颜色无所谓"), {"product_type=jacket", "price<=200.0"}),
        (("black jacket", "what about boots?"), {"product_type=boot", "colour=black"}),
        (("black jacket", "now show me boots"), {"product_type=boot"}),
        (("black or red jacket", "drop the red"), {"product_type=jacket", "colour=black"}),
        (("boots size 43", "sorry, I meant 42"), {"product_type=boot", "size=42"}),
        (("boots", "42"), {"product_type=boot", "size=42"}),
        (("jacket", "M"), {"product_type=jacket", "size=m"}),
        (("jacket", "cheaper"), {"product_type=jacket", "price<120.0"}),
        (("jacket", "cheaper than the second one"), {"product_type=jacket", "price<80.0"}),
    ],
)
def test_what_a_follow_up_changes(messages: tuple[str, ...], wanted: set[str], words: StoreWords) -> None:
    assert ledger(words, *messages) == wanted


@pytest.mark.parametrize(
    ("message", "places"),
    [
        ("tell me about the second one", "b"),
        ("compare 1 and 3", "ac"),
        ("the first two, which is cheaper?", "ab"),
        ("第三件有货吗", "c"),
        ("is the last one in stock?", "d"),
        ("are those boots leather?", "c"),
        ("is the red one warm?", "b"),
        ("is it waterproof?", "d"),
        ("is the cheaper of the two in stock?", "b"),
        ("does the Bay Rain Jacket have a hood?", "b"),
    ],
)
def test_references(message: str, places: str, words: StoreWords) -> None:
    assert "".join(talk(words, "jackets", message, product="d").refers) == places


def test_a_reference_that_fits_none_is_said(words: StoreWords) -> None:
    understood = talk(words, "jackets", "is the ninth one in stock?")
    assert (understood.refers, understood.unresolved) == ((), "ninth")


@pytest.mark.parametrize(
    "message",
    ["a jacket under $200 and boots under $150", "一件200以内的夹克和一双150以内的靴子"],
)
def test_each_need_has_its_own_limit(message: str, words: StoreWords) -> None:
    assert ledgers(talk(words, message)) == [
        {"product_type=jacket", "price<=200.0"},
        {"product_type=boot", "price<=150.0"},
    ]


def test_a_follow_up_changes_the_need_that_it_names(words: StoreWords) -> None:
    understood = talk(words, "a jacket under $200 and boots under $150", "make the boots brown")
    assert understood.focus == 1
    assert ledgers(understood)[1] == {"product_type=boot", "price<=150.0", "colour=brown"}
    assert ledgers(understood)[0] == {"product_type=jacket", "price<=200.0"}


def test_what_is_said_of_both_holds_for_both(words: StoreWords) -> None:
    assert ledgers(talk(words, "a jacket and boots, both under $90")) == [
        {"product_type=jacket", "price<=90.0"},
        {"product_type=boot", "price<=90.0"},
    ]


def test_a_total_is_no_limit_of_one(words: StoreWords) -> None:
    understood = talk(words, "a jacket and boots, 300 in total")
    assert understood.budget == 300
    assert ledgers(understood) == [{"product_type=jacket"}, {"product_type=boot"}]


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ("blak jaket", {"colour=black", "product_type=jacket"}),
        ("防水夹克，黑涩", {"colour=black", "product_type=jacket"}),
    ],
)
def test_misspelt_words_are_read(message: str, read: set[str], words: StoreWords) -> None:
    understood = talk(words, message)
    assert read <= ledgers(understood)[0]
    assert understood.corrected


def test_every_constraint_quotes_the_message(words: StoreWords) -> None:
    message = "Blak jaket, undr $90, size XL"
    assert all(c.text and c.text in message for c in talk(words, message).needs[0].constraints)


def test_yes_accepts_what_was_offered(words: StoreWords) -> None:
    need = talk(words, "black jacket under 50").needs
    state = DialogueState(turn=1, needs=need, offer="up to $62")
    accepted = understand("yes please", state, words)
    assert "price<=62.0" in ledgers(accepted)[0]
    agreed = understand("yes", DialogueState(turn=1, offer=REMEMBER), words)
    assert (agreed.act, agreed.consent) == ("about_me", True)


def test_a_change_of_language_is_followed(words: StoreWords) -> None:
    assert talk(words, "black jacket", "换成红色的").language == "zh"
    assert talk(words, "黑色夹克", "XL").language == "zh"
    assert talk(words, "黑色夹克", "something warmer please").language == "en"
