"""What a text says that the shopper asked for, and what else it says that "you" do. Knows no history."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.checking.backing import Backing
from assistant.checking.clauses import clauses
from assistant.checking.comparing import Tag, blank
from assistant.checking.findings import Finding
from assistant.checking.history import DEEDS, REQUEST, habit_clauses, tag_groups
from assistant.checking.vocabulary import vocabulary
from retrieval.lexicon import Lexicon

_WHOLE = re.compile(
    r"\b(?:all|everything|each|both|fully|completely|entirely|exactly|precisely|in full|"
    r"every)\b(?=[^,;.]*\b(?:you|your|asked|wish|request))",
    re.IGNORECASE,
)
_NO_OBJECT = re.compile(
    r"\s*(?:[,;.:!]|$|(?:is|are|has|have|comes?|costs?|at|and|on|in full|here|too|to spend|to pay|"
    r"with this)\b|in (?:price|budget)\b)",
    re.IGNORECASE,
)
#: Other things that "you" may do in a sentence: get it, pay its price, keep some money.
_NEUTRAL = re.compile(
    r"\byou(?:'ll|’ll|'d|’d)?\s+(?:also\s+|still\s+|just\s+|would\s+|will\s+|can\s+|could\s+|may\s+|"
    r"might\s+|should\s+|only\s+)*"
    r"(?:get|pay|save|keep|have|know|see|count|choose|pick|want to|spend|need not|check|find|stay|"
    r"look|consider|ask|note|expect)\b",
    re.IGNORECASE,
)


def requests(part: str, backing: Backing, lexicon: Lexicon, open_spans: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """What is said to have been asked for, and was not, or is not met."""
    told = [span[:2] for span in habit_clauses(part)]
    allowed = backing.met | (backing.open if open_spans else frozenset())
    spans = clauses(part)
    for number, (start, end) in enumerate(spans):
        for found in REQUEST.finditer(part, start, end):
            if any(a <= found.start() < b for a, b in told):
                continue
            said = part[start:end].strip(" ,")
            if not backing.matches and not backing.limits:
                yield Finding(kind="claim", text=said, message=f"request {said!r}: nothing that was asked for is met")
                break
            if _WHOLE.search(part, start, end) and (backing.open or not backing.matches):
                yield Finding(kind="claim", text=said, message=f"{said!r}, but not all that was asked for is met")
            groups = [] if _NO_OBJECT.match(part, found.end()) else tag_groups(part, found.end(), end, lexicon)
            if not groups:
                groups = _qualities(tag_groups(part, start, found.start(), lexicon))
            if not groups and re.match(r"(?:just |exactly )?as\b|,", part[start:end].lstrip(" ,")) and number:
                groups = _qualities(tag_groups(part, spans[number - 1][0], start, lexicon))
            for group in groups:
                if not group & allowed:
                    facet, value, _ = sorted(group)[0]
                    yield Finding(kind="claim", text=said, message=f"{facet} {value!r} was not asked for")


def _qualities(groups: Iterable[set[Tag]]) -> list[set[Tag]]:
    return [g for g in groups if not all(tag[0] in ("product_type", "category") for tag in g)]


def addresses(part: str) -> Iterator[Finding]:
    """What "you" are said to do that is neither a habit, a request nor what anybody does in a shop."""
    part = blank(part, [m.span() for m in vocabulary().idioms.finditer(part)])
    known = [m.span() for pattern in (*DEEDS.values(), REQUEST, _NEUTRAL) for m in pattern.finditer(part)]
    for found in re.finditer(r"\byou(?:'\w+|’\w+)?\s+(?!can\b|could\b|will\b|would\b)[a-z]+", part, re.IGNORECASE):
        if not any(start <= found.start() < end for start, end in known):
            yield Finding(kind="claim", text=found.group(), message=f"{found.group()!r} is not known")
