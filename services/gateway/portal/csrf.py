"""A token that only our own pages can send: the session's; a visitor's is in a cookie and in the form."""

import secrets
from typing import Final

from fastapi import Request

from services.common import texts
from services.gateway.caller import Caller
from services.gateway.portal import cookies
from services.gateway.problems import Problem

FIELD: Final = "_token"
HEADER: Final = "X-CSRF-Token"
# Where a request's state holds a token that was made while answering.
MADE: Final = "form_token_made"
# A request that a browser says comes from another site is none of our pages'.
OURS: Final = frozenset({"same-origin", "none"})


def token(request: Request) -> str:
    """The token for the page's forms; a new one for a new visitor, whose browser the gate makes keep it."""
    known = _expected(request) or getattr(request.state, MADE, "")
    if not known:
        known = secrets.token_urlsafe(32)
        setattr(request.state, MADE, known)
    return known


def check(request: Request, sent: object) -> None:
    """Raises Problem 403 unless what was sent is the token."""
    expected = _expected(request)
    good = (
        isinstance(sent, str) and bool(expected) and secrets.compare_digest(expected.encode(), sent.encode())
    )
    if not good:
        raise stale()


def stale() -> Problem:
    """The refusal of a request that none of our pages made."""
    return Problem(403, "stale_form", texts.get("api.stale_form"))


def from_elsewhere(request: Request) -> bool:
    """Whether the browser says that another site made the request."""
    return request.headers.get("Sec-Fetch-Site", "none") not in OURS


def _expected(request: Request) -> str:
    caller: Caller = request.state.caller
    if caller.session_id:
        return caller.csrf
    known = request.cookies.get(cookies.form_name(secure=request.app.state.gateway.secure_cookies), "")
    return known if len(known) == 43 and known.isascii() else ""
