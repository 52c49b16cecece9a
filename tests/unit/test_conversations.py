"""Judged conversations: what a file may hold, and that whatever goes wrong lowers its own figures and no others."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.conversations import Conversation, are_conversations, read_conversation, read_conversations
from assistant.evaluate import BadQueries
from assistant.labels import compare, label_of, read_ledger
from assistant.scoring import Find, figures, play, violations
from assistant.types import Cards, CartLine, DialogueState, Group, Need
from assistant.understand import BadMessage
from ranking.types import ScoredProduct
from retrieval.lexicon import load_lexicon
from retrieval.types import Constraint
from tests.shelf import product, scored, up_to, wish, without
from ui.text import miss_table

LEXICON = load_lexicon()
FILES = sorted((Path(__file__).parents[1] / "conversations").glob("*/*.jsonl"))


def jacket(colour: str, price: float, **attributes: str) -> ScoredProduct:
    made = product(f"{colour.title()} Jacket", price, attributes={"type": "jacket", "color": colour, **attributes})
    return scored(made, LEXICON)


BLACK, RED, GREY = jacket("black", 180), jacket("red", 90), jacket("grey", 150)
HOODED = jacket("blue", 80, features="hood")
SHELF = {item.item.product.id: item for item in (BLACK, RED, GREY, HOODED)}

LEDGER = (wish("product_type", "jacket"), wish("colour", "black", hard=False), up_to(200), without("feature", "hood"))
COTTON = wish("material", "cotton", hard=False)
CHEAPER = (*LEDGER[:2], Constraint(facet="price", op="<", value=180.0), LEDGER[3], COTTON)

Answer = Callable[[DialogueState], Cards]


def answer(
    act: str,
    *,
    needs: Sequence[Need] | None = None,
    products: Sequence[ScoredProduct] = (),
    lead: str = "",
    refers: Sequence[str] = (),
    relaxed: Sequence[Constraint] = (),
    **fields: Any,
) -> Answer:
    """What the assistant answers: the state of before, but for what is given."""

    def cards(state: DialogueState) -> Cards:
        shown = tuple(item.item.product.id for item in products) or state.shown
        kept = state.needs if needs is None else tuple(needs)
        return Cards(
            act=act,  # type: ignore[arg-type]
            language="en",
            query=None,
            products=tuple(products),
            lead=lead,
            state=replace(state, needs=kept, shown=shown, **fields),
            refers=tuple(refers),
            relaxed=tuple(relaxed),
        )

    return cards


def again(state: DialogueState) -> Cards:
    return answer("show", products=[SHELF[id_] for id_ in state.shown])(state)


def need(*constraints: Constraint, **fields: Any) -> Need:
    return Need(constraints=constraints, **fields)


def answering(answers: Mapping[str, Answer]) -> Find:
    def find(message: str, state: DialogueState) -> tuple[Cards, Mapping[str, float]]:
        return answers[message](state), {"understand": float(len(message)), "total": 99.0}

    return find


def conversation(*turns: Mapping[str, Any], **fields: Any) -> Conversation:
    return read_conversation({"id": "t", "store": "shop", "language": "en", "turns": list(turns), **fields})


TALK = conversation(
    {"say": "hi"},
    {"say": "jacket", "act": "search", "ledger": ["product_type=jacket", "colour=black", "price<=200", "feature!=hood"],
     "shown": {"all": ["price<=200"], "min": 1, "max": 1}},
    {"say": "warm?", "act": "ask", "refers": [1], "says": ["very w.rm"]},
    {"say": "cheaper", "act": "refine", "sort": "price_asc", "budget": 300, "shown": {"cheaper": True, "new": True},
     "ledger": ["product_type=jacket", "colour=black", "price<*", "feature!=hood", "~material=cotton"]},
    {"say": "add it", "act": "cart", "cart": 1},
    {"say": "list", "act": "show", "shown": {"same": True}},
)  # fmt: skip
REFINED = need(*CHEAPER, sort="price_asc")
RIGHT: dict[str, Answer] = {
    "hi": answer("greeting"),
    "jacket": answer("search", needs=[need(*LEDGER)], products=[BLACK], product="black-jacket"),
    "warm?": answer("ask", refers=["black-jacket"], lead="It is Very Warm."),
    "cheaper": answer("refine", needs=[REFINED], products=[RED], budget=300.0),
    "add it": answer("cart", cart=(CartLine(product="red-jacket", quantity=2),)),
    "list": again,
}


def overall(found: Mapping[str, Any]) -> dict[str, float]:
    counts = {name: value for name, value in found.items() if not isinstance(value, dict)}
    return counts | {name: value["overall"] for name, value in found.items() if name not in (*counts, "understand_ms")}


def scores(**wrong: Answer) -> dict[str, float]:
    """The figures of the conversation when some messages get another answer."""
    answers = RIGHT | {message.replace("_", " "): other for message, other in wrong.items()}
    return overall(figures([play(TALK, answering(answers), LEXICON)]))


def changed(**wrong: Answer) -> dict[str, float]:
    perfect = scores()
    return {name: value for name, value in scores(**wrong).items() if value != perfect[name]}


FAILED = {"turn_success": 0.8, "dialogue_success": 0.0}


def test_what_is_right_in_everything_scores_one() -> None:
    shares = ("act_accuracy", "turn_success", "dialogue_success", "precision", "recall", "f1")
    counts = {"conversations": 1, "judged_turns": 5, "dialogues": 1, "violations": 0}
    assert scores() == counts | dict.fromkeys(shares, 1.0)


def test_a_wrong_act_lowers_act_accuracy() -> None:
    other = answer("refine", needs=[need(*LEDGER)], products=[BLACK], product="black-jacket")
    assert changed(jacket=other) == {"act_accuracy": 0.8, **FAILED}


# Nine labels in all, four of the search and five of the refinement.


def test_a_missing_constraint_lowers_recall() -> None:
    other = answer("refine", needs=[replace(REFINED, constraints=CHEAPER[1:])], products=[RED], budget=300.0)
    assert changed(cheaper=other) == {"recall": 0.8889, "f1": 0.9412, **FAILED}  # 8/9, 16/17


def test_a_hard_constraint_too_many_lowers_precision() -> None:
    more = replace(REFINED, constraints=(*CHEAPER, without("colour", "pink")))
    other = answer("refine", needs=[more], products=[RED], budget=300.0)
    assert changed(cheaper=other) == {"precision": 0.9, "f1": 0.9474, **FAILED}  # 9/10, 18/19


def test_a_soft_constraint_too_many_fails_no_dialogue() -> None:
    more = replace(REFINED, constraints=(*CHEAPER, wish("occasion", "wedding", hard=False)))
    other = answer("refine", needs=[more], products=[RED], budget=300.0)
    assert changed(cheaper=other) == {"precision": 0.9, "f1": 0.9474}


def test_a_wrong_strength_is_missing_and_too_much() -> None:
    firm = replace(REFINED, constraints=(*CHEAPER[:4], wish("material", "cotton")))
    other = answer("refine", needs=[firm], products=[RED], budget=300.0, relaxed=firm.constraints[4:])
    assert changed(cheaper=other, list=answer("show", products=[RED], relaxed=firm.constraints[4:])) == {
        "precision": 0.8889, "recall": 0.8889, "f1": 0.8889, **FAILED,
    }  # fmt: skip


def test_a_violation_is_counted_and_nothing_else() -> None:
    other = answer("refine", needs=[REFINED], products=[RED, HOODED], budget=300.0)
    assert changed(cheaper=other) == {"violations": 2}  # the list is shown again at the end


def test_what_is_relaxed_in_the_open_is_no_violation() -> None:
    other = answer("refine", needs=[REFINED], products=[HOODED], budget=300.0, relaxed=[replace(LEDGER[3], turn=7)])
    assert changed(cheaper=other) == {"violations": 1}  # only where it is shown again and not said


@pytest.mark.parametrize(
    "wrong",
    [
        {"jacket": answer("search", needs=[need(*LEDGER)], products=[BLACK, GREY], product="black-jacket")},
        {"warm?": answer("ask", refers=["red-jacket"], lead="It is very warm.")},
        {"warm?": answer("ask", refers=["black-jacket"], lead="It is a jacket.")},
        {"cheaper": answer("refine", needs=[replace(REFINED, sort="rating")], products=[RED], budget=300.0)},
        {"cheaper": answer("refine", needs=[REFINED], products=[RED])},
        {"add_it": answer("cart")},
        {"list": answer("show", products=[GREY])},
    ],
    ids=["max", "refers", "says", "sort", "budget", "cart", "same"],
)
def test_each_other_fault_fails_its_turn(wrong: dict[str, Answer]) -> None:
    assert changed(**wrong) == FAILED


def test_a_ledger_that_must_stay_may_lose_and_gain_nothing() -> None:
    lost = answer("ask", refers=["black-jacket"], lead="very warm", needs=[need(*LEDGER[:3])])
    assert changed(**{"warm?": lost}) == {"recall": 0.9, "f1": 0.9474, **FAILED}
    gained = answer("ask", refers=["black-jacket"], lead="very warm", needs=[need(*LEDGER, without("colour", "red"))])
    assert changed(**{"warm?": gained}) == {"precision": 0.9, "f1": 0.9474, **FAILED}


def test_a_message_that_is_refused_changes_nothing_and_is_unclear() -> None:
    def refuse(state: DialogueState) -> Cards:
        raise BadMessage("too long")

    assert changed(**{"warm?": refuse}) == {"act_accuracy": 0.8, **FAILED}
    spoken = conversation({"say": "?", "act": "unclear"})
    assert play(spoken, answering({"?": refuse}), LEXICON)[0].right


@pytest.mark.parametrize(
    ("shown", "products", "right"),
    [
        ({"all": ["price<=100", "colour=red|blue"]}, [RED, HOODED], True),
        ({"all": ["price<=100"]}, [RED, GREY], False),
        ({"all": ["feature!=hood"]}, [HOODED], False),
        ({"min": 2}, [RED], False),
        ({"min": 1, "max": 1}, [RED], True),
        ({"max": 0}, [RED], False),
        ({"cheaper": True}, [RED, HOODED], True),
        ({"cheaper": True}, [RED, BLACK], False),
        ({"same": True}, [GREY, BLACK], True),
        ({"same": True}, [BLACK, GREY], False),
        ({"new": True}, [RED], True),
        ({"new": True}, [RED, GREY], False),
    ],
)
def test_conditions_on_what_is_shown(shown: dict[str, Any], products: list[ScoredProduct], right: bool) -> None:
    talk = conversation({"say": "a"}, {"say": "b", "act": "more", "shown": shown})
    answers = {"a": answer("search", products=[GREY, BLACK]), "b": answer("more", products=products)}
    assert play(talk, answering(answers), LEXICON)[0].right == right


@pytest.mark.parametrize(
    ("refers", "product_before", "limit"), [({"refers": [2]}, "", 180), ({}, "black-jacket", 180), ({}, "", 150)]
)
def test_cheaper_is_cheaper_than_the_product_meant(refers: dict[str, Any], product_before: str, limit: int) -> None:
    """The one that the labels name, else the one spoken of last, else the first of the list."""
    talk = conversation({"say": "a"}, {"say": "b", "act": "refine", "shown": {"cheaper": True}, **refers})
    first = answer("search", products=[GREY, BLACK], product=product_before)
    for price, right in ((limit - 1, True), (limit, False)):
        second = answer("refine", products=[jacket("green", price)], refers=["black-jacket"] if refers else [])
        assert play(talk, answering({"a": first, "b": second}), LEXICON)[0].right == right


def test_the_same_list_may_be_the_one_before_a_question_over_the_store() -> None:
    talk = conversation({"say": "a"}, {"say": "b"}, {"say": "c", "act": "show", "shown": {"same": True}})
    first, question = answer("search", products=[GREY, BLACK]), answer("catalogue", products=[HOODED])
    for products, right in (([GREY, BLACK], True), ([HOODED], True), ([RED], False)):
        answers = {"a": first, "b": question, "c": answer("show", products=products)}
        assert play(talk, answering(answers), LEXICON)[0].right == right


def test_a_place_that_the_list_does_not_have_is_not_meant() -> None:
    talk = conversation({"say": "a"}, {"say": "b", "act": "ask", "refers": [3]})
    answers = {"a": answer("search", products=[GREY, BLACK]), "b": answer("ask")}
    assert not play(talk, answering(answers), LEXICON)[0].right


def test_needs_are_compared_one_by_one() -> None:
    talk = conversation({"say": "a", "act": "search", "needs": [["product_type=jacket", "price<=200"], ["colour=red"]]})

    def counts(*needs: Need) -> tuple[int, int, int]:
        found = play(talk, answering({"a": answer("search", needs=needs)}), LEXICON)[0].constraints
        return len(found.right), len(found.missing), len(found.extra)

    assert counts(need(*LEDGER[::2]), need(wish("colour", "red"))) == (3, 0, 0)
    assert counts(need(wish("colour", "red")), need(*LEDGER[::2])) == (0, 3, 3)
    assert counts(need(*LEDGER[::2])) == (2, 1, 0)
    assert counts(need(*LEDGER[::2]), need(wish("colour", "red")), need(*LEDGER)) == (3, 0, 4)


def test_violations_are_of_the_need_that_a_group_answers_and_of_what_was_told() -> None:
    needs = (need(up_to(100)), need(up_to(200)))
    cards = answer("search", needs=needs, products=[RED, BLACK])(DialogueState())
    grouped = replace(cards, groups=(Group(heading="first", count=1), Group(heading="second", count=1)))
    assert violations(grouped) == ()
    assert violations(replace(grouped, products=(BLACK, RED))) == ("black-jacket",)
    assert violations(replace(grouped, groups=grouped.groups[:1], products=(BLACK, RED))) == ()
    assert violations(cards) == ("black-jacket",), "without groups they answer the need in focus"
    told = answer("search", needs=[need()], products=[HOODED], told=(without("feature", "hood"),))(DialogueState())
    assert violations(told) == ("blue-jacket",)
    assert violations(replace(told, act="ask")) == ()


@pytest.mark.parametrize(
    ("expected", "found", "counts"),
    [
        (["price<=200"], [Constraint(facet="price", op="<", value=200.00001)], (1, 0, 0)),
        (["price<=200"], [Constraint(facet="price", op="<", value=201)], (0, 1, 1)),
        (["price<=200"], [Constraint(facet="price", op=">=", value=200)], (0, 1, 1)),
        (["price<*"], [Constraint(facet="price", op="<=", value=7)], (1, 0, 0)),
        (["price<*"], [Constraint(facet="price", op=">", value=7)], (0, 1, 1)),
        (["colour=Navy|black"], [Constraint(facet="colour", op="=", value=("black", "navy"))], (1, 0, 0)),
        (["colour=navy|black"], [wish("colour", "black")], (0, 1, 1)),
        (["colour!=navy"], [wish("colour", "navy")], (0, 1, 1)),
        (["in_stock=true"], [Constraint(facet="in_stock", op="=", value=True)], (1, 0, 0)),
        (["size=42", "quantity=2"], [wish("size", "42"), Constraint(facet="quantity", op="=", value=2)], (2, 0, 0)),
        (["size>=16 gb"], [Constraint(facet="size", op=">=", value="16 GB")], (1, 0, 0)),
        (["!material=cotton"], [wish("material", "cotton")], (1, 0, 0)),
        (["!material=cotton"], [wish("material", "cotton", hard=False)], (0, 1, 1)),
        (["?colour=red"], [], (0, 0, 0)),
        (["?colour=red"], [wish("colour", "red")], (0, 0, 0)),
        (["product_type=ski-jacket"], [wish("product_type", "ski-jacket"), wish("season", "winter")], (1, 0, 0)),
        (["product_type=ski-jacket", "season=winter"], [wish("product_type", "ski-jacket"), wish("season", "winter")],
         (2, 0, 0)),
        (["product_type=jacket"], [wish("product_type", "ski-jacket"), wish("product_type", "jacket")], (1, 0, 1)),
        ([], [wish("product_type", "ski-jacket"), without("season", "winter")], (0, 0, 2)),
        (["colour=red"], [wish("colour", "red"), wish("colour", "red")], (1, 0, 1)),
    ],
)  # fmt: skip
def test_when_constraints_are_the_same(
    expected: list[str], found: list[Constraint], counts: tuple[int, int, int]
) -> None:
    result = compare(read_ledger(expected), [label_of(constraint) for constraint in found], LEXICON)
    assert (len(result.right), len(result.missing), len(result.extra)) == counts


def test_figures_worked_out_by_hand() -> None:
    english = conversation({"say": "a", "act": "search", "ledger": ["colour=red", "price<=200"]})
    chinese = conversation({"say": "一二三", "act": "search", "ledger": ["colour=red"]}, language="zh")
    answers = {
        "a": answer("search", needs=[need(up_to(200), wish("colour", "blue"))]),
        "一二三": answer("refine", needs=[need(wish("colour", "red"))]),
    }
    found = figures([play(talk, answering(answers), LEXICON) for talk in (english, chinese)])
    assert found["act_accuracy"] == {"overall": 0.5, "en": 1.0, "zh": 0.0}
    assert found["turn_success"] == {"overall": 0.0, "en": 0.0, "zh": 0.0}
    assert found["precision"] == {"overall": 0.6667, "en": 0.5, "zh": 1.0}  # 2 of 3, 1 of 2, 1 of 1
    assert found["recall"] == {"overall": 0.6667, "en": 0.5, "zh": 1.0}
    assert found["f1"] == {"overall": 0.6667, "en": 0.5, "zh": 1.0}
    assert found["dialogue_success"] == {}, "neither has two judged turns"
    assert found["understand_ms"] == {"p50": 2.0, "p95": 2.9, "p99": 3.0}


def test_figures_of_nothing_leave_the_shares_out() -> None:
    assert figures([])["f1"] == {}
    assert figures([])["violations"] == 0


def test_misses_say_what_did_not_come_and_what_came_instead() -> None:
    other = answer("search", needs=[need(*LEDGER[1:], wish("colour", "red"))], products=[HOODED])
    played = play(TALK, answering(RIGHT | {"cheaper": other}), LEXICON)
    lines = [line.split("\t") for line in miss_table([played]).splitlines()]
    assert lines[0] == ["id", "turn", "message", "expected", "got"]
    assert lines[1][:3] == ["t", "4", "cheaper"]
    assert lines[1][3].startswith("act refine; sort price_asc; budget 300; ")
    assert "product_type=jacket" in lines[1][3]
    assert "!colour=red" in lines[1][4]
    assert lines[1][4].endswith("violation blue-jacket")
    assert lines[2][3:] == ["", "violation blue-jacket"]
    assert len(lines) == 3, "a turn that is as expected has no line"


def written(folder: Path, *rows: object) -> Path:
    path = folder / "talks.jsonl"
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def talk(**fields: Any) -> dict[str, Any]:
    """A conversation of one judged turn with these fields too."""
    turn = {"say": "a", "act": "search", **fields}
    return {"id": "x", "store": "shop", "language": "en", "turns": [turn]}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "no JSON"),
        ('{"id": "x", "id": "y"}', "a key stands twice"),
        ([], "expected an object"),
        ({"id": "x", "store": "shop", "turns": []}, "it lacks language"),
        ({**talk(), "note": ""}, "no field is called note"),
        ({**talk(), "language": "de"}, "'de' is unknown; known are en, zh"),
        ({**talk(), "id": "first"}, "'first' stands there twice"),
        ({**talk(), "turns": []}, "no turn is judged"),
        ({**talk(), "turns": [{"say": "a"}]}, "no turn is judged"),
        ({**talk(), "turns": [*talk()["turns"], {"say": "b"}]}, "x, turn 2: it has no \"act\""),
        ({**talk(), "turns": [{"say": "a", "ledger": []}]}, "is not judged, and has no ledger"),
        (talk(say=" "), "say: expected text"),
        (talk(act="buy"), "act: 'buy' is unknown"),
        (talk(legder=[]), "no field is called legder"),
        (talk(ledger=[], needs=[[]]), "both ledger and needs"),
        (talk(ledger="colour=red"), "expected a list of labels"),
        (talk(needs=[]), "needs: expected a list that is not empty"),
        (talk(ledger=["color=red"]), "no facet is called 'color'"),
        (talk(ledger=["red"]), "'red' is no label"),
        (talk(ledger=["price=<200"]), "is no label"),
        (talk(ledger=["colour<=red"]), "colour takes = or !="),
        (talk(ledger=["colour=red|"]), "a value is empty"),
        (talk(ledger=["price<=$200"]), "price takes a number, <* or >*"),
        (talk(ledger=["rating>=*"]), "rating takes a number"),
        (talk(ledger=["in_stock=yes"]), "in_stock is true or false"),
        (talk(ledger=["~price<=200", "price<200"]), "stands twice in one ledger"),
        (talk(sort="cheapest"), "sort: 'cheapest' is unknown"),
        (talk(sort=None), "sort: None is unknown"),
        (talk(sort=["rating"]), "is unknown"),
        (talk(budget="300"), "budget: expected an amount"),
        (talk(refers=[0]), "refers: expected a whole number from 1"),
        (talk(cart=True), "cart: expected a whole number"),
        (talk(says="warm"), "says: expected a list"),
        (talk(says=["("]), "no regular expression"),
        (talk(shown={"least": 1}), "no field is called least"),
        (talk(shown={"new": False}), "new is true or left out"),
        (talk(shown={"all": ["~price<=200"]}), "has no mark and no *"),
        (talk(shown={"all": ["price<*"]}), "has no mark and no *"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_with_file_and_line(tmp_path: Path, row: object, said: str) -> None:
    path = written(tmp_path, {**talk(), "id": "first"}, "", row)
    with pytest.raises(BadQueries) as refused:
        read_conversations(path)
    assert str(refused.value).startswith(f"{path}, line 3: ")
    assert said in str(refused.value)


def test_a_file_of_conversations_is_told_from_one_of_queries(tmp_path: Path) -> None:
    assert are_conversations(written(tmp_path, "", talk()))
    for line in ('{"id": "1", "text": "turns"}', "1\tcoat", "", "[]", "{"):
        assert not are_conversations(written(tmp_path, line))
    with pytest.raises(BadQueries, match="holds no conversation"):
        read_conversations(written(tmp_path, ""))
    with pytest.raises(BadQueries, match="cannot read"):
        are_conversations(tmp_path / "none.jsonl")


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}/{path.name}" for path in FILES])
def test_the_conversations_that_we_measure_on_can_be_read(path: Path) -> None:
    if are_conversations(path):
        assert read_conversations(path)
