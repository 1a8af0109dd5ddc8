"""What an organisation may be, who may review it, and which roles a person may hold. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from services.common import plan, texts
from services.common.access.principal import Principal, Role
from services.common.records import rules
from services.gateway.problems import FieldProblem, Problem

NAME_MAX: Final = 120
REASON_MAX: Final = 500

# An organisation's roles are some of one of these sets: no firm is a bureau, no bureau runs the platform.
MARKET: Final = frozenset({Role.ENTERPRISE, Role.PROVIDER})
PLATFORM: Final = frozenset({Role.ADMIN, Role.SECURITY, Role.AUDITOR})
ROLE_SETS: Final = (
    MARKET,
    frozenset({Role.HR_BUREAU}),
    frozenset({Role.SCENARIO_CENTRE}),
    frozenset({Role.ZONE_BUREAU}),
    PLATFORM,
)
# Who watches the watchers holds none of their rights, in any organisation.
APART: Final = (frozenset({Role.AUDITOR}), frozenset({Role.ADMIN, Role.SECURITY}))
# Whose word lets an organisation into a role.
REVIEWER: Final[dict[Role, Role]] = {
    Role.ENTERPRISE: Role.HR_BUREAU,
    Role.PROVIDER: Role.SCENARIO_CENTRE,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody applies with; an empty `uscc` is a department's that has none."""

    role: Role
    name: str
    uscc: str
    zone: str

    def tidied(self) -> "Draft":
        """The same without stray spaces, and with a compact code in capitals."""
        return Draft(self.role, " ".join(self.name.split()), compact_uscc(self.uscc), self.zone.strip())


def compact_uscc(typed: str) -> str:
    """A code as the register writes it, from one typed with spaces, hyphens or small letters."""
    return "".join(typed.replace("-", " ").split()).upper()


def check_draft(draft: Draft) -> list[FieldProblem]:
    """Every rule that a tidied draft breaks."""
    problems = _name(draft.name)
    if draft.role not in MARKET:
        problems.append(FieldProblem("role", texts.get("organisations.rule.role")))
    if draft.uscc or draft.role is Role.ENTERPRISE:
        problems += _uscc(draft.uscc)
    if not draft.zone:
        problems.append(FieldProblem("zone", texts.get("organisations.rule.zone_needed")))
    return problems + _zone(draft.zone)


def check_staff(name: str, roles: Collection[Role], zone: str) -> list[FieldProblem]:
    """Every rule that a staff organisation breaks."""
    problems = _name(name)
    sets = [known for known in ROLE_SETS if known != MARKET]
    if not roles or not any(known.issuperset(roles) for known in sets):
        problems.append(FieldProblem("roles", texts.get("organisations.rule.staff_roles")))
    if Role.ZONE_BUREAU in roles and not zone:
        problems.append(FieldProblem("zone", texts.get("organisations.rule.zone_needed")))
    return problems + _zone(zone)


def check_reason(reason: str) -> list[FieldProblem]:
    """A reason is given, and short."""
    if not reason:
        return [FieldProblem("reason", texts.get("organisations.rule.reason"))]
    if len(reason) > REASON_MAX:
        return [FieldProblem("reason", texts.get("organisations.rule.too_long", most=REASON_MAX))]
    return []


def check_grant(
    roles: Collection[Role], of_organisation: Collection[Role], elsewhere: Collection[Role]
) -> None:
    """Raises Problem unless a person who holds the roles `elsewhere` may hold `roles` in the organisation."""
    if not roles:
        raise refused([FieldProblem("roles", texts.get("organisations.rule.roles_needed"))])
    if not frozenset(of_organisation).issuperset(roles):
        raise refused([FieldProblem("roles", texts.get("organisations.rule.roles_beyond"))])
    if mixes({*roles, *elsewhere}):
        raise Problem(409, "separation_of_duties", texts.get("organisations.refused.separation"))


def mixes(roles: Collection[Role]) -> bool:
    """Whether the roles put together what has to stay apart."""
    return not any(part.isdisjoint(roles) for part in APART)


def reviewed_by(caller: Principal) -> frozenset[Role]:
    """The roles that the caller lets organisations into."""
    return frozenset(role for role, reviewer in REVIEWER.items() if reviewer in caller.roles)


def roles_of(names: Iterable[str]) -> frozenset[Role]:
    """Roles from their names; raises Problem for a name that is none."""
    try:
        return frozenset(Role(name) for name in names)
    except ValueError:
        raise refused([FieldProblem("roles", texts.get("organisations.rule.role"))]) from None


def refused(problems: Collection[FieldProblem]) -> Problem:
    """The refusal of input that breaks rules."""
    return Problem(422, "invalid_input", texts.get("api.invalid_input"), list(problems))


def ensure(problems: Collection[FieldProblem]) -> None:
    """Raises the refusal where any rule is broken."""
    if problems:
        raise refused(problems)


def missing() -> Problem:
    """The answer for what is not there, and for what the caller may not know to be there."""
    return Problem(404, "not_found", texts.get("api.not_found"))


def _name(name: str) -> list[FieldProblem]:
    if not name:
        return [FieldProblem("name", texts.get("organisations.rule.name"))]
    if len(name) > NAME_MAX:
        return [FieldProblem("name", texts.get("organisations.rule.too_long", most=NAME_MAX))]
    return [] if name.isprintable() else [FieldProblem("name", texts.get("organisations.rule.unprintable"))]


def _uscc(code: str) -> list[FieldProblem]:
    return [FieldProblem(error.field, error.message) for error in rules.uscc("uscc", code)]


def _zone(code: str) -> list[FieldProblem]:
    known = not code or code in {zone.code for zone in plan.zones()}
    return [] if known else [FieldProblem("zone", texts.get("organisations.rule.zone"))]
