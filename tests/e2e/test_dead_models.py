"""A language model that is dead in any way: every message is answered with cards and text, and the reply says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.build import Store
from assistant.generators.openvino import is_installed
from assistant.pipeline import respond
from assistant.types import DialogueState, GeneratorFailed, Reply
from tests.dead_models import DEATHS, THROUGH_OPENVINO, well_answered
from tests.little_store import little_store

#: What hangs hangs for good: a reply that waited for it would never end.
pytestmark = pytest.mark.timeout(120)

SLOW = {"too slow", "out of memory", "process stopped"}
UNLOADABLE = ("no weights", "weights cut short", "out of memory", "no model of OpenVINO's", "file cut short")
needs_openvino = pytest.mark.skipif(not is_installed(), reason="needs openvino-genai")


def marks(death: str) -> list[pytest.MarkDecorator]:
    return [mark for mark, deaths in ((pytest.mark.slow, SLOW), (needs_openvino, THROUGH_OPENVINO)) if death in deaths]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    home = tmp_path / "store"
    home.mkdir()
    found = little_store(home)
    yield found
    found.close()


@pytest.mark.parametrize("death", [pytest.param(death, marks=marks(death)) for death in DEATHS])
def test_a_dead_model_leaves_cards_and_template_text(death: str, store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    with DEATHS[death](folder) as generator:
        first, *_, last = respond("a blue jumper under $100", DialogueState(), "", replace(store, generator=generator))

    assert well_answered(first, last), (first, last)


def test_why_the_model_did_not_write_is_said_in_so_many_words(store: Store, tmp_path: Path) -> None:
    said: dict[str, str] = {}
    for death in ("no folder", "no server", "server fails", "server has no such model", "server takes no key"):
        with DEATHS[death](tmp_path) as generator:
            with pytest.raises(GeneratorFailed):  # as when a shop starts
                generator.warm()
            *_, last = respond("blue jumper", DialogueState(), "", replace(store, generator=generator))
        assert isinstance(last, Reply)
        said[death] = last.explanation.fallback

    assert "cannot load the language model" in said["no folder"]
    assert "cannot be reached" in said["no server"]
    assert "answers 500" in said["server fails"]
    assert "answers 404" in said["server has no such model"]
    assert "AISLE_GENERATOR_KEY" in said["server takes no key"]


@needs_openvino
def test_a_process_that_was_killed_is_told(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    with DEATHS["process killed"](folder) as generator:
        *_, last = respond("blue jumper", DialogueState(), "", replace(store, generator=generator))
    assert isinstance(last, Reply)
    assert "ended with status -9" in last.explanation.fallback


@pytest.mark.parametrize("death", [pytest.param(death, marks=marks(death)) for death in UNLOADABLE])
def test_a_model_that_cannot_be_loaded_is_a_clear_failure_at_the_start(death: str, tmp_path: Path) -> None:
    with DEATHS[death](tmp_path) as generator, pytest.raises(GeneratorFailed, match=str(tmp_path)):
        generator.warm()


def test_a_server_that_died_is_not_waited_for_again_and_again(store: Store, tmp_path: Path) -> None:
    with DEATHS["server takes no key"](tmp_path) as generator:
        asked = replace(store, generator=generator)
        reasons = []
        for _ in range(5):
            *_, last = respond("blue jumper", DialogueState(), "", asked)
            assert isinstance(last, Reply)
            reasons.append(last.explanation.fallback)

    assert ["is not asked for another" in reason for reason in reasons] == [False, False, False, True, True]
