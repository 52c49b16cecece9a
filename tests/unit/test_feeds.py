"""Feeds of every format, good, dirty and broken."""

from __future__ import annotations

import json
import time
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from retrieval.feeds import FeedError, FeedResult, Problem, read_feed, read_feeds
from retrieval.types import Money, Product, Translation


def read(tmp_path: Path, name: str, content: str | bytes, **options: object) -> FeedResult:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_feed(path, **options)  # type: ignore[arg-type]


def csv(tmp_path: Path, *lines: str, **options: object) -> FeedResult:
    return read(tmp_path, "feed.csv", "\n".join(lines) + "\n", **options)


def row(tmp_path: Path, values: dict[str, object], **options: object) -> FeedResult:
    """One JSON product with a title and a price, and what the test adds."""
    item = {"id": "1", "title": "Coat", "price": 10, **values}
    return read(tmp_path, "feed.json", json.dumps([item]), **options)


def only(result: FeedResult) -> Product:
    assert [problem for problem in result.problems if problem.kind == "set aside"] == []
    (product,) = result.products
    return product


def trouble(result: FeedResult) -> Problem:
    (problem,) = result.problems
    assert problem.message and problem.remedy
    return problem


# --- formats


WANTED = Product(
    id="7",
    title="Down Coat",
    description="Warm, light",
    brand="Nord",
    category=("Clothing", "Coats"),
    price=Money(amount=17950, currency="USD"),
    quantity=3,
    attributes={"colour": ("black",)},
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("f.csv", 'id,title,description,brand,category,price,stock,colour\n7,Down Coat,"Warm, light",Nord,Clothing > Coats,179.5,3,black\n'),  # noqa: E501
        ("f.csv", 'id;title;description;brand;category;price;stock;colour\r\n7;Down Coat;Warm, light;Nord;Clothing > Coats;179,50;3;black\r\n'),  # noqa: E501
        ("f.tsv", 'id\ttitle\tdescription\tbrand\tcategory\tprice\tstock\tcolour\n7\tDown Coat\tWarm, light\tNord\tClothing|Coats\t179.5\t3\tblack\n'),  # noqa: E501
        ("f.json", '[{"id": 7, "title": "Down Coat", "description": "Warm, light", "brand": "Nord", "category": ["Clothing", "Coats"], "price": 179.5, "stock": 3, "colour": "black"}]'),  # noqa: E501
        ("f.jsonl", '\n{"id": 7, "title": "Down Coat", "description": "Warm, light", "brand": "Nord", "category": "Clothing/Coats", "price": "179.50 USD", "stock": 3, "attributes": {"Colour": ["black"]}}\n'),  # noqa: E501
        ("f.yaml", "- id: 7\n  title: Down Coat\n  description: Warm,\n    light\n  brand: Nord\n  category: Clothing > Coats\n  price: 179.5\n  stock: 3\n  colour: black\n"),  # noqa: E501
    ],
    ids=["csv", "excel", "tsv", "json", "jsonl", "yaml"],
)  # fmt: skip
def test_every_format_gives_the_same_product(tmp_path: Path, name: str, content: str) -> None:
    assert only(read(tmp_path, name, content)) == WANTED
    assert only(read(tmp_path, "without_a_suffix", content)) == WANTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_in_every_encoding_with_a_mark(tmp_path: Path, encoding: str) -> None:
    content = "id,title,price\n1,黑色羽绒服,99\n".encode(encoding)
    assert only(read(tmp_path, "feed.csv", content)).title == "黑色羽绒服"


@pytest.mark.parametrize("name", ["products", "items", "data"])
def test_a_list_inside_an_object(tmp_path: Path, name: str) -> None:
    document = {"version": 3, name: [{"id": "1", "title": "Coat", "price": 1}]}
    assert only(read(tmp_path, "feed.json", json.dumps(document))).title == "Coat"
    assert only(read(tmp_path, "nested.json", json.dumps({"data": document}))).title == "Coat"


