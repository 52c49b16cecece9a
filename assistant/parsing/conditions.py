"""Finds wishes about rating, stock, offers and order, in English and Chinese. Knows no prices and no tags."""

from __future__ import annotations

import re

from assistant.parsing.found import Condition, Found
from assistant.parsing.numbers import chinese, numbers
from retrieval.types import Sort

#: What "well reviewed" asks for, of 5 stars.
WELL_RATED = 4.0

_STARS = re.compile(
    r"(?:\b(?:with |has |have )?(?:an? )?(?:average )?(?:ratings?|rated|reviews?|customer ratings?)(?: is| are"
    r"| of)?:? ?)?"
    r"(?P<least>\b(?:at least|over|above|more than|minimum(?: of)?|min|no less than|from|with|rated)|>=?|≥"
    r"|不低于|不少于|至少|高于|最低|大于|超过)?"
    r" ?(?:an? )?#(?P<more> ?\+| ?plus)?[ -]?(?:stars?|星级?)(?![a-z])"
    r"(?P<after>(?: ?(?:or|and|&) ?(?:more|up|above|better|higher|over))| ?\+|(?:及|或)?(?:以上|之上|起))?"
    r"(?P<reviews>[ -]?(?:ratings?|rated|reviews?|review score|评价|好评|评分))?"
)
_SCORE = re.compile(
    r"(?:(?:\b(?:with |has |have )?(?:an? )?(?:average |customer |review )?(?:ratings?|rated|score)(?: is| are"
    r"| of)?:? ?"
    r"(?:at least |over |above |more than |higher than |greater than |from |>=? ?|≥ ?)?#(?: ?/ ?5| out of (?:5"
    r"|five)| points?)?"
    r"(?: ?\+| (?:or|and) (?:more|up|above|better|higher))?)"
    r"|(?:评分|评级|打分)(?:要|得|在|是|为)?(?:不低于|不少于|至少|高于|大于|超过|最低)?#分?(?:及|或)?(?:以上"
    r"|之上|起)?"
    r"|#分(?:及|或)?(?:以上|之上)(?:的?(?:评分|好评|评价))?)"
)
_WELL_RATED = re.compile(
    r"\b(?:well|highly|positively|good|great|high)[ -](?:reviewed|rated|ratings?|reviews?)\b|\b(?:positive"
    r"|excellent) (?:reviews?|ratings?)\b"
    r"|\bthat people (?:like|love)\b|(?<!最)(?<!按)(?:五星)?好评(?!率?最)(?:如潮|率?高|多|好)?(?:的)?|(?:评价"
    r"|口碑|评分|评论)(?:比较|很|要|得|特别|非常)?[好高](?:一?点|一些)?(?!的?(?:排|放|先|摆|在|靠|优先))"
    r"|高(?:评)?分(?=的|商品|产品|$)"
)
_IN_STOCK = re.compile(
    r"\bwhat you(?:'ve)?(?: actually| really)? (?:have|got)(?: got)?(?: right)? (?:now|here|there|on hand|available"
    r"|in stock)\b|\b(?:that (?:is|are) |must be |only |currently |which (?:is|are) |still )?in[ -]stock(?: (?:now"
    r"|only"
    r"|items?))?\b"
    r"|\b(?:currently|immediately|now|still|readily) available\b|\bavailable (?:now|today|immediately|right now"
    r"|right away|for (?:immediate )?(?:delivery|shipping))\b"
    r"|\b(?:that|which) (?:is|are) available\b|\bavailable(?= ?(?:$|[,.;!?\0]|under|below|over|for under))"
    r"|\b(?:ready to ship|ships? (?:today|now|immediately))\b"
    r"|\b(?:not|nothing|isn't|aren't|without|no|exclude|excluding|hide) (?:anything )?(?:that is "
    r"|that's )?(?:out of stock|sold[ -]out)\b"
    r"|(?:没有?货|缺货|无货|断货|卖完|售罄|没现货)(?:了)?的?(?:商品|款)?.{0,3}(?:别|不要|不看|不用|去掉|过滤|排除"
    r"|算了|就算|隐藏|pass)(?:了|给我|再)*(?:显示|看|列|推荐|展示|出现|放)?(?:了|出来)?"
    r"|(?:必须|一定要|要|只要|只看|是)?(?:有没有(?:现货|货|库存)|(?<!没)(?:有现货|有库存|有货(?!架|柜))"
    r"|(?<![有没])现货|库存充足|(?:不要|不|别|没有?)缺货|(?:能|可以?)?(?:马上|立刻|立即|今天)(?:能"
    r"|可以?)?发货)(?:的|商品)?"
)
_NOT_ON_SALE = re.compile(
    r"\b(?:not|isn't|aren't|nothing) (?:on sale|discounted|reduced)\b|\bfull[ -]price\b"
    r"|(?:不要|不)(?:打折|特价|促销)的?"
)
_ON_SALE = re.compile(
    r"\b(?:that (?:is|are) |currently |which (?:is|are) )?(?:(?:on|in the) (?:sale|discount|offer|promotion"
    r"|special|clearance)|(?:at|with|has|have) an? discount|discount(?:ed|s)?"
    r"|sale (?:items?|price[sd]?)|special offers?|promotions?|promo|clearance|marked down|reduced(?: price)?"
    r"|(?<!big )deals?(?! with))\b"
    r"|\bsale$|(?:正在|在|有|做|搞)?(?:打折|特价|促销|优惠|折扣|降价|减价|清仓|特惠|大促|搞活动|做活动)(?:中"
    r"|活动|商品|的)?|[一二三四五六七八九1-9](?:\.\d)?折"
)
_AGE_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
)
_AGE = re.compile(
    r"(?<![\d.])(?:(?P<first>\d{1,2})\s?(?:-|to)\s?)?(?P<years>\d{1,2})[ -]?(?:years?|yrs?|yr|y)[ -]?(?:olds?"
    r"|/?o)\b(?! (?:whisk|scotch|wine|house))|\bage[ds]? (?P<age>\d{1,2})\b(?!\s?(?:\+|-|to|and up))"
    r"|\b(?:he|she|who|they|daughter|son|niece|nephew|kid|boy|girl|grandson|granddaughter)(?:'s| is| are|'re"
    r"| turns)? (?:only |just |turning |about |almost "
    rf"|now )?(?P<is>\d{{1,2}}|{_AGE_WORDS})\b(?!\s?(?:of|inch|cm|ft|foot|feet|kg|lbs?|%|dollars))"
    r"|(?<!\d)(?P<sui>\d{1,2}|[一二两三四五六七八九十]{1,2})岁(?!以上|以下|\+)"
)
#: Below which age, in years, which age groups a product may be for.
_GROUPS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (2, ("baby",)),
    (4, ("baby", "kids")),
    (13, ("kids",)),
    (18, ("kids", "teen")),
)
_PLAIN: tuple[tuple[re.Pattern[str], Condition], ...] = (
    (_WELL_RATED, ("rating", ">=", WELL_RATED)),
    (_IN_STOCK, ("in_stock", "=", True)),
    (_NOT_ON_SALE, ("on_sale", "=", False)),
    (_ON_SALE, ("on_sale", "=", True)),
)
_BY = (
    r"(?:sort(?:ed)?|order(?:ed)?|arranged?|rank(?:ed)?|list(?:ed)?|line)"
    r"(?: it| them| these| those| everything| all| up| the (?:list|results|lot))* by|(?:in )?order of"
)
_SORT_WORDS: tuple[tuple[Sort, str], ...] = (
        (
            "price_desc",
            rf"\b(?:(?:{_BY}) )?price(?:s|d)?(?: from"
            r"|:)? (?:high(?:est)?(?: to |-to-| - )low(?:est)?|descending|desc)\b"
            r"|\b(?:high(?:est)?[ -]to[ -]low(?:est)?(?: price)?|(?:the )?(?:most expensive|priciest|costliest"
            r"|dearest|highest[ -]price[ds]?)(?: ones?| first)?)\b"
            r"|(?:按|价格|价钱)*(?:从|由)?高到低(?:排序?|排列)?"
                r"|价格?(?:降序|最高)(?:的|排序)?|最(?:贵|高价)的?",
        ),
        (
            "price_asc",
            rf"\b(?:{_BY}) price(?: (?:ascending|asc|low(?:est)?(?: to "
            r"|-to-)high(?:est)?))?\b"
            r"|\bprices?(?: from|:)? (?:low(?:est)?(?: to |-to-| - )high(?:est)?|ascending|asc)\b"
            r"|\blow(?:est)?[ -]to[ -]high(?:est)?(?: price)?\b"
            r"|\b(?:the )?(?:cheapest|least expensive|most affordable|lowest[ -](?:price[ds]?|cost)"
            r"|lowest in price)(?: ones?| first| possible| available)?\b"
            r"|\bcheap(?:er)? (?:ones? )?(?=first|on top|at the top)"
            r"|(?:按|价格|价钱)*(?:从|由)?低到高(?:排序?|排列)?|价格?(?:升序|最低)(?:的|排序)?|最(?:便宜|低价"
            r"|实惠)的?",
        ),
        (
            "rating",
            rf"\b(?:{_BY}) (?:customer |average |star )?(?:ratings?|reviews?"
            r"|stars)\b"
            r"|\b(?:the )?(?:best|top|highest|most highly)[ -](?:rated|reviewed|ratings?|reviews)(?: ones?| first)?\b"
            r"|(?:按|安)?评分(?:来)?排(?:序|一下)?|按(?:评分|评价"
                r"|好评)(?:排序?|从高到低)?|(?:评分|评价"
                r"|口碑|好评率?|打分)最[高好]的?"
            r"|最?好评最多的?|最好评的?",
        ),
        (
            "newest",
            rf"\b(?:{_BY}) (?:newest|date|new|release date|latest)\b"
            r"|\b(?:the )?(?:newest|latest|most recent)(?: ones?| first| arrivals?| releases?| models?)?\b"
            r"|\b(?:new (?:arrivals?|in|releases?)|just (?:in|arrived|released)|newly (?:released|arrived)"
            r"|recently (?:added|released|arrived))\b"
            r"|按?(?:上新|上架|发布|上市|新品)(?:时间|日期)?(?:排序?|先后)"
            r"|(?:最新(?:上架|上市|发布)?|新到|新上市|刚上市|刚到货?|上新)(?:的|款式?|品|货)*|新[款品]的?(?:式)?",
        ),
        (
            "popularity",
            rf"\b(?:{_BY}) (?:popularity|sales|best ?sell(?:ing|ers?))\b"
            r"|\b(?:the )?(?:most (?:popular|bought|wanted|sold)|best[ -]?sell(?:ing|ers?)|top[ -]?sell(?:ing"
            r"|ers?)|trending|hottest|popular)(?: ones?| first)?\b"
            r"|按(?:销量|人气|热度)(?:排序?|从高到低)?|(?:销量|人气)(?:最?[高好]|冠军)的?|卖得最?[好多]的?"
            r"|最?(?:热门|热销|畅销)的?|最(?:火爆?|热|受欢迎|流行)的?|爆款",
        ),
)  # fmt: skip
#: Where the first of an order is to stand: "newest on top", 贵的放最前面.
_ON_TOP = re.compile(
    r"(?: ?(?:ones?|items?|products?|stuff))?(?: ?(?:on top|at the top|to the top|up top|up front|first|at the front))"
    r"|(?:的)?(?:先|放|排|摆|排在|放在)(?:在)?(?:最)?(?:前面?|上面?|看|显示|第一)(?:面|头)?"
)
_PUT = re.compile(r"(?:\b(?:put|show|list|rank|sort|order|place|display)(?: me)?(?: the)?\s$)|(?:把|按)$")
_SORTS = tuple((sort, re.compile(pattern)) for sort, pattern in _SORT_WORDS)


