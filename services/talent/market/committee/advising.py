"""Questions to the committee and what its members answer: one transaction each, within callers' rights."""

import uuid
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final, TypeVar

from dabridge.talent.v1 import committee_service_pb2 as api
from dabridge.talent.v1.committee_service_pb2 import Advice, AdviceResponse, Opinion
from google.protobuf.message import Message

from services.common.access.policy import owned_by
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden
from services.common.market import history, notices
from services.common.market.history import Step
from services.common.market.notices import Notice
from services.common.records import paging, rights
from services.common.records import rules as fields
from services.common.records.store import Query
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrubbed
from services.talent.market.committee import records, rules, tables
from services.talent.market.committee.records import ADVICE, stage_of
from services.talent.market.committee.words import CODES, Words
from services.talent.model import EXPERT

R = TypeVar("R", bound=Message)

SUGGESTED_MAX: Final = 20
TEXT_MAX: Final = 100


class Advising:
    """The use cases; each raises what Desk.take, the stages and the fields refuse."""

    def __init__(self, workflow: Workflow, words: Words) -> None:
        """Uses both without owning them."""
        self._workflow = workflow
        self._words = words

    def ask(self, request: api.AskAdviceRequest, caller: Principal) -> AdviceResponse:
        """A new question, of the caller's organisation."""
        asked = scrubbed(request, CODES)

        def work(desk: Desk) -> AdviceResponse:
            rights.reach(TALENT_MARKET["AskAdvice"], caller)
            given = asked.advice
            refuse(rules.check_question(given))
            if not caller.organisation:
                raise Forbidden("nobody whom the answer would go to")
            fresh = Advice(
                id=uuid.uuid4().hex,
                title=given.title,
                question=given.question,
                fields=given.fields,
                zone=given.zone,
                asked_by=caller.organisation,
                asked_at=desk.now.isoformat(),
                stage=records.ASKED,
            )
            stored = desk.add(ADVICE, fresh)
            _note(desk, None, stored)
            _tell(desk, stored, "advice_asked", [notices.HR_BUREAU])
            return AdviceResponse(advice=stored)

        return self._remembered("AskAdvice", caller, request, work)

    def assign(self, request: api.AssignAdvisersRequest, caller: Principal) -> AdviceResponse:
        """Names the members who are to advise in place of those before; who has advised stays."""

        def work(desk: Desk, held: Advice, asked: api.AssignAdvisersRequest) -> Advice:
            members = frozenset(seat.expert_id for seat in tables.seats(desk.connection))
            spoken = [opinion.expert_id for opinion in held.opinions]
            refuse(rules.check_advisers(asked.expert_ids, members | set(spoken)))
            fresh = deepcopy(held)
            fresh.expert_ids[:] = list(dict.fromkeys([*spoken, *asked.expert_ids]))
            fresh.stage = records.ANSWERED if spoken else records.ASSIGNED
            stored = _stored(desk, held, fresh)
            came = [expert for expert in stored.expert_ids if expert not in held.expert_ids]
            _tell(desk, stored, "advice_yours", came)
            _tell(desk, stored, "advice_assigned", [held.asked_by], count=str(len(stored.expert_ids)))
            return stored

        return self._once("AssignAdvisers", caller, request, work)

    def give(self, request: api.GiveAdviceRequest, caller: Principal) -> AdviceResponse:
        """A member's advice, in place of what they said before."""

        def work(desk: Desk, held: Advice, asked: api.GiveAdviceRequest) -> Advice:
            refuse(fields.text("text", asked.text, rules.OPINION_MAX, needed=True))
            if caller.talent not in held.expert_ids:
                raise Forbidden("not asked to advise")
            fresh = deepcopy(held)
            others = [opinion for opinion in held.opinions if opinion.expert_id != caller.talent]
            del fresh.opinions[:]
            self._words.tidy(desk, asked, caller.talent)
            self._words.say(desk, held.id, caller.talent, asked.text)
            own = Opinion(expert_id=caller.talent, at=desk.now.isoformat())
            fresh.opinions.extend([*others, own])
            fresh.stage = records.ANSWERED
            stored = _stored(desk, held, fresh)
            _tell(desk, stored, "advice_given", [held.asked_by, notices.HR_BUREAU])
            return stored

        return self._once("GiveAdvice", caller, request, work)

    def close(self, request: api.CloseAdviceRequest, caller: Principal) -> AdviceResponse:
        """Says what came of it, and ends it."""

        def work(desk: Desk, held: Advice, asked: api.CloseAdviceRequest) -> Advice:
            refuse(fields.text("conclusion", asked.conclusion, rules.CONCLUSION_MAX, needed=True))
            fresh = deepcopy(held)
            fresh.stage = records.CLOSED
            fresh.conclusion = asked.conclusion
            fresh.closed_at = desk.now.isoformat()
            stored = _stored(desk, held, fresh)
            _tell(desk, stored, "advice_closed", [held.asked_by, *held.expert_ids, notices.HR_BUREAU])
            return stored

        return self._once("CloseAdvice", caller, request, work)

    def get(self, request: api.GetAdviceRequest, caller: Principal) -> AdviceResponse:
        """One within reach."""

        def work(desk: Desk) -> AdviceResponse:
            return self._read(desk, request.id, "GetAdvice")

        return self._workflow.do("GetAdvice", caller, work)

    def page(self, request: api.ListAdviceRequest, caller: Principal) -> api.ListAdviceResponse:
        """A page within reach, newest change first."""
        refuse(
            [
                *fields.known("stage", request.stage, api.AdviceStage.values()),
                *fields.industry("field", request.field),
                *fields.text("text", request.text, TEXT_MAX),
            ]
        )
        query = Query(
            limit=paging.limit(request.page_size),
            after=paging.position(request.page_token),
            industry=request.field,
            text=request.text.strip(),
            facet=str(request.stage) if request.stage else "",
            owners=owned_by(caller) if request.mine else None,
        )

        def work(desk: Desk) -> api.ListAdviceResponse:
            found, page = desk.page(ADVICE, query, TALENT_MARKET["ListAdvice"])
            shown = self._words.all_said(desk, found)
            return api.ListAdviceResponse(advice=shown, next_page_token=paging.token(page), total=page.total)

        return self._workflow.do("ListAdvice", caller, work)

    def suggest(self, request: api.SuggestAdvisersRequest, caller: Principal) -> api.SuggestAdvisersResponse:
        """Members who advise on a question's fields: by fields in common, then near, then the least busy."""

        def work(desk: Desk) -> api.SuggestAdvisersResponse:
            held = desk.look(ADVICE, request.id, TALENT_MARKET["SuggestAdvisers"])
            busy = tables.workload(desk.connection)
            found = []
            for seat in tables.seats(desk.connection):
                shared = [code for code in held.fields if code in seat.fields]
                expert = desk.see(EXPERT, seat.expert_id) if shared else None
                if expert is None:
                    continue
                near = not held.zone or not expert.zones or held.zone in expert.zones
                found.append(
                    api.SuggestedAdviser(
                        expert_id=seat.expert_id,
                        titles=expert.titles,
                        fields=shared,
                        near=near,
                        busy=busy.get(seat.expert_id, 0),
                    )
                )
            found.sort(key=lambda each: (-len(each.fields), not each.near, each.busy, each.expert_id))
            return api.SuggestAdvisersResponse(members=found[:SUGGESTED_MAX])

        return self._workflow.do("SuggestAdvisers", caller, work)

    def _once(
        self, act: str, caller: Principal, request: R, work: Callable[[Desk, Advice, R], Advice]
    ) -> AdviceResponse:
        asked: Any = scrubbed(request, CODES)

        def done(desk: Desk) -> AdviceResponse:
            held = desk.take(ADVICE, asked.id, asked.expected_version, TALENT_MARKET[act])
            rules.at_stage(act, held)
            return AdviceResponse(advice=self._words.said(desk, work(desk, held, asked)))

        return self._remembered(act, caller, request, done)

    def _remembered(
        self, act: str, caller: Principal, request: Message, work: Callable[[Desk], AdviceResponse]
    ) -> AdviceResponse:
        """Kept by id alone: no member's word lies among kept answers."""
        memory = by_id(lambda given: given.advice.id, lambda desk, key: self._read(desk, key, act))
        return self._workflow.once(act, caller, request, work, memory, digest=self._words.digest)

    def _read(self, desk: Desk, key: str, act: str) -> AdviceResponse:
        return AdviceResponse(advice=self._words.said(desk, desk.look(ADVICE, key, TALENT_MARKET[act])))


def _stored(desk: Desk, held: Advice, fresh: Advice) -> Advice:
    stored = desk.put(ADVICE, fresh)
    _note(desk, held, stored)
    return stored


def _note(desk: Desk, before: Advice | None, after: Advice) -> None:
    step = Step(
        kind=ADVICE.kind,
        object_id=after.id,
        version=after.version,
        act=desk.act,
        from_stage=stage_of(before) if before is not None else "",
        to_stage=stage_of(after),
    )
    history.note(desk.connection, desk.caller, desk.now, [step])


def _tell(desk: Desk, advice: Advice, kind: str, recipients: list[str], **values: str) -> None:
    filled = {"title": advice.title, **values}
    told = [
        Notice(name, kind, "advice", advice.id, filled) for name in notices.others(recipients, desk.caller)
    ]
    notices.tell(desk.connection, desk.now, told)
