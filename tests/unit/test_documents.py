"""Questions to the store answered from its own documents, and the documents read as their owner meant them."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import assistant.demo
from assistant.documents import MAX_BYTES, Documents, read_documents
from assistant.sections import Section, sections, shortened
from assistant.topics import theme
from retrieval.types import Language

DEMO = Path(assistant.demo.__file__).parent / "documents"


@pytest.fixture(scope="module")
def demo() -> Documents:
    return read_documents(DEMO)


def written(folder: Path, **files: str) -> Documents:
    """The documents of a folder with these files; `__` in a name stands for a dot."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return read_documents(folder)


def language_of(question: str) -> Language:
    return "zh" if re.search(r"[\u4e00-\u9fff]", question) else "en"


# -- answers ------------------------------------------------------------------------------------------------

ANSWERED = """
what is your return policy? | returns.md | Returns and refunds
can I send the jacket back | returns.md | Returns and refunds
hi, I bought boots last week and they don't fit, can I give them back? | returns.md | Returns and refunds
how do I return something | returns.md | How to send something back
how long do refunds take | returns.md | When you get your refund
who pays for return shipping | returns.md | Return costs
can I exchange it for a bigger size | returns.md | Exchanges
can I return underwear | returns.md | What cannot be returned
shipping policy | shipping.md | Shipping
how long does delivery take | shipping.md | How long delivery takes
when will it arrive | shipping.md | How long delivery takes
is delivery free | shipping.md | What delivery costs
do you ship to norway and how long does it take | shipping.md | Where we ship to
where is my order | shipping.md | Tracking an order
is there a size guide somewhere? | sizes.md | Size guide
women's size chart | sizes.md | Women's clothes
do your shoes run small | sizes.md | Shoes
how do I measure my waist | sizes.md | How to measure yourself
do you take credit cards? | payment.md | Payment
can I pay in installments | payment.md | Paying in instalments
I need an invoice | payment.md | Invoices
how long is the warranty | warranty.md | Warranty
does the warranty cover water damage | warranty.md | What it does not cover
my kettle stopped working | warranty.md | Warranty
customer support email | contact.md | Contact
when are you guys open on sundays | contact.md | Opening hours
opening hours | contact.md | Opening hours
do you have a physical store | contact.md | Where to find us
怎么退货 | returns.zh.md | 如何退货
退款多久到账 | returns.zh.md | 退款时间
退货要运费吗 | returns.zh.md | 退货费用
内衣可以退吗 | returns.zh.md | 不能退的商品
几天能到 | shipping.zh.md | 配送时间
运费多少钱 | shipping.zh.md | 运费
能寄到加拿大吗 | shipping.zh.md | 配送地区
我的订单到哪了 | shipping.zh.md | 查询订单
尺码表 | sizes.zh.md | 尺码指南
童装尺码 | sizes.zh.md | 童装和婴儿服装
支付方式 | payment.zh.md | 支付方式
可以用支付宝吗 | payment.zh.md | 支付方式
能开发票吗 | payment.zh.md | 发票
保修多久 | warranty.zh.md | 保修
进水保修吗 | warranty.zh.md | 不在保修范围内
客服电话 | contact.zh.md | 联系我们
周日开门吗 | contact.zh.md | 营业时间
"""


@pytest.mark.parametrize("line", ANSWERED.strip().splitlines())
def test_a_question_finds_its_section(demo: Documents, line: str) -> None:
    question, source, heading = line.split(" | ")
    passage = demo.answer(question, language_of(question))
    assert passage is not None
    assert (passage.source, passage.heading) == (source, heading)
    assert passage.score > 0 and 0 < len(passage.text) <= 402


@pytest.mark.parametrize(
    "question",
    [
        "who won the world cup",
        "what is the capital of france",
        "tell me a joke",
        "is it warm",
        "is it long",
        "how long is the cable",
        "how much is it",
        "when was it released",
        "is it free of nickel",
        "black jacket under 200",
        "show me size 42 boots",
        "open toe shoes",
        "track pants for men",
        "new arrivals",
        "customer favourites",
        "do you have it in red",
        "I don't like this one",
        "今天天气怎么样",
        "推荐一件黑色羽绒服",
        "第一件多少钱",
        "换个颜色",
        "写一首诗",
        "hello",
        "你好",
        "the",
        "?!",
        "",
    ],
)
def test_an_unrelated_question_finds_nothing(demo: Documents, question: str) -> None:
    assert demo.answer(question, language_of(question)) is None


