"""The JSON shapes of the command line: what scripts outside the repository rely on. Knows no stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.runs import CHANGE, RunComparison
from assistant.types import Cards, Chart, DialogueState, Need, Reply, Table
from ranking.types import ScoredProduct
from retrieval.types import FACETS, Constraint, Money

#: Of scores and contributions: a dozen rounded contributions still add up to the score within 1e-6.
DIGITS = 9


def constraint_json(constraint: Constraint) -> dict[str, Any]:
    value = list(constraint.value) if isinstance(constraint.value, tuple) else constraint.value
    return {
        "facet": constraint.facet,
        "op": constraint.op,
        "value": value,
        "hard": constraint.hard,
        "turn": constraint.turn,
        "text": constraint.text,
        **({"within": constraint.within} if constraint.within else {}),
    }


def money_json(money: Money) -> dict[str, Any]:
    return {"amount": money.amount, "currency": money.currency}


def product_json(scored: ScoredProduct, language: str = "en") -> dict[str, Any]:
    product = scored.item.product
    tags = {facet: list(values) for facet in FACETS if (values := scored.item.values(facet))}
    return {
        "id": product.id,
        "title": product.title_in(language),
        "price": money_json(product.price),
        "in_stock": product.in_stock,
        "score": round(scored.score, DIGITS),
        "contributions": {name: round(value, DIGITS) for name, value in scored.contributions.items()},
        "tags": tags,
        "list_price": money_json(product.list_price) if product.list_price else None,
        "url": product.url,
        "brand": product.brand,
        "rating": product.rating,
    }


def constraints_json(constraints: Sequence[Constraint]) -> list[dict[str, Any]]:
    return [constraint_json(constraint) for constraint in constraints]


def nearest_json(cards: Cards) -> list[dict[str, Any]]:
    """The products just outside the limits, each with what keeps it out."""
    return [{**product_json(near.product, cards.language), "difference": near.difference} for near in cards.nearest]


def need_json(need: Need) -> dict[str, Any]:
    return {"constraints": constraints_json(need.constraints), "sort": need.sort, "search_text": need.search_text}


def table_json(table: Table | None) -> dict[str, Any] | None:
    if table is None:
        return None
    rows = [{"name": name, "values": list(values)} for name, values in table.rows]
    return {"columns": list(table.columns), "rows": rows}


def chart_json(chart: Chart | None) -> dict[str, Any] | None:
    if chart is None:
        return None
    shares = [{"name": share.name, "label": share.label, "amount": round(share.amount, 4)} for share in chart.shares]
    return {"id": chart.product_id, "shares": shares, "change": chart.change}


def state_json(state: DialogueState) -> dict[str, Any]:
    """What the conversation has established."""
    return {
        "turn": state.turn,
        "needs": [need_json(need) for need in state.needs],
        "focus": state.focus,
        "budget": state.budget,
        "cart": [{"id": line.product, "quantity": line.quantity} for line in state.cart],
    }


def search_json(query: str, cards: Cards, timings_ms: Mapping[str, float]) -> dict[str, Any]:
    return {
        "query": query,
        "language": cards.language,
        "constraints": constraints_json(cards.query.constraints if cards.query else ()),
        "results": [product_json(scored, cards.language) for scored in cards.products],
        "relaxed": constraints_json(cards.relaxed),
        "not_carried": cards.not_carried,
        "nearest": nearest_json(cards),
        "timings_ms": dict(timings_ms),
    }


def turn_json(reply: Reply) -> dict[str, Any]:
    cards = reply.cards
    return {
        "act": cards.act,
        "reply": reply.text,
        "products": [product_json(scored, cards.language) for scored in cards.products],
        "constraints": constraints_json(cards.query.constraints if cards.query else ()),
        "relaxed": constraints_json(cards.relaxed),
        "generator": {
            "name": reply.explanation.generator,
            "fallback": reply.explanation.fallback,
            "sentences": [
                {"id": sentence.product_id, "by": sentence.by, "refused": sentence.refused}
                for sentence in reply.explanation.sentences
            ],
        },
        "timings_ms": dict(reply.timings_ms),
        "nearest": nearest_json(cards),
        "groups": [{"heading": group.heading, "count": group.count} for group in cards.groups],
        "table": table_json(cards.table),
        "chart": chart_json(cards.chart),
        "replies": list(cards.replies),
        "source": cards.source,
        "refers": list(cards.refers),
        "unlogged": reply.unlogged,
        **state_json(reply.state),
    }


def refusal_json(said: str, state: DialogueState) -> dict[str, Any]:
    """A turn whose message could not be used: the same keys, with the reason as the reply. The state is as before."""
    return {
        "act": "unclear",
        "reply": said,
        "products": [],
        "constraints": [],
        "relaxed": [],
        "generator": {"name": "none", "fallback": ""},
        "timings_ms": {"first_card": 0.0, "first_token": 0.0, "total": 0.0},
        "nearest": [],
        "groups": [],
        "table": None,
        "chart": None,
        "replies": [],
        "source": "",
        "refers": [],
        "unlogged": "",
        **state_json(state),
    }


def comparison_json(names: tuple[str, str], found: RunComparison) -> dict[str, Any]:
    """`difference` is second minus first, `low` to `high` its 95 % interval; `changed` goes by `changed_by`."""
    return {
        "runs": list(names),
        "queries": found.queries,
        "missing": list(found.missing),
        "measures": {
            name: {
                "first": round(one.first, 6),
                "second": round(one.second, 6),
                "difference": round(one.difference.mean, 6),
                "low": round(one.difference.low, 6),
                "high": round(one.difference.high, 6),
                "p": round(one.p, 6),
                "p_holm": round(found.corrected[name], 6),
                "wins": one.wins,
                "ties": one.ties,
                "losses": one.losses,
            }
            for name, one in found.measures.items()
        },
        "changed_by": CHANGE,
        "changed": [
            {"query": change.query_id, "first": round(change.first, 6), "second": round(change.second, 6)}
            for change in found.changed
        ],
    }
