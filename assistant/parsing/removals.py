"""Finds which conditions a message takes back: any colour, price doesn't matter, 帽子无所谓. Knows no ledger."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.parsing.spans import Span
from retrieval.lexicon import Lexicon

#: Words for a facet, as they stand in "any colour" or 颜色不限.
FACET_WORDS: tuple[tuple[str, str, str], ...] = (
    ("price", r"price(?: range| limit| cap| filter| ceiling)?|budget(?: limit)?|cost|money|spending limit"
        r"|max(?:imum)?(?: price)?", "价格|价钱|价位|预算|多少钱|钱"),
    ("colour", r"colou?rs?(?: filter| preference)?|shades?", "颜色|色系"),
    ("material", r"materials?|fabrics?", "材质|面料|材料|料子"),
    ("brand", r"brands?(?: filter)?|make|manufacturers?|label", "品牌|牌子"),
    ("size", r"sizes?|sizing", "尺码|尺寸|码数|大小|鞋码"),
    ("gender", r"gender|sex|men's or women's", "男女款?|性别"),
    ("age_group", r"age(?: group)?", "年龄"),
    ("pattern", r"patterns?|prints?", "图案|花纹|花色"),
    ("product_type", r"(?:product )?types?", "类型|款式|款"),
    ("season", r"seasons?", "季节"),
    ("occasion", r"occasions?", "场合"),
    ("rating", r"ratings?|reviews?|stars?|review score", "评分|评价|好评|星级"),
    ("in_stock", r"stock(?: status)?|availability|in[- ]stock(?: only)?(?: filter)?", "库存|现货|有货"),
    ("on_sale", r"(?:on )?sale(?: items)?(?: only)?(?: filter)?|discounts?|offers?",
        "打不打折|有没有折扣|折扣|打折|促销|优惠|特价"),
    ("quantity", r"quantity|number of pieces", "数量|件数"),
    ("feature", r"features?", "功能|特点"),
)  # fmt: skip
_EN = "|".join(f"(?P<{facet}>{english})" for facet, english, _ in FACET_WORDS)
_ZH = "|".join(f"(?P<{facet}>{chinese})" for facet, _, chinese in FACET_WORDS)

_TAKE = (
    r"(?:(?:please |just |can you |let's |actually |ok |okay )*(?:remove|drop|lift|clear|ignore|skip|lose"
    r"|scrap|forget(?: about)?|take (?:off|away|out)|get rid of|never ?mind(?: about)?|relax|disregard|cancel"
    r"|delete|leave (?:out|off)|do without|don't worry about|(?:forget|scrap|ignore|never ?mind) what i said about)"
    r"(?: (?:the|that|my|this|about|any|all))*)"
)
_NO_CARE = (
    r"(?:i |we )?(?:don't|do not|dont|doesn't|does not) (?:really |actually )?(?:care|mind|worry|bother"
    r"|fuss)(?: about| what| which)*(?: the| any)?"
)
_FINE = r"(?: (?:at all|really|for me|too much|that much|anymore|any ?more|either|of it))*"
_AFTER = (
    rf"(?: (?:thing|limit|filter|condition|requirement|part|bit|one))?(?: (?:itself|really|actually"
    rf"|then))?(?: (?:does not|doesn't|doesnt|don't|do not|isn't|is not|aren't|are not"
    rf"|no longer)(?: (?:really|actually|even|that|so|too|all that|super))? (?:matter|matters|important|relevant"
    rf"|(?:an? )?(?:issue|must"
    rf"|problem|concern|needed|necessary|required|essential))s?"
    rf"|(?: can be| could be| is| are)? (?:anything|whatever|any(?! [a-z])|no object|not (?:important|an issue"
    rf"|a problem|a must|needed|necessary|essential)|of (?:no|little) (?:importance|consequence|interest)"
    rf"|neither here nor there|irrelevant|unimportant|flexible|open"
    rf"|no longer (?:important|needed|necessary)|optional|up to you|negotiable)"
    rf"|(?: is)? no problem){_FINE}"
)
_EN_FACET = re.compile(
    rf"(?:\bany(?: old)? (?:{_EN})(?: of [a-z]+)?(?= (?:really|is|are|will|would|works?|goes|does|at all|you have"
    rf"|fine|ok"
    rf"|okay|whatever|then|please)\b|[ .,!?]*$|,)(?: (?:is|are|will|would|works?|goes|does|be|do|fine|ok|okay"
    rf"|good|alright|great|too|at all|really))*)"
)
_EN_TAKE = re.compile(
    rf"\b(?:{_TAKE}|{_NO_CARE}|no (?:more )?|without (?:the|a|any) "
    rf"|no limit on (?:the )?)\s*(?:{_EN})(?P<lim> (?:limits?|caps?|filters?|restrictions?|conditions?"
    rf"|preferences?|requirements?|constraints?|wish|in mind))?(?![\w-]| (?:to|of|than))"
)
_EN_AFTER = re.compile(rf"\b(?:the )?(?:{_EN})(?:'s)?{_AFTER}")
_WHATEVER = re.compile(rf"\b(?:whatever|whichever|regardless of|no matter (?:the|what|which)) (?:the )?(?:{_EN})\b")
_ZH_ANY = re.compile(
    rf"(?:什么|任何|哪(?:个|种)|啥|任意)(?:的)?(?:{_ZH})(?:的)?(?:都|也)?(?:行|可以|好|无所谓|要|没关系|ok)"
)
_ZH_HOW_BIG = re.compile(
    "(?P<size>多大|几寸|几码|什么码)(?:的)?(?:表盘|屏幕|尺寸|码|尺码)?的?(?:都|也)?(?:行|可以|好|无所谓|没关系|能接受)"
)
_ZH_EVERYONE = re.compile("(?P<gender>不(?:用|需要|必)?(?:再)?(?:区?分)男女|男女(?:款)?(?:都|皆)(?:行|可以|可|要|看))")
_ZH_TAKE = re.compile(
    "(?:不限(?:制|定)?|不管|不论|别管|不用管|不考虑|忽略|去掉|取消|删掉|去除|移除|放开|不看|不挑|不设)(?:了)?"
    rf"(?:{_ZH})(?:的)?(?:限制|条件|要求|筛选|上限)?(?:了)?"
)
_ZH_AFTER = re.compile(
    rf"(?:{_ZH})(?:的)?(?:了|限制|条件|要求|筛选|上限|方面|什么的|这块)?(?:也|都|倒是|倒|就|我|还是|的话)*"
    "(?:不限|无所谓|随便|随遍|随意|不重要|不要紧|没关系|没要求|没有要求|不要求|都行|都可以|都好|不挑|不是问题|不考虑了?"
    "|不管了?|可以放宽|放宽(?!到)|不用管|取消|去掉|删掉|放开|不限制|没限制|好说|可以商量|不设限)"
)
_TAG_TAKE = re.compile(
    rf"\b(?:{_TAKE}|{_NO_CARE}(?: if (?:it|they)(?:'s| is| are| has| have)?)?(?: whether (?:it|they)(?:'s| is"
    rf"| are| has| have)?)?|no need (?:for|to be)|(?:it |they )?(?:doesn't|does not|don't|do not|needn't"
    rf"|need not|doesnt) (?:have|need) to (?:be|have|come with)|(?:it |they )?(?:doesn't|don't|does not"
    rf"|do not) need(?: to be| to have)?|not necessarily|no longer needs? to be|not only|needn't be"
    rf"|i no longer need|i don't need)(?: (?:an?|the|that|its?|their|in))*\s?$|(?:不一定(?:要|得|是|非要)?"
    rf"|不(?:必须?|用|需要)(?:一定)?(?:要|是|得)?|去掉|取消|不强求|不要求|别管|不管|不再要求|不限(?:于)?|删掉"
    rf"|忽略|有没有|是不是|带不带|是否)(?:有|带|是)?$"
)
_TAG_AFTER = re.compile(
    rf"^(?: (?:part|thing|requirement|condition|filter|bit|colou?r|brand|one)s?)?{_AFTER}|^(?:的)?(?:有没有|带不带"
    rf"|要不要|有无|是不是)?(?:这个"
    rf"|那个)?(?:条件|要求|限制|的事)?(?:其实|真的|倒是)?(?:也|都|倒)?(?:无所谓|不重要|不要紧|没关系|都行|都可以"
    rf"|不强求|不是必须"
    rf"|不限了?|可有可无|随便|不用了|不要求了?|去掉|取消|不必了)"
)


#: 防不防水都行, 打折不打折无所谓: whether or not.
_EITHER_WAY = re.compile(
    r"(?:是|有|带|要|穿|戴|用)?(?P<a>[\u4e00-\u9fff]{1,2}|[a-z0-9]+)不(?P=a)(?P<rest>[\u4e00-\u9fff]{0,4}?)(?:的|戴"
    r"|穿|用)?(?:也|都|我)*"
    r"(?:都|也)?(?:行|可以|好|成|无所谓|没关系|随便|没所谓|不重要|不要紧|不在乎|不介意|ok)"
)
#: "Adjustable or not, I don't care", "on sale or not".
_OR_NOT = re.compile(r"[^,.;]{0,30}?\bor not\b")
#: "They don't have to be on sale".
_NEED_NOT = re.compile(
    r"\b(?:do|does|need|must)(?:n't| not|nt)? (?:not )?(?:have to|need to|necessarily"
    r"|even)? ?(?:be )?(?P<what>on sale|discounted|reduced|in stock"
    r"|available|well (?:reviewed|rated)|highly rated|new)\b"
)
#: "Sleeves or no sleeves, I don't mind".
_OR_NO = re.compile(r"\b(?P<noun>[a-z]{3,}?)s? or no (?P=noun)s?\b")
_OTHERS_TOO = re.compile(
    rf"\bother (?:{_EN}) (?:are|is|would be|will do|work)(?: also)?(?: fine| ok| okay| good| welcome| great)?(?: too"
    rf"| as well)?"
)
#: 不打折的也行: what is lacking is welcome too.
_LACKING_FINE = re.compile(
    r"(?:不|没|没有|非)(?P<a>打折|特价|促销|优惠|折扣|有?货|现货|好评)的?(?:商品|款)?也?(?:都)?(?:看看|看一看|行|可以"
    r"|成|好|没关系|无所谓|能接受|ok)"
)
#: One end of the price that is taken back.
_NO_FLOOR = re.compile(
    r"\b(?:drop|forget|remove|ignore|lose|scrap) the (?:lower limit|minimum|floor)\b|\bno (?:lower limit"
    r"|minimum(?: price)?|min price|floor)\b|(?:没有?|不设|不要)下限|下限(?:不限|无所谓|不要了?"
    r"|取消|随便)"
)
_NO_CEILING = re.compile(
    r"\b(?:drop|forget|remove|ignore|lose|scrap) the (?:upper limit|max(?:imum)?|ceiling|cap)\b|\bno (?:upper limit"
    r"|max(?:imum)?(?: price)?|ceiling)\b|(?:没有?|不设|不要)上限|上限(?:不限|无所谓|不要了?|取消"
    r"|随便)|不封顶"
)
#: All that was said besides the thing itself.
_ALL_ELSE = re.compile(
    r"\b(?:forget|drop|ignore|scrap|skip|remove|lose|clear) (?:about )?(?:(?:all|everything) (?:of )?(?:the )?(?:else"
    r"|others?|rest|other [a-z]+)|the rest|the other [a-z]+)\b"
    r"|\b(?:everything|anything) else (?:doesn't matter|is optional|is negotiable|can go)\b"
    r"|(?:别的|其他的?|其它的?|另外的|剩下的)(?:条件|要求|限制)?(?:我)?(?:都|全|全都|通通|统统)?(?:不要了?|不限了?"
    r"|无所谓|不管了?|去掉|取消|不用管|没要求|不挑|随便)"
)
#: "Forget the washing machine thing": what is held is named by one of its words.
_TAKE_THING = re.compile(
    rf"\b{_TAKE} ?(?P<nouns>[a-z -]{{3,30}}?) (?:thing|part|bit|stuff|idea|requirement|business)\b"
)
#: 袖子长短都行: parts of a garment, and the words of features about them.
_PART_ZH = re.compile(
    r"(?P<part>袖子?|领子?|领口|腰|跟|帽子?|口袋|裙摆|裤腿)(?:的)?(?:长短|高低|大小|款式|形状|样式|长度|高度)?(?:都"
    r"|也)?(?:行|可以|无所谓|随便|不限|好|没关系)"
)
_PARTS = {
    "袖": "sleeve",
    "领": "neck",
    "腰": "waist rise",
    "跟": "heel heeled",
    "帽": "hood",
    "口": "pockets",
    "裙": "long short mid-length",
    "裤": "leg",
}
#: Whether or not a condition of the store's holds.
_STORE_WORDS = (("on_sale", "打折|特价|促销|优惠|折扣"), ("in_stock", "有货|现货|^货$"), ("rating", "好评|高分"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Removals:
    """The facets and single tags that are taken back; `cuts` are the parts of the text that say so.

    `limits` are the sides of the price ("most", "least") that no longer hold; `all` takes back all but the type.
    """

    limits: frozenset[str] = frozenset()
    all: bool = False
    facets: frozenset[str] = frozenset()
    tags: frozenset[tuple[str, str]] = frozenset()
    cuts: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.facets or self.tags or self.limits or self.all)


#: "sleeves don't matter", "the neckline is not important": a noun that is part of a feature's name.
_NOUN_AFTER = re.compile(rf"\b(?:the )?(?P<noun>[a-z]{{3,}}?)s?(?: [a-z]{{3,}})?{_AFTER}")


def find_removals(text: str, spans: list[Span], lexicon: Lexicon, held: Collection[tuple[str, str]] = ()) -> Removals:
    """Reads a comparable text with the spans that name tags; `held` are the tags that the ledger asks for."""
    facets: set[str] = set()
    tags: set[tuple[str, str]] = set()
    cuts: list[tuple[int, int]] = []
    for pattern in (
        _EN_TAKE,
        _EN_FACET,
        _EN_AFTER,
        _WHATEVER,
        _OTHERS_TOO,
        _ZH_ANY,
        _ZH_EVERYONE,
        _ZH_HOW_BIG,
        _ZH_TAKE,
        _ZH_AFTER,
    ):
        for match in pattern.finditer(text):
            if pattern in (_EN_FACET, _ZH_ANY) and re.match(
                r"\s?(?:but|except|other than|besides|apart|除|以外)", text[match.end() :]
            ):
                continue
            if any(s.start < match.end() and match.start() < s.start and s.end > match.end() for s in spans):
                continue
            if (
                pattern is _EN_FACET
                and re.search(r"\bsale\b|stock\b", match.group())
                and not match.group().startswith("any sale")
            ):
                continue  # "any on sale?" asks for those that are
            named = {name for name, value in match.groupdict().items() if value and name != "lim"}
            if match.group().startswith("no ") and not match.groupdict().get("lim"):
                continue  # "no brand" says less than "no brand preference"
            facets |= named
            cuts.append(match.span())
    limits = {side for side, pattern in (("least", _NO_FLOOR), ("most", _NO_CEILING)) if pattern.search(text)}
    cuts += [match.span() for pattern in (_NO_FLOOR, _NO_CEILING) for match in pattern.finditer(text)]
    everything = _ALL_ELSE.search(text)
    if everything:
        cuts.append(everything.span())
    for match in _OR_NOT.finditer(text):
        inside = [s for s in spans if match.start() <= s.start and s.end <= match.end()]
        tags |= {(m.facet, m.value) for s in inside for m in s.mentions}
        facets |= {"on_sale"} if re.search(r"sale|discount|reduced", match.group()) else set()
        facets |= {"in_stock"} if "stock" in match.group() else set()
        cuts.append(match.span())
    for match in _NEED_NOT.finditer(text):
        if re.search(r"n't|not|nt\b", match.group()):
            facets.add(
                {"o": "on_sale", "d": "on_sale", "i": "in_stock", "a": "in_stock"}.get(match["what"][0], "rating")
            )
            cuts.append(match.span())
    for match in _LACKING_FINE.finditer(text):
        facets |= {facet for facet, words in _STORE_WORDS if re.search(words, match["a"])}
        cuts.append(match.span())
    for match in _EITHER_WAY.finditer(text):
        said = match["a"] + match["rest"]
        facets |= {facet for facet, words in _STORE_WORDS if re.search(words, said)}
        tags |= {(m.facet, m.value) for m in lexicon.mentions(said)}
        cuts.append(match.span())
    for match in _OR_NO.finditer(text):
        meant = {(facet, value) for facet, value in held if match["noun"] in value}
        if meant:
            tags |= meant
            cuts.append(match.span())
    for match in _TAKE_THING.finditer(text):
        stems = {word[:4] for word in re.split(r"[ -]", match["nouns"]) if len(word) >= 4}
        meant = {(facet, value) for facet, value in held if stems & {part[:4] for part in value.split("-")}}
        if meant:
            tags |= meant
            cuts.append(match.span())
    for match in _PART_ZH.finditer(text):
        words = _PARTS[match["part"][0]].split()
        tags |= {(f, v) for f, v in held if f == "feature" and any(word in v.split("-") or word == v for word in words)}
        cuts.append(match.span())
    for match in _NOUN_AFTER.finditer(text):
        meant = {(facet, value) for facet, value in held if match["noun"] in value.split("-")}
        if meant:
            tags |= meant
            cuts.append(match.span())
    for span in spans:
        before = _TAG_TAKE.search(text[: span.start])
        after = _TAG_AFTER.match(text[span.end : span.end + 60])
        taken = before if before and before.group().strip() else None
        if taken and taken.group().strip() in ("有没有", "是不是", "带不带", "是否") and not after:
            continue
        accepted = after is not None and re.fullmatch(r"(?:的)?(?:也|都)?(?:都行|都可以|行|可以)", after.group())
        if taken or (after and not accepted):
            tags |= {(m.facet, m.value) for m in span.mentions}
            if ("product_type", "hat") in tags and ("product_type", "hat") not in held:
                tags.add(("feature", "hood"))  # 帽子 on a jacket is its hood
            cuts.append((taken.start() if taken else span.start, span.end + (after.end() if after else 0)))
    return Removals(
        facets=frozenset(facets),
        tags=frozenset(tags),
        limits=frozenset(limits),
        all=everything is not None,
        cuts=tuple(cuts),
    )
