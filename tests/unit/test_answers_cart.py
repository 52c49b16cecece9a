"""The cart adds up, never holds more than there is, and hands over to the store's own checkout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.cart import changed_cart, web_address
from assistant.types import CartLine, CartOp, DialogueState, Understanding
from retrieval.types import Language, Money, TaggedProduct
from tests.searching import shelf_item

BOOTS = shelf_item("boots", "Calder Boots", {}, 160, quantity=10, zh="卡尔德靴")
OATS = shelf_item("oats", "Morning Oats", {}, 4.5, quantity=2)
LAMP = shelf_item("lamp", "Desk Lamp", {}, 45)
SOLD = shelf_item("sold", "Old Clock", {}, 20, quantity=0)
SHELF = {item.product.id: item for item in (BOOTS, OATS, LAMP, SOLD)}

Lines = tuple[CartLine, ...]


def change(
    operation: CartOp,
    refers: Sequence[str] = (),
    *,
    quantity: int = 1,
    cart: Lines = (),
    language: Language = "en",
    shelf: dict[str, TaggedProduct] = SHELF,
) -> tuple[Lines, str]:
    understood = Understanding(act="cart", language=language, cart=operation, refers=tuple(refers), quantity=quantity)
    return changed_cart(understood, DialogueState(cart=cart), shelf, language)


def held(**counts: int) -> Lines:
    return tuple(CartLine(product=id_, quantity=count) for id_, count in counts.items())


def test_adding_again_adds_up() -> None:
    cart, said = change("add", ["boots"])
    assert cart == held(boots=1)
    assert said == "I added Calder Boots to your cart. It now holds 1 item, $160."

    cart, said = change("add", ["boots"], quantity=2, cart=cart)
    assert cart == held(boots=3)
    assert said == "I added 2 × Calder Boots to your cart. It now holds 3 items, $480."


def test_several_are_added_at_once_in_order() -> None:
    cart, said = change("add", ["lamp", "boots", "lamp"])

    assert cart == held(lamp=1, boots=1)
    assert "Desk Lamp and Calder Boots" in said


def test_no_more_than_the_stock() -> None:
    cart, said = change("add", ["oats"], quantity=5)
    assert cart == held(oats=2)
    assert "Only 2 of Morning Oats are in stock, so I added 2 instead of 5." in said

    cart, said = change("add", ["oats"], cart=cart)
    assert cart == held(oats=2)
    assert said == "Your cart already holds all 2 of Morning Oats that are in stock."


def test_an_unknown_stock_caps_nothing() -> None:
    assert change("add", ["lamp"], quantity=40)[0] == held(lamp=40)


def test_what_is_sold_out_is_refused_with_a_reason() -> None:
    cart, said = change("add", ["sold", "boots"])

    assert cart == held(boots=1)
    assert "Old Clock is out of stock, so I could not add it." in said


def test_nothing_named_asks_which() -> None:
    cart, said = change("add", cart=held(boots=1))
    assert cart == held(boots=1) and "Which product" in said

    cart, said = change("remove", cart=held(boots=1, lamp=1))
    assert cart == held(boots=1, lamp=1) and "Which product" in said


def test_removing() -> None:
    assert change("remove", ["boots"], cart=held(boots=2, lamp=1)) == (
        held(lamp=1),
        "I took 2 × Calder Boots out of your cart. It now holds 1 item, $45.",
    )
    assert change("remove", ["boots"], quantity=2, cart=held(boots=5))[0] == held(boots=3)
    assert change("remove", cart=held(boots=1)) == ((), "I took Calder Boots out of your cart. It is empty now.")


def test_removing_what_is_not_there() -> None:
    cart, said = change("remove", ["lamp"], cart=held(boots=1))
    assert cart == held(boots=1) and said == "Desk Lamp is not in your cart."
    assert change("remove", ["lamp"]) == ((), "Your cart is empty.")


def test_showing_has_sums_and_a_total() -> None:
    cart, said = change("show", cart=held(boots=2, oats=1))

    assert cart == held(boots=2, oats=1)
    assert said.split("\n") == [
        "Your cart holds 3 items, $324.50 in total:",
        "2 × Calder Boots: $320 ($160 each)",
        "1 × Morning Oats: $4.50",
    ]
    assert change("show") == ((), "Your cart is empty.")


def test_currencies_are_not_added_together() -> None:
    euro = replace(LAMP, product=replace(LAMP.product, id="euro", price=Money(amount=1000, currency="EUR")))

    _, said = change("show", cart=held(boots=1, euro=2), shelf={**SHELF, "euro": euro})

    assert "$160 + €20" in said


def test_what_sold_out_meanwhile_is_said() -> None:
    _, said = change("show", cart=held(sold=1, oats=3))

    assert "Old Clock: $20, out of stock by now" in said
    assert "but only 2 are left" in said


def test_what_left_the_catalogue_leaves_the_cart() -> None:
    cart, said = change("show", cart=held(gone=1, boots=1))

    assert cart == held(boots=1)
    assert "no longer in the catalogue" in said


def test_checkout_is_the_store_s_own() -> None:
    linked = replace(BOOTS, product=replace(BOOTS.product, url="https://shop.example/boots"))

    cart, said = change("checkout", cart=held(boots=1, lamp=1), shelf={**SHELF, "boots": linked})

    assert cart == held(boots=1, lamp=1)
    assert "The store's own checkout takes over" in said
    assert "Calder Boots: https://shop.example/boots" in said
    assert "For Desk Lamp the catalogue gives no link; the store handles the checkout." in said
    assert change("checkout")[1] == "Your cart is empty."


def test_only_plain_web_addresses_are_links() -> None:
    assert web_address("https://shop.example/a?b=1") == "https://shop.example/a?b=1"
    for url in (
        "/products/1",
        "javascript:alert(1)",
        "https://a@b/c",
        "https://",
        "http://x y",
        'https://x"y',
        "",
        "http://[",
    ):
        assert web_address(url) == ""


def test_clearing() -> None:
    assert change("clear", cart=held(boots=3)) == ((), "Your cart is empty now.")


def test_chinese() -> None:
    assert (
        change("add", ["boots"], quantity=2, language="zh")[1] == "已把2件“卡尔德靴”加入购物车。购物车现有2件，共$320。"
    )
    assert "缺货" in change("add", ["sold"], language="zh")[1]
    assert change("show", language="zh")[1] == "您的购物车是空的。"
    assert "哪一款" in change("add", language="zh")[1]
    assert "商店自己的结算页面" in change("checkout", cart=held(boots=1), language="zh")[1]
