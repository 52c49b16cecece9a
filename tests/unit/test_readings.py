"""What is told around a wish, what is taken back, and what a word means from the words beside it."""

from __future__ import annotations

import pytest

from assistant.parsing.act_model import act_model, without_values
from assistant.parsing.asides import find_asides
from assistant.parsing.conditions import find_sorts
from assistant.parsing.settle import settled
from assistant.types import DialogueState
from assistant.understand import StoreWords, understand
from retrieval.lexicon import Lexicon, load_lexicon
from tests.unit.test_follow_ups import ledger, ledgers, talk, words  # noqa: F401


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("the dog ate his bed again, so dog bed", "the dog ate his bed again"),
        ("sorry, cat on the keyboard. i need a scarf", "cat on the keyboard"),
        ("nothing floral, i'd look like a sofa", "i'd look like a sofa"),
        ("silver only. gold clashes with the curtains", "gold clashes with the curtains"),
        ("it must be washable, we have three kids and a cat", "we have three kids and a cat"),
        ("一百以内吧，太贵老婆要骂", "太贵老婆要骂"),
        ("家里有猫，换成真皮的吧", "家里有猫"),
        ("晚上吃火锅，要买点虾", "晚上吃火锅"),
        ("改成亚麻吧，丝绒落灰", "丝绒落灰"),
    ],
)
def test_an_aside_asks_for_nothing(text: str, aside: str, lexicon: Lexicon) -> None:
    found = [text[start:end].strip() for start, end in find_asides(text, settled(text, lexicon))]
    assert aside in found


@pytest.mark.parametrize(
    "text",
    [
        "a leather jacket, black, under 200",
        "my wife needs a coat, size m",
        "it should be black, and warm",
        "the cat ate my shoes",  # nothing else is said
        "my daughter turns 3, a teddy bear",
        "黑色的，有帽子",
        "豹纹太野了，别给我看",
    ],
)
def test_what_asks_is_no_aside(text: str, lexicon: Lexicon) -> None:
    assert find_asides(text, settled(text, lexicon)) == []


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [
        ("toys for my dog", "product_type", "dog-toy"),
        ("给狗子买个发光项圈", "product_type", "pet-collar"),
        ("想给狗狗买个窝", "product_type", "pet-bed"),
        ("organic chocolate under 10", "product_type", "chocolate-sweet"),
        ("a pearl necklace", "material", "pearls"),
        ("two down pillows", "material", "down"),
        ("小书桌", "feature", "small"),
    ],
)
def test_a_word_means_what_its_neighbours_make_of_it(text: str, facet: str, value: str, lexicon: Lexicon) -> None:
    meant = {(m.facet, m.value) for span in settled(text, lexicon) for m in span.mentions}
    assert (facet, value) in meant


@pytest.mark.parametrize("text", ["chocolate brown boots", "mark down the price of jackets", "a toy for my son"])
def test_a_word_keeps_its_plain_meaning(text: str, lexicon: Lexicon) -> None:
    meant = {m.value for span in settled(text, lexicon) for m in span.mentions}
    assert not meant & {"chocolate-sweet", "down", "dog-toy"}


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("按评分从高到低排", "rating"),
        ("按价格来，便宜的在前", "price_asc"),
        ("从贵到便宜排一遍", "price_desc"),
        ("评分最高的在前", "rating"),
        ("from cheapest to most expensive", "price_asc"),
        ("rank these by rating", "rating"),
        ("按销量排一下", "popularity"),
    ],
)
def test_orders(text: str, sort: str) -> None:
    assert {found.sort for found in find_sorts(text)} == {sort}


@pytest.mark.parametrize("text", ["时间不多了", "评价怎么样", "贵吗"])
def test_no_order(text: str) -> None:
    assert find_sorts(text) == []


@pytest.mark.parametrize(
    ("before", "message", "gone"),
    [
        ("a waterproof jacket", "waterproof or not, I don't care", "feature=waterproof"),
        ("防水的夹克", "防不防水都行", "feature=waterproof"),
        ("jacket on sale", "it doesn't have to be on sale", "on_sale=True"),
        ("打折的夹克", "不打折的也行", "on_sale=True"),
        ("jacket between 50 and 200", "no lower limit", "price>=50.0"),
        ("a black jacket, no hood", "forget everything else", "colour=black"),
        ("jacket, nothing black", "black is fine actually", "colour!=black"),
        ("夹克，不要黑色", "黑色也不是不行", "colour!=black"),
    ],
)
def test_what_is_taken_back_is_gone(words: StoreWords, before: str, message: str, gone: str) -> None:  # noqa: F811
    assert gone in ledger(words, before)
    after = ledger(words, before, message)
    assert gone not in after
    assert "colour=black" not in after
    assert "product_type=jacket" in after


@pytest.mark.parametrize(
    ("first", "message", "wanted"),
    [
        ("jacket under 100", "make it two hundred, then", {"product_type=jacket", "price<=200.0"}),
        ("jacket under 100", "make that 150", {"product_type=jacket", "price<=150.0"}),
        ("a jacket and boots", "make the boots brown", {"product_type=boot", "colour=brown"}),
        ("a v-neck jacket, warm", "crew neck instead", {"product_type=jacket", "feature=crew-neck", "feature=warm"}),
        ("leather boots", "velvet instead of leather", {"product_type=boot", "material=velvet"}),
    ],
)
def test_follow_ups(words: StoreWords, first: str, message: str, wanted: set[str]) -> None:  # noqa: F811
    assert ledger(words, first, message) == wanted


@pytest.mark.parametrize(
    ("message", "bag"), [("cheapest bag", True), ("your most expensive bag", True), ("6 kg bag", False)]
)
def test_a_bag_behind_an_amount_only_holds_it(words: StoreWords, message: str, bag: bool) -> None:  # noqa: F811
    asked = understand(message, DialogueState(), words, [], [])
    needs = [asked.need] if asked.need else list(asked.needs)
    assert any(c.facet == "product_type" and "bag" in c.values for need in needs for c in need.constraints) is bag


def test_what_is_said_of_both_counts_for_both(words: StoreWords) -> None:  # noqa: F811
    found = ledgers(talk(words, "a jacket and boots", "both in stock"))
    assert found == [{"product_type=jacket", "in_stock=True"}, {"product_type=boot", "in_stock=True"}]


@pytest.mark.parametrize(
    ("message", "act", "before", "first"),
    [
        ("anything similar to the third one but for less money?", "similar", "search", False),
        ("so what kind of things can you do for me", "help", "", True),
        ("how would number two hold up in the rain?", "ask", "refine", False),
        ("麻烦把第二个给我放进车里", "cart", "search", False),
        ("两个比起来你会选哪个", "compare", "search", False),
    ],
)
def test_the_model_knows_acts_in_other_words(
    message: str, act: str, before: str, first: bool, lexicon: Lexicon
) -> None:
    guess = act_model().guess(message, settled(message, lexicon), before=before, first=first)
    assert guess.act == act


def test_the_model_is_sure_of_nothing_impossible(lexicon: Lexicon) -> None:
    for message in ("", "x" * 5_000, "🎉🎉", "ﷺ", "\0"):
        guess = act_model().guess(message, settled(message, lexicon), before="", first=True)
        assert 0 < guess.probability <= 1


def test_values_are_no_part_of_how_a_thing_is_said(lexicon: Lexicon) -> None:
    assert without_values("the red one under 200", settled("the red one under 200", lexicon)) == "the CC one under 0"
