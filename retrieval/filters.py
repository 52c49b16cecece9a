"""What a constraint means, and which products satisfy it. Knows no text, no vector and no score."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import isfinite
from operator import eq, ge, gt, le, lt, ne
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.money import exponent, minor
from retrieval.sizes import fits, sizes_of
from retrieval.types import FACETS, FIELD_FACETS, Constraint, Product, TaggedProduct

Mask = NDArray[np.bool_]

#: Facets on which a product that says nothing is taken to suit: most feeds state them for few products only.
LENIENT = frozenset({"gender", "age_group"})

#: Values that suit whoever is asked for on their facet.
FOR_EVERYONE = {"gender": "unisex"}

COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {"<=": le, ">=": ge, "<": lt, ">": gt, "=": eq, "!=": ne}


#: How many sizes' masks are kept.
KEPT_SIZES = 128


class BadConstraint(ValueError):
    """A constraint that cannot be understood."""


def satisfies(item: TaggedProduct, constraint: Constraint) -> bool:
    """Whether a product satisfies a constraint: the one definition of what constraints mean.

    - A tag facet with "=" asks for one of the values, with "!=" that none of them is carried.
    - gender and age_group: a product without any such tag suits, and so does "unisex" for every gender.
      On every other facet a product that says nothing does not satisfy "=".
    - price is in major units of the product's own currency and compares exactly.
    - An unknown rating or release date satisfies no comparison but "!=".
    - size: one of the sizes is stated, or none of its system is (see sizes). quantity: so many pieces can be had; where
      the feed gives no count, being in stock is enough.

    BadConstraint for a facet, operator or value that has no meaning.
    """
    check(constraint)
    facet, op = constraint.facet, constraint.op
    product = item.product
    if facet in FACETS:
        carried = item.values(facet)
        if op == "!=":
            return not set(constraint.values) & set(carried)
        return (not carried and facet in LENIENT) or bool(set(wanted_values(facet, constraint.values)) & set(carried))
    if facet == "price":
        return bool(COMPARE[op](Decimal(product.price.amount), minor(number(constraint), product.price.currency)))
    if facet == "in_stock":
        return bool(COMPARE[op](product.in_stock, constraint.value))
    if facet == "on_sale":
        return bool(COMPARE[op](product.on_sale, constraint.value))
    if facet == "rating":
        return compare_known(product.rating, op, number(constraint))
    if facet == "size":
        return size_fits(sizes_of(product), constraint)
    if facet == "quantity":
        return enough(product, constraint)
    return compare_known(product.release_date, op, day(constraint))


def check(constraint: Constraint) -> None:
    """Raises BadConstraint for a constraint that has no meaning."""
    facet, op, value = constraint.facet, constraint.op, constraint.value
    if facet in FACETS:
        if op not in ("=", "!="):
            raise BadConstraint(f"{facet} {op} {value!r}: a tag facet takes = or !=")
        if isinstance(value, bool | int | float):
            raise BadConstraint(f"{facet} {op} {value!r}: the value must be a tag value or a tuple of them")
    elif facet not in FIELD_FACETS:
        raise BadConstraint(f"no facet is called {facet!r}; known are {', '.join(FACETS + FIELD_FACETS)}")
    elif op not in COMPARE:
        raise BadConstraint(f"{facet} {op} {value!r}: the operator must be one of {', '.join(COMPARE)}")
    elif facet in ("in_stock", "on_sale"):
        if op not in ("=", "!=") or not isinstance(value, bool):
            raise BadConstraint(f"{facet} {op} {value!r}: expected = or != with true or false")
    elif facet == "release_date":
        day(constraint)
    elif facet == "size":
        if isinstance(value, bool | int | float):
            raise BadConstraint(f"size {op} {value!r}: the value must be a size as text, or a tuple of them")
    else:
        number(constraint)


def size_fits(stated: frozenset[str], constraint: Constraint) -> bool:
    fitting = (fits(stated, constraint.op, size) for size in constraint.values)
    return all(fitting) if constraint.op == "!=" else any(fitting)


def enough(product: Product, constraint: Constraint) -> bool:
    count = number(constraint)
    return product.in_stock and (product.quantity is None or product.quantity >= count)


def wanted_values(facet: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """The values that satisfy an "=" on a tag facet, with the one that suits everyone."""
    everyone = FOR_EVERYONE.get(facet)
    return (*values, everyone) if everyone and values else values


def number(constraint: Constraint) -> float:
    value = constraint.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise BadConstraint(f"{constraint.facet} {constraint.op} {value!r}: the value must be a finite number")
    return value


def day(constraint: Constraint) -> date:
    try:
        return date.fromisoformat(str(constraint.value))
    except ValueError:
        raise BadConstraint(
            f"release_date {constraint.op} {constraint.value!r}: the value must be a date such as 2026-03-31"
        ) from None


def compare_known(found: float | date | None, op: str, value: float | date) -> bool:
    return op == "!=" if found is None else bool(COMPARE[op](found, value))


def stated(item: TaggedProduct) -> set[tuple[str, str]]:
    """The tags that rest on the store's own fields: a field's, and what they imply (a down jacket is a jacket)."""
    found = {(tag.facet, tag.value) for tag in item.tags if tag.structured}
    implied = {(tag.facet, tag.value): tag.source for tag in item.tags if tag.source.startswith("implied:")}
    while more := {
        key for key, source in implied.items() if key not in found and tuple(source[8:].split("=", 1)) in found
    }:
        found |= more
    return found


class FacetTable:
    """The products' facets in columns, so that a constraint picks from all of them at once.

    `allowed` says for every product exactly what `satisfies` says for one; row i is items[i].
    """

    def __init__(self, items: Sequence[TaggedProduct]) -> None:
        self.size = len(items)
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        structured: Counter[tuple[str, str]] = Counter()
        present = {facet: np.zeros(self.size, dtype=np.bool_) for facet in LENIENT}
        for row, item in enumerate(items):
            for facet, value in {(tag.facet, tag.value) for tag in item.tags}:
                rows[facet, value].append(row)
                if facet in LENIENT:
                    present[facet][row] = True
            structured.update(stated(item))
        self.structured = structured
        self.rows = {key: np.array(found, dtype=np.int64) for key, found in rows.items()}
        self.silent: dict[str, Mask] = {facet: ~mask for facet, mask in present.items()}
        products = [item.product for item in items]
        self.amounts = np.array([product.price.amount for product in products], dtype=np.int64)
        self.exponents = np.array([exponent(product.price.currency) for product in products], dtype=np.int8)
        self.currencies = {exponent(product.price.currency): product.price.currency for product in products}
        self.in_stock = np.array([product.in_stock for product in products], dtype=np.bool_)
        self.on_sale = np.array([product.on_sale for product in products], dtype=np.bool_)
        self.ratings = np.array([np.nan if product.rating is None else product.rating for product in products])
        dates = [product.release_date for product in products]
        self.days = np.array([0 if found is None else found.toordinal() for found in dates], dtype=np.int64)
        counts = [np.inf if product.quantity is None else product.quantity for product in products]
        self.quantities = np.array(counts, dtype=np.float64)
        self.products = products
        self.size_masks: dict[tuple[str, tuple[str, ...]], Mask] = {}

    @cached_property
    def sizes(self) -> list[frozenset[str]]:
        """The sizes that each product states; read when a size is first asked for."""
        return [sizes_of(product) for product in self.products]

    def allowed(self, constraints: Sequence[Constraint]) -> Mask:
        """Which products satisfy all constraints: a mask of shape (products,). All of them where there is none."""
        return together([self.satisfying(constraint) for constraint in constraints], self.size)

    def carried(self, facet: str, value: str) -> bool:
        """Whether any product has the tag."""
        return (facet, value) in self.rows

    def structured_share(self, facet: str, value: str) -> float:
        """What part of the products that have the tag have it from a field of the feed, or from a tag of a field that
        implies it. 0 for a tag of none."""
        return self.structured[facet, value] / len(self.rows[facet, value]) if (facet, value) in self.rows else 0.0

    def carrying(self, facet: str, values: Sequence[str]) -> Mask:
        """Which products have one of the values."""
        mask = np.zeros(self.size, dtype=np.bool_)
        for value in values:
            if (facet, value) in self.rows:
                mask[self.rows[facet, value]] = True
        return mask

    def satisfying(self, constraint: Constraint) -> Mask:
        """Which products satisfy one constraint."""
        check(constraint)
        facet, op = constraint.facet, constraint.op
        if facet in FACETS:
            if op == "!=":
                return ~self.carrying(facet, constraint.values)
            mask = self.carrying(facet, wanted_values(facet, constraint.values))
            return mask | self.silent[facet] if facet in LENIENT else mask
        compare = COMPARE[op]
        if facet == "price":
            return self.priced(constraint)
        if facet in ("in_stock", "on_sale"):
            return np.asarray(compare(self.in_stock if facet == "in_stock" else self.on_sale, constraint.value))
        if facet == "rating":  # comparing NaN gives False but for !=, as an unknown rating should
            return np.asarray(compare(self.ratings, number(constraint)))
        if facet == "size":
            return self.sized(constraint)
        if facet == "quantity":
            return self.in_stock & (self.quantities >= number(constraint))
        known: Mask = self.days > 0
        matching: Mask = compare(self.days, day(constraint).toordinal())
        return ~known | matching if op == "!=" else known & matching

    def sized(self, constraint: Constraint) -> Mask:
        """As `satisfying`, for a size; the masks of the sizes asked for last are kept."""
        key = constraint.op, constraint.values
        if key not in self.size_masks:
            if len(self.size_masks) >= KEPT_SIZES:
                self.size_masks.pop(next(iter(self.size_masks)))
            fitting = {stated: size_fits(stated, constraint) for stated in set(self.sizes)}
            self.size_masks[key] = np.array([fitting[stated] for stated in self.sizes], dtype=np.bool_)
        return self.size_masks[key]

    def priced(self, constraint: Constraint) -> Mask:
        mask = np.zeros(self.size, dtype=np.bool_)
        for digits, currency in self.currencies.items():
            limit = minor(number(constraint), currency)
            mine = self.exponents == digits
            mask[mine] = whole_compare(self.amounts[mine], constraint.op, limit)
        return mask


def together(masks: Iterable[Mask], size: int) -> Mask:
    """Where all masks hold; everywhere where there is none."""
    mask = np.ones(size, dtype=np.bool_)
    for other in masks:
        mask &= other
    return mask


def whole_compare(amounts: NDArray[np.int64], op: str, limit: Decimal) -> Mask:
    """Compares whole amounts with a limit that may lie between two of them, without rounding."""
    floor = int(limit.to_integral_value(rounding="ROUND_FLOOR"))
    if limit == floor:
        return np.asarray(COMPARE[op](amounts, floor), dtype=np.bool_)
    if op in ("=", "!="):
        return np.full(len(amounts), op == "!=", dtype=np.bool_)
    return np.asarray(amounts <= floor if op in ("<", "<=") else amounts > floor, dtype=np.bool_)
