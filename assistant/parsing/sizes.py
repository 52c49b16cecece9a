"""Finds sizes, measures and numbers of pieces in a message, in English and Chinese. Knows no product.

A size counts where it is called one ("size 9", 42码), where it can be nothing else (XL), or where it has a unit.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.parsing.found import Condition, Found
from assistant.parsing.numbers import numbers
from assistant.parsing.spans import Span
from retrieval.lexicon import Lexicon
from retrieval.sizes import DIMENSIONS, LETTERS, MEASURE, SYSTEMS, UNITS, canonical, number_text, system
from retrieval.types import Op

_LETTER_WORDS = "|".join(sorted((re.escape(w) for w in LETTERS if w.isascii()), key=len, reverse=True))
_CALLED = re.compile(
    rf"\b(?:in )?(?:an? )?(?:(?:shoe|dress|trouser|ring|waist|eu|us|uk)\s)?(?:sizes?|sz)\b\.?(?: is"
    rf"|:)?\s?(?:an? )?(?:eu|us|uk)?\s?"
    rf"(?P<size>{_LETTER_WORDS}|\d{{1,3}}(?:\.\d)?)"
    rf"(?:\s?(?:or|/|and|&)\s?(?P<other>{_LETTER_WORDS}|\d{{1,3}}(?:\.\d)?))?(?![\w-])(?!\s?[x×]\s?\d)"
)
_SIZE_AFTER = re.compile(r"(?<![a-z0-9_.])(?P<size>\d{1,2}(?:\.\d)?) size(?!s)\b|\b(?P<other>one size)\b")
_REGION = re.compile(r"\b(?:eu|us|uk)\s?(?:size )?(?P<size>\d{1,2}(?:\.\d)?)(?![\w.])")
_NUMBER_CALLED = re.compile(r"(?<![a-z0-9_.])(?P<size>\d{1,2}(?:\.\d)?) (?:eu|uk|us)\b(?! dollar)")
_BARE = re.compile(
    r"(?<![a-z0-9_-])(?P<size>xx?x?l|[2-5]xl|xx?s|x-large|x-small|xx-large|extra[- ]large|extra[- ]small)(?![\w-])"
)
_IN_LETTER = re.compile(
    r"\b(?:in|in an?|wear(?: an?)?|an?) (?P<size>s|m|l|medium)(?=$|[ ,.;!?]*(?:$|,|please|pls|under|and|or"
    r"|for|size|\0))"
)
_LETTER_CALLED = re.compile(r"(?<![a-z0-9_-])(?P<size>" + _LETTER_WORDS + r")[- ](?:size|sized)\b(?!\s\d)")
_HAN_CALLED = re.compile(
    r"(?P<size>(?:[2-5]?x{1,4}[sl]|[sml]|均)(?=[码号])|(?<![\d.])\d{2,3}(?:\.5)?(?=码))[码号]"
    r"|(?:尺码|尺寸|码数|鞋码|号码)(?:是|为|要|:|：)?\s?(?P<other>[2-5]?x{0,4}[sl]|m|\d{2,3}(?:\.5)?)(?![a-z\d])"
    r"|(?<![a-z\d])(?P<bare>[2-5]xl|x{1,3}l|x{1,2}s)(?![a-z])"
)
_PACK = re.compile(
    r"(?<![a-z0-9_.])(?P<count>\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|twelve)[- ]?(?:pack"
    r"|packs(?! of)|pk|count|ct|piece set|pc set|pcs pack)\b"
    r"|\b(?:packs?|box|set|case|bag|bundle|pk) of (?P<of>\d{1,4}|[a-z]+)\b"
    r"|(?P<han>\d{1,4}|[一二三四五六七八九十]+)(?:只|支|包|片|件|个|条|瓶|双)(?:装|一[盒包组])"
)
_LEAST = re.compile(
    r"(?:\bat least|\bminimum(?: of)?|\bmin\.?|\bover|\babove|\bmore than|\bno less than|\bfrom|>=?|≥|至少"
    r"|不低于|不少于|大于|超过|最少|起码)\s?(?:an? )?$"
)
_MOST = re.compile(
    r"(?:\bat most|\bunder|\bbelow|\bless than|\bup to|\bno more than|\bmax(?:imum)?(?: of)?|\blighter than"
    r"|\bsmaller than|\bshorter than|\bwithin|<=?|≤|不超过|小于|低于|最多|不到|少于)\s?(?:an? )?$"
)
_AND_MORE = re.compile(
    r"\s?(?:\+|at (?:the )?least|minimum|min\b|or (?:more|above|larger|bigger|over|up|higher)|and (?:up|above|over)"
    r"|plus\b|以上|及以上|起)"
)
_AND_LESS = re.compile(
    r"\s?(?:at (?:the )?(?:very )?most|max(?:imum)?\b|tops\b|or (?:less|under|below|smaller|lighter)|and (?:under"
    r"|below)|以下|以内|之内)"
)
_FORTY_INCH = re.compile(
    r"(?<![a-z0-9_.])(?P<number>\d{1,3}(?:\.\d+)?) in(?= (?:tv|monitor|screen|laptop|display|telly|frying|pan)\b)"
)
#: Measures that are no size of a product: distances walked, weights of people.
_NOT_A_SIZE = re.compile(r"^\s?(?:tall|away|person|people|man|woman|run|race|of money)\b")

_COUNTABLE = (
    r"(?:pairs? of|pcs?|pieces? of|of (?:them|these|those)|copies of|bottles? of|boxes of|bags of|cans of"
    r"|packs of|sets? of)"
)
_PIECES = re.compile(
    rf"(?<![a-z0-9_.$€£¥-])(?P<count>\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten|twelve|a dozen"
    rf"|dozen)\s(?P<of>{_COUNTABLE}\s)?"
)
_HAN_PIECES = re.compile(
    r"(?<![\d.第前])(?P<count>\d{1,2}|[两二三四五六七八九十]{1,2})(?:件(?!套)|双|条|个|款(?!式)|台|只|套|副|顶|根|盆"
    r"|朵|卷|罐|桶|箱|筒|粒|幅|束|碗|打"
    r"|块(?!钱)|本|支|瓶|把|张|盏|部|辆|对|枚|串|颗|份|袋|盒|包)(?!装|以|多|左|上|下|预算|月|小时|人)"
)
_WORD_COUNTS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "a dozen": 12,
    "dozen": 12,
}
_HAN_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九十")} | {"两": 2}


_WORDED_NUMBERS = {
    "half a": "0.5",
    "a": "1",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "ten": "10",
}
_WORDED = re.compile(
    rf"\b(?P<number>{'|'.join(_WORDED_NUMBERS)})[ -](?P<unit>litres?|liters?|kilos?|kilograms?|inch(?:es)?|metres?"
    rf"|meters?)\b"
)


def find_sizes(text: str) -> list[Found]:
    """Sizes and measures in a comparable text (see `message.comparable`), in order of appearance."""
    found: list[Found] = []

    def add(start: int, end: int, op: Op, sizes: list[str]) -> None:
        if not any(start < other.end and other.start < end for other in found):
            value = sizes[0] if len(sizes) == 1 else tuple(dict.fromkeys(sizes))
            found.append(Found(start=start, end=end, conditions=(("size", op, value),)))

    for match in _WORDED.finditer(text):
        worded = _WORDED_NUMBERS[match["number"]]
        add(match.start(), match.end(), "=", [f"{worded} {UNITS[match['unit']]}"])
    for match in DIMENSIONS.finditer(text):
        add(match.start(), match.end(), "=", [canonical(match.group())])
    for match in _PACK.finditer(text):
        count = _count(match["count"] or match["of"] or match["han"])
        if count:
            add(match.start(), match.end(), "=", [f"{count} pack"])
    for pattern in (_CALLED, _SIZE_AFTER, _REGION, _NUMBER_CALLED, _LETTER_CALLED, _HAN_CALLED, _BARE, _IN_LETTER):
        for match in pattern.finditer(text):
            said = [match.groupdict().get(name) for name in ("size", "other", "bare")]
            add(match.start(), match.end(), "=", [canonical(size) for size in said if size])
    for match in (*MEASURE.finditer(text), *_FORTY_INCH.finditer(text)):
        add(*_measured(text, match)) if _is_size(text, match) else None
    for number in numbers(text):
        spoken = not number.figures or text[number.end - 1] in "万千百十"
        if spoken and number.low == number.high and (unit := _UNIT_ZH.match(text, number.end)):
            size = [f"{number_text(number.low)} {UNITS[unit.group()]}"]
            add(*_limited(text, number.start, unit.end(), size))
    return sorted(found, key=lambda part: part.start)


_UNIT_ZH = re.compile("毫安时?|公斤|千克|毫升|升|英寸|寸|厘米|公分|毫米|克(?!拉)|瓦")


#: What a measure is of, where the word alone would name another thing.
_OF_WHAT = re.compile(r" ?(?:of )?(?:storage|memory|ram|capacity|disk space|内存|存储|容量|储存)(?![a-z])")


def _is_size(text: str, match: re.Match[str]) -> bool:
    unit = UNITS.get(match.groupdict().get("unit") or "inch", "inch")
    return unit in SYSTEMS and not _NOT_A_SIZE.match(text[match.end() :])


def _measured(text: str, match: re.Match[str]) -> tuple[int, int, Op, list[str]]:
    unit = UNITS[match.groupdict().get("unit") or "inch"]
    if unit == "g" and re.search(
        r"(?:内存|存储|运存|硬盘|显存|容量|memory|storage|ram)(?:要|是|得|有|of|:)?\s?$", text[: match.start()]
    ):
        unit = "gb"
    size = f"{number_text(float(match['number'].replace(',', '.')))} {unit}"
    end = match.end()
    return _limited(text, match.start(), end, [size])


def _limited(text: str, start: int, end: int, size: list[str]) -> tuple[int, int, Op, list[str]]:
    """A measure at start to end with the words around it that make it a limit."""
    before = text[:start]
    op: Op = "="
    for pattern, limit in ((_LEAST, ">="), (_MOST, "<=")):
        if left := pattern.search(before):
            op, start = limit, left.start()  # type: ignore[assignment]
    for pattern, limit in ((_AND_MORE, ">="), (_AND_LESS, "<=")):
        if right := pattern.match(text, end):
            op, end = limit, right.end()  # type: ignore[assignment]
    if of := _OF_WHAT.match(text, end):
        end = of.end()
    return start, end, op, size


#: "8 port switch" counts ports.
_NO_PIECES = re.compile(
    r"(?:port|piece|person|people|man|seat|seater|drawer|shelf|tier|cup|slice|pocket|burner|way|pack|ply"
    r"|quart|string|speed"
    r"|core|door|layer|star|inch|year|month|day|hour|minute|player|button|bay|channel|blade|light|panel|line"
    r"|colou?r|tone"
    r"|in\b|of\b|or\b|and\b|to\b|x\b|th\b|[a-z]+-)"
)
#: What may stand before a number of pieces in figures: "iphone 15 case" counts nothing.
_WANTS = re.compile(
    r"(?:^|[,.;!?:\0(]|\b(?:need|want|wants|get|buy|me|us|and|plus|order|add|have|with|like|for|find|take"
    r"|grab|of|about|also|after|maybe|then|least|all))\s*$"
)
_OF_THEM = re.compile(
    r"(?<![a-z0-9_.$€£¥-])(?P<count>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|a dozen"
    r"|dozen) (?:of (?:them|these|those|it)|pieces|copies|pairs)\b(?! (?:is|are|of))"
)
_HAN_ENDS = re.compile(r"\s?(?:$|[,，。.!！;；、\0]|吧|就)")


#: A clause that is a count and nothing else: "…，要两个".
_CLAUSE_COUNT = re.compile(
    r"(?:^|(?<=[,，。;；!！?？ ]))(?:一共|总共|先|就|我|给我|嗯|大概|需要|想)*(?:要|来|买|拿|给)?(?P<count>\d{1,2}"
    r"|[两二三四五六七八九十])"
    r"(?:个|件|双|条|只|套|把|盏|张|支|瓶|对|顶|根|盆|副|台|本|块|束|朵|盒|包|袋|辆|部|床|幅|串|枚)(?:吧|就行|就好"
    r"|就?够了?用?|的)?(?=$|[,，。;；!！ \0])"
)


def find_quantities(text: str, types: list[int], ends: list[int]) -> list[Found]:
    """How many pieces are wanted: a count before one of the products (whose places are `types`) or its measure word."""
    found = []
    for match in _OF_THEM.finditer(text):
        if (count := _count(match["count"])) >= 2:
            found.append(Found(start=match.start(), end=match.end(), conditions=(("quantity", "=", float(count)),)))
    for match in _CLAUSE_COUNT.finditer(text) if types else ():
        if (count := _count(match["count"])) >= 2:
            found.append(Found(start=match.start(), end=match.end(), conditions=(("quantity", "=", float(count)),)))
    for pattern in (_PIECES, _HAN_PIECES):
        for match in pattern.finditer(text):
            if any(part.start < match.end() and match.start() < part.end for part in found):
                continue
            count = _count(match["count"])
            han = pattern is _HAN_PIECES
            near = any(
                0 <= at - match.end() <= (14 if han else 24) and not re.search(r"[,.;!?，。；]", text[match.end() : at])
                for at in types
            )
            near = near and (han or not match["count"].isdigit() or _WANTS.search(text[: match.start()]) is not None)
            near = near and not _NO_PIECES.match(text, match.end())
            if han and not near:  # 马克杯 6个
                near = (
                    any(0 <= match.start() - end <= 2 for end in ends)
                    and _HAN_ENDS.match(text, match.end()) is not None
                )
            if (
                count
                and count >= 2
                and near
                and not re.search(
                    r"(?:\bunder|\bover|\bsize|\bthan|\bof|\btop|\bfirst|\blast|\bof the|\bthe)\s?$",
                    text[: match.start()],
                )
            ):
                condition: Condition = ("quantity", "=", float(count))
                end = match.end() if not match.group().endswith(" ") else match.end() - 1
                found.append(Found(start=match.start(), end=end, conditions=(condition,)))
    return found


#: A number that stands alone, as a size may where shoes or clothes are spoken of.
_ALONE = re.compile(
    r"(?:(?<=^)|(?<=[ ,，、;；。(要码号到的]))(?:in (?:an? )?)?(?P<size>\d{2,3}(?:\.5)?)(?=$"
    r"|[ ,，、;；。!！?？)的码]|\0)(?! ?(?:dollars|bucks|usd|years|percent|%|days|hours|gb|块|元))"
)
#: A large tunic is a tunic in L; large pockets are pockets.
_WORN_LETTER = re.compile(
    r"(?<!too )(?<!very )(?<!bit )(?<!extra )\b(?P<size>small|medium|large)\b(?![- ]?(?:print|logo|pattern"
    r"|pocket|check|dot|collar|sleeve|stripe|hood|button|flower|heel|dog|cat))"
)
_MEDIUM = re.compile(r"(?:^|(?<=[ ,，]))(?P<size>medium|xl|xxl)(?=$|\s*[,.;!?，。]|\s+(?:please|pls))")


#: A letter that is a clause by itself: "L, and below 200", S吧.
_LETTER_CLAUSE = re.compile(
    r"(?:^|(?<=[,，。;；] )|(?<=[,，。;；])|(?<=还是)|(?<=还是要)|(?<=换)|(?<=改))(?P<size>s|m"
    r"|l)(?=\s*(?:[,，。;；.!]|$|吧|的|号|\band\b|\bor\b|\bplease\b))"
)


def find_worn_sizes(
    text: str, types: list[Span], lexicon: Lexicon, before: Collection[tuple[str, str]] = ()
) -> list[Found]:
    """Bare numbers that are sizes because of what they are said of: shoes 34 to 50, children's clothes 80 to 170."""
    kinds = {
        key for span in types for m in span.mentions for key in ((m.facet, m.value), *lexicon.implied(m.facet, m.value))
    }
    kinds = kinds or set(before)
    shoes = ("category", "footwear") in kinds
    clothes = ("category", "apparel") in kinds
    found = []
    if shoes or clothes:
        for match in _ALONE.finditer(text):
            number = float(match["size"])
            if (shoes and 34 <= number <= 50) or (clothes and _CHILD.search(text) and 80 <= number <= 170):
                found.append(_worn(match))
    if clothes:
        found += [_worn(match) for match in _LETTER_CLAUSE.finditer(text)]
        found += [_worn(match) for match in _MEDIUM.finditer(text)]
        letters = (
            match for match in _WORN_LETTER.finditer(text) if not any(f.start <= match.start() < f.end for f in found)
        )
        found += [_worn(match) for match in letters]
    return found


