"""`aisle shopper`: what is shown, corrected, exported and erased at the command line."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.build import Store
from assistant.corrections import BadCorrection, budget, liked, size, unlearned
from assistant.privacy import held
from retrieval.lexicon import load_lexicon
from tests.little_store import little_store
from tests.small_shop import event
from ui.cli import main

MEI = "mei-agreed"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = little_store(tmp_path)
    store.profiles.record(
        [event("purchase", f"merino-{n}", shopper=MEI, days_ago=n, id=f"{MEI}-{n}") for n in (1, 2, 3)]
    )
    yield store
    store.catalogue.engine.dispose()


Aisle = Callable[..., tuple[int, str, str]]


@pytest.fixture
def aisle(store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Aisle:
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        code = 0
        try:
            main(["--home", str(store.home), "shopper", *arguments])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def shown(aisle: Aisle, *arguments: str) -> Any:
    code, out, err = aisle(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def test_what_is_known_is_shown(aisle: Aisle) -> None:
    code, out, _ = aisle("show", MEI)
    lines = out.splitlines()
    assert code == 0 and lines[:2] == ["mei-agreed · Mei", "consent: yes"]
    assert any(line.startswith("likes: ") and "merino +0." in line for line in lines)
    assert "prices: everything $60 to $60, sweaters $60 to $60" in lines
    assert any(line.startswith("last: sweaters 2026-02-28 (0 looked at, 3 bought)") for line in lines)
    found = shown(aisle, "show", MEI)
    assert (found["consent"], found["told"], found["unlearned"]) == (True, [], [])
    assert found["learned"]["recency"]["sweater"] == {
        "last": "2026-02-28T12:00:00+00:00", "views": 0, "purchases": 3,
    }  # fmt: skip
    assert found["learned"]["price_range"] == {
        "all": {"low": 6000, "high": 6000},
        "sweater": {"low": 6000, "high": 6000},
    }


def test_a_profile_is_corrected_and_the_next_conversation_keeps_to_it(aisle: Aisle, store: Store) -> None:
    found = shown(
        aisle, "set", MEI, "--consent", "no", "--like", "colour=blue,green", "--refuse", "material=leather",
        "--size", "M", "--budget", "shoes=60", "--budget", "200",
    )  # fmt: skip
    assert found["consent"] is False
    assert [(t["facet"], t["op"], t["value"], t["hard"], t.get("within", "")) for t in found["told"]] == [
        ("colour", "=", ["blue", "green"], False, ""),
        ("material", "!=", "leather", True, ""),
        ("size", "=", "m", True, ""),
        ("price", "<=", 60.0, False, "shoe"),
        ("price", "<=", 200.0, False, ""),
    ]
    assert store.profiles.get(MEI).told[3].within == "shoe"


def test_what_was_said_is_taken_back_facet_by_facet(aisle: Aisle) -> None:
    shown(
        aisle, "set", MEI, "--like", "colour=blue", "--refuse", "colour=red", "--budget", "shoes=60", "--budget", "99"
    )
    assert len(shown(aisle, "set", MEI, "--unset", "colour=red")["told"]) == 3
    assert [t["value"] for t in shown(aisle, "set", MEI, "--unset", "price=shoes")["told"]] == ["blue", 99.0]
    assert shown(aisle, "set", MEI, "--unset", "colour", "--unset", "price")["told"] == []


def test_a_learned_liking_is_forgotten_until_it_is_allowed_again(aisle: Aisle, store: Store) -> None:
    found = shown(aisle, "set", MEI, "--forget-tag", "material=merino")
    assert found["unlearned"] == [{"facet": "material", "value": "merino"}]
    store.profiles.record([event("purchase", "merino-1", shopper=MEI, id="later")])
    assert ("material", "merino") not in store.profiles.get(MEI).tags
    found = shown(aisle, "set", MEI, "--unset", "material")
    assert found["unlearned"] == [] and "merino" in [tag["value"] for tag in found["learned"]["tags"]]


def test_an_export_is_what_is_held(aisle: Aisle, store: Store) -> None:
    code, out, _ = aisle("export", MEI)
    assert code == 0 and json.loads(out) == held(store.catalogue.engine, MEI)
    assert [found["event_id"] for found in json.loads(out)["events"]] == [f"{MEI}-{n}" for n in (3, 2, 1)]


def test_who_is_forgotten_is_unknown_and_in_no_file(aisle: Aisle, store: Store) -> None:
    assert shown(aisle, "forget", MEI) == {"id": MEI, "events": 3, "sessions": 0}
    code, _, err = aisle("show", MEI)
    assert code == 2 and "no shopper 'mei-agreed'" in err
    for path in store.home.rglob("*"):
        assert path.is_dir() or MEI.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("verb", ["show", "export", "forget", "set"])
def test_an_unknown_id_is_told_who_is_near(verb: str, aisle: Aisle) -> None:
    code, out, err = aisle(verb, "mei-agred", *(("--consent", "no") if verb == "set" else ()))
    assert (code, out) == (2, "") and "did you mean mei-agreed" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--unset or --forget-tag"),
        (("--like", "blue"), "FACET=VALUE"),
        (("--like", "mood=blue"), "facets are"),
        (("--refuse", "colour=blakc"), "did you mean black"),
        (("--budget", "shoes"), "names no amount"),
        (("--budget", "shoes=-1"), "names no amount"),
        (("--budget", "shos=60"), "did you mean"),
        (("--size", " "), "no size"),
        (("--unset", "colour"), "nothing of it is kept"),
        (("--consent", "perhaps"), "perhaps"),
    ],
)
def test_a_correction_that_means_nothing_is_refused_and_changes_nothing(
    arguments: tuple[str, ...], said: str, aisle: Aisle, store: Store
) -> None:
    before = store.profiles.get(MEI)
    code, out, err = aisle("set", MEI, *arguments)
    assert (code, out) == (2, "") and said in err
    assert store.profiles.get(MEI) == before


def test_values_may_be_written_in_any_way_that_the_lexicon_knows() -> None:
    lexicon = load_lexicon()
    assert liked("colour=Black, 红色", lexicon).value == ("black", "red")
    assert budget("running shoes=60", lexicon).within == "running-shoe"
    assert budget("apparel=60", lexicon).within == "apparel"
    assert unlearned("material=merino wool", lexicon) == [("material", "merino")]
    assert size("Medium").value == "m"
    with pytest.raises(BadCorrection):
        budget("nan", lexicon)
