"""How much of what crowd workers asked for is understood? Goals of WebShop, labelled by hand; no store, no search.

    python -m benchmarks.webshop ../shared/data/webshop/goals_dev.txt dev
    python -m benchmarks.webshop ../shared/data/webshop/goals_dev.txt held

Colours, prices, sizes and product types count; how firmly they were said does not. The labels are in
tests/conversations/*/webshop.jsonl: the number of a goal's line, and its ledger. The goals name what no store here
carries, so that only the lexicon that comes with Aisle can know them.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from assistant.conversations import read_row
from assistant.evaluate import BadQueries, lines_of
from assistant.labels import Label, compare, label_of, read_ledger
from assistant.scoring import precision_recall
from assistant.types import DialogueState, Understanding
from assistant.understand import store_words, understand
from benchmarks.machine import describe, percentiles
from retrieval.embedders import common_words
from retrieval.lexicon import load_lexicon
from retrieval.types import Vocabulary

LABELS = Path(__file__).resolve().parents[1] / "tests" / "conversations"
FACETS = ("colour", "price", "size", "product_type")


def read_labels(path: Path, goals: list[str]) -> list[tuple[str, tuple[Label, ...]]]:
    """The goals that are labelled, each with its ledger. BadQueries with the line."""
    found = []
    for number, line in enumerate(lines_of(path), 1):
        try:
            row: Any = read_row(line)
            if (
                not isinstance(row, dict)
                or set(row) != {"line", "ledger"}
                or row["line"] not in range(1, len(goals) + 1)
            ):
                raise BadQueries(f'expected {{"line": 1 to {len(goals)}, "ledger": […]}}, not {line[:80]!r}')
            found.append((goals[row["line"] - 1], read_ledger(row["ledger"])))
        except BadQueries as error:
            raise BadQueries(f"{path}, line {number}: {error}") from error
    return found


def understood(found: Understanding) -> tuple[Label, ...]:
    """The ledger of the need in focus."""
    constraints = found.needs[found.focus].constraints if found.focus < len(found.needs) else ()
    return tuple(map(label_of, constraints))


def main(goals: Path, part: str) -> None:
    describe()
    lexicon = load_lexicon()
    words = store_words(lexicon, Vocabulary(products=0, counts={}, structured={}, facet_sizes={}), common_words())
    right, missing, extra = Counter[str](), Counter[str](), Counter[str]()
    labelled = read_labels(LABELS / part / "webshop.jsonl", lines_of(goals))
    times = []
    understand("warm up", DialogueState(), words, ())
    for message, ledger in labelled:
        started = time.perf_counter()
        found = understand(message, DialogueState(), words, ())
        times.append((time.perf_counter() - started) * 1000)
        result = compare(ledger, understood(found), lexicon)
        right.update(label.facet for label in result.right)
        missing.update(label.facet for label in result.missing)
        extra.update(label.facet for label in result.extra)
    print(f"| {part}, {len(labelled)} goals | labels | precision | recall | F1 |\n|---|---:|---:|---:|---:|")
    for name, facets in (*((facet, (facet,)) for facet in FACETS), ("all four", FACETS)):
        counts = [sum(count[facet] for facet in facets) for count in (right, missing, extra)]
        figures = precision_recall(*counts)
        cells = [str(figures.get(figure, "–")) for figure in ("precision", "recall", "f1")]
        print(f"| {name} | {counts[0] + counts[1]} | {' | '.join(cells)} |")
    print(f"understanding one goal: {percentiles(times)}")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[2] not in ("dev", "held"):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2])
