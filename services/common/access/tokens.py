"""Signed tokens that say who calls: JWT, EdDSA, good for a minute and for one service."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import jwt

from services.common.access.keys import SigningKeys, VerifyingKeys
from services.common.access.principal import Principal, Role
from services.common.errors import Unauthenticated

ALGORITHM: Final = "EdDSA"
ISSUER: Final = "dabridge"
LIFE_S: Final = 60
LEEWAY_S: Final = 5
CLAIMS: Final = ("iss", "aud", "sub", "roles", "org", "zone", "talent", "address", "iat", "nbf", "exp")
_TEXTS: Final = ("sub", "org", "zone", "talent", "address")
_KEPT: Final = 4096


class Signer:
    """Makes tokens with the key that signs at the moment; may be used by several threads."""

    def __init__(self, keys: SigningKeys, now: Callable[[], float] = time.time) -> None:
        """`now` gives seconds since the epoch."""
        self._keys = keys
        self._now = now
        self._lock = threading.Lock()
        self._made: dict[tuple[Principal, str, str], tuple[float, str]] = {}

    def token(self, principal: Principal, audience: str) -> str:
        """A token good for `audience` for half a minute at least."""
        kid, key = self._keys.current()
        now = self._now()
        asked = (principal, audience, kid)
        until, token = self._made.get(asked, (0.0, ""))
        if now < until:
            return token
        token = jwt.encode(_claims(principal, audience, int(now)), key, ALGORITHM, headers={"kid": kid})
        with self._lock:
            if len(self._made) >= _KEPT:
                self._made = {item: made for item, made in self._made.items() if now < made[0]}
            if len(self._made) >= _KEPT:
                self._made.clear()
            self._made[asked] = (int(now) + LIFE_S / 2, token)
        return token


class Verifier:
    """Reads the tokens that are good for one service."""

    def __init__(self, keys: VerifyingKeys, audience: str) -> None:
        """`audience` is the service's name."""
        self._keys = keys
        self._audience = audience

    def principal(self, token: str) -> Principal:
        """Who calls; raises Unauthenticated, whose message never holds the token."""
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            key = self._keys.get(kid) if isinstance(kid, str) else None
            if key is None:
                raise Unauthenticated("the token names no key that is good")
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=self._audience,
                issuer=ISSUER,
                leeway=LEEWAY_S,
                options={"require": list(CLAIMS), "strict_aud": True},
            )
            return _principal(claims)
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise Unauthenticated(f"the token is not good: {type(error).__name__}") from None


def _claims(principal: Principal, audience: str, now: int) -> dict[str, Any]:
    return {
        "iss": ISSUER,
        "aud": audience,
        "sub": principal.person,
        "roles": sorted(principal.roles),
        "org": principal.organisation,
        "zone": principal.zone,
        "talent": principal.talent,
        "address": principal.address,
        "iat": now,
        "nbf": now,
        "exp": now + LIFE_S,
    }


def _principal(claims: Mapping[str, Any]) -> Principal:
    """Raises ValueError or TypeError for claims of other types, or a role that does not exist."""
    if not all(isinstance(claims[name], str) for name in _TEXTS) or not isinstance(claims["roles"], list):
        raise TypeError("a claim has another type")
    return Principal(
        person=claims["sub"],
        roles=frozenset(Role(role) for role in claims["roles"]),
        organisation=claims["org"],
        zone=claims["zone"],
        talent=claims["talent"],
        address=claims["address"],
    )
