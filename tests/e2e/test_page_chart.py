"""The parts of a score on the page, after "why this one?": bars that can be read without being seen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from tests.chatting import Shop, asked, opened
from tests.fakes_ui import CHARTS

pytestmark = pytest.mark.browser

PHONE = 360


def lines(figure: Locator) -> list[list[str]]:
    """The texts of each bar, as a screen reader gets them."""
    return [item.inner_text().split("\n") for item in figure.get_by_role("listitem").all()]


def lengths(figure: Locator) -> list[float]:
    return [bar.bounding_box()["width"] for bar in figure.locator(".bar").all()]  # type: ignore[index]


def test_every_part_has_a_bar_and_its_text_beside_it(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, "black down jacket", 1)
    figure = asked(page, "why the first one?", 2).get_by_role("figure", name="What its place rests on")

    assert lines(figure) == [
        ["your words", "+0.60"], ["stock", "−0.30"], ["what you did before", "+0.12"], ["ratings", "+0.01"],
    ]  # fmt: skip
    longest, against, third, least = lengths(figure)
    assert against == pytest.approx(longest / 2, abs=2) and third == pytest.approx(longest / 5, abs=2)
    assert 0 < least < third
    expect(figure.locator(".track")).to_have_count(4)
    assert figure.locator(".track:not([aria-hidden=true])").count() == 0, "the text says it already"


def test_what_would_change_the_order_stands_under_the_bars(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, "black down jacket", 1)
    figure = asked(page, "why the first one?", 2).locator(".chart")

    change = figure.get_by_text(CHARTS["en"].change)
    box, bars = change.bounding_box(), figure.get_by_role("list").bounding_box()
    assert box is not None and bars is not None and box["y"] >= bars["y"] + bars["height"]


def test_a_chinese_answer_has_a_chinese_chart(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, "我想要购买一件黑色的羽绒服", 1)
    figure = asked(page, "为什么推荐第一件？", 2).locator(".chart")

    assert lines(figure) == [["与您的描述相近", "+0.60"], ["您以往的购买和浏览", "+0.12"]]
    assert not re.search("[A-Za-z]", figure.inner_text())


def test_the_chart_fits_on_a_phone(browser: Browser, shop: Shop) -> None:
    context = browser.new_context(viewport={"width": PHONE, "height": 720})
    page = opened(context, shop.url)
    asked(page, "black down jacket", 1)
    figure = asked(page, "why the first one?", 2).locator(".chart")

    for part in [figure, *figure.locator(".label, .track, .amount, .change").all()]:
        box = part.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE
    assert min(track.bounding_box()["width"] for track in figure.locator(".track").all()) >= 60  # type: ignore[index]
    context.close()