def test_the_passage_is_the_sections_text_in_plain_words(demo: Documents) -> None:
    passage = demo.answer("how long does delivery take", "en")
    assert passage is not None
    assert passage.text == (
        "Orders placed before 2 pm leave our warehouse the same working day. Standard delivery takes 3 to 5 working "
        "days, express delivery 1 to 2. Furniture comes by van within 10 working days, on a day that you choose."
    )


def test_the_questions_language_comes_first_and_the_other_one_after_it(tmp_path: Path) -> None:
    both = written(
        tmp_path,
        returns__md="# Returns\n\nThirty days.\n",
        returns__zh__md="# 退货\n\n三十天。\n",
        shipping__md="# Shipping\n\nWe use a van.\n\n## Costs\n\nFive dollars.\n",
        warranty__zh__md="# 保修\n\n两年。\n",
    )
    asked: list[tuple[str, Language]] = [
        ("refund?", "en"),
        ("refund?", "zh"),
        ("怎么退货", "zh"),
        ("运费多少", "zh"),
        ("is there a guarantee", "en"),
    ]
    answers = {(question, language): both.answer(question, language) for question, language in asked}
    assert {key: passage and passage.text for key, passage in answers.items()} == {
        ("refund?", "en"): "Thirty days.",
        ("refund?", "zh"): "三十天。",
        ("怎么退货", "zh"): "三十天。",
        ("运费多少", "zh"): "Five dollars.",
        ("is there a guarantee", "en"): "两年。",
    }


def test_a_file_without_an_ending_for_its_language_is_what_it_is_written_in(tmp_path: Path) -> None:
    documents = written(tmp_path, 退货__md="# 退货说明\n\nAisle商店三十天内可以退货。\n", returns__txt="Thirty days.")
    found = documents.answer("return policy", "en"), documents.answer("怎么退货", "zh")
    assert [passage and passage.source for passage in found] == ["returns.txt", "退货.md"]


def test_a_page_of_questions_answers_them(tmp_path: Path) -> None:
    faq = written(
        tmp_path,
        faq__md="# FAQ\n\n## Can I send it back?\n\nYes, for 30 days.\n\n## What about presents?\n\n"
        "We can wrap them for $3.\n\n## Something else?\n\nYou can pay by card.\n\n"
        "## Do you offer gift wrapping?\n\nYes.\n",
    )
    asked = ("return policy", "do you do gift wrapping", "can I pay with visa", "how long is the warranty")
    found = [passage and passage.heading for passage in (faq.answer(question, "en") for question in asked)]
    assert found == ["Can I send it back?", "Do you offer gift wrapping?", "Something else?", None]


def test_a_plain_text_is_known_by_its_name(tmp_path: Path) -> None:
    documents = written(tmp_path, shipping_and_returns__txt="We send things.\nYou send them back.\n")
    passage = documents.answer("do you deliver", "en")
    assert passage is not None
    assert passage.text == "We send things. You send them back."
    assert (passage.source, passage.heading) == ("shipping_and_returns.txt", "shipping and returns")


def test_a_topic_that_no_document_is_about_is_not_answered_by_a_word_in_common(tmp_path: Path) -> None:
    documents = written(tmp_path, returns__md="# Return policy\n\nOpen the parcel, call us and pay nothing.\n")
    for question in ("what is your warranty policy", "when are you open", "do you have a policy on that"):
        assert documents.answer(question, "en") is None, question
    assert documents.answer("can I return it", "en") is not None


def test_words_alone_find_a_section_where_most_are_there_and_one_is_in_a_heading(tmp_path: Path) -> None:
    documents = written(
        tmp_path,
        extras__md="# Extras\n\n## Gift wrapping\n\nBlue paper with a ribbon.\n\n## 礼品包装\n\n用蓝色的纸和丝带。\n",
    )
    found = {
        question: (passage := documents.answer(question, language_of(question))) and passage.heading
        for question in (
            "gift wrapping?",
            "is the gift paper blue",
            "gift for my brother",
            "blue paper",
            "有礼品包装吗",
        )
    }
    assert found == {
        "gift wrapping?": "Gift wrapping",
        "is the gift paper blue": "Gift wrapping",
        "gift for my brother": None,
        "blue paper": None,
        "有礼品包装吗": "礼品包装",
    }