def test_yaml_is_taken_as_written(tmp_path: Path) -> None:
    """YAML's own types would make 10 of 012, false of NO and a crash of the date."""
    result = read(
        tmp_path,
        "f.yaml",
        "- {id: 012, title: NO, price: 5, size: 1_0, made: 2024-99-99}\n- {id: 2, title: b, price: .nan}\n",
    )
    product = only(FeedResult(products=result.products, problems=(), rows=1))
    assert (product.id, product.title) == ("012", "NO")
    assert product.attributes == {"size": ("1_0",), "made": ("2024-99-99",)}
    assert (trouble(result).row, trouble(result).field) == (2, "price")


# --- fields


def test_google_merchant_columns(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        "google.tsv",
        "id\ttitle\tdescription\tlink\timage_link\tadditional_image_link\tavailability\tprice\tsale_price\tbrand\t"
        "google_product_category\tproduct_type\tcolor\n"
        "S1\tParka\tHooded\thttps://s.example/1\thttps://s.example/1.jpg\thttps://s.example/2.jpg,https://s.example/3.jpg\t"
        "in_stock\t100.00 EUR\t79.00 EUR\tNord\tApparel\tCoats > Parkas\tBlack\n",
    )
    product = only(result)
    assert product.price == Money(amount=7900, currency="EUR")
    assert product.list_price == Money(amount=10000, currency="EUR")
    assert product.on_sale and product.available and product.quantity is None
    assert product.images == ("https://s.example/1.jpg", "https://s.example/2.jpg", "https://s.example/3.jpg")
    assert product.url == "https://s.example/1"
    assert product.category == ("Coats", "Parkas")
    assert product.attributes == {"google_product_category": ("Apparel",), "color": ("Black",)}


def test_our_own_field_names(tmp_path: Path) -> None:
    product = only(
        row(
            tmp_path,
            {
                "url": "https://s.example/1",
                "images": ["images/1.svg"],
                "list_price": 12.5,
                "currency": "EUR",
                "quantity": 0,
                "attributes": {"Colour": ["black", "navy", "black"], "Fill Power": 700, "hood": False},
                "title_zh": "大衣",
                "description_zh": "暖和",
                "rating": 4.5,
                "rating_count": 12,
                "release_date": "2026-02-03",
                "promotion": "Winter sale",
            },
        )
    )
    assert product.list_price == Money(amount=1250, currency="EUR")
    assert product.images == ("images/1.svg",)
    assert product.attributes == {"colour": ("black", "navy"), "fill_power": ("700",), "hood": ("false",)}
    assert product.translations == {"zh": Translation(title="大衣", description="暖和")}
    assert (product.rating, product.rating_count, product.release_date) == (4.5, 12, date(2026, 2, 3))
    assert product.promotion == "Winter sale"
    assert not product.in_stock


def test_chinese_column_names(tmp_path: Path) -> None:
    product = only(csv(tmp_path, "商品编号,标题,描述,价格,货币,库存,颜色", "1,羽绒服,很暖和,199,CNY,3,黑色"))
    assert (product.title, product.price, product.quantity) == ("羽绒服", Money(amount=19900, currency="CNY"), 3)
    assert product.attributes == {"颜色": ("黑色",)}


def test_a_chinese_title_beside_an_english_one_is_its_translation(tmp_path: Path) -> None:
    product = only(csv(tmp_path, "id,title,标题,price", "1,Coat,大衣,5"))
    assert (product.title, product.title_in("zh")) == ("Coat", "大衣")


