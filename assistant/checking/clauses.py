"""Cuts a text into clauses, and finds those that say what is not stated. Knows no facts."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.checking.spans import Span, Spans

_CUT = re.compile(
    r"[,;:，；：](?!\d)|[–—()]|[.!?。！？](?=\s|$)"
    r"|\b(?:but|while|whereas|though|although|yet|so|because|since|which|whose)\b"
    r"|\b(?=(?:just |exactly )?as (?:you|asked|requested|wanted|wished)\b)"
    r"|\band (?=(?:it|its|it's|they|their|this|that|these|you|your|at|shoppers|customers|buyers|"
    r"people|\ue000|the (?:price|listing|page"
    r"|description|store|rating|colour|material|brand|only|one|\ue000)|is|are|has|have|comes?|costs?|"
    r"stays?|keeps?|sits?|leaves?|fits?"
    r"|meets?|matches|match|goes|rated|priced|ties|picks|carries|currently|still|only|with|for|says|"
    r"does|do|in stock)\b)",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"\b(?:(?:do|does|did)(?:n't| not)|never|without|fails? to)\s+(?:actually\s+|clearly\s+)?"
    r"(?:say|saying|state|stating|mention|mentioning|specify|list|listing|tell|note|noting|show|"
    r"confirm|give|spell out|make (?:it )?clear)\b"
    r"|\b(?:no|not a|without (?:a|any)) (?:mention|word|note|details?|information|"
    r"statement)\b(?: (?:of|on|about|given))*"
    r"|\b(?:leaves?|left|leaving)\s+(?:it\s+)?(?:open|unsaid|unclear)\b|\bsays? nothing\b|"
    r"\bnothing (?:is|was) (?:said|stated|mentioned|noted|known)\b|\b(?:is|are|stays?|"
    r"remains?) silent\b|\bsilent (?:on|about)\b"
    r"|\b(?:open|unclear|unknown|not (?:clear|known|certain|sure|said|"
    r"stated))\s+(?:is\s+)?(?:only\s+)?whether\b|\bwhether\b"
    r"|\b(?:(?:the |one |only )*(?:open (?:question|point)|(?:point|question|thing|detail) (?:left|"
    r"that is) open)|catch|unknown) (?:is|left is|remains)\b"
    r"|未注明|没有注明|没有说明|未提及|没有提到|未说明",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:(?:is|are|was|were|goes|go|stays?|remains?)(?:n't| not)?\s+|not\s+|left\s+)(?:yet\s+|"
    r"even\s+|explicitly\s+|clearly\s+)?"
    r"(?:(?<=not )|(?<=n't )|(?<=un))?"
    r"(?:unstated|unmentioned|unspecified|unlisted|unsaid|unclear|unknown|left (?:open|unsaid|"
    r"unclear)|an open (?:question|point)|open)\b"
    r"|\b(?:is|are|was|were)(?:n't| not)\s+(?:yet\s+|explicitly\s+)?(?:stated|mentioned|specified|"
    r"listed|given|said|confirmed|noted|known|clear|described"
    r"|shown|named)\b"
    r"|\bnot (?:stated|mentioned|specified|listed|given|said|confirmed|noted|named|shown)\b|"
    r"\bnot (?:something|a point|a detail) (?:that )?the (?:listing|page)\b"
    r"|\bmissing from the (?:listing|page|description)\b",
    re.IGNORECASE,
)  # fmt: skip


def clauses(part: str) -> list[Span]:
    """The stretches of a text that make one statement each, roughly; without gaps, in order."""
    cuts = sorted({0, len(part), *(m.start() for m in _CUT.finditer(part))})
    return [(a, b) for a, b in pairwise(cuts) if part[a:b].strip(" ,;:.!")] or [(0, len(part))]


def clause_at(spans: Spans, at: int) -> Span:
    return next(((a, b) for a, b in spans if a <= at < b), spans[-1])


def open_stretches(part: str, spans: Spans) -> list[Span]:
    """Where a text, cut into clauses, says that something is not stated: the statement with its object.

    What follows "does not mention" is its object, but what stands before "is not stated".
    """
    found = []
    for a, b in spans:
        passive = _PASSIVE.search(part, a, b)
        active = _ACTIVE.search(part, a, b)
        if active:
            ahead = re.search(r"\b(?:listing|page|description|store|catalogue|maker)\b", part[a : active.start()])
            from_start = passive is not None and passive.start() > active.start()
            start = active.start() if not from_start and (ahead or not passive) else a
            found.append((start, b))
        elif passive:
            found.append((_subject(part, a, passive.start()), b))
    return found


def _subject(part: str, start: int, end: int) -> int:
    """Where the subject of a passive statement begins: after the last "with" or "and" before it, if there is one."""
    joined = [m.end() for m in re.finditer(r"\b(?:and|with|whose)\b", part[start:end])]
    return start + joined[-1] if joined else start
