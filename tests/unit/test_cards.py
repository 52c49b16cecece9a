from __future__ import annotations

from string import printable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.types import Cards, DialogueState, Near
from retrieval.types import Money
from tests.fakes_ui import jacket, scored
from ui.cards import card, list_again, numbers, picture_url, plain_name, rating, saving, shelf, stock, web_url


def test_a_card_says_what_the_store_says() -> None:
    shown = card(jacket(1), "en", direct=False)
    assert shown["title"] == "Nordby 1 Down Jacket in Black"
    assert (shown["price"], shown["was"], shown["saving"]) == ("$159", "$249", "−36%")  # 90 / 249 = 36.1 %
    assert shown["picture"] == "/images/jacket-1.svg"
    assert (shown["href"], shown["outside"]) == ("/products/jacket-1", False)
    assert (shown["brand"], shown["promotion"]) == ("Nordby", "Autumn sale")


def test_a_card_is_in_the_language_of_the_reply() -> None:
    shown = card(jacket(3), "zh", direct=False)
    assert shown["title"] == "诺德比 3 号黑色羽绒服"
    assert shown["stock"] == {"level": "good", "text": "有货"}
    assert shown["href"] == "/products/jacket-3?lang=zh"
    assert shown["was"] == ""


@pytest.mark.parametrize(
    ("changes", "level", "text"),
    [
        ({"quantity": 6}, "good", "In stock"),
        ({"quantity": 5}, "few", "Only 5 left"),
        ({"quantity": 0}, "none", "Sold out"),
        ({"quantity": None}, "good", "In stock"),
        ({"quantity": None, "available": False}, "none", "Sold out"),
        ({"quantity": 9, "available": False}, "none", "Sold out"),
    ],
)
def test_stock(changes: dict[str, object], level: str, text: str) -> None:
    assert stock(jacket(1, **changes), "en") == {"level": level, "text": text}


@pytest.mark.parametrize(
    ("price", "listed", "expected"),
    [
        (8_000, Money(amount=10_000, currency="USD"), "−20%"),
        (6_667, Money(amount=10_000, currency="USD"), "−33%"),  # 33.33 %
        (9_999, Money(amount=10_000, currency="USD"), ""),
        (10_000, Money(amount=10_000, currency="USD"), ""),
        (12_000, Money(amount=10_000, currency="USD"), ""),
        (8_000, Money(amount=10_000, currency="EUR"), ""),
        (8_000, None, ""),
    ],
)
def test_a_saving_is_never_larger_than_it_is(price: int, listed: Money | None, expected: str) -> None:
    assert saving(jacket(1, price=Money(amount=price, currency="USD"), list_price=listed)) == expected


def test_a_rating_is_read_out_with_its_count() -> None:
    assert rating(jacket(1, rating=4.25, rating_count=1_234), "en") == {
        "text": "4.2",
        "count": "(1,234)",
        "label": "Rated 4.2 of 5 by 1,234 shoppers",
    }
    assert rating(jacket(1, rating=3.0, rating_count=0), "zh") == {
        "text": "3.0",
        "count": "",
        "label": "评分 3.0（满分 5）",
    }
    assert rating(jacket(1, rating=None), "en") is None


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://store.example/p?id=1&x=a'b#c", True),
        ("HTTP://store.example/", True),
        ("https://shop.example/羽绒服", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("//store.example/x", False),
        ("/products/1", False),
        ("data:text/html,x", False),
        ("https://store@evil.example/", False),
        ("https:///path", False),
        ("https://[1/", False),
        ('https://x.example/"onerror=', False),
        ("https://x.example/\\evil.example", False),
        ("", False),
    ],
)
def test_only_web_addresses_are_links(url: str, kept: bool) -> None:
    assert web_url(url) == (url if kept else "")


def test_a_link_leads_to_the_stores_own_page_where_that_is_wanted_and_safe() -> None:
    assert card(jacket(1, url="https://store.example/1"), "en", direct=True)["href"] == "https://store.example/1"
    assert card(jacket(1, url="https://store.example/1"), "en", direct=False)["href"] == "/products/jacket-1"
    assert card(jacket(1, url="javascript:alert(1)"), "en", direct=True)["href"] == "/products/jacket-1"
    assert card(jacket(1, id="a/b ?#<"), "en", direct=True)["href"] == "/products/a%2Fb%20%3F%23%3C"


@pytest.mark.parametrize(
    ("image", "url"),
    [
        ("images/a b.svg", "/images/a%20b.svg"),
        ("images/羽绒.png", "/images/%E7%BE%BD%E7%BB%92.png"),
        ("https://cdn.example/a.jpg", "https://cdn.example/a.jpg"),
        ("http://cdn.example/a.jpg", ""),  # the page's policy would not load it
        ("images/../aisle.db", ""),
        ("images/.hidden", ""),
        ("images/", ""),
        ("/etc/passwd", ""),
        ("pictures/a.svg", ""),
        ("javascript:alert(1)", ""),
        ("data:image/svg+xml,<svg/>", ""),
    ],
)
def test_pictures_come_from_the_store_or_by_https(image: str, url: str) -> None:
    assert picture_url(image) == url


def test_the_first_picture_that_can_be_shown_is_shown() -> None:
    assert card(jacket(1, images=("x.svg", "images/b.svg")), "en", direct=False)["picture"] == "/images/b.svg"
    assert card(jacket(1, images=()), "en", direct=False)["picture"] == ""


@given(st.text(alphabet=printable + "\x00é羽", max_size=20))
@example("..")
@example("a/../b")
def test_a_plain_name_has_no_way_out(name: str) -> None:
    if plain_name(name):
        assert "/" not in name and "\\" not in name and not name.startswith(".") and "\x00" not in name


def test_a_number_is_the_place_in_the_list_that_the_shopper_counts_in() -> None:
    assert numbers(["a", "b", "c"], ["a", "b", "c"]) == [1, 2, 3]
    assert numbers(["c", "a"], ["a", "b", "c"]) == [3, 1]
    assert numbers(["a", "x"], ["a", "b"]) == [1, 0]
    assert numbers(["a", "b", "a"], ["a", "b", "a"]) == [1, 2, 3], "one product in two groups"
    assert numbers(["b", "a"], ["a", "b", "a"]) == [2, 1]
    assert numbers(["a"], []) == [0]
    assert numbers([], ["a"]) == []


def test_a_shelf_numbers_the_products_through_to_those_outside_the_limits() -> None:
    products = [jacket(number) for number in range(1, 4)]
    cards = Cards(
        act="search",
        language="en",
        query=None,
        products=(scored(products[0], 0), scored(products[1], 1)),
        lead="",
        state=DialogueState(shown=("jacket-1", "jacket-2", "jacket-3")),
        nearest=(Near(product=scored(products[2], 2), difference="$9 above your limit"),),
    )
    found, nearest = shelf(cards, direct=False)
    assert [(one["id"], one["number"]) for one in found] == [("jacket-1", 1), ("jacket-2", 2)]
    assert [(one["id"], one["number"], one["difference"]) for one in nearest] == [
        ("jacket-3", 3, "$9 above your limit")
    ]
    assert "difference" not in found[0]


def test_a_list_that_is_shown_again_keeps_its_numbers() -> None:
    left = [jacket(number) for number in (3, 1)]
    drawn = list_again(left, ("jacket-1", "jacket-2", "jacket-3"), "en", direct=False)
    assert [(one["id"], one["number"]) for one in drawn] == [("jacket-1", 1), ("jacket-3", 3)]
