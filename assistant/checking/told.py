"""What a text says of the shopper: their habits, which a taste reason must state, and what they asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.checking.clauses import clauses
from assistant.checking.comparing import Tag, blank
from assistant.checking.findings import Finding
from assistant.checking.parts import NAME
from assistant.checking.vocabulary import WORD, contains, lower_words, plain, stem, vocabulary
from assistant.types import FactSheet
from retrieval.lexicon import Lexicon

if TYPE_CHECKING:
    from assistant.checking.backing import Backing

Deed = Literal["bought", "chose", "spent"]

_ADVERB = (
    r"(?:(?:have|'ve|’ve|had|often|usually|always|regularly|already|also|once|twice|recently|previously|mostly|generally|normally|typically"
    r"|frequently|tend to|like to|never|sometimes|commonly|seem to|keep|just|really|so)\s+)*"
)
_DEEDS: dict[Deed, re.Pattern[str]] = {
    "spent": re.compile(
        rf"\byou\s?(?!asked|want)(?:'ve |’ve )?{_ADVERB}(?:spend|spent|pay(?= (?:for|on|in|at|as)\b|\s*[,.]|$)|paid|budget for)\b"
        r"|\byour usual (?:price|spend|spending|budget|range|amount|outlay)\b|\busual (?:spend|spending|price)\b",
        re.IGNORECASE,
    ),
    "bought": re.compile(
        rf"(?<!before )\byou\s?(?:'ve |’ve )?{_ADVERB}(?:will )?(?:know|bought|buy|buying|purchased?|ordered|order|owned?|own|got|took home)\b"
        r"|\b(?:your|the|a) (?:last|previous|earlier|past|recent|most recent|other|first) (?:orders?|purchases?|buys?|one|pair|visits?|time)\b"
        r"|\blast time\b|\b(?:past|earlier|previous|recent) (?:orders?|purchases?)\b|\byour (?:\w+ )?(?:history|purchases|orders|collection|wardrobe)\b"
        r"|\bonce again\b|\bagain\b|\bas before\b|\byour \w+ before\b",
        re.IGNORECASE,
    ),
    "chose": re.compile(
        rf"\byou\s?(?:'ve |’ve )?{_ADVERB}(?:choose|chose|chosen|choosing|pick|picked|picking|go for|went for|gone for|reach for|reached for|likes?(?! to\b)|liked"
        r"|loved?|prefer|preferred|favour|favoured|wear|wore|return to|come back to|coming back to|lean towards?|look at|looked at|viewed|browsed?"
        r"|enjoy|enjoyed|select|selected|use|used)\b"
        r"|\byour (?:own |usual |known |\w+ )?(?:taste|tastes|habits?|preferences?|favou?rites?|go-to|picks|(?:past|earlier|previous) choices|usual choices?)\b"
        r"|\byour usual\b|\bfavou?rites?\b|\byour style\b|\bto your taste\b|\byour liking\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
_OFTEN = frozenset(
    {"often", "usually", "regularly", "mostly", "generally", "normally", "typically", "frequently", "commonly", "tend", "usual"}
)
_BEFORE = frozenset({"before", "already", "previously", "earlier", "past", "previous"})
#: What a clause about a habit may be worded with, whatever the reason's words: `habits` has checked what it says.
TELLING = _OFTEN | _BEFORE | frozenset(
    "bought buy buying purchase purchased order ordered history lean leans prefer preferred favour fond like liked tend taste".split()
)
_TIMES = frozenset(
    """once twice thrice two three four five six seven eight nine ten times always never sometimes last recently recent every week month year
    season winter summer spring autumn today yesterday monday january february march april june july august september october
    november december christmas first again weeks months years days ago""".split()
)
#: That there is a history which it fits, and no more.
_ANY = re.compile(
    r"\b(?:fits?|suits?|match(?:es)?|in line with|goes? with) your (?:history|habits|past (?:choices|purchases))\W*$", re.IGNORECASE
)
_SIDE = {
    "brand": "brand", "maker": "brand", "label": "brand", "name": "brand", "colour": "colour", "color": "colour", "shade": "colour",
    "material": "material", "fabric": "material", "pattern": "pattern", "style": "", "kind": "product_type", "type": "product_type",
    "feature": "feature",
}  # fmt: skip

_REQUEST = re.compile(
    r"\b(?:you\s?(?:'ve |’ve |'re |’re )?(?:have |had |also |first |just |really |specifically )*(?:asked(?: for)?|ask for|wanted|want|needed?|requested?|were (?:after|looking for)"
    r"|are (?:after|looking for)|(?<=re )(?:after|looking for)|had in mind|have in mind|mentioned|named|specified|described|wished for|hoped for"
    r"|would like|listed|searched for|said|set(?: out)?|gave|look(?:ed)? for|'d like|’d like)"
    r"|your (?:\w+ )?(?:requests?|wish(?:es)?|brief|search|needs?|requirements?|criteria|list|order|wording|words)"
    r"|as (?:asked|requested|wanted|wished)|what (?:was|is) (?:asked|wanted)(?: for)?|was asked for|asked[- ]for|on your list)\b",
    re.IGNORECASE,
)  # fmt: skip
_WHOLE = re.compile(
    r"\b(?:all|everything|each|both|fully|completely|entirely|exactly|precisely|in full|every)\b(?=[^,;.]*\b(?:you|your|asked|wish|request))", re.IGNORECASE
)
_NO_OBJECT = re.compile(r"\s*(?:[,;.:!]|$|(?:is|are|has|have|comes?|costs?|at|and|on|in full|here|too|to spend|to pay|with this)\b|in (?:price|budget)\b)", re.IGNORECASE)
#: Other things that "you" may do in a sentence: get it, pay its price, keep some money.
_NEUTRAL = re.compile(
    r"\byou(?:'ll|’ll|'d|’d)?\s+(?:also\s+|still\s+|just\s+|would\s+|will\s+|can\s+|could\s+|may\s+|might\s+|should\s+|only\s+)*"
    r"(?:get|pay|save|keep|have|know|see|count|choose|pick|want to|spend|need not|check|find|stay|look|consider|ask|note|expect)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Habit:
    """What a taste reason says that the shopper does: which deed, and the words, tags and names it is about."""

    deed: Deed
    words: frozenset[str]
    tags: frozenset[Tag]
    names: tuple[str, ...]
    brand: bool


def habit(text: str, sheet: FactSheet, lexicon: Lexicon) -> Habit:
    deed: Deed = next((deed for deed, pattern in _DEEDS.items() if pattern.search(text)), "chose")
    tags = {(m.facet, m.value, m.negated) for m in lexicon.mentions(text)}
    tags |= {(f, v, False) for facet, value, _ in set(tags) for f, v in lexicon.implied(facet, value)}
    brands = [value for name, value in sheet.facts if name == "brand"]
    return Habit(
        deed=deed,
        words=frozenset(stem(word) for word in lower_words(text)),
        tags=frozenset(tags),
        names=tuple(lower_words(text)),
        brand=any(brand in text for brand in brands) or any(facet == "brand" for facet, _, _ in tags),
    )


def habit_clauses(part: str) -> list[tuple[int, int, int, Deed]]:
    """The clauses that say what the shopper did or does: start, end, where the deed is told, which deed."""
    found = []
    for start, end in clauses(part):
        for deed, pattern in _DEEDS.items():
            told = pattern.search(part, start, end)
            if told and not _REQUEST.search(part, max(start, told.start() - 1), told.end() + 1):
                found.append((start, end, told.end(), deed))
                break
    return found


def habits(part: str, backing: Backing, lexicon: Lexicon) -> Iterator[Finding]:
    """What is said of the shopper's habits and no taste reason says."""
    for start, end, after, deed in habit_clauses(part):
        if backing.habits and _ANY.search(part[start:end]):
            continue
        if not any(_same_habit(part, start, end, after, deed, known, lexicon) for known in backing.habits):
            said = part[start:end].strip(" ,")
            yield Finding(kind="claim", text=said, message=f"history {said!r} not in reasons")


