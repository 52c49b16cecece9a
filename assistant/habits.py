"""What of a shopper's history a product fits, as far as that raised its score. True by construction.

Knows no request and no sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from assistant.phrases import Phrases, speakable
from assistant.stated import narrow, sure
from assistant.types import Reason
from assistant.word_lists import word_lists
from assistant.wording import plural_of
from ranking.types import Event, ScoredProduct, ShopperProfile
from retrieval.types import Query, TaggedProduct

#: An affinity from which a habit is worth a mention.
OFTEN = 0.2
#: What a purchase is quoted by: a material or a kind, as a colour is seldom why something was bought.
BOUGHT = ("material", "product_type")
_FACETS = ("material", "colour", "pattern", "feature", "product_type")
_SEASONS = {12: "winter", 1: "winter", 2: "winter", 3: "spring", 4: "spring", 5: "spring", 6: "summer", 7: "summer",
            8: "summer", 9: "autumn", 10: "autumn", 11: "autumn"}  # fmt: skip
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_TIMES = {1: "", 2: " twice", 3: " three times"}
_ZH_SEASONS = {"winter": "冬天", "spring": "春天", "summer": "夏天", "autumn": "秋天"}


def habits(
    scored: ScoredProduct,
    query: Query,
    profile: ShopperProfile,
    said: Phrases,
    known: Mapping[str, TaggedProduct],
    today: date | None,
) -> list[Reason]:
    """The habits that the product fits, the weightiest first, at most one a part of the score."""
    if profile.anonymous or _first_visit(profile):
        return []
    parts = scored.contributions
    found = []
    if (weight := parts.get("taste", 0.0) + max(0.0, parts.get("habit", 0.0))) > 0:
        asked = {c.facet for c in query.constraints}
        texts = [*_purchases(scored.item, profile, said, known, today), *_tastes(scored.item, profile, said, asked)]
        found += [Reason(kind="taste", text=text, topic="taste", weight=weight) for text in texts[:1]]
    brand = scored.item.product.brand
    if brand and (weight := parts.get("brand", 0.0)) > 0:
        text = _brand(brand, profile, said, known)
        found += [Reason(kind="taste", text=text, topic="brand", weight=weight)] if text else []
    if (weight := parts.get("price", 0.0)) > 0 and _usual(scored.item, profile):
        text = said.choose("in your usual price range", "在您平时的价位内")
        found.append(Reason(kind="taste", text=text, topic="price", weight=weight))
    return sorted(found, key=lambda reason: -reason.weight)


def _first_visit(profile: ShopperProfile) -> bool:
    """Whether all that is known was done in one session: nothing is often yet."""
    visits = {event.session for event in profile.events}
    return len(visits) == 1 and "" not in visits


def _tastes(item: TaggedProduct, profile: ShopperProfile, said: Phrases, asked: set[str]) -> list[str]:
    liked = [
        (profile.tags.get((facet, value), 0.0), facet, value)
        for facet in _FACETS
        if facet not in asked
        for value in sure(item, facet)
    ]
    strongest = sorted((tag for tag in liked if tag[0] >= OFTEN), key=lambda tag: -tag[0])[:1]
    return [_often(_things(facet, said.label(facet, value), said), said) for _, facet, value in strongest]


def _often(what: str, said: Phrases) -> str:
    return said.choose(f"you often choose {what}", f"您常选{what}")


def _things(facet: str, label: str, said: Phrases) -> str:
    return plural_of(label) if facet == "product_type" and said.language == "en" else label


def _purchases(
    item: TaggedProduct, profile: ShopperProfile, said: Phrases, known: Mapping[str, TaggedProduct], today: date | None
) -> list[str]:
    """What of this product's material or kind was bought already, most often bought first."""
    if today is None:
        return []
    mine = [(facet, value) for facet in BOUGHT for value in narrow(facet, sure(item, facet), said.lexicon)]
    mine = [tag for tag in mine if tag not in profile.unlearned and tag[1] not in word_lists().unchosen]
    bought: dict[tuple[str, str], list[Event]] = {}
    for event in profile.purchases:
        other = known.get(event.product)
        if other is not None:
            for facet, value in mine:
                if value in sure(other, facet):
                    bought.setdefault((facet, value), []).append(event)
    ordered = sorted(bought.items(), key=lambda pair: -len(pair[1]))
    return [
        _quoted(_things(facet, said.label(facet, value), said), events, today, said)
        for (facet, value), events in ordered
    ]


def _quoted(what: str, events: Sequence[Event], today: date, said: Phrases) -> str:
    """ "you bought merino twice this winter"."""
    days = [event.timestamp.date() for event in events]
    when = _when(days, today)
    times = len(events)
    if said.language == "zh":
        how_often = "过" if times == 1 else f"过{times}次"
        return f"您{_zh_when(when, days)}买{how_often}{what}"
    often = _TIMES.get(times, f" {times} times")
    return f"you bought {what}{often} {when}".strip()


def _when(days: Sequence[date], today: date) -> str:
    """The shortest span that holds all the days and reaches to today, or the month that holds them; "before" else."""
    months = Counter((day.year, day.month) for day in days)
    if months.keys() == {(today.year, today.month)}:
        return "this month"
    if all((today - day).days <= 120 and _SEASONS[day.month] == _SEASONS[today.month] for day in days):
        return f"this {_SEASONS[today.month]}"
    if len(months) == 1 and (today - min(days)).days < 330:
        return f"in {_MONTHS[days[0].month - 1]}"
    return "before"


def _zh_when(when: str, days: Sequence[date]) -> str:
    if when == "this month":
        return "这个月"
    if when.startswith("this "):
        return f"这个{_ZH_SEASONS[when.removeprefix('this ')]}"
    return f"{days[0].month}月" if when.startswith("in ") else "以前"


def _brand(brand: str, profile: ShopperProfile, said: Phrases, known: Mapping[str, TaggedProduct]) -> str:
    name = speakable(brand)
    bought = [event for event in profile.purchases if event.product in known]
    if ("brand", brand.lower()) not in profile.unlearned and any(
        known[e.product].product.brand.lower() == brand.lower() for e in bought
    ):
        return said.choose(f"you bought from {name} before", f"您买过{name}的商品")
    return _often(name, said) if profile.tags.get(("brand", brand.lower()), 0.0) >= OFTEN else ""


def _usual(item: TaggedProduct, profile: ShopperProfile) -> bool:
    ranges = [profile.price_range[kind] for kind in (*item.values("product_type"), "") if kind in profile.price_range]
    return bool(ranges) and ranges[0][0] <= item.product.price.amount <= ranges[0][1]
