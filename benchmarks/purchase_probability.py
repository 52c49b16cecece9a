"""Does what is said to be bought with a probability of a tenth come to be bought one time in ten?

    python -m benchmarks.purchase_probability HOME
    python -m benchmarks.purchase_probability ../shared/data/online-retail/online_retail_2010-2011.csv.gz

HOME is a store, else it is invoice lines of Online Retail. The last 30 days are foretold by a ranker
that saw nothing of them; the probabilities of one half of the shoppers are calibrated on the other half. The expected
calibration error (bins of equal mass) over all pairs of shopper and product says little, for most probabilities are
next to 0; so it is printed over each shopper's first 100, 10 and 1 products, too. At most 0.02 over all and over the
first 100 is expected, for all shoppers who were ever seen before. Beside them: those who bought something in these
days, and, as a warning, what calibrating on those alone would say of everybody.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.last_window import foretold
from benchmarks.machine import describe
from ranking.calibration import fit_calibration
from ranking.metrics.matrix import top
from ranking.metrics.probabilities import Reliability, brier, reliability
from ranking.training import Sample, crossed, summed

FIRST = (100, 10, 1)


def main(path: Path) -> int:
    describe()
    print(f"load of the machine, 1 minute: {os.getloadavg()[0]:.1f}")
    found = foretold(path)
    last, seen = found.buyers, found.everyone
    of_buyers, of_all = (summed(found.mlp, found.bases.inputs(one.histories)) for one in (last, seen))
    fine = measured("all who were seen before", seen, crossed(seen, of_all))
    measured("who bought something then, calibrated on their like", last, crossed(last, of_buyers))
    biased = fit_calibration(of_buyers, last.outcome.bought, last.histories).probabilities(of_all, seen.histories)
    measured("all who were seen before, wrongly calibrated on those who bought something then", seen, biased)
    return 0 if fine else 1


def measured(name: str, last: Sample, forecast: NDArray[np.float64]) -> bool:
    scores, bought = forecast, last.outcome.bought
    print(f"\n{name}: {len(scores):,} shoppers, {bought.sum():,} purchases of {scores.shape[1]:,} products")
    print("| pairs | pairs | bought | mean forecast | calibration error | Brier |")
    print("|---|---:|---:|---:|---:|---:|")
    errors = [row("all", forecast.ravel(), bought.ravel())]
    ranked = top(scores, max(FIRST))
    for k in FIRST:
        first = ranked[:, :k]
        p, y = (np.take_along_axis(values, first, axis=1).ravel() for values in (forecast, bought))
        errors.append(row(f"each shopper's first {k}", p, y))
        if k == FIRST[0]:
            table = reliability(p, y)
    print(f"\nreliability, each shopper's first {FIRST[0]}:")
    print_curve(table)
    return max(errors[:2]) <= 0.02


def row(name: str, forecast: NDArray[np.float64], bought: NDArray[np.bool_]) -> float:
    error = reliability(forecast, bought).error
    print(
        f"| {name} | {len(forecast):,} | {bought.mean():.5f} | {forecast.mean():.5f} | {error:.5f} | "
        f"{brier(forecast, bought):.5f} |"
    )
    return error


def print_curve(curve: Reliability) -> None:
    print("| forecast | bought | pairs |\n|---:|---:|---:|")
    for forecast, happened, count in zip(curve.forecast, curve.happened, curve.count, strict=True):
        print(f"| {forecast:.4f} | {happened:.4f} | {count:,} |")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
