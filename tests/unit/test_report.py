"""What an import tells its owner."""

from __future__ import annotations

import json
from pathlib import Path

from retrieval.catalogue import Catalogue, Changes
from retrieval.database import open_database
from retrieval.feeds import FeedResult, read_feed
from retrieval.report import SHOWN_PROBLEMS, ImportReport
from ui.terminal import write_json

LINES = ["id,title,price,stock", "1,Coat,10,1", "2,H\x07at,5,2", "3,Cap,none,1", "4,Scarf,5,-1", "1,Coat,10,1"]


def imported(tmp_path: Path, lines: list[str] = LINES) -> ImportReport:
    path = tmp_path / "feed.csv"
    path.write_text("\n".join(lines))
    feed = read_feed(path)
    engine = open_database("sqlite://")
    changes = Catalogue(engine).apply(feed.products)
    engine.dispose()
    return ImportReport(files=(str(path),), feed=feed, changes=changes)


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    report = imported(tmp_path).as_dict()
    counts = {name: value for name, value in report.items() if isinstance(value, int)}
    assert counts == {
        "dry_run": False,
        "rows": 5,
        "accepted": 2,
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "removed": 0,
        "set_aside": 3,
        "repaired": 1,
        "skipped": 0,
    }


def test_the_file_says_what_the_report_says(tmp_path: Path) -> None:
    report = imported(tmp_path)
    write_json(tmp_path / "report.json", report.as_dict())
    read = json.loads((tmp_path / "report.json").read_text())
    assert read == json.loads(json.dumps(report.as_dict()))
    assert read["problems"][1] == {
        "file": str(tmp_path / "feed.csv"),
        "row": 4,
        "field": "price",
        "value": "none",
        "message": "no number",
        "remedy": "write one number, such as 19.99",
        "kind": "set aside",
    }


def test_the_lines_name_file_row_field_value_and_remedy_the_gravest_first(tmp_path: Path) -> None:
    lines = imported(tmp_path).lines()
    assert lines[0].endswith("2 accepted, 3 set aside, 1 repaired")
    assert lines[1] == "added 2, changed 0, removed 0; unchanged 0"
    assert lines[2] == (
        f"{tmp_path}/feed.csv, row 4 set aside: price 'none': no number; write one number, such as 19.99"
    )
    assert "repaired" in lines[-1]


def test_many_problems_are_summed_up(tmp_path: Path) -> None:
    report = imported(tmp_path, ["id,title,price", "0,Coat,1", *(f"{i},Coat,none" for i in range(1, 101))])
    assert len(report.lines()) == 2 + SHOWN_PROBLEMS + 1
    assert report.lines()[-1].startswith(f"and {100 - SHOWN_PROBLEMS} more set aside: price")


def test_an_import_without_one_usable_row_says_so(tmp_path: Path) -> None:
    assert imported(tmp_path).usable
    assert not imported(tmp_path, ["id,title,price", "1,Coat,none"]).usable


def test_a_dry_run_speaks_of_what_would_be() -> None:
    feed = FeedResult(products=(), problems=(), rows=0)
    report = ImportReport(files=("f",), feed=feed, changes=Changes(added=("a",)), dry_run=True)
    assert report.lines()[1].startswith("would be added 1")