@pytest.mark.parametrize(
    ("values", "available", "quantity", "in_stock"),
    [
        ({}, True, None, True),
        ({"stock": 4}, True, 4, True),
        ({"stock": "0"}, False, 0, False),
        ({"availability": "in stock"}, True, None, True),
        ({"availability": "https://schema.org/InStock"}, True, None, True),
        ({"availability": "https://schema.org/OutOfStock"}, False, None, False),
        ({"availability": "preorder"}, False, None, False),
        ({"availability": "out_of_stock", "stock": 3}, False, 3, False),
        ({"available": True, "stock": 0}, True, 0, False),
        ({"available": 12}, True, 12, True),
        ({"stock": "sold out"}, False, None, False),
        ({"availability": "缺货"}, False, None, False),
    ],
)
def test_stock_and_availability(
    tmp_path: Path, values: dict[str, object], available: bool, quantity: int | None, in_stock: bool
) -> None:
    product = only(row(tmp_path, values))
    assert (product.available, product.quantity, product.in_stock) == (available, quantity, in_stock)


def test_a_preorder_stays_known_as_one(tmp_path: Path) -> None:
    assert only(row(tmp_path, {"availability": "https://schema.org/PreOrder"})).attributes == {
        "availability": ("preorder",)
    }


@pytest.mark.parametrize(
    ("written", "promotion"), [(True, "promoted"), (False, ""), ("yes", "promoted"), ("2 for 1", "2 for 1"), (None, "")]
)
def test_promotions(tmp_path: Path, written: object, promotion: str) -> None:
    assert only(row(tmp_path, {"promotion": written})).promotion == promotion


def test_a_product_that_the_store_puts_forward_is_not_on_sale_for_that(tmp_path: Path) -> None:
    product = only(row(tmp_path, {"promoted": True}))
    assert not product.on_sale
    assert product.attributes["promoted"] == ("true",)


@pytest.mark.parametrize(
    "written",
    [
        "2009-12-10", "2009-12-10T00:00:00Z", "2009-12-10T23:59:59+08:00", "2009/12/10", "20091210", "10 December 2009",
        "Dec 10, 2009", "2009年12月10日",
    ],
)  # fmt: skip
def test_dates(tmp_path: Path, written: str) -> None:
    assert only(row(tmp_path, {"date_released": written})).release_date == date(2009, 12, 10)


def test_markup_in_texts_becomes_text(tmp_path: Path) -> None:
    product = only(
        row(
            tmp_path,
            {
                "title": "Hat &amp; <b>Scarf</b>",
                "body_html": "<p>Warm<br>and soft.</p><script>alert('x')</script><style>p{}</style><ul><li>5 < 6</ul>",
            },
        )
    )
    assert product.title == "Hat & Scarf"
    assert product.description == "Warm\nand soft.\n5 < 6"


