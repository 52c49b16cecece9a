"""What a message asks for: constraints, how firmly, in which order, and the text to search by."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.parsing.message import MOST_CHARACTERS, clean
from assistant.types import DialogueState, Understanding
from assistant.understand import BadMessage, StoreWords, store_words
from assistant.understand import understand as understood_with
from retrieval.embedders import common_words
from retrieval.lexicon import Lexicon, load_lexicon
from retrieval.types import Query, Vocabulary

#: What the clothing store of these tests carries, and whether its fields say so.
CARRIED = {
    "product_type": [
        "jacket",
        "down-jacket",
        "coat",
        "boot",
        "shirt",
        "dress",
        "bag",
        "backpack",
        "sneaker",
        "scarf",
        "gloves",
    ],
    "category": ["apparel"],
    "colour": ["black", "navy", "red", "blue", "white", "green", "grey", "gold", "yellow"],
    "material": ["leather", "cotton", "wool", "down", "fur", "silk", "linen"],
    "pattern": ["striped", "plaid"],
    "feature": ["hood", "waterproof", "pockets"],
    "gender": ["men", "women"],
    "age_group": ["kids", "adult"],
    "season": ["winter"],
    "occasion": ["formal", "wedding"],
    "brand": ["northwind", "acme outdoor"],
}
KEYS = [(facet, value) for facet, values in CARRIED.items() for value in values]
FASHION = Vocabulary(
    products=1000,
    counts=dict.fromkeys(KEYS, 60),
    structured=dict.fromkeys(KEYS, 60),
    facet_sizes=dict.fromkeys(CARRIED, 900),
)
#: The same goods in a store whose tags are all guessed from text, and rare.
GUESSED = Vocabulary(
    products=1000,
    counts=dict.fromkeys(KEYS, 40),
    structured={key: 40 for key in KEYS if key[0] == "brand"},
    facet_sizes=dict.fromkeys(CARRIED, 100),
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon().with_values({"brand": ["Northwind", "Acme Outdoor", "Brother"]})


def understand(message: str, state: DialogueState, lexicon: Lexicon, vocabulary: Vocabulary) -> Understanding:
    return understood_with(message, state, words_of(lexicon, vocabulary))


MADE: dict[tuple[int, int], StoreWords] = {}


def words_of(lexicon: Lexicon, vocabulary: Vocabulary) -> StoreWords:
    """Made once for a lexicon and a vocabulary, as a store does."""
    key = (id(lexicon), id(vocabulary))
    if key not in MADE:
        MADE[key] = store_words(lexicon, vocabulary, common_words())
    return MADE[key]


def ask(message: str, lexicon: Lexicon, vocabulary: Vocabulary = FASHION) -> Query:
    understood = understand(message, DialogueState(), lexicon, vocabulary)
    assert understood.act in ("search", "sort")
    assert understood.query is not None
    return understood.query


def shown(query: Query) -> set[str]:
    """Constraints as facet=value, any-of with |, soft ones with ~ in front."""
    return {
        f"{'' if c.hard else '~'}{c.facet}{c.op}{f'{c.value:g}' if isinstance(c.value, float) else '|'.join(c.values)}"
        for c in query.constraints
    }


SAID = [
    ("black down jacket under $200, no hood", "colour=black product_type=down-jacket price<=200 feature!=hood"),
    ("我想要购买一件黑色的羽绒服", "colour=black product_type=down-jacket"),
    ("黑色羽绒服 200以内 不要帽子", "colour=black product_type=down-jacket price<=200 feature!=hood"),
    ("black or navy wool coat", "colour=black|navy material=wool product_type=coat"),
    ("black, navy or red coat", "colour=black|navy|red product_type=coat"),
    ("黑色或者蓝色的外套", "colour=black|blue product_type=jacket"),
    ("boots or sneakers", "product_type=boot|sneaker"),
    ("手套和围巾", "product_type=gloves|scarf"),
    ("red and blue striped shirt", "colour=red colour=blue pattern=striped product_type=shirt"),
    ("black and white dress", "colour=black colour=white product_type=dress"),
    ("黑白条纹衬衫", "colour=black colour=white pattern=striped product_type=shirt"),
    ("jackets in black and navy", "colour=black|navy product_type=jacket"),
    ("black jacket with red stripes", "colour=black ~colour=red pattern=striped product_type=jacket"),
    ("waterproof boots with a hood", "feature=waterproof feature=hood product_type=boot"),
    ("gold necklace", "colour=gold product_type=necklace"),
    ("leather jacket, not black, under 300 dollars", "material=leather product_type=jacket colour!=black price<=300"),
    # exclusions and how far they reach
    ("a jacket without fur or leather", "product_type=jacket material!=fur material!=leather"),
    ("no fur, leather or wool", "material!=fur material!=leather material!=wool"),
    ("no fur, black", "material!=fur colour=black"),
    ("jacket without hood, waterproof", "product_type=jacket feature!=hood feature=waterproof"),
    ("no hood but waterproof boots", "product_type=boot feature!=hood feature=waterproof"),
    ("not leather but silk", "material!=leather material=silk"),
    ("anything but leather", "material!=leather"),
    ("any colour except black", "colour!=black"),
    ("i don't want wool", "material!=wool"),
    ("a dress that isn't red", "product_type=dress colour!=red"),
    ("jacket instead of coat", "product_type=jacket"),
    ("leather-free boots", "material!=leather product_type=boot"),
    ("hoodless jacket", "feature!=hood product_type=jacket"),
    ("no leather jackets", "material!=leather ~product_type=jacket"),
    ("boots but no leather boots", "product_type=boot material!=leather"),
    ("not too formal dress", "~occasion!=formal product_type=dress"),
    ("别太正式的连衣裙", "~occasion!=formal product_type=dress"),
    ("不要黑色的", "colour!=black"),
    ("黑色的不要", "colour!=black"),
    ("不要红色、黄色和绿色的", "colour!=red colour!=yellow colour!=green"),
    ("不要帽子和毛领的羽绒服", "feature!=hood material!=fur product_type=down-jacket"),
    ("不要黑色的羽绒服，要蓝色的", "colour!=black product_type=down-jacket colour=blue"),
    ("除了黑色都可以的外套", "colour!=black product_type=jacket"),
    ("除黑色外的外套", "colour!=black product_type=jacket"),
    ("除了皮的", "material!=leather"),
    ("无帽羽绒服", "feature!=hood product_type=down-jacket"),
    ("不带帽子的防水夹克", None),
    # what only looks like an exclusion
    ("有没有黑色的羽绒服", "colour=black product_type=down-jacket"),
    ("是不是黑色的外套", "colour=black product_type=jacket"),
    ("没有黑色的吗", "colour=black"),
    ("特别防水的外套", None),
    ("not only black", "colour=black"),
    ("不防水的也行", ""),
    # firmness
    ("ideally cotton", "~material=cotton"),
    ("shirt, preferably under $30", "product_type=shirt ~price<=30"),
    ("a shirt in cotton if possible", "~material=cotton product_type=shirt"),
    ("ideally a shirt", "~product_type=shirt"),
    ("must be cotton", "material=cotton"),
    ("最好是纯棉的衬衫", "~material=cotton product_type=shirt"),
    ("必须是真皮的", "material=leather"),
    ("coat for winter", "product_type=coat ~season=winter"),
    # people
    ("sneakers for women", "product_type=sneaker gender=women"),
    ("men's black boots", "gender=men colour=black product_type=boot"),
    ("女款风衣", None),
    ("gift for my brother", None),
    ("jacket for my 8 year old", "product_type=jacket age_group=kids"),
    ("8岁孩子的外套", "age_group=kids product_type=jacket"),
    ("northwind jacket", "brand=northwind product_type=jacket"),
    ("jacket by Acme Outdoor", "brand=acme outdoor product_type=jacket"),
    ("case for northwind phone", None),
    # fields
    ("boots in stock", "product_type=boot in_stock=True"),
    ("有货的靴子", None),
    ("jackets on sale", "product_type=jacket on_sale=True"),
    ("正在打折的外套", "product_type=jacket on_sale=True"),
    ("backpack with at least 4 stars", "product_type=backpack rating>=4"),
    ("4.5+ stars backpack", "product_type=backpack rating>=4.5"),
    ("四星以上的背包", "product_type=backpack rating>=4"),
    ("well reviewed backpack", "product_type=backpack rating>=4"),
    ("好评的背包", "product_type=backpack rating>=4"),
    ("dress under 50 over 100", "product_type=dress price<=50 price>=100"),
    # a type before something else is not what is asked for
    ("jacket zorbler", "~product_type=jacket"),
    ("jackets under 100", "product_type=jacket price<=100"),
    ("dress with pockets that goes with my boots", "product_type=dress feature=pockets"),
]


@pytest.mark.parametrize(("message", "wanted"), [row for row in SAID if row[1] is not None])
def test_constraints(message: str, wanted: str, lexicon: Lexicon) -> None:
    found = shown(ask(message, lexicon))
    parts = wanted.replace("acme outdoor", "acme_outdoor").split()
    assert found == {part.replace("acme_outdoor", "acme outdoor") for part in parts}


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ("不带帽子的防水夹克", "feature!=hood"),
        ("女款风衣", "gender=women"),
        ("gift for my brother", "gender=men"),
        ("有货的靴子", "in_stock=True"),
    ],
)
def test_constraints_among_others(message: str, part: str, lexicon: Lexicon) -> None:
    assert part in shown(ask(message, lexicon))


def test_a_brand_that_something_is_for_is_no_filter(lexicon: Lexicon) -> None:
    assert "brand=northwind" not in shown(ask("case for northwind phone", lexicon))


def test_my_brother_is_no_brand(lexicon: Lexicon) -> None:
    stocked = Vocabulary(
        products=10, counts={("brand", "brother"): 9}, structured={("brand", "brother"): 9}, facet_sizes={"brand": 10}
    )
    assert "brand=brother" in shown(ask("brother toner", lexicon, stocked))
    assert not any("brand" in said for said in shown(ask("gift for my brother", lexicon, stocked)))


@pytest.mark.parametrize(
    ("message", "sort"),
    [
        ("cheapest backpack", "price_asc"),
        ("lowest price first", "price_asc"),
        ("price low to high", "price_asc"),
        ("最便宜的背包", "price_asc"),
        ("价格从低到高", "price_asc"),
        ("most expensive bag", "price_desc"),
        ("price high to low", "price_desc"),
        ("最贵的包", "price_desc"),
        ("best rated boots", "rating"),
        ("top rated boots", "rating"),
        ("评分最高的靴子", "rating"),
        ("口碑最好的", "rating"),
        ("newest jackets", "newest"),
        ("latest arrivals", "newest"),
        ("new arrivals", "newest"),
        ("最新款的羽绒服", "newest"),
        ("新款外套", "newest"),
        ("most popular bag", "popularity"),
        ("best selling shirts", "popularity"),
        ("最火的包", "popularity"),
        ("销量最高的", "popularity"),
        ("cheap bag", "relevance"),
        ("便宜的包", "relevance"),
        ("new balance sneakers", "relevance"),
        ("a new bag", "relevance"),
    ],
)
def test_order(message: str, sort: str, lexicon: Lexicon) -> None:
    assert ask(message, lexicon).sort == sort


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("black down jacket", "black down jacket"),
        ("我想要购买一件黑色的羽绒服", "black down jacket"),
        ("帮我找一件黑色的羽绒服，200以内，谢谢", "black down jacket"),
        ("I want to buy a black down jacket under $200 please", "black down jacket"),
        ("black 羽绒服", "black down jacket"),
        ("show me the cheapest black down jacket", "black down jacket"),
        ("can you find me a black down jacket without a hood?", "black down jacket"),
        ("I'm looking for black leather boots, size 42", "black leather boots size 42"),
        ("new balance sneakers", "new balance sneakers"),
        ("xbox one", "xbox one"),
        ("show me backpacks but not black ones", "backpacks"),
        ("black coat, must have a hood", "black coat hood"),
        ("nothing too expensive, a leather bag", "leather bag"),
        ("windows 10", "windows 10"),
        ("jacket with no logo", "jacket"),
        ("cheapest", ""),
        ("under 50", ""),
        ("200以内", ""),
        ("iPhone 15 手机壳", "iphone 15 phone case"),
        ("白色运动鞋，42码", "white size 42 sneaker"),
        ("黑色皮夹克", "black leather jacket"),
        ("有没有鲁班牌的背包", "backpack 鲁班牌"),
    ],
)
def test_text_to_search_by(message: str, wanted: str, lexicon: Lexicon) -> None:
    assert ask(message, lexicon).search_text == wanted


def test_types_that_a_store_only_guesses_are_no_filter(lexicon: Lexicon) -> None:
    assert shown(ask("black jacket with a hood, no fur, by northwind, under $90", lexicon, GUESSED)) == {
        "~colour=black",
        "~product_type=jacket",
        "~feature=hood",
        "material!=fur",
        "brand=northwind",
        "price<=90",
    }


def test_a_type_that_is_not_carried_is_kept_where_types_are_stated(lexicon: Lexicon) -> None:
    assert shown(ask("microwave", lexicon)) == {"product_type=microwave"}
    assert shown(ask("microwave", lexicon, GUESSED)) == {"~product_type=microwave"}


def test_a_narrow_type_from_text_asks_for_the_wider_stated_one(lexicon: Lexicon) -> None:
    keys = {("product_type", "jacket"): 45, ("product_type", "down-jacket"): 5}
    store = Vocabulary(
        products=100, counts=keys, structured={("product_type", "jacket"): 43}, facet_sizes={"product_type": 60}
    )
    assert shown(ask("down jacket", lexicon, store)) == {"product_type=jacket", "~product_type=down-jacket"}


def test_a_narrow_type_from_titles_is_believed_where_the_store_states_its_types(lexicon: Lexicon) -> None:
    keys = {("product_type", "jacket"): 80, ("product_type", "down-jacket"): 5}
    store = Vocabulary(
        products=100, counts=keys, structured={("product_type", "jacket"): 78}, facet_sizes={"product_type": 90}
    )
    assert shown(ask("down jacket", lexicon, store)) == {"product_type=down-jacket"}


def test_constraints_know_their_words_and_turn(lexicon: Lexicon) -> None:
    understood = understand("Ｂlack coat, Under $80", DialogueState(turn=3), lexicon, FASHION)
    assert understood.query is not None
    assert [(c.text, c.turn) for c in understood.query.constraints] == [("Ｂlack", 4), ("coat", 4), ("Under $80", 4)]


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("black coat", "en"),
        ("黑色外套", "zh"),
        ("Nike 鞋", "zh"),
        ("I want a 羽绒服 for my wife", "en"),
        ("manteau noir", "en"),
        ("黒いダウンジャケット", "en"),
        ("معطف أسود", "en"),
        ("🧥 外套", "zh"),
    ],
)
def test_language(message: str, language: str, lexicon: Lexicon) -> None:
    assert understand(message, DialogueState(), lexicon, FASHION).language == language


def test_numbers_alone_keep_the_language(lexicon: Lexicon) -> None:
    assert understand("200", DialogueState(language="zh"), lexicon, FASHION).language == "zh"


@pytest.mark.parametrize(
    ("message", "act"),
    [
        ("hello", "greeting"),
        ("Hi there!", "greeting"),
        ("thanks", "thanks"),
        ("你好", "greeting"),
        ("谢谢你！", "thanks"),
        ("???", "unclear"),
        ("!!! ...", "unclear"),
        ("🧥", "unclear"),
        ("hello kitty bag", "search"),
        ("asdfgh", "unclear"),
        ("switch", "search"),
        ("42", "search"),
    ],
)
def test_acts(message: str, act: str, lexicon: Lexicon) -> None:
    understood = understand(message, DialogueState(), lexicon, FASHION)
    assert understood.act == act
    assert (understood.query is not None) == (act == "search")


@pytest.mark.parametrize("message", ["", "   ", "\n\t", "\x00\x07", "\u200b\u2060", "\u202e"])
def test_nothing_to_read(message: str, lexicon: Lexicon) -> None:
    with pytest.raises(BadMessage, match="write what you are looking for"):
        understand(message, DialogueState(), lexicon, FASHION)


def test_too_long(lexicon: Lexicon) -> None:
    with pytest.raises(BadMessage, match=r"10,000 characters, at most 2,000"):
        understand("x" * 10_000, DialogueState(), lexicon, FASHION)
    assert ask("jacket " * 285, lexicon).text


def test_signs_that_nobody_sees_go(lexicon: Lexicon) -> None:
    assert ask("black\x00 \u200bco\u202eat\ud800", lexicon).text == "black coat\ufffd"


PIECES = (
    "black navy jacket coat no not without or and but under $50 200 to hood leather too ideally must , . size 42 "
    "cheapest 4 stars in stock brother's \x00 🧥 northwind for my 不要 黑色 羽绒服 的 和 帽子 200以内 除了 也行 最好"
)
WORDS = st.lists(st.sampled_from(PIECES.split(" ")), max_size=14)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=120), WORDS.map(" ".join), WORDS.map("".join)))
def test_any_text_is_understood_or_refused(message: str) -> None:
    lexicon = load_lexicon()  # cached
    try:
        understood = understand(message, DialogueState(), lexicon, FASHION)
    except BadMessage:
        return
    if understood.query is None:
        return
    assert_sound(understood)
    again = understand(understood.query.text, DialogueState(), lexicon, FASHION)
    assert again.query is not None
    assert again.query == understood.query


def assert_sound(understood: Understanding) -> None:
    query = understood.query
    assert query is not None
    assert len({(c.facet, c.op, c.value) for c in query.constraints}) == len(query.constraints)
    for constraint in query.constraints:
        assert constraint.text
        assert constraint.text in query.text
    wanted = {(c.facet, v) for c in query.constraints if c.op == "=" for v in c.values}
    assert not wanted & {(c.facet, v) for c in query.constraints if c.op == "!=" for v in c.values}
    assert "\0" not in query.search_text


@given(st.text(alphabet=st.characters(), max_size=MOST_CHARACTERS // 40))
def test_cleaning_twice_changes_nothing(message: str) -> None:
    try:
        once = clean(message)
    except BadMessage:
        return
    assert clean(once) == once


@pytest.mark.parametrize(
    "piece",
    [
        "not ",
        "a ",
        "is ",
        "they are ",
        "黑色",
        "$1 - ",
        "4 stars ",
        "no hood or ",
        "不要黑色、",
        "with a price ",
        "100 ",
        " ,",
    ],
)
def test_a_long_message_of_one_word_takes_no_long_time(piece: str, lexicon: Lexicon) -> None:
    started = perf_counter()
    understand("x" + (piece * 2_000)[:1_998] + "x", DialogueState(), lexicon, FASHION)
    assert perf_counter() - started < 2  # quadratic matching would take minutes
