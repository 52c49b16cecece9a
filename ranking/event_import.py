"""Takes behaviour logs into the event log: what is new goes in, what is known stays, what cannot be used is named.

Nothing is held in memory but a batch of events, the cancellations, and the purchases that they may concern.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from ranking.event_log import EventLog
from ranking.event_report import EventReport
from ranking.logs.cancelled import Cancelled
from ranking.logs.clock import Clock
from ranking.logs.formats import LogFile
from ranking.logs.reading import Notes, Placed, cancellations, placed_lines
from retrieval.problems import BadValue, Problem
from retrieval.progress import Progress

BATCH = 10_000


def import_events(
    files: Sequence[LogFile],
    log: EventLog,
    products: AbstractSet[str],
    *,
    now: datetime,
    dry_run: bool,
    progress: Progress,
) -> EventReport:
    """Reads files that are imported together; `products` are the ids that the catalogue holds.

    A purchase that these files show to be cancelled is not taken in, and taken back out where an earlier import stored
    it. Everything else that was stored stays, so that a broken import is mended by running it again. FeedError for a
    file that cannot be read.
    """
    notes = Notes()
    cancelled = Cancelled(found for file in files for found in cancellations(file, Clock(now)))
    taker = _Taker(log, products, notes)
    held: dict[str, Placed] = {}
    remarks: list[Problem] = []
    for file in files:
        clock = Clock(now)
        what = f"taking in {file.path.name}, percent"

        def done(share: float, what: str = what) -> None:
            progress(what, min(int(share * 100), 99), 100)

        done(0.0)
        for placed in placed_lines(file, clock, notes, done):
            if not cancelled.may_concern(placed.line):
                taker.take(placed)
            elif placed.line.event.event_id in held:
                taker.repeated(held[placed.line.event.event_id], placed)
            else:
                held[placed.line.event.event_id] = placed
        progress(what, 100, 100)
        remarks += [_zoneless(file, field, count) for field, count in clock.without_zone.items()]
    taken_back = cancelled.taken_back([placed.line for placed in held.values()])
    gone = [id for id, back in zip(held, taken_back, strict=True) if back]
    for placed, back in zip(held.values(), taken_back, strict=True):
        if back:
            notes.pass_over("purchase that was cancelled")
        else:
            taker.take(placed)
    taker.finish()
    return EventReport(
        files=tuple((str(file.path), file.format.name) for file in files),
        rows=notes.rows,
        accepted=taker.accepted,
        new=taker.new,
        withdrawn=log.withdraw(gone),
        set_aside=notes.counts["set aside"],
        skipped=notes.counts["skipped"],
        passed_over=dict(notes.passed.most_common()),
        types=dict(taker.types.most_common()),
        unknown_products=taker.unknown,
        first=taker.first,
        last=taker.last,
        problems=(*remarks, *notes.problems),
        dry_run=dry_run,
    )


class _Taker:
    """Stores events in batches and counts them."""

    def __init__(self, log: EventLog, products: AbstractSet[str], notes: Notes) -> None:
        self._log = log
        self._products = products
        self._notes = notes
        self._batch: dict[str, Placed] = {}
        self.accepted = self.new = self.unknown = 0
        self.types: Counter[str] = Counter()
        self.first: datetime | None = None
        self.last: datetime | None = None

    def take(self, placed: Placed) -> None:
        first = self._batch.setdefault(placed.line.event.event_id, placed)
        if first is not placed:
            self.repeated(first, placed)
        elif len(self._batch) >= BATCH:
            self.finish()

    def repeated(self, first: Placed, placed: Placed) -> None:
        """An event whose id stands earlier in these files."""
        if placed.own_id and first.line.event != placed.line.event:
            self._conflict(placed, f"is that of another event, in row {first.row} of {first.file}, which was kept")
        else:
            self._count(placed)

    def finish(self) -> None:
        """Stores what is waiting."""
        ids = list(self._batch)
        known = self._log.known(ids)
        stored = self._log.stored([id for id in ids if id in known and self._batch[id].own_id])
        self.new += self._log.add([self._batch[id].line.event for id in ids if id not in known])
        for id, placed in self._batch.items():
            if id in stored and stored[id] != placed.line.event:
                self._conflict(placed, "is that of another event, which was imported before and kept")
            else:
                self._count(placed)
        self._batch.clear()

    def _conflict(self, placed: Placed, message: str) -> None:
        trouble = BadValue("event_id", placed.line.event.event_id, message, "give each event an id of its own")
        self._notes.note(placed.file, placed.row, trouble, "set aside")

    def _count(self, placed: Placed) -> None:
        event = placed.line.event
        self.accepted += 1
        self.types[event.type] += 1
        self.unknown += event.product not in self._products
        self.first = event.timestamp if self.first is None else min(self.first, event.timestamp)
        self.last = event.timestamp if self.last is None else max(self.last, event.timestamp)


def _zoneless(file: LogFile, field: str, count: int) -> Problem:
    return Problem(
        file=str(file.path),
        row=0,
        field=field,
        value="",
        message=f"{count:,} times name no time zone and were taken as UTC",
        remedy="nothing need be done if they are; otherwise write the zone, as in 2026-03-01T12:30:00+01:00",
        kind="repaired",
    )