def test_markup_is_stripped_in_linear_time(tmp_path: Path) -> None:
    start = time.perf_counter()
    for piece in ("<a ", "<!--", "<a b='", "<script>", "</", "<!", "&#", "<script></scrip", "<"):
        only(row(tmp_path, {"description": piece * (90_000 // len(piece))}))
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "java\tscript:alert(1)", " JAVASCRIPT:x", "data:text/html,x", "../../etc/passwd"]
)
def test_an_address_that_is_none_is_left_out_and_the_product_goes_in(tmp_path: Path, address: str) -> None:
    result = row(tmp_path, {"url": address, "images": ["images/1.svg", address]})
    assert (only(result).url, only(result).images) == ("", ("images/1.svg",))
    assert [(problem.kind, problem.field) for problem in result.problems] == [("skipped", "url"), ("skipped", "images")]


def test_what_is_nested_is_left_out_and_told_once_a_file(tmp_path: Path) -> None:
    items = [{"id": i, "title": "Coat", "price": 1, "size": {"chest": 3}, "tags": ["warm", "new"]} for i in range(5)]
    result = read(tmp_path, "feed.json", json.dumps(items))
    assert [product.attributes for product in result.products] == [{"tags": ("warm", "new")}] * 5
    assert (trouble(result).kind, trouble(result).field) == ("skipped", "size")


def test_pandas_missing_values_are_missing(tmp_path: Path) -> None:
    result = read(tmp_path, "feed.json", '[{"id": 1, "title": "Coat", "price": 1, "brand": NaN, "stock": NaN}]')
    assert (only(result).brand, only(result).quantity, only(result).attributes) == ("", None, {})


# --- ids


def test_without_an_id_column_ids_are_made_that_stay_the_same(tmp_path: Path) -> None:
    first = csv(tmp_path, "title,description,price", "Coat,long,10", "Coat,short,10")
    later = csv(tmp_path, "description,price,stock,title", "short,12,3,Coat", "long,10,0,Coat")
    assert [product.id for product in first.products] == [product.id for product in later.products][::-1]
    assert (trouble(first).kind, trouble(first).row, trouble(first).field) == ("repaired", 0, "id")


def test_of_two_rows_with_one_id_the_first_is_kept(tmp_path: Path) -> None:
    result = csv(tmp_path, "id,title,price", "1,Coat,10", "2,Hat,5", "1,Jacket,10", "1,Coat,10")
    assert [(product.id, product.title) for product in result.products] == [("1", "Coat"), ("2", "Hat")]
    assert [(problem.row, problem.field, problem.value) for problem in result.problems] == [
        (4, "id", "1"),
        (5, "id", "1"),
    ]
    assert "other content" in result.problems[0].message and "same content" in result.problems[1].message
    assert "row 2 of feed.csv" in result.problems[0].message


def test_ids_are_compared_over_all_files_of_an_import(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,title,price\n1,Coat,10\n")
    (tmp_path / "b.jsonl").write_text('{"id": 1, "title": "Hat", "price": 2}\n{"id": 2, "title": "Cap", "price": 2}\n')
    result = read_feeds([tmp_path / "a.csv", tmp_path / "b.jsonl"])
    assert [product.title for product in result.products] == ["Coat", "Cap"]
    assert (trouble(result).file, trouble(result).row) == (str(tmp_path / "b.jsonl"), 1)
    assert result.rows == 3


# --- mapping


def test_columns_are_mapped_by_the_owner(tmp_path: Path) -> None:
    mapping = {
        "Nummer": "id",
        "bezeichnung": "title",
        "Kostet": "price",
        "Art": "attributes.product_type",
        "'EUR'": "currency",
    }
    result = csv(tmp_path, "Nummer,Bezeichnung,Kostet,Art,title", "1,Mantel,10,coat,ignored", mapping=mapping)
    product = only(result)
    assert (product.id, product.title, product.price) == ("1", "Mantel", Money(amount=1000, currency="EUR"))
    assert product.attributes == {"product_type": ("coat",), "title": ("ignored",)}


def test_a_literal_stands_for_every_row(tmp_path: Path) -> None:
    result = csv(tmp_path, "id,name", "1,Coat", "2,Hat", mapping={"'9.99'": "price", "'winter'": "attributes.season"})
    assert {product.price.amount for product in result.products} == {999}
    assert {product.attributes["season"] for product in result.products} == {("winter",)}


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"cost": "prize"}, "no field 'prize'; known are id, title, description"),
        ({"ghost": "price"}, "no column 'ghost'; it has id, name, cost"),
        ({"cost": "price", "name": "price"}, "two columns are mapped to price"),
        ({"cost": "attributes."}, "no field"),
        ({}, "no usable column for the price; it has id, name, cost.*--map COLUMN=price"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(tmp_path: Path, mapping: dict[str, str], said: str) -> None:
    with pytest.raises(FeedError, match=said):
        csv(tmp_path, "id,name,cost", "1,Coat,5", mapping=mapping)


def test_an_empty_column_gives_way_to_another_of_the_same_meaning(tmp_path: Path) -> None:
    assert only(csv(tmp_path, "id,title,name,price", "1,,Coat,5")).title == "Coat"


def test_an_unknown_store_currency_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="unknown currency 'XYZ'"):
        csv(tmp_path, "id,title,price", "1,Coat,5", currency="XYZ")


# --- bad rows


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": None}, "title"),
        ({"title": " \t "}, "title"),
        ({"title": "<p></p>"}, "title"),
        ({"title": ["a"]}, "title"),
        ({"title": "x" * 1_001}, "title"),
        ({"id": ""}, "id"),
        ({"id": "x" * 201}, "id"),
        ({"price": None}, "price"),
        ({"price": ""}, "price"),
        ({"price": "twelve"}, "price"),
        ({"price": -1}, "price"),
        ({"price": float("nan")}, "price"),
        ({"price": float("inf")}, "price"),
        ({"price": 1e18}, "price"),
        ({"price": "5 XYZ"}, "price"),
        ({"currency": "XYZ"}, "currency"),
        ({"list_price": "a lot"}, "list_price"),
        ({"list_price": "5 EUR"}, "list_price"),
        ({"stock": -1}, "quantity"),
        ({"stock": "1.5"}, "quantity"),
        ({"stock": 10**12}, "quantity"),
        ({"availability": "perhaps"}, "available"),
        ({"rating": 6}, "rating"),
        ({"rating": -0.1}, "rating"),
        ({"rating": "good"}, "rating"),
        ({"rating_count": "many"}, "rating_count"),
        ({"release_date": "12/10/2009"}, "release_date"),
        ({"release_date": "2024-02-30"}, "release_date"),
        ({"release_date": "9999-01-01"}, "release_date"),
        ({"brand": "x" * 201}, "brand"),
    ],
)
def test_a_bad_value_sets_its_row_aside_and_the_rest_goes_in(
    tmp_path: Path, values: dict[str, object], field: str
) -> None:
    good = {"id": "g", "title": "Hat", "price": 3}
    items = [good, {"id": "1", "title": "Coat", "price": 10, **values}, {**good, "id": "h"}]
    result = read(tmp_path, "feed.json", json.dumps(items))
    assert [product.id for product in result.products] == ["g", "h"]
    problem = trouble(result)
    assert (problem.file, problem.row, problem.field, problem.kind) == (
        str(tmp_path / "feed.json"),
        2,
        field,
        "set aside",
    )
    assert len(problem.value) < 100


