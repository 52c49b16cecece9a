from __future__ import annotations

import json
from pathlib import Path

from assistant.types import Cards, DialogueState, Explanation, Reply, TextPiece
from tests.fakes_ui import FakeLexicon, ScriptedPipeline, fake_store
from ui.turn import Session, Turn, after, begun, welcome


def grown(tmp_path: Path, message: str) -> list[Turn]:
    """The turn after each part of a scripted reply."""
    turn, turns = begun(Session(turns=2), message), []
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


def test_a_fresh_conversation_forgets_the_dialogue() -> None:
    session = Session(conversation=4, turns=7, dialogue=DialogueState(turn=7, language="zh"))
    assert session.restarted() == Session(conversation=5)
    assert welcome(session.restarted(), "Maya", "Cycles.")["conversation"] == 5
