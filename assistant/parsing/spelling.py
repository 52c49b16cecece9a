"""Mends misspelt words before they are read, and keeps every character's place in the message. Knows no grammar."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from rapidfuzz.distance import OSA

from retrieval.lexicon import Lexicon
from retrieval.lexicon.words import plurals

_WORD = re.compile(r"(?<![\w'.-])[a-z]{4,}(?![\w'-])")
#: From this length on a word may have two letters wrong.
LONG = 7

_GRADED = re.compile(r"([a-z]{4,})(?:er|est)")
#: Comparatives, as the quality that they ask more of.
COMPARATIVES = {
    "warmer": "warm", "warmest": "warm", "lighter": "lightweight", "lightest": "lightweight", "softer": "soft",
    "longer": "long", "shorter": "short", "bigger": "large", "larger": "large", "smaller": "small",
    "thicker": "heavyweight", "thinner": "lightweight", "quieter": "silent", "stretchier": "stretch",
    "looser": "relaxed fit", "tighter": "slim fit",
    "dressier": "formal", "fancier": "formal", "roomier": "large",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message as it is read: `plain` is comparable text with misspelt words mended, `places[i]` the place of its
    character i in `text`, `corrected` what was mended, as (written, read)."""

    text: str
    plain: str
    places: tuple[int, ...]
    corrected: tuple[tuple[str, str], ...] = ()

    def original(self, start: int, end: int) -> str:
        """The part of the message that stands behind plain[start:end]."""
        return self.text[self.places[start] : self.places[end]]


