"""Finds what a message says about the price, in English and Chinese. Knows no products and no exchange rates.

Limits are inclusive ("under 200" is <= 200). About so much, and a bare amount of money ("a $50 lamp"), is 25 %
either way. An amount in another currency keeps its number. A number without money or a price word beside it
is no price: sizes, models, quantities and measures are numbers too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.parsing.found import Condition, Found
from assistant.parsing.numbers import Number, numbers

#: How far "about 200" reaches, as a share.
ABOUT = 0.25

Kind = Literal["most", "least", "about", "exactly"]

_MONEY_BEFORE = re.compile(r"(?:(?:us|hk|nt|au?|ca?|s)?\$|[€£¥]|(?<![a-z])(?:usd|rmb|cny|eur|gbp|jpy|cad|aud))\s?$")
_MONEY_AFTER = re.compile(
    r"(?:(?:-?ish)?\s?(?:\$|€|£|¥|(?:us|canadian|australian)? ?dollars?\b|dollors?\b|bucks?\b|usd\b|euros?\b"
    r"|eur\b|gbp\b"
    r"|quid\b|yuan\b|rmb\b"
    r"|cny\b|yen\b|jpy\b|美元|美金|人民币|欧元|英镑|日元|港币|港元|元钱|元(?!旦|素|宝|宵)|圆(?=以|左|的|$)))"
)
_CENTS = re.compile(r"\s?cents?\b")
_SPOKEN_MONEY = re.compile(r"块钱|块(?!头|状|茶)|刀(?!具|架|片|叉|鞘|柄)")
_SPOKEN_MONEY_IS_SURE = re.compile(r"块钱|[块刀](?=\s*(?:钱|的|以|之|内|上|下|左|起|到|至|[-~,.，。！？!?]|$))")

_UNIT = re.compile(
    r"""\s?-?\s?(?:["'″′%°*×:]|(?:inch(?:es)?|in\.|cm|mm|m|meters?|metres?|ft|feet|foot|yards?|yd|km|kilometers?|miles?|mi|kgs?|kilos?
    |kilograms?|g|gr|grams?|mg|lbs?|pounds?|oz|ounces?|l|liters?|litres?|ml|gal|gallons?|quarts?|qt|pints?|gb|tb|mb|gigs?|gigabytes?
    |terabytes?|mp|megapixels?|mah|watts?|w|wh|v|volts?|amps?|hz|khz|mhz|ghz|fps|db|hours?|hrs?|h|minutes?|mins?|seconds?|secs?|days?
    |weeks?|wks?|months?|mos?|years?|yrs?|yo|y/o|people|persons?|players?|kids|children|users?|guests?|adults?|packs?|packets?
    |pcs?|pieces?|count|ct|pairs?|sets?|stars?|percent|degrees?|layers?|pockets?|compartments?|drawers?|doors?|shelf|shelves
    |hooks?|ports?|channels?|cores?|speeds?|thread|ply|items?|units?|box(?:es)?|bottles?|cups?|cans?|bags?|rolls?|servings?
    |calories|cals?|carbs?|pages?|sheets?|keys?|buttons?|dpi|rpm|lumens?|lm|psi|spf|x|by|carats?|karats?|kt|bits?|denier|gsm|tiers?|seats?
    |seaters?|times?|gen|generations?|reviews?|ratings?|colou?rs?|sizes?|jeans|eyes|legs?|wheels?|panels?|outlets?|slots?|lights?
    |leds?|bulbs?|candles?|plants?|photos?|books?|songs?|shots?|meals?|points?
    |and\ older|and\ younger|in\ (?:size|length|width|height|diameter|depth)|k(?=\W|$))(?![a-z])"""
    r"""|寸|英寸|厘米|公分|米|毫米|公斤|斤|千克|克|升|毫升|瓦|小时|分钟|秒|天|周|个|月|年|岁|码|号|件|双|条|只|套|支|瓶|盒|包|片|张|本|台|部|款|颗|枚|人|位
    
    |层|格|口|核|星|分|折|度|倍|像素|毫安|代|种|次|把|顶|副|根|斗|门|面|孔|档|尺|英尺|磅|盎司|集|级|段|排|座|cm|gb)""",
    re.VERBOSE,
)
_MEASURED = re.compile(
    r"""(?:\b(?:sizes?|ages?|aged|rated|ratings?|stars?|weighs?|weighing|weight|height|tall|length|long|width|wide|depth|waist|chest|bust|inseam|screen|diagonal|capacity
    |temperature|temperatures|speeds?|power|volume|model|version|number|no\.|chapter|pages|year|years|born|series|gen|generation
    |pack|packs|set|sets|box|quantity|qty|count|spf|dpi)
    \s?(?:is|are|of|from|between|range|in|[:=])?
    |(?:码|号|身高|体重|尺寸|评分|年龄|腰围|胸围|臀围|脚长|型号|屏幕|内存|容量|数量|重量|长度|宽度|高度|电量|功率|厚度|第|身长|iphone|星级|分数)(?:在|是|为|大概|大约)?)
    \s*$""",
    re.VERBOSE,
)
#: Nouns that end a description ("15 inch screen under 700") as often as they begin a measure.
_LOOSELY = re.compile(r"(?:screen|diagonal|packs?|sets?|box|series|model|version|volume|power|屏幕|内存|型号)\s*$")
_CHILDREN = re.compile(
    r"\b(?:kids?|children|child|bab(?:y|ies)|toddlers?|boys?|girls?|infants?|sons?"
    r"|daughters?)\s$|[童孩]$"
)
_GROWN_UPS = re.compile(r"\b(?:women|men|people|person|those|anyone|adults?|users?|guests?|ladies)\s$")

_NOT = (
    r"(?:\b(?:no|not|never|nothing|without|cannot|neither)\b|[a-z]+n't\b|\b(?:dont|doesnt|cant|wont|isnt"
    r"|shouldnt))"
)
_PART = (
    r"(?:\s(?:be|is|cost|costs|costing|go|going|spend|spending|pay|paying|want|to|wanna|priced|price|it"
    r"|anything|any|that|really|get|exceed))"
)
_WITHIN = r"(?:\s(?:of|is|to|at|the|a|an|about|around|like|only|just|maybe|price|total|budget))*:?\s?"

_OVER = (
    r"(?:over|above|more than|greater than|higher than|more expensive than|pricier than|beyond|exceed(?:s"
    r"|ing)?|north of|past|upwards of|>=?|≥)"
)
_UNDER = r"(?:under|below|beneath|less than|less expensive than|lower than|cheaper than|fewer than|<=?|≤)"

_LEFT_WORDS: tuple[tuple[Kind, str], ...] = (
        ("most", rf"{_NOT}{_PART}{{0,4}}\s{_OVER}{_WITHIN}"),
        ("least", rf"{_NOT}{_PART}{{0,4}}\s{_UNDER}{_WITHIN}"),
        ("least", r"\b(?:at least|minimum|min\.?|starting (?:at|from)|start (?:at|from)|upwards of)" + _WITHIN),
        (
            "most",
            r"\b(?:at most|up to|upto|no higher than|not to exceed"
            r"|(?<!pro )(?<!air )(?<!mad )(?<!ultra )(?<!pods )max(?:imum)?\.?|tops|limit|limited to|capped at"
            r"|cap(?: it| that| the price| them)? at|cap of"
            r"|budget(?:'s)?(?: limit| range)?|(?:can|could|to|only|will|would|gonna) (?:spend|pay|afford)"
            r"|spend|afford|spending)"
            + _WITHIN,
        ),
        ("most", rf"(?<![a-z]){_UNDER}{_WITHIN}"),
        ("most", r"\bwithin" + _WITHIN),
        ("least", rf"(?<![a-z]){_OVER}{_WITHIN}"),
        ("about", r"(?:\b(?:around|about|roughly|approximately|approx\.?|circa|near|nearly|almost|close to"
            r"|in the (?:region|neighbou?rhood|range) of|ish)|~|≈)(?: the| a)?\s?"),
        (
            "most",
            r"\b(?:(?:raise|increase|up|stretch|extend|lower|drop|cut|reduce|bring|push|set|change|move|go|take|get)"
            r"(?: (?:it|that|this|the|my))?(?: (?:price|budget|limit|max|maximum|cap))*(?: limit)?(?: up| down)? to"
            r"|(?:budget|limit|price)(?: is| can be| could be)? (?:now )?(?:up |raised |increased |stretched )?to)"
            + _WITHIN,
        ),
        ("most", r"(?<![a-z])i(?:'ve| have)(?: only| just)?(?: got)?(?: only| just| about)?\s"),
        ("exactly", r"(?:\b(?:exactly|precisely|priced at)|=)\s?"),
        ("least", r"\bfrom\s?"),
        ("most", r"(?:不要|不能|不可以|不想|不|别|不得|不会|不希望)(?:要)?(?:再)?(?:超过|超出|高于|多于|大于"
            r"|贵于|超|贵过)(?:了)?"),
        ("least", r"(?:不要|不能|不可以|不|别|不得)(?:低于|少于|小于|便宜于)"),
        ("most", r"(?:低于|少于|小于|便宜于|(?:最多|至多|顶多|撑死)(?:只?能)?(?:花|出)?|最高|只有|只能花|只出"
            r"|(?:价格|价钱)?上限(?:是|为)?)"),
        ("least", r"(?:高于|超过|大于|多于|贵于|至少|最少|最低|起码|(?:价格|价钱)?下限(?:是|为)?)"),
        ("about", r"(?:大概|大约|差不多|接近|(?<!简)约|将近|价格在?|价位在?|价钱在?)(?:是|为|要|在)?"),
        (
            "most",
            r"(?:放宽|放|抬|提高|提升|提|加|涨|升|降|压|减|调|控制|改|限制?)(?:到|在|至)|别超(?:过)?|不高于|封顶"
                r"|(?:预算|价格|价钱)(?:可以)?(?:到|加到)",
        ),
        ("most", r"贵一?[点些](?:也)?(?:没事|行|可以|没关系|无妨|无所谓|能接受)[，,]?(?:到)?"),
        ("most", r"不够(?:的话)?[，,]?(?:那?就)?"),
        ("most", r"预算(?:只?有|是|为|在|就|大概|大约|差不多|不多)?[:：,，]?"),
)  # fmt: skip
_LEFT = tuple((kind, re.compile(rf"(?:{pattern})\s*$")) for kind, pattern in _LEFT_WORDS)
_RIGHT_WORDS: tuple[tuple[Kind, str], ...] = (
        (
            "most",
            r"(?:is|as) (?:the |my |our |an? )?(?:absolute |very )?(?:max(?:imum)?|most|limit|ceiling|upper limit)\b",
        ),
        (
            "most",
            r"is as (?:high|much|far) as (?:i|we)(?:'ll| will| can|'d| would|'m willing to)?(?: (?:go|spend|pay"
            r"|stretch))?\b",
        ),
        ("most", r"(?:and )?not (?:an? |one )?(?:cent|penny|dollar|dime|more|over|above)(?: more)?\b"),
        (
            "most",
            r"is (?:what|all|the most|as much as|as far as) i(?:'m| am)? ?(?:want|can|could|would|will|willing"
            r"|prepared|ready|have)?(?: to)?(?: (?:spend|pay|go|afford|give))?(?: at most)?\b",
        ),
        ("most", r"at (?:the )?(?:very |absolute )?(?:most|outside|max(?:imum)?|limit)\b"),
        (
            "most",
            r"(?:is|would be|'s) (?:also |still )?(?:fine|ok|okay|alright|all right|doable|acceptable)(?: too"
            r"| as well| by me| with me)?\b",
        ),
        ("most", r"也(?:能接受|可以接受|可以|行|成)(?=$|[,，。!！ 的])"),
        ("most", r"(?:的)?(?:就|都|全)?(?:别给我看|别给我推荐|别推荐|别显示|不用看|别看)"
            r"|(?:就算了|就不要了?|就不行|就不考虑|就免谈|就太贵|就超预算|不考虑|免谈|算了|pass"
            r"|(?:的|以上的?)(?:都)?(?:不看|不要|不买"
            r"|不考虑|免谈|排除|别给我看))"),
        ("most", r"(?:to|i can|that i can) (?:spend|play with|blow|work with)\b"),
        ("most", r"(?:or|and|&|/) ?(?:less|under|below|cheaper|lower|fewer)\b(?!\s?[$€£¥]?\d)"
            r"|(?:price )?(?:max(?:imum)?|tops|at most|limit|cap|budget|at the most)\b"),
        ("least", r"(?:or|and|&|/) ?(?:more|over|above|higher|up|upwards?|beyond)\b(?!\s?[$€£¥]?\d)|plus\b|\+"
            r"|upwards?\b|minimum\b|at least\b"),
        ("about", r"or so\b|ish\b|-ish\b|give or take\b|or thereabouts\b|(?:来|多)?(?:左右|上下|附近|出头)"),
        ("most", r"(?:及|或)?(?:以内|一内|之内|以下|之下|以里|封顶|打住|顶天|为限|到头|为止"
            r"|内(?!衣|裤|胆|存|饰|容|搭|裙|置|部)|便宜)"),
        ("least", r"(?:及|或)?(?:以上|之上|往上|起步|起(?!球|毛)|开外|打底)"),
)  # fmt: skip
_RIGHT = tuple((kind, re.compile(rf"\s?(?:{pattern})")) for kind, pattern in _RIGHT_WORDS)
_CLOSED = re.compile(
    r"""\s*(?:$|[,.;:!?)，。；：！？、\0\u3400-\u9fff]|(?:and|or|but|for|in|with|without|please|pls|that|which|if|is|on|to|from|of|no|not|as|at|i|my
    |thanks|thank|each|total|per|apiece|a\ (?:pair|piece|pop|head|bottle|box|pack|set|go|unit)|price|range|max|maximum
    |budget
    |preferably|ideally|overall|altogether|combined|together|only|when|because|so|it|they|made|by|are|have|has|must
    |nothing|anything|except|excluding|any|can|could|would|will|also|though|available|delivered|shipped|then|tho|though|now|instead|ok|okay|lol|right|again|eh|hmm)\b)""",
    re.VERBOSE,
)
_COUNTED_ON = re.compile(r"\s?(?:to|-|到|至)\s?\d")
_BETWEEN = re.compile(
    r"(?:\b(?:anywhere |somewhere )?(?:between|from|in the range(?: of)?|ranging from"
    r"|price range:?|price:?|prices|priced(?: at)?|budget(?: of| is)?:?|range(?: of)?)\s?|(?:价格|价位|价钱"
    r"|预算|介于)(?:区间)?(?:是|在|为|大概|大约)?[:：]?)$"
)
_JOINT = re.compile(r"\s?(?:-|~|to|till|until|and|&|through|到|至|和|与)\s?(?:more than |about |around |under )?")
_AND = re.compile(r"\s?(?:and|&|和|与)")
_AFTER_RANGE = re.compile(r"\s?(?:之间|(?:price )?range\b|的?(?:价位|价格)|区间)")
_COMPARED = re.compile(r"(?:更|还|要)?(便宜|低|贵|高)")
_HAVE = re.compile(
    r"(?:\b(?:have|got|with|for|spare)(?: only| just| about)?|(?:我|只|就|手上|手里|身上"
    r"|总共)?有|花|出)\s?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number that may be a price: with its currency, if any, at start to end; `money` where that is sure."""

    start: int
    end: int
    number: Number
    low: float
    high: float
    money: bool


