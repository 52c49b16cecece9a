"""Mark-up, links, other scripts, and what makes a text no sentence. Knows no facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from assistant.checking.clauses import clauses
from assistant.checking.deeds import habit_clauses
from assistant.checking.findings import Finding
from assistant.checking.parts import NAME
from assistant.checking.vocabulary import WORD, plain, stem
from assistant.wording import sounds_like_vowel
from retrieval.types import Language

_MARKUP = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|net|org|io|cn|shop|store|co|uk|de|app|ly|me|info|biz)\b|"
    r"\S+@\S+\.\w+|</?\w[^>]*>|&#?\w+;|[<>{}\[\]`*_#|\\~^=@]"
    r"|\n|\r|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\.\.\.|…|//"
)
_EMOJI = re.compile(r"[\u2190-\u2bff\u3000\u303d\ufe0f\U0001f000-\U0001faff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CAPITALS = re.compile(r"\b[A-Z]{5,}\b|\b[A-Z]{2,}(?:\s+[A-Z]{2,}){2,}\b")


def markup(text: str) -> Iterator[Finding]:
    for found in _MARKUP.finditer(text):
        yield Finding(kind="markup", text=found.group(), message=f"mark-up or a link: {found.group()!r}")
    for found in _EMOJI.finditer(text):
        yield Finding(kind="markup", text=found.group(), message=f"a picture sign: {found.group()!r}")
    if any("\ue000" <= sign <= "\uf8ff" for sign in text):
        yield Finding(kind="markup", text=NAME, message="a character of the private use area")


def scripts(named: str, language: Language) -> Iterator[Finding]:
    """Letters of another script than the reply's, and sentences in two languages; a product's name may be in any.

    No Chinese word is on the plain list, so Chinese in an English text would go unchecked.
    """
    for sign in named:
        if sign.isalpha() and not sign.isascii() and not _HAN.match(sign) and not WORD.match(sign) and sign != NAME:
            yield Finding(kind="markup", text=sign, message=f"another language's letter: {sign!r}")
            return
    english = [word.group() for word in WORD.finditer(named) if plain(word.group()) and word.group().islower()]
    if language == "en" and (other := _HAN.search(named)):
        yield Finding(kind="markup", text=other.group(), message=f"another language's letter: {other.group()!r}")
    elif _HAN.search(named) and english:
        yield Finding(kind="markup", text=english[0], message="two languages in one text")


def form(named: str, products: int, *, whole: bool) -> Iterator[Finding]:
    """What is wrong with the sentences of a text in which NAME stands for names; `products` are named in it."""
    if whole and not named.strip():
        yield Finding(kind="form", text=named, message="nothing is said")
    elif whole and named.rstrip()[-1] not in ".!。！":
        yield Finding(kind="form", text=named[-20:], message="unfinished sentence")
    for pattern, message in _WRONG:
        for found in pattern.finditer(named):
            yield Finding(kind="form", text=found.group(), message=f"{message}: {found.group()!r}")
    for found in re.finditer(r"\b(a|an)\s+([A-Za-z]+)", named, re.IGNORECASE):
        article, word = found.groups()
        if sounds_like_vowel(word) != (article.lower() == "an"):
            yield Finding(kind="form", text=found.group(), message=f"wrong article: {found.group()!r}")
    for sentence in re.split(r"(?<=[.!。！])\s+", named):
        yield from _repetitions(sentence, products)


_WRONG = (
    (re.compile(r"\b(?:is|are)\s+\S+\s+(?:is|are)\b(?! (?:not |un|left|open))"), "two verbs"),
    (re.compile(
        r"\brated\s+(?!\d|at\b|of\b|an?\b|by\b|it\b|them\b|the\b|this\b|on\b|and\b|higher\b|best\b|"
        r"highest\b|better\b)\w+"), 
        "rated without a rating"),
    (re.compile(r"[.,!。，]\s*[.,!。，]"), "two stops in a row"),
    (re.compile(r"[?？]"), "a question"),
    (re.compile(r"\ue000 (?:is|are) not (?:stated|said|mentioned)"), "a product that is not stated"),
    (re.compile(r"\b(?:is|are) (?:a |the )?(?:product )?(?:pages?|listings?|store|sheet)\b"), "it is no page"),
    (_CAPITALS, "shouting"),
    (re.compile(r"\b(?:a|an|the|and|or|with|of|is|at|your|its|no|without|than|which)\s*[.!]\s*$"), "broken off"),
)  # fmt: skip


def _repetitions(sentence: str, products: int) -> Iterator[Finding]:
    words = re.findall(r"[\w$€£¥.'-]*\w|\ue000", sentence.lower())
    twos = [pair for pair in pairwise(words) if pair[0] == pair[1]]
    runs = Counter(zip(words, words[1:], words[2:], strict=False))
    threes = [run for run, n in runs.items() if n > 1 and any(w != NAME and not plain(w) for w in run)]
    for again in (*twos, *threes):
        yield Finding(kind="repetition", text=" ".join(again), message=f"repeats {' '.join(again)!r}")
    if sentence.count(NAME) > max(products, 1):
        yield Finding(kind="repetition", text=sentence, message="names a product twice")
    told = [sentence[start:end].lower() for start, end, _, _ in habit_clauses(sentence, clauses(sentence))]
    for clause in told:  # what was bought before may be what this is
        sentence = sentence.lower().replace(clause, " ")
    words = re.findall(r"[\w'-]*\w", sentence.lower())
    long = Counter(stem(w) for w in words if len(w) > 3 and w[0].isalpha() and not plain(w))
    for word, n in long.items():
        if n > 1:
            yield Finding(kind="repetition", text=word, message=f"repeats {word!r}")