_CHILD = re.compile(r"\b(?:kids?|boys?|girls?|child|children|son|daughter|toddler)\b|童|孩|儿子|女儿|宝")


def _worn(match: re.Match[str]) -> Found:
    return Found(start=match.start(), end=match.end(), conditions=(("size", "=", canonical(match["size"])),))


def size_said(text: str, like: str) -> str:
    """The size that a follow-up names by its number alone, where one like it holds already: "sorry, I meant 42"."""
    found = re.findall(r"(?<![a-z0-9_.$])\d{1,3}(?:\.\d)?(?![a-z0-9.%])", text)
    if len(found) != 1 or re.search(r"[$€£¥元块]|dollars|bucks|under|over|below|第|号|number", text):
        return ""
    unit = like.partition(" ")[2]
    return canonical(f"{found[0]} {unit}") if unit else found[0] if system(like) == "numbers" else ""


_SIZE_ALONE = re.compile(
    r"(?:(?:wait|sorry|no|oops|actually|hm+|um+|make it|i meant?|in|an?|size|the|要|换|改成?|我?穿|是|有)[ ,.]*)*"
    r"(?P<size>\d{1,2}(?:\.5)?|xxs|xs|s|m|l|xl|xxl|xxxl|[2-5]xl|small|medium|large)(?:码"
    r"|号)?(?:的)?(?: ?(?:please|pls|then|actually|吧|有吗|的吧))*[ .!?。！？]*"
)


