"""Pages: people behind profiles: their identities, sealed, and what they consent to."""

import asyncio
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from dabridge.talent.v1 import people_service_pb2 as api
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from services.common import texts
from services.gateway import departments, problems
from services.gateway.caller import Caller
from services.gateway.codec import Plain, enum_number, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import by_field, moved, tried
from services.gateway.schemas.base import errors

ME: Final = "/me"
REVIEWS: Final = "/me/match-reviews"
QUEUE: Final = "/match-reviews"
FIELDS: Final = ("name", "mobile", "mail", "id_number", "address")
MARKETS: Final = ("talent_demand", "talent_county")
PURPOSES: Final = tuple(
    name.removeprefix("READING_PURPOSE_").lower() for name in api.ReadingPurpose.keys()[1:]
)
OUTCOMES: Final = tuple(
    name.removeprefix("MATCH_REVIEW_OUTCOME_").lower() for name in api.MatchReviewOutcome.keys()[1:]
)

router = APIRouter()
api_router = APIRouter(tags=[texts.get("market_api.tag.people")])

Id = Annotated[str, Path(max_length=64)]
Code = Annotated[str, Query(max_length=128)]
Token = Annotated[str, Query(max_length=1024)]


@router.get(ME)
async def me(request: Request, gateway: GatewayDep, done: Code = "") -> HTMLResponse:
    """Who the person is, who saw it, what they allow, and the ways to their data."""
    return await _me(request, gateway, done=done)


@router.post(f"{ME}/consents")
async def consent(request: Request, gateway: GatewayDep) -> Response:
    """Gives or withdraws a consent, or shows the page with what is wrong."""
    form = await request.form()
    purpose = enum_number(api.ConsentPurpose.DESCRIPTOR, _choice(form, "purpose", api.ConsentPurpose))
    recipient = _typed(form, "recipient")
    asked: Any = api.WithdrawConsentRequest(purpose=purpose, recipient=recipient)  # type: ignore[arg-type]
    method = "people.WithdrawConsent"
    if form.get("given") == "1":
        method = "people.GiveConsent"
        asked = api.GiveConsentRequest(
            purpose=purpose,  # type: ignore[arg-type]  # the number of an enum
            recipient=recipient,
            wording=_typed(form, "wording"),
        )
    typed = {name: _typed(form, name) for name in ("purpose", "recipient") if name in form}
    # A form that is about one of them never speaks for all.
    if "recipient" in typed and not recipient:
        nobody = problems.invalid("recipient", texts.get("people.consent.recipient.missing"))
        return await _me(request, gateway, problem=nobody, typed=typed)
    _, problem = await tried(gateway.backends, method, asked)
    if problem is not None:
        return await _me(request, gateway, problem=problem, typed=typed)
    return moved(ME, "consents")


async def _me(
    request: Request,
    gateway: Gateway,
    *,
    done: str = "",
    problem: Problem | None = None,
    typed: Plain | None = None,
) -> HTMLResponse:
    identity, consents, offices = await asyncio.gather(
        acts.call(gateway.backends, "people.GetIdentity", api.GetIdentityRequest()),
        acts.call(gateway.backends, "people.ListConsents", api.ListConsentsRequest()),
        departments.titles(gateway.backends),
    )
    held, kept = to_plain(identity), to_plain(consents)
    for each in held["readings"]:
        each["purpose"] = _purpose(each["purpose"])
    # Those whom the person has named, or who have read of them.
    known = {one for each in kept["consents"] for one in each["without"]}
    known |= {each["recipient"] for each in kept["entries"]}
    known |= {each["organisation_id"] for each in held["readings"]}
    names = await gateway.organisation_names.of(known)
    return render.page(
        request,
        "people/me.html",
        status=problem.status if problem else 200,
        held=held,
        fields=FIELDS,
        kept=kept,
        done=done if done in ("identity", "consents") else "",
        departments=offices,
        names=names | offices,
        typed=typed or {},
        problem=problem,
        token=csrf.token(request),
    )


@router.get(f"{ME}/identity")
async def identity(request: Request, gateway: GatewayDep, caller: CallerDep) -> HTMLResponse:
    """The form of the identity; before there is one, with what the account knows."""
    held = to_plain(await acts.call(gateway.backends, "people.GetIdentity", api.GetIdentityRequest()))
    values, prefilled = held["identity"] or dict.fromkeys(FIELDS, ""), False
    if not held["version"]:
        account = await asyncio.to_thread(gateway.accounts.own.contact, caller.principal.person)
        values, prefilled = {**values, "name": account.name, "mobile": account.mobile}, True
    return _identity(request, values, held["version"], prefilled=prefilled)


