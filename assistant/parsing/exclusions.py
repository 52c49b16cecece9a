"""Reads what is ruled out and how far it reaches: no hood, anything but leather, 不要帽子. Knows no store.

A ruled-out phrase reaches over "or" to the next, over "and" to the next of the same kind, over a comma where an
"or" ends the list. In "no leather jackets" it is the leather that is ruled out; in 不带帽子的羽绒服 the hood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.parsing.spans import Span

_BLOCKED = re.compile(
    r"\b(?:not (?:in use|only|sure|just|bad|necessarily|yet|picky|fussy|that|limited)|no (?:problem|matter"
    r"|doubt|idea|worries|need|longer|preference|rush|show|iron|pull|tie|sew|drill|slip|wire|name)"
    r"|why not|nothing but|if not|or not|(?:do not|don't|dont|doesn't|does not|wouldn't) (?:care|mind|matter"
    r"|know|forget)|couldn't|can't (?:sleep|find|decide|wait|seem))\b"
    r"|\bno-(?:show|iron|pull|tie|sew|drill|slip|wire)\b"
    r"|有没有|有没|要不要|是不是|能不能|会不会|可不可以|好不好|用不用|特别|别的|别人|级别|性别|类别|分别|个别"
    r"|区别|非常|无论|无所谓|不错|不管|不论|不限|不同|不仅|不但|不只|不光|不过|不好意思|对不起|免费"
)
_ENGLISH = re.compile(
    r"(?<![\w-])(?:(?:i |we |she |he |it |they )?(?:do not|don't|dont|does not|doesn't|did not|didn't|would not"
    r"|wouldn't|will not|won't|can not|cannot|can't|cant|must not|mustn't|should not|shouldn't"
    r"|is not|isn't|isnt|are not|aren't|am not|i'm not|im not|never)|without|w/o|sans|except(?:ing)?(?: for)?"
    r"|excluding|excludes?|avoid(?:ing)?|hates?|dislikes?|minus"
    r"|(?:anything|everything|any (?:colou?r|material|brand|style)|all|any) (?:but|except|other than|besides)"
    r"|other than|apart from|aside from|free (?:of|from)|allergic to"
    r"|none of|nothing|neither|nor|not|no|non)(?![\w'])"
)
_CHINESE = re.compile(
    r"(?:我|也|都|并|最好|请|千万|一定)*(?:不想要|不想买|不需要|不喜欢|不能有|不能是|不可以是|不考虑|不接受|不想系"
    r"|不想穿|不想戴|不想用|不想背"
    r"|不希望|不要|不带|不含|不用|不是|不爱|不穿|不加|不太|没有|没带|没|别要|别给我推荐|别给我|别推荐|别买|别太"
    r"|别|除了|除去|除开|除"
    r"|排除|去掉|去除|避免|拒绝|讨厌|无|非|免|不)"
)
_ENGLISH_BRIDGE = re.compile(
    r"(?:[ -]|\b(?:one of|ones?|a|an|the|any|anything|something|too|so|very|overly|super|that|really|made|out|of|from"
    r"|in|on"
    r"|with|to|have|has|having|be|being|is|are|it|them|want|wanting|need|like|love|wear"
    r"|stand|bear|wearing|include|including|contain|containing|use|using|by|which|looking|look|for|interested|a fan"
    r"|big|fan"
    r"|fond|into|show|me|get|give|buy|real|genuine|detachable|those|these|colou?r|style|kind|type|sort|please)\b)*"
)
_CHINESE_BRIDGE = re.compile(
    r"(?:\s|任何|太过|太|过于|过|那么|这么|很|带有|带|有|是|用|买|要|推荐|给我|选|看"
    r"|什么|那种|这种|一点|颜色)*"
)
_DEGREE = re.compile(r"\b(?:too|so|very|overly|super|that)\b|太|过于|那么|这么")
_LACK = re.compile(r"(?:不带|不含|没有|没带|没|无|非|免|不加|不)$")
_ADJECTIVE = re.compile(r"(?:proof|resistant|able|ible|weight|less|ed|warm|soft|thick|thin|light|slim|breathable)$")

_OR = re.compile(
    r"\s?[,，]?\s?(?:or|nor|and/or|and no|and not|/|、|或者?|和|跟|与|以及|还有|及)\s?(?:any |a "
    r"|an |the |in |too |with |of |的)?"
)
_OR_ENGLISH = re.compile(r",?\s(?:or|nor)\s(?:any |a |an |the |in )?")
_AND = re.compile(r"\s?,?\s?(?:and|&)\s?(?:any |a |an |the |in |too |with )?")
_COMMA = re.compile(r"\s?,\s?(?:a |an |the )?")
_AFTER = re.compile(
    r"(?:[\u4e00-\u9fff]{0,2}的|色)?(?:(?:有点|也)?太[^,，]{1,4}?了?[,，]?\s?|[,，]?我?可?)?(?:也|都|就|通通"
    r"|统统)*(?:不要|别要|别给我(?:看|推荐?|显示)?|别来|就算了|免了|拉倒|pass|不看|不想要|穿不出去|戴不出去|受不了"
    r"|接受不了|看不上|除外|以外|之外|不行|不考虑|免谈|不喜欢)(?=$"
    r"|[\s,，。.!！;；、\0]|了|的|吧|哈|都|，)"
)
_FREE = re.compile(r"[ -]free\b(?! (?:shipping|delivery|returns?|gift))")
_ALSO_FINE = re.compile(
    r"\s?(?:is|are|would be) (?:also )?(?:fine|ok|okay|alright)\b|的?也(?:行|可以|可|没关系"
    r"|无所谓|没事)"
)
#: "Too small" complains; it asks for nothing small.
_TOO = re.compile(
    r"(?:(?<!不)(?<!别)(?<!要)太|\b(?:is|are|look|looks|was|were|bit|little|way|much|far|it's|they're|that's"
    r"|^|[,.;!\0]) ?too )\s*$"
)
#: "Chrome goes with nothing I own, so not that".
_NOT_THAT = re.compile(
    r"\b(?:so |but |and )?(?:not|no|anything but|any [a-z]+ but|all but|everything but) (?:that|those|it"
    r"|that one)\b(?! (?:much|many|big|small|[a-z]+ )?[a-z]*ly)(?=[,.;!]|$)"
)
#: What something else takes the place of: it is given up, not ruled out.
_INSTEAD_OF = re.compile(
    r"\b(?:changed (?:his|her|my|our|their) minds? about|instead of|rather than|in place of) (?:the |a |an |any )?"
)
_BACK = re.compile("(?:的|色)?(?:和|跟|与|、|或者?)?(?:的)?")
_CLAUSE_END = re.compile(r"[,，。.!！?？;；]|$")
_UNKNOWN = re.compile(r"(?:[^\s,.;!?\0]+)")
_STOP = re.compile(
    r"(?:and|or|but|with|under|over|for|in|please|below|above|less|more|at|i|that|which"
    r"|preferably|ideally)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A span that is ruled out. `strict` is False for a matter of degree ("not too formal")."""

    span: Span
    strict: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusions:
    """What a text rules out; `heads` are types that are only said to say of what ("no leather *jackets*");
    `unasked` is what may be missing or not (不防水的也行); `cuts` are the parts of the text that say all this."""

    ruled_out: tuple[Exclusion, ...]
    heads: tuple[Span, ...]
    unasked: tuple[Span, ...]
    cuts: tuple[tuple[int, int], ...]


