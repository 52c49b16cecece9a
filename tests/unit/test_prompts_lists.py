"""What stands above a list of products, word for word."""

from __future__ import annotations

import pytest

from tests.templates import Case, case


def lead(language: str, expected: str, **changes: object) -> Case:
    values: dict[str, object] = {
        "count": 5, "more": False, "not_carried": "", "department": "", "relaxed": [], "blocking": [], "nearest": [],
        "certain": True, "sort": "relevance", "unknown": "", "size": "", "corrected": (),
    }  # fmt: skip
    return case(f"lead.{language}", expected, **{**values, **changes})


def listed(language: str, kind: str, expected: str, *, count: int = 5, more: bool = False, known: bool = False) -> Case:
    return case(f"list.{language}", expected, kind=kind, count=count, more=more, known=known)


def line(name: str, count: int, **changes: object) -> dict[str, object]:
    return {"name": name, "count": count, "not_carried": "", "relaxed": [], "near": "", "difference": "", **changes}


def several(language: str, expected: str, *lines: dict[str, object], **changes: object) -> Case:
    values = {"lines": lines, "chosen": [], "total": "", "over": False, "budget": ""}
    return case(f"several.{language}", expected, **{**values, **changes})


NEAR = [("Alpine Parka", "$12 above your limit"), ("City Coat", "")]
CASES = [
    lead("en", "Here are 5 that fit, the best match first."),
    lead("en", "I read “jaket” as “jacket”. One product fits.", corrected=(("jaket", "jacket"),), count=1),
    lead("en", "One product comes close.", count=1, certain=False),
    lead("en", "These 5 come closest to your words, the best match first.", certain=False),
    lead("en", "We do not carry kayaks. The closest we have is sports: these come nearest.",
         not_carried="kayaks", department="sports"),
    lead("en", "We do not carry kayaks.", not_carried="kayaks", count=0),
    lead("en", "Nothing fits black and under $100: that is what stands in the way. "
         "The nearest are the Alpine Parka ($12 above your limit) and the City Coat.",
         count=0, blocking=["black", "under $100"], nearest=NEAR),
    lead("en", "Nothing in the store meets all of that. Try leaving out one of your conditions.", count=0),
    lead("en", "Nothing meets all of that, so I left out “black” and “hooded”; these meet the rest. "
         "Outside your price but otherwise right: the Alpine Parka ($12 above your limit).",
         relaxed=["black", "hooded"], nearest=NEAR[:1]),
    lead("en", "Here are 5 more.", more=True),
    lead("en", "No product mentions “vegan”. These 5 come closest to the rest.", unknown="vegan"),
    lead("en", "5 products, the lowest price first. The store does not state sizes for them, so please check M "
         "before you buy.", sort="price_asc", size="M"),
    lead("en", "5 products, the best rated first.", sort="rating"),
    lead("zh", "为您找到5件符合的商品，最合适的在前。"),
    lead("zh", "我把“羽绒付”理解为“羽绒服”。找到一件符合的商品。", corrected=(("羽绒付", "羽绒服"),), count=1),
    lead("zh", "本店没有皮划艇。最接近的是运动，以下是店里最相近的商品。", not_carried="皮划艇", department="运动"),
    lead("zh", "没有满足“黑色、低于$100”的商品。最接近的是：派克大衣（高出您的预算 $12）。",
         count=0, blocking=["黑色", "低于$100"], nearest=[("派克大衣", "高出您的预算 $12")]),
    lead("zh", "没有完全符合的商品，我先放宽了“黑色”；以下商品符合其余条件。", relaxed=["黑色"]),
    lead("zh", "为您找到5件商品，价格从低到高。店里没有注明尺码，购买前请确认M是否有。", sort="price_asc", size="M"),

    listed("en", "new", "Here are new arrivals, those that suit you first.", known=True),
    listed("en", "promotions", "More that is on sale now.", more=True),
    listed("en", "for-you", "Picked for you, by what you chose before.", known=True),
    listed("en", "for-you", "A mix from across the store. What are you looking for?"),
    listed("en", "for-you", "That was everything there is.", count=0, more=True),
    listed("en", "new", "Nothing new fits.", count=0),
    listed("en", "promotions", "Nothing on sale fits.", count=0),
    listed("zh", "new", "以下是新品，适合您的在前。", known=True),
    listed("zh", "promotions", "以下商品正在打折。"),
    listed("zh", "for-you", "根据您以往的选择，为您推荐。", known=True),
    listed("zh", "for-you", "先为您推荐店里的几类商品。您想找什么？"),

    several("en", "Jacket: 3 fit. Boots: 1 fits. Together within your $300: the Alpine Parka and the Calder Boots, "
            "$249 in total.", line("jacket", 3), line("boots", 1),
            chosen=["Alpine Parka", "Calder Boots"], total="$249", budget="$300"),
    several("en", "We do not carry kayaks; these come closest. For boots nothing meets everything, so I left out "
            "“red”.",
            line("kayak", 2, not_carried="kayaks"), line("boots", 1, relaxed=["red"])),
    several("en", "Boots: nothing fits; the nearest is the Calder Boots, $60 above your limit. Lamp: nothing fits. "
            "No set stays within your $300: the cheapest together cost $310.",
            line("boots", 0, near="Calder Boots", difference="$60 above your limit"), line("lamp", 0),
            over=True, total="$310", budget="$300"),
    several("zh", "外套：3件符合。靴子：没有符合的。合计在您的$300以内的搭配：派克大衣、卡尔德靴，共$249。",
            line("外套", 3), line("靴子", 0), chosen=["派克大衣", "卡尔德靴"], total="$249", budget="$300"),

    case("show.en", "Here it is again.", count=1),
    case("show.en", "Here are the 4 again.", count=4),
    case("show.zh", "刚才的4件商品都在这里。", count=4),
    case("similar.en", "These are closest to the Alpine Parka, the most alike first.", count=4, title="Alpine Parka"),
    case("similar.en", "This is closest to the Alpine Parka, the most alike first.", count=1, title="Alpine Parka"),
    case("similar.zh", "以下是与 派克大衣 最相近的商品。", count=4, title="派克大衣"),
    case("with.en", "I do not know yet what goes with the Aero 14: too few have been bought together with anything.",
         count=0, several=False, title="Aero 14", bought=True),
    case("with.en", "Other shoppers bought these together with the Aero 14.",
         count=3, several=False, title="Aero 14", bought=True),
    case("with.en", "Things like this are often bought with things like those.",
         count=1, several=True, title="Aero 14", bought=False),
    case("with.zh", "其他顾客把它们和 笔记本 一起购买。", count=3, several=False, title="笔记本", bought=True),
    case("with.zh", "和这些商品同类的商品，常与这几类商品一起购买。",
         count=3, several=True, title="笔记本", bought=False),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_lead(case: Case) -> None:
    assert case.rendered == case.expected
