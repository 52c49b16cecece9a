"""Reads wishes for products: new ones and follow-ups. Knows no search and no reply."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.amounts import bare_numbers, in_figures, raised_limit, relative_price
from assistant.kinds import composed, kinds, narrower, type_values
from assistant.ledger import refined
from assistant.parsing.request import Request
from assistant.parsing.several import divide, find_budget
from assistant.parsing.sizes import quantity_said
from assistant.parsing.strength import TYPES
from assistant.parsing.turns import (
    accepts,
    adds_to,
    asks_anew,
    changes_type,
    leftover,
    price_wish,
    replaces,
)
from assistant.reading import Reading
from assistant.second_thoughts import given_up, replacing, restored
from assistant.several_needs import about_all, about_known, needs, searched
from assistant.types import Need, Understanding
from retrieval.types import Constraint


def requested(reading: Reading) -> Understanding:
    """A wish for products: a new one with a ledger of its own, or what it changes in one that there is.

    Where the message says nothing of products nothing changes.
    """
    if (known := about_known(reading)) is not None:
        return known
    several = divide(reading.plain, [s for s in reading.spans if not s.lacking], reading.words.lexicon)
    if len(several) > 1:
        return needs(reading, several)
    request = reading.request
    rest = leftover(request, reading.words)
    need = reading.state.need
    if not (
        request.constraints
        or request.sort != "relevance"
        or rest.known
        or reading.spans
        or (need is None and one_known_word(reading))
        or reading.removals
        or reading.parted
        or price_wish(reading.wished)
        or (need is not None and bare_numbers(reading, need))
    ):
        return reading.same
    place = reading.state.focus
    if (called := reading.named_need()) and not any(reading.alike(other, request) for other in reading.state.needs):
        place, noun = called
        request = without_noun(reading, request, noun)
        return follow(reading, reading.state.needs[place], place, request, leftover(request, reading.words).text)
    if need is not None and request.types:
        named = [i for i, other in enumerate(reading.state.needs) if reading.alike(other, request)]
        same = [i for i in named if kinds(request) == type_values(reading.state.needs[i])]
        if place not in named and named and (same or not changes_type(reading.plain)):
            place = (same or named)[0]
        need = reading.state.needs[place]
    if need is not None and reading.removals and len(reading.state.needs) > 1:
        meant = [i for i, one in enumerate(reading.state.needs) if any(reading.kind_of(one, s) for s in reading.spans)]
        place = meant[0] if len(meant) == 1 else place
        need = reading.state.needs[place]
    if need is not None and reading.removals and not request.types:
        return follow(reading, need, place, request, rest.text)
    if len(reading.state.needs) > 1 and find_budget(in_figures(reading.plain), True) and not request.types:
        return follow(reading, reading.state.needs[place], place, request, "")
    if not find_budget(in_figures(reading.plain), True) and about_all(reading, request):
        each = [
            refined(one, request.constraints, reading.words.lexicon, said=reading.written.text)
            for one in reading.state.needs
        ]
        return replace(reading.same, act="refine", needs=tuple(each), focus=place)
    if need is None or anew(reading, need, request, rest.unknown):
        return searched(reading, request, rest.text)
    return follow(reading, need, place, request, rest.text)


def without_noun(reading: Reading, request: Request, noun: str) -> Request:
    """The request without the type that the noun of a need would name by itself."""
    return replace(
        request,
        constraints=tuple(c for c in request.constraints if c not in request.types or noun not in c.text.lower()),
        search_text=re.sub(rf"\b{re.escape(noun)}s?\b" if noun.isascii() else noun, " ", request.search_text),
    )


def one_known_word(reading: Reading) -> bool:
    """Whether a first message is a single word that there is, though it ties a follow-up to the talk: "switch"."""
    words = reading.request.search_text.split()
    return len(words) == 1 and len(words[0]) > 3 and reading.words.speller.knows(words[0])


#: What a product is to have is not looked for by itself: "with drawers".
_WITH = re.compile(r"\W*(?:and |or |ones? |something )?(?:with|having|that has|that have|which has)\b|带(?!子)|要带")


#: A thing that is wanted besides: "I also want a bonsai", 我还想买块智能手表.
_FURTHER = re.compile(
    r"\b(?:i|we)? ?also (?:want|need|looking)|\banother\b|(?:还|另外|也)(?:想|要|得|需要)(?:给.{1,4})?(?:再)?(?:买|找"
    r"|来|一|看)"
)


#: A word about what is looked for already: "it's a gift", 是给闺蜜当礼物的.
_IS_FOR = re.compile(
    r"\W*(?:其实|就|这)?是(?:给|送|要|准备)|\W*送(?:给)?.{1,4}的(?!.{0,6}(?:什么|推荐|有没有|吗))|\W*(?:it's|it is"
    r"|its|this is|that's|they're|they are) (?:for|a gift"
    r"|a present|going)\b"
)


def anew(reading: Reading, need: Need, request: Request, unknown: bool) -> bool:
    """Whether a message starts a new search; `unknown` says that some of its words are no tag's."""
    if changes_type(reading.plain) or (accepts(reading.plain) and not asks_anew(reading.plain)):
        return False
    if _WITH.match(reading.plain) or _IS_FOR.match(reading.plain):
        return False
    if request.types:
        has_type = any(c.facet in TYPES and c.op == "=" for c in need.constraints)
        if not has_type and not asks_anew(reading.plain):
            return False
        further = _FURTHER.search(reading.plain) is not None and kinds(request) != type_values(need)
        return further or not reading.alike(need, request)
    return (
        asks_anew(reading.plain)
        and not re.search(r"\bones\b|\binstead of\b", reading.plain)
        and not price_wish(reading.wished)
        and (
            unknown
            or re.search(r"\bgifts?\b|\bpresents?\b|礼物|送(?:给)?.{1,4}的", reading.plain) is not None
            or _for_someone(reading.plain)
        )
    )


