"""What reviewers are affiliated to, and whose bids are under review: the service's own tables."""

from collections.abc import Collection, Sequence
from typing import Any

from dabridge.scenarios.v1.reviews_service_pb2 import ReviewerProposal
from psycopg import Connection

from services.scenarios.market.reviews.panel import Affiliations


def add_affiliations(
    connection: "Connection[tuple[Any, ...]]", review_id: str, proposals: Sequence[ReviewerProposal]
) -> None:
    """Keeps what reviewers are affiliated to; what was told before stays, too."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO review_affiliation AS held (review_id, expert_id, organisation_ids)"
            " VALUES (%s, %s, %s) ON CONFLICT (review_id, expert_id) DO UPDATE SET organisation_ids ="
            " ARRAY(SELECT DISTINCT unnest(held.organisation_ids || excluded.organisation_ids) ORDER BY 1)",
            [(review_id, p.expert_id, sorted(set(p.affiliation_ids))) for p in proposals],
        )


def affiliations(connection: "Connection[tuple[Any, ...]]", review_id: str) -> Affiliations:
    """What each expert that was ever named for a review is affiliated to."""
    rows = connection.execute(
        "SELECT expert_id, organisation_ids FROM review_affiliation WHERE review_id = %s", (review_id,)
    )
    return {expert: frozenset(organisations) for expert, organisations in rows}


def takes_part(
    connection: "Connection[tuple[Any, ...]]",
    organisation_ids: Collection[str],
    solution_ids: Collection[str],
) -> bool:
    """Whether one of the organisations leads one of the solutions, or is a party to it."""
    whose = sorted(set(organisation_ids) - {""})
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM solution WHERE id = ANY(%s) AND (owner = ANY(%s) OR parties && %s))",
        (sorted(solution_ids), whose, whose),
    ).fetchone()
    return bool(row and row[0])
