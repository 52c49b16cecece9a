import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.tokens import tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Black Jackets", ["black", "jacket"]),
        ("the hood of a jacket", ["hood", "jacket"]),
        ("TN-2110 toner", ["tn2110", "tn", "2110", "toner"]),
        ("no. 44410", ["44410"]),
        ("women's", ["women"]),
        ("羽绒服", ["羽", "绒", "服", "羽绒", "绒服"]),
        ("黑色 jacket", ["黑", "色", "黑色", "jacket"]),
        ("GORE-TEX防水jacket", ["goretex", "gore", "tex", "防", "水", "防水", "jacket"]),
        ("ＸＬ　Ｔ－ｓｈｉｒｔ", ["xl", "tshirt", "t", "shirt"]),
        ("", []),
        (" … !? ", []),
    ],
)
def test_text_is_cut_into_words_numbers_and_characters(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_singular_and_plural_are_one_word() -> None:
    for one, many in [("battery", "batteries"), ("cable", "cables"), ("watch", "watches")]:
        assert tokens(one) == tokens(many)


@given(st.text())
def test_any_text_gives_tokens_without_space_or_capitals(text: str) -> None:
    for token in tokens(text):
        assert token
        assert not any(c.isspace() for c in token)
        assert token == token.lower() or not token.isascii()
