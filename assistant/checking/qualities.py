"""Tags and names: what a product is, has and is called, what it is said not to be, and what is said to be open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checking.backing import Backing
from assistant.checking.clauses import clause_at, clauses
from assistant.checking.comparing import Tag, blank
from assistant.checking.currencies import AMOUNT
from assistant.checking.findings import Finding
from assistant.checking.history import names_told, told_name
from assistant.checking.vocabulary import WORD, contains, plain, vocabulary
from retrieval.lexicon import Lexicon

Spans = Sequence[tuple[int, int]]

_NO = re.compile(
    r"\b(?:not|no|without|never|nor|neither|lacks?|lacking|hardly|cannot|missing|nothing|nobody|free of|"
    rf"free from|anything but|instead of(?! {AMOUNT})|rather than(?! {AMOUNT})|none)\b"
    r"|\b\w+n['’]t\b",
    re.IGNORECASE,
)
_BOTH = frozenset({("gender", "men", False), ("gender", "women", False)})
#: How many words a "not" reaches over to what it denies.
_REACH = 8


def names(part: str, backing: Backing) -> Iterator[Finding]:
    """Capitalised runs that are no name in the facts, word for word and in that order."""
    told = names_told(part, backing)
    run: list[re.Match[str]] = []
    for word in [*WORD.finditer(part), None]:
        joined = word is not None and run and part[run[-1].end() : word.start()] in (" ", "-", "'", "’", "&", " & ")
        if word is not None and word.group()[0].isupper() and (joined or not run):
            run.append(word)
            continue
        if run:
            first = _first_in_sentence(part, run[0].start())
            said_words = run[1:] if first and plain(run[0].group()) else run
            said_words = [w for w in said_words if w.group().lower() not in vocabulary().currencies]
            said = tuple(w.group().lower().replace("’", "'") for w in said_words)
            here = any(start <= run[0].start() < end for start, end in told)
            known = any(contains(name, said) for name in backing.names) or (here and told_name(said, backing))
            if said and not known:
                text = " ".join(w.group() for w in said_words)
                yield Finding(kind="name", text=text, message=f"name {text!r} not in facts")
        run = [word] if word is not None and word.group()[0].isupper() else []


def _first_in_sentence(part: str, at: int) -> bool:
    before = part[:at].rstrip(" \"'“”‘’(")
    return not before or before[-1] in ".!?。！？:："


def tags(part: str, backing: Backing, lexicon: Lexicon, open_spans: Spans, said_no: Spans) -> Iterator[Finding]:
    """The tags that the facts do not back, and every denial that is none of theirs.

    `open_spans` say what is not stated; `said_no` are stretches whose "not" is answered for elsewhere.
    """
    masked = blank(part, [m.span() for m in vocabulary().idioms.finditer(part)])
    told = names_told(part, backing)
    mentions = _mentions(masked, lexicon)
    spans = clauses(masked)
    held_here = backing.tags
    if ("gender", "unisex", False) in backing.tags and {tag for found in mentions.values() for tag in found} >= _BOTH:
        held_here |= _BOTH  # for men and women: both, or neither
    answered: set[int] = set()
    denied: set[tuple[int, int]] = set()
    for no in _NO.finditer(masked):
        if any(start <= no.start() < end for start, end in (*open_spans, *said_no)):
            answered.add(no.start())
            continue
        _, end = clause_at(spans, no.start())
        target = next((span for span in mentions if span[0] >= no.end() and span[1] <= end), None)
        if target and len(WORD.findall(masked[no.end() : target[0]])) <= _REACH:
            answered.add(no.start())
            denied.add(target)
    for span, found in mentions.items():
        said = part[span[0] : span[1]]
        if any(start <= span[0] < end for start, end in open_spans):
            if not {(f, v, False) for f, v, _ in found} & backing.open:
                yield Finding(kind="tag", text=said, message=f"{said!r} is not what is left open")
            continue
        held = {(f, v, True) for f, v, _ in found} if span in denied else found
        if held & held_here or (any(start <= span[0] < end for start, end in told)):
            continue
        facet, value, negated = sorted(held)[0]
        message = f"{facet} {'without ' if negated else ''}{value!r} not in facts"
        yield Finding(kind="tag", text=said, message=message)
    for no in _NO.finditer(masked):
        if no.start() not in answered:
            text = masked[no.start() : no.start() + 30].strip()
            yield Finding(kind="claim", text=text, message=f"denial {text!r} not in facts")
    if open_spans and not backing.open_words:
        text = part[open_spans[0][0] : open_spans[0][1]].strip()
        yield Finding(kind="claim", text=text, message=f"nothing is left open: {text!r}")


def backed_spans(part: str, backing: Backing, lexicon: Lexicon) -> list[tuple[int, int]]:
    """The stretches that name a tag of the product: their words need no other backing."""
    return [span for span, found in _mentions(part, lexicon).items() if found & backing.tags]


def _mentions(part: str, lexicon: Lexicon) -> dict[tuple[int, int], set[Tag]]:
    spans: dict[tuple[int, int], set[Tag]] = {}
    for m in lexicon.mentions(part):
        if not plain(m.text):
            spans.setdefault((m.start, m.end), set()).add((m.facet, m.value, m.negated))
    return spans


def made_of(part: str, backing: Backing, lexicon: Lexicon) -> Iterator[Finding]:
    """What a thing is made of must be one of its materials, and what a price or rating is, no quality of it."""
    for found in re.finditer(r"\bmade (?:of|from|out of|in|with)\s+(?P<what>[\w -]{1,30})", part.lower()):
        materials = [m for m in lexicon.mentions(found["what"]) if m.facet == "material" and m.start < 20]
        known = any(("material", m.value, m.negated) in backing.tags for m in materials)
        if not known and not re.match(r"(?:(?:[a-z]+ )?down|it|that|them|this|exactly)\b", found["what"]):
            yield Finding(kind="form", text=found.group(), message=f"no material: {found['what']!r}")
    for start, end in _mentions(part, lexicon):
        if re.match(r" (?:prices?|ratings?|stars?|budget|stock)\b", part[end:]):
            text = part[start : end + 7]
            yield Finding(kind="form", text=text, message=f"a quality of the price: {text!r}")
