"""Merges a LoRA adapter in peft's format into a model's weights (Hu et al. 2022). Needs no peft and knows no model."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from assistant.generators.builtin import ADAPTER_FILES

CONFIG, WEIGHTS = ADAPTER_FILES

_PREFIX = "base_model.model."
#: What peft can do beyond W + alpha / r · B A, with the values that mean it was not done.
_PLAIN: dict[str, tuple[object, ...]] = {
    "peft_type": ("LORA",),
    "bias": ("none", None),
    "use_dora": (False, None),
    "fan_in_fan_out": (False, None),
    "modules_to_save": (None, []),
    "rank_pattern": (None, {}),
    "alpha_pattern": (None, {}),
}


class BadAdapter(ValueError):
    """An adapter that cannot be read, or does not belong to the model."""


def merge(weights: Mapping[str, torch.Tensor], adapter: Path) -> None:
    """Adds the adapter to the weights, in place: W + alpha / r · B A, computed in float32.

    `weights` are the model's parameters by name. BadAdapter where anything of the adapter has no place in them; some
    may be changed by then.
    """
    scale = _scale(adapter / CONFIG)
    try:
        parts = load_file(adapter / WEIGHTS)
    except (OSError, SafetensorError) as error:
        raise BadAdapter(f"cannot read the adapter {adapter / WEIGHTS}: {error}") from error
    changed = {name.partition(".lora_")[0] for name in parts}
    if set(parts) != {f"{name}.lora_{part}.weight" for name in changed for part in "AB"}:
        raise BadAdapter(f"{adapter / WEIGHTS} holds more than pairs of lora_A and lora_B: train it on linear layers")
    for name in sorted(changed):
        a, b = (parts[f"{name}.lora_{part}.weight"].float() for part in "AB")
        target = name.removeprefix(_PREFIX) + ".weight"
        weight = weights.get(target)
        if weight is None or weight.is_meta or weight.shape != (len(b), a.shape[1]) or b.shape[1] != len(a):
            found = "no such weight" if weight is None else f"one of shape {tuple(weight.shape)} on {weight.device}"
            raise BadAdapter(
                f"the adapter {adapter} changes {target} by {tuple(b.shape)} x {tuple(a.shape)}, but the model has "
                f"{found}: use the model that the adapter was trained on"
            )
        weight.copy_(weight.float() + (scale * (b @ a)).to(weight.device))


def _scale(file: Path) -> float:
    try:
        config: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        for key, allowed in _PLAIN.items():
            if config.get(key) not in allowed:
                raise BadAdapter(f"{file}: {key} is {config.get(key)!r}; only plain LoRA can be merged")
        rank = float(config["r"])
        return float(config["lora_alpha"]) / (math.sqrt(rank) if config.get("use_rslora") else rank)
    except BadAdapter:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise BadAdapter(f"cannot read the adapter's settings {file}: {error!r}") from error
