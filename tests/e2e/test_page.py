"""The page in a real browser, answered by a scripted pipeline: what a shopper sees, types and clicks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.chatting import Shop, choose, eventually, finished, opened, send
from tests.fakes_ui import CHINESE_TEXT, ENGLISH_TEXT

pytestmark = pytest.mark.browser

CHINESE_REQUEST = "我想要购买一件黑色的羽绒服"
ENGLISH_REQUEST = "black down jacket under $100, no hood"

#: Notes when the request was sent, when the first card stood on the page and whether any text did then.
STOPWATCH = """() => {
  window.marks = {};
  const before = document.querySelectorAll('.turn').length;
  document.querySelector('#send').addEventListener(
    'click', () => { marks.sent = performance.now(); }, { capture: true, once: true });
  new MutationObserver(() => {
    const turn = document.querySelectorAll('.turn')[before];
    if (!turn) return;
    if (!marks.cards && turn.querySelector('.card')) {
      marks.cards = performance.now();
      marks.textWithCards = turn.querySelector('.text')?.textContent || '';
    }
    const text = turn.querySelector('.text')?.textContent;
    if (text) (marks.lengths ??= []).push(text.length);
    if (text) marks.text ??= performance.now();
  }).observe(document.querySelector('#shop'), { subtree: true, childList: true, characterData: true });
}"""


def test_a_chinese_request_shows_cards_first_and_then_text(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    send(page, "once before, so that nothing is measured that happens only once")
    finished(page, 1)
    page.evaluate(STOPWATCH)
    send(page, CHINESE_REQUEST)
    finished(page, 2)
    marks = page.evaluate("marks")
    assert marks["cards"] - marks["sent"] < 500
    assert marks["textWithCards"] == ""
    assert marks["text"] > marks["cards"]
    assert len(set(marks["lengths"])) > 5, "the text comes piece by piece"

    turn = page.locator(".turn").last
    expect(turn).to_have_attribute("lang", "zh-CN")
    expect(turn.locator(".said")).to_contain_text(CHINESE_REQUEST)
    expect(turn.locator(".text")).to_have_text(CHINESE_TEXT)
    expect(turn.locator(".source")).to_have_text("根据商品目录生成")
    chips = [" ".join(text.split()) for text in turn.locator(".chip").all_inner_texts()]
    assert chips == ["颜色 黑色", "类型 羽绒服", "特点 不要帽子", "优先: 有货", "已放宽: 价格 不超过 $100"]
    cards = turn.locator(".card:visible")
    assert cards.count() == 8
    page.wait_for_function("[...document.querySelectorAll('.turn:last-child img')].every(image => image.complete)")
    for number in range(8):
        card = cards.nth(number)
        assert card.locator("img").evaluate("image => image.naturalWidth") > 0
        assert card.locator("img").get_attribute("alt") == f"诺德比 {number + 1} 号黑色羽绒服"
        assert re.fullmatch(r"\$\d+", card.locator(".now").inner_text())
        assert card.locator(".stock").inner_text() in ("有货", "缺货", "仅剩 3 件")
        assert (card.locator("a").get_attribute("href") or "").endswith(f"/products/jacket-{number + 1}?lang=zh")
    assert cards.first.locator(".was").inner_text().endswith("$249")
    page.get_by_role("button", name="查看全部 12 件").click()
    assert cards.count() == 12


def test_an_english_request_gets_english_cards(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    send(page, ENGLISH_REQUEST)
    finished(page, 1)
    turn = page.locator(".turn")
    expect(turn).to_have_attribute("lang", "en")
    expect(turn.locator(".lead")).to_contain_text("none is under $100")
    expect(turn.locator(".text")).to_have_text(ENGLISH_TEXT)
    expect(turn.locator(".source")).to_have_text("Written by AI, checked against the catalogue")
    expect(turn.locator(".chip[data-kind=relaxed]")).to_contain_text("up to $100")
    card = turn.locator(".card").first
    expect(card.locator(".title")).to_have_text("Nordby 1 Down Jacket in Black")
    expect(card.locator(".rating")).to_have_attribute("aria-label", "Rated 4.3 of 5 by 47 shoppers")
    expect(card.locator(".saving")).to_have_text("−36%")
    expect(card.locator(".promotion")).to_have_text("Autumn sale")


def test_an_example_can_be_clicked_and_what_was_established_is_carried_on(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    page.get_by_role("button", name=CHINESE_REQUEST).click()
    finished(page, 1)
    assert page.locator(".welcome").count() == 0
    send(page, "cheaper")
    finished(page, 2)
    (first, _, _), (second, state, _) = shop.pipeline.seen[-2:]
    assert (first, second, state.turn, state.language) == (CHINESE_REQUEST, "cheaper", 1, "zh")
    assert page.locator(".turn").count() == 2


def test_a_link_leads_to_the_product(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    send(page, CHINESE_REQUEST)
    finished(page, 1)
    with context.expect_page() as opening:
        page.locator(".card a").first.click()
    product = opening.value
    expect(product.locator("h1")).to_have_text("诺德比 1 号黑色羽绒服")
    expect(product.locator(".price")).to_contain_text("$159")
    assert product.locator("img").last.evaluate("image => image.naturalWidth") > 0


def test_choosing_a_persona_starts_a_fresh_conversation(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    send(page, ENGLISH_REQUEST)
    finished(page, 1)
    choose(page, "Maya")
    expect(page.locator(".welcome h1")).to_have_text("Welcome back, Maya")
    expect(page.locator(".welcome")).to_contain_text("Cycles to work")
    assert page.locator(".turn").count() == 0
    send(page, ENGLISH_REQUEST)
    finished(page, 1)
    _, state, shopper = shop.pipeline.seen[-1]
    assert (state.turn, shopper) == (0, "maya")


def test_choosing_a_persona_ends_the_reply_that_was_being_written(context: BrowserContext, endless: Shop) -> None:
    page = opened(context, endless.url)
    send(page, ENGLISH_REQUEST)
    page.wait_for_selector(".turn .text")
    choose(page, "Wei")
    expect(page.locator(".welcome h1")).to_have_text("Welcome back, Wei")
    assert eventually(lambda: endless.pipeline.closed == 1)
    page.wait_for_timeout(500)
    assert page.locator(".turn").count() == 0
    expect(page.locator("#send")).to_be_visible()


def test_stop_ends_the_generation_and_the_next_request_is_answered(context: BrowserContext, endless: Shop) -> None:
    page = opened(context, endless.url)
    send(page, ENGLISH_REQUEST)
    page.wait_for_selector(".turn .text")
    expect(page.locator("#send")).to_be_hidden()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".turn")).to_have_attribute("data-status", "stopped")
    expect(page.locator(".turn .notice")).to_have_text("Stopped.")
    assert eventually(lambda: endless.pipeline.closed == 1, 1.0)
    assert page.locator(".card").count() == 12
    expect(page.locator("#send")).to_be_visible()
    expect(page.locator("#stop")).to_be_hidden()
    send(page, CHINESE_REQUEST)
    page.wait_for_selector('.turn[data-turn="2"] .text')
    page.click("#stop")
    expect(page.locator('.turn[data-turn="2"] .notice')).to_have_text("已停止。")
    assert eventually(lambda: endless.pipeline.closed == 2, 1.0)


def test_a_closed_tab_stops_the_generation(context: BrowserContext, endless: Shop) -> None:
    page = opened(context, endless.url)
    send(page, ENGLISH_REQUEST)
    page.wait_for_selector(".turn .text")
    assert endless.pipeline.closed == 0
    page.close()
    assert eventually(lambda: endless.pipeline.closed == 1)


def test_what_cannot_be_used_is_refused_in_words(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    page.click("#send")
    expect(page.get_by_role("alert")).to_have_text("Write what you are looking for.")
    long = "jacket " * 400
    send(page, long)
    expect(page.get_by_role("alert")).to_contain_text("2800 characters; at most 2,000")
    expect(page.locator("#box textarea")).to_have_value(long)
    assert page.locator(".turn").count() == 0
    send(page, ENGLISH_REQUEST)
    finished(page, 1)
    assert page.get_by_role("alert").count() == 0


def test_a_fault_of_ours_is_admitted_without_details(
    context: BrowserContext, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    page = opened(context, shop.url)
    send(page, "break")
    expect(page.get_by_role("alert")).to_contain_text("Something went wrong on our side")
    assert "planted" not in page.content()
    assert "a turn failed" in caplog.text
    expect(page.locator("#send")).to_be_visible()
    send(page, ENGLISH_REQUEST)
    finished(page, 2)


def test_two_shoppers_at_once_get_their_own_replies(browser: Browser, shop: Shop) -> None:
    contexts = [browser.new_context() for _ in range(2)]
    pages = [opened(context, shop.url) for context in contexts]
    for page, request in zip(pages, (ENGLISH_REQUEST, CHINESE_REQUEST), strict=True):
        send(page, request)
    for page, text in zip(pages, (ENGLISH_TEXT, CHINESE_TEXT), strict=True):
        finished(page, 1)
        expect(page.locator(".text")).to_have_text(text)
        page.context.close()


def test_the_page_needs_no_other_host_and_breaks_no_rule_of_its_own(context: BrowserContext, shop: Shop) -> None:
    asked: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page = opened(context, shop.url)
    choose(page, "Maya")
    send(page, CHINESE_REQUEST)
    finished(page, 1)
    page.wait_for_timeout(500)
    assert [url for url in asked if not url.startswith((shop.url + "/", "data:"))] == []
    assert said == []
    assert page.title() == "Aisle Outfitters"


def test_the_keyboard_alone_is_enough(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    page.locator("#box textarea").focus()
    page.keyboard.type(ENGLISH_REQUEST)
    page.keyboard.press("Enter")
    finished(page, 1)
    expect(page.locator("#box textarea")).to_be_focused()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.card:first-child a')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert page.evaluate("document.activeElement.matches('.card:first-child a')") and outline == "solid"
    expect(page.locator("[aria-live=polite]").first).to_have_text(ENGLISH_TEXT)


def test_it_fits_a_phone(browser: Browser, shop: Shop) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(context, shop.url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    send(page, CHINESE_REQUEST)
    finished(page, 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    seen = page.locator(".turn .text").bounding_box()
    assert seen is not None and seen["y"] < 844, "the text is on the first screen"
    page.locator(".more").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".card:visible").count() == 12
    box = page.locator("#composer").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 845
    context.close()


def test_it_follows_the_dark_and_the_calm_wish(browser: Browser, shop: Shop) -> None:
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce")
    page = opened(context, shop.url)
    send(page, ENGLISH_REQUEST)
    finished(page, 1)
    style = "([part, name]) => getComputedStyle(document.querySelector(part))[name]"
    ground = page.evaluate(style, ["body", "backgroundColor"])
    assert max(int(value) for value in re.findall(r"\d+", ground)[:3]) < 60
    ink = page.evaluate(style, [".card .title a", "color"])
    assert min(int(value) for value in re.findall(r"\d+", ink)[:3]) > 180
    assert page.evaluate(style, [".card", "animationName"]) == "none"
    context.close()
