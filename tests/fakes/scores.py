"""The matching service as allocation knows it: a gRPC server that gives the scores that a test gives it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import numpy as np
from dabridge.matching.v1 import scores_service_pb2 as pb
from dabridge.matching.v1 import scores_service_pb2_grpc

from services.common import plan
from services.common.access import current, keys
from services.common.access.keys import VerifyingKeys
from services.common.access.methods import MATCHING
from services.common.access.principal import Principal
from services.common.access.server import Access
from services.common.access.tokens import Verifier
from services.common.grpc_server import start_server


class Away(Exception):
    """What a store that is away raises."""


@dataclass
class FakeScores(scores_service_pb2_grpc.ScoresServiceServicer):
    """Scores by talent, in millionths, one for each of `cells`.

    `away` times it is away, each time after the first part. `callers` are those who asked.
    """

    rows: dict[str, list[int]] = field(default_factory=dict)
    cells: tuple[str, ...] = tuple(cell.id for cell in plan.cells())
    part: int = 100
    away: int = 0
    callers: list[Principal] = field(default_factory=list)

    def StreamScores(  # noqa: N802 (the protocol names it)
        self, request: pb.StreamScoresRequest, _context: grpc.ServicerContext
    ) -> Iterator[pb.StreamScoresResponse]:
        assert request.market == "talent_county"
        self.callers.append(current.caller())
        head = pb.ScoresHead(
            model="model-1", scoring="scoring-1", right_ids=self.cells, left_total=len(self.rows)
        )
        yield pb.StreamScoresResponse(head=head)
        if self.away:
            self.away -= 1
            raise Away
        names = list(self.rows)
        for start in range(0, len(names), self.part):
            some = names[start : start + self.part]
            scores = np.array([self.rows[name] for name in some], dtype="<i4")
            yield pb.StreamScoresResponse(rows=pb.ScoresRows(left_ids=some, scores=scores.tobytes()))


@contextmanager
def served_scores(folder: Path) -> Iterator[tuple[FakeScores, dict[str, str]]]:
    """Such a service, and what a process that asks it is told."""
    signing = folder / "matching-signing"
    keys.create(signing)
    fake = FakeScores()

    def register(server: Any) -> None:
        scores_service_pb2_grpc.add_ScoresServiceServicer_to_server(fake, server)

    access = Access(Verifier(VerifyingKeys(signing / keys.JWKS), "matching"), MATCHING)
    server = start_server(
        "127.0.0.1:0", ["dabridge.matching.v1.ScoresService"], register, access=access, unavailable=(Away,)
    )
    try:
        yield (
            fake,
            {"MATCHING_ADDRESS": f"127.0.0.1:{server.port}", "ACCESS_KEYS": str(signing)},
        )
    finally:
        server.stop(0)
