"""What is said about the cart, word for word."""

from __future__ import annotations

import pytest

from tests.templates import Case, case


def en(kind: str, expected: str, /, **values: object) -> Case:
    return case("cart.en", expected, kind=kind, **values)


def zh(kind: str, expected: str, /, **values: object) -> Case:
    return case("cart.zh", expected, kind=kind, **values)


LINE: dict[str, object] = {"title": "Lumen Lamp", "each": "$45", "sold_out": False, "left": None}
ZH_LINE: dict[str, object] = {"title": "“台灯”", "each": "$45", "sold_out": False, "left": None}
CASES = [
    en("which",
       "Which product shall I add to your cart? Give me its number in the list, for example “the second one”.",
       operation="add"),
    en("which",
       "Which product shall I take out of your cart? Give me its number in the list, for example “the second one”.",
       operation="remove"),
    en("empty", "Your cart is empty."),
    en("cleared", "Your cart is empty now."),
    en("added", "I added 2 × Lumen Lamp to your cart. It now holds 3 items, $295.",
       pieces="2 × Lumen Lamp", count=3, total="$295"),
    en("sold_out", "Calder Boots are out of stock, so I could not add them.", title="Calder Boots", be="are"),
    en("sold_out", "Lumen Lamp is out of stock, so I could not add it.", title="Lumen Lamp", be="is"),
    en("capped", "Only 3 of Lumen Lamp are in stock, so I added 2 instead of 4.",
       title="Lumen Lamp", stock=3, added=2, wanted=4),
    en("capped", "Your cart already holds the only one of Lumen Lamp that is in stock.",
       title="Lumen Lamp", stock=1, added=0, wanted=1),
    en("capped", "Your cart already holds all 3 of Lumen Lamp that are in stock.",
       title="Lumen Lamp", stock=3, added=0, wanted=1),
    en("removed", "I took Lumen Lamp out of your cart. It now holds 1 item, $160.",
       pieces="Lumen Lamp", count=1, total="$160"),
    en("removed", "I took Lumen Lamp out of your cart. It is empty now.", pieces="Lumen Lamp", count=0, total=""),
    en("not_there", "Lumen Lamp and Halo are not in your cart.", titles="Lumen Lamp and Halo", several=True),
    en("not_there", "That product is not in your cart.", titles="", several=False),
    en("heading", "Your cart holds 3 items, $250 in total:", count=3, total="$250"),
    en("line", "1 × Lumen Lamp: $45", quantity=1, sum="$45", **LINE),
    en("line", "2 × Lumen Lamp: $90 ($45 each), but only 1 is left", quantity=2, sum="$90", **{**LINE, "left": 1}),
    en("line", "1 × Lumen Lamp: $45, out of stock by now", quantity=1, sum="$45", **{**LINE, "sold_out": True}),
    en("checkout",
       "The store's own checkout takes over from here; I take no orders and no payments. Your cart: 1 item, $45.",
       count=1, total="$45"),
    en("link", "2 × Lumen Lamp: https://shop.example/lumen", pieces="2 × Lumen Lamp", url="https://shop.example/lumen"),
    en("no_link", "The catalogue gives no links; the store handles the checkout of Lumen Lamp.",
       pieces="Lumen Lamp", all=True),
    en("no_link", "For Lumen Lamp the catalogue gives no link; the store handles the checkout.",
       pieces="Lumen Lamp", all=False),
    en("gone", "One product that was in your cart is no longer in the catalogue, so I took it out.", count=1),
    en("gone", "2 products that were in your cart are no longer in the catalogue, so I took them out.", count=2),
    zh("which", "您想把哪一款加入购物车？请告诉我它在列表里的序号，例如“第二款”。", operation="add"),
    zh("empty", "您的购物车是空的。"),
    zh("cleared", "购物车已清空。"),
    zh("added", "已把2件“台灯”加入购物车。购物车现有3件，共$295。", pieces="2件“台灯”", count=3, total="$295"),
    zh("sold_out", "“台灯”暂时缺货，没能加入购物车。", title="“台灯”", be="is"),
    zh("capped", "“台灯”只有3件库存，所以加了2件，而不是4件。", title="“台灯”", stock=3, added=2, wanted=4),
    zh("capped", "“台灯”仅有的3件已经在购物车里，没有再加。", title="“台灯”", stock=3, added=0, wanted=1),
    zh("removed", "已从购物车移除“台灯”。购物车现在是空的。", pieces="“台灯”", count=0, total=""),
    zh("not_there", "“台灯”不在购物车里。", titles="“台灯”", several=False),
    zh("heading", "购物车里有3件，共$250：", count=3, total="$250"),
    zh("line", "2 × “台灯”：$90（单价$45），但仅剩1件", quantity=2, sum="$90", **{**ZH_LINE, "left": 1}),
    zh("checkout", "接下来由商店自己的结算页面处理，我不接单也不收款。购物车：1件，共$45。", count=1, total="$45"),
    zh("link", "“台灯”：https://shop.example/lumen", pieces="“台灯”", url="https://shop.example/lumen"),
    zh("no_link", "“台灯”在商品资料里没有链接，由商店处理结算。", pieces="“台灯”", all=True),
    zh("gone", "购物车里有2款商品已经下架，我已移除。", count=2),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_word_about_the_cart(case: Case) -> None:
    assert case.rendered == case.expected
