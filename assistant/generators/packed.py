"""Linear layers with eight-bit weights beside their bfloat16 ones, for decoding on a CPU. Knows no model.

One token at a time is bound by how many bytes of weights are read, so those steps use eight bits (weights per output
row, the one row of inputs dynamically). A whole prompt goes through bfloat16: its rows differ in size by orders of
magnitude, and one eight-bit scale for all of them spoils the result (measured in benchmarks/generation.py).
"""

from __future__ import annotations

import warnings

import torch
from torch import nn


class PackedLinear(nn.Module):
    """Takes and gives float32 in place of an `nn.Linear` without bias."""

    def __init__(self, linear: nn.Linear, *, reduce_range: bool) -> None:
        super().__init__()
        bias: torch.Tensor | None = linear.bias
        if bias is not None:
            raise ValueError("expected a linear layer without bias")
        # Plain attributes, so that casting the rest of the model leaves them alone.
        self.whole = linear.weight.detach().to(torch.bfloat16)
        weight = self.whole.float()
        scales = weight.abs().amax(dim=1).clamp_min(1e-12) / 127
        zeros = torch.zeros(len(scales), dtype=torch.long)
        rounded = torch.quantize_per_channel(weight, scales.double(), zeros, 0, torch.qint8)
        self.packed = torch.ops.quantized.linear_prepack(rounded, None)
        self.reduce_range = reduce_range

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if x.numel() == x.shape[-1]:
            row: torch.Tensor = torch.ops.quantized.linear_dynamic(x, self.packed, self.reduce_range)
            return row
        return nn.functional.linear(x.to(torch.bfloat16), self.whole).float()


def pack(model: nn.Module) -> nn.Module:
    """The model with a PackedLinear in place of every linear layer, the rest in float32."""
    # Without VNNI instructions the eight-bit kernel saturates unless one bit of the input is left unused.
    reduce_range = not torch.cpu._is_vnni_supported()
    with warnings.catch_warnings():
        # torch announces that the eight-bit tensors will go; its version is pinned, and a test would fail without.
        warnings.filterwarnings("ignore", message=r"torch\.quantize_per_tensor", category=UserWarning)
        for parent in list(model.modules()):
            for name, child in list(parent.named_children()):
                if isinstance(child, nn.Linear):
                    setattr(parent, name, PackedLinear(child, reduce_range=reduce_range))
    return model.float()
