"""Stored mark-up and scripts in every field that a store or a model can fill, shown in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.types import (
    Cards,
    DialogueState,
    Explanation,
    Group,
    Near,
    Need,
    Part,
    Reply,
    Table,
    TextPiece,
)
from ranking.types import ShopperProfile
from retrieval.types import Constraint, Product, Translation
from tests.browsing import served
from tests.fakes_ui import FakeProfiles, FakeStore, fake_store, jacket, scored
from ui.server import create_app

pytestmark = pytest.mark.browser

#: Each sets `window.hit`, opens a dialog or leaves a node of its own where it is taken for anything but text.
MARKUP = (
    "<script>window.hit=1;alert(1)</script>",
    '<img src=x onerror="window.hit=1;alert(1)">',
    "<svg onload=window.hit=1></svg>",
    "<svg><script>window.hit=1</script></svg>",
    '<iframe src="javascript:parent.hit=1"></iframe>',
    '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
    "<body onload=window.hit=1>",
    "<details open ontoggle=window.hit=1><summary>x</summary></details>",
    "<video><source onerror=window.hit=1></video>",
    "<audio src=x onerror=window.hit=1></audio>",
    "<input autofocus onfocus=window.hit=1>",
    "<select autofocus onfocus=window.hit=1></select>",
    "<textarea autofocus onfocus=window.hit=1></textarea>",
    "<marquee onstart=window.hit=1>x</marquee>",
    '<object data="javascript:window.hit=1"></object>',
    '<embed src="javascript:window.hit=1">',
    '<form action="https://evil.example/"><button>Pay</button></form>',
    '<a href="javascript:window.hit=1">click</a>',
    '<base href="https://evil.example/">',
    '<link rel=stylesheet href="https://evil.example/x.css">',
    '<meta http-equiv=refresh content="0;url=https://evil.example/">',
    "<style>body{display:none}</style>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.hit=1>",
    '<noscript><p title="</noscript><img src=x onerror=window.hit=1>">',
    '"><script>window.hit=1</script>',
    "'\"><img src=x onerror=window.hit=1>",
    "</textarea><script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    "</title><script>window.hit=1</script>",
    "<!--><img src=x onerror=window.hit=1>-->",
    "<scr<script>ipt>window.hit=1</scr</script>ipt>",
    "<IMG SRC=x OnErRoR=window.hit=1>",
    "<img/src=x/onerror=window.hit=1>",
    '<x onclick=window.hit=1 style="position:fixed;inset:0">x</x>',
    "[click](javascript:window.hit=1)",
    "![x](https://evil.example/x.png)",
    "<https://evil.example/> **bold** `code`",
    "${window.hit=1}",
    "${constructor.constructor('window.hit=1')()}",
    "{{constructor.constructor('window.hit=1')()}}",
    "{{#each this}}{{lookup . 'constructor'}}{{/each}}",
    "`;window.hit=1;`",
    "\\u003cimg src=x onerror=window.hit=1\\u003e",
    "&lt;img src=x onerror=window.hit=1&gt;",
    "&#60;script&#62;window.hit=1&#60;/script&#62;",
    "{% raw %}{{ 7 * 7 }}{% endraw %}",
    "@children",
)
ADDRESSES = (
    "javascript:window.hit=1",
    "JaVaScRiPt:window.hit=1",
    "java\tscript:window.hit=1",
    " javascript:window.hit=1",
    "javascript://store.example/%0Awindow.hit=1",
    "data:text/html,<script>opener.hit=1</script>",
    "data:image/svg+xml,<svg onload=window.hit=1>",
    "vbscript:msgbox(1)",
    "blob:https://evil.example/1",
    "file:///etc/passwd",
    "//evil.example/x",
    "https://store.example@evil.example/x",
    'https://evil.example/" onerror="window.hit=1',
    "images/../../../etc/passwd",
    "http:evil.example",
)

#: What nobody but us may have put into the conversation, and how to find out.
CHECK = """() => {
  const shop = document.querySelector('#shop');
  const foreign = [...shop.querySelectorAll('*')].filter((node) =>
    !['DIV', 'SECTION', 'ARTICLE', 'UL', 'OL', 'LI', 'P', 'H1', 'H2', 'H3', 'SPAN', 'A', 'S', 'STRONG', 'BUTTON', 'IMG',
      'TABLE', 'CAPTION', 'THEAD', 'TBODY', 'TR', 'TH', 'TD'].includes(node.tagName)
    || [...node.attributes].some((attribute) => attribute.name.startsWith('on'))
    || (node.tagName === 'IMG' && !node.src.startsWith(location.origin + '/images/'))
    || (node.tagName === 'A' && !/^https?:$/.test(new URL(node.href).protocol)));
  return { hit: window.hit ?? null, foreign: foreign.map((node) => node.outerHTML.slice(0, 120)),
           base: document.baseURI, title: document.title };
}"""


def poisoned() -> list[Product]:
    """One product for each payload, which stands in every field that takes text; then one for each address."""
    marked = [
        jacket(
            number,
            title=payload,
            description=payload,
            brand=payload,
            promotion=payload,
            category=(payload,),
            attributes={payload: (payload,)},
            translations={"zh": Translation(title=payload, description=payload)},
            url="https://store.example/",
        )
        for number, payload in enumerate(MARKUP)
    ]
    addressed = [
        jacket(100 + number, title=f"address {number}", url=address, images=(address,))
        for number, address in enumerate(ADDRESSES)
    ]
    return [*marked, *addressed]


class Parrot:
    """Shows twelve products of the store from the place that the message names, and a payload as every text.

    "several" gives the same under headings and with more outside the limits, "compare" in a table.
    """

    def __call__(
        self, message: str | Constraint, state: DialogueState, shopper: str, store: FakeStore, *, session: str = ""
    ) -> Iterator[Part]:
        message = message if isinstance(message, str) else message.text
        last = message.split()[-1]
        place = int(last) if last.isdecimal() else 0
        products = list(store.catalogue.products.values())[place : place + 12]
        payload = MARKUP[place % len(MARKUP)]
        some = [MARKUP[(place + n) % len(MARKUP)] for n in range(12)]
        wishes = tuple(Constraint(facet="brand", op="=", value=markup, text=markup) for markup in some)
        told = tuple(Constraint(facet="material", op="!=", value=markup, text=markup) for markup in some)
        need = Need(said=payload, search_text=payload, constraints=wishes)
        several = "several" in message
        state = replace(
            state, turn=state.turn + 1, needs=(need, Need(said=payload)) if several else (need,), told=told,
            shown=tuple(product.id for product in products),
        )  # fmt: skip
        cards = Cards(
            act="search",
            language="en",
            query=need.query("en", told),
            products=tuple(scored(product, number) for number, product in enumerate(products)),
            lead=payload,
            state=state,
            relaxed=wishes[:1],
            not_carried=payload,
            explained=True,
            replies=tuple(some),
            source=payload,
        )
        if several:
            groups = tuple(Group(heading=markup, count=4) for markup in some[:2])
            near = tuple(Near(product=scored(products[0], 0), difference=markup) for markup in some)
            cards = replace(cards, groups=groups, nearest=near)
        if "compare" in message:
            columns = tuple(some[:5])
            rows = tuple((markup, tuple(some[:5])) for markup in some)
            cards = replace(
                cards, table=Table(columns=columns, rows=rows), products=cards.products[: int("link" in message) * 5]
            )
        yield cards
        yield TextPiece(text=payload)
        explanation = Explanation(text=payload, generator="parrot")
        yield Reply(cards=cards, text=payload, explanation=explanation, state=state)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FakeStore:
    plain = fake_store(tmp_path_factory.mktemp("store"), poisoned(), name=MARKUP[0], synthetic="")
    people = [ShopperProfile(id=f"p{place}", name=text, about=text) for place, text in enumerate(MARKUP[:12])]
    return replace(plain, profiles=FakeProfiles(people))


@pytest.fixture(scope="module")
def url(store: FakeStore) -> Iterator[str]:
    with served(create_app(store, respond=Parrot())) as address:  # type: ignore[arg-type]
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def watched(context: BrowserContext, url: str) -> tuple[list[str], list[str]]:
    """Dialogs that opened and requests that left, as they happen."""
    dialogs: list[str] = []
    left: list[str] = []

    def watch(page: Page) -> None:
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    context.on("page", watch)
    context.on("request", lambda r: left.append(r.url) if not r.url.startswith((url + "/", "data:")) else None)
    return dialogs, left


def test_nothing_from_the_store_or_the_model_is_taken_for_markup(
    context: BrowserContext, url: str, store: FakeStore
) -> None:
    dialogs, left = watched(context, url)
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#shop .welcome")
    for turn, place in enumerate(range(0, len(store.catalogue.products), 12), 1):
        message = f"{MARKUP[place % len(MARKUP)]} {place}"
        page.fill("#box textarea", message)
        page.click("#send")
        shown = page.locator(f'.turn[data-turn="{turn}"]')
        expect(shown).to_have_attribute("data-status", "done")
        expect(shown.locator(".said")).to_contain_text(message)
        titles = shown.locator(".title a").evaluate_all("links => links.map(link => link.textContent)")
        assert titles == [product.title for product in list(store.catalogue.products.values())[place : place + 12]]
        assert shown.locator(".text").text_content() == MARKUP[place % len(MARKUP)]
        shown.locator(".more").evaluate_all("buttons => buttons.forEach(button => button.click())")
        page.wait_for_timeout(150)
        found = page.evaluate(CHECK)
        assert found == {"hit": None, "foreign": [], "base": url + "/", "title": MARKUP[0]}
    assert (dialogs, left) == ([], [])


SURFACES = {
    "several": (".group .heading", ".difference", "button.reply", ".chip .wish", ".need", ".document"),
    "compare": (".comparison thead th", ".comparison tbody th", ".comparison td", "button.reply"),
    "compare with link": (".comparison thead a", ".comparison tbody th"),
}


@pytest.mark.parametrize("kind", SURFACES)
def test_nothing_in_groups_tables_replies_and_chips_is_taken_for_markup(
    context: BrowserContext, url: str, kind: str
) -> None:
    dialogs, left = watched(context, url)
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#shop .welcome")
    for number, place in enumerate(range(0, len(MARKUP), 12), 1):
        page.fill("#box textarea", f"{kind} {place}")
        page.click("#send")
        shown = page.locator(f'.turn[data-turn="{number}"]')
        expect(shown).to_have_attribute("data-status", "done")
        for surface in SURFACES[kind]:
            said = "\n".join(shown.locator(surface).all_text_contents())
            assert MARKUP[place % len(MARKUP)] in said, surface
        titles = shown.locator("button.chip").evaluate_all("chips => chips.map(chip => chip.title)")
        assert any(MARKUP[(place + 1) % len(MARKUP)] in title for title in titles)
        page.wait_for_timeout(150)
        assert page.evaluate(CHECK) == {"hit": None, "foreign": [], "base": url + "/", "title": MARKUP[0]}
    page.reload()
    page.wait_for_selector(".turn[data-status=resumed] .chip")
    page.wait_for_timeout(150)
    assert page.evaluate(CHECK) == {"hit": None, "foreign": [], "base": url + "/", "title": MARKUP[0]}
    assert (dialogs, left) == ([], [])


def test_a_payload_that_is_taken_out_or_sent_again_is_still_text(context: BrowserContext, url: str) -> None:
    dialogs, left = watched(context, url)
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#shop .welcome")
    page.fill("#box textarea", "several 36")
    page.click("#send")
    expect(page.locator('.turn[data-turn="1"]')).to_have_attribute("data-status", "done")
    page.locator("button.chip").first.click()  # the first of all is set aside, and stands last
    expect(page.locator('.turn[data-turn="2"] .said')).to_contain_text(f"Without: {MARKUP[37]}")
    expect(page.locator('.turn[data-turn="2"]')).to_have_attribute("data-status", "done")
    page.locator("button.reply").nth(2).click()
    expect(page.locator('.turn[data-turn="3"] .said')).to_contain_text(MARKUP[2])
    page.wait_for_timeout(300)
    assert page.evaluate(CHECK)["foreign"] == []
    assert page.evaluate("window.hit ?? null") is None
    assert (dialogs, left) == ([], [])


def test_nothing_in_a_persona_is_taken_for_markup(context: BrowserContext, url: str) -> None:
    dialogs, left = watched(context, url)
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#shop .welcome")
    for payload in MARKUP[:12]:
        page.locator("#persona input").click()
        page.get_by_role("option").filter(has_text=payload).first.click()
        expect(page.locator(".welcome h1")).to_have_text(f"Welcome back, {payload}")
        assert page.evaluate(CHECK)["foreign"] == []
        assert page.evaluate("document.querySelectorAll('#top script, #top img, #top iframe').length") == 0
    assert page.evaluate("window.hit ?? null") is None
    assert (dialogs, left) == ([], [])


def test_nothing_on_a_product_page_is_taken_for_markup(context: BrowserContext, url: str, store: FakeStore) -> None:
    dialogs, left = watched(context, url)
    page = context.new_page()
    for product in store.catalogue.products.values():
        page.goto(f"{url}/products/{quote(product.id, safe='')}")
        assert page.locator("h1").text_content() == product.title
        assert (
            page.evaluate(
                "document.querySelectorAll('script, style, iframe, form, object, base, meta[http-equiv]').length"
            )
            == 0
        )
        links = page.evaluate("[...document.links].map(link => new URL(link.href).protocol)")
        assert set(links) <= {"http:", "https:"}
        assert page.evaluate("window.hit ?? null") is None
    assert (dialogs, left) == ([], [])


def test_the_check_finds_a_planted_hole(context: BrowserContext, url: str) -> None:
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#shop .welcome")
    assert page.evaluate(CHECK)["foreign"] == []
    for payload in (MARKUP[1], MARKUP[4], MARKUP[16], MARKUP[17], MARKUP[34]):
        page.evaluate(
            "markup => document.querySelector('#shop .conversation').insertAdjacentHTML('beforeend', markup)", payload
        )
        assert page.evaluate(CHECK)["foreign"] != [], payload
        page.evaluate("document.querySelector('#shop .conversation').lastElementChild.remove()")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit ?? null") is None, "the policy lets no mark-up run, even where it got in"


def test_the_policy_is_what_stops_a_planted_script(browser: Browser, url: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#shop .welcome")
    page.evaluate(
        "document.querySelector('#shop').insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit=1\">')"
    )
    page.wait_for_function("window.hit === 1")
    context.close()


def test_there_are_enough_payloads() -> None:
    assert len(MARKUP) >= 40 and len(set(MARKUP)) == len(MARKUP)
