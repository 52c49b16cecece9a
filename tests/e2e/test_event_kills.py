"""A process that is killed while it logs: what was acknowledged is there. AISLE_SOAK=N kills N times as often."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import select

from ranking import tables
from retrieval.database import check_database, open_database

SOAK = int(os.environ.get("AISLE_SOAK") or 1)
ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from pathlib import Path
from ranking.profiles import DatabaseProfiles
from retrieval.catalogue import Catalogue
from retrieval.database import open_database
from tests.small_shop import event
engine = open_database(f"sqlite:///{sys.argv[1]}")
profiles = DatabaseProfiles(engine, Catalogue(engine))
for n in range(1_000_000):
    profiles.record([event("view", "x", id=f"{sys.argv[2]}-{n}-{part}") for part in range(3)])
    print(n, flush=True)
"""


def test_killed_while_logging_nothing_that_was_acknowledged_is_lost(tmp_path: Path) -> None:
    rng, path = random.Random(7), tmp_path / "aisle.db"
    open_database(f"sqlite:///{path}").dispose()
    acknowledged: dict[int, int] = {}
    for run in range(5 * SOAK):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(run)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None and child.stdout.readline() == "0\n"
        time.sleep(rng.uniform(0.01, 0.3))
        child.send_signal(signal.SIGKILL)
        whole, _, _ = child.communicate()[0].rpartition("\n")  # the last line may have been cut off
        acknowledged[run] = int(whole.rpartition("\n")[2] or 0)
    engine = open_database(f"sqlite:///{path}")
    assert check_database(engine) == []
    with engine.connect() as connection:
        ids = set(connection.execute(select(tables.events.c.event_id)).scalars())
    engine.dispose()
    assert len(ids) % 3 == 0, "all of a batch or none of it"
    for run, last in acknowledged.items():
        assert ids >= {f"{run}-{n}-{part}" for n in range(last + 1) for part in range(3)}
    assert sum(acknowledged.values()) > 0
