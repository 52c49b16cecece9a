"""Where a text says what the shopper did, does or asked for. Knows no facts."""

from __future__ import annotations

import re
from typing import Literal

from assistant.checking.spans import Spans

Deed = Literal["bought", "chose", "spent"]

_ADVERB = (
    r"(?:(?:have|'ve|had|often|usually|always|regularly|already|also|once|twice|recently|"
    r"previously|mostly|generally|normally|typically"
    r"|frequently|tend to|like to|never|sometimes|commonly|seem to|keep|just|really|so)\s+)*"
)
DEEDS: dict[Deed, re.Pattern[str]] = {
    "spent": re.compile(
        rf"\byou\s?(?!asked|want)(?:'ve )?{_ADVERB}(?:spend|spent|pay(?= (?:for|on|in|at|as)\b|"
        rf"\s*[,.]|$)|paid|budget for)\b"
        r"|\byour usual (?:price|spend|spending|budget|range|amount|outlay)\b|\busual (?:spend|spending|price)\b",
        re.IGNORECASE,
    ),
    "bought": re.compile(
        rf"(?<!before )\byou\s?(?:'ve )?{_ADVERB}(?:will )?(?:know|bought|buy|buying|purchased?|"
        rf"ordered|order|owned?|own|got|took home)\b"
        r"|\b(?:your|the|a) (?:last|previous|earlier|past|recent|most recent|other|first) (?:orders?|"
        r"purchases?|buys?|one|pair|visits?|time)\b"
        r"|\blast time\b|\b(?:past|earlier|previous|recent) (?:orders?|purchases?)\b|"
        r"\byour (?:\w+ )?(?:history|purchases|orders|collection|wardrobe)\b"
        r"|\bonce again\b|\bagain\b|\bas before\b|\byour \w+ before\b",
        re.IGNORECASE,
    ),
    "chose": re.compile(
        rf"\byou\s?(?:'ve )?{_ADVERB}(?:choose|chose|chosen|choosing|pick|picked|picking|go for|"
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
REQUEST = re.compile(
    r"\b(?:you\s?(?:'ve |'re )?(?:have |had |also |first |just |really |"
    r"specifically )*(?:asked(?: for)?|ask for|wanted|want|needed?|requested?|were (?:after|"
    r"looking for)"
    r"|are (?:after|looking for)|(?<=re )(?:after|looking for)|had in mind|have in mind|mentioned|"
    r"named|specified|described|wished for|hoped for"
    r"|would like|listed|searched for|said|set(?: out)?|gave|look(?:ed)? for|'d like)"
    r"|your (?:\w+ )?(?:requests?|wish(?:es)?|brief|search|needs?|requirements?|criteria|list|order|wording|words)"
    r"|as (?:asked|requested|wanted|wished)|what (?:was|is) (?:asked|wanted)(?: for)?|was asked for|"
    r"asked[- ]for|on your list)\b",
    re.IGNORECASE,
)  # fmt: skip


def habit_clauses(text: str, clauses: Spans) -> list[tuple[int, int, int, Deed]]:
    """Those of a text's clauses that say what the shopper did or does: start, end, where it is told, which deed."""
    found = []
    for start, end in clauses:
        for deed, pattern in DEEDS.items():
            told = pattern.search(text, start, end)
            if told and not REQUEST.search(text, max(start, told.start() - 1), told.end() + 1):
                found.append((start, end, told.end(), deed))
                break
    return found