class Speller:
    """Knows which words there are: the lexicon's, the catalogue's, and `known` common ones."""

    def __init__(self, lexicon: Lexicon, known: Iterable[str], carried: Iterable[str] = ()) -> None:
        forms = {word for form in lexicon.forms() for word in form.split() if word.isascii() and word.isalpha()}
        self.known = frozenset(known) | forms | frozenset(COMPARATIVES) | frozenset(_SHOP_WORDS.split())
        self.carried = frozenset(word for label in carried for word in label.split())
        self.candidates: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(forms | frozenset(_SHOP_WORDS.split())):
            if len(word) >= 4:
                self.candidates[word[0]].append(word)
        self.seen: dict[str, str] = {}
        self.simplified = lexicon.simplified
        self.han = frozenset(
            form.replace(" ", "") for form in lexicon.forms() if _HAN_RUN.fullmatch(form.replace(" ", ""))
        )
        self.gapped: dict[str, str] = {}
        self.han |= {word for word in _SHOP_WORDS_ZH.split() if len(word) > 2}
        for form in sorted(self.han):
            for place in range(len(form)):
                key = f"{form[:place]}*{form[place + 1 :]}"
                self.gapped[key] = "" if key in self.gapped else form
        self.sounds: dict[str, list[str]] = {}
        self.qualities: dict[str, str] = {}  # words of other facets, for messages that say little else
        meanings = {form.replace(" ", ""): tags for form, tags in lexicon.forms().items()}
        words = {form.replace(" ", "") for form in lexicon.forms()} | set(_SHOP_WORDS_ZH.split())
        things = frozenset({"product_type", "colour", "material"})  # two characters of other facets sound like too much
        for form in sorted(word for word in words if re.fullmatch(r"[\u3400-\u9fff]{2,5}", word)):
            if len(form) == 2 and form in meanings and not any(facet in things for facet, _ in meanings[form]):
                self.qualities.setdefault(sound(form), form)
                continue
            self.sounds.setdefault(sound(form), []).append(form)
        self.meanings = meanings
        self.words_zh = frozenset(words) | frozenset(_COMMON_ZH.split())
        self.lexicon = lexicon

    def knows(self, word: str) -> bool:
        singular = word[:-1]
        regular = word.endswith("s") and not singular.endswith(("s", "x", "z", "ch", "sh"))
        lacking = word.removesuffix("less")  # hoodless, cordless
        if word.endswith("ies") and f"{word[:-3]}y" in self.known:
            return True
        if (graded := _GRADED.fullmatch(word)) and {graded[1], f"{graded[1]}e"} & self.known:
            return True  # sweeter is no sweater
        return word in self.known or (regular and singular in self.known) or (lacking != word and lacking in self.known)

    def mended(self, word: str) -> str:
        """The known word that a misspelt one must have meant, else the word itself. Of a tie, the word that the store
        carries."""
        if self.knows(word):
            return word
        if word not in self.seen:
            if len(self.seen) > 20_000:
                self.seen.clear()
            self.seen[word] = self._nearest(word)
        return self.seen[word]

    def mended_han(self, text: str, corrected: list[tuple[str, str]]) -> str:
        """Chinese words of three characters and more with one wrong character, as they are meant: 登上靴 is 登山靴.

        Every character stays at its place; what was mended is added to `corrected`.
        """
        for run in _HAN_RUN.finditer(text):
            said = run.group()
            if len(said) > LONGEST_CLAUSE:
                continue
            taken = [(m.start, m.end) for m in self.lexicon.mentions(said) if m.end - m.start > 1]
            for length in (5, 4, 3, 2):
                for at in range(len(said) - length + 1):
                    word = said[at : at + length]
                    if word in self.words_zh or any(start < at + length and at < end for start, end in taken):
                        continue
                    meant = self._sounding(word)
                    if not meant and len(said) <= length + 2:
                        meant = self.qualities.get(sound(word), "")
                    if not any(a == b for a, b in zip(word, meant, strict=False)) or _means_itself(word, meant):
                        meant = ""
                    if not meant and length > 2:
                        gapped = (self.gapped.get(f"{word[:i]}*{word[i + 1 :]}") for i in range(length))
                        meant = next((m for m in gapped if m and _alike(word, m)), "")
                    if meant:
                        corrected.append((word, meant))
                        start = run.start() + at
                        text = text[:start] + meant + text[start + length :]
                        taken.append((at, at + length))
        return text

    def _sounding(self, word: str) -> str:
        """The one word that sounds the same and shares the most characters; "" where words of other meanings do too."""
        alike = self.sounds.get(sound(word), [])
        shared = {form: sum(a == b for a, b in zip(word, form, strict=False)) for form in alike}
        best = [form for form in alike if shared[form] == max(shared.values())]
        return best[0] if best and len({self.meanings.get(form, ()) for form in best}) == 1 else ""

    def _nearest(self, word: str) -> str:
        limit = 2 if len(word) >= LONG else 1
        shop = frozenset(_SHOP_WORDS.split())
        stem, plural = (word[:-1], "s") if word.endswith("s") and len(word) > 5 else (word, "")
        best, found = limit + 1, []
        for candidate in self.candidates[word[0]]:
            if abs(len(candidate) - len(word)) > limit + 1:
                continue
            distance = OSA.distance(word, candidate, score_cutoff=limit)
            ending = ""
            if plural and distance > 0:
                singular = OSA.distance(stem, candidate, score_cutoff=limit)
                if singular < distance:
                    distance, ending = singular, next(plurals(candidate), candidate + plural)[len(candidate) :]
            if distance < best:
                best, found = distance, [candidate + ending]
            elif distance == best <= limit:
                found.append(candidate + ending)
        found = list(dict.fromkeys(found))
        if len(found) > 1:
            shop = frozenset(_SHOP_WORDS.split())
            found = (
                [w for w in found if w in shop]
                or [w for w in found if w in self.carried or w.removesuffix("s") in self.carried]
                or found
            )
        if len(found) > 1 and len({w.removesuffix("s").removesuffix("e") for w in found}) == 1:
            found = [max(found, key=len)] if word.endswith("s") else [min(found, key=len)]
        continued = [w for w in found if w.startswith(word)]  # the end is missing: hoodi
        if len(continued) == 1:
            found = continued
        same_length = [w for w in found if sorted(w) == sorted(word)]  # letters swapped: jakcet
        if same_length:
            found = same_length
        sure = best < 2 or len(word) > LONG or (found and found[0] in shop)
        return found[0] if len(found) == 1 and sure else word


#: Characters that make a word another one, rather than misspell it: 男/女, 长/短, colours, numbers, not.
_TELLING = frozenset(
    "久男女童长短大小高低吗呢吧啊么呀哦就都也很太更最再还那这哪有会能可他她它我你几多少号第些款点店家黑白红蓝绿黄灰棕紫粉金银不无没有一二三四五六七八九十左右前后春夏秋冬新旧厚薄单双的了和与或要给想买件款个"
)


#: Characters that are typed as themselves: the ends of other words (绿都可以 is no 绿豆, 不要带 no 腰带), and animals.
_ITSELF = frozenset(
    "一二三四五六七八九十两几都也很太更最再还那这哪有会能可他她它我你没不了和与要给的吗呢吧啊么呀带在到把被让对猫狗鱼鸡鸟"
)


def _means_itself(word: str, meant: str) -> bool:
    """Whether a character that would be mended is more likely meant as it stands."""
    return len(word) == 2 and any(a != b and a in _ITSELF for a, b in zip(word, meant, strict=False))


def _alike(word: str, meant: str) -> bool:
    differ = [(a, b) for a, b in zip(word, meant, strict=True) if a != b]
    return len(differ) == 1 and not any(character in _TELLING for pair in differ for character in pair)


#: A Chinese clause longer than this is read as it is.
LONGEST_CLAUSE = 60

