"""Registration of talents, and new passwords for who forgot theirs."""

import dataclasses

import pytest

from services.common.access.principal import Role
from services.gateway.accounts.talents import CONSENT_VERSION, Registration
from services.gateway.problems import Problem
from tests.integration.accounts.town import ADDRESS, MOBILE, ORIGIN, PASSWORD, Town

NEW = "一只黑猫坐在旧窗台上面"
MINE = Registration("李 雷", "138 0000 0001", "", PASSWORD, True)


def register(town: Town, **changes: object) -> str:
    """Registers with the code that was sent; the session's token."""
    given = dataclasses.replace(MINE, **{"code": town.sent_code(), **changes})  # type: ignore[arg-type]
    return town.accounts.talents.register(given, ORIGIN).token


def refused(town: Town, **changes: object) -> dict[str, str]:
    with pytest.raises(Problem) as caught:
        register(town, **changes)
    return {field.field: field.message for field in caught.value.fields}


def test_a_talent_registers_by_mobile_and_is_signed_in(town: Town) -> None:
    town.accounts.codes.send(MOBILE, "register")

    caller = town.known(register(town))

    assert caller.principal.roles == {Role.TALENT}
    assert (len(caller.principal.talent), caller.principal.organisation) == (32, "")
    assert caller.name == "李 雷"
    again = town.known(town.sign_in().begun.token).principal
    assert (again.person, again.talent) == (caller.principal.person, caller.principal.talent)


def test_consent_is_kept_with_its_time_and_wording(town: Town) -> None:
    town.accounts.codes.send(MOBILE, "register")
    person = town.known(register(town)).principal.person

    with town.accounts.office.transaction() as connection:
        kept = connection.execute("SELECT account_id, subject, version, given_at FROM consent").fetchall()
    assert kept == [(person, "talent", CONSENT_VERSION, town.clock.now())]
    assert CONSENT_VERSION in town.noted("account.created")[0].detail


def test_nobody_registers_without_consent_name_or_a_good_password(town: Town) -> None:
    town.accounts.codes.send(MOBILE, "register")

    assert refused(town, name="  ", mobile="12", password="short", consent=False).keys() == {
        "name",
        "mobile",
        "password",
        "consent",
    }
    assert refused(town, name="a\0b").keys() == {"name"}
    # None of these was a try of the code.
    assert register(town)


def test_nobody_registers_with_a_wrong_code(town: Town) -> None:
    town.accounts.codes.send(MOBILE, "register")

    assert refused(town, code=f"{(int(town.sent_code()) + 1) % 1_000_000:06}").keys() == {"code"}
    assert refused(town, mobile="13800000002").keys() == {"code"}


def test_name_and_mobile_are_stored_sealed(town: Town) -> None:
    town.accounts.codes.send(MOBILE, "register")
    register(town)

    with town.accounts.office.transaction() as connection:
        tables = ("account", "consent", "session", "one_time_code", "audit_entry")
        stored = "".join(str(connection.execute(f"SELECT {t}::text FROM {t}").fetchall()) for t in tables)
        sealed = connection.execute("SELECT name_sealed, mobile_sealed FROM account").fetchone()
    assert sealed is not None
    for secret in ("李", MOBILE, PASSWORD):
        assert secret not in stored
        assert secret.encode().hex() not in stored


def test_a_mobile_that_got_an_account_meanwhile_gets_no_second_one(town: Town) -> None:
    town.accounts.codes.send(MOBILE, "register")
    town.resident()

    with pytest.raises(Problem) as caught:
        register(town)

    assert caught.value.status == 409


def test_the_code_of_a_registration_is_used_up_by_it_alone(town: Town) -> None:
    town.accounts.codes.send(MOBILE, "register")
    prepared = town.accounts.newcomers.prepare("李雷", MOBILE, town.sent_code(), PASSWORD, "register")
    with town.accounts.office.transaction() as connection:
        town.accounts.newcomers.create(connection, prepared)
        connection.rollback()

    with town.accounts.office.transaction() as connection:
        assert town.accounts.newcomers.create(connection, prepared)
    with pytest.raises(Problem), town.accounts.office.transaction() as connection:
        town.accounts.newcomers.create(connection, prepared)


def reset(town: Town, code: str = "", second: str = "", password: str = NEW) -> None:
    town.accounts.recovery.reset(MOBILE, code or town.sent_code(), password, second, ADDRESS)


def fields_of_refused_reset(town: Town, code: str = "", second: str = "", password: str = NEW) -> list[str]:
    with pytest.raises(Problem) as caught:
        reset(town, code, second, password)
    return [field.field for field in caught.value.fields]


def test_a_code_to_the_mobile_sets_a_new_password_and_ends_all_sessions(town: Town) -> None:
    account_id = town.resident()
    done = town.sign_in()
    for _ in range(5):
        with pytest.raises(Problem):
            town.sign_in(password="wrong wrong wrong")
    town.accounts.codes.send(MOBILE, "reset")

    reset(town)

    assert town.caller(done.begun.token) is None
    assert town.sign_in(password=NEW).pending == ""  # and the lock is gone
    assert [entry.actor for entry in town.noted("password.reset")] == [account_id]
    assert fields_of_refused_reset(town) == ["code"]


def test_who_has_a_second_factor_gives_it_too(town: Town) -> None:
    totp, codes = town.enrolled(town.resident(role=Role.HR_BUREAU))
    town.accounts.codes.send(MOBILE, "reset")

    assert fields_of_refused_reset(town) == ["second"]
    assert fields_of_refused_reset(town, second="000000") == ["second"]
    reset(town, second=town.code(totp))
    assert town.sign_in(password=NEW).pending == "second_factor"

    town.wait(61)
    town.accounts.codes.send(MOBILE, "reset")
    reset(town, second=codes[0], password=PASSWORD)
    assert town.sign_in().pending == "second_factor"


def test_second_factors_at_a_reset_count_like_wrong_sign_ins(town: Town) -> None:
    town.enrolled(town.resident(role=Role.HR_BUREAU))
    town.accounts.codes.send(MOBILE, "reset")
    for _ in range(4):
        assert fields_of_refused_reset(town, second="000000") == ["second"]

    with pytest.raises(Problem) as caught:
        reset(town, second="000000")
    assert caught.value.code == "locked"


def test_whether_there_is_an_account_and_a_second_factor_shows_without_the_code_in_no_answer(
    town: Town,
) -> None:
    assert fields_of_refused_reset(town, "123456") == ["code"]
    town.enrolled(town.resident(role=Role.HR_BUREAU))
    assert fields_of_refused_reset(town, "123456") == ["code"]
    town.accounts.codes.send(MOBILE, "reset")
    wrong = f"{(int(town.sent_code()) + 1) % 1_000_000:06}"
    assert fields_of_refused_reset(town, wrong) == ["code"]


def test_a_new_password_must_be_a_good_one(town: Town) -> None:
    town.resident(username="li.lei")
    town.accounts.codes.send(MOBILE, "reset")

    assert fields_of_refused_reset(town, password="short") == ["password"]
    assert fields_of_refused_reset(town, password=f"mine is {MOBILE}") == ["password"]
    assert fields_of_refused_reset(town, password="my name is li.lei") == ["password"]
    assert town.sign_in().pending == ""