def find_exclusions(text: str, spans: list[Span]) -> Exclusions:
    """Reads a comparable text (see `message.comparable`) with the spans that name tags, in order."""
    ruled_out: dict[int, Exclusion] = {}
    heads: dict[int, Span] = {}
    unasked: list[Span] = []
    cuts: list[tuple[int, int]] = []
    for index, span in enumerate(spans):
        after = _AFTER.match(text, span.end) or (_FREE.match(text, span.end) if "brand" not in span.facets else None)
        if span.lacking:
            negator = _CHINESE.match(text, span.start, span.end)
            reached, _ = _reach(text, spans, index, negator.group()) if negator else ([index], [])
            for each in reached:
                ruled_out[each] = Exclusion(span=spans[each])
            cuts.append((span.start, spans[reached[-1]].end))
        elif after:
            of = spans[index - 1] if index else span
            place = index - 1 if of.end == span.start and span.names_type and not of.names_type else index
            if place < index:  # 皮表带不要: no leather; straps are spoken of
                unasked.append(span)
            ruled_out[place] = Exclusion(span=spans[place])
            while (
                place
                and _BACK.fullmatch(text, spans[place - 1].end, spans[place].start)
                and (spans[place - 1].facets & spans[place].facets)
            ):  # 黑的和白的不要
                place -= 1
                ruled_out[place] = Exclusion(span=spans[place])
            cuts.append((spans[place].start, after.end()))
    inside = [(span.start, span.end) for span in spans] + [m.span() for m in _BLOCKED.finditer(text)]
    for pattern, bridge in ((_ENGLISH, _ENGLISH_BRIDGE), (_CHINESE, _CHINESE_BRIDGE)):
        for negator in pattern.finditer(text):
            word = negator.end() - 1
            if any(start <= word < end or (start < negator.end() and negator.start() < start) for start, end in inside):
                continue
            if re.search("没有?$", negator.group()) and _asked(text, negator.end()):
                continue
            first = bridge.match(text, negator.end())
            at = first.end() if first else negator.end()
            target = next((i for i, span in enumerate(spans) if span.start == at), None)
            if target is None and pattern is _CHINESE:  # 别带帽子: the bridge has taken the phrase's first character
                target = next((i for i, span in enumerate(spans) if negator.end() <= span.start < at < span.end), None)
            start = negator.start()
            if target is None:
                end = _unknown(text, negator.group(), at, spans)
                if end > at:
                    cuts.append((start, end))
                listed = _OR_ENGLISH.match(text, end)
                target = next((i for i, s in enumerate(spans) if listed and s.start == listed.end()), None)
                if target is None:
                    continue
            if _ALSO_FINE.match(text, spans[target].end):
                unasked.append(spans[target])
                cuts.append((start, spans[target].end))
                continue
            strict = not _DEGREE.search(text[negator.start() : at])
            reached, extra = _reach(text, spans, target, negator.group())
            for index in reached:
                if index not in ruled_out:
                    ruled_out[index] = Exclusion(span=spans[index], strict=strict)
            if strict:
                heads.update({index: spans[index] for index in extra})
            end = spans[reached[-1]].end
            closing = re.compile("以?外|之外").match(text, end) if "除" in negator.group() else None
            cuts.append((start, closing.end() if closing else end))
    for match in _NOT_THAT.finditer(text):
        before = [i for i, span in enumerate(spans) if span.end <= match.start() and not span.names_type]
        if before and before[-1] not in ruled_out:
            ruled_out[before[-1]] = Exclusion(span=spans[before[-1]])
            cuts.append((match.start(), match.end()))
    for match in _INSTEAD_OF.finditer(text):
        for span in spans:
            if match.end() <= span.start <= match.end() + 2 or (span.start <= match.end() < span.end):
                unasked.append(span)
                cuts.append((match.start(), span.end))
    for index, span in enumerate(spans):
        if index not in ruled_out and _TOO.search(text[: span.start]):
            unasked.append(span)
            cuts.append((span.start, span.end))
    return Exclusions(
        ruled_out=tuple(ruled_out[i] for i in sorted(ruled_out)),
        heads=tuple(heads[i] for i in sorted(heads) if i not in ruled_out),
        unasked=tuple(unasked),
        cuts=tuple(sorted(cuts)),
    )


