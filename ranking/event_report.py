"""What an import of events did, for people and for programs. Knows no database and prints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from retrieval.problems import Problem
from retrieval.report import problem_lines

SHOWN_KINDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReport:
    """The outcome of one import, done or (`dry_run`) only tried.

    A row may hold several events, or none: `rows` counts rows; `accepted`, `new` and `known` count events. `set_aside`
    are rows that could not be used (or single events whose id is taken), `skipped` parts of rows that went in
    otherwise. `passed_over` counts what is understood and is no event, by what it is. `withdrawn` purchases were stored
    by an earlier import and are cancelled in these files. `types`, `unknown_products`, `first` and `last` are of the
    accepted events. `problems` are the first 10,000, and the remarks on whole files.
    """

    files: tuple[tuple[str, str], ...]
    rows: int
    accepted: int
    new: int
    withdrawn: int
    set_aside: int
    skipped: int
    passed_over: Mapping[str, int]
    types: Mapping[str, int]
    unknown_products: int
    first: datetime | None
    last: datetime | None
    problems: tuple[Problem, ...]
    dry_run: bool

    @property
    def known(self) -> int:
        return self.accepted - self.new

    @property
    def usable(self) -> bool:
        """False where rows were set aside and not one went in."""
        return bool(self.accepted or not self.set_aside)

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "files": [{"file": file, "format": format} for file, format in self.files],
            "dry_run": self.dry_run,
            "rows": self.rows,
            "accepted": self.accepted,
            "new": self.new,
            "known": self.known,
            "withdrawn": self.withdrawn,
            "set_aside": self.set_aside,
            "skipped": self.skipped,
            "passed_over": dict(self.passed_over),
            "types": dict(self.types),
            "unknown_products": self.unknown_products,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "problems": [asdict(problem) for problem in self.problems],
        }

    def lines(self) -> list[str]:
        """For reading: the counts, then the problems as `retrieval.report` writes them."""
        files = ", ".join(f"{file} ({format})" for file, format in self.files)
        new = "would be new" if self.dry_run else "new"
        lines = [
            f"{self.rows:,} rows in {files}: {self.accepted:,} events accepted, {self.set_aside:,} rows set aside, "
            f"{sum(self.passed_over.values()):,} passed over",
            f"{new} {self.new:,}, known already {self.known:,}"
            + (f", taken back {self.withdrawn:,}" if self.withdrawn else ""),
        ]
        if self.first and self.last:
            types = ", ".join(f"{count:,} {type}" for type, count in self.types.items())
            lines.append(f"{types}; from {self.first:%Y-%m-%d %H:%M} to {self.last:%Y-%m-%d %H:%M} UTC")
        if self.unknown_products:
            lines.append(f"{self.unknown_products:,} are on products that the catalogue does not hold; they are kept")
        if self.passed_over:
            kinds = list(self.passed_over.items())
            shown = [f"{count:,} {what}" for what, count in kinds[:SHOWN_KINDS]]
            rest = sum(count for _, count in kinds[SHOWN_KINDS:])
            lines.append(f"passed over: {', '.join(shown)}" + (f" and {rest:,} more" if rest else ""))
        return lines + problem_lines(self.problems)