def follow(reading: Reading, need: Need, place: int, request: Request, text: str) -> Understanding:
    """What a follow-up makes of the need at a place; `text` are its words to search by."""
    budget = find_budget(in_figures(reading.plain), len(reading.state.needs) > 1)
    constraints = replacing(reading, request.constraints)
    if budget is not None:
        constraints = tuple(c for c in constraints if c.facet != "price")
    if (wish := price_wish(reading.wished)) and not any(c.facet == "price" for c in constraints):
        limit = relative_price(reading, wish)
        constraints = (*constraints, limit) if limit is not None else constraints
        reading.same = replace(reading.same, refers=reading.ids(reading.refers.places))
        if limit is None and not constraints and request.sort == "relevance":
            return replace(
                reading.same,
                act="sort",
                needs=replaced(reading, place, replace(need, sort="price_asc" if wish == "<" else "price_desc")),
                focus=place,
            )
    if request.types and _WITH.match(reading.plain):
        constraints = tuple(c for c in constraints if c.facet not in TYPES or c.op != "=")
    elif request.types and reading.alike(need, request) and not changes_type(reading.plain):
        constraints = narrower(reading, need, constraints)
    constraints = raised_limit(reading, need, constraints)
    if not constraints and budget is None:
        constraints = bare_numbers(reading, need)
    if not any(c.facet == "quantity" for c in constraints):
        counted = any(c.facet == "quantity" for c in need.constraints)
        pieces = (quantity_said(clause.strip(), counted) for clause in re.split(r"[,，。.;；!！]", reading.plain))
        if count := next((count for count in pieces if count), 0):
            said = Constraint(
                facet="quantity", op="=", value=float(count), turn=reading.state.turn + 1, text=reading.written.text
            )
            constraints = (*constraints, said)
    constraints = composed(reading, need, constraints, text)
    constraints = given_up(reading, need, constraints)
    need, constraints = restored(reading, need, constraints)
    new = refined(
        need,
        constraints,
        reading.words.lexicon,
        text=text,
        said=reading.written.text,
        sort=request.sort,
        also=adds_to(reading.plain)
        and not re.search(r"\binstead\b", reading.plain)
        and not (request.types and reading.plain.startswith("and ")),
        instead=replaces(reading.plain),
        removals=reading.removals,
    )
    named = bool(reading.words.lexicon.mentions(text))
    only_order = request.sort != "relevance" and not constraints and not reading.removals and not (text and named)
    return replace(
        reading.same,
        act="sort" if only_order else "refine",
        needs=replaced(reading, place, new),
        focus=place,
        budget=budget.amount if budget else reading.state.budget,
    )


def replaced(reading: Reading, place: int, need: Need) -> tuple[Need, ...]:
    return (*reading.state.needs[:place], need, *reading.state.needs[place + 1 :])


def _for_someone(plain: str) -> bool:
    return re.search(r"\b(?:something|anything|stuff|things) for\b", plain) is not None