@router.post(f"{ME}/identity")
async def keep(request: Request, gateway: GatewayDep) -> Response:
    """Keeps the identity, or shows the form with what is wrong."""
    form = await request.form()
    values = {name: _typed(form, name) for name in FIELDS}
    seen = _typed(form, "version")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else 0
    asked = api.UpdateIdentityRequest(seen_version=version, identity=api.PersonIdentity(**values))
    _, problem = await tried(gateway.backends, "people.UpdateIdentity", asked)
    if problem is not None:
        return _identity(request, values, version, problem)
    return moved(ME, "identity")


def _identity(
    request: Request, values: Plain, version: int, problem: Problem | None = None, *, prefilled: bool = False
) -> HTMLResponse:
    return render.page(
        request,
        "people/identity.html",
        status=problem.status if problem else 200,
        values=values,
        version=version,
        prefilled=prefilled,
        problem=problem,
        errors={name.removeprefix("identity."): text for name, text in by_field(problem).items()},
        token=csrf.token(request),
    )


@router.get(f"{ME}/export.json")
async def export(gateway: GatewayDep) -> Response:
    """All that is held of the person, as a file."""
    return await _export(gateway)


@api_router.get(
    "/api/me/data",
    summary=texts.get("market_api.ExportData"),
    description=texts.get("market_api.ExportData.description"),
    operation_id="export_data",
    response_class=Response,
    responses={
        200: {"description": texts.get("api.response.ok"), "content": {"application/json": {}}},
        **errors(422),
    },
)
async def data(gateway: GatewayDep) -> Response:
    """The same for programs."""
    return await _export(gateway)


async def _export(gateway: Gateway) -> Response:
    told = await acts.call(gateway.backends, "people.ExportData", api.ExportDataRequest())
    headers = {
        "Content-Disposition": f'attachment; filename="{told.file_name}"',
        "Cache-Control": "no-store",
    }
    return Response(told.document, media_type="application/json", headers=headers)


@router.get(REVIEWS)
async def own_reviews(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    market: Code = "",
    counterpart: Code = "",
    done: Code = "",
    page_token: Token = "",
) -> HTMLResponse:
    """The person's own requests, and the form of a new one."""
    values = {"market": market if market in MARKETS else MARKETS[0], "counterpart_id": counterpart}
    return await _own_reviews(request, gateway, caller, values, page_token=page_token, done=bool(done))


