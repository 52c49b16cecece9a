"""Says why a product is in the list: what of the request it meets, what of the shopper's history it fits. True by the
score's own contributions. Knows no act."""

from __future__ import annotations

from datetime import date

from assistant.answers.asked import Asked, with_pinned
from assistant.answers.shares import chart
from assistant.facts import fact_sheets
from assistant.list_wishes import is_list
from assistant.types import Chart, FactSheet, Reason, ReasonKind
from assistant.wording import reasons
from prompts import render
from ranking.rerank import rerank
from ranking.types import ScoredProduct
from retrieval.types import Candidate, Query, TaggedProduct

#: How many reasons are given, at most one of them a comparison.
REASONS = 3
_KINDS: tuple[ReasonKind, ...] = ("match", "taste", "compare")


def reasons_for(asked: Asked, item: TaggedProduct) -> tuple[str, Chart | None]:
    """The text, and what the product's place rests on; None where it no longer meets the request."""
    need = asked.state.need
    language = asked.understood.language
    query = asked.query(need) if need else Query(text="", search_text="", language=language)
    ranked = rerank(query, _candidates(asked, query), asked.profile, asked.store.scorer, asked.store.rules)
    scored = next((s for s in ranked if s.item.product.id == item.product.id), None)
    if scored is None:
        title = item.product.title_in(language)
        return render(f"why.{language}.j2", title=title, found=False, match=[], taste=[], compare=[], lack=[]), None
    shown_ids = {shown.product.id for shown in asked.shown}
    shown = [s for s in ranked if s.item.product.id in shown_ids]
    sheet = _sheet(asked, query, scored, shown)
    kept = _largest(sheet)
    text = render(
        f"why.{language}.j2",
        title=sheet.title,
        found=True,
        **{kind: [reason.text for reason in kept if reason.kind == kind] for kind in _KINDS},
        lack=reasons(sheet, "lack")[:1],
    )
    return text.strip(), chart(scored, shown, query, language) if _ranked_so(asked, query, shown) else None


def _ranked_so(asked: Asked, query: Query, shown: list[ScoredProduct]) -> bool:
    """Whether the products stand in the order of these scores: lists, products like another and pinned ones have an
    order of their own, which the parts of these scores do not explain."""
    by_score = [s.item.product.id for s in sorted(shown, key=lambda s: (-s.score, s.item.product.id))]
    return query.sort != "relevance" or by_score == [item.product.id for item in asked.shown]


def _candidates(asked: Asked, query: Query) -> tuple[Candidate, ...]:
    need, store = asked.state.need, asked.store
    if need is not None and is_list(need):
        return tuple(store.shelf.candidates[store.shelf.rows[item.product.id]] for item in asked.shown)
    return with_pinned(asked, query, store.search.find(query, max(200, asked.k)))


def _sheet(asked: Asked, query: Query, scored: ScoredProduct, shown: list[ScoredProduct]) -> FactSheet:
    """Comparisons are with what is shown, and with the product that is first there."""
    store, language = asked.store, asked.understood.language
    others = [s for s in shown if s is not scored]
    past = store.search.named([event.product for event in asked.profile.purchases])
    return fact_sheets([scored, *others], query, asked.profile, language, store.lexicon, past, today=date.today())[0]


def _largest(sheet: FactSheet) -> list[Reason]:
    """The weightiest reasons, none twice; a comparison moves no score, and stands beside those that do."""
    ordered = sorted((r for r in sheet.reasons if r.kind in ("match", "taste")), key=lambda reason: -reason.weight)
    compared = [r for r in sheet.reasons if r.kind == "compare"][:1]
    different = list({reason.text: reason for reason in ordered}.values())
    return [*different[: REASONS - len(compared)], *compared]
