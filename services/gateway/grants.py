"""What callers may do with records: the services' own tables, asked before a page offers anything.

The services decide again for themselves; what is said here only spares people a refusal.
"""

from collections.abc import Mapping
from typing import Any, Final

from services.common.access.facts import facts_of
from services.common.access.methods import MATCHING
from services.common.access.policy import Cells, Facts, Reach, Scope, reach
from services.common.access.principal import Role
from services.gateway import access
from services.gateway.caller import Caller
from services.gateway.codec import Plain, from_plain
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.problems import Problem, forbidden

# The field that names whose a record is; of an enterprise, a talent and an expert, their own id does.
OWNER: Final = {
    Kind.ENTERPRISE: "id",
    Kind.SCENARIO: "provider_id",
    Kind.TALENT: "id",
    Kind.DEMAND: "enterprise_id",
    Kind.NEED: "enterprise_id",
    Kind.EXPERT: "id",
}

# Kinds whose records are people's own, not organisations'.
_PEOPLE: Final = frozenset({Kind.TALENT, Kind.EXPERT})


def reached(caller: Caller, kind: Kind, verb: str) -> Reach:
    """The records of the kind that the caller may reach by a method such as "Update"."""
    return reach(access.method(kind, verb), caller.principal)


def facts(kind: Kind, record: Plain) -> Facts:
    """Whose a record is, where it lies and whether it is public."""
    return facts_of(from_plain(record, RESOURCES[kind].message))


def can(caller: Caller, kind: Kind, verb: str, record: Plain) -> bool:
    """Whether the caller may do it with the record."""
    return reached(caller, kind, verb).holds(facts(kind, record))


def require(caller: Caller, kind: Kind, verb: str, record: Plain) -> None:
    """Raises Problem 403 unless the caller may do it with the record."""
    if not can(caller, kind, verb, record):
        raise not_yours()


def not_yours() -> Problem:
    """The refusal of a record that is another's."""
    return forbidden()


def can_add(caller: Caller, kind: Kind) -> bool:
    """Whether the caller may add records as such, and not only their own one."""
    within = reached(caller, kind, "Create")
    return within.everything or bool(within.zones) or (OWNER.get(kind) != "id" and bool(within.owners))


def can_open(caller: Caller, kind: Kind, record_id: str) -> bool:
    """Whether the record's page opens for the caller, as far as its id tells."""
    within = reached(caller, kind, "Get")
    return within.everything or within.public or record_id in within.owners


def can_browse(caller: Caller, kind: Kind) -> bool:
    """Whether the caller finds more of the kind than what is their own."""
    within = reach(MATCHING[f"Search[{kind}]"], caller.principal)
    return within.everything or within.public or bool(within.zones)


def can_list(caller: Caller, kind: Kind, record: Plain) -> bool:
    """Whether the caller may see the record's shortlists."""
    return reach(MATCHING[f"GetShortlist[{kind}]"], caller.principal).holds(facts(kind, record))


def owned(caller: Caller, kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """A new record's values: the caller's own, where nothing says whose and the caller may add no other."""
    field = own_field(caller, kind)
    if not field or values.get(field):
        return dict(values)
    own = caller.principal.talent if kind in _PEOPLE else caller.principal.organisation
    return {**values, field: own}


def own_field(caller: Caller, kind: Kind) -> str:
    """The field that can name nobody but the caller; empty where they may add others' records."""
    cells: Cells = access.method(kind, "Create")
    scopes = {scope for role in caller.principal.roles for scope in cells.get(role, ())}
    return OWNER.get(kind, "") if scopes == {Scope.OWN} else ""


def is_staff_of_market(caller: Caller) -> bool:
    """Whether the caller sees every change of some market."""
    return caller.is_any(*access.WATCHERS)


def sees_all(caller: Caller, market: str) -> bool:
    """Whether the caller sees every list of the market."""
    return caller.is_any(Role.HR_BUREAU) or (
        caller.is_any(Role.SCENARIO_CENTRE) and market == "scenario_supply"
    )
