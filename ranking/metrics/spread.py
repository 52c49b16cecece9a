"""How widely lists spread over the catalogue, and how unlike the products of one list are. Knows no relevance."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def exposure(lists: NDArray[np.integer[Any]], products: int) -> NDArray[np.int64]:
    """int64[products]: how many times each product stands in the lists, [lists, k] of places in the catalogue.

    IndexError for a place outside of it.
    """
    if lists.size and not 0 <= lists.min() <= lists.max() < products:
        raise IndexError(f"the lists name places {lists.min()} to {lists.max()}, the catalogue has {products}")
    return np.bincount(lists.ravel(), minlength=products)


def coverage(shown: NDArray[Any]) -> float:
    """The share of the catalogue that is shown at all, 0 to 1, higher is wider; `shown` as `exposure` gives it.

    nan for a catalogue without products. (Ge, Delgado-Battenfeld and Jannach 2010.)
    """
    return float((shown > 0).mean()) if shown.size else np.nan


def gini(shown: NDArray[Any]) -> float:
    """How unevenly exposure is shared: 0 where every product has the same, (n - 1) / n where one has all.

    `shown` as `exposure` gives it, products never shown included; lower is fairer. nan where nothing is shown.
    Its mean absolute difference over twice the mean (Gini 1912), from ranks as in Shani and Gunawardana 2011.
    """
    total = float(shown.sum())
    if not total:
        return np.nan
    n = len(shown)
    ranks = np.arange(1, n + 1)
    return float(((2 * ranks - n - 1) * np.sort(shown)).sum() / (n * total))


def diversity(distances: Floats) -> float:
    """Intra-list diversity: the mean distance of the pairs of a list, [k, k], higher is more varied.

    nan for a list of fewer than two. (Smyth and McClave 2001; one minus the similarity of Ziegler et al. 2005.)
    """
    k = len(distances)
    return float(distances[np.triu_indices(k, 1)].mean()) if k > 1 else np.nan


def tag_distances(tags: Sequence[Set[Any]]) -> Floats:
    """[k, k]: one minus the share of two products' tags that they have in common (Jaccard), 0 to 1.

    Two products without tags are alike, 0; one with and one without are not, 1.
    """
    found = np.zeros((len(tags), len(tags)))
    for i, one in enumerate(tags):
        for j, other in enumerate(tags[:i]):
            either = len(one | other)
            found[i, j] = found[j, i] = 1.0 - len(one & other) / either if either else 0.0
    return found
