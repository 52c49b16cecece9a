"""Reads wishes for products: new ones, follow-ups, several at once. Knows no search and no reply."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.ledger import refined
from assistant.parsing.numbers import numbers
from assistant.parsing.prices import ABOUT
from assistant.parsing.request import Request
from assistant.parsing.several import divide, find_budget, shared
from assistant.parsing.sizes import quantity_said, size_alone, size_said
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
from assistant.types import Need, Understanding
from retrieval.money import major
from retrieval.types import FACETS, Constraint, Op

#: Two bare numbers, as prices are said where prices were spoken of: "20 to 40 is plenty".
_BARE_RANGE = re.compile(r"(?<![a-z0-9_.])(\d{1,5})\s?(?:to|-|and|到|至)\s?(\d{1,5})(?![a-z0-9.%])")
#: An amount and nothing else: about so much.
_AMOUNT_ALONE = re.compile(
    r"(?:make (?:it|that)|let's say|say|call it|go (?:up )?to|up to|fine|then|okay|ok|well|hmm|no|sorry|actually|改成"
    r"|改到|提到|加到|那|like|maybe|about|around|say|就|大概|，|,| )*(?P<amount>\d{2,5})(?:左右|吧|的|差不多"
    r"|,? (?:then|instead|please|max|ok|okay|is fine))*[.!。！ ]*"
)
#: Where a change of mind begins.
_CHANGE = re.compile(r"换|改|\bno, |\b(?:make (?:it|that|them)|instead|rather|switch to|change (?:it |that )?to)\b")


def requested(reading: Reading) -> Understanding:
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
    if not find_budget(in_figures(reading.plain), True) and for_all(reading, request):
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


def for_all(reading: Reading, request: Request) -> bool:
    """Whether a follow-up is about all that is looked for: "and both in stock", 两套都要长袖."""
    both = re.search(
        r"\b(?:both|all of (?:them|it|these)|each(?: of them)?|every one|the lot)\b|(?:两|三|几"
        r"|每)[件个样套双条款把张]?都|都要|全都|各自",
        reading.plain,
    )
    return both is not None and len(reading.state.needs) > 1 and bool(request.constraints) and not request.types


def one_known_word(reading: Reading) -> bool:
    """Whether a first message is a single word that there is, though it ties a follow-up to the talk: "switch"."""
    words = reading.request.search_text.split()
    return len(words) == 1 and len(words[0]) > 3 and reading.words.speller.knows(words[0])


def searched(reading: Reading, request: Request, text: str) -> Understanding:
    only_order = request.sort != "relevance" and not request.constraints and not text
    if (
        (values := kinds(request))
        and len(values) == 1
        and (narrower := narrower_type(reading, values, unnamed(reading, text)))
    ):
        types = tuple(replace(c, value=narrower) for c in request.types[:1])
        request = replace(request, constraints=(*types, *(c for c in request.constraints if c not in request.types)))
    need = Need(
        said=reading.written.text,
        search_text=request.search_text,
        constraints=request.constraints,
        sort=request.sort,
    )
    return replace(reading.same, act="sort" if only_order else "search", needs=(need,), focus=0, budget=None)


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
    if (more := _SO_MUCH_MORE.search(reading.plain)) and (
        limit := next((c for c in need.constraints if c.facet == "price" and c.op in ("<", "<=")), None)
    ):
        raised = float(limit.value) + float(next(v for v in more.groups() if v))  # type: ignore[arg-type]
        constraints = (
            *(c for c in constraints if c.facet != "price"),
            replace(limit, value=raised, turn=reading.state.turn + 1),
        )
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
    constraints = given_up(need, constraints) if _NO_LONGER.search(reading.plain) else constraints
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


def replacing(reading: Reading, constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """Without what is said to be left behind: the white of "white shows dirt, make it blue", 白的显旧，换蓝色."""
    change = _CHANGE.search(reading.plain)
    if change is None:
        return constraints
    at = reading.written.places[change.start()]
    place = {c: reading.written.text.find(c.text) for c in constraints}
    later = {c.facet for c in constraints if place[c] >= at and c.op == "="}
    kept = []
    for c in constraints:
        if c.op == "=" and c.facet in later and isinstance(c.value, tuple) and place[c] < at:
            head = {m.value for s in reading.spans if s.start < change.start() for m in s.mentions}
            values = tuple(v for v in c.values if v not in head)
            c = replace(c, value=values[0] if len(values) == 1 else values) if values else c
        elif c.op == "=" and place[c] < at and (c.facet in later or is_held(reading, c)):
            continue
        kept.append(c)
    return tuple(kept)


def is_held(reading: Reading, constraint: Constraint) -> bool:
    need = reading.state.need
    return need is not None and any(
        c.facet == constraint.facet and c.value == constraint.value for c in need.constraints
    )


def bare_numbers(reading: Reading, need: Need) -> tuple[Constraint, ...]:
    """What a follow-up means that says a number and little else: a size, so many pieces, a price."""
    plain = reading.plain
    said = Constraint(facet="price", op="<=", value=0.0, turn=reading.state.turn + 1, text=reading.written.text)
    asked = {c.facet for c in reading.request.constraints}
    if (
        (bare := _BARE_RANGE.search(plain))
        and "price" not in asked
        and any(c.facet == "price" for c in need.constraints)
    ):
        return replace(said, op=">=", value=float(bare[1])), replace(said, value=float(bare[2]))
    if alone := size_alone(plain, reading.kinds):
        return (replace(said, facet="size", op="=", value=alone),)
    if count := quantity_said(plain, any(c.facet == "quantity" for c in need.constraints)):
        return (replace(said, facet="quantity", op="=", value=float(count)),)
    for c in need.constraints:
        if c.facet == "size" and c.op == "=" and (size := size_said(plain, c.values[0])):
            return (replace(said, facet="size", op="=", value=size),)
    figures = in_figures(plain)
    clauses = [figures, *re.split(r"[,.;!，。；！]+\s*", figures)]
    if (amount := next(filter(None, map(_AMOUNT_ALONE.fullmatch, clauses)), None)) and not asked:
        about = float(amount["amount"])
        held_sides = {c.op for c in need.constraints if c.facet == "price"}
        if len(held_sides) == 1 and not re.search(
            r"左右|差不多|大概|about|around", figures
        ):  # the limit that there is, moved
            return (replace(said, op="<=" if held_sides <= {"<", "<="} else ">=", value=about),)
        low, high = round(about * (1 - ABOUT), 2), round(about * (1 + ABOUT), 2)
        return replace(said, op=">=", value=low), replace(said, value=high)
    return ()


_NO_LONGER = re.compile(r"不要.{1,6}了|不是|\bany ?more\b|\bno longer\b|\bafter all\b|\binstead\b")


def given_up(need: Need, constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """Without exclusions of what was asked for and is only replaced: 不要珍珠了，银的吧 after pearls."""
    held = {(c.facet, v) for c in need.constraints if c.op == "=" and c.facet in FACETS for v in c.values}
    new = {c.facet for c in constraints if c.op == "="}
    return tuple(
        c
        for c in constraints
        if not (c.op == "!=" and c.facet in new and c.facet in FACETS and {(c.facet, v) for v in c.values} <= held)
    )


def composed(reading: Reading, need: Need, constraints: tuple[Constraint, ...], text: str) -> tuple[Constraint, ...]:
    """With the narrower type that a bare word makes of the one looked for: "acoustic" after guitars."""
    if constraints or not text or len(text.split()) > 2:
        return constraints
    narrower = narrower_type(reading, type_values(need), text)
    if not narrower:
        return constraints
    turn, said = reading.state.turn + 1, reading.written.text
    return (Constraint(facet="product_type", op="=", value=narrower, turn=turn, text=said),)


def unnamed(reading: Reading, text: str) -> str:
    """The words of a text that name no tag."""
    named = {at for m in reading.words.lexicon.mentions(text) for at in range(m.start, m.end)}
    return " ".join(m.group() for m in re.finditer(r"[^\s,.;!?]+", text) if m.start() not in named)


def narrower_type(reading: Reading, values: set[str], text: str) -> str:
    """The type that one of the words makes of a wider one, "" for none."""
    lexicon = reading.words.lexicon
    for value in sorted(values):
        english, chinese = (lexicon.label("product_type", value, language).lower() for language in ("en", "zh"))
        nouns = {chinese, *(noun for noun in reading.words.heads.get(value, ()) if len(noun) == 1)}
        phrases = [f"{text} {english}"]
        for word in text.split():
            phrases += [f"{word} {english}"] if word.isascii() else [word + noun for noun in sorted(nouns)]
        for phrase in phrases:
            for narrower in lexicon.exactly("product_type", phrase):
                if ("product_type", value) in lexicon.implied("product_type", narrower):
                    return narrower
    return ""


def restored(reading: Reading, need: Need, constraints: tuple[Constraint, ...]) -> tuple[Need, tuple[Constraint, ...]]:
    """What was ruled out and is now fine ("black is fine actually") is no longer ruled out, and not asked for."""
    if accepts(reading.plain):  # "sleeves are ok after all": no longer sleeveless
        lacking = [
            c for c in need.constraints if c.op == "=" and c.facet == "feature" and _said_without(reading.plain, c)
        ]
        if lacking:
            need = replace(need, constraints=tuple(c for c in need.constraints if c not in lacking))
            names = {str(c.value).removesuffix("less") for c in lacking}
            constraints = tuple(c for c in constraints if not any(name in str(c.value) for name in names))
            return need, constraints
    if not (accepts(reading.plain) or _NOT_UNWELCOME.search(reading.plain)):
        return need, constraints
    back = {(c.facet, v) for c in constraints if c.op == "=" and c.facet in FACETS for v in c.values}
    out = [c for c in need.constraints if c.op == "!=" and any((c.facet, v) in back for v in c.values)]
    if not out:
        return need, constraints
    again = {(c.facet, v) for c in out for v in c.values}
    kept = tuple(c for c in constraints if not (c.facet in FACETS and {(c.facet, v) for v in c.values} <= again))
    return replace(need, constraints=tuple(c for c in need.constraints if c not in out)), kept


def _said_without(plain: str, constraint: Constraint) -> bool:
    value = str(constraint.value)
    return value.endswith("less") and value.removesuffix("less") in plain


#: A double negation that lets something in again.
_NOT_UNWELCOME = re.compile(r"也?不是不(?:行|可以|能|好)|没关系|也?能接受|\bi don't mind\b|\bi can live with\b")


#: A limit that is raised by so much: 预算再加500.
_SO_MUCH_MORE = re.compile(
    r"(?:预算|价格|上限).{0,3}(?:再|多)加(\d+)|\b(?:another|an extra) [$€£]?(\d+)(?: \w+)? (?:on top|to the (?:budget"
    r"|limit)|more)"
    r"|\b[$€£]?(\d+) more (?:on|to) (?:the|my) (?:budget|limit)"
)


def in_figures(plain: str) -> str:
    """The text with its numbers in words as figures: "make it six hundred"."""
    for number in reversed(list(numbers(plain))):
        if not number.figures and number.low == number.high and plain[number.start].isascii():
            plain = f"{plain[: number.start]}{number.low:g}{plain[number.end :]}"
    return plain


def replaced(reading: Reading, place: int, need: Need) -> tuple[Need, ...]:
    return (*reading.state.needs[:place], need, *reading.state.needs[place + 1 :])


def narrower(reading: Reading, need: Need, constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """Without a type that only repeats, or widens, what the need says: "the jacket should be red" for a parka."""
    lexicon = reading.words.lexicon
    mine = {(c.facet, v) for c in need.constraints if c.facet in TYPES and c.op == "=" for v in c.values}
    implied = mine | {t for key in mine for t in lexicon.implied(*key)}
    return tuple(
        c
        for c in constraints
        if not (c.facet in TYPES and c.op == "=" and all((c.facet, v) in implied for v in c.values))
        or _chooses(need, c)
    )


def relative_price(reading: Reading, op: Op) -> Constraint | None:
    """Cheaper or dearer than the product pointed at, spoken of last, or first in the list."""
    places = reading.refers.places or reading.focus_place()
    if not places:
        return None
    price = reading.shown[places[0]].product.price
    return Constraint(facet="price", op=op, value=major(price), turn=reading.state.turn + 1, text=reading.written.text)


def needs(reading: Reading, pieces: list[tuple[int, int]]) -> Understanding:
    budget = find_budget(reading.plain, True)
    pieces, common = shared(reading.plain, pieces)
    if budget is not None:
        pieces = [(s, min(e, budget.start) if s < budget.start <= e else e) for s, e in pieces]
        if common is not None and common[0] <= budget.start < common[1]:
            common = (common[0], budget.start)
    requests = merged(reading, [reading.read(start, end) for start, end in pieces])
    for_all = reading.read(*common).constraints if common else ()
    apart = any(re.search(r"\bfor\b|给", reading.plain[s:e]) for s, e in pieces[:-1])
    people = (
        ()
        if apart
        else tuple(
            c
            for c in requests[-1].constraints
            if c.facet in ("gender", "age_group", "occasion", "season") and after_type(reading, c, pieces[-1])
        )
    )
    if len(requests) == 1:
        return searched(reading, requests[0], requests[0].search_text)
    needs = []
    for number, request in enumerate(requests):
        own = {c.facet for c in request.constraints}
        extra = (*for_all, *(people if number < len(requests) - 1 else ()))
        needs.append(
            Need(
                said=reading.written.text,
                search_text=request.search_text,
                constraints=(*request.constraints, *(c for c in extra if c.facet not in own)),
                sort=request.sort,
            )
        )
    return replace(reading.same, act="search", needs=tuple(needs), focus=0, budget=budget.amount if budget else None)


def about_known(reading: Reading) -> Understanding | None:
    """A follow-up that speaks of several needs at once: 西装400以内，鞋300以内."""
    if len(reading.state.needs) < 2:
        return None
    needs, last, met = list(reading.state.needs), reading.state.focus, set()
    for piece in re.finditer(r"[^,，;；。.]+?(?=$|[,，;；。.]|\band\b|和|还有)", reading.plain):
        start, end = piece.span()
        spans = [s for s in reading.spans if start <= s.start and s.end <= end and s.names_type]
        named = [i for i, need in enumerate(needs) if any(reading.kind_of(need, s) for s in spans)]
        if len(named) != 1:
            return None
        last = named[0]
        met.add(last)
        request = reading.read(start, end)
        own = tuple(c for c in request.constraints if c.facet not in TYPES)
        needs[last] = refined(needs[last], own, reading.words.lexicon, text="", said=reading.written.text)
    if len(met) < 2:
        return None
    return replace(reading.same, act="refine", needs=tuple(needs), focus=last)


def merged(reading: Reading, requests: list[Request]) -> list[Request]:
    """Requests for the same kind of product as one: 一张沙发和一个茶几，沙发1500以内 names the sofa twice."""
    single = {v for r in requests if len({*kinds(r)}) == 1 for v in kinds(r)}
    lists = [
        r
        for r in requests
        if len(kinds(r)) > 1 and all(any(_same_kind(reading, {v}, {other}) for other in single) for v in kinds(r))
    ]
    if lists:  # "rain jacket and rain boots, jacket under 80 and boots under 50": the narrower names count
        requests = [_named_fully(reading, r, lists) for r in requests]
    shared = tuple(c for r in lists for c in r.constraints if c not in r.types)
    kept: list[Request] = []
    for request in requests:
        if request in lists:  # 花环和圣诞球，花环60以内，圣诞球30以内
            continue
        request = replace(request, constraints=(*request.constraints, *shared)) if shared else request
        mine = {v for c in request.types for v in c.values}
        twin = next((i for i, r in enumerate(kept) if mine and mine == kinds(r)), None)
        if twin is None:
            kept.append(request)
        else:
            old = kept[twin]
            more = tuple(c for c in request.constraints if c not in request.types)
            kept[twin] = replace(old, constraints=(*old.constraints, *more))
    return kept


def _same_kind(reading: Reading, some: set[str], others: set[str]) -> bool:
    """Whether two sets of product types are the same, or one names the other's more widely."""
    if len(some) != len(others):
        return False
    lexicon = reading.words.lexicon
    (a, *_), (b, *_) = sorted(some), sorted(others)
    return some == others or (
        len(some) == 1
        and (
            ("product_type", a) in lexicon.implied("product_type", b)
            or ("product_type", b) in lexicon.implied("product_type", a)
        )
    )


