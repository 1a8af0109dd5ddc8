"""Sign-in at an OpenID provider, such as a province's unified identity: Authlib's client, configured."""

import base64
import json
import os
import time
from dataclasses import dataclass
from typing import Any, Final

import httpx2
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]  # it ships no types
from authlib.integrations.starlette_client import OAuth  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.common import settings
from services.common.settings import Environ, SettingsError

# Never "none", and nothing that a shared secret signs.
ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"}
)
TIMEOUT_S: Final = 10.0
FLOW_COOKIE: Final = "dabridge_oidc"
FLOW_S: Final = 600
_SUBJECT_MAX: Final = 255
_CLIENT: Final = "provider"
_DISCOVERY: Final = "/.well-known/openid-configuration"


class OidcRefused(Exception):
    """The provider said no, or its answer does not hold; nobody is signed in."""


class OidcUnavailable(Exception):
    """The provider cannot be reached."""


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """Which provider; `name` is what the sign-in page calls it, `redirect_uri` where it sends people back."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    redirect_uri: str

    @classmethod
    def from_environ(cls, environ: Environ) -> "OidcSettings | None":
        """None where OIDC_ISSUER is not set; raises SettingsError."""
        issuer = settings.text(environ, "OIDC_ISSUER", "").rstrip("/")
        if not issuer:
            return None
        redirect = settings.required(environ, "OIDC_REDIRECT_URI")
        for name, url in (("OIDC_ISSUER", issuer), ("OIDC_REDIRECT_URI", redirect)):
            if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
                raise SettingsError(name, "must be an https address (http on the loopback alone)")
        return cls(
            issuer=issuer,
            client_id=settings.required(environ, "OIDC_CLIENT_ID"),
            client_secret=settings.required(environ, "OIDC_CLIENT_SECRET"),
            name=settings.text(environ, "OIDC_NAME", "统一身份认证"),
            redirect_uri=redirect,
        )


@dataclass(frozen=True, slots=True)
class ExternalIdentity:
    """A person as a provider knows them; `subject` is stable and unique at the issuer."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A sign-in at the provider that holds, and what it was begun for."""

    identity: ExternalIdentity
    purpose: str


class OidcClient:
    """The authorization code flow with state, nonce and PKCE; its memory lies sealed in a cookie."""

    def __init__(self, settings: OidcSettings, key: bytes, *, secure: bool) -> None:
        """`key` (32 bytes) seals the cookie; `secure` as for the session's cookie."""
        self.settings = settings
        self._sealer = AESGCM(key)
        self._secure = secure
        oauth = OAuth()
        self._client = oauth.register(
            _CLIENT,
            server_metadata_url=settings.issuer + _DISCOVERY,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            client_kwargs={"scope": "openid", "code_challenge_method": "S256", "timeout": TIMEOUT_S},
        )

    async def begin(self, request: Request, purpose: str) -> Response:
        """Sends the visitor to the provider; raises OidcUnavailable or OidcRefused."""
        session: dict[str, Any] = {}
        request.scope["session"] = session
        await self._metadata()
        response: RedirectResponse = await self._client.authorize_redirect(
            request, self.settings.redirect_uri
        )
        kept = self._seal({"session": session, "purpose": purpose, "begun": time.time()})
        response.set_cookie(
            FLOW_COOKIE,
            kept,
            max_age=FLOW_S,
            httponly=True,
            samesite="lax",
            secure=self._secure,
            path="/sign-in/oidc",
        )
        return response

    async def finish(self, request: Request) -> Finished:
        """Who came back from the provider; raises OidcRefused or OidcUnavailable."""
        flow = self._unseal(request.cookies.get(FLOW_COOKIE, ""))
        if not 0 <= time.time() - flow["begun"] <= FLOW_S:
            raise OidcRefused("the flow was begun too long ago")
        request.scope["session"] = flow["session"]
        await self._metadata()
        try:
            token = await self._client.authorize_access_token(request)
        except (OAuthError, JoseError, ValueError, KeyError, TypeError) as error:
            raise OidcRefused(getattr(error, "error", "") or type(error).__name__) from error
        except httpx2.HTTPError as error:
            raise OidcUnavailable(type(error).__name__) from error
        subject = (token.get("userinfo") or {}).get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= _SUBJECT_MAX:
            raise OidcRefused("the ID token names nobody")
        return Finished(ExternalIdentity(self.settings.issuer, subject), flow["purpose"])

    @staticmethod
    def forget(response: Response) -> None:
        """Takes the cookie of a flow back."""
        response.delete_cookie(FLOW_COOKIE, path="/sign-in/oidc")

    async def _metadata(self) -> None:
        try:
            metadata = await self._client.load_server_metadata()
        except (httpx2.HTTPError, ValueError) as error:
            raise OidcUnavailable(type(error).__name__) from error
        if str(metadata.get("issuer", "")).rstrip("/") != self.settings.issuer:
            raise OidcRefused("the provider calls itself another issuer")
        told = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [name for name in told if name in ALGORITHMS]

    def _seal(self, flow: dict[str, Any]) -> str:
        # 12 random bytes a message; a key seals far fewer than the 2^32 that this allows.
        nonce = os.urandom(12)
        sealed = self._sealer.encrypt(nonce, json.dumps(flow).encode(), FLOW_COOKIE.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def _unseal(self, kept: str) -> dict[str, Any]:
        try:
            raw = base64.urlsafe_b64decode(kept.encode())
            flow: dict[str, Any] = json.loads(self._sealer.decrypt(raw[:12], raw[12:], FLOW_COOKIE.encode()))
        except (InvalidTag, ValueError) as error:
            raise OidcRefused("no flow was begun in this browser") from error
        return flow
