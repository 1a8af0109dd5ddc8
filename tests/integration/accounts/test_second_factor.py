"""The second factor: who needs it, when a code is good, what the codes on paper are for."""

import dataclasses

import pyotp
import pytest

from services.common.access.principal import Role
from services.gateway.accounts.sign_in import SignedIn
from services.gateway.problems import Problem
from tests.integration.accounts.town import MOBILE, ORIGIN, PASSWORD, Town


def give(town: Town, done: SignedIn, code: str) -> str:
    """Completes a session; its new token."""
    actor = town.actor(done.account_id)
    return town.accounts.second_factor.give(actor, done.begun.session_id, code).token


def refused(town: Town, done: SignedIn, code: str) -> Problem:
    with pytest.raises(Problem) as caught:
        give(town, done, code)
    return caught.value


@pytest.mark.parametrize(
    "role",
    [Role.HR_BUREAU, Role.SCENARIO_CENTRE, Role.ZONE_BUREAU, Role.ADMIN, Role.SECURITY, Role.AUDITOR],
)
def test_staff_without_a_second_factor_can_do_nothing_but_set_one_up(town: Town, role: Role) -> None:
    town.resident(role=role)

    done = town.sign_in()

    caller = town.known(done.begun.token)
    assert (done.pending, caller.pending) == ("enrol", "enrol")
    assert caller.principal.roles == {Role.VISITOR}
    assert (caller.principal.organisation, caller.principal.zone, caller.organisation_name) == ("", "", "")


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.PROVIDER])
def test_others_need_none_but_may_have_one(town: Town, role: Role) -> None:
    account_id = town.resident(role=role)
    assert town.sign_in().pending == ""

    town.enrolled(account_id)

    assert town.sign_in().pending == "second_factor"


