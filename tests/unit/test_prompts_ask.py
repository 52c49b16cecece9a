"""What answers to questions about a product say, word for word."""

from __future__ import annotations

import pytest

from assistant.answers.voice import Subject
from tests.templates import Case, case

BOOTS = Subject(text="the Calder Boots", many=True)
LAMP = Subject(text="the Lumen Lamp")
THEY = Subject(text="they", many=True, pronoun=True)
IT = Subject(text="it", pronoun=True)
ZH = Subject(text="“卡尔德靴”")


def en(kind: str, expected: str, s: Subject | None = LAMP, /, **values: object) -> Case:
    return case("ask.en", expected, kind=kind, s=s, **values)


def zh(kind: str, expected: str, /, **values: object) -> Case:
    return case("ask.zh", expected, kind=kind, s=ZH, **values)


CASES = [
    en("price", "The Lumen Lamp costs $45.", price="$45", saving=0, was=""),
    en("price", "They cost $160, 20% below their list price of $200.", THEY, price="$160", saving=20, was="$200"),
    en("in_stock", "Yes, the Lumen Lamp is in stock.", few=False, left=None),
    en("in_stock", "Yes, the Calder Boots are in stock: 12 are left.", BOOTS, few=False, left=12),
    en("in_stock", "Yes, the Lumen Lamp is in stock, but only 1 is left.", few=True, left=1),
    en("sold_out", "No, the Calder Boots are out of stock at the moment.", BOOTS),
    en("rating", "Shoppers rate the Lumen Lamp 4.5 out of 5 (132 ratings).", rating="4.5", count="132"),
    en("rating", "Shoppers rate them 4 out of 5 (1 rating).", THEY, rating="4", count="1"),
    en("comes_in", "no, it comes in white, not black.", IT, opening="no, ", values="white", other="black"),
    en("sizes", "the Calder Boots come in sizes 7, 8 and 9.", BOOTS, values="7, 8 and 9"),
    en("size_yes", "Yes, the Calder Boots come in size 9.", BOOTS, size="size 9"),
    en("made_by", "yes, the Lumen Lamp is by Lumen.", opening="yes, ", values="Lumen", other=""),
    en("made_by", "no, it is by Lumen, not by Halo.", IT, opening="no, ", values="Lumen", other="Halo"),
    en("is_for", "the Calder Boots are for women.", BOOTS, opening="", values="women", other=""),
    en("is_for", "no, they are listed for women, not for men.", THEY, opening="no, ", values="women", other="men"),
    en("stated", "for the Lumen Lamp, the stated material is oak.",
       opening="", what="material", several=False, values="oak", other=""),
    en("stated", "the stated materials are oak and brass, and steel is not mentioned.", IT,
       opening="", what="materials", several=True, values="oak and brass", other="steel"),
    en("mentions", "yes: the description of the Lumen Lamp mentions oak.", opening="yes: ", values="oak", other=""),
    en("mentions", "their description mentions oak, not brass.", THEY, opening="", values="oak", other="brass"),
    en("by_type", "The catalogue does not say so, but the Lumen Lamp is listed as a desk lamp.", type="a desk lamp"),
    en("has", "Yes, the Lumen Lamp is dimmable (the catalogue says “light: dimmable”).",
       predicate="is dimmable", quote="light: dimmable"),
    en("described", "Yes, by the description of the Lumen Lamp: “Dims at a touch.”",
       predicate="is dimmable", quote="Dims at a touch."),
    en("described", "Yes, going by its description, it is dimmable.", IT, predicate="is dimmable", quote=""),
    en("lacks", "No, the Lumen Lamp has no switch (the catalogue says “switch: none”).",
       predicate="has no switch", quote="switch: none"),
    en("unsaid", "The catalogue does not say whether the Lumen Lamp is dimmable.", predicate="is dimmable", quote=""),
    en("unsaid",
       "The catalogue does not say whether they are waterproof; what it does say is “upper: waxed leather”.", THEY,
       predicate="are waterproof", quote="upper: waxed leather"),
    en("size_no", "No, the Calder Boots come in 7 and 8, not in size 9.", BOOTS, values="7 and 8", size="size 9"),
    en("measure_no", "No, the catalogue gives 14 inch for it, not 15 inch.", IT, values="14 inch", size="15 inch"),
    en("measure_no", "No, the catalogue gives 14 inch for them, not 15 inch.", THEY, values="14 inch", size="15 inch"),
    en("size_unsaid", "The catalogue does not say whether the Calder Boots come in size 9.", BOOTS,
       values="", size="size 9"),
    en("size_unsaid", "The catalogue does not say whether they come in size 9; the sizes listed are S and M.", THEY,
       values="S and M", size="size 9"),
    en("title_says", "The title of the Lumen Lamp says 30 cm; no other size is stated.", values="30 cm"),
    en("title_says", "The title says 30 cm; no other size is stated.", IT, values="30 cm"),
    en("on_sale", "Yes, the Lumen Lamp is on sale.", saving=0, was="", promotion=""),
    en("on_sale", "Yes, they are on sale: 20% below the list price of $200, “Spring Sale”.", THEY,
       saving=20, was="$200", promotion="Spring Sale"),
    en("not_on_sale", "No, the Lumen Lamp is not marked as reduced at the moment."),
    en("quoted", "The catalogue has no entry for weight, but the description of the Lumen Lamp says: “Weighs little.”",
       what="weight", quote="Weighs little."),
    en("description", "the description of the Lumen Lamp says: “A small lamp.”", quote="A small lamp."),
    en("no_description", "The catalogue has no description of them.", THEY),
    en("summary", "The Lumen Lamp costs $45 and is in stock.",
       brand="", price="$45", saving=0, stock="in stock", facts="", rating="", count="", quote=""),
    en("summary",
       "The Calder Boots by Dale cost $160 (20% below the list price) and are in stock (only 3 left). "
       "Material: leather; colour: brown. Rated 4.4 out of 5 (1 rating). The description says: “Made to last.”", BOOTS,
       brand="Dale", price="$160", saving=20, stock="in stock (only 3 left)", facts="material: leather; colour: brown",
       rating="4.4", count="1", quote="Made to last."),
    en("for_whom", "The catalogue does not say whom the Lumen Lamp is for.", other=""),
    en("for_whom", "The catalogue does not say whom they are for, so I cannot confirm that they are for men.", THEY,
       other="men"),
    en("silent", "The catalogue does not state the weight of the Lumen Lamp.", what="weight", other="", purpose=""),
    en("silent", "The catalogue does not state its material, so I cannot confirm oak.", IT,
       what="material", other="oak", purpose=""),
    en("silent",
       "The catalogue does not state their occasion, so I cannot confirm that they are for the office.", THEY,
       what="occasion", other="office", purpose="for the office"),
    en("none", "Which product do you mean? Give me its number in the list, for example “the second one”.", None),
    zh("price", "“卡尔德靴”的价格是$160，比原价$200便宜20%。", price="$160", saving=20, was="$200"),
    zh("in_stock", "“卡尔德靴”有货，但仅剩2件。", few=True, left=2),
    zh("in_stock", "“卡尔德靴”有货，还有12件。", few=False, left=12),
    zh("sold_out", "“卡尔德靴”目前缺货。"),
    zh("rating", "“卡尔德靴”的评分是4.4分（满分5分，132条评价）。", rating="4.4", count="132"),
    zh("comes_in", "不，“卡尔德靴”的颜色是棕色，不是黑色。", opening="不，", values="棕色", other="黑色"),
    zh("sizes", "“卡尔德靴”有这些尺码：38、39。", values="38、39"),
    zh("size_yes", "有的，“卡尔德靴”有38码。", size="38码"),
    zh("made_by", "是的，“卡尔德靴”的品牌是Dale。", opening="是的，", values="Dale", other=""),
    zh("is_for", "不，“卡尔德靴”标注为女款，不是男款。", opening="不，", values="女", other="男"),
    zh("stated", "“卡尔德靴”标注的材质是皮革，没有提到橡胶。", opening="", what="材质", values="皮革", other="橡胶"),
    zh("mentions", "“卡尔德靴”的商品介绍提到了皮革。", opening="", values="皮革", other=""),
    zh("by_type", "商品资料没有注明，不过“卡尔德靴”的类型是靴子。", type="靴子"),
    zh("has", "是的，“卡尔德靴”标注了“防水”（特点：防水）。", label="防水", quote="特点：防水"),
    zh("described", "是的，“卡尔德靴”的商品介绍写道：“雨天也能穿。”", label="防水", quote="雨天也能穿。"),
    zh("described", "是的，“卡尔德靴”的商品介绍提到了“防水”。", label="防水", quote=""),
    zh("lacks", "不，“卡尔德靴”没有“防水”（商品资料写明“不防水”）。", label="防水", quote="不防水"),
    zh("unsaid", "“卡尔德靴”未注明是否“防水”，商品资料只写了“打蜡皮革”。", label="防水", quote="打蜡皮革"),
    zh("size_no", "没有，“卡尔德靴”的尺码是38、39，没有40码。", values="38、39", size="40码"),
    zh("measure_no", "不是，“卡尔德靴”标注的是14英寸，不是15英寸。", values="14英寸", size="15英寸"),
    zh("size_unsaid", "“卡尔德靴”未注明是否有40码，列出的尺码是S、M。", values="S、M", size="40码"),
    zh("title_says", "“卡尔德靴”的标题写着38码，其他尺寸未注明。", values="38码"),
    zh("on_sale", "是的，“卡尔德靴”正在促销，比原价$200便宜20%：“春季促销”。",
       saving=20, was="$200", promotion="春季促销"),
    zh("not_on_sale", "“卡尔德靴”目前没有标注促销。"),
    zh("quoted", "商品资料没有单独注明重量，不过“卡尔德靴”的商品介绍写道：“很轻。”", what="重量", quote="很轻。"),
    zh("description", "“卡尔德靴”的商品介绍写道：“经久耐穿。”", quote="经久耐穿。"),
    zh("no_description", "“卡尔德靴”没有商品介绍。"),
    zh("summary", "“卡尔德靴”（Dale）售价$160，比原价便宜20%，有货。材质：皮革。评分4.4分（12条评价）。",
       brand="Dale", price="$160", saving=20, stock="有货", facts="材质：皮革", rating="4.4", count="12", quote=""),
    zh("for_whom", "“卡尔德靴”未注明适用人群，无法确认是否为男款。", what="适用人群", other="男"),
    zh("silent", "“卡尔德靴”未注明场合，无法确认是否适合上班。", what="场合", other="上班", purpose="for the office"),
    zh("silent", "“卡尔德靴”未注明材质，无法确认是否为皮革。", what="材质", other="皮革", purpose=""),
    zh("none", "您问的是哪一款？请告诉我它在列表里的序号，例如“第二款”。"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_answer_about_a_product(case: Case) -> None:
    assert case.rendered == case.expected
