from __future__ import annotations

import json
from dataclasses import replace

from assistant.types import Cards, CartLine, Chart, DialogueState, Explanation, Group, Near, Need, Reply, Share, Table
from tests.fakes_ui import BLACK, BOOTS, jacket, scored
from ui.views import chart_json, refusal_json, search_json, turn_json

STATE = DialogueState(
    turn=4,
    needs=(Need(constraints=(BLACK,), search_text="jacket"), Need(constraints=(BOOTS,), sort="price_asc")),
    focus=1,
    budget=300.0,
    cart=(CartLine(product="jacket-2", quantity=3),),
)
CARDS = Cards(
    act="search",
    language="en",
    query=STATE.needs[1].query("en"),
    products=(scored(jacket(1), 0),),
    lead="Here.",
    state=STATE,
    groups=(Group(heading="Jackets", count=1),),
    nearest=(Near(product=scored(jacket(3), 0), difference="$79 above your limit"),),
    table=Table(columns=("1. A", "2. B"), rows=(("Price", ("$1", "$2")),)),
    replies=("any price",),
    source="Returns",
    refers=("jacket-1",),
)


def test_a_turn_carries_the_state_and_every_part_of_the_reply() -> None:
    reply = Reply(cards=CARDS, text="Here.", explanation=Explanation(text="", generator="none"), state=STATE)
    turn = json.loads(json.dumps(turn_json(reply)))
    assert [need["search_text"] for need in turn["needs"]] == ["jacket", ""]
    assert [need["sort"] for need in turn["needs"]] == ["relevance", "price_asc"]
    assert turn["needs"][0]["constraints"][0]["value"] == "black"
    assert (turn["turn"], turn["focus"], turn["budget"]) == (4, 1, 300.0)
    assert turn["cart"] == [{"id": "jacket-2", "quantity": 3}]
    assert turn["groups"] == [{"heading": "Jackets", "count": 1}]
    assert turn["table"] == {"columns": ["1. A", "2. B"], "rows": [{"name": "Price", "values": ["$1", "$2"]}]}
    assert (turn["replies"], turn["source"], turn["refers"]) == (["any price"], "Returns", ["jacket-1"])
    (near,) = turn["nearest"]
    assert (near["id"], near["difference"]) == ("jacket-3", "$79 above your limit")
    assert [product["id"] for product in turn["products"]] == ["jacket-1"]


def test_a_refused_turn_has_the_same_keys_and_the_state_as_it_was() -> None:
    reply = Reply(
        cards=replace(CARDS, table=None), text="", explanation=Explanation(text="", generator=""), state=STATE
    )
    refused = refusal_json("The message is empty.", STATE)
    assert refused.keys() == turn_json(reply).keys()
    assert refused["needs"] == turn_json(reply)["needs"]
    assert (refused["reply"], refused["turn"]) == ("The message is empty.", 4)


def test_a_chart_gives_each_part_and_what_would_change_the_order() -> None:
    shares = (
        Share(name="text", label="your words", amount=0.51236),
        Share(name="stock", label="stock", amount=-0.25),
    )
    chart = Chart(product_id="jacket-1", shares=shares, change="Without your words, it would be number 2 of these 3.")
    reply = Reply(
        cards=replace(CARDS, chart=chart), text="", explanation=Explanation(text="", generator=""), state=STATE
    )

    turn = json.loads(json.dumps(turn_json(reply)))

    assert turn["chart"] == {
        "id": "jacket-1",
        "shares": [
            {"name": "text", "label": "your words", "amount": 0.5124},
            {"name": "stock", "label": "stock", "amount": -0.25},
        ],
        "change": "Without your words, it would be number 2 of these 3.",
    }
    assert chart_json(None) is None


def test_contributions_add_up_to_the_score_as_they_are_printed() -> None:
    contributions = {f"group {n}": 0.1 + 4.5e-7 for n in range(12)}  # each loses as much to rounding at six digits
    product = replace(scored(jacket(1), 0), score=sum(contributions.values()), contributions=contributions)
    (found,) = search_json("boots", replace(CARDS, products=(product,)), {})["results"]
    assert abs(sum(found["contributions"].values()) - found["score"]) <= 1e-6


def test_a_search_says_what_is_just_outside_the_limits() -> None:
    found = search_json("boots", CARDS, {"total": 1.0})
    assert [near["difference"] for near in found["nearest"]] == ["$79 above your limit"]
    assert search_json("boots", replace(CARDS, nearest=()), {})["nearest"] == []
