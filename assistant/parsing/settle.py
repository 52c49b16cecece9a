"""Settles what a word means from the words beside it: a dog's toys, the chocolate that is eaten. Knows no store."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.parsing.spans import Span, spans_of
from retrieval.lexicon import Lexicon, Mention

#: What is meant where a pet is to have it.
_FOR_PETS = {
    "toy": "dog-toy", "bed": "pet-bed", "collar": "pet-collar", "leash": "dog-leash", "bowl": "pet-bowl",
    "food": "pet-food", "clothing": "pet-clothing", "jacket": "pet-clothing", "coat": "pet-clothing",
    "sweater": "pet-clothing", "necklace": "pet-collar", "choker": "pet-collar",
}  # fmt: skip
_TO_A_PET = re.compile(
    r"\bfor (?:(?:my|our|the|a|an|his|her|their|your) )?(?:[a-z-]+ ){0,2}"
    r"(?:dogs?|pupp(?:y|ies)|pups?|cats?|kittens?|kitty|pets?|labrador|spaniel|terrier|poodle)\b"
    r"|(?:给|为)(?:我?家?的?)?小?(?:狗|猫|宠物|毛孩子|主子)|(?:狗|猫)(?:子|狗|猫|咪|用|的)"
)
_PETS = frozenset({*_FOR_PETS.values(), "cat-tree", "cat-litter"})
_BED = re.compile(r"窝|小床|\bbaskets?\b")
_COLLAR = re.compile(r"\bcollars?\b|项圈|\bleads?\b")
#: Words of colour that are as often the thing itself, where no noun follows.
_EATEN = frozenset({"chocolate-sweet", "coffee-drink", "honey", "wine", "salmon"})
_NOUN_FOLLOWS = re.compile(
    r"[ -](?!under|over|below|for|with|and|or|that|which|in|from|please|around|about|up|at|to\b)[a-z]"
)


def settled(text: str, lexicon: Lexicon) -> list[Span]:
    """The phrases of a text that name tags, in order of appearance, as they are meant here."""
    spans = spans_of(text, lexicon)
    pet = _TO_A_PET.search(text) is not None or any(m.value in _PETS for span in spans for m in span.mentions)
    found = []
    for span in spans:
        if pet:
            span = replace(span, mentions=tuple(_for_a_pet(m) for m in span.mentions))
        if _SPECIFICATION.match(text, span.start) or (span.names_type and _PER.search(text[: span.start])):
            continue
        found.append(_of_pearls(text, _as_a_thing(text, span, spans)))
    found += [*_sized(text, found), *_of_down(text, found), *_rather(text, found)]
    if pet and (bed := _BED.search(text)) and not any(s.names_type for s in found):
        found.append(_span(bed, "product_type", "pet-bed"))
    collar = _COLLAR.search(text) if pet else None
    if collar and not any(s.names_type and s.start < collar.end() and collar.start() < s.end for s in found):
        value = "dog-leash" if collar.group().startswith("lead") else "pet-collar"
        found.append(_span(collar, "product_type", value))
    return sorted(found, key=lambda span: span.start)


def _for_a_pet(mention: Mention) -> Mention:
    value = _FOR_PETS.get(mention.value) if mention.facet == "product_type" else None
    return replace(mention, value=value, weak=False) if value else mention


def _as_a_thing(text: str, span: Span, spans: list[Span]) -> Span:
    """Without the colour of a word that names something to eat or drink here: "organic chocolate under $10"."""
    if not {"colour", "product_type"} <= span.facets or _NOUN_FOLLOWS.match(text, span.end):
        return span
    if any(other.names_type and other is not span and 0 <= other.start - span.end <= 1 for other in spans):
        return span
    if not any(m.value in _EATEN for m in span.mentions) or re.search(r"\b(?:in|or|and)\s$", text[: span.start]):
        return span
    if not re.search(r"\w", text[: span.start]):
        return span
    return replace(span, mentions=tuple(replace(m, weak=False) for m in span.mentions if m.facet == "product_type"))


_JEWELLERY = re.compile(
    r" (?:drop |stud |strand |hoop )?(?:necklaces?|earrings?|bracelets?|rings?|studs?|pendants?|chokers?"
    r"|brooch(?:es)?|jewel)"
)


def _of_pearls(text: str, span: Span) -> Span:
    """A pearl necklace is made of pearls."""
    if text[span.start : span.end] != "pearl" or not _JEWELLERY.match(text, span.end):
        return span
    return replace(span, mentions=(replace(span.mentions[0], facet="material", value="pearls", weak=False),))


_MADE_OF = re.compile(r"\b(?:be|in|of|with|real|goose|duck|genuine|or|not|no|anything but|want|prefer)\s$")


def _of_down(text: str, spans: list[Span]) -> list[Span]:
    """Down is feathers before a thing ("two down pillows") and where something is said to be of it."""
    more = []
    for match in re.finditer(r"\bdown\b", text):
        if any(span.start < match.end() and match.start() < span.end for span in spans):
            continue
        before_thing = any(span.names_type and span.start == match.end() + 1 for span in spans)
        verb = re.search(
            r"\b(?:mark(?:ed)?|tone|slow|calm|go|going|come|bring|narrow|turn|shut|break|way)\s$", text[: match.start()]
        )
        at_end = re.match(r"\s*(?:$|[,.;!?])", text[match.end() :]) and _MADE_OF.search(text[: match.start()])
        if (before_thing and not verb) or at_end:
            more.append(_span(match, "material", "down"))
    return more


#: 内存128g: how much of it a thing is to have.
_SPECIFICATION = re.compile(
    r"(?:运行)?(?:内存|硬盘|存储|显存|固态)(?:要|是|得|有|不低于|至少|起码)?\s?[\d\0]|(?:memory|ram|storage|ssd"
    r"|hard drive)(?: of| at least)? [\d\0]"
)
#: "150 per bag" asks for no bag.
_PER = re.compile(r"\bper\s$|\d(?: dollars| bucks)? an?\s$")
_LONG_SHORT = {"长": "long", "短": "short", "大": "large", "小": "small"}
_RATHER = re.compile(r"(?:^|(?<=[要想,，。、的 ]))(?P<how>[长短大小])(?:一点|点|一些|些)?(?:的)?(?=$|[,，。!！、 ])")


def _rather(text: str, spans: list[Span]) -> list[Span]:
    """长一点的, 要大的: how long or large a thing is to be."""
    return [
        _span(match, "feature", _LONG_SHORT[match["how"]])
        for match in _RATHER.finditer(text)
        if len(match.group()) > 1 and not any(s.start < match.end() and match.start() < s.end for s in spans)
    ]


_SIZED = re.compile(r"(?<![大小最太很超加特])(?P<size>[大小])(?=$)")


def _sized(text: str, spans: list[Span]) -> list[Span]:
    """小书桌: a small or large one of what is named right behind."""
    more = []
    for span in spans:
        if span.names_type and re.search("[\u3400-\u9fff]", text[span.start : span.end]):
            said = _SIZED.search(text[: span.start])
            if said and not any(other.end == span.start for other in spans):
                more.append(_span(said, "feature", "large" if said["size"] == "大" else "small"))
    return more


def _span(match: re.Match[str], facet: str, value: str) -> Span:
    mention = Mention(facet=facet, value=value, start=match.start(), end=match.end(), text=match.group())
    return Span(start=match.start(), end=match.end(), mentions=(mention,))
