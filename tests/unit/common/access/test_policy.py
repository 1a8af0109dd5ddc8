"""Who reaches what by a row of the table."""

import pytest

from services.common.access.policy import Cells, Facts, Reach, Scope, owned_by, reach
from services.common.access.principal import VISITOR, Principal, Role, system

CELLS: Cells = {
    Role.HR_BUREAU: frozenset({Scope.ANY}),
    Role.ENTERPRISE: frozenset({Scope.OWN, Scope.PUBLIC}),
    Role.TALENT: frozenset({Scope.OWN}),
    Role.ZONE_BUREAU: frozenset({Scope.ZONE}),
    Role.VISITOR: frozenset({Scope.PUBLIC}),
    Role.ADMIN: frozenset(),
}

OWN = Facts("org-1", frozenset({"GXQ"}), public=False)
FOREIGN = Facts("org-2", frozenset({"DCX"}), public=False)
SHOWN = Facts("org-2", frozenset({"DCX"}), public=True)
NOBODYS = Facts("", frozenset(), public=False)
EVERY = (OWN, FOREIGN, SHOWN, NOBODYS)


def who(*roles: Role, organisation: str = "", zone: str = "", talent: str = "") -> Principal:
    return Principal("p-1", frozenset(roles), organisation, zone, talent)


@pytest.mark.parametrize(
    ("caller", "reached"),
    [
        (who(Role.HR_BUREAU), EVERY),
        (who(Role.ENTERPRISE, organisation="org-1"), (OWN, SHOWN)),
        (who(Role.TALENT, talent="org-1"), (OWN,)),
        (who(Role.ZONE_BUREAU, zone="GXQ"), (OWN,)),
        (who(Role.ZONE_BUREAU, zone="DCX"), (FOREIGN, SHOWN)),
        (VISITOR, (SHOWN,)),
        (who(Role.ADMIN, organisation="org-1", zone="GXQ"), ()),
        (who(Role.SECURITY, organisation="org-1", zone="GXQ"), ()),
        (system("seed"), ()),
        (who(), ()),
        # Several roles reach what each of them reaches, and each by its own scope alone.
        (who(Role.TALENT, Role.ZONE_BUREAU, talent="org-1", zone="DCX"), (OWN, FOREIGN, SHOWN)),
        (who(Role.TALENT, Role.VISITOR, talent="org-1"), (OWN, SHOWN)),
        (who(Role.ADMIN, Role.HR_BUREAU), EVERY),
        # A zone is none to a role that reaches by owner, an organisation none to one that reaches by zone.
        (who(Role.ZONE_BUREAU, organisation="org-1"), ()),
        (who(Role.TALENT, zone="GXQ"), ()),
    ],
)
def test_roles_reach_what_their_scopes_say(caller: Principal, reached: tuple[Facts, ...]) -> None:
    within = reach(CELLS, caller)

    assert tuple(facts for facts in EVERY if within.holds(facts)) == reached


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.TALENT, Role.ZONE_BUREAU])
def test_an_empty_name_owns_nothing(role: Role) -> None:
    within = reach({role: frozenset({Scope.OWN, Scope.ZONE})}, who(role))

    assert within.nothing
    assert not within.holds(NOBODYS)
    assert not within.holds(Facts("", frozenset({""})))


def test_nobodys_object_is_not_owned_even_by_a_reach_of_an_empty_owner() -> None:
    assert not Reach(owners=frozenset({""})).holds(NOBODYS)


def test_an_organisation_and_a_person_own_together() -> None:
    caller = who(Role.TALENT, organisation="org-1", talent="t-1")

    assert owned_by(caller) == {"org-1", "t-1"}
    assert owned_by(VISITOR) == frozenset()


@pytest.mark.parametrize(
    "within",
    [
        Reach(everything=True),
        Reach(owners=frozenset({"a"})),
        Reach(zones=frozenset({"z"})),
        Reach(public=True),
    ],
)
def test_a_reach_of_any_kind_is_not_nothing(within: Reach) -> None:
    assert not within.nothing
    assert Reach().nothing
