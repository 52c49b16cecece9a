"""The last days of a log, as a ranker foretells them that saw nothing of them. For benchmarks; prints nothing."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from assistant.build import open_catalogue
from assistant.settings import Settings
from ranking.artefact import load, settings_in
from ranking.assortment import Assortment, assortment_of
from ranking.log import Log
from ranking.log_store import read_log
from ranking.mlp import AdditiveMlp, fit
from ranking.ranker import MODELS, Bases, RankerSettings, fit_bases
from ranking.split import DAY
from ranking.training import Window, window


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LastWindow:
    """`window` holds the shoppers who bought something in the last days, `everyone` all who were seen before them.
    `bases` were fitted on what came before these days, `mlp` on the window before, with models that had seen only what
    came before both."""

    log: Log
    window: Window
    everyone: Window
    bases: Bases
    mlp: AdditiveMlp


def of_store(home: Path) -> LastWindow:
    """With the MLP of the ranker in use, which `aisle train` fitted on the window before the last."""
    catalogue = open_catalogue(Settings(home=home))
    saved = load(home)
    if saved is None:
        sys.exit(f"{home} has no trained ranker: run `aisle --home {home} train` first")
    assortment = assortment_of(catalogue.tagged())
    return foretold(read_log(catalogue.engine, assortment.products), assortment, settings_in(saved.about), saved.mlp)


def foretold(log: Log, assortment: Assortment, s: RankerSettings, mlp: AdditiveMlp | None = None) -> LastWindow:
    """Fits what is needed, as ranking.training does; the MLP, too, where none is given."""
    end, length = float(np.nextafter(log.time[-1], np.inf)), s.window_days * DAY
    torch.set_num_threads(1)
    if mlp is None:
        first = window(log, end - 2 * length, length, s.mlp.seed)
        mlp = AdditiveMlp(list(MODELS), s.mlp)
        fit(mlp, [(fit_bases(first.past, assortment, s).inputs(first.histories), first.outcome)])
    last = window(log, end - length, length, s.mlp.seed)
    seen = window(log, end - length, length, s.mlp.seed, everyone=True)
    return LastWindow(log=log, window=last, everyone=seen, bases=fit_bases(last.past, assortment, s), mlp=mlp)
