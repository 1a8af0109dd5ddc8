"""Sessions: when they are over, whom they act for, who ends them; one's own account."""

import pytest
from psycopg import errors

from services.common.access.principal import Role
from services.common.database import roll_back
from services.gateway.accounts import organisations_store, store_accounts
from services.gateway.accounts.commands import MIGRATIONS
from services.gateway.problems import Problem
from tests.integration.accounts.town import ADDRESS, AGENT, MOBILE, ORIGIN, PASSWORD, Town

MINUTE = 60
HOUR = 3600


def seen_at(town: Town) -> list[object]:
    with town.accounts.office.transaction() as connection:
        return [row[0] for row in connection.execute("SELECT seen_at FROM session").fetchall()]


def test_nobody_is_known_by_a_token_that_is_none(town: Town) -> None:
    town.resident()
    done = town.sign_in()

    for token in ("", "x", done.begun.token[:-1], done.begun.token + "A", done.begun.session_id, "\udcff\0"):
        assert town.caller(token) is None


def test_a_session_is_over_when_nobody_is_there_for_two_hours(town: Town) -> None:
    town.resident(role=Role.ENTERPRISE)
    token = town.sign_in().begun.token
    town.wait(2 * HOUR - 1)
    assert town.caller(token) is not None
    town.wait(2 * HOUR)
    assert town.caller(token) is None


def test_a_session_of_staff_is_over_after_half_an_hour(town: Town) -> None:
    totp, _ = town.enrolled(town.resident(role=Role.HR_BUREAU))
    token = town.accounts.sign_in.as_program(MOBILE, PASSWORD, town.code(totp), ORIGIN).begun.token
    town.wait(30 * MINUTE - 1)
    assert town.caller(token) is not None
    town.wait(30 * MINUTE)
    assert town.caller(token) is None


def test_a_session_is_over_after_twelve_hours_however_busy(town: Town) -> None:
    town.resident()
    token = town.sign_in().begun.token
    for _ in range(11):
        town.wait(HOUR)
        assert town.caller(token) is not None
    town.wait(HOUR)
    assert town.caller(token) is None


def test_pages_that_renew_themselves_do_not_keep_a_session_alive(town: Town) -> None:
    town.resident()
    token = town.sign_in().begun.token
    for _ in range(3):
        town.wait(30 * MINUTE)
        assert town.caller(token, active=False) is not None
    town.wait(30 * MINUTE)
    assert town.caller(token) is None


def test_that_somebody_was_there_is_written_once_a_minute_at_most(town: Town) -> None:
    town.resident()
    token = town.sign_in().begun.token
    begun = town.clock.now()
    town.wait(59)
    town.known(token)
    assert seen_at(town) == [begun]
    town.wait(1)
    town.known(token)
    assert seen_at(town) == [town.clock.now()]


def test_a_disabled_account_has_no_session(town: Town) -> None:
    account_id = town.resident()
    token = town.sign_in().begun.token

    with town.accounts.office.transaction() as connection:
        store_accounts.set_status(connection, account_id, store_accounts.DISABLED)

    assert town.caller(token) is None


def test_roles_are_those_that_the_organisation_still_has(town: Town) -> None:
    account_id = town.person()
    both = frozenset({Role.ENTERPRISE, Role.PROVIDER})
    organisation = town.organisation(both)
    caller = town.join(account_id, organisation, both)
    token = town.session(caller)
    assert town.known(token).principal.roles == both

    with town.accounts.office.transaction() as connection:
        organisations_store.set_roles(connection, organisation, [Role.PROVIDER], town.clock.now())

    assert town.known(token).principal.roles == {Role.PROVIDER}


def test_who_acts_for_a_suspended_organisation_acts_for_nobody(town: Town) -> None:
    owner = town.owner(frozenset({Role.ENTERPRISE}))
    token = town.session(owner)

    with town.accounts.office.transaction() as connection:
        organisations_store.set_status(connection, owner.organisation, "suspended", "核查", town.clock.now())

    caller = town.known(token)
    assert caller.principal.roles == {Role.VISITOR}
    assert caller.principal.organisation == ""
    assert caller.organisation_name == ""


def test_a_zone_bureau_answers_for_its_zone_and_an_enterprise_for_none(town: Town) -> None:
    town.enrolled(town.resident(role=Role.ZONE_BUREAU))
    town.resident(mobile="13800000002", role=Role.ENTERPRISE)
    account = town.sign_in("13800000002")
    bureau = town.accounts.office
    with bureau.transaction() as connection:
        found = store_accounts.by_mobile(connection, bureau.sealer.mobile_index(MOBILE))
        assert found is not None
        begun = town.accounts.sessions.begin(connection, found.id, ADDRESS, AGENT, second_factor=True)

    assert town.known(begun.token).principal.zone == "511702"
    assert town.known(account.begun.token).principal.zone == ""


