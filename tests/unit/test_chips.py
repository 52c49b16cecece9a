from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Cards, DialogueState, Group, Need, Table
from retrieval.lexicon import load_lexicon
from retrieval.types import Constraint, Language, Query
from tests.fakes_ui import BLACK, BOOTS, DOWN, IN_STOCK, LIMIT, NO_HOOD, SIZE, FakeLexicon
from ui.chips import Wording, chips, ledger, phrase, removable, removed_at, said


def wording(language: Language = "en", currency: str = "USD") -> Wording:
    return Wording(lexicon=FakeLexicon(), currency=currency, language=language)  # type: ignore[arg-type]


def looked_for(*constraints: Constraint, **changes: Any) -> DialogueState:
    return DialogueState(**{"turn": 3, "needs": (Need(constraints=constraints),), **changes})


def shown(groups: list[dict[str, Any]]) -> list[list[tuple[str, str, int]]]:
    return [[(chip["text"], chip["kind"], chip["place"]) for chip in group["chips"]] for group in groups]


@pytest.mark.parametrize(
    ("constraint", "english", "chinese"),
    [
        (Constraint(facet="price", op="<=", value=200.0), ("Price", "up to $200"), ("价格", "不超过 $200")),
        (Constraint(facet="price", op=">=", value=49.5), ("Price", "from $49.50"), ("价格", "$49.50 起")),
        (
            Constraint(facet="colour", op="=", value=("black", "down")),
            ("Colour", "black or down"),
            ("颜色", "黑色、羽绒"),
        ),
        (Constraint(facet="feature", op="!=", value="hood"), ("Feature", "no hood"), ("特点", "不要帽子")),
        (Constraint(facet="in_stock", op="=", value=True), ("", "In stock"), ("", "有货")),
        (Constraint(facet="on_sale", op="!=", value=False), ("", "On sale"), ("", "促销中")),
        (Constraint(facet="on_sale", op="=", value=False), ("", ""), ("", "")),
        (Constraint(facet="rating", op=">=", value=4), ("Rating", "from 4"), ("评分", "4 起")),
        (
            Constraint(facet="release_date", op=">", value="2025-09-01"),
            ("Released", "over 2025-09-01"),
            ("上市时间", "高于 2025-09-01"),
        ),
        (Constraint(facet="size", op="=", value="xl"), ("Size", "XL"), ("尺码", "XL")),
        (Constraint(facet="size", op="=", value=("41", "42")), ("Size", "41 or 42"), ("尺码", "41、42")),
        (Constraint(facet="size", op=">=", value="16 gb"), ("Size", "from 16 gb"), ("尺码", "16 gb 起")),
        (Constraint(facet="quantity", op="=", value=2.0), ("Pieces", "2"), ("件数", "2")),
        (Constraint(facet="warmth", op="=", value="high"), ("", "high"), ("", "high")),
    ],
)
def test_a_chip_says_what_was_asked(constraint: Constraint, english: tuple[str, str], chinese: tuple[str, str]) -> None:
    assert phrase(constraint, wording("en")) == english
    assert phrase(constraint, wording("zh")) == chinese


def test_an_amount_of_yen_has_no_minor_units() -> None:
    assert phrase(Constraint(facet="price", op="<", value=5_000.0), wording(currency="JPY"))[1] == "under ¥5,000"


def test_a_chip_knows_its_words_and_its_turn() -> None:
    assert said(replace(BLACK, turn=2), "en") == "“black”, said in turn 2"
    assert said(replace(BLACK, turn=2, text="黑色"), "zh") == "“黑色”，第 2 轮所说"
    assert said(replace(BLACK, text=""), "en") == "Said in turn 1"


def test_chips_come_in_order_once_each_with_what_was_set_aside_and_the_order_of_the_list_last() -> None:
    need = Need(constraints=(LIMIT, BLACK, replace(BLACK, turn=2), IN_STOCK), sort="price_asc")
    state = DialogueState(needs=(need,))
    query = need.query("en")
    cards = Cards(act="search", language="en", query=query, products=(), lead="", state=state, relaxed=(LIMIT,))
    assert shown(chips(cards, wording())) == [
        [
            ("black", "hard", 1),
            ("In stock", "soft", 3),
            ("up to $100", "relaxed", 0),
            ("Cheapest first", "sort", -1),
        ]
    ]


def test_a_wish_that_was_searched_less_strictly_is_shown_as_searched() -> None:
    state = looked_for(BLACK)
    query = Query(text="", search_text="", constraints=(replace(BLACK, hard=False),))
    assert shown(ledger(state, wording(), query=query)) == [[("black", "soft", 0)]]
    assert shown(ledger(state, wording())) == [[("black", "hard", 0)]]


