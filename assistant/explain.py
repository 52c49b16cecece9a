"""Says in a sentence or two each why the first products were chosen. Nothing unchecked leaves it. Knows no adapter.

The model words a sheet per product. A sentence is let out once it is whole and passes the check; its beginning already
where it would pass as a sentence of its own, and then the sentence ends there if its end does not pass. An answer of
which nothing passes is asked for once more, drawn at random; if that fails as well, a template says it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Generator as Producer
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from random import Random
from time import monotonic
from typing import Literal

from assistant.check import Finding, check, said
from assistant.facts import fact_sheets
from assistant.plan import MOST, ORDERS, OTHERS, SOON, planned
from assistant.sheet import prompt
from assistant.types import Cards, Explanation, FactSheet, Generator, GeneratorFailed, Prompt, Sentence
from assistant.wording import first_sentence, owed_sentences, second_sentence
from ranking.types import ShopperProfile
from retrieval.lexicon import Lexicon
from retrieval.types import Query, TaggedProduct

DEADLINE_S = 4.0
MAX_TOKENS = 90
#: Sentences of one answer; what a model goes on to write is left out.
MOST_SENTENCES = 3
#: How freely an answer is drawn at the second attempt.
AGAIN = 0.7
#: A second attempt with less time than this is left out, in seconds.
TOO_LATE_S = 0.3

Check = Callable[[str, Sequence[FactSheet], Query, Lexicon], Sequence[Finding]]

_STOP = re.compile(r"[.!?](?=\s)|[。！？]|\n")

#: Where a sentence may end short of what follows.
_PAUSE = re.compile(r"(?:[,;] |,? (?=(?:and|with|for|at|that|which|so|but|though|by|from)\b))")
#: A verb after the product's name, and enough after that to be a statement.
_SAYS = re.compile(r" (?:is|are|has|have|costs?|comes with|sells? for)(?: \S+){2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """In whose name a model speaks, and how: the store's settings."""

    store: str = ""
    tone: str = "plain"


def explain(
    cards: Cards,
    profile: ShopperProfile,
    generator: Generator | None,
    lexicon: Lexicon,
    *,
    past: Sequence[TaggedProduct] = (),
    today: date | None = None,
    speaker: Speaker = Speaker(),
    deadline_s: float = DEADLINE_S,
    passes: Check = check,
) -> Iterator[str | Explanation]:
    """Checked pieces of text as they come, in order, then the Explanation of which they are the text.

    One paragraph a product, in shown order. `past` are the products that the profile's events are about. Closing the
    iterator stops the generator. With nothing shown there is nothing to say: an empty Explanation.
    """
    if cards.query is None or not cards.products:
        yield Explanation(text="", generator="none")
        return
    language = cards.language
    sheets = fact_sheets(cards.products, cards.query, profile, language, lexicon, past, today=today)
    drafts = [_Draft(sheet, cards.query, lexicon, passes) for sheet in sheets]
    told = _Told(drafts, language)
    fallback = ""
    if generator is None:
        fallback = "no model"
    elif language not in generator.languages:
        fallback = "language"
    else:
        prompts = [
            prompt(
                planned(
                    sheet,
                    _chance(sheet, cards.query),
                    OTHERS if place else MOST,
                    language,
                    ORDERS if place else SOON,
                ),
                language,
                store=speaker.store,
                tone=speaker.tone,
            )
            for place, sheet in enumerate(sheets)
        ]
        end = monotonic() + deadline_s
        try:
            for attempt in ("model", "again"):
                wanted = [i for i, draft in enumerate(drafts) if not draft.sentences]
                if wanted and (attempt == "model" or end - monotonic() > TOO_LATE_S):
                    with closing(_written(generator, prompts, wanted, drafts, attempt, end)) as steps:
                        for _ in steps:
                            yield from told.ready()
        except GeneratorFailed as failed:
            fallback = str(failed)
    for draft in drafts:
        draft.finish()
    yield from told.ready(last=True)
    sentences = tuple(sentence for draft in drafts for sentence in draft.sentences)
    wrong = next((s.refused for s in sentences if s.by == "template" and s.refused), "")
    by_model = any(sentence.by != "template" for sentence in sentences)
    yield Explanation(
        text=told.text,
        generator=generator.name if generator is not None and by_model else "template",
        fallback=fallback or (f"check: {wrong}" if wrong else ""),
        sentences=sentences,
    )


def _chance(sheet: FactSheet, query: Query) -> Random:
    """The same for the same request, so that the same question is answered alike."""
    return Random(f"{sheet.product_id}\n{query.text}")