def size_alone(text: str, kinds: Collection[tuple[str, str]]) -> str:
    """The size, where a follow-up says nothing else and shoes or clothes are spoken of ("M", "wait, 7.5"), else ""."""
    said = _SIZE_ALONE.fullmatch(text)
    if said is None or not {("category", "footwear"), ("category", "apparel")} & set(kinds):
        return ""
    number = said["size"].replace(".", "").isdigit()
    fits_shoes = number and ("category", "footwear") in kinds
    return canonical(said["size"]) if fits_shoes or not number else ""


_PIECES_ALONE = re.compile(
    r"(?:一共|总共|先|就|我?要|来|买|拿|给我|嗯|，|,| )*(?P<c>\d{1,2}"
    r"|[两二三四五六七八九十])[个件双条只套把盏张支瓶对顶块根盆副台本束朵盒包袋辆部床幅串枚](?:吧|就行|就好"
    r"|就?够了?用?|的)?[。.!！ ]*"
    r"|(?:(?:i'll|we'll|i|we)? ?(?:need|want|take) |just |make it )?(?P<a>\d{1,2}|two|three|four|five|six"
    r"|seven|eight|nine|ten|twelve) (?:of (?:them|those|these)|pieces|pairs)(?: please| pls| actually)?[.! ]*"
)