@router.post(REVIEWS)
async def ask(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """Asks for a review, or shows the form with what is wrong."""
    form = await request.form()
    values = {name: _typed(form, name) for name in ("market", "counterpart_id", "reason")}
    asked = api.RequestMatchReviewRequest(**values)
    _, problem = await tried(gateway.backends, "people.RequestMatchReview", asked)
    if problem is not None:
        return await _own_reviews(request, gateway, caller, values, problem=problem)
    return moved(REVIEWS, "1")


async def _own_reviews(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    values: Plain,
    *,
    page_token: str = "",
    done: bool = False,
    problem: Problem | None = None,
) -> HTMLResponse:
    asked = api.ListMatchReviewsRequest(page_token=page_token)
    found = await acts.call(gateway.backends, "people.ListMatchReviews", asked)
    return render.page(
        request,
        "people/reviews.html",
        status=problem.status if problem else 200,
        found=[to_plain(each) for each in found.reviews],
        after=_after(REVIEWS, found.next_page_token),
        talent_id=caller.principal.talent,
        markets=MARKETS,
        values=values,
        done=done,
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


@router.get(f"{REVIEWS}/{{review_id}}")
async def own_review(request: Request, gateway: GatewayDep, review_id: Id) -> HTMLResponse:
    """One of the person's own requests, and its answer."""
    return await _review(request, gateway, review_id, back=REVIEWS)


@router.get(QUEUE)
async def queue(
    request: Request, gateway: GatewayDep, stage: Code = "open", page_token: Token = ""
) -> HTMLResponse:
    """The bureau's queue: open requests, oldest first, or the answered ones."""
    here = stage if stage in ("open", "answered") else "open"
    asked = api.ListMatchReviewsRequest(
        page_token=page_token,
        stage=enum_number(api.MatchReviewStage.DESCRIPTOR, here),  # type: ignore[arg-type]  # of an enum
    )
    found = await acts.call(gateway.backends, "people.ListMatchReviews", asked)
    return render.page(
        request,
        "people/queue.html",
        found=[to_plain(each) for each in found.reviews],
        total=found.total,
        stage=here,
        after=_after(QUEUE, found.next_page_token, stage=here),
    )


@router.get(f"{QUEUE}/{{review_id}}")
async def review(request: Request, gateway: GatewayDep, review_id: Id) -> HTMLResponse:
    """One request, with the form of its answer."""
    return await _review(request, gateway, review_id, back=QUEUE, answers=True)


@router.post(f"{QUEUE}/{{review_id}}/answer")
async def answer(request: Request, gateway: GatewayDep, review_id: Id) -> Response:
    """Answers a request, or shows it with what is wrong."""
    form = await request.form()
    values = {"outcome": _typed(form, "outcome"), "answer": _typed(form, "answer")}
    chosen = values["outcome"] if values["outcome"] in OUTCOMES else None
    seen = _typed(form, "version")
    asked = api.AnswerMatchReviewRequest(
        id=review_id,
        expected_version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else 0,
        outcome=enum_number(api.MatchReviewOutcome.DESCRIPTOR, chosen),  # type: ignore[arg-type]  # of an enum
        answer=values["answer"],
    )
    _, problem = await tried(gateway.backends, "people.AnswerMatchReview", asked)
    if problem is not None:
        return await _review(
            request, gateway, review_id, back=QUEUE, answers=True, values=values, problem=problem
        )
    return moved(f"{QUEUE}/{review_id}")


async def _review(
    request: Request,
    gateway: Gateway,
    review_id: str,
    *,
    back: str,
    answers: bool = False,
    values: Plain | None = None,
    problem: Problem | None = None,
) -> HTMLResponse:
    asked = api.GetMatchReviewRequest(id=review_id)
    found = to_plain(await acts.call(gateway.backends, "people.GetMatchReview", asked))
    return render.page(
        request,
        "people/review.html",
        status=problem.status if problem else 200,
        review=found["review"],
        steps=found["steps"],
        back=back,
        answers=answers and found["review"]["stage"] == "open",
        outcomes=OUTCOMES,
        values=values or {},
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


@router.get("/people/{talent_id}")
async def reading(request: Request, talent_id: Id) -> HTMLResponse:
    """What an officer states before they are shown who somebody is."""
    return _reading(request, talent_id)


@router.post("/people/{talent_id}")
async def read(request: Request, gateway: GatewayDep, talent_id: Id) -> Response:
    """Who somebody is, once, for the purpose that was stated."""
    form = await request.form()
    chosen = _choice(form, "purpose", api.ReadingPurpose)
    purpose = enum_number(api.ReadingPurpose.DESCRIPTOR, chosen)
    asked = api.ReadIdentityRequest(id=talent_id, purpose=purpose)  # type: ignore[arg-type]  # of an enum
    shown, problem = await tried(gateway.backends, "people.ReadIdentity", asked)
    told = to_plain(shown.identity) if shown is not None else None
    return _reading(request, talent_id, told, problem, chosen or "")


def _reading(
    request: Request,
    talent_id: str,
    shown: Plain | None = None,
    problem: Problem | None = None,
    purpose: str = "",
) -> HTMLResponse:
    return render.page(
        request,
        "people/reading.html",
        status=problem.status if problem else 200,
        talent_id=talent_id,
        shown=shown,
        fields=FIELDS,
        purposes=PURPOSES,
        purpose=purpose,
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


def _purpose(code: str) -> str:
    """A purpose of reading in words, or as another part put it."""
    return texts.get(f"people.purpose.{code}") if code in (*PURPOSES, "introduction") else code


def _choice(form: FormData, name: str, enum: Any) -> str | None:
    """What was chosen of an enum's values, by its plain name; None for anything else."""
    given = _typed(form, name)
    known = {each.rpartition("PURPOSE_")[2].lower() for each in enum.keys()[1:]}
    return given if given in known else None


def _typed(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _after(path: str, token: str, **kept: str) -> str:
    return f"{path}?{urlencode({**kept, 'page_token': token})}" if token else ""
