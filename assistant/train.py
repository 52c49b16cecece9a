"""Trains a store's ranker on its event log and puts it in use, unless it is worse than the one before. Knows no
command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.build import StoreMissing, open_catalogue, store_lexicon
from assistant.settings import Settings
from ranking import artefact
from ranking.assortment import assortment_of
from ranking.log import Log
from ranking.log_store import read_log
from ranking.mlp import AdditiveMlp
from ranking.ranker import RankerSettings
from ranking.ratings.goods import Goods, goods_of
from ranking.ratings.predicted import RatingModel, RatingSettings, fit_ratings
from ranking.ratings.table import TooFewRatings
from ranking.training import TrainingReport, train
from retrieval.ingest import tag_catalogue
from retrieval.progress import Progress, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOutcome:
    """`refused` says why the new ranker was not put in use, "" where it was; `folder` is where it lies then."""

    report: TrainingReport
    provenance: artefact.Provenance
    refused: str
    folder: Path | None

    def as_dict(self) -> dict[str, Any]:
        made = self.provenance
        return {
            "in_use": not self.refused,
            "refused": self.refused,
            "folder": str(self.folder or ""),
            "until": made.until.isoformat(),
            "data": made.data,
            "code": made.code,
            **self.report.as_dict(),
        }


def train_store(
    settings: Settings, *, seed: int = 0, force: bool = False, progress: Progress = silent
) -> TrainingOutcome:
    """StoreMissing without products, TooLittle without enough events. `force` puts a worse one in use, too."""
    catalogue = open_catalogue(settings)
    if catalogue.count() == 0:
        raise StoreMissing(f"the store in {settings.home} has no products: import some with `aisle ingest FEED`")
    tag_catalogue(catalogue, store_lexicon(settings, catalogue), progress)
    items = catalogue.tagged()
    assortment = assortment_of(items)
    log = read_log(catalogue.engine, assortment.products)
    chosen = seeded(RankerSettings(), seed)
    trained = train(log, assortment, chosen, in_use=in_use(settings.home), progress=progress)
    made_from = artefact.provenance(log, assortment, datetime.now(UTC))
    refused = "" if force else trained.worse
    folder = None
    if not refused:
        ratings = ratings_of(log, goods_of(items, assortment), seed)
        report = trained.report.as_dict()
        folder = artefact.save(settings.home, trained.ranker, chosen, made_from, report, ratings)
    return TrainingOutcome(report=trained.report, provenance=made_from, refused=refused, folder=folder)


def ratings_of(log: Log, goods: Goods, seed: int) -> RatingModel | None:
    """The model of ratings; None where there are too few of them."""
    settings = RatingSettings()
    try:
        return fit_ratings(log, goods, replace(settings, mlp=replace(settings.mlp, seed=seed)))
    except TooFewRatings:
        return None


def in_use(home: Path) -> AdditiveMlp | None:
    """The MLP of the ranker in use; None where there is none or it cannot be read: then there is nothing to be worse
    than."""
    try:
        saved = artefact.load(home)
    except artefact.BadArtefact:
        return None
    return None if saved is None else saved.mlp


def seeded(settings: RankerSettings, seed: int) -> RankerSettings:
    return replace(
        settings,
        tower=replace(settings.tower, seed=seed),
        als=replace(settings.als, seed=seed),
        mlp=replace(settings.mlp, seed=seed),
    )
