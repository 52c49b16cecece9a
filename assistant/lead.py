"""The sentence before the cards: what was found, what stands in the way. Knows no model and no database."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Understanding
from assistant.wording import plural_of
from prompts import render
from ranking.types import ScoredProduct
from retrieval.types import SearchResult


def greeting(understood: Understanding) -> str:
    """The answer to a message that asks for no product."""
    return render(f"{understood.act}.{understood.language}.j2").strip()


def lead(understood: Understanding, found: SearchResult, products: Sequence[ScoredProduct]) -> str:
    """One or two sentences on what the cards below show; true of exactly these cards."""
    language = understood.language
    return render(
        f"lead.{language}.j2",
        count=len(products),
        not_carried=found.not_carried and (plural_of(found.not_carried) if language == "en" else found.not_carried),
        relaxed=[constraint.text or str(constraint.value) for constraint in found.relaxed],
        certain=bool(understood.query and understood.query.hard),
        sort=understood.query.sort if understood.query else "relevance",
    ).strip()
