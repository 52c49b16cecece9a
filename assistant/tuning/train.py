"""Trains a LoRA adapter on pairs of a sheet and its text. Knows peft and accelerate, no shop.

Low-rank adaptation as in Hu and others, LoRA (2021): every linear layer of the frozen model gets a product of two
narrow matrices; only those are trained, on the cross-entropy of the answers' tokens.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
import transformers
from accelerate import Accelerator
from peft import LoraConfig, get_peft_model
from torch import nn

from assistant.generators.builtin import INSTRUCTION
from assistant.tuning.pairs import Pair

hub: Any = transformers
#: Pairs among which those of a similar length are put into one batch.
POOL = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Rank 16 in every linear layer is 4.9 million weights. The rate falls from `rate` to zero along a cosine."""

    rank: int = 16
    alpha: int = 32
    rate: float = 1.5e-3
    warmup: int = 20
    batch: int = 8
    steps: int = 300
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Example:
    ids: list[int]
    answer: int  # where the answer begins


def train(
    folder: Path,
    pairs: Iterator[Pair],
    held_out: Sequence[Pair],
    out: Path,
    recipe: Recipe,
    *,
    say: Callable[[dict[str, float]], None],
    every: int = 25,
) -> None:
    """Trains on `pairs` and saves the adapter to `out` every `every` steps, in bfloat16.

    `say` is told the step, the mean loss of the steps since it was last told, and the loss on `held_out`, in nats a
    token.
    """
    torch.manual_seed(recipe.seed)
    hub.utils.logging.disable_progress_bar()
    accelerator = Accelerator()
    tokenizer = hub.AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
    base = hub.AutoModelForCausalLM.from_pretrained(str(folder), dtype=torch.float32, local_files_only=True)
    config = LoraConfig(
        r=recipe.rank, lora_alpha=recipe.alpha, target_modules="all-linear", task_type="CAUSAL_LM", lora_dropout=0.0
    )
    model: Any = get_peft_model(base, config)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=recipe.rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, recipe))
    model, optimizer = accelerator.prepare(model, optimizer)
    examples = (example(pair, tokenizer) for pair in pairs)
    tests = list(_batches((example(pair, tokenizer) for pair in held_out), recipe.batch))
    losses: list[float] = []
    for step, batch in enumerate(islice(_batches(examples, recipe.batch), recipe.steps), start=1):
        model.train()
        loss = _loss(model, batch, accelerator.device)
        accelerator.backward(loss)
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        losses.append(float(loss.detach()))
        if step % every == 0 or step == recipe.steps:
            model.eval()
            with torch.inference_mode():
                held = sum(float(_loss(model, test, accelerator.device)) for test in tests) / max(len(tests), 1)
            say({"step": step, "loss": sum(losses) / len(losses), "held_out": held})
            losses = []
            save(accelerator.unwrap_model(model), out, recipe)


def save(model: Any, out: Path, recipe: Recipe) -> None:
    """adapter_model.safetensors and adapter_config.json as peft writes them, and recipe.json."""
    kept = {name: weight.data for name, weight in model.named_parameters() if weight.requires_grad}
    state = {name: weight.to(torch.bfloat16) for name, weight in kept.items()}
    model.save_pretrained(str(out), state_dict=state, safe_serialization=True)
    (out / "README.md").unlink(missing_ok=True)  # the card is our own
    (out / "recipe.json").write_text(json.dumps(asdict(recipe), indent=2) + "\n", encoding="utf-8")


def example(pair: Pair, tokenizer: Any) -> _Example:
    """The tokens of a conversation of one turn, up to the mark that ends the answer."""
    messages = [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": pair.prompt.text}]
    asked = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    before = list(tokenizer(asked, add_special_tokens=False).input_ids)
    answer = list(tokenizer(pair.answer, add_special_tokens=False).input_ids)
    return _Example(ids=[*before, *answer, tokenizer.eos_token_id], answer=len(before))


def _rate(step: int, recipe: Recipe) -> float:
    if step < recipe.warmup:
        return (step + 1) / recipe.warmup
    done = (step - recipe.warmup) / max(1, recipe.steps - recipe.warmup)
    return 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def _batches(examples: Iterator[_Example], size: int) -> Iterator[list[_Example]]:
    while pool := list(islice(examples, size * POOL)):
        pool.sort(key=lambda e: len(e.ids))
        batches = [pool[i : i + size] for i in range(0, len(pool), size)]
        order = torch.randperm(len(batches)).tolist()
        yield from (batches[i] for i in order)


def _loss(model: Any, batch: Sequence[_Example], device: torch.device) -> torch.Tensor:
    """Mean cross-entropy of the answers' tokens; the vocabulary is scored at those alone."""
    longest = max(len(e.ids) for e in batch)
    ids = torch.zeros((len(batch), longest), dtype=torch.long)
    mask, wanted = torch.zeros_like(ids), torch.zeros((len(batch), longest), dtype=torch.bool)
    for row, e in enumerate(batch):
        ids[row, : len(e.ids)] = torch.tensor(e.ids)
        mask[row, : len(e.ids)] = 1
        wanted[row, e.answer : len(e.ids)] = True
    ids, mask, wanted = ids.to(device), mask.to(device), wanted.to(device)
    inner = model.get_base_model()
    hidden = inner.model(input_ids=ids, attention_mask=mask).last_hidden_state
    found = inner.lm_head(hidden[:, :-1][wanted[:, 1:]])
    return nn.functional.cross_entropy(found.float(), ids[:, 1:][wanted[:, 1:]])
