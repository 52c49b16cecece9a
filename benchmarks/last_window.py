"""The last days of a log, as a ranker foretells them that saw nothing of them. For benchmarks; prints nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from assistant.build import open_catalogue
from assistant.settings import Settings
from benchmarks.invoices import read_invoices
from ranking.assortment import assortment_of
from ranking.log import Log
from ranking.log_store import read_log
from ranking.mlp import AdditiveMlp, fit
from ranking.ranker import MODELS, Bases, RankerSettings, fit_bases
from ranking.split import DAY, Window
from ranking.training import Sample, sample


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LastWindow:
    """`buyers` are those who bought something in the last days, `everyone` all who were seen before them. `bases` were
    fitted on what came before these days, `mlp` on the window before, with models that had seen only what came before
    both."""

    log: Log
    buyers: Sample
    everyone: Sample
    bases: Bases
    mlp: AdditiveMlp


def foretold(path: Path) -> LastWindow:
    """Of the store in a folder, else of a file of Online Retail; fits what is needed, as ranking.training does, and
    lets no shopper of the last days decide anything."""
    if path.is_dir():
        catalogue = open_catalogue(Settings(home=path))
        assortment = assortment_of(catalogue.tagged())
        log = read_log(catalogue.engine, assortment.products)
    else:
        found = read_invoices(path)
        log, assortment = found.log, found.assortment
    s = RankerSettings()
    end, length = float(np.nextafter(log.time[-1], np.inf)), s.window_days * DAY
    torch.set_num_threads(1)
    first = sample(log, Window(start=end - 2 * length, end=end - length), s.mlp.seed)
    lesson = fit_bases(first.past, assortment, s).inputs(first.histories)
    mlp = fit(AdditiveMlp(list(MODELS), s.mlp), [(lesson, first.outcome)])
    last = Window(start=end - length, end=end)
    buyers = sample(log, last, s.mlp.seed)
    return LastWindow(
        log=log,
        buyers=buyers,
        everyone=sample(log, last, s.mlp.seed, everyone=True),
        bases=fit_bases(buyers.past, assortment, s),
        mlp=mlp,
    )