def find_conditions(text: str) -> list[Found]:
    """Rating, stock and offers in a comparable text (see `message.comparable`), in order of appearance."""
    found = _ratings(text)
    for pattern, condition in _PLAIN:
        for match in pattern.finditer(text):
            part = Found(start=match.start(), end=match.end(), conditions=(condition,))
            if not any(part.start < other.end and other.start < part.end for other in found):
                found.append(part)
    return sorted(found, key=lambda part: part.start)


def find_ages(text: str) -> list[Found]:
    """The age group of whom it is for, where an age below 18 is said: 8 year old, age 5, 3岁."""
    found = []
    for match in _AGE.finditer(text):
        ages = [
            years_of(age)
            for age in (match["first"], match["years"] or match["age"] or match["is"] or match["sui"])
            if age
        ]
        values = tuple(dict.fromkeys(g for age in ages for g in next((gs for below, gs in _GROUPS if age < below), ())))
        if values:
            value = values[0] if len(values) == 1 else values
            start = match.start("is") if match["is"] else match.start()  # who it is stays to be read
            found.append(Found(start=start, end=match.end(), conditions=(("age_group", "=", value),)))
    return found


def years_of(said: str) -> int:
    """8, eight or 八 as 8."""
    if said.isdigit():
        return int(said)
    if said.isascii():
        return _AGE_WORDS.split("|").index(said) + 1
    spoken = chinese(said)
    return int(spoken[0]) if spoken else 99


