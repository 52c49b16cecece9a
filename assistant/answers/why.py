"""Says why a product is in the list: what of the request it meets, what of the shopper's taste it fits. True by the
score's own contributions. Knows no act."""

from __future__ import annotations

from assistant.answers.asked import Asked, with_pinned
from assistant.facts import fact_sheets
from assistant.list_wishes import is_list
from assistant.types import FactSheet
from assistant.wording import reasons
from prompts import render
from ranking.rerank import rerank
from retrieval.types import Query, TaggedProduct

#: How many reasons of a kind are given.
MATCHES = 4


def reasons_for(asked: Asked, item: TaggedProduct) -> str:
    need = asked.state.need
    language = asked.understood.language
    query = asked.query(need) if need else Query(text="", search_text="", language=language)
    store = asked.store
    result = store.search.find(query, max(200, asked.k))
    candidates = with_pinned(asked, query, result)
    if need is not None and is_list(need):
        candidates = tuple(store.shelf.candidates[store.shelf.rows[item.product.id]] for item in asked.shown)
    ranked = rerank(query, candidates, asked.profile, store.scorer, store.rules)
    mine = next((i for i, s in enumerate(ranked) if s.item.product.id == item.product.id), None)
    shown_ids = {shown.product.id for shown in asked.shown}
    if mine is None:
        return render(
            f"why.{language}.j2",
            title=item.product.title_in(language),
            found=False,
            place=0,
            match=[],
            taste=[],
            compare=[],
            lack=[],
        )
    scored = ranked[mine]
    others = [s for s in ranked if s.item.product.id in shown_ids and s is not scored]
    sheet: FactSheet = fact_sheets([scored, *others], query, asked.profile, language, store.lexicon)[0]
    places = asked.places([item.product.id])
    return render(
        f"why.{language}.j2",
        title=sheet.title,
        found=True,
        place=places[0],
        match=list(dict.fromkeys(reasons(sheet, "match")))[:MATCHES],
        taste=reasons(sheet, "taste")[:2],
        compare=reasons(sheet, "compare")[:2],
        lack=reasons(sheet, "lack")[:1],
    ).strip()
