"""How many talents reach a score with each cell, kept up with the index's change feed.

Lists hold 20; a bureau wants to know how many there are. Scores are those of lists, to the last bit.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from elasticsearch import Elasticsearch

from services.common.clock import Clock
from services.matching.columns import Columns, Vocabulary
from services.matching.elastic import unavailable_on_trouble
from services.matching.index import Names, profile_of
from services.matching.learning.inforce import InForce
from services.matching.phrases import Calibration, Encode, Phrases
from services.matching.profiles import Kind
from services.matching.questions import COUNTED
from services.matching.scoring import NO_MATCH, SCALE, Scorer, Scores
from services.matching.search import Known
from services.matching.store import Stored, StoreUnavailable

PAGE: Final = 1_000
EVERY_S: Final = 10.0
# Beyond this the phrases met are let go, and all is counted anew.
PHRASES_MAX: Final = 50_000

logger = logging.getLogger(__name__)


class Feed(Protocol):
    """The profiles of a kind in the order in which they were last written."""

    def page(self, kind: Kind, after: int) -> list[tuple[int, Known]]:
        """Sequence numbers above `after`, rising, with profiles, live or not; raises StoreUnavailable."""
        ...

    def standing(self, kind: Kind) -> tuple[str, int]:
        """The name of the index behind, and how many profiles it holds; raises StoreUnavailable."""
        ...


class ElasticFeed:
    """The feed of the indexes."""

    def __init__(self, client: Elasticsearch, names: Names, dimensions: int) -> None:
        """Uses the client without owning it."""
        self._client = client
        self._names = names
        self._dimensions = dimensions

    def page(self, kind: Kind, after: int) -> list[tuple[int, Known]]:
        """At most PAGE of them."""
        with unavailable_on_trouble():
            answer = self._client.search(
                index=self._names.alias(kind),
                query={"range": {"_seq_no": {"gt": after}}},
                sort=[{"_seq_no": "asc"}],
                size=PAGE,
                version=True,
                track_total_hits=False,
                source={"includes": ["profile", "vector"], "exclude_vectors": False},
            )
        return [(int(hit["sort"][0]), self._known(hit)) for hit in answer["hits"]["hits"]]

    def standing(self, kind: Kind) -> tuple[str, int]:
        """The index that the alias names, and how many profiles it holds."""
        with unavailable_on_trouble():
            answer = self._client.count(index=self._names.alias(kind))
            behind = self._client.indices.get_alias(name=self._names.alias(kind))
        return "+".join(sorted(behind)), int(answer["count"])

    def _known(self, hit: Any) -> Known:
        return Known(*profile_of(Stored(hit["_id"], hit["_version"], hit["_source"]), self._dimensions))


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts by subject, as of an RFC 3339 moment; the moment is empty while nothing was counted yet."""

    counts: dict[str, int]
    at: str


class Fits:
    """Counts of talents by cell. `update` is called by one thread, `counts` by any."""

    def __init__(
        self,
        feed: Feed,
        encode: Encode,
        calibration: Calibration,
        dimensions: int,
        clock: Clock,
        *,
        in_force: InForce,
    ) -> None:
        """Holds no connection."""
        self._in_force = in_force
        self._market = in_force.market(COUNTED)
        self._feed = feed
        self._encode = encode
        self._calibration = calibration
        self._dimensions = dimensions
        self._clock = clock
        self._lock = threading.Lock()
        self._index = ""
        self._after = -1
        self._cells: list[Known] = []
        self._forget()
        self._ready: tuple[dict[str, int], Scores, str] = ({}, np.zeros((0, 0), dtype=np.int32), "")

    def counts(self, subject_ids: Sequence[str], least: float) -> Counted:
        """How many talents reach `least`, in [0, 1], with each cell; 0 with one that does not take part."""
        with self._lock:
            columns, scores, at = self._ready
        bound = max(round(least * SCALE), NO_MATCH + 1)
        reached = (scores >= bound).sum(axis=0)
        return Counted({key: int(reached[columns[key]]) if key in columns else 0 for key in subject_ids}, at)

    def update(self) -> None:
        """Takes over what changed since the last time; raises StoreUnavailable."""
        market = self._in_force.market(COUNTED)
        cells = [known for known in self._all("county") if known.profile.live]
        now = self._clock.now()
        index, held = self._feed.standing("talent")
        # What was taken out of an index is not in its feed, and another index has numbers of its own.
        gone = index != self._index or held < len(self._slots) or market != self._market
        if gone or _versions(cells) != _versions(self._cells) or len(self._phrases) > PHRASES_MAX:
            self._index, self._cells, self._market = index, cells, market
            self._forget()
        while True:
            found = self._feed.page("talent", self._after)
            if found:
                self._take([known for _, known in found])
                self._after = found[-1][0]
            if len(found) < PAGE:
                break
        columns = {known.profile.id: place for place, known in enumerate(self._cells)}
        with self._lock:
            self._ready = (columns, self._scores[: len(self._slots)].copy(), now.isoformat())

    def _forget(self) -> None:
        self._phrases = Phrases(self._encode, self._calibration)
        self._words, self._codes = Vocabulary(), Vocabulary()
        self._after = -1
        self._slots: dict[str, int] = {}
        self._scores: Scores = np.zeros((0, len(self._cells)), dtype=np.int32)
        self._across = self._columns(self._cells)

    def _all(self, kind: Kind) -> list[Known]:
        found: dict[str, Known] = {}
        after = -1
        while page := self._feed.page(kind, after):
            found |= {known.profile.id: known for _, known in page}
            after = page[-1][0]
        return sorted(found.values(), key=lambda known: known.profile.id)

    def _columns(self, members: Sequence[Known]) -> Columns:
        made = Columns(self._phrases, self._words, self._codes, self._dimensions)
        vectors = np.array([known.vector for known in members], dtype=np.int8)
        made.put_many(
            range(len(members)),
            [known.profile for known in members],
            vectors.reshape(-1, self._dimensions),
        )
        return made

    def _take(self, members: Sequence[Known]) -> None:
        scorer = Scorer(self._market, self._phrases, self._calibration)
        block = self._columns(members).take(np.arange(len(members)))
        # A talent that takes part no more has no score with anybody.
        scores = scorer.scores(block, self._across.take(np.arange(len(self._cells))))
        slots = [self._slots.setdefault(known.profile.id, len(self._slots)) for known in members]
        if len(self._slots) > len(self._scores):
            grown = np.full((2 * len(self._slots), len(self._cells)), NO_MATCH, dtype=np.int32)
            grown[: len(self._scores)] = self._scores
            self._scores = grown
        self._scores[slots] = scores


def _versions(members: Sequence[Known]) -> list[tuple[str, int]]:
    return [(known.profile.id, known.profile.version) for known in members]


def keep_counting(fits: Fits, stop: threading.Event) -> None:
    """Counts every EVERY_S until `stop`; the store may be away meanwhile."""
    while not stop.is_set():
        try:
            fits.update()
        except StoreUnavailable as error:
            logger.warning("counting waits for the index: %s", type(error).__name__)
        except Exception:
            logger.exception("counting begins anew")
        stop.wait(EVERY_S)
