"""Where scores come from: matching, read whole over gRPC."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

import grpc
import numpy as np
from dabridge.matching.v1.scores_service_pb2 import StreamScoresRequest, StreamScoresResponse
from dabridge.matching.v1.scores_service_pb2_grpc import ScoresServiceStub

from services.common.access.client import intercepted
from services.common.access.principal import system
from services.common.bulk_load import Target
from services.common.settings import Environ
from services.common.tls import open_channel
from services.talent.market.allocation.problem import ABSENT, Scores

MARKET: Final = "talent_county"
ADDRESS: Final = "127.0.0.1:50053"
READ_S: Final = 600.0
TRIES: Final = 4
PAUSE_S: Final = 1.0
# What may be otherwise a moment later.
_PASSING: Final = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED})
_SHOWN_DIGITS: Final = 16

# Told of how many talents have been read, and of how many there are.
Told = Callable[[int, int], None]


class Broken(Exception):
    """What matching answers is no table of scores."""


@dataclass(frozen=True, slots=True)
class Table:
    """Scores of talents with cells, shape (talents, cells), ABSENT where lists would hold no such pair.

    Talents by rising id. `model` and `scoring` are the fingerprints of what made them.
    """

    talents: tuple[str, ...]
    cells: tuple[str, ...]
    scores: Scores
    model: str
    scoring: str

    @property
    def digest(self) -> str:
        """The same of the same talents, cells and scores; hexadecimal."""
        made = hashlib.sha256("\n".join((*self.talents, "", *self.cells)).encode())
        made.update(np.ascontiguousarray(self.scores, dtype="<i4").tobytes())
        return made.hexdigest()[:_SHOWN_DIGITS]


class ScoreSource(Protocol):
    """What gives the scores of all live talents with all live cells."""

    def read(self, told: Told) -> Table:
        """Reads them, telling how far it is; raises RpcError, Broken and whatever `told` raises."""
        ...


class MatchingScores:
    """The scores as the matching service streams them."""

    def __init__(self, environ: Environ, pause_s: float = PAUSE_S) -> None:
        """Reads MATCHING_ADDRESS, ACCESS_KEYS and those of TLS when first needed."""
        self._environ = environ
        self._pause_s = pause_s

    def read(self, told: Told) -> Table:
        """Reads the scores, again from the start where the service was away for a moment.

        Raises SettingsError, too.
        """
        target = Target.from_environ(self._environ, "matching", ADDRESS)
        signer = target.signer()
        for tried in range(1, TRIES + 1):
            try:
                with open_channel(target.address, target.tls) as bare:
                    stub: Any = ScoresServiceStub(intercepted(bare, signer, "matching", system("allocation")))
                    return table(stub.StreamScores(StreamScoresRequest(market=MARKET), timeout=READ_S), told)
            except grpc.RpcError as error:
                if error.code() not in _PASSING or tried == TRIES:
                    raise
            told(0, 0)
            threading.Event().wait(self._pause_s * tried)
        raise AssertionError("a try ends with an answer or an error")


def table(parts: Iterator[StreamScoresResponse], told: Told) -> Table:
    """The table that the parts of an answer make; a talent that comes again counts as it came last."""
    first = next(iter(parts), None)
    if first is None or first.WhichOneof("part") != "head":
        raise Broken("the answer does not begin with its head")
    head = first.head
    width = len(head.right_ids)
    rows: dict[str, np.ndarray[Any, np.dtype[np.int32]]] = {}
    told(0, head.left_total)
    for part in parts:
        names = part.rows.left_ids
        if len(part.rows.scores) != 4 * width * len(names):
            raise Broken("a part has not as many scores as it should")
        scores = np.frombuffer(part.rows.scores, dtype="<i4").reshape(len(names), width)
        rows |= zip(names, scores, strict=True)
        told(len(rows), max(len(rows), head.left_total))
    talents = tuple(sorted(rows))
    made = np.full((len(talents), width), ABSENT, dtype=np.int32)
    for place, name in enumerate(talents):
        made[place] = rows[name]
    return Table(talents, tuple(head.right_ids), made, head.model, head.scoring)
