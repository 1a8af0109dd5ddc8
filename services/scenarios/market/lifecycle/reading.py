"""Reading the history of whatever has stages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import FieldRemark
from dabridge.scenarios.v1.lifecycle_service_pb2 import (
    HistoryStep,
    HistorySubject,
    ListHistoryRequest,
    ListHistoryResponse,
)
from psycopg import Connection
from psycopg.rows import dict_row

from services.common import texts
from services.common.access.facts import facts_of
from services.common.access.methods import MARKET
from services.common.access.policy import Cells, owned_by
from services.common.access.principal import Principal, Role
from services.common.errors import FieldError, InvalidInput
from services.common.market import pages
from services.common.records import paging
from services.common.records.aggregate import Aggregate
from services.common.records.workflow import Desk, Workflow
from services.scenarios.market.records import LIST, PILOT, REVIEW, SOLUTION
from services.scenarios.model import SCENARIO
from services.scenarios.needs import NEED


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose history it is, and the row that says who reads it."""

    aggregate: Aggregate[Any]
    cells: Cells


def _subject(name: str, aggregate: Aggregate[Any]) -> _Subject:
    return _Subject(aggregate, MARKET[f"ListHistory[{name}]"])


SUBJECTS: Final[Mapping[int, _Subject]] = {
    HistorySubject.HISTORY_SUBJECT_SCENARIO: _subject("scenario", SCENARIO),
    HistorySubject.HISTORY_SUBJECT_SOLUTION: _subject("solution", SOLUTION),
    HistorySubject.HISTORY_SUBJECT_REVIEW: _subject("review", REVIEW),
    HistorySubject.HISTORY_SUBJECT_PILOT: _subject("pilot", PILOT),
    HistorySubject.HISTORY_SUBJECT_NEED: _subject("need", NEED),
    HistorySubject.HISTORY_SUBJECT_LIST: _subject("list", LIST),
}


class History:
    """Who did what to an object and why, newest first."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def page(self, request: ListHistoryRequest, caller: Principal) -> ListHistoryResponse:
        """A page; persons are named to members of staff, programs and the object's owner alone.

        Raises InvalidInput, Forbidden or NotFound.
        """
        subject = SUBJECTS.get(request.subject)
        if subject is None:
            raise InvalidInput([FieldError("subject", texts.get("lifecycle.unknown_subject"))])
        limit = paging.limit(request.page_size)
        before = pages.row_of(request.page_token)

        def work(desk: Desk) -> ListHistoryResponse:
            record = desk.look(subject.aggregate, request.id, subject.cells)
            names = caller.staff or Role.SYSTEM in caller.roles
            names = names or facts_of(record).owner in owned_by(caller)
            return _page(desk.connection, subject.aggregate.kind, request.id, limit, before, names=names)

        return self._workflow.do("ListHistory", caller, work)


def _page(
    connection: "Connection[tuple[Any, ...]]",
    kind: str,
    object_id: str,
    limit: int,
    before: int | None,
    *,
    names: bool,
) -> ListHistoryResponse:
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            "SELECT id, version, at, act, from_stage, to_stage, person, organisation_id, role, reason,"
            " remarks, fields FROM history_step WHERE kind = %s AND object_id = %s"
            " AND (%s::bigint IS NULL OR id < %s) ORDER BY id DESC LIMIT %s",
            (kind, object_id, before, before, limit + 1),
        ).fetchall()
        counted = cursor.execute(
            "SELECT count(*) AS total FROM history_step WHERE kind = %s AND object_id = %s", (kind, object_id)
        ).fetchone()
    shown = rows[:limit]
    return ListHistoryResponse(
        steps=[_step(row, names=names) for row in shown],
        next_page_token=pages.token_of(shown[-1]["id"]) if len(rows) > limit else "",
        total=counted["total"] if counted else 0,
    )


def _step(row: Mapping[str, Any], *, names: bool) -> HistoryStep:
    return HistoryStep(
        version=row["version"],
        at=row["at"].isoformat(),
        act=row["act"],
        from_stage=row["from_stage"],
        to_stage=row["to_stage"],
        person=row["person"] if names else "",
        organisation_id=row["organisation_id"],
        role=row["role"],
        reason=row["reason"],
        remarks=[FieldRemark(**remark) for remark in row["remarks"]],
        fields=row["fields"],
    )