def quantity_said(text: str, before: bool) -> int:
    """How many pieces a follow-up names: "two pairs", 六个; with a number `before`, also "make it six". 0 for none."""
    if alone := _PIECES_ALONE.fullmatch(text):
        return _count(alone["c"] or alone["a"])
    if not before:
        return 0
    found = re.search(
        r"\b(?:make (?:it|that|them)|i(?:'ll)? need|we need|actually|rather|only|just|better) (?P<a>\d{1,2}"
        r"|two|three|four|five|six|seven|eight|nine|ten|twelve)\b(?! (?:dollars|bucks))"
        r"|^(?P<b>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve)(?: please| then| instead"
        r"| actually)?(?:[.!]*$|,)"
        r"|(?:改成|换成|要|改|加到|变成|还是)(?P<c>\d{1,2}|[两二三四五六七八九十])[个件双条只套把盏张支瓶]",
        text,
    )
    return _count(next((v for v in found.groupdict().values() if v), "")) if found else 0


def _count(word: str | None) -> int:
    if not word:
        return 0
    if word in _WORD_COUNTS:
        return _WORD_COUNTS[word]
    if word.isdigit():
        return int(word)
    if len(word) == 1 and word in _HAN_DIGITS:
        return _HAN_DIGITS[word]
    known = [number for number in numbers(word) if number.start == 0 and number.end == len(word)]
    return int(known[0].low) if known else 0
