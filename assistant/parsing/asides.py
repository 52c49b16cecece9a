"""Tells what is asked for from what is only told around it: the dog ate his bed, 太贵老婆要骂. Knows no tag's meaning.

A clause that tells a story, complains or gives a reason names things that nobody is looking for. It is set aside where
another clause of the message asks for something; of a story about a person or a day, whom and what it is for is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.parsing.conditions import find_ages, find_conditions, find_sorts
from assistant.parsing.spans import Span

#: What a story may still say of the wish.
KEPT = frozenset({"age_group", "occasion"})

_EDGE = re.compile(
    r"[,.;!?:…()，。；！？：、（）\n]+|\s-+\s|\b(?:so|but|and (?=i\b|she\b|he\b|they\b|it\b|my\b))\b|所以|但是?|不过"
    r"|\0+"
)
_PAST = (
    r"ate|broke|died|lost|tore|ripped|ruined|spilt|spilled|bought|got|gave|had(?! better)|was|were|wore|saw|came|went"
    r"|fell|took"
    r"|said|told|kept|left|made|chewed|destroyed|needed|wanted|liked|loved|moved|started|finished|stopped|turned|broken"
    r"|melted|shrank|snapped|cracked|stained|returned|dropped|burnt|burned|used to|threw|stole|found|forgot|felt"
    r"|thought"
)
_WHO = r"(?:i|we|he|she|they|it|you|(?:my|his|her|our|their|the|that|this|mr|mrs) (?:[a-z0-9'-]+ ){0,2}[a-z0-9'-]+)"
_STORY = re.compile(
    rf"^\W*(?:and |cause |cos |because |since |as |oh |well |ok |yeah |no )*{_WHO} (?:just |already |really |finally "
    rf"|recently |totally |only |also |always |keeps? |never |all |both )*"
    rf"(?:{_PAST}|(?:is|are|am|'m|'s|'re|keeps?) (?:always |just |still |totally |not |getting |turning )*"
    r"(?!looking|searching|shopping|hunting|thinking|considering|interested|after)(?:[a-z]+ing\b|married|sick|tired"
    r"|full|falling|allergic|clumsy))"
)
_HABIT = re.compile(
    r"^\W*(?:and |cause |because |since )*(?:i|we|he|she|they|my [a-z]+|the [a-z]+) (?:always |just |often |usually "
    r"|keeps? |tend to )*(?:swears?|says?|thinks?|reckons?|tells?|recommends?|claims?|insists?|kills?|drops?|breaks?"
    r"|loses?|spills?|burns?|sweats?|destroys?|chews?|ruins?|sheds?"
    r"|moves?|lives?|works?|runs?|cooks?|gardens?|travels?|commutes?|has (?:loads|enough|plenty|too many|tons|dozens"
    r"|lots)|have"
    r" (?:loads|enough|plenty|too many|tons))\b"
)
_GRUMBLE = re.compile(
    r"\b(?:clash(?:es)?|itch(?:es|y)?|stains?|smells?|scratch(?:es)?|shrinks?|fades?|squeaks?|wobbles?|creases?"
    r"|irritates?"
    r"|turns? to|gives? (?:me|him|her|us|them)|falls? (?:apart|off)|shows? (?:every|all|the|dirt)|gets? (?:dirty|hot"
    r"|cold"
    r"|everywhere))\b(?![- ](?:proof|free|resistant))"
)
_PEOPLE = (
    r"kids?|children|child|wife|husband|dogs?|cats?|mum|mom|dad|son|daughter|boss|friends?|sister|brother|ex"
    r"|neighbou?rs?"
    r"|flatmates?|roommates?|partner|girlfriend|boyfriend|bab(?:y|ies)|toddlers?|guests?|in-laws|parents|puppy|pets?"
    r"|mother|father"
)
_HOUSEHOLD = re.compile(
    rf"^\W*(?:and |cause |because |since )*(?:i|we)(?:'ve| have)(?: got)? (?:[a-z0-9]+ ){{0,2}}(?:{_PEOPLE})\b"
    rf"|^\W*(?:and |cause |because |since )*(?:one of )?(?:the|my|our|his|her) (?:{_PEOPLE}) (?!needs|wants|likes"
    rf"|loves|prefers|wears|is\b|has\b|takes|uses)[a-z]+s\b"
    r"|^\W*one of (?:the|my|our|his|her) [a-z]+ "
    rf"|^\W*(?:the |my )?(?:{_PEOPLE}) (?:says?|said|thinks)\b"
)
_COMING = re.compile(
    r"^\W*(?:and |because |since |as )*(?:my|the|our|his|her) [a-z-]+(?: [a-z-]+)?(?:'s|'re| is| are) "
    r"(?:coming|visiting|moving|staying|getting|turning|starting|having|going|due|expecting|away|over)\b"
)
_MINE = re.compile(
    r"^\W*(?:and |because |since |as )*my (?!budget|size|limit|max|favou?rite|waist|feet|foot|height"
    r"|colou?r)(?:[a-z]+ )?[a-z]+ (?:is|are|'s) [a-z]+\b"
)
_WOULD = re.compile(
    r"\b(?:i'd|i would|i'll|it'd|it would|they'd|he'd|she'd|makes? (?:me|him|her|it|them)|i) (?:only "
    r"|just )?(?:look(?:s|ed)?"
    r"|feels?|end up|be (?:like|lost)|seem)\b(?! (?:for|at)\b)|\b(?:looks?|feels?) (?:like|as if)\b"
)
_PURPOSE = re.compile(
    r"^\W*(?:just|only) to [a-z]+\b|^\W*(?:i'm|i am|we're|she's|he's|it's|they're) not an? [a-z]|^\W*(?:we're"
    r"|we are) an? [a-z]|^\W*i'm (?:skint|broke)\b"
)
_SORRY = re.compile(r"^\W*(?:sorry|oops|whoops|oopsie|my bad|ignore that|wrong window|cat (?:is |was )?on)\b")
_REASON = re.compile(r"^\W*(?:because|cause|cos|since (?=i|my|he|she|we|they|it)|otherwise|or else)\b")
_COMPLAINT = re.compile(
    r"^\W*(?:(?:it|they|that|those|these)(?:'s| is| are|'re) )?(?:a bit |way |far |much |just )?too [a-z]+\W*$"
)
#: A clause that asks for something, whatever else it says.
_ASKS = re.compile(
    r"\b(?:need|wants?|wanna|would like|'d like|looking for|look for|searching|shopping for|after an?|show|find|get me"
    r"|do you|have you|got any|any|prefer|rather|must|should|better be|has to|have to|make it|make them|please|pls"
    r"|something|anything|in search|instead|how about|what about|thinking of"
    r"|(?:he|she|they|i|we) (?:really |just )?(?:loves?|likes?))\b"
)
_FRESH = re.compile(
    r"\b(?:need|want|looking for|look for|after|get|find|buy|show me|so|then)(?: me| him| her| us)? (?:an?|some|new"
    r"|two|three)\b"
)

_HAN_STORY = re.compile(
    r"^(?:怕|担心|因为|毕竟|反正|不然|否则|主要是?|本来|之前|上次|原来|刚刚?(?=.*了)|昨天|前几?天|上周|最近|听说"
    r"|我?家里?(?:有|养|刚(?=.*了)|的|客厅|装修|孩子|猫|狗)|(?:老婆|老公|媳妇|我妈|我爸|妈妈|爸爸|室友|朋友|女友|男友"
    r"|孩子|他|她|猫|狗|领导|同事)"
    r".{0,4}(?:上次|上回|昨天|之前|都能|也得|也能|也要|说|嫌|骂|觉得|出汗|不让|会|过敏|老是|总是|总|又|把)|我看着"
    r"|感觉|看起来|看着|穿着"
    r"|戴着"
    r"|背着|拿着|用着"
    r"|现在(?:用|穿|戴|背)的)"
    r"|(?:得慌|死了|坏了|破了|丢了|烂了|旧了|掉了|不够用|受不了|吃不惯|用不惯|穿不惯|过敏|掉毛|老是坏|要骂|怕是.{0,3}"
    r"|会不会.{1,4}|颠不动|拿不动|落灰|显旧|显脏|起球|扎人|闷脚|闷得?|勒|硌|褪色|掉色|缩水|起皱|显胖|显黑|显老|不耐脏"
    r"|太素|太花|一大堆|好多|不少|不好打理|难打理|漏了|停了|不搭|不配|不合适|怕[大小]|太[大小]|怕摔|怕碎|怕脏)"
    r"(?:啊|呀|啦|了|的)?$"
)
_HAN_SEEMS = re.compile(r"(?:坐着|穿着|戴着|用着|拿着|背着|看着|摸着|闻着|显得)[^，。]{1,6}$")
_HAN_TOO = re.compile(r"(?<![别不要没])太[^多少]")
_HAN_ASKS = re.compile(
    r"(?<!不)(?<!重)(?:想要?|要(?!骂|是|么|命|完|紧|装|修|挂|办|搬|去|出|过|开|参加|拍|给)|买|找"
    r"|来[一个双件条款台只套把点]|换成|改成|换(?=.{0,4}[的吧])|有没有|推荐|看看|需要|给.{1,4}[买挑选找]|选|挑)"
)
_HAN_NEW = re.compile(
    r"(?:想要?|要|买|找|换|来)(?:买|找|换|挑|选|入手)?(?:一|个|双|件|条|款|台|只|套|把|点|些|副|块|张|盏|瓶|顶)"
)
_HAN_FUNCTION = re.compile(
    r"[的了吧吗呢啊呀哦嘛么和与或再也还都就那这有想要买找给我你您请个件双条款台只套把点些一，。 ]+"
)


def find_asides(text: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """The parts of a comparable text that ask for nothing, in order; none where nothing else would be left."""
    clauses = _clauses(text)
    if len(clauses) < 2:
        return []
    asides = [_is_aside(text[start:end]) for start, end in clauses]
    for place, (start, end) in enumerate(clauses[1:]):
        if _REFUSED.fullmatch(text[start:end].strip()):  # 豹纹太野了，别给我看 rules it out
            asides[place] = False
    named = [any(s.names_type for s in spans if start <= s.start and s.end <= end) for start, end in clauses]
    fresh = [
        has and bool(_FRESH.search(text[s:e]) or _HAN_NEW.search(text[s:e]))
        for has, (s, e) in zip(named, clauses, strict=True)
    ]
    for place, (start, end) in enumerate(clauses):
        if named[place] and any(fresh[place + 1 :]) and not _requests(text[start:end], spans, start, end):
            asides[place] = True
    content = [
        any(s.start >= start and s.end <= end for s in spans)
        or re.search(r"[\d一二两三四五六七八九十百千]", text[start:end]) is not None
        or asks_for(text[start:end])
        or bool(find_sorts(text[start:end]) or find_conditions(text[start:end]) or _TAKEN_BACK.search(text[start:end]))
        for start, end in clauses
    ]
    if not any(has and not aside for has, aside in zip(content, asides, strict=True)):
        return []
    return [clause for clause, aside in zip(clauses, asides, strict=True) if aside]


_TAKEN_BACK = re.compile(
    r"无所谓|随便|随意|不限|都行|都可以|没关系|不重要|\b(?:doesn't|don't|isn't|not) (?:really |that )?(?:matter|care"
    r"|mind|important)\b|\bany (?:colou?r|size|brand|material)"
    r"|\bforget\b|\bdrop\b"
)
_REFUSED = re.compile(
    r"(?:就|都|我)?(?:别给我看|别给我推荐|不要|别要|不考虑|不行|算了|pass|不喜欢|不看|no|no thanks|so not that"
    r"|not that|any [a-z]+ but that|anything but that)(?:了|吧|的)?"
)


def asks_for(text: str) -> bool:
    """Whether a text has words by which something is asked for."""
    return _ASKS.search(text) is not None or _HAN_ASKS.search(text) is not None


def set_aside(text: str, spans: Sequence[Span], *, first: bool) -> tuple[str, list[Span]]:
    """The text with its asides blanked by U+0000, and the spans that are left: of an aside, what it is for.

    In a `first` message a thing that only the story names is what is looked for: "my headphones broke, recommend some".
    """
    asides = find_asides(text, spans)
    if not asides:
        return text, list(spans)
    kept: list[Span] = []
    characters = list(text)
    elsewhere = any(s.names_type and not any(start <= s.start < end for start, end in asides) for s in spans)
    for start, end in asides:
        characters[start:end] = "\0" * (end - start)
    for span in spans:
        if not any(start <= span.start < end for start, end in asides):
            kept.append(span)
        elif (first and span.names_type and not elsewhere) or (
            span.facets <= KEPT
            and (text[span.start].isascii() or "occasion" in span.facets)
            and any(start <= span.start < end and _tells(text[start:end]) for start, end in asides)
        ):
            characters[span.start : span.end] = text[span.start : span.end]
            kept.append(span)
    return "".join(characters), kept


def _clauses(text: str) -> list[tuple[int, int]]:
    edges, at = [], 0
    for match in _EDGE.finditer(text):
        edges.append((at, match.start()))
        at = match.end()
    edges.append((at, len(text)))
    return [(start, end) for start, end in edges if text[start:end].strip(" \0")]


def _is_aside(clause: str) -> bool:
    clause = clause.strip()
    if find_ages(clause):
        return False
    if re.search("[\u3400-\u9fff]", clause):
        told = _HAN_STORY.search(clause) or _HAN_SEEMS.search(clause) or _HAN_TOO.search(clause)
        refused = re.search("(?:别给我看|别给我推荐|不要|别要|不考虑)(?:了|吧|的)?$", clause)
        return told is not None and not refused and not _HAN_ASKS.search(clause) and not re.search(r"\d", clause)
    if _SORRY.search(clause) or _REASON.search(clause) or _PURPOSE.search(clause):
        return not re.search(r"\b(?:need|want|looking|meant?)\b", clause)
    if (
        _STORY.search(clause)
        or _HABIT.search(clause)
        or _HOUSEHOLD.search(clause)
        or _MINE.search(clause)
        or _COMING.search(clause)
    ):
        return not re.search(r"\b(?:need|wants|looking for|show|find)\b", clause)
    return bool(_GRUMBLE.search(clause) or _WOULD.search(clause) or _COMPLAINT.search(clause)) and not _ASKS.search(
        clause
    )


def _tells(clause: str) -> bool:
    """Whether an aside tells of an occasion or a child, rather than complains."""
    if re.search("[\u3400-\u9fff]", clause):
        return _HAN_TOO.search(clause) is None
    return bool(_STORY.search(clause.strip()) or _HABIT.search(clause.strip()))


def _requests(clause: str, spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether a clause names what is wanted: by a verb, by an article, or as nothing but a phrase of tags."""
    if re.search("[\u3400-\u9fff]", clause):
        if _HAN_ASKS.search(clause):
            return True
        rest = list(clause)
        for span in spans:
            if start <= span.start and span.end <= end:
                rest[span.start - start : span.end - start] = " " * (span.end - span.start)
        return not re.search("[\u3400-\u9fff]", _HAN_FUNCTION.sub(" ", "".join(rest)))
    return (
        bool(_ASKS.search(clause))
        or re.match(r"\W*(?:an?|some|two|three|four|five|new|\d+|both|matching)\b", clause) is not None
    )
