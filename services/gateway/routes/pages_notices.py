"""What the caller is told, and what they asked to be told of."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import grpc
from dabridge.scenarios.v1 import notices_service_pb2 as api
from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from services.common import texts
from services.gateway import told
from services.gateway.codec import to_plain
from services.gateway.context import Gateway, GatewayDep
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import moved, tried
from services.gateway.routes.list_pages import address, kinds, name_of
from services.gateway.told import Told

NOTICES_SHOWN: Final = 30
# Kind of object → where its page is.
PLACES: Final[Mapping[str, str]] = {
    "allocation": "/allocations",
    "recognition": "/recognition/cases",
    "nomination": "/committee/nominations",
    "advice": "/committee/advice",
    "policy": "/policies",
    "scenario": "/scenario",
    "solution": "/solutions",
    "review": "/reviews",
    "pilot": "/pilots",
    "need": "/needs",
    "transformation_need": "/needs",
    "introduction": "/introductions",
    "demand": "/demand",
    "posting": "/postings",
    "demand_list": "/demand-lists",
    "list": "/lists",
    "talent_import": "/imports",
    "opportunity_list": "/lists",
}
DONE: Final = frozenset({"added", "ended"})

router = APIRouter()

Token = Annotated[str, Query(max_length=130)]
Text = Annotated[str, Form(max_length=200)]


@router.get("/notices")
async def notices(
    *,
    request: Request,
    gateway: GatewayDep,
    unread: Annotated[bool, Query()] = False,
    after: Token = "",
) -> Response:
    """A page of notices, newest first."""
    answer = await told.page(gateway.backends, after, NOTICES_SHOWN, unread_only=unread)
    here = {"unread": "true"} if unread else {}
    return render.page(
        request,
        "lifecycle/notices.html",
        found=[_shown(each) for each in answer.notices],
        partly=answer.partly,
        total=answer.total,
        unread=answer.unread,
        unread_only=unread,
        first=address("/notices", **here) if after else "",
        after=address("/notices", **here, after=answer.after) if answer.after else "",
        token=csrf.token(request),
    )


@router.post("/notices/read")
async def mark(
    *,
    request: Request,
    gateway: GatewayDep,
    notice_id: Annotated[str, Form(alias="id", max_length=20)] = "",
    unread: Annotated[bool, Form()] = False,
) -> Response:
    """Marks one notice as read, or all where none is named."""
    del request
    await told.mark(gateway.backends, notice_id)
    return RedirectResponse("/notices?unread=true" if unread else "/notices", 303)


@router.get("/parts/notices")
async def badge(request: Request, gateway: GatewayDep) -> Response:
    """How many notices are unread, for the head of a page; nothing where that cannot be had."""
    try:
        unread = await told.unread(gateway.backends)
    except grpc.aio.AioRpcError:
        unread = 0
    return render.page(request, "lifecycle/_badge.html", unread=unread)


@router.get("/subscriptions")
async def subscriptions(
    request: Request, gateway: GatewayDep, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """What the caller asked to be told of, and a form for more."""
    return await _subscriptions(request, gateway, {}, done=done)


@router.post("/subscriptions")
async def subscribe(
    *,
    request: Request,
    gateway: GatewayDep,
    kind: Text = "",
    zone: Text = "",
    industry: Text = "",
    domain: Text = "",
) -> Response:
    """Adds a subscription, or shows what is wrong."""
    typed = {"kind": kind, "zone": zone, "industry": industry, "domain": domain.strip()}
    asked = api.CreateSubscriptionRequest(subscription=api.Subscription(**typed))
    _, problem = await tried(gateway.backends, "notices.CreateSubscription", asked)
    if problem is not None:
        return await _subscriptions(request, gateway, typed, problem=problem)
    return moved("/subscriptions", "added")


@router.post("/subscriptions/{subscription_id}/end")
async def unsubscribe(gateway: GatewayDep, subscription_id: Annotated[str, Path(max_length=64)]) -> Response:
    """Ends a subscription."""
    asked = api.DeleteSubscriptionRequest(id=subscription_id)
    await acts.call(gateway.backends, "notices.DeleteSubscription", asked)
    return RedirectResponse("/subscriptions?done=ended", 303)


async def _subscriptions(
    request: Request,
    gateway: Gateway,
    typed: Mapping[str, str],
    *,
    problem: Problem | None = None,
    done: str = "",
) -> Response:
    answer = await acts.call(gateway.backends, "notices.ListSubscriptions", api.ListSubscriptionsRequest())
    known = await kinds(gateway.backends)
    return render.page(
        request,
        "lifecycle/subscriptions.html",
        status=problem.status if problem else 200,
        held=[{**to_plain(item), "kind_name": name_of(known, item.kind)} for item in answer.subscriptions],
        list_kinds=[kind for kind in known if kind["active"]],
        typed=typed,
        problem=problem,
        errors={item.field: item.message for item in problem.fields} if problem else {},
        done=texts.get(f"lifecycle.subscriptions.done.{done}") if done in DONE else "",
        token=csrf.token(request),
    )


def _shown(each: Told) -> dict[str, Any]:
    """A notice as its page shows it: a sentence, and where to go."""
    notice = each.notice
    try:
        text = texts.get(f"notices.{notice.kind}").format(**dict(notice.values))
    except (texts.UnknownText, KeyError, IndexError):
        text = texts.get("lifecycle.notices.unknown")
    place = PLACES.get(notice.object_kind, "")
    return {
        "id": each.id,
        "text": text,
        "path": f"{place}/{notice.object_id}" if place and notice.object_id else "",
        "at": notice.at,
        "read": notice.read,
    }