def _written(
    generator: Generator,
    prompts: Sequence[Prompt],
    wanted: Sequence[int],
    drafts: Sequence[_Draft],
    attempt: str,
    end: float,
) -> Producer[None, None, None]:
    """Lets the model write the wanted answers into their drafts; yields after every piece. GeneratorFailed."""
    stream = generator.stream(
        [prompts[i] for i in wanted],
        max_tokens=MAX_TOKENS,
        deadline_s=max(0.0, end - monotonic()),
        temperature=0.0 if attempt == "model" else AGAIN,
    )
    for i in wanted:
        drafts[i].begin(attempt)
    try:
        for which, piece in stream:
            drafts[wanted[which]].add(piece)
            yield
            if all(drafts[i].complete for i in wanted):
                break
    finally:
        close = getattr(stream, "close", None)
        if close is not None:
            close()
    for i in wanted:
        drafts[i].finish()
    yield


@dataclass(slots=True)
class _Draft:
    """What is written about one product. `sentences` are those that passed; `refused` says what was wrong with the
    first that did not."""

    sheet: FactSheet
    query: Query
    lexicon: Lexicon
    passes: Check
    sentences: list[Sentence] = field(default_factory=list)
    text: str = ""
    by: str = "model"
    refused: str = ""
    complete: bool = False
    early: str = ""
    looked: int = 0

    def begin(self, by: str) -> None:
        self.text, self.by, self.complete = "", by, False
        self.early, self.looked = "", 0

    def add(self, piece: str) -> None:
        """Takes in the next words; an empty piece ends the answer."""
        if self.complete:
            return
        if not piece:
            self.finish()
            return
        self.text += piece
        while not self.complete and (stop := _STOP.search(self.text)):
            self._hold(self.text[: stop.end()])
            self.text, self.looked = self.text[stop.end() :].lstrip(), 0
        if not self.complete:
            self._look_early()

    def finish(self) -> None:
        """Takes what there is for the whole: a sentence that broke off ends where it could."""
        if not self.complete:
            self._hold(self.text)
            self.complete = True

    def _hold(self, text: str) -> None:
        sentence, early = text.strip(), self.early
        self.early = ""
        if not sentence:
            return
        findings = self.passes(sentence, [self.sheet], self.query, self.lexicon)
        wrong = said(findings)
        if findings:
            self.refused = self.refused or wrong
            sentence = f"{early}." if early else ""
        if sentence:
            by: Literal["model", "again"] = "again" if self.by == "again" else "model"
            self.sentences.append(Sentence(text=sentence, product_id=self.sheet.product_id, by=by, refused=wrong))
        self.complete = len(self.sentences) >= MOST_SENTENCES

    def _look_early(self) -> None:
        """Takes note of the beginning of the sentence that could stand alone."""
        for pause in _PAUSE.finditer(self.text, self.looked):
            self.looked = pause.start() + 1
            beginning = self.text[: pause.start()]
            if not _SAYS.match(beginning.partition(self.sheet.title)[2]):
                continue
            if not self.passes(f"{beginning}.", [self.sheet], self.query, self.lexicon):
                self.early = beginning


class _Told:
    """What was let out of the drafts, in order: a draft's sentences as they pass, the next draft's once it is done."""

    def __init__(self, drafts: Sequence[_Draft], language: str) -> None:
        self.drafts, self.language = drafts, language
        self.text = ""
        self.at = self.shown = self.begun = 0

    def ready(self, *, last: bool = False) -> Iterator[str]:
        """The pieces that can be let out now. `last` says that no model will write any more."""
        while self.at < len(self.drafts):
            draft = self.drafts[self.at]
            yield from self._new(draft)
            if not draft.complete or not (draft.sentences or last):
                return
            self._complete(draft)
            yield from self._new(draft)
            self.at, self.shown = self.at + 1, 0

    def _new(self, draft: _Draft) -> Iterator[str]:
        for sentence in draft.sentences[self.shown :]:
            yield from self._let_out(sentence.text)
            self.shown, self.begun = self.shown + 1, 0
        if draft.early and not draft.complete:
            yield from self._let_out(draft.early)

    def _let_out(self, text: str) -> Iterator[str]:
        """What of a sentence, of which this much is known, is not out yet."""
        gap = "" if self.begun or not self.text else "\n" if not self.shown else "" if self.language == "zh" else " "
        piece = gap + text[self.begun :]
        if text[self.begun :]:
            self.text += piece
            self.begun = len(text)
            yield piece

    def _complete(self, draft: _Draft) -> None:
        """Adds what the model left out and has to be said, or all where it said nothing."""
        sheet, place = draft.sheet, self.at
        written = " ".join(sentence.text for sentence in draft.sentences)
        if written:
            more = owed_sentences(sheet, self.language, written)
        else:
            more = [first_sentence(sheet, self.language, place), *owed_sentences(sheet, self.language, "")]
            more.append(second_sentence(sheet, self.language))
        draft.sentences += [
            Sentence(text=text, product_id=sheet.product_id, by="template", refused=draft.refused)
            for text in more
            if text
        ]
