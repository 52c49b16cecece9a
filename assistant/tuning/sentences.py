"""Words a sheet in one of many ways, as a shop assistant would: what the embedded model is trained to do.

Knows the grammar of each line (how it opens a sentence, what it says of a subject, how it follows a noun), no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from assistant.sheet import Line, Sheet
from assistant.wording import plural

#: How often a line that can open a sentence does.
OPENING = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The ways to say a line. An opening stands before the subject, a predicate after it, a modifier after a noun; a
    clause is a sentence of its own. All are without their first capital."""

    openings: Sequence[str] = ()
    predicates: Sequence[str] = ()
    modifiers: Sequence[str] = ()
    clauses: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speaker:
    """Number and names: `named` in the middle of a sentence, `it` afterwards."""

    named: str
    many: bool

    def verb(self, one: str) -> str:
        if not self.many:
            return one
        return {"is": "are", "has": "have", "was": "were", "does": "do"}.get(one, one.removesuffix("s"))

    @property
    def it(self) -> str:
        return "they" if self.many else "it"

    @property
    def its(self) -> str:
        return "their" if self.many else "its"

    @property
    def them(self) -> str:
        return "them" if self.many else "it"


def worded(sheet: Sheet, random: Random, *, friendly: bool = False) -> str:
    """All lines of the sheet in one to three sentences, in their order."""
    named = sheet.name if sheet.name.lower().startswith("the ") else f"the {sheet.name}"
    speaker = _Speaker(named=named, many=plural(sheet.name))
    sentences: list[str] = []
    rest = list(sheet.lines)
    while rest:
        subject = speaker.named if not sentences else speaker.it
        text, used = _sentence(rest, subject, speaker, random, friendly=friendly and not sentences)
        sentences.append(f"{text[0].upper()}{text[1:]}.")
        rest = rest[used:]
    return " ".join(sentences)


def _sentence(
    lines: Sequence[Line], subject: str, speaker: _Speaker, random: Random, *, friendly: bool
) -> tuple[str, int]:
    """A sentence without capital and stop, and how many of the lines it says."""
    first = _forms(lines[0], speaker)
    second = _forms(lines[1], speaker) if len(lines) > 1 else Forms()
    size = _size(lines, random)
    opens = OPENING / 3 if lines[0].label == "what" else OPENING
    if len(lines) > 1 and lines[1].label == "what":  # "rated 4.6, and is a jacket" is no way to put it
        opens, size = 1.0, max(size, 2)
    if not first.predicates and second.predicates and (size > 1 or subject == speaker.named):
        text = _with_clause(lines[0], first, subject, second, speaker, random)
        return _followed(text, lines, 2, size, speaker, random)
    if not first.predicates:
        return random.choice(first.clauses), 1
    if friendly and not (len(lines) > 1 and lines[1].label == "what"):
        text, used = f"{_invitation(subject, speaker, random)}: {speaker.it} {random.choice(first.predicates)}", 1
    elif first.openings and second.predicates and size > 1 and random.random() < opens:
        text, used = f"{random.choice(first.openings)}, {subject} {random.choice(second.predicates)}", 2
    elif lines[0].label == "price" and ", " in lines[0].text and random.random() < OPENING:
        price, relation = lines[0].text.split(", ", 1)
        text, used = f"at {price}{random.choice((',', ''))} {subject} {speaker.verb('is')} {relation}", 1
    else:
        text, used = f"{subject} {random.choice(first.predicates)}", 1
    return _followed(text, lines, used, size, speaker, random)


def _with_clause(line: Line, first: Forms, subject: str, second: Forms, speaker: _Speaker, random: Random) -> str:
    """A sentence that begins with what is no statement about the product."""
    predicate = random.choice(second.predicates)
    if line.label == "stock":
        return f"{random.choice(first.openings)}, {subject} {predicate}"
    ways = [f"{line.text}, and {subject} {predicate}", f"{line.text}; {subject} {predicate}"]
    if line.label == "history":
        ways.append(f"{line.text}, so {subject} may suit you: {speaker.it} {predicate}")
    return random.choice(ways)


