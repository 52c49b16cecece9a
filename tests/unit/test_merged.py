"""An adapter merged into a GGUF file, read back by transformers, which has its own idea of GGUF's order of rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
import torch
import transformers

from assistant.generators.lora import BadAdapter
from assistant.generators.merged import write_merged
from tests.adapters import MATRICES, change, write_adapter

WIDTH, INNER, HEADS, KEY_HEADS, WORDS = 64, 96, 4, 2, 32
SHAPES = {
    "self_attn.q_proj": (WIDTH, WIDTH),
    "self_attn.k_proj": (WIDTH // 2, WIDTH),
    "self_attn.v_proj": (WIDTH // 2, WIDTH),
    "self_attn.o_proj": (WIDTH, WIDTH),
    "mlp.gate_proj": (INNER, WIDTH),
    "mlp.up_proj": (INNER, WIDTH),
    "mlp.down_proj": (WIDTH, INNER),
}
#: GGUF's names, in the same order.
NAMES = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
#: The largest rounding error of a block of 32 with weights of about one, in eight bits.
EIGHT_BITS = 0.02


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A llama model of two layers with random weights."""
    path = tmp_path_factory.mktemp("gguf") / "plain.gguf"
    writer: Any = gguf.GGUFWriter(path, arch="llama")
    writer.add_context_length(64)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(2)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(WORDS)
    writer.add_file_type(0)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list([f"word{n}" for n in range(WORDS)])
    writer.add_token_types([gguf.TokenType.NORMAL] * WORDS)
    draw = np.random.default_rng(0)
    matrices = {"token_embd": (WORDS, WIDTH)}
    for layer in range(2):
        matrices |= {f"blk.{layer}.{name}": shape for name, shape in zip(NAMES, SHAPES.values(), strict=True)}
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{norm}.weight", draw.random(WIDTH, dtype=np.float32))
    for name, shape in matrices.items():
        writer.add_tensor(f"{name}.weight", draw.standard_normal(shape, dtype=np.float32))
    writer.add_tensor("output_norm.weight", draw.random(WIDTH, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def weights(path: Path) -> dict[str, torch.Tensor]:
    hub: Any = transformers
    hub.utils.logging.disable_progress_bar()
    model = hub.AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32)
    return {name: parameter.detach() for name, parameter in model.named_parameters()}


def test_every_matrix_is_changed_by_the_adapter(plain: Path, tmp_path: Path) -> None:
    shapes = {f"model.layers.{layer}.{name}": SHAPES[name] for layer in range(2) for name in MATRICES}
    adapter = write_adapter(tmp_path / "adapter", shapes, size=1.0)
    write_merged(plain, adapter, tmp_path / "merged.gguf")

    before, after = weights(plain), weights(tmp_path / "merged.gguf")
    for module in shapes:
        added = after[f"{module}.weight"] - before[f"{module}.weight"]
        expected = change(adapter, module)
        assert expected.std() > 10 * EIGHT_BITS
        assert (added - expected).abs().max() < 4 * EIGHT_BITS, module
    untouched = set(before) - {f"{module}.weight" for module in shapes}
    assert len(untouched) >= 6
    assert all(torch.equal(before[name], after[name]) for name in untouched)


def test_without_an_adapter_the_matrices_are_only_rounded(plain: Path, tmp_path: Path) -> None:
    write_merged(plain, None, tmp_path / "merged.gguf")

    before, after = weights(plain), weights(tmp_path / "merged.gguf")
    assert all((before[name] - after[name]).abs().max() < EIGHT_BITS for name in before)


def test_the_tokenizer_and_the_settings_are_kept(plain: Path, tmp_path: Path) -> None:
    write_merged(plain, None, tmp_path / "merged.gguf")

    before, after = (gguf.GGUFReader(path).fields for path in (plain, tmp_path / "merged.gguf"))
    assert list(before) == list(after)
    changed = [name for name in before if before[name].contents() != after[name].contents()]
    assert changed == ["general.file_type"]
    assert {name: field.types for name, field in before.items()} == {name: field.types for name, field in after.items()}


def test_an_adapter_of_another_model_is_refused(plain: Path, tmp_path: Path) -> None:
    adapter = write_adapter(tmp_path / "adapter", {"model.layers.7.mlp.up_proj": (INNER, WIDTH)}, size=1.0)

    with pytest.raises(BadAdapter, match=r"model\.layers\.7\.mlp\.up_proj"):
        write_merged(plain, adapter, tmp_path / "merged.gguf")


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.gguf"
    writer: Any = gguf.GGUFWriter(path, arch="bert")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    with pytest.raises(ValueError, match="'bert'"):
        write_merged(path, None, tmp_path / "merged.gguf")