def find_prices(text: str) -> list[Found]:
    """What a comparable text (see `message.comparable`) says about the price, in order of appearance."""
    amounts = [amount for number in numbers(text) if (amount := _amount(text, number)) is not None]
    found: list[Found] = []
    at = 0
    while at < len(amounts):
        amount = amounts[at]
        following = amounts[at + 1] if at + 1 < len(amounts) else None
        part = _range(text, amount, following) if following is not None else None
        at += 2 if part is not None else 1
        part = part or _single(text, amount)
        if part is not None and (not found or part.start >= found[-1].end):
            found.append(part)
    return found


def _amount(text: str, number: Number) -> Amount | None:
    start, end, scale = number.start, number.end, 1.0
    if text.endswith("第", 0, start):
        return None  # 第二块 is the second one
    money = False
    if before := _MONEY_BEFORE.search(text[max(0, start - 6) : start]):
        start -= len(before.group())
        money = True
    elif start and text[start - 1].isascii() and (text[start - 1].isalpha() or text[start - 1] == "$"):
        return None
    several = re.compile(r"多|来").match(text, end)
    vague_end = several.end() if several else end
    if cents := _CENTS.match(text, end):
        end, money, scale = cents.end(), True, 0.01
    elif after := _MONEY_AFTER.match(text, vague_end):
        end, money = after.end(), True
    elif spoken := _SPOKEN_MONEY.match(text, vague_end):
        sure = number.high >= 100 or _SPOKEN_MONEY_IS_SURE.match(text, vague_end) is not None
        if not sure and number.high < 10:
            return None
        if number.high < 10 and re.search(r"(?:来|要|买|切|拿|装|各)$", text[:start]):
            return None  # 牛排来四块 counts
        end, money = spoken.end(), True
    elif several:
        end = several.end()
    low, high = number.low * scale, number.high * scale
    if several and low == high:
        unit = _last_unit(low)
        low, high = (low, low + unit) if several.group() == "多" else (low * (1 - ABOUT), low * (1 + ABOUT))
    if not money and (
        _UNIT.match(text, end)
        or (text[end : end + 1].isascii() and text[end : end + 1].isalnum() and not text.startswith("ish", end))
    ):
        return None
    if not money and re.compile(r"-[a-z]|/\d|:\d").match(text, end) and not text.startswith("-ish", end):
        return None
    return Amount(start=start, end=end, number=number, low=low, high=high, money=money)


