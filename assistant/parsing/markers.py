"""Finds where a message says must and ideally, and how far that reaches. Knows no tag."""

from __future__ import annotations

import re

_SOFTLY = re.compile(
    r"\b(?:ideally|prefer(?:ably|red|ring)?|(?:i(?:'d| would) |would )?(?:rather|prefer)(?! not)|if (?:it's "
    r"|it is |that's |at all )?(?:possible|available|you(?:'ve got| got| can| have)(?: (?:them|it|any|one))?)|maybe"
    r"|perhaps|possibly"
    r"|only if (?:there is one|you have one|there are any)|would be (?:nice|great|good"
    r"|perfect|ideal|lovely|best|a plus)"
    r"|nice to have|(?:is )?a (?:plus|bonus)|bonus if|hopefully|don't mind|wouldn't mind)\b|如果可以|可以的话"
    r"|有的话|的话更好|的话最好|更好|最好|尽量|尽可能|希望|偏好|优先|或许|也许"
)
_AFTERWARDS = re.compile(r"^(?:if |would be|nice to|is a|a (?:plus|bonus)|可以的话|的话|有的话|更好|优先)")
#: "silver maybe" is as soft as "maybe silver".
_ENDS = re.compile(r"\s*(?:[,.;!?，。；！？]|$)")
#: A clause that only says that the one before it is no must: "white, preferably".
_SOFT_CLAUSE = re.compile(
    r"[,，]\s?(?:preferably|ideally|if possible|if you can|if there (?:are|is) (?:any|one)|if you(?:'ve got"
    r"| have) (?:it|any|one|them)|for preference|最好|尽量|优先|可以的话"
    r"|有的话|如果有的话)\s*(?:[,.!，。！]|$)"
)
_FIRMLY = re.compile(
    r"\b(?:must(?: be| have)?|has to (?:be|have)|have to (?:be|have)|needs? to (?:be|have)|(?:got to|gotta|had better"
    r"|better) be|(?<!not )only"
    r"|strictly|definitely|100%|it's important)\b|必须(?:是|要|有)?|一定要(?:是|有)?|只要|只看|只想要|只能是|非要"
)
_CLAUSE = re.compile(r"[,，。.;；!！?？]|\bbut\b|\band (?=must|only)|但是?|而且|\0")


class Markers:
    """Where a text says must and ideally, and which of its places that concerns."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.found = [(m.start(), m.end(), False) for m in _SOFTLY.finditer(text)]
        self.found += [(m.start(), m.end(), True) for m in _FIRMLY.finditer(text)]
        self.found.sort()
        self._ends = [m.start() for m in _CLAUSE.finditer(text)] + [len(text)]
        self._backwards = {
            m.start() for m in _SOFTLY.finditer(text) if _AFTERWARDS.match(m.group()) or _ENDS.match(text, m.end())
        }

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Where the clause around a place begins and ends."""
        begins = max((e for e in self._ends if e < start), default=-1)
        return begins, min((e for e in self._ends if e >= end), default=end)

    def firmness(self, start: int, end: int) -> bool | None:
        """True for must, False for ideally, None for a plain wish. A marker counts up to its clause's end."""
        clause_start, clause_end = self.clause(start, end)
        if _SOFT_CLAUSE.match(self._text, clause_end):
            return False
        before = [firm for s, e, firm in self.found if clause_start < s and e <= start and s not in self._backwards]
        if before:
            return before[-1]
        after = [firm for s, _, firm in self.found if end <= s < clause_end and s in self._backwards]
        return after[0] if after else None
