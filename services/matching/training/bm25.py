"""BM25 over words and characters, the baseline that vectors have to beat."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy import sparse

K1: Final = 1.2
B: Final = 0.75

_WORD = re.compile(r"\w")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def terms(text: str) -> list[str]:
    """jieba words and, of longer ones, their single characters."""
    words = [word for word in rjieba.cut(text.lower()) if _WORD.search(word)]
    return words + [c for word in words if len(word) > 1 and _CHINESE.match(word) for c in word]


class Bm25:
    def __init__(self, documents: Sequence[str]) -> None:
        self._columns: dict[str, int] = {}
        counted = [Counter(terms(document)) for document in documents]
        lengths = np.array([sum(counts.values()) for counts in counted], dtype=np.float64)
        rows, columns, values = [], [], []
        for row, counts in enumerate(counted):
            norm = K1 * (1 - B + B * lengths[row] / max(lengths.mean(), 1e-9))
            for term, count in counts.items():
                rows.append(row)
                columns.append(self._columns.setdefault(term, len(self._columns)))
                values.append(count * (K1 + 1) / (count + norm))
        shape = (len(documents), len(self._columns))
        matrix = sparse.csc_matrix((values, (rows, columns)), shape=shape)
        containing = np.diff(matrix.indptr)
        rarity = np.log(1 + (len(documents) - containing + 0.5) / (containing + 0.5))
        self._weights = sparse.csr_matrix(matrix @ sparse.diags(rarity)).T.tocsr()

    def scores(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """(queries × documents)"""
        rows, columns = [], []
        for row, query in enumerate(queries):
            for term in terms(query):
                if term in self._columns:
                    rows.append(row)
                    columns.append(self._columns[term])
        shape = (len(queries), len(self._columns))
        matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
        return np.asarray((matrix @ self._weights).todense(), dtype=np.float32)