def test_only_the_need_in_focus_can_be_changed_and_each_has_its_heading() -> None:
    state = DialogueState(
        needs=(Need(constraints=(DOWN, BLACK)), Need(constraints=(BOOTS, BLACK))), focus=1, budget=300
    )
    groups = ledger(state, wording())
    assert [group["heading"] for group in groups] == ["down jacket", "boots", ""]
    assert shown(groups) == [
        [("down jacket", "hard", -1), ("black", "hard", -1)],
        [("boots", "hard", 0), ("black", "hard", 1)],
        [("up to $300 in all", "hard", -1)],
    ]
    cards = Cards(
        act="search", language="en", query=state.needs[1].query("en"), products=(), lead="", state=state,
        groups=(Group(heading="Jackets", count=0), Group(heading="Boots", count=0)),
    )  # fmt: skip
    assert [group["heading"] for group in chips(cards, wording())] == ["Jackets", "Boots", ""]


def test_a_need_without_a_kind_of_product_is_called_by_its_words() -> None:
    state = DialogueState(needs=(Need(search_text="something warm", constraints=(BLACK,)), Need(constraints=(BOOTS,))))
    assert [group["heading"] for group in ledger(state, wording())] == ["something warm", "boots"]


def test_what_was_told_counts_where_the_need_says_nothing_else() -> None:
    assert shown(ledger(looked_for(BLACK, told=(SIZE,)), wording())) == [[("black", "hard", 0), ("M", "told", 1)]]
    large = replace(SIZE, value="l")
    assert shown(ledger(looked_for(large, told=(SIZE,)), wording())) == [[("L", "hard", 0)]]
    assert shown(ledger(DialogueState(told=(SIZE,)), wording())) == [[("M", "told", 0)]]


def test_what_was_told_long_ago_is_shown_and_stays() -> None:
    state = looked_for(BLACK)
    query = state.needs[0].query("en", (SIZE,))
    assert shown(ledger(state, wording(), query=query)) == [[("black", "hard", 0), ("M", "told", -1)]]


def test_a_budget_for_a_kind_is_named_by_it_and_shown_beside_it_alone() -> None:
    shoes = Constraint(facet="price", op="<=", value=60.0, hard=False, within="running-shoe")
    state = looked_for(BLACK, told=(SIZE, shoes))
    assert phrase(shoes, wording()) == ("running shoe", "up to $60")
    with_shoes, without = state.needs[0].query("en", state.told), state.needs[0].query("en", (SIZE,))
    assert shown(ledger(state, wording(), query=with_shoes)) == [
        [("black", "hard", 0), ("M", "told", 1), ("up to $60", "told", 2)]
    ]
    assert shown(ledger(state, wording(), query=without)) == [[("black", "hard", 0), ("M", "told", 1)]]
    assert removed_at(state, 3, 2) == shoes


def test_a_budget_for_a_category_is_named_by_it_in_either_language() -> None:
    clothes = Constraint(facet="price", op="<=", value=60.0, hard=False, within="apparel")
    for language, name in (("en", "apparel"), ("zh", "服装")):
        real = Wording(lexicon=load_lexicon(), currency="USD", language=language)
        assert phrase(clothes, real)[0] == name


def test_replies_in_words_alone_have_no_chips() -> None:
    table = Table(columns=("1.", "2."), rows=())
    for act, query, compared, expected in (
        ("greeting", None, None, 0),
        ("ask", None, None, 0),
        ("compare", None, table, 1),
        ("about_me", None, None, 1),
        ("search", Query(text="", search_text=""), None, 1),
    ):
        cards = Cards(
            act=act, language="en", query=query, products=(), lead="", state=looked_for(BLACK), table=compared
        )  # type: ignore[arg-type]
        assert len(chips(cards, wording())) == expected, act


def test_a_chip_is_found_by_its_place_until_the_conversation_moves_on() -> None:
    state = looked_for(BLACK, NO_HOOD, told=(SIZE,))
    assert removable(state) == (BLACK, NO_HOOD, SIZE)
    assert [removed_at(state, 3, place) for place in range(4)] == [BLACK, NO_HOOD, SIZE, None]
    assert removed_at(state, 2, 0) is None
    assert removed_at(DialogueState(), 0, 0) is None


@given(
    st.one_of(
        st.none(), st.text(), st.floats(), st.integers(), st.lists(st.integers()), st.dictionaries(st.text(), st.text())
    )
)
def test_whatever_comes_in_place_of_a_chip_is_none_or_a_constraint_of_the_state(value: object) -> None:
    state = looked_for(BLACK, NO_HOOD)
    assert removed_at(state, 3, value) in (None, BLACK, NO_HOOD)
    assert removed_at(state, value, 0) in (None, BLACK)
