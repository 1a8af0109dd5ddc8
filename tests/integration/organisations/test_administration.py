"""Admins and security, and what keeps them apart."""

from functools import partial

import pytest

from services.common.access.principal import Principal, Role
from services.gateway.accounts.office import fresh_id
from services.gateway.problems import Problem
from tests.integration.organisations.world import ENTERPRISE, PROVIDER, World


@pytest.fixture
def admin(world: World) -> Principal:
    return world.staff(Role.ADMIN)


@pytest.fixture
def security(world: World) -> Principal:
    return world.staff(Role.SECURITY)


def test_accounts_are_found_by_part_of_a_user_name(world: World, admin: Principal) -> None:
    found = world.person(username="zhang.wei")
    world.person(username="li.na")
    page = world.accounts.administration.accounts(admin, username="Zhang")
    assert [each.id for each in page.items] == [found]


def test_an_account_is_found_by_its_whole_mobile_and_that_is_audited(world: World, admin: Principal) -> None:
    person = world.person(mobile="13800001234")
    found = world.accounts.administration.find(admin, "138 0000 1234")
    assert found is not None
    assert found.id == person
    assert world.accounts.administration.find(admin, "13800001235") is None
    assert [entry.object_id for entry in world.entries("account.found")] == ["", person]
    assert all("1380000" not in entry.detail for entry in world.entries("account.found"))


def test_a_disabled_account_is_signed_out_until_it_is_enabled(world: World, admin: Principal) -> None:
    owner = world.owner(ENTERPRISE)
    token = world.session(owner)
    world.accounts.administration.disable(admin, owner.person)
    assert world.acts_for(token) is None
    assert world.accounts.administration.account(admin, owner.person).status == "disabled"
    world.accounts.administration.enable(admin, owner.person)
    assert world.accounts.administration.account(admin, owner.person).status == "active"
    assert world.audited() == ["account.enabled", "account.disabled"]


def test_admins_do_not_lock_themselves_out(world: World, admin: Principal) -> None:
    with pytest.raises(Problem) as disabled:
        world.accounts.administration.disable(admin, admin.person)
    with pytest.raises(Problem) as suspended:
        world.accounts.organisations.suspend(admin, admin.organisation, "试试")
    assert disabled.value.code == suspended.value.code == "self"


def test_security_lets_a_locked_person_in_again(world: World, security: Principal) -> None:
    person = world.person()
    with world.accounts.office.transaction() as connection:
        connection.execute(
            "UPDATE account SET failed_count = 7, failed_at = %(now)s,"
            " locked_until = %(now)s + interval '1 hour' WHERE id = %(id)s",
            {"now": world.clock.now(), "id": person},
        )
    locked = world.accounts.administration.accounts(security, locked=True)
    assert [each.id for each in locked.items] == [person]
    world.accounts.administration.unlock(security, person)
    assert world.accounts.administration.accounts(security, locked=True).total == 0
    assert world.audited() == ["account.unlocked"]


def test_security_ends_sessions(world: World, security: Principal) -> None:
    owner = world.owner(ENTERPRISE)
    first, second = world.session(owner), world.session(owner)
    listed = world.accounts.administration.sessions(security, owner.person)
    assert len(listed) == 2
    world.accounts.administration.end_session(security, owner.person, listed[0].id)
    assert [world.acts_for(token) for token in (first, second)].count(None) == 1
    world.accounts.administration.end_sessions(security, owner.person)
    assert world.acts_for(first) is world.acts_for(second) is None


def test_a_session_of_somebody_else_is_not_there(world: World, security: Principal) -> None:
    owner, other = world.owner(ENTERPRISE, name="甲"), world.owner(ENTERPRISE, name="乙")
    world.session(owner)
    (session,) = world.accounts.administration.sessions(security, owner.person)
    with pytest.raises(Problem) as refused:
        world.accounts.administration.end_session(security, other.person, session.id)
    assert refused.value.status == 404


def test_a_reset_second_factor_is_gone_and_the_person_signed_out(world: World, security: Principal) -> None:
    owner = world.owner(ENTERPRISE)
    token = world.session(owner)
    with world.accounts.office.transaction() as connection:
        connection.execute(
            "UPDATE account SET totp_sealed = '\\x00', totp_confirmed_at = %s WHERE id = %s",
            (world.clock.now(), owner.person),
        )
    assert world.accounts.administration.account(security, owner.person).second_factor
    world.accounts.administration.reset_second_factor(security, owner.person)
    assert not world.accounts.administration.account(security, owner.person).second_factor
    assert world.acts_for(token) is None
    assert world.audited() == ["second_factor.reset"]


