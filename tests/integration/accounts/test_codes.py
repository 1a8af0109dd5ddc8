"""One-time codes: how long, how often, for whom; signing in by them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.common.access.principal import Role
from services.gateway.accounts import store_accounts
from services.gateway.accounts.codes import Purpose
from services.gateway.problems import Problem
from tests.integration.accounts.town import MOBILE, ORIGIN, Town

NOBODY = "13911112222"


def refused(town: Town, mobile: str = MOBILE, purpose: Purpose = "sign_in") -> Problem:
    with pytest.raises(Problem) as caught:
        town.accounts.codes.send(mobile, purpose)
    return caught.value


def good(town: Town, code: str, mobile: str = MOBILE, purpose: Purpose = "sign_in") -> bool:
    try:
        town.accounts.codes.prove(mobile, purpose, code)
    except Problem:
        return False
    return True


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_people_sign_in_by_a_code_that_was_sent_to_their_mobile(town: Town) -> None:
    account_id = town.resident(role=Role.ENTERPRISE)
    town.accounts.codes.send("138 0000 0001", "sign_in")

    done = town.accounts.sign_in.with_code(MOBILE, town.sent_code(), ORIGIN)

    assert town.known(done.begun.token).principal.person == account_id
    assert [entry.detail for entry in town.noted("sign_in")] == ["code"]


def test_staff_still_owe_their_second_factor(town: Town) -> None:
    totp, _ = town.enrolled(town.resident(role=Role.ADMIN))
    town.accounts.codes.send(MOBILE, "sign_in")

    done = town.accounts.sign_in.with_code(MOBILE, town.sent_code(), ORIGIN)

    assert (totp.secret != "", done.pending) == (True, "second_factor")


def test_a_locked_password_does_not_keep_out_who_holds_the_mobile(town: Town) -> None:
    account_id = town.resident()
    for _ in range(5):
        with pytest.raises(Problem):
            town.sign_in(password="wrong wrong wrong")
    town.accounts.codes.send(MOBILE, "sign_in")

    assert town.accounts.sign_in.with_code(MOBILE, town.sent_code(), ORIGIN).pending == ""
    assert town.account(account_id).locked_until is None


def test_a_code_is_good_once(town: Town) -> None:
    town.resident()
    town.accounts.codes.send(MOBILE, "sign_in")
    town.accounts.sign_in.with_code(MOBILE, town.sent_code(), ORIGIN)

    with pytest.raises(Problem) as caught:
        town.accounts.sign_in.with_code(MOBILE, town.sent_code(), ORIGIN)
    assert [field.field for field in caught.value.fields] == ["code"]


def test_of_two_who_use_a_code_at_once_one_gets_in(town: Town) -> None:
    town.resident()
    town.accounts.codes.send(MOBILE, "sign_in")
    code = town.sent_code()

    def attempt(_: int) -> bool:
        try:
            town.accounts.sign_in.with_code(MOBILE, code, ORIGIN)
        except Problem:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(attempt, range(4))) == 1


def test_a_code_is_good_for_five_minutes(town: Town) -> None:
    town.resident()
    town.accounts.codes.send(MOBILE, "sign_in")
    town.wait(299)
    assert good(town, town.sent_code())
    town.wait(1)
    assert not good(town, town.sent_code())


def test_a_code_stands_five_tries(town: Town) -> None:
    town.resident()
    town.accounts.codes.send(MOBILE, "sign_in")
    code = town.sent_code()
    for _ in range(4):
        assert not good(town, wrong(code))
    assert good(town, code)
    assert not good(town, code)


def test_tries_at_once_are_all_counted(town: Town) -> None:
    town.resident()
    town.accounts.codes.send(MOBILE, "sign_in")
    code = town.sent_code()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: good(town, wrong(code)), range(5)))

    assert not good(town, code)


def test_a_newer_code_makes_the_older_one_bad(town: Town) -> None:
    town.resident()
    town.accounts.codes.send(MOBILE, "sign_in")
    older = town.sent_code()
    town.wait(60)
    town.accounts.codes.send(MOBILE, "sign_in")

    assert older == town.sent_code() or not good(town, older)
    assert good(town, town.sent_code())


def test_a_code_is_good_for_its_purpose_and_mobile_alone(town: Town) -> None:
    town.resident()
    town.resident(mobile="13800000002")
    town.accounts.codes.send(MOBILE, "sign_in")
    code = town.sent_code()

    assert not good(town, code, purpose="reset")
    assert not good(town, code, mobile="13800000002")
    assert good(town, code)


def test_the_next_code_comes_no_sooner_than_after_a_minute_whatever_its_purpose(town: Town) -> None:
    town.resident()
    town.accounts.codes.send(MOBILE, "sign_in")
    town.wait(18)

    problem = refused(town, purpose="reset")

    assert (problem.status, problem.headers["Retry-After"]) == (429, "42")
    assert "42 秒" in problem.message
    town.wait(42)
    town.accounts.codes.send(MOBILE, "reset")


def test_two_requests_at_once_send_one_message(town: Town) -> None:
    town.resident()

    def ask(_: int) -> int:
        try:
            town.accounts.codes.send(MOBILE, "sign_in")
        except Problem as problem:
            return problem.status
        return 200

    with ThreadPoolExecutor(6) as threads:
        answers = sorted(threads.map(ask, range(6)))

    assert answers == [200, 429, 429, 429, 429, 429]
    assert len(town.messages.sent) == 1


def test_a_mobile_gets_ten_codes_a_day(town: Town) -> None:
    town.resident()
    for _ in range(10):
        town.accounts.codes.send(MOBILE, "sign_in")
        town.wait(61)

    assert refused(town).status == 429
    town.wait(24 * 3600 - 61 * 10)
    town.accounts.codes.send(MOBILE, "sign_in")


@pytest.mark.parametrize(
    "mobile", ["", "12345678901", "1380000000", "138000000012", "not a mobile", "１３８０００００００１"]
)
def test_what_is_no_mobile_gets_none(town: Town, mobile: str) -> None:
    problem = refused(town, mobile)

    assert (problem.status, [field.field for field in problem.fields]) == (422, ["mobile"])
    assert town.messages.sent == []


def test_whether_a_mobile_has_an_account_shows_in_no_answer(town: Town) -> None:
    town.resident()
    disabled = town.resident(mobile="13800000003")
    with town.accounts.office.transaction() as connection:
        store_accounts.set_status(connection, disabled, store_accounts.DISABLED)
    purposes: list[Purpose] = ["sign_in", "reset", "register", "organisation"]
    for purpose in purposes:
        for mobile in (MOBILE, NOBODY, "13800000003"):
            town.accounts.codes.send(mobile, purpose)
            assert refused(town, mobile).status == 429
            town.wait(61)

    told = {
        mobile: [text for to, text in town.messages.sent if to == mobile] for mobile, _ in town.messages.sent
    }
    # Who holds the mobile learns it by the message: a code where one is of use, else that there is one.
    assert len(told[MOBILE]) == 4
    assert sum("已有账号" in text for text in told[MOBILE]) == 2
    assert len(told[NOBODY]) == 2
    assert "13800000003" not in told


def test_codes_and_mobiles_are_stored_as_digests_alone(town: Town) -> None:
    town.resident()
    town.accounts.codes.send(MOBILE, "sign_in")

    with town.accounts.office.transaction() as connection:
        stored = str(
            connection.execute(
                "SELECT one_time_code::text, account::text FROM one_time_code, account"
            ).fetchall()
        )
    assert MOBILE not in stored
    assert f",{town.sent_code()}," not in stored
