"""How fast is a real log of 541,909 invoice lines taken in, and does taking it in again change nothing?

    python -m benchmarks.event_import HOME

HOME is a folder for a new store. The log is ../shared/data/online-retail (SHOP_DATA may name another place for
../shared/data). It is imported twice; the second import must add nothing.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path

from assistant.build import has_database
from assistant.settings import Settings
from benchmarks.machine import describe
from retrieval.progress import silent
from ui.verbs import import_logs

DATA = Path(os.environ.get("SHOP_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
LOG = DATA / "online-retail" / "online_retail_2010-2011.csv.gz"


def main(home: Path) -> int:
    describe()
    settings = Settings(home=home)
    if has_database(settings):
        sys.exit(f"there is a store in {home} already; name a folder for a new one")
    added = []
    for what in ("first import", "the same again"):
        start = time.perf_counter()
        report = import_logs(settings, [LOG], format=None, mapping={}, dry_run=False, progress=silent)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{what}: {seconds:.1f} s, {report.rows / seconds:,.0f} rows/s, peak memory so far {peak:,.0f} MiB")
        for line in report.lines():
            print(f"  {line}")
        added.append(report.new)
    return 1 if added[1] or not added[0] else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
