"""Reads messages that ask for a list of recommendations and name no product: what is new, what goes with this. Knows no
search and no reply."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.parsing.strength import TYPES
from assistant.reading import Reading
from assistant.types import Need, Understanding
from retrieval.types import Constraint

_BEFORE = (
    r"(?:(?:and|so|ok|okay|hey|hi|hello|hmm|well|please|now|actually)[ ,!.]+)*"
    r"|(?:你好|嗨|那么?|请问?|麻烦|嗯|好的?)[，, ]*"
)
_AFTER = (
    r"(?:,? (?:please|today|now|right now|at the moment|then|thanks))*[ .!?]*|(?:吗|呢|呀|啊|吧|呗|么)?[。！？!?~ ]*"
)


def _whole(*patterns: str) -> re.Pattern[str]:
    """A pattern of a whole message, but for what is polite."""
    return re.compile(rf"(?:{_BEFORE})(?:{'|'.join(patterns)})(?:{_AFTER})")


_YOUR = r"(?:(?:in|at) (?:the|your) (?:shop|store)|in stock|here)"
FOR_YOU = _whole(
    r"(?:(?:can|could|would|will) you )?(?:please )?(?:recommend|suggest)(?: me)? (?:something|anything|some(?: things?"
    r"| products?| items?)|a few(?: things| products| items)|products|things)(?: (?:for me|nice|good|i(?:'d|'ll| would"
    r"| might| may) (?:like|love|enjoy)))*",
    r"(?:do you have |have you got |got )?any (?:recommendations?|suggestions?)(?: for me)?",
    r"what (?:do|would|can|could|should) you (?:recommend|suggest)(?: (?:to |for )?me)?",
    r"(?:show me |find me )?(?:something|things|what|anything)(?: that)? (?:i(?:'d|'ll| would| might| may)"
    r"|you think i(?:'d|'ll| would| might)?) (?:like|love|enjoy)",
    r"what(?:'s| is) (?:good|nice|recommended)(?: for me)?(?: here)?",
    r"surprise me|recommendations?(?: for me)?(?: please)?|show me (?:my )?recommendations",
    r"(?:能不能|可不可以|能|可以|帮我|麻烦)*(?:给我|为我|帮我)?推荐(?:一?点|一?些|几[个件款]|一下)?"
    r"(?:什么|东西|商品|产品|好物|好东西|好货)?(?:给我|看看)?(?:好不好|可以)?",
    r"(?:你)?(?:有|有没有)?(?:什么|啥)(?:好的|好)?(?:推荐|值得买)(?:的)?(?:东西|商品)?(?:给我)?|(?:有|有没有)推荐(?:的)?",
    r"随便推荐(?:一?点|一?些|几[个件款]|一下)?(?:什么|东西|商品)?(?:给我)?|猜我喜欢|为我推荐|给我个?惊喜",
)
_HAVE = r"(?:(?:do you have|have you got|got|is there|are there) )?"
_SHOW = r"(?:(?:show me|let me see|see) )"
NEW = _whole(
    rf"what(?:'s|s| is|'re| are) (?:new|(?:the|your) (?:latest|newest|new (?:products|arrivals|items)))(?: {_YOUR})?",
    rf"{_HAVE}any(?:thing)? new(?: arrivals| products| items| stuff| in)?(?: {_YOUR})?",
    rf"{_SHOW}?(?:the |your |some )?(?:new|latest|newest) (?:arrivals|products|items|stuff|things)(?: {_YOUR})?",
    rf"{_SHOW}what(?:'s|s| is) new(?: {_YOUR})?|what (?:just )?came in(?: recently| lately)?",
    r"(?:你们|店里|最近|现在)*(?:有没有|有|上了?|来了?|出了?)(?:什么|啥|哪些)?(?:新品|新货|新到的?(?:商品|货|东西)?|上新"
    r"|新上架的?(?:商品)?)(?:推荐)?(?:没有?)?",
    r"(?:给我)?(?:看看|看下|看一下|来点|推荐)?(?:一?些|一下|几款)?(?:最新的?|新到的?|新上架的?)?(?:新品|上新|商品上新)(?:推荐)?",
)
_REDUCED = r"(?:on (?:sale|offer|special)|discounted|reduced)"
_OFFERS = r"(?:sales|deals|offers|discounts|promotions|bargains|sale items)"
ON_SALE = _whole(
    rf"{_HAVE}any(?:thing)? {_REDUCED}(?: {_YOUR})?",
    rf"what(?:'s|s| is) {_REDUCED}(?: {_YOUR})?",
    rf"{_HAVE}any {_OFFERS}(?: {_YOUR})?|{_SHOW}(?:the |your |all |some )*{_OFFERS}",
    r"(?:你们|店里|最近|现在|今天)*(?:有没有|有)(?:什么|啥|哪些)?(?:东西|商品)?(?:在)?(?:打折|促销|优惠|特价|降价|折扣)"
    r"(?:活动|的?商品|的?东西|的)?(?:没有?)?",
    r"(?:什么|啥|哪些)(?:东西|商品)?(?:在|有)?(?:打折|促销|特价|降价|优惠)",
)
_IT = r".{1,40}?"
_THIS = r"(?:这|那|它|第|刚才|上面)[^，。]{0,12}?"
GOES_WITH = _whole(
    r"what(?:'s| is| else| would| could| can| might| products?| items?| things?)*"
    r"(?: go(?:es)?| look| pairs?| match(?:es)?| fits?| works?)"
    rf"(?: (?:well|good|nice|nicely|best|great))?(?: together)? (?:with|to) {_IT}",
    r"what (?:else )?(?:can|could|should|would|do|might) (?:i|you|one|people) (?:also |usually |often )?"
    rf"(?:wear|pair|combine|match|use|buy|style|get)(?: together)? with {_IT}",
    r"(?:show me |find me )?(?:something|anything|things?|what)(?: (?:that|to|which))?"
    rf" (?:goes?|pairs?|match(?:es)?|wear) (?:well )?with {_IT}",
    rf"(?:可以|能|应该)?(?:和|跟|与|给|用)?{_THIS}(?:可以|能|应该|要|该)?(?:搭配|配搭|搭|配)(?:什么|啥|哪些)"
    r"[^，。]{0,4}?(?:好看|合适|比较?好|最?好|好)?",
    rf"(?:有)?(?:什么|啥|哪些)(?:东西|商品)?(?:可以|能|适合)?(?:和|跟|与){_THIS}(?:搭配?|一起(?:买|用|穿)|配)(?:的)?",
)
_CART = re.compile(r"\b(?:my|the) (?:cart|basket|bag|order)\b|购物车|购物篮")


def is_list(need: Need) -> bool:
    """Whether a need is answered by its list: nothing was said since that has to be searched for."""
    searched = need.search_text or need.sort not in ("relevance", "newest")
    return bool(need.list) and not searched and not any(c.facet in TYPES for c in need.constraints)


def asked_list(reading: Reading) -> Understanding | None:
    """The list that a message asks for; None where it asks for something else, or for products of a kind.

    In a conversation about some kind of product, "anything on sale?" and "what do you recommend?" are about that.
    """
    plain = reading.plain.strip()
    if GOES_WITH.fullmatch(plain) and (found := _going_with(reading)) is not None:
        return found
    if reading.request.types or reading.refers.explicit:
        return None
    if any(not is_list(need) for need in reading.state.needs):
        return None
    if FOR_YOU.fullmatch(plain):
        return _listing(reading, Need(said=reading.written.text, list="for-you"))
    if NEW.fullmatch(plain):
        return _listing(reading, Need(said=reading.written.text, list="new", sort="newest"))
    if ON_SALE.fullmatch(plain):
        said = [c for c in reading.request.constraints if c.facet == "on_sale"]
        turn = reading.state.turn + 1
        reduced = Constraint(facet="on_sale", op="=", value=True, turn=turn, text=reading.written.text)
        return _listing(
            reading, Need(said=reading.written.text, list="promotions", constraints=tuple(said) or (reduced,))
        )
    return None


def _listing(reading: Reading, need: Need) -> Understanding:
    return replace(reading.same, act="search", needs=(need,), focus=0, budget=None, list=need.list)


def _going_with(reading: Reading) -> Understanding | None:
    if _CART.search(reading.plain):
        ids = tuple(item.product.id for item in reading.in_cart)
        return replace(reading.same, act="similar", list="with-cart", refers=ids) if ids else None
    if not reading.shown or (reading.request.types and not reading.refers.explicit):
        return None
    return replace(reading.pointing("similar"), list="with-cart")
