"""Who belongs to an organisation, and who may change it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.common.access.principal import Role
from services.gateway.problems import Problem
from tests.integration.organisations.world import ENTERPRISE, PLATFORM, PROVIDER, World

BOTH = ENTERPRISE | PROVIDER


def test_an_owner_changes_what_a_member_is(world: World) -> None:
    owner = world.owner(BOTH)
    other = world.join(world.person(), owner.organisation, ENTERPRISE)
    world.accounts.members.change(owner, owner.organisation, other.person, PROVIDER, owner=False)
    assert world.roles(other.person, owner.organisation) == PROVIDER
    assert [entry.object_id for entry in world.entries("member.changed")] == [
        f"{owner.organisation}:{other.person}"
    ]


def test_nobody_gets_a_role_that_the_organisation_has_not(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    other = world.join(world.person(), owner.organisation, ENTERPRISE)
    with pytest.raises(Problem) as refused:
        world.accounts.members.change(
            owner, owner.organisation, other.person, frozenset({Role.HR_BUREAU}), owner=False
        )
    assert refused.value.status == 422
    assert world.roles(other.person, owner.organisation) == ENTERPRISE


def test_a_member_who_is_no_owner_changes_nobody(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    other = world.join(world.person(), owner.organisation, ENTERPRISE)
    with pytest.raises(Problem) as refused:
        world.accounts.members.remove(other, owner.organisation, owner.person)
    assert refused.value.status == 403
    assert world.roles(owner.person, owner.organisation) == ENTERPRISE


def test_the_owner_of_another_organisation_finds_nothing(world: World) -> None:
    owner, stranger = world.owner(ENTERPRISE, name="甲"), world.owner(ENTERPRISE, name="乙")
    for act in (
        lambda: world.accounts.members.listed(stranger, owner.organisation),
        lambda: world.accounts.members.remove(stranger, owner.organisation, owner.person),
        lambda: world.accounts.members.pass_on(stranger, owner.organisation, owner.person),
        lambda: world.accounts.members.change(
            stranger, owner.organisation, owner.person, ENTERPRISE, owner=False
        ),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.status == 404


def test_an_owner_who_acts_for_another_organisation_at_the_moment_finds_nothing(world: World) -> None:
    owner = world.owner(ENTERPRISE, name="甲")
    elsewhere = world.join(owner.person, world.organisation(ENTERPRISE, name="乙"), ENTERPRISE, owner=True)
    with pytest.raises(Problem) as refused:
        world.accounts.members.listed(elsewhere, owner.organisation)
    assert refused.value.status == 404


def test_the_last_owner_can_neither_leave_nor_give_ownership_up(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    world.join(world.person(), owner.organisation, ENTERPRISE)
    with pytest.raises(Problem) as left:
        world.accounts.members.remove(owner, owner.organisation, owner.person)
    with pytest.raises(Problem) as given_up:
        world.accounts.members.change(owner, owner.organisation, owner.person, ENTERPRISE, owner=False)
    assert left.value.code == given_up.value.code == "last_owner"
    assert world.audited() == []


def test_two_owners_who_leave_at_once_leave_one(world: World) -> None:
    first = world.owner(ENTERPRISE)
    second = world.join(world.person(), first.organisation, ENTERPRISE, owner=True)

    def leave(who: object) -> int:
        try:
            world.accounts.members.remove(who, first.organisation, who.person)  # type: ignore[arg-type,attr-defined]
        except Problem as problem:
            return problem.status
        return 204

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(leave, (first, second))) == [204, 409]


def test_ownership_is_passed_on(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    other = world.join(world.person(), owner.organisation, ENTERPRISE)
    world.accounts.members.pass_on(owner, owner.organisation, other.person)
    owners = {
        each.account_id: each.owner for each in world.accounts.members.listed(other, owner.organisation)
    }
    assert owners == {owner.person: False, other.person: True}
    world.accounts.members.remove(owner, owner.organisation, owner.person)
    assert world.roles(owner.person, owner.organisation) is None


def test_who_is_removed_acts_for_the_organisation_no_more(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    other = world.join(world.person(), owner.organisation, ENTERPRISE)
    theirs, owners = world.session(other), world.session(owner)
    assert world.acts_for(theirs) == owner.organisation
    world.accounts.members.remove(owner, owner.organisation, other.person)
    assert world.acts_for(theirs) is None
    assert world.acts_for(owners) == owner.organisation
    assert world.audited() == ["member.removed"]


def test_a_member_sees_the_others_by_name(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    other = world.join(world.person(name="李四"), owner.organisation, ENTERPRISE)
    found = world.accounts.members.listed(other, owner.organisation)
    assert [(each.name, each.owner, each.you) for each in found] == [
        ("周某", True, False),
        ("李四", False, True),
    ]


@pytest.mark.parametrize("watched", [Role.ADMIN, Role.SECURITY])
def test_the_auditor_is_neither_admin_nor_security(world: World, watched: Role) -> None:
    owner = world.join(world.person(), world.organisation(PLATFORM), frozenset({Role.SECURITY}), owner=True)
    other = world.join(world.person(), owner.organisation, frozenset({Role.AUDITOR}))
    with pytest.raises(Problem) as refused:
        world.accounts.members.change(
            owner, owner.organisation, other.person, frozenset({Role.AUDITOR, watched}), owner=False
        )
    assert refused.value.code == "separation_of_duties"


def test_duties_stay_apart_across_organisations_too(world: World) -> None:
    owner = world.join(world.person(), world.organisation(PLATFORM), frozenset({Role.SECURITY}), owner=True)
    person = world.person()
    world.join(person, world.organisation(PLATFORM, name="另一运维机构"), frozenset({Role.AUDITOR}))
    world.join(person, owner.organisation, frozenset())
    with pytest.raises(Problem) as refused:
        world.accounts.members.change(owner, owner.organisation, person, frozenset({Role.ADMIN}), owner=False)
    assert refused.value.code == "separation_of_duties"


def test_two_grants_at_once_do_not_slip_past_each_other(world: World) -> None:
    person = world.person()
    owners = [
        world.join(
            world.person(), world.organisation(PLATFORM, name=name), frozenset({Role.SECURITY}), owner=True
        )
        for name in ("甲", "乙")
    ]
    for owner in owners:
        world.join(person, owner.organisation, frozenset())

    def grant(given: tuple[int, Role]) -> str:
        owner = owners[given[0]]
        try:
            world.accounts.members.change(
                owner, owner.organisation, person, frozenset({given[1]}), owner=False
            )
        except Problem as problem:
            return problem.code
        return "granted"

    with ThreadPoolExecutor(2) as threads:
        done = sorted(threads.map(grant, ((0, Role.AUDITOR), (1, Role.ADMIN))))
    assert done == ["granted", "separation_of_duties"]


def test_nothing_is_done_for_a_suspended_organisation(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    bureau = world.staff(Role.HR_BUREAU)
    world.accounts.organisations.suspend(bureau, owner.organisation, "信息不实")
    with pytest.raises(Problem) as refused:
        world.accounts.members.listed(owner, owner.organisation)
    assert refused.value.code == "suspended"
