"""Looks at the installation and the store, and says how to mend what is not well. Knows no shopper."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from time import perf_counter
from typing import Any

from packaging.requirements import Requirement

from assistant.build import (
    EMBEDDERS,
    GENERATORS,
    INDEXES,
    StoreMissing,
    UnknownScheme,
    chosen,
    open_catalogue,
    refresh,
    store_lexicon,
    trained_ranking,
)
from assistant.settings import BadSettings, Settings
from assistant.types import GeneratorFailed
from ranking.rules import FILE, BadRules, read_rules, strangers
from retrieval.database import DatabaseUnusable, check_database
from retrieval.ingest import is_indexed
from retrieval.lexicon import LexiconError
from retrieval.progress import Progress
from retrieval.types import TaggedProduct
from retrieval.weights import WeightsDiffer, WeightsMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    name: str
    ok: bool
    detail: str
    remedy: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def examine(settings: Settings, *, mend: bool, with_store: bool, progress: Progress) -> list[Check]:
    """Every check in order; `mend` mends first what can be mended without asking."""
    checks = [python(), packages(), embedder(settings), language_model(settings, progress)]
    if with_store:
        checks += store(settings, mend, progress)
    return checks


def python() -> Check:
    return Check(
        name="python",
        ok=sys.version_info >= (3, 11),
        detail=f"{platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        remedy="install Python 3.11 or newer and run `make run` again",
    )


def packages() -> Check:
    """Whether every package that Aisle names is there in a version that it allows."""
    wrong = []
    for line in requires("aisle") or []:
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            wrong.append(f"{requirement.name} is {found}, not {requirement.specifier}")
    return Check(
        name="packages",
        ok=not wrong,
        detail="; ".join(wrong) or "all there",
        remedy="run `make run` or `scripts/install`, which install the pinned versions",
    )


def embedder(settings: Settings) -> Check:
    from retrieval.embedders import ModelNotFound

    def look() -> str:
        return f"{settings.embedder} ({chosen(EMBEDDERS, 'embedder', settings).fingerprint[:40]})"

    return attempted("embedder", look, (WeightsMissing, WeightsDiffer, ModelNotFound))


def attempted(name: str, look: Callable[[], str], failures: tuple[type[Exception], ...]) -> Check:
    """A check that is well when `look` says something, and whose failure carries its own remedy."""
    try:
        return Check(name=name, ok=True, detail=look())
    except failures as error:
        said, _, remedy = str(error).partition(": ")
        return Check(name=name, ok=False, detail=said, remedy=remedy or said)


def language_model(settings: Settings, progress: Progress) -> Check:
    asking = "preparing and asking the language model (longest the first time)"
    progress(asking, 0, 1)
    found = attempted("language model", lambda: answering(settings), (GeneratorFailed, BadSettings, UnknownScheme))
    progress(asking, 1, 1)
    return found


def answering(settings: Settings) -> str:
    """Asks the store's own choice of a model for a few words. GeneratorFailed, BadSettings,
    UnknownScheme."""
    generator = chosen(GENERATORS, "generator", settings)
    if generator is None:
        return "none is wanted: the replies are templates"
    started = perf_counter()
    try:
        generator.warm()
    finally:
        generator.close()
    return f"{generator.name} answers ({perf_counter() - started:.1f} s)"


def store(settings: Settings, mend: bool, progress: Progress) -> list[Check]:
    try:
        catalogue = open_catalogue(settings)
    except (StoreMissing, DatabaseUnusable) as error:
        said, _, remedy = str(error).partition(": ")
        return [Check(name="store", ok=False, detail=said, remedy=remedy)]
    found = [Check(
        name="store",
        ok=catalogue.count() > 0,
        detail=f"{catalogue.count():,} products in {settings.home}",
        remedy="import products with `aisle ingest FEED`",
    )]  # fmt: skip
    problems = check_database(catalogue.engine)
    found.append(Check(
        name="database",
        ok=not problems,
        detail="; ".join(problems) or "sound",
        remedy="restore the database file from a backup, or import the feed into a new store",
    ))  # fmt: skip
    if not all(check.ok for check in found):
        return found
    lexicon = attempted(
        "lexicon", lambda: f"version {store_lexicon(settings, catalogue).version[:12]}", (LexiconError,)
    )
    items = catalogue.tagged()
    found += [lexicon, rules(settings, items), ranker(settings, items)]
    if mend and lexicon.ok:
        refresh(settings, catalogue, progress)
    index = chosen(INDEXES, "index", settings)
    try:
        indexed = is_indexed(catalogue, index, chosen(EMBEDDERS, "embedder", settings))
    finally:
        index.close()
    found.append(Check(
        name="index",
        ok=indexed,
        detail="matches catalogue, tags and model" if indexed else "missing, damaged or out of date",
        remedy="run `aisle doctor --mend`; `aisle search`, `chat` and `serve` also rebuild it when they start",
    ))  # fmt: skip
    return found


def ranker(settings: Settings, items: Sequence[TaggedProduct]) -> Check:
    """Whether it can be used for the store's products, as opening the store uses it. Without one, products are ordered
    by the request and by counted taste: a store that is new has none."""
    from ranking.artefact import BadArtefact

    def look() -> str:
        found = trained_ranking(settings.home, items)
        if found is None:
            return "none trained yet; `aisle train` learns one from the event log"
        made = found[0].provenance
        return f"trained {made.made:%Y-%m-%d} on {made.events:,} events up to {made.until:%Y-%m-%d}"

    return attempted("ranker", look, (BadArtefact,))


def rules(settings: Settings, items: Sequence[TaggedProduct]) -> Check:
    """Whether rules.yaml can be read, and whether each rule means a product."""
    remedy = f"mend {settings.home / FILE}"
    try:
        rulebook = read_rules(settings.home)
    except BadRules as error:
        return Check(name="rules", ok=False, detail=str(error), remedy=remedy)
    count = len(rulebook.pins) + len(rulebook.moves) + len(rulebook.hides)
    lost = strangers(rulebook, items) if count else []
    return Check(
        name="rules",
        ok=not lost,
        detail=f"no product is meant by: {'; '.join(lost)[:400]}"
        if lost
        else f"{count} in {FILE}"
        if count
        else "none",
        remedy=remedy,
    )
