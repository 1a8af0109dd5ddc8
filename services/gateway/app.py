"""The application: which routes, which middleware, how errors are answered."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Final

import grpc
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.trace import Span
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from services.common import texts
from services.gateway import problems
from services.gateway.context import Gateway, trace_id
from services.gateway.middleware import BodyLimit, ErrorBoundary, HeadersMiddleware
from services.gateway.portal import render
from services.gateway.problems import Problem
from services.gateway.routes import (
    county_industries,
    demands,
    enterprises,
    events,
    health,
    matching,
    pages_browse,
    pages_edit,
    pages_live,
    pages_overview,
    pages_subject,
    scenarios,
    talents,
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
    matching.router,
    events.router,
    health.router,
)
PAGE_ROUTERS: Final = (
    pages_overview.router,
    pages_live.router,
    pages_browse.router,
    pages_edit.router,
    pages_subject.router,
)

Start = Callable[[], AbstractAsyncContextManager[Gateway]]


def create_app(start: Start, body_limit: int = MEBIBYTE, bulk_body_limit: int = 512 * MEBIBYTE) -> FastAPI:
    """The application; `start` makes the parts that routes use and lets go of them at the end."""

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
    )
    for router in API_ROUTERS:
        app.include_router(router)
    for router in PAGE_ROUTERS:
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(grpc.aio.AioRpcError, _on_rpc_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_middleware(BodyLimit, limit=body_limit, bulk_limit=bulk_body_limit)
    app.add_middleware(ErrorBoundary, page=_on_failure)
    app.add_middleware(HeadersMiddleware)
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
    if request.url.path.startswith(("/api/", "/healthz", "/readyz")):
        detail = ErrorDetail(
            code=problem.code,
            message=problem.message,
            fields=[FieldErrorBody(field=f.field, message=f.message) for f in problem.fields],
            trace_id=trace_id(),
        )
        body: dict[str, Any] = ErrorBody(error=detail).model_dump()
        return JSONResponse(body, problem.status, headers=problem.headers)
    return render.error_page(request, problem, trace_id())


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(request, error)


async def _on_rpc_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, grpc.aio.AioRpcError)
    return answer(request, problems.of_rpc(error))


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return answer(request, problems.of_validation(error.errors()))


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return answer(request, problems.of_http(error))


def _on_failure(request: Request) -> Response:
    return answer(request, Problem(500, "internal", texts.get("api.internal")))
