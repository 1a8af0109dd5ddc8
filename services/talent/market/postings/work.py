"""What callers do with cases of posts: one transaction each, within their rights."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from dabridge.events.v1.talent_pb2 import Demand
from dabridge.talent.v1 import postings_service_pb2 as api
from dabridge.talent.v1.postings_service_pb2 import PostingResponse, PostingStage

from services.common import texts
from services.common.access.facts import facts_of
from services.common.access.policy import Facts, Reach
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden, NotFound, VersionConflict, WrongStage
from services.common.market import history, notices
from services.common.market.history import Step
from services.common.market.notices import Notice
from services.common.records import paging, rights
from services.common.records import rules as fields
from services.common.records.aggregate import ACTIVE
from services.common.records.store import Position
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrub
from services.talent.market.postings import cases, examining, rules, tables
from services.talent.market.postings.cases import KIND, Case
from services.talent.market.postings.rules import Finding
from services.talent.market.postings.tables import Wanted
from services.talent.model import DEMAND

REASON_MAX: Final = 1_000
_STAGE: Final = "POSTING_STAGE_"
# Where an owner may object, and where the bureau may decide: what was decided may be decided otherwise.
_OBJECTS: Final = frozenset({"open", "confirmed"})
_DECIDES: Final = frozenset({"open", "objected", "confirmed", "cleared"})


class PostingsWork:
    """The use cases; each raises Forbidden, NotFound, InvalidInput, VersionConflict or WrongStage."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def page(self, request: api.ListPostingsRequest, caller: Principal) -> api.ListPostingsResponse:
        """A page of cases, the latest first."""
        within = rights.reach(TALENT_MARKET["ListPostings"], caller)
        limit = paging.limit(request.page_size)
        after = paging.position(request.page_token)
        errors = [
            *fields.known("stage", request.stage, PostingStage.values()),
            *fields.zone("zone", request.zone),
        ]
        if request.code and request.code not in rules.POINTS:
            errors.append(fields.broken("code", "unknown_choice", value=request.code[:40]))
        refuse(errors)
        wanted = Wanted(_stage_name(request.stage), request.code, request.zone, limit + 1, after)

        def work(desk: Desk) -> api.ListPostingsResponse:
            found, total = tables.page(desk.connection, wanted, within)
            shown = found[:limit]
            last = Position(shown[-1].updated_at, shown[-1].demand_id) if len(found) > limit else None
            return api.ListPostingsResponse(
                postings=[_told(case, within, _posts(desk, case.others)) for case in shown],
                next_page_token=paging.place(last) if last else "",
                total=total,
            )

        return self._workflow.do("ListPostings", caller, work)

    def get(self, request: api.GetPostingRequest, caller: Principal) -> api.GetPostingResponse:
        """A case with its post and those that say the same, as far as the caller may see them."""

        def work(desk: Desk) -> api.GetPostingResponse:
            case, within = _reached(desk, request.id)
            twins = _posts(desk, case.others)
            return api.GetPostingResponse(
                posting=_told(case, within, twins),
                demand=desk.see(DEMAND, case.demand_id),
                twins=[each for each in twins.values() if _shows(within, each)],
            )

        return self._workflow.do("GetPosting", caller, work)

    def confirm(self, request: api.ConfirmPostingRequest, caller: Principal) -> PostingResponse:
        """The findings hold: the post stays where they put it."""
        return self._decided(request, caller, "ConfirmPosting", cases.confirmed)

    def clear(self, request: api.ClearPostingRequest, caller: Principal) -> PostingResponse:
        """Nothing is wrong: the post counts as normal until its content changes."""
        return self._decided(request, caller, "ClearPosting", cases.cleared)

    def object(self, request: api.ObjectPostingRequest, caller: Principal) -> PostingResponse:
        """The owner asks for a look, and says why."""
        rights.reach(TALENT_MARKET["ObjectPosting"], caller)
        objection = scrub(request.objection.strip())
        refuse(
            [
                *fields.expected_version(request.expected_version),
                *fields.text("objection", objection, REASON_MAX, needed=True),
            ]
        )

        def work(desk: Desk) -> PostingResponse:
            held, within = _reached(desk, request.id, lock=True)
            _stands(held, request.expected_version, _OBJECTS)
            if not held.lowers:
                raise WrongStage(KIND, held.demand_id, held.stage)
            case = cases.objected(held, objection, desk.now)
            _keep(desk, held, case, objection)
            told = [Notice(notices.HR_BUREAU, "posting_objected", KIND, case.demand_id, {"post": case.post})]
            notices.tell(desk.connection, desk.now, told)
            return _answer(desk, case, within)

        return self._workflow.once("ObjectPosting", caller, request, work, _MEMORY)

    def _decided(
        self,
        request: api.ConfirmPostingRequest | api.ClearPostingRequest,
        caller: Principal,
        act: str,
        decide: Callable[[Case, bytes, str, datetime], Case],
    ) -> PostingResponse:
        rights.reach(TALENT_MARKET[act], caller)
        reason = scrub(request.reason.strip())
        refuse(
            [
                *fields.expected_version(request.expected_version),
                *fields.text("reason", reason, REASON_MAX, needed=True),
            ]
        )

        def work(desk: Desk) -> PostingResponse:
            # The post before what is kept of it, as whoever looks at it does.
            demand = desk.lock(DEMAND, [request.id]).get(request.id)
            held, within = _reached(desk, request.id, lock=True)
            _stands(held, request.expected_version, _DECIDES)
            digest = examining.digest_of(demand) if demand is not None else b""
            case = decide(held, digest, reason, desk.now)
            _keep(desk, held, case, reason)
            if demand is not None and demand.status == ACTIVE:
                examining.rate(desk, {case.demand_id: (demand, case)})
            told = notices.others([case.enterprise_id], desk.caller)
            about = [
                Notice(to, f"posting_{case.stage}", KIND, case.demand_id, {"post": case.post}) for to in told
            ]
            notices.tell(desk.connection, desk.now, about)
            return _answer(desk, case, within)

        return self._workflow.once(act, caller, request, work, _MEMORY)


