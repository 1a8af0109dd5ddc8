"""Reviewers' scores as they are kept: one sealed sheet a reviewer, which nobody reads in the database."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from dabridge.scenarios.v1.reviews_service_pb2 import ListScoresResponse, SolutionScores
from psycopg import Connection

from services.common.sealing import Place, Sealer
from services.scenarios.market.reviews.judging import Sheet

_TABLE = "review_sheet"


class Sheets:
    """Keeps and reads sheets by a connection, in its transaction."""

    def __init__(self, sealer: Sealer) -> None:
        """`sealer` holds the keys."""
        self._sealer = sealer

    def keep(
        self,
        connection: "Connection[tuple[Any, ...]]",
        review_id: str,
        expert_id: str,
        sheet: Sheet,
        now: datetime,
    ) -> None:
        """Puts a reviewer's sheet in place of the one that is kept; `now` is aware."""
        clear = ListScoresResponse(scores=sheet.values()).SerializeToString()
        connection.execute(
            "INSERT INTO review_sheet (review_id, expert_id, sealed, saved_at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (review_id, expert_id) DO UPDATE SET sealed = excluded.sealed,"
            " saved_at = excluded.saved_at",
            (review_id, expert_id, self._sealer.seal(clear, Place(_TABLE, review_id, expert_id)), now),
        )

    def read(
        self, connection: "Connection[tuple[Any, ...]]", review_id: str, expert_ids: Collection[str]
    ) -> Mapping[str, dict[str, SolutionScores]]:
        """The sheets by reviewer and solution, an empty one of who has none; raises Unsealable."""
        found: dict[str, dict[str, SolutionScores]] = {expert: {} for expert in sorted(expert_ids)}
        rows = connection.execute(
            "SELECT expert_id, sealed FROM review_sheet WHERE review_id = %s AND expert_id = ANY(%s)",
            (review_id, list(found)),
        )
        for expert, sealed in rows:
            kept = ListScoresResponse()
            kept.ParseFromString(self._sealer.unseal(sealed, Place(_TABLE, review_id, expert)))
            found[expert] = {scores.solution_id: scores for scores in kept.scores}
        return found

    def drop(
        self, connection: "Connection[tuple[Any, ...]]", review_id: str, expert_ids: Collection[str]
    ) -> None:
        """Forgets the sheets of those who take no more part."""
        connection.execute(
            "DELETE FROM review_sheet WHERE review_id = %s AND expert_id = ANY(%s)",
            (review_id, list(expert_ids)),
        )
