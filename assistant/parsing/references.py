"""Resolves what a message points at among the products shown: the second one, that jacket, 便宜的那个. Knows no act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from assistant.parsing.spans import Span
from assistant.parsing.strength import TYPES
from retrieval.types import TaggedProduct

_ORDINALS = {
    word: place
    for place, words in enumerate(
        (
            "first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th", "eighth 8th",
            "ninth 9th", "tenth 10th", "eleventh 11th", "twelfth 12th",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_CARDINAL_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_CARDINALS = {word: n for n, word in enumerate(_CARDINAL_WORDS.split(), 1)}
_HAN = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "俩": 2, "几": 3}
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_CARDINAL = "|".join(_CARDINALS)
_CLASSIFIER = "[个件款双条台只套副顶块本支瓶把张盏部辆对枚串项种样束盆根朵床幅包盒袋]"

_SEVERAL = re.compile(
    rf"\b(?:the )?(?:first|top) (?P<n>\d{{1,2}}|{_CARDINAL}|couple|few)\b|\b(?P<all>all(?: of)? (?:these|them"
    rf"|those|the (?:two|three|four))|(?:these|those|the) (?P<m>two|three|four|\d)\b)"
    rf"|前(?P<hn>\d{{1,2}}|[一二两三四五六七八九])?{_CLASSIFIER}|[这那](?P<hm>[两二三四五六几]){_CLASSIFIER}"
    rf"|(?P<both>\bboth(?: of (?:them|these|those))?\b|两{_CLASSIFIER}(?:都|里|中)|这俩|它俩)"
    rf"|(?P<hall>(?:这些|那些|它们)(?:里|中|都|全)?)"
)
_PLACE = re.compile(
    rf"(?:\b(?:number|no\.?|nr\.?|item|option|product|result|card)\s?#?|#)(?P<number>\d{{1,2}}|{_CARDINAL})(?![\d.])"
    rf"|\b(?P<ordinal>{_ORDINAL})\b(?! (?:time|thing|of all|aid|world|class|generation|gen|\d))"
    rf"|(?:头一(?=[个件款双条台])|最(?:前|上)(?:面|边|头)(?:的)?(?:那|这)?)(?P<firsthan>)|第\s?(?P<han>\d{{1,2}}"
    rf"|十?[一二三四五六七八九十])\s?(?!次|天|步|回|名|时间|眼){_CLASSIFIER}?|(?<![\d.$¥])(?P<hplace>\d{{1,2}}"
    rf"|[一二三四五六七八九十])号(?!码|店|线)"
    rf"|\b(?P<last>the (?:very )?last(?: one)?|last one|the bottom one)\b(?! (?:time|year|month|thing|week"
    rf"|bit|message|step))|(?P<hlast>最后(?:一|那|的)?{_CLASSIFIER}|倒数第一{_CLASSIFIER}?)"
    rf"|\b(?P<top>(?:the|that) (?:one (?:on|at) (?:the )?top|top (?:one|pick|result|choice|pair|item|product)))\b"
)
_PLAIN_NUMBERS = re.compile(
    r"(?<![a-z0-9_.$€£¥%-])(?P<a>\d{1,2})(?:\s?(?:,|、|，)\s?(?P<c>\d{1,2}))?\s?(?:and|&|vs\.?|versus|with|to|or"
    r"|against|和|跟|与|还是|、|,|比|n\b)\s?(?P<b>\d{1,2})(?![a-z0-9_%]|\.\d|\s?(?:dollars|bucks|inch|cm|元|块|stars?))"
    r"|(?:\bto|\blike|\badd|\bwith|\bof|\babout|\bis|\bdoes|\bwhy|\bbuy|\btake|\bremove|\border"
    r"|^)\s(?P<one>\d{1,2})(?!\s?(?:,|and|&|n|plus)\s?\d)(?=$|[ ,.;!?'’](?!\d|dollars|bucks|inch|in\b|cm|gb|元|stars?"
    r"|years?|packs?|pairs?"
    r"|x\b|l\b|ml|kg|pieces|pcs)|的|有|是|吗|多)"
)
#: "one and three, both into the basket".
_WORD_NUMBERS = re.compile(
    rf"\b(?P<a>{_CARDINAL})(?:, (?P<c>{_CARDINAL}))? (?:and|&|or|vs\.?|versus|with) (?P<b>{_CARDINAL})\b(?! (?!or\b"
    rf"|and\b|for\b|in\b|to\b|please)[a-z]+)"
)
_CHEAPER = re.compile(
    r"\b(?:the )?(?:cheaper|cheapest|less expensive|least expensive|lowest[- ]priced?)(?: one| of (?:the|them"
    r"|these|those)(?: two| three)?| option| item| product)?\b|便宜(?:的那|的这|点的那|一点的那"
    r"|些的那)[个件款双条台]?|最便宜的?(?:那?[个件款双条台只套副把张束盆根瓶]|那[\u4e00-\u9fff]?)|最便宜的|(?:两个"
    r"|这俩|它们)?(?:里"
    r"|中)(?:面)?(?:更|较)?便宜的"
)
_DEARER = re.compile(
    r"\b(?:the )?(?:more expensive|most expensive|pricier|priciest|dearer)(?: one| of (?:the|them|these"
    r"|those)(?: two| three)?| option)?\b|(?:最|更|比较)?贵(?:的那|一点的那|点的那)[个件款双条台]?"
    r"|最贵的(?:那[个件款双条台]|[个件款双条台])?"
)
_SUPERLATIVE = re.compile(r"最|(?:the )?(?:cheapest|least|lowest|most|priciest|best|highest|top)")
_BEST_RATED = re.compile(
    r"\b(?:the )?(?:best|better|highest|higher|top)[- ]rated(?: one| of (?:the|them|these|those)(?: two"
    r"| three)?)?\b|评分(?:最|更|较)?高的(?:那)?[个件款双条台]?"
)
_THIS = re.compile(
    r"\b(?:this|that)(?: (?:one|product|item|thing))?\b(?! (?:i|you|we|are|have|price|brand|time|is (?:all|it"
    r"|great|good|fine))\b)|\bit\b(?!'s (?:for|a gift|cold|ok))|\bits\b|\b(?:them|these|those|they)\b|它"
    r"|这(?:一)?[个件款双条台只套副](?!月|星期|周|礼拜|冬|夏|价位)|那(?:一)?[个件款双条台只套副](?!月|星期|周"
    r"|价位)|(?:这|那)个(?!月)|这货"
)
_THEM = re.compile(r"\b(?:them|these|those|they)\b|它们|这俩|他们")
_OTHER = re.compile(r"\bthe other(?: one)?\b(?! (?:day|ones|colou?rs?|options?))|另(?:外)?(?:那|一)[个件款双条台只]")
_THAT_TYPE = re.compile(
    r"(?:\b(?:this|that|these|those|the)\s(?:[a-z-]+\s){0,3}"
    r"|[这那](?!里|边|儿)(?:一)?[个件款双条台只套副顶块本把张]?[\u4e00-\u9fff]{0,4})$"
)
_THE_ONE = re.compile(
    r"\b(?:the|that|this) (?P<words>(?:[a-z-]+ ){1,3})(?:ones?)\b"
    r"|(?P<han>[\u4e00-\u9fff]{1,6})的那[个件款双条台只]|那[个件款双条台只](?P<han2>[\u4e00-\u9fff]{1,6})的"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Places (from 0) among the products shown, in order of mention; `missing` is the place asked for that is not
    there. `explicit` says that a place or a name was given, not just "it"."""

    places: tuple[int, ...] = ()
    missing: str = ""
    explicit: bool = False


