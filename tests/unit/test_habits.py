"""What of a shopper's history a product fits: only what they did, only where it raised the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.habits import habits
from assistant.phrases import Phrases
from assistant.types import Reason
from ranking.types import Event, EventType, ScoredProduct, ShopperProfile
from retrieval.lexicon import load_lexicon
from retrieval.types import Constraint
from tests.shelf import asking, product, scored, wish

LEXICON = load_lexicon()
CREW = product("Soft Crew", 95, attributes={"type": "sweater", "material": "merino"}, brand="Nordhaus")
SOCKS = product("Trail Socks", 18, attributes={"type": "socks", "material": "merino"}, brand="Fell")
VEST = product("Soft Vest", 30, description="As soft as merino.", attributes={"type": "vest"})
BELT = product("Dorset Belt", 38, attributes={"type": "belt", "material": "leather"}, brand="Nordhaus")
PAST = {item.id: scored(item, LEXICON).item for item in (CREW, SOCKS, VEST, BELT)}
MID_JANUARY = date(2026, 1, 15)


def did(product_id: str, day: str, type: EventType = "purchase") -> Event:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return Event(event_id=f"{product_id}-{day}", timestamp=moment, shopper="ann", type=type, product=product_id)


def shopper(*events: Event, tags: dict[tuple[str, str], float] | None = None) -> ShopperProfile:
    return ShopperProfile(id="ann", tags=tags or {}, events=events)


def said(
    profile: ShopperProfile,
    *wishes: Constraint,
    today: date | None = MID_JANUARY,
    language: str = "en",
    item: ScoredProduct | None = None,
    **parts: float,
) -> list[str]:
    return [reason.text for reason in reasons(profile, wishes, today, language, item, parts)]


def reasons(
    profile: ShopperProfile,
    wishes: Sequence[Constraint],
    today: date | None,
    language: str,
    item: ScoredProduct | None,
    parts: dict[str, float],
) -> list[Reason]:
    found = item or scored(CREW, LEXICON, **(parts or {"taste": 0.1}))
    return habits(found, asking("", *wishes), profile, Phrases(language, LEXICON), PAST, today)


TWICE = shopper(did("trail-socks", "2025-12-20"), did("soft-crew", "2026-01-05"))


def test_purchases_of_the_same_material_are_counted() -> None:
    assert said(TWICE) == ["you bought merino twice this winter"]
    assert said(TWICE, language="zh") == ["您今年冬天买过2次美利奴羊毛"]


@pytest.mark.parametrize(
    ("days", "today", "text"),
    [
        (["2026-01-03"], date(2026, 1, 15), "you bought merino this month"),
        (["2026-01-03", "2026-01-04"], date(2026, 1, 15), "you bought merino twice this month"),
        (["2025-12-03"], date(2026, 2, 20), "you bought merino this winter"),
        (["2026-05-02", "2026-05-30"], date(2026, 9, 1), "you bought merino twice in May"),
        (["2026-03-02", "2026-04-02", "2026-05-02"], date(2026, 5, 3), "you bought merino three times this spring"),
        (["2025-12-20", "2026-05-02"], date(2026, 5, 3), "you bought merino twice before"),
        (["2024-12-20"], date(2026, 1, 15), "you bought merino before"),
        (["2025-01-20"], date(2026, 1, 15), "you bought merino before"),
        (["2024-12-20", "2026-01-10"], date(2026, 1, 15), "you bought merino twice before"),
        ([f"2026-01-0{day}" for day in range(1, 6)], date(2026, 1, 15), "you bought merino 5 times this month"),
    ],
)
def test_the_time_is_the_shortest_one_that_holds_all_the_purchases(days: list[str], today: date, text: str) -> None:
    assert said(shopper(*(did("trail-socks", day) for day in days)), today=today) == [text]


@pytest.mark.parametrize(
    ("days", "today", "text"),
    [
        (["2026-01-03"], date(2026, 1, 15), "您这个月买过美利奴羊毛"),
        (["2026-05-02", "2026-05-30"], date(2026, 9, 1), "您5月买过2次美利奴羊毛"),
        (["2024-12-20"], date(2026, 1, 15), "您以前买过美利奴羊毛"),
    ],
)
def test_the_time_in_chinese(days: list[str], today: date, text: str) -> None:
    assert said(shopper(*(did("trail-socks", day) for day in days)), today=today, language="zh") == [text]


@pytest.mark.parametrize("type", ["view", "click", "cart", "like", "impression"])
def test_only_a_purchase_was_bought(type: EventType) -> None:
    assert said(shopper(did("trail-socks", "2026-01-03", type))) == []


def test_only_what_the_store_states_for_sure_was_bought() -> None:
    assert said(shopper(did("soft-vest", "2026-01-03"))) == []


def test_what_is_not_in_the_catalogue_any_more_says_nothing() -> None:
    assert said(shopper(did("long-gone", "2026-01-03"))) == []


def test_what_was_unlearned_is_not_quoted() -> None:
    profile = replace(TWICE, unlearned=(("material", "merino"),))

    assert not any("merino" in text for text in said(profile))


@pytest.mark.parametrize("parts", [{"taste": 0.0}, {"taste": -0.1}, {"taste": -0.2, "habit": 0.1}])
def test_a_history_that_did_not_raise_the_score_is_no_reason(parts: dict[str, float]) -> None:
    assert said(TWICE, **parts) == []


def test_a_habit_that_raised_the_score_is_one() -> None:
    assert said(TWICE, taste=0.0, habit=0.1) == ["you bought merino twice this winter"]


def test_the_weight_is_what_the_score_took_from_it() -> None:
    (reason,) = reasons(TWICE, [], MID_JANUARY, "en", None, {"taste": 0.1, "habit": 0.05})

    assert (reason.kind, reason.weight) == ("taste", pytest.approx(0.15))


def test_without_a_day_nothing_is_quoted() -> None:
    assert said(TWICE, today=None) == []


def test_a_stranger_and_one_who_came_once_have_no_habits() -> None:
    once = replace(TWICE, events=tuple(replace(event, session="s1") for event in TWICE.events))

    assert said(replace(TWICE, id="")) == []
    assert said(once) == []


def test_what_is_often_chosen_is_said_from_a_strong_liking_on() -> None:
    assert said(shopper(tags={("material", "merino"): 0.3})) == ["you often choose merino"]
    assert said(shopper(tags={("material", "merino"): 0.3}), language="zh") == ["您常选美利奴羊毛"]
    assert said(shopper(tags={("material", "merino"): 0.1})) == []


def test_what_was_asked_for_is_no_matter_of_taste() -> None:
    assert said(shopper(tags={("material", "merino"): 0.3}), wish("material", "merino")) == []


def test_a_purchase_is_a_better_reason_than_a_liking() -> None:
    profile = replace(TWICE, tags={("product_type", "sweater"): 0.6})

    assert said(profile) == ["you bought merino twice this winter"]


def test_a_brand_is_named_where_it_raised_the_score() -> None:
    bought = shopper(did("dorset-belt", "2025-12-20"))

    assert said(bought, brand=0.1) == ["you bought from Nordhaus before"]
    assert said(bought, brand=0.1, language="zh") == ["您买过Nordhaus的商品"]
    assert said(bought, brand=0.0) == []
    assert said(replace(bought, unlearned=(("brand", "nordhaus"),)), brand=0.1) == []
    assert said(shopper(tags={("brand", "nordhaus"): 0.4}), brand=0.1) == ["you often choose Nordhaus"]


@pytest.mark.parametrize(
    ("ranges", "price", "texts"),
    [
        ({"": (5_000, 12_000)}, 0.1, ["in your usual price range"]),
        ({"sweater": (9_500, 12_000), "": (100, 200)}, 0.1, ["in your usual price range"]),
        ({"sweater": (100, 200), "": (5_000, 12_000)}, 0.1, []),
        ({"": (5_000, 9_000)}, 0.1, []),
        ({"": (5_000, 12_000)}, 0.0, []),
        ({}, 0.1, []),
    ],
)
def test_the_usual_price_is_that_of_the_kind(
    ranges: dict[str, tuple[int, int]], price: float, texts: list[str]
) -> None:
    assert said(replace(shopper(), price_range=ranges), price=price) == texts


def test_the_weightiest_comes_first() -> None:
    profile = replace(TWICE, price_range={"": (5_000, 12_000)})

    assert said(profile, taste=0.1, price=0.2) == [
        "in your usual price range", "you bought merino twice this winter",
    ]  # fmt: skip
