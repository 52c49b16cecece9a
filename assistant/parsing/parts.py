"""Tells a part of what is looked for from a thing of its own: a watch's strap, a coat's hood. Knows no store."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.parsing.spans import Span
from assistant.parsing.turns import asks_anew, changes_type

#: Types that are no wish of their own where a whole is looked for that has them.
_PARTS: dict[str, frozenset[str]] = {
    "watch-strap": frozenset({"watch", "smartwatch"}), "headband": frozenset({"headphones"}),
    "memory-module": frozenset({"phone", "laptop", "computer", "tablet"}),
    "hard-drive": frozenset({"laptop", "computer", "phone", "tablet"}),
    "keyboard": frozenset({"laptop", "piano", "tablet"}),
    "battery": frozenset({"phone", "laptop", "camera", "drill", "toy", "vacuum-cleaner"}),
    "lens": frozenset({"camera", "glasses", "sunglasses"}), "drawer": frozenset({"desk", "dresser", "nightstand"}),
    "shoelaces": frozenset({"shoe", "sneaker", "boot"}),
}  # fmt: skip
_REFUSED = re.compile(r"不要|别|不想|不喜欢|\b(?:no|not|without)\b")
_HAT, _HOODED = "帽子", "连帽"


def without_parts(text: str, spans: Sequence[Span], kinds: Collection[tuple[str, str]]) -> tuple[str, list[Span]]:
    """A follow-up without the types that name a part of what is looked for (`kinds`); 帽子 of a coat is its hood."""
    if not kinds or asks_anew(text) or changes_type(text) or _REFUSED.search(text):
        return text, list(spans)
    wholes = {value for facet, value in kinds if facet == "product_type"}
    worn = ("category", "apparel") in kinds and "hat" not in wholes
    kept = []
    for span in spans:
        values = {m.value for m in span.mentions if m.facet == "product_type"}
        if worn and text[span.start : span.end] == _HAT:
            text = f"{text[: span.start]}{_HOODED}{text[span.end :]}"
            continue
        if any(_PARTS.get(value, frozenset()) & wholes for value in values):
            text = f"{text[: span.start]}{chr(0) * (span.end - span.start)}{text[span.end :]}"
            continue
        kept.append(span)
    return text, kept
