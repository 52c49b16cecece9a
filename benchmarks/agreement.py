"""Do English and Chinese ask for the same thing? "black down jacket" and its Chinese request on the demo store.

python -m benchmarks.agreement HOME
"""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.build import open_store
from assistant.pipeline import Timings, find
from assistant.settings import Settings
from assistant.types import DialogueState
from benchmarks.machine import describe
from ranking.types import ShopperProfile

REQUESTS = ("black down jacket", "我想要购买一件黑色的羽绒服")


def main(home: str) -> int:
    describe()
    store = open_store(Settings(home=Path(home)))
    shown = []
    for request in REQUESTS:
        cards = find(request, store, ShopperProfile(), state=DialogueState(), k=10, timings=Timings())
        shown.append([scored.item.product for scored in cards.products])
        print(request)
        for product in shown[-1]:
            print("  ", product.id, product.title, "|", product.title_in("zh"))
    store.close()
    shared = {product.id for product in shown[0]} & {product.id for product in shown[1]}
    fitting = [
        sum("Down Jacket" in product.title and "black" in product.attributes["colour"] for product in products)
        for products in shown
    ]
    print(f"shared by the first ten: {len(shared)}; black down jackets among them: {fitting[0]} and {fitting[1]}")
    return 0 if len(shared) >= 8 and min(fitting) == 10 else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