def test_staff_with_a_second_factor_act_after_giving_it_under_another_token(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    totp, _ = town.enrolled(account_id)
    done = town.sign_in()
    before = town.known(done.begun.token)
    assert before.pending == "second_factor"
    assert before.principal.roles == {Role.VISITOR}

    token = give(town, done, town.code(totp))

    assert town.caller(done.begun.token) is None
    after = town.known(token)
    assert after.pending == ""
    assert after.principal.roles == {Role.HR_BUREAU}
    assert after.session_id == before.session_id
    assert after.csrf != before.csrf


def test_setting_it_up_completes_the_session_and_ends_the_others(town: Town) -> None:
    account_id = town.resident(role=Role.ADMIN)
    other, mine = town.sign_in(), town.sign_in()
    enrolment = town.accounts.second_factor.enrolment(account_id)
    assert enrolment is not None
    assert (
        town.accounts.second_factor.enrolment(account_id) == enrolment
    )  # the same when the page is reloaded

    done = town.accounts.second_factor.confirm(
        town.actor(account_id), mine.begun.session_id, town.code(pyotp.TOTP(enrolment.secret))
    )

    assert town.known(done.begun.token).principal.roles == {Role.ADMIN}
    assert town.caller(mine.begun.token) is None
    assert town.caller(other.begun.token) is None
    assert town.accounts.second_factor.enrolment(account_id) is None


def test_a_secret_counts_only_once_a_code_of_it_is_confirmed(town: Town) -> None:
    account_id = town.resident(role=Role.ADMIN)
    done = town.sign_in()
    town.accounts.second_factor.enrolment(account_id)

    with pytest.raises(Problem) as caught:
        town.accounts.second_factor.confirm(town.actor(account_id), done.begun.session_id, "000000")

    assert [field.field for field in caught.value.fields] == ["code"]
    assert town.known(done.begun.token).pending == "enrol"
    assert not town.account(account_id).has_second_factor


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_clock_of_an_app_may_be_off_by_one_step(town: Town, steps: int, good: bool) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    totp, _ = town.enrolled(account_id)
    town.wait(120)
    done = town.sign_in()

    if good:
        assert town.known(give(town, done, town.code(totp, steps))).pending == ""
    else:
        assert refused(town, done, town.code(totp, steps)).status == 422


def test_a_code_is_good_once_and_none_before_it_is_good_after_it(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    totp, _ = town.enrolled(account_id)
    town.wait(120)
    give(town, town.sign_in(), town.code(totp))

    again = town.sign_in()
    assert refused(town, again, town.code(totp)).status == 422
    assert refused(town, again, town.code(totp, -1)).status == 422
    assert town.known(give(town, again, town.code(totp, 1))).pending == ""


def test_wrong_codes_lock_the_account_although_the_password_is_known(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    town.enrolled(account_id)
    # A password that is right again and again buys no further tries.
    codes = [refused(town, town.sign_in(), "000000").code for _ in range(5)]

    assert codes == ["invalid_input"] * 4 + ["locked"]
    with pytest.raises(Problem) as caught:
        town.sign_in()
    assert caught.value.code == "locked"
    assert len(town.noted("second_factor.failed")) == 5


def test_each_of_ten_codes_on_paper_is_good_once_in_any_writing(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    _, codes = town.enrolled(account_id)
    assert len(set(codes)) == 10

    for code in codes:
        assert town.known(give(town, town.sign_in(), f" {code.upper().replace('-', ' ')} ")).pending == ""
    assert refused(town, town.sign_in(), codes[0]).status == 422
    assert town.accounts.own.overview(account_id).recovery_codes_left == 0
    assert [each.object_id for each in town.noted("recovery_code.used")] == [account_id] * 10


def test_a_code_on_paper_that_a_program_gives_is_in_the_log_and_one_of_the_app_is_not(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    totp, codes = town.enrolled(account_id)

    town.accounts.sign_in.as_program(MOBILE, PASSWORD, town.code(totp), ORIGIN)
    assert town.noted("recovery_code.used") == []
    town.accounts.sign_in.as_program(MOBILE, PASSWORD, codes[0], ORIGIN)

    assert [each.object_id for each in town.noted("recovery_code.used")] == [account_id]


def test_codes_on_paper_are_stored_as_digests_alone(town: Town) -> None:
    _, codes = town.enrolled(town.resident(role=Role.HR_BUREAU))

    with town.accounts.office.transaction() as connection:
        stored = str(connection.execute("SELECT recovery_code::text FROM recovery_code").fetchall())
    assert len(stored) > 10 * 64
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


def test_the_secret_is_stored_sealed(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    totp, _ = town.enrolled(account_id)

    sealed = town.account(account_id).totp_sealed
    assert sealed is not None
    assert totp.secret.encode() not in sealed


def test_new_codes_on_paper_replace_the_old_ones(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    totp, old = town.enrolled(account_id)

    new = town.accounts.second_factor.new_recovery_codes(town.actor(account_id), town.code(totp))

    assert set(new).isdisjoint(old)
    assert refused(town, town.sign_in(), old[0]).status == 422
    assert town.known(give(town, town.sign_in(), new[0])).pending == ""


def test_another_device_takes_over_once_it_is_confirmed_and_the_old_one_holds_until_then(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    old, _ = town.enrolled(account_id)
    token = give(town, town.sign_in(), town.code(old))
    town.wait(60)
    actor, session_id = town.actor(account_id), town.known(token).session_id

    town.accounts.second_factor.replace(actor, town.code(old))
    enrolment = town.accounts.second_factor.enrolment(account_id)
    assert enrolment is not None
    town.wait(60)
    give(town, town.sign_in(), town.code(old))
    new = pyotp.TOTP(enrolment.secret)
    town.accounts.second_factor.confirm(actor, session_id, town.code(new))
    town.wait(60)

    assert refused(town, town.sign_in(), town.code(old)).status == 422
    assert town.known(give(town, town.sign_in(), town.code(new))).pending == ""


def test_staff_cannot_do_without_it_and_others_can(town: Town) -> None:
    staff = town.resident(role=Role.HR_BUREAU)
    firm = town.resident(mobile="13800000002", role=Role.ENTERPRISE)
    of_staff, of_firm = town.enrolled(staff)[0], town.enrolled(firm)[0]

    with pytest.raises(Problem) as caught:
        town.accounts.second_factor.remove(town.actor(staff), town.code(of_staff))
    town.accounts.second_factor.remove(town.actor(firm), town.code(of_firm))

    assert caught.value.status == 403
    assert town.account(staff).has_second_factor
    assert town.sign_in("13800000002").pending == ""


def test_a_reset_takes_everything_and_ends_the_sessions(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    totp, codes = town.enrolled(account_id)
    token = give(town, town.sign_in(), town.code(totp))

    with town.accounts.office.transaction() as connection:
        town.accounts.second_factor.reset(connection, account_id)

    assert town.caller(token) is None
    done = town.sign_in()
    assert done.pending == "enrol"
    assert refused(town, done, codes[0]).status == 422


def test_somebody_who_becomes_staff_in_a_session_has_to_set_one_up_in_it(town: Town) -> None:
    account_id = town.resident(role=Role.ENTERPRISE)
    token = town.sign_in().begun.token
    bureau = town.organisation(frozenset({Role.HR_BUREAU}), name="人社局")

    town.join(account_id, bureau, frozenset({Role.HR_BUREAU}))

    assert town.known(token).pending == "enrol"


def test_programs_give_it_together_with_the_password(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    sign_in = town.accounts.sign_in
    with pytest.raises(Problem) as without:
        sign_in.as_program(MOBILE, PASSWORD, "", ORIGIN)
    totp, _ = town.enrolled(account_id)
    with pytest.raises(Problem) as needed:
        sign_in.as_program(MOBILE, PASSWORD, "", ORIGIN)
    with pytest.raises(Problem) as wrong:
        sign_in.as_program(MOBILE, PASSWORD, "000000", ORIGIN)

    done = sign_in.as_program(MOBILE, PASSWORD, town.code(totp), ORIGIN)

    assert (without.value.status, without.value.code) == (403, "second_factor_missing")
    assert (needed.value.status, needed.value.code) == (401, "second_factor_needed")
    assert [field.field for field in wrong.value.fields] == ["totp"]
    assert town.known(done.begun.token).principal.roles == {Role.HR_BUREAU}
    assert town.account(account_id).failed_count == 0


def test_programs_that_try_codes_are_locked_out_too(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    town.enrolled(account_id)
    answers = []
    for _ in range(6):
        with pytest.raises(Problem) as caught:
            town.accounts.sign_in.as_program(MOBILE, PASSWORD, "000000", ORIGIN)
        answers.append(caught.value.code)

    assert answers == ["invalid_input"] * 5 + ["locked"]


def test_a_session_that_ended_meanwhile_is_not_completed(town: Town) -> None:
    account_id = town.resident(role=Role.HR_BUREAU)
    totp, _ = town.enrolled(account_id)
    first = town.sign_in()
    town.sign_in(origin=dataclasses.replace(ORIGIN, session_id=first.begun.session_id))

    assert refused(town, first, town.code(totp)).status == 401
