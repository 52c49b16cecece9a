"""Which tags a product gets, from where, and in which words they are shown."""

import csv
import os
from pathlib import Path

import pytest
import yaml

from retrieval.lexicon import Lexicon, load_lexicon
from retrieval.tags import tag, tag_text, tag_version, vocabulary
from retrieval.types import FACETS, Money, Product, Tag, TaggedProduct, Translation


def product(title: str = "Thing", description: str = "", **fields: object) -> Product:
    return Product(
        id="p1",
        title=title,
        description=description,
        price=Money(amount=100, currency="USD"),
        **fields,  # type: ignore[arg-type]
    )


def tags(*args: str, **fields: object) -> dict[tuple[str, str], Tag]:
    return {(t.facet, t.value): t for t in tag(product(*args, **fields), load_lexicon())}


def values(found: dict[tuple[str, str], Tag], facet: str) -> set[str]:
    return {value for f, value in found if f == facet}


def attributes(**said: str) -> dict[str, tuple[str, ...]]:
    return {name: (value,) for name, value in said.items()}


def test_a_black_leather_jacket() -> None:
    found = tags("Vintage Black Leather Jacket", category=("Apparel",), attributes=attributes(gender="F"))
    assert {("colour", "black"), ("material", "leather"), ("product_type", "jacket"), ("gender", "women")} <= set(found)
    assert found["colour", "black"].source == "title"
    assert found["colour", "black"].evidence == "Black"
    assert found["category", "apparel"].source == "field:category"
    assert found["product_type", "outerwear"].source == "implied:product_type=jacket"


def test_the_strongest_source_wins_and_nothing_is_there_twice() -> None:
    made = product("Black dress", "A black dress in black.", attributes=attributes(colour="Black"))
    found = [t for t in tag(made, load_lexicon()) if (t.facet, t.value) == ("colour", "black")]
    assert [t.source for t in found] == ["field:colour"]
    assert found[0].structured


def test_tags_come_in_facet_order() -> None:
    order = [FACETS.index(t.facet) for t in tag(product("Warm black wool coat for women"), load_lexicon())]
    assert order == sorted(order)


def test_translations_are_read_too() -> None:
    found = tags("Parka 3000", translations={"zh": Translation(title="黑色派克大衣 女", description="防水面料")})
    assert {("colour", "black"), ("gender", "women"), ("feature", "waterproof")} <= set(found)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("gender_affinity", "F", ("gender", "women")),
        ("gender_affinity", "M", ("gender", "men")),
        ("性别", "女", ("gender", "women")),
        ("颜色", "黑色", ("colour", "black")),
        ("attr_t_product_colour", "Black", ("colour", "black")),
        ("Fabric", "100% cotton", ("material", "cotton")),
        ("fill", "Down", ("material", "down")),
        ("style", "backpack", ("product_type", "backpack")),
        ("style", "formal", ("occasion", "formal")),
        ("款式", "复古", ("feature", "vintage")),
        ("hood", "yes", ("feature", "hood")),
        ("hood", "detachable", ("feature", "hood")),
        ("waterproof", "10,000 mm", ("feature", "waterproof")),
        ("sleeve", "long", ("feature", "long-sleeve")),
        ("fit", "slim", ("feature", "slim-fit")),
        ("colour", "Midsummer Haze", ("colour", "midsummer haze")),
        ("product_type", "Thingamajig", ("product_type", "thingamajig")),
    ],
)  # fmt: skip
def test_fields(name: str, value: str, expected: tuple[str, str]) -> None:
    assert tags(attributes={name: (value,)})[expected].source == f"field:{name}"


@pytest.mark.parametrize("value", ["none", "No", "N/A", "无", "-", "unknown"])
def test_a_field_that_says_nothing_gives_nothing(value: str) -> None:
    assert tags(attributes=attributes(colour=value, material=value, style=value)) == {}


