"""What models know of products beside events: tags, price level, release. Knows no shopper and no database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ranking.histories import Floats
from retrieval.types import TaggedProduct

#: Price levels that are attributes of their own: below each of these shares of a product type.
STEPS = 5
#: An attribute that fewer products carry says nothing yet.
RARE = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assortment:
    """The products of a log, in its order, as arrays.

    `bag`: float32 [products, attributes], the attributes of each, a row of n entries holding 1/sqrt(n); `attributes`
    names the columns. `level`: float32 [products], the share of its product type that is cheaper, 0 to 1.
    `released`: float64 [products], unix seconds, nan where unknown. `kind`: int32 [products], its product type.
    `rare`: the attributes that too few products carry to be learned from, and the places of those that do.
    """

    products: tuple[str, ...]
    bag: sp.csr_matrix
    attributes: tuple[str, ...]
    level: Floats
    released: NDArray[np.float64]
    kind: NDArray[np.int32]
    rare: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.products)

    def carrying(self, attributes: Collection[str]) -> NDArray[np.bool_]:
        """bool [products]: which have one of these attributes, rare ones too."""
        columns = [place for place, attribute in enumerate(self.attributes) if attribute in attributes]
        found = np.asarray(self.bag[:, columns].sum(axis=1)).ravel() > 0
        found[[place for attribute in attributes for place in self.rare.get(attribute, ())]] = True
        return found


def assortment_of(items: Sequence[TaggedProduct]) -> Assortment:
    """Products in the order given. Their type is the rarest of those that at least RARE products have."""
    sizes = Counter(value for item in items for value in item.values("product_type"))
    types = [min((t for t in item.values("product_type") if sizes[t] >= RARE), key=lambda t: (sizes[t], t), default="")
             for item in items]  # fmt: skip
    levels = price_levels([item.product.price.amount for item in items], types)
    bags = [
        sorted({f"{tag.facet}={tag.value}" for tag in item.tags} | {f"level={min(int(level * STEPS), STEPS - 1)}"})
        for item, level in zip(items, levels, strict=True)
    ]
    bag, attributes = _bag(bags)
    return Assortment(
        products=tuple(item.product.id for item in items),
        bag=bag,
        attributes=attributes,
        level=levels,
        released=np.array(
            [
                np.nan
                if item.product.release_date is None
                else datetime.combine(item.product.release_date, time(), UTC).timestamp()
                for item in items
            ],
            dtype=np.float64,
        ),
        kind=np.unique(np.array(types, dtype=str), return_inverse=True)[1].astype(np.int32),
        rare=_rare(bags),
    )


def priced_assortment(products: Sequence[str], prices: Mapping[str, float]) -> Assortment:
    """Products of which no more is known than what they cost."""
    levels = price_levels([prices.get(product, 0.0) for product in products], [""] * len(products))
    bag, attributes = _bag([[f"level={min(int(level * STEPS), STEPS - 1)}"] for level in levels])
    return Assortment(
        products=tuple(products),
        bag=bag,
        attributes=attributes,
        level=levels,
        released=np.full(len(products), np.nan),
        kind=np.zeros(len(products), dtype=np.int32),
    )


def price_levels(amounts: Sequence[float], types: Sequence[str]) -> Floats:
    """Float32 [products]: the share of the same type that is cheaper, half of the equally dear included; 0.5 alone."""
    by_type: defaultdict[str, list[int]] = defaultdict(list)
    for place, product_type in enumerate(types):
        by_type[product_type].append(place)
    levels = np.full(len(amounts), 0.5, dtype=np.float32)
    for places in by_type.values():
        mine = np.array([amounts[place] for place in places])
        ordered = np.sort(mine)
        below = np.searchsorted(ordered, mine, side="left") + np.searchsorted(ordered, mine, side="right")
        levels[places] = below / 2 / len(mine)
    return levels


def _rare(bags: Sequence[Sequence[str]]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, bag in enumerate(bags):
        for attribute in bag:
            found[attribute].append(place)
    return {attribute: tuple(places) for attribute, places in found.items() if len(places) < RARE}


def _bag(bags: Sequence[Sequence[str]]) -> tuple[sp.csr_matrix, tuple[str, ...]]:
    counts = Counter(attribute for bag in bags for attribute in bag)
    attributes = sorted(attribute for attribute, count in counts.items() if count >= RARE)
    places = {attribute: place for place, attribute in enumerate(attributes)}
    rows, columns, values = [], [], []
    for row, bag in enumerate(bags):
        known = [places[attribute] for attribute in bag if attribute in places]
        rows += [row] * len(known)
        columns += known
        values += [max(len(known), 1) ** -0.5] * len(known)
    matrix = sp.csr_matrix((values, (rows, columns)), shape=(len(bags), len(attributes)), dtype=np.float32)
    return matrix, tuple(attributes)
