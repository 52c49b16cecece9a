"""One message while it is read: its words, the request in it, what it takes back and what it points at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.parsing.references import References, resolve
from assistant.parsing.removals import Removals, find_removals
from assistant.parsing.request import Request, read_request
from assistant.parsing.spans import Span, spans_of
from assistant.parsing.spelling import Written, written
from assistant.parsing.store_words import StoreWords
from assistant.parsing.strength import TYPES
from assistant.parsing.turns import (
    is_question,
)
from assistant.types import Act, DialogueState, Need, Understanding
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
        if self.removals:  # what is taken back asks for nothing
            rest = list(self.plain)
            for start, end in self.removals.cuts:
                rest[start:end] = "\0" * (end - start)
            self.written = replace(self.written, plain="".join(rest))
            self.request = self.read(0, len(self.plain))
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
        return replace(self.same, act=act, refers=self.ids(places), unresolved=self.refers.missing)

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

    def kind_of(self, need: Need, span: Span) -> bool:
        """Whether a phrase, even a vague one (鞋), names what a need is for."""
        lexicon = self.words.lexicon
        mine = {(c.facet, v) for c in need.constraints if c.facet in TYPES and c.op == "=" for v in c.values}
        wider = mine | {t for key in mine for t in lexicon.implied(*key)}
        return any((m.facet, m.value) in wider for m in span.mentions if m.facet in TYPES)
