"""Answers questions about the store from its own documents. Knows no product, model or page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np

from assistant.sections import Section, sections, shortened
from assistant.topics import Theme, theme
from retrieval.tokens import CHINESE
from retrieval.types import Language

SUFFIXES = (".md", ".txt")
MAX_BYTES = 200_000

#: Without a common topic, the share of a question's words that a section must have, one of them in its headings.
ENOUGH = 0.6

K1, B = 1.2, 0.75
#: How often a word counts that stands in the section's own heading; in those above and the file's name, once.
HEADING = 3
#: How often a topic counts that the own heading tells, the headings above or the name, or else the text.
TOPIC, TOPIC_ABOVE, TOPIC_IN_TEXT = 4, 2, 2
#: How often an aspect counts that the own heading tells, and, in a section under no other heading, being general.
ASPECT, GENERAL = 3, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What a document says. `text` is a section's beginning in plain words; `source` the file's name; `score` is BM25,
    higher is better, and compares only within one question."""

    text: str
    source: str
    heading: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file's sections. `name` is what it is called, without its endings."""

    file: str
    name: str
    language: Language
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentProblem:
    """A file that was skipped, why, and what its owner can do."""

    file: str
    why: str
    remedy: str


class Documents:
    """Searches documents section by section: BM25 over headings, text and topics."""

    def __init__(self, documents: Sequence[Document], problems: Sequence[DocumentProblem] = ()) -> None:
        self.problems = tuple(problems)
        self._entries = [_entry(document, section) for document in documents for section in document.sections]
        self._bm25: bm25s.BM25 | None = None
        if any(entry.tokens for entry in self._entries):
            self._bm25 = bm25s.BM25(method="lucene", k1=K1, b=B)
            self._bm25.index([entry.tokens for entry in self._entries], show_progress=False)

    def __len__(self) -> int:
        """How many sections there are."""
        return len(self._entries)

    def answer(self, question: str, language: Language) -> Passage | None:
        """The section that answers best, in the question's language where one answers there at all.

        None where no section shares a topic with the question or has enough of its words. Ties go to the file whose
        name comes first, then to the section that does.
        """
        asked = theme(question)
        fitting = [place for place, entry in enumerate(self._entries) if _fits(entry, asked)]
        spoken = [place for place in fitting if self._entries[place].document.language == language]
        if not fitting or self._bm25 is None:
            return None
        among = spoken or fitting
        told = {aspect for place in among for aspect in self._entries[place].aspects & asked.aspects}
        about = [_aspect(name) for name in sorted(told)] or [_GENERAL]
        query = [*asked.words, *map(_topic, sorted(asked.topics)), *about]
        scores = self._bm25.get_scores([token for token in query if token in self._bm25.vocab_dict])
        best = among[int(np.argmax(scores[among]))]
        entry = self._entries[best]
        return Passage(
            text=shortened(entry.section.text),
            source=entry.document.file,
            heading=entry.section.heading or entry.document.name,
            score=float(scores[best]),
        )


def read_documents(folder: Path) -> Documents:
    """Reads NAME.md and NAME.txt (NAME.zh.md where it is Chinese), in the order of their names.

    Files that cannot be used are skipped and listed in `problems`; a folder that is not there holds no documents.
    """
    documents: list[Document] = []
    problems: list[DocumentProblem] = []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.name[0] != ".")
    except FileNotFoundError:
        paths = []
    except OSError as error:
        paths = []
        problems.append(_unreadable(folder, error))
    for path in paths:
        found = _read(path)
        if isinstance(found, Document):
            documents.append(found)
        else:
            problems.append(found)
    return Documents(documents, problems)


def _read(path: Path) -> Document | DocumentProblem:
    try:
        if not path.is_file():
            return DocumentProblem(file=path.name, why="is no file", remedy="put a text file there, or rename it")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        return _unreadable(path, error)
    except UnicodeDecodeError:
        if len(content) <= MAX_BYTES:  # else only the last character was cut through
            return DocumentProblem(file=path.name, why="is not UTF-8 text", remedy="save it with the encoding UTF-8")
    if len(content) > MAX_BYTES:
        why, remedy = f"is larger than {MAX_BYTES // 1000} kB", "shorten it, or split it into several files"
        return DocumentProblem(file=path.name, why=why, remedy=remedy)
    name = path.stem.removesuffix(".zh")
    language: Language = "zh" if name != path.stem or _is_chinese(text) else "en"
    found = sections(text, language)
    if not found:
        return DocumentProblem(
            file=path.name, why="holds no text", remedy="write some under its headings, or remove it"
        )
    name = " ".join(name.replace("-", " ").replace("_", " ").split())
    return Document(file=path.name, name=name, language=language, sections=tuple(found))


def _unreadable(path: Path, error: OSError) -> DocumentProblem:
    why = f"cannot be read ({error.strerror or error})"
    return DocumentProblem(file=path.name, why=why, remedy="check that it may be read")


def _is_chinese(text: str) -> bool:
    """Whether more is written in Chinese characters than in letters of the alphabet, four of which make a character."""
    return 4 * sum(map(len, CHINESE.findall(text))) > sum(c.isascii() and c.isalpha() for c in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A section as it is searched."""

    document: Document
    section: Section
    topics: frozenset[str]
    aspects: frozenset[str]
    headings: frozenset[str]
    words: frozenset[str]
    tokens: list[str]


def _entry(document: Document, section: Section) -> _Entry:
    own = theme(section.heading, heading=True)
    above = [theme(text, heading=True) for text in (*section.above, document.name)]
    text = theme(section.text)
    headings = [*own.words, *(word for part in above for word in part.words)]
    topics_above = frozenset[str]().union(*(part.topics for part in above))
    topics = own.topics | topics_above
    tokens = [*own.words * HEADING, *headings[len(own.words) :], *text.words]
    tokens += [_aspect(name) for name in sorted(own.aspects)] * ASPECT
    tokens += [_topic(name) for name in sorted(own.topics)] * TOPIC
    tokens += [_topic(name) for name in sorted(topics_above)] * TOPIC_ABOVE
    tokens += [] if section.above else [_GENERAL] * GENERAL
    if not topics:
        tokens += [_topic(name) for name in sorted(text.topics)] * TOPIC_IN_TEXT
    return _Entry(
        document=document,
        section=section,
        topics=topics or text.topics,
        aspects=own.aspects,
        headings=frozenset(headings),
        words=frozenset([*headings, *text.words]),
        tokens=tokens,
    )


# No word has a colon.
_GENERAL = "general:"


def _topic(name: str) -> str:
    return f"topic:{name}"


def _aspect(name: str) -> str:
    return f"aspect:{name}"


def _fits(entry: _Entry, asked: Theme) -> bool:
    if entry.topics & asked.topics:
        return True
    words = set(asked.words)
    return bool(words & entry.headings) and len(words & entry.words) >= ENOUGH * len(words)
