"""Tells how a message relates to the one before: asks anew, adds, replaces, asks a question. Knows no ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.parsing.request import Request
from retrieval.types import Op

if TYPE_CHECKING:
    from assistant.parsing.store_words import StoreWords

_CHANGES_TYPE = re.compile(
    r"\b(?:what about|how about|instead(?! of)|make (?:it|that|them)|switch(?:ing)? to|change (?:it |that "
    r"|them )?to|rather(?: than)?|let's (?:do|try|go with|say)|try|swap(?: it| that)?(?: for| to)?"
    r"|actually,? (?:i(?:'d| would) (?:prefer|rather)|make|let's|no))\b|\bafter all[.!? ]*$|^(?:nah|nope|hmm*"
    r"|no,),? (?!(?:wait|thanks|more)\b)(?:[a-z'-]+ ){0,3}[a-z'-]+[.! ]*$|\bmaybe[.!? ]*$|^(?:hm+|um+|oh"
    r"|or)?,? ?(?:maybe|perhaps)\b|\bmight be better\b|是[^，。]{1,6}不是|换成|改成|换作|改为|换为|改要|改看"
    r"|还是(?:要|看|来|换)"
    r"|那.{1,10}呢|^.{1,10}呢[?？]?$|(?:的话)?呢[?？]$|要不(?!锈|绣|粘|要|含|带)|不如"
)
_ASKS_ANEW = re.compile(
    r"\b(?:i(?:'m| am)? (?:also )?(?:need|want|looking|look|searching|shopping|after|would like|hunting)"
    r"|i'd (?:also )?like|i also|im (?:also )?(?:looking|after|searching)|looking for|show me|find me|get me"
    r"|do you (?:have|sell|carry|stock)|have you got|got any|where can i find|search for|now (?:show|find|i)"
    r"|can you (?:find|show|recommend|suggest)|recommend|suggest|need an?\b|want an?\b|buy an?\b|gift|present"
    r"|something for|anything for|also (?:need|want|looking)|next,? i)\b"
    r"|(?:我)?(?:还|也|再|又)?(?:想|要|需要|打算|准备)(?:再)?(?:给.{1,4})?(?:买|找|看|要|购|选|入手|个|一)|有没有"
    r"|买一?[件双条个款台只套副把张盏瓶包盒部块支]|找一?[件双条个款台]|推荐|帮我(?:找|看|选|挑)|给我(?:找|推荐|看)"
    r"|有(?:什么|卖)|卖.{1,8}吗"
    r"|(?:再|也|还|另外|顺便|接着).{0,4}(?:看看|看下|看一下|找|买(?!不起)|挑|选|来[一个双件条两三四五])|(?:也"
    r"|还)得(?:买|要)"
    r"|来一?[件双条个款台]|礼物|送给|送(?:我|他|她|女|男|妈|爸|老|朋)|另外"
)
_ALSO = re.compile(
    r"\b(?:also|too(?! (?:many|much|few|little|small|big|large|long|short|expensive|pricey|dear|[a-z]+y)\b)|as well"
    r"|in addition|additionally|plus)\b(?!.*\b(?:need|want|looking)\b)|^(?:or"
    r"|and) (?!(?:what|how|show|in stock|under|over|no\b|not\b|without))|\bor (?:maybe |perhaps "
    r"|even )?(?:in )?[a-z]+(?: (?:is|are|would be|works?))?(?: (?:fine|ok|okay|good))?(?: too"
    r"| as well)?[.!]*$|\b(?:is|are|would be) (?:also )?(?:fine|ok|okay|good|great)(?: too| as well"
    r"| with me)?[.!]*$|\bwould (?:do|work|be (?:ok|okay|fine|good))(?: too| as well)\b|也(?:可以|行|好|要"
    r"|.{0,2}看看|.{0,2}(?:加|算)(?:进来|上|进去|我)|考虑|接受|凑合|成|没问题)|^或者|加上|再加|还有.{1,6}(?:也|都)"
    r"|(?:也|都)(?:可以|行|好)$"
)
_REPLACES = re.compile(
    r"\binstead\b|\brather\b|\bnot [a-z ]+ but\b|\bmake (?:it|that|them)\b|\bswitch\b|\bchange\b|换(?!季)"
    r"|改(?!良)|而是|不要.+要"
)
_QUESTION = re.compile(
    r"[?？]\s*$|[一-鿿](?<!差)(?<!说)[不没][。!！ ]*$|([一-鿿])不\1|[,，] ?(?:what|how much|how|is it|does it"
    r"|which)\b|^(?:(?:and|but|so|ok|okay|hm+|also|please|can you|could you|thanks|cool|nice|great"
    r"|oh|i mean|i meant|well|um+|wait|sorry|actually|no|one more thing|quick question|another question)[ ,:]+)*(?:is"
    r"|are|was|does|do|did|has|have|had|can|could|will|would|what|what's|whats|how|which|when"
    r"|where|who|tell me|any idea|give me (?:more )?(?:details|info)|describe|explain|more (?:info|details?"
    r"|about)|details|price|i wonder|do you know|let me know)\b|吗|嘛[?？。!！ ]*$|呢[?？。]?$|么[?？。]?$|多少|什么"
    r"|啥|咋|怎么样"
    r"|怎么|如何|是.{1,8}还是|有.{1,8}没有?(?=[,，。]|$)|几[个件种岁码块折寸斤升米层年天瓦度]|多[重大长高宽久厚]|哪"
    r"|是不是|有没有|能不能|可不可以|会不会|介绍|详细|说说"
    r"|详情|参数"
)
_CHEAPER = re.compile(
    r"\bcheaper\b(?! than (?:[$€£¥]?\d|a |about))|\bless (?:expensive|pricey|costly)\b(?! than [$€£¥]?\d)"
    r"|\blower(?:[- ]| in )?pric(?:e|ed)\b|\bmore affordable\b|\btoo (?:expensive|pricey|dear|much|costly)\b"
    r"|\bnot (?:so|that|as) (?:expensive|pricey)\b|\b(?:bit|little|tad) (?:pricey|expensive|steep)\b"
    r"|\bcosts? less\b|\bbring the price down\b|\bout of my (?:budget|price range)\b|\b(?:anything|something"
    r"|more) (?:in a )?(?:budget|cheap)\b(?! (?:of|is))"
    r"|便宜(?:一?点|些|一些|几)|更便宜|再便宜|太贵|有点贵|好贵|贵了|(?:价格|价钱|价位)(?:再|更)?(?:低"
    r"|便宜)(?:一?点|些|的)|低价(?:一?点)|还有(?:更)?便宜|有没有(?:更)?便宜|比(?:这个|它|这件|这款"
    r"|第.{1,3})便宜"
)
_DEARER = re.compile(
    r"\b(?:more expensive|pricier|dearer|higher[- ](?:end|priced)|more (?:upmarket|premium|high-end)|(?:bit"
    r"|little) more (?:expensive|upmarket|premium)|fancier and more expensive"
    r"|costs? more)\b(?! than [$€£¥]?\d)|(?:再|更|稍微)?贵(?:一?点|一些|些)的?|更贵|高端一?点|高档一?(?:点"
    r"|些)|档次高"
)
_FILLER_WORDS = """
    a an the in on of to for with and or but it its them these those this that one ones i me my we you your want
    need like would rather prefer instead also too as well please show find make only just have has get got any
    some something anything what how about which is are be do does can could will no not yes ok okay so actually
    maybe perhaps then now change switch cheaper more less expensive colour color price same other others else
    else's let lets let's try go give see look looking thing things kind sort type at from by if than there here
    im i'm i'd id hmm oh sorry again still even really very bit little lot much many few different better good
    nice fine great thanks thank works work should must preferably ideally budget max limit cost costs between
    under over below above around least most up down thinking think mind keep keeping preferred ones' buy shop
    item items product products option options hi hello sale stock rated reviewed stars star rating ratings
    reviews review pieces piece pair pairs each both all total lol haha meh btw yeah yep nah nope um er top
    front know say said says mean meant wanted needs changed matter matters care doesn't don't isn't it's that's
    they're too's anymore either neither nothing everything everyone pick choose recommend recommendation
    suggest suggestion new
