"""`aisle train`: puts a ranker in use that is no worse, says why it does not, and what is amiss with a damaged one."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.build import open_catalogue, ranking_of
from assistant.settings import Settings
from assistant.train import train_store
from ranking.artefact import load
from ranking.fitting import Descent
from ranking.mlp import GROUPS, MlpSettings
from ranking.pointer import POINTER
from ranking.profiles import DatabaseProfiles
from ranking.ranker import RankerSettings
from ranking.scorers import TasteScorer
from ranking.trained import TrainedScorer
from ranking.types import Event
from tests.planted import ITEMS, LITTLE, PRODUCTS, planted_events
from ui.cli import main
from ui.doctor import ranker as doctors_check

pytestmark = pytest.mark.usefixtures("one_thread")
#: The ranker of demand alone, which is worse.
DULL = replace(LITTLE, mlp=MlpSettings(without=GROUPS[:4], descent=Descent(rate=0.03, epochs=20)))

Aisle = Callable[..., tuple[int, str, str]]


@cache
def events() -> tuple[Event, ...]:
    return planted_events(shoppers=120)


def store(home: Path, done: Sequence[Event]) -> Path:
    catalogue = open_catalogue(Settings(home=home), create=True)
    catalogue.apply([item.product for item in ITEMS])
    DatabaseProfiles(catalogue.engine, catalogue).record(done)
    catalogue.engine.dispose()
    return home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return store(tmp_path / "store", events())


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Callable[[RankerSettings], None]:
    """Chooses the hyper-parameters, small ones from the start."""

    def choose(chosen: RankerSettings) -> None:
        monkeypatch.setattr("assistant.train.RankerSettings", lambda: chosen)

    choose(LITTLE)
    return choose


@pytest.fixture
def aisle(
    settings: Callable[[RankerSettings], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Aisle:
    def run(home: Path, *arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        code = 0
        try:
            main(["--home", str(home), *map(str, arguments)])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_a_ranker_is_trained_put_in_use_and_reported(home: Path, aisle: Aisle, tmp_path: Path) -> None:
    code, out, err = aisle(home, "train", "--json", "--report", tmp_path / "report.json")
    found: dict[str, Any] = json.loads(out)
    assert code == 0, err
    assert (found["in_use"], found["refused"], found["products"]) == (True, "", PRODUCTS)
    assert found["events"] == len(events()) and found["against"]["popularity"]["first"] < found["ndcg"]["mean"]
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == found
    assert Path(found["folder"]).is_dir() and "training the ranker" in err
    assert isinstance(ranking_of(home, ITEMS)[0], TrainedScorer)


def test_the_report_is_told_in_words(home: Path, aisle: Aisle) -> None:
    code, out, _ = aisle(home, "train")
    lines = out.splitlines()
    assert code == 0 and lines[-1] == "put in use"
    assert lines[0].startswith(f"learned from {len(events()):,} events ({len(events()) // 2:,} purchases) up to 2026-0")
    assert any(line.startswith("  popularity alone: 0.") for line in lines)
    assert any(line.startswith("purchase probability: expected calibration error 0.0") for line in lines)
    code, out, _ = aisle(home, "train")
    assert code == 0 and any(line.startswith("the ranker in use, in the same window: 0.") for line in out.splitlines())


def test_one_that_is_worse_is_refused_unless_forced(
    home: Path, aisle: Aisle, settings: Callable[[RankerSettings], None]
) -> None:
    assert aisle(home, "train")[0] == 0
    before = (home / POINTER).read_bytes()
    settings(DULL)
    code, out, _ = aisle(home, "train", "--json")
    assert code == 1 and json.loads(out)["refused"].startswith("it orders worse than ")
    assert json.loads(out)["in_use"] is False and json.loads(out)["folder"] == ""
    assert (home / POINTER).read_bytes() == before
    code, out, _ = aisle(home, "train")
    assert code == 1 and out.splitlines()[-1].startswith("not put in use: it orders worse than ")
    assert out.splitlines()[-1].endswith("; --force does it all the same")
    code, out, _ = aisle(home, "train", "--force", "--json")
    assert code == 0 and json.loads(out)["in_use"] is True and (home / POINTER).read_bytes() != before


@pytest.mark.parametrize("flag", [(), ("--json",)])
@pytest.mark.parametrize(
    ("done", "said"),
    [
        ((), "aisle: there are no events: import some with `aisle events FILE`"),
        (events()[:2], "aisle: all events are of one day: import a longer log with `aisle events FILE`"),
        (
            tuple(e for e in events() if e.type == "view"),
            "aisle: the log holds 0 purchases, none of them in the 30 days",
        ),
    ],
    ids=["none", "one-day", "views"],
)
def test_where_nothing_can_be_learned_it_says_what_is_missing(
    tmp_path: Path, aisle: Aisle, done: tuple[Event, ...], said: str, flag: tuple[str, ...]
) -> None:
    home = store(tmp_path / "store", done)
    code, out, err = aisle(home, "train", *flag)
    assert (code, out) == (1, "")
    assert err.splitlines()[-1].startswith(said) and "Traceback" not in err
    assert load(home) is None


def test_without_a_store_it_says_how_to_make_one(tmp_path: Path, aisle: Aisle) -> None:
    code, out, err = aisle(tmp_path / "nowhere", "train")
    assert (code, out) == (1, "") and "there is no store in" in err


def test_a_single_shopper_is_enough_for_a_report_that_is_json(tmp_path: Path, aisle: Aisle) -> None:
    home = store(tmp_path / "store", [e for e in events() if e.shopper == "s000"])
    code, out, err = aisle(home, "train", "--force", "--json")
    assert code == 0, err
    assert json.loads(out)["calibration_error"] is None
    assert aisle(home, "train", "--force")[0] == 0


def test_the_seed_decides(home: Path, settings: Callable[[RankerSettings], None]) -> None:
    found = []
    for seed in (3, 3, 4):
        train_store(Settings(home=home), seed=seed, force=True)
        found.append(json.loads((home / POINTER).read_bytes())["sha256"]["ranker.safetensors"])
    assert found[0] == found[1] != found[2]


def test_one_in_use_that_is_damaged_is_trained_over(home: Path, aisle: Aisle) -> None:
    (home / POINTER).write_text("{")
    assert aisle(home, "train")[0] == 0 and load(home) is not None


def test_the_doctor_says_what_is_in_use(home: Path, aisle: Aisle) -> None:
    settings = Settings(home=home)
    before = doctors_check(settings, ITEMS)
    assert before.ok and before.detail == "none trained yet; `aisle train` learns one from the event log"
    aisle(home, "train")
    after = doctors_check(settings, ITEMS)
    assert after.ok and after.name == "ranker" and after.detail.startswith("trained 20")
    assert f"on {len(events()):,} events up to 2026-0" in after.detail


@pytest.mark.parametrize("harm", ["pointer", "weights", "gone"])
def test_a_damaged_one_is_reported_by_the_doctor_and_searches_go_on_without(
    home: Path, aisle: Aisle, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    aisle(home, "train")
    [weights] = home.glob("rankers/*/ranker.safetensors")
    if harm == "pointer":
        (home / POINTER).write_text("nonsense")
    elif harm == "weights":
        weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    else:
        weights.unlink()
    check = doctors_check(Settings(home=home), ITEMS)
    assert not check.ok and check.remedy.startswith("train again with `aisle train`")
    with caplog.at_level(logging.WARNING):
        assert type(ranking_of(home, ITEMS)[0]) is TasteScorer
    assert "going on without the trained ranker: " in caplog.text and "`aisle train`" in caplog.text


def test_one_that_was_made_for_other_products_than_its_weights_does_not_stop_the_store(
    home: Path, aisle: Aisle, caplog: pytest.LogCaptureFixture
) -> None:
    """Planted: digests agree, but a list of products is longer than the tables."""
    import hashlib

    aisle(home, "train")
    [about] = home.glob("rankers/*/ranker.json")
    said = json.loads(about.read_bytes())
    said["products"] = [f"x{n}" for n in range(500)] + [item.product.id for item in ITEMS]
    about.write_text(json.dumps(said))
    named = json.loads((home / POINTER).read_bytes())
    named["sha256"]["ranker.json"] = hashlib.sha256(about.read_bytes()).hexdigest()
    (home / POINTER).write_text(json.dumps(named))
    with caplog.at_level(logging.WARNING):
        assert type(ranking_of(home, ITEMS)[0]) is TasteScorer
    assert "going on without the trained ranker: " in caplog.text
    assert not doctors_check(Settings(home=home), ITEMS).ok


def test_a_store_without_one_says_nothing(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert type(ranking_of(home, ITEMS)[0]) is TasteScorer
    assert not caplog.text
