"""Says labels, prices and titles in one language. Knows no product and no sentence."""

from __future__ import annotations

import re

from assistant.money import format_money
from assistant.word_lists import word_lists
from retrieval.lexicon import Lexicon
from retrieval.types import Money

#: Titles longer than this are cut at their first break, as marketplace titles list everything after it.
LONG_TITLE = 60
#: What stands before a break is a name only from this length on.
NAME = 8

_BREAK = re.compile(r"\s+[-–—|]\s+|[,;(|/\[:]|，|（|：|；")
#: What no name needs, and a text must not repeat: amounts of money, addresses, the marks of a conversation.
_FOREIGN = re.compile(
    r"(?:[$€£¥￥]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:dollars?|euros?|pounds|usd|eur|gbp|美元|元|块)|\S*@\S*"
    r"|\b[\w-]+\.(?:com|net|org|io|cn|shop|store|co|uk|de|app|ly|me|info|biz)\b\S*"
    r"|\bim[_ ](?:start|end)\b|\binst\b|\b(?:system|assistant|user)\s?[:：])",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?](?=\s)|[。！？]")
_COMMA = re.compile(r",\s|，")
_UNSPEAKABLE = re.compile(
    r"https?:\S*|www\.\S*|[<>{}\[\]`*_#|\\]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)
#: Qualities that English writes as one word with a hyphen.
_HYPHENATED = re.compile(
    r"(?:non|anti|water|noise|quick|machine|dishwasher|oven|microwave|solar|battery|wall|space|energy|eco|fast|mid|plus"
    r"|single|double|shock) [a-z]+$"
    r"|[a-z]+ (?:free|resistant|friendly|proof|safe|fit|sleeve|cancelling|washable|powered|on|up|fat|sugar|carb)$"
)


class Phrases:
    """Phrases in one language."""

    def __init__(self, language: str, lexicon: Lexicon) -> None:
        self.language = language
        self.lexicon = lexicon

    def choose(self, en: str, zh: str) -> str:
        return zh if self.language == "zh" else en

    def label(self, facet: str, value: str) -> str:
        label = self.lexicon.label(facet, value, self.language)
        if facet != "feature":
            return label
        spoken = word_lists().spoken.get(label, label)
        return spoken.replace(" ", "-") if _HYPHENATED.match(spoken) else spoken

    def money(self, money: Money) -> str:
        return format_money(money, self.language)


def speakable(title: str) -> str:
    """A title as it can stand in a sentence: without mark-up, links, control characters and stops, cut before an
    amount of money or an address, at its first comma, at its first other break where it is long, and at most 90
    characters."""
    plain = " ".join(_UNSPEAKABLE.sub(" ", title).split())
    head = _FOREIGN.split(plain, maxsplit=1)[0].strip()
    plain = " ".join(_STOP.sub(" ", head if len(head) >= NAME else _FOREIGN.sub(" ", plain)).split())
    for breaks in (_COMMA, *([_BREAK] if len(plain) > LONG_TITLE else [])):
        head = breaks.split(plain, maxsplit=1)[0].strip()
        plain = head if len(head) >= NAME else plain
    if len(plain) > 90:
        plain = plain[:90].rsplit(" ", 1)[0]
    return plain.strip(" .,;:!?-–—。，；：！？")
