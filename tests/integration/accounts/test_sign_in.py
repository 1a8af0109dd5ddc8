"""Signing in by password: what is told, what is counted, what a session is after it."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher

from services.common.access.principal import Role
from services.gateway.accounts import attempts, store_accounts
from services.gateway.accounts.passwords import Passwords
from services.gateway.accounts.sign_in import SignIn
from services.gateway.problems import Problem
from tests.integration.accounts.town import MOBILE, ORIGIN, PASSWORD, Town

NOBODY = "13911112222"


class CountedHasher(PasswordHasher):
    """Counts comparisons."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.compared = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  # the library's name
        self.compared += 1
        return super().verify(hash, password)


def refused(town: Town, login: str = MOBILE, password: str = "wrong wrong wrong") -> Problem:
    with pytest.raises(Problem) as caught:
        town.sign_in(login, password)
    return caught.value


def told(problem: Problem) -> tuple[int, str, str, object, dict[str, str]]:
    return problem.status, problem.code, problem.message, problem.fields, problem.headers


def with_hasher(town: Town, hasher: PasswordHasher) -> SignIn:
    own = town.accounts
    return SignIn(own.office, Passwords(hasher), own.codes, own.sessions, own.second_factor)


@pytest.mark.parametrize("login", [MOBILE, "+86 138-0000-0001", "li.lei", "LI.LEI"])
def test_people_sign_in_by_mobile_or_user_name(town: Town, login: str) -> None:
    account_id = town.resident(username="li.lei", role=Role.ENTERPRISE)

    done = town.sign_in(login)

    caller = town.known(done.begun.token)
    assert (done.pending, caller.principal.person, caller.name) == ("", account_id, "周某")
    assert caller.principal.roles == {Role.ENTERPRISE}
    assert caller.organisation_name.startswith("enterprise")


def test_a_password_typed_in_another_form_of_unicode_is_the_same(town: Town) -> None:
    town.resident(password="ｆｕｌｌ width ５０")

    assert town.sign_in(password="full width 50").pending == ""


def test_unknown_disabled_and_passwordless_accounts_are_answered_like_a_wrong_password(town: Town) -> None:
    town.resident()
    disabled = town.resident(mobile="13800000002")
    with town.accounts.office.transaction() as connection:
        store_accounts.set_status(connection, disabled, store_accounts.DISABLED)
    town.person(mobile="13800000003")

    answers = [
        told(refused(town)),
        told(refused(town, "13800000002", PASSWORD)),
        told(refused(town, "13800000003")),
        told(refused(town, NOBODY)),
        told(refused(town, "no-such-user")),
        told(refused(town, "'; DROP TABLE account; --\0")),
    ]

    assert answers == [answers[0]] * 6
    assert answers[0][:2] == (401, "wrong_login")


def test_an_unknown_login_costs_the_same_work_as_a_wrong_password(town: Town) -> None:
    town.resident()
    town.person(mobile="13800000003")
    work = []
    for login in (MOBILE, NOBODY, "13800000003", "no-such-user"):
        hasher = CountedHasher()
        with pytest.raises(Problem):
            with_hasher(town, hasher).with_password(login, "wrong wrong wrong", ORIGIN)
        work.append(hasher.compared)

    assert work == [1, 1, 1, 1]


