"""How good one ranked list of product ids is, given grades. Knows no scores: ties were settled by who ranked.

`ranking`: product ids, best first, none twice; a short or empty one simply finds less. `grades`: product id to gain;
a product is relevant where it is above 0, and one that is not judged has 0. `k` of at least 1: how far the list is
read. Every measure runs from 0 to 1, higher is better, and is nan where no product is relevant. ValueError for an id
that is ranked twice and for a smaller k.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def ndcg(ranking: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """nDCG@k with gain = grade and discount log2(rank + 1) (Järvelin and Kekäläinen 2002).

    1 for the k largest grades in falling order.
    """
    gains = _gains(ranking, grades, k)
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k]
    return _discounted(gains) / _discounted(best) if best else math.nan


def recall(ranking: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """Recall@k: the share of the relevant products that stand among the first k. At most k / relevant."""
    return _share(_found(ranking, grades, k), _relevant(grades))


def capped_recall(ranking: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """Recall@k out of what k places can hold, min(k, relevant): 1 can always be reached. Never below `recall`."""
    return _share(_found(ranking, grades, k), min(k, _relevant(grades)))


def hit_rate(ranking: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """HR@k of one list, also called success: 1 where a relevant product stands among the first k, else 0."""
    return _share(min(1, _found(ranking, grades, k)), min(1, _relevant(grades)))


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """RR@k: 1 / rank of the first relevant product, 0 where none is among the first k. Its mean is MRR@k."""
    gains = _gains(ranking, grades, k)
    if not _relevant(grades):
        return math.nan
    return next((1 / rank for rank, gain in enumerate(gains, 1) if gain), 0.0)


def _gains(ranking: Sequence[str], grades: Mapping[str, float], k: int) -> list[float]:
    if k < 1:
        raise ValueError(f"k is {k}: read at least the first place")
    if len(set(ranking)) != len(ranking):
        raise ValueError(f"a list of {len(ranking)} ranks only {len(set(ranking))} products: rank each once")
    return [max(0.0, grades.get(product, 0.0)) for product in ranking[:k]]


def _found(ranking: Sequence[str], grades: Mapping[str, float], k: int) -> int:
    return sum(gain > 0 for gain in _gains(ranking, grades, k))


def _relevant(grades: Mapping[str, float]) -> int:
    return sum(grade > 0 for grade in grades.values())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