def _reached(desk: Desk, demand_id: str, *, lock: bool = False) -> tuple[Case, Reach]:
    """A case within the caller's reach; who reaches some alone is not told which others there are."""
    within = rights.reach(TALENT_MARKET[desk.act], desk.caller)
    refuse(fields.identifier("id", demand_id))
    case = tables.cases(desk.connection, [demand_id], lock=lock).get(demand_id)
    if case is not None and within.holds(Facts(case.enterprise_id)):
        return case, within
    if case is None and within.everything:
        raise NotFound(KIND, demand_id)
    raise Forbidden("no such case within the caller's reach")


def _stands(held: Case, expected_version: int, stages: frozenset[str]) -> None:
    if held.version != expected_version:
        raise VersionConflict(held.demand_id, expected_version, held.version)
    if held.stage not in stages:
        raise WrongStage(KIND, held.demand_id, held.stage)


def _keep(desk: Desk, held: Case, case: Case, reason: str) -> None:
    tables.put_cases(desk.connection, [case])
    step = Step(KIND, case.demand_id, case.version, desk.act, held.stage, case.stage, reason)
    history.note(desk.connection, desk.caller, desk.now, [step])
    desk.log(KIND, case.demand_id, case.version)


def _posts(desk: Desk, ids: Iterable[str]) -> dict[str, Demand]:
    found = ((key, desk.see(DEMAND, key)) for key in ids)
    return {key: post for key, post in found if post is not None}


def _shows(within: Reach, post: Demand) -> bool:
    """Whether the post may be shown beside the caller's; that another firm has one like it is told anyway."""
    return within.holds(Facts(facts_of(post).owner))


def _answer(desk: Desk, case: Case, within: Reach) -> PostingResponse:
    return PostingResponse(posting=_told(case, within, _posts(desk, case.others)))


def _told(case: Case, within: Reach, posts: Mapping[str, Demand]) -> api.Posting:
    visible = {key for key, post in posts.items() if _shows(within, post)}
    return api.Posting(
        id=case.demand_id,
        version=case.version,
        enterprise_id=case.enterprise_id,
        zone=case.zone,
        post=case.post,
        stage=f"{_STAGE}{case.stage.upper()}",
        standing=case.standing,
        findings=[_finding(each, visible) for each in _ordered(case.findings)],
        found_at=case.found_at.isoformat(),
        updated_at=case.updated_at.isoformat(),
        reason=case.reason,
        decided_at=case.decided_at.isoformat() if case.decided_at else "",
        objection=case.objection,
        objected_at=case.objected_at.isoformat() if case.objected_at else "",
    )


def _ordered(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda each: (-each.points, each.code))


def _finding(finding: Finding, visible: set[str]) -> api.PostingFinding:
    evidence = dict(finding.evidence)
    other = str(evidence.get("other", ""))
    similarity = float(str(evidence.get("similarity", 0)))
    detail = f"postings.evidence.{finding.code}" + (".quote" if "quote" in evidence else "")
    return api.PostingFinding(
        code=finding.code,
        label=texts.get_or(finding.code, f"postings.reason.{finding.code}"),
        detail=texts.get_or("", detail, **evidence, percent=f"{similarity:.0%}"),
        advice=texts.get_or("", f"postings.advice.{finding.code}"),
        points=finding.points,
        other_id=other if other in visible else "",
        similarity=similarity,
    )


def _stage_name(stage: int) -> str:
    return PostingStage.Name(stage).removeprefix(_STAGE).lower() if stage else ""


_MEMORY: Final = by_id(
    lambda answer: answer.posting.id,
    lambda desk, key: _answer(desk, *_reached(desk, key)),
)
