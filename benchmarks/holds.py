"""Do constraints hold whatever is said, and is every text answered? Thousands of generated conversations.

    python -m benchmarks.holds HOME [REQUESTS]

HOME is a folder for the stores retail and demo (see benchmarks/conversations.py). REQUESTS messages (default 5,000) are
said to each of the two, then as many odd texts to the demo store. A violation is a product that breaks a hard
constraint of the ledger that is not listed as set aside; there must be none.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from assistant.build import Store, open_store
from assistant.pipeline import Timings, find
from assistant.scoring import violations
from assistant.settings import Settings
from assistant.types import DialogueState
from assistant.understand import BadMessage
from benchmarks.machine import describe, percentiles
from ranking.types import ShopperProfile
from tests.talk import conversations, odd_texts


class Tally:
    """What happened to the messages that were said."""

    def __init__(self) -> None:
        self.said = self.products = self.broken = self.refused = self.empty = 0
        self.times: list[float] = []


def talk(store: Store, strategy: st.SearchStrategy[list[str]], wanted: int) -> Tally:
    """Says at least `wanted` messages, conversation by conversation."""
    tally = Tally()

    @seeded(random.Random(5).randrange(10**6))
    @settings(
        max_examples=wanted,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(messages=strategy)
    def say(messages: list[str]) -> None:
        if tally.said >= wanted:
            return
        state = DialogueState()
        for message in messages:
            tally.said += 1
            timings = Timings()
            try:
                cards = find(message, store, ShopperProfile(), state=state, k=12, timings=timings)
            except BadMessage:
                tally.refused += 1
                continue
            state = cards.state
            tally.times.append(timings["understand"])
            tally.products += len(cards.products)
            tally.empty += not cards.lead
            tally.broken += len(violations(cards))

    say()
    return tally


def main(home: Path, wanted: int) -> int:
    describe()
    broken = 0
    for name in ("retail", "demo"):
        store = open_store(Settings(home=home / name, generator="none:"))
        tally = talk(store, conversations(), wanted)
        print(
            f"{name}: {tally.said:,} messages, {tally.products:,} products shown, violations {tally.broken}, "
            f"without an answer {tally.empty}; understanding: {percentiles(tally.times)}"
        )
        broken += tally.broken + tally.empty
        if name == "demo":
            odd = talk(store, st.lists(odd_texts, min_size=1, max_size=3), wanted)
            print(
                f"odd texts: {odd.said:,} messages, no exception; refused with a reason {odd.refused}, "
                f"without an answer {odd.empty}, violations {odd.broken}"
            )
            broken += odd.broken + odd.empty
        store.close()
    return 1 if broken else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 5_000))
