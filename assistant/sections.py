"""Cuts a Markdown text into its sections, in plain words. Knows no file, question or language model."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from retrieval.types import Language

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_MARK_UP = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^>]*>", re.DOTALL | re.IGNORECASE)
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]) (?=[\u3400-\u9fff])")
_ENDED = re.compile(r"[.!?:;,…。！？：；，、][\"'”’)）\]]*$")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s+[^\sa-z])|[。！？][”’）]*")
_PART_END = re.compile(r"[;；,，](?=\s|[\u3400-\u9fff])")

#: A cell that says something, unlike "–".
_SAYS = re.compile(r"\w")
_NAMED: dict[Language, str] = {"en": "{} {}", "zh": "{}{}"}
#: The marks between a row's parts, between rows, and at the end.
_MARKS: dict[Language, tuple[str, str, str, str]] = {"en": (": ", ", ", "; ", "."), "zh": ("：", "，", "；", "。")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it up to the next one. `above` are the headings that it stands under, outermost
    first; `heading` is "" before the first one."""

    heading: str
    above: tuple[str, ...]
    text: str


@dataclass(slots=True)
class _Block:
    kind: Literal["paragraph", "row"]
    text: str


@dataclass(slots=True)
class _Table:
    head: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


def sections(markdown: str, language: Language) -> list[Section]:
    """The sections that have text of their own, in the text's order. Lists and tables become sentences."""
    plain = _FRONT_MATTER.sub("", markdown.replace("\r\n", "\n").replace("\r", "\n"))
    tokens = MarkdownIt("commonmark").enable("table").parse(plain)
    found: list[Section] = []
    path: list[tuple[int, str]] = []
    blocks: list[_Block] = []

    def close() -> None:
        if text := _joined(blocks, language):
            above = tuple(heading for _, heading in path[:-1])
            found.append(Section(heading=path[-1][1] if path else "", above=above, text=text))
        blocks.clear()

    for block in _blocks(tokens, language):
        if isinstance(block, _Block):
            blocks.append(block)
            continue
        close()
        level, heading = block
        path = [part for part in path if part[0] < level] + [(level, heading)]
    close()
    return found


def shortened(text: str, length: int = 400) -> str:
    """The text up to the last end of a sentence within `length` characters; "…" shows where it had to be cut inside."""
    if len(text) <= length:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, length + 2) if match.end() <= length]
    if ends and ends[-1] >= length // 4:
        return text[: ends[-1]]
    parts = [match.start() for match in _PART_END.finditer(text, 0, length)]
    if not parts or parts[-1] < length // 4:
        parts = [text.rfind(" ", length // 4, length)]
    return f"{text[: parts[-1] if parts[-1] > 0 else length - 1].rstrip()} …"


def _blocks(tokens: Sequence[Token], language: Language) -> Iterator[_Block | tuple[int, str]]:
    """Paragraphs and rows as blocks, headings that stand in no list or quotation as (level, text)."""
    numbers: list[str] = []
    table = _Table()
    for place, token in enumerate(tokens):
        if token.type == "list_item_open":
            numbers.append(f"{token.info}) " if token.info else "")
        elif token.type == "list_item_close":
            numbers.pop()
        elif token.type == "table_open":
            table = _Table()
        elif token.type == "tr_close":
            if row := _row(table, language):
                yield _Block("row", row)
            table.head, table.cells = table.head or table.cells, []
        elif token.type == "inline":
            text = _plain(_words(token))
            opened = tokens[place - 1]
            if opened.type in ("th_open", "td_open"):
                table.cells.append(text)
            elif opened.type == "heading_open" and opened.level == 0:
                yield int(opened.tag[1:]), text
            elif text:
                yield _Block("row", numbers[-1] + text) if numbers else _Block("paragraph", text)
                numbers[-1:] = [""] if numbers else []  # an item's second paragraph has no number
        elif token.type in ("fence", "code_block", "html_block"):
            content = _MARK_UP.sub(" ", token.content) if token.type == "html_block" else token.content
            if text := _plain(html.unescape(content)):
                yield _Block("paragraph", text)


def _row(table: _Table, language: Language) -> str:
    """A table's row, with its columns' names where there are more than two: "Size S: chest 86–90 cm, waist 70–74 cm".

    Nothing for the names themselves.
    """
    colon, comma, _, _ = _MARKS[language]
    if not table.head:
        return ""
    first, *others = (
        (cell if len(table.head) < 3 else _NAMED[language].format(name, cell)).strip() if _SAYS.search(cell) else ""
        for name, cell in zip(table.head, table.cells, strict=True)
    )
    rest = comma.join(filter(None, others))
    return f"{first}{colon}{rest}" if first and rest else first or rest


def _words(inline: Token) -> str:
    parts: list[str] = []
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak") or (
            child.type == "html_inline" and child.content.startswith("<br")
        ):
            parts.append(" ")
        elif child.type == "image":
            parts.append(_words(child))
        elif child.type != "html_inline":
            parts.append(child.content)
    return "".join(parts)


def _plain(text: str) -> str:
    """One line without control characters, and without the spaces that line ends leave between Chinese characters."""
    visible = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text)
    return _BETWEEN_CHINESE.sub("", " ".join(visible.split()))


def _joined(blocks: Sequence[_Block], language: Language) -> str:
    _, _, semicolon, stop = _MARKS[language]
    gap = " " if language == "en" else ""
    text = ""
    for place, block in enumerate(blocks):
        text += block.text
        last = place == len(blocks) - 1
        if not _ENDED.search(block.text):
            text += semicolon.strip() if block.kind == "row" and not last and blocks[place + 1].kind == "row" else stop
        text += "" if last else gap
    return text
