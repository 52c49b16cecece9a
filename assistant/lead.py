"""The sentence before the cards: what was found, what stands in the way. Knows no model and no database."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.near import Misses
from assistant.money import format_money
from assistant.types import Understanding
from assistant.wording import plural_of
from prompts import render
from ranking.types import ScoredProduct
from retrieval.filters import satisfies
from retrieval.lexicon import Lexicon
from retrieval.money import minor
from retrieval.types import FACETS, Constraint, Money, Query, SearchResult


def lead(
    understood: Understanding,
    query: Query,
    found: SearchResult,
    products: Sequence[ScoredProduct],
    *,
    near: Misses,
    more: bool,
    unknown: str,
    department: str,
    size_unstated: str,
    lexicon: Lexicon,
    currency: str,
) -> str:
    """One to three sentences on what the cards below show; true of exactly these cards."""
    language = understood.language
    text = render(
        f"lead.{language}.j2",
        count=len(products),
        more=more,
        not_carried=found.not_carried and (plural_of(found.not_carried) if language == "en" else found.not_carried),
        department=department,
        relaxed=[said(constraint, lexicon, language, currency) for constraint in found.relaxed],
        blocking=[said(constraint, lexicon, language, currency) for constraint in near.blocking],
        nearest=[(n.product.item.product.title_in(language), n.difference) for n in near.nearest],
        certain=bool(query.hard),
        unmet=[said(constraint, lexicon, language, currency) for constraint in unmet(query, products)],
        sort=query.sort,
        unknown=unknown,
        size=size_unstated.upper() if size_unstated.isalpha() else size_unstated,
        corrected=understood.corrected,
    )
    return " ".join(text.split()) if language == "en" else "".join(line.strip() for line in text.splitlines())


def unmet(query: Query, products: Sequence[ScoredProduct]) -> tuple[Constraint, ...]:
    """The prices that are preferred (wished for now or told before) where none of the products keeps to them."""
    prices = tuple(
        constraint for constraint in query.constraints if constraint.facet == "price" and not constraint.hard
    )
    met = any(all(satisfies(scored.item, price) for price in prices) for scored in products)
    return () if met else prices


def said(constraint: Constraint, lexicon: Lexicon, language: str, currency: str) -> str:
    """A condition in a few words, as it holds: "under $50", "black", "no leather"."""
    zh, op, value = language == "zh", constraint.op, constraint.value
    if constraint.facet == "price" and isinstance(value, int | float):
        money = format_money(Money(amount=int(minor(value, currency)), currency=currency), language)
        words = {
            "<=": ("{} or less", "{}以内"), "<": ("under {}", "低于{}"), ">=": ("{} or more", "{}以上"),
            ">": ("over {}", "高于{}"), "=": ("exactly {}", "正好{}"), "!=": ("not {}", "不是{}"),
        }  # fmt: skip
        return words[op][zh].format(money)
    if constraint.facet in FACETS:
        labels = ("或" if zh else " or ").join(lexicon.label(constraint.facet, v, language) for v in constraint.values)
        return (f"不要{labels}" if zh else f"no {labels}") if op == "!=" else labels
    if constraint.facet == "rating":
        return f"评分{value}以上" if zh else f"{value} stars or more"
    if constraint.facet == "size":
        shown = ("或" if zh else " or ").join(v.upper() if v.isalpha() else v for v in constraint.values)
        sign = {"<=": "≤ ", "<": "< ", ">=": "≥ ", ">": "> "}.get(op, "")
        return (
            f"尺码{sign}{shown}"
            if zh and not sign and " " not in shown
            else f"{'' if ' ' in shown else 'size '}{sign}{shown}"
        )
    words2 = {
        "in_stock": ("in stock", "有货"), "on_sale": ("on sale", "打折"),
        "quantity": (f"{value} pieces".replace(".0 ", " "), f"{value}件".replace(".0", "")),
        "release_date": (constraint.text, constraint.text),
    }  # fmt: skip
    return words2[constraint.facet][zh]
