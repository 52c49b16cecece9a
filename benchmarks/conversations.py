"""Does the assistant do what a careful reader expects of it? Judged conversations, in English and Chinese.

    python -m benchmarks.conversations HOME ../shared/data dev
    python -m benchmarks.conversations HOME ../shared/data held

HOME is a folder for three stores (retail, icecat, demo); those that are not there yet are made from the data. Only
figures are printed, so that the held-out conversations stay unread; `aisle evaluate FILE --report DIR` says what is
missed in the others.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.build import has_database, open_catalogue
from assistant.conversations import Conversation, are_conversations, read_conversations
from assistant.scoring import Outcome, figures
from assistant.settings import Settings
from benchmarks.machine import describe
from retrieval.progress import Progress
from ui.terminal import shown_progress
from ui.verbs import import_feeds, make_demo_store, opened, play_all

CONVERSATIONS = Path(__file__).resolve().parents[1] / "tests" / "conversations"

#: The column's name, the figure, and which part of it.
COLUMNS = (
    ("conversations", "conversations", ""), ("judged turns", "judged_turns", ""), ("dialogues", "dialogues", ""),
    ("act accuracy", "act_accuracy", "overall"), ("F1 en", "f1", "en"), ("F1 zh", "f1", "zh"),
    ("dialogue success", "dialogue_success", "overall"), ("violations", "violations", ""),
    ("understanding p95, ms", "understand_ms", "p95"),
)  # fmt: skip


def make_store(settings: Settings, name: str, data: Path, progress: Progress) -> None:
    """Makes a store where there is none with products in it."""
    if name == "demo":
        make_demo_store(settings, 7, progress)
    elif has_database(settings) and open_catalogue(settings).count():
        return
    elif name == "retail":
        take_in(settings, [data / "retail-demo-store" / "products.yaml"], progress)
    elif name == "icecat":
        with tempfile.TemporaryDirectory() as folder:
            for archive in sorted((data / "chorus-icecat").glob("*.json.zip")):
                zipfile.ZipFile(archive).extractall(folder)
            take_in(settings, sorted(Path(folder).rglob("*.json")), progress)
    else:
        sys.exit(f"no store is called {name!r}; known are retail, icecat and demo")


def take_in(settings: Settings, feeds: Sequence[Path], progress: Progress) -> None:
    if not feeds:
        sys.exit(f"there is nothing to make {settings.home} from: the second argument names the folder with the data")
    import_feeds(settings, feeds, format=None, mapping={}, dry_run=False, replace=False, progress=progress)


def by_store(part: str) -> dict[str, list[Conversation]]:
    found: dict[str, list[Conversation]] = {}
    for file in sorted((CONVERSATIONS / part).glob("*.jsonl")):
        for conversation in read_conversations(file) if are_conversations(file) else ():
            found.setdefault(conversation.store, []).append(conversation)
    return found


def row(name: str, found: Mapping[str, Any]) -> str:
    cells = [found[figure].get(part, "–") if part else found[figure] for _, figure, part in COLUMNS]
    return f"| {name} | {' | '.join(map(str, cells))} |"


def main(home: Path, data: Path, part: str) -> int:
    describe()
    played: dict[str, list[tuple[Outcome, ...]]] = {}
    with shown_progress() as progress:
        for name, conversations in by_store(part).items():
            settings = Settings(home=home / name, generator="none:")
            make_store(settings, name, data, progress)
            with opened(settings, progress) as store:
                played[name] = play_all(store, conversations, progress)
    together = figures([one for outcomes in played.values() for one in outcomes])
    print(f"| {part} | {' | '.join(title for title, _, _ in COLUMNS)} |")
    print(f"|---|{'---:|' * len(COLUMNS)}")
    for name, outcomes in played.items():
        print(row(name, figures(outcomes)))
    print(row("all", together))
    return 1 if together["violations"] else 0


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[3] not in ("dev", "held"):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
