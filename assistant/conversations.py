"""Reads conversations with what a careful reader expects of every turn. Knows no store and no score.

The format is described in tests/conversations/README.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args

from assistant.evaluate import BadQueries, lines_of
from assistant.labels import Label, read_label, read_ledger, statement
from assistant.types import Act
from retrieval.types import Constraint, Language, Sort

_SORTS = tuple(sort for sort in get_args(Sort) if sort != "relevance")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What must be true of the products shown. `most` and `least` are how many; None where any number will do."""

    all: tuple[Constraint, ...] = ()
    least: int | None = None
    most: int | None = None
    cheaper: bool = False
    same: bool = False
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is expected of a turn; None where a turn says nothing about it.

    `ledger` is that of the need in focus, `needs` those of all needs; where both are None nothing may change.
    """

    act: Act
    ledger: tuple[Label, ...] | None = None
    needs: tuple[tuple[Label, ...], ...] | None = None
    sort: Sort | None = None
    budget: float | None = None
    refers: tuple[int, ...] | None = None
    shown: Shown = Shown()
    says: tuple[re.Pattern[str], ...] = ()
    cart: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message. `expected` is None where it only sets the scene."""

    say: str
    expected: Expected | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    id: str
    store: str
    language: Language
    turns: tuple[Turn, ...]


def are_conversations(path: Path) -> bool:
    """Whether a file's first line is a conversation, as opposed to a query. BadQueries where it cannot be read."""
    first = next((line for line in lines_of(path) if line.strip()), "")
    try:
        row = json.loads(first)
    except ValueError:
        return False
    return isinstance(row, dict) and "turns" in row


def read_conversations(path: Path) -> list[Conversation]:
    """The conversations of a JSONL file, in its order. BadQueries, with the line, for all that the format has not."""
    found: dict[str, Conversation] = {}
    for number, line in enumerate(lines_of(path), 1):
        if not line.strip():
            continue
        try:
            conversation = read_conversation(read_row(line))
            if conversation.id in found:
                raise BadQueries(f"the id {conversation.id!r} stands there twice; ids must differ")
        except BadQueries as error:
            raise BadQueries(f"{path}, line {number}: {error}") from error
        found[conversation.id] = conversation
    if not found:
        raise BadQueries(f"{path} holds no conversation; expected one JSON object a line")
    return list(found.values())


def read_row(line: str) -> object:
    """A line of JSON. BadQueries, also for a key that stands twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        row = dict(pairs)
        if len(row) < len(pairs):
            raise BadQueries(f"a key stands twice among {', '.join(key for key, _ in pairs)}")
        return row

    try:
        return json.loads(line, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise BadQueries(f"no JSON: {error}") from error


def read_conversation(row: object) -> Conversation:
    """BadQueries for an object that is no conversation, one without a judged turn, or with a scene after one."""
    fields = an_object(row, needed=("id", "store", "language", "turns"))
    id_ = a_text("id", fields["id"])
    turns = []
    for place, turn in enumerate(a_list("turns", fields["turns"], lambda _, item: item), 1):
        try:
            turns.append(read_turn(turn))
            if turns[-1].expected is None and any(earlier.expected for earlier in turns):
                raise BadQueries('it has no "act" and comes after a judged turn; turns that set the scene come first')
        except BadQueries as error:
            raise BadQueries(f"{id_}, turn {place}: {error}") from error
    if not turns or turns[-1].expected is None:
        raise BadQueries(f'{id_}: no turn is judged; expected an "act" in one at least')
    return Conversation(
        id=id_,
        store=a_text("store", fields["store"]),
        language=one_of("language", fields["language"], get_args(Language)),
        turns=tuple(turns),
    )


def read_turn(row: object) -> Turn:
    fields = an_object(row, needed=("say",), known=("act", "ledger", "needs", *_READERS))
    say = a_text("say", fields.pop("say"))
    if "act" not in fields:
        if fields:
            raise BadQueries(f'without an "act" a turn is not judged, and has no {", ".join(fields)}')
        return Turn(say=say)
    if "ledger" in fields and "needs" in fields:
        raise BadQueries("it has both ledger and needs; expected one of them")
    return Turn(
        say=say,
        expected=Expected(
            act=one_of("act", fields["act"], get_args(Act)),
            ledger=read_ledger(fields["ledger"]) if "ledger" in fields else None,
            needs=a_list("needs", fields["needs"], lambda _, need: read_ledger(need), least=1)
            if "needs" in fields
            else None,
            **{key: read(key, fields[key]) for key, read in _READERS.items() if key in fields},
        ),
    )


def read_shown(name: str, value: object) -> Shown:
    fields = an_object(value, known=("all", "min", "max", "cheaper", "same", "new"))
    for key in ("cheaper", "same", "new"):
        if fields.get(key, True) is not True:
            raise BadQueries(f"{name}: {key} is true or left out, not {fields[key]!r}")
    return Shown(
        all=a_list("all", fields.get("all", []), lambda _, item: statement(read_label(item))),
        least=a_count("min", fields["min"]) if "min" in fields else None,
        most=a_count("max", fields["max"]) if "max" in fields else None,
        cheaper="cheaper" in fields,
        same="same" in fields,
        new="new" in fields,
    )


def a_pattern(name: str, value: object) -> re.Pattern[str]:
    try:
        return re.compile(a_text(name, value), re.IGNORECASE)
    except re.error as error:
        raise BadQueries(f"{name}: {value!r} is no regular expression: {error}") from error


def an_object(value: object, needed: Iterable[str] = (), known: Iterable[str] = ()) -> dict[str, Any]:
    """An object that has the needed keys and no unknown ones."""
    if not isinstance(value, dict):
        raise BadQueries(f"expected an object, not {str(value)[:60]!r}")
    if missing := [key for key in needed if key not in value]:
        raise BadQueries(f"it lacks {', '.join(missing)}")
    if unknown := [key for key in value if key not in {*needed, *known}]:
        raise BadQueries(f"no field is called {', '.join(unknown)}; known are {', '.join((*needed, *known))}")
    return dict(value)


def a_list(name: str, value: object, read: Callable[[str, object], T], least: int = 0) -> tuple[T, ...]:
    if not isinstance(value, list) or len(value) < least:
        raise BadQueries(f"{name}: expected a list{' that is not empty' if least else ''}, not {value!r}")
    return tuple(read(name, item) for item in value)


def a_text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadQueries(f"{name}: expected text, not {value!r}")
    return value


def a_count(name: str, value: object, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadQueries(f"{name}: expected a whole number from {least}, not {value!r}")
    return value


def an_amount(name: str, value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not value > 0:
        raise BadQueries(f"{name}: expected an amount of money, not {value!r}")
    return value


def one_of(name: str, value: object, known: Collection[str]) -> Any:
    if value not in known:
        raise BadQueries(f"{name}: {value!r} is unknown; known are {', '.join(known)}")
    return value


#: How the fields of a judged turn are read, beside its act and its ledger.
_READERS: dict[str, Callable[[str, object], Any]] = {
    "sort": lambda name, value: one_of(name, value, _SORTS),
    "budget": an_amount,
    "refers": lambda name, value: a_list(name, value, lambda _, item: a_count(name, item, least=1)),
    "shown": read_shown,
    "says": lambda name, value: a_list(name, value, a_pattern, least=1),
    "cart": a_count,
}