def after_negation(text: str, at: int) -> bool:
    """Whether a negation reaches the phrase at a place directly."""
    return any(
        bridge.fullmatch(text, negator.end(), at) is not None
        for pattern, bridge in ((_ENGLISH, _ENGLISH_BRIDGE), (_CHINESE, _CHINESE_BRIDGE))
        for negator in pattern.finditer(text, max(0, at - 60), at)
    )


def _asked(text: str, at: int) -> bool:
    """没有黑色的吗 asks for black."""
    end = _CLAUSE_END.search(text, at)
    return re.search("[吗么嘛]$", text[at : end.start() if end else len(text)].rstrip()) is not None


def _reach(text: str, spans: list[Span], first: int, negator: str) -> tuple[list[int], list[int]]:
    """The spans that a negation rules out from the first on, and the types that only say of what."""
    reached, heads = _phrase(text, spans, first, negator)
    pending: list[int] = []
    chinese = _LACK.search(negator) is not None or re.search("[\u4e00-\u9fff]", negator) is not None
    at = (reached + heads)[-1]
    while at + 1 < len(spans):
        gap = text[spans[at].end : spans[at + 1].start]
        if chinese:
            gap = gap.removeprefix("的")
        if _OR.fullmatch(gap) or (not gap and chinese and spans[at].facets & spans[at + 1].facets):
            pass
        elif _AND.fullmatch(gap):
            same = spans[at].facets & spans[at + 1].facets
            adjective = _ADJECTIVE.search(text[spans[at + 1].start : spans[at + 1].end])
            if not same or (adjective and not _ADJECTIVE.search(text[spans[at].start : spans[at].end])):
                break
        elif _COMMA.fullmatch(gap) and spans[at].facets & spans[at + 1].facets:
            more, extra = _phrase(text, spans, at + 1, negator)
            pending += more
            at = (more + extra)[-1]
            continue
        else:
            break
        more, extra = _phrase(text, spans, at + 1, negator)
        reached += pending + more
        heads += extra
        pending = []
        at = (more + extra)[-1]
    return reached, heads


