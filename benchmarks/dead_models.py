"""Whether every message is answered in time while the language model is dead: 100 requests over all kinds of death.

    python -m benchmarks.dead_models [--requests N]

Prints the machine, the command and a line for each kind: how many replies came within the deadline and one second with
cards, text and the reason why no model wrote it, the slowest of them, and the reason. The store is that of the tests.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from assistant.build import Store
from assistant.explain import DEADLINE_S
from assistant.pipeline import respond
from assistant.types import DialogueState, Reply
from benchmarks.machine import describe
from tests.dead_models import DEATHS, well_answered
from tests.little_store import little_store

MESSAGES = ("a blue jumper under $100", "merino jumper", "blue shoes", "green cotton jumper", "slippers under $40")
SLACK_S = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=100)
    wanted = parser.parse_args().requests
    describe()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = little_store(home)
        list(respond(MESSAGES[0], DialogueState(), "", store))  # what is loaded once is not the model's doing
        share, left = divmod(wanted, len(DEATHS))
        in_time = sum(
            one_death(death, share + (number < left), store, home / f"model-{number}")
            for number, death in enumerate(DEATHS)
        )
        store.close()
    print(f"answered within {DEADLINE_S:g} + {SLACK_S:g} s: {in_time} of {wanted}")


def one_death(death: str, requests: int, store: Store, folder: Path) -> int:
    """How many of the requests were answered in time, as they should be."""
    folder.mkdir()
    times, good, reason = [], 0, ""
    with ExitStack() as stack:
        dead = replace(store, generator=stack.enter_context(DEATHS[death](folder)))
        for number in range(requests):
            started = time.perf_counter()
            first, *_, last = respond(MESSAGES[number % len(MESSAGES)], DialogueState(), "", dead)
            times.append(time.perf_counter() - started)
            if well_answered(first, last) and times[-1] <= DEADLINE_S + SLACK_S:
                good += 1
            if isinstance(last, Reply) and number == 0:
                reason = last.explanation.fallback
    print(f"{death:36} {good:3} of {requests:3}, slowest {max(times, default=0.0):5.2f} s: {reason[:120]}", flush=True)
    return good


if __name__ == "__main__":
    main()
