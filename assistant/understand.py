"""Reads a shopper's message: what it does, and what is asked for after it. Runs no model.

A message that asks for products is read into one or several needs, each with its own ledger of constraints; a follow-up
changes the ledger of the need that it speaks of. Everything else is recognised by patterns (parsing.acts).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.ledger import refined
from assistant.parsing import acts
from assistant.parsing.aspects import find_aspects, store_facet
from assistant.parsing.message import BadMessage, clean, comparable, language, says_nothing
from assistant.parsing.references import References, resolve
from assistant.parsing.removals import Removals, find_removals
from assistant.parsing.request import Request, read_request
from assistant.parsing.several import divide, find_budget, shared
from assistant.parsing.sizes import quantity_said, size_said
from assistant.parsing.spans import Span, spans_of
from assistant.parsing.spelling import Speller, Written, written
from assistant.parsing.strength import TYPES, Strength
from assistant.parsing.turns import (
    accepts,
    adds_to,
    asks_anew,
    changes_type,
    is_question,
    leftover,
    price_wish,
    replaces,
)
from assistant.types import Act, CartOp, DialogueState, Need, Understanding
from retrieval.lexicon import Lexicon
from retrieval.money import major
from retrieval.types import FACETS, Constraint, Language, Op, TaggedProduct, Vocabulary

__all__ = ["BadMessage", "StoreWords", "store_words", "understand"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreWords:
    """What a store's words mean and which of them it carries: made once for a store."""

    lexicon: Lexicon
    strength: Strength
    speller: Speller


def store_words(lexicon: Lexicon, vocabulary: Vocabulary, known: Iterable[str] = ()) -> StoreWords:
    """`known` are words that are no misspellings: common English ones, and those of the catalogue."""
    carried = (lexicon.label(facet, value, "en").lower() for facet, value in vocabulary.counts)
    return StoreWords(lexicon=lexicon, strength=Strength(lexicon, vocabulary), speller=Speller(lexicon, known, carried))


def understand(
    message: str, state: DialogueState, words: StoreWords, shown: Sequence[TaggedProduct] = ()
) -> Understanding:
    """What a message does to the conversation, from the lexicon's words and what the store carries. Takes milliseconds.

    `shown` are the products of `state.shown`, in that order. Every constraint's `text` is a part of the message that
    said it. BadMessage for a message that is empty or too long.
    """
    text = clean(message)
    spoken = spoken_in(text, state)
    plain = comparable(text)
    same = Understanding(
        act="unclear", language=spoken, said=text, needs=state.needs, focus=state.focus, budget=state.budget
    )
    if says_nothing(text):
        return same
    for act, pattern in (("greeting", acts.GREETING), ("thanks", acts.THANKS)):
        if pattern.fullmatch(plain) and not (state.offer and acts.YES.fullmatch(plain)):
            return replace(same, act=act)
    if state.offer and acts.YES.fullmatch(plain):
        return _accepted(state, words, shown, same)
    if state.offer and acts.NO.fullmatch(plain):
        return replace(same, act="about_me", consent=False) if state.offer == REMEMBER else replace(same, act="thanks")
    return _Reading(text, plain, spoken, state, words, shown, same).understood()


#: What a plain yes stands for after we asked whether to remember what was told.
REMEMBER = "remember"


def spoken_in(text: str, state: DialogueState) -> Language:
    """The message's language; a bare word in Latin letters (XL, Nike) does not change a Chinese conversation."""
    found = language(text, state.language)
    if found == "en" and state.language == "zh" and state.turn and re.fullmatch(r"\W*[A-Za-z0-9.]{1,4}\W*", text):
        return "zh"
    return found


def _accepted(
    state: DialogueState, words: StoreWords, shown: Sequence[TaggedProduct], same: Understanding
) -> Understanding:
    if state.offer == REMEMBER:
        return replace(same, act="about_me", consent=True)
    return replace(understand(state.offer, replace(state, offer=""), words, shown), language=same.language)


_SIMPLE: tuple[tuple[Act, re.Pattern[str]], ...] = (
    ("help", acts.HELP), ("undo", acts.UNDO), ("reset", acts.RESET), ("show", acts.SHOW), ("more", acts.MORE),
    ("thanks", acts.THANKS),
)  # fmt: skip
#: "Is the second cheaper?" asks; "anything cheaper than the second?" wishes.
_ASKS_PRICE = re.compile(
    r"^(?:so |and |ok |but )*(?:is|are|was|does|do|which|how much|what)\b(?!.*\b(?:any|anything|something)\b)|哪|多少|吗[?？]?$"
)


