"""Pages: the compendium of talent policies, and whom each concerns."""

from typing import Annotated, Any, Final
from urllib.parse import urlencode

import grpc
from dabridge.talent.v1 import policies_service_pb2 as api
from dabridge.talent.v1.policies_service_pb2 import Policy, PolicyAudience, PolicyStage
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway import firms, problems
from services.gateway.caller import Caller
from services.gateway.codec import Plain, enum_number, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import condition_rows, csrf, render
from services.gateway.portal.condition_rows import Row
from services.gateway.portal.versions import version_typed
from services.gateway.problems import Problem
from services.gateway.routes import acts, policy_exports
from services.gateway.routes.acting import SHOWN, by_field, moved, tried
from services.gateway.rules import may

PATH: Final = "/policies"
AUDIENCES: Final = ("talent", "enterprise")
STAGES: Final = ("published", "superseded", "expired")
# Fields of the form that are one line of text, and those that are several.
LINES: Final = (
    "title",
    "issuer",
    "document_number",
    "issued_on",
    "effective_on",
    "expires_on",
    "contact",
    "link",
    "source",
)
AREAS: Final = ("text", "how_to_apply", "changes")

router = APIRouter()
router.include_router(policy_exports.router)

PolicyId = Annotated[str, Path(max_length=128)]
Code = Annotated[str, Query(max_length=128)]


def edits(caller: Caller) -> bool:
    """Whether the caller writes policies."""
    return not may(TALENT_MARKET["CreatePolicy"]).isdisjoint(caller.principal.roles)


@router.get(PATH)
async def listed(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    text: Annotated[str, Query(max_length=100)] = "",
    audience: Code = "",
    stage: Code = "",
    zone: Code = "",
    industry: Code = "",
    page_token: Annotated[str, Query(max_length=1024)] = "",
) -> HTMLResponse:
    """A page of policies, the latest first."""
    stages = ("draft", *STAGES) if edits(caller) else STAGES
    asked = {
        "text": text,
        "audience": audience if audience in AUDIENCES else "",
        "stage": stage if stage in stages else "",
        "zone": zone,
        "industry": industry,
    }
    sent = api.ListPoliciesRequest(
        page_token=page_token,
        text=text,
        audience=enum_number(PolicyAudience.DESCRIPTOR, asked["audience"] or None),  # type: ignore[arg-type]  # of the enum
        stage=enum_number(PolicyStage.DESCRIPTOR, asked["stage"] or None),  # type: ignore[arg-type]  # of the enum
        zone=zone,
        industry=industry,
    )
    found, problem = api.ListPoliciesResponse(), None
    try:
        found = await acts.call(gateway.backends, "policies.ListPolicies", sent)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    kept = {name: value for name, value in asked.items() if value}
    after = urlencode({**kept, "page_token": found.next_page_token}) if found.next_page_token else ""
    return render.page(
        request,
        "policies/list.html",
        status=problem.status if problem else 200,
        asked=asked,
        audiences=AUDIENCES,
        stages=stages,
        problem=problem,
        found=[to_plain(item) for item in found.policies],
        total=found.total,
        first=f"{PATH}?{urlencode(kept)}" if page_token else "",
        after=f"{PATH}?{after}" if after else "",
        edits=edits(caller),
    )


@router.get(f"{PATH}/mine")
async def mine(request: Request, gateway: GatewayDep, caller: CallerDep) -> HTMLResponse:
    """What concerns the caller, condition by condition, and what is to be filled in."""
    sent = api.MatchPoliciesRequest()
    found, problem = api.MatchPoliciesResponse(), None
    try:
        await firms.fill_firm(gateway, sent)
        found = await acts.call(gateway.backends, "policies.MatchPolicies", sent)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    principal = caller.principal
    fill = f"/talent/{principal.talent}/edit"
    if sent.HasField("firm"):
        fill = f"/enterprise/{principal.organisation}/edit"
    return render.page(
        request,
        "policies/mine.html",
        status=problem.status if problem else 200,
        problem=problem,
        found=[to_plain(item) for item in found.matched],
        fill=fill,
        known=sent.HasField("firm") or bool(principal.talent),
    )


