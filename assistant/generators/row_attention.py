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

    `query` is rows x heads x new tokens x size, without padding. The last line of a row of `attention_mask`, which is
    rows x 1 x new tokens x all tokens, says from where on the row is no padding.
    """
    rows, heads, new, _ = query.shape
    out = query.new_empty(rows, new, heads, value.shape[-1])
    for row in range(rows):
        start = 0 if attention_mask is None else int(attention_mask[row, 0, -1].byte().argmax())
        k, v = key[row : row + 1, :, start:], value[row : row + 1, :, start:]
        every = k.shape[2]
        causal = torch.ones(1, 1, new, every, dtype=torch.bool).tril(every - new) if new > 1 else None
        out[row] = sdpa_attention_forward(module, query[row : row + 1], k, v, causal, **how)[0]
    return out, None


AttentionInterface.register(ROW_BY_ROW, row_by_row)
AttentionMaskInterface.register(ROW_BY_ROW, sdpa_mask)