def test_unknown_words_of_vague_fields_are_dropped() -> None:
    assert tags(attributes=attributes(style="zanzibar", type="q-17")) == {}


@pytest.mark.parametrize("said", [attributes(hood="none"), attributes(hood="no"), attributes(hood="无")])
def test_a_field_that_denies_a_feature_outweighs_the_text(said: dict[str, tuple[str, ...]]) -> None:
    found = tags("Parka with hood", "A warm hooded parka.", attributes=said)
    assert ("feature", "hood") not in found
    assert ("product_type", "parka") in found


@pytest.mark.parametrize("title", ["Hoodless parka", "Parka without hood", "无帽派克大衣", "Parka, no hood"])
def test_a_title_that_denies_a_feature_outweighs_the_rest(title: str) -> None:
    assert ("feature", "hood") not in tags(title, "Wear it with or without the hood.")


def test_a_negated_word_in_the_description_is_no_tag() -> None:
    found = tags("Jacket", "Made without leather or fur.")
    assert values(found, "material") == set()


@pytest.mark.parametrize(
    "description",
    [
        "Pair with black jeans and white sneakers.",
        "Goes well with black boots.",
        "Contrasts with her red hair.",
        "搭配一双黑色靴子，白色衬衫。",
    ],
)
def test_what_goes_with_a_product_is_not_the_product(description: str) -> None:
    found = tags("Wool coat", description)
    assert values(found, "colour") == set()
    assert values(found, "product_type") == {"coat", "outerwear"}


def test_the_colour_of_a_part_gives_way_to_that_of_the_whole() -> None:
    found = tags("Expedition Backpack", "This durable beige backpack has black straps and gold hardware.")
    assert values(found, "colour") == {"beige"}


def test_the_description_gives_a_type_only_where_nothing_better_does() -> None:
    assert values(tags("Vintage Classic", "This watch goes with a suit."), "product_type") >= {"watch"}
    assert "suit" not in values(tags("Leather Belt", "A belt for every suit."), "product_type")


def test_implications_lead_upward_only() -> None:
    found = tags("Navy down jacket")
    assert {"navy", "dark-blue", "blue"} == values(found, "colour")
    assert {"down-jacket", "puffer-jacket", "jacket", "outerwear"} == values(found, "product_type")
    assert "navy" not in values(tags("Blue jacket"), "colour")


def test_jacket_and_down_make_a_down_jacket() -> None:
    found = tags("Summit jacket", attributes=attributes(fill="goose down"))
    assert "down-jacket" in values(found, "product_type")


def test_gold_is_a_metal_on_jewellery_and_a_colour_on_a_dress() -> None:
    assert values(tags("Gold earrings"), "material") == {"gold", "metal"}
    assert values(tags("Gold dress"), "material") == set()
    assert values(tags("Gold dress"), "colour") == {"gold"}


def test_a_store_s_own_department_is_kept_alone() -> None:
    assert values(tags("Down jacket", category=("Mountain Shop",)), "category") == {"mountain shop"}
    assert values(tags("Down jacket"), "category") == {"apparel"}


def test_brand_is_the_store_s_word() -> None:
    assert tags(brand="Nord & Peak")["brand", "nord & peak"].evidence == "Nord & Peak"
    assert tags(brand="n/a") == {}


def test_the_narrowest_type_comes_first() -> None:
    item = product("Bomber", attributes=attributes(style="jacket"))
    assert next(t.value for t in tag(item, load_lexicon()) if t.facet == "product_type") == "bomber-jacket"


def test_a_brand_s_name_in_the_title_says_nothing_else() -> None:
    assert values(tags("Black Swan Wool Coat", brand="Black Swan"), "colour") == set()


def test_a_grade_of_a_feature_is_not_the_next_grade() -> None:
    found = tags("Coat", attributes=attributes(waterproofing="water-resistant"))
    assert values(found, "feature") == {"water-resistant"}


