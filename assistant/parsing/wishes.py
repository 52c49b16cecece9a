"""Turns the tags that a message names into constraints: any of, must, ideally, not. Knows no prices."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from assistant.parsing.exclusions import Exclusions
from assistant.parsing.markers import Markers
from assistant.parsing.spans import Span
from assistant.parsing.strength import TYPES, Strength
from retrieval.lexicon import Lexicon, Mention
from retrieval.types import Op

_OR = re.compile(r"(?:\b(?:or|and/or)|/|,|、|或者?|还是|，|^的$)\s?(?:a |an |the |in |some |maybe |even |made of )?$")
_AND = re.compile(r"(?:\band|&|\+|和|跟|与|及|以及|加)\s?(?:a |an |the |in |some )?$")
_TOGETHER = re.compile(
    r"\b(?:striped?|stripes?|check(?:ed|ered)?|plaid|pattern(?:ed)?|print(?:ed)?|polka"
    r"|two[- ]tone|gingham|combo|both|mixed)\b|条纹|格子|格纹|拼接|撞色|印花|波点|相间|双色"
)
_FOLLOWED_BY_NOUN = re.compile(r" ([a-z]{3,})")
_NO_NOUN_WORDS = """
    that which with without for from under over below above between around about made and but not size sizes
    colour color please pls thanks like ideally preferably maybe only must have has are was can could would should
    will who what when where how this these those them they you your near less more than cheap cheaper cheapest
    good nice great best new quality online now today asap really very also too either both any some xxs xxl xxxl
    small medium large instead rather except other plus tall petite slim regular big kids men women mens womens
    boys girls the
"""
_NO_NOUN = frozenset(_NO_NOUN_WORDS.split())
#: "salmon flavour" is no salmon, and the bag of "6 kg bag" no bag.
_NO_TYPE = re.compile(r"[ -]?(?:flavou?r(?:ed|s)?|scent(?:ed)?)\b|[口风]?味(?!噌|精)")
_HOLDER = re.compile(r"(?:bags?|box(?:es)?|bottles?|cans?|tins?|packs?|tubs?|jars?|tubes?)")
_CONTAINER = re.compile(
    r"(?:bottles?|jars?|bags?|box(?:es)?|packs?|sets?|cans?|tubes?|cases?|baskets?|cups?"
    r"|bundles?|tins?|rolls?|pieces?)$"
)
_NO_LINK = (
    r"(?!\b(?:and|or|with|for|without|in|to|of|by|from|plus|including|but|that|which|is|are|has|have|can"
    r"|made|it)\b)"
)
_COMPOUND = re.compile(rf"(?:{_NO_LINK}[^,.;:!?/&+，。；：！？、和或跟与及配搭\0]){{0,20}}")
_LISTED = re.compile(
    rf"(?:{_NO_LINK}[^.;:!?，。；：！？]){{0,30}}?(?:,|/|&|\bor\b|\band\b|、|和|或者?|还是|跟"
    rf"|与|以及)+\s?(?:{_NO_LINK}[^.;:!?，。；：！？、,]){{0,25}}"
)
_LINK = re.compile(r"\s?(?:,|/|&|or|and|、|和|或者?|还是|跟|与|的)\s?")
_FLAVOUR = re.compile(r"[ -]?(?:flavou?r(?:ed|s)?|scent(?:ed)?|taste|tea|beans|milk|oil)\b")
_IS_COLOUR = re.compile(r"\b(?:in|colou?r(?:ed)?|(?:is|are|was|be|shade of|color:))\s(?:a |the )?$")
_THEN_COLOUR = re.compile(r"[ -]?(?:colou?r|tone|finish|or |/)|(?:色|款)")
#: Colour words that are at least as often the thing itself.
_THING_WORDS = """
    coffee chocolate orange peach mint lavender olive rose wine cream sand natural salmon plum lemon lime mustard
    cherry caramel mocha honey walnut oatmeal nude dark clear charcoal wheat rust smoke champagne apricot
    raspberry strawberry berry pistachio sage ice metallic copper bronze brass mahogany chestnut cognac cinnamon
    vanilla aqua
