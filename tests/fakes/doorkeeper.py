"""Sessions and API keys in memory, as the gateway's doorkeeper knows them."""

from typing import Final

from services.common.access.principal import Principal, Role
from services.gateway.caller import Caller, Pending

CSRF: Final = "csrf-of-the-session-that-calls"
# Whose the records "e1", "t1" and the zone 511724 are in tests.
ORGANISATION: Final = "e1"
TALENT: Final = "t1"
ZONE: Final = "511724"


def principal_of(*roles: Role) -> Principal:
    """A person of the organisation e1, the talent t1 or the zone 511724, as the roles have them."""
    return Principal(
        person=f"person-{'-'.join(roles)}",
        roles=frozenset(roles),
        organisation="" if roles == (Role.TALENT,) else ORGANISATION,
        zone=ZONE if Role.ZONE_BUREAU in roles else "",
        talent=TALENT if Role.TALENT in roles else "",
    )


class FakeDoorkeeper:
    """Knows the sessions and keys that a test gives it."""

    def __init__(self) -> None:
        self.sessions: dict[str, Caller] = {}
        self.keys: dict[str, Caller] = {}
        self.asked: list[tuple[str, str, bool]] = []
        self.fault: Exception | None = None

    def sign_in(self, *roles: Role, pending: Pending = "") -> str:
        """The token of a session in the roles."""
        token = f"session-{'-'.join(roles)}-{pending}"
        self.sessions[token] = Caller(
            principal_of(*roles),
            session_id=f"id of {token}",
            csrf=CSRF,
            name="王小明",
            organisation_name="达州示例单位",
            pending=pending,
        )
        return token

    def add_key(self, key: str, role: Role, *scopes: str) -> None:
        """Makes a key known that acts in a role within scopes."""
        principal = Principal(f"key:{key}", frozenset({role}), organisation=ORGANISATION)
        self.keys[key] = Caller(principal, scopes=frozenset(scopes))

    def by_session(self, token: str, address: str, agent: str, *, active: bool = True) -> Caller | None:
        """The session that the test knows."""
        self.asked.append((token, address, active))
        if self.fault is not None:
            raise self.fault
        return self.sessions.get(token)

    def by_api_key(self, key: str, address: str) -> Caller | None:
        """The key that the test knows."""
        self.asked.append((key, address, True))
        if self.fault is not None:
            raise self.fault
        return self.keys.get(key)
