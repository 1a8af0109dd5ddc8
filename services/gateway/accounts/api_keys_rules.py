"""What an API key looks like, what it may be allowed, and how long it lives. Pure, apart from chance."""

import re
import secrets
import string
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from services.common import texts
from services.common.access.principal import Role
from services.gateway.accounts.organisations_rules import MARKET
from services.gateway.problems import FieldProblem

NAME_MAX: Final = 60
DAYS_DEFAULT: Final = 90
DAYS_MAX: Final = 365
LIVE_MAX: Final = 20
USED_EVERY: Final = timedelta(minutes=1)

# A key has no second factor, so it carries no staff role.
CARRIED: Final = MARKET
SCOPES: Final[dict[str, frozenset[Role]]] = {
    "scenarios:read": CARRIED,
    "scenarios:write": frozenset({Role.PROVIDER}),
    "enterprises:read": CARRIED,
    "enterprises:write": frozenset({Role.ENTERPRISE}),
    "demands:read": CARRIED,
    "demands:write": frozenset({Role.ENTERPRISE}),
    "county-industries:read": CARRIED,
    "matching:read": CARRIED,
    "lists:read": CARRIED,
    "solutions:read": CARRIED,
    "solutions:write": frozenset({Role.ENTERPRISE}),
    "reviews:read": frozenset({Role.PROVIDER}),
    "reviews:write": frozenset({Role.PROVIDER}),
    "pilots:read": CARRIED,
    "pilots:write": CARRIED,
    "needs:read": frozenset({Role.ENTERPRISE}),
    "needs:write": frozenset({Role.ENTERPRISE}),
    "notices:read": CARRIED,
    "notices:write": CARRIED,
    "erasures:read": CARRIED,
    "registrations:read": frozenset({Role.ENTERPRISE, Role.PROVIDER}),
    "introductions:read": frozenset({Role.ENTERPRISE}),
    "policies:read": CARRIED,
    "recognitions:read": CARRIED,
    "introductions:write": frozenset({Role.ENTERPRISE}),
    "analysis:read": CARRIED,
    "committee:read": CARRIED,
    "committee:write": CARRIED,
}

_ID_LETTERS: Final = string.ascii_lowercase + string.digits
_KEY: Final = re.compile(r"dbk_(?P<id>[a-z0-9]{8})_(?P<secret>[A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Secret:
    """A key as its user holds it; only the hash is kept."""

    id: str
    secret: str

    @property
    def text(self) -> str:
        """The whole key, shown once."""
        return f"dbk_{self.id}_{self.secret}"

    @property
    def hash(self) -> bytes:
        """What is stored of it. No salt: 256 random bits have no dictionary."""
        return sha256(self.secret.encode()).digest()


def fresh() -> Secret:
    """A new key; nobody can guess it."""
    return Secret("".join(secrets.choice(_ID_LETTERS) for _ in range(8)), secrets.token_urlsafe(32))


def parsed(text: str) -> Secret | None:
    """A key from its text; None where it does not look like one."""
    match = _KEY.fullmatch(text)
    return Secret(match["id"], match["secret"]) if match else None


def scopes_of(roles: Collection[Role]) -> list[str]:
    """The scopes that an organisation with these roles may give to a key."""
    return [scope for scope, held_by in SCOPES.items() if not held_by.isdisjoint(roles)]


def check(name: str, scopes: Collection[str], days: int, roles: Collection[Role]) -> list[FieldProblem]:
    """Every rule that a new key of an organisation with these roles breaks."""
    problems: list[FieldProblem] = []
    if not name:
        problems.append(FieldProblem("name", texts.get("organisations.rule.key_name")))
    elif len(name) > NAME_MAX or not name.isprintable():
        problems.append(FieldProblem("name", texts.get("organisations.rule.too_long", most=NAME_MAX)))
    if not scopes:
        problems.append(FieldProblem("scopes", texts.get("organisations.rule.scopes_needed")))
    elif not set(scopes).issubset(scopes_of(roles)):
        problems.append(FieldProblem("scopes", texts.get("organisations.rule.scopes_beyond")))
    if not 1 <= days <= DAYS_MAX:
        problems.append(FieldProblem("days", texts.get("organisations.rule.days", most=DAYS_MAX)))
    return problems
