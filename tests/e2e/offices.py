"""Members of organisations and experts as programs with sessions: what they ask over HTTP."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from services.common.access.principal import Role
from services.gateway.portal import cookies, csrf
from tests.integration.access.people import People, Session
from tests.stack import Mesh

Json = dict[str, Any]


def until(holds: Callable[[], bool], seconds: float = 30.0) -> float:
    """Returns after how many seconds `holds` did; fails where it does not in time."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.1)
    return time.monotonic() - began


@dataclass(frozen=True)
class Caller:
    """Somebody with a session; every answer that is no success fails, unless it is asked for."""

    client: httpx.Client

    def get(self, path: str, status: int = 200, **query: Any) -> Json:
        """The body of what is read."""
        return _read(self.client.get(path, params=query), status)

    def post(self, path: str, body: Json | None = None, version: int = 0, status: int = 0) -> Json:
        """What an act answers; `version` is the one seen."""
        return self.send("POST", path, body, version, status)

    def put(self, path: str, body: Json, version: int = 0, status: int = 0) -> Json:
        """What an act answers; `version` is the one seen."""
        return self.send("PUT", path, body, version, status)

    def send(self, verb: str, path: str, body: Json | None, version: int, status: int) -> Json:
        """What a write answers: 200 or 201 where no status is named."""
        headers = {"If-Match": f'"{version}"'} if version else {}
        answer = self.client.request(verb, path, json=body or {}, headers=headers)
        return _read(answer, status or (201 if answer.status_code == 201 else 200))


def _read(answer: httpx.Response, status: int) -> Json:
    assert answer.status_code == status, (answer.request.url.path, answer.status_code, answer.text[:500])
    if not answer.headers.get("Content-Type", "").startswith("application/json"):
        return {}
    found: Json = answer.json()
    return found


class Offices:
    """Makes callers of a mesh; each organisation is made when first named."""

    def __init__(self, mesh: Mesh, people: People) -> None:
        self._portal = mesh.portal
        self._people = people
        self._made: set[str] = set()
        self._clients: list[httpx.Client] = []

    def close(self) -> None:
        """Lets go of the connections."""
        for client in self._clients:
            client.close()

    def member(self, role: Role, organisation: str, zone: str = "") -> Caller:
        """A new member of the organisation, in its role."""
        roles = frozenset({role})
        if organisation not in self._made:
            self._people.organisation(roles, organisation, zone)
            self._made.add(organisation)
        person = self._people.person()
        self._people.join(person.account_id, organisation, roles, owner=True)
        return self._caller(self._people.session(person.account_id, organisation))

    def talent(self, talent: str) -> Caller:
        """A person whose talent record has the id."""
        return self._caller(self._people.session(self._people.person(talent).account_id))

    def visitor(self) -> Caller:
        """Anybody."""
        return self._caller(None)

    def _caller(self, session: Session | None) -> Caller:
        client = httpx.Client(base_url=self._portal, timeout=30)
        if session is not None:
            client.cookies.set(cookies.session_name(secure=False), session.token)
            client.headers[csrf.HEADER] = session.csrf
        self._clients.append(client)
        return Caller(client)
