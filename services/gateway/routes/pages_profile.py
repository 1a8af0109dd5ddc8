"""Pages: self-registration of talents, step by step, and the confirmation of what was registered.

A save changes the fields of its own step in the draft as it is then; so a step left open on another device
takes nothing away.
"""

from typing import Annotated, Any, Final
from urllib.parse import urlencode

import grpc
from dabridge.events.v1.talent_pb2 import Freshness
from dabridge.talent.v1 import registration_service_pb2 as api
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from services.common import texts
from services.gateway import problems, registrations
from services.gateway.codec import Plain, enum_number, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import csrf, render, versions
from services.gateway.portal import registration_form as form_of
from services.gateway.problems import Problem
from services.gateway.registrations import Seen
from services.gateway.routes import acts, pages_resume
from services.gateway.routes.acting import SHOWN, moved, shown, tried

PATH: Final = "/registration"
FOUND_MAX: Final = 20
STATES: Final = ("stale", "hidden")

router = APIRouter()
router.include_router(pages_resume.router)

Step = Annotated[str, Path(max_length=20)]
Done = Annotated[str, Query(max_length=20)]
Find = Annotated[str, Query(max_length=60)]


@router.get(PATH)
async def begin(gateway: GatewayDep, caller: CallerDep) -> Response:
    """Goes to where the person is: the first step that is open, or what there is to look through."""
    seen = await registrations.read(gateway, caller)
    step = form_of.first_open(seen.draft, seen.held["problems"]) if seen.begun else form_of.NAMES[0]
    return moved(_review() if step == form_of.REVIEW or _submitted(seen) else _at(step))


@router.get(f"{PATH}/step/{{step}}")
async def one(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    step: Step,
    done: Done = "",
    fix: bool = False,
    find: Find = "",
) -> Response:
    """A step's form; `find`: what is looked for in its vocabulary."""
    _known(step)
    seen = await registrations.read(gateway, caller)
    return await _step(request, gateway, seen, step, done=done, fix=fix, find=find)


@router.post(f"{PATH}/step/{{step}}")
async def save(request: Request, gateway: GatewayDep, caller: CallerDep, step: Step) -> Response:
    """Keeps a step as it was typed, right or wrong, and goes where its button leads; HTMX is told of it."""
    _known(step)
    form = await request.form()
    values = form_of.take(step, form)
    asked = form_of.action(form)
    try:
        held = await registrations.save(gateway, values)
    except grpc.aio.AioRpcError as error:
        problem = shown(error)
        if render.is_htmx(request):
            return render.page(request, "registration/_saved.html", status=problem.status, problem=problem)
        seen = await registrations.read(gateway, caller)
        typed = Seen({**seen.held, "draft": {**seen.draft, **values}})
        return await _step(request, gateway, typed, step, problem=problem)
    if render.is_htmx(request):
        wrong = Seen(held).problems(form_of.STEPS[step])
        return render.page(request, "registration/_saved.html", problem=None, held=held, wrong=wrong)
    return moved(_following(step, asked, str(form.get("go", ""))))


@router.get(f"{PATH}/review")
async def review(request: Request, gateway: GatewayDep, caller: CallerDep, done: Done = "") -> HTMLResponse:
    """All that was typed, what is wrong with it, and the button that submits it."""
    return await _review_page(request, gateway, caller, done=done)