def _named_fully(reading: Reading, request: Request, lists: list[Request]) -> Request:
    """The request with the narrower type that a list before it has for its own."""
    if request in lists or len(kinds(request)) != 1:
        return request
    fuller = [v for r in lists for v in kinds(r) if _same_kind(reading, {v}, kinds(request))]
    if len(fuller) != 1:
        return request
    types = tuple(replace(c, value=fuller[0]) for c in request.types[:1])
    return replace(request, constraints=(*types, *(c for c in request.constraints if c not in request.types)))


def type_values(need: Need) -> set[str]:
    return {v for c in need.constraints if c.facet in TYPES and c.op == "=" for v in c.values}


def kinds(request: Request) -> set[str]:
    return {v for c in request.types for v in c.values}


def after_type(reading: Reading, constraint: Constraint, piece: tuple[int, int]) -> bool:
    """Whether a wish stands behind the last noun, where it is about all that was named ("… for my wife")."""
    start = reading.written.text.find(constraint.text, reading.written.places[piece[0]])
    types = [s.end for s in reading.spans if s.names_type and piece[0] <= s.start < piece[1]]
    return bool(types) and start >= reading.written.places[min(types)]


def _chooses(need: Need, new: Constraint) -> bool:
    """Whether a type settles on some of the alternatives that were open: "just necklaces" of earrings or necklaces."""
    open_ = [set(c.values) for c in need.constraints if c.facet == new.facet and c.op == "=" and c.facet in TYPES]
    return any(set(new.values) < values for values in open_)


def _for_someone(plain: str) -> bool:
    return re.search(r"\b(?:something|anything|stuff|things) for\b", plain) is not None