"""
_THINGS = frozenset(_THING_WORDS.split())
_DRESSED = frozenset(
    {"apparel", "footwear", "accessories", "jewelry", "jewellery", "bags", "outerwear", "furniture", "clothing"}
)
_ACCESSORY_FOR = re.compile(
    r"\b(?:for|fits?|fitting|compatible with|works? with|made for|suits?)\s(?:a |an "
    r"|my |the |his |her |your )?$|(?:适用于?|兼容|适配)$"
)
_PERSON = re.compile(r"\b(?:my|his|her|our|their|your|older|younger|little|big)\s$")
_PLUG = re.compile(r"\b(?:fe)?male(?:[ -](?:to|-)[ -]|/)(?:fe)?male\b")

#: Facets of which a product has one value: a second one is an alternative.
ALONE = frozenset({"brand", "gender", "age_group"})
ALTERNATIVES = (frozenset({"colour", "material"}), frozenset({"colour", "feature"}), frozenset({"colour", "pattern"}))


@dataclass(slots=True, kw_only=True)
class Wish:
    """A constraint in the making: the values of one facet that are asked for at start to end."""

    facet: str
    values: list[str]
    start: int
    end: int
    hard: bool
    op: Op = "="
    narrow_only: bool = False


def find_wishes(
    text: str,
    spans: list[Span],
    exclusions: Exclusions,
    markers: Markers,
    lexicon: Lexicon,
    strength: Strength,
    *,
    metals: bool = True,
    later: bool = False,
    amounts: Collection[int] = (),
) -> list[Wish]:
    """The tags asked for in a comparable text, in order of appearance, each once. Without `metals`, what is called
    silver or gold only looks so. `later` says that something is looked for already. `amounts` are the places where
    sizes, prices and the like end that were read before: a bag behind one only holds so much."""
    taken = {(e.span.start, e.span.end) for e in exclusions.ruled_out}
    taken |= {(span.start, span.end) for span in exclusions.unasked}
    heads = {(span.start, span.end) for span in exclusions.heads}
    wishes = [
        Wish(
            facet=mention.facet,
            values=[mention.value],
            start=exclusion.span.start,
            end=exclusion.span.end,
            hard=exclusion.strict and markers.firmness(exclusion.span.start, exclusion.span.end) is not False,
            op="!=",
        )
        for exclusion in exclusions.ruled_out
        for mention in _ruled_out(exclusion.span, metals=metals)
    ]
    wanted = [span for span in spans if (span.start, span.end) not in taken]
    has_type = any(
        _strong(mention) and mention.facet in TYPES
        for s in wanted
        if (s.start, s.end) not in heads
        for mention in s.mentions
    )
    open_wishes: dict[str, Wish] = {}
    for span in wanted:
        for mention in _choose(text, span, wanted, strength, amounts):
            if ((span.start, span.end) in heads and has_type) or _not_meant(text, span, mention, wanted, later=later):
                continue
            wish = Wish(
                facet=mention.facet,
                values=[mention.value],
                start=span.start,
                end=span.end,
                hard=_hard(
                    text, span, mention, spans, strength, markers, lexicon, in_head=(span.start, span.end) in heads
                ),
            )
            wish.narrow_only = not (
                wish.hard
                or mention.weak
                or (span.start, span.end) in heads
                or markers.firmness(span.start, span.end) is False
                or _names_another_thing(text, span, spans)
            )
            before = open_wishes.get(mention.facet)
            if (
                before is not None
                and mention.facet in TYPES
                and any((before.facet, v) in lexicon.implied(mention.facet, mention.value) for v in before.values)
            ):  # 想学吉他，有没有木吉他: the narrower one
                before.facet, before.values, before.start, before.end = wish.facet, wish.values, wish.start, wish.end
                before.hard, before.narrow_only = wish.hard, wish.narrow_only
            elif before is not None and mention.facet in TYPES:
                _continue_type(text, before, wish)
            elif before is not None and _joins(text, before, span):
                before.values += [v for v in wish.values if v not in before.values]
                before.end, before.hard = span.end, before.hard or wish.hard
            else:
                if (
                    before is not None
                    and wish.facet in ("colour", "material", "pattern")
                    and not _and_also(text, before, span)
                ):
                    wish.hard = wish.hard and markers.firmness(span.start, span.end) is True
                wishes.append(wish)
                open_wishes[mention.facet] = wish
    _prefer_types(wishes)
    for wish in wishes:
        if wish.facet == "age_group" and "teen" in wish.values:
            wish.values = ["teen"]
    return _tidy([*_broader(wishes, lexicon, strength), *_consistent(wishes)], lexicon)


def _prefer_types(wishes: list[Wish]) -> None:
    """A department beside a type is only a hint: in "dress for a party" the store's party goods are not meant."""
    if any(wish.facet == "product_type" and wish.op == "=" and wish.hard for wish in wishes):
        for wish in wishes:
            if wish.facet == "category" and wish.op == "=":
                wish.hard = False


