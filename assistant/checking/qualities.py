"""Tags and names: what a product is, has and is called, what it is said not to be, and what is said to be open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.backing import Backing
from assistant.checking.clauses import clause_at
from assistant.checking.currencies import AMOUNT
from assistant.checking.findings import Finding
from assistant.checking.history import told_name
from assistant.checking.parts import Part
from assistant.checking.spans import Span, Spans, inside
from assistant.checking.vocabulary import WORD, contains, plain

_NO = re.compile(
    r"\b(?:not|no|without|never|nor|neither|lacks?|lacking|hardly|cannot|missing|nothing|nobody|free of|"
    rf"free from|anything but|instead of(?! {AMOUNT})|rather than(?! {AMOUNT})|none)\b"
    r"|\b\w+n't\b",
    re.IGNORECASE,
)
_BOTH = frozenset({("gender", "men", False), ("gender", "women", False)})
#: How many words a "not" reaches over to what it denies.
_REACH = 8


def names(part: Part, backing: Backing, told: Spans) -> Iterator[Finding]:
    """Capitalised runs that are no name in the facts, word for word and in that order."""
    text = part.text
    run: list[re.Match[str]] = []
    for word in [*WORD.finditer(text), None]:
        joined = word is not None and run and text[run[-1].end() : word.start()] in (" ", "-", "'", "&", " & ")
        if word is not None and word.group()[0].isupper() and (joined or not run):
            run.append(word)
            continue
        if run:
            first = _first_in_sentence(text, run[0].start())
            said_words = run[1:] if first and plain(run[0].group()) else run
            said_words = [w for w in said_words if not inside(w.start(), part.amounts)]
            said = tuple(w.group().lower() for w in said_words)
            here = inside(run[0].start(), told)
            known = any(contains(name, said) for name in backing.names) or (here and told_name(said, backing.habits))
            if said and not known:
                name = " ".join(w.group() for w in said_words)
                yield Finding(kind="name", text=name, message=f"name {name!r} not in facts")
        run = [word] if word is not None and word.group()[0].isupper() else []


def _first_in_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \"'“”‘’(")
    return not before or before[-1] in ".!?。！？:："


def tags(part: Part, backing: Backing, told: Spans, said_no: Spans) -> Iterator[Finding]:
    """The tags that the facts do not back, and every denial that is none of theirs.

    `told` are about the shopper's history; `said_no` are stretches whose "not" is answered for elsewhere.
    """
    masked, mentions = part.masked.text, part.masked.tags
    held_here = backing.tags
    if ("gender", "unisex", False) in backing.tags and {tag for found in mentions.values() for tag in found} >= _BOTH:
        held_here |= _BOTH  # for men and women: both, or neither
    answered: set[int] = set()
    denied: set[Span] = set()
    for no in _NO.finditer(masked):
        if inside(no.start(), [*part.open, *said_no]):
            answered.add(no.start())
            continue
        _, end = clause_at(part.masked.clauses, no.start())
        target = next((span for span in mentions if span[0] >= no.end() and span[1] <= end), None)
        if target and len(WORD.findall(masked[no.end() : target[0]])) <= _REACH:
            answered.add(no.start())
            denied.add(target)
    for span, found in mentions.items():
        said = part.text[span[0] : span[1]]
        if inside(span[0], part.open):
            if not {(f, v, False) for f, v, _ in found} & backing.open:
                yield Finding(kind="tag", text=said, message=f"{said!r} is not what is left open")
            continue
        held = {(f, v, True) for f, v, _ in found} if span in denied else found
        if held & held_here or inside(span[0], told):
            continue
        facet, value, negated = sorted(held)[0]
        message = f"{facet} {'without ' if negated else ''}{value!r} not in facts"
        yield Finding(kind="tag", text=said, message=message)
    for no in _NO.finditer(masked):
        if no.start() not in answered:
            text = masked[no.start() : no.start() + 30].strip()
            yield Finding(kind="claim", text=text, message=f"denial {text!r} not in facts")
    if part.open and not backing.open_words:
        text = part.text[slice(*part.open[0])].strip()
        yield Finding(kind="claim", text=text, message=f"nothing is left open: {text!r}")


def backed_spans(part: Part, backing: Backing) -> list[Span]:
    """The stretches that name a tag of the product: their words need no other backing."""
    return [span for span, found in part.tags.items() if found & backing.tags]


def made_of(part: Part, backing: Backing) -> Iterator[Finding]:
    """What a thing is made of must be one of its materials, and what a price or rating is, no quality of it."""
    for found in re.finditer(r"\bmade (?:of|from|out of|in|with)\s+(?P<what>[\w -]{1,30})", part.text.lower()):
        materials = [m for m in part.lexicon.mentions(found["what"]) if m.facet == "material" and m.start < 20]
        known = any(("material", m.value, m.negated) in backing.tags for m in materials)
        if not known and not re.match(r"(?:(?:[a-z]+ )?down|it|that|them|this|exactly)\b", found["what"]):
            yield Finding(kind="form", text=found.group(), message=f"no material: {found['what']!r}")
    for start, end in part.tags:
        if re.match(r" (?:prices?|ratings?|stars?|budget|stock)\b", part.text[end:]):
            text = part.text[start : end + 7]
            yield Finding(kind="form", text=text, message=f"a quality of the price: {text!r}")
