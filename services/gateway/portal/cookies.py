"""The gateway's cookies: never readable by scripts, and bound to this host where they are secure."""

from typing import Final

from starlette.responses import Response

_SESSION: Final = "dabridge_session"
_FORM: Final = "dabridge_form"
_BOUND: Final = "__Host-"


def session_name(*, secure: bool) -> str:
    """The name of the session's cookie."""
    return f"{_BOUND}{_SESSION}" if secure else _SESSION


def form_name(*, secure: bool) -> str:
    """The name of the cookie that a visitor's forms repeat."""
    return f"{_BOUND}{_FORM}" if secure else _FORM


def keep_session(response: Response, token: str, *, secure: bool) -> None:
    """Signs the browser in until it is closed; how long the session holds is the server's business."""
    response.set_cookie(
        session_name(secure=secure), token, httponly=True, samesite="lax", secure=secure, path="/"
    )


def drop_session(response: Response, *, secure: bool) -> None:
    """Takes the session's cookie away."""
    response.delete_cookie(
        session_name(secure=secure), httponly=True, samesite="lax", secure=secure, path="/"
    )


def keep_form(response: Response, token: str, *, secure: bool) -> None:
    """Keeps a visitor's token for the browser's session."""
    response.set_cookie(
        form_name(secure=secure), token, httponly=True, samesite="strict", secure=secure, path="/"
    )
