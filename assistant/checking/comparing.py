"""Superlatives and comparisons with the other products shown: said in a reason, or not at all. Knows no product."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.checking.currencies import AFTER, AMOUNT
from assistant.checking.findings import Finding
from assistant.checking.numbers import numbers
from assistant.checking.spans import Span, Spans, blank
from retrieval.lexicon import Lexicon

#: A facet, a value, and whether it is denied.
Tag = tuple[str, str, bool]
_KINDS = ("product_type", "category")

_OTHERS = r"(?:the others?|the rest|any other|all (?:of )?(?:the others|these|those)|the other \w+|everything else)"
_OF_THESE = (
    r"(?:\s+(?:one|option|choice|price|pick|\w+)?\s?(?:of|among|amongst) (?:all )?(?:these|"
    r"those shown|the ones shown|the ones here|the lot"
    r"|the bunch|the products shown|them)(?: here)?|\s+(?:one |option |choice )?(?:shown|here|"
    r"on this list|in this list|on the list)\b)?"
)
_SUPERLATIVES = {
    "cheapest": re.compile(
        rf"\b(?:(?:the )?(?:cheapest|lowest[ -]priced|least expensive|least costly|most affordable)"
        rf"|(?:has |carries |at |for |with )?the (?:lowest|smallest) (?:price|cost)(?: tag)?|(?:lowest|"
        rf"cheapest) in price"
        rf"|costs? (?:the )?least|(?:cheaper|less expensive|lower[ -]priced|lower in price) than {_OTHERS}"
        rf"|costs? less than {_OTHERS}|undercuts? {_OTHERS}|(?:the )?others (?:all )?cost more|(?:none|"
        rf"nothing) of (?:these|the others) (?:costs?|is) (?:less|cheaper) than (?:the )?\ue000|"
        rf"no(?:thing| other(?: one| option)?)(?: here)? is as cheap as (?:the )?\ue000|"
        rf"(?:comes? (?:out )?|is )cheapest){_OF_THESE}",
        re.IGNORECASE,
    ),
    "best rated": re.compile(
        rf"\b(?:(?:the )?(?:best|highest|top)[ -](?:rated|reviewed|scoring)|the (?:best|highest|"
        rf"top) (?:average )?(?:rating|score)"
        rf"|rated (?:the )?(?:best|highest)|scores? (?:the )?(?:best|highest)"
        rf"|(?:better[ -]rated|higher[ -]rated|rated (?:better|higher)) than {_OTHERS}"
        rf"|(?:none of (?:these|the others)|no other(?: one| of these)?(?: here)?) (?:is|"
        rf"are) (?:rated (?:higher|better)|better rated) than (?:the )?\ue000){_OF_THESE}",
        re.IGNORECASE,
    ),
    "only": re.compile(
        r"\b(?:the only (?!open|question|point|thing|detail|catch)|only one\b(?! (?:is )?(?:left|"
        r"remaining|in stock|rating|review))"
        r"|none of the others (?:has|have|is|are)|no other one (?:has|is)|alone among|"
        r"only (?:the )?\ue000 (?:has|have|is|are|comes?)|among these, only)(?:(?:[\w-]+ )?(?:one|"
        r"option|choice))?"
        rf"{_OF_THESE}",
        re.IGNORECASE,
    ),
}
_COMPARATIVES = {
    "less": re.compile(
        r"\b(?:(?:cheaper|less|"
        r"less expensive|lower(?:[ -]priced| in price)?) than"
        r"|undercuts?|(?<=\d )(?:below|under))\s+(?:the )?",
    ),
    "more": re.compile(
        r"\b(?:(?:dearer|more|"
        r"more expensive|pricier|higher in price) than"
        r"|(?<=\d )(?:above|over))\s+(?:the )?",
    ),
    "better rated": re.compile(
        r"\b(?:(?:better|higher)[ -]rated|rated (?:better|higher)|scores (?:better|"
        r"higher)) than\s+(?:the )?"),
}  # fmt: skip
#: By how much, right before a comparative.
_BY = re.compile(rf"{AMOUNT}\S*\s+(?:{AFTER}\s+)?$")
_AFTER_NAME = re.compile(rf"(?: by (?P<by>{AMOUNT}(?:[\d,.]*\d)?))?(?!['\w])(?!\s[A-Z])")
#: What a comparative may stand before without speaking of another product: a limit, a former price.
_OWN = re.compile(
    rf"(?:your|you |it\b|what you|{AMOUNT}|that\b|its |the \w*\s?(?:list|usual|former|full|limit|"
    r"budget)|(?:list|usual|full|former) price|limit"
    rf"|budget|before\b|it (?:was|used)|\w+ {AFTER})",
    re.IGNORECASE,
)
_BEYOND = re.compile(
    r"\s*(?:(?:in|on|from) (?:the|our|this|any) (?!list)\w+|anywhere|ever\b|we\b|(?:that )?you (?:can|"
    r"will|could)|around\b|of all\b(?! (?:these|those))"
    r"|of its kind|in town|of the year|by far|yet\b)",
    re.IGNORECASE,
)
_NOT_ZH = r"(?:不是|并非|不算|不)"
_LEFTOVER = re.compile(
    r"\b(?:best|worst|better|worse|cheaper|dearer|nearest|closest)\b|\b(?:most|least|more|less|"
    r"fewer)\b(?! than (?:your|what you))"
    r"|\b[a-z]{3,}(?:er|est) than\b|\b(?!request|interest|forest|guest|test|west|chest|vest|nest|"
    r"honest|harvest|modest|crest|rest\b)[a-z]{3,}est\b"
    r"|\b(?:the )?others\b|\bthe rest\b|\bunlike\b|\balternatives?\b",
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`text` is the reason word for word. `name` is the other product's, "" for all that are shown; `amount` is the
    difference in price, "" for none said; `tags` are what only this one has."""

    text: str
    kind: str = ""
    name: str = ""
    amount: str = ""
    tags: frozenset[Tag] = frozenset()


