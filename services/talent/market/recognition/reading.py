"""What is read of applications, and of what is public: lists, certificates."""

from datetime import date, datetime
from typing import Final

from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.recognition_service_pb2 import RecognitionResponse

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden, InvalidInput
from services.common.records import paging, rights
from services.common.records import rules as fields
from services.common.records.store import Position
from services.common.records.workflow import Desk, Workflow, refuse
from services.talent.market.recognition import certificates, rules, tables
from services.talent.market.recognition.cases import KIND, Cases
from services.talent.market.recognition.tables import Asked

CODE_MAX: Final = 64


class ReadingWork:
    """The use cases; each raises Forbidden, NotFound or InvalidInput."""

    def __init__(self, workflow: Workflow, cases: Cases) -> None:
        """Uses both without owning them."""
        self._workflow = workflow
        self._cases = cases

    def get(self, request: api.GetRecognitionRequest, caller: Principal) -> RecognitionResponse:
        """One application; that staff read it is in the log."""

        def work(desk: Desk) -> RecognitionResponse:
            case = self._cases.see(desk, request.id)
            if case.held.talent_id != desk.caller.talent:
                desk.log(KIND, case.held.id, case.held.version)
            return self._cases.answer(desk, case)

        return self._cases.do("GetRecognition", caller, work)

    def page(self, request: api.ListRecognitionsRequest, caller: Principal) -> api.ListRecognitionsResponse:
        """A person's own, or all that were handed in; without any name."""
        limit = paging.limit(request.page_size)
        after = paging.position(request.page_token)
        reach = rights.reach(TALENT_MARKET["ListRecognitions"], caller)
        if not reach.everything and not caller.talent:
            raise Forbidden("the caller has no profile")
        refuse(
            [
                *fields.known("stage", request.stage, api.RecognitionStage.values()),
                *fields.identifier("level", request.level, needed=False),
                *fields.identifier("scheme_id", request.scheme_id, needed=False),
            ]
        )
        asked = Asked(
            None if reach.everything else caller.talent, request.stage, request.level, request.scheme_id
        )

        def work(desk: Desk) -> api.ListRecognitionsResponse:
            found, total = tables.page(desk.connection, asked, after, limit + 1)
            shown = found[:limit]
            token = ""
            if len(found) > limit:
                last = shown[-1]
                token = paging.place(Position(datetime.fromisoformat(last.updated_at), last.id))
            return api.ListRecognitionsResponse(recognitions=shown, next_page_token=token, total=total)

        return self._workflow.do("ListRecognitions", caller, work)

    def publicities(
        self, request: api.ListPublicitiesRequest, caller: Principal
    ) -> api.ListPublicitiesResponse:
        """Decisions that are public before they hold, those that end first in front."""
        limit = paging.limit(request.page_size)
        after = _day_and_id(request.page_token)
        rights.reach(TALENT_MARKET["ListPublicities"], caller)

        def work(desk: Desk) -> api.ListPublicitiesResponse:
            found, total = tables.publicities(desk.connection, after, limit + 1)
            names = self._cases.people.read_many(desk, {talent for _, talent in found if talent})
            shown = []
            for each, talent in found[:limit]:
                identity = names.get(talent)
                each.holder = rules.masked(identity.name) if identity else ""
                shown.append(each)
            token = f"{shown[-1].until}.{shown[-1].id}" if len(found) > limit else ""
            return api.ListPublicitiesResponse(publicities=shown, next_page_token=token, total=total)

        return self._workflow.do("ListPublicities", caller, work)

    def verify(
        self, request: api.VerifyCertificateRequest, caller: Principal
    ) -> api.VerifyCertificateResponse:
        """Whether a certificate is good: that, its level and last day, and no more."""
        rights.reach(TALENT_MARKET["VerifyCertificate"], caller)
        refuse(fields.text("certificate.code", request.code, CODE_MAX, needed=True))

        def work(desk: Desk) -> api.VerifyCertificateResponse:
            return certificates.verified(desk, self._cases.people, request.code)

        return self._workflow.do("VerifyCertificate", caller, work)


def _day_and_id(token: str) -> tuple[date, str] | None:
    """The place that a token names; raises InvalidInput."""
    if not token:
        return None
    day, _, key = token.partition(".")
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise InvalidInput([fields.broken("page_token", "bad_page_token")]) from None
    if fields.identifier("id", key):
        raise InvalidInput([fields.broken("page_token", "bad_page_token")])
    return found, key