def _same_habit(
    part: str, start: int, end: int, after: int, deed: Deed, known: Habit, lexicon: Lexicon
) -> bool:
    clause = part[start:end]
    soft = re.search(r"\b(?:taste|tastes|liking|preferences?|habits?)\b", clause, re.IGNORECASE)
    if deed != known.deed and not (deed == "chose" and known.deed == "bought" and soft):
        return False
    if NAME in part[after:end] and not soft:
        return False  # that this very product was bought or chosen is no habit
    words = {stem(word) for word in lower_words(clause)}
    if re.search(r"\busually\b|\busual\b|\boften\b", clause) and deed == "spent":
        words -= _OFTEN
    if words & _OFTEN and not known.words & _OFTEN:
        return False
    if words & _BEFORE and not (known.words & _BEFORE or known.deed != "spent"):
        return False
    if (words & _TIMES) - known.words:
        return False
    if deed == "spent":
        wrong = re.search(r"\b(?:less|more|below|above|under|over|half|double|beyond|outside)\b", clause)
        right = {w for w in ("less", "more", "below", "above", "under", "over") if w in known.words}
        return not wrong or wrong.group() in right
    object_tags = _tags(part, after, end, lexicon)
    if object_tags and not all(group & known.tags for group in object_tags):
        return False
    names = [stem(w.group().lower()) for w in WORD.finditer(part, after, end) if w.group()[0].isupper()]
    if any(name not in known.words for name in names):
        return False
    unknown = [w for w in lower_words(part[after:end]) if not plain(w) and stem(w) not in known.words and w not in _BEFORE]
    if unknown and not object_tags:
        return False
    side = re.search(rf"\b({'|'.join(_SIDE)})s?\b", clause, re.IGNORECASE)
    if side and _SIDE[side[1].lower()] == "brand" and not known.brand:
        return False
    if side and (facet := _SIDE[side[1].lower()]) not in ("", "brand") and not any(tag[0] == facet for tag in known.tags):
        return False
    if not object_tags and not names and not side:
        before = _tags(part, start, after, lexicon)
        qualities = [group for group in before if not all(tag[0] in ("product_type", "category") for tag in group)]
        return not qualities or any(group & known.tags for group in before)
    return True