def _continue_type(text: str, before: Wish, wish: Wish) -> None:
    """A second type is an alternative ("boots or sandals"), or what a compound is about ("iphone 15 phone case",
    手机的保护壳, "bottle of perfume"); else it is only mentioned ("bag that fits twelve jars")."""
    between = text[before.end : wish.start]
    if _LISTED.fullmatch(between):
        before.values += [value for value in wish.values if value not in before.values]
        before.end, before.hard = wish.end, before.hard or wish.hard
        before.narrow_only = False
    elif _COMPOUND.fullmatch(between) or (between.startswith(" of ") and _CONTAINER.search(text[: before.end])):
        before.values, before.start, before.end, before.hard = wish.values, wish.start, wish.end, wish.hard
        before.narrow_only = wish.narrow_only


def _consistent(wishes: list[Wish]) -> list[Wish]:
    """Without exclusions of the very thing that is asked for: "boots, but no rubber boots" still asks for boots."""
    refused = {(w.facet, v) for w in wishes if w.op == "!=" and w.facet not in TYPES for v in w.values}
    for wish in wishes:  # what is ruled out is otherwise only spoken of: "no pearls, she has enough pearls"
        if wish.op == "=":
            wish.values = [v for v in wish.values if (wish.facet, v) not in refused]
    wishes = [w for w in wishes if w.values and (w.facet, w.op) != ("gender", "!=")]  # "a guest, not the bride"
    asked = {(wish.facet, value) for wish in wishes if wish.op == "=" for value in wish.values}
    return [w for w in wishes if w.op == "=" or not asked.intersection((w.facet, value) for value in w.values)]


def _broader(wishes: list[Wish], lexicon: Lexicon, strength: Strength) -> list[Wish]:
    """For a plain wish for a type that only text gives (a parka), the nearest wider type that fields state."""
    more = []
    for wish in wishes:
        if wish.facet == "product_type" and wish.op == "=" and wish.narrow_only and len(wish.values) == 1:
            wider = (t for t in lexicon.implied(wish.facet, wish.values[0]) if t[0] == wish.facet)
            value = next((v for f, v in wider if strength.carried(f, v) and strength.hard(f, v)), None)
            if value is not None:
                more.append(Wish(facet=wish.facet, values=[value], start=wish.start, end=wish.end, hard=True))
    return more


def _ruled_out(span: Span, *, metals: bool) -> list[Mention]:
    """No gold rules out the colour and the material; 不要皮衣 the leather of the jacket, not all jackets."""
    strong = [m for m in span.mentions if _strong(m)] or list(span.mentions)
    if not metals and {"colour", "material"} <= {m.facet for m in strong}:
        strong = [m for m in strong if m.facet != "material"]
    modifiers = [m for m in strong if m.facet not in TYPES]
    return modifiers if modifiers and len(modifiers) < len(strong) else strong


def _strong(mention: Mention) -> bool:
    return not mention.weak