def test_a_plated_watch_keeps_the_material_that_its_field_states() -> None:
    found = tags("Gold Watch", attributes=attributes(material="stainless steel"))
    assert values(found, "material") == {"stainless-steel", "metal"}


def test_vocabulary_counts_products() -> None:
    lexicon = load_lexicon()
    made = [product("Black jacket", attributes=attributes(colour="black")), product("Black dress"), product("Thing")]
    counted = vocabulary(TaggedProduct(product=p, tags=tag(p, lexicon)) for p in made)
    assert counted.products == 3
    assert counted.counts["colour", "black"] == 2
    assert counted.structured["colour", "black"] == 1
    assert counted.facet_sizes["colour"] == 2
    assert vocabulary([]).counts == {}


def shown(made: Product, language: str) -> str:
    lexicon: Lexicon = load_lexicon()
    return tag_text(TaggedProduct(product=made, tags=tag(made, lexicon)), lexicon, language)


def test_tag_text_reads_like_a_label() -> None:
    made = product("Women's black waterproof down jacket with hood", attributes=attributes(season="winter"))
    assert shown(made, "en") == (
        "black down jacket, puffer jacket, jacket, outerwear, down filling, apparel, "
        "women, hood, waterproof, insulated, winter"
    )
    assert shown(made, "zh") == "黑色羽绒服，面包服，夹克，外套大衣，羽绒，服装，女，连帽，防水，保暖填充，冬季"
    assert shown(product("Thing"), "en") == ""


def test_the_version_names_rules_and_lexicon() -> None:
    assert tag_version(load_lexicon()).endswith(load_lexicon().version)


def shop_data() -> Path:
    folder = Path(os.environ.get("SHOP_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs the example shops: no folder {folder}; set SHOP_DATA")
    return folder


def shop_rows() -> list[dict[str, str]]:
    text = (shop_data() / "retail-demo-store" / "products.yaml").read_text(encoding="utf-8")
    rows: list[dict[str, str]] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return rows


@pytest.mark.data
def test_every_department_and_style_of_a_real_store_is_known_in_both_languages() -> None:
    lexicon = load_lexicon()
    rows = yaml.load(
        (shop_data() / "retail-demo-store" / "products.yaml").read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    styles, departments = {row["style"] for row in rows}, {row["category"] for row in rows}
    facets = ("product_type", "occasion", "category", "feature")
    assert {d for d in departments if not lexicon.lookup("category", d)} == set()
    unknown = {s for s in styles if not any(lexicon.lookup(facet, s) for facet in facets)}
    assert unknown == set()
    for department in departments:
        label = lexicon.label("category", lexicon.lookup("category", department)[0], "zh")
        assert not label.isascii()


@pytest.mark.data
def test_black_leather_jackets_of_a_real_store() -> None:
    lexicon = load_lexicon()
    rows = yaml.load(
        (shop_data() / "retail-demo-store" / "products.yaml").read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    named = [r for r in rows if "leather jacket" in r["name"].lower() and r["style"] == "jacket"]
    assert named
    for row in named:
        found = tag(product(row["name"], row["description"], category=(row["category"],)), lexicon)
        assert {("product_type", "jacket"), ("material", "leather")} <= {(t.facet, t.value) for t in found}


@pytest.mark.data
def test_chinese_garments_have_the_colour_that_they_say() -> None:
    lexicon = load_lexicon()
    colours = {
        "深蓝色": "dark-blue",
        "黑色": "black",
        "白色": "white",
        "粉色": "pink",
        "卡其色": "khaki",
        "米白色": "off-white",
    }
    with (shop_data() / "zh" / "products.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            found = {(t.facet, t.value) for t in tag(product(row["product_name"], row["product_description"]), lexicon)}
            assert any(facet == "product_type" for facet, _ in found), row
            said = row["product_description"].partition("颜色为")[2].partition("，")[0]
            if said in colours:
                assert ("colour", colours[said]) in found, row
