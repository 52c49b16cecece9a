"""What the verdict of a comparison says, word for word."""

from __future__ import annotations

import pytest

from tests.templates import Case, case


def en(kind: str, expected: str, /, *, two: bool = True, **values: object) -> Case:
    return case("compare.en", expected, kind=kind, two=two, **values)


def zh(kind: str, expected: str, /, *, two: bool = True, **values: object) -> Case:
    return case("compare.zh", expected, kind=kind, two=two, **values)


PRICE: dict[str, object] = {"best": "number 1 (Lumen Lamp)", "price": "$45", "next": "number 2", "next_price": "$60",
                            "difference": "$15", "several": False}  # fmt: skip
RANKED: dict[str, object] = {"best": "number 2 (Alpine Parka)", "text": "700-fill down", "only_other": "", "silent": "",
                             "rest": "number 1 (wool) and number 3 (fleece)"}  # fmt: skip
AGAINST = {**RANKED, "rest": "number 1 (wool)", "only_other": "wool"}
TIE: dict[str, object] = {"best": "numbers 1 and 2", "all": False, "text": "", "stated": "", "rest": "", "silent": ""}
HAS: dict[str, object] = {"facet": "feature", "label": "waterproof", "yes": "", "no": "", "silent": "", "all": False,
                          "nowhere": False, "predicate": "is waterproof", "denial": "is not waterproof",
                          "question": "is waterproof"}  # fmt: skip
NEED: dict[str, object] = {"best": "number 1 (Lumen Lamp)", "several": False, "count": 3, "total": 4,
                           "other": "number 2", "other_count": 1, "missing": "", "silent": ""}  # fmt: skip
