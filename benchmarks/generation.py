"""How fast the embedded model explains: loading, the first checked words, tokens a second, by kind of weights.

    python -m benchmarks.generation [--rounds N] [--threads N]

Prints the machine, the command and the figures as JSON lines. The products are the shelf of the tests.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import torch
import transformers
from safetensors.torch import load_file

from assistant.explain import explain, system_prompt
from assistant.facts import fact_sheets
from assistant.generators.builtin import EIGHT_BITS, default_cache, ensure_builtin
from assistant.generators.packed import PackedLinear, pack
from assistant.generators.transformers import TransformersGenerator
from assistant.types import Explanation
from assistant.wording import sentence_start, shown_to_model
from benchmarks.machine import describe
from ranking.types import ShopperProfile
from retrieval.lexicon import load_lexicon
from tests.shelf import shelf_cards

NEW_TOKENS = 24
hub: Any = transformers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    hub.utils.logging.disable_progress_bar()
    describe()
    started = time.perf_counter()
    folder = ensure_builtin(default_cache(os.environ))
    say("convert or verify s", round(time.perf_counter() - started, 2))
    started = time.perf_counter()
    ensure_builtin(default_cache(os.environ))
    say("verify s", round(time.perf_counter() - started, 2))
    variants(str(folder), args.rounds)
    quality(str(folder))
    end_to_end(args.threads)


def say(what: str, value: object) -> None:
    print(json.dumps({what: value}), flush=True)


def load(folder: str, kind: str) -> Any:
    dtype = torch.float32 if kind == "fp32" else torch.bfloat16
    model = hub.AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, local_files_only=True).eval()
    if kind in ("packed", "eight bits throughout"):
        return pack(model, load_file(f"{folder}/{EIGHT_BITS}"), threads=torch.get_num_threads())
    return model


def prompts(folder: str) -> tuple[list[int], list[int]]:
    """The token ids of a whole prompt, and of what every prompt shares."""
    tokenizer = hub.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    lexicon = load_lexicon()
    found = shelf_cards(lexicon)[0]
    assert found.query is not None
    sheet = fact_sheets(found.products, found.query, ShopperProfile(), "en", lexicon)[0]

    def ids(user: str, start: str) -> list[int]:
        messages = [{"role": "system", "content": system_prompt()}, {"role": "user", "content": user}]
        text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        return list(tokenizer(text + start, add_special_tokens=False).input_ids)

    whole = ids(shown_to_model(sheet), sentence_start(sheet))
    other = ids("", "")
    shared = next(i for i, (a, b) in enumerate(zip(whole, other, strict=False)) if a != b)
    return whole, whole[:shared]


def decode(model: Any, cache: Any, ids: list[int]) -> Iterator[float]:
    """The seconds of each step: the prompt's, then one a token."""
    inputs = torch.tensor([ids])
    with torch.inference_mode():
        for _ in range(NEW_TOKENS):
            started = time.perf_counter()
            out = model(input_ids=inputs, past_key_values=cache, use_cache=True, logits_to_keep=1)
            inputs = out.logits[:, -1].argmax(-1, keepdim=True)
            yield time.perf_counter() - started


def variants(folder: str, rounds: int) -> None:
    """Interleaved, the best of all rounds: other work on the machine then weighs on all alike."""
    whole, shared = prompts(folder)
    models, loads = {}, {}
    for kind in ("fp32", "bf16", "packed"):
        started = time.perf_counter()
        models[kind] = load(folder, kind)
        loads[kind] = time.perf_counter() - started
    steps: dict[str, list[list[float]]] = {}
    for _ in range(rounds):
        for kind, model in models.items():
            cache = hub.DynamicCache(config=model.config)
            steps.setdefault(f"{kind}, whole prompt", []).append(list(decode(model, cache, whole)))
            cache.crop(len(shared) - cache.get_seq_length())
            steps.setdefault(f"{kind}, prefix kept", []).append(list(decode(model, cache, whole[len(shared) :])))
    for name, runs in steps.items():
        tokens = sorted(step for run in runs for step in run[1:])
        say(name, {
            "load_s": round(loads[name.split(",")[0]], 2),
            "prompt_tokens": len(whole) - (len(shared) if "prefix" in name else 0),
            "first_token_ms": round(min(run[0] for run in runs) * 1000),
            "tokens_per_s_best": round(1 / tokens[0], 1),
            "tokens_per_s_median": round(1 / statistics.median(tokens), 1),
        })  # fmt: skip


def quality(folder: str) -> None:
    """Mean Kullback-Leibler divergence of the next-token distribution from fp32's, over the system prompt."""
    _, ids = prompts(folder)
    inputs = torch.tensor([ids])

    def at_once(model: Any) -> torch.Tensor:
        with torch.inference_mode():
            logits: torch.Tensor = model(input_ids=inputs).logits[0].float().log_softmax(-1)
        return logits

    def by_steps(model: Any) -> torch.Tensor:
        cache, rows = hub.DynamicCache(config=model.config), []
        with torch.inference_mode():
            for i in range(len(ids)):
                out = model(input_ids=inputs[:, i : i + 1], past_key_values=cache, use_cache=True)
                rows.append(out.logits[0, -1].float().log_softmax(-1))
        return torch.stack(rows)

    exact = at_once(load(folder, "fp32"))
    ways: dict[str, tuple[str, Callable[[Any], torch.Tensor]]] = {
        "bf16": ("bf16", at_once),
        "packed, prompt at once": ("packed", at_once),
        "packed, token by token": ("packed", by_steps),
        "eight bits throughout": ("eight bits throughout", at_once),
    }
    for name, (kind, way) in ways.items():
        model = load(folder, kind)
        if kind == "eight bits throughout":
            for layer in model.modules():
                if isinstance(layer, PackedLinear):
                    layer.forward = eight_bits(layer)  # type: ignore[method-assign]
        found = way(model)
        divergence = (exact.exp() * (exact - found)).sum(-1).mean()
        same = (found.argmax(-1) == exact.argmax(-1)).float().mean()
        say(f"quality, {name}", {"kl": round(float(divergence), 4), "same_first_choice": round(float(same), 3)})


def eight_bits(layer: PackedLinear) -> Callable[[torch.Tensor], torch.Tensor]:
    def forward(x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = torch.ops.quantized.linear_dynamic(x, layer.packed, layer.reduce_range)
        return out

    return forward


def end_to_end(threads: int) -> None:
    """From the cards to the first checked words and to the whole explanation."""
    lexicon = load_lexicon()
    generator = TransformersGenerator(threads=threads)
    started = time.perf_counter()
    generator.warm(system_prompt())
    say("warm s", round(time.perf_counter() - started, 2))
    firsts, totals, by_model = [], [], 0
    for found in shelf_cards(lexicon):
        started = time.perf_counter()
        first = 0.0
        for part in explain(found, ShopperProfile(), generator, lexicon):
            first = first or time.perf_counter() - started
            if isinstance(part, Explanation):
                by_model += not part.fallback
                print(f"  {part.text}  [{part.fallback}]" if part.fallback else f"  {part.text}")
        firsts.append(first)
        totals.append(time.perf_counter() - started)
    generator.close()
    say("explanations", {
        "n": len(totals),
        "by_model": by_model,
        "first_words_s": {"median": round(statistics.median(firsts), 2), "max": round(max(firsts), 2)},
        "whole_s": {"median": round(statistics.median(totals), 2), "max": round(max(totals), 2)},
    })  # fmt: skip


if __name__ == "__main__":
    main()
