"""What a store's owner may set, and where it is read from. Knows no adapter."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

FILE = "aisle.toml"
PREFIX = "AISLE_"


class BadSettings(ValueError):
    """A setting that is not known or cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One store. Each seam is a URL whose scheme names the adapter; relative paths are inside `home`.

    `name` is the store's own, `tone` how a model is to speak for it: the embedded one knows "plain" and "friendly",
    others make of it what they can.
    """

    home: Path
    name: str = ""
    tone: str = "plain"
    database: str = "sqlite:///aisle.db"
    index: str = "chroma:index"
    embedder: str = "sentence-transformers:builtin"
    generator: str = "openvino:builtin"
    currency: str = "USD"


NAMES = tuple(field.name for field in fields(Settings) if field.name != "home")


def load_settings(home: Path, environment: Mapping[str, str]) -> Settings:
    """Defaults, then HOME/aisle.toml, then AISLE_DATABASE, AISLE_INDEX and so on. BadSettings names the place."""
    values: dict[str, str] = {}
    file = home / FILE
    if file.is_file():
        try:
            read = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadSettings(f"{file} is not valid TOML: {error}") from error
        for name, value in read.items():
            if name not in NAMES:
                raise BadSettings(f"{file}: no setting is called {name!r}; known are {', '.join(NAMES)}")
            if not isinstance(value, str):
                raise BadSettings(f"{file}: {name} must be text in quotes, not {value!r}")
            values[name] = value
    values |= {name: environment[PREFIX + name.upper()] for name in NAMES if PREFIX + name.upper() in environment}
    return Settings(home=home, **values)
