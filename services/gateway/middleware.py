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
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

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

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
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
        limit = self._bulk_limit if scope["path"].endswith("/bulk") else self._limit
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
