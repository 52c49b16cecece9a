"""The command line as a script uses it: exit codes, JSON shapes, and words instead of tracebacks."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ui.cli import main

GOOD = "sku,name,price,colour,stock\n1,Wool Coat,120.50,black,3\n2,Silk Scarf,35,red,0\n"


class Run:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Aisle = Callable[..., Run]


@pytest.fixture
def aisle(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Aisle:
    """Runs the command in this process: `aisle("--home", home, "search", "coat")`."""

    def run(*arguments: object, stdin: str = "") -> Run:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        code = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        captured = capsys.readouterr()
        return Run(code, captured.out, captured.err)

    return run


@pytest.fixture
def small(tmp_path: Path, aisle: Aisle) -> Path:
    """A store of two products."""
    feed = tmp_path / "feed.csv"
    feed.write_text(GOOD, encoding="utf-8")
    home = tmp_path / "store"
    assert aisle("--home", home, "ingest", feed).code == 0
    return home


def test_a_feed_goes_in_and_the_second_import_changes_nothing(tmp_path: Path, aisle: Aisle) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text(GOOD, encoding="utf-8")
    first = aisle("--home", tmp_path / "s", "ingest", feed, "--json").json
    second = aisle("--home", tmp_path / "s", "ingest", feed, "--json").json
    assert (first["added"], first["unchanged"]) == (2, 0)
    assert (second["added"], second["changed"], second["unchanged"]) == (0, 0, 2)


def test_a_dry_run_changes_nothing(tmp_path: Path, aisle: Aisle) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text(GOOD, encoding="utf-8")
    assert aisle("--home", tmp_path / "s", "ingest", feed, "--dry-run", "--json").json["accepted"] == 2
    assert not (tmp_path / "s").exists()


def test_replace_removes_what_is_gone(small: Path, tmp_path: Path, aisle: Aisle) -> None:
    feed = tmp_path / "later.csv"
    feed.write_text("sku,name,price,colour,stock\n1,Wool Coat,120.50,black,3\n", encoding="utf-8")
    report = aisle("--home", small, "ingest", feed, "--replace", "--json").json
    assert (report["removed"], report["unchanged"]) == (1, 1)


def test_columns_can_be_mapped(tmp_path: Path, aisle: Aisle) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text("nummer,bezeichnung,kostet\n1,Wool Coat,120\n", encoding="utf-8")
    maps = [word for pair in ("nummer=id", "bezeichnung=title", "kostet=price") for word in ("--map", pair)]
    assert aisle("--home", tmp_path / "s", "ingest", feed, *maps, "--json").json["added"] == 1


def test_bad_rows_are_set_aside_with_row_and_remedy_and_the_rest_goes_in(tmp_path: Path, aisle: Aisle) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text(GOOD + "3,Hat,twelve,blue,1\n1,Wool Coat again,12,blue,1\n", encoding="utf-8")
    report = tmp_path / "report.json"
    run = aisle("--home", tmp_path / "s", "ingest", feed, "--report", report, "--json")
    assert run.code == 0
    assert run.json["added"] == 2
    problems = {problem["row"]: problem for problem in json.loads(report.read_text())["problems"]}
    assert problems[4]["field"] == "price"
    assert problems[4]["value"] == "twelve"
    assert problems[4]["remedy"]
    assert problems[5]["field"] == "id"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.csv", None, "missing.csv"),
        ("empty.csv", b"", "empty"),
        ("latin.csv", "sku,name,price\n1,Caf\u00e9,3\n".encode("latin-1"), "UTF-8"),
        ("nothing.csv", b"alpha,beta\n1,2\n", "title"),
        ("broken.json", b'[{"id": 1, "title": "x"', "JSON"),
    ],
)
def test_an_unusable_feed_is_refused_in_words(
    tmp_path: Path, aisle: Aisle, name: str, content: bytes | None, said: str
) -> None:
    feed = tmp_path / name
    if content is not None:
        feed.write_bytes(content)
    run = aisle("--home", tmp_path / "s", "ingest", feed)
    assert run.code != 0
    assert said in run.err + run.out
    assert "Traceback" not in run.err


def test_search_prints_the_contract(small: Path, aisle: Aisle) -> None:
    found = aisle("--home", small, "search", "black coat under $200", "--json").json
    assert set(found) == {
        "query", "language", "constraints", "results", "relaxed", "not_carried", "nearest", "timings_ms",
    }  # fmt: skip
    assert {"understand", "total"} <= set(found["timings_ms"])
    price = next(constraint for constraint in found["constraints"] if constraint["facet"] == "price")
    assert (price["op"], price["value"], price["hard"], price["turn"]) == ("<=", 200, True, 1)
    assert "under $200" in price["text"]
    best = found["results"][0]
    assert best["id"] == "1"
    assert best["price"] == {"amount": 12050, "currency": "USD"}
    assert best["in_stock"] is True
    assert best["tags"]["colour"] == ["black"]
    assert sum(best["contributions"].values()) == pytest.approx(best["score"], abs=1e-4)


@pytest.mark.parametrize(
    ("query", "said"),
    [("", "empty"), ("   ", "only blanks"), ("x" * 10_000, "10,000"), ("\x00\x07", "only blanks or control")],
)
def test_an_unusable_query_is_refused_in_words(small: Path, aisle: Aisle, query: str, said: str) -> None:
    run = aisle("--home", small, "search", query)
    assert run.code == 2
    assert said in run.err
    assert run.out == ""


def test_control_characters_in_a_query_are_survived(small: Path, aisle: Aisle) -> None:
    assert aisle("--home", small, "search", "black\x00 co\x07at", "--json").code == 0


def test_an_unknown_shopper_is_said(small: Path, aisle: Aisle) -> None:
    run = aisle("--home", small, "search", "coat", "--shopper", "nobody")
    assert run.code == 2
    assert "nobody" in run.err


@pytest.mark.parametrize("verb", [("search", "coat"), ("chat",), ("serve",), ("evaluate", "q.tsv")])
def test_a_store_that_is_not_there_is_said_and_not_made(tmp_path: Path, aisle: Aisle, verb: tuple[str, ...]) -> None:
    run = aisle("--home", tmp_path / "none", *verb)
    assert run.code == 1
    assert "aisle demo" in run.err or " demo`" in run.err
    assert not (tmp_path / "none").exists()


def test_a_model_that_cannot_be_found_is_said(
    small: Path, aisle: Aisle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AISLE_EMBEDDER", f"sentence-transformers:{tmp_path / 'no-model'}")
    run = aisle("--home", small, "search", "coat")
    assert run.code == 1
    assert "no-model" in run.err
    assert "Traceback" not in run.err


def test_an_unknown_scheme_lists_the_known_ones(small: Path, aisle: Aisle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_INDEX", "faiss:index")
    run = aisle("--home", small, "search", "coat")
    assert run.code == 2
    assert "chroma" in run.err


def test_a_setting_that_nobody_knows_is_refused(small: Path, aisle: Aisle) -> None:
    (small / "aisle.toml").write_text('genrator = "none:"\n', encoding="utf-8")
    run = aisle("--home", small, "search", "coat")
    assert run.code == 2
    assert "genrator" in run.err


def test_chat_without_a_model_still_answers(small: Path, aisle: Aisle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_GENERATOR", "none:")
    run = aisle("--home", small, "chat", "--json", stdin="black coat\n\n红色的围巾\nhello\n" + "x" * 5000 + "\n")
    turns = [json.loads(line) for line in run.out.splitlines()]
    assert [turn["act"] for turn in turns] == ["search", "search", "greeting", "unclear"]
    assert {"reply", "products", "constraints", "relaxed", "generator", "timings_ms"} <= set(turns[0])
    assert turns[0]["products"][0]["id"] == "1"
    assert turns[0]["generator"]["fallback"]
    assert turns[0]["timings_ms"]["first_card"] <= turns[0]["timings_ms"]["total"]
    assert turns[1]["constraints"][0]["turn"] == 2
    assert "Wool Coat" in turns[0]["reply"]


def turns_of(run: Run) -> list[Any]:
    return [json.loads(line) for line in run.out.splitlines()]


TURN = {
    "act", "reply", "products", "constraints", "relaxed", "generator", "timings_ms", "nearest", "groups", "table",
    "chart", "replies", "source", "refers", "turn", "needs", "focus", "budget", "cart", "unlogged",
}  # fmt: skip


def test_a_turn_says_what_the_conversation_has_come_to(
    small: Path, aisle: Aisle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISLE_GENERATOR", "none:")
    run = aisle("--home", small, "chat", "--json", stdin="black coat\n" + "x" * 5000 + "\nunder $50\n")
    first, refused, last = turns_of(run)
    assert set(first) == set(refused) == set(last) == TURN
    assert [turn["turn"] for turn in (first, refused, last)] == [1, 1, 2]
    assert refused["needs"] == first["needs"] and refused["products"] == []
    assert {(c["facet"], c["value"]) for c in last["needs"][0]["constraints"]} >= {("colour", "black"), ("price", 50)}
    assert (last["focus"], last["needs"][0]["sort"], last["cart"], last["table"]) == (0, "relevance", [], None)
    if last["nearest"]:
        assert {"id", "price", "difference"} <= set(last["nearest"][0])


def test_a_conversation_can_be_gone_on_with(small: Path, aisle: Aisle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_GENERATOR", "none:")
    begun = aisle("--home", small, "chat", "--session", "new", "--json", stdin="black coat\n")
    assert begun.code == 0
    id = next(line.split()[1] for line in begun.err.splitlines() if line.startswith("session "))
    went_on = aisle("--home", small, "chat", "--session", id, "--json", stdin="under $200\n")
    (turn,) = turns_of(went_on)
    assert turn["turn"] == 2
    assert {(c["facet"], c["turn"]) for c in turn["constraints"]} >= {("colour", 1), ("price", 2)}
    assert id not in went_on.err
    (third,) = turns_of(aisle("--home", small, "chat", "--session", id, "--json", stdin="hello\n"))
    assert third["turn"] == 3


def test_a_conversation_that_is_not_kept_leaves_nothing(
    small: Path, aisle: Aisle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISLE_GENERATOR", "none:")
    aisle("--home", small, "chat", "--json", stdin="black coat\n")
    with closing(sqlite3.connect(small / "aisle.db")) as database:
        assert database.execute("SELECT count(*) FROM sessions").fetchone() == (0,)


@pytest.mark.parametrize("id", ["unknown", "../x", "会话", "' OR 1=1 --"])
def test_a_session_that_nobody_began_is_said(small: Path, aisle: Aisle, id: str) -> None:
    run = aisle("--home", small, "chat", "--session", id, stdin="coat\n")
    assert (run.code, run.out) == (1, "")
    assert "--session new" in run.err


def test_evaluate_writes_run_metrics_and_table(small: Path, aisle: Aisle, tmp_path: Path) -> None:
    queries = tmp_path / "queries.tsv"
    queries.write_text("q1\tblack coat\nq2\tred scarf\nq3\tcoat under $50\n", encoding="utf-8")
    qrels = tmp_path / "qrels.txt"
    qrels.write_text("q1 0 1 3\nq2 0 2 2\n", encoding="utf-8")
    run = aisle(
        "--home", small, "evaluate", queries, "--qrels", qrels, "--run-out", tmp_path / "run.trec",
        "--report", tmp_path / "report", "--json",
    )  # fmt: skip
    assert run.code == 0
    assert run.json["ndcg@10"] == 1.0
    assert run.json["mrr"] == 1.0
    assert run.json["constraint_violations"] == 0
    assert json.loads((tmp_path / "report" / "metrics.json").read_text()) == run.json
    first = (tmp_path / "run.trec").read_text().splitlines()[0].split()
    assert first[:4] == ["q1", "Q0", "1", "1"]
    assert "ndcg@10" in (tmp_path / "report" / "report.md").read_text()


def test_two_runs_are_compared_on_the_same_judgments(small: Path, aisle: Aisle, tmp_path: Path) -> None:
    queries = tmp_path / "queries.tsv"
    queries.write_text("q1\tblack coat\nq2\tred scarf\n", encoding="utf-8")
    by_id, by_text = tmp_path / "qrels.txt", tmp_path / "qrels.csv"
    by_id.write_text("q1 0 1 3\nq2 0 2 2\n", encoding="utf-8")
    by_text.write_text("query,docid,rating\nblack coat,1,3\nred scarf,2,2\n", encoding="utf-8")
    ours, theirs = tmp_path / "ours.trec", tmp_path / "theirs.trec"
    assert aisle("--home", small, "evaluate", queries, "--run-out", ours).code == 0
    theirs.write_text("q1 Q0 2 1 9 x\nq1 Q0 1 2 8 x\nq2 Q0 2 1 9 x\n", encoding="utf-8")

    run = aisle("compare", theirs, ours, "--qrels", by_id, "--json")
    assert run.code == 0
    assert run.json["measures"]["mrr"]["second"] == 1.0
    assert run.json["measures"]["mrr"]["difference"] == 0.25
    assert [change["query"] for change in run.json["changed"]] == ["q1"]
    assert aisle("compare", theirs, ours, "--qrels", by_text, "--queries", queries, "--json").json == run.json
    assert "| mrr | 0.7500 | 1.0000 | +0.2500 |" in aisle("compare", theirs, ours, "--qrels", by_id).out


def test_a_comparison_that_cannot_be_made_is_said_in_words(aisle: Aisle, tmp_path: Path) -> None:
    one, other, broken = tmp_path / "one.trec", tmp_path / "other.trec", tmp_path / "broken.trec"
    one.write_text("q1 Q0 a 1 1.0 x\n", encoding="utf-8")
    other.write_text("q2 Q0 a 1 1.0 x\n", encoding="utf-8")
    broken.write_text("q1 Q0 a 1 1.0 x\nq1 Q0 b\n", encoding="utf-8")
    qrels = tmp_path / "qrels.txt"
    qrels.write_text("q1 0 a 1\n", encoding="utf-8")
    for runs, said in (((one, other), "share no query"), ((one, broken), "broken.trec, line 2"), ((one,), "second")):
        run = aisle("compare", *runs, "--qrels", qrels)
        assert (run.code, run.out) == (2, "")
        assert said in run.err
        assert "Traceback" not in run.err
    assert aisle("compare", one, one).code == 2


def test_queries_without_a_tab_are_refused_with_the_line(small: Path, aisle: Aisle, tmp_path: Path) -> None:
    queries = tmp_path / "queries.tsv"
    queries.write_text("q1\tcoat\nno tab here\n", encoding="utf-8")
    run = aisle("--home", small, "evaluate", queries)
    assert run.code == 2
    assert "line 2" in run.err


def test_misuse_is_exit_code_two(aisle: Aisle) -> None:
    assert aisle("search").code == 2
    assert aisle("no-such-verb").code == 2
    assert aisle("ingest", "x.csv", "--map", "price").code == 2


LOG = "event_id,timestamp,shopper,type,product\ne1,2026-03-01T12:30:00Z,ann,purchase,1\n"


def test_events_go_in_once_and_rows_that_cannot_be_used_are_set_aside(
    small: Path, tmp_path: Path, aisle: Aisle
) -> None:
    log, report = tmp_path / "log.csv", tmp_path / "report.json"
    log.write_text(LOG + "e2,soon,ann,view,2\ne3,2026-03-01T12:31:00Z,ann,view,9\n", encoding="utf-8")
    tried = aisle("--home", small, "events", log, "--dry-run", "--json").json
    first = aisle("--home", small, "events", log, "--report", report, "--json")
    second = aisle("--home", small, "events", log)
    assert (tried["new"], first.json["new"], first.json["set_aside"], first.json["unknown_products"]) == (2, 2, 1, 1)
    assert first.code == second.code == 0
    (problem,) = json.loads(report.read_text())["problems"]
    assert (problem["row"], problem["field"], problem["value"]) == (3, "timestamp", "soon")
    assert "new 0, known already 2" in second.out
    assert "log.csv" in second.err  # the progress


def test_events_may_come_before_the_products_and_a_dry_run_makes_no_store(tmp_path: Path, aisle: Aisle) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LOG, encoding="utf-8")
    assert aisle("--home", tmp_path / "s", "events", log, "--dry-run", "--json").json["new"] == 1
    assert not (tmp_path / "s").exists()
    assert aisle("--home", tmp_path / "s", "events", log, "--json").json["new"] == 1


@pytest.mark.parametrize(
    ("content", "options", "code", "said"),
    [
        (LOG.replace("2026", "soon"), [], 1, ""),
        ("alpha,beta\n1,2\n", [], 1, "--format"),
        (LOG, ["--format", "ga9"], 1, "ga4"),
        (LOG, ["--map", "who"], 2, "--map takes column=field"),
    ],
)
def test_events_that_cannot_be_used_fail_with_a_reason(
    tmp_path: Path, aisle: Aisle, content: str, options: list[str], code: int, said: str
) -> None:
    log = tmp_path / "log.csv"
    log.write_text(content, encoding="utf-8")
    run = aisle("--home", tmp_path / "s", "events", log, *options)
    assert run.code == code
    assert said in run.err
    assert "Traceback" not in run.err


def test_doctor_says_what_is_missing_and_how_to_mend_it(tmp_path: Path, aisle: Aisle, small: Path) -> None:
    missing = aisle("--home", tmp_path / "none", "doctor", "--json")
    assert missing.code == 1
    store = next(check for check in missing.json["checks"] if check["name"] == "store")
    assert not store["ok"]
    assert "aisle" in store["remedy"]
    assert aisle("--home", small, "doctor", "--json").json["ok"] is True


def test_a_real_store_is_not_overwritten_by_the_demo(small: Path, aisle: Aisle) -> None:
    run = aisle("--home", small, "demo")
    assert run.code == 1
    assert "other products" in run.err
    assert aisle("--home", small, "search", "coat", "--json").json["results"][0]["id"] == "1"


def test_a_demo_store_that_is_there_is_left_as_it_is(demo_copy: Path, aisle: Aisle) -> None:
    before = (demo_copy / "demo" / "products.jsonl").stat().st_mtime_ns
    summary = aisle("--home", demo_copy, "demo", "--no-train", "--json").json
    assert summary["made"] is False
    assert summary["products"] >= 4000
    assert (demo_copy / "demo" / "products.jsonl").stat().st_mtime_ns == before


# -- what a conversation leaves behind ------------------------------------------------------------------------


def events_in(home: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(home / "aisle.db")) as connection:
        return connection.execute("SELECT type, shopper FROM events ORDER BY timestamp").fetchall()


def test_a_conversation_that_is_not_kept_leaves_no_events(small: Path, aisle: Aisle) -> None:
    run = aisle("--home", small, "chat", "--json", stdin="black coat\nadd the first to my cart\n")
    assert [turn["unlogged"] for turn in turns_of(run)] == ["", ""]
    assert events_in(small) == []
    aisle("--home", small, "chat", "--session", "new", stdin="black coat\nadd the first to my cart\n")
    assert events_in(small) == [("impression", ""), ("cart", "")]


def test_a_search_logs_nothing(small: Path, aisle: Aisle) -> None:
    assert aisle("--home", small, "search", "coat").code == 0
    assert events_in(small) == []
