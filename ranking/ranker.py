"""The trained ranker: collaborative models and the additive MLP over them, for the products of a store. Knows no
database, no query and no file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ranking.assortment import Assortment
from ranking.calibration import Calibration
from ranking.features import Inputs, Surroundings, inputs, surroundings
from ranking.histories import Floats, Histories
from ranking.log import Log
from ranking.mlp import AdditiveMlp, MlpSettings, contributions
from ranking.models.als import Als, AlsSettings
from ranking.models.content import Content, ContentSettings
from ranking.models.ease import Ease, EaseSettings
from ranking.models.neighbours import ItemNeighbours, ItemNeighboursSettings
from ranking.models.tower import Tower, TowerSettings
from ranking.models.types import HistoryModel
from ranking.split import Past


@dataclass(frozen=True, slots=True, kw_only=True)
class RankerSettings:
    """Hyper-parameters of every part. `window_days`: how far ahead purchases are foretold."""

    window_days: float = 30.0
    tower: TowerSettings = field(default_factory=TowerSettings)
    ease: EaseSettings = field(default_factory=EaseSettings)
    als: AlsSettings = field(default_factory=AlsSettings)
    neighbours: ItemNeighboursSettings = field(default_factory=ItemNeighboursSettings)
    content: ContentSettings = field(default_factory=ContentSettings)
    mlp: MlpSettings = field(default_factory=MlpSettings)


#: The models behind taste. User-based neighbours are not among them: they would keep every shopper's purchases.
MODELS: Mapping[str, Callable[[RankerSettings], HistoryModel]] = {
    "tower": lambda s: Tower(s.tower),
    "ease": lambda s: Ease(s.ease),
    "als": lambda s: Als(s.als),
    "item-neighbours": lambda s: ItemNeighbours(s.neighbours),
    "content": lambda s: Content(s.content, without="brand"),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bases:
    """What was learned from a past: the models of taste in the order of MODELS, that of brands, and what holds for
    every shopper."""

    assortment: Assortment
    models: tuple[HistoryModel, ...]
    brand: HistoryModel
    around: Surroundings

    def inputs(self, histories: Histories) -> Inputs:
        taste = [model.scores(histories) for model in self.models]
        return inputs(histories, taste, self.brand.scores(histories), self.around)


def fit_bases(past: Past[Log], assortment: Assortment, settings: RankerSettings) -> Bases:
    """Fits every model on a past, two at a time."""
    models = [make(settings) for make in MODELS.values()]
    brand = Content(settings.content, only="brand")
    with ThreadPoolExecutor(max_workers=2) as pool:
        for done in [pool.submit(model.fit, past, assortment) for model in (*models, brand)]:
            done.result()
    return Bases(assortment=assortment, models=tuple(models), brand=brand, around=surroundings(past, assortment))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranker:
    """Scores every product of its assortment for any history, in named groups (see mlp.GROUPS) that add up."""

    bases: Bases
    mlp: AdditiveMlp
    calibration: Calibration

    @property
    def places(self) -> dict[str, int]:
        return {product: place for place, product in enumerate(self.bases.assortment.products)}

    def contributions(self, histories: Histories) -> dict[str, Floats]:
        """Float32 [count, products] for each group; their sum is a log odds but for a shopper's own constant."""
        return contributions(self.mlp, self.bases.inputs(histories))

    def probabilities(self, histories: Histories, scores: Floats) -> NDArray[np.float64]:
        """[count, products]: how likely each is to be bought within the window, from the summed contributions."""
        return self.calibration.probabilities(scores, histories)