"""
FILLER = frozenset(_FILLER_WORDS.split())
_HAN_FILLER = re.compile(
    r"[的了吧吗呢啊呀哦嘛么和与或再也还都就那这有要换改成看想给我你您请把能可以行好一点些个件款双条只台的话颜色价格最好更太比较不没是在到里面什么怎样哪种类型款式推荐便宜贵大小号码元块钱美刀以内以下上左右预算]+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A request's words to search by: `text` without what only ties it to the talk; `known` says whether any of it is
    a word that there is, `unknown` whether some of it is no tag's."""

    text: str
    known: bool
    unknown: bool


def leftover(request: Request, words: StoreWords) -> Leftover:
    text = request.search_text
    mentions = words.lexicon.mentions(text)
    covered = {at for m in mentions for at in range(m.start, m.end)}
    kept, unknown, known = [], False, bool(mentions)
    for match in re.finditer(r"\S+", text):
        word = match.group()
        if match.start() in covered:
            kept.append(word)
            continue
        bare = word.strip(".,;:!?'\"()")
        if bare.lower() in FILLER:
            continue
        if re.search(r"[\u3400-\u9fff]", bare):
            rest = _HAN_FILLER.sub("", bare)
            if not rest:
                continue
            kept.append(bare)
            unknown = unknown or len(rest) > 1
            known = known or len(set(rest)) > 1
            continue
        if not re.search(r"\w", bare):
            continue
        kept.append(word)
        unknown = True
        known = known or words.speller.knows(bare.lower()) or bool(re.search(r"\d", bare)) or not bare.isascii()
    return Leftover(text=" ".join(kept), known=known, unknown=unknown)


def changes_type(text: str) -> bool:
    """Whether a type that is named takes the place of the one before ("what about coats?", 大衣呢)."""
    return _CHANGES_TYPE.search(text) is not None


def asks_anew(text: str) -> bool:
    """Whether the message is a request of its own."""
    return _ASKS_ANEW.search(text) is not None


def adds_to(text: str) -> bool:
    """Whether values join the ones before as alternatives ("also in blue")."""
    return _ALSO.search(text) is not None


#: A further type that would do as well, rather than one that is wanted besides.
_ACCEPTS = re.compile(
    r"(?:\b(?:is|are|would be|would|will|can)|'s) (?:also )?(?:fine|ok|okay|good|great|do|work|allowed|welcome"
    r"|acceptable|stay)\b|\btoo[.! ]*$|^or\b"
    r"|\bas well[.! ]*$|也(?:可以|行|好|接受|成|没问题)|^或者"
)


def accepts(text: str) -> bool:
    return _ACCEPTS.search(text) is not None


def replaces(text: str) -> bool:
    return _REPLACES.search(text) is not None


def is_question(text: str) -> bool:
    return _QUESTION.search(text) is not None


def price_wish(text: str) -> Op | None:
    """ "<" for something cheaper, ">" for something dearer, than what was shown."""
    if _CHEAPER.search(text):
        return "<"
    return ">" if _DEARER.search(text) else None
