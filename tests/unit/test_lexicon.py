"""What the lexicon reads out of text, and what it refuses in its files."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.lexicon import Lexicon, LexiconError, Mention, load_lexicon
from retrieval.types import FACETS


def said(text: str, lexicon: Lexicon | None = None) -> set[tuple[str, str]]:
    return {(m.facet, m.value) for m in (lexicon or load_lexicon()).mentions(text) if not m.negated}


def ruled_out(text: str) -> set[tuple[str, str]]:
    return {(m.facet, m.value) for m in load_lexicon().mentions(text) if m.negated}


def only(text: str, facet: str) -> set[str]:
    return {value for f, value in said(text) if f == facet}


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("black leather jackets", {("colour", "black"), ("material", "leather"), ("product_type", "jacket")}),
        ("Black Down Jacket", {("colour", "black"), ("product_type", "down-jacket")}),
        ("我想要购买一件黑色的羽绒服", {("colour", "black"), ("product_type", "down-jacket")}),
        ("羽絨服", {("product_type", "down-jacket")}),
        ("黑色 leather jacket", {("colour", "black"), ("material", "leather"), ("product_type", "jacket")}),
        ("gold earrings", {("colour", "gold"), ("material", "gold"), ("product_type", "earrings")}),
        ("women's gray t-shirts", {("gender", "women"), ("colour", "grey"), ("product_type", "t-shirt")}),
        ("navy blue suit", {("colour", "navy"), ("product_type", "suit")}),
        ("chocolate brown boots", {("colour", "chocolate"), ("product_type", "boot")}),
        ("rose gold watch", {("colour", "rose-gold"), ("material", "rose-gold"), ("product_type", "watch")}),
        ("送女朋友的生日礼物", {("gender", "women"), ("occasion", "birthday"), ("occasion", "gift")}),
        ("ＢＬＡＣＫ ｄｒｅｓｓ", {("colour", "black"), ("product_type", "dress")}),
    ],
)
def test_reads_tags(text: str, tags: set[tuple[str, str]]) -> None:
    assert said(text) == tags


@pytest.mark.parametrize("text", ["t-shirt", "t shirt", "tshirt", "T-Shirts", "tee", "tees", "T恤"])
def test_one_garment_in_many_spellings(text: str) -> None:
    assert said(text) == {("product_type", "t-shirt")}


@pytest.mark.parametrize(
    ("american", "british"), [("gray", "grey"), ("jewelry", "jewellery"), ("multicolored", "multicoloured")]
)
def test_spelling_makes_no_difference(american: str, british: str) -> None:
    assert said(american) == said(british) != set()


@pytest.mark.parametrize(
    ("text", "facet", "not_meant"),
    [
        ("break it down, then sit down and slow down", "material", "down"),
        ("temperatures down to -20", "material", "down"),
        ("olive oil", "colour", "olive"),
        ("orange juice", "colour", "orange"),
        ("black pepper", "colour", "black"),
        ("cotton candy", "material", "cotton"),
        ("faux leather bag", "material", "leather"),
        ("vegan leather bag", "material", "leather"),
        ("人造革手提包", "material", "leather"),
        ("faux fur", "material", "fur"),
        ("navy blue", "colour", "blue"),
        ("light blue", "colour", "blue"),
        ("rose gold", "colour", "gold"),
        ("leather care set", "material", "leather"),
        ("spring-loaded hinge", "season", "spring"),
        ("spring mattress", "season", "spring"),
        ("you will fall in love", "season", "autumn"),
        ("watch out", "product_type", "watch"),
        ("free shipping", "feature", "hood"),
        ("made in china", "material", "porcelain"),
        ("黑巧克力", "colour", "black"),
        ("黑胡椒", "colour", "black"),
        ("红酒杯", "colour", "red"),
        ("blackout", "colour", "black"),
        ("scarlet", "product_type", "car-accessory"),
    ],
)
def test_does_not_fall_for(text: str, facet: str, not_meant: str) -> None:
    assert not_meant not in only(text, facet)


def test_down_is_a_material_where_it_is_one() -> None:
    for text in ("goose down", "filled with duck down", "700 fill", "down-filled", "down insulation", "白鸭绒"):
        assert only(text, "material") == {"down"}, text


@pytest.mark.parametrize(
    "text",
    [
        "no hood", "without a hood", "hoodless", "hood-free", "hood free", "does not have a hood", "无帽", "没有帽子",
        "不带帽", "不要帽子", "no detachable hood", "hood not included", "無帽",
    ],
)  # fmt: skip
def test_no_hood(text: str) -> None:
    assert ("feature", "hood") in ruled_out(text)
    assert ("feature", "hood") not in said(text)


@pytest.mark.parametrize(
    ("text", "out", "wanted"),
    [
        ("no hood or fur", {("feature", "hood"), ("material", "fur")}, set()),
        ("not black, grey or white", {("colour", "black"), ("colour", "grey"), ("colour", "white")}, set()),
        ("no hood, black", {("feature", "hood")}, {("colour", "black")}),
        ("coat without hood and with zip", {("feature", "hood")}, {("product_type", "coat"), ("feature", "zip")}),
        ("non-leather shoes", {("material", "leather")}, {("product_type", "shoe")}),
        ("not leather", {("material", "leather")}, set()),
        ("anything but leather", {("material", "leather")}, set()),
        ("I don't want wool or cashmere", {("material", "wool"), ("material", "cashmere")}, set()),
        ("any colour except black", {("colour", "black")}, set()),
        ("not only leather", set(), {("material", "leather")}),
        ("不要黑色的", {("colour", "black")}, set()),
        ("不要帽子和毛领", {("feature", "hood"), ("material", "fur")}, set()),
        ("不含羊毛的毛衣", {("material", "wool")}, {("product_type", "sweater")}),
        ("除了黑色都可以", {("colour", "black")}, set()),
        ("非常黑", set(), {("colour", "black")}),
        ("有没有白色运动鞋", set(), {("colour", "white"), ("product_type", "sneaker")}),
        ("wireless headphones", set(), {("feature", "wireless"), ("product_type", "headphones")}),
        ("无线耳机", set(), {("feature", "wireless"), ("product_type", "headphones")}),
    ],
)  # fmt: skip
def test_negation_reaches_what_it_should(text: str, out: set[tuple[str, str]], wanted: set[tuple[str, str]]) -> None:
    assert ruled_out(text) == out
    assert said(text) == wanted


def test_spans_are_those_of_the_original_text() -> None:
    text = "Ünïcode ﬁne — “ＢＬＡＣＫ” ½ 黑色 Cafe\u0301 grey"
    assert [(m.value, m.text) for m in load_lexicon().mentions(text) if m.facet == "colour"] == [
        ("black", "ＢＬＡＣＫ"),
        ("black", "黑色"),
        ("grey", "grey"),
    ]


def test_a_type_that_only_qualifies_another_is_weak() -> None:
    mentions = {m.value: m.weak for m in load_lexicon().mentions("a bag for my laptop") if m.facet == "product_type"}
    assert mentions == {"bag": False, "laptop": True}
    guitar = {m.value: m.weak for m in load_lexicon().mentions("guitar poster") if m.facet == "product_type"}
    assert guitar == {"guitar": True, "poster": False}


def test_hypernyms_are_transitive() -> None:
    implied = load_lexicon().implied("product_type", "down-jacket")
    assert {
        ("product_type", "jacket"),
        ("product_type", "outerwear"),
        ("material", "down"),
        ("category", "apparel"),
    } <= set(implied)
    assert ("colour", "blue") in load_lexicon().implied("colour", "navy")
    assert ("colour", "navy") not in load_lexicon().implied("colour", "blue")
    assert load_lexicon().implied("colour", "no-such-colour") == ()
    for kind in ("bomber-jacket", "windbreaker", "blazer", "parka", "ski-jacket"):
        assert ("product_type", "outerwear") in load_lexicon().implied("product_type", kind)


def test_labels() -> None:
    lexicon = load_lexicon()
    assert lexicon.label("colour", "black", "zh") == "黑色"
    assert lexicon.label("product_type", "down-jacket", "zh") == "羽绒服"
    assert lexicon.label("product_type", "down-jacket", "en") == "down jacket"
    assert lexicon.label("gender", "women", "zh") == "女"
    assert lexicon.label("colour", "moon-dust", "zh") == "moon dust"


def test_every_tag_is_found_by_its_own_labels() -> None:
    lexicon = load_lexicon()
    lost = [
        (facet, value, language)
        for facet in FACETS
        for value in lexicon.values(facet)
        for language in ("en", "zh")
        if (facet, value) not in said(lexicon.label(facet, value, language))
    ]
    assert lost == []


def test_every_tag_has_a_chinese_label() -> None:
    lexicon = load_lexicon()
    assert [
        (f, v) for f in FACETS for v in lexicon.values(f) if all(c.isascii() for c in lexicon.label(f, v, "zh"))
    ] == []


def test_it_is_large_enough() -> None:
    lexicon = load_lexicon()
    assert sum(len(lexicon.values(facet)) for facet in FACETS) >= 900
    assert len(lexicon.forms()) >= 3500


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_valid_disjoint_spans(text: str) -> None:
    mentions = load_lexicon().mentions(text)
    spans = sorted({(m.start, m.end) for m in mentions})
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(m.text == text[m.start : m.end] for m in mentions)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "no",
                "hood",
                "or",
                "and",
                "black",
                ",",
                "leather",
                "jacket",
                "without",
                "a",
                "free",
                "黑色",
                "不要",
                "帽子",
                "和",
            ]
        ),
        max_size=12,
    ).map(" ".join)
)
def test_any_mixture_of_lexicon_words_is_read(text: str) -> None:
    for mention in load_lexicon().mentions(text):
        assert isinstance(mention, Mention)
        assert mention.text == text[mention.start : mention.end]


def test_half_a_surrogate_and_nul_are_read_over() -> None:
    assert said("black\ud800 \0 dress") == {("colour", "black"), ("product_type", "dress")}


def test_store_words() -> None:
    lexicon = load_lexicon().with_values({"brand": ["Nord & Peak", "Gap", "Apple", "Silver", " "]})
    assert ("brand", "nord & peak") in said("a nord and peak parka", lexicon)
    assert lexicon.label("brand", "nord & peak", "zh") == "Nord & Peak"
    weak = {m.value: m.weak for m in lexicon.mentions("apple gap silver") if m.facet == "brand"}
    assert weak == {"apple": True, "gap": False, "silver": True}
    assert ("brand", "gap") not in said("gap")
    assert lexicon.version == load_lexicon().version


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "lexicon.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_store_extends_the_lexicon(tmp_path: Path) -> None:
    extra = written(
        tmp_path,
        "colour:\n  moon-dust: {en: [lunar], zh: [月尘色], implies: [grey]}\n"
        "product_type:\n  jacket: {en: [bamboozler], label: {zh: 夹克外套}}\n"
        "fields:\n  colour: {trusted: [farbe]}\n",
    )
    lexicon = load_lexicon(extra)
    assert said("a lunar bamboozler", lexicon) == {("colour", "moon-dust"), ("product_type", "jacket")}
    assert said("月尘色", lexicon) == {("colour", "moon-dust")}
    assert lexicon.label("product_type", "jacket", "zh") == "夹克外套"
    assert ("colour", "grey") in lexicon.implied("colour", "moon-dust")
    assert ("colour", True) in lexicon.facets_of_field("Farbe")
    assert lexicon.version != load_lexicon().version


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("color:\n  black: {}\n", "unknown section 'color'"),
        ("colour:\n  black: {english: [noir]}\n", "unknown key 'english'"),
        ("colour:\n  black: {en: noir}\n", "expected a list"),
        ("colour:\n  black: {en: [7]}\n", "put it in quotes"),
        ("colour:\n  no: {en: [nope]}\n", "put it in quotes"),
        ("colour:\n  Dark Thing: {}\n", "lower case with hyphens"),
        ("colour:\n  ruby: {en: [black]}\n", "already means black"),
        ("colour:\n  moon: {implies: [cheese-colour]}\n", "which is no tag"),
        ("colour:\n  moon: {implies: [shade=grey]}\n", "names no facet"),
        ("colour:\n  moon: {}\n  moon: {}\n", "is there twice"),
        ("colour:\n  moon: {label: {fr: lune}}\n", "unknown language 'fr'"),
        ("colour:\n  moon: {en: ['!!']}\n", "no letter"),
        ("colour: [black]\n", "expected `name: …` lines"),
        ("- black\n", "expected `name: …` lines"),
        ("colour: {black: [\n", "not valid YAML"),
        ("fields:\n  colour: {maybe: [farbe]}\n", "use trusted or hints"),
        ("fields:\n  colours: {trusted: [farbe]}\n", "unknown facet 'colours'"),
        ("script: [絨]\n", "two characters"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(LexiconError) as raised:
        load_lexicon(path)
    assert complaint in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_missing_or_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such lexicon file"):
        load_lexicon(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"colour: {caf\xe9: {}}")
    with pytest.raises(LexiconError, match="UTF-8"):
        load_lexicon(tmp_path / "latin.yaml")
