"""How fast the embedded model answers, one prompt at a time and three together, by kind of weights; and what they cost.

    python -m benchmarks.generation [--rounds N] [--threads N]

Prints the machine, the command and the figures as JSON lines. The answers are of the untuned model.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

import torch

from assistant.generators.batch import Batches
from assistant.generators.builtin import default_cache, ensure_builtin
from assistant.generators.chat_model import ChatModel
from assistant.generators.packed import PackedLinear
from assistant.types import Prompt
from benchmarks.machine import describe, say

NEW_TOKENS = 32
SHEETS = (
    """Product: Alpine Ridge Down Jacket
What: black down jacket
Filling: 700-fill duck down
Price: $179, within your $200
Rating: 4.6 out of 5
Why: you bought merino twice this winter; the best rated of these""",
    """Product: Nordhaus City Parka
What: navy parka
Features: hood, two-way zip, inner pocket
Price: $149, within your $200
Why: the cheapest of these; a hood, which you did not want""",
    """Product: Fjord Light Puffer
What: black quilted jacket
Filling: recycled polyester
Price: $195, within your $200
Rating: 4.1 out of 5
Why: black, as you asked; hood not stated""",
)
PROMPTS = tuple(Prompt(text=f"Say in one sentence why this product fits.\n\n{sheet}") for sheet in SHEETS)
KINDS = ("fp32", "bf16", "packed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    describe()
    folder = str(ensure_builtin(default_cache(os.environ), None))
    started = time.perf_counter()
    ensure_builtin(default_cache(os.environ), None)
    say("verify", s=round(time.perf_counter() - started, 2))
    speed(folder, args.rounds)
    quality(folder)


def load(folder: str, kind: str) -> ChatModel:
    """The embedded model with weights of one kind, and no other: by its folder it comes as it was saved, in bf16."""
    chat = ChatModel("plain" if kind == "packed" else folder, None, default_cache(os.environ))
    if kind == "fp32":
        chat.model = chat.model.float()
    return chat


def answer(batches: Batches, prompts: tuple[Prompt, ...]) -> dict[str, float]:
    """Wall and processor seconds of a request; the wall seconds to its first piece; its number of tokens."""
    wall, processor, first, n = time.perf_counter(), time.process_time(), 0.0, 0
    for piece in batches.answer(prompts, max_tokens=NEW_TOKENS, temperature=0):
        first = first or time.perf_counter() - wall
        n += piece is None or bool(piece[1])  # not the empty pieces that end an answer
    return {
        "s": time.perf_counter() - wall,
        "processor_s": time.process_time() - processor,
        "first_s": first,
        "tokens": n,
    }


def speed(folder: str, rounds: int) -> None:
    """Interleaved, the best of all rounds: other work on the machine then weighs on all alike."""
    found: dict[str, list[dict[str, float]]] = {}
    batches = {}
    for kind in KINDS:
        started = time.perf_counter()
        batches[kind] = Batches(load(folder, kind), torch.Generator().manual_seed(0))
        say(f"{kind}, load", s=round(time.perf_counter() - started, 2))
        answer(batches[kind], PROMPTS[:1])  # what all prompts begin with is kept from here on
    for _ in range(rounds):
        for kind in KINDS:
            singles = [answer(batches[kind], (prompt,)) for prompt in PROMPTS]
            one_by_one = {key: sum(run[key] for run in singles) for key in singles[0]}
            found.setdefault(f"{kind}, 3 one by one", []).append(one_by_one | {"first_s": singles[0]["first_s"]})
            found.setdefault(f"{kind}, 3 together", []).append(answer(batches[kind], PROMPTS))
    for name, runs in found.items():
        best = {key: min(run[key] for run in runs) for key in runs[0]}
        say(
            name,
            **{key: round(value, 2) for key, value in best.items()},
            tokens_per_s=round(best["tokens"] / best["s"], 1),
            tokens_per_processor_s=round(best["tokens"] / best["processor_s"], 1),
        )


def quality(folder: str) -> None:
    """Mean Kullback-Leibler divergence of the next-token distribution from fp32's, over the prompts."""

    def read(chat: ChatModel) -> torch.Tensor:
        with torch.inference_mode():
            found = [chat.model(input_ids=torch.tensor([chat.encode(prompt)])).logits[0] for prompt in PROMPTS]
        return torch.cat(found).float().log_softmax(-1)

    exact = read(load(folder, "fp32"))
    for name in ("bf16", "packed", "packed, inputs in one part"):
        chat = load(folder, name.partition(",")[0])
        if name.endswith("one part"):
            for layer in chat.model.modules():
                if isinstance(layer, PackedLinear):
                    layer.forward = in_one_part(layer)  # type: ignore[method-assign]
        found = read(chat)
        divergence = (exact.exp() * (exact - found)).sum(-1).mean()
        same = (found.argmax(-1) == exact.argmax(-1)).float().mean()
        say(f"quality, {name}", kl=round(float(divergence), 4), same_first_choice=round(float(same), 3))


def in_one_part(layer: PackedLinear) -> Callable[[torch.Tensor], torch.Tensor]:
    def forward(x: torch.Tensor) -> torch.Tensor:
        scales = x.abs().amax(-1, keepdim=True).clamp_min(1e-12) / layer.levels
        kernel: Any = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32
        out: torch.Tensor = kernel(x / scales, 1.0, layer.levels + 1, layer.packed) * scales
        return out

    return forward


if __name__ == "__main__":
    main()
