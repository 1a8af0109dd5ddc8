"""Every request passes here first: who calls, how often, and whether the route's row lets them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.common import texts
from services.common.access import current
from services.common.access.principal import VISITOR
from services.common.database import UNAVAILABLE
from services.gateway import access, addresses, problems
from services.gateway.access import ANY_SCOPE, SAFE, Route, Rule
from services.gateway.caller import VISITOR_CALLER, Caller
from services.gateway.context import Gateway
from services.gateway.portal import cookies, csrf, links
from services.gateway.problems import Problem, is_api

STATIC: Final = "/static"
KEY_PREFIX: Final = "dbk_"
FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
# More than the largest form of ours has.
MAX_FIELDS: Final = 1000
MAX_FILES: Final = 10

Answer = Callable[[Request, Problem], Response]


@dataclass(frozen=True, slots=True)
class Served:
    """A route as the application has it."""

    methods: frozenset[str]
    path: str
    matches: Callable[[Scope], tuple[Match, Scope]]


class Turned(Exception):
    """The request is answered with something else than its route."""

    def __init__(self, answer: Response) -> None:
        super().__init__("turned away")
        self.answer = answer


def served(app: FastAPI) -> list[Served]:
    """The application's routes in the order in which they match.

    Raises UnruledRoute where one is neither a route with methods nor the static files, or where routes and
    rows differ.
    """
    found: list[Served] = []
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, Mount) and context.path == STATIC:
            continue
        if not context.methods or context.path is None:
            raise access.UnruledRoute(f"no row can rule {context.path}")
        found.append(Served(frozenset(context.methods), context.path, context.matches))
    access.check((verb, each.path) for each in found for verb in each.methods)
    return found


class Gate:
    """Sets `request.state.caller` and who acts, and lets pass what the table lets pass."""

    def __init__(
        self,
        app: ASGIApp,
        routes: Iterable[Served],
        answer: Answer,
        table: Mapping[Route, Rule] = access.ROUTES,
    ) -> None:
        self._app = app
        self._routes = list(routes)
        self._answer = answer
        self._table = table

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "lifespan" or _is_static(scope):
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError("only HTTP is served")
        request = Request(scope, receive)
        state = request.state
        address = addresses.client(scope, _gateway(request).trusted_proxies)
        state.caller = replace(VISITOR_CALLER, principal=VISITOR.at(address))
        rule, endpoint = self._find(scope)
        try:
            with current.acting(state.caller.principal):
                state.caller = await _identify(request, rule, address)
            with current.acting(_acts(state.caller)):
                if rule is not None:
                    admit(request, rule)
                    state.endpoint = endpoint
                elif others := self._methods(scope):
                    raise problems.method_not_allowed(others)
                await self._app(scope, receive, _with_cookie(request, send))
        except Problem as problem:
            await self._answer(request, problem)(scope, receive, send)
        except Turned as turned:
            await turned.answer(scope, receive, send)

    def _find(self, scope: Scope) -> tuple[Rule | None, Any]:
        for each in self._routes:
            match, child = each.matches(scope)
            if match is Match.FULL:
                verb = "GET" if scope["method"] == "HEAD" else scope["method"]
                return self._table[(verb, each.path)], child.get("endpoint")
        return None, None

    def _methods(self, scope: Scope) -> set[str]:
        """What is served at a path, whichever of the routes there serves it.

        A path without templates is itself alone, though one may fit it too: /api/demands/bulk is no demand.
        """
        found = [each for each in self._routes if each.matches(scope)[0] is Match.PARTIAL]
        itself = [each for each in found if "{" not in each.path]
        return {verb for each in itself or found for verb in each.methods}


def _with_cookie(request: Request, send: Send) -> Send:
    """Sets the cookie that belongs to a token which was made for a visitor's form."""

    async def sending(message: Message) -> None:
        made = getattr(request.state, csrf.MADE, "")
        if message["type"] == "http.response.start" and made:
            bare = Response()
            cookies.keep_form(bare, made, secure=_gateway(request).secure_cookies)
            MutableHeaders(scope=message).append("Set-Cookie", bare.headers["Set-Cookie"])
        await send(message)

    return sending


def _is_static(scope: Scope) -> bool:
    path: str = scope.get("path", "")
    return scope["type"] == "http" and path.startswith(f"{STATIC}/")


def _gateway(request: Request) -> Gateway:
    found: Gateway = request.app.state.gateway
    return found


def _acts(caller: Caller) -> Any:
    return VISITOR.at(caller.principal.address) if caller.pending else caller.principal


