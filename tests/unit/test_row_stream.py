"""Rows one after another: the same as from a whole file, from packed ones too, and honest where a file breaks off."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.feed_files import BrokenRow, FeedFile, Row, read_file
from retrieval.problems import FeedError
from retrieval.row_stream import open_rows


def streamed(path: Path) -> FeedFile:
    with open_rows(path) as stream:
        return FeedFile(stream.columns, list(stream.rows))


CONTENTS = {
    "a.csv": 'x,y\n1,"two\nlines"\n\n3,4\nonly\n5,"open\n6,7\n',
    "b.tsv": "x\ty\n1\t2\n",
    "c.jsonl": '{"x": 1}\n\nnonsense\n{"y": [2]}\n',
    "d.json": '[{"x": 1}, 2]',
    "e.yaml": "- x: 1\n- x: 2\n",
    "f.csv": "sep=;\nx;y\n1;2\n",
    "g": "x;y\r\n1;2\r\n",
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_stream_says_what_the_whole_file_says_packed_or_not(tmp_path: Path, name: str) -> None:
    path, packed = tmp_path / name, tmp_path / f"{name}.gz"
    path.write_text(CONTENTS[name])
    packed.write_bytes(gzip.compress(CONTENTS[name].encode()))
    whole = read_file(path, None)
    assert len(whole.rows) > 0
    assert streamed(path) == streamed(packed) == read_file(packed, None) == whole


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from('ab",;\n\t {}[]:1'), max_size=60), st.sampled_from(["f.csv", "f.tsv", "f.jsonl", "f"]))
def test_any_text_reads_the_same_streamed_and_whole(tmp_path: Path, content: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    try:
        whole: FeedFile | str = read_file(path, None)
    except FeedError as error:
        whole = str(error)
    try:
        found: FeedFile | str = streamed(path)
    except FeedError:
        assert isinstance(whole, str)
    else:
        assert found == whole


def test_json_lines_that_are_called_json_are_told_by_their_look(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text('{"x": 1}\n{"x": 2}\n')
    assert streamed(path).rows == [Row(1, {"x": 1}), Row(2, {"x": 2})]


def test_a_byte_that_is_not_utf8_costs_no_other_row(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"x,y\ncaf\xe9,1\nb,2\n")
    assert streamed(path).rows == [Row(2, {"x": "caf\udce9", "y": "1"}), Row(3, {"x": "b", "y": "2"})]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_damage_in_utf16_shows_in_its_row_and_costs_no_other(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "f.csv"
    content = "x,y\ncaf@,1\nb,2\n".encode(encoding)
    lone = "\ud800".encode(encoding, "surrogatepass")
    path.write_bytes(content.replace("@".encode(encoding)[len(lone) // 2 :], lone[len(lone) // 2 :]) + b"\x00")
    first, second, last = streamed(path).rows
    assert isinstance(first, Row) and str(first.values["x"]).startswith("caf\udc00")
    assert second == Row(3, {"x": "b", "y": "2"})
    assert isinstance(last, BrokenRow) and last.number == 4


def test_a_packed_file_that_breaks_off_says_so_after_its_rows(tmp_path: Path) -> None:
    lines = "x,y\n" + "".join(f"{os.urandom(40).hex()},{n}\n" for n in range(5_000))
    path = tmp_path / "f.csv.gz"
    path.write_bytes(gzip.compress(lines.encode())[:150_000])
    rows = streamed(path).rows
    assert len(rows) > 1_000
    last = rows[-1]
    assert isinstance(last, BrokenRow)
    assert "breaks off" in last.message and "again" in last.remedy


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("f.csv.gz", b"\x1f\x8b no gzip", "gunzip"),
        ("f.csv", b"  \n \n", "empty"),
        ("f.csv", b"PK\x03\x04", "ZIP archive"),
        ("f.csv.gz", gzip.compress(b"PAR1"), "Parquet"),
        ("f.jsonl", b"1\n2\n", "no line is a JSON object"),
        ("f", b"nothing", "cannot tell"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FeedError, match=says):
        streamed(path)


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f.csv")
    with pytest.raises(FeedError, match="pipe"):
        streamed(tmp_path / "f.csv")