@router.get(f"{PATH}/new")
async def new(request: Request) -> HTMLResponse:
    """The form of a new entry."""
    return _form(request, None, {}, [Row()] * condition_rows.EMPTY_ROWS)


@router.post(f"{PATH}/new")
async def create(request: Request, gateway: GatewayDep) -> Response:
    """Begins an entry, or shows the form with what is wrong."""
    form = await request.form()
    return await _save(request, gateway, form, None)


@router.get(f"{PATH}/{{policy_id}}")
async def shown(
    request: Request, gateway: GatewayDep, caller: CallerDep, policy_id: PolicyId, done: bool = False
) -> HTMLResponse:
    """One version with the others of its entry."""
    return await _page(request, gateway, caller, policy_id, done=done)


@router.get(f"{PATH}/{{policy_id}}/diff")
async def diff(
    request: Request, gateway: GatewayDep, policy_id: PolicyId, against: Code = ""
) -> HTMLResponse:
    """What a version says otherwise than another."""
    entry = await _found(gateway, policy_id)
    found = await acts.call(
        gateway.backends,
        "policies.DiffPolicies",
        api.DiffPoliciesRequest(id=policy_id, against_id=against),
    )
    return render.page(
        request, "policies/diff.html", policy=entry["policy"], entry=entry, found=to_plain(found)
    )


@router.get(f"{PATH}/{{policy_id}}/edit")
async def edit(request: Request, gateway: GatewayDep, policy_id: PolicyId) -> HTMLResponse:
    """The form of a draft."""
    policy = (await _found(gateway, policy_id))["policy"]
    values = {name: policy[name] for name in (*LINES, *AREAS)}
    values |= {"benefits": "\n".join(policy["benefits"]), "audience": policy["audience"]}
    rows = [*condition_rows.rows_of(policy["conditions"]), *[Row()] * condition_rows.EMPTY_ROWS]
    return _form(request, policy, values, rows)


@router.post(f"{PATH}/{{policy_id}}/edit")
async def update(request: Request, gateway: GatewayDep, policy_id: PolicyId) -> Response:
    """Saves a draft, or shows the form with what is wrong."""
    form = await request.form()
    return await _save(request, gateway, form, (await _found(gateway, policy_id))["policy"])


@router.post(f"{PATH}/{{policy_id}}/revise")
async def revise(request: Request, gateway: GatewayDep, caller: CallerDep, policy_id: PolicyId) -> Response:
    """Begins the next version."""
    answer, problem = await tried(
        gateway.backends, "policies.RevisePolicy", api.RevisePolicyRequest(id=policy_id)
    )
    if problem:
        return await _page(request, gateway, caller, policy_id, problem=problem)
    return moved(f"{PATH}/{answer.policy.id}/edit")


@router.post(f"{PATH}/{{policy_id}}/publish")
async def publish(request: Request, gateway: GatewayDep, caller: CallerDep, policy_id: PolicyId) -> Response:
    """Publishes a draft, and tells those concerned."""
    form = await request.form()
    sent = api.PublishPolicyRequest(id=policy_id, expected_version=_version(form))
    await firms.fill_firms(gateway, sent)
    return await _acted(request, gateway, caller, sent)


@router.post(f"{PATH}/{{policy_id}}/expire")
async def expire(request: Request, gateway: GatewayDep, caller: CallerDep, policy_id: PolicyId) -> Response:
    """Ends a version that is in force."""
    form = await request.form()
    reason = str(form.get("reason", ""))
    sent = api.ExpirePolicyRequest(id=policy_id, expected_version=_version(form), reason=reason)
    return await _acted(request, gateway, caller, sent)