def test_a_long_section_is_shortened(tmp_path: Path) -> None:
    documents = written(tmp_path, returns__md="# Returns\n\n" + "You may send it back within thirty days. " * 30)
    passage = documents.answer("refund", "en")
    assert passage is not None
    assert 300 < len(passage.text) <= 400 and passage.text.endswith("thirty days.")


def test_ties_go_to_the_first_file_and_section(tmp_path: Path) -> None:
    text = "# Returns\n\nSame.\n\n# Returns\n\nSame.\n"
    documents = written(tmp_path, b__md=text, a__md=text)
    passage = documents.answer("returns", "en")
    assert passage is not None and passage.source == "a.md"


def test_no_folder_is_no_documents(tmp_path: Path) -> None:
    documents = read_documents(tmp_path / "documents")
    assert (len(documents), documents.problems) == (0, ())
    assert documents.answer("return policy", "en") is None


# -- topics -------------------------------------------------------------------------------------------------


def test_every_phrase_of_the_table_is_recognised() -> None:
    table = yaml.safe_load((resources.files("assistant") / "documents.yaml").read_text(encoding="utf-8"))
    for name, ways in table["topics"].items():
        for language, phrases in ways.items():
            for phrase in phrases:
                said = (
                    f"well, {phrase.replace('…', 'it all')}!"
                    if language != "zh"
                    else f"那{phrase.replace('…', '它们')}呢"
                )
                assert name in theme(said, heading=language == "heading").topics, phrase
    for name, ways in table["aspects"].items():
        for phrase in [*ways["en"], *ways["zh"]]:
            assert name in theme(phrase.replace("…", " it ")).aspects, phrase


def test_words_are_compared_by_their_stems_and_gaps_are_short() -> None:
    assert theme("REFUNDS or returned items").topics == {"returns"}
    assert theme("send that awful jacket right back").topics == {"returns"}
    assert theme("send me the list of all the jackets that are back").topics == set()
    assert theme("ｒｅｆｕｎｄ").topics == {"returns"}
    assert theme("几天之内能送到").topics == {"shipping"}
    assert theme("Sizes").topics == set()
    assert theme("Sizes", heading=True).topics == {"sizes"}


# -- sections -----------------------------------------------------------------------------------------------


def test_headings_cut_a_text_into_sections() -> None:
    text = """Before.

# Help

## Returns ##

Thirty *days*.

### Costs

None.

Shipping
--------

A van.

> ## Not a heading of ours

```
# nor this
```

# Empty
"""
    assert sections(text, "en") == [
        Section(heading="", above=(), text="Before."),
        Section(heading="Returns", above=("Help",), text="Thirty days."),
        Section(heading="Costs", above=("Help", "Returns"), text="None."),
        Section(heading="Shipping", above=("Help",), text="A van. Not a heading of ours. # nor this."),
    ]


def test_front_matter_is_no_heading() -> None:
    text = "---\ntitle: x\n---\nText.\n\n---\n\nMore.\n"
    assert sections(text, "en") == [Section(heading="", above=(), text="Text. More.")]


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**Bold**, *slanted*, `code` and ~~gone~~", "Bold, slanted, code and ~~gone~~."),
        ("[our form](https://x.example/a?b) & &amp; &lt;", "our form & & <."),
        ("![a map](map.png) <help@x.example>", "a map help@x.example."),
        ("one<br>two <b>three</b><!-- four -->", "one two three."),
        ("<div class='x'>shown</div>\n\n<script>hidden()</script>\n", "shown."),
        ("We ship to:\n\n- Norway\n- Canada\n\nThat is all", "We ship to: Norway; Canada. That is all."),
        (
            "1. Open it.\n2. Print\n   the label\n\n   and wait\n3. Go",
            "1) Open it. 2) Print the label; and wait; 3) Go.",
        ),
        ("| A | B |\n|---|---|\n| Van | $5 |\n| Post | – |", "Van: $5; Post."),
        (
            "| Size | chest | waist |\n|---|:-:|---|\n| S | 88 | 76 |\n| M | – | 82 |\n| | | |",
            "Size S: chest 88, waist 76; Size M: waist 82.",
        ),
        ("a\x07b\u200bc\td", "abc d."),
        ("line\r\nline\rline", "line line line."),
    ],
)
def test_marks_are_taken_out(markdown: str, plain: str) -> None:
    assert [section.text for section in sections(markdown, "en")] == [plain]


