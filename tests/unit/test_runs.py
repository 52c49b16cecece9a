"""Two runs on the same judgments: what is read, what is counted, what is refused."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.evaluate import BadQueries, Result, refused, relevance, trec_run
from assistant.runs import MOST, compare_runs, read_run
from ui.text import comparison_text
from ui.views import comparison_json

QRELS = {"q1": {"a": 1, "b": 0}, "q2": {"b": 1}, "q3": {"a": 2, "c": 1}, "q4": {"a": 0}}
SECOND = 1 / math.log2(3)


def written(folder: Path, text: str, name: str = "run.trec") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def result(query_id: str, *products: str) -> Result:
    return Result(
        query_id=query_id, text=query_id, ranking=tuple((product, 0.0) for product in products),
        violations=0, relaxed=0, not_carried=None, timings_ms={},
    )  # fmt: skip


def test_a_run_goes_by_score_and_ties_by_rank(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "q1 Q0 a 3 0.5 x\nq2 Q0 b 1 1e0 x\n\nq1 Q0 c 2 0.5 x\nq1\tQ0\td 9 0.9 x\n",
    )
    assert read_run(path) == {"q1": ("d", "c", "a"), "q2": ("b",)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["q1", "q2", "q3"]), st.lists(st.integers(0, 500).map(str), unique=True, min_size=1)
    ).filter(bool)
)
def test_what_evaluate_writes_is_read_in_the_same_order(tmp_path: Path, run: dict[str, list[str]]) -> None:
    text = trec_run([result(query_id, *products) for query_id, products in run.items()])
    assert read_run(written(tmp_path, text)) == {query_id: tuple(products) for query_id, products in run.items()}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("q1 Q0 a 1 0.5", "six words"),
        ("q1 Q0 a b 1 0.5 x", "six words"),
        ("q1 Q0 a one 0.5 x", "rank 'one'"),
        ("q1 Q0 a 1 high x", "score 'high'"),
        ("q1 Q0 a 1 nan x", "score 'nan'"),
        ("q1 Q0 a 1 inf x", "score 'inf'"),
        ("q1 Q0 ok 2 0.5 x", "product 'ok' twice"),
    ],
)
def test_a_broken_line_is_named_with_its_file_and_number(tmp_path: Path, line: str, says: str) -> None:
    path = written(tmp_path, f"q1 Q0 ok 1 0.9 x\n\n{line}\n")
    with pytest.raises(BadQueries, match=rf"run\.trec, line 3: .*{says}"):
        read_run(path)


def test_a_file_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadQueries, match="holds no line of a run"):
        read_run(written(tmp_path, "\n \n"))
    with pytest.raises(BadQueries, match="cannot read"):
        read_run(tmp_path / "none.trec")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_a_run_or_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.trec"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    try:
        assert read_run(path)
    except BadQueries as error:
        assert "run.trec" in str(error)


def test_a_comparison_by_hand() -> None:
    first = {"q1": ["b", "a"], "q2": ["b"], "q3": ["a", "c"], "q4": ["a"]}
    second = {"q1": ["a"], "q2": ["x", "b"], "q3": ["a", "c"], "q4": ["c"]}
    # q4 has no relevant product. nDCG, first: 0.63093, 1, 1; second: 1, 0.63093, 1.
    found = compare_runs(first, second, QRELS)
    assert (found.queries, found.missing) == (3, (0, 0))
    one = found.measures["ndcg@10"]
    assert one.first == one.second == pytest.approx((2 + SECOND) / 3)
    assert (one.wins, one.ties, one.losses) == (1, 1, 1)
    assert one.difference.mean == pytest.approx(0)
    # Every swap leaves a mean at least as far from 0 as none.
    assert one.p == 1.0
    assert [(c.query_id, c.first, c.second) for c in found.changed] == [
        ("q1", pytest.approx(SECOND), 1.0),
        ("q2", 1.0, pytest.approx(SECOND)),
    ]
    # The first relevant product is at 2, 1, 1 and at 1, 2, 1.
    assert found.measures["mrr"].first == pytest.approx((1 / 2 + 1 + 1) / 3)
    assert found.measures["recall@100"].second == 1.0


def test_a_query_that_one_run_lacks_counts_as_0_there() -> None:
    found = compare_runs({"q1": ["a"], "q2": ["b"]}, {"q1": ["a"], "q3": ["a", "c"]}, QRELS)
    assert (found.queries, found.missing) == (3, (1, 1))
    assert found.measures["ndcg@10"].second == pytest.approx(2 / 3)
    assert (found.measures["ndcg@10"].wins, found.measures["ndcg@10"].losses) == (1, 1)


def test_means_are_those_that_evaluate_reports() -> None:
    run = {"q1": ["b", "a"], "q2": ["x", "y", "b"], "q3": ["c"], "q4": ["a"]}
    report = relevance([*(result(query_id, *ranked) for query_id, ranked in run.items())], QRELS)
    found = compare_runs(run, run, QRELS)
    assert report == {"judged_queries": 3} | {name: round(one.first, 4) for name, one in found.measures.items()}
    # nDCG: 0.63093, 0.5, 1 / (2 + 0.63093).
    assert report["ndcg@10"] == pytest.approx((SECOND + 0.5 + 1 / (2 + SECOND)) / 3, abs=1e-4)


def test_a_query_that_was_refused_counts_as_0_in_the_report() -> None:
    report = relevance([result("q1", "a"), refused("q2", "", "too long")], QRELS)
    assert report == {"judged_queries": 2, "ndcg@10": 0.5, "recall@100": 0.5, "mrr": 0.5}
    assert relevance([result("q4", "a")], QRELS) == {"judged_queries": 0}


def test_a_clear_gain_over_many_queries_is_told_from_chance() -> None:
    qrels = {f"q{i:02}": {"a": 1} for i in range(40)}
    first = {query_id: ["x", "a"] for query_id in qrels}
    second = {query_id: ["a"] if i % 8 else ["x", "a"] for i, query_id in enumerate(qrels)}
    found = compare_runs(first, second, qrels)
    assert found.measures["ndcg@10"].p < 0.001
    assert found.measures["ndcg@10"].difference.low > 0
    # Recall is the same; three p values are corrected together.
    assert found.measures["recall@100"].p == found.corrected["recall@100"] == 1.0
    assert found.corrected["ndcg@10"] == pytest.approx(3 * found.measures["ndcg@10"].p)
    assert len(found.changed) == MOST
    assert compare_runs(first, second, qrels) == found


def test_runs_without_a_common_query_are_refused() -> None:
    with pytest.raises(BadQueries, match="first has q1, the second q2, q3"):
        compare_runs({"q1": ["a"]}, {"q2": ["a"], "q3": ["a"]}, QRELS)


def test_runs_without_a_relevant_product_are_refused() -> None:
    with pytest.raises(BadQueries, match="grade above 0"):
        compare_runs({"q4": ["a"]}, {"q4": ["b"]}, QRELS)


def test_text_and_json_say_the_same() -> None:
    found = compare_runs({"q1": ["b", "a"], "q2": ["b"]}, {"q1": ["a"]}, QRELS)
    text, shape = comparison_text(("a.trec", "b.trec"), found), comparison_json(("a.trec", "b.trec"), found)
    assert "2 judged queries; differences are b.trec minus a.trec.\n1 of them are not in b.trec" in text
    # nDCG 0.63093 and 1 against 1 and 0.
    assert "| ndcg@10 | 0.8155 | 0.5000 | -0.3155 | -1.0000 to +0.3691 | " in text
    assert "| q2 | 1.0000 | 0.0000 | -1.0000 |" in text
    one = shape["measures"]["ndcg@10"]
    assert (one["first"], one["second"], one["difference"]) == (0.815465, 0.5, -0.315465)
    assert (one["low"], one["high"], one["wins"], one["ties"], one["losses"]) == (-1.0, 0.36907, 1, 0, 1)
    assert (shape["queries"], shape["missing"]) == (2, [0, 1])
    assert shape["changed"][0] == {"query": "q2", "first": 1.0, "second": 0.0}
