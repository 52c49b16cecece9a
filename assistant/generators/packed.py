"""Linear layers with eight-bit weights beside their bfloat16 ones, for decoding on a CPU. Knows no model.

One token at a time is bound by how many bytes of weights are read, so those steps use eight bits (weights per output
row, the one row of inputs dynamically). A whole prompt goes through bfloat16: its rows differ in size by orders of
magnitude, and one eight-bit scale for all of them spoils the result (measured in benchmarks/generation.py).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import nn


class PackedLinear(nn.Module):
    """Takes and gives float32 in place of an `nn.Linear` without bias."""

    def __init__(self, linear: nn.Linear, weights: torch.Tensor, scales: torch.Tensor, *, reduce_range: bool) -> None:
        super().__init__()
        # Plain attributes, so that casting the rest of the model leaves them alone.
        self.whole = linear.weight.detach().to(torch.bfloat16)
        zeros = torch.zeros(len(scales), dtype=torch.long)
        eight_bits = torch._make_per_channel_quantized_tensor(weights, scales.double(), zeros, 0)
        self.packed = torch.ops.quantized.linear_prepack(eight_bits, None)
        self.reduce_range = reduce_range

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if x.numel() == x.shape[-1]:
            row: torch.Tensor = torch.ops.quantized.linear_dynamic(x, self.packed, self.reduce_range)
            return row
        return nn.functional.linear(x.to(torch.bfloat16), self.whole).float()


def eight_bits(model: nn.Module) -> dict[str, torch.Tensor]:
    """The weights of every linear layer rounded to eight bits, with one scale per output row.

    ValueError for a layer with a bias, which a PackedLinear has no place for.
    """
    found = {}
    for name, linear in _linears(model).items():
        bias: torch.Tensor | None = linear.bias
        if bias is not None:
            raise ValueError(f"expected linear layers without bias, but {name} has one")
        weight = linear.weight.detach().float()
        scales = weight.abs().amax(dim=1).clamp_min(1e-12) / 127
        found[f"{name}.weights"] = (weight / scales[:, None]).round().to(torch.int8)
        found[f"{name}.scales"] = scales
    return found


def pack(model: nn.Module, rounded: Mapping[str, torch.Tensor], *, threads: int) -> nn.Module:
    """The model with a PackedLinear in place of every linear layer, the rest in float32.

    `rounded` is what `eight_bits` gave for it, which takes longer than the packing; KeyError where a layer is missing.
    """
    # Without VNNI instructions the eight-bit kernel saturates unless one bit of the input is left unused.
    reduce_range = not torch.cpu._is_vnni_supported()
    linears = _linears(model)

    def packed(name: str) -> PackedLinear:
        return PackedLinear(
            linears[name], rounded[f"{name}.weights"], rounded[f"{name}.scales"], reduce_range=reduce_range
        )

    with warnings.catch_warnings(), ThreadPoolExecutor(threads) as pool:
        # torch announces that its eight-bit tensors will go; its version is pinned.
        warnings.filterwarnings("ignore", message=r"torch\.quantize_per_tensor", category=UserWarning)
        for name, layer in zip(linears, pool.map(packed, linears), strict=True):
            model.set_submodule(name, layer)
    return model.float()


def _linears(model: nn.Module) -> dict[str, nn.Linear]:
    return {name: module for name, module in model.named_modules() if isinstance(module, nn.Linear)}
