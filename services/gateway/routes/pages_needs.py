"""Transformation needs as the bureau, the firms and the experts work on them (专家行)."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import grpc
from dabridge.events.v1.scenarios_pb2 import NeedStage, TransformationNeed
from dabridge.scenarios.v1 import diagnosis_service_pb2 as api
from dabridge.scenarios.v1.lifecycle_service_pb2 import HistorySubject
from dabridge.scenarios.v1.scenarios_service_pb2 import (
    GetTransformationNeedRequest,
    ListTransformationNeedsRequest,
)
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from services.common.access.facts import facts_of
from services.common.access.methods import MARKET
from services.common.access.policy import reach
from services.common.access.principal import Role
from services.gateway import grants, pilots, problems
from services.gateway.caller import Caller
from services.gateway.codec import Plain, enum_number, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.kinds import MARKETS, Kind
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import SHOWN, by_field
from services.gateway.routes.pages_pilots import history
from services.gateway.routes.pages_subject import ListView, view

PATH: Final = "/needs"
STAGES: Final = ("open", "assigned", "visited", "reported", "closed")
# Act → the stages at which the page offers it.
_OFFERED: Final = {
    "AssignExperts": {"open", "assigned"},
    "RecordVisit": {"assigned", "visited"},
    "FileReport": {"visited"},
    "RecordFollowUp": {"reported", "closed"},
    "CloseNeed": {"reported"},
}

router = APIRouter()

NeedId = Annotated[str, Path(max_length=128)]
Code = Annotated[str, Query(max_length=128)]


@router.get(PATH)
async def listed(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    zone: Code = "",
    industry: Code = "",
    stage: Code | None = None,
    text: Annotated[str, Query(max_length=200)] = "",
    page_token: Annotated[str, Query(max_length=1024)] = "",
) -> HTMLResponse:
    """Needs within the caller's reach, newest change first; to the offices, open ones unless they ask."""
    office = caller.is_any(Role.HR_BUREAU, Role.SCENARIO_CENTRE)
    chosen = ("open" if office else "") if stage is None else stage
    asked = {"zone": zone, "industry": industry, "stage": chosen if chosen in STAGES else "", "text": text}
    problem: Problem | None = None
    items: list[Plain] = []
    total, token = 0, ""
    try:
        found = await gateway.backends.scenarios.ListTransformationNeeds(
            ListTransformationNeedsRequest(
                page_token=page_token,
                zone=zone,
                industry=industry,
                text=text,
                stage=enum_number(NeedStage.DESCRIPTOR, asked["stage"] or None),  # type: ignore[arg-type]
            ),
            timeout=gateway.backends.call_timeout,
        )
        items = [to_plain(need) for need in found.transformation_needs]
        total, token = found.total, found.next_page_token
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    names = await asyncio.gather(
        *(gateway.names.get(Kind.ENTERPRISE, each["enterprise_id"]) for each in items)
    )
    return render.page(
        request,
        "needs/list.html",
        status=problem.status if problem else 200,
        asked=asked,
        stages=STAGES,
        office=office,
        may_ask=caller.is_any(Role.ENTERPRISE),
        problem=problem,
        found=list(zip(items, names, strict=True)),
        total=total,
        first=f"{PATH}?{urlencode(asked)}" if page_token else "",
        after=f"{PATH}?{urlencode({**asked, 'page_token': token})}" if token else "",
    )


@router.get(f"{PATH}/{{need_id}}")
async def one(
    request: Request, gateway: GatewayDep, caller: CallerDep, need_id: NeedId, done: bool = False
) -> HTMLResponse:
    """A need with what experts did about it, and what the caller may do."""
    return await _Page(request, gateway, caller, need_id).show(done=done)


@router.post(f"{PATH}/{{need_id}}/experts")
async def assign(request: Request, gateway: GatewayDep, caller: CallerDep, need_id: NeedId) -> Response:
    """Names the need's experts."""
    form = await request.form()
    typed = str(form.get("ids", "")).split()
    chosen = [str(value) for value in form.getlist("expert")]
    experts = list(dict.fromkeys([*chosen, *typed]))
    sent = api.AssignExpertsRequest(id=need_id, expected_version=pilots.version(form), expert_ids=experts)
    return await _Page(request, gateway, caller, need_id).act(sent, form)


@router.post(f"{PATH}/{{need_id}}/visits")
async def visit(request: Request, gateway: GatewayDep, caller: CallerDep, need_id: NeedId) -> Response:
    """Tells of a visit."""
    form = await request.form()
    sent = api.RecordVisitRequest(
        id=need_id,
        expected_version=pilots.version(form),
        visited_on=str(form.get("visited_on", "")),
        expert_ids=[str(value) for value in form.getlist("expert")],
        note=str(form.get("note", "")),
    )
    return await _Page(request, gateway, caller, need_id).act(sent, form)