#: By what an order is asked for in Chinese, and the order where no direction is said.
_CRITERIA_ZH: tuple[tuple[str, Sort, Sort], ...] = (
    ("价格|价钱|价位|售价", "price_asc", "price_desc"), ("评分|评价|好评|口碑|打分|星级", "rating", "rating"),
    ("销量|人气|热度|受欢迎程度", "popularity", "popularity"),
    ("上架时间|上新时间|发布时间|时间|新旧|新品", "newest", "newest"),
)  # fmt: skip
_WHAT_ZH = "|".join(words for words, _, _ in _CRITERIA_ZH)
_ORDER_ZH = re.compile(
    rf"(?P<by>(?:按照?|照着?|安|以|根据|用)(?:着)?)?(?P<what>{_WHAT_ZH})(?:的)?(?:来(?=从|由|高|低))?(?:从|由)?"
    r"(?P<way>高到低|低到高|大到小|小到大|贵到便宜|便宜到贵|降序|升序|倒序|正序)?(?:给我|的顺序"
    r"|顺序)*(?P<sort>来?(?:排序|排列|排一?[下排个遍]序?|排)|来)?"
)
_QUALITY_FIRST_ZH = (
    (r"(?:最)?(?:便宜|实惠|低价|价格(?:最)?低|价低)", "price_asc"),
    (r"(?:最)?(?:贵|高价|价格(?:最)?高|价高)", "price_desc"),
    (r"(?:最)?(?:评分|评价|口碑|好评|分数)(?:最)?(?:高|好|多)|(?:最)?高分", "rating"),
    (r"(?:最)?新(?:款|品|到|上架)?", "newest"),
    (r"(?:最)?(?:热门|热销|畅销|火|受欢迎)|销量(?:最)?(?:高|好)|卖得(?:最)?[好多]", "popularity"),
)  # fmt: skip
_FIRST_ZH = tuple(
    (
        sort,
        re.compile(
            rf"(?:把|给我|让)?(?:{words})(?:的|款)*(?:都)?(?:(?:在|放|排|摆|搁|往|靠)(?:到|在)?(?:最)?(?:前(?:面|头"
            rf"|边)?|上面?|头里|第一)(?:放|排)?|(?:优先|先)(?:看|来|排|放|显示|展示|列)?)"
        ),
    )
    for words, sort in _QUALITY_FIRST_ZH
)


