"""Says in a sentence or two why the first products were chosen. Nothing unchecked leaves it. Knows no adapter.

The model continues a sentence whose start is true by construction. It is read clause by clause: a clause is let out
once the sentence, ended there, passes the check. What fails ends the sentence before it, or, where nothing could be
let out, gives way to the template.
"""

from __future__ import annotations

import re
from collections.abc import Generator as Producer
from collections.abc import Iterator, Sequence
from contextlib import closing
from time import monotonic

from assistant.check import check, said
from assistant.facts import fact_sheets
from assistant.types import Cards, Explanation, FactSheet, Generator, GeneratorFailed
from assistant.wording import (
    adjective,
    facts,
    first_sentence,
    second_sentence,
    sentence_start,
    shown_to_model,
)
from prompts import render
from ranking.types import ShopperProfile
from retrieval.lexicon import Lexicon
from retrieval.types import Query

DEADLINE_S = 4.0
MAX_TOKENS = 48

#: Where a sentence may pause: what stands before can be let out while the rest is still being written.
_PAUSE = re.compile(r", (?=\w)|(?<!\d)[.!](?=\s|$)|(?<=\d)[.!](?=\s)|\n")
#: Where a sentence whose end is bad can be cut.
_CUT = re.compile(
    r",? (?=(?:and|with|for|at|that|which|who|rated|priced|in|so|within|but|because|to|made|by|from|while)\b)"
)
_OPEN = re.compile(
    r"\b(?:an?|the|and|or|but|with|for|at|is|are|of|in|to|that|which|who|it|its|your|from|by|has|have|be|as|on|so|rated"
    r"|priced|made|than|not|no|without|they|their|this|these|available|also|range)$"
)


class _Unbacked(Exception):
    """The model's text failed its check before anything could be let out."""


def explain(
    cards: Cards,
    profile: ShopperProfile,
    generator: Generator | None,
    lexicon: Lexicon,
    *,
    deadline_s: float = DEADLINE_S,
) -> Iterator[str | Explanation]:
    """Checked pieces of text as they come, in order, then the Explanation of which they are the text.

    Closing the iterator stops the generator. With nothing shown there is nothing to say: an empty Explanation.
    """
    if cards.query is None or not cards.products:
        yield Explanation(text="", generator="none")
        return
    language = cards.language
    sheets = fact_sheets(cards.products, cards.query, profile, language, lexicon)
    text, fallback = "", ""
    if generator is None:
        fallback = "no model"
    elif language not in generator.languages or language != "en":
        fallback = "language"
    else:
        try:
            with closing(_written(generator, sheets, cards.query, lexicon, deadline_s)) as pieces:
                for piece in pieces:
                    text += piece
                    yield piece
        except _Unbacked as failed:
            fallback = f"check: {failed}"
        except GeneratorFailed as failed:
            fallback = str(failed)
    if not text:
        text = first_sentence(sheets[0], language)
        yield text
    more = second_sentence(sheets, language, text)
    if more:
        piece = more if language == "zh" else f" {more}"
        text += piece
        yield piece
    by = "template" if fallback or generator is None else generator.name
    yield Explanation(text=text, generator=by, fallback=fallback)


def system_prompt() -> str:
    """What every prompt for a model begins with; a generator may prepare it once."""
    return render("explain.en.j2").strip()


def _written(
    generator: Generator, sheets: Sequence[FactSheet], query: Query, lexicon: Lexicon, deadline_s: float
) -> Producer[str, None, None]:
    """The model's sentence about the first product, in checked pieces; nothing at all or a whole sentence.

    _Unbacked or GeneratorFailed only where nothing was let out.
    """
    sheet = sheets[0]
    start = sentence_start(sheet)
    draft = _Draft(start, sheet, query, lexicon)
    end = monotonic() + deadline_s
    failed: GeneratorFailed | None = None
    stream = generator.stream(
        system_prompt(), shown_to_model(sheet).strip(), max_tokens=MAX_TOKENS, deadline_s=deadline_s, start=start
    )
    try:
        for piece in stream:
            yield from draft.add(piece)
            if draft.done or monotonic() > end:
                break
    except GeneratorFailed as error:
        failed = error
    finally:
        close = getattr(stream, "close", None)
        if close is not None:
            close()
    yield from draft.finish()
    if not draft.shown:
        if failed is not None:
            raise failed
        raise _Unbacked(draft.wrong or "nothing usable was written")


