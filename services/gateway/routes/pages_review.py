"""Pages of reviewers: the queue, an application, the organisations that are in."""

from typing import Annotated, Literal

import grpc
from fastapi import APIRouter, Form, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.common.access.principal import Principal
from services.gateway import problems
from services.gateway.accounts.registration_store import OPEN, STATUSES
from services.gateway.accounts.review_records import GrpcEnterpriseRecords
from services.gateway.context import Gateway, GatewayDep
from services.gateway.problems import Problem
from services.gateway.routes.organisation_lists import add_routes
from services.gateway.routes.organisation_pages import (
    SHOWN,
    Action,
    Done,
    Id,
    Number,
    Person,
    Typed,
    moved,
    pages,
    show,
)

QUEUE = "/review"
ORGANISATIONS = "/review/organisations"

router = APIRouter()


@router.get(QUEUE)
def queue(
    *,
    request: Request,
    gateway: GatewayDep,
    person: Person,
    status: Annotated[
        Literal["open", "all", "pending", "approving", "approved", "refused"], Query()
    ] = "open",
    page: Number = 1,
    done: Done = "",
) -> Response:
    """Applications, those that wait longest first."""
    statuses = {"open": OPEN, "all": STATUSES}.get(status, (status,))
    found = gateway.accounts.review.queue(person, statuses, page)
    return show(
        request,
        "queue.html",
        done=done,
        found=found,
        wanted=status,
        statuses=("open", "all", *STATUSES),
        pages=pages(QUEUE, found, status=status),
    )


add_routes(router, ORGANISATIONS)


@router.get(f"{QUEUE}/{{application_id}}")
def application(request: Request, gateway: GatewayDep, person: Person, application_id: Id) -> Response:
    """One application with its contact."""
    return _application(request, gateway, person, application_id)


@router.post(f"{QUEUE}/{{application_id}}")
async def decide(
    *,
    request: Request,
    gateway: GatewayDep,
    person: Person,
    application_id: Id,
    action: Action = "",
    version: Annotated[int, Form(ge=1, le=2**31 - 1)],
    reason: Typed = "",
) -> Response:
    """The decision; where the scenarios service fails, the page says so and nothing is lost."""
    review = gateway.accounts.review
    try:
        if action == "approve":
            records = GrpcEnterpriseRecords(gateway.backends)
            await review.approve(person, records, application_id, version)
        else:
            await run_in_threadpool(review.refuse, person, application_id, version, reason)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    except Problem as refused:
        if refused.status not in SHOWN:
            raise
        problem = refused
    else:
        return moved(QUEUE, "review.done.approved" if action == "approve" else "review.done.refused")
    return await run_in_threadpool(
        _application, request, gateway, person, application_id, problem=problem, reason=reason
    )


def _application(
    request: Request,
    gateway: Gateway,
    person: Principal,
    application_id: str,
    *,
    problem: Problem | None = None,
    reason: str = "",
) -> Response:
    case = gateway.accounts.review.read(person, application_id)
    return show(request, "case.html", problem=problem, case=case, reason=reason)
