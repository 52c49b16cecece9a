"""What the command line shows: progress and talk on stderr, data on stdout. Knows no verb."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from retrieval.progress import Progress as Report


class Failed(RuntimeError):
    """What was asked for could not be done; the message tells the person at the terminal why."""


def talk(text: str) -> None:
    """Says something to a person, on stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def data(text: str, end: str = "\n") -> None:
    """Writes data to stdout, at once."""
    sys.stdout.write(text + end)
    sys.stdout.flush()


def data_json(value: Any) -> None:
    data(json.dumps(value, ensure_ascii=False, allow_nan=False))


def write_whole(path: Path, text: str) -> None:
    """Writes a file entirely or not at all. OSError."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def write_json(path: Path, value: Any) -> None:
    """Writes a file of JSON that people can read, entirely or not at all. OSError."""
    write_whole(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


@contextmanager
def shown_progress() -> Iterator[Report]:
    """A progress callback: a bar per step on a terminal, a line at a step's start and end elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        started: set[str] = set()

        def say(what: str, done: int, total: int) -> None:
            if what not in started and done < total:
                started.add(what)
                talk(f"{what} …")
            elif what in started and done >= total:
                started.discard(what)
                talk(f"{what}: done ({total})")

        yield say
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield show
