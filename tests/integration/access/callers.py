"""Who calls: each role for one of its own, and for another of the same role."""

from dataclasses import dataclass, replace
from typing import Final

from services.common.access.principal import VISITOR, Principal, Role, system

HOME: Final = "DZ-GXQ"
ABROAD: Final = "511724"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a name for reports."""

    name: str
    principal: Principal

    @property
    def role(self) -> Role:
        """The only role."""
        (role,) = self.principal.roles
        return role


def _member(role: Role, organisation: str, zone: str = "") -> Caller:
    person = f"person-{organisation}"
    return Caller(f"{role}@{organisation}", Principal(person, frozenset({role}), organisation, zone))


def _talent(record: str) -> Caller:
    return Caller(f"talent@{record}", Principal(f"person-{record}", frozenset({Role.TALENT}), talent=record))


# One a role, in the order of the table.
FIRST: Final = (
    Caller("visitor", VISITOR),
    _member(Role.ENTERPRISE, "firm-own"),
    _member(Role.PROVIDER, "office-own"),
    _talent("talent-own"),
    _member(Role.HR_BUREAU, "bureau-hr"),
    _member(Role.SCENARIO_CENTRE, "bureau-centre"),
    _member(Role.ZONE_BUREAU, "bureau-home", HOME),
    _member(Role.ADMIN, "platform-admin"),
    _member(Role.SECURITY, "platform-security"),
    _member(Role.AUDITOR, "platform-auditor"),
)
# Others of the roles that reach own objects or those of their zone.
SECOND: Final = (
    _member(Role.ENTERPRISE, "firm-other"),
    _member(Role.ENTERPRISE, "firm-quit"),
    _member(Role.PROVIDER, "office-other"),
    _talent("talent-other"),
    _member(Role.ZONE_BUREAU, "bureau-abroad", ABROAD),
)
SYSTEM: Final = Caller("system", system("table"))
# An account of no organisation yet.
NOBODY: Final = Caller("nobody", replace(VISITOR, person="person-nobody"))
# A firm that is a provider too, and has API keys.
BOTH: Final = Principal("person-firm-both", frozenset({Role.ENTERPRISE, Role.PROVIDER}), "firm-both")