def _last_unit(value: float) -> float:
    """两百多 reaches to 300, 二十多 to 30."""
    unit = 1.0
    while value >= 10 * unit and value % (10 * unit) == 0:
        unit *= 10
    return unit


def _range(text: str, first: Amount, second: Amount) -> Found | None:
    """X to Y, between X and Y, X-Y, 两到三百 (the first takes the second's hundreds)."""
    joint = _JOINT.fullmatch(text, first.end, second.start)
    if joint is None:
        return None
    left = _BETWEEN.search(text[: first.start])
    right = _AFTER_RANGE.match(text, second.end)
    low, high = first.low, second.high
    if first.number.scale == 1 and second.number.scale > 1 and low < 10 and low * second.number.scale < high:
        low *= second.number.scale
    if _AND.match(joint.group()) and not (left or right):
        return None
    if not (first.money or second.money):
        told = re.search(r"pric|budget|价|预算", left.group()) if left else None
        if _MEASURED.search(text[: left.start() if left else first.start]):
            return None
        if not told and not right and not _CLOSED.match(text, second.end):
            return None
        years = 1900 <= low <= 2100 and 1900 <= high <= 2100
        if not told and not right and not left and (high < 50 or years or low >= high):
            return None
    low, high = min(low, high), max(low, high)
    start = left.start() if left else first.start
    end = right.end() if right else second.end
    if (worded := _right(text, end)) and worded[0] in ("most", "about"):
        end = worded[1]
    return Found(start=start, end=end, conditions=_between(low, high))