def test_a_session_acts_for_one_organisation_at_a_time_and_switches(town: Town) -> None:
    account_id = town.resident()
    firm = town.organisation(frozenset({Role.ENTERPRISE}), name="甲公司")
    department = town.organisation(frozenset({Role.PROVIDER}), name="乙局")
    town.join(account_id, firm, frozenset({Role.ENTERPRISE}))
    town.join(account_id, department, frozenset({Role.PROVIDER}))
    done = town.sign_in()
    before = town.known(done.begun.token)
    other = department if before.principal.organisation == firm else firm

    town.accounts.own.switch(before.principal, before.session_id, other)

    after = town.known(done.begun.token).principal
    assert (after.organisation, len(after.roles)) == (other, 1)
    assert town.noted("organisation.switched")[0].object_id == other
    # The next session goes on where this one was.
    assert town.known(town.sign_in().begun.token).principal.organisation == other


def test_nobody_switches_to_an_organisation_of_others(town: Town) -> None:
    owner = town.owner(frozenset({Role.ENTERPRISE}))
    stranger = town.organisation(frozenset({Role.PROVIDER}), name="乙局")
    token = town.session(owner)
    session_id = town.known(token).session_id

    for target in (stranger, "", "no-such"):
        with pytest.raises(Problem) as caught:
            town.accounts.own.switch(owner, session_id, target)
        assert caught.value.status == 404
    assert town.known(token).principal.organisation == owner.organisation


def test_people_see_their_sessions_and_end_one_or_all_others(town: Town) -> None:
    account_id = town.resident()
    town.resident(mobile="13800000002")
    stranger = town.sign_in("13800000002")
    first, second, third = town.sign_in(), town.sign_in(), town.sign_in()
    own, actor = town.accounts.own, town.actor(account_id)

    listed = own.overview(account_id).sessions
    assert {session.id for session in listed} == {each.begun.session_id for each in (first, second, third)}
    assert {(session.address, session.agent) for session in listed} == {(ADDRESS, AGENT)}

    assert own.end_session(actor, first.begun.session_id)
    assert not own.end_session(actor, stranger.begun.session_id)
    assert own.end_others(actor, third.begun.session_id) == 1

    assert town.caller(first.begun.token) is None
    assert town.caller(second.begun.token) is None
    assert town.caller(third.begun.token) is not None
    assert town.caller(stranger.begun.token) is not None
    assert [session.id for session in own.overview(account_id).sessions] == [third.begun.session_id]


def test_signing_out_ends_the_session(town: Town) -> None:
    account_id = town.resident()
    done = town.sign_in()

    town.accounts.own.sign_out(town.actor(account_id), done.begun.session_id)

    assert town.caller(done.begun.token) is None
    assert [entry.actor for entry in town.noted("sign_out")] == [account_id]


def test_a_changed_password_ends_the_other_sessions(town: Town) -> None:
    account_id = town.resident(username="li.lei")
    mine, other = town.sign_in(), town.sign_in()

    town.accounts.own.change_password(
        town.actor(account_id), mine.begun.session_id, PASSWORD, "一只黑猫坐在旧窗台上面"
    )

    assert town.caller(mine.begun.token) is not None
    assert town.caller(other.begun.token) is None
    assert town.sign_in(password="一只黑猫坐在旧窗台上面").pending == ""
    with pytest.raises(Problem):
        town.sign_in()


@pytest.mark.parametrize(
    "password",
    ["short one", "my 13800000001 pass", "i am LI.LEI indeed", "1234567890", "aaaaaaaaaaaa", "Qwertyuiop"],
)
def test_weak_passwords_are_refused(town: Town, password: str) -> None:
    account_id = town.resident(username="li.lei")
    done = town.sign_in()

    with pytest.raises(Problem) as caught:
        town.accounts.own.change_password(town.actor(account_id), done.begun.session_id, PASSWORD, password)

    assert [field.field for field in caught.value.fields] == ["password"]
    assert town.sign_in().pending == ""


def test_wrong_current_passwords_count_like_wrong_sign_ins(town: Town) -> None:
    account_id = town.resident()
    done = town.sign_in()
    codes = []
    for _ in range(6):
        with pytest.raises(Problem) as caught:
            town.accounts.own.change_password(
                town.actor(account_id), done.begun.session_id, "wrong wrong wrong", "一只黑猫坐在旧窗台上面"
            )
        codes.append(caught.value.code)

    assert codes == ["invalid_input"] * 4 + ["locked"] * 2


def test_the_middle_of_the_own_mobile_is_hidden(town: Town) -> None:
    own = town.accounts.own.overview(town.resident())

    assert (own.name, own.mobile) == ("周某", "138****0001")


def test_sessions_that_are_over_for_a_month_are_deleted(town: Town) -> None:
    town.resident()
    town.sign_in()
    town.wait(31 * 24 * HOUR)
    town.sign_in()

    assert len(seen_at(town)) == 1


def test_the_tables_can_be_taken_back(town: Town) -> None:
    undone = roll_back(town.accounts.settings.database_url, MIGRATIONS)

    assert "0001-accounts" in undone
    with pytest.raises(errors.UndefinedTable), town.accounts.office.transaction() as connection:
        connection.execute("SELECT 1 FROM account")
