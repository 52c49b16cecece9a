"""Each format of behaviour logs becomes the same events, whoever wrote it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ranking.logs.formats import recognise
from retrieval.problems import FeedError
from tests.logs import GA4, INVOICES, LOGS, PERSONALIZE, Import, ga4, json_lines, segment


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Import]:
    found = Import(tmp_path)
    yield found
    found.engine.dispose()


@pytest.mark.parametrize("format", LOGS)
def test_a_format_is_told_by_its_content_and_taken_in_once(log: Import, format: str) -> None:
    name, content = LOGS[format]
    first = log.of((f"nameless-{name}", content))
    assert [found for _, found in first.files] == [format]
    assert first.set_aside == first.skipped == 0
    assert first.new == len(log.events()) > 0
    assert first.known == (3 if format == "personalize" else 0)  # two rows tell of one recommendation
    packed = log.of((f"{name}.gz", gzip.compress(content.encode())))
    assert (packed.accepted, packed.new) == (first.accepted, 0)


def test_invoice_lines(log: Import) -> None:
    report = log.of(LOGS["invoices"])
    assert [(e.shopper, e.product, e.session, e.quantity, e.value) for e in log.events()] == [
        ("17850", "71053", "536365", 6, 3.39),
        ("17850", "71053", "536365", 6, 3.39),
        ("", "22633", "536366", 2, 1.85),
    ]
    assert {e.type for e in log.events()} == {"purchase"}
    assert report.passed_over == {
        "POST (no product)": 1,
        "cancellation": 1,
        "stock correction": 1,
        "line without a price": 1,
        "purchase that was cancelled": 1,
    }
    assert report.rows == report.accepted + sum(report.passed_over.values())


def test_times_without_a_zone_are_utc_and_the_report_says_so(log: Import) -> None:
    report = log.of(LOGS["invoices"])
    assert report.first == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
    (remark,) = report.problems
    assert (remark.row, remark.kind, remark.field) == (0, "repaired", "InvoiceDate")
    assert "UTC" in remark.message
    assert log.of(LOGS["segment"]).problems == ()


def test_the_spellings_of_online_retail_are_one(log: Import) -> None:
    log.of(LOGS["invoices"])
    kaggle = INVOICES.replace("2010-12-01 08:26", "12/1/2010 8:26").replace("17850.0", "17850").replace("3.39", "3.390")
    assert log.of(("kaggle.csv", kaggle)).new == 0
    second_edition = INVOICES.replace("InvoiceNo", "Invoice", 1).replace("CustomerID", "Customer ID", 1)
    assert log.of(("two.csv", second_edition.replace("UnitPrice", "Price", 1))).new == 0


def test_retailrocket(log: Import) -> None:
    log.of(LOGS["retailrocket"])
    assert [(e.type, e.shopper, e.product, e.session) for e in log.events()] == [
        ("view", "257597", "355908", ""),
        ("cart", "257597", "355908", ""),
        ("purchase", "257597", "355908", "4000"),
    ]
    assert log.events()[0].timestamp == datetime(2015, 6, 2, 5, 2, 12, 117_000, tzinfo=UTC)


def test_personalize_keeps_what_was_shown_and_where(log: Import) -> None:
    log.of(LOGS["personalize"])
    found = [(e.type, e.product, e.position, e.list_id, e.value) for e in log.events()]
    assert sorted(found, key=str) == sorted(
        [
            ("click", "242", 2, "RID-1", None),
            ("view", "302", 1, "RID-1", None),
            ("cart", "377", None, "", 7.5),
            ("impression", "302", 1, "RID-1", None),
            ("impression", "242", 2, "RID-1", None),
            ("impression", "377", 3, "RID-1", None),
        ],
        key=str,
    )


def test_a_personalize_row_without_a_type_is_a_view_and_an_unknown_type_is_set_aside(log: Import) -> None:
    report = log.of(("i.csv", "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE\n1,2,1772366400,\n1,2,1772366400,watch\n"))
    assert [e.type for e in log.events()] == ["view"]
    (problem,) = report.problems
    assert (problem.row, problem.field, problem.value) == (3, "EVENT_TYPE", "watch")


def test_ga4_makes_one_event_of_each_item(log: Import) -> None:
    report = log.of(LOGS["ga4"])
    assert report.passed_over == {"page_view": 1}
    assert [(e.type, e.product, e.position, e.list_id, e.query, e.session) for e in log.events()] == [
        ("impression", "p1", 1, "L1", "jacket", "8.9.77"),
        ("impression", "p2", 2, "L1", "jacket", "8.9.77"),
        ("click", "p2", 2, "L1", "", "8.9.77"),
        ("purchase", "p1", None, "", "", "8.9.77"),
        ("purchase", "p2", None, "", "", "8.9.77"),
    ]
    bought = log.events()[3]
    assert (bought.shopper, bought.value, bought.currency, bought.quantity, bought.variant) == (
        "8.9",
        19.5,
        "EUR",
        2,
        "red",
    )
    assert bought.timestamp == datetime(2026, 3, 1, 12, 1, tzinfo=UTC)


def test_ga4_as_gtag_and_the_data_layer_write_it(log: Import) -> None:
    item = {"item_id": "p1", "item_list_name": "Hot", "index": 2, "price": "9.9"}
    about = {"user_id": "ann", "client_id": "c", "timestamp": "2026-03-01T12:00:00Z"}
    report = log.of(
        (
            "g.jsonl",
            json_lines([
                {**about, "event_name": "view_item", "params": {"currency": "EUR", "items": [item]}},
                {**about, "event": "add_to_cart", "ecommerce": {"currency": "EUR", "items": [item]}},
            ]),
        )
    )  # fmt: skip
    assert report.accepted == 2
    assert [(e.type, e.shopper, e.list_id, e.position, e.value, e.currency) for e in log.events()] == [
        ("cart", "ann", "Hot", 3, 9.9, "EUR"),
        ("view", "ann", "Hot", 3, 9.9, "EUR"),
    ]


def test_a_ga4_session_is_one_persons(log: Import) -> None:
    def row(at: int, **who: object) -> dict[str, object]:
        return {**ga4("view_item", [{"item_id": "p1"}], at=at, ga_session_id=77), "user_pseudo_id": None, **who}

    log.of(
        ("g.jsonl", json_lines([row(1, user_id="ann"), row(2, user_id="bob"), row(3), row(4, user_pseudo_id="8.9")]))
    )
    assert [(e.shopper, e.session) for e in log.events()] == [
        ("ann", "ann.77"), ("bob", "bob.77"), ("", ""), ("8.9", "8.9.77"),
    ]  # fmt: skip


def test_of_a_row_with_one_bad_item_the_others_go_in(log: Import) -> None:
    row = ga4("purchase", [{"item_id": "p1"}, {"item_id": ""}, {"item_id": "p2", "price": "dear"}, {"item_id": "p3"}])
    report = log.of(("g.jsonl", json_lines([row, ga4("purchase", [{"item_name": "x"}])])))
    assert [e.product for e in log.events()] == ["p1", "p3"]
    assert [(p.row, p.field, p.kind) for p in report.problems] == [
        (1, "item_id", "skipped"),
        (1, "price", "skipped"),
        (2, "item_id", "set aside"),
    ]
    assert (report.set_aside, report.skipped) == (1, 2)


def test_segment_calls(log: Import) -> None:
    report = log.of(LOGS["segment"])
    assert report.passed_over == {"identify without an event": 1, "Products Searched": 1}
    assert {(e.event_id, e.type, e.product, e.position, e.value) for e in log.events()} == {
        ("m2:1", "impression", "p1", 4, None),
        ("m2:2", "impression", "p2", 2, None),
        ("m3", "view", "p1", None, 19.5),
        ("m4:1", "purchase", "p1", None, 19.5),
        ("m4:2", "purchase", "p2", None, None),
        ("m5", "rating", "p1", None, 4.0),
    }
    assert {e.session for e in log.events() if e.type == "purchase"} == {"O1"}
    assert {e.shopper for e in log.events()} == {"ann"}


def test_without_a_user_segment_and_ga4_fall_back_to_the_device(log: Import) -> None:
    row = segment("Product Viewed", {"product_id": "p1"}, "m1")
    nobody = {**row, "userId": None, "anonymousId": None, "messageId": "m2"}
    log.of(("s.jsonl", json_lines([{**row, "userId": None}, nobody])))
    assert [e.shopper for e in log.events()] == ["a-1", ""]


def test_plain_files_with_other_names_are_mapped(log: Import) -> None:
    content = "when,who,what,thing\n2026-03-01T12:30:00Z,ann,view,p1\n2026-03-01T12:30:00,ann,view,p1\n"
    mapping = {"when": "timestamp", "who": "shopper", "what": "type", "thing": "product"}
    report = log.of(("x.csv", content), mapping=mapping)
    assert (report.accepted, report.set_aside) == (1, 1)
    assert "no time zone" in report.problems[0].message
    assert log.of(("x.csv", content), mapping=mapping).new == 0


def test_plain_json_and_yaml_are_read(log: Import) -> None:
    event = {"event_id": "e9", "timestamp": "2026-03-01T12:30:00Z", "shopper": "ann", "type": "like", "product": "p1"}
    assert log.of(("x.json", json.dumps([event]))).new == 1
    yaml = "- " + "\n  ".join(f"{key}: {value}" for key, value in event.items())
    assert log.of(("x.yaml", yaml)).new == 0


@pytest.mark.parametrize(
    ("format", "mapping", "content", "says"),
    [
        (None, {}, "a,b\n1,2\n", "known format"),
        ("ga4", {}, PERSONALIZE, "no column event_name"),
        ("gs4", {}, PERSONALIZE, "known are plain"),
        (None, {"who": "shopper"}, "a,b\n1,2\n", "no column 'who'"),
        (None, {"a": "colour"}, "a,b\n1,2\n", "no field 'colour'"),
        (None, {"a": "shopper"}, "a,b\n1,2\n", "--map THEIRS=timestamp"),
        ("ga4", {"a": "shopper"}, "a,b\n1,2\n", "--map goes with plain files"),
    ],
)
def test_what_cannot_be_told_says_how_to_mend_it(
    tmp_path: Path, format: str | None, mapping: dict[str, str], content: str, says: str
) -> None:
    path = tmp_path / "f.csv"
    path.write_text(content)
    with pytest.raises(FeedError, match=says):
        recognise(path, format, mapping)


@pytest.mark.parametrize(
    ("timestamp", "says"),
    [
        ("1772366400000", "out of range"),
        ("17723664000", "in the future"),
        ("177236640", "before 1990"),
        ("now", "not a time in seconds"),
        ("", "missing"),
        ("nan", "not a time"),
        ("9" * 30, "out of range"),
    ],
)
def test_a_time_in_another_unit_is_noticed(log: Import, timestamp: str, says: str) -> None:
    good = "1,2,1772366400\n"
    report = log.of(("i.csv", f"USER_ID,ITEM_ID,TIMESTAMP\n{good}1,3,{timestamp}\n"))
    (problem,) = report.problems
    assert (problem.row, problem.field) == (3, "TIMESTAMP")
    assert says in problem.message
    assert report.accepted == 1


def test_a_format_that_is_named_wins(tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    path.write_text(json_lines([{**GA4[1], "properties": {}, "event": "x"}]))
    assert recognise(path, None, {}).format.name == "segment"
    assert recognise(path, "ga4", {}).format.name == "ga4"