def _orders_zh(text: str) -> list[Found]:
    """按评分从高到低排, 便宜的在前: what by, and which way."""
    found = []
    for match in _ORDER_ZH.finditer(text):
        if not (match["way"] or (match["by"] and match["sort"])):
            continue
        up, down = next((up, down) for words, up, down in _CRITERIA_ZH if match["what"] in words.split("|"))
        falls = match["way"] in ("高到低", "大到小", "贵到便宜", "降序", "倒序")
        found.append(Found(start=match.start(), end=match.end(), sort=down if falls else up))
    for sort, pattern in _FIRST_ZH:
        for match in pattern.finditer(text):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(Found(start=match.start(), end=match.end(), sort=sort))  # type: ignore[arg-type]
    return found


_DEAR = r"(?:most )?(?:expensive|dear(?:est)?|pric(?:ey|iest)|costly)"
_FROM_TO: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    ("price_asc", re.compile(r"(?:按|从|由)?便宜的?到贵的?(?:来|给我|地)*(?:排序?|排列|排一?[下排遍]|列)?")),
    ("price_desc", re.compile(r"(?:按|从|由)?贵的?到便宜的?(?:来|给我|地)*(?:排序?|排列|排一?[下排遍]|列)?")),
    ("price_asc", re.compile(rf"\b(?:from )?(?:the )?cheap(?:est)?(?: ones?)? (?:to|-) (?:the )?{_DEAR}")),
    ("price_desc", re.compile(rf"\b(?:from )?(?:the )?{_DEAR}(?: ones?)? (?:to|-) (?:the )?cheap(?:est)?")),
)


