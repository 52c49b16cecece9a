"""Reads a shopper's message: what is asked for, how firmly, in which order. Knows no product and runs no model."""

from __future__ import annotations

import re

from assistant.parsing.conditions import find_ages, find_conditions, find_sorts
from assistant.parsing.exclusions import after_negation, find_exclusions
from assistant.parsing.found import Found, blank
from assistant.parsing.message import BadMessage, clean, comparable, language, says_nothing
from assistant.parsing.prices import find_prices
from assistant.parsing.search_text import search_text, without_courtesies
from assistant.parsing.spans import spans_of, split_type
from assistant.parsing.strength import Strength
from assistant.parsing.wishes import Markers, Wish, find_wishes
from assistant.types import DialogueState, Understanding
from retrieval.lexicon import Lexicon
from retrieval.types import Constraint, Query, Sort, Vocabulary

__all__ = ["BadMessage", "understand"]

_GREETING = re.compile(
    r"(?:hello|hi|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|thanks(?: a lot| so much"
    r"| very much)?|thank you(?: so much| very much)?|thx|ty|cheers|bye|goodbye|good bye|see you|there|again|everyone"
    r"|how are you|ok|okay|great|你好|您好|嗨|哈喽|哈啰|早上好|上午好|下午好|晚上好|早|谢谢(?:你|您)?|多谢|感谢"
    r"|再见|拜拜|在吗|在么|好的|啊|呀|了|们|[\s,.!?，。！？~、])+"
)


def understand(message: str, state: DialogueState, lexicon: Lexicon, vocabulary: Vocabulary) -> Understanding:
    """What a message asks for, from the lexicon's words and what the store carries. Takes milliseconds.

    The query's text is the message without control characters; every constraint's `text` is a part of it.
    Contradicting limits are kept as said. Of several orders asked for, the first counts. BadMessage for a
    message that is empty or too long.
    """
    text = clean(message)
    spoken = language(text, state.language)
    if says_nothing(text):
        return Understanding(act="unclear", language=spoken)
    plain = comparable(text)
    if _GREETING.fullmatch(plain):
        return Understanding(act="greeting", language=spoken)

    found = find_conditions(plain)
    rest = blank(plain, found)
    for find in (find_prices, find_sorts, find_ages):
        more = find(rest)
        rest = blank(rest, more)
        found += more

    rest = without_courtesies(rest)
    spans = [
        part
        for span in spans_of(rest, lexicon)
        for part in (split_type(rest, span, lexicon) if after_negation(rest, span.start) else [span])
    ]
    exclusions = find_exclusions(rest, spans)
    markers = Markers(plain)
    wishes = find_wishes(rest, spans, exclusions, markers, lexicon, Strength(lexicon, vocabulary))
    if any(facet == "age_group" for part in found for facet, _, _ in part.conditions):
        wishes = [wish for wish in wishes if wish.facet != "age_group"]
    cuts = [*exclusions.cuts, *((part.start, part.end) for part in found)]
    return Understanding(
        act="search",
        language=spoken,
        query=Query(
            text=text,
            search_text=search_text(rest, spans, cuts, spoken, lexicon),
            language=spoken,
            constraints=_constraints(text, found, wishes, markers, state.turn + 1),
            sort=_sort(found),
        ),
    )


def _constraints(
    text: str, found: list[Found], wishes: list[Wish], markers: Markers, turn: int
) -> tuple[Constraint, ...]:
    """In order of appearance, each once."""
    placed = [
        (
            part.start,
            Constraint(
                facet=facet,
                op=op,
                value=value,
                hard=markers.firmness(part.start, part.end) is not False,
                turn=turn,
                text=text[part.start : part.end],
            ),
        )
        for part in found
        for facet, op, value in part.conditions
    ]
    placed += [
        (
            wish.start,
            Constraint(
                facet=wish.facet,
                op=wish.op,
                value=wish.values[0] if len(wish.values) == 1 else tuple(wish.values),
                hard=wish.hard,
                turn=turn,
                text=text[wish.start : wish.end],
            ),
        )
        for wish in wishes
    ]
    once: dict[tuple[object, ...], Constraint] = {}
    for _, constraint in sorted(placed, key=lambda pair: pair[0]):
        once.setdefault((constraint.facet, constraint.op, constraint.value), constraint)
    return tuple(once.values())


def _sort(found: list[Found]) -> Sort:
    wishes = sorted((part.start, part.sort) for part in found if part.sort is not None)
    return wishes[0][1] if wishes else "relevance"
