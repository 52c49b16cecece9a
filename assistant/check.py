"""Holds a text against the facts that it may use, and finds what they do not back. Knows no model and no product.

The rule is that everything must be backed: numbers, names, tags and claims by the facts of the product spoken of,
every other English word by the facts or by a list of plain words. What is not known to be true is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from assistant.numbers_in_text import Number, numbers
from assistant.types import FactSheet
from assistant.word_lists import word_lists
from retrieval.lexicon import Lexicon
from retrieval.types import Query

Kind = Literal["price", "number", "name", "tag", "claim", "word", "markup", "repetition", "form"]

_MARKUP = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|net|org|io|cn|shop|store)\b|\S+@\S+\.\w+|</?\w[^>]*>|&\w+;|[<>{}\[\]`*_#|\\~^]"
    r"|\n|\r"
    r"|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’][A-Za-z]+)?")
_NAME = "\ue000"  # stands where a product's name was; no text has it, as it is refused as mark-up below


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing in a text that the facts do not back. `text` is the part of it, `message` says what is wrong."""

    kind: Kind
    text: str
    message: str


def check(
    text: str, sheets: Sequence[FactSheet], query: Query, lexicon: Lexicon, *, whole: bool = True
) -> list[Finding]:
    """What the facts do not back, in no particular order; empty for a text that may be shown.

    A part of the text is about the product whose full title was named last, at the beginning about the first.
    `whole` says that the text is complete: it then has to end as a sentence does.
    """
    findings = list(_markup(text))
    if not sheets:
        return [*findings, Finding(kind="name", text=text, message="there are no facts to speak of")]
    for part, sheet in _parts(text, sheets):
        backing = _backing(sheet, lexicon)
        findings += _numbers(part, backing, query)
        findings += _names(part, backing)
        findings += _tags(part, backing, lexicon)
        findings += _made_of(part, lexicon)
        findings += _claims(part, backing)
        findings += _words(part, backing)
    findings += _form(text, sheets, whole)
    return findings


# -- what a text is held against --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Backing:
    stated: str
    names: tuple[tuple[str, ...], ...]
    words: frozenset[str]
    tags: frozenset[tuple[str, str, bool]]
    price: tuple[Number, ...]
    list_price: tuple[Number, ...]
    rating: tuple[Number, ...]
    scale: tuple[Number, ...]
    other: tuple[Number, ...]


@lru_cache(maxsize=64)
def _backing(sheet: FactSheet, lexicon: Lexicon) -> _Backing:
    stated = [value for _, value in sheet.facts] + [reason.text for reason in sheet.reasons if reason.kind != "lack"]
    tags: set[tuple[str, str, bool]] = set()
    broader: list[str] = []  # a parka is a coat, merino is wool
    for text in stated:
        for m in lexicon.mentions(text):
            tags.add((m.facet, m.value, m.negated))
            if not m.negated:
                implied = lexicon.implied(m.facet, m.value)
                tags |= {(facet, value, False) for facet, value in implied}
                broader += [lexicon.label(facet, value, "en") for facet, value in implied]
    lacking = [reason.text for reason in sheet.reasons if reason.kind == "lack"]

    def read(*names: str) -> tuple[Number, ...]:
        return tuple(n for name, value in sheet.facts if name in names for n in numbers(value))

    return _Backing(
        stated=" \n ".join(stated).lower(),
        names=tuple(tuple(_lower_words(text)) for text in (sheet.title, *stated, *lacking)),
        words=frozenset(_stem(w) for text in (sheet.title, *stated, *broader, *lacking) for w in _lower_words(text)),
        tags=frozenset(tags),
        price=read("price"),
        list_price=read("list price"),
        rating=tuple(n for n in read("rating") if n.role != "scale"),
        scale=tuple(n for n in read("rating") if n.role == "scale"),
        other=tuple(
            n for name, value in sheet.facts if name not in ("price", "list price", "rating") for n in numbers(value)
        ),
    )


def _parts(text: str, sheets: Sequence[FactSheet]) -> Iterator[tuple[str, FactSheet]]:
    """The text cut where a product is named, with the name replaced by one character.

    What stands before a name belongs to what was named before it, but at the beginning of a sentence to that name.
    """
    by_title = {sheet.title: sheet for sheet in reversed(sheets) if sheet.title}
    longest = sorted(by_title, key=len, reverse=True)
    names = re.compile("|".join(rf"(?<!\w){re.escape(title)}(?!\w)" for title in longest) or r"(?!)")
    about, part, start, named = sheets[0], "", 0, False
    for found in re.finditer(rf"(?P<name>{names.pattern})|(?P<stop>[.!?](?=\s)|[。！？])", text):
        part += text[start : found.start()]
        start = found.end()
        if found["stop"]:
            yield part + found["stop"], about
            part, named = "", False
            continue
        if named:
            yield part, about
            part = ""
        about, named = by_title[found["name"]], True
        part += _NAME
    yield part + text[start:], about


