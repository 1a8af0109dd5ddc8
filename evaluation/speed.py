"""How fast texts are embedded, beside a baseline of the same run, and pairs are explained."""

import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from evaluation.compare import Comparison
from evaluation.engine import Engine
from services.matching.embedder import Embedder
from services.matching.explain import Explainer
from services.matching.markets import market, other

TEXTS: Final = 4_000
ROUNDS: Final = 3
THREADS: Final = 2
PAIRS: Final = 200
WARM: Final = 20
EXPLANATION_MS: Final = 20.0
_TOKEN: Final = re.compile(r"[0-9A-Za-z]+|[一-鿿]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """Texts a second of a model on THREADS threads, and of the baseline: hashing a text's characters."""

    texts: int
    characters: float
    model: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Explaining:
    """Milliseconds of explaining a pair."""

    pairs: int
    p50: float
    p95: float


def encoding(embedder: Embedder, texts: Sequence[str]) -> Encoding:
    """The best of ROUNDS for the model and for the baseline, taken by turns."""
    some = list(texts[:TEXTS])
    embedder.encode(some[:100])
    rates: dict[str, list[float]] = {"model": [], "baseline": []}
    for _ in range(ROUNDS):
        rates["model"].append(_rate(embedder.encode, some))
        rates["baseline"].append(_rate(_hashed, some))
    length = sum(map(len, some)) / len(some)
    return Encoding(len(some), length, max(rates["model"]), max(rates["baseline"]))


def explaining(engine: Engine, found: Comparison) -> Explaining:
    """Explains the first of each list, as the query service does: with the search for the best edit."""
    of = market(found.market)
    explainer = Explainer(engine.embedder.encode, engine.calibration, engine.embedder.dimensions)
    pairs = [(subject, name) for subject, names in found.rankings["full"].items() for name in names[:5]]
    step = max(1, len(pairs) // (PAIRS + WARM))
    pairs = pairs[::step][: PAIRS + WARM]
    mine = dict(zip([s for s, _ in pairs], engine.known(of, found.side, [s for s, _ in pairs]), strict=True))
    theirs_ids = [name for _, name in pairs]
    theirs = dict(zip(theirs_ids, engine.known(of, other(found.side), theirs_ids), strict=True))
    took = []
    for subject, name in pairs:
        one, another = mine[subject], theirs[name]
        left, right = (one, another) if found.side == "left" else (another, one)
        begun = time.perf_counter()
        explainer.explain(of, (left.profile, left.vector), (right.profile, right.vector))
        took.append(1_000 * (time.perf_counter() - begun))
    measured = np.array(took[WARM:] or took)
    return Explaining(len(measured), float(np.quantile(measured, 0.5)), float(np.quantile(measured, 0.95)))


def _rate(encode: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    parts = [texts[i::THREADS] for i in range(THREADS)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(encode, parts))
    return len(texts) / (time.perf_counter() - begun)


def _hashed(texts: Sequence[str]) -> object:
    rows = np.zeros((len(texts), 256), dtype=np.int32)
    for row, text in enumerate(texts):
        for token in _TOKEN.findall(text):
            rows[row, hash(token) % 256] += 1
    return rows
