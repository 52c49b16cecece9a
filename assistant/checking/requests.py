"""What a text says that the shopper asked for, and what else it says that "you" do. Knows no history."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.backing import Backing
from assistant.checking.comparing import qualities
from assistant.checking.deeds import DEEDS, REQUEST
from assistant.checking.findings import Finding
from assistant.checking.parts import Part
from assistant.checking.spans import inside

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
    r"\byou(?:'ll|'d)?\s+(?:also\s+|still\s+|just\s+|would\s+|will\s+|can\s+|could\s+|may\s+|"
    r"might\s+|should\s+|only\s+)*"
    r"(?:get|pay|save|keep|have|know|see|count|choose|pick|want to|spend|need not|check|find|stay|"
    r"look|consider|ask|note|expect)\b",
    re.IGNORECASE,
)


def requests(part: Part, backing: Backing) -> Iterator[Finding]:
    """What is said to have been asked for, and was not, or is not met."""
    text, told = part.text, [(start, end) for start, end, _, _ in part.deeds]
    allowed = backing.met | (backing.open if part.open else frozenset())
    for number, (start, end) in enumerate(part.clauses):
        for found in REQUEST.finditer(text, start, end):
            if inside(found.start(), told):
                continue
            said = text[start:end].strip(" ,")
            if not backing.matches and not backing.limits:
                yield Finding(kind="claim", text=said, message=f"request {said!r}: nothing that was asked for is met")
                break
            if _WHOLE.search(text, start, end) and (backing.open or not backing.matches):
                yield Finding(kind="claim", text=said, message=f"{said!r}, but not all that was asked for is met")
            groups = [] if _NO_OBJECT.match(text, found.end()) else part.tags_between(found.end(), end)
            if not groups:
                groups = qualities(part.tags_between(start, found.start()))
            if not groups and re.match(r"(?:just |exactly )?as\b|,", text[start:end].lstrip(" ,")) and number:
                groups = qualities(part.tags_between(part.clauses[number - 1][0], start))
            for group in groups:
                if not group & allowed:
                    facet, value, _ = sorted(group)[0]
                    yield Finding(kind="claim", text=said, message=f"{facet} {value!r} was not asked for")


def addresses(part: Part) -> Iterator[Finding]:
    """What "you" are said to do that is neither a habit, a request nor what anybody does in a shop."""
    text = part.masked.text
    known = [m.span() for pattern in (*DEEDS.values(), REQUEST, _NEUTRAL) for m in pattern.finditer(text)]
    for found in re.finditer(r"\byou(?:'\w+)?\s+(?!can\b|could\b|will\b|would\b)[a-z]+", text, re.IGNORECASE):
        if not inside(found.start(), known):
            yield Finding(kind="claim", text=found.group(), message=f"{found.group()!r} is not known")
