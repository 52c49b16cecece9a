from __future__ import annotations

import json
from pathlib import Path

from assistant.types import Cards, DialogueState, Explanation, Reply, TextPiece
from tests.fakes_ui import FakeLexicon, ScriptedPipeline, fake_store
from ui.turn import Session, Turn, after, begun, resumed, welcome


def grown(tmp_path: Path, message: str) -> list[Turn]:
    """The turn after each part of a scripted reply."""
    turn, turns = begun(Session(turns=3, id="s"), message), []
    for part in ScriptedPipeline(pause_s=0)(message, DialogueState(), "", fake_store(tmp_path)):
        turn = after(turn, part, FakeLexicon(), currency="USD", direct=False)  # type: ignore[arg-type]
        turns.append(turn)
    return turns


def test_a_turn_grows_from_cards_to_text(tmp_path: Path) -> None:
    turns = grown(tmp_path, "a black down jacket")
    assert (turns[0].number, turns[0].status, turns[0].text, len(turns[0].cards)) == (3, "writing", "", 12)
    assert [turn.text for turn in turns[1:3]] == ["The ", "The Nordby "]
    assert (turns[-1].status, turns[-1].source) == ("done", "Written by AI, checked against the catalogue")
    assert all(turn.cards == turns[0].cards for turn in turns)


def test_a_turn_is_data_that_json_can_carry(tmp_path: Path) -> None:
    for turn in grown(tmp_path, "一件黑色的羽绒服"):
        value = json.loads(json.dumps(turn.value, ensure_ascii=False))
        assert value["turn"] == 3 and value["language"] == "zh"


def test_text_from_a_template_is_not_called_written_by_ai(tmp_path: Path) -> None:
    assert grown(tmp_path, "一件黑色的羽绒服")[-1].source == "根据商品目录生成"


def test_the_checked_text_replaces_what_was_streamed() -> None:
    cards = Cards(act="search", language="en", query=None, products=(), lead="Here.")
    turn = begun(Session(), "x")
    reply = Reply(
        cards=cards,
        text="Here. Checked.",
        explanation=Explanation(text="Checked.", generator="g"),
        state=DialogueState(turn=1),
    )
    for part in (cards, TextPiece(text="Unchecked"), reply):
        turn = after(turn, part, FakeLexicon(), currency="USD", direct=False)  # type: ignore[arg-type]
    assert turn.text == "Checked."


def test_a_reply_without_text_has_no_source() -> None:
    cards = Cards(act="greeting", language="zh", query=None, products=(), lead="您好！")
    reply = Reply(
        cards=cards, text="您好！", explanation=Explanation(text="", generator="none"), state=DialogueState(turn=1)
    )
    turn = begun(Session(), "你好")
    for part in (cards, reply):
        turn = after(turn, part, FakeLexicon(), currency="USD", direct=False)  # type: ignore[arg-type]
    assert (turn.lead, turn.text, turn.source, turn.status) == ("您好！", "", "", "done")


def test_a_turn_says_which_conversation_it_belongs_to_and_when_its_chips_held(tmp_path: Path) -> None:
    value = grown(tmp_path, "a black down jacket")[0].value
    assert (value["session"], value["shopper"], value["turn"], value["as_of"]) == ("s", "", 3, 1)
    assert (value["answered"], value["spoken"], value["replies"]) == (True, True, ["cheapest first", "any price"])
    assert begun(Session(turns=1), "x").value["answered"] is False


def test_a_comparison_and_groups_reach_the_page_as_plain_data(tmp_path: Path) -> None:
    first = grown(tmp_path, "compare 1 and 2")[0].value
    assert first["table"]["columns"] == ["1. Nordby 1 Down Jacket in Black", "2. Nordby 2 Down Jacket in Black"]
    assert first["table"]["rows"][1] == {"name": "Fill", "values": ["duck down", "not stated"]}
    assert first["spoken"] is False
    groups = grown(tmp_path, "a jacket and boots")[0].value["groups"]
    assert groups == [{"heading": "down jacket", "count": 3}, {"heading": "boots", "count": 2}]
    near = grown(tmp_path, "tiny budget")[0].value["nearest"]
    assert [one["difference"] for one in near] == [f"${59 + n} above your limit" for n in range(3)]


def test_a_removed_chip_reads_in_the_language_of_the_conversation() -> None:
    assert begun(Session(turns=2), "Without: 黑色", "en").language == "en"
    assert begun(Session(turns=2), "不要求：black").language == "zh"


def test_a_fresh_conversation_forgets_the_dialogue() -> None:
    session = Session(conversation=4, turns=7, id="old", shopper="maya", dialogue=DialogueState(turn=7, language="zh"))
    assert session.restarted("wei") == Session(conversation=5, shopper="wei")
    assert session.restarted("maya", "new") == Session(conversation=5, shopper="maya", id="new")
    assert welcome(session.restarted("maya"), "Maya", "Cycles.")["conversation"] == 5


def test_a_conversation_that_is_gone_on_with_shows_what_it_had_come_to(tmp_path: Path) -> None:
    store = fake_store(tmp_path)
    *_, last = ScriptedPipeline(pause_s=0)("一件黑色的羽绒服", DialogueState(turn=4), "maya", store)
    assert isinstance(last, Reply)
    session = Session(conversation=2, turns=5, id="s", shopper="maya", dialogue=last.state)
    products = store.catalogue.get(last.state.shown[1:])  # the first is not sold any more
    value = resumed(session, "Maya", products, FakeLexicon(), currency="USD", direct=False)  # type: ignore[arg-type]
    assert json.loads(json.dumps(value)) == value
    assert (value["status"], value["title"], value["turn"], value["as_of"]) == ("resumed", "欢迎回来，Maya", 5, 5)
    assert [card["number"] for card in value["cards"]] == list(range(2, 13))
    assert [chip["text"] for chip in value["chips"][0]["chips"]][:2] == ["黑色", "羽绒服"]
    nameless = resumed(session, "", products, FakeLexicon(), currency="USD", direct=False)  # type: ignore[arg-type]
    assert nameless["title"] == "欢迎回来"
