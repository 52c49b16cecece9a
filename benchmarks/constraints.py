"""Do hard constraints hold, and how fast is a search? 200 requests on a real catalogue, in English and Chinese.

    python -m benchmarks.constraints HOME ../shared/data/retail-demo-store/products.yaml

HOME is a store into which that file was imported. What each request demands is known here by construction, not from
the parser; prices, stock and names of what comes back are read from the feed file, not from the store.
"""

from __future__ import annotations

import itertools
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.build import open_store
from assistant.pipeline import Timings, find
from assistant.settings import Settings
from assistant.types import DialogueState
from benchmarks.machine import describe, percentiles
from ranking.types import ShopperProfile

Row = Mapping[str, Any]

#: English and Chinese words of a thing this catalogue has, and the style that its feed gives it.
THINGS = (
    ("jackets", "夹克", {"jacket"}), ("handbag", "手提包", {"handbag", "bag"}), ("backpack", "双肩包", {"backpack"}),
    ("boots", "靴子", {"boot"}), ("sneakers", "运动鞋", {"sneaker"}), ("sandals", "凉鞋", {"sandals"}),
    ("sofa", "沙发", {"sofas"}), ("chair", "椅子", {"chairs"}), ("necklace", "项链", {"necklace"}),
    ("watch", "手表", {"watch"}), ("belt", "腰带", {"belt"}), ("scarf", "围巾", {"scarf"}),
    ("speaker", "音箱", {"speaker"}), ("camera", "相机", {"camera"}), ("cushion", "靠垫", {"cushion"}),
)  # fmt: skip
COLOURS = (("black", "黑色"), ("brown", "棕色"), ("red", "红色"), ("blue", "蓝色"), ("white", "白色"))
PRICES: tuple[tuple[str, str, Callable[[float], bool]], ...] = (
    ("under $100", "100美元以内", lambda price: price <= 100),
    ("less than 60 dollars", "低于60美元", lambda price: price <= 60),
    ("over $80", "80美元以上", lambda price: price >= 80),
    ("between $50 and $150", "50到150美元", lambda price: 50 <= price <= 150),
    ("at most 1.2k", "不超过1200元", lambda price: price <= 1200),
    ("$20-$90", "20-90元", lambda price: 20 <= price <= 90),
)
EXCLUSIONS = (
    ("not leather", "不要皮的", r"(?<!faux )(?<!vegan )\bleather\b"),
    ("nothing black", "不要黑色", r"\bblack\b"),
    ("no brown", "不要棕色的", r"\bbrown\b"),
)


@dataclass(frozen=True)
class Request:
    text: str
    price: Callable[[float], bool] | None = None
    styles: frozenset[str] = frozenset()
    excluded: str = ""
    in_stock: bool = False


def requests(count: int, seed: int = 11) -> list[Request]:
    """Requests of every shape, half of them Chinese, drawn without repetition."""
    drawn = []
    for thing, price, colour, exclusion in itertools.product(THINGS, PRICES, (None, *COLOURS), (None, *EXCLUSIONS)):
        if colour and exclusion and colour[0] in exclusion[0]:
            continue
        for language in (0, 1):
            stock = len(drawn) % 5 == 0
            words = (
                [colour[0] if colour else "", thing[0], price[0], exclusion[0] if exclusion else "", "in stock"]
                if language == 0
                else [
                    price[1],
                    "的",
                    colour[1] if colour else "",
                    thing[1],
                    "，" + exclusion[1] if exclusion else "",
                    "，有货",
                ]
            )
            text = (" " if language == 0 else "").join(word for word in (words if stock else words[:-1]) if word)
            drawn.append(
                Request(
                    text=text,
                    price=price[2],
                    styles=frozenset(thing[2]),
                    excluded=exclusion[2] if exclusion else "",
                    in_stock=stock,
                )
            )
    return random.Random(seed).sample(drawn, count)


def broken(request: Request, row: Row) -> list[str]:
    """Which of the request's demands the product breaks, judged by the feed's own row."""
    faults = []
    if request.price and not request.price(float(row["price"])):
        faults.append(f"price {row['price']}")
    if request.in_stock and int(row["current_stock"]) == 0:
        faults.append("out of stock")
    if request.excluded and re.search(request.excluded, str(row["name"]).lower()):
        faults.append(f"excluded: {row['name']}")
    return faults


def main(home: str, feed: str) -> int:
    describe()
    rows = {row["id"]: row for row in yaml.load(Path(feed).read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))}
    store = open_store(Settings(home=Path(home)))
    asked = requests(200)
    find("warm up", store, ShopperProfile(), state=DialogueState(), k=10, timings=Timings())
    times, tally, faulty = [], Counter[str](), []
    for request in asked:
        timings = Timings()
        started = time.perf_counter()
        cards = find(request.text, store, ShopperProfile(), state=DialogueState(), k=10, timings=timings)
        times.append((time.perf_counter() - started) * 1000)
        tally["products"] += len(cards.products)
        tally["relaxed"] += bool(cards.relaxed)
        tally["empty"] += not cards.products
        tally["of the style asked for"] += sum(
            rows[scored.item.product.id]["style"] in request.styles for scored in cards.products
        )
        for scored in cards.products:
            faults = broken(request, rows[scored.item.product.id])
            if faults:
                faulty.append((request.text, faults))
    store.close()
    print(
        f"requests: {len(asked)}; products returned: {tally['products']}; with something relaxed in the open: "
        f"{tally['relaxed']}; empty: {tally['empty']}; of the style asked for: {tally['of the style asked for']}"
    )
    print(f"products that break a price, stock or exclusion: {len(faulty)}")
    for text, faults in faulty[:20]:
        print("  ", text, "->", faults)
    print(f"one search in process: {percentiles(times)}")
    return 1 if faulty else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
