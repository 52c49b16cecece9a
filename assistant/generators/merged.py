"""Writes a GGUF file of a llama model with a LoRA adapter merged into its weights, in eight bits. Generates nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import torch

from assistant.generators.lora import merge

#: GGUF's names of a layer's matrices, and those of transformers.
_MATRICES = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def write_merged(source: Path, adapter: Path | None, target: Path) -> None:
    """Writes `source` with `adapter` merged in to `target`; None only rounds its matrices anew.

    The layers' matrices become Q8_0: blocks of 32 with a scale each. OpenVINO runs them as fast as the four bits of the
    embedded model's file (measured in benchmarks/decoding.py), in which the adapter would be lost. BadAdapter, and
    ValueError where `source` is no llama model.
    """
    import gguf
    from gguf.quants import dequantize, quantize

    reader: Any = gguf.GGUFReader(source)
    fields = {name: field.contents() for name, field in reader.fields.items() if not name.startswith("GGUF.")}
    if fields.get("general.architecture") != "llama":
        raise ValueError(f"{source} is a {fields.get('general.architecture')!r} model, expected 'llama'")
    heads = {
        "self_attn.q_proj": int(fields["llama.attention.head_count"]),
        "self_attn.k_proj": int(fields["llama.attention.head_count_kv"]),
    }
    tensors = {tensor.name: tensor for tensor in reader.tensors}
    weights: dict[str, torch.Tensor] = {}
    for name, tensor in tensors.items():
        if module := _module(name):
            weight = torch.from_numpy(np.array(dequantize(tensor.data, tensor.tensor_type)))
            weights[f"{module}.weight"] = _halved(weight, heads.get(module.split(".", 3)[3]))
    if adapter is not None:
        merge(weights, adapter)

    eight_bits = gguf.GGMLQuantizationType.Q8_0
    writer: Any = gguf.GGUFWriter(target, arch="llama")
    for name, value in fields.items():
        if name == "general.architecture":
            continue  # the writer wrote it
        types = reader.fields[name].types
        if name == "general.file_type":
            value = int(gguf.LlamaFileType.MOSTLY_Q8_0)
        writer.add_key_value(name, value, types[0], types[-1] if types[0] == gguf.GGUFValueType.ARRAY else None)
    for name, tensor in tensors.items():
        if module := _module(name):
            weight = _paired(weights.pop(f"{module}.weight"), heads.get(module.split(".", 3)[3]))
            writer.add_tensor(name, quantize(weight.numpy(), eight_bits), raw_dtype=eight_bits)
        else:
            writer.add_tensor(name, tensor.data, raw_dtype=tensor.tensor_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _module(name: str) -> str:
    """What transformers calls the matrix; "" for what no adapter changes."""
    found = re.fullmatch(r"blk\.(\d+)\.(\w+)\.weight", name)
    matrix = _MATRICES.get(found[2]) if found else None
    return f"model.layers.{found[1]}.{matrix}" if found and matrix else ""


def _halved(weight: torch.Tensor, heads: int | None) -> torch.Tensor:
    """Rows as transformers has them: of every head, the first elements of all rotated pairs and then the second.

    GGUF puts the two of a pair side by side. None: not rotated, so the same in both.
    """
    if heads is None:
        return weight
    return weight.view(heads, -1, 2, weight.shape[1]).transpose(1, 2).reshape(weight.shape)


def _paired(weight: torch.Tensor, heads: int | None) -> torch.Tensor:
    """The opposite of `_halved`."""
    if heads is None:
        return weight
    return weight.view(heads, 2, -1, weight.shape[1]).transpose(1, 2).reshape(weight.shape)