@pytest.mark.parametrize("bad", ["\0", "\x07", "\x9f", "\ud800", "\udfff"], ids=ascii)
def test_control_characters_and_half_characters_are_removed_and_told(tmp_path: Path, bad: str) -> None:
    result = row(tmp_path, {"title": f"Co{bad}at", "colour": f"bla{bad}ck", f"we{bad}ave": "twill"})
    assert only(result).title == "Coat"
    assert only(result).attributes == {"colour": ("black",), "weave": ("twill",)}
    assert [(problem.kind, problem.field) for problem in result.problems] == [
        ("repaired", "title"),
        ("repaired", "colour"),
    ]


@pytest.mark.parametrize("name", ["feed.csv", "feed.jsonl", "feed.yaml"])
def test_a_nul_byte_costs_no_row(tmp_path: Path, name: str) -> None:
    content = {
        "feed.csv": "id,title,price\n1,Co\0at,5\n",
        "feed.jsonl": '{"id": 1, "title": "Co\0at", "price": 5}',
        "feed.yaml": "- {id: 1, title: Co\0at, price: 5}",
    }[name]
    assert only(read(tmp_path, name, content)).title == "Coat"


def test_a_description_that_is_too_long_is_cut_and_told(tmp_path: Path) -> None:
    result = row(tmp_path, {"description": "x" * 100_001})
    assert len(only(result).description) == 100_000
    assert trouble(result).kind == "repaired"


def test_csv_rows_are_numbered_by_the_line_they_begin_at(tmp_path: Path) -> None:
    result = csv(tmp_path, "id,title,price", '1,"Coat', 'warm",5', "", "2,Hat,none", "3,Cap,5")
    assert [(product.id, product.title) for product in result.products] == [("1", "Coat warm"), ("3", "Cap")]
    assert trouble(result).row == 5