class _Reading:
    """One message while it is read."""

    def __init__(
        self,
        text: str,
        plain: str,
        spoken: Language,
        state: DialogueState,
        words: StoreWords,
        shown: Sequence[TaggedProduct],
        same: Understanding,
    ) -> None:
        self.state = state
        self.words = words
        self.shown = shown
        self.spoken = spoken
        self.written: Written = written(text, plain, words.speller)
        self.plain = self.written.plain
        self.spans: list[Span] = spans_of(self.plain, words.lexicon)
        self.same = replace(same, corrected=self.written.corrected)
        need = state.need
        held = tuple((c.facet, v) for c in need.constraints if c.facet in FACETS for v in c.values) if need else ()
        self.kinds = {k for key in held for k in (key, *words.lexicon.implied(*key))}
        self.request = self.read(0, len(self.plain))
        self.removals = find_removals(self.plain, self.spans, held) if state.needs else Removals()
        if self.removals:
            self.request = replace(self.request, constraints=self.without_removed(self.request.constraints))
        self.refers: References = resolve(self.plain, self.spans, shown, state.product)

    def read(self, start: int, end: int) -> Request:
        return read_request(
            self.written,
            start,
            end,
            turn=self.state.turn + 1,
            spoken=self.spoken,
            lexicon=self.words.lexicon,
            strength=self.words.strength,
            before=self.kinds,
        )

    # -- which act ------------------------------------------------------------------------------------------

    def understood(self) -> Understanding:
        plain = self.plain
        if (act := self.simple_act()) is not None:
            return (
                replace(self.same, act=act, needs=(), focus=0, budget=None)
                if act == "reset"
                else replace(self.same, act=act)
            )
        if self.off_topic():
            return replace(self.same, act="off_topic")
        asks_store = acts.STORE.search(plain) and not acts.NOT_STORE.search(plain) and not self.request_of_its_own(2)
        if acts.STORE_PAYMENT.search(plain) or (asks_store and not acts.CART_SURE.search(plain)):
            return replace(self.same, act="store")
        if acts.CART_SURE.search(plain) or (acts.CART.search(plain) and not self.request_of_its_own()):
            return self.cart()
        if acts.WHY.search(plain) and self.shown:
            return self.pointing("why")
        if acts.SIMILAR.search(plain) and self.shown:
            return self.pointing("similar")
        if acts.COMPARE.search(plain) and len(self.shown) > 1 and not self.request_of_its_own(2):
            return self.compared()
        if acts.ABOUT_ME.search(plain):
            return self.about_me()
        if (asked := self.catalogue()) is not None:
            return asked
        if self.asks():
            return self.asking()
        return self.requested()

    def simple_act(self) -> Act | None:
        """An act that the whole message says, or its last clause where the others ask for nothing."""
        last = re.split(r"[,.!;，。！；…]+\s*", self.plain.rstrip(" ,.!;，。！；…"))[-1]
        texts = [self.plain] if self.request.constraints or last == self.plain else [self.plain, last]
        for text in texts:
            for act, pattern in _SIMPLE:
                if pattern.fullmatch(text):
                    return act
        return None

    def off_topic(self) -> bool:
        found = acts.OFF_TOPIC.search(self.plain)
        if found is None:
            return False
        inside = any(s.start <= found.start() and found.end() <= s.end for s in self.spans)
        telling = re.search(r"write|tell|compose|recite|sing|写|讲|唱", found.group()) is not None
        return telling or not (self.request.types or inside)

    def request_of_its_own(self, constraints: int = 1) -> bool:
        """Whether products are plainly asked for: a type is named without pointing at one that is shown."""
        if not self.request.types or self.refers.explicit:
            return False
        return len(self.request.constraints) >= constraints and not (constraints > 1 and is_question(self.plain))

    def ids(self, places: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.shown[place].product.id for place in places)

    def pointing(self, act: Act) -> Understanding:
        """An act about one product: the one pointed at, else the one spoken of last, else the first."""
        places = self.refers.places or (() if self.refers.missing else self.focus_place())
        return replace(self.same, act=act, refers=self.ids(places), unresolved=self.refers.missing)

    def focus_place(self) -> tuple[int, ...]:
        ids = [item.product.id for item in self.shown]
        return (ids.index(self.state.product),) if self.state.product in ids else (0,) if ids else ()

    def compared(self) -> Understanding:
        places = self.refers.places
        if len(places) == 1 and self.state.product:
            focus = self.focus_place()
            places = (*focus, *places) if focus != places else places
        if len(places) < 2 and not self.refers.missing:
            places = tuple(range(min(len(self.shown), 3 if not places else 2)))
        return replace(
            self.same,
            act="compare",
            refers=self.ids(places),
            unresolved=self.refers.missing,
            aspects=find_aspects(self.plain, self.spans),
        )

    # -- questions ------------------------------------------------------------------------------------------

    def asks(self) -> bool:
        """A question about a product that is shown, rather than a wish for others."""
        if not self.shown or not is_question(self.plain) or self.removals:
            return False
        if price_wish(self.plain) and not (self.refers.explicit and _ASKS_PRICE.search(self.plain)):
            return False
        if self.request.sort != "relevance" and not self.refers.places:
            return False
        aspects = find_aspects(self.plain, self.spans)
        if self.refers.places or self.refers.missing:
            named = self.request.types and not self.refers.explicit
            return not named and not re.search(r"\b(?:do you have|have you got|any) (?:these|those|them)\b", self.plain)
        return bool(aspects) and not self.request.constraints and not self.request.types

    def asking(self) -> Understanding:
        asked = self.pointing("ask")
        return replace(asked, aspects=find_aspects(self.plain, self.spans))

    def catalogue(self) -> Understanding | None:
        plain = self.plain
        pointed = self.refers.explicit or re.search(
            r"\b(?:of (?:these|those|them)|ones?)\b(?! in (?:the|your) st)", plain
        )
        kind = None
        facet = ""
        if (listed := acts.CATALOGUE_LIST.search(plain)) and not self.refers.places:
            kind, facet = "list", store_facet(listed)
        elif acts.CATALOGUE_COUNT.search(plain) and not (pointed and self.shown):
            kind = "count"
        elif acts.CATALOGUE_EXTREME.search(plain) and not (pointed and self.shown) and self.request.sort != "relevance":
            kind = "extreme"
        elif acts.CATALOGUE_RANGE.search(plain) and self.request.types and not self.refers.explicit:
            kind = "range"
        if kind is None:
            return None
        constraints = tuple(c for c in self.request.constraints if c.facet != "quantity")
        return replace(
            self.same,
            act="catalogue",
            kind=kind,  # type: ignore[arg-type]
            facet=facet,
            need=Need(
                said=self.written.text,
                search_text=self.request.search_text,
                constraints=constraints,
                sort=self.request.sort,
            ),
        )

    # -- cart and shopper -----------------------------------------------------------------------------------

    def cart(self) -> Understanding:
        plain = self.plain
        op: CartOp = "add"
        if acts.CART_CLEAR.search(plain):
            op = "clear"
        elif acts.CART_REMOVE.search(plain):
            op = "remove"
        elif acts.CART_SHOW.search(plain) and not re.search(r"\badd\b|加入|放进|加到", plain):
            op = "show"
        elif acts.CART_CHECKOUT.search(plain) and not re.search(r"\badd\b|加入|放进|加到", plain):
            op = "checkout"
        done = replace(self.same, act="cart", cart=op, quantity=_pieces(plain))
        if op not in ("add", "remove"):
            return done
        places = self.refers.places
        if not places and not self.refers.missing:
            if op == "remove" and self.state.cart:
                last = (
                    self.state.product
                    if any(l.product == self.state.product for l in self.state.cart)
                    else self.state.cart[-1].product
                )
                return replace(done, refers=(last,))
            places = self.focus_place() if self.state.product or len(self.shown) == 1 else ()
        return replace(done, refers=self.ids(places), unresolved=self.refers.missing)

    def about_me(self) -> Understanding:
        told = tuple(
            replace(c, hard=c.op == "!=" or c.facet == "size", turn=self.state.turn + 1)
            for c in self.request.constraints
            if c.facet not in ("quantity", "product_type", "category", "in_stock")
        )
        if self.request.types and asks_anew(self.plain) and not any(c.facet in TYPES for c in told):
            return replace(self.requested(), told=told)
        return replace(self.same, act="about_me", told=told)

    # -- wishes ---------------------------------------------------------------------------------------------

    def requested(self) -> Understanding:
        if (known := self.about_known()) is not None:
            return known
        several = divide(self.plain, [s for s in self.spans if not s.lacking], self.words.lexicon)
        if len(several) > 1:
            return self.needs(several)
        request = self.request
        rest = leftover(request, self.words)
        need = self.state.need
        if not (
            request.constraints
            or request.sort != "relevance"
            or rest.known
            or self.removals
            or price_wish(self.plain)
            or (need is not None and self.bare_number(need))
        ):
            return self.same
        place = self.state.focus
        if need is not None and request.types:
            named = [i for i, other in enumerate(self.state.needs) if self.alike(other, request)]
            if place not in named and named and not changes_type(self.plain):
                place = named[0]
            need = self.state.needs[place]
        if need is not None and self.removals and not request.types:
            return self.follow(need, place, request, rest.text)
        if len(self.state.needs) > 1 and find_budget(self.plain, True) and not request.types:
            return self.follow(self.state.needs[place], place, request, "")
        if need is None or self.anew(need, request, rest.unknown):
            return self.searched(request, rest.text)
        return self.follow(need, place, request, rest.text)

    def searched(self, request: Request, text: str) -> Understanding:
        only_order = request.sort != "relevance" and not request.constraints and not text
        need = Need(
            said=self.written.text,
            search_text=request.search_text,
            constraints=request.constraints,
            sort=request.sort,
        )
        return replace(self.same, act="sort" if only_order else "search", needs=(need,), focus=0, budget=None)

    def alike(self, need: Need, request: Request) -> bool:
        """Whether a need is for the kind of product that the request names, or for a wider or narrower one."""
        lexicon = self.words.lexicon
        mine = {(c.facet, v) for c in need.constraints if c.facet in TYPES and c.op == "=" for v in c.values}
        theirs = {(c.facet, v) for c in request.types for v in c.values}
        return bool(
            mine & theirs
            or mine & {t for key in theirs for t in lexicon.implied(*key)}
            or theirs & {t for key in mine for t in lexicon.implied(*key)}
        )

    def anew(self, need: Need, request: Request, unknown: bool) -> bool:
        if changes_type(self.plain) or (accepts(self.plain) and not asks_anew(self.plain)):
            return False
        if request.types:
            has_type = any(c.facet in TYPES and c.op == "=" for c in need.constraints)
            if not has_type and not asks_anew(self.plain):
                return False
            return not self.alike(need, request)
        return asks_anew(self.plain) and (
            unknown
            or re.search(r"\bgifts?\b|\bpresents?\b|礼物|送(?:给)?.{1,4}的", self.plain) is not None
            or _for_someone(self.plain)
        )

    def follow(self, need: Need, place: int, request: Request, text: str) -> Understanding:
        budget = find_budget(self.plain, len(self.state.needs) > 1)
        constraints = self.replacing(request.constraints)
        if budget is not None:
            constraints = tuple(c for c in constraints if c.facet != "price")
        if (wish := price_wish(self.plain)) and not any(c.facet == "price" for c in constraints):
            limit = self.relative_price(wish)
            constraints = (*constraints, limit) if limit is not None else constraints
            self.same = replace(self.same, refers=self.ids(self.refers.places))
            if limit is None and not constraints and request.sort == "relevance":
                return replace(
                    self.same,
                    act="sort",
                    needs=self.replaced(place, replace(need, sort="price_asc" if wish == "<" else "price_desc")),
                    focus=place,
                )
        if request.types and self.alike(need, request) and not changes_type(self.plain):
            constraints = self.narrower(need, constraints)
        if not constraints and (said := self.bare_number(need)):
            constraints = (said,)
            if said.facet == "price" and (bare := _BARE_RANGE.search(self.plain)):
                constraints = (said, replace(said, op="<=", value=float(bare[2])))
        new = refined(
            need,
            constraints,
            self.words.lexicon,
            text=text,
            said=self.written.text,
            sort=request.sort,
            also=adds_to(self.plain),
            instead=replaces(self.plain),
            removals=self.removals,
        )
        only_order = request.sort != "relevance" and not constraints and not self.removals and not text
        return replace(
            self.same,
            act="sort" if only_order else "refine",
            needs=self.replaced(place, new),
            focus=place,
            budget=budget.amount if budget else self.state.budget,
        )

    def replacing(self, constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
        """Without what is said to be left behind: the white of "white shows dirt, make it blue", 白的显旧，换蓝色."""
        change = _CHANGE.search(self.plain)
        if change is None:
            return constraints
        at = self.written.places[change.start()]
        place = {c: self.written.text.find(c.text) for c in constraints}
        later = {c.facet for c in constraints if place[c] >= at and c.op == "="}
        kept = []
        for c in constraints:
            if c.op == "=" and c.facet in later and isinstance(c.value, tuple) and place[c] < at:
                head = {m.value for s in self.spans if s.start < change.start() for m in s.mentions}
                values = tuple(v for v in c.values if v not in head)
                c = replace(c, value=values[0] if len(values) == 1 else values) if values else c
            elif c.op == "=" and place[c] < at and (c.facet in later or self.is_held(c)):
                continue
            kept.append(c)
        return tuple(kept)

    def is_held(self, constraint: Constraint) -> bool:
        need = self.state.need
        return need is not None and any(
            c.facet == constraint.facet and c.value == constraint.value for c in need.constraints
        )

    def bare_number(self, need: Need) -> Constraint | None:
        """A size or a number of pieces that is said as a number alone, where there was one before."""
        if bare := _BARE_RANGE.search(self.plain):
            limits = [c for c in need.constraints if c.facet == "price"]
            if limits and not any(c.facet == "price" for c in self.request.constraints):
                return replace(limits[0], op=">=", value=float(bare[1]), turn=self.state.turn + 1, text=bare.group())
        for c in need.constraints:
            if c.facet == "quantity" and (count := quantity_said(self.plain)):
                return replace(c, value=float(count), turn=self.state.turn + 1, text=self.written.text)
            if c.facet == "size" and c.op == "=" and (said := size_said(self.plain, c.values[0])):
                return replace(c, value=said, turn=self.state.turn + 1, text=self.written.text)
        return None

    def replaced(self, place: int, need: Need) -> tuple[Need, ...]:
        return (*self.state.needs[:place], need, *self.state.needs[place + 1 :])

    def without_removed(self, constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
        """Without what was only said to take it back ("never mind the hood")."""
        kept = []
        for c in constraints:
            at = self.written.text.find(c.text)
            cut = any(s <= at < e for s, e in self.removals.cuts) if c.text and at >= 0 else False
            tags = {(c.facet, v) for v in c.values} if not isinstance(c.value, int | float | bool) else set()
            if cut and (tags & self.removals.tags or c.facet in self.removals.facets):
                continue
            kept.append(c)
        return tuple(kept)

    def narrower(self, need: Need, constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
        """Without a type that only repeats, or widens, what the need says: "the jacket should be red" for a parka."""
        lexicon = self.words.lexicon
        mine = {(c.facet, v) for c in need.constraints if c.facet in TYPES and c.op == "=" for v in c.values}
        implied = mine | {t for key in mine for t in lexicon.implied(*key)}
        return tuple(
            c
            for c in constraints
            if not (c.facet in TYPES and c.op == "=" and all((c.facet, v) in implied for v in c.values))
        )

    def relative_price(self, op: Op) -> Constraint | None:
        """Cheaper or dearer than the product pointed at, spoken of last, or first in the list."""
        places = self.refers.places or self.focus_place()
        if not places:
            return None
        price = self.shown[places[0]].product.price
        return Constraint(facet="price", op=op, value=major(price), turn=self.state.turn + 1, text=self.written.text)

    # -- several needs --------------------------------------------------------------------------------------

    def needs(self, pieces: list[tuple[int, int]]) -> Understanding:
        budget = find_budget(self.plain, True)
        pieces, common = shared(self.plain, pieces)
        if budget is not None:
            pieces = [(s, min(e, budget.start) if s < budget.start <= e else e) for s, e in pieces]
            if common is not None and common[0] <= budget.start < common[1]:
                common = (common[0], budget.start)
        requests = self.merged([self.read(start, end) for start, end in pieces])
        for_all = self.read(*common).constraints if common else ()
        apart = any(re.search(r"\bfor\b|给", self.plain[s:e]) for s, e in pieces[:-1])
        people = (
            ()
            if apart
            else tuple(
                c
                for c in requests[-1].constraints
                if c.facet in ("gender", "age_group", "occasion", "season") and self.after_type(c, pieces[-1])
            )
        )
        if len(requests) == 1:
            return self.searched(requests[0], requests[0].search_text)
        needs = []
        for number, request in enumerate(requests):
            own = {c.facet for c in request.constraints}
            extra = (*for_all, *(people if number < len(requests) - 1 else ()))
            needs.append(
                Need(
                    said=self.written.text,
                    search_text=request.search_text,
                    constraints=(*request.constraints, *(c for c in extra if c.facet not in own)),
                    sort=request.sort,
                )
            )
        return replace(self.same, act="search", needs=tuple(needs), focus=0, budget=budget.amount if budget else None)

    def about_known(self) -> Understanding | None:
        """A follow-up that speaks of several needs at once: 西装400以内，鞋300以内."""
        if len(self.state.needs) < 2:
            return None
        needs, last, met = list(self.state.needs), self.state.focus, set()
        for piece in re.finditer(r"[^,，;；。.]+?(?=$|[,，;；。.]|\band\b|和|还有)", self.plain):
            start, end = piece.span()
            spans = [s for s in self.spans if start <= s.start and s.end <= end and s.names_type]
            named = [i for i, need in enumerate(needs) if any(self.kind_of(need, s) for s in spans)]
            if len(named) != 1:
                return None
            last = named[0]
            met.add(last)
            request = self.read(start, end)
            own = tuple(c for c in request.constraints if c.facet not in TYPES)
            needs[last] = refined(needs[last], own, self.words.lexicon, text="", said=self.written.text)
        if len(met) < 2:
            return None
        return replace(self.same, act="refine", needs=tuple(needs), focus=last)

    def kind_of(self, need: Need, span: Span) -> bool:
        """Whether a phrase, even a vague one (鞋), names what a need is for."""
        lexicon = self.words.lexicon
        mine = {(c.facet, v) for c in need.constraints if c.facet in TYPES and c.op == "=" for v in c.values}
        wider = mine | {t for key in mine for t in lexicon.implied(*key)}
        return any((m.facet, m.value) in wider for m in span.mentions if m.facet in TYPES)

    def merged(self, requests: list[Request]) -> list[Request]:
        """Requests for the same kind of product as one: 一张沙发和一个茶几，沙发1500以内 names the sofa twice."""
        kept: list[Request] = []
        for request in requests:
            mine = {v for c in request.types for v in c.values}
            twin = next(
                (i for i, r in enumerate(kept) if mine and mine == {v for c in r.types for v in c.values}), None
            )
            if twin is None:
                kept.append(request)
            else:
                old = kept[twin]
                more = tuple(c for c in request.constraints if c not in request.types)
                kept[twin] = replace(old, constraints=(*old.constraints, *more))
        return kept

    def after_type(self, constraint: Constraint, piece: tuple[int, int]) -> bool:
        """Whether a wish stands behind the last noun, where it is about all that was named ("… for my wife")."""
        start = self.written.text.find(constraint.text, self.written.places[piece[0]])
        types = [s.end for s in self.spans if s.names_type and piece[0] <= s.start < piece[1]]
        return bool(types) and start >= self.written.places[min(types)]


#: Two bare numbers, as prices are said where prices were spoken of: "20 to 40 is plenty".
_BARE_RANGE = re.compile(r"(?<![a-z0-9_.])(\d{1,5})\s?(?:to|-|and|到|至)\s?(\d{1,5})(?![a-z0-9.%])")
#: Where a change of mind begins.
_CHANGE = re.compile(r"换|改|\b(?:make (?:it|that|them)|instead|rather|switch to|change (?:it |that )?to)\b")


def _for_someone(plain: str) -> bool:
    return re.search(r"\b(?:something|anything|stuff|things) for\b", plain) is not None


def _pieces(plain: str) -> int:
    """How many pieces go into the cart or out of it: "add two of the first", 加两件."""
    words = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "两": 2, "三": 3, "四": 4, "五": 5}
    found = re.search(
        r"\b(?:add|buy|order|take|get|put|want|need|have|remove)\s(?:me )?(?P<n>\d{1,2}|two|three|four|five|six)\s(?:of|pieces|pairs|x\b|copies|more)"
        r"|(?P<z>\d{1,2}|[两三四五])(?:件|双|个|条|台|只|套)(?!都|里|中)(?=.{0,6}(?:加|放|购|$)|第|这|那|进)|(?:加|买|要|来|放)(?P<y>\d{1,2}|[两三四五])(?:件|双|个|条|台|只|套)|\bx ?(?P<x>\d{1,2})\b|\b(?P<m>\d{1,2}|two|three|four|five|six) (?:of (?:the|them|it|those|these)|pieces|copies)",
        plain,
    )
    said = next((value for value in found.groupdict().values() if value), "1") if found else "1"
    return words.get(said) or int(said)
