"""The conversations written for development, played on the demo store: what was understood once stays understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.build import Store
from assistant.conversations import read_conversations
from assistant.scoring import figures
from ui.verbs import play_all

DEV = Path(__file__).resolve().parents[1] / "conversations" / "dev"


def played(store: Store, pattern: str) -> dict[str, Any]:
    conversations = [c for path in sorted(DEV.glob(pattern)) for c in read_conversations(path)]
    assert conversations
    return dict(figures(play_all(store, conversations, lambda what, done, total: None)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_utterances(language: str, demo_store: Store) -> None:
    found = played(demo_store, f"utterances.{language}.demo.jsonl")
    assert found["act_accuracy"][language] >= 0.98
    assert found["f1"][language] >= 0.96
    assert found["violations"] == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_dialogues(language: str, demo_store: Store) -> None:
    found = played(demo_store, f"dialogues*.{language}.demo.jsonl")
    assert found["act_accuracy"][language] >= 0.98
    assert found["dialogue_success"][language] >= 0.85
    assert found["violations"] == 0