def _single(text: str, amount: Amount) -> Found | None:
    before = text[: amount.start]
    start, end = amount.start, amount.end
    right = _right(text, end)
    left = _left(before)
    if amount.number.low == 1 and not amount.money and right and text.startswith("起", end):
        return None  # 一起 is "together"
    if right and left and left[0] == "least" and re.match("就|的|以上", text[end : right[1]]):
        left = None  # 超过800就算了 is a limit from above
    if (compared := _COMPARED.match(text, end)) and before.endswith("比"):
        kind: Kind = "most" if compared[1] in "便宜低" else "least"
        return Found(start=start - 1, end=compared.end(), conditions=_conditions(kind, amount))
    if right and not (right[0] == "about" and left and left[0] == "most" and "预算" not in before[left[1] :]):
        kind, end = right
        sure = amount.money or _sure_right(text, amount)
        if (left and left[0] == kind) or (left and "预算" in before[left[1] :]):
            start, sure = left[1], True
        elif left and left[0] == "about" and kind != "about":
            start = left[1]
        if not sure or (not amount.money and _MEASURED.search(before[:start])):
            return None
        return Found(start=start, end=end, conditions=_conditions(kind, amount))
    if left:
        kind, start, strong = left
        if kind == "most" and amount.low != amount.high and "预算" in text[start : amount.start]:
            return Found(start=start, end=end, conditions=_between(amount.low, amount.high))
        if not amount.money and not _plain_number_may_be_price(text, amount, start, strong):
            return None
        return Found(start=start, end=end, conditions=_conditions(kind, amount))
    if not amount.money:
        return _vague_hundreds(text, amount)
    if have := _HAVE.search(before):
        kind = "most"
        return Found(start=have.start(), end=end, conditions=_conditions(kind, amount))
    if amount.low != amount.high:
        return Found(start=start, end=end, conditions=_between(amount.low, amount.high))
    kind = "most" if _THAT_MUCH.search(text, end) else "about"
    return Found(start=start, end=end, conditions=_conditions(kind, amount))


