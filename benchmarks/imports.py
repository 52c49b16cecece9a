"""How long does an import take, and what does the second one change?

    python -m benchmarks.imports FEED

Runs `aisle ingest FEED` twice into an empty store, each as a process of its own, start-up included.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time

from benchmarks.machine import describe


def main(feed: str) -> int:
    describe()
    with tempfile.TemporaryDirectory() as home:
        for which in ("first", "second"):
            started = time.perf_counter()
            run = subprocess.run(
                [sys.executable, "-m", "ui.cli", "--home", f"{home}/store", "ingest", feed, "--json"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            seconds = time.perf_counter() - started
            if run.returncode:
                print(run.stderr)
                return 1
            report = json.loads(run.stdout)
            counts = ", ".join(f"{name} {report[name]:,}" for name in ("added", "changed", "unchanged", "set_aside"))
            print(f"{which} import: {seconds:.1f} s; {counts}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
