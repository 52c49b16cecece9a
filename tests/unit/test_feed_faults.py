"""Nothing but a FeedError ever leaves read_feed, and everything that comes out can be stored."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retrieval.catalogue import Catalogue, content_hash
from retrieval.database import open_database
from retrieval.feeds import FeedError, FeedResult, read_feed

ITEMS = [
    {
        "id": f"p{i}",
        "title": f"Coat “{i}”",
        "description": "<p>Warm &amp; light, 黑色</p>",
        "price": f"{i}.99",
        "sale_price": i,
        "stock": i,
        "rating": 4.5,
        "release_date": "2024-02-03",
        "images": "https://s.example/a.jpg",
        "colour": "black",
        "category": "A > B",
    }
    for i in range(1, 9)
]
HEADER = list(ITEMS[0])
FEEDS = {
    "feed.csv": "\n".join([",".join(HEADER)] + [",".join(f'"{value}"' for value in item.values()) for item in ITEMS]),
    "feed.tsv": "\n".join(["\t".join(HEADER)] + ["\t".join(str(value) for value in item.values()) for item in ITEMS]),
    "feed.json": json.dumps(ITEMS, ensure_ascii=False),
    "feed.jsonl": "\n".join(json.dumps(item, ensure_ascii=False) for item in ITEMS),
    "feed.yaml": "\n".join("- " + "\n  ".join(f"{k}: {json.dumps(v)}" for k, v in item.items()) for item in ITEMS),
    "feed": json.dumps({"products": ITEMS}),
}
PIECES = [
    b"\0", b"\xff", b"\xed\xa0\x80", b'"', b"'", b"\\", b"\n", b"\r", b"\t", b",", b";", b"[", b"]", b"{", b"}", b":",
    b"- ", b"&a ", b"*a", b"!!python/object:x ", b"<script>", b"\\ud800", b"\\u0000", b"NaN", b"-1", b"1e999", b"null",
    b"true", b"9" * 400, b"[" * 3000, b"x" * 140_000, "\u202e\u2028".encode(), b"\xef\xbb\xbf", b"#", b"| ", b"%",
]  # fmt: skip


def sound(result: FeedResult) -> None:
    """What every result must be, whatever went in."""
    assert len({product.id for product in result.products}) == len(result.products) <= result.rows
    for product in result.products:
        content_hash(product)  # raises for what no database can hold
        assert product.id and product.title and "\0" not in repr(product)
        assert 0 <= product.price.amount <= 10**12
        assert product.quantity is None or 0 <= product.quantity <= 10**9
        assert product.rating is None or 0 <= product.rating <= 5
    for problem in result.problems:
        assert problem.message and problem.remedy and problem.row >= 0
        assert len(problem.value) < 1_000
        json.dumps(vars_of(problem)).encode()
    aside = {(problem.file, problem.row) for problem in result.problems if problem.kind == "set aside"}
    assert len(result.products) + len(aside) == result.rows


def vars_of(problem: object) -> list[object]:
    return [getattr(problem, name) for name in problem.__slots__]  # type: ignore[attr-defined]


def mutate(content: bytes, draw: random.Random) -> bytes:
    """One to three cuts, insertions, replacements, repetitions or changed bytes."""
    for _ in range(draw.randint(1, 3)):
        start, end = sorted((draw.randrange(len(content) + 1), draw.randrange(len(content) + 1)))
        piece, byte = draw.choice(PIECES), bytes([draw.randrange(256)])
        middle, rest = {
            "end": (b"", b""),
            "cut": (b"", content[min(end, start + 40) :]),
            "insert": (piece, content[start:]),
            "replace": (piece, content[min(end, start + 9) :]),
            "repeat": (content[start:end] * 2, content[end:]),
            "byte": (byte, content[start + 1 :]),
        }[draw.choice(["end", "cut", "insert", "replace", "repeat", "byte"])]
        content = content[:start] + middle + rest
    return content


def test_the_good_feeds_are_good(tmp_path: Path) -> None:
    for name, content in FEEDS.items():
        (tmp_path / name).write_text(content)
        result = read_feed(tmp_path / name)
        assert (len(result.products), result.problems) == (8, ()), name
        assert {len(product.attributes) for product in result.products} == {1}


def test_a_thousand_mutants_of_good_feeds(tmp_path: Path) -> None:
    draw = random.Random(2026)
    outcomes = {"read": 0, "with problems": 0, "refused": 0}
    start = time.perf_counter()
    accepted = []
    for number in range(1_000):
        name = list(FEEDS)[number % len(FEEDS)]
        path = tmp_path / name
        path.write_bytes(mutate(FEEDS[name].encode(), draw))
        try:
            result = read_feed(path)
        except FeedError as error:
            assert str(path) in str(error)
            outcomes["refused"] += 1
            continue
        sound(result)
        accepted.append(result.products)
        outcomes["with problems" if result.problems else "read"] += 1
    assert min(outcomes.values()) > 50, outcomes  # the mutants do reach all three ends
    engine = open_database("sqlite://")
    catalogue = Catalogue(engine)
    for products in accepted[::10]:
        catalogue.apply(products, replace=True)
        assert catalogue.all() == sorted(products, key=lambda product: product.id)
    engine.dispose()
    assert time.perf_counter() - start < 60


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(), max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
names = st.sampled_from(
    [*HEADER, "currency", "availability", "rating_count", "promotion", "title_zh", "translations", "attributes", "url"]
) | st.text(st.characters(), max_size=8)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(names, values, max_size=6), min_size=1, max_size=3))
@example([{"attributes": {"\ud800": "\0"}}])
def test_any_json_values_under_known_names(tmp_path: Path, items: list[dict[str, object]]) -> None:
    good: dict[str, object] = {"id": "good", "title": "Coat", "price": 5}
    path = tmp_path / "feed.json"
    path.write_text(json.dumps([good, *({**good, "id": f"i{n}", **item} for n, item in enumerate(items))]))
    result = read_feed(path)
    sound(result)
    assert result.products[0].title == "Coat"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["f.csv", "f.tsv", "f.json", "f.jsonl", "f.yaml", "f"]),
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
def test_any_bytes(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    try:
        sound(read_feed(path))
    except FeedError as error:
        assert str(path) in str(error)


cells = st.text(st.characters(exclude_characters="\0"), max_size=30)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(cells, cells, cells), st.sampled_from([",", ";", "\t"]))
def test_any_csv_cells(tmp_path: Path, row: tuple[str, str, str], delimiter: str) -> None:
    path = tmp_path / "f.csv"
    lines = [
        delimiter.join(["id", "title", "price", "note"]),
        delimiter.join(["1", "Coat", "5", "x"]),
        delimiter.join(row),
    ]
    path.write_bytes("\n".join(lines).encode("utf-8", "replace"))
    try:
        sound(read_feed(path))
    except FeedError:
        pytest.fail("a feed with a good header and a good row is usable")
