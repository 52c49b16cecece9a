"""Puts into words what is known of a shopper: what they said, what was learned, when they were here. Knows no act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from babel.dates import format_date

from assistant.answers.voice import plural_label
from assistant.habits import OFTEN
from assistant.lead import said
from assistant.money import format_money
from assistant.parsing.strength import TYPES
from prompts import render
from ranking.recency import recency
from ranking.types import ShopperProfile
from retrieval.lexicon import Lexicon
from retrieval.money import minor
from retrieval.types import FACETS, Constraint, Language, Money, TaggedProduct

#: How many likings, dislikes, price ranges and kinds are named, and the facets of which one says that one likes them.
LIKES, DISLIKES, RANGES, KINDS = 6, 3, 3, 3
LIKED = frozenset({"product_type", "brand", "colour", "material", "pattern", "feature"})


def known_text(
    profile: ShopperProfile,
    told: Sequence[Constraint],
    consent: bool | None,
    items: Mapping[str, TaggedProduct],
    *,
    language: Language,
    lexicon: Lexicon,
    currency: str,
) -> str:
    """All of it in plain words. `items` are the products of the profile's events, by id; others say nothing."""
    # The narrowest name of a liking says it: who likes merino likes wool.
    tags = sorted(profile.tags.items(), key=lambda pair: (-pair[1], pair[0]))
    likes = [tag for tag, value in tags if value >= OFTEN and tag[0] in LIKED]
    implied = {wider for tag in likes for wider in lexicon.implied(*tag)}
    dislikes = [tag for tag, value in reversed(tags) if value <= -OFTEN and tag[0] in LIKED - TYPES]
    kinds = recency(profile.events, items)
    narrow = [k for k in kinds if not any(("product_type", k) in lexicon.implied("product_type", o) for o in kinds)]
    return render(
        f"known.{language}.j2",
        told=[described(c, language, lexicon, currency) for c in told],
        likes=[lexicon.label(tag[0], tag[1], language) for tag in likes if tag not in implied][:LIKES],
        dislikes=[lexicon.label(tag[0], tag[1], language) for tag in dislikes][:DISLIKES],
        unlearned=[lexicon.label(tag[0], tag[1], language) for tag in profile.unlearned],
        prices=[
            {
                "kind": kind_label(kind, language, lexicon),
                "low": format_money(Money(amount=profile.price_range[kind][0], currency=currency), language),
                "high": format_money(Money(amount=profile.price_range[kind][1], currency=currency), language),
            }
            for kind in narrow
            if kind in profile.price_range
        ][:RANGES],
        kinds=[
            {
                "kind": kind_label(kind, language, lexicon),
                "day": day(kinds[kind].last, language),
                "views": kinds[kind].views,
                "purchases": kinds[kind].purchases,
            }
            for kind in narrow[:KINDS]
        ],
        consent=consent,
        visitor=profile.anonymous,
    ).strip()


def described(constraint: Constraint, language: Language, lexicon: Lexicon, currency: str) -> str:
    """ "size M", "no wool", "at most $60 for shoes", 不要羊毛; a budget for no kind in particular is "at most $60"."""
    zh = language == "zh"
    if constraint.facet in FACETS:
        label = (" / ").join(lexicon.label(constraint.facet, v, language) for v in constraint.values)
        return (f"不要{label}" if zh else f"no {label}") if constraint.op == "!=" else label
    if constraint.facet == "size":
        value = constraint.values[0]
        shown = value.upper() if value.isalpha() else value
        return f"尺码{shown}" if zh else f"size {shown}"
    if constraint.facet == "price":
        limit = _limit(constraint, language, lexicon, currency)
        if not constraint.within:
            return limit
        kind = kind_label(constraint.within, language, lexicon)
        return f"{kind}{limit}" if zh else f"{limit} for {kind}"
    return constraint.text


def _limit(constraint: Constraint, language: Language, lexicon: Lexicon, currency: str) -> str:
    if constraint.op != "<=":
        return said(constraint, lexicon, language, currency)
    amount = Money(amount=int(minor(float(str(constraint.value)), currency)), currency=currency)
    money = format_money(amount, language)
    return f"不超过{money}" if language == "zh" else f"at most {money}"


def day(moment: datetime, language: Language) -> str:
    return format_date(moment.date(), format="long", locale="zh_CN" if language == "zh" else "en_US")


def kind_label(kind: str, language: Language, lexicon: Lexicon) -> str:
    """What products of a type are called, or of a category, where several are meant."""
    label = lexicon.kind_label(kind, language)
    return plural_label(label) if language == "en" and kind in lexicon.values("product_type") else label