def _phrase(text: str, spans: list[Span], first: int, negator: str) -> tuple[list[int], list[int]]:
    """The phrase from a span on: what it rules out, and the type that it says this of."""
    last = first
    lack = _LACK.search(negator) is not None
    while not lack and last + 1 < len(spans) and text[spans[last].end : spans[last + 1].start] in ("", " ", "-"):
        last += 1
    if lack or last == first or not spans[last].names_type:
        return list(range(first, last + 1)), []
    return list(range(first, last)), [last]


def _unknown(text: str, negator: str, at: int, spans: list[Span]) -> int:
    """The end of what no facet knows but is ruled out all the same ("without logo"): it must not be searched for."""
    until = min((span.start for span in spans if span.start >= at), default=len(text))
    if re.search("[\u4e00-\u9fff]", negator):
        if not re.search("不要|不带|不含|没有|没带|不想要|除了|不喜欢|别太?|不太", negator):
            return at
        end = re.compile(r"[的,，。.!！?？;；\s\0]|$").search(text, at)
        stop = min(end.start() if end else at, until)
        return stop if stop - at <= 6 else at
    if not re.search(r"^no$|without|w/o|except|exclud|avoid|minus|other than|sans|but|(?:not|n't|dont)$", negator) or (
        negator.endswith(("not", "n't", "dont")) and not re.search(r"\b(?:want|like|need|wear)\b[a-z ]*$", text[:at])
    ):
        return at
    word = _UNKNOWN.match(text, at)
    if word is None or _STOP.fullmatch(word.group()):
        return at
    end_of_words = word.end()
    while more := re.compile(r",? (?:or|nor) ([a-z-]+)").match(text, end_of_words):
        if more.start(1) >= until:
            break
        end_of_words = more.end()
    return min(end_of_words, until)
