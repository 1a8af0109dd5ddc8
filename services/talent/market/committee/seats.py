"""What callers do about nominations and seats: one transaction each, within their rights."""

import uuid
from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from dabridge.events.v1.talent_pb2 import Expert
from dabridge.talent.v1 import committee_service_pb2 as api
from dabridge.talent.v1.committee_service_pb2 import Nomination, NominationResponse
from google.protobuf.message import Message

from services.common.access.principal import Principal, Role
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import AlreadyExists, NotFound
from services.common.market import history, notices
from services.common.market.history import Step
from services.common.market.notices import Notice
from services.common.records import paging, rights
from services.common.records import rules as fields
from services.common.records.aggregate import WITHDRAWN
from services.common.records.store import Query
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrubbed
from services.talent.market.committee import records, rules, tables
from services.talent.market.committee.records import NOMINATION, stage_of
from services.talent.market.committee.words import CODES, Words, bare
from services.talent.model import EXPERT

R = TypeVar("R", bound=Message)


class Seats:
    """The use cases; each raises what Desk.take, the stages and the fields refuse."""

    def __init__(self, workflow: Workflow, words: Words) -> None:
        """Uses both without owning them."""
        self._workflow = workflow
        self._words = words

    def nominate(self, request: api.NominateExpertRequest, caller: Principal) -> NominationResponse:
        """Proposes an expert, who is asked; who proposes themselves has agreed by that.

        Raises NotFound for no expert of the pool, AlreadyExists for one with a seat or an open nomination.
        """
        asked = scrubbed(request, CODES)

        def work(desk: Desk) -> NominationResponse:
            given = asked.nomination
            if not given.expert_id and caller.talent:
                given.expert_id = caller.talent
            self._words.tidy(desk, given, given.expert_id)
            within = rights.reach(TALENT_MARKET["NominateExpert"], caller)
            refuse(rules.check_nomination(given, desk.today))
            own = given.expert_id == caller.talent
            fresh = Nomination(
                id=uuid.uuid4().hex,
                expert_id=given.expert_id,
                fields=given.fields,
                grounds=given.grounds,
                merits=given.merits,
                nominated_by=caller.talent if own else caller.organisation,
                nominated_at=desk.now.isoformat(),
                stage=records.AGREED if own else records.PROPOSED,
                answered_at=desk.now.isoformat() if own else "",
            )
            if not within.everything:
                rights.check(within, fresh)
            _expert(desk, given.expert_id)
            if tables.open_of(desk.connection, given.expert_id):
                raise AlreadyExists("nomination", given.expert_id)
            stored = desk.add(NOMINATION, bare(fresh))
            self._words.kept(desk, fresh)
            _note(desk, None, stored)
            _tell(desk, stored, "committee_asked", [stored.expert_id])
            _tell(desk, stored, "committee_waits", [notices.HR_BUREAU])
            return NominationResponse(nomination=self._words.shown(desk, stored))

        return self._remembered("NominateExpert", caller, request, work)

    def answer(self, request: api.AnswerNominationRequest, caller: Principal) -> NominationResponse:
        """Proposed → agreed or declined, by the person."""

        def work(desk: Desk, held: Nomination, asked: api.AnswerNominationRequest) -> Nomination:
            refuse(rules.check_reason(asked.reason, needed=False))
            stage = records.AGREED if asked.agreed else records.DECLINED
            fresh = self._moved(desk, held, stage=stage, answered_at=desk.now.isoformat())
            kind = "committee_agreed" if asked.agreed else "committee_declined"
            _tell(desk, fresh, kind, [notices.HR_BUREAU, fresh.nominated_by])
            return fresh

        return self._once("AnswerNomination", caller, request, work)

    def decide(self, request: api.DecideNominationRequest, caller: Principal) -> NominationResponse:
        """Agreed → seated for a term, or refused with the reason."""

        def work(desk: Desk, held: Nomination, asked: api.DecideNominationRequest) -> Nomination:
            errors = rules.check_reason(asked.reason, needed=not asked.seated)
            if asked.seated:
                errors += rules.check_term(asked.term_from, asked.term_to, desk.today)
            refuse(errors)
            changes = {"decided_at": desk.now.isoformat(), "decision_reason": asked.reason}
            if not asked.seated:
                fresh = self._moved(desk, held, stage=records.REFUSED, **changes)
                _tell(desk, fresh, "committee_refused", [fresh.expert_id, fresh.nominated_by])
                return fresh
            expert = _expert(desk, held.expert_id)
            term = {"term_from": asked.term_from, "term_to": asked.term_to}
            fresh = self._moved(desk, held, stage=records.SEATED, **changes, **term)
            _seat(desk, expert, fresh)
            told = {"term_from": asked.term_from, "term_to": asked.term_to}
            _tell(desk, fresh, "committee_seated", [fresh.expert_id, fresh.nominated_by], **told)
            return fresh

        return self._once("DecideNomination", caller, request, work)

    def renew(self, request: api.RenewSeatRequest, caller: Principal) -> NominationResponse:
        """Puts the last day of a term off."""

        def work(desk: Desk, held: Nomination, asked: api.RenewSeatRequest) -> Nomination:
            errors = rules.check_reason(asked.reason, needed=False)
            errors += rules.check_term(held.term_from, asked.term_to, desk.today)
            if not errors and asked.term_to <= held.term_to:
                errors.append(fields.broken("term_to", "term_only_later"))
            refuse(errors)
            fresh = self._moved(desk, held, term_to=asked.term_to)
            _seat(desk, _expert(desk, held.expert_id), fresh)
            _tell(desk, fresh, "committee_renewed", [fresh.expert_id], term_to=fresh.term_to)
            return fresh

        return self._once("RenewSeat", caller, request, work)

    def end(self, request: api.EndSeatRequest, caller: Principal) -> NominationResponse:
        """Seated → ended, by the member or the bureau, with the reason."""

        def work(desk: Desk, held: Nomination, asked: api.EndSeatRequest) -> Nomination:
            refuse(rules.check_reason(asked.reason, needed=True))
            return end(desk, self._words, held, asked.reason)

        return self._once("EndSeat", caller, request, work)

    def withdraw(self, request: api.WithdrawNominationRequest, caller: Principal) -> NominationResponse:
        """Takes back what was not decided: by the person, or by the bureau."""

        def work(desk: Desk, held: Nomination, asked: api.WithdrawNominationRequest) -> Nomination:
            refuse(rules.check_reason(asked.reason, needed=True))
            fresh = self._moved(desk, held, stage=records.WITHDRAWN, end_reason=asked.reason)
            _tell(desk, fresh, "committee_withdrawn", [fresh.expert_id, fresh.nominated_by])
            return fresh

        return self._once("WithdrawNomination", caller, request, work)

    def get(self, request: api.GetNominationRequest, caller: Principal) -> NominationResponse:
        """One within reach."""

        def work(desk: Desk) -> NominationResponse:
            return self._read(desk, request.id, "GetNomination")

        return self._workflow.do("GetNomination", caller, work)

    def page(self, request: api.ListNominationsRequest, caller: Principal) -> api.ListNominationsResponse:
        """A page within reach, newest change first."""
        errors = fields.known("stage", request.stage, api.NominationStage.values())
        errors += fields.industry("field", request.field)
        if request.expert_id:
            errors += fields.identifier("expert_id", request.expert_id)
        refuse(errors)
        query = Query(
            limit=paging.limit(request.page_size),
            after=paging.position(request.page_token),
            industry=request.field,
            text=request.expert_id,
            facet=str(request.stage) if request.stage else "",
            owners=frozenset({caller.talent} - {""}) if request.mine else None,
        )

        def work(desk: Desk) -> api.ListNominationsResponse:
            found, page = desk.page(NOMINATION, query, TALENT_MARKET["ListNominations"])
            token = paging.token(page)
            shown = self._words.all_shown(desk, found)
            return api.ListNominationsResponse(nominations=shown, next_page_token=token, total=page.total)

        return self._workflow.do("ListNominations", caller, work)

    def _once(
        self, act: str, caller: Principal, request: R, work: Callable[[Desk, Nomination, R], Nomination]
    ) -> NominationResponse:
        asked: Any = scrubbed(request, CODES)

        def done(desk: Desk) -> NominationResponse:
            lock_person(desk, asked.id)
            held = desk.take(NOMINATION, asked.id, asked.expected_version, TALENT_MARKET[act])
            rules.at_stage(act, held)
            self._words.tidy(desk, asked, held.expert_id)
            return NominationResponse(nomination=self._words.shown(desk, work(desk, held, asked)))

        return self._remembered(act, caller, request, done)

    def _remembered(
        self, act: str, caller: Principal, request: Message, work: Callable[[Desk], NominationResponse]
    ) -> NominationResponse:
        """Kept by id alone: no word about a person lies among kept answers."""
        memory = by_id(lambda given: given.nomination.id, lambda desk, key: self._read(desk, key, act))
        return self._workflow.once(act, caller, request, work, memory, digest=self._words.digest)

    def _read(self, desk: Desk, key: str, act: str) -> NominationResponse:
        found = desk.look(NOMINATION, key, TALENT_MARKET[act])
        return NominationResponse(nomination=self._words.shown(desk, found))

    def _moved(self, desk: Desk, held: Nomination, **changes: Any) -> Nomination:
        return moved(desk, self._words, held, **changes)


