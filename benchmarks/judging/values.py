"""Colours, materials, qualities, praise, kinds and all other words of a segment, against the row. Knows no number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.judging.money import AMOUNT
from benchmarks.judging.names import NAME
from benchmarks.judging.row import RowText
from benchmarks.judging.words import TIMES, WORD, Found, stem, stems, words

_CLAUSE = re.compile(r"[;:]|,(?!\d)|\b(?:but|though|although|while|whereas|however)\b")
_UNSTATED = re.compile(
    r"\bnot (?:\w+ )?(?:stated|listed|mentioned|specified|given|described|confirmed|clear|said|known)|\b(?:isn't|"
    r"aren't) (?:\w+ )?"
    r"(?:stated|listed|mentioned|specified|given)|\b(?:does not|doesn't|do not|don't|cannot|can't) (?:\w+ )?(?:say|"
    r"state|mention|list|specify|"
    r"confirm|tell)|\bno mention|\bunstated|\bwhether\b|\bsays nothing|\bnothing about|\bsilent (?:on|about|"
    r"as to)\b|\bunknown\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"(?:\bno|\bnot|\bwithout|\bnever|\bnon|n't|\binstead of|\brather than|\bneither|\bfree of|\bfree from|"
    r"\bavoids?|\blacks?|\bskips?)"
    r"(?:[\s-]+(?:an?|any|the|in|of|made|have|has|with|be|come|it|you|wanted)){0,3}[\s-]*(?:[\w-]+ or )?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    category: str
    what: str


def wrong_values(text: str, row: RowText, message: str) -> Iterator[Wrong]:
    """Every word of a segment that the row does not bear out, once, under its category."""
    lists = words()
    text = lists.idioms.sub(lambda m: " " * len(m.group()), text)
    if re.search(r"\b[Yy]ou\b", text):  # when something was bought is judged with the history
        text = TIMES.sub(lambda m: " " * len(m.group()), text)
    text = AMOUNT.sub(lambda m: " " * len(m.group()), text)
    taken: list[tuple[int, int]] = []

    def free(found: Found) -> bool:
        return all(found.end <= start or found.start >= end for start, end in taken)

    for found in lists.kinds.find(text):
        taken.append((found.start, found.end))
        alike = lists.kind_words.get(found.meaning, (found.text,))
        named = {stem(word) for kind in alike for word in kind.split()}
        if not named & row.stems and not _follows(found.text, row) and _mode(text, found.start, found.end) == "said":
            yield Wrong(category="claim", what=f"kind: {found.text}")

    colours = {(f.start, f.end): f for f in lists.colours.find(text, loose=True)}
    materials = {(f.start, f.end): f for f in lists.materials.find(text, loose=True)}
    for span in sorted({*colours, *materials}, key=lambda s: (s[0] - s[1], s[0])):
        both = [
            (category, found, matcher, kinds)
            for category, found, matcher, kinds in (
                ("colour", colours.get(span), lists.colours, lists.colour_kinds),
                ("material", materials.get(span), lists.materials, lists.material_kinds),
            )
            if found is not None
        ]
        if not free(both[0][1]):
            continue
        taken.append(span)
        backed = any(row.states(matcher, kinds, found, text) for _, found, matcher, kinds in both)
        state = _mode(text, span[0], span[1])
        if state == "unstated":
            wrong = any(matcher.find(row.head, loose=True) and backed for _, _, matcher, _ in both)
        elif state == "negated":
            wrong = backed and any(
                {f.meaning for f in matcher.find(row.head, loose=True)} & {found.meaning, *kinds.get(found.meaning, ())}
                for _, found, matcher, kinds in both
            )
        else:
            wrong = not backed
        if wrong:
            yield Wrong(category=both[0][0], what=_said(text, *span, state))

    for found in lists.qualities.find(text, loose=True):
        if not free(found):
            continue
        taken.append((found.start, found.end))
        state = _mode(text, found.start, found.end)
        backed = row.bears(lists.rests_on[found.meaning]) and not _of_whole(found, text, row)
        denied = stems(found.text) <= row.denied or (
            found.meaning in ("hooded", "pockets") and stem(found.meaning) in row.denied
        )
        if state == "unstated":
            wrong = denied or (backed and stems(found.text) <= row.stems)
        elif state == "negated":
            wrong = not denied
        else:
            wrong = not backed
        if wrong:
            yield Wrong(category="claim", what=_said(text, found.start, found.end, state))

    for found in lists.praise.find(text):
        if not free(found):
            continue
        taken.append((found.start, found.end))
        if stem(found.text) in row.stems | stems(message) or _follows(found.text, row):
            continue
        if found.text.lower() in lists.suits and _suits(text[found.end :], message, row):
            continue
        if _mode(text, found.start, found.end) == "said":
            yield Wrong(category="claim", what=found.text)

    asked = stems(message)
    for match in WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        if any(match.start() < end and match.end() > start for start, end in taken) or NAME in word:
            continue
        for part in {word} if _known(word, row, asked) else set(re.split(r"-", word)) or {word}:
            if _known(part, row, asked):
                continue
            state = _mode(text, match.start(), match.end())
            if state == "unstated" or (state == "negated" and stem(part) in row.denied):
                continue
            yield Wrong(category="claim", what=_said(text, match.start(), match.end(), state))
            break


def _known(word: str, row: RowText, asked: set[str]) -> bool:
    lists = words()
    if len(word) == 1 or word in lists.plain or word.split("'")[0] in lists.plain:
        return True
    root = stem(word)
    akin = len(root) >= 6 and any(other[:6] == root[:6] for other in row.stems)  # "ergonomically designed" is ergonomic
    return akin or root in row.stems or root in asked or _follows(word, row)


def _follows(word: str, row: RowText) -> bool:
    lists = words().follows
    base = word.lower().removesuffix("'s")
    for form in (base, base.removesuffix("s")):
        if any(stem(other) in row.stems for other in lists.get(form, ())):
            return True
    return False


def _mode(text: str, start: int, end: int) -> str:
    """How a word is used: "said" of the product, "negated", or "unstated" (the row is said to be silent on it)."""
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(text)), len(text)]
    begin = max(cut for cut in cuts if cut <= start)
    stop = min(cut for cut in cuts if cut >= end)
    if _UNSTATED.search(text[begin:stop]):
        return "unstated"
    return "negated" if _NEGATED.search(text[begin:start]) else "said"


def _of_whole(found: Found, text: str, row: RowText) -> bool:
    """Whether a quality that only a part can have is said of the product: "a detachable handbag"."""
    if found.text.lower() not in words().of_parts:
        return False
    phrase = re.split(r"[.,;]|\b(?:with|for|and|at|in|that|which)\b", text[found.end :].lower())[0].split()
    if not phrase:  # "the hood is detachable"
        phrase = re.findall(r"(\w+) (?:is|are) $", text[: found.start].lower()) or ["it"]
    return phrase[-1] in ("it", "they") or stem(phrase[-1]) in stems(row.title.split(" with ")[0])


def _suits(after: str, message: str, row: RowText) -> bool:
    """Whether "perfect for …" goes on with what the shopper said, or what the row says, that it is for."""
    match = re.match(
        r"\s+(?:for|choice for|match for|option for|if you|as)\s+(?:your |an? |the )*([\w -]+)", after, re.IGNORECASE
    )
    if not match:
        return False
    said = [stem(word) for word in match.group(1).lower().split()[:2] if word not in words().plain]
    return bool(said) and all(word in stems(message) | row.stems for word in said)


def _said(text: str, start: int, end: int, state: str) -> str:
    return text[start:end].strip() + {"negated": " (denied)", "unstated": " (called unstated)"}.get(state, "")
