"""Divides a message that asks for several kinds of product, and finds a total budget. Knows no ledger."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from assistant.parsing.prices import find_prices
from assistant.parsing.spans import Span
from retrieval.lexicon import Lexicon

_JOINT = re.compile(
    r"[,，]\s*(?=给.{1,4}(?:买|来|挑|选|找|配))|加(?!绒|厚|长|大|热|湿|固|宽|棉|班|拿)|,?\s*\b(?:and|plus"
    r"|as well as|along with|together with|also)\b(?: also| maybe| perhaps| then)?,?|[,，]?\s*(?:、|和|以及"
    r"|还有|外加|再来|再要|再买|再找|再加|加上|还要|还想要|另外|跟|与|搭配|再配|配(?=[一个件双条顶副]))|,(?=\s(?:an?"
    r"|some"
    r"|one|two|three|\d)\s)|;|；|，(?=(?:一|两|还|再|另|外加))|\+"
)
_ARTICLE = re.compile(
    r"\s*(?:an?|some|one|two|three|four|five|\d{1,2}|a pair of|a couple of|the"
    r"|[一两二三四]?[件双条个款台只套副顶块本支瓶把张])\s?(?!of )"
)
_TOTAL = re.compile(
    r"\b(?:in total|total|together|altogether|all together|combined|overall|for (?:both|all|everything|the lot|the set"
    r"|the two|the pair)|together|all in|the lot|all of it|between them|(?:whole|entire) (?:outfit|lot|thing"
    r"|order))\b|总共"
    r"|一共|总预算|总价|加起来|合计|总计|一起|全部(?:加起来)?(?:不|预算)|两[样件个](?:加|一|总|合)"
)
_EACH = re.compile(
    r"\b(?:each|both(?! for| together)|all(?: of (?:them|it|which))?|apiece|per item|every one|either)\b"
    r"|[都各]|每[件个样双条]|单[样件个]|均"
)
_CLAUSE = re.compile(r"[,，。;；.!?！？]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A total for all that is asked for, in major units, said at start to end."""

    amount: float
    start: int
    end: int


