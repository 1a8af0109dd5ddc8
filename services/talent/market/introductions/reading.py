"""Reading introductions: one, a page, their history, and a contact."""

from collections.abc import Mapping
from typing import Any

from dabridge.events.v1.scenarios_pb2 import FieldRemark
from dabridge.events.v1.talent_pb2 import Introduction
from dabridge.scenarios.v1.lifecycle_service_pb2 import HistoryStep
from dabridge.talent.v1.introductions_service_pb2 import (
    GetIntroductionRequest,
    IntroductionReason,
    IntroductionResponse,
    ListIntroductionHistoryRequest,
    ListIntroductionHistoryResponse,
    ListIntroductionsRequest,
    ListIntroductionsResponse,
    ListReasonCodesRequest,
    ListReasonCodesResponse,
    ReadContactRequest,
    ReadContactResponse,
)
from psycopg.rows import dict_row

from services.common.access.policy import owned_by
from services.common.access.principal import Principal, Role
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden, NotFound, WrongStage
from services.common.market import pages
from services.common.records import paging, rights
from services.common.records.workflow import Desk
from services.talent.market.introductions import moves, reasons, tables
from services.talent.market.introductions.answers import Answers
from services.talent.market.introductions.record import (
    ENTERPRISE,
    INTRODUCTION,
    TALENT_SIDE,
    contacts_open,
    side_name,
    stage_name,
    stage_of,
)
from services.talent.market.introductions.tables import Asked
from services.talent.market.introductions.words import Words
from services.talent.market.people.vault import Contact, People

PURPOSE = "introduction"


class Reading:
    """The use cases; what is out of the caller's reach is neither given nor counted."""

    def __init__(self, answers: Answers, words: Words, people: People) -> None:
        """`people` know how to reach a talent, and write down who was told."""
        self._answers = answers
        self._words = words
        self._people = people

    def contact(self, request: ReadContactRequest, caller: Principal) -> ReadContactResponse:
        """The other side's contact while the two are connected; written to the log and the history.

        Raises WrongStage at any other stage.
        """

        def work(desk: Desk) -> ReadContactResponse:
            desk.look(INTRODUCTION, request.id, TALENT_MARKET["ReadContact"])
            # Locked, so that no contact is read after the stage that opened it.
            held = desk.lock(INTRODUCTION, [request.id])[request.id]
            own = moves.sides(caller, held)
            if not own:
                raise Forbidden("the caller is on no side of it")
            if not contacts_open(held.stage):
                raise WrongStage("introduction", held.id, stage_of(held))
            side = TALENT_SIDE if TALENT_SIDE in own else ENTERPRISE
            if side == ENTERPRISE:
                found = self._found(desk, held)
                answer = ReadContactResponse(name=found.name, phone=found.mobile, mail=found.mail)
            else:
                named = self._words.recruiter(desk, held)
                answer = ReadContactResponse(name=named.name, phone=named.phone)
            moves.note(desk, held, desk.act, moves.as_side(caller, side))
            desk.log(INTRODUCTION.kind, held.id, held.version)
            return answer

        return self._answers.do("ReadContact", caller, work)

    def _found(self, desk: Desk, held: Introduction) -> Contact:
        try:
            return self._people.contact(desk, held.talent_id, held.enterprise_id, PURPOSE)
        except NotFound:
            # Erased a moment ago.
            raise NotFound("talent", held.talent_id) from None

    def get(self, request: GetIntroductionRequest, caller: Principal) -> IntroductionResponse:
        """One of them; a bureau reads no word of the two."""

        def work(desk: Desk) -> IntroductionResponse:
            held = desk.look(INTRODUCTION, request.id, TALENT_MARKET["GetIntroduction"])
            if caller.staff:
                desk.log(INTRODUCTION.kind, held.id, held.version)
            return self._answers.of(desk, held)

        return self._answers.do("GetIntroduction", caller, work)

    def page(self, request: ListIntroductionsRequest, caller: Principal) -> ListIntroductionsResponse:
        """A page, newest change first."""
        limit = paging.limit(request.page_size)
        after = paging.position(request.page_token)

        def work(desk: Desk) -> ListIntroductionsResponse:
            asked = Asked(
                rights.reach(TALENT_MARKET["ListIntroductions"], caller),
                stages=[stage_name(stage) for stage in request.stages],
                zone=request.zone,
                industry=request.industry,
                demand_id=request.demand_id,
                asked_by=side_name(request.asked_by),
                owners=owned_by(caller) if request.mine else None,
            )
            found, total, more = tables.page(desk.connection, asked, after, limit)
            return ListIntroductionsResponse(
                introductions=[Introduction.FromString(state) for state, _ in found],
                next_page_token=paging.place(found[-1][1]) if more else "",
                total=total,
            )

        return self._answers.do("ListIntroductions", caller, work)

    def history(
        self, request: ListIntroductionHistoryRequest, caller: Principal
    ) -> ListIntroductionHistoryResponse:
        """Who did what, newest first; persons are named to staff and programs alone."""
        limit = paging.limit(request.page_size)
        before = pages.row_of(request.page_token)

        def work(desk: Desk) -> ListIntroductionHistoryResponse:
            held = desk.look(INTRODUCTION, request.id, TALENT_MARKET["ListIntroductionHistory"])
            return _history(desk, held.id, limit, before, names=caller.staff or Role.SYSTEM in caller.roles)

        return self._answers.do("ListIntroductionHistory", caller, work)

    def reasons(self, request: ListReasonCodesRequest, caller: Principal) -> ListReasonCodesResponse:
        """The catalogue of a version; raises NotFound."""

        def work(desk: Desk) -> ListReasonCodesResponse:
            rights.reach(TALENT_MARKET["ListReasonCodes"], caller)
            found = reasons.of_version(request.version, desk.today)
            if found is None:
                raise NotFound("reason_catalogue", str(request.version))
            return ListReasonCodesResponse(
                version=found.version,
                valid_from=found.valid_from.isoformat(),
                reasons=[
                    IntroductionReason(
                        code=each.code,
                        label=reasons.label(each.code),
                        side=ENTERPRISE if each.side == side_name(ENTERPRISE) else TALENT_SIDE,
                        acts=sorted(each.acts),
                    )
                    for each in found.reasons
                ],
            )

        return self._answers.do("ListReasonCodes", caller, work)


def _history(
    desk: Desk, introduction_id: str, limit: int, before: int | None, *, names: bool
) -> ListIntroductionHistoryResponse:
    with desk.connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            "SELECT id, version, at, act, from_stage, to_stage, person, organisation_id, role, reason,"
            " remarks, fields FROM history_step WHERE kind = %s AND object_id = %s"
            " AND (%s::bigint IS NULL OR id < %s) ORDER BY id DESC LIMIT %s",
            (INTRODUCTION.kind, introduction_id, before, before, limit + 1),
        ).fetchall()
        counted = cursor.execute(
            "SELECT count(*) AS total FROM history_step WHERE kind = %s AND object_id = %s",
            (INTRODUCTION.kind, introduction_id),
        ).fetchone()
    shown = rows[:limit]
    return ListIntroductionHistoryResponse(
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
