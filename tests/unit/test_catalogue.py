"""The catalogue under kills and at size."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.catalogue import Catalogue
from retrieval.database import check_database, open_database
from retrieval.types import Money, Product, Tag

ROOT = Path(__file__).parents[2]


def batch(word: str, count: int) -> list[Product]:
    return [
        Product(
            id=f"{'ab'[i % 2]}{i:05}" if word == "old" else f"{'ac'[i % 2]}{i:05}",
            title=f"{word} {i}",
            description="warm and light " * 10,
            price=Money(amount=i, currency="USD"),
            attributes={"colour": ("black",), "size": ("s", "m")},
        )
        for i in range(count)
    ]


CHILD = """
import sys
from retrieval.catalogue import Catalogue
from retrieval.database import open_database
from tests.unit.test_catalogue import batch
catalogue = Catalogue(open_database(sys.argv[1]))
both = [batch("old", 3000), batch("new", 3000)]
print("ready", flush=True)
while True:
    for items in reversed(both):
        catalogue.apply(items, replace=True)
"""


def test_killed_at_any_point_the_catalogue_is_old_or_new_never_half(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    both = [batch("old", 3000), batch("new", 3000)]
    engine = open_database(url)
    catalogue = Catalogue(engine)
    versions = []
    for items in reversed(both):
        catalogue.apply(items, replace=True)
        versions.append(catalogue.version)
    engine.dispose()
    draw = random.Random(7)
    seen = set()
    for _ in range(8):
        child = subprocess.Popen([sys.executable, "-c", CHILD, url], cwd=ROOT, stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(draw.uniform(0.02, 0.9))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        engine = open_database(url)
        catalogue = Catalogue(engine)
        found = catalogue.all()
        assert catalogue.version in versions
        assert found in [sorted(items, key=lambda item: item.id) for items in both]
        assert catalogue.version == versions[0 if found[0].title.startswith("new") else 1]
        assert check_database(engine) == []
        seen.add(catalogue.version)
        engine.dispose()
    assert seen


@pytest.mark.slow
def test_twenty_thousand_products_take_seconds(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    catalogue = Catalogue(engine)
    items = batch("old", 20_000)
    tagging = {
        item.id: [Tag(facet="colour", value=f"v{i % 7}", source="title", evidence="black") for i in range(10)]
        for item in items
    }
    runs: dict[str, Callable[[], object]] = {
        "apply": lambda: catalogue.apply(items),
        "apply again": lambda: catalogue.apply(items),
        "set_tags": lambda: catalogue.set_tags(tagging),
        "tagged": catalogue.tagged,
        "version": lambda: catalogue.version,
    }
    took = {}
    for name, run in runs.items():
        start = time.perf_counter()
        run()
        took[name] = time.perf_counter() - start
    engine.dispose()
    limits = {"apply": 15, "apply again": 8, "set_tags": 20, "tagged": 12, "version": 0.5}  # a busy machine's
    assert all(took[name] < limit for name, limit in limits.items()), took