ZH_PRICE = {**PRICE, "best": "第1款“台灯”", "next": "第2款"}
ZH_RANKED = {**RANKED, "best": "第2款“派克大衣”", "text": "700蓬羽绒", "rest": "第1款（羊毛）"}
ZH_NEED = {**NEED, "best": "第1款“台灯”", "other": "第2款"}
CASES = [
    en("one", "There is only one product to compare; tell me the number of another one."),
    en("price_same", "Both cost $45.", price="$45"),
    en("price", "number 1 (Lumen Lamp) is cheaper: $45 against $60, a difference of $15.", **PRICE),
    en("price", "number 1 (Lumen Lamp) is the cheapest at $45, $15 less than the next, number 2 ($60).",
       two=False, **PRICE),
    en("price", "numbers 1 and 3 are the cheapest at $45 each, $15 less than number 2.",
       two=False, **{**PRICE, "best": "numbers 1 and 3", "several": True}),
    en("currencies",
       "The prices are in different currencies, so I cannot say which is cheaper: number 1 ($45) and number 2 (€40).",
       stated="number 1 ($45) and number 2 (€40)"),
    en("rating", "number 1 (Lumen Lamp) is rated higher: 4.6, against 4.1.",
       best="number 1 (Lumen Lamp)", text="4.6", only_other="4.1", rest="number 2 (4.1)", silent=""),
    en("rating", "number 1 (Lumen Lamp) is rated highest: 4.6, ahead of number 2 (4.1); number 3 has no rating.",
       two=False, best="number 1 (Lumen Lamp)", text="4.6", only_other="", rest="number 2 (4.1)", silent="number 3"),
    en("rating_tie", "numbers 1 and 2 share the highest rating, 4.6; numbers 3 and 4 have no rating.",
       two=False, **{**TIE, "text": "4.6", "silent": "numbers 3 and 4"}),
    en("rating_tie", "Both are rated 4.6 out of 5.", **{**TIE, "all": True, "text": "4.6"}),
    en("rating_unknown", "The catalogue gives no rating for either of them."),
    en("warm", "Going by what the catalogue states, number 2 (Alpine Parka) looks warmer: it lists 700-fill down, "
       "against wool.", **AGAINST),
    en("warm", "Going by what the catalogue states, number 2 (Alpine Parka) looks the warmest: it lists 700-fill down, "
       "ahead of number 1 (wool) and number 3 (fleece); for number 4 nothing is stated.",
       two=False, **{**RANKED, "silent": "number 4"}),
    en("warm_tie", "Both list down, so the catalogue does not say which is warmer.",
       **{**TIE, "all": True, "text": "down"}),
    en("warm_tie", "The catalogue does not say which is the warmest: number 1 (down) and number 2 (wool).",
       two=False, **{**TIE, "stated": "number 1 (down) and number 2 (wool)"}),
    en("warm_unknown", "The catalogue does not say which is warmer; the materials stated are number 1 (cotton).",
       stated="number 1 (cotton)"),
    en("light", "By the stated weight, number 2 (Aero) is lighter: 1.2 kg, against 1.5 kg.",
       **{**AGAINST, "best": "number 2 (Aero)", "text": "1.2 kg", "only_other": "1.5 kg"}),
    en("light",
       "The catalogue gives a weight for number 2 (Aero) only, 1.2 kg, so I cannot say which is lighter.",
       **{**RANKED, "best": "number 2 (Aero)", "text": "1.2 kg", "rest": ""}),
    en("light_tie", "Both weigh the same by the catalogue: 1.2 kg.", **{**TIE, "all": True, "text": "1.2 kg"}),
    en("light_tie", "The stated weights do not decide: number 1 (light); for number 2 nothing is stated.",
       **{**TIE, "stated": "number 1 (light)", "silent": "number 2"}),
    en("light_unknown",
       "The catalogue does not state the weight of either of them, so I cannot say which is lighter."),
    en("figure", "number 2 (Aero) states the higher memory: 16 GB, against 8 GB.",
       what="memory", **{**AGAINST, "best": "number 2 (Aero)", "text": "16 GB", "only_other": "8 GB"}),
    en("figure_tie", "Both state the same memory: 16 GB.", what="memory", **{**TIE, "all": True, "text": "16 GB"}),
    en("has", "Both are waterproof.",
       **{**HAS, "yes": "numbers 1 and 2", "all": True, "predicate": "are waterproof"}),
    en("has", "Neither of them is waterproof.", **{**HAS, "nowhere": True, "no": "numbers 1 and 2"}),
    en("has", "The catalogue does not say which of them is waterproof.", **{**HAS, "silent": "numbers 1 and 2"}),
    en("has", "The catalogue does not mention leather for either of them.",
       **{**HAS, "facet": "material", "label": "leather", "silent": "numbers 1 and 2"}),
    en("has", "number 1 is waterproof; number 2 is not waterproof; for number 3 it is not stated.",
       two=False, **{**HAS, "yes": "number 1", "no": "number 2", "silent": "number 3"}),
    en("each", "The catalogue does not state the fit of either of them.",
       what="fit", stated="", same=False, text="", silent=""),
    en("each", "Both state the same fit: slim.", what="fit", stated="x", same=True, text="slim", silent=""),
    en("each", "Stated fit: number 1 (slim); number 2: not stated.",
       what="fit", stated="number 1 (slim)", same=False, text="", silent="number 2"),
    en("need", "number 1 (Lumen Lamp) meets more of what you asked for: 3 of 4 wishes, against 1 for number 2, "
       "which does not meet “under $50”; “white” is not stated.", **{**NEED, "missing": "“under $50”",
                                                                     "silent": "“white”"}),
    en("need", "number 1 (Lumen Lamp) fits what you asked for better than number 2, for which “white” is not stated.",
       **{**NEED, "other_count": 3, "silent": "“white”"}),
    en("need_same", "Both meet everything you asked for.", met=True, count=4, total=4),
    en("need_same", "The catalogue confirms none of your wishes for any of them.",
       two=False, met=False, count=0, total=2),
    en("need_same", "Both meet equally much of what you asked for: 1 of 2 wishes.", met=False, count=1, total=2),
    zh("one", "现在只有一款，没法比较；请再告诉我另一款的序号。"),
    zh("price_same", "两款价格相同，都是$45。", price="$45"),
    zh("price", "第1款“台灯”更便宜：$45，比第2款的$60便宜$15。", **ZH_PRICE),
    zh("price", "第1款“台灯”最便宜，$45，比第2款（$60）便宜$15。", two=False, **ZH_PRICE),
    zh("currencies", "价格的币种不同，没法说哪款更便宜：第1款（$45）和第2款（€40）。",
       stated="第1款（$45）和第2款（€40）"),
    zh("rating", "第1款的评分更高：4.6分，另一款是4.1分。",
       best="第1款", text="4.6分", only_other="4.1分", rest="x", silent=""),
    zh("rating_tie", "两款评分相同，都是4.6分。", **{**TIE, "all": True, "text": "4.6"}),
    zh("rating_unknown", "两款都没有注明评分。"),
    zh("warm", "从商品资料看，第2款“派克大衣”应该最暖和：它标注了700蓬羽绒，其次是第1款（羊毛）；第3款未注明。",
       two=False, **{**ZH_RANKED, "silent": "第3款"}),
    zh("warm_tie", "两款标注的都是羽绒，商品资料没有说明哪款更暖和。", **{**TIE, "all": True, "text": "羽绒"}),
    zh("warm_unknown", "商品资料没有说明哪款更暖和；标注的材质是第1款（棉）。", stated="第1款（棉）"),
    zh("light", "按标注的重量，第2款“派克大衣”更轻：1.2千克，另一款是1.5千克。",
       **{**ZH_RANKED, "text": "1.2千克", "only_other": "1.5千克"}),
    zh("light_tie", "两款标注的重量相同：1.2千克。", **{**TIE, "all": True, "text": "1.2千克"}),
    zh("light_unknown", "两款都没有注明重量，没法说哪款更轻。"),
    zh("figure", "第2款“派克大衣”标注的内存更高：16 GB，另一款是8 GB。",
       what="内存", **{**ZH_RANKED, "text": "16 GB", "only_other": "8 GB"}),
    zh("figure_tie", "两款标注的内存相同：16 GB。", what="内存", **{**TIE, "all": True, "text": "16 GB"}),
    zh("has", "第1款标注了“防水”；第2款没有“防水”；第3款未注明。",
       two=False, **{**HAS, "label": "防水", "yes": "第1款", "no": "第2款", "silent": "第3款"}),
    zh("has", "第1款有货，第2款缺货。", **{**HAS, "facet": "in_stock", "yes": "第1款", "no": "第2款"}),
    zh("has", "第1款有38码；第2款没有38码。",
       **{**HAS, "facet": "size", "label": "38码", "yes": "第1款", "no": "第2款"}),
    zh("each", "标注的版型：第1款（修身）；第2款未注明。",
       what="版型", stated="第1款（修身）", same=False, text="", silent="第2款"),
    zh("need", "第1款“台灯”更符合您的要求：4项中符合3项，第2款符合1项，不符合“50美元以内”，未注明“白色”。",
       **{**ZH_NEED, "missing": "“50美元以内”", "silent": "“白色”"}),
    zh("need_same", "两款同样符合2项要求中的1项。", met=False, count=1, total=2),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_verdict(case: Case) -> None:
    assert case.rendered == case.expected
