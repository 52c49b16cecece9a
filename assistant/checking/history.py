"""What a text says of the shopper's habits, which a taste reason must state. Knows no facts of the product."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.checking.clauses import clauses
from assistant.checking.comparing import Tag
from assistant.checking.findings import Finding
from assistant.checking.parts import NAME
from assistant.checking.vocabulary import WORD, contains, lower_words, plain, stem
from assistant.types import FactSheet
from retrieval.lexicon import Lexicon

if TYPE_CHECKING:
    from assistant.checking.backing import Backing

Deed = Literal["bought", "chose", "spent"]

_ADVERB = (
    r"(?:(?:have|'ve|’ve|had|often|usually|always|regularly|already|also|once|twice|recently|"
    r"previously|mostly|generally|normally|typically"
    r"|frequently|tend to|like to|never|sometimes|commonly|seem to|keep|just|really|so)\s+)*"
)
DEEDS: dict[Deed, re.Pattern[str]] = {
    "spent": re.compile(
        rf"\byou\s?(?!asked|want)(?:'ve |’ve )?{_ADVERB}(?:spend|spent|pay(?= (?:for|on|in|at|as)\b|"
        rf"\s*[,.]|$)|paid|budget for)\b"
        r"|\byour usual (?:price|spend|spending|budget|range|amount|outlay)\b|\busual (?:spend|spending|price)\b",
        re.IGNORECASE,
    ),
    "bought": re.compile(
        rf"(?<!before )\byou\s?(?:'ve |’ve )?{_ADVERB}(?:will )?(?:know|bought|buy|buying|purchased?|"
        rf"ordered|order|owned?|own|got|took home)\b"
        r"|\b(?:your|the|a) (?:last|previous|earlier|past|recent|most recent|other|first) (?:orders?|"
        r"purchases?|buys?|one|pair|visits?|time)\b"
        r"|\blast time\b|\b(?:past|earlier|previous|recent) (?:orders?|purchases?)\b|"
        r"\byour (?:\w+ )?(?:history|purchases|orders|collection|wardrobe)\b"
        r"|\bonce again\b|\bagain\b|\bas before\b|\byour \w+ before\b",
        re.IGNORECASE,
    ),
    "chose": re.compile(
        rf"\byou\s?(?:'ve |’ve )?{_ADVERB}(?:choose|chose|chosen|choosing|pick|picked|picking|go for|"
        rf"went for|gone for|reach for|reached for|likes?(?! to\b)|liked"
        r"|loved?|prefer|preferred|favour|favoured|wear|wore|return to|come back to|coming back to|"
        r"lean towards?|look at|looked at|viewed|browsed?"
        r"|enjoy|enjoyed|select|selected|use|used)\b"
        r"|\byour (?:own |usual |known |\w+ )?(?:taste|tastes|habits?|preferences?|favou?rites?|go-to|"
        r"picks|(?:past|earlier|previous) choices|usual choices?)\b"
        r"|\byour usual\b|\bfavou?rites?\b|\byour style\b|\bto your taste\b|\byour liking\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
_OFTEN = frozenset({
    "often", "usually", "regularly", "mostly", "generally", "normally", "typically", "frequently", "commonly", "tend",
    "usual",
})  # fmt: skip
_BEFORE = frozenset({"before", "already", "previously", "earlier", "past", "previous"})
#: What a clause about a habit may be worded with, whatever the reason's words: `habits` has checked what it says.
TELLING = _OFTEN | _BEFORE | {
    "bought", "buy", "buying", "purchase", "purchased", "order", "ordered", "history", "lean", "leans", "prefer",
    "preferred", "favour", "fond", "like", "liked", "tend", "taste",
}  # fmt: skip
_TIMES = frozenset({
    "once", "twice", "thrice", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "times",
    "always", "never", "sometimes", "last", "recently", "recent", "every", "week", "month", "year", "season",
    "winter", "summer", "spring", "autumn", "today", "yesterday", "monday", "january", "february", "march", "april",
    "june", "july", "august", "september", "october", "november", "december", "christmas", "first", "again", "weeks",
    "months", "years", "days", "ago",
})  # fmt: skip
#: That there is a history which it fits, and no more.
_ANY = re.compile(
    r"\b(?:fits?|suits?|match(?:es)?|in line with|goes? with) your (?:history|habits|past (?:choices|purchases))\W*$",
    re.IGNORECASE,
)
_SIDE = {
    "brand": "brand", "maker": "brand", "label": "brand", "name": "brand", "colour": "colour", "color": "colour", 
        "shade": 
        "colour",
    "material": "material", "fabric": "material", "pattern": "pattern", "style": "", "kind": "product_type", "type": 
        "product_type",
    "feature": "feature",
}  # fmt: skip

REQUEST = re.compile(
    r"\b(?:you\s?(?:'ve |’ve |'re |’re )?(?:have |had |also |first |just |really |"
    r"specifically )*(?:asked(?: for)?|ask for|wanted|want|needed?|requested?|were (?:after|"
    r"looking for)"
    r"|are (?:after|looking for)|(?<=re )(?:after|looking for)|had in mind|have in mind|mentioned|"
    r"named|specified|described|wished for|hoped for"
    r"|would like|listed|searched for|said|set(?: out)?|gave|look(?:ed)? for|'d like|’d like)"
    r"|your (?:\w+ )?(?:requests?|wish(?:es)?|brief|search|needs?|requirements?|criteria|list|order|wording|words)"
    r"|as (?:asked|requested|wanted|wished)|what (?:was|is) (?:asked|wanted)(?: for)?|was asked for|"
    r"asked[- ]for|on your list)\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habit:
    """What a taste reason says that the shopper does: which deed, and the words, tags and names it is about."""

    deed: Deed
    words: frozenset[str]
    tags: frozenset[Tag]
    names: tuple[str, ...]
    brand: bool


def habit(text: str, sheet: FactSheet, lexicon: Lexicon) -> Habit:
    deed: Deed = next((deed for deed, pattern in DEEDS.items() if pattern.search(text)), "chose")
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
        for deed, pattern in DEEDS.items():
            told = pattern.search(part, start, end)
            if told and not REQUEST.search(part, max(start, told.start() - 1), told.end() + 1):
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


def _same_habit(part: str, start: int, end: int, after: int, deed: Deed, known: Habit, lexicon: Lexicon) -> bool:
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
    object_tags = tag_groups(part, after, end, lexicon)
    if object_tags and not all(group & known.tags for group in object_tags):
        return False
    names = [stem(w.group().lower()) for w in WORD.finditer(part, after, end) if w.group()[0].isupper()]
    if any(name not in known.words for name in names):
        return False
    unknown = [
        w for w in lower_words(part[after:end]) if not plain(w) and stem(w) not in known.words and w not in _BEFORE
    ]
    if unknown and not object_tags:
        return False
    side = re.search(rf"\b({'|'.join(_SIDE)})s?\b", clause, re.IGNORECASE)
    if side and _SIDE[side[1].lower()] == "brand" and not known.brand:
        return False
    if (
        side
        and (facet := _SIDE[side[1].lower()]) not in ("", "brand")
        and not any(tag[0] == facet for tag in known.tags)
    ):
        return False
    if not object_tags and not names and not side:
        before = tag_groups(part, start, after, lexicon)
        qualities = [group for group in before if not all(tag[0] in ("product_type", "category") for tag in group)]
        return not qualities or any(group & known.tags for group in before)
    return True


def names_told(part: str, backing: Backing) -> list[tuple[int, int]]:
    """The clauses whose names and words are those of the shopper's history."""
    return [(start, end) for start, end, _, _ in habit_clauses(part)] if backing.habits else []


def told_name(said: tuple[str, ...], backing: Backing) -> bool:
    return any(contains(known.names, said) for known in backing.habits)


def tag_groups(part: str, start: int, end: int, lexicon: Lexicon) -> list[set[Tag]]:
    """The tags of each mention between two places, all its senses together; words of the plain list are none."""
    groups: dict[tuple[int, int], set[Tag]] = {}
    for m in lexicon.mentions(part):
        if start <= m.start and m.end <= end and not plain(m.text):
            groups.setdefault((m.start, m.end), set()).add((m.facet, m.value, m.negated))
    return list(groups.values())
