"""What answers about the whole store say, word for word."""

from __future__ import annotations

import pytest

from tests.templates import Case, case


def en(kind: str, expected: str, /, **values: object) -> Case:
    return case("catalogue.en", expected, kind=kind, **values)


def zh(kind: str, expected: str, /, **values: object) -> Case:
    return case("catalogue.zh", expected, kind=kind, **values)


RANGE = [("$58", "$240")]
EXTREME: dict[str, object] = {
    "noun": "lamp", "nouns": "lamps", "many": False, "title": "the Lumen Lamp", "only": False, "tied": "", "named": "",
    "all_named": True, "price": "$45", "rating": "4.5", "ratings": 1320, "ratings_text": "1,320",
    "day": "March 5, 2026", "others": "",
}  # fmt: skip
ZH_EXTREME = {**EXTREME, "noun": "台灯", "title": "“流明台灯”", "day": "2026年3月5日"}
TIED = {**EXTREME, "tied": "4", "named": "Lumen Lamp, Halo and Sol", "all_named": False}
CASES = [
    en("none", "We have no red lamps.", noun="red lamps", rest="", rest_noun="", prices=[]),
    en("none", "We have no lamps under $20. The 12 lamps we do have cost $58 to $240.",
       noun="lamps under $20", rest="12", rest_noun="lamps", prices=RANGE),
    en("none", "We have no lamps under $20. The one lamp we do have costs $58.",
       noun="lamps under $20", rest="1", rest_noun="lamp", prices=[("$58", "$58")]),
    en("count", "We have 12 lamps, priced from $58 to $240 and €60.",
       count="12", noun="lamps", same=False, prices=[*RANGE, ("€60", "€60")], silent="", about="sizes"),
    en("count", "We have 3 dresses for women in size M, all at $58. 1 of them does not say in which sizes.",
       count="3", noun="dresses for women in size M", same=True, prices=[("$58", "$58")], silent="1", about="sizes"),
    en("count", "We have 1 dress for women, at $58. It does not say whom it is for.",
       count="1", noun="dress for women", same=True, prices=[("$58", "$58")], silent="1", about="people"),
    en("range", "Our 12 lamps cost $58 to $240.", count="12", noun="lamps", prices=RANGE),
    en("range", "Our lamp costs $58.", count="1", noun="lamp", prices=[("$58", "$58")]),
    en("no_extreme", "The catalogue does not say when any of our lamps came out, so I cannot say which is the newest.",
       noun="lamps", sort="newest", several=True),
    en("no_extreme", "None of our lamps has a rating yet, so I cannot say which is the best rated.",
       noun="lamps", sort="rating", several=True),
    en("extreme", "Our cheapest lamp is the Lumen Lamp, at $45.", sort="price_asc", **EXTREME),
    en("extreme",
       "Our most expensive boots are the Calder Boots, at $160. (2 priced in another currency are left out.)",
       sort="price_desc", **{**EXTREME, "noun": "boots", "many": True, "title": "the Calder Boots", "price": "$160",
                             "others": "2"}),
    en("extreme", "Our best rated lamp is the Lumen Lamp, at 4.5 out of 5 from 1,320 ratings.",
       sort="rating", **EXTREME),
    en("extreme", "Our newest lamp is the Lumen Lamp, with the release date March 5, 2026.", sort="newest", **EXTREME),
    en("extreme", "Going by the number of ratings, our most popular lamp is the Lumen Lamp, with 1,320 ratings.",
       sort="popularity", **EXTREME),
    en("extreme", "The only lamp we have is the Lumen Lamp, at $45.", sort="price_asc", **{**EXTREME, "only": True}),
    en("extreme", "4 lamps share the lowest price, $45: Lumen Lamp, Halo and Sol among them.",
       sort="price_asc", **TIED),
    en("no_values", "The catalogue does not state the colour of our 12 lamps.",
       what="colour", several=True, count="12", noun="lamps"),
    en("no_values", "The catalogue does not state other types of our lamp.",
       what="type", several=False, count="1", noun="lamp"),
    en("values", "Among our 12 lamps there are 14 colours, most products first: white (5), black (3), and 12 more.",
       what="colours", unit="种", several=True, number="14", count="12", noun="lamps",
       values=["white (5)", "black (3)"], more="12"),
    en("values", "Among our lamp there is 1 colour: white (1).",
       what="colour", unit="种", several=False, number="1", count="1", noun="lamp", values=["white (1)"], more=""),
    zh("none", "店里没有20美元以下的台灯。店里的12款台灯的价格是$58到$240。",
       noun="20美元以下的台灯", rest="12", rest_noun="台灯", prices=RANGE),
    zh("count", "店里共有12款台灯，价格从$58到$240。其中3款没有注明尺码。",
       count="12", noun="台灯", same=False, prices=RANGE, silent="3", about="sizes"),
    zh("range", "店里12款台灯的价格是$58到$240。", count="12", noun="台灯", prices=RANGE),
    zh("no_extreme", "店里的台灯都没有注明上市日期，没法说哪款最新。", noun="台灯", sort="newest", several=True),
    zh("extreme", "店里最便宜的台灯是“流明台灯”，$45。", sort="price_asc", **ZH_EXTREME),
    zh("extreme", "店里评分最高的台灯是“流明台灯”，4.5分（1,320条评价）。", sort="rating", **ZH_EXTREME),
    zh("extreme", "有4款台灯并列最便宜，都是$45：“流明”、“光环”等。",
       sort="price_asc", **{**ZH_EXTREME, "tied": "4", "named": "“流明”、“光环”", "all_named": False}),
    zh("no_values", "店里的台灯没有注明颜色。", what="颜色", several=True, count="12", noun="台灯"),
    zh("values", "店里12款台灯共有14种颜色：白色（5款）、黑色（3款），另有12种。",
       what="颜色", unit="种", several=True, number="14", count="12", noun="台灯",
       values=["白色（5款）", "黑色（3款）"], more="12"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_answer_about_the_store(case: Case) -> None:
    assert case.rendered == case.expected