def resolve(
    text: str, spans: Sequence[Span], shown: Sequence[TaggedProduct], product: str, together: Sequence[str] = ()
) -> References:
    """Reads a comparable text; `product` is the id of the product spoken of last, "" for none, `together` those of the
    products spoken of together last."""
    pair = [place for place, item in enumerate(shown) if item.product.id in together]
    found: list[tuple[int, int]] = []
    missing = ""
    taken: list[tuple[int, int]] = []

    def add(at: int, place: int, said: str) -> None:
        nonlocal missing
        if 0 <= place < len(shown):
            found.append((at, place))
        else:
            missing = missing or said.strip()

    worded = _WORD_NUMBERS.search(text)
    if worded:
        taken.append(worded.span())
        for name in ("a", "c", "b"):
            if worded[name]:
                add(worded.start(name), _CARDINALS[worded[name]] - 1, worded[name])
    numbered = worded is not None or any(
        m["b"] for m in _PLAIN_NUMBERS.finditer(text)
    )  # in "1 and 3, both" both are those
    for match in _SEVERAL.finditer(text):
        taken.append(match.span())
        if match["both"] and numbered:
            continue
        for place in _several(match, len(shown), pair):
            add(match.start(), place, match.group())
    for match in _PLACE.finditer(text):
        if not _inside(match.start(), taken):
            taken.append(match.span())
            add(match.start(), _place(match, len(shown)), match.group())
    for match in _PLAIN_NUMBERS.finditer(text):
        if not any(s < match.end() and match.start() < e for s, e in taken):
            taken.append(match.span())
            for name in ("a", "c", "b", "one"):
                if match[name]:
                    add(match.start(name), int(match[name]) - 1, match[name])
    ranked = _by_rank(text, shown, [place for _, place in found], pair)
    if ranked is not None:
        return References(places=(ranked,), explicit=True)
    if not found and len(pair) == 2 and _OTHER.search(text):
        focus = _focus(shown, product)
        return References(places=(pair[1] if focus == pair[0] else pair[0],), explicit=True)
    if not found and not missing:
        named = _by_name(text, shown)
        named = named if named is not None else _by_description(text, spans, shown, product)
        if named is not None:
            return References(places=(named,), explicit=True)
    if found or missing:
        return References(places=tuple(dict.fromkeys(p for _, p in sorted(found))), missing=missing, explicit=True)
    if len(pair) > 1 and _THEM.search(text):
        return References(places=tuple(pair))
    if _THIS.search(text) and shown:
        return References(places=(_focus(shown, product),))
    return References()


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _several(match: re.Match[str], count: int, pair: Sequence[int]) -> Sequence[int]:
    said = match["n"] or match["m"] or match["hn"] or match["hm"]
    wanted = _CARDINALS.get(said) or _HAN.get(said) if said else 2 if match["both"] else 0
    if not (match["n"] or match["hn"]) and wanted == len(pair):
        return pair
    if said:
        number = int(said) if said.isdigit() else _CARDINALS.get(said) or _HAN.get(said) or 3
        return range(2 if said == "couple" else number)
    return range(2 if match["both"] else min(count, 4) if match["all"] or match["hall"] else 3)


