"""Reads what shoppers say they usually pay for a kind of product: "I never spend over $60 on shoes". Knows no store."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.parsing.numbers import Number, numbers
from assistant.parsing.spans import Span
from assistant.parsing.strength import TYPES
from assistant.parsing.turns import asks_anew

#: What makes it a habit, where money is spoken of; without it, "$60 for shoes" is a limit for now.
_HABIT = re.compile(
    r"\b(?:i|we)(?:'d| would)? (?:usually|normally|generally|typically|always|never|rarely|hardly ever|mostly|tend to"
    r"|don't(?: ever| usually| normally)?|do not|won't|wouldn't)\b"
    r"(?! (?:want|wanna|wish|need|intend|plan|mean|like)\b)"
    r".*?\b(?:spend|pay|stay|go (?:over|above|beyond|higher)|budget|buy)\b"
    r"|\bmy (?:(?:usual|normal|[a-z-]+) ){0,2}(?:budget|limit|maximum|max)\b.{0,40}?\b(?:is|stays|'s)"
    r" (?:usually|normally|generally|always|typically)\b"
    r"|\bmy (?:usual|normal|general) (?:[a-z-]+ )?(?:budget|limit)\b"
)
_HAN_HABIT = re.compile(r"一般|通常|平时|平常|向来|从来|从不|一向|习惯|总是|每次")
_HAN_MONEY = re.compile(
    r"不(?:会)?(?:超过?|高于|多于|大于)|以内|以下|之内|最多|顶多|至多|预算|控制在|花(?!\s?(?:的|色))|[块元]"
)
_SIZE = re.compile(r"(?:\bsizes? |\beu |\buk |\bus |穿|尺码|鞋码|码数)$")
_NO_MONEY = re.compile(r"\s?(?:码|号|厘米|公分|cm\b|kg\b|inch|件|双|条|个|years?\b|岁)")


def budgets(plain: str, phrases: Sequence[Span]) -> tuple[tuple[str, float], ...]:
    """(product type, most in major units) for each kind that the text names a habitual limit for; () for no habit.

    `phrases` are the text's, as `settle.settled` finds them. Of a vague amount the upper end counts.
    """
    han = _HAN_HABIT.search(plain) is not None and "我" in plain and _HAN_MONEY.search(plain) is not None
    if asks_anew(plain) or not (han or _HABIT.search(plain)):
        return ()
    amounts = [n for n in numbers(_HAN_HABIT.sub(lambda m: "\0" * len(m.group()), plain)) if _is_money(plain, n)]
    spent = [span.start for span in phrases if plain[span.start : span.end] == "花"]  # 花500 spends, and is no flower
    kinds = [v for span in phrases if span.names_type and span.start not in spent for v in _kind(span)]
    if len(amounts) == 1:
        amounts *= len(kinds)
    if len(amounts) == 2 and len(kinds) == 1:  # between 40 and 60
        amounts = [max(amounts, key=lambda amount: amount.high)]
    if not amounts or len(amounts) != len(kinds):
        return ()
    return tuple((kind, amount.high) for kind, amount in zip(kinds, amounts, strict=True))


def _is_money(plain: str, number: Number) -> bool:
    return number.high >= 1 and not _SIZE.search(plain[: number.start]) and not _NO_MONEY.match(plain[number.end :])


def _kind(span: Span) -> tuple[str, ...]:
    """The product type that a phrase names, a category where it names no type."""
    named = sorted((m for m in span.mentions if m.facet in TYPES), key=lambda m: (m.facet != "product_type", m.weak))
    return tuple(m.value for m in named[:1])
