"""Which records each role reads and whose lists, as docs/security.md has it, for tests of queries."""

from typing import Final

from services.common.access.policy import Facts
from services.common.access.principal import Principal, Role
from services.matching.profiles import Kind

# The callers' organisation, talent record and zone; another's of each.
FACTS: Final = {
    "mine": Facts("me"),
    "zone": Facts("another", frozenset({"511702"})),
    "public": Facts("another", frozenset({"511724"}), public=True),
    "secret": Facts("another", frozenset({"511724"})),
    "party": Facts("another", frozenset({"511724"}), parties=frozenset({"me"})),
}
EVERYTHING: Final = frozenset(FACTS)

Cells = dict[Role, frozenset[str]]


def cells(**given: str) -> Cells:
    """ "own", "zone", "public", "party" or "any" as the names of the records of FACTS."""
    names = {"own": "mine", "zone": "zone", "public": "public", "party": "party"}
    return {
        Role(role): EVERYTHING if "any" in scopes else frozenset(names[scope] for scope in scopes.split())
        for role, scopes in given.items()
    }


def public_and(**given: str) -> Cells:
    return cells(**{role.value: f"public {given.get(role.value, '')}" for role in Role} | {"system": "any"})


# As docs/security.md has it.
READS: Final[dict[Kind, Cells]] = {
    "enterprise": public_and(enterprise="own", hr_bureau="any", scenario_centre="any", zone_bureau="zone"),
    "scenario": public_and(provider="own", hr_bureau="any", scenario_centre="any", zone_bureau="zone"),
    "demand": public_and(enterprise="own", hr_bureau="any"),
    "county": public_and(hr_bureau="any"),
    "talent": cells(talent="own", hr_bureau="any", system="any"),
    "expert": cells(
        talent="own",
        enterprise="public",
        provider="public",
        zone_bureau="public",
        hr_bureau="any",
        scenario_centre="any",
        system="any",
    ),
    "need": cells(
        enterprise="own",
        talent="party",
        zone_bureau="zone",
        hr_bureau="any",
        scenario_centre="any",
        system="any",
    ),
}
LISTS: Final[dict[Kind, Cells]] = {
    "enterprise": cells(enterprise="own", hr_bureau="any", scenario_centre="any", system="any"),
    "scenario": cells(
        provider="own", hr_bureau="any", scenario_centre="any", zone_bureau="zone", system="any"
    ),
    "demand": cells(enterprise="own", hr_bureau="any", system="any"),
    "county": cells(hr_bureau="any", zone_bureau="zone", system="any"),
    "talent": cells(talent="own", hr_bureau="any", system="any"),
    "expert": cells(talent="own", hr_bureau="any", system="any"),
    "need": cells(enterprise="own", hr_bureau="any", scenario_centre="any", system="any"),
}


def reads(role: Role, kind: Kind) -> frozenset[str]:
    return READS[kind].get(role, frozenset())


def lists(role: Role, kind: Kind) -> frozenset[str]:
    return LISTS[kind].get(role, frozenset())


def acting_as(role: Role) -> Principal:
    return Principal("somebody", frozenset({role}), organisation="me", zone="511702", talent="me")
