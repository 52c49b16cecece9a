"""What moved between two orders of the same products, and why, as data. Knows no scorer and no list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ranking.types import ScoredProduct

#: A contribution that differs by less moved nothing.
LEAST = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A product's 1-based place in the neutral order (`before`) and in the shopper's (`after`), None where it is not in
    one. `groups` are the contributions that differ, (name, after less before), the greatest difference first; they sum
    to the difference of the scores. Empty where a place is unknown."""

    product: ScoredProduct
    before: int | None
    after: int | None
    groups: tuple[tuple[str, float], ...]


def moves(neutral: Sequence[ScoredProduct], personal: Sequence[ScoredProduct], k: int) -> list[Move]:
    """One for each of the first k products of the personal order, in that order; then those that were among the first
    k of the neutral one and are not among the shopper's, in the neutral order. Both orders may be longer than k."""
    before = {scored.item.product.id: (place, scored) for place, scored in enumerate(neutral, start=1)}
    after = {scored.item.product.id: (place, scored) for place, scored in enumerate(personal, start=1)}
    shown = [scored.item.product.id for scored in personal[:k]]
    gone = [id_ for scored in neutral[:k] if (id_ := scored.item.product.id) not in shown]
    found = []
    for id_ in (*shown, *gone):
        was, now = before.get(id_), after.get(id_)
        product = (now or was or (0, None))[1]
        assert product is not None
        found.append(
            Move(
                product=product,
                before=was[0] if was else None,
                after=now[0] if now else None,
                groups=differences(was[1], now[1]) if was and now else (),
            )
        )
    return found


def differences(before: ScoredProduct, after: ScoredProduct) -> tuple[tuple[str, float], ...]:
    """How much each contribution differs, the greatest difference first, then by name; equal ones are left out."""
    names = before.contributions.keys() | after.contributions.keys()
    changed = {name: after.contributions.get(name, 0.0) - before.contributions.get(name, 0.0) for name in names}
    kept = [(name, by) for name, by in changed.items() if abs(by) > LEAST]
    return tuple(sorted(kept, key=lambda pair: (-abs(pair[1]), pair[0])))
