"""How fast the embedded model decodes, by the library that runs it: loading, first token, tokens a second.

    python -m benchmarks.decoding [--rounds N] [--threads N] [--tokens N]

Prints the machine, the command and the figures as JSON lines. All variants answer the same prompts in turn, so that
other work on the machine weighs on all alike; the best and the median of all rounds are given. Prompts differ from
round to round, in length too, as those of a shop do; the system text before them is the same. "plain fp32" is
transformers as it comes, one prompt after another and all three as one padded batch.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psutil
import torch
import transformers

from assistant.generators.builtin import default_cache, ensure_builtin
from assistant.generators.openvino import OpenVinoGenerator
from assistant.types import Generator, Prompt
from benchmarks.machine import describe, say

hub: Any = transformers

SYSTEM = (
    "You are a shop assistant. Write one or two sentences that recommend the product to the shopper, using only the "
    "facts. Say what of the request it meets, what it lacks and how it compares. Invent nothing."
)
KINDS = ("down jacket", "rain coat", "leather laptop bag", "pair of running shoes", "wool jumper", "desk lamp")
FACTS = (
    "colour black",
    "700-fill down",
    "no hood",
    "rated 4.6 by 213 shoppers",
    "recycled",
    "fits 15 inch",
    "in stock",
)

#: The generator's pieces: the number of the prompt, one a token.
Ask = Callable[[Sequence[Prompt]], Iterator[int]]


class PlainFp32:
    """transformers as it comes: nothing kept between prompts, several as a padded batch."""

    def __init__(self, threads: int, tokens: int) -> None:
        self.threads, self.tokens = threads, tokens
        folder = str(ensure_builtin(default_cache(os.environ), None))
        self.tokenizer = hub.AutoTokenizer.from_pretrained(folder, local_files_only=True, padding_side="left")
        self.model = hub.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True).eval()

    def __call__(self, prompts: Sequence[Prompt]) -> Iterator[int]:
        torch.set_num_threads(self.threads)
        texts = [
            self.tokenizer.apply_chat_template(
                [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.text}],
                tokenize=False,
                add_generation_prompt=True,
            )
            for prompt in prompts
        ]
        inputs = self.tokenizer(texts, add_special_tokens=False, padding=True, return_tensors="pt")
        mask, ids, cache = inputs.attention_mask, inputs.input_ids, hub.DynamicCache(config=self.model.config)
        places = (mask.cumsum(-1) - 1).clamp_min(0)
        ended = [False] * len(prompts)
        for _ in range(self.tokens):
            with torch.inference_mode():
                out = self.model(
                    input_ids=ids, attention_mask=mask, position_ids=places, past_key_values=cache, logits_to_keep=1
                )
            ids = out.logits[:, -1].argmax(-1, keepdim=True)
            mask = torch.cat((mask, torch.ones_like(ids)), dim=1)
            places = places[:, -1:] + 1
            for number, token in enumerate(ids[:, 0].tolist()):
                ended[number] |= token == self.tokenizer.eos_token_id
                if not ended[number]:
                    yield number
            if all(ended):
                return


def asking(generator: Generator, tokens: int) -> Ask:
    def ask(prompts: Sequence[Prompt]) -> Iterator[int]:
        for number, piece in generator.stream(prompts, max_tokens=tokens, deadline_s=600.0):
            if piece:
                yield number

    return ask


def sheets(rounds: int) -> list[list[Prompt]]:
    """Three products a round."""
    draw = random.Random(0)
    return [
        [
            Prompt(
                system=SYSTEM,
                text=f"Product: {draw.choice(KINDS)} no. {3 * n + i}. Price: ${draw.randrange(20, 400)}. "
                + "; ".join(draw.sample(FACTS, draw.randrange(2, 6))),
            )
            for i in range(3)
        ]
        for n in range(rounds)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--tokens", type=int, default=40)
    args = parser.parse_args()
    hub.utils.logging.disable_progress_bar()
    describe()
    ensure_builtin(default_cache(os.environ), None)
    asks: dict[str, Ask] = {}
    started = time.perf_counter()
    asks["plain fp32"] = PlainFp32(args.threads, args.tokens)
    say("plain fp32, load", s=round(time.perf_counter() - started, 2))
    openvino: list[OpenVinoGenerator] = []
    for threads in sorted({1, args.threads}):
        generator = OpenVinoGenerator("plain", threads=threads)
        for _ in range(2):  # the first may make the cache
            generator.close()
            started = time.perf_counter()
            generator.warm(SYSTEM)
            seconds = time.perf_counter() - started
        child = max(psutil.Process().children(), key=lambda process: process.create_time())
        say(f"openvino, threads {threads}, load", s=round(seconds, 2), memory_mb=child.memory_info().rss >> 20)
        openvino.append(generator)
        asks[f"openvino, threads {threads}"] = asking(generator, args.tokens)
    say("load average at the start", minutes=[round(load, 1) for load in os.getloadavg()])
    compare(asks, sheets(args.rounds))
    for generator in openvino:
        generator.close()
    say("load average at the end", minutes=[round(load, 1) for load in os.getloadavg()])


def compare(asks: dict[str, Ask], rounds: list[list[Prompt]]) -> None:
    figures: dict[str, dict[str, list[float]]] = {name: {} for name in asks}
    for prompts in rounds:
        for name, ask in asks.items():
            one, three = timed(ask, prompts[:1]), timed(ask, prompts)
            for key, value in {"one": one, "three": three}.items():
                first, total, tokens = value
                found = figures[name]
                found.setdefault(f"{key}, first token ms", []).append(1000 * first)
                found.setdefault(f"{key}, tokens a second", []).append((tokens - 1) / (total - first))
                found.setdefault(f"{key}, whole s", []).append(total)
    for name, found in figures.items():
        for key, values in found.items():
            best = max(values) if "second" in key else min(values)
            say(f"{name}, {key}", best=round(best, 2), median=round(statistics.median(values), 2))


def timed(ask: Ask, prompts: Sequence[Prompt]) -> tuple[float, float, int]:
    """Seconds to the first token and to the end, and how many tokens there were."""
    started = time.perf_counter()
    first, tokens = 0.0, 0
    for _ in ask(prompts):
        first = first or time.perf_counter() - started
        tokens += 1
    return first, time.perf_counter() - started, tokens


if __name__ == "__main__":
    main()
