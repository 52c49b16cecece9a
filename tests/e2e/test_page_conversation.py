"""A conversation on the page, answered by a scripted pipeline: chips, quick replies, comparisons, and coming back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from assistant.types import DialogueState
from retrieval.types import Constraint
from tests.chatting import Shop, asked, choose, eventually, finished, opened, scripted, send, turn
from tests.fakes_ui import BLACK, SIZE

pytestmark = pytest.mark.browser

ENGLISH = "black down jacket under $100, no hood"
CHINESE = "我想要购买一件黑色的羽绒服"
ID = "localStorage.getItem('aisle.session.' + (localStorage.getItem('aisle.shopper') ?? ''))"


def words(chips: Locator) -> list[str]:
    return [" ".join(text.split()) for text in chips.all_inner_texts()]


def numbers(cards: Locator) -> list[str]:
    return cards.locator(".number").all_inner_texts()


def reloaded(page: Page) -> Locator:
    """The conversation as it stands there after the page was loaded again."""
    page.reload()
    again = page.locator(".turn")
    expect(again).to_have_attribute("data-status", "resumed")
    return again


# -- chips ------------------------------------------------------------------------------------------------


def test_a_chip_knows_who_said_it_and_can_be_taken_out(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    first = asked(page, ENGLISH, 1)
    black = first.get_by_role("button", name="Remove: black")
    assert black.get_attribute("title") == "“black”, said in turn 1"
    assert first.get_by_role("button", name="Remove: up to $100").get_attribute("title") == (
        "Set aside · “under $100”, said in turn 1"
    )
    black.click()
    second = finished(page, 2)
    expect(second.locator(".said")).to_contain_text("Without: black")
    message, state, _ = shop.pipeline.seen[-1]
    assert message == replace(BLACK, turn=1) and state.turn == 1
    assert words(second.locator(".chip")) == [
        "Type down jacket", "Feature no hood", "Preferred: In stock", "Set aside: Price up to $100",
    ]  # fmt: skip
    assert second.locator("button.chip").count() == 4
    assert first.locator("button").count() == 1, "only the list can still be unfolded"
    assert words(first.locator("span.chip"))[0] == "Colour black"
    assert first.locator("span.chip").first.get_attribute("title") == "“black”, said in turn 1"


def test_the_chips_of_a_chinese_reply_speak_chinese(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    first = asked(page, CHINESE, 1)
    chip = first.get_by_role("button", name="移除：黑色")
    assert chip.get_attribute("title") == "“black”，第 1 轮所说"
    chip.click()
    expect(finished(page, 2).locator(".said")).to_contain_text("不要求：黑色")


def test_what_is_in_the_box_stays_there_when_a_chip_is_taken_out(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, ENGLISH, 1)
    page.fill("#box textarea", "half a thou")
    page.get_by_role("button", name="Remove: black").click()
    finished(page, 2)
    expect(page.locator("#box textarea")).to_have_value("half a thou")


def test_a_chip_that_is_out_of_date_does_nothing(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, ENGLISH, 1)
    page.evaluate("window.old = document.querySelector('button.chip')")
    asked(page, ENGLISH, 2)
    before = len(shop.pipeline.seen)
    page.evaluate("old.click()")
    page.wait_for_timeout(700)
    assert len(shop.pipeline.seen) == before
    assert page.locator(".turn").count() == 2
    expect(page.locator("#send")).to_be_visible()


def test_chips_still_work_after_a_turn_that_could_not_be_answered(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, ENGLISH, 1)
    send(page, "break")
    expect(turn(page, 2)).to_have_attribute("data-status", "failed")
    page.get_by_role("button", name="Remove: black").click()
    finished(page, 3)
    assert isinstance(shop.pipeline.seen[-1][0], Constraint)


def test_the_keyboard_takes_a_chip_out_and_stays_in_the_conversation(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, ENGLISH, 1)
    page.get_by_role("button", name="Remove: no hood").focus()
    page.keyboard.press("Enter")
    finished(page, 2)
    assert page.evaluate("document.activeElement.matches('.turn[data-turn=\"2\"]')")


def test_several_needs_have_their_own_chips_and_headings(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    both = asked(page, "a jacket and boots", 1)
    assert both.locator(".need").all_text_contents() == ["down jacket", "boots"]
    assert words(both.locator(".chip")) == ["Type down jacket", "Type boots", "up to $300 in all"]
    assert words(both.locator("button.chip")) == ["Type down jacket"], "only the need in focus can be changed"
    assert both.locator(".group .heading").all_text_contents() == ["down jacket", "boots"]
    assert both.locator(".group").nth(1).locator(".card").count() == 2
    assert numbers(both.locator(".card")) == ["1", "2", "3", "4", "5"]


def test_what_was_told_is_a_chip_of_its_own_kind(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    first = asked(page, "I have a size", 1)
    told = first.get_by_role("button", name="Remove: M")
    expect(told).to_have_attribute("data-kind", "told")
    assert words(told) == ["About you: Size M"]
    assert first.locator(".card").count() == 0
    asked(page, ENGLISH, 2)
    turn(page, 2).get_by_role("button", name="Remove: M").click()
    third = finished(page, 3)
    assert shop.pipeline.seen[-1][0] == replace(SIZE, turn=1)
    assert third.locator(".chip[data-kind=told]").count() == 0


# -- the rest of a reply ----------------------------------------------------------------------------------


def test_a_quick_reply_is_sent_as_a_message(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    first = asked(page, ENGLISH, 1)
    assert first.locator(".reply").all_inner_texts() == ["cheapest first", "any price"]
    first.get_by_role("button", name="any price").click()
    second = finished(page, 2)
    expect(second.locator(".said")).to_contain_text("any price")
    assert shop.pipeline.seen[-1][0] == "any price"
    assert first.locator("button.reply").count() == 0 and second.locator("button.reply").count() == 2


def test_a_quick_reply_cuts_off_the_text_before_it(context: BrowserContext, endless: Shop) -> None:
    page = opened(context, endless.url)
    send(page, ENGLISH)
    page.wait_for_selector(".turn .text")
    page.get_by_role("button", name="cheapest first").click()
    page.wait_for_selector('.turn[data-turn="2"] .text')
    expect(turn(page, 1)).to_have_attribute("data-status", "stopped")
    assert turn(page, 1).locator(".wait").count() == 0
    assert endless.pipeline.seen[-1][1].turn == 1, "what the first turn established holds"
    assert eventually(lambda: endless.pipeline.closed == 1)
    page.click("#stop")
    expect(turn(page, 2)).to_have_attribute("data-status", "stopped")
    assert page.locator(".turn").count() == 2


def test_a_comparison_is_a_table(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, ENGLISH, 1)
    second = asked(page, "compare 1 and 2", 2)
    table = second.get_by_role("table", name="Comparison")
    heads = table.get_by_role("columnheader")
    assert [text.strip() for text in heads.all_inner_texts()] == [
        "1. Nordby 1 Down Jacket in Black", "2. Nordby 2 Down Jacket in Black",
    ]  # fmt: skip
    assert table.get_by_role("rowheader").all_inner_texts() == ["Price", "Fill", "Stock"]
    assert table.locator("tbody td").all_inner_texts() == [
        "$159", "$169", "duck down", "not stated", "3 left", "sold out",
    ]  # fmt: skip
    assert {head.get_attribute("scope") for head in table.locator("th").all()} == {"col", "row"}
    assert (heads.first.locator("a").get_attribute("href") or "").endswith("/products/jacket-1")
    assert second.locator(".card").count() == 0, "the columns are the products"
    assert second.locator("button.chip").count() == 5


def test_a_comparison_scrolls_sideways_on_a_phone(browser: Browser, shop: Shop) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(context, shop.url)
    asked(page, ENGLISH, 1)
    table = asked(page, "compare 1 and 2", 2).locator(".table")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert table.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    table.evaluate("frame => frame.scrollTo(500, 0)")
    name = table.locator("tbody th").first.bounding_box()
    assert name is not None and name["x"] >= 0, "the row's name stays in sight"
    context.close()


def test_a_list_is_numbered(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    first = asked(page, ENGLISH, 1)
    page.get_by_role("button", name="Show all 12").click()
    assert numbers(first.locator(".card")) == [str(number) for number in range(1, 13)]
    expect(first.locator(".number").first).to_have_attribute("aria-label", "No. 1")


def test_what_is_just_outside_the_limits_stands_apart(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    first = asked(page, "on a tiny budget", 1)
    near = first.locator(".nearest")
    expect(near.locator(".heading")).to_have_text("Just outside your limits")
    assert near.locator(".difference").all_inner_texts() == [f"${59 + n} above your limit" for n in range(3)]
    assert numbers(near.locator(".card")) == ["1", "2", "3"]
    assert first.locator(".card").count() == 3
    assert words(first.locator(".chip[data-kind=sort]")) == ["Order: Cheapest first"]


def test_a_store_answer_names_its_document(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    first = asked(page, "about returns", 1)
    expect(first.locator(".document")).to_have_text("Source: Shipping and returns")
    assert first.locator(".chip, .card").count() == 0


# -- coming back ------------------------------------------------------------------------------------------


def test_a_reload_goes_on_with_the_conversation(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, ENGLISH, 1)
    id = page.evaluate(ID)
    again = reloaded(page)
    expect(again.locator("h1")).to_have_text("Welcome back")
    assert words(again.locator(".chip"))[0] == "Colour black"
    assert numbers(again.locator(".card:visible")) == [str(number) for number in range(1, 13)]
    assert page.evaluate(ID) == id
    again.get_by_role("button", name="Remove: black").click()
    finished(page, 2)
    message, state, _ = shop.pipeline.seen[-1]
    assert message == replace(BLACK, turn=1) and state.turn == 1
    asked(page, "compare 1 and 2", 3)
    again = reloaded(page)
    assert words(again.locator(".chip"))[0] == "Type down jacket"
    assert shop.store.sessions.kept[id][1].turn == 3


def test_a_chinese_conversation_comes_back_in_chinese(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    choose(page, "Maya")
    asked(page, CHINESE, 1)
    again = reloaded(page)
    expect(again.locator("h1")).to_have_text("欢迎回来，Maya")
    expect(again).to_have_attribute("lang", "zh-CN")
    expect(page.locator("#persona input")).to_have_value(
        "Maya · Cycles to work in every weather; likes plain, warm things."
    )


def test_what_was_stopped_while_it_was_written_is_kept(context: BrowserContext, endless: Shop) -> None:
    page = opened(context, endless.url)
    send(page, ENGLISH)
    page.wait_for_selector(".turn .text")
    page.click("#stop")
    expect(turn(page, 1)).to_have_attribute("data-status", "stopped")
    assert reloaded(page).locator(".card").count() == 12


def test_each_shopper_comes_back_to_their_own_conversation(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, ENGLISH, 1)
    choose(page, "Maya")
    expect(page.locator(".welcome h1")).to_have_text("Welcome back, Maya")
    asked(page, "a jacket and boots", 1)
    choose(page, "Wei")
    expect(page.locator(".welcome h1")).to_have_text("Welcome back, Wei")
    assert page.locator(".turn").count() == 0
    choose(page, "Maya")
    again = page.locator(".turn")
    expect(again).to_have_attribute("data-status", "resumed")
    expect(again.locator("h1")).to_have_text("Welcome back, Maya")
    assert again.locator(".need").all_text_contents() == ["down jacket", "boots"]
    choose(page, "New visitor")
    expect(page.locator(".turn h1")).to_have_text("Welcome back")
    assert words(page.locator(".chip"))[0] == "Colour black"
    assert {owner for owner, _ in shop.store.sessions.kept.values()} >= {"", "maya"}


def test_a_new_conversation_leaves_the_old_one_behind(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, ENGLISH, 1)
    id = page.evaluate(ID)
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector("#shop .welcome")
    assert page.locator(".turn").count() == 0
    assert page.evaluate(ID) != id
    page.reload()
    page.wait_for_selector("#shop .welcome")
    asked(page, ENGLISH, 1)
    assert shop.pipeline.seen[-1][1] == DialogueState()
    assert len(shop.store.sessions.kept[id][1].shown) == 12


def test_a_new_conversation_ends_the_reply_that_was_being_written(context: BrowserContext, endless: Shop) -> None:
    page = opened(context, endless.url)
    send(page, ENGLISH)
    page.wait_for_selector(".turn .text")
    page.click("#fresh")
    page.wait_for_selector("#shop .welcome")
    assert eventually(lambda: endless.pipeline.closed == 1)
    page.wait_for_timeout(500)
    assert page.locator(".turn").count() == 0
    expect(page.locator("#send")).to_be_visible()


@pytest.mark.parametrize(
    "id", ["", "unknown", "../../etc/passwd", "x" * 100_000, "null", "{}", "\x00", "会话", "<script>alert(1)</script>"]
)
def test_a_forged_id_opens_nothing(context: BrowserContext, shop: Shop, id: str) -> None:
    page = opened(context, shop.url)
    page.wait_for_function(f"() => !!{ID}")
    faults: list[str] = []
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.evaluate("id => localStorage.setItem('aisle.session.', id)", id)
    page.reload()
    page.wait_for_selector("#shop .welcome")
    page.wait_for_function(f"id => {ID} && {ID} !== id", arg=id)
    asked(page, ENGLISH, 1)
    assert shop.pipeline.seen[-1][1] == DialogueState()
    cut_off = "AbortError"  # what Gradio says of its own requests when a page is left
    assert [fault for fault in faults if not fault.startswith(cut_off)] == []


def test_a_stolen_id_opens_nothing_for_another_shopper(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    choose(page, "Maya")
    expect(page.locator(".welcome h1")).to_have_text("Welcome back, Maya")
    asked(page, ENGLISH, 1)
    stolen = page.evaluate(ID)
    for shopper in ("", "wei", "nobody"):
        page.evaluate(
            "([shopper, id]) => { localStorage.setItem('aisle.shopper', shopper);"
            " localStorage.setItem('aisle.session.' + shopper, id); }",
            [shopper, stolen],
        )
        page.reload()
        page.wait_for_selector("#shop .welcome")
        page.wait_for_function(f"id => {ID} && {ID} !== id", arg=stolen)
        assert page.locator(".turn").count() == 0
    assert shop.store.sessions.kept[stolen][0] == "maya"


def test_an_event_that_no_page_sends_harms_nothing(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    asked(page, ENGLISH, 1)
    before = len(shop.pipeline.seen)
    joined = page.evaluate("window.gradio_config.dependencies.map(({id, targets}) => [id, targets[0][1]])")
    wanted = {name: number for number, name in joined if name in ("remove", "reopen", "say")}
    assert set(wanted) == {"remove", "reopen", "say"}
    answers = page.evaluate(
        """async (wanted) => {
          const statuses = [];
          for (const [name, fn_index] of Object.entries(wanted))
            for (const event_data of [null, "x", [], 7, {}, { as_of: 1, place: 99 }, { as_of: "1", place: "0" },
                                      { as_of: 1, place: -1 }, { session: {}, shopper: [] }]) {
              if (name === "say" && event_data && typeof event_data === "object") continue;
              const body = { data: [null], fn_index, event_data, session_hash: "forged", trigger_id: 1 };
              const answer = await fetch("gradio_api/queue/join", {
                method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
              statuses.push(answer.status);
            }
          return statuses;
        }""",
        wanted,
    )
    assert set(answers) == {200}
    page.wait_for_timeout(500)
    assert not [message for message, _, _ in shop.pipeline.seen[before:] if message != ""]
    asked(page, "cheaper", 2)


def test_a_conversation_that_cannot_be_saved_is_answered_and_says_so(context: BrowserContext, tmp_path: Path) -> None:
    with scripted(tmp_path) as shop:
        page = opened(context, shop.url)
        shop.store.sessions.fault = OSError("the disk is full")
        first = asked(page, ENGLISH, 1)
        expect(first.locator(".notice")).to_contain_text("could not be saved")
        assert first.locator(".card").count() == 12
        assert "disk" not in page.content()
        page.reload()
        page.wait_for_selector("#shop .welcome")
        asked(page, ENGLISH, 1)


# -- being forgotten --------------------------------------------------------------------------------------

STORED = "JSON.stringify(Object.entries(localStorage).filter(([key]) => key.startsWith('aisle.')))"


def choices(page: Page) -> list[str]:
    page.locator("#persona input").click()
    names = [name.split(" · ")[0].strip(" ✓\n") for name in page.get_by_role("option").all_inner_texts()]
    page.keyboard.press("Escape")
    return names


def test_who_was_forgotten_is_a_visitor_now_and_at_the_next_visit(context: BrowserContext, tmp_path: Path) -> None:
    with scripted(tmp_path) as shop:
        page = opened(context, shop.url)
        choose(page, "Maya")
        expect(page.locator(".welcome h1")).to_have_text("Welcome back, Maya")
        asked(page, ENGLISH, 1)
        assert "maya" in page.evaluate(STORED)
        asked(page, "forget me", 2)
        expect(page.locator("#persona input")).to_have_value("New visitor")
        assert choices(page) == ["New visitor", "Wei"]
        assert "maya" not in page.evaluate(STORED)
        asked(page, ENGLISH, 3)
        assert [shopper for _, _, shopper in shop.pipeline.seen] == ["maya", "maya", ""]
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".welcome h1")).to_have_text("What are you looking for today?")
        page.reload()
        expect(page.locator(".welcome h1")).to_have_text("What are you looking for today?")
        expect(page.locator("#persona input")).to_have_value("New visitor")
        assert choices(page) == ["New visitor", "Wei"]
        asked(page, ENGLISH, 1)


def test_who_is_known_no_longer_comes_back_as_a_visitor(context: BrowserContext, tmp_path: Path) -> None:
    with scripted(tmp_path) as shop:
        page = opened(context, shop.url)
        choose(page, "Maya")
        expect(page.locator(".welcome h1")).to_have_text("Welcome back, Maya")
        asked(page, ENGLISH, 1)
        shop.store.profiles.known.pop(0)  # at the command line, for one
        page.reload()
        expect(page.locator(".welcome h1")).to_have_text("What are you looking for today?")
        page.wait_for_function(f"() => !{STORED}.includes('maya')")
        assert choices(page) == ["New visitor", "Wei"]
        asked(page, ENGLISH, 1)
        assert page.locator(".notice").count() == 0 and shop.pipeline.seen[-1][2] == ""


def test_another_tab_of_who_was_forgotten_goes_on_as_a_visitor(context: BrowserContext, tmp_path: Path) -> None:
    with scripted(tmp_path) as shop:
        page = opened(context, shop.url)
        choose(page, "Maya")
        expect(page.locator(".welcome h1")).to_have_text("Welcome back, Maya")
        asked(page, ENGLISH, 1)
        shop.store.profiles.known.pop(0)
        send(page, "boots")
        expect(turn(page, 2)).to_have_attribute("data-status", "failed")
        expect(turn(page, 2).locator(".notice")).to_contain_text("go on as a visitor")
        expect(page.locator("#persona input")).to_have_value("New visitor")
        assert "maya" not in page.evaluate(STORED)
        asked(page, ENGLISH, 3)
        assert shop.pipeline.seen[-1][1:] == (DialogueState(), "")


# -- what is logged ---------------------------------------------------------------------------------------


def test_opening_a_product_from_its_card_is_logged_as_a_click(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    cards = asked(page, ENGLISH, 1).locator(".card")
    with context.expect_page():
        cards.nth(1).locator("a").click()
    assert eventually(lambda: len(shop.store.journal.events) == 1)
    [click] = shop.store.journal.events
    assert (click.type, click.product, click.position) == ("click", cards.nth(1).get_attribute("data-id"), 2)
    assert (click.shopper, click.session) == ("", page.evaluate(ID))


def test_a_click_on_what_was_not_shown_is_not_logged(context: BrowserContext, shop: Shop) -> None:
    page = opened(context, shop.url)
    cards = asked(page, ENGLISH, 1).locator(".card")
    shop.store.journal.events.clear()  # of the tests before
    with context.expect_page():
        page.evaluate("document.querySelector('.card a').click()")
    assert eventually(lambda: len(shop.store.journal.events) == 1, seconds=20.0)
    shop.store.journal.events.clear()
    shop.store.catalogue.products.pop(str(cards.nth(0).get_attribute("data-id")))
    with context.expect_page():
        cards.nth(0).locator("a").click()
    assert not eventually(lambda: bool(shop.store.journal.events), seconds=1.0)