@pytest.mark.parametrize("role", [Role.HR_BUREAU, Role.AUDITOR, Role.SCENARIO_CENTRE, Role.ZONE_BUREAU])
def test_nobody_else_administers(world: World, role: Role) -> None:
    caller = (
        world.join(world.person(), world.organisation(frozenset({role}), zone="511702"), frozenset({role}))
        if role is Role.ZONE_BUREAU
        else world.staff(role)
    )
    person = world.person()
    administration = world.accounts.administration
    for act in (
        lambda: administration.accounts(caller),
        lambda: administration.find(caller, "13800001234"),
        lambda: administration.disable(caller, person),
        lambda: administration.enable(caller, person),
        lambda: administration.unlock(caller, person),
        lambda: administration.reset_second_factor(caller, person),
        lambda: administration.sessions(caller, person),
        lambda: administration.end_sessions(caller, person),
        lambda: administration.end_session(caller, person, fresh_id()),
        lambda: world.accounts.organisations.create(caller, "新机构", ["hr_bureau"], ""),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.status == 403
    assert world.audited() == []


def test_admin_and_security_do_not_do_each_others_work(
    world: World, admin: Principal, security: Principal
) -> None:
    person = world.person()
    for act in (
        lambda: world.accounts.administration.disable(security, person),
        lambda: world.accounts.administration.unlock(admin, person),
        lambda: world.accounts.administration.reset_second_factor(admin, person),
        lambda: world.accounts.administration.sessions(admin, person),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.status == 403


def test_staff_organisations_are_made_by_the_admin_of_one_kind_each(world: World, admin: Principal) -> None:
    made = world.accounts.organisations.create(admin, " 通川区 人社局 ", ["zone_bureau"], "511702")
    assert (made.name, made.roles) == ("通川区 人社局", frozenset({Role.ZONE_BUREAU}))
    for roles, zone in (
        (["hr_bureau", "admin"], ""),
        (["hr_bureau", "scenario_centre"], ""),
        (["enterprise"], ""),
        ([], ""),
        (["zone_bureau"], ""),
        (["zone_bureau"], "nowhere"),
    ):
        with pytest.raises(Problem) as refused:
            world.accounts.organisations.create(admin, "新机构", roles, zone)
        assert refused.value.status == 422
    assert world.audited() == ["organisation.created"]


def test_each_watches_over_its_own_organisations(world: World, admin: Principal) -> None:
    firm, department = (
        world.organisation(ENTERPRISE, name="甲公司"),
        world.organisation(PROVIDER, name="乙局"),
    )
    bureau, centre = world.staff(Role.HR_BUREAU), world.staff(Role.SCENARIO_CENTRE)

    def seen(caller: Principal) -> set[str]:
        return {each.id for each in world.accounts.organisations.page(caller).items}

    assert seen(bureau) == {firm}
    assert seen(centre) == {department}
    assert seen(admin) == {bureau.organisation, centre.organisation, admin.organisation}
    assert seen(world.staff(Role.SECURITY)) == set()
    for caller, organisation in ((bureau, department), (centre, firm), (admin, firm)):
        for act in (
            partial(world.accounts.organisations.suspend, caller, organisation, "试试"),
            partial(world.accounts.organisations.resume, caller, organisation),
            partial(world.accounts.organisations.get, caller, organisation),
        ):
            with pytest.raises(Problem) as refused:
                act()
            assert refused.value.status == 404


def test_who_acts_for_a_suspended_organisation_is_signed_out(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    token = world.session(owner)
    bureau = world.staff(Role.HR_BUREAU)
    done = world.accounts.organisations.suspend(bureau, owner.organisation, "信息不实")
    assert (done.status, done.reason) == ("suspended", "信息不实")
    assert world.acts_for(token) is None
    assert world.acts_for(world.session(owner)) == ""
    world.accounts.organisations.resume(bureau, owner.organisation)
    assert world.acts_for(world.session(owner)) == owner.organisation
    assert world.audited() == ["organisation.restored", "organisation.suspended"]


def test_firms_are_found_by_part_of_the_name_or_the_whole_code(world: World) -> None:
    firm = world.organisation(ENTERPRISE, name="达州甲科技", uscc="91511700MA662WC8XH")
    world.organisation(ENTERPRISE, name="达州乙物流", uscc="91511700MA6UJKLYYR")
    bureau = world.staff(Role.HR_BUREAU)
    for text in ("甲科", "91511700ma662wc8xh"):
        assert [each.id for each in world.accounts.organisations.page(bureau, text=text).items] == [firm]
    assert world.accounts.organisations.page(bureau, text="%").total == 0
    assert world.accounts.organisations.page(bureau, status="suspended").total == 0


def test_names_are_had_for_many_at_once_and_none_for_what_is_unknown(world: World) -> None:
    firm, office = world.organisation(ENTERPRISE, name="甲公司"), world.organisation(PROVIDER, name="乙局")
    found = world.accounts.organisations.names([firm, office, "gone"])
    assert found == {firm: "甲公司", office: "乙局"}
