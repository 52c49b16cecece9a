"""Trains the adapter of the embedded model:  python -m assistant.tuning OUT [--steps N] [--seed N]

Writes the adapter to the folder OUT, every 25 steps, and prints a JSON line each time. The pairs come from a demo
store of another seed than the one that is installed, and from invented sheets.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import perf_counter

from assistant.demo.goods import load_goods
from assistant.demo.products import make_items
from assistant.generators.builtin import default_cache, ensure_builtin
from assistant.tuning.pairs import pairs
from assistant.tuning.train import Recipe, train
from retrieval.lexicon import Lexicon, load_lexicon
from retrieval.tags import tag
from retrieval.types import TaggedProduct

#: The demo store that is trained on; the one that is installed has the seed 7.
STORE_SEED, STORE_SHARE = 11, 0.3
HELD_OUT = 32


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m assistant.tuning", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=Recipe().steps)
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    args = parser.parse_args()
    recipe = replace(Recipe(), steps=args.steps, seed=args.seed)
    items, lexicon = store()
    folder = ensure_builtin(default_cache(os.environ), None)
    started = perf_counter()

    def say(line: dict[str, float]) -> None:
        print(json.dumps({**line, "seconds": round(perf_counter() - started)}), flush=True)  # noqa: T201

    held_out = list(islice(pairs(items, lexicon, recipe.seed + 1000), HELD_OUT))
    train(folder, pairs(items, lexicon, recipe.seed), held_out, args.out, recipe, say=say)
    print(f"the adapter is in {args.out}", file=sys.stderr)  # noqa: T201


def store() -> tuple[list[TaggedProduct], Lexicon]:
    """The tagged products that pairs are drawn from, and the lexicon with their brands."""
    products = [item.product for item in make_items(load_goods(), STORE_SEED, share=STORE_SHARE)]
    lexicon = load_lexicon().with_values({"brand": sorted({p.brand for p in products if p.brand})})
    return [TaggedProduct(product=p, tags=tag(p, lexicon)) for p in products], lexicon


if __name__ == "__main__":
    main()
