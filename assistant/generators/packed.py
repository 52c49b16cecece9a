"""Linear layers with eight-bit weights, for a CPU. Knows no model.

Decoding is bound by how many bytes of weights are read, so the weights have eight bits, with one scale per output row.
The input is rounded row by row, each with its own scale, so that a row's result does not depend on its neighbours: the
products are summed in whole numbers. A row is given as a coarse and a fine part, eight bits each, since the inputs of a
layer differ in size by orders of magnitude and one part alone spoils the result; the second part costs little, because
the weights are read once for both (both measured in benchmarks/generation.py).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import nn


class PackedLinear(nn.Module):
    """Takes and gives float32 in place of an `nn.Linear` without bias. `levels` is the largest whole number of an
    input part."""

    def __init__(self, weights: torch.Tensor, scales: torch.Tensor, *, levels: int) -> None:
        super().__init__()
        zeros = torch.zeros(len(scales), dtype=torch.long)
        eight_bits = torch._make_per_channel_quantized_tensor(weights, scales.double(), zeros, 0)
        # A plain attribute, so that casting the rest of the model leaves it alone.
        self.packed = torch.ops.quantized.linear_prepack(eight_bits, None)
        self.levels = levels

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows = x.reshape(-1, x.shape[-1])
        scales = rows.abs().amax(-1, keepdim=True).clamp_min(1e-12) / self.levels
        exact = rows / scales
        coarse = exact.round()
        finer = 2 * self.levels  # what is left after rounding is at most half, and is to fill the same levels
        both = torch.cat((coarse, (exact - coarse) * finer))
        out = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(both, 1.0, self.levels + 1, self.packed)
        whole: torch.Tensor = (out[: len(rows)] + out[len(rows) :] / finer) * scales
        return whole.view(*x.shape[:-1], -1)


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
    levels = 127 if torch.cpu._is_vnni_supported() else 63
    linears = _linears(model)

    def packed(name: str) -> PackedLinear:
        return PackedLinear(rounded[f"{name}.weights"], rounded[f"{name}.scales"], levels=levels)

    with warnings.catch_warnings(), ThreadPoolExecutor(threads) as pool:
        # torch announces that its eight-bit tensors will go; its version is pinned.
        warnings.filterwarnings("ignore", message=r"torch\.quantize_per_tensor", category=UserWarning)
        for name, layer in zip(linears, pool.map(packed, linears), strict=True):
            model.set_submodule(name, layer)
    return model.float()


def _linears(model: nn.Module) -> dict[str, nn.Linear]:
    return {name: module for name, module in model.named_modules() if isinstance(module, nn.Linear)}
