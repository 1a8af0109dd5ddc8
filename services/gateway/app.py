"""The application: which routes, which middleware, how errors are answered."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import grpc
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.trace import Span
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from services.common import database, texts
from services.common.audit.chain import Act
from services.common.errors import DomainError
from services.gateway import openapi, problems
from services.gateway.context import Gateway, trace_id
from services.gateway.gate import Gate, checked_form, served
from services.gateway.market.parts import PARTS
from services.gateway.middleware import BodyLimit, ErrorBoundary, HeaderLimit, HeadersMiddleware
from services.gateway.portal import render
from services.gateway.problems import Problem
from services.gateway.routes import (
    acts,
    api_administration,
    api_applications,
    api_audit,
    api_keys,
    api_organisations,
    api_session,
    attachments,
    county_industries,
    demand_workbooks,
    demands,
    enterprises,
    events,
    evidence,
    exchange,
    experts,
    health,
    import_files,
    list_exports,
    matching,
    needs,
    pages_account,
    pages_admin,
    pages_allocation,
    pages_analysis,
    pages_audit,
    pages_browse,
    pages_committee,
    pages_demand_lists,
    pages_edit,
    pages_erasure,
    pages_evidence,
    pages_exchange,
    pages_funnel,
    pages_home,
    pages_import,
    pages_imports,
    pages_introductions,
    pages_lists,
    pages_lists_desk,
    pages_live,
    pages_needs,
    pages_notices,
    pages_oidc,
    pages_organisation,
    pages_overview,
    pages_people,
    pages_pilots,
    pages_policies,
    pages_postings,
    pages_profile,
    pages_questions,
    pages_recognition,
    pages_registration,
    pages_resume,
    pages_review,
    pages_reviews,
    pages_scenario,
    pages_scoring,
    pages_sign_in,
    pages_solution_drafts,
    pages_solutions,
    pages_subject,
    pages_zone,
    scenarios,
    skills,
    talents,
    weights,
)
from services.gateway.schemas.base import ErrorBody, ErrorDetail, FieldErrorBody
from services.gateway.settings import MEBIBYTE

STATIC: Final = Path(__file__).parent / "static"
OPENAPI_URL: Final = "/api/openapi.json"
# Streams stay open for hours and would make spans that long.
UNTRACED: Final = "/static/,/healthz,/readyz,/api/events,/live/"

API_ROUTERS: Final = (
    scenarios.router,
    enterprises.router,
    talents.router,
    demands.router,
    county_industries.router,
    needs.router,
    experts.router,
    matching.router,
    skills.api,
    weights.api,
    events.router,
    health.router,
    api_session.router,
    api_applications.router,
    api_organisations.router,
    api_keys.router,
    api_administration.router,
    api_audit.router,
    list_exports.api,
    attachments.router,
    exchange.router,
    evidence.router,
    import_files.router,
    pages_resume.api_router,
    pages_people.api_router,
    demand_workbooks.router,
    *(acts.router(part) for part in PARTS),
)
PAGE_ROUTERS: Final = (
    pages_overview.router,
    pages_sign_in.router,
    pages_account.router,
    pages_oidc.router,
    pages_home.router,
    pages_import.router,
    pages_live.router,
    pages_browse.router,
    skills.pages,
    weights.pages,
    pages_edit.router,
    pages_subject.router,
    pages_registration.router,
    pages_organisation.router,
    pages_review.router,
    pages_reviews.router,
    pages_scoring.router,
    pages_questions.router,
    pages_admin.router,
    pages_audit.router,
    pages_scenario.router,
    pages_notices.router,
    pages_lists_desk.router,
    pages_lists.router,
    list_exports.router,
    attachments.pages,
    pages_solution_drafts.router,
    pages_solutions.router,
    pages_pilots.router,
    pages_evidence.router,
    pages_funnel.router,
    pages_needs.router,
    pages_people.router,
    pages_erasure.router,
    pages_profile.router,
    pages_imports.router,
    pages_demand_lists.router,
    pages_zone.router,
    pages_introductions.router,
    pages_allocation.router,
    pages_committee.router,
    pages_recognition.router,
    pages_policies.router,
    pages_postings.router,
    pages_analysis.router,
    pages_exchange.router,
)

_log = logging.getLogger(__name__)

Start = Callable[[], AbstractAsyncContextManager[Gateway]]


def create_app(
    start: Start,
    body_limit: int = MEBIBYTE,
    bulk_body_limit: int = 512 * MEBIBYTE,
    *,
    secure_cookies: bool = False,
) -> FastAPI:
    """The application; `start` makes the parts that routes use and lets go of them at the end.

    Raises UnruledRoute where a route has no row in access.py.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with start() as gateway:
            app.state.gateway = gateway
            yield

    app = FastAPI(
        title=texts.get("api.title"),
        description=texts.get("api.description"),
        version="1",
        openapi_url=OPENAPI_URL,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        dependencies=[Depends(checked_form)],
        # A redirect to the address with a slash would name the host that the request claims.
        redirect_slashes=False,
    )
    for router in API_ROUTERS:
        app.include_router(router)
    for router in PAGE_ROUTERS:
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(DomainError, _on_refusal)
    for away in database.UNAVAILABLE:
        app.add_exception_handler(away, _on_away)
    app.add_exception_handler(grpc.aio.AioRpcError, _on_rpc_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_middleware(Gate, routes=served(app), answer=refuse)
    app.add_middleware(BodyLimit, limit=body_limit, bulk_limit=bulk_body_limit)
    app.add_middleware(HeaderLimit, refuse=_on_too_much)
    app.add_middleware(ErrorBoundary, page=_on_failure)
    app.add_middleware(HeadersMiddleware)
    openapi.describe(app, secure=secure_cookies)
    FastAPIInstrumentor.instrument_app(
        app, excluded_urls=UNTRACED, exclude_spans=["receive", "send"], server_request_hook=_keep_private
    )
    return app


def _keep_private(span: Span, scope: dict[str, Any]) -> None:
    """Takes what people typed, and where from, out of a request's span."""
    private = {
        "http.url": scope["path"],
        "url.query": "",
        "net.peer.ip": "",
        "client.address": "",
    }
    held = getattr(span, "attributes", None) or {}
    span.set_attributes({name: value for name, value in private.items() if name in held})


def answer(request: Request, problem: Problem) -> Response:
    """A problem as JSON for programs, as a page for people."""
    if problems.is_api(request.url.path) or request.url.path.startswith("/live/"):
        detail = ErrorDetail(
            code=problem.code,
            message=problem.message,
            fields=[FieldErrorBody(field=f.field, message=f.message) for f in problem.fields],
            trace_id=trace_id(),
        )
        body: dict[str, Any] = ErrorBody(error=detail).model_dump()
        return JSONResponse(body, problem.status, headers=problem.headers)
    return render.error_page(request, problem, trace_id())


def refuse(request: Request, problem: Problem) -> Response:
    """The answer to what the gateway itself refuses; what somebody known had no right to goes to the log."""
    caller = render.caller_of(request)
    if problem.status == HTTPStatus.FORBIDDEN and caller.principal.person:
        gateway: Gateway = request.app.state.gateway
        told = f"{request.method} {request.url.path} {problem.code}"
        gateway.audit.refused(caller.principal, Act("request.refused", "route", detail=told))
    return answer(request, problem)


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return refuse(request, error)


async def _on_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    return refuse(request, problems.of_domain(error))


async def _on_away(request: Request, error: Exception) -> Response:
    _log.warning("the database is away: %s", type(error).__name__)
    return answer(request, problems.unavailable())


async def _on_rpc_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, grpc.aio.AioRpcError)
    return answer(request, problems.of_rpc(error))


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return answer(request, problems.of_validation(error.errors()))


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return answer(request, problems.of_http(error))


def _on_too_much(request: Request, status: int) -> Response:
    return answer(request, problems.of_http(HTTPException(status)))


def _on_failure(request: Request) -> Response:
    return answer(request, Problem(500, "internal", texts.get("api.internal")))