def find_sorts(text: str) -> list[Found]:
    """Wishes about the order, in order of appearance. "cheap" and "new" alone are none."""
    found: list[Found] = _orders_zh(text)
    for sort, pattern in _FROM_TO:
        found += [Found(start=m.start(), end=m.end(), sort=sort) for m in pattern.finditer(text)]
    for sort, pattern in _SORTS:
        for match in pattern.finditer(text):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                after = _ON_TOP.match(text, match.end())
                before = _PUT.search(text[: match.start()]) if after else None
                found.append(
                    Found(
                        start=before.start() if before else match.start(),
                        end=after.end() if after else match.end(),
                        sort=sort,
                    )
                )
    return sorted(found, key=lambda part: part.start)


def _ratings(text: str) -> list[Found]:
    """Numbers of stars or points, of 5; a bare "3 star" says something else ("3 star lamp") unless it is rated so."""
    found: list[Found] = []
    for number in numbers(text):
        if not 0 < number.low <= 5 or number.low != number.high:
            continue
        marked = text[: number.start] + "#" + "\0" * (number.end - number.start - 1) + text[number.end :]
        marked_short = marked.replace("\0", "") if number.end - number.start > 1 else marked
        removed = len(marked) - len(marked_short)
        for pattern in (_STARS, _SCORE):
            match = next((m for m in pattern.finditer(marked_short) if m.start() <= number.start < m.end()), None)
            if match is None:
                continue
            groups = match.groupdict()
            said = (
                pattern is _SCORE
                or any(groups[name] for name in ("least", "more", "after", "reviews"))
                or (re.match(r"with|has|rat|review", match.group().lstrip()))
            )
            if said and not (found and match.start() < found[-1].end):
                start = match.start() + len(match.group()) - len(match.group().lstrip())
                condition: Condition = ("rating", ">=", number.low)
                found.append(Found(start=start, end=match.end() + removed, conditions=(condition,)))
                break
    return found