async def _identify(request: Request, rule: Rule | None, address: str) -> Caller:
    """Who calls; raises Problem: 401 for a key that is none, 429 for too many requests, 503 where nobody can
    tell."""
    gateway = _gateway(request)
    rate = rule.rate_of(request.method) if rule else "read"
    await gateway.limits.from_address(rate, address)
    try:
        caller = await asyncio.to_thread(known, gateway, request, address, active=not (rule and rule.quiet))
    except UNAVAILABLE as error:
        raise problems.unavailable() from error
    caller = replace(caller, principal=caller.principal.at(address))
    await gateway.limits.by_caller(rate, caller.principal.person, address)
    return caller


def known(gateway: Gateway, request: Request, address: str, *, active: bool) -> Caller:
    """Whose session or key the request brings; blocks; a key counts before a session.

    Raises Problem 401 for a key that is none. `active`: whether a person stands behind the request.
    """
    key = api_key(request)
    if key is not None:
        found = gateway.doorkeeper.by_api_key(key, address) if key.startswith(KEY_PREFIX) else None
        if found is None:
            raise problems.unauthenticated(texts.get("api.bad_key"))
        return found
    token = request.cookies.get(cookies.session_name(secure=gateway.secure_cookies), "")
    if not token:
        return VISITOR_CALLER
    agent = request.headers.get("User-Agent", "")[:200]
    return gateway.doorkeeper.by_session(token, address, agent, active=active) or VISITOR_CALLER


def api_key(request: Request) -> str | None:
    """The key that the request brings."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else None


def admit(request: Request, rule: Rule) -> None:
    """Raises Problem or Turned unless the caller may pass and the request comes from our pages."""
    caller: Caller = request.state.caller
    if caller.pending:
        if caller.pending not in rule.pending:
            raise _unfinished(request, caller.pending)
    elif not rule.admits(caller):
        raise _without_right(request, caller, rule)
    elif caller.scopes is not None and not _in_scope(rule.scope, caller.scopes):
        raise problems.out_of_scope(rule.scope)
    request.state.form_due = False
    if rule.csrf and request.method not in SAFE and not caller.by_key:
        _check_origin(request)


def _in_scope(needed: str, held: frozenset[str]) -> bool:
    return needed == ANY_SCOPE or (bool(needed) and needed in held)


def _unfinished(request: Request, pending: str) -> Exception:
    if is_api(request.url.path):
        return Problem(403, "sign_in_unfinished", texts.get("api.sign_in_unfinished"))
    return Turned(_redirect(request, access.PENDING_PAGES[pending]))


def _without_right(request: Request, caller: Caller, rule: Rule) -> Exception:
    if caller.signed_in:
        return problems.forbidden(rule.roles, caller.principal.roles)
    path = request.url.path
    if is_api(path) or path.startswith("/live/"):
        return problems.unauthenticated(texts.get("api.unauthenticated"))
    return Turned(_redirect(request, links.sign_in(_back(request))))


def _back(request: Request) -> str:
    """Where a person wants to be after signing in: here, or the page that this is a part of."""
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if request.method not in SAFE or request.headers.get("HX-Request"):
        base = str(request.base_url).rstrip("/")
        return shown.removeprefix(base) if shown.startswith(f"{base}/") else ""
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def _redirect(request: Request, address: str) -> Response:
    if request.headers.get("HX-Request"):
        return Response(status_code=401, headers={"HX-Redirect": address, "Cache-Control": "no-store"})
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def _check_origin(request: Request) -> None:
    """Checks the token in the header; one in a form is left to `checked_form`, which reads the form.

    A program without a session has none to misuse; that browsers do not make it call is enough.
    """
    if csrf.from_elsewhere(request):
        raise csrf.stale()
    caller: Caller = request.state.caller
    if not caller.session_id and is_api(request.url.path):
        return
    sent = request.headers.get(csrf.HEADER)
    if sent is not None:
        csrf.check(request, sent)
    elif request.headers.get("Content-Type", "").partition(";")[0].strip().lower() in FORMS:
        request.state.form_due = True
    else:
        raise csrf.stale()


async def checked_form(request: Request) -> AsyncIterator[None]:
    """A dependency of every route: checks the token of a form where none came in the header.

    Raises RuntimeError where the gate has ruled on another route than the one that runs.
    """
    if request.state.endpoint is not request.scope["endpoint"]:
        raise RuntimeError("the gate ruled on another route")
    if not request.state.form_due:
        yield
        return
    form = await request.form(max_fields=MAX_FIELDS, max_files=MAX_FILES)
    try:
        csrf.check(request, form.get(csrf.FIELD))
        yield
    finally:
        await form.close()