def _choose(text: str, span: Span, wanted: list[Span], strength: Strength, amounts: Collection[int]) -> list[Mention]:
    """A phrase's mentions; of two readings of one word (gold, apple) the one that more of the store has."""
    mentions = sorted(span.mentions, key=lambda m: m.weak)
    if _NO_TYPE.match(text, span.end) or (
        len(text[: span.start].rstrip(" ")) in amounts and _HOLDER.fullmatch(text, span.start, span.end)
    ):
        mentions = [m for m in mentions if m.facet not in TYPES]
    departments = {m.value for m in mentions if m.facet == "category"}
    mentions = [m for m in mentions if m.facet != "product_type" or m.value not in departments]
    brand = next((m for m in mentions if m.facet == "brand"), None)
    if brand is not None and len(mentions) > 1:
        others = [m for m in mentions if m.facet != "brand"]
        person = any(m.facet == "gender" for m in others)
        stated = max(strength.stated(m.facet, m.value) for m in others)
        if (
            person == bool(_PERSON.search(text[: span.start]))
            if person
            else strength.count("brand", brand.value) <= stated
        ):
            return others
        return [replace(brand, weak=False)]
    if any(m.facet == "gender" for m in mentions) and any(
        p.start() <= span.start < p.end() for p in _PLUG.finditer(text)
    ):
        return []
    for alternatives in ALTERNATIVES:
        if alternatives <= {m.facet for m in mentions}:
            readings = [m for m in mentions if m.facet in alternatives]
            company = [m for s in _in_one_list(text, span, wanted) for m in s.mentions]

            def weight(reading: Mention, company: list[Mention] = company) -> tuple[bool, bool, int]:
                alike = [m for m in company if m.facet == reading.facet]
                return not reading.weak, bool(alike), sum(strength.count(m.facet, m.value) for m in (reading, *alike))

            best = max(readings, key=weight)
            return [best, *(m for m in mentions if m.facet not in alternatives)]
    return mentions


def _in_one_list(text: str, span: Span, wanted: list[Span]) -> list[Span]:
    """The neighbours that a phrase is listed with: the gold of "brass or gold", and the brass for the gold."""
    at = wanted.index(span)
    return [
        other
        for other in wanted[max(0, at - 1) : at + 2]
        if other is not span and _LINK.fullmatch(text, min(span.end, other.end), max(span.start, other.start))
    ]


def _not_meant(text: str, span: Span, mention: Mention, wanted: list[Span], *, later: bool) -> bool:
    """A weak reading where the facet is said plainly elsewhere; the chocolate that is a flavour."""
    if mention.facet == "colour" and mention.value in _THINGS and _FLAVOUR.match(text, span.end):
        return True
    if mention.facet == "gender" and (
        _HOST.match(text, span.end) or (later and _LIKES.match(text, span.end) and not _FOR.search(text))
    ):
        return True
    if not mention.weak or _listed_with_its_like(text, span, mention, wanted):
        return False
    others = (m for s in wanted for m in s.mentions if m is not mention and _strong(m))
    same = TYPES if mention.facet in TYPES else {mention.facet}
    return any(
        m.facet in same or ((m.start, m.end) == (span.start, span.end) and m.facet != "age_group") for m in others
    )


#: Whose day it is says nothing of whom a thing is for: "my sister's wedding", 闺蜜婚礼.
_HOST = re.compile(
    r"(?:'s)? (?:wedding|engagement|hen (?:do|party)|stag (?:do|party)|graduation|baby shower|christening)\b"
    r"|(?:'s)? (?:can't|cannot|won't|doesn't|refuses|says?|said|thinks?|had|has one|used|wore|gave|bought|swears?)\b"
    r"|的?(?:婚礼|结婚(?!纪念)|婚宴|订婚|毕业典礼)|(?:嫌|说|觉得)"
)
#: What somebody likes says for whom a thing is in a first message, and how it is to be in a later one.
_LIKES = re.compile(r"(?:'s)? (?:prefers?|likes?|loves?|hates?)\b|喜欢")
_FOR = re.compile(r"\bgifts?\b|\bpresents?\b|\bfor (?:him|her|them)\b|礼物|送给?[他她]|给[他她]|适合[他她]")


def _listed_with_its_like(text: str, span: Span, mention: Mention, wanted: list[Span]) -> bool:
    """Whether a word that may mean something else stands in a list with others of its facet: 亚麻或者棉的."""
    return any(m.facet == mention.facet and _strong(m) for s in _in_one_list(text, span, wanted) for m in s.mentions)


