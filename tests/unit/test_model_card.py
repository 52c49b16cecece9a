"""Which languages a model may write is read from its card."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.generators.card import BadCard, declared_languages, listed_languages
from assistant.settings import BadSettings


@pytest.mark.parametrize(
    ("card", "languages"),
    [
        ("---\nlanguage:\n- zh\n- en\n---\n# A model\n", {"zh", "en"}),
        ("---\nlanguage: zh\n---\n", {"zh"}),
        ("---\nlanguage: [zh-CN, eng, pt_BR]\n---\n", {"zh", "en", "pt"}),
        ("---\nlanguage: [no, zh]\n---\n", {"zh"}),  # YAML reads "no" as false
        ("---\nlicense: mit\n---\n", {"en"}),
        ("# No front matter: language: zh\n", {"en"}),
    ],
)
def test_a_folders_card_declares_its_languages(tmp_path: Path, card: str, languages: set[str]) -> None:
    (tmp_path / "README.md").write_text(card, encoding="utf-8")

    assert declared_languages(str(tmp_path)) == languages


@pytest.mark.parametrize("name", ["builtin", "plain", "nobody/no-such-model", "./no/such/folder"])
def test_without_a_card_it_is_english(name: str) -> None:
    assert declared_languages(name) == {"en"}


def test_a_card_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlanguage: [zh\n---\n", encoding="utf-8")

    with pytest.raises(BadCard, match=r"cannot read the model card .*README\.md"):
        declared_languages(str(tmp_path))


@pytest.mark.parametrize("text", ["English", "en,", "en,tlh", ""])
def test_a_setting_lists_languages_that_aisle_speaks(text: str) -> None:
    assert listed_languages("zh,en") == {"en", "zh"}
    with pytest.raises(BadSettings, match=r"has the language '\w*': languages=.* Aisle speaks en, zh"):
        listed_languages(text)
