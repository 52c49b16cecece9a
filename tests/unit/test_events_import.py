"""Importing events: nothing twice, nothing lost, what was sent back is not liked, and all of it told."""

from __future__ import annotations

import csv
import gzip
import json
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.settings import Settings
from ranking.event_import import import_events
from ranking.event_log import tried_out
from ranking.logs.cancelled import Cancelled
from ranking.logs.formats import recognise
from ranking.logs.invoices import CHARGES
from ranking.logs.lines import Cancellation, Line
from ranking.types import Event
from retrieval.progress import silent
from tests.logs import INVOICES, LOGS, NOW, PLAIN, Import, ga4, json_lines, segment
from ui.terminal import write_json
from ui.verbs import import_logs

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Import]:
    found = Import(tmp_path)
    yield found
    found.engine.dispose()


def line(invoice: str, product: str, quantity: int, day: int, customer: str = "7") -> str:
    return f"{invoice},{product},x,{quantity},2011-01-{day:02d} 10:00,2.5,{customer},UK\n"


def bought(log: Import) -> list[tuple[str, str]]:
    return [(e.session, e.product) for e in log.events() if e.type == "purchase"]


# --- once only


def test_overlapping_exports_are_counted_once(log: Import) -> None:
    rows = INVOICES.splitlines(keepends=True)
    first = log.of(("a.csv", "".join(rows[:4])))
    second = log.of(("b.csv", INVOICES))
    assert (first.new, second.new, second.known) == (3, 1, 2)
    assert second.withdrawn == 1  # the first export did not know yet that it would be sent back


def test_a_line_that_comes_twice_in_an_invoice_is_two_purchases_and_a_call_that_was_sent_twice_is_one(
    log: Import,
) -> None:
    assert log.of(("a.csv", HEADER + line("1", "p", 2, 1) * 2)).new == 2
    name, content = LOGS["retailrocket"]
    report = log.of((name, content + content.splitlines()[1]))
    assert (report.new, report.known) == (3, 1)


def test_of_different_events_with_one_id_the_first_is_kept_and_the_other_is_told(log: Import) -> None:
    other = "e2,2026-03-01T12:30:00Z,bob,like,p9,\n"
    report = log.of(("a.csv", PLAIN + other))
    assert (report.accepted, report.set_aside) == (2, 1)
    assert (report.problems[0].row, report.problems[0].value) == (4, "e2")
    later = log.of(("b.csv", PLAIN.splitlines()[0] + "\n" + other))
    assert (later.accepted, later.set_aside, later.usable) == (0, 1, False)
    assert "imported before" in later.problems[0].message
    assert [e.shopper for e in log.events()] == ["ann", "ann"]


def test_two_files_of_different_formats_go_in_together(log: Import) -> None:
    report = log.of(LOGS["ga4"], LOGS["segment"])
    assert [format for _, format in report.files] == ["ga4", "segment"]
    assert sum(report.types.values()) == report.accepted == report.new == 11
    assert report.unknown_products == 6 - 1  # the catalogue of these tests holds p1 only


# --- what was sent back


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([line("1", "p", 6, 1), line("C2", "p", -6, 2)], []),
        ([line("1", "p", 6, 1), line("C2", "p", -2, 2)], ["1"]),
        ([line("1", "p", 6, 1), line("C2", "p", -2, 2), line("C3", "p", -4, 3)], []),
        ([line("1", "p", 6, 3), line("C2", "p", -6, 2)], ["1"]),  # bought after the cancellation
        ([line("1", "p", 6, 1), line("C2", "q", -6, 2)], ["1"]),
        ([line("1", "p", 6, 1, "7"), line("C2", "p", -6, 2, "8")], ["1"]),
        ([line("1", "p", 6, 1, ""), line("C2", "p", -6, 2, "")], ["1"]),  # nobody's, so perhaps another's
        ([line("1", "p", 6, 1), line("2", "p", 3, 2), line("C3", "p", -6, 3)], ["2"]),  # the one of that quantity
        ([line("1", "p", 6, 1), line("2", "p", 6, 2), line("C3", "p", -6, 3)], ["1"]),  # the newer
        ([line("1", "p", 6, 1), line("2", "p", 3, 2), line("C3", "p", -5, 3)], ["1"]),  # the newer, and some more
        ([line("1", "p", 6, 1), line("C2", "p", -3, 2) * 2], []),  # two equal lines of one cancellation, and of two
        ([line("1", "p", 6, 1), line("C2", "p", -3, 2), line("C3", "p", -3, 2)], []),
    ],
)
def test_a_cancelled_purchase_is_no_purchase(log: Import, lines: list[str], left: list[str]) -> None:
    report = log.of(("a.csv", HEADER + "".join(lines)))
    assert [session for session, _ in bought(log)] == left
    assert report.rows == report.accepted + sum(report.passed_over.values())
    again = log.of(("b.csv", HEADER + "".join(lines)))
    assert (again.new, again.withdrawn) == (0, 0)
    assert [session for session, _ in bought(log)] == left