@router.post(f"{PATH}/{{need_id}}/report")
async def report(request: Request, gateway: GatewayDep, caller: CallerDep, need_id: NeedId) -> Response:
    """Gives the report in."""
    form = await request.form()
    lines = str(form.get("recommendations", "")).splitlines()
    sent = api.FileReportRequest(
        id=need_id,
        expected_version=pilots.version(form),
        report=str(form.get("report", "")),
        recommendations=[line.strip() for line in lines if line.strip()],
    )
    return await _Page(request, gateway, caller, need_id).act(sent, form)


@router.post(f"{PATH}/{{need_id}}/follow-ups")
async def follow_up(request: Request, gateway: GatewayDep, caller: CallerDep, need_id: NeedId) -> Response:
    """Tells what came of it."""
    form = await request.form()
    sent = api.RecordFollowUpRequest(
        id=need_id,
        expected_version=pilots.version(form),
        on=str(form.get("on", "")),
        text=str(form.get("text", "")),
    )
    return await _Page(request, gateway, caller, need_id).act(sent, form)


@router.post(f"{PATH}/{{need_id}}/close")
async def close(request: Request, gateway: GatewayDep, caller: CallerDep, need_id: NeedId) -> Response:
    """Ends it."""
    form = await request.form()
    sent = api.CloseNeedRequest(
        id=need_id, expected_version=pilots.version(form), closing=str(form.get("closing", ""))
    )
    return await _Page(request, gateway, caller, need_id).act(sent, form)


@dataclass(frozen=True, slots=True)
class _Page:
    """The page of a need to one caller."""

    request: Request
    gateway: Gateway
    caller: Caller
    need_id: str

    async def act(self, sent: Any, form: FormData) -> Response:
        """The need after an act; where it was refused, its page with what is wrong and what was typed."""
        method = type(sent).__name__.removesuffix("Request")
        try:
            await acts.call(self.gateway.backends, f"diagnosis.{method}", sent)
        except grpc.aio.AioRpcError as error:
            problem = problems.of_rpc(error)
            if problem.status not in SHOWN:
                raise problem from error
            return await self.show(problem=problem, act=method, form=form)
        return RedirectResponse(f"{PATH}/{self.need_id}?done=1", 303)

    async def show(
        self,
        *,
        done: bool = False,
        problem: Problem | None = None,
        act: str = "",
        form: FormData | None = None,
    ) -> HTMLResponse:
        """The page; raises AioRpcError where the need cannot be had."""
        gateway = self.gateway
        answer = await gateway.backends.scenarios.GetTransformationNeed(
            GetTransformationNeedRequest(id=self.need_id), timeout=gateway.backends.call_timeout
        )
        message = answer.transformation_need
        need = to_plain(message)
        offered = self._offers(message, need)
        suggested: ListView | None = None
        if "AssignExperts" in offered:
            suggested = await view(gateway, MARKETS["expert_diagnosis"], "right", self.need_id)
        keys = {*need["expert_ids"], *(key for each in need["visits"] for key in each["expert_ids"])}
        names = await asyncio.gather(*(gateway.names.get(Kind.EXPERT, key) for key in sorted(keys)))
        return render.page(
            self.request,
            "needs/need.html",
            status=problem.status if problem else 200,
            need=need,
            active=need["status"] != "withdrawn",
            enterprise=await gateway.names.get(Kind.ENTERPRISE, need["enterprise_id"]),
            experts=dict(zip(sorted(keys), names, strict=True)),
            openable={key for key in keys if grants.can_open(self.caller, Kind.EXPERT, key)},
            offers=offered,
            suggested=suggested,
            steps=await history(gateway, HistorySubject.HISTORY_SUBJECT_NEED, self.need_id),
            problem=problem,
            errors=by_field(problem),
            act=act,
            typed={name: str(value) for name, value in form.items()} if form else {},
            chosen=[str(value) for value in form.getlist("expert")] if form else need["expert_ids"],
            done=done,
            token=csrf.token(self.request),
        )

    def _offers(self, message: TransformationNeed, need: Plain) -> set[str]:
        facts = facts_of(message)
        return {
            act
            for act, stages in _OFFERED.items()
            if need["status"] != "withdrawn"
            and need["stage"] in stages
            and reach(MARKET[act], self.caller.principal).holds(facts)
        }
