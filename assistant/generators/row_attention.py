"""Attention that gives every row of a batch exactly what it would give it alone. Knows no model.

A padded batch sums the same numbers in another order than a row alone. The last digits that differ would be rounded
to other eight-bit steps by the layers of packed.py, and a near tie between two words could fall the other way.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

#: What transformers is to call it; it knows it once this module is imported.
ROW_BY_ROW = "row_by_row"


def row_by_row(
    module: nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    **how: Any,
) -> tuple[torch.Tensor, None]:
    """As transformers' own "sdpa", each row without its padding; causal over all that was seen.

    `query` is rows x heads x new tokens x size, padded on the left; `attention_mask` is rows x 1 x new tokens x all
    tokens, and its last line says which of all tokens are no padding.
    """
    rows, _, new, _ = query.shape
    out = query.new_zeros(rows, new, query.shape[1], value.shape[-1])
    for row in range(rows):
        q, k, v = query[row : row + 1], key[row : row + 1], value[row : row + 1]
        if attention_mask is not None and not (seen := attention_mask[row, 0, -1]).all():
            q, k, v = q[:, :, -int(seen[-new:].sum()) :], k[:, :, seen], v[:, :, seen]
        own, every = q.shape[2], k.shape[2]
        causal = torch.ones(1, 1, own, every, dtype=torch.bool).tril(every - own) if own > 1 else None
        out[row, -own:] = sdpa_attention_forward(module, q, k, v, causal, **how)[0]
    return out, None


AttentionInterface.register(ROW_BY_ROW, row_by_row)
AttentionMaskInterface.register(ROW_BY_ROW, sdpa_mask)
