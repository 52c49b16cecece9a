"""Reads the setting that names a server: openai+http://HOST/v1?model=NAME&languages=en,zh. Asks nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from assistant.generators.card import listed_languages
from assistant.settings import BadSettings

PREFIX = "openai+"
#: The environment variable that holds the server's key; it stands in no file and no URL.
KEY = "AISLE_GENERATOR_KEY"
EXAMPLE = "openai+http://127.0.0.1:8000/v1?model=NAME&languages=en,zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server that speaks the OpenAI protocol under `url` ("http://127.0.0.1:8000/v1"), and one of its models."""

    url: str
    model: str
    languages: frozenset[str] = frozenset({"en"})

    @property
    def name(self) -> str:
        """The setting that leads here, without what is given by default."""
        return f"{PREFIX}{self.url}?{urlencode({'model': self.model}, safe='/:')}"


def read_endpoint(setting: str) -> Endpoint:
    """BadSettings says what is wrong with it; it repeats neither a password nor a value that might be a key."""
    try:
        parts = urlsplit(setting.removeprefix(PREFIX))
        port = parts.port
    except ValueError as error:
        raise BadSettings(f"the setting generator is no URL ({error}): expected {EXAMPLE}") from None
    if parts.username is not None or parts.password is not None:
        raise BadSettings(f"the setting generator holds a password: put the key into {KEY}, and not into the URL")
    if not parts.hostname or parts.fragment:
        raise BadSettings(f"the setting generator does not name a server: expected {EXAMPLE}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    url = f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{parts.path.rstrip('/')}"
    try:
        httpx.URL(url)
    except httpx.InvalidURL as error:
        raise BadSettings(f"the setting generator is no URL ({error}): expected {EXAMPLE}") from None
    query = parse_qs(parts.query, keep_blank_values=True)
    unknown = sorted(query.keys() - {"model", "languages"})
    if unknown:
        raise BadSettings(
            f"the setting generator ({url}) has the parameter {unknown[0]!r}: known are model and languages; "
            f"a key belongs into {KEY}"
        )
    model = query.get("model", [""])[-1]
    if not model:
        raise BadSettings(f"the setting generator ({url}) names no model: expected {EXAMPLE}")
    return Endpoint(url=url, model=model, languages=listed_languages(query.get("languages", ["en"])[-1]))


def read_key(value: str) -> str:
    """The key as a header can carry it; "" for none. BadSettings does not repeat it."""
    key = value.strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise BadSettings(
            f"the environment variable {KEY} holds no key: expected one word of letters, digits and signs"
        )
    return key
