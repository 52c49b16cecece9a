"""One message while it is read: its words, the request in it, what it takes back and what it points at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.ledger import types_of
from assistant.parsing.asides import set_aside
from assistant.parsing.conditions import find_sorts
from assistant.parsing.parts import without_parts
from assistant.parsing.references import References, resolve
from assistant.parsing.removals import Removals, find_removals
from assistant.parsing.request import Request, read_request
from assistant.parsing.settle import settled
from assistant.parsing.spans import Span
from assistant.parsing.spelling import Written, written
from assistant.parsing.store_words import StoreWords
from assistant.parsing.strength import TYPES
from assistant.parsing.turns import (
    is_question,
)
from assistant.types import Act, DialogueState, Need, Understanding
from retrieval.lexicon import Lexicon
from retrieval.types import FACETS, Language, TaggedProduct


class Reading:
    """One message, in a conversation, about the products shown. `same` is the understanding that changes nothing."""

    def __init__(
        self,
        text: str,
        plain: str,
        spoken: Language,
        state: DialogueState,
        words: StoreWords,
        shown: Sequence[TaggedProduct],
        in_cart: Sequence[TaggedProduct],
        same: Understanding,
    ) -> None:
        self.state = state
        self.words = words
        self.shown = shown
        self.in_cart = in_cart
        self.spoken = spoken
        self.written: Written = written(text, plain, words.speller)
        self.plain = self.written.plain
        need = state.need
        held = tuple((c.facet, v) for c in need.constraints if c.facet in FACETS for v in c.values) if need else ()
        self.kinds = {k for key in held for k in (key, *words.lexicon.implied(*key))}
        self.phrases = settled(self.plain, words.lexicon)  # all of them, those of asides too
        bare, self.spans = set_aside(self.plain, self.phrases, first=not state.needs)
        self.written = replace(self.written, plain=bare)
        self.wished = without_named(self.plain, bare, words.lexicon)  # where "too expensive" is of what is looked for
        self.same = replace(same, corrected=self.written.corrected)
        self.request = self.read(0, len(self.plain))
        self.removals = find_removals(self.plain, self.spans, words.lexicon, held) if state.needs else Removals()
        if self.removals:  # what is taken back asks for nothing
            rest = list(bare)
            for start, end in self.removals.cuts:
                rest[start:end] = "\0" * (end - start)
            self.written = replace(self.written, plain="".join(rest))
            self.request = self.read(0, len(self.plain))
        whole, kept = without_parts(bare, self.spans, self.kinds)
        self.parted = whole != bare and not self.removals  # a part of what is looked for is spoken of
        if self.parted:
            self.spans = kept
            self.written = replace(self.written, plain=whole)
            self.request = self.read(0, len(self.plain))
        self.refers: References = resolve(without_order(self.plain), self.spans, shown, state.product, state.together)

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

    def ids(self, places: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.shown[place].product.id for place in places)

    def focus_place(self) -> tuple[int, ...]:
        ids = [item.product.id for item in self.shown]
        return (ids.index(self.state.product),) if self.state.product in ids else (0,) if ids else ()

    def request_of_its_own(self, constraints: int = 1) -> bool:
        """Whether products are plainly asked for: a type is named without pointing at one that is shown."""
        if not self.request.types or self.refers.explicit:
            return False
        return len(self.request.constraints) >= constraints and not (constraints > 1 and is_question(self.plain))

    def pointing(self, act: Act) -> Understanding:
        """An act about one product: the one pointed at, else the one spoken of last, else the first."""
        places = self.refers.places or (() if self.refers.missing else self.focus_place())
        if act == "why":
            places = places[:1]  # "why is the second behind the first?" is about the second
        return replace(self.same, act=act, refers=self.ids(places), unresolved=self.refers.missing)

    def alike(self, need: Need, request: Request) -> bool:
        """Whether a need is for the kind of product that the request names, or for a wider or narrower one."""
        lexicon = self.words.lexicon
        mine = types_of(need)
        theirs = {(c.facet, v) for c in request.types for v in c.values}
        return bool(
            mine & theirs
            or mine & {t for key in theirs for t in lexicon.implied(*key)}
            or theirs & {t for key in mine for t in lexicon.implied(*key)}
        )

    def kin(self, need: Need, request: Request) -> bool:
        """Whether a need and a request are for kinds of one thing: a bouquet and roses are flowers."""
        lexicon = self.words.lexicon
        theirs = {(c.facet, v) for c in request.types for v in c.values}
        wider = [
            {t for key in keys for t in lexicon.implied(*key) if key[0] == t[0] == "product_type"}
            for keys in (types_of(need), theirs)
        ]
        return bool(wider[0] & wider[1])

    def named_need(self) -> tuple[int, str] | None:
        """The one need of several that the message names by its noun, and that noun: "the bed" for a dog bed, 爬架."""
        found: dict[int, str] = {}
        for place, need in enumerate(self.state.needs):
            nouns = {noun for _, value in types_of(need) for noun in self.words.heads.get(value, ())}
            for noun in sorted(nouns, key=len, reverse=True):
                if (
                    re.search(rf"\b(?:the|that|those|these|my|an?) (?:[a-z]+ )?{re.escape(noun)}s?\b", self.plain)
                    or re.match(rf"(?:and |ok |so |then )*{re.escape(noun)}s?\b", self.plain)
                    or (not noun.isascii() and noun in self.plain)
                ):
                    found[place] = noun
                    break
        return next(iter(found.items())) if len(found) == 1 and len(self.state.needs) > 1 else None

    def kind_of(self, need: Need, span: Span) -> bool:
        """Whether a phrase, even a vague one (鞋), names what a need is for."""
        lexicon = self.words.lexicon
        mine = types_of(need)
        wider = mine | {t for key in mine for t in lexicon.implied(*key)}
        return any((m.facet, m.value) in wider for m in span.mentions if m.facet in TYPES)


def without_order(plain: str) -> str:
    """The text without the "first" that puts something first: "best reviewed first?" points at no place."""
    for found in find_sorts(plain):
        if first := re.search(r"\bfirst$|第一$", plain[found.start : found.end]):
            at = found.start + first.start()
            plain = plain[:at] + "\0" * (found.end - at) + plain[found.end :]
    return plain


def without_named(plain: str, bare: str, lexicon: Lexicon) -> str:
    """The text without those of its asides that name something: 羊绒估计太贵 is no wish for less."""
    text = list(plain)
    for aside in re.finditer("\0+", bare):
        if lexicon.mentions(plain[aside.start() : aside.end()]):
            text[aside.start() : aside.end()] = aside.group()
    return "".join(text)
