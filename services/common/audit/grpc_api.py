"""AuditService: an auditor reads a service's log and has it checked. Translation alone."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import Any, Final

import grpc
from dabridge.audit.v1 import audit_service_pb2 as pb
from dabridge.audit.v1.audit_service_pb2_grpc import add_AuditServiceServicer_to_server

from services.common import texts
from services.common.access import current
from services.common.access.methods import AUDIT
from services.common.access.policy import reach
from services.common.audit import messages, postgres
from services.common.audit.chain import Chain
from services.common.database import Connection
from services.common.errors import Forbidden

SERVICE: Final = pb.DESCRIPTOR.services_by_name["AuditService"]
register: Final = add_AuditServiceServicer_to_server

Transaction = Callable[[], AbstractContextManager[Connection]]


def servicer(transaction: Transaction, chain: Chain) -> Any:
    """The service's methods over a log; `transaction` lends a connection, as a pool's `connection` does."""
    api = _Api(transaction, chain)
    return SimpleNamespace(ListEntries=api.list_entries, VerifyChain=api.verify_chain)


class _Api:
    def __init__(self, transaction: Transaction, chain: Chain) -> None:
        self._transaction = transaction
        self._chain = chain
        self._verifying = threading.Lock()

    def list_entries(
        self, request: pb.ListEntriesRequest, _context: grpc.ServicerContext
    ) -> pb.ListEntriesResponse:
        _check("ListEntries")
        asked, before_seq, limit = messages.asked(request)
        with self._transaction() as connection:
            entries, more = postgres.page(connection, asked, before_seq, limit)
        return pb.ListEntriesResponse(entries=[messages.message(entry) for entry in entries], more=more)

    def verify_chain(
        self, _request: pb.VerifyChainRequest, context: grpc.ServicerContext
    ) -> pb.VerifyChainResponse:
        """One at a time: each reads the whole log."""
        _check("VerifyChain")
        if not self._verifying.acquire(blocking=False):
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, texts.get("audit.verify.running"))
        try:
            with self._transaction() as connection:
                return messages.finding(
                    postgres.verify(connection, self._chain, progress=lambda _: _go_on(context))
                )
        finally:
            self._verifying.release()


def _check(method: str) -> None:
    if reach(AUDIT[method], current.caller()).nothing:
        raise Forbidden("the log is the auditor's")


def _go_on(context: grpc.ServicerContext) -> None:
    """Ends the work where nobody waits for it any more."""
    if not context.is_active():
        context.abort(grpc.StatusCode.CANCELLED, "")
