"""Headers of calls that nobody stands behind."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jwt

from services.common.access import keys
from services.common.access.keys import SigningKeys
from services.common.access.principal import Principal
from services.common.access.tokens import Signer
from tests.stack import Mesh

Header = Callable[[str], str | None]


def headers(mesh: Mesh, caller: Principal, folder: Path) -> Mapping[str, Header]:
    """What each bad header is, and how it looks for a service; `folder` is for a stranger's keys.

    Each would be the caller's if it were good.
    """
    ours = SigningKeys(mesh.surroundings.keyring.signing)
    late = Signer(ours, lambda: time.time() - 3600)
    early = Signer(ours, lambda: time.time() + 3600)
    keys.create(folder)
    stranger = Signer(SigningKeys(folder))
    kid, _ = ours.current()

    def claims(server: str) -> dict[str, Any]:
        return jwt.decode(mesh.signer.token(caller, server), options={"verify_signature": False})

    def good(server: str) -> str:
        return mesh.signer.token(caller, server)

    def unsigned(server: str) -> str:
        return jwt.encode(claims(server), "", "none", headers={"kid": kid})

    def borrowed(server: str) -> str:
        """Signed by a stranger under our key's name."""
        _, key = SigningKeys(folder).current()
        return jwt.encode(claims(server), key, "EdDSA", headers={"kid": kid})

    def other(server: str) -> str:
        return "talent" if server != "talent" else "scenarios"

    return {
        "no token": lambda _: None,
        "garbage": lambda _: "Bearer garbage",
        "another scheme": lambda server: f"Basic {good(server)}",
        "an expired token": lambda server: f"Bearer {late.token(caller, server)}",
        "a token of the future": lambda server: f"Bearer {early.token(caller, server)}",
        "a token of another audience": lambda server: f"Bearer {good(other(server))}",
        "a stranger's token": lambda server: f"Bearer {stranger.token(caller, server)}",
        "a stranger's token under our key's name": lambda server: f"Bearer {borrowed(server)}",
        "an unsigned token": lambda server: f"Bearer {unsigned(server)}",
        "a changed token": lambda server: f"Bearer {good(server)[:-8]}AAAAAAAA",
    }
