"""A log's rows, one after another, as events with ids; what is wrong with them is noted. Knows no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace

from ranking.logs.clock import Clock
from ranking.logs.formats import LogFile
from ranking.logs.lines import Cancellation, Fields, Line, LogFormat, Passed, derived_id
from retrieval.feed_files import BrokenRow
from retrieval.problems import BadValue, Kind, Problem
from retrieval.row_stream import open_rows

#: So many problems are kept; of more, the count.
MOST_PROBLEMS = 10_000
#: So many kinds of rows that are passed over are told apart.
MOST_KINDS = 100


@dataclass(slots=True, kw_only=True)
class Notes:
    """What was found in the rows of the files that are imported together."""

    rows: int = 0
    counts: Counter[Kind] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)

    def pass_over(self, what: str) -> None:
        known = what in self.passed or len(self.passed) < MOST_KINDS
        self.passed[what if known else "of other kinds"] += 1

    def note(self, file: str, row: int, bad: BadValue, kind: Kind) -> None:
        self.counts[kind] += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(bad.problem(file, row, kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A line with its place and its id; `own_id` where the log gave it."""

    file: str
    row: int
    line: Line
    own_id: bool


def cancellations(file: LogFile, clock: Clock) -> Iterator[Cancellation]:
    """The cancellations in a file. Rows that cannot be read are left for `placed_lines` to note."""
    if file.format.cancels is None:
        return
    repeats = _Repeats(file.format)
    with open_rows(file.path) as stream:
        for row in stream.rows:
            if isinstance(row, BrokenRow):
                continue
            values = _renamed(row.values, file)
            repeats.begin(values)
            if file.format.cancels(values):
                try:
                    for said in file.format.read(values, clock):
                        if isinstance(said, Cancellation):
                            yield replace(said, again=repeats.before(said))
                except BadValue:
                    continue


def placed_lines(file: LogFile, clock: Clock, notes: Notes, done: Callable[[float], None]) -> Iterator[Placed]:
    """The events of a file in its order. `done` hears the share that was read, every few thousand rows."""
    name = str(file.path)
    repeats = _Repeats(file.format)
    with open_rows(file.path) as stream:
        for row in stream.rows:
            notes.rows += 1
            if notes.rows % 5_000 == 0:
                done(stream.done())
            if isinstance(row, BrokenRow):
                notes.note(name, row.number, BadValue("", row.value, row.message, row.remedy), "set aside")
                continue
            values = _renamed(row.values, file)
            repeats.begin(values)
            bad: list[BadValue] = []
            used = False
            try:
                for said in file.format.read(values, clock):
                    if isinstance(said, BadValue):
                        bad.append(said)
                        continue
                    used = True
                    if isinstance(said, Line):
                        line = _named(said, file.format.name, repeats)
                        yield Placed(file=name, row=row.number, line=line, own_id=bool(said.event.event_id))
                    elif isinstance(said, Passed):
                        notes.pass_over(said.what)
                    else:
                        notes.pass_over("cancellation")
            except BadValue as error:
                bad.append(error)
            for each in bad if used else bad[:1]:
                notes.note(name, row.number, each, "skipped" if used else "set aside")


def _renamed(values: dict[str, object], file: LogFile) -> Fields:
    return {file.names.get(key, key): value for key, value in values.items()} if file.names else values


class _Repeats:
    """Counts what a file says again and means: within a row, or within the group of rows that the format names."""

    def __init__(self, format: LogFormat) -> None:
        self._column = format.repeats
        self._group: object = None
        self._seen: Counter[Hashable] = Counter()

    def begin(self, values: Fields) -> None:
        """A row begins."""
        group = values.get(self._column) if self._column else None
        if group is None or group != self._group:
            self._group = group
            self._seen.clear()

    def before(self, said: Hashable) -> int:
        """How often the same was said before."""
        self._seen[said] += 1
        return self._seen[said] - 1


def _named(line: Line, format: str, repeats: _Repeats) -> Line:
    """The line with an id of its event."""
    if line.event.event_id:
        return line
    id = derived_id(format, line, 0)
    if again := repeats.before(id):
        id = derived_id(format, line, again)
    return replace(line, event=replace(line.event, event_id=id))
