"""Finds which facts a question is about: stock, price, material, a hood. Knows no product."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.parsing.spans import Span
from assistant.types import Aspect

_ASPECTS: tuple[tuple[str, str], ...] = (
    ("in_stock", r"\bin[- ]stock\b|\bout of stock\b|\bavailab(?:le|ility)\b(?! in)|\bsold out\b|\bhow many (?:are "
        r"|do you have )?(?:left|in stock)\b|\b(?:any|many|some) left\b|\bstill (?:have|got|there)\b"
        r"|\bleft in stock\b|有货|现货|库存|缺货|还有(?:货|吗|多少|几)|剩(?:下|余)?(?:几|多少)|卖完|断货"),
    ("price", r"\bhow much\b|\b(?:price|cost|costs|priced)\b|\bcheaper\b|\bcheapest\b|\b(?:less|more|most"
        r"|least) expensive\b|\bpricier\b|\bexpensive\b|\bbetter value\b|\bvalue for money\b|多少钱|价格|价钱"
        r"|便宜|贵|什么价|几块|划算|性价比"),
    ("on_sale", r"\bon sale\b|\bdiscount(?:ed)?\b|\boffers?\b(?= on)"
        r"|\bpromotion\b|\breduced\b|打折|优惠|折扣|促销|活动"),
    ("rating", r"\brat(?:ed|ing|ings)\b|\breview(?:s|ed)?\b|\bstars?\b|\bpeople (?:say|think|like)\b|\bpopular\b|评分"
        r"|评价|好评|口碑|几星|星级"),
    ("size", r"\bsiz(?:e|es|ing)\b|\bhow (?:big|large|small|long|wide|tall|high|deep)\b|\bdimensions?\b"
        r"|\bmeasurements?\b|\bcapacity\b|尺码|尺寸|多大|大小|码数|(?:有|到)[a-z0-9]+码|几码|多长|多高|多宽|容量"
        r"|哪些码|什么码|[smlx]码|加大码"),
    ("material", r"\bmade (?:of|from|out of)\b|\bmaterials?\b|\bfabric\b"
        r"|\bmade with\b|材质|材料|面料|什么做的|料子|成分"),
    ("colour", r"\bcolou?rs?\b|颜色|什么色|几种色|色"),
    ("brand", r"\bbrand\b|\bwho (?:makes|made)\b|\bmanufacturer\b|\bmake is\b|品牌|牌子|谁家的|什么牌"),
    ("weight", r"\bhow heavy\b|\bweigh(?:s|t)?\b|\bheav(?:y|ier|iest)\b|多重|重量|重吗|几斤|沉"),
    ("warm", r"\bwarm(?:er|est|th)?\b|\bcold weather\b|保暖|暖和|御寒|更暖|最暖|抗冻"),
    ("lightweight", r"\blight(?:er|est|weight)\b|更轻|最轻|轻便|轻一点"),
    ("gender", r"\b(?:for|suitable for) (?:men|women|a man|a woman|him|her|guys|ladies)\b|\bmen's or women's\b|男(?:款"
        r"|的|生|士)|女(?:款|的|生|士)|男女"),
    ("age_group", r"\bwhat age\b|\bwhich age\b|\bfor (?:kids|children"
        r"|adults)\b|几岁|多大的?孩子|适合(?:儿童|孩子|大人)"),
    ("care", r"\bwash(?:ed|able|ing)?\b|\bdry[- ]clean\b|\bclean (?:it|them)\b|\bcare instructions?\b|机洗|怎么洗|能洗"
        r"|水洗|干洗|护理|清洗"),
    ("release_date", r"\bwhen (?:was|did) (?:it|this|that)\b.*\b(?:released?|come out|launch)|\bhow new\b"
        r"|什么时候(?:上市|出的"
        r"|发布)|上市时间|新款吗"),
    ("description", r"\btell me (?:more )?(?:about|everything)\b"
        r"|\bmore (?:info|information|details?|about)\b|\bdetails?\b"
        r"|\bdescri(?:be|ption)\b|\bwhat(?:'s| is) (?:it|this|that)(?: like| for)?[?. ]*$|\bspec(?:s"
        r"|ifications?)?\b|详细|介绍|说说|详情|具体|参数|怎么样|讲讲|说明"),
)  # fmt: skip
_PATTERNS = tuple((facet, re.compile(pattern)) for facet, pattern in _ASPECTS)
#: Facets whose values, named in a question, are what is asked ("is it red?").
_VALUES = ("feature", "material", "colour", "pattern", "season", "occasion", "gender", "age_group", "brand")
_SIZE = re.compile(
    r"(?<![a-z\d])(?:in |size )?(?P<size>xx?x?l|xx?s|[sml]|\d{2}(?:\.5)?)(?:码|号| size)"
    r"|\bsize (?P<named>[a-z]{1,4}|\d{1,2}(?:\.5)?)\b|\bin (?:a |an )?(?P<letter>xx?x?l|xx?s|[sml]|medium"
    r"|small|large)\b"
)


def find_aspects(text: str, spans: Sequence[Span]) -> tuple[Aspect, ...]:
    """What a comparable text asks about, in order of mention; values that are named come with their facet."""
    found: list[tuple[int, Aspect]] = []
    for span in spans:
        mention = next((m for m in span.mentions if m.facet in _VALUES), None)
        if mention is not None and not span.names_type:
            found.append(
                (span.start, Aspect(facet=mention.facet, value=mention.value, text=text[span.start : span.end]))
            )
    if size := _SIZE.search(text):
        value = next(v for v in size.groupdict().values() if v)
        from retrieval.sizes import canonical

        found.append((size.start(), Aspect(facet="size", value=canonical(value), text=size.group())))
    for facet, pattern in _PATTERNS:
        match = pattern.search(text)
        if match is None or any(a.facet == facet for _, a in found):
            continue
        if facet in ("warm", "lightweight"):
            found = [(at, a) for at, a in found if a.value != facet]
            found.append((match.start(), Aspect(facet="feature", value=facet, text=match.group())))
        elif not any(s <= match.start() < s + len(a.text) for s, a in found):
            found.append((match.start(), Aspect(facet=facet, text=match.group())))
    return tuple(dict.fromkeys(aspect for _, aspect in sorted(found, key=lambda pair: pair[0])))


_STORE_FACETS = (
    ("brand", r"brand|manufacturer|maker|label|^makes|^made|^manufactures|品牌|牌子"),
    ("colour", r"colou?r|颜色"),
    ("material", r"material|fabric|材质|面料"),
    ("pattern", r"pattern|图案"),
    ("size", r"size|尺码"),
    ("product_type", r"type|kind of|品类|种类|款式"),
)


def store_facet(match: re.Match[str]) -> str:
    """The facet that a question for all values of the store names; "category" where it names none."""
    said = next((value for value in match.groupdict().values() if value), "")
    return next((facet for facet, pattern in _STORE_FACETS if re.search(pattern, said)), "category")