def _tags(part: str, start: int, end: int, lexicon: Lexicon) -> list[set[Tag]]:
    """The tags of each mention between two places, all its senses together; words of the plain list are none."""
    groups: dict[tuple[int, int], set[Tag]] = {}
    for m in lexicon.mentions(part):
        if start <= m.start and m.end <= end and not plain(m.text):
            groups.setdefault((m.start, m.end), set()).add((m.facet, m.value, m.negated))
    return list(groups.values())


def requests(part: str, backing: Backing, lexicon: Lexicon, open_spans: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """What is said to have been asked for, and was not, or is not met."""
    told = [span[:2] for span in habit_clauses(part)]
    allowed = backing.met | (backing.open if open_spans else frozenset())
    last = 0
    spans = clauses(part)
    for number, (start, end) in enumerate(spans):
        for found in _REQUEST.finditer(part, start, end):
            if any(a <= found.start() < b for a, b in told):
                continue
            said = part[start:end].strip(" ,")
            if not backing.matches and not backing.limits:
                yield Finding(kind="claim", text=said, message=f"request {said!r}: nothing that was asked for is met")
                break
            if _WHOLE.search(part, start, end) and (backing.open or not backing.matches):
                yield Finding(kind="claim", text=said, message=f"{said!r}, but not all that was asked for is met")
            groups = [] if _NO_OBJECT.match(part, found.end()) else _tags(part, found.end(), end, lexicon)
            if not groups:
                groups = _qualities(_tags(part, start, found.start(), lexicon))
            if not groups and re.match(r"(?:just |exactly )?as\b|,", part[start:end].lstrip(" ,")) and number:
                groups = _qualities(_tags(part, spans[number - 1][0], start, lexicon))
            for group in groups:
                if not group & allowed:
                    facet, value, _ = sorted(group)[0]
                    yield Finding(kind="claim", text=said, message=f"{facet} {value!r} was not asked for")
            last = end
    del last


def _qualities(groups: Iterable[set[Tag]]) -> list[set[Tag]]:
    return [g for g in groups if not all(tag[0] in ("product_type", "category") for tag in g)]


def addresses(part: str) -> Iterator[Finding]:
    """What "you" are said to do that is neither a habit, a request nor what anybody does in a shop."""
    part = blank(part, [m.span() for m in vocabulary().idioms.finditer(part)])
    known = [m.span() for pattern in (*_DEEDS.values(), _REQUEST, _NEUTRAL) for m in pattern.finditer(part)]
    for found in re.finditer(r"\byou(?:'\w+|’\w+)?\s+(?!can\b|could\b|will\b|would\b)[a-z]+", part, re.IGNORECASE):
        if not any(start <= found.start() < end for start, end in known):
            yield Finding(kind="claim", text=found.group(), message=f"{found.group()!r} is not known")


def names_told(part: str, backing: Backing) -> list[tuple[int, int]]:
    """The clauses whose names and words are those of the shopper's history."""
    return [(start, end) for start, end, _, _ in habit_clauses(part)] if backing.habits else []


def told_name(said: tuple[str, ...], backing: Backing) -> bool:
    return any(contains(known.names, said) for known in backing.habits)