def _place(match: re.Match[str], count: int) -> int:
    if match["last"] or match["hlast"]:
        return count - 1
    if match["top"] or match["firsthan"] is not None:
        return 0
    said = match["number"] or match["han"] or match["hplace"]
    if not said:
        return _ORDINALS[match["ordinal"]] - 1
    if said.isdigit():
        return int(said) - 1
    if said in _CARDINALS:
        return _CARDINALS[said] - 1
    if len(said) == 1:
        return _HAN[said] - 1
    return (10 + _HAN[said[1]] if len(said) == 2 else _HAN[said]) - 1


def _focus(shown: Sequence[TaggedProduct], product: str) -> int:
    return next((i for i, item in enumerate(shown) if item.product.id == product), 0)


def cheapness(item: TaggedProduct) -> float:
    return item.product.price.amount


def dearness(item: TaggedProduct) -> float:
    return -item.product.price.amount


def low_rating(item: TaggedProduct) -> float:
    return -(item.product.rating or 0.0)


def _by_rank(text: str, shown: Sequence[TaggedProduct], among: list[int], pair: list[int]) -> int | None:
    """The cheaper of the two, the best rated one: among those named, else the pair spoken of last, else the first two
    or all of the shown."""
    if not shown:
        return None
    for pattern, key in (
        (_CHEAPER, cheapness),
        (_DEARER, dearness),
        (_BEST_RATED, low_rating),
    ):
        match = pattern.search(text)
        if match and re.search(
            r"\bthe [a-z -]*\bone\b|\bof (?:the|them|these|those)|那|[个件款双条台]$|里|中",
            match.group() + text[match.end() : match.end() + 4],
        ):
            two = re.search(r"\b(?:two|both)\b|两|俩", text[max(0, match.start() - 8) : match.end() + 8])
            of_two = two or not _SUPERLATIVE.match(match.group())
            said = among if len(among) > 1 else pair if of_two else []
            pool = said if len(said) > 1 else list(range(min(2, len(shown)))) if two else list(range(len(shown)))
            return min(pool, key=lambda i: (key(shown[i]), i))
    return None


def _by_name(text: str, shown: Sequence[TaggedProduct]) -> int | None:
    """A product named by (most of) its title."""
    best, at = 0.0, None
    for place, item in enumerate(shown):
        for language in ("en", "zh"):
            title = item.product.title_in(language).lower()
            if len(title) < 4:
                continue
            score = fuzz.partial_ratio(title, text) if len(title) <= len(text) else 0.0
            if score > best:
                best, at = score, place
    return at if best >= 92 else None


def _by_description(text: str, spans: Sequence[Span], shown: Sequence[TaggedProduct], product: str) -> int | None:
    """That jacket, the black one, 红色的那件: the product in focus where it fits, else the first that does."""
    wanted: list[tuple[str, str]] = []
    for match in _THE_ONE.finditer(text):
        group = next(name for name in ("words", "han", "han2") if match[name])
        inside = [s for s in spans if match.start(group) <= s.start and s.end <= match.end(group) + 1]
        wanted += [(m.facet, m.value) for s in inside for m in s.mentions[:1]]
    if not wanted:
        for span in spans:
            if span.names_type and _THAT_TYPE.search(text[: span.start]):
                if re.search(r"\b(?:most|least|cheapest|best|newest|latest|priciest)\b", text[: span.start][-30:]):
                    continue
                wanted = [(m.facet, m.value) for m in span.mentions if m.facet in TYPES][:1]
                before = [s for s in spans if s.end <= span.start and span.start - s.end <= 1]
                wanted += [(m.facet, m.value) for s in before for m in s.mentions[:1]]
                break
    if not wanted:
        return None
    fitting = [i for i, item in enumerate(shown) if all(value in item.values(facet) for facet, value in wanted)]
    if not fitting:
        return None
    focus = _focus(shown, product)
    return focus if product and focus in fitting else fitting[0]
