"""Sparse matrices that keep their strongest entries, how they are saved, and for which products. Knows no model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray


def strongest(matrix: sp.csr_matrix, keep: int) -> sp.csr_matrix:
    """The `keep` entries of each row that are largest in absolute value, in order of columns; zeros are left out."""
    matrix = matrix.tocsr()
    matrix.eliminate_zeros()
    matrix.sort_indices()
    sizes = np.diff(matrix.indptr)
    row = np.repeat(np.arange(matrix.shape[0]), sizes)
    order = np.lexsort((matrix.indices, -np.abs(matrix.data), row))
    place = np.arange(len(order)) - matrix.indptr[row[order]]
    kept = np.sort(order[place < keep])
    return sp.csr_matrix((matrix.data[kept], (row[kept], matrix.indices[kept])), shape=matrix.shape, dtype=np.float32)


def to_arrays(matrix: sp.csr_matrix) -> dict[str, Any]:
    return {
        "data": matrix.data.astype(np.float32),
        "indices": matrix.indices.astype(np.int32),
        "indptr": matrix.indptr.astype(np.int64),
        "shape": np.array(matrix.shape, dtype=np.int64),
    }


def from_arrays(arrays: Mapping[str, Any]) -> sp.csr_matrix:
    shape = tuple(int(n) for n in arrays["shape"])
    return sp.csr_matrix((arrays["data"], arrays["indices"], arrays["indptr"]), shape=shape)


def among(matrix: sp.csr_matrix, places: NDArray[np.int64]) -> sp.csr_matrix:
    """A square matrix over products for others: `places` as in HistoryModel.load; new ones have no entries."""
    known = np.flatnonzero(places >= 0)
    chosen = sp.csr_matrix(
        (np.ones(len(known), dtype=np.float32), (known, places[known])), shape=(len(places), matrix.shape[0])
    )
    return (chosen @ matrix @ chosen.T).tocsr()


def rows(table: NDArray[np.float32], places: NDArray[np.int64]) -> NDArray[np.float32]:
    """The rows of a table over products for others; zeros for new ones."""
    found = table[np.maximum(places, 0)].copy()
    found[places < 0] = 0.0
    return found
