"""The demo store: what it holds, that it says no two things at once, and that a seed gives the same bytes."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import assistant.demo
from assistant.demo import make_demo
from assistant.demo.goods import Goods, load_goods
from assistant.demo.paint import Look
from assistant.demo.pictures import SHAPES, draw
from assistant.demo.products import TODAY, make_items
from ranking.types import Event
from retrieval.feeds import read_feed
from retrieval.types import Product


@pytest.fixture(scope="module")
def goods() -> Goods:
    return load_goods()


@pytest.fixture(scope="module")
def products(goods: Goods) -> list[Product]:
    return [item.product for item in make_items(goods, 7)]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo")
    make_demo(home, seed=7, share=0.05)
    return home


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def contents(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}


def texts(product: Product) -> tuple[str, str, str, str]:
    zh = product.translations["zh"]
    return product.title, product.description, zh.title, zh.description


# -- what is there ------------------------------------------------------------------------------------------


def test_it_is_a_whole_store(products: list[Product], goods: Goods) -> None:
    departments = Counter(product.category[0] for product in products)
    assert len(products) >= 4000
    assert len(departments) >= 12
    assert departments["Clothing"] >= 1800
    assert len({product.brand for product in products}) >= 60
    assert len({product.id for product in products}) == len(products)
    assert all(re.fullmatch(r"[a-z]+-\d{4}", product.id) for product in products)
    assert len({product.title for product in products}) == len(products)
    assert len({product.translations["zh"].title for product in products}) == len(products)
    assert len(goods.kinds) >= 100


def test_black_down_jackets_of_every_sort(products: list[Product]) -> None:
    jackets = [product for product in products if product.attributes["product_type"] == ("down jacket",)]
    black = [product for product in jackets if product.attributes["colour"] == ("black",)]
    hoods = Counter(product.attributes["hood"][0] for product in black)
    prices = [product.price.amount for product in black]
    assert len(jackets) >= 160
    assert len(black) >= 40
    assert min(hoods["none"], hoods["fixed"], hoods["detachable"]) >= 8
    assert {product.attributes["gender"][0] for product in black} >= {"women", "men"}
    assert sum(product.in_stock for product in black) >= 0.85 * len(black)
    assert min(prices) < 8000 and max(prices) > 35000
    assert all("Down Jacket, Black" in product.title for product in black)
    assert all("黑色" in product.translations["zh"].title for product in black)


def test_new_arrivals_and_empty_shelves(products: list[Product]) -> None:
    released = [product.release_date for product in products if product.release_date]
    new = [day for day in released if TODAY - day < timedelta(days=45)]
    gone = [product for product in products if not product.in_stock]
    assert len(released) == len(products) and max(released) < TODAY
    assert 0.02 < len(new) / len(products) < 0.07
    assert 0.02 < len(gone) / len(products) < 0.09


# -- words and attributes say the same ----------------------------------------------------------------------


def test_no_hood_where_there_is_none(products: list[Product]) -> None:
    plain = [product for product in products if product.attributes.get("hood") == ("none",)]
    assert len(plain) > 100
    for product in plain:
        title, description, title_zh, description_zh = texts(product)
        spared = re.sub(r"no hood|without a hood", "", description, flags=re.IGNORECASE)
        assert "hood" not in (title + spared).lower(), product.id
        spared = re.sub(r"无帽", "", description_zh)
        assert "帽" not in title_zh + spared, product.id
        assert not any("hood" in feature for feature in product.attributes.get("features", ()))


def test_hoods_are_told_of(products: list[Product]) -> None:
    for product in products:
        if product.attributes.get("hood") == ("fixed",) and "hooded" in product.attributes.get("features", ()):
            assert "no hood" not in product.description.lower(), product.id
            assert "无帽" not in product.translations["zh"].description, product.id


def test_a_title_carries_its_own_colour_and_no_other(products: list[Product], goods: Goods) -> None:
    kinds = {kind.name: kind for kind in goods.kinds}
    for product in products:
        colour = goods.colours[product.attributes["colour"][0]]
        title, _, title_zh, _ = texts(product)
        if kinds[product.attributes["product_type"][0]].show_colour:
            assert title.endswith(f", {colour.name.title()}"), title
            assert colour.zh in title_zh, title_zh
        metals = {"金色", "银色"}  # "gold" and "silver" are materials too
        others = {other.zh for other in goods.colours.values()} - {colour.zh} - metals
        assert not [zh for zh in others if zh in title_zh.replace(colour.zh, "")], title_zh


def test_descriptions_name_no_second_colour(products: list[Product], goods: Goods) -> None:
    names = sorted(goods.colours, key=len, reverse=True)
    pattern = re.compile(r"\b(" + "|".join(names) + r")\b", re.IGNORECASE)
    for product in products:
        own = {product.attributes["colour"][0], *product.attributes.get("material", ())}
        own |= {"cream"} if product.category[0] == "Beauty & Care" else set()
        found = {match.lower() for match in pattern.findall(product.description)}
        found -= {word for word in found for mine in own if word in mine}
        assert not found, (product.id, product.description)


def test_descriptions_are_whole_sentences_in_both_languages(products: list[Product]) -> None:
    for product in products:
        _, description, _, description_zh = texts(product)
        assert 2 <= len(re.findall(r"[.。](?=\s|$)", description)) <= 5, description
        assert 2 <= description_zh.count("。") <= 5, description_zh
        for text in texts(product):
            assert "{" not in text and "|" not in text and "  " not in text, text
        assert not re.search(r"[\u4e00-\u9fff]", product.title + description)


def test_the_fill_and_the_waterproofing_in_words_are_the_attributes(products: list[Product]) -> None:
    for product in products:
        if fill := re.search(r"(\d+)-fill (duck|goose) down", product.description):
            assert product.attributes["fill"] == (fill.group(),), product.id
        if "down jacket" in product.attributes["product_type"]:
            goose = "goose" in product.attributes["fill"][0]
            assert ("鹅绒" in product.translations["zh"].title) == goose
        if product.attributes.get("waterproofing") == ("none",):
            assert "waterproof" not in " ".join(texts(product)).lower()
            assert "防水" not in product.translations["zh"].title


def test_prices_and_promotions_agree(products: list[Product]) -> None:
    promoted = 0
    for product in products:
        assert 99 <= product.price.amount <= 300000, product.id
        percent = re.match(r"(\d+)% off", product.promotion)
        if percent:
            promoted += 1
            assert product.list_price is not None, product.id
            expected = product.list_price.amount * (100 - int(percent.group(1))) / 100
            assert abs(product.price.amount - expected) <= 0.5, product.id
        elif product.promotion:
            assert product.list_price is None, product.id
        if product.list_price is not None:
            assert product.list_price.amount > product.price.amount, product.id
    assert promoted > 200


# -- pictures -----------------------------------------------------------------------------------------------


def test_every_picture_is_small_safe_and_well_formed(products: list[Product]) -> None:
    for product in products:
        drawn = draw(product)
        root = ElementTree.fromstring(drawn)
        assert root.attrib["viewBox"] == "0 0 240 240"
        assert len(drawn) <= 5000, (product.id, len(drawn))
        assert not re.search(r"<script|href|\son\w+=|<foreignObject|javascript:|<style|<image", drawn)
        assert set(re.findall(r"url\((.*?)\)", drawn)) <= {"#p", "#s", "#v"}


def test_product_text_in_a_picture_is_escaped(products: list[Product]) -> None:
    drawn = draw(replace(products[0], title='<script>"&'))
    assert "<script" not in drawn
    assert ElementTree.fromstring(drawn)[0].text == '<script>"&'


def test_a_hood_is_drawn_where_there_is_one() -> None:
    def puffer(hood: str) -> str:
        return SHAPES["puffer"](Look(base="#2b2c31", attributes={"hood": (hood,)}))

    assert puffer("none") != puffer("fixed") != puffer("detachable")
    assert len(puffer("none")) < len(puffer("fixed"))


def test_types_have_shapes_of_their_own(goods: Goods) -> None:
    assert {kind.shape for kind in goods.kinds} <= SHAPES.keys()
    assert len({shape(Look(base="#3a6fb5")) for shape in SHAPES.values()}) == len(SHAPES) >= 35


# -- files --------------------------------------------------------------------------------------------------


def test_a_seed_gives_the_same_bytes_and_another_other_ones(small: Path, tmp_path: Path) -> None:
    make_demo(tmp_path / "same", seed=7, share=0.05)
    make_demo(tmp_path / "other", seed=8, share=0.05)
    assert contents(tmp_path / "same") == contents(small)
    assert contents(tmp_path / "other") != contents(small)


def test_a_second_run_touches_nothing(small: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in small.rglob("*") if path.is_file()}
    make_demo(small, seed=7, share=0.05)
    assert {path: path.stat().st_mtime_ns for path in small.rglob("*") if path.is_file()} == before


def test_the_feed_reads_back_without_a_problem(small: Path, goods: Goods) -> None:
    result = read_feed(small / "demo" / "products.jsonl")
    assert not result.problems
    assert list(result.products) == [item.product for item in make_items(goods, 7, share=0.05)]
    assert all((small / product.images[0]).is_file() for product in result.products)


def test_the_readme_says_synthetic_and_the_seed(small: Path) -> None:
    text = (small / "demo" / "README").read_text(encoding="utf-8")
    assert "synthetic" in text and "seed 7" in text


def test_the_store_has_documents_in_both_languages_that_say_the_same(small: Path) -> None:
    names = ("contact", "payment", "returns", "shipping", "sizes", "warranty")
    folder = small / "documents"
    assert sorted(path.name for path in folder.iterdir()) == [f"{n}{end}" for n in names for end in (".md", ".zh.md")]
    for name in names:
        english = (folder / f"{name}.md").read_text(encoding="utf-8")
        chinese = (folder / f"{name}.zh.md").read_text(encoding="utf-8")
        assert "synthetic demo store" in english.split("\n## ")[0] and "合成演示商店" in chinese.split("\n## ")[0]
        assert not re.search(r"[\u4e00-\u9fff]", english)
        parts = [[sorted(re.findall(r"\d+(?:\.\d+)?", part)) for part in re.split(r"^#+ ", text, flags=re.MULTILINE)]
                 for text in (english, chinese)]  # fmt: skip
        assert parts[0] == parts[1], name


def test_the_documents_keep_what_the_products_promise(small: Path, products: list[Product]) -> None:
    warranty = (small / "documents" / "warranty.md").read_text(encoding="utf-8")
    promised = {product.category[0] for product in products if "two-year guarantee" in product.description.lower()}
    assert promised == {"Electronics", "Kitchen & Dining"}
    assert "Electronics and kitchen goods have a guarantee of two years" in warranty
    sizes = (small / "documents" / "sizes.md").read_text(encoding="utf-8")
    for product in products:
        if product.category[0] == "Clothing":
            for size in product.attributes.get("sizes", ()):
                assert re.search(rf"\| {size} \|", sizes) or 62 <= int(size) <= 152, size


def test_another_document_is_another_demo_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.verbs import demo_stamp

    copy = tmp_path / "demo"
    shutil.copytree(Path(assistant.demo.__file__).parent, copy)
    before = demo_stamp(7)
    monkeypatch.setattr(assistant.demo, "__file__", str(copy / "__init__.py"))
    assert demo_stamp(7) == before
    with (copy / "documents" / "returns.md").open("a", encoding="utf-8") as file:
        file.write("\n## One more thing\n")
    assert demo_stamp(7) != before


def test_shoppers_keep_their_tastes_to_themselves(small: Path) -> None:
    shoppers = rows(small / "demo" / "shoppers.jsonl")
    personas = [shopper for shopper in shoppers if shopper["persona"]]
    assert [shopper["position"] for shopper in personas] == [1, 2, 3, 4, 5]
    assert shoppers[:5] == personas
    assert any("name_zh" in shopper["explicit"] for shopper in personas)
    for shopper in shoppers:
        assert shopper.keys() == {"id", "name", "about", "persona", "position", "explicit", "consent"}
        assert shopper["explicit"].keys() <= {"locale", "about_zh", "name_zh"}


def test_events_follow_time_and_release(small: Path) -> None:
    products = {row["id"]: row for row in rows(small / "demo" / "products.jsonl")}
    shoppers = {row["id"] for row in rows(small / "demo" / "shoppers.jsonl")}
    fields = set(Event.__dataclass_fields__)
    stamps, types = [], Counter[str]()
    for row in rows(small / "demo" / "events.jsonl"):
        assert row.keys() <= fields
        event = Event(**(row | {"timestamp": datetime.fromisoformat(row["timestamp"])}))
        assert event.timestamp.tzinfo is not None
        assert event.shopper in shoppers
        assert event.timestamp.date().isoformat() >= products[event.product]["release_date"], event.event_id
        if event.type == "purchase":
            assert event.value == products[event.product]["price"] and event.currency == "USD"
        if event.type == "rating":
            assert event.value is not None and 1 <= event.value <= 5
        stamps.append(event.timestamp)
        types[event.type] += 1
    assert stamps == sorted(stamps)
    assert stamps[-1].date() < TODAY
    assert min(types[name] for name in ("impression", "view", "click", "cart", "remove", "purchase", "rating")) > 0
    assert types["view"] > types["cart"] > types["purchase"] * 0.8


def test_a_persona_buys_by_taste(tmp_path: Path) -> None:
    make_demo(tmp_path, seed=7, share=0.2)
    products = {row["id"]: row for row in rows(tmp_path / "demo" / "products.jsonl")}
    bought: dict[str, list[dict[str, Any]]] = {}
    for row in rows(tmp_path / "demo" / "events.jsonl"):
        if row["type"] == "view":
            bought.setdefault(row["shopper"], []).append(products[row["product"]])

    def median_price(shopper: str) -> float:
        prices = sorted(row["price"] for row in bought[shopper] if row["category"][0] == "Clothing")
        return float(prices[len(prices) // 2])

    assert median_price("s-0002") * 1.5 < median_price("s-0005")
    assert sum("kids" in row["attributes"].get("age_group", ()) for row in bought["s-0003"]) > len(bought["s-0003"]) / 3
    kitchen = {"Kitchen & Dining", "Groceries"}
    assert sum(row["category"][0] in kitchen for row in bought["s-0004"]) > len(bought["s-0004"]) / 2
