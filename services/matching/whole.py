"""Scores of whole sides of a market, for programs that need all pairs: by the very scoring of lists."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from elasticsearch import Elasticsearch

from services.common.errors import FieldError, InvalidInput
from services.common.texts import get
from services.matching import queries
from services.matching.columns import Columns, Vocabulary
from services.matching.elastic import unavailable_on_trouble
from services.matching.index import Names, profile_of
from services.matching.learning.inforce import InForce
from services.matching.markets import Market
from services.matching.phrases import Calibration, Encode, Phrases
from services.matching.profiles import Kind
from services.matching.questions import REPEATED
from services.matching.scoring import Scorer, Scores
from services.matching.search import Known
from services.matching.store import Stored

# Markets whose right side is small enough that all pairs are no flood.
WHOLE: Final = ("talent_county",)
PAGE: Final = 1_000


class Sides(Protocol):
    """Where the live profiles of a kind are."""

    def count(self, kind: Kind) -> int:
        """How many there are now; raises StoreUnavailable."""
        ...

    def pages(self, kind: Kind) -> Iterator[list[Known]]:
        """All of them; one that is written meanwhile may come twice. Raises StoreUnavailable."""
        ...


class ElasticSides:
    """The sides as the indexes hold them, in the order of their last writes, so that none is left out."""

    def __init__(self, client: Elasticsearch, names: Names, dimensions: int) -> None:
        """Uses the client without owning it."""
        self._client = client
        self._names = names
        self._dimensions = dimensions

    def count(self, kind: Kind) -> int:
        """How many there are now; raises StoreUnavailable."""
        with unavailable_on_trouble():
            answer = self._client.count(index=self._names.alias(kind), query=queries.LIVE)
        return int(answer["count"])

    def pages(self, kind: Kind) -> Iterator[list[Known]]:
        """All of them; one that is written meanwhile may come twice. Raises StoreUnavailable."""
        after = -1
        while True:
            hits = self._page(kind, after)
            if hits:
                yield [self._known(hit) for hit in hits]
            if len(hits) < PAGE:
                return
            after = hits[-1]["sort"][0]

    def _page(self, kind: Kind, after: int) -> list[Any]:
        later = {"range": {"_seq_no": {"gt": after}}}
        with unavailable_on_trouble():
            answer = self._client.search(
                index=self._names.alias(kind),
                query={"bool": {"filter": [queries.LIVE, later]}},
                sort=[{"_seq_no": "asc"}],
                size=PAGE,
                version=True,
                track_total_hits=False,
                source={"includes": ["profile", "vector"], "exclude_vectors": False},
            )
        found: list[Any] = answer["hits"]["hits"]
        return found

    def _known(self, hit: Any) -> Known:
        return Known(*profile_of(Stored(hit["_id"], hit["_version"], hit["_source"]), self._dimensions))


@dataclass(frozen=True, slots=True)
class Head:
    """What all rows have in common: `right_ids` name their columns; `left_total` rows are to be expected."""

    model: str
    scoring: str
    right_ids: tuple[str, ...]
    left_total: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Scores in millionths, NO_MATCH where lists would hold no such pair; shape (left, right)."""

    left_ids: tuple[str, ...]
    scores: Scores


class Wholes:
    """Scores whole sides; holds one page of the left side at a time, and the right side."""

    def __init__(
        self,
        sides: Sides,
        encode: Encode,
        calibration: Calibration,
        dimensions: int,
        *,
        in_force: InForce,
        fingerprints: tuple[str, Callable[[Market], str]],
    ) -> None:
        """`fingerprints` are that of the embedding model and the one of a market's scoring."""
        self._sides = sides
        self._encode = encode
        self._calibration = calibration
        self._dimensions = dimensions
        self._in_force = in_force
        self._model, self._scoring_of = fingerprints

    def stream(self, key: str) -> Iterator[Head | Rows]:
        """The head, then rows; raises InvalidInput for another market and StoreUnavailable."""
        if key not in WHOLE:
            text = get("matching.unknown_market", market=key[:REPEATED], known=", ".join(WHOLE))
            raise InvalidInput([FieldError("market", text)])
        asked = self._in_force.market(key)
        others = [known for page in self._sides.pages(asked.right) for known in page]
        right = {known.profile.id: known for known in others}
        yield Head(self._model, self._scoring_of(asked), tuple(right), self._sides.count(asked.left))
        phrases, words, codes = Phrases(self._encode, self._calibration), Vocabulary(), Vocabulary()

        def columns(members: Sequence[Known]) -> Columns:
            made = Columns(phrases, words, codes, self._dimensions)
            vectors = np.array([known.vector for known in members], dtype=np.int8)
            vectors = vectors.reshape(-1, self._dimensions)
            made.put_many(range(len(members)), [known.profile for known in members], vectors)
            return made

        scorer = Scorer(asked, phrases, self._calibration)
        across = columns(list(right.values()))
        for page in self._sides.pages(asked.left):
            block = columns(page).take(np.arange(len(page)))
            scores = scorer.scores(block, across.take(np.arange(len(right))))
            yield Rows(tuple(known.profile.id for known in page), scores)