def divide(text: str, spans: list[Span], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where each need begins and ends in a comparable text: one piece for most. What follows "both" or "each" after the
    last noun belongs to all: see `shared`."""
    types = [s for s in spans if _names_thing(s) or _bought(text, s)]
    apart = _EACH.search(text) is not None or _TOTAL.search(text) is not None
    gaps = [text[a.end : b.start] for a, b in itertools.pairwise(types)]
    if len(gaps) > 1 and all(_LISTING.fullmatch(gap) for gap in gaps) and re.search(r"\band\b|和|以及|还有", gaps[-1]):
        apart = apart or not any(_kin(a, b, lexicon, same=True) for a, b in itertools.combinations(types, 2))
    joints: list[tuple[int, bool]] = []  # where a joint begins after each noun (-1 for none), and whether it is sure
    for before, after in itertools.pairwise(types):
        joints.append(_joint(text, before, after, lexicon, apart))
    for place, (before, after) in enumerate(itertools.pairwise(types)):  # "…, jacket under 80": one of them once more
        comma = re.search(r"[,，;；]", text[before.end : after.start])
        if comma and joints[place][0] < 0 and any(_kin(one, after, lexicon, same=True) for one in types[:place]):
            joints[place] = (before.end + comma.start(), True)
    for place in range(len(joints) - 2, -1, -1):  # in "a, b and a c" the first comma parts as the last "and" does
        at, sure = joints[place]
        if at < 0 and not sure and joints[place + 1][0] >= 0:
            listed = _LIST_COMMA.fullmatch(text, types[place].end, types[place + 1].start)
            if listed and not _kin(types[place], types[place + 1], lexicon, same=True):
                joints[place] = (types[place].end, True)
    edges = [0, *(at for at, _ in joints if at >= 0), len(text)]
    return list(itertools.pairwise(edges))


_LIST_COMMA = re.compile(r"\s?[,、，]\s?(?:an? |some |the |and )?(?:[a-z-]+ ){0,2}")
_NO_JOINT = re.compile(
    r"\b(?:or|nor|with|that|which|not|no|without|but|like|than|goes|match|matching|instead)\b|或|还是|不要"
    r"|除了|而不是|不是|配套"
)


#: What names a further thing whatever it is.
_STRONG_JOINT = re.compile(r"外加|另外|再来|再要|再买|再找|还要|还想要|\bplus\b|\bas well as\b|\balong with\b|\balso\b")


def _joint(text: str, before: Span, after: Span, lexicon: Lexicon, apart: bool) -> tuple[int, bool]:
    """Where the next need begins between two nouns, -1 where they belong together; and whether that is for sure."""
    between = text[before.end : after.start]
    found = list(_JOINT.finditer(between))
    if not found:
        found = list(re.finditer(r"[,、，]", between))
    if not found:
        return -1, False
    joint = found[-1]
    if _NO_JOINT.search(between[joint.end() :]) or re.search(r"\bor\b|或|还是", between):
        return -1, True
    sure = _STRONG_JOINT.search(joint.group()) is not None
    if _kin(before, after, lexicon, same=True) and not (sure and before.mentions[0].value != after.mentions[0].value):
        return -1, True
    if sure:
        return before.end + joint.start(), True
    priced = bool(find_prices(between[: joint.start()])) or _COUNTED.search(between[: joint.start()]) is not None
    if (
        joint.group().strip() in (",", "，")
        and _COUNT_OF.match(text, joint.end() + before.end)
        and _COUNT_OF.search(text[: before.start][-8:])
    ):
        return before.end + joint.start(), True
    if joint.group().strip() in (",", "，") and not priced and not between[joint.end() :].startswith("给"):
        return (before.end + joint.start(), True) if apart else (-1, False)
    article = _ARTICLE.match(between, joint.end()) or joint.group().strip() in ("+", ";", "；")
    own = bool(between[: joint.start()].strip(" ,，、的")) or (
        joint.group().startswith(("加", ",", "，")) and "给" in text
    )
    if apart or article or own:
        return before.end + joint.start(), True
    if _kin(before, after, lexicon) or _listed_alternatives(text, before, after):
        return -1, False
    return before.end + joint.start(), True


#: 餐桌要一张: so many of the thing before.
_COUNTED = re.compile(r"[一两二三四五六七八九十\d][件双条个款台只套副顶块本支瓶把张盏盆部辆对枚串根]")


#: Between the nouns of a list of three and more: "steaks, prawns and bell peppers".
_LISTING = re.compile(r"\s?(?:,|、|，)?\s?(?:and|和|以及|还有)?\s?(?:some |an? |the )?(?:[a-z-]+ )?")


#: 一套深灰色西装，一双黑色牛津鞋: each thing with its count.
_COUNT_OF = re.compile(r"\s?[一两二三四五六七八九十\d]{1,2}[件双条个款台只套副顶块本支瓶把张盏盆部辆对枚串根床包盒袋]")


def _bought(text: str, span: Span) -> bool:
    """Whether a word that may mean something else is bought here: 再来点虾."""
    return (
        span.names_type
        and not span.lacking
        and re.search(r"(?:再|还)(?:来|要|买|加)(?:点|些|[一几两三]?[个件份盒包斤只条袋瓶口把])?$", text[: span.start])
        is not None
    )


def _names_thing(span: Span) -> bool:
    return any(m.facet == "product_type" and not m.weak for m in span.mentions) and not span.lacking


def _kin(a: Span, b: Span, lexicon: Lexicon, *, same: bool = False) -> bool:
    """Whether one type includes the other or, unless `same`, both are kinds of the same thing (shirt and t-shirt)."""
    ones = {m.value for m in a.mentions if m.facet == "product_type"}
    others = {m.value for m in b.mentions if m.facet == "product_type"}
    wider = [
        {v for x in values for f, v in lexicon.implied("product_type", x) if f == "product_type"}
        for values in (ones, others)
    ]
    if ones & others or ones & wider[1] or others & wider[0]:
        return True
    return not same and bool(wider[0] & wider[1])


def _listed_alternatives(text: str, a: Span, b: Span) -> bool:
    """Bare plurals listed together are one search: 手套和围巾, "gloves and scarves"."""
    phrase = text[max(0, a.start - 12) : a.end]
    return not re.search(
        r"\b(?:an?|some|one|two|three|\d)\s(?:[a-z-]+\s){0,2}\S*$"
        r"|[一两二三四\d][件双条个款台只套副顶块本支瓶把张]|和.*和",
        phrase,
    ) and (text[a.end : b.start].strip() in ("and", "和", "、", "&", "跟", "与", "以及"))


def shared(text: str, pieces: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], tuple[int, int] | None]:
    """The pieces without the clause that is about all of them ("…, both under $100"), and that clause."""
    if len(pieces) < 2:
        return pieces, None
    start, end = pieces[-1]
    for match in _EACH.finditer(text, start, end):
        clauses = [m.end() for m in _CLAUSE.finditer(text, start, match.start())]
        if clauses and len(text[clauses[-1] : match.start()].split()) <= 3:
            return [*pieces[:-1], (start, clauses[-1])], (clauses[-1], end)
        prices = [
            p
            for p in find_prices(text[start:end])
            if abs(start + p.end - match.start()) <= 2 or abs(match.end() - start - p.start) <= 2
        ]
        if prices:
            at = min(start + prices[0].start, match.start())
            return [*pieces[:-1], (start, at)], (at, end)
    return pieces, None


#: A total without a word of limit: "200 in total", "total can be 250".
_BARE_TOTAL = re.compile(
    r"(?<![a-z0-9.])[$€£¥]?(?P<a>\d[\d,]*)(?: ?(?:dollars|bucks|usd))? ?(?:in total|total|together|altogether"
    r"|all together|combined|all in|for both|for everything|for the (?:two|lot|set|pair|both))\b"
    r"|\b(?:whole|entire) (?:lot|thing|order|outfit|set)(?: now)?(?: can| may| could| to)?(?: cost| be"
    r"| come to)? [$€£¥]?(?P<d>\d[\d,]*)\b"
    r"|\b(?:total|budget for (?:both|all|everything|the two))(?: budget)?(?: can be| could be| is| of|:"
    r"| now)* ?[$€£¥]?(?P<b>\d[\d,]*)\b"
    r"|(?:总预算|总价|总共|一共|合计)(?:就)?(?:改成?|提高?到?|加到?|降到?|放宽到?|调到?|涨到?)(?:到|成|为)?(?P<e>\d+)"
    r"|(?:总预算|总共|一共|加起来|合计)(?:是|就|只有|为|大概)?(?P<c>\d+)(?:元|块|刀|美元)?(?=$|[,，。!！ ])"
)


def find_budget(text: str, several: bool) -> Budget | None:
    """A total that is said to be one: "both for under $300 in total", 一共不超过300."""
    if not several:
        return None
    if bare := _BARE_TOTAL.search(text):
        amount = float((bare["a"] or bare["b"] or bare["c"] or bare["d"] or bare["e"]).replace(",", ""))
        return Budget(amount=amount, start=bare.start(), end=bare.end())
    for match in _TOTAL.finditer(text):
        for price in find_prices(text):
            gap = price.start - match.end() if price.start >= match.end() else match.start() - price.end
            between = text[min(match.end(), price.end) : max(match.start(), price.start)]
            limit = next((v for f, op, v in price.conditions if op == "<=" and isinstance(v, float)), None)
            if gap <= 24 and limit is not None and not re.search(r"\b(?:and|jacket|boots)\b", between):
                exact = all(op == "<=" for _, op, _ in price.conditions)
                amount = limit if exact else round(limit / 1.25, 2)
                return Budget(amount=amount, start=min(price.start, match.start()), end=max(price.end, match.end()))
    return None
