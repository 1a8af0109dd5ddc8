"""A token in a cookie and in the form: only our own pages can send both."""

import secrets
from typing import Final

from fastapi import Request, Response

from services.common import texts
from services.gateway.problems import Problem

COOKIE: Final = "dabridge_form"
FIELD: Final = "_token"


def token(request: Request) -> str:
    """The visitor's token; a new one for a new visitor."""
    known = request.cookies.get(COOKIE, "")
    return known if len(known) == 43 and known.isascii() else secrets.token_urlsafe(32)


def remember(response: Response, value: str, *, secure: bool) -> None:
    """Keeps the token in the visitor's browser for the session."""
    response.set_cookie(COOKIE, value, httponly=True, samesite="strict", secure=secure, path="/")


def check(request: Request, sent: object) -> None:
    """Raises Problem 403 unless the form's token is the cookie's."""
    known = request.cookies.get(COOKIE, "")
    if not known or not isinstance(sent, str) or not secrets.compare_digest(known.encode(), sent.encode()):
        raise Problem(403, "forbidden", texts.get("api.forbidden"))
