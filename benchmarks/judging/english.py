"""Broken English and mark-up in a sentence. Knows no product."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.judging.names import NAME
from benchmarks.judging.row import title_head
from benchmarks.judging.words import words

_MARKUP = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|net|org|io|shop|cn)\b|[<>{}\[\]`*_|\\^~]|#\w|&\w+;|!\[|\ufffd|"
    r"[\u3040-\u30ff\u4e00-\u9fff]"
    r"|[\U0001F300-\U0001FAFF\u2600-\u27bf]"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|comes?|costs?|fits?|meets?|matches|match|suits?|gives?|offers?|keeps?|goes|go|"
    r"does|do|says?|"
    r"states?|lists?|mentions?|includes?|features?|works?|sits?|stays?|falls?|lands?|leaves?|makes?|takes?|holds?|"
    r"adds?|brings?|"
    r"rates?|rated|bought|viewed|picked|liked|chose|choose|sells?|saves?|runs?|needs?|covers?|ticks?|answers?|"
    r"follows?|stands?|shows?|carries|carry|carr(?:y|ies)|"
    r"looks?|feels?|helps?|lets?|gets?|pairs?|would|can|will|could|should|may|might|it's|they're|that's|there's|"
    r"isn't|aren't|doesn't|don't)\b",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"\b(?:an?|the|and|or|but|with|for|at|is|are|of|in|to|that|which|who|its|your|from|by|has|have|be|as|so|than|"
    r"no|without|"
    r"they|their|very|also|rated|priced|about|under|within)[^\w§]*$",
    re.IGNORECASE,
)
_DOUBLED = re.compile(r"\b(\w+)\s+\1\b", re.IGNORECASE)
_TWO_VERBS = re.compile(
    r"\b(?:is|are|has|have|costs?|comes?)\s+(?:is|are|has|have|costs?|comes?|fits?|meets?|matches|includes?|"
    r"features?)\b"
    r"|\b(?:with|for|of|an?|the|its|in|by)\s+(?:fits|is|are|has|costs|comes|meets|includes)\b",
    re.IGNORECASE,
)
_CLASH = re.compile(
    r"\b(?:an?|the|its|your)\s+(?:and|or|with|for|of|in|at|by|to|a|an|the|is)\b|,\s*,|\s[,.;:]|\(\s*\)|,\s*\.|"
    r"\band\s+(?:and|or|,)"
    r"|\b(?:with|for|at|by|of)\s+(?:and|or|with|at|by|,|\.)",
    re.IGNORECASE,
)
_AN = re.compile(
    r"^(?:[aeio]|u(?!ni(?!n)|s[eu]|til|tensil|k\b|ru|v\b|rn)|hour|honest|heir|[AEFHILMNORSX](?:[A-Z0-9]|\b-)|8|"
    r"11\b|18\b)"
)
_A = re.compile(r"^(?:one|once|eu|ewe|ubi)", re.IGNORECASE)


def markup(sentence: str) -> Iterator[str]:
    """Links, mark-up, pictures and foreign script."""
    for match in _MARKUP.finditer(sentence):
        yield match.group()


def broken(sentence: str, segments: str) -> Iterator[str]:
    """Faults that a reader trips over. `segments` is the sentence with NAME in place of every product's name."""
    text = segments.strip()
    bare = text.rstrip("\"'”’)")
    if not bare.endswith((".", "!", "?")):
        yield "no end"
    if _OPEN_END.search(bare):
        yield "unfinished"
    first = sentence.strip()[:1]
    if first.islower():
        yield "starts small"
    if not _VERB.search(text):
        yield "no verb"
    for match in _DOUBLED.finditer(text):
        if match.group(1).lower() not in ("that", "had", NAME) and not match.group(1).isdigit():
            yield f"doubled: {match.group()}"
    for pattern in (_TWO_VERBS, _CLASH):
        for match in pattern.finditer(text):
            yield match.group()
    for match in re.finditer(r"\b(an?)\s+([\w-]+)", text, re.IGNORECASE):
        vowel = bool(_AN.match(match[2] if match[2].isupper() else match[2].lower())) and not _A.match(match[2])
        if match[2] != NAME and vowel != (match[1].lower() == "an"):
            yield f"article: {match.group()}"
    if text.count("(") != text.count(")") or text.count('"') % 2 or text.count("“") != text.count("”"):
        yield "bracket or quote left open"
    said = [w for w in re.findall(r"[a-z]{4,}", text.lower()) if w not in words().plain]
    yield from (f"repeated: {word}" for word in dict.fromkeys(said) if said.count(word) > 2)


def number_clash(sentence: str, title: str) -> Iterator[str]:
    """A name in the plural with a verb in the singular, and the other way round."""
    head = re.split(r"\s(?:with|for|in|of|by)\s", title_head(title), maxsplit=1)[0].strip()
    last = head.split()[-1].lower() if head.split() else ""
    many = last in _PLURALS
    be = re.search(re.escape(title) + r"\s+(is|are|has|have|costs?|comes?|fits?)\b", sentence)
    if be and many != (be.group(1) in ("are", "have", "cost", "come", "fit")) and (many or not last.endswith("s")):
        yield f"agreement: {last} {be.group(1)}"


_PLURALS = frozenset(
    {
        "boots", "shoes", "trainers", "sneakers", "jeans", "trousers", "pants", "shorts", "leggings", "tights",
        "socks", "gloves", "mittens", "sandals", "slippers", "heels", "loafers", "flats", "pumps", "headphones",
        "earphones", "earbuds", "glasses", "sunglasses", "goggles", "earrings", "chinos", "joggers", "pyjamas",
        "overalls", "dungarees", "boxers", "briefs", "mugs", "plates", "bowls", "towels", "curtains", "candles",
        "knives", "scissors", "clogs", "mules", "oxfords", "brogues", "dumbbells", "weights",
    }
)  # fmt: skip
