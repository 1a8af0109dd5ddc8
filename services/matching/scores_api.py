"""The gRPC face of whole sides' scores: translates only."""

from collections.abc import Iterator
from typing import Final

import grpc
from dabridge.matching.v1 import scores_service_pb2 as pb
from dabridge.matching.v1 import scores_service_pb2_grpc

from services.matching.whole import Head, Rows, Wholes

SERVICE: Final = "dabridge.matching.v1.ScoresService"


class ScoresApi(scores_service_pb2_grpc.ScoresServiceServicer):
    """Answers the calls of ScoresService."""

    def __init__(self, wholes: Wholes) -> None:
        self._wholes = wholes

    def StreamScores(  # noqa: N802 (the protocol names it)
        self, request: pb.StreamScoresRequest, _context: grpc.ServicerContext
    ) -> Iterator[pb.StreamScoresResponse]:
        """Reads the scores of every live profile of the left side with every one of the right."""
        for part in self._wholes.stream(request.market):
            yield _message(part)


def _message(part: Head | Rows) -> pb.StreamScoresResponse:
    if isinstance(part, Head):
        head = pb.ScoresHead(
            model=part.model, scoring=part.scoring, right_ids=part.right_ids, left_total=part.left_total
        )
        return pb.StreamScoresResponse(head=head)
    rows = pb.ScoresRows(left_ids=part.left_ids, scores=part.scores.astype("<i4").tobytes())
    return pb.StreamScoresResponse(rows=rows)