def test_the_order_of_the_lines_and_files_does_not_matter(log: Import) -> None:
    report = log.of(("a.csv", HEADER + line("C2", "p", -6, 2)), ("b.csv", HEADER + line("1", "p", 6, 1)))
    assert (report.accepted, bought(log)) == (0, [])
    assert report.usable  # everything was understood


def test_a_cancellation_that_is_told_twice_is_one(log: Import) -> None:
    bought_and_back = HEADER + line("1", "p", 6, 1) + line("C2", "p", -3, 2)
    log.of(("a.csv", bought_and_back), ("b.csv", bought_and_back))
    assert bought(log) == [("1", "p")]
    items = [{"item_id": "p1", "quantity": 2}]
    refund = ga4("refund", [{"item_id": "p1", "quantity": 1}], transaction_id="T1", at=9)
    log.of(("g.jsonl", json_lines([ga4("purchase", items, transaction_id="T1"), refund, refund])))
    assert ("T1", "p1") in bought(log)


def test_of_segments_refunds_those_are_one_that_are_one_message(log: Import) -> None:
    def back(message: str, order: str) -> dict[str, object]:
        return segment("Order Refunded", {"order_id": order, "products": [{"product_id": "p", "quantity": 1}]}, message)

    orders = [
        segment("Order Completed", {"order_id": order, "products": [{"product_id": "p", "quantity": 2}]}, order)
        for order in ("O1", "O2")
    ]
    log.of(("s.jsonl", json_lines([*orders, back("m1", "O1"), back("m1", "O1"), back("m2", "O2"), back("m3", "O2")])))
    assert bought(log) == [("O1", "p")]


def test_a_space_around_the_name_of_a_refund_changes_nothing(log: Import) -> None:
    log.of(("g.jsonl", json_lines([
        ga4("purchase", [{"item_id": "p1"}], transaction_id="T1"), ga4(" refund ", [], transaction_id="T1", at=9),
    ])))  # fmt: skip
    log.of(("s.jsonl", json_lines([
        segment("Order Completed", {"order_id": "O1", "products": [{"product_id": "p1"}]}, "m1"),
        segment(" Order Cancelled ", {"order_id": "O1"}, "m2"),
    ])))  # fmt: skip
    assert bought(log) == []


def test_refunds_of_ga4_and_segment_name_their_order(log: Import) -> None:
    items = [{"item_id": "p1", "quantity": 1}, {"item_id": "p2", "quantity": 3}]
    rows = [
        ga4("purchase", items, transaction_id="T1"),
        ga4("purchase", items, transaction_id="T2", at=9),
        ga4("purchase", items, transaction_id="T3", at=20),
        ga4("refund", [], transaction_id="T1", at=99),
        ga4("refund", [{"item_id": "p1", "quantity": 1}, {"item_id": "p2", "quantity": 1}], transaction_id="T2", at=99),
    ]
    log.of(("g.jsonl", json_lines(rows)))
    assert bought(log) == [("T2", "p2"), ("T3", "p1"), ("T3", "p2")]
    products = [{"product_id": "p1"}, {"product_id": "p2"}]
    calls = [
        segment("Order Completed", {"order_id": "O1", "products": products}, "m1"),
        segment("Order Completed", {"order_id": "O2", "products": products}, "m2"),
        segment("Order Cancelled", {"order_id": "O1"}, "m3"),
        segment("Order Refunded", {"order_id": "O2", "products": products[:1]}, "m4"),
    ]
    log.of(("s.jsonl", json_lines(calls)))
    assert [pair for pair in bought(log) if pair[0] in ("O1", "O2")] == [("O2", "p2")]


def test_a_purchase_of_unknown_quantity_is_taken_back_whole() -> None:
    event = Event(event_id="e", timestamp=NOW, shopper="a", type="purchase", product="p")
    cancelled = Cancelled([Cancellation(time=NOW, order="O", product="p", quantity=1)])
    sent_back, other = Line(event=event, order="O"), Line(event=event, order="O2")
    assert cancelled.may_concern(sent_back) and not cancelled.may_concern(other)
    assert cancelled.taken_back([sent_back, other]) == [True, False]


# --- the report