@pytest.mark.parametrize("login", [MOBILE, NOBODY])
def test_the_delay_doubles_from_one_minute_to_an_hour_whether_the_login_is_known_or_not(
    town: Town, login: str
) -> None:
    town.resident()
    for _ in range(4):
        assert refused(town, login).code == "wrong_login"
    delays = []
    for _ in range(8):
        problem = refused(town, login)
        assert problem.code == "locked"
        delays.append(int(problem.headers["Retry-After"]))
        town.wait(delays[-1])

    assert delays == [60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_while_it_is_locked_the_right_password_is_not_even_looked_at(town: Town) -> None:
    town.resident()
    for _ in range(5):
        refused(town)
    hasher = CountedHasher()
    town.wait(59)

    with pytest.raises(Problem) as caught:
        with_hasher(town, hasher).with_password(MOBILE, PASSWORD, ORIGIN)

    assert (caught.value.code, hasher.compared) == ("locked", 0)
    assert caught.value.headers["Retry-After"] == "1"
    assert "12:01:00" in caught.value.message  # 04:00 UTC and a minute, in the city's time
    town.wait(1)
    assert town.sign_in().pending == ""


def test_a_sign_in_forgets_wrong_tries_and_a_day_without_any_does_too(town: Town) -> None:
    account_id = town.resident()
    for _ in range(4):
        refused(town)
    town.sign_in()
    assert town.account(account_id).failed_count == 0
    for _ in range(4):
        refused(town)
    town.wait(24 * 3600)

    assert refused(town).code == "wrong_login"
    assert town.account(account_id).failed_count == 1


def test_one_account_being_locked_locks_no_other(town: Town) -> None:
    town.resident()
    town.resident(mobile="13800000002")
    for _ in range(5):
        refused(town)

    assert town.sign_in("13800000002").pending == ""


def test_user_name_and_mobile_of_an_account_are_counted_together(town: Town) -> None:
    town.resident(username="li.lei")
    for login in (MOBILE, "li.lei", MOBILE, "li.lei"):
        refused(town, login)

    assert refused(town, "li.lei").code == "locked"


def test_tries_at_once_cannot_outrun_the_count(town: Town) -> None:
    account_id = town.resident()
    hasher = CountedHasher()
    sign_in = with_hasher(town, hasher)

    def attempt(number: int) -> str:
        with pytest.raises(Problem) as caught:
            sign_in.with_password(MOBILE, f"guess number {number}", ORIGIN)
        return caught.value.code

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(attempt, range(24)))

    assert hasher.compared == attempts.FREE
    assert answers.count("wrong_login") == attempts.FREE - 1
    assert town.account(account_id).failed_count == attempts.FREE


def test_unlocking_lets_the_person_try_at_once(town: Town) -> None:
    account_id = town.resident()
    for _ in range(5):
        refused(town)

    with town.accounts.office.transaction() as connection:
        attempts.unlock(connection, account_id)

    assert town.sign_in().pending == ""


def test_unknown_logins_are_forgotten_after_a_day(town: Town) -> None:
    town.resident()
    refused(town, NOBODY)
    town.wait(24 * 3600 + 1)
    town.sign_in()

    with town.accounts.office.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM unknown_login").fetchone() == (0,)


def test_the_session_that_the_browser_came_with_ends_at_sign_in(town: Town) -> None:
    town.resident()
    first = town.sign_in()

    second = town.sign_in(origin=dataclasses.replace(ORIGIN, session_id=first.begun.session_id))

    assert town.caller(first.begun.token) is None
    assert town.known(second.begun.token).session_id != first.begun.session_id
    assert second.begun.csrf != first.begun.csrf


def test_the_token_is_random_and_only_its_hash_is_stored(town: Town) -> None:
    town.resident()
    done = town.sign_in()

    with town.accounts.office.transaction() as connection:
        stored = connection.execute("SELECT session::text FROM session").fetchall()
    assert len(done.begun.token) == 43
    assert all(done.begun.token not in row[0] for row in stored)
    assert done.begun.token not in repr(done)


def test_a_password_hashed_with_old_parameters_is_hashed_anew_at_sign_in(town: Town) -> None:
    account_id = town.resident()
    before = town.account(account_id).password_hash
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)

    with_hasher(town, stronger).with_password(MOBILE, PASSWORD, ORIGIN)

    after = town.account(account_id).password_hash
    assert after is not None
    assert after != before
    assert not stronger.check_needs_rehash(after)
    assert with_hasher(town, stronger).with_password(MOBILE, PASSWORD, ORIGIN).pending == ""


def test_sign_ins_refusals_and_locks_are_audited_without_what_was_typed(town: Town) -> None:
    account_id = town.resident()
    refused(town, NOBODY)
    for _ in range(5):
        refused(town)
    refused(town)
    town.wait(timedelta(minutes=1).total_seconds())
    town.sign_in()

    assert [entry.object_id for entry in town.noted("sign_in.failed")] == [account_id] * 5 + [""]
    assert [entry.object_id for entry in town.noted("sign_in.locked")] == [account_id]
    assert [(entry.actor, entry.address) for entry in town.noted("sign_in")] == [(account_id, ORIGIN.address)]
    with town.accounts.office.transaction() as connection:
        log = str(connection.execute("SELECT audit_entry::text FROM audit_entry").fetchall())
    assert MOBILE not in log
    assert NOBODY not in log
