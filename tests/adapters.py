"""LoRA adapters in peft's format, with weights that are given or random."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

RANK, ALPHA = 4, 8
MATRICES = (
    *(f"self_attn.{name}_proj" for name in "qkvo"),
    *(f"mlp.{name}_proj" for name in ("gate", "up", "down")),
)


def save_adapter(folder: Path, parts: Mapping[str, torch.Tensor], **config: Any) -> Path:
    """An adapter of the given weights, which `config` describes."""
    folder.mkdir(parents=True)
    save_file(dict(parts), folder / "adapter_model.safetensors")
    plain = {"peft_type": "LORA", "bias": "none", "fan_in_fan_out": False}
    (folder / "adapter_config.json").write_text(json.dumps(plain | config), encoding="utf-8")
    return folder


def write_adapter(folder: Path, shapes: Mapping[str, tuple[int, int]], *, size: float, seed: int = 0) -> Path:
    """An adapter of the modules named in `shapes` (out, in), whose products have about `size` as standard deviation."""
    draw = torch.Generator().manual_seed(seed)
    weights = {}
    for module, (rows, columns) in shapes.items():
        factor = (size * RANK / ALPHA) ** 0.5 / RANK**0.25
        weights[f"base_model.model.{module}.lora_A.weight"] = factor * torch.randn(RANK, columns, generator=draw)
        weights[f"base_model.model.{module}.lora_B.weight"] = factor * torch.randn(rows, RANK, generator=draw)
    return save_adapter(folder, weights, r=RANK, lora_alpha=ALPHA)


def change(adapter: Path, module: str) -> torch.Tensor:
    """What the adapter adds to a module's weight, worked out here."""
    from safetensors.torch import load_file

    weights = load_file(adapter / "adapter_model.safetensors")
    a, b = (weights[f"base_model.model.{module}.lora_{part}.weight"] for part in "AB")
    return torch.einsum("or,ri->oi", b, a) * (ALPHA / RANK)