@pytest.mark.parametrize("bad", ["2,Hat", "2,Hat,5,red,9", '2,"Hat,5', '2,"Hat"s,5', '2,"Hat,5 "x", y'])
def test_a_csv_row_with_wrong_cells_or_quotes_costs_itself_only(tmp_path: Path, bad: str) -> None:
    result = csv(tmp_path, "id,title,price", "1,Coat,5", bad, "3,Cap,5", '4,"Scarf, long",6')
    assert [product.id for product in result.products] == ["1", "3", "4"]
    assert trouble(result).row == 3


def test_a_csv_cell_may_be_long_but_not_endless(tmp_path: Path) -> None:
    result = csv(tmp_path, "id,title,price,note", f"1,Coat,5,{'x' * 50_000}", f"2,Hat,5,{'x' * 200_000}", "3,Cap,5,y")
    assert [product.id for product in result.products] == ["1", "3"]
    assert [problem.row for problem in result.problems if problem.kind == "set aside"] == [3]


def test_columns_of_one_name_stay_apart(tmp_path: Path) -> None:
    product = only(csv(tmp_path, "id,title,price,price,", "1,Coat,5,9,"))
    assert (product.price.amount, product.attributes) == (500, {"price_(4)": ("9",)})


def test_a_broken_jsonl_line_costs_itself_only(tmp_path: Path) -> None:
    lines = ['{"id": 1, "title": "Coat", "price": 5}', '{"id": 2, "title', "[" * 100_000, "7",
             '{"id": 3, "title": "a\u2028b", "price": 5}']  # fmt: skip
    result = read(tmp_path, "feed.jsonl", "\n".join(lines))
    assert [product.id for product in result.products] == ["1", "3"]
    assert [problem.row for problem in result.problems] == [2, 3, 4]


def test_items_that_are_no_objects_are_set_aside(tmp_path: Path) -> None:
    result = read(tmp_path, "feed.json", '[1, null, "x", [], {"id": 1, "title": "Coat", "price": 5}]')
    assert [problem.row for problem in result.problems] == [1, 2, 3, 4]
    assert only(FeedResult(products=result.products, problems=(), rows=5)).title == "Coat"