class _Draft:
    """A sentence while it is written. `shown` is the length of what was let out of `text`."""

    def __init__(self, start: str, sheet: FactSheet, query: Query, lexicon: Lexicon) -> None:
        self.text = start
        self.start = len(start)
        self.sheet = sheet
        self.query = query
        self.lexicon = lexicon
        self.shown = 0
        self.looked = len(start)
        self.done = False
        self.wrong = ""

    def add(self, piece: str) -> Iterator[str]:
        """Takes in the next words and gives what can be let out now."""
        self.text += piece
        while not self.done and (pause := _PAUSE.search(self.text, self.looked)):
            ends = pause.group()[0] != ","
            self.looked = pause.end()
            if self._holds(self.text[: pause.start()]):
                yield from self._let_out(pause.start())
                if ends:
                    self.done = True
                    yield "."
            elif self.wrong or ends:
                self.done = True
                self.text = self.text[: pause.start()]
                yield from self._rescue()
        if not self.done and " " in piece:
            self._look_ahead()
            if self.wrong:
                self.done = True
                yield from self._rescue()

    def finish(self) -> Iterator[str]:
        """Ends the sentence where the text stops, at its full stop or short of it."""
        if self.done:
            return
        self.done = True
        text = self.text.rstrip()
        whole = text.endswith((".", "!"))
        self.text = text.rstrip(" .!")
        yield from self._rescue(whole=whole)

    def _let_out(self, upto: int) -> Iterator[str]:
        if upto > self.shown:
            yield self.text[self.shown : upto]
            self.shown = upto

    def _rescue(self, *, whole: bool = False) -> Iterator[str]:
        """Cuts a sentence with a bad end back to where it still holds, but not before what was let out.

        `whole` says that the text does end there; a text that broke off is cut at the least to its last clause.
        """
        cuts = [m.start() for m in _CUT.finditer(self.text, self.start) if m.start() > self.shown]
        for cut in (*([len(self.text)] if whole else []), *reversed(cuts)):
            if self._holds(self.text[:cut]):
                yield from self._let_out(cut)
                break
        if self.shown:
            yield "."

    def _holds(self, text: str) -> bool:
        """Whether the text, ended here, is a true and whole sentence that says something."""
        findings = check(f"{text}.", [self.sheet], self.query, self.lexicon)
        self.wrong = said(findings)
        return not findings and self._closes(text)

    def _closes(self, text: str) -> bool:
        words = text[len(self.sheet.title) + 4 :].lower().replace(",", " ").split()
        if len(words) < 3 or _OPEN.search(words[-1]):
            return False
        tail = text.rsplit(" a ", 1)[-1].rsplit(" an ", 1)[-1].lower() if re.search(r"\ban? ", text) else text.lower()
        labels = [label for name in ("colour", "pattern", "feature") for label in facts(self.sheet, name)]
        hows = {word for label in labels if adjective(label) for word in label.lower().split()}
        if all(word in hows for word in re.findall(r"[a-z]+", tail)):
            return False
        rest = " ".join(words)
        return any(value.lower() in rest for name, value in self.sheet.facts if name not in ("brand", "stock"))

    def _look_ahead(self) -> None:
        """Fails early: whole words that no ending could put right."""
        head = self.text.rsplit(" ", 1)[0]
        if len(head) > self.start:
            findings = check(head, [self.sheet], self.query, self.lexicon, whole=False)
            self.wrong = said([f for f in findings if f.kind in ("word", "claim", "markup", "repetition", "name")])
