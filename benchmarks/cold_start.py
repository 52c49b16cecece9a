"""How well are shoppers served of whom little or nothing is known, beside popularity?

    python -m benchmarks.cold_start HOME
    python -m benchmarks.cold_start ../shared/data/online-retail/online_retail_2010-2011.csv.gz

HOME is a store, else it is invoice lines of Online Retail. The last 30 days are foretold by a ranker
that saw nothing of them. Of shoppers with ten events or more before, all but the newest 0, 1, 3 or 10 are taken away;
beside them those who truly were new, or had done little. All products are ranked; nDCG@10 of what they bought then,
against popularity (purchases, halved every week), with a paired permutation test. Fails where it is below by more than
chance.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.last_window import LastWindow, foretold
from benchmarks.machine import describe
from ranking.histories import Histories
from ranking.metrics.matrix import measure
from ranking.models.popularity import Popularity
from ranking.significance import compare
from ranking.training import summed

ENOUGH = 10
KEPT = (0, 1, 3, 10)


def main(path: Path) -> int:
    describe()
    print(f"load of the machine, 1 minute: {os.getloadavg()[0]:.1f}")
    found = foretold(path)
    last = found.buyers
    known = np.bincount(last.histories.row, minlength=last.histories.count)
    print(f"{len(found.log):,} events, {last.outcome.bought.shape[1]:,} products; {len(known):,} shoppers bought then")
    print("\n| events known | shoppers | popularity | ranker | difference, 95 % | p |")
    print("|---|---:|---:|---:|---:|---:|")
    enough = np.flatnonzero(known >= ENOUGH)
    fine = [
        row(f"{kept} newest of at least {ENOUGH}", found, enough, newest(last.histories.shoppers(enough), kept))
        for kept in KEPT
    ]
    truly = {
        "truly none": known == 0,
        "truly 1 to 3": (known >= 1) & (known <= 3),
        "truly 4 to 9": (known >= 4) & (known < ENOUGH),
        "all that there are, 10 or more": known >= ENOUGH,
    }
    for name, who in truly.items():
        places = np.flatnonzero(who)
        if len(places):
            fine.append(row(name, found, places, last.histories.shoppers(places)))
    return 0 if all(fine) else 1


def row(name: str, found: LastWindow, who: NDArray[np.int64], histories: Histories) -> bool:
    """Prints a row; whether it is not below popularity by more than chance."""
    popularity = Popularity()
    popularity.fit(found.buyers.past, found.bases.assortment)
    bought = found.buyers.outcome.bought[who]
    usual = measure(popularity.scores(histories), bought, k=10).ndcg
    ours = np.concatenate(
        [
            measure(summed(found.mlp, found.bases.inputs(histories.shoppers(part))), bought[part], k=10).ndcg
            for part in np.array_split(np.arange(len(who)), -(-len(who) // 256))
        ]
    )
    c = compare(usual, ours, seed=0)
    d = c.difference
    apart = f"{d.mean:+.4f} ({d.low:+.4f} to {d.high:+.4f})"
    print(f"| {name} | {len(who):,} | {c.first:.4f} | {c.second:.4f} | {apart} | {c.p:.4f} |", flush=True)
    return d.high >= 0


def newest(histories: Histories, kept: int) -> Histories:
    """Only the newest events of each shopper."""
    left = np.bincount(histories.row, minlength=histories.count)
    starts = np.concatenate([[0], np.cumsum(left)[:-1]])
    rank = np.arange(len(histories.row)) - starts[histories.row]
    # within a shopper, rows go from the oldest to the newest
    return histories.where(rank >= left[histories.row] - kept)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