# --- files that cannot be used


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("f.csv", b"", "is empty"),
        ("f.json", b" \n\t ", "is empty"),
        ("f.csv", b"\xef\xbb\xbf", "is empty"),
        (
            "f.csv",
            "id,title,price\n1,Caf\u00e9,3\n".encode("latin-1"),
            r"not valid UTF-8: byte 20 \(0xe9, line 2\).*iconv",
        ),
        ("f.csv", "id,title,price\n1,羽绒服,3\n".encode("gbk"), "not valid UTF-8.*save it as UTF-8"),
        ("f.csv", "id,title\n1,a".encode("utf-16-le"), "byte order mark"),
        ("f.csv", b"\xff\xfei\0d\0,", "not valid UTF-16-LE"),
        ("f.xlsx", b"PK\x03\x04 rest", "Excel workbook"),
        ("f.json.gz", b"\x1f\x8b rest", "gunzip"),
        ("f.csv", bytes(range(256)) * 20, "UTF-8|binary"),
        ("f.csv", b"alpha,beta\n1,2\n", "no usable column for the title; it has alpha, beta"),
        ("f.csv", b"id,title\n1,Coat\n", "no usable column for the price"),
        ("f.csv", b"id,title,price\n", "no usable column for the title"),
        ("f.csv", b'"id,title,price\n1,Coat,2\n', "header cannot be read"),
        ("f.json", b'[{"id": 1, "title": "x"', "not valid JSON.*is it cut off"),
        ("f.json", b'{"id": 1, "title": "x"}', "expected a list of objects.*it has id, title"),
        ("f.json", b"[]", "empty list"),
        ("f.json", b"42", "expected a list"),
        ("f.json", b"[" * 200_000, "nested too deeply"),
        ("f.json", b"[" + b"9" * 5000 + b"]", "not usable JSON"),
        ("f.jsonl", b"a\nb\n", "no line is a JSON object"),
        ("f.yaml", b"- {a: [}", "not valid YAML.*line 1"),
        ("f.yaml", b"? [a]\n: b", "not valid YAML"),
        ("f.yaml", BOMB.encode(), "aliases .* are refused"),
        ("f.yaml", b"[" * 200_000, "nested more than 40 deep"),
        ("f.yaml", b"- " * 200_000, "nested more than 40 deep"),
        ("f.dat", b"just some words", "cannot tell what kind of file.*end its name in .csv"),
        ("f.csv", ",".join(f"c{i}" for i in range(21000)).encode(), "21,000 columns"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_remedy(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(FeedError, match=said) as raised:
        read(tmp_path, name, content)
    assert str(tmp_path / name) in str(raised.value)


def test_paths_that_are_no_feed(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="there is no file"):
        read_feed(tmp_path / "missing.csv")
    with pytest.raises(FeedError, match="is a folder"):
        read_feed(tmp_path)
    with pytest.raises(FeedError, match="no ordinary file"):
        read_feed(Path("/dev/zero"))
    with pytest.raises(FeedError, match=r"cannot be read|there is no file"):
        read_feed(Path("a\0b.csv"))
    with pytest.raises(FeedError, match=r"cannot be read|there is no file"):
        read_feed(tmp_path / ("x" * 5000))


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="unknown file format 'xml'; known are csv, tsv, json, jsonl, yaml"):
        csv(tmp_path, "id,title,price", "1,Coat,5", format="xml")


# --- real data


@pytest.fixture
def retail(shop_data: Path) -> Path:
    return shop_data / "retail-demo-store" / "products.yaml"


@pytest.mark.data
def test_the_retail_demo_store_is_read_whole_and_right(retail: Path) -> None:
    import yaml

    raw = yaml.load(retail.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    result = read_feed(retail)
    assert (len(result.products), result.rows, result.problems) == (2_465, 2_465, ())
    for item, product in zip(raw, result.products, strict=True):
        assert (product.id, product.title, product.category) == (item["id"], item["name"], (item["category"],))
        assert product.price == Money(amount=round(item["price"] * 100), currency="USD")
        assert (product.quantity, product.in_stock) == (item["current_stock"], item["current_stock"] > 0)
        assert product.attributes["style"] == (item["style"],)
        assert ("promoted" in product.attributes) == item.get("promoted", False)
    assert Counter(product.on_sale for product in result.products) == {False: 2_465}


@pytest.mark.data
def test_icecat_is_read_whole(shop_data: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(shop_data / "chorus-icecat" / "4.json.zip") as archive:
        archive.extractall(tmp_path)
    (path,) = tmp_path.iterdir()
    raw = json.loads(path.read_text())
    result = read_feed(path)
    assert [product.id for product in result.products] == [item["id"] for item in raw]
    for item, product in zip(raw, result.products, strict=True):
        assert product.price == Money(amount=round(item["price"] * 100), currency="USD")
        assert product.brand == " ".join(item.get("supplier", "").split())
    assert {problem.kind for problem in result.problems} <= {"repaired"}


@pytest.mark.data
def test_the_chinese_garments_want_a_price_and_get_made_ids(shop_data: Path) -> None:
    path = shop_data / "zh" / "products.csv"
    with pytest.raises(FeedError, match="no usable column for the price"):
        read_feed(path)
    result = read_feed(path, mapping={"'199'": "price"}, currency="CNY")
    assert len({product.id for product in result.products}) == result.rows == len(result.products)
    assert result.products[0].title == "雪纺连衣裙"
    assert result.products[0].attributes["style"] == ("田园、休闲",)