#: A limit that is said of an amount named before: "we have 700, so keep it under that".
_THAT_MUCH = re.compile(
    r"\b(?:under|below|within|less than|no more than|not more than) (?:that|this)\b|别超过这个|就这么多"
)


#: "I'd like to spend about 120" is no limit.
_ABOUT_SO_MUCH = re.compile(r"(?:spend|pay|spending|budget).{0,12}\b(?:about|around|roughly)\s*$")


def _left(before: str) -> tuple[Kind, int, bool] | None:
    """The kind of limit said just before a number, where it begins, and whether it is said of prices for sure."""
    window = before[-60:]
    for kind, pattern in _LEFT:
        if match := pattern.search(window):
            if kind == "most" and _ABOUT_SO_MUCH.search(match.group()):
                kind = "about"
            strong = re.match(
                r"under|below|less|cheaper|within|budget|预算|价|.*(?:spend|pay|afford|expensive)", match.group()
            )
            return kind, len(before) - len(window) + match.start(), strong is not None
    return None


#: 30块一个以内: so much apiece.
_APIECE = re.compile(
    r"\s?(?:each|apiece|a piece|per [a-z]+)(?= (?:at|max|or|tops|and))|\s?(?:一|每"
    r"|/)[个件条双只套把张盒包瓶副台块本支斤](?=以?[内下上]|左右|封顶|之内)"
)


