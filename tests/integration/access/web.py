"""Requests to the gateway without a browser: nothing is kept between them, no redirect is followed."""

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

import httpx

from services.gateway.access import SAFE
from services.gateway.portal import cookies, csrf
from tests.integration.access.judge import Tally, Verdict
from tests.integration.access.people import Session

TIMEOUT: Final = {"connect": 30.0, "read": 30.0, "write": 30.0, "pool": 30.0}
_STREAMS: Final = ("/api/events", "/live/")
_DECIDED: Final = frozenset({409, 412})
# Where somebody is sent who has to sign in; the page after signing out tells of it.
_SIGN_IN: Final = re.compile(r"/sign-in(\?next=.*)?$|/sign-in/second-factor|/account/second-factor\?")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str = ""
    location: str = ""

    @property
    def told(self) -> str:
        return f"{self.status} {self.location or ' '.join(self.text.split())[:160]}"

    def json(self) -> Any:
        """The body's value."""
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request without its sender.

    `decided`: statuses, beside success, conflicts and redirects, of who passes; `denied`: beside the usual,
    of who is refused; `missing`: whether 404 is an answer of who passes, where nothing is named.
    """

    method: str
    path: str
    json: Any = None
    form: Mapping[str, Any] | None = None
    decided: frozenset[int] = frozenset()
    denied: frozenset[int] = frozenset()
    missing: bool = False

    @property
    def safe(self) -> bool:
        return self.method in SAFE

    def verdict(self, answer: Answer) -> Verdict:
        """What the answer means."""
        status = answer.status
        if status in self.decided or (status == 404 and self.missing):
            return Verdict.PASSED
        if status in {401, 403, 404} | self.denied:
            return Verdict.REFUSED
        if status == 303 and _SIGN_IN.match(answer.location):
            return Verdict.REFUSED
        if status < 400 or (status in _DECIDED and (not self.safe or status == 409)):
            return Verdict.PASSED
        return Verdict.UNDECIDED


@dataclass(frozen=True, slots=True)
class Trial:
    """A request and what has to come of it; with `read`, a list in which exactly `shown` are seen.

    `item`: whether a load's one item is what is let pass or refused.
    """

    about: str
    ask: Ask
    expected: bool
    read: Callable[[Answer], list[str]] | None = None
    shown: Mapping[str, bool] = field(default_factory=dict)
    item: tuple[str, ...] = ()

    def note(self, tally: Tally, cell: str, answer: Answer) -> None:
        """Takes the answer down."""
        name = f"{cell} {self.about}"
        verdict = self.ask.verdict(answer)
        if self.read is not None and answer.status == 200:
            tally.saw(name, self.read(answer), self.shown)
            return
        if self.item and answer.status == 200:
            verdict = _of_item(answer.json(), *self.item)
        tally.note(name, verdict, expected=self.expected, told=answer.told)


def _of_item(loaded: Any, forbidden: str, withdrawn: str) -> Verdict:
    broken = [each["message"] for error in loaded["errors"] for each in error["fields"]]
    if forbidden in broken:
        return Verdict.REFUSED
    return Verdict.PASSED if loaded["unchanged"] == 1 or withdrawn in broken else Verdict.UNDECIDED


class Web:
    """A program that asks; for several threads."""

    def __init__(self, portal: str) -> None:
        self._portal = portal
        self._local = threading.local()
        self._opened: list[httpx.HTTPTransport] = []

    def close(self) -> None:
        """Lets go of the connections."""
        for transport in self._opened:
            transport.close()

    def ask(
        self, ask: Ask, session: Session | None = None, *, token: str | None = "", key: str = ""
    ) -> Answer:
        """Sends it: in the session (a visitor's has no token), with its form's token, another one or, for
        None, none; or with an API key."""
        headers: dict[str, str] = {}
        content = b""
        if ask.json is not None:
            lines = isinstance(ask.json, bytes)
            content = ask.json if lines else json.dumps(ask.json).encode()
            headers["Content-Type"] = "application/x-ndjson" if lines else "application/json"
        elif not ask.safe and ask.form is not None:
            content = urlencode(ask.form, doseq=True).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if key:
            headers["Authorization"] = f"Bearer {key}"
        if session is not None:
            name = cookies.session_name(secure=False) if session.token else cookies.form_name(secure=False)
            headers["Cookie"] = f"{name}={session.token or session.csrf}"
            if not ask.safe and token is not None:
                headers[csrf.HEADER] = token or session.csrf
        return self._send(ask, headers, content)

    def _send(self, ask: Ask, headers: Mapping[str, str], content: bytes) -> Answer:
        request = httpx.Request(
            ask.method,
            self._portal + ask.path,
            headers=headers,
            content=content,
            extensions={"timeout": TIMEOUT},
        )
        response = self._transport().handle_request(request)
        try:
            location = response.headers.get("Location", "")
            if ask.path.startswith(_STREAMS) and response.status_code == 200:
                return Answer(200, "", location)
            text = response.read().decode("utf-8", "replace")
            return Answer(response.status_code, text, location)
        finally:
            response.close()

    def _transport(self) -> httpx.HTTPTransport:
        held: httpx.HTTPTransport | None = getattr(self._local, "transport", None)
        if held is None:
            held = self._local.transport = httpx.HTTPTransport()
            self._opened.append(held)
        return held