def lock_person(desk: Desk, nomination_id: str) -> None:
    """Locks the expert of a nomination: before the nomination itself, as whoever erases a person does it."""
    found = desk.see(NOMINATION, nomination_id)
    if found is not None:
        desk.lock(EXPERT, [found.expert_id])


def end(desk: Desk, words: Words, held: Nomination, reason: str) -> Nomination:
    """Ends a seat that is taken or locked, and takes the mark off the expert's record."""
    ended = {"ended_at": desk.now.isoformat(), "end_reason": reason}
    fresh = moved(desk, words, held, stage=records.ENDED, **ended)
    expert = desk.lock(EXPERT, [held.expert_id]).get(held.expert_id)
    if expert is not None and expert.status != WITHDRAWN and expert.committee_member:
        after = deepcopy(expert)
        after.committee_member = False
        after.term_from = after.term_to = ""
        desk.put(EXPERT, after)
    _tell(desk, fresh, "committee_ended", [fresh.expert_id, notices.HR_BUREAU])
    return fresh


def _expert(desk: Desk, expert_id: str) -> Expert:
    """The expert, locked; raises NotFound where the pool has none that is active."""
    held = desk.lock(EXPERT, [expert_id]).get(expert_id)
    if held is None or held.status == WITHDRAWN:
        raise NotFound("expert", expert_id)
    return held


