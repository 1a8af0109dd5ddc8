"""Kinds of lists."""

from dabridge.scenarios.v1.lists_service_pb2 import (
    ListKind,
    ListListKindsRequest,
    ListListKindsResponse,
    PutListKindRequest,
    PutListKindResponse,
)

from services.common import texts
from services.common.access.methods import MARKET
from services.common.access.principal import Principal
from services.common.errors import FieldError, InvalidInput
from services.common.records import rights
from services.common.records.workflow import Desk, Workflow, refuse
from services.common.scrub import scrub
from services.scenarios.market.lists import rules, tables


class Kinds:
    """Reads and keeps the kinds of list."""

    def __init__(self, workflow: Workflow) -> None:
        """Does its acts by the workflow."""
        self._workflow = workflow

    def list(self, request: ListListKindsRequest, caller: Principal) -> ListListKindsResponse:
        """All kinds, in the order in which they were made."""
        del request
        rights.reach(MARKET["ListListKinds"], caller)
        return self._workflow.do(
            "ListListKinds", caller, lambda desk: ListListKindsResponse(kinds=tables.kinds(desk.connection))
        )

    def put(self, request: PutListKindRequest, caller: Principal) -> PutListKindResponse:
        """Adds a kind, or changes its name and whether it is active."""
        rights.reach(MARKET["PutListKind"], caller)
        given = ListKind(
            code=request.kind.code.strip(),
            name=scrub(request.kind.name.strip()),
            subject=request.kind.subject,
            active=request.kind.active,
        )

        def work(desk: Desk) -> PutListKindResponse:
            held = tables.kind(desk.connection, given.code, lock=True)
            refuse(rules.check_kind(given, held))
            tables.put_kind(desk.connection, given)
            desk.log("list_kind", given.code)
            return PutListKindResponse(kind=given)

        return self._workflow.do("PutListKind", caller, work)


def locked(desk: Desk, code: str) -> ListKind:
    """The kind, locked: nobody else begins, freezes or gives up a list of it. Raises InvalidInput."""
    found = tables.kind(desk.connection, code, lock=True)
    if found is None:
        raise InvalidInput([FieldError("kind", texts.get("lists.rule.unknown_kind", code=code))])
    return found