def test_chinese_is_joined_without_spaces() -> None:
    text = "我们配送至\n**挪威**\n\n- 标准\n- 加急\n\n|尺码|胸围|腰围|\n|-|-|-|\n|S|88|76|\n"
    assert [section.text for section in sections(text, "zh")] == ["我们配送至挪威。标准；加急；尺码S：胸围88，腰围76。"]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab 1.。退\n\n#-*|>`<!&[](){}=:\\\t\x00\ufeff"), max_size=120))
def test_any_text_can_be_cut_into_sections(markdown: str) -> None:
    for language in ("en", "zh"):
        for section in sections(markdown, language):
            assert section.text and section.text == section.text.strip()
            assert section.text.isprintable() and section.heading.isprintable()


# -- shortening ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Short.", "Short."),
        ("x" * 60, "x" * 60),
        ("One two three four. Five six seven eight. " + "Y" * 60, "One two three four. Five six seven eight."),
        ("Yes. " + "word " * 30, "Yes. word word word word word word word word word word word …"),
        ("It costs $4.90 for e.g. a small parcel. " + "Y" * 60, "It costs $4.90 for e.g. a small parcel."),
        ("S: chest 88, waist 76; M: chest 94, waist 8" + "2" * 40, "S: chest 88, waist 76; M: chest 94 …"),
        ("三十天内可以退货并全额退款，运费由我们承担。" + "换" * 60, "三十天内可以退货并全额退款，运费由我们承担。"),
        ("z" * 80, "z" * 59 + " …"),
    ],
)  # fmt: skip
def test_a_text_ends_with_a_sentence(text: str, short: str) -> None:
    assert shortened(text, 60) == short


@given(st.text(alphabet=st.sampled_from("ab .;。，退!"), max_size=200))
def test_a_short_text_is_a_beginning_of_the_long_one(text: str) -> None:
    short = shortened(text, 40)
    assert len(short) <= 42
    assert text.startswith(short.removesuffix(" …"))
    assert short or not text


# -- files --------------------------------------------------------------------------------------------------


def test_files_that_cannot_be_used_are_skipped_and_named(tmp_path: Path) -> None:
    (tmp_path / "big.md").write_text("# Returns\n\n" + "退" * (MAX_BYTES // 3 + 1), encoding="utf-8")
    (tmp_path / "latin.md").write_bytes("# Größen\n\nMaße".encode("latin-1"))
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "gone.md").symlink_to(tmp_path / "nothing")
    (tmp_path / "empty.txt").write_text("\n# Only a heading\n", encoding="utf-8")
    (tmp_path / "returns.md").write_text("# Returns\n\nThirty days.", encoding="utf-8")
    documents = read_documents(tmp_path)
    assert [(problem.file, problem.why) for problem in documents.problems] == [
        ("big.md", "is larger than 200 kB"),
        ("empty.txt", "holds no text"),
        ("folder.md", "is no file"),
        ("gone.md", "is no file"),
        ("latin.md", "is not UTF-8 text"),
    ]
    assert all(problem.remedy for problem in documents.problems)
    assert len(documents) == 1
    assert documents.answer("refund", "en") is not None


def test_a_file_that_fails_while_it_is_read_is_skipped(tmp_path: Path) -> None:
    broken = Path("/proc/self/mem")
    if not broken.exists():
        pytest.skip("needs /proc/self/mem, a file whose first byte cannot be read")
    (tmp_path / "returns.md").symlink_to(broken)
    (problem,) = read_documents(tmp_path).problems
    assert (problem.file, problem.why) == ("returns.md", "cannot be read (Input/output error)")


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("x")
    (problem,) = read_documents(tmp_path / "documents").problems
    assert problem.file == "documents" and "cannot be read" in problem.why


def test_the_limit_is_exact_and_other_files_are_left_alone(tmp_path: Path) -> None:
    text = "# Returns\n\nThirty days.\n"
    (tmp_path / "full.md").write_text(text + "x" * (MAX_BYTES - len(text)), encoding="utf-8")
    (tmp_path / "mark.MD").write_bytes(b"\xef\xbb\xbf# Shipping\n\nA van.\n")
    for name in (".hidden.md", "._returns.md", "picture.png", "notes.md~", "README"):
        (tmp_path / name).write_bytes(b"\xff\xfe")
    documents = read_documents(tmp_path)
    assert documents.problems == ()
    passage = documents.answer("shipping", "en")
    assert passage is not None and (passage.source, passage.heading) == ("mark.MD", "Shipping")
    assert documents.answer("returns", "en") is not None
