"""Who stands behind a call."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person is to the system; a person may be several at once."""

    VISITOR = "visitor"
    ENTERPRISE = "enterprise"
    PROVIDER = "provider"
    TALENT = "talent"
    HR_BUREAU = "hr_bureau"
    SCENARIO_CENTRE = "scenario_centre"
    ZONE_BUREAU = "zone_bureau"
    ADMIN = "admin"
    SECURITY = "security"
    AUDITOR = "auditor"
    SYSTEM = "system"


# Public servants and operators: they need a second factor, and their reading of personal data is audited.
STAFF: Final = frozenset(
    {Role.HR_BUREAU, Role.SCENARIO_CENTRE, Role.ZONE_BUREAU, Role.ADMIN, Role.SECURITY, Role.AUDITOR}
)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls, on whose behalf, and from where.

    `person` is the account's id, or names a program such as "system:seed"; `organisation` the id of the one
    that the person acts for; `zone` the plan's code that a zone bureau answers for; `talent` the id of the
    person's own talent record; `address` where the request came from.
    """

    person: str
    roles: frozenset[Role]
    organisation: str = ""
    zone: str = ""
    talent: str = ""
    address: str = ""

    @property
    def staff(self) -> bool:
        """Whether any role is one of STAFF."""
        return not STAFF.isdisjoint(self.roles)

    def at(self, address: str) -> "Principal":
        """The same, calling from an address."""
        return replace(self, address=address)


VISITOR: Final = Principal("", frozenset({Role.VISITOR}))


def system(name: str) -> Principal:
    """A program of ours that acts for nobody, such as the seed."""
    return Principal(f"system:{name}", frozenset({Role.SYSTEM}))
