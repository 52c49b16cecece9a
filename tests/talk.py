"""Conversations drawn at random from what shoppers say, for property tests. Knows nothing of what they mean."""

from __future__ import annotations

from hypothesis import strategies as st

#: English things and conditions, then the same in Chinese.
THINGS = (
    ("jacket", "夹克"), ("boots", "靴子"), ("handbag", "手提包"), ("sofa", "沙发"), ("watch", "手表"),
    ("mug", "马克杯"),
    ("scarf", "围巾"), ("speaker", "音箱"), ("necklace", "项链"), ("chair", "椅子"), ("shirt", "衬衫"),
    ("backpack", "双肩包"),
)  # fmt: skip
CONDITIONS = (
    ("under $50", "50以内"), ("over 100 dollars", "100美元以上"), ("between $20 and $90", "20到90元"),
    ("no leather", "不要皮的"),
    ("not black", "不要黑色"), ("in red", "红色的"), ("in stock", "有货的"), ("at least 4 stars", "四星以上"),
    ("on sale", "打折的"), ("for women", "女款"), ("for my 8 year old son", "给8岁的儿子"),
    ("made of cotton", "纯棉的"),
    ("waterproof", "防水的"), ("size M", "M码"), ("two", "两个"), ("blue or green", "蓝色或者绿色"),
)  # fmt: skip
FOLLOW_UPS = (
    ("cheaper", "便宜点的"), ("more", "还有吗"), ("any colour", "颜色无所谓"), ("price doesn't matter", "价格不限"),
    ("compare 1 and 2", "比较第一件和第二件"), ("is the first in stock?", "第一件有货吗"),
    ("why this one?", "为什么推荐这个"),
    ("more like the second one", "类似第二件的"), ("undo", "撤销"), ("sort by price", "按价格排序"),
    ("show the list again", "再看看刚才的列表"),
    ("add the first to my cart", "第一件加入购物车"), ("best rated first", "评分高的排前面"),
    ("I never wear wool", "我从来不穿羊毛"),
    ("what about coats?", "大衣呢"), ("yes", "好的"), ("start over", "重新开始"),
    ("what's your cheapest bag?", "你们最便宜的包是哪个"),
)  # fmt: skip


@st.composite
def requests(draw: st.DrawFn) -> str:
    """A request, or two in one message, with up to four conditions each."""
    language = draw(st.sampled_from((0, 1)))
    gap = " " if language == 0 else "，"
    needs = []
    for thing in draw(st.lists(st.sampled_from(THINGS), min_size=1, max_size=2, unique=True)):
        said = [
            condition[language] for condition in draw(st.lists(st.sampled_from(CONDITIONS), max_size=4, unique=True))
        ]
        words = [*said, thing[language]] if draw(st.booleans()) else [thing[language], *said]
        needs.append(gap.join(words))
    return (" and a " if language == 0 else "，还要一个").join(needs)


def follow_ups() -> st.SearchStrategy[str]:
    """What shoppers say next: a condition, a thing, or another act."""
    said = [text for pair in (*CONDITIONS, *FOLLOW_UPS) for text in pair]
    return st.one_of(st.sampled_from(said), requests())


def conversations() -> st.SearchStrategy[list[str]]:
    """One request and up to four messages after it."""
    return st.tuples(requests(), st.lists(follow_ups(), max_size=4)).map(lambda pair: [pair[0], *pair[1]])


#: Any text at all: every script, control characters, emoji, right-to-left marks, half surrogates.
odd_texts = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=st.characters(codec=None, categories=("Cs", "Cc", "Cf", "So", "Lo", "Nd", "P")), max_size=80),
    st.tuples(requests(), st.text(max_size=20)).map("".join),
    st.sampled_from(
        [
            "\x00",
            "\ud800",
            "\u202eabc",
            "🧥🧥",
            "𝔧𝔞𝔠𝔨𝔢𝔱 under $５０",
            "مرحبا سترة سوداء",
            "(" * 500,
            "a" * 1999,
            "1" * 1500,
        ]
    ),
)