# -- the detectors ----------------------------------------------------------------------------------------------


def _markup(text: str) -> Iterator[Finding]:
    for found in _MARKUP.finditer(text):
        yield Finding(kind="markup", text=found.group(), message=f"mark-up or a link: {found.group()!r}")
    if _NAME in text:
        yield Finding(kind="markup", text=_NAME, message="a character of the private use area")


def _numbers(part: str, backing: _Backing, query: Query) -> Iterator[Finding]:
    limits = [float(str(c.value)) for c in query.constraints if c.facet == "price"]
    for n in numbers(part):
        if n.kind == "price":
            if n.role == "limit" and any(float(n.value) == limit for limit in limits):
                met = any(float(n.value) == limit for n_ in backing.price for limit in limits if _within(n_, n, query))
                if met:
                    continue
                yield Finding(kind="price", text=n.text, message=f"price is not within {n.text}")
            elif n.role == "was":
                if not any(n.same_price(other) for other in backing.list_price):
                    yield Finding(kind="price", text=n.text, message=f"list price {n.text} not in facts")
            elif n.role == "limit" or not any(n.same_price(other) for other in backing.price):
                yield Finding(kind="price", text=n.text, message=f"price {n.text} not in facts")
        elif n.role == "rating":
            if not any(n.value == other.value for other in backing.rating):
                yield Finding(kind="number", text=n.text, message=f"rating {n.text} not in facts")
        elif n.role == "scale":
            if not any(n.value == other.value for other in backing.scale):
                yield Finding(kind="number", text=n.text, message=f"scale of {n.text} not in facts")
        elif not any(n.matches(other) for other in backing.other):
            yield Finding(kind="number", text=n.text, message=f"number {n.text} not in facts")


def _within(price: Number, limit: Number, query: Query) -> bool:
    if price.currency != limit.currency and limit.currency:
        return False
    for c in query.constraints:
        if c.facet == "price" and float(str(c.value)) == float(limit.value):
            value = float(price.value)
            bound = float(limit.value)
            if (c.op in ("<=", "<") and value <= bound) or (c.op in (">=", ">") and value >= bound) or value == bound:
                return True
    return False


def _names(part: str, backing: _Backing) -> Iterator[Finding]:
    """Capitalised runs that are no name in the facts, word for word and in that order."""
    words = list(_WORD.finditer(part))
    run: list[re.Match[str]] = []
    for word in [*words, None]:
        joined = word is not None and run and part[run[-1].end() : word.start()] in (" ", "-", "'", "’", "&", " & ")
        if word is not None and word.group()[0].isupper() and (joined or not run):
            run.append(word)
            continue
        if run:
            first = _first_in_sentence(part, run[0].start())
            names = run[1:] if first and _plain(run[0].group()) else run
            names = [w for w in names if w.group().lower() not in word_lists().currencies]
            said = tuple(w.group().lower() for w in names)
            if said and said != ("i",) and not any(_contains(name, said) for name in backing.names):
                text = " ".join(w.group() for w in names)
                yield Finding(kind="name", text=text, message=f"name {text!r} not in facts")
        run = [word] if word is not None and word.group()[0].isupper() else []


def _first_in_sentence(part: str, at: int) -> bool:
    before = part[:at].rstrip(" \"'“”‘’(")
    return not before or before[-1] in ".!?。！？:："


def _plain(word: str) -> bool:
    lists = word_lists()
    lower = word.lower()
    return lower in lists.plain or lower in lists.starters or lower in lists.currencies


def _contains(name: tuple[str, ...], said: tuple[str, ...]) -> bool:
    return any(name[i : i + len(said)] == said for i in range(len(name) - len(said) + 1))


def _tags(part: str, backing: _Backing, lexicon: Lexicon) -> Iterator[Finding]:
    spans: dict[tuple[int, int], list[tuple[str, str, bool]]] = {}
    for m in lexicon.mentions(part):
        spans.setdefault((m.start, m.end), []).append((m.facet, m.value, m.negated))
    for (start, end), tags in spans.items():
        said = part[start:end]
        if said.lower() in word_lists().plain or any(tag in backing.tags for tag in tags):
            continue
        facet, value, negated = tags[0]
        message = f"{facet} {'without ' if negated else ''}{value!r} not in facts"
        yield Finding(kind="tag", text=said, message=message)