def _seat(desk: Desk, expert: Expert, seat: Nomination) -> None:
    after = deepcopy(expert)
    after.committee_member = True
    after.term_from, after.term_to = seat.term_from, seat.term_to
    desk.put(EXPERT, after)


def moved(desk: Desk, words: Words, held: Nomination, **changes: Any) -> Nomination:
    """The next state of a nomination that is taken or locked, its words kept apart; without them."""
    fresh = words.shown(desk, held)
    for name, value in changes.items():
        setattr(fresh, name, value)
    stored = desk.put(NOMINATION, words.kept(desk, fresh))
    _note(desk, held, stored)
    return stored


def _note(desk: Desk, before: Nomination | None, after: Nomination) -> None:
    """Without the reason, which is a word about the person."""
    step = Step(
        kind=NOMINATION.kind,
        object_id=after.id,
        version=after.version,
        act=desk.act,
        from_stage=stage_of(before) if before is not None else "",
        to_stage=stage_of(after),
    )
    history.note(desk.connection, desk.caller, desk.now, [step])


def _tell(desk: Desk, seat: Nomination, kind: str, recipients: list[str], **values: str) -> None:
    own = Role.HR_BUREAU in desk.caller.roles
    named = [name for name in recipients if not (own and name == notices.HR_BUREAU)]
    told = [Notice(each, kind, "nomination", seat.id, values) for each in notices.others(named, desk.caller)]
    notices.tell(desk.connection, desk.now, told)