def stated(text: str, lexicon: Lexicon) -> Comparison:
    """What a reason compares: "the cheapest of these", "$20 less than the Norhavn Parka"."""
    for kind, pattern in _SUPERLATIVES.items():
        if pattern.search(text):
            tags = frozenset((m.facet, m.value, m.negated) for m in lexicon.mentions(text))
            return Comparison(text, kind, tags=tags if kind == "only" else frozenset())
    for kind, pattern in _COMPARATIVES.items():
        if found := pattern.search(text):
            return Comparison(text, kind, name=text[found.end() :].strip(" ."), amount=_amount(_by(text, found)))
    return Comparison(text)


def qualities(groups: Iterable[set[Tag]]) -> list[set[Tag]]:
    """The groups of tags that say more than what kind of product it is."""
    return [tags for tags in groups if not all(facet in _KINDS for facet, _, _ in tags)]


def compared(part: str, reasons: Sequence[Comparison], lexicon: Lexicon) -> tuple[list[Finding], list[Span]]:
    """What is compared without a reason, and the stretches that compare: they need no other backing."""
    findings: list[Finding] = []
    texts = (rf"(?<![A-Za-z\d])(?<!不是)(?<!并非){re.escape(reason.text)}(?![A-Za-z\d])" for reason in reasons)
    backed = [found.span() for text in texts for found in re.finditer(text, part)]
    findings += [_unbacked(found.group()) for r in reasons for found in re.finditer(_NOT_ZH + re.escape(r.text), part)]
    if over := [beyond for _, end in backed if (beyond := _BEYOND.match(part, end))]:
        findings.append(_unbacked(part[: over[0].end()]))
    for kind, pattern in _SUPERLATIVES.items():
        for found in pattern.finditer(part):
            if _overlaps(found, backed):
                continue
            own = [reason for reason in reasons if reason.kind == kind]
            beyond = _BEYOND.match(part, found.end())
            if not own or beyond:
                findings.append(_unbacked(found.group() + (beyond.group() if beyond else "")))
            elif kind == "only" and not _has_only(part[found.start() :], own, lexicon):
                findings.append(_unbacked(part[found.start() :]))
            backed.append(found.span())
    for kind, pattern in _COMPARATIVES.items():
        for found in pattern.finditer(part):
            if _overlaps(found, backed) or _OWN.match(part, found.end()):
                continue
            span = _with_name(part, found, [reason for reason in reasons if reason.kind == kind])
            if span is None:
                span = found.start() - len(_by(part, found)), found.end()
                findings.append(_unbacked(part[span[0] : span[1] + 30]))
            backed.append(span)
    rest = blank(part, backed)
    findings += [_unbacked(found.group()) for found in _LEFTOVER.finditer(rest) if not _is_own(rest, found)]
    return findings, backed


def _overlaps(found: re.Match[str], spans: Spans) -> bool:
    return any(start <= found.start() < end or start < found.end() <= end for start, end in spans)


def _unbacked(text: str) -> Finding:
    return Finding(kind="claim", text=text.strip(), message=f"comparison {text.strip()!r} not in reasons")


def _with_name(part: str, found: re.Match[str], reasons: Sequence[Comparison]) -> Span | None:
    """The stretch of a comparison that one of the reasons makes, with its amount and name."""
    for reason in reasons:
        after = found.end() + len(reason.name)
        if part[found.end() : after] != reason.name or (tail := _AFTER_NAME.match(part, after)) is None:
            continue
        by = _by(part, found)
        if _amount(by or tail["by"] or "") in ("", reason.amount):
            return found.start() - len(by), tail.end()
    return None


def _by(part: str, found: re.Match[str]) -> str:
    ahead = _BY.search(part, max(0, found.start() - 24), found.start())
    return ahead.group() if ahead else ""


def _amount(text: str) -> str:
    return next((f"{n.currency}{n.value.normalize():f}" for n in numbers(text)), "")


def _has_only(text: str, reasons: Sequence[Comparison], lexicon: Lexicon) -> bool:
    """Whether what only this product is said to have is what a reason says that only it has."""
    clause = re.split(r"[,;:]|\b(?:and|but|while|at)\b", text, maxsplit=1)[0]
    said = {(m.facet, m.value, m.negated) for m in lexicon.mentions(clause)}
    known = {tag for reason in reasons for tag in reason.tags}
    implied = {(facet, value, False) for f, v, no in known if not no for facet, value in lexicon.implied(f, v)}
    of_quality = {tag for tag in said if tag[0] not in _KINDS}
    return bool(said & known) and not of_quality - known - implied


def _is_own(text: str, found: re.Match[str]) -> bool:
    after = re.match(r" than ", text[found.end() :])
    at = found.end() + (after.end() if after else 1)
    return bool(_OWN.match(text, at)) and ("than" in found.group() or after is not None)