def _followed(
    text: str, lines: Sequence[Line], used: int, size: int, speaker: _Speaker, random: Random
) -> tuple[str, int]:
    """The sentence with what can follow in it, up to `size` lines; what speaks against it may follow beyond that."""
    joined = ", and " in text or " may suit you: " in text
    noun = lines[used - 1].label == "what"  # a noun stands last, which can be told more about
    while used < len(lines):
        line, before = lines[used], lines[used - 1]
        forms = _forms(line, speaker)
        against = line.label in ("open", "but")
        if against and (used < size or random.random() < 0.5):
            link = (", but ", ", though ") if line.label == "but" else (", but ", "; ")
            return text + random.choice(link) + random.choice(forms.clauses), used + 1
        if against or used >= size:
            break
        tail = text.rsplit(speaker.named, 1)[-1].rsplit(":", 1)[-1]
        plain = "," not in tail and " and " not in tail[-25:]
        if forms.modifiers and (noun or line.label == "was") and _takes(before, line) and random.random() < 0.75:
            close = line.label in ("is", "has", "without", "for", "brand")
            gap = ", " if line.label in ("compared", "was") or not (plain or close) else " "
            if line.label == "rating" and random.random() < 0.6:
                gap = ", "
            if line.label == "price" and (gap == ", " or ("," in line.text and " for " in tail)):
                break
            modifier = random.choice(forms.modifiers)
            text += gap + (f"at {modifier[4:]}" if before.label == "for" and modifier.startswith("for ") else modifier)
        elif joined:
            break
        elif forms.predicates and (not forms.clauses or random.random() < 0.7):
            comma = not plain or random.random() < 0.4
            text += f", and {speaker.it} " if comma else " and "
            text += random.choice(forms.predicates)
            joined, noun = True, False
        elif forms.clauses:
            text += f", and {random.choice(forms.clauses)}"
            joined, noun = True, False
        else:
            break
        used += 1
    return text, used


def _size(lines: Sequence[Line], random: Random) -> int:
    """How many lines the next sentence is to say."""
    if len(lines) <= 2:
        return 1 if len(lines) == 2 and random.random() < 0.25 else len(lines)
    if len(lines) == 3:
        return random.choice((2, 2, 3, 3))
    return random.choice((2, 3, 3, 3))


def _takes(before: Line, line: Line) -> bool:
    """Whether a modifier can follow the line before it."""
    if line.label == "was":
        return before.label == "price" and "," not in before.text
    if line.label in ("is", "brand", "for"):
        return before.label == "what"
    if line.label == "price":
        return before.label in ("what", "has", "without", "brand", "for")
    if line.label in ("has", "without"):
        return before.label == "what"
    return before.label in ("what", "has", "without", "brand", "for", "is")


def _invitation(subject: str, speaker: _Speaker, random: Random) -> str:
    be = speaker.verb("is")
    return random.choice(
        (f"have a look at {subject}", f"take {subject}", f"one to look at {be} {subject}", f"here {be} {subject}")
    ).replace("one to look at are", "worth a look are")


def listed(text: str, word: str = "and") -> str:
    """ "a hood, pockets, a zip" as it is spoken: "a hood, pockets and a zip"."""
    parts = text.split(", ")
    return f" {word} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else text


def _forms(line: Line, speaker: _Speaker) -> Forms:
    return _FORMS[line.label](line.text, speaker)


def _what(text: str, s: _Speaker) -> Forms:
    return Forms(openings=[text], predicates=[f"{s.verb('is')} {text}"])


def _has(text: str, s: _Speaker) -> Forms:
    things = listed(text)
    return Forms(
        openings=[f"with {things}"],
        predicates=[f"{s.verb('has')} {things}", f"{s.verb('comes')} with {things}"],
        modifiers=[f"with {things}"],
    )


def _without(text: str, s: _Speaker) -> Forms:
    things = listed(text, "or")
    bare = listed(", ".join(thing.removeprefix("a ").removeprefix("an ") for thing in text.split(", ")), "or")
    return Forms(
        openings=[f"without {things}"],
        predicates=[f"{s.verb('has')} no {bare}", f"{s.verb('comes')} without {things}"],
        modifiers=[f"without {things}", f"with no {bare}"],
    )


def _is(text: str, s: _Speaker) -> Forms:
    how = listed(text)
    return Forms(openings=[how], predicates=[f"{s.verb('is')} {how}"], modifiers=[f"that {s.verb('is')} {how}"])


def _is_not(text: str, s: _Speaker) -> Forms:
    return Forms(predicates=[f"{s.verb('is')} not {listed(text, 'or')}"])


def _brand(text: str, s: _Speaker) -> Forms:
    return Forms(
        predicates=[f"{s.verb('is')} from {text}", f"{s.verb('is')} made by {text}", f"{s.verb('comes')} from {text}"],
        modifiers=[f"from {text}", f"by {text}"],
    )


