"""Makes the text to search by: what is wanted, without limits, exclusions and filler, in English where it can be.

"black down jacket" and 我想要购买一件黑色的羽绒服 give the same text. Knows the lexicon's labels, no store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.parsing.spans import Span
from retrieval.lexicon import Lexicon
from retrieval.types import Language

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_POLITE = (
    r"(?:please|pls|plz|thanks|thank you(?: very much| so much)?|thx|cheers|hello|hi there|hi|hey"
    r"|good (?:morning|afternoon|evening)|ok(?:ay)?|well|so|um+|uh+)\b[ ,.!]*"
)
_ASKING = (
    r"(?:(?:i|we)(?:'m| am|m|'re| are)? (?:really |just |currently |also |still |actually )?(?:(?:would"
    r"|'d) (?:really |also )?(?:like|love|want)|want(?:ed)?|wish|need(?:ed)?|like|looking|searching|shopping"
    r"|hoping|trying|require|in need of"
    r"|after|am|interested in|have been looking|can't find|could use|gotta|prefer|in the market)|(?:i"
    r"|we)'d (?:like|love|prefer)|id (?:really )?like|im (?:looking|searching|after|trying|interested in)"
    r"|may i (?:please )?(?:have|get|see)"
    r"|(?:can|could|would|will) (?:you|i|we)(?: please)?(?: help me)?(?: to)?(?: find| show| get| recommend"
    r"| suggest| search| see| have| buy| give| pick| choose| select| order)?|do you (?:have|sell|carry|stock"
    r"|offer|know)|have you (?:got|any)|have you"
    r"|are there|is there|(?:help me|let me|let's)(?: to)?(?: find| see| get| pick| buy| choose)?|(?:what"
    r"|which) (?:are|is|about|do you have)|how about|where can i (?:find|get|buy)|got"
    r"|(?:show|find|get|give|buy|bring|recommend|suggest|search|look|pick|choose|select|order|fetch|see|display"
    r"|list|browse|shop|add|purchase|looking|searching|shopping|need|want|wanna|wanted|require|like|love|to"
    r"|in search|try)\b)"
)
_AFTER_ASKING = (
    r"(?:(?:to|for|of|me|us|my|with|find|buy|get|purchase|order|see|have|shop|look|search|buying"
    r"|acquiring|list|cart|up|out|at|some|any|a|an|the|few|couple|pair of|set of|something|anything|options|all"
    r"|recommendations|help|finding|buying|getting|purchasing)\b ?)*"
)
_OPENING = re.compile(
    rf"(?:^|(?<=[.!?;,\0]))[ ,]*(?:{_POLITE})*{_ASKING}[ ,]*{_AFTER_ASKING}|(?:^"
    rf"|(?<=[.!?;\0]))[ ,]*{_POLITE}"
)
_PRICE_WORDS = re.compile(
    r"\b(?:with |at |in |for |has |have )?(?:an? |the |my )?(?:price(?:s|d)?|priced|pric(?:ing|ey)|cost(?:s"
    r"|ing)?|budget|price range|price tag|total)(?: (?:is|of|that is|that's|point|range|tag|should be"
    r"|must be))*(?: (?=\0))?(?=\s*(?:\0|$|[,.]|\bis\b|that))"
    r"|\b(?:that|which)(?:'s| is| are)? (?:costs?|priced|price)?\s*(?=\0)|\b(?:cheap|inexpensive|affordable"
    r"|budget-friendly|low-cost|low cost|reasonably priced|cheaper)\b|\bbrand new\b"
    r"|\b(?:nothing|not) (?:too|very|so|overly) (?:expensive|pricey|costly|dear)\b|\bwhat(?:'s| is| are) (?:your|the)\b"
)
_MARKERS = re.compile(
    r"\b(?:ideally|preferably|if possible|maybe|perhaps|hopefully|(?:it |they |that )?(?:must|should|has to"
    r"|have to|needs? to) (?:be|have)(?: an?\b)?|would be (?:nice|great)|nice to have|thanks(?: in advance)?|thank you"
    r"|please|pls)\b"
)
_SIGNS = " ,.;:!?&/+-"
_LEADING = "and or but with for in on of to is are that which it they be a an the some any i at by from also me my"
_TRAILING = (
    "and or but with for in on of to is are that which it they be a an the some any at by from also than i me my not so"
)
_LEADING_WORDS = frozenset(_LEADING.split())
_TRAILING_WORDS = frozenset(_TRAILING.split())
_INNER = re.compile(r"(?:\b(?:and|or|but|with|in|at|for|that|which|is|are|has|have|it)\b[ ,]*)+(?=[;.!?\0]|$)")

_CHINESE_FILLER = re.compile(
    "(?:您好|你好|[你您我咱]们|也?(?:行|可以)$|请问一下|请问|麻烦(?:你|您)?|谢谢(?:你|您)?|我们?想要?(?:购买|买"
    "|找|看看|看|入手|选购|选|送)?|我们?要(?:购买|买|找|看)?|我们?需要(?:购买|买)?|我们?在找|我们?正在找"
    "|我们?喜欢|我们?打算(?:购买|买)?|我们?准备(?:购买|买)?"
    "|想要(?:购买|买|找)?|想(?:购买|买|找|入手|看看|看)|需要(?:购买|买)?|购买|帮(?:我|忙)(?:找找?|推荐|选|挑"
    "|看看|搜索?|买)?|给我(?:找|推荐|看看|看|来)?|为我(?:找|推荐)?|推荐(?:一下|几款|一些|个)?|搜索?一下|搜索"
    "|查找|寻找|找(?:一下|一?[个件款双条])"
    "|有没有(?:什么|卖)?|有(?:什么|哪些|卖)|能不能|可不可以|可以吗|可以(?:的话)?|有吗|吗|呢|吧|啊|呀|哦|嘛|谢谢"
    "|一下|什么样的?|什么|哪些|哪种|哪款|怎么样"
    "|[一两几二三四五六七八九十0-9]+(?:件|双|条|个|款|台|只|套|副|顶|块|本|支|瓶|把|张|盏|部|辆|对|枚|串|颗|份"
    "|袋|盒|包)(?!装|装的|以|组)|一些|一点|那种|这种|那款|这款|这个|那个|适合(?:我|穿|用|在)?|用来|用于|看看"
    "|款式|样式|类型|的话"
    "|价格|价位|价钱|预算|便宜(?:点|一点|些)?|性价比高?|实惠|最好是?|尽量|希望|必须是?|一定要|只要|只看|或者"
    "|以及|而且|并且|但是?|还有|还是|还要|同时|要有|要是|颜色|材质|都可以|都行|就行|就好|比较|一点的|点的)"
)
_COURTESY = re.compile(
    "麻烦(?:你|您)?|请问|谢谢(?:你|您)?|花(?=[0-9一二两三四五六七八九十])|金额|红包|白天|黑五|大家"
    "|小姐姐|小哥哥|花里胡哨|花花绿绿|(?<=[那这哪各几])种|气派|no big deal"
    "|heavy on the purse|stretch(?= to| it| that far)"
    "|表盘|(?:the|that) top (?:one|pick)"
)
_CHINESE_EDGE = "的了着过我你您要想给请买找在是有和或与跟及也都就很个件双条款能会把被让对为用送穿戴到从又再还"
_MEASURES = {
    "码": "size {}", "寸": "{} inch", "英寸": "{} inch", "升": "{} l", "毫升": "{} ml", "公斤": "{} kg", "千克":
        "{} kg", "克": "{} g",
    "厘米": "{} cm", "米": "{} m",
}  # fmt: skip
_MEASURE = re.compile(rf"(\d+(?:\.\d+)?)\s?({'|'.join(sorted(_MEASURES, key=len, reverse=True))})")
_ORDER = ("brand", "gender", "age_group", "season", "occasion", "feature", "colour", "pattern", "material")
_LAST = ("product_type", "category")


def without_courtesies(text: str) -> str:
    """The text with phrases blanked in which a character would be taken for a tag (麻烦: 麻 is linen)."""
    return _COURTESY.sub(lambda m: "\0" * len(m.group()), text)


def search_text(
    text: str, spans: list[Span], cuts: Iterable[tuple[int, int]], language: Language, lexicon: Lexicon
) -> str:
    """The text to search by, lower case; empty where a message gives nothing but limits and filler.

    English keeps the shopper's words in their order. Chinese gives the labels of its tags in English order
    (whose, when, what it does, colour, material, words in Latin letters, type) and then the words no tag knows.
    """
    for start, end in cuts:
        text = text[:start] + "\0" * (end - start) + text[end:]
    spans = [span for span in spans if "\0" not in text[span.start : span.end]]
    return _chinese(text, spans, lexicon) if language == "zh" else _english(text, spans, lexicon)


def _english(text: str, spans: list[Span], lexicon: Lexicon) -> str:
    for span in reversed(spans):
        if re.search(f"[{_HAN}]", text[span.start : span.end]):
            text = f"{text[: span.start]} {_label(span, lexicon)} {text[span.end :]}"
    text = re.sub(r"\0[\0\s]*(?:\bones?\b)?", "\0 ", text)
    for _ in range(4):
        shorter = _OPENING.sub(" ", text, count=1)
        if shorter == text:
            break
        text = shorter.strip(" ")
    for pattern in (_PRICE_WORDS, _MARKERS):
        text = pattern.sub(" ", text)
    text = _INNER.sub(" ", re.sub(r"\s+", " ", text))
    text = re.sub(r"\s*[.;!?]+(?=\s|$)|\s*,(?=\s|$)|[()\[\]\"]", " ", text.replace("\0", " "))
    words = text.split()
    while words and words[0].strip(_SIGNS) in _LEADING_WORDS | {""}:
        del words[0]
    while words and words[-1].strip(_SIGNS) in _TRAILING_WORDS | {""}:
        del words[-1]
    if words:
        words[0] = words[0].lstrip(_SIGNS)
        words[-1] = words[-1].rstrip(_SIGNS)
    return " ".join(word for at, word in enumerate(words) if at == 0 or word != words[at - 1])


def _chinese(text: str, spans: list[Span], lexicon: Lexicon) -> str:
    placed: dict[str, list[str]] = {}
    last_type = max((span.start for span in spans if span.names_type), default=-1)
    for span in spans:
        facet = _main_facet(span)
        if text[span.start : span.end].isascii():
            if span.names_type and span.start < last_type:  # the iPhone of a case
                continue
            placed.setdefault(facet, []).append(text[span.start : span.end])
            text = text[: span.start] + "\0" * (span.end - span.start) + text[span.end :]
            continue
        placed.setdefault(facet, []).append(_label(span, lexicon))
        text = text[: span.start] + "\0" * (span.end - span.start) + text[span.end :]
    text = _MEASURE.sub(lambda m: f" {_MEASURES[m[2]].format(m[1])} ", text)
    latin, han = [], []
    for piece in re.findall(rf"[{_HAN}]+|[^\s\0,.;:!?，。；：！？、（）()“”\"{_HAN}]+", text):
        if re.match(f"[{_HAN}]", piece):
            parts = (
                part.strip(_CHINESE_EDGE) for part in re.split("的", _CHINESE_FILLER.sub(" ", piece).replace(" ", "的"))
            )
            han += [part for part in parts if part]
        elif re.search(r"\w", piece):
            latin.append(piece)
    labels = [label for facet in _ORDER for label in placed.get(facet, ())]
    types = [label for facet in _LAST for label in placed.get(facet, ())]
    said = [*labels, *latin, *types, *han]
    return " ".join(
        dict.fromkeys(part for part in said if not any(f" {part} " in f" {o} " and o != part for o in said))
    ).strip()


def _main_facet(span: Span) -> str:
    strong = [m.facet for m in span.mentions if not m.weak] or [m.facet for m in span.mentions]
    return next((facet for facet in (*_LAST, *_ORDER) if facet in strong), strong[0])


def _label(span: Span, lexicon: Lexicon) -> str:
    """The English words of a phrase, one for each thing it says: 皮夹克 is a leather jacket."""
    strong = [m for m in span.mentions if not m.weak] or list(span.mentions)
    rank = {facet: place for place, facet in enumerate((*_ORDER, *_LAST))}
    said = sorted(strong, key=lambda m: rank.get(m.facet, 0))
    words = dict.fromkeys(lexicon.label(m.facet, m.value, "en").lower() for m in said)
    return " ".join(words)
