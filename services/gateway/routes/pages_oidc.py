"""Signing in by way of an OpenID provider, and linking an account with one."""

import asyncio
import logging
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.common import texts
from services.gateway.accounts.oidc import OidcClient, OidcRefused, OidcUnavailable
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import cookies, links
from services.gateway.problems import Problem

LINK: Final = "link:"
SIGN_IN: Final = "sign-in:"

router = APIRouter()

_log = logging.getLogger(__name__)


@router.get("/sign-in/oidc")
async def begin(
    request: Request, gateway: GatewayDep, after: Annotated[str, Query(alias="next", max_length=1000)] = ""
) -> Response:
    """Sends the visitor to the provider."""
    return await _to_provider(request, gateway, SIGN_IN + links.inside(after))


# A GET, for a browser that sends a form follows no redirect to another site under our policy; whoever is led
# here can only be linked with who they themselves are there.
@router.get("/account/identity")
async def link(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """Sends the signed-in person to the provider, to link the account with who they are there."""
    return await _to_provider(request, gateway, LINK + caller.principal.person)


@router.post("/account/identity/remove")
async def unlink(gateway: GatewayDep, caller: CallerDep) -> Response:
    """Takes the link away."""
    issuer = _client(gateway).settings.issuer
    await asyncio.to_thread(gateway.accounts.identities.unlink, caller.principal, issuer)
    return RedirectResponse("/account", 303)


@router.get("/sign-in/oidc/callback")
async def callback(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """Where the provider sends people back: signs in, or links, as the flow was begun."""
    client = _client(gateway)
    try:
        finished = await client.finish(request)
    except OidcRefused as error:
        _log.warning("sign-in at the provider does not hold: %s", error)
        raise Problem(403, "forbidden", texts.get("oidc.refused")) from error
    except OidcUnavailable as error:
        raise Problem(503, "unavailable", texts.get("oidc.unavailable")) from error
    if finished.purpose.startswith(LINK):
        # The flow's cookie outlives a change of account in the same browser.
        if finished.purpose.removeprefix(LINK) != caller.principal.person or caller.pending:
            raise Problem(403, "forbidden", texts.get("oidc.refused"))
        await asyncio.to_thread(gateway.accounts.identities.link, caller.principal, finished.identity)
        response: Response = RedirectResponse("/account", 303)
    else:
        begun = await asyncio.to_thread(
            gateway.accounts.identities.sign_in,
            finished.identity,
            caller.principal,
            request.headers.get("user-agent", ""),
            caller.session_id,
        )
        response = RedirectResponse(links.inside(finished.purpose.removeprefix(SIGN_IN)), 303)
        cookies.keep_session(response, begun.token, secure=gateway.secure_cookies)
    client.forget(response)
    return response


async def _to_provider(request: Request, gateway: Gateway, purpose: str) -> Response:
    try:
        return await _client(gateway).begin(request, purpose)
    except OidcRefused as error:
        raise Problem(502, "unavailable", texts.get("oidc.refused")) from error
    except OidcUnavailable as error:
        raise Problem(503, "unavailable", texts.get("oidc.unavailable")) from error


def _client(gateway: Gateway) -> OidcClient:
    client = gateway.accounts.oidc
    if client is None:
        raise Problem(404, "no_such_page", texts.get("api.no_such_page"))
    return client
