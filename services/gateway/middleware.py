"""What holds for every answer: headers, size limits, and an error page where code fails."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.common import tracing

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A year; this host alone, for the others of the domain are not ours.
HSTS: Final = "max-age=31536000"
# Ends of the paths that take large bodies; their routes have bounds of their own.
LARGE: Final = ("/bulk",)
# Ends of the paths that take one file of 20 MiB in a form.
FILES: Final = ("/attachments", "/evidence", "/import")
FILE_LIMIT: Final = 20 * 1024 * 1024 + 64 * 1024
# Ends of the paths that take a workbook of people, of 50 MiB.
WORKBOOKS: Final = ("imports/upload", "imports/by-link")
# Paths that take a batch signed by a department, of 4 MiB, in base64 or as a file.
BATCHES: Final = ("/api/exchange/inbound/", "/exchange/batches")
BATCH_LIMIT: Final = 6 * 1024 * 1024
WORKBOOK_LIMIT: Final = 50 * 1024 * 1024 + 64 * 1024
MAX_HEADERS: Final = 100
MAX_HEADER_BYTES: Final = 32 * 1024
MAX_TARGET_BYTES: Final = 8 * 1024

_log = logging.getLogger(__name__)


class HeadersMiddleware:
    """Adds the security headers and the trace context to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        traceparent = tracing.current_traceparent()
        secure = scope["app"].state.gateway.secure_cookies
        kept = scope["path"].startswith("/static/")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if secure:
                    headers["Strict-Transport-Security"] = HSTS
                if not kept:
                    headers.setdefault("Cache-Control", "no-store")
                if traceparent:
                    headers["traceparent"] = traceparent
            await send(message)

        await self._app(scope, receive, send_with_headers)


class ErrorBoundary:
    """Answers with an error page where the application raises; the cause is logged, not shown."""

    def __init__(self, app: ASGIApp, page: Callable[[Request], Response]) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request; raises only where an answer had begun."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, note_start)
        except Exception:
            if started:
                raise
            _log.exception("%s %s failed", scope["method"], scope["path"])
            await self._page(Request(scope))(scope, receive, send)


class HeaderLimit:
    """Refuses requests with more or longer headers than browsers and programs send, or a longer address."""

    def __init__(self, app: ASGIApp, refuse: Callable[[Request, int], Response]) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        status = _too_much(scope) if scope["type"] == "http" else 0
        if status:
            await self._refuse(Request(scope), status)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _too_much(scope: Scope) -> int:
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MAX_TARGET_BYTES:
        return 414
    headers = scope["headers"]
    if len(headers) > MAX_HEADERS or sum(len(n) + len(v) for n, v in headers) > MAX_HEADER_BYTES:
        return 431
    return 0


class BodyLimit:
    """Refuses bodies above a limit with 413, whether their length is told or not."""

    def __init__(self, app: ASGIApp, limit: int, bulk_limit: int) -> None:
        self._app = app
        self._limit = limit
        self._bulk_limit = bulk_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        limit = self._bulk_limit if path.endswith(LARGE) else self._limit
        if path.endswith(FILES):
            limit = max(limit, FILE_LIMIT)
        if path.startswith(BATCHES):
            limit = max(limit, BATCH_LIMIT)
        if path.endswith(WORKBOOKS):
            limit = max(limit, WORKBOOK_LIMIT)
        await self._app(scope, _limited(receive, Headers(scope=scope), limit), send)


def _limited(receive: Receive, headers: Headers, limit: int) -> Callable[[], Awaitable[Message]]:
    told = headers.get("content-length", "")
    too_long = told.isdigit() and int(told) > limit
    taken = 0

    async def receive_limited() -> Message:
        nonlocal taken
        if too_long:
            raise HTTPException(413)
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413)
        return message

    return receive_limited