@router.post(f"{PATH}/submit")
async def submit(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """Submits the draft that was looked through, or shows why not."""
    form = await request.form()
    sent = api.SubmitRegistrationRequest(
        expected_version=versions.version_typed(str(form.get("version", "")))
    )
    _, problem = await tried(gateway.backends, "registration.SubmitRegistration", sent)
    if problem is not None:
        return await _review_page(request, gateway, caller, problem=problem)
    return moved(_review(), "submitted")


@router.post(f"{PATH}/discard")
async def discard(gateway: GatewayDep) -> Response:
    """Throws the draft away."""
    await acts.call(gateway.backends, "registration.DiscardDraft", api.DiscardDraftRequest())
    return moved(_review(), "discarded")


@router.post(f"{PATH}/confirm")
async def confirm(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """Says that the profile still holds; goes back to where the button was."""
    form = await request.form()
    sent = api.ConfirmProfileRequest(expected_version=versions.version_typed(str(form.get("version", ""))))
    _, problem = await tried(gateway.backends, "registration.ConfirmProfile", sent)
    if problem is not None:
        return await _review_page(request, gateway, caller, problem=problem)
    return moved("/home" if form.get("from") == "home" else _review(), "confirmed")


@router.get("/parts/completeness")
async def completeness(request: Request, gateway: GatewayDep, caller: CallerDep) -> HTMLResponse:
    """How much is filled in and what the missing would bring, as a part of a page."""
    answer = await acts.call(gateway.backends, "registration.GetDraft", api.GetDraftRequest())
    meter = await registrations.meter(gateway, caller, to_plain(answer.registration))
    return render.page(request, "registration/_meter.html", meter=meter, step_of=form_of.STEP_OF)


@router.get("/freshness")
async def ages(
    request: Request,
    gateway: GatewayDep,
    state: Annotated[str, Query(max_length=10)] = "stale",
    page_token: Annotated[str, Query(max_length=1024)] = "",
) -> HTMLResponse:
    """How many profiles are fresh, stale and hidden, and which are the latter."""
    state = state if state in STATES else STATES[0]
    problem: Problem | None = None
    counted, page = api.CountFreshnessResponse(), api.ListByFreshnessResponse()
    try:
        counted = await acts.call(
            gateway.backends, "registration.CountFreshness", api.CountFreshnessRequest()
        )
        asked = api.ListByFreshnessRequest(
            freshness=enum_number(Freshness.DESCRIPTOR, state),  # type: ignore[arg-type]  # an enum's number
            page_token=page_token,
        )
        page = await acts.call(gateway.backends, "registration.ListByFreshness", asked)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    return render.page(
        request,
        "registration/freshness.html",
        status=problem.status if problem else 200,
        problem=problem,
        counted=to_plain(counted),
        states=STATES,
        state=state,
        items=[to_plain(item) for item in page.items],
        total=page.total,
        first=bool(page_token),
        after=page.next_page_token,
    )


def _known(step: str) -> None:
    if step not in form_of.STEPS:
        raise Problem(404, "not_found", texts.get("api.not_found"))


def _at(step: str) -> str:
    return f"{PATH}/step/{step}"


def _review() -> str:
    return f"{PATH}/review"


def _following(step: str, asked: form_of.Action, go: str) -> str:
    """Where a button leads."""
    if asked.name == "find" and asked.text:
        return f"{_at(step)}?{urlencode({'find': asked.text})}"
    if asked.name or go == "stay":
        return _at(step)
    if go == "back":
        return _at(form_of.before(step) or step)
    following = form_of.after(step)
    return _review() if following == form_of.REVIEW else _at(following)


def _submitted(seen: Seen) -> bool:
    return bool(seen.held["profile_version"] and not seen.held["version"])


async def _step(
    request: Request,
    gateway: Gateway,
    seen: Seen,
    step: str,
    *,
    done: str = "",
    fix: bool = False,
    find: str = "",
    problem: Problem | None = None,
) -> HTMLResponse:
    draft = seen.draft
    filled = form_of.filled(draft)
    # What nobody has touched yet is not wrong.
    wrong = seen.problems(form_of.STEPS[step]) if seen.begun and (fix or filled[step]) else {}
    if seen.prefilled:
        wrong = {field: told for field, told in wrong.items() if not draft.get(field)}
    kind = form_of.VOCABULARIES.get(step, "")
    return render.page(
        request,
        f"registration/step_{step}.html",
        status=problem.status if problem else 200,
        seen=seen,
        draft=draft,
        step=step,
        steps=form_of.NAMES,
        number=form_of.NAMES.index(step) + 1,
        filled=filled,
        errors=wrong,
        problem=problem,
        done=done,
        find=find,
        found=await _found(gateway, kind, find) if kind and find else [],
        vocabulary=kind,
        rows=form_of.rows(draft["skills"]),
        chosen=await _occupation(gateway, draft["occupation_code"]) if step == "work" else "",
        choices={"occupied": form_of.OCCUPIED, "purposes": registrations.allowed(draft)},
        token=csrf.token(request),
    )


async def _review_page(
    request: Request,
    gateway: Gateway,
    caller: CallerDep,
    *,
    done: str = "",
    problem: Problem | None = None,
) -> HTMLResponse:
    seen = await registrations.read(gateway, caller)
    wrong: list[Plain] = seen.held["problems"]
    return render.page(
        request,
        "registration/review.html",
        status=problem.status if problem else 200,
        seen=seen,
        held=seen.held,
        draft=seen.draft,
        steps=form_of.NAMES,
        filled=form_of.filled(seen.draft),
        wrong=[{**each, "step": form_of.step_of(each["field"])} for each in wrong] if seen.begun else [],
        chosen=await _occupation(gateway, seen.draft["occupation_code"]),
        purposes=registrations.allowed(seen.draft),
        meter=await registrations.meter(gateway, caller, seen.held),
        step_of=form_of.STEP_OF,
        problem=problem,
        done=done,
        token=csrf.token(request),
    )


async def _found(gateway: Gateway, kind: str, text: str) -> list[Plain]:
    asked = api.SuggestTermsRequest(kind=kind, text=text, limit=FOUND_MAX)
    answer = await acts.call(gateway.backends, "registration.SuggestTerms", asked)
    return [to_plain(term) for term in answer.terms]


async def _occupation(gateway: Gateway, code: str) -> str:
    """The name of an occupation; the code itself where it is none that we know."""
    if not code:
        return ""
    try:
        found = await _found(gateway, "occupation", code)
    except grpc.aio.AioRpcError as error:
        if problems.of_rpc(error).status not in SHOWN:
            raise
        found = []
    named: Any = next((term["name"] for term in found if term["code"] == code), "")
    return f"{named}（{code}）" if named else code