#: Contractions as they are often typed; what they stand for is read all the same.
CONTRACTIONS = {
    "whats": "what's", "hows": "how's", "wheres": "where's", "whos": "who's", "thats": "that's", "theres": "there's",
    "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "isnt": "isn't", "arent": "aren't", "wasnt": "wasn't",
    "cant": "can't", "couldnt": "couldn't", "wouldnt": "wouldn't", "shouldnt": "shouldn't", "wont": "won't",
    "im": "i'm", "ive": "i've", "youre": "you're", "theyre": "they're", "lets": "let's", "hes": "he's", "shes": "she's",
}  # fmt: skip
_FAMILY = (
    "wife|husband|daughter|son|dad|mom|mum|mother|father|sister|brother|girlfriend|boyfriend|niece|nephew"
    "|grandma|grandpa"
    "|gf|bf|kid|friend|boss|partner"
)
CONTRACTIONS |= {
    f"{name}s": f"{name}'s" for name in _FAMILY.split("|") if name not in ("kid", "friend", "son", "brother")
}
_CONTRACTED = re.compile(rf"(?<![\w'.-])(?:{'|'.join(CONTRACTIONS)})(?![\w'-])")
#: A space between Chinese clauses is a comma.
_HAN_PAUSE = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")


def written(text: str, plain: str, speller: Speller | None) -> Written:
    """A message to be read, from its clean text and the same in comparable form (as long as the text)."""
    pieces: list[str] = []
    places: list[int] = []
    corrected: list[tuple[str, str]] = []
    at = 0
    matches = sorted((*_WORD.finditer(plain), *_CONTRACTED.finditer(plain)), key=lambda match: match.start())
    plain = _HAN_PAUSE.sub("，", plain)
    if speller:
        plain = speller.mended_han(speller.simplified(plain), corrected)
    for match in matches:
        word = match.group()
        if match.start() < at:
            continue
        mended = CONTRACTIONS.get(word) or COMPARATIVES.get(word) or (speller.mended(word) if speller else word)
        if mended == word:
            continue
        pieces.append(plain[at : match.start()])
        places.extend(range(at, match.start()))
        pieces.append(mended)
        places.extend(match.start() + min(at, len(word) - 1) for at in range(len(mended)))
        if word not in COMPARATIVES and word not in CONTRACTIONS:
            corrected.append((word, mended))
        at = match.end()
    pieces.append(plain[at:])
    places.extend(range(at, len(plain) + 1))
    return Written(text=text, plain="".join(pieces), places=tuple(places), corrected=tuple(corrected))


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """How a Chinese word sounds, without tones: 评分 and 平分 alike. Source: pypinyin's dictionary."""
    return " ".join(lazy_pinyin(word, style=Style.NORMAL))


#: Chinese words around products that are often typed as others that sound alike.
_SHOP_WORDS_ZH = """
    评分 送货 以内 以下 以上 有货 现货 随便 礼物 购物车 便宜 价格 颜色 材质 尺码 打折 优惠 不要 推荐 撤销 退货 运费
    比较 预算 品牌 质量 款式 左右 无所谓 排序 客服 包邮 快递 结账 加入 第一 第二 第三 类似 保暖 类型 列表
"""

#: Words that sound like others and mean themselves.
_COMMON_ZH = """
    一下 一样 一起 一点 一些 一个 一件 一条 一双 一套 上一 下一 下雨 雨天 不过 不是 不用 不错 不同 不限 可以
    可是 还是 只是 就是 都是 要是 但是 或是 这个 那个 哪个 这样 那样 怎样 什么 怎么 为什么 我的 你的 他的 她的
    它的 的话 时候 现在 今天 明天 自己 大家 朋友 孩子 家里 里面 外面 上面 下面 喜欢 觉得 知道 看看 试试 想要
    需要 适合 合适 好看 舒服 特别 非常 比较 更好 最好 最近 以前 以后 其他 其它 别的 东西 有点 有些 没有 优先
    有香 添点 添些 可以放 可以到 可以用
"""

#: What shoppers write around products, so that it is neither "mended" nor left misspelt.
_SHOP_WORDS = """
    under over below above between around about cheaper cheapest expensive price priced budget dollars dollar
    bucks show find looking need want something anything similar compare difference cart basket checkout remove
    delete without except instead rather prefer preferably ideally please thanks thank hello recommend
    suggestion suggest available stock shipping delivery return returns refund refunds warranty payment size
    sizes small medium large first second third fourth fifth last more less most least better best rated
    reviewed rating reviews brand brands colour color material made black white brown green yellow purple orange
    women womens mens kids girls boys instalments installments instalment birthday present gift daughter husband
    girlfriend boyfriend mother father skint broke naff tatty comfy telly
"""
