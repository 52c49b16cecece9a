"""What an import did, for people and for programs. Knows no database and prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from retrieval.catalogue import Changes
from retrieval.feeds import FeedResult
from retrieval.problems import Kind, Problem

SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The outcome of one import, done or (`dry_run`) only tried."""

    files: tuple[str, ...]
    feed: FeedResult
    changes: Changes
    dry_run: bool = False

    @property
    def usable(self) -> bool:
        """False where not one row could be taken."""
        return bool(self.feed.products)

    def rows(self, kind: Kind) -> int:
        """How many rows have a problem of a kind; remarks on a whole file count for none."""
        return len(
            {(problem.file, problem.row) for problem in self.feed.problems if problem.kind == kind and problem.row}
        )

    def as_dict(self) -> dict[str, object]:
        """For JSON. `repaired` and `skipped` count rows that went in all the same."""
        return {
            "files": list(self.files),
            "dry_run": self.dry_run,
            "rows": self.feed.rows,
            "accepted": len(self.feed.products),
            "added": len(self.changes.added),
            "changed": len(self.changes.changed),
            "unchanged": len(self.changes.unchanged),
            "removed": len(self.changes.removed),
            "set_aside": self.rows("set aside"),
            "repaired": self.rows("repaired"),
            "skipped": self.rows("skipped"),
            "problems": [asdict(problem) for problem in self.feed.problems],
        }

    def lines(self) -> list[str]:
        """For reading: the counts, then the problems, the gravest first; more than 20 of them are summed up."""
        counts = self.as_dict()
        lines = [
            f"{self.feed.rows:,} rows in {', '.join(self.files)}: {len(self.feed.products):,} accepted, "
            f"{counts['set_aside']:,} set aside, {counts['repaired']:,} repaired",
            f"{'would be ' if self.dry_run else ''}added {counts['added']:,}, changed {counts['changed']:,}, "
            f"removed {counts['removed']:,}; unchanged {counts['unchanged']:,}",
        ]
        return lines + problem_lines(self.feed.problems)


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """For reading: the gravest first; more than 20 are summed up."""
    order: dict[Kind, int] = {"set aside": 0, "repaired": 1, "skipped": 2}
    ordered = sorted(problems, key=lambda problem: order[problem.kind])
    return [_line(problem) for problem in ordered[:SHOWN_PROBLEMS]] + _summary(ordered[SHOWN_PROBLEMS:])


def _line(problem: Problem) -> str:
    where = f"{problem.file}, row {problem.row}" if problem.row else problem.file
    what = f"{problem.field} {problem.value!r}" if problem.value else problem.field
    return f"{where} {problem.kind}: {what + ': ' if what else ''}{problem.message}; {problem.remedy}"


def _summary(problems: Iterable[Problem]) -> list[str]:
    kinds = Counter((problem.kind, problem.field, problem.remedy) for problem in problems)
    return [
        f"and {count:,} more {kind}: {field + ': ' if field else ''}{remedy}"
        for (kind, field, remedy), count in kinds.most_common(SHOWN_PROBLEMS)
    ]
