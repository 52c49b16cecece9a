"""Reads wishes for one thing or several, each with its ledger, and what is said of more than one. Knows no reply."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.kinds import kinds, narrower_type, unnamed
from assistant.ledger import refined
from assistant.parsing.request import Request
from assistant.parsing.several import find_budget, shared
from assistant.parsing.strength import TYPES
from assistant.reading import Reading
from assistant.types import Need, Understanding
from retrieval.types import Constraint


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


def about_all(reading: Reading, request: Request) -> bool:
    """Whether a follow-up is about all that is looked for: "and both in stock", 两套都要长袖."""
    both = re.search(
        r"\b(?:both|all of (?:them|it|these)|each(?: of them)?|every one|the lot)\b|(?:两|三|几"
        r"|每)[件个样套双条款把张]?都|都要|全都|各自",
        reading.plain,
    )
    return both is not None and len(reading.state.needs) > 1 and bool(request.constraints) and not request.types


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
    single = {v for r in requests if len(kinds(r)) == 1 for v in kinds(r)}
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
        twin = next((i for i, r in enumerate(kept) if kinds(request) and kinds(request) == kinds(r)), None)
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


def after_type(reading: Reading, constraint: Constraint, piece: tuple[int, int]) -> bool:
    """Whether a wish stands behind the last noun, where it is about all that was named ("… for my wife")."""
    start = reading.written.text.find(constraint.text, reading.written.places[piece[0]])
    types = [s.end for s in reading.spans if s.names_type and piece[0] <= s.start < piece[1]]
    return bool(types) and start >= reading.written.places[min(types)]
