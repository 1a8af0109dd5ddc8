"""First vectors for the tokens: which tokens stand near which, before any pair is learned."""

from functools import reduce
from operator import add
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

WINDOW: Final = 6
SMOOTHING: Final = 0.75
SIF: Final = 1e-3

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]


def count_neighbours(documents: list[Ids], weights: list[float], size: int) -> sparse.csr_matrix:
    """Weighted, symmetric counts (size × size) of tokens at most WINDOW apart, nearer ones counting more."""
    gap = np.full(WINDOW, -1, dtype=np.int32)
    stream = np.concatenate([part for document in documents for part in (document, gap)])
    weight = np.concatenate(
        [
            np.full(len(document) + WINDOW, w, dtype=np.float32)
            for document, w in zip(documents, weights, strict=True)
        ]
    )
    parts = []
    for distance in range(1, WINDOW + 1):
        left, right, share = stream[:-distance], stream[distance:], weight[:-distance] / distance
        real = (left > 0) & (right > 0)
        near = sparse.coo_matrix((share[real], (left[real], right[real])), shape=(size, size))
        parts.append(near.tocsr())
    counts = reduce(add, parts)
    return sparse.csr_matrix(counts + counts.T)


def first_vectors(counts: sparse.csr_matrix, dimensions: int, seed: int) -> Floats:
    """Unit rows (size × dimensions) of the factored positive pointwise mutual information; unseen: zeros."""
    total = np.asarray(counts.sum(axis=1)).ravel().astype(np.float64)
    context = total**SMOOTHING
    context /= context.sum()
    table = counts.tocoo()
    probability = total / total.sum()
    with np.errstate(divide="ignore"):
        information = np.log(table.data / total.sum()) - np.log(probability[table.row] * context[table.col])
    positive = information > 0
    ppmi = sparse.csr_matrix(
        (information[positive].astype(np.float32), (table.row[positive], table.col[positive])),
        shape=counts.shape,
    )
    left, values = leading_directions(ppmi, dimensions, seed)
    vectors = (left * np.sqrt(values)).astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-9)


def leading_directions(matrix: sparse.csr_matrix, count: int, seed: int) -> tuple[Floats, Floats]:
    """(left singular vectors as columns, singular values), near enough: Halko's randomised method."""
    start = np.random.default_rng(seed).standard_normal((matrix.shape[1], count + 16)).astype(np.float32)
    basis = np.linalg.qr(matrix @ start)[0]
    for _ in range(2):
        basis = np.linalg.qr(matrix @ np.linalg.qr(matrix.T @ basis)[0])[0]
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return np.asarray((basis @ left)[:, :count]), np.asarray(values[:count])


def rarity(documents: list[Ids], weights: list[float], size: int) -> Floats:
    """Smooth inverse frequency of every token, in (0, 1]: near 1 for rare ones, small for common ones."""
    counts = np.zeros(size, dtype=np.float64)
    for document, weight in zip(documents, weights, strict=True):
        np.add.at(counts, document, weight)
    return (SIF / (SIF + counts / counts.sum())).astype(np.float32)
