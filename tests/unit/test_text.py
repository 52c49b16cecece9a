from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Cards, Chart, DialogueState, Group, Near, Share, Table
from tests.fakes_ui import jacket, scored
from ui.text import BAR, WIDEST, card_lines, chart_lines, cut, table_lines, width


def listed(**changes: object) -> Cards:
    products = [jacket(number) for number in range(1, 4)]
    values: dict[str, object] = {
        "act": "search",
        "language": "en",
        "query": None,
        "products": tuple(scored(product, place) for place, product in enumerate(products)),
        "lead": "Here are three.",
        "state": DialogueState(shown=tuple(product.id for product in products)),
    }
    return Cards(**{**values, **changes})  # type: ignore[arg-type]


def test_a_list_has_a_line_for_each_product() -> None:
    assert list(card_lines(listed())) == [
        "Here are three.",
        "  1. Nordby 1 Down Jacket in Black · $159 ($249) · in stock · ★ 4.3  [jacket-1]",
        "  2. Nordby 2 Down Jacket in Black · $169 · out of stock · ★ 4.4  [jacket-2]",
        "  3. Nordby 3 Down Jacket in Black · $179 · in stock · ★ 4.5  [jacket-3]",
    ]


def test_groups_have_headings_and_their_numbers_go_on() -> None:
    groups = (Group(heading="Jackets", count=2), Group(heading="Hats", count=0), Group(heading="Boots", count=1))
    lines = list(card_lines(listed(groups=groups)))
    assert [line[:8].rstrip() for line in lines] == [
        "Here are",
        "Jackets:",
        "  1. Nor",
        "  2. Nor",
        "Boots:",
        "  3. Nor",
    ]


def test_what_is_outside_the_limits_says_by_how_much() -> None:
    near = Near(product=scored(jacket(3), 0), difference="$79 above your limit")
    *_, heading, line, replies = card_lines(
        listed(products=(), nearest=(near,), replies=("up to $179", "any price"), lead="Nothing is under $100.")
    )
    assert heading == "Just outside your limits:"
    assert line == "  3. Nordby 3 Down Jacket in Black · $179 · in stock · ★ 4.5  [jacket-3]  ($79 above your limit)"
    assert replies == "you could say: up to $179 | any price"


def test_a_product_outside_the_list_has_no_number() -> None:
    assert list(card_lines(listed(state=DialogueState())))[1].startswith("   · Nordby 1")


def test_a_store_answer_names_its_document() -> None:
    assert list(card_lines(listed(products=(), lead="30 days.", source="Returns", language="zh"))) == [
        "30 days.",
        "来源：Returns",
    ]


def test_a_comparison_stands_in_columns() -> None:
    table = Table(columns=("1. 黑色羽绒服", "2. Coat"), rows=(("价格", ("$159", "$35")), ("Fill", ("鸭绒", "none"))))
    lines = list(card_lines(listed(table=table)))[1:]
    assert lines == [
        "      1. 黑色羽绒服  2. Coat",
        "价格  $159           $35",
        "Fill  鸭绒           none",
    ]


def test_a_comparison_without_rows_is_its_heads() -> None:
    assert list(table_lines(Table(columns=("1. A", "2. B"), rows=()))) == ["  1. A  2. B"]


@pytest.mark.parametrize(("text", "columns"), [("", 0), ("abc", 3), ("羽绒", 4), ("é", 1), ("e\u0301", 1), ("（", 2)])
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text(max_size=80))
def test_a_cell_is_never_wider_than_the_widest(text: str) -> None:
    assert width(cut(text)) <= WIDEST
    if width(text) <= WIDEST:
        assert cut(text) == text


CHART = Chart(
    product_id="jacket-1",
    shares=(
        Share(name="text", label="your words", amount=0.6),
        Share(name="stock", label="stock", amount=-0.3),
        Share(name="rating", label="ratings", amount=0.005),
    ),
    change="Without your words, it would be number 2 of these 3.",
)


def test_a_chart_has_a_bar_for_each_part_as_long_as_it_is_large() -> None:
    assert list(chart_lines(CHART)) == [
        "  your words +0.60 " + "█" * BAR,
        "  stock      -0.30 " + "░" * (BAR // 2),
        "  ratings    +0.01 █",
        "Without your words, it would be number 2 of these 3.",
    ]


def test_the_bars_of_chinese_labels_begin_in_one_column() -> None:
    shares = (Share(name="taste", label="您的喜好", amount=0.6), Share(name="stock", label="库存", amount=0.3))
    lines = list(chart_lines(Chart(product_id="jacket-1", shares=shares, change="")))

    assert len(lines) == 2
    assert len({width(line[: line.index("█")]) for line in lines}) == 1


def test_a_chart_stands_under_the_answer() -> None:
    lines = list(card_lines(listed(products=(), lead="I chose it because it is blue.", chart=CHART)))

    assert lines == ["I chose it because it is blue.", *chart_lines(CHART)]