def test_the_report_in_words_and_as_json(log: Import, tmp_path: Path) -> None:
    report = log.of(("a.csv", PLAIN + "e3,yesterday,ann,view,p1,\n"))
    words = "\n".join(report.lines())
    assert "3 rows" in words and "2 events accepted" in words and "1 rows set aside" in words
    assert "new 2, known already 0" in words
    assert "1 purchase, 1 view; from 2026-03-01 04:30 to 2026-03-01 04:31 UTC" in words
    assert "1 are on products that the catalogue does not hold" in words
    assert "a.csv, row 4 set aside: timestamp 'yesterday': not an ISO 8601" in words
    write_json(tmp_path / "report.json", report.as_dict())
    found = json.loads((tmp_path / "report.json").read_text())
    assert found == json.loads(json.dumps(report.as_dict()))
    assert (found["accepted"], found["set_aside"], found["types"]) == (2, 1, {"purchase": 1, "view": 1})
    assert found["problems"][0]["remedy"] == "write it as 2026-03-01T12:30:00Z"


def test_of_a_hopeless_file_every_row_is_counted_and_ten_thousand_are_told(log: Import) -> None:
    report = log.of(("a.csv", PLAIN.splitlines()[0] + "\n" + "x,y,z,,,\n" * 10_500))
    assert (report.rows, report.set_aside, len(report.problems), report.usable) == (10_500, 10_500, 10_000, False)


def test_a_log_of_ever_new_kinds_does_not_fill_the_report(log: Import) -> None:
    report = log.of(("g.jsonl", json_lines([ga4(f"kind_{n}", []) for n in range(300)])))
    assert sum(report.passed_over.values()) == 300
    assert len(report.passed_over) == 101 and report.passed_over["of other kinds"] == 200
    assert max(map(len, report.lines())) < 500


def test_a_dry_run_tells_the_same_and_changes_nothing(log: Import, tmp_path: Path) -> None:
    log.of(LOGS["plain"])
    before = log.events()
    contents = [LOGS["plain"], LOGS["segment"], LOGS["invoices"]]
    for name, content in contents:
        (tmp_path / name).write_text(content)
    files = [recognise(tmp_path / name, None, {}) for name, _ in contents]
    with tried_out(log.engine) as scratch:
        tried = import_events(files, scratch, {"p1"}, now=NOW, dry_run=True, progress=silent)
    assert log.events() == before
    assert (tried.new, tried.known) == (9, 2)
    done = log.of(*contents)
    assert {**tried.as_dict(), "dry_run": False} == done.as_dict()
    assert tried.lines()[1].startswith("would be new 9")


def test_memory_does_not_grow_with_the_file(log: Import, tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        with path.open("w") as file:
            file.write("timestamp,visitorid,event,itemid,transactionid\n")
            file.writelines(f"{1_433_221_332_000 + n},{n % 99},view,{n % 77},\n" for n in range(rows))
        logs = [recognise(path, None, {})]
        with tried_out(None) as scratch:
            tracemalloc.start()
            import_events(logs, scratch, frozenset(), now=NOW, dry_run=True, progress=silent)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    peak(100)
    assert peak(23_000) < peak(11_000) * 1.2


# --- real dirt


@pytest.mark.data
def test_a_slice_of_online_retail(shop_data: Path, tmp_path: Path) -> None:
    with gzip.open(shop_data / "online-retail" / "online_retail_2010-2011.csv.gz", "rt", encoding="utf-8") as file:
        lines = [text for _, text in zip(range(30_001), file, strict=False)]
    path = tmp_path / "slice.csv.gz"
    path.write_bytes(gzip.compress("".join(lines).encode()))
    expected: Counter[str] = Counter()
    for row in csv.DictReader(lines):
        quantity, price = int(row["Quantity"]), float(row["UnitPrice"])
        cancels = row["InvoiceNo"].startswith("C")
        if row["StockCode"].upper() in CHARGES:
            expected["charges"] += 1
        elif cancels:
            expected["cancellation"] += 1
        elif quantity < 0:
            expected["stock correction"] += 1
        else:
            expected["purchase" if price > 0 else "line without a price"] += 1
    settings = Settings(home=tmp_path / "store")

    def imported() -> dict[str, object]:
        return import_logs(settings, [path], format=None, mapping={}, dry_run=False, progress=silent).as_dict()

    first, second = imported(), imported()
    passed = first["passed_over"]
    assert isinstance(passed, dict)
    charges = sum(count for what, count in passed.items() if what.endswith("(no product)"))
    assert (first["rows"], first["set_aside"], charges) == (30_000, 0, expected["charges"])
    for what in ("cancellation", "stock correction", "line without a price"):
        assert passed[what] == expected[what] > 10
    gone = passed["purchase that was cancelled"]
    assert 10 < gone < expected["cancellation"] * 2
    assert first["accepted"] == first["new"] == expected["purchase"] - gone
    assert (second["new"], second["known"], second["withdrawn"]) == (0, first["accepted"], 0)
