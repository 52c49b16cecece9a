"""An adapter is merged into a model's weights exactly, or refused with what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from assistant.generators.lora import BadAdapter, merge
from tests.adapters import save_adapter

NAME = "base_model.model.layer"
A = torch.tensor([[1.0, 2.0, 3.0]])
B = torch.tensor([[1.0], [-1.0]])


def adapter(folder: Path, parts: dict[str, torch.Tensor], **config: Any) -> Path:
    return save_adapter(folder, parts, **{"r": 1, "lora_alpha": 4} | config)


def pair(name: str = NAME) -> dict[str, torch.Tensor]:
    return {f"{name}.lora_A.weight": A.clone(), f"{name}.lora_B.weight": B.clone()}


def test_adds_alpha_over_r_times_b_a(tmp_path: Path) -> None:
    weights = {"layer.weight": torch.ones(2, 3), "other.weight": torch.ones(2, 3)}
    merge(weights, adapter(tmp_path / "a", pair()))

    assert weights["layer.weight"].tolist() == [[5.0, 9.0, 13.0], [-3.0, -7.0, -11.0]]
    assert weights["other.weight"].tolist() == [[1.0] * 3] * 2


def test_a_rank_stabilised_adapter_is_divided_by_the_root(tmp_path: Path) -> None:
    weights = {"layer.weight": torch.zeros(2, 3)}
    parts = {f"{NAME}.lora_A.weight": A.repeat(4, 1), f"{NAME}.lora_B.weight": B.repeat(1, 4)}
    merge(weights, adapter(tmp_path / "a", parts, r=4, use_rslora=True))

    assert weights["layer.weight"].tolist() == [[8.0, 16.0, 24.0], [-8.0, -16.0, -24.0]]


def test_small_changes_are_summed_before_they_are_rounded(tmp_path: Path) -> None:
    weights = {"layer.weight": torch.zeros(1, 1, dtype=torch.bfloat16)}
    parts = {
        f"{NAME}.lora_A.weight": torch.ones(256, 1, dtype=torch.bfloat16),
        f"{NAME}.lora_B.weight": torch.full((1, 256), 1 / 256).bfloat16(),
    }
    merge(weights, adapter(tmp_path / "a", parts, r=4))

    assert weights["layer.weight"].tolist() == [[1.0]]


@pytest.mark.parametrize(
    ("parts", "config", "says"),
    [
        (pair("base_model.model.absent"), {}, r"changes absent\.weight .*no such weight.*trained on"),
        ({f"{NAME}.lora_A.weight": A, f"{NAME}.lora_B.weight": torch.ones(5, 1)}, {}, r"one of shape \(2, 3\)"),
        ({f"{NAME}.lora_A.weight": A}, {}, "more than pairs"),
        (pair() | {f"{NAME}.lora_magnitude_vector": torch.ones(2)}, {}, "more than pairs"),
        (pair(), {"use_dora": True}, "use_dora is True; only plain LoRA"),
        (pair(), {"peft_type": "IA3"}, "peft_type is 'IA3'"),
        (pair(), {"rank_pattern": {"layer": 8}}, "rank_pattern"),
        (pair(), {"r": 0}, "cannot read the adapter's settings"),
        (pair(), {"lora_alpha": None}, "cannot read the adapter's settings"),
    ],
)
def test_what_cannot_be_merged_is_refused(
    tmp_path: Path, parts: dict[str, torch.Tensor], config: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadAdapter, match=says):
        merge({"layer.weight": torch.ones(2, 3)}, adapter(tmp_path / "a", parts, **config))


def test_a_folder_without_an_adapter_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadAdapter, match=str(tmp_path)):
        merge({}, tmp_path)

    damaged = adapter(tmp_path / "a", pair())
    (damaged / "adapter_model.safetensors").write_bytes(b"no such format")
    with pytest.raises(BadAdapter, match=r"cannot read the adapter .*adapter_model"):
        merge({}, damaged)


def test_it_merges_as_peft_does(tmp_path: Path) -> None:
    peft = pytest.importorskip("peft", reason="needs peft: pip install peft")
    torch.manual_seed(0)
    plain = torch.nn.Sequential(torch.nn.Linear(6, 4, bias=False), torch.nn.Linear(4, 5, bias=False))
    weights = {name: weight.detach().clone() for name, weight in plain.named_parameters()}
    tuned = peft.get_peft_model(
        plain, peft.LoraConfig(r=2, lora_alpha=6, target_modules=["0", "1"], init_lora_weights=False)
    )
    tuned.save_pretrained(tmp_path / "a")
    merge(weights, tmp_path / "a")

    merged = tuned.merge_and_unload()
    for name, weight in merged.named_parameters():
        torch.testing.assert_close(weights[name], weight.detach())
