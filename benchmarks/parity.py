"""Do English and Chinese ask for the same thing? 100 pairs of requests on the demo store, ten products each.

    python -m benchmarks.parity HOME

Each pair says one request in both languages. Prints how many of the first ten products the two share, on average and at
worst; at least 8 on average are expected. The first pair is the one of the README.
"""

from __future__ import annotations

import itertools
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from assistant.build import open_store
from assistant.pipeline import Timings, find
from assistant.settings import Settings
from assistant.types import DialogueState
from benchmarks.machine import describe
from ranking.types import ShopperProfile

FIRST = ("black down jacket", "我想要购买一件黑色的羽绒服")
THINGS = (
    ("down jacket", "羽绒服"), ("raincoat", "雨衣"), ("wool coat", "羊毛大衣"), ("sweater", "毛衣"),
    ("hoodie", "连帽卫衣"),
    ("shirt", "衬衫"), ("dress", "连衣裙"), ("jeans", "牛仔裤"), ("sneakers", "运动鞋"), ("hiking boots", "登山靴"),
    ("sandals", "凉鞋"), ("backpack", "双肩包"), ("handbag", "手提包"), ("suitcase", "行李箱"), ("scarf", "围巾"),
    ("gloves", "手套"), ("watch", "手表"), ("necklace", "项链"), ("sofa", "沙发"), ("desk", "书桌"),
    ("floor lamp", "落地灯"),
    ("cushion", "靠垫"), ("rug", "地毯"), ("mug", "马克杯"), ("frying pan", "平底锅"), ("headphones", "头戴式耳机"),
    ("laptop", "笔记本电脑"), ("tent", "帐篷"), ("yoga mat", "瑜伽垫"), ("board game", "桌游"),
)  # fmt: skip
QUALITIES = (
    ("", ""), ("black", "黑色"), ("white", "白色"), ("blue", "蓝色"), ("red", "红色"), ("grey", "灰色"),
    ("green", "绿色"),
    ("waterproof", "防水的"), ("cheap", "便宜的"), ("lightweight", "轻便的"),
)  # fmt: skip
LIMITS = (
    ("", ""), (" under $60", "，60美元以内"), (" under $150", "，150以内"), (" over $40", "，40美元以上"),
    (" on sale", "，打折的"),
    (" for women", "，女款"), (" well reviewed", "，好评的"), (" in stock", "，有货的"),
    (", no leather", "，不要皮的"),
)  # fmt: skip


def pairs(count: int, seed: int = 3) -> Iterator[tuple[str, str]]:
    """Requests in both languages, drawn without repetition."""
    yield FIRST
    drawn = list(itertools.product(THINGS, QUALITIES, LIMITS))
    for thing, quality, limit in random.Random(seed).sample(drawn, count - 1):
        yield f"{quality[0]} {thing[0]}{limit[0]}".strip(), f"{quality[1]}{thing[1]}{limit[1]}"


def main(home: str) -> int:
    describe()
    store = open_store(Settings(home=Path(home), generator="none:"))
    shared = []
    for english, chinese in pairs(100):
        shown = []
        for request in (english, chinese):
            cards = find(request, store, ShopperProfile(), state=DialogueState(), k=10, timings=Timings())
            seen = cards.products or [near.product for near in cards.nearest]
            shown.append([scored.item.product.id for scored in seen])
        longest = max(map(len, shown)) or 1
        shared.append((10 * len(set(shown[0]) & set(shown[1])) / longest, english, chinese))
    store.close()
    shared.sort()
    print(
        f"pairs: {len(shared)}; shared by the first ten, on average: {sum(s for s, _, _ in shared) / len(shared):.2f}"
    )
    print(f"all ten: {sum(s == 10 for s, _, _ in shared)}; fewer than eight: {sum(s < 8 for s, _, _ in shared)}")
    for count, english, chinese in shared[:8]:
        print(f"   {count:.1f}  {english} | {chinese}")
    print(
        "(where fewer than ten products fit, the shared part of those that do is scaled to ten; "
        "where none does, the nearest count)"
    )
    return 0 if sum(s for s, _, _ in shared) / len(shared) >= 8 else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
