"""What a product's place in a list rests on: the parts of its score, and what would change the order. Knows no act."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.voice import names
from assistant.types import Chart, Share
from prompts import render
from ranking.types import ScoredProduct
from retrieval.types import Language, Query

#: A part that is smaller than this is too small to show.
LEAST = 0.005


def chart(scored: ScoredProduct, shown: Sequence[ScoredProduct], query: Query, language: Language) -> Chart | None:
    """`shown` are the products shown with it, itself among them, with their scores for this query. None where no part
    of the score is large enough to show."""
    parts = sorted(scored.contributions.items(), key=lambda part: -abs(part[1]))
    shares = tuple(Share(name=n, label=_label(n, language), amount=a) for n, a in parts if abs(a) >= LEAST)
    if not shares:
        return None
    return Chart(
        product_id=scored.item.product.id,
        shares=shares,
        change=_change(scored, shown, query, language),
    )


def _label(name: str, language: Language) -> str:
    return str(names()["contributions"].get(name, {}).get(language, name))


def _change(scored: ScoredProduct, shown: Sequence[ScoredProduct], query: Query, language: Language) -> str:
    """Which part decides most: the one without which the product would be furthest from its place; "" for a product
    that is shown alone."""
    if len(shown) < 2:
        return ""
    now = _place(scored, shown, "")
    without = {name: _place(scored, shown, name) for name in scored.contributions}
    name = max(without, key=lambda name: abs(without[name] - now), default="")
    moved = bool(name) and without[name] != now
    return render(
        f"change.{language}.j2",
        sorted=query.sort != "relevance",
        label=_label(name, language) if moved else "",
        place=without[name] if moved else now,
        total=len(shown),
    ).strip()


def _place(scored: ScoredProduct, shown: Sequence[ScoredProduct], without: str) -> int:
    """Its 1-based place by score when one part is left out of all scores; ties go to the smaller id."""

    def key(product: ScoredProduct) -> tuple[float, str]:
        return product.contributions.get(without, 0.0) - product.score, product.item.product.id

    return 1 + sum(key(other) < key(scored) for other in shown if other is not scored)
