"""Somebody at a browser, over the application without a socket."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from services.gateway.portal import cookies

_TOKEN = re.compile(r'name="_token" value="([^"]+)"')


@dataclass
class Browser:
    """Keeps cookies, sends the token of the page seen last, and follows redirects."""

    client: httpx.AsyncClient
    token: str = ""

    async def get(self, path: str, status: int = 200) -> str:
        """A page's text."""
        return self._seen(await self.client.get(path), status)

    async def post(
        self, path: str, data: Mapping[str, str | Sequence[str]] | None = None, status: int = 200
    ) -> str:
        """The text of the page that a form leads to."""
        fields = {
            name: list(value) if not isinstance(value, str) else value for name, value in (data or {}).items()
        }
        return self._seen(await self.client.post(path, data={"_token": self.token} | fields), status)

    async def api(self, method: str, path: str, body: object = None, status: int = 200) -> dict[str, object]:
        """What the API answers; {} where it answers nothing."""
        answer = await self.client.request(method, path, json=body, headers={"X-CSRF-Token": self.token})
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        found: dict[str, object] = answer.json() if answer.content else {}
        return found

    def sign_in(self, token: str, csrf: str) -> "Browser":
        """Has a session from now on."""
        self.client.cookies.set(cookies.session_name(secure=False), token)
        self.token = csrf
        return self

    @property
    def path(self) -> str:
        """The page that is shown."""
        return self._path

    def _seen(self, answer: httpx.Response, status: int) -> str:
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        self._path = answer.url.path
        found = _TOKEN.search(answer.text)
        if found:
            self.token = found[1]
        return answer.text