def _made_of(part: str, lexicon: Lexicon) -> Iterator[Finding]:
    """What a thing is made of must be a material, not its shape."""
    for found in re.finditer(r"\bmade (?:of|from|out of)\s+(?P<what>[\w -]{1,30})", part.lower()):
        known = any(m.facet == "material" and m.start < 20 for m in lexicon.mentions(found["what"]))
        if not known and not re.match(r"(?:[a-z]+ )?down\b", found["what"]):
            yield Finding(kind="form", text=found.group(), message=f"no material: {found['what']!r}")


def _claims(part: str, backing: _Backing) -> Iterator[Finding]:
    for found in word_lists().claims.finditer(part.lower()):
        if found.group() not in backing.stated:
            yield Finding(kind="claim", text=found.group(), message=f"claim {found.group()!r} not in facts")


def _words(part: str, backing: _Backing) -> Iterator[Finding]:
    for word in _lower_words(part):
        forms = {_stem(word), *(_stem(word.removesuffix(end)) for end in ("en", "len") if word.endswith(end))}
        if not _plain(word) and not forms & backing.words:
            yield Finding(kind="word", text=word, message=f"word {word!r} not in facts")


def _form(text: str, sheets: Sequence[FactSheet], whole: bool) -> Iterator[Finding]:
    plain = text
    for sheet in sorted(sheets, key=lambda s: -len(s.title)):
        plain = plain.replace(sheet.title, _NAME) if sheet.title else plain
    if whole and not plain.strip():
        yield Finding(kind="form", text=text, message="nothing is said")
    elif whole and text.rstrip()[-1] not in ".!。！":
        yield Finding(kind="form", text=text[-20:], message="unfinished sentence")
    for found in re.finditer(r"\b(?:is|are)\s+\S+\s+(?:is|are)\b", plain):
        yield Finding(kind="form", text=found.group(), message=f"two verbs: {found.group()!r}")
    for found in re.finditer(r"\brated\s+(?!\d|at\b|of\b|an?\b|by\b|it\b|them\b)\w+", plain):
        yield Finding(kind="form", text=found.group(), message=f"rated without a rating: {found.group()!r}")
    for found in re.finditer(
        r"\b(?!(?:the|a|its|their|this|of|at|and|for|list|same|full|is|are)\b)[a-z-]+ prices?\b", plain
    ):
        yield Finding(kind="form", text=found.group(), message=f"a quality of the price: {found.group()!r}")
    if re.search(r"[.,!。，]\s*[.,!。，]", plain):
        yield Finding(kind="form", text=text, message="two stops in a row")
    if "?" in plain or "？" in plain:
        yield Finding(kind="form", text="?", message="a question")
    for found in re.finditer(r"\b(a|an)\s+([A-Za-z]+)", plain):
        article, word = found.groups()
        if _sounds_like_vowel(word) != (article == "an") and word.lower() not in ("hour", "honest", "one"):
            yield Finding(kind="form", text=found.group(), message=f"wrong article: {found.group()!r}")
    for sentence in re.split(r"(?<=[.!。！])\s+", plain):
        words = re.findall(r"[\w$€£¥.]*\w|\ue000", sentence.lower())
        twos = [pair for pair in pairwise(words) if pair[0] == pair[1]]
        runs = Counter(zip(words, words[1:], words[2:], strict=False))
        threes = [run for run, n in runs.items() if n > 1 and any(w != _NAME and not _plain(w) for w in run)]
        for again in (*twos, *threes):
            yield Finding(kind="repetition", text=" ".join(again), message=f"repeats {' '.join(again)!r}")
        if sentence.count(_NAME) > sum(sheet.title in text for sheet in sheets):
            yield Finding(kind="repetition", text=sentence, message="names a product twice")
        long = Counter(_stem(w) for w in words if len(w) > 3 and w not in word_lists().plain)
        for word, n in long.items():
            if n > 1:
                yield Finding(kind="repetition", text=word, message=f"repeats {word!r}")


def _sounds_like_vowel(word: str) -> bool:
    lower = word.lower()
    if lower.startswith(("uni", "use", "usb", "eu", "one", "uv")):
        return False
    if word.isupper() and len(word) <= 4:
        return word[0] in "AEFHILMNORSX"
    return lower[0] in "aeiou"


def _lower_words(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text):
        yield found.group().lower().replace("’", "'")


def _stem(word: str) -> str:
    """The word without a plural's or possessive's ending, roughly."""
    word = word.removesuffix("'s")
    for ending, least in (("ies", 5), ("es", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "e" if ending == "es" else "")
    return word


def said(findings: Iterable[Finding]) -> str:
    """The first finding in a few words, for the record."""
    return next((finding.message for finding in findings), "")
