"""Which languages a model may write: those that its card declares, or a setting lists. Knows no other fact of it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import get_args

from assistant.generators.builtin import EMBEDDED
from assistant.settings import BadSettings
from retrieval.types import Language

CARD = "README.md"

#: What is assumed of a model whose card names none.
ASSUMED = frozenset({"en"})

#: Three-letter codes (ISO 639-2 and 639-3) and the two letters that Aisle uses.
_SHORT = {"eng": "en", "zho": "zh", "chi": "zh", "cmn": "zh"}


class BadCard(ValueError):
    """A model's card that cannot be read."""


def listed_languages(text: str) -> frozenset[str]:
    """The languages that a setting lists, such as "en,zh". BadSettings for one that Aisle does not speak."""
    spoken = get_args(Language)
    for code in text.split(","):
        if code not in spoken:
            raise BadSettings(
                f"the setting generator has the language {code!r}: languages={text} is not understood; "
                f"Aisle speaks {', '.join(spoken)}"
            )
    return frozenset(text.split(","))


def declared_languages(name: str) -> frozenset[str]:
    """The languages (two letters) that the card of a model declares, by the model's folder or its hub name.

    A card of the hub's is read from its cache on this machine. ASSUMED for the embedded model, and where there is no
    card or it declares none. BadCard where the card cannot be read.
    """
    file = None if name in EMBEDDED else _card(name)
    if file is None:
        return ASSUMED
    from huggingface_hub import metadata_load
    from yaml import YAMLError

    try:
        declared = (metadata_load(file) or {}).get("language")
    except (OSError, ValueError, YAMLError) as error:
        raise BadCard(f"cannot read the model card {file}: {' '.join(str(error).split())}") from error
    codes = [declared] if isinstance(declared, str) else declared if isinstance(declared, list) else []
    # YAML reads Norwegian's code as false.
    plain = [code.lower().replace("_", "-").partition("-")[0] for code in codes if isinstance(code, str)]
    return frozenset(_SHORT.get(code, code) for code in plain) or ASSUMED


def fetch_card(name: str) -> None:
    """Puts the card of a model on the hub into the cache on this machine, unless the hub is out of reach."""
    if Path(name).is_dir() or _card(name) is not None:
        return
    from huggingface_hub import hf_hub_download

    with suppress(OSError, ValueError):
        hf_hub_download(name, CARD)


def _card(name: str) -> Path | None:
    if Path(name).is_dir():
        return file if (file := Path(name) / CARD).is_file() else None
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = try_to_load_from_cache(name, CARD)
    except HFValidationError:
        return None
    return Path(found) if isinstance(found, str) else None
