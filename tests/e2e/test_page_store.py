"""The page on the demo store, answered by the real pipeline with the real models."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.build import Store
from tests.browsing import served
from ui.server import create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def url(demo_store: Store) -> Iterator[str]:
    with served(create_app(demo_store)) as address:
        yield address


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#shop .welcome")
    yield page
    context.close()


def ask(page: Page, message: str, turn: int) -> None:
    page.fill("#box textarea", message)
    page.click("#send")
    expect(page.locator(f'.turn[data-turn="{turn}"]')).to_have_attribute("data-status", "done", timeout=60_000)


def shown(page: Page, turn: int) -> list[str]:
    return page.locator(f'.turn[data-turn="{turn}"] .title a').evaluate_all(
        "links => links.map(link => link.textContent)"
    )


def test_the_chinese_and_the_english_request_are_answered_with_the_same_jackets(page: Page) -> None:
    ask(page, "我想要购买一件黑色的羽绒服", 1)
    chinese = page.locator(".turn").first
    cards = chinese.locator(".card:visible")
    assert cards.count() >= 8
    page.wait_for_function("[...document.querySelectorAll('.turn img')].every(image => image.complete)")
    assert chinese.locator("img").evaluate_all("images => images.every(image => image.naturalWidth > 0)")
    titles = shown(page, 1)
    assert all("羽绒" in title for title in titles), titles
    for number in range(8):
        card = cards.nth(number)
        assert "$" in card.locator(".now").inner_text()
        assert card.locator(".stock").inner_text() != ""
        assert (card.locator("a").get_attribute("href") or "").find("/products/") >= 0
    assert len(chinese.locator(".text").inner_text()) > 10
    ask(page, "black down jacket", 2)
    ids = [
        page.locator(f'.turn[data-turn="{turn}"] .card').evaluate_all("cards => cards.map(card => card.dataset.id)")[
            :10
        ]
        for turn in (1, 2)
    ]
    assert len(set(ids[0]) & set(ids[1])) >= 8, ids


def test_a_product_that_was_shown_has_its_page(page: Page) -> None:
    ask(page, "waterproof hiking boots", 1)
    title = shown(page, 1)[0]
    with page.context.expect_page() as opening:
        page.locator(".card a").first.click()
    expect(opening.value.locator("h1")).to_have_text(title)


def test_a_persona_is_greeted_and_answered(page: Page, demo_store: Store) -> None:
    persona = demo_store.profiles.personas()[0]
    page.locator("#persona input").click()
    page.get_by_role("option").filter(has_text=persona.name).first.click()
    expect(page.locator(".welcome h1")).to_have_text(f"Welcome back, {persona.name}")
    ask(page, "a jacket", 1)
    assert page.locator(".card:visible").count() >= 8


def chips(page: Page, turn: int) -> set[str]:
    texts = page.locator(f'.turn[data-turn="{turn}"] .chip').all_inner_texts()
    return {" ".join(text.split()) for text in texts}


def test_a_conversation_is_refined_compared_and_come_back_to(page: Page) -> None:
    ask(page, "black down jacket under $200, no hood", 1)
    assert chips(page, 1) == {"Colour black", "Type down jacket", "Price up to $200", "Feature no hood"}
    ask(page, "in blue instead", 2)
    assert "Colour blue" in chips(page, 2) and "Colour black" not in chips(page, 2)
    listed = shown(page, 2)
    ask(page, "compare 1 and 2", 3)
    table = page.locator('.turn[data-turn="3"] table')
    heads = [" ".join(text.split()) for text in table.locator("thead th").all_inner_texts()]
    assert len(heads) == 2 and heads[0].startswith("1. ") and heads[1].startswith("2. ")
    prices = table.locator("tbody tr", has=page.get_by_role("rowheader", name="Price", exact=True)).locator("td")
    assert all("$" in text for text in prices.all_inner_texts())

    page.get_by_role("button", name="Remove: up to $200").click()
    fourth = page.locator('.turn[data-turn="4"]')
    expect(fourth).to_have_attribute("data-status", "done", timeout=60_000)
    expect(fourth.locator(".said")).to_contain_text("Without: up to $200")
    assert chips(page, 4) == {"Colour blue", "Type down jacket", "Feature no hood"}
    assert len(shown(page, 4)) >= len(listed)

    page.reload()
    again = page.locator(".turn")
    expect(again).to_have_attribute("data-status", "resumed")
    resumed = again.locator(".title a").all_inner_texts()
    assert len(resumed) >= len(listed)
    before = page.locator(".chip").all_inner_texts()
    assert {" ".join(text.split()) for text in before} == {"Colour blue", "Type down jacket", "Feature no hood"}
    ask(page, "under $100", 5)
    assert "Price up to $100" in chips(page, 5) and "Colour blue" in chips(page, 5)


def test_a_chinese_conversation_has_chinese_chips(page: Page) -> None:
    ask(page, "我想要购买一件黑色的羽绒服", 1)
    ask(page, "不要帽子，500元以内", 2)
    page.get_by_role("button", name="移除：黑色").click()
    third = page.locator('.turn[data-turn="3"]')
    expect(third).to_have_attribute("data-status", "done", timeout=60_000)
    expect(third.locator(".said")).to_contain_text("不要求：黑色")
    assert "颜色 黑色" not in chips(page, 3) and "类型 羽绒服" in chips(page, 3)


@pytest.mark.parametrize("message", ["   ", "jacket " * 1_500], ids=["empty", "10,500 characters"])
def test_what_cannot_be_used_is_refused_in_words(page: Page, message: str) -> None:
    page.fill("#box textarea", message)
    page.click("#send")
    expect(page.get_by_role("alert")).to_be_visible(timeout=10_000)
    assert len(page.get_by_role("alert").inner_text()) > 10
    assert page.locator(".turn").count() == 0
