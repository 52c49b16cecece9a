"""The generator's setting names a model and how to use it; what it does not understand, it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.build import GENERATORS, chosen
from assistant.settings import BadSettings, Settings


def test_the_embedded_model_writes_english(tmp_path: Path) -> None:
    generator = chosen(GENERATORS, "generator", Settings(home=tmp_path))

    assert generator is not None
    assert (generator.name, generator.languages) == ("openvino:builtin", {"en"})


def test_a_model_writes_the_languages_that_its_card_declares_or_the_setting_says(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlanguage: [zh, en]\n---\n", encoding="utf-8")
    for rest, languages in (("", {"zh", "en"}), ("?languages=zh", {"zh"})):
        generator = chosen(GENERATORS, "generator", Settings(home=tmp_path, generator=f"transformers:{tmp_path}{rest}"))
        assert generator is not None
        assert generator.languages == languages


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ("builtin?language=en", r"'language=en' in .* is no option; known are languages=…, adapter=…"),
        ("builtin?languages=", r"'languages=' in"),
        ("builtin?languages=en,tlh", r"languages=en,tlh is not understood; Aisle speaks en, zh"),
        ("builtin?adapter=nowhere", r"there is none at .*nowhere"),
    ],
)
def test_what_is_not_understood_is_said(tmp_path: Path, rest: str, says: str) -> None:
    with pytest.raises(BadSettings, match=says):
        chosen(GENERATORS, "generator", Settings(home=tmp_path, generator=f"transformers:{rest}"))


def test_a_card_that_cannot_be_read_has_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlanguage: [zh\n---\n", encoding="utf-8")
    with pytest.raises(BadSettings, match=r"cannot read the model card .*languages=en"):
        chosen(GENERATORS, "generator", Settings(home=tmp_path, generator=f"transformers:{tmp_path}"))

    generator = chosen(
        GENERATORS, "generator", Settings(home=tmp_path, generator=f"transformers:{tmp_path}?languages=en")
    )
    assert generator is not None
