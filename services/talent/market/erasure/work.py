"""Erasures as callers ask for them, and receipts as anybody reads them."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from dabridge.talent.v1 import erasure_service_pb2 as api

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden, NotFound
from services.common.market import pages
from services.common.records import paging, rights
from services.common.records import rules as shapes
from services.common.records.service import Parts
from services.common.records.workflow import Desk, refuse
from services.talent.market.erasure import rules, tables
from services.talent.market.erasure.forgetting import PERSON, RECORDS, Eraser
from services.talent.market.erasure.kept import Kept
from services.talent.market.erasure.rules import Basis, Erasure, Step, Store
from services.talent.market.erasure.steps import noted
from services.talent.market.erasure.stores import Outcome
from services.talent.market.people.vault import People

REPORTED: Final = "account_read_again"
_STORES: Final = {store: getattr(api, f"ERASURE_STORE_{store.name}") for store in Store}
_BASES: Final = {basis: getattr(api, f"ERASURE_BASIS_{basis.name}") for basis in Basis}


class ErasureWork:
    """The use cases over a process's parts."""

    def __init__(self, parts: Parts, eraser: Eraser) -> None:
        """Uses the parts without owning them; raises SettingsError."""
        self._parts = parts
        self._eraser = eraser
        self._people = People.of(parts)
        self._kept = Kept.from_environ(parts.environ)

    def erase_me(self, request: api.EraseMeRequest, caller: Principal) -> api.EraseMeResponse:
        """Erases the person who calls."""
        if not caller.talent:
            raise Forbidden("who calls has no record of their own")
        refuse(rules.check_phrase(request.phrase))
        erasure = self._parts.workflow.do(
            "EraseMe", caller, lambda desk: self._eraser.erase(desk, caller.talent, Basis.SELF)
        )
        return api.EraseMeResponse(erasure=message(erasure))

    def erase_on_request(
        self, request: api.EraseOnRequestRequest, caller: Principal
    ) -> api.EraseOnRequestResponse:
        """Erases a person on a written request; raises NotFound where nothing is kept of them."""
        number = request.request_number.strip()
        refuse([*shapes.identifier("talent_id", request.talent_id), *rules.check_number(number)])

        def work(desk: Desk) -> Erasure:
            if not self._known(desk, request.talent_id):
                raise NotFound(PERSON, request.talent_id)
            return self._eraser.erase(desk, request.talent_id, Basis.REQUEST, number)

        erasure = self._parts.workflow.do("EraseOnRequest", caller, work)
        return api.EraseOnRequestResponse(erasure=message(erasure))

    def get(self, request: api.GetErasureRequest, caller: Principal) -> api.GetErasureResponse:
        """An erasure within the caller's reach."""
        refuse(shapes.identifier("id", request.id))
        within = rights.reach(TALENT_MARKET["GetErasure"], caller)

        def work(desk: Desk) -> Erasure:
            found = tables.find(desk.connection, request.id)
            if found is not None and (within.everything or found.talent_id in within.owners):
                return found
            if within.everything:
                raise NotFound("erasure", request.id)
            raise Forbidden("no such erasure within the caller's reach")

        return api.GetErasureResponse(erasure=message(self._parts.workflow.do("GetErasure", caller, work)))

    def page(self, request: api.ListErasuresRequest, caller: Principal) -> api.ListErasuresResponse:
        """Erasures, newest first."""

        before, limit = pages.row_of(request.page_token), paging.limit(request.page_size)

        def work(desk: Desk) -> tuple[list[tuple[int, Erasure]], int]:
            return tables.page(desk.connection, limit + 1, before, open_alone=request.open)

        found, total = self._parts.workflow.do("ListErasures", caller, work)
        shown = found[:limit]
        return api.ListErasuresResponse(
            erasures=[message(erasure) for _, erasure in shown],
            next_page_token=pages.token_of(shown[-1][0]) if len(found) > limit else "",
            total=total,
        )

    def verify(self, request: api.VerifyReceiptRequest, caller: Principal) -> api.VerifyReceiptResponse:
        """A receipt by its code, without whose it is."""
        code = rules.typed_code(request.code)
        found = self._parts.workflow.do(
            "VerifyReceipt", caller, lambda desk: tables.by_code(desk.connection, code)
        )
        if found is None:
            raise NotFound("receipt", code[:4])
        shown = replace(found, talent_id="", request_number="")
        return api.VerifyReceiptResponse(genuine=self._eraser.genuine(found), erasure=message(shown))

    def accounts(
        self, request: api.ListAccountErasuresRequest, caller: Principal
    ) -> api.ListAccountErasuresResponse:
        """Whose account the gateway has still to erase."""

        limit = paging.limit(request.page_size)
        found = self._parts.workflow.do(
            "ListAccountErasures",
            caller,
            lambda desk: tables.waiting_for(desk.connection, Store.ACCOUNT, limit),
        )
        return api.ListAccountErasuresResponse(
            erasures=[api.AccountErasure(erasure_id=key, talent_id=talent) for key, talent in found]
        )

    def account_erased(
        self, request: api.ReportAccountErasedRequest, caller: Principal
    ) -> api.ReportAccountErasedResponse:
        """The gateway has erased an account, and found nothing of it any more."""
        refuse(shapes.identifier("erasure_id", request.erasure_id))
        outcome = Outcome(REPORTED, verified=True, counts=dict(request.counts))

        def work(desk: Desk) -> Erasure:
            if tables.find(desk.connection, request.erasure_id) is None:
                raise NotFound("erasure", request.erasure_id)
            return noted(desk, self._eraser, request.erasure_id, Store.ACCOUNT, outcome, retry_max=1.0)

        self._kept.keep(self._parts.workflow.do("ReportAccountErased", caller, work))
        return api.ReportAccountErasedResponse()

    def _known(self, desk: Desk, talent_id: str) -> bool:
        """Whether anything is kept of a person, or was until they were erased."""
        if any(desk.transaction.get(aggregate.table, talent_id) for aggregate in RECORDS):
            return True
        row = desk.connection.execute("SELECT FROM person WHERE talent_id = %s", (talent_id,)).fetchone()
        return row is not None or tables.of_talent(desk.connection, talent_id) is not None


def message(erasure: Erasure) -> api.Erasure:
    """An erasure as the protocol has it."""
    return api.Erasure(
        id=erasure.id,
        code=erasure.code,
        talent_id=erasure.talent_id,
        basis=_BASES[erasure.basis],
        request_number=erasure.request_number,
        asked_at=_text(erasure.asked_at),
        completed_at=_text(erasure.completed_at),
        steps=[_step(step) for step in erasure.steps],
        seal=erasure.seal.hex(),
        signature=erasure.signature.hex(),
    )


def _step(step: Step) -> api.ErasureStep:
    return api.ErasureStep(
        store=_STORES[step.store],
        done_at=_text(step.done_at),
        verified_at=_text(step.verified_at),
        how=step.how,
        counts=dict(step.counts),
        attempts=step.attempts,
    )


def _text(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