def _right(text: str, end: int) -> tuple[Kind, int] | None:
    if apiece := _APIECE.match(text, end):
        end = apiece.end()
    for kind, pattern in _RIGHT:
        if match := pattern.match(text, end):
            return kind, match.end()
    return None


def _sure_right(text: str, amount: Amount) -> bool:
    """Whether a limit said after a plain number is about the price: "200以内" is, "64+" and "iphone 8 plus" are not."""
    after = text[amount.end : amount.end + 12].lstrip()
    if re.match(r"plus|\+|upward", after):
        return False
    if re.match(r"max|limit|cap|tops", after):
        named = re.search(r"\b(?:iphone|pro|galaxy|air|mac|pad|pods|ultra|note|series|model) ?$", text[: amount.start])
        return (amount.low >= 20 and not named) or "tops" in after
    return amount.low >= 10 or not re.match("[a-z-]", after)


def _plain_number_may_be_price(text: str, amount: Amount, start: int, strong: bool) -> bool:
    before, said = text[:start], text[start : amount.start]
    over = re.match(_OVER, said) is not None
    measured = _MEASURED.search(before)
    about_price = strong and amount.low >= 30 and measured is not None and _LOOSELY.search(measured.group())
    if measured and not about_price:
        return False
    if (amount.high <= 14 and _CHILDREN.search(before)) or (amount.high <= 90 and over and _GROWN_UPS.search(before)):
        return False
    if not amount.number.figures and amount.high < 10 and not re.search("[\u3400-\u9fff]", text[start : amount.end]):
        return False
    if strong:
        return True
    if re.match(r"from|over|about|around|past|since", said) and 1900 <= amount.low <= 2100:
        return False
    return _CLOSED.match(text, amount.end) is not None and not _COUNTED_ON.match(text, amount.end)


def _vague_hundreds(text: str, amount: Amount) -> Found | None:
    """两三百的, 几百的: an amount said vaguely in hundreds is money even without a word for it."""
    if (
        amount.low == amount.high
        or amount.high < 30
        or not re.compile(r"的|$|[,.，。！？!?\s]").match(text, amount.end)
    ):
        return None
    if _MEASURED.search(text[: amount.start]):
        return None
    return Found(start=amount.start, end=amount.end, conditions=_between(amount.low, amount.high))


def _conditions(kind: Kind, amount: Amount) -> tuple[Condition, ...]:
    if kind == "most":
        return (("price", "<=", _money(amount.high)),)
    if kind == "least":
        return (("price", ">=", _money(amount.low)),)
    if kind == "exactly":
        return (("price", "=", _money(amount.low)),)
    if amount.low != amount.high:
        return _between(amount.low, amount.high)
    return _between(amount.low * (1 - ABOUT), amount.high * (1 + ABOUT))


def _between(low: float, high: float) -> tuple[Condition, ...]:
    return (("price", ">=", _money(low)), ("price", "<=", _money(high)))


def _money(value: float) -> float:
    return round(value, 2)
