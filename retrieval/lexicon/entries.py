"""Reads lexicon files into checked entries. Knows the file format, not how text is matched."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from retrieval.types import FACETS

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VALUE = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_FORM_KEYS = ("en", "zh", "weak", "codes", "without")
_TAG_KEYS = (*_FORM_KEYS, "implies", "from", "needs", "label")
_LIST_SECTIONS = (
    "blocks",
    "asides",
    "parts",
    "attached",
    "negators",
    "bridges",
    "articles",
    "joiners",
    "negating_ends",
    "nothing",
    "affirming",
)
_MAP_SECTIONS = ("spelling",)

TagKey = tuple[str, str]


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names file, key, value and remedy."""


@dataclass(slots=True)
class Entry:
    """One tag as written: surface forms, what it implies, what it follows from and what it needs."""

    forms: list[str] = field(default_factory=list)
    weak: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    implies: list[TagKey] = field(default_factory=list)
    follows: list[tuple[TagKey, ...]] = field(default_factory=list)
    needs: list[TagKey] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Entries:
    """Everything the lexicon files say, merged."""

    tags: dict[TagKey, Entry] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _LIST_SECTIONS})
    spelling: dict[str, str] = field(default_factory=dict)
    script: dict[str, str] = field(default_factory=dict)
    fields: dict[str, dict[str, bool]] = field(default_factory=dict)
    files: dict[TagKey, str] = field(default_factory=dict)


class StrictLoader(_Loader):  # type: ignore[misc, valid-type]
    """A safe YAML loader that refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is there twice: merge the two", key.start_mark
                )
            seen.add(key.value)
        mapping: dict[Hashable, object] = super().construct_mapping(node, deep=deep)
        return mapping


def read_into(entries: Entries, path: Path) -> None:
    """Adds one file's content. LexiconError where the file is unreadable or says something it may not say."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LexiconError(f"{path}: there is no such lexicon file; make one, or leave the option out") from None
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: cannot be read ({error}); save it as UTF-8 text") from error
    try:
        content = yaml.load(text, Loader=StrictLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise LexiconError(f"{path}: is not valid YAML ({error}); mend that line") from error
    if content is None:
        return
    for section, body in _mapping(path, "the file", content).items():
        if section in FACETS:
            for value, said in _mapping(path, section, body).items():
                _read_tag(entries, path, section, value, said)
        elif section in _LIST_SECTIONS:
            entries.lists[section].extend(_words(path, section, body))
        elif section in _MAP_SECTIONS:
            entries.spelling.update({k: _word(path, section, v) for k, v in _mapping(path, section, body).items()})
        elif section == "script":
            _read_script(entries, path, body)
        elif section == "fields":
            _read_fields(entries, path, body)
        else:
            known = ", ".join([*FACETS, *_LIST_SECTIONS, *_MAP_SECTIONS, "script", "fields"])
            raise LexiconError(f"{path}: unknown section {section!r}; use one of {known}")


def _read_tag(entries: Entries, path: Path, facet: str, value: str, said: object) -> None:
    where = f"{facet}: {value}"
    if not _VALUE.fullmatch(value) or value != value.lower():
        raise LexiconError(f"{path}: {where}: write the value in lower case with hyphens, such as down-jacket")
    body = {"en": said} if isinstance(said, list) else {} if said is None else _mapping(path, where, said)
    for key in body:
        if key not in _TAG_KEYS:
            raise LexiconError(f"{path}: {where}: unknown key {key!r}; use one of {', '.join(_TAG_KEYS)}")
    new = (facet, value) not in entries.tags
    entry = entries.tags.setdefault((facet, value), Entry())
    entries.files.setdefault((facet, value), str(path))
    texts = {
        key: _words(path, f"{where}: {key}", body.get(key, [])) for key in ("en", "zh", "weak", "codes", "without")
    }
    labels = _mapping(path, f"{where}: label", body.get("label", {}))
    for language, label in labels.items():
        if language not in ("en", "zh"):
            raise LexiconError(f"{path}: {where}: label in unknown language {language!r}; use en or zh")
        entry.labels[language] = _word(path, f"{where}: label", label)
    if new:
        entry.labels.setdefault("en", value.replace("-", " "))
        if texts["zh"]:
            entry.labels.setdefault("zh", texts["zh"][0])
    said_forms = [*(entry.labels.values() if new or labels else ()), *texts["en"], *texts["zh"]]
    entry.weak += texts["weak"]
    entry.forms += [form for form in said_forms if form not in entry.forms and form not in entry.weak]
    entry.codes += texts["codes"]
    entry.without += texts["without"]
    entry.implies += [_tag(path, where, facet, t) for t in _words(path, f"{where}: implies", body.get("implies", []))]
    entry.needs += [_tag(path, where, facet, t) for t in _words(path, f"{where}: needs", body.get("needs", []))]
    follows = _words(path, f"{where}: from", body.get("from", []))
    if follows:
        entry.follows.append(tuple(_tag(path, where, facet, t) for t in follows))


def _read_script(entries: Entries, path: Path, body: object) -> None:
    for pair in _words(path, "script", body):
        if len(pair) != 2:
            raise LexiconError(f"{path}: script: {pair!r} should be two characters, the variant and the usual one")
        entries.script[pair[0]] = pair[1]


def _read_fields(entries: Entries, path: Path, body: object) -> None:
    for facet, said in _mapping(path, "fields", body).items():
        if facet not in FACETS:
            raise LexiconError(f"{path}: fields: unknown facet {facet!r}; use one of {', '.join(FACETS)}")
        for kind, names in _mapping(path, f"fields: {facet}", said).items():
            if kind not in ("trusted", "hints"):
                raise LexiconError(f"{path}: fields: {facet}: unknown key {kind!r}; use trusted or hints")
            for name in _words(path, f"fields: {facet}: {kind}", names):
                entries.fields.setdefault(field_name(name), {})[facet] = kind == "trusted"


def field_name(name: str) -> str:
    """A column's name as it is compared: lower case, every run of other signs one underscore."""
    return re.sub(r"[\W_]+", "_", name.lower()).strip("_")


def _mapping(path: Path, where: str, body: object) -> Mapping[str, object]:
    if not isinstance(body, dict):
        raise LexiconError(f"{path}: {where}: found {_shown(body)}, expected `name: …` lines")
    for key in body:
        if not isinstance(key, str):
            raise LexiconError(f"{path}: {where}: the key {key!r} is not text; put it in quotes")
    return body


def _words(path: Path, where: str, body: object) -> list[str]:
    if not isinstance(body, list):
        raise LexiconError(f"{path}: {where}: found {_shown(body)}, expected a list such as [black, jet black]")
    return [_word(path, where, word) for word in body]


def _word(path: Path, where: str, word: object) -> str:
    if not isinstance(word, str) or not word.strip():
        raise LexiconError(f"{path}: {where}: {word!r} is not text; put it in quotes")
    return word.strip()


def _tag(path: Path, where: str, facet: str, said: str) -> TagKey:
    """ "jacket" is a value of the same facet, "material=down" one of another."""
    other, equals, value = said.partition("=")
    if not equals:
        return facet, said
    if other not in FACETS:
        raise LexiconError(f"{path}: {where}: {said!r} names no facet; use one of {', '.join(FACETS)}")
    return other, value


def _shown(body: object) -> str:
    text = repr(body)
    return text if len(text) <= 60 else text[:57] + "…"