def _hard(
    text: str,
    span: Span,
    mention: Mention,
    spans: list[Span],
    strength: Strength,
    markers: Markers,
    lexicon: Lexicon,
    *,
    in_head: bool,
) -> bool:
    firmness = markers.firmness(span.start, span.end)
    if firmness is False and mention.facet in TYPES:  # in "ideally a cotton shirt" the shirt is no question
        begins, ends = markers.clause(span.start, span.end)
        if any(begins < s.start < ends and not s.names_type for s in spans):
            firmness = None
    if firmness is False or (firmness and not mention.weak):
        return firmness and mention.facet not in ("season", "occasion")
    if in_head or mention.weak or not strength.hard(mention.facet, mention.value):
        return False
    if mention.facet in TYPES:
        return not _names_another_thing(text, span, spans)
    if mention.facet == "colour" and text[span.start : span.end] in _THINGS:
        return _is_colour(text, span, spans, lexicon)
    if mention.facet == "brand":
        return not _ACCESSORY_FOR.search(text[: span.start]) and not _before_compound(text, span, spans)
    return True


def _is_colour(text: str, span: Span, spans: list[Span], lexicon: Lexicon) -> bool:
    """Whether "olive" or "chocolate" is a colour here: it is called one, or is said of something to wear or sit on."""
    if _IS_COLOUR.search(text[: span.start]) or _THEN_COLOUR.match(text, span.end):
        return True
    following = [m for s in spans if s.start > span.start for m in s.mentions if m.facet == "product_type"]
    kinds = {v for m in following[:1] for f, v in lexicon.implied(m.facet, m.value) if f == "category"}
    return bool(kinds & _DRESSED)


def _names_another_thing(text: str, span: Span, spans: list[Span]) -> bool:
    """A singular type before a word that nothing knows: a shoe rack is no shoe."""
    noun = _FOLLOWED_BY_NOUN.match(text, span.end)
    plural = text[span.start : span.end].endswith("s")
    if any(other.start == span.end + 1 for other in spans):
        return False
    return noun is not None and not plural and noun[1] not in _NO_NOUN and not noun[1].endswith("ly")


def _before_compound(text: str, span: Span, spans: list[Span]) -> bool:
    """The brand of "samsung phone case" is the phone's, not the case's."""
    following = [s for s in spans if s.start > span.start]
    if not following or text[span.end : following[0].start].strip():
        return False
    return any(m.weak and m.facet == "product_type" for m in following[0].mentions) and len(following) > 1


def _joins(text: str, before: Wish, span: Span) -> bool:
    """Whether a value is an alternative to the one before it."""
    between = text[before.end : span.start]
    if before.facet in ALONE:
        return True
    if len(between) > 25 or re.search(r"[.;!?。；！？\0]", between):
        return False
    if _OR.search(between):
        return before.facet != "feature" or re.search(r"\bor\b|或|还是", between) is not None
    if before.facet == "colour":
        idiom = {*before.values, *(m.value for m in span.mentions)} >= {"black", "white"} and len(between) <= 5
        if _AND.search(between) or not between.strip():
            return not idiom and not _TOGETHER.search(text)
    return False


def _and_also(text: str, before: Wish, span: Span) -> bool:
    """A second colour right beside the first counts as much (black and white, 黑白); one further on is a detail."""
    return before.end == span.start or _AND.search(text[: span.start]) is not None


def _tidy(wishes: list[Wish], lexicon: Lexicon) -> list[Wish]:
    """In order of appearance, each once; a wider wish that a narrower one includes goes (ski jacket, jacket)."""
    ordered = sorted(wishes, key=lambda w: (w.start, w.end))
    for wish in ordered:
        if wish.facet in TYPES and wish.op == "=" and len(wish.values) > 1:
            narrower = {t for v in wish.values for t in lexicon.implied(wish.facet, v)}
            wish.values = [v for v in wish.values if (wish.facet, v) not in narrower]
    kept: list[Wish] = []
    for wish in ordered:
        twin = next((w for w in kept if (w.facet, w.op, w.values) == (wish.facet, wish.op, wish.values)), None)
        if twin is not None:
            twin.hard = twin.hard or wish.hard
            continue
        wider = wish.op == "=" and any(
            other is not wish
            and (wish.facet in TYPES or (other.start <= wish.start and wish.end <= other.end))
            and other.op == "="
            and len(other.values) == len(wish.values) == 1
            and (other.hard or not wish.hard)
            and other.facet in TYPES
            and (wish.facet, wish.values[0]) in lexicon.implied(other.facet, other.values[0])
            for other in ordered
        )
        if not wider:
            kept.append(wish)
    return kept