def _for(text: str, s: _Speaker) -> Forms:
    whom = listed(text)
    return Forms(predicates=[f"{s.verb('is')} made for {whom}", f"{s.verb('is')} meant for {whom}"],
                 modifiers=[f"for {whom}"])  # fmt: skip


def _price(text: str, s: _Speaker) -> Forms:
    price, _, relation = text.partition(", ")
    predicates = [f"{s.verb('costs')} {price}", f"{s.verb('is')} priced at {price}", f"{s.verb('sells')} for {price}"]
    if not relation:
        return Forms(
            openings=[f"at {price}", f"for {price}", f"priced at {price}"],
            predicates=predicates,
            modifiers=[f"for {price}", f"at {price}"],
        )
    be = s.verb("is")
    ends = [f", {relation}", f", which is {relation}", f" and {be} {relation}", f", so {s.it} {be} {relation}"]
    if relation.startswith("within"):
        ends += [f", which stays {relation}", f", which keeps {s.them} {relation}"]
    return Forms(
        openings=[f"at {text}"],
        predicates=[start + end for start in predicates for end in ends],
        modifiers=[f"for {price}{end}" for end in ends[:2]] + [f"at {price}{end}" for end in ends[:2]],
    )


def _was(text: str, s: _Speaker) -> Forms:
    before, _, off = text.partition(", ")
    if not off:
        return Forms(
            predicates=[f"{s.verb('is')} down from {before}", f"{s.verb('is')} reduced from {before}"],
            modifiers=[f"down from {before}", f"reduced from {before}"],
        )
    return Forms(
        predicates=[
            f"{s.verb('is')} {off} {s.its} list price of {before}",
            f"{s.verb('is')} down from {before}, {off}",
            f"{s.verb('is')} {off}, down from {before}",
        ],
        modifiers=[f"down from {before}, {off}", f"{off} the list price of {before}"],
    )


def _rating(text: str, s: _Speaker) -> Forms:
    spoken = [text]
    if " from " in text:
        rating, count = text.split(" from ")
        spoken += [f"{rating} across {count}"]
    return Forms(
        openings=[f"{start} {r}" for r in spoken for start in ("rated", "with a rating of")],
        predicates=[
            f"{start} {r}" for r in spoken for start in (f"{s.verb('is')} rated", f"{s.verb('has')} a rating of")
        ],
        modifiers=[f"rated {r}" for r in spoken],
        clauses=[f"shoppers {verb} {s.them} {r}" for r in spoken for verb in ("rate", "give")],
    )


def _stock(text: str, s: _Speaker) -> Forms:
    if text.startswith("only"):
        number = text.split()[1]
        be = "is" if number == "1" else "are"
        return Forms(
            openings=[f"with {text}"],
            clauses=[f"only {number} {be} left", f"there {be} only {number} left", f"only {number} {be} left in stock"],
        )
    now = [f"{s.verb('is')} {text}", f"{s.verb('is')} {text} now", f"{s.verb('is')} currently {text}"]
    return Forms(predicates=now[:1] if text == "in stock" else now)


def _history(text: str, s: _Speaker) -> Forms:
    if not text.startswith("you "):
        return Forms(predicates=[f"{s.verb('is')} {text}"])
    return Forms(openings=[text], clauses=[text, f"{s.it} {s.verb('fits')} your history: {text}"])


def _compared(text: str, s: _Speaker) -> Forms:
    if text.startswith("the "):
        return Forms(openings=[text], predicates=[f"{s.verb('is')} {text}"], modifiers=[text])
    verbs = ("costs", "is") if " less than " in text or " more than " in text else ("is",)
    return Forms(openings=[f"at {text}"], predicates=[f"{s.verb(verb)} {text}" for verb in verbs])


def _open(text: str, s: _Speaker) -> Forms:
    return Forms(
        clauses=[
            f"the listing does not say {text}",
            f"the listing leaves open {text}",
            f"it is not stated {text}",
            f"the product page does not say {text}",
            f"{text} is not stated",
        ]
    )


def _but(text: str, s: _Speaker) -> Forms:
    return Forms(clauses=[text])


_FORMS = {
    "what": _what, "has": _has, "without": _without, "is": _is, "is not": _is_not, "brand": _brand, "for": _for,
    "price": _price, "was": _was, "rating": _rating, "stock": _stock, "history": _history, "compared": _compared,
    "open": _open, "but": _but,
}  # fmt: skip