@router.post(f"{PATH}/{{policy_id}}/delete")
async def delete(request: Request, gateway: GatewayDep, caller: CallerDep, policy_id: PolicyId) -> Response:
    """Takes a draft away."""
    form = await request.form()
    sent = api.DeletePolicyRequest(id=policy_id, expected_version=_version(form))
    _, problem = await tried(gateway.backends, "policies.DeletePolicy", sent)
    if problem:
        return await _page(request, gateway, caller, policy_id, problem=problem)
    return moved(PATH)


def policy_of(form: FormData) -> Policy:
    """What the form says; raises Problem 422."""
    audience = str(form.get("audience", ""))
    made = Policy(
        audience=enum_number(  # type: ignore[arg-type]  # of the enum
            PolicyAudience.DESCRIPTOR, audience if audience in AUDIENCES else None
        ),
        benefits=[line.strip() for line in str(form.get("benefits", "")).splitlines() if line.strip()],
        conditions=condition_rows.conditions(condition_rows.typed(form), "conditions"),
    )
    for name in (*LINES, *AREAS):
        setattr(made, name, str(form.get(name, "")).replace("\r\n", "\n"))
    return made


async def _save(request: Request, gateway: Gateway, form: FormData, held: Plain | None) -> Response:
    rows = condition_rows.typed(form)
    values = {name: str(value) for name, value in form.items() if isinstance(value, str)}
    if form.get("_action") == "add":
        return _form(request, held, values, [*rows, Row()])
    backends = gateway.backends
    try:
        policy = policy_of(form)
        if held is None:
            sent: Any = api.CreatePolicyRequest(policy=policy)
        else:
            sent = api.UpdatePolicyRequest(id=held["id"], expected_version=_version(form), policy=policy)
        answer, problem = await tried(backends, f"policies.{_method(sent)}", sent)
    except Problem as refused:
        if refused.status not in SHOWN:
            raise
        answer, problem = None, refused
    if problem:
        return _form(request, held, values, [*condition_rows.filled(rows), Row()], problem)
    return moved(f"{PATH}/{answer.policy.id}", "1")


async def _acted(request: Request, gateway: Gateway, caller: Caller, sent: Any) -> Response:
    _, problem = await tried(gateway.backends, f"policies.{_method(sent)}", sent)
    if problem:
        return await _page(
            request, gateway, caller, sent.id, problem=problem, reason=getattr(sent, "reason", "")
        )
    return moved(f"{PATH}/{sent.id}", "1")


async def _page(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    policy_id: str,
    *,
    done: bool = False,
    problem: Problem | None = None,
    reason: str = "",
) -> HTMLResponse:
    entry = await _found(gateway, policy_id)
    return render.page(
        request,
        "policies/policy.html",
        status=problem.status if problem else 200,
        entry=entry,
        policy=entry["policy"],
        edits=edits(caller),
        done=done and not problem,
        problem=problem,
        reason=reason,
        token=csrf.token(request),
    )


def _form(
    request: Request,
    held: Plain | None,
    values: Plain,
    rows: list[Row],
    problem: Problem | None = None,
) -> HTMLResponse:
    return render.page(
        request,
        "policies/form.html",
        status=problem.status if problem else 200,
        policy=held,
        typed=values,
        rows=rows,
        kinds=condition_rows.KINDS,
        educations=condition_rows.EDUCATIONS,
        audiences=AUDIENCES,
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


async def _found(gateway: Gateway, policy_id: str) -> Plain:
    """Raises AioRpcError, which the application answers."""
    asked = api.GetPolicyRequest(id=policy_id)
    return to_plain(await acts.call(gateway.backends, "policies.GetPolicy", asked))


def _version(form: FormData) -> int:
    return version_typed(str(form.get("version", "")))


def _method(sent: Any) -> str:
    return type(sent).__name__.removesuffix("Request")
