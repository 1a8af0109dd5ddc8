"""Rules of passwords, mobiles, delays, devices and settings."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from services.common.settings import SettingsError
from services.gateway.accounts import attempts, mobiles, passwords
from services.gateway.accounts.passwords import Passwords
from services.gateway.accounts.settings import AccountsSettings
from services.gateway.portal.devices import device

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
DEVELOPMENT = {
    "DABRIDGE_ENVIRONMENT": "development",
    "GATEWAY_DATABASE_URL": "postgresql://db/gateway",
    "ACCOUNTS_KEY": "ab" * 32,
}
PRODUCTION = {
    **DEVELOPMENT,
    "DABRIDGE_ENVIRONMENT": "",
    "GATEWAY_URL": "https://portal.test",
    "SMS_WEBHOOK_URL": "https://sms.test/send",
    "SMS_WEBHOOK_SECRET": "x" * 32,
}


@pytest.mark.parametrize(
    "password", ["correct horse", "钥匙放在门垫下面第三格", "p" * 7 + "q2w", "x1y2z3w4v5" * 12]
)
def test_long_and_varied_passwords_are_good(password: str) -> None:
    assert passwords.broken_rule(password, ("13800000001", "")) is None


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("123456789", "至少 10"),
        ("x" * 129, "最多 128"),
        ("li.lei is my name", "用户名"),
        ("LI.LEI is my name", "用户名"),
        ("ＬＩ.ＬＥＩ is my name", "用户名"),
        ("Password123", "猜到"),
        ("1234567890", "猜到"),
        ("ababababab", "猜到"),
    ],
)
def test_what_is_wrong_with_a_password_is_told(password: str, told: str) -> None:
    assert told in (passwords.broken_rule(password, ("li.lei",)) or "")


def test_every_common_password_is_long_enough_to_matter() -> None:
    assert all(len(each) >= passwords.LEAST and each == each.casefold() for each in passwords.COMMONEST)


def test_a_password_fits_its_hash_alone() -> None:
    hashing = Passwords(CHEAP)
    stored = hashing.hash("correct horse")

    assert stored.startswith("$argon2id$")
    assert hashing.fits(stored, "correct horse")
    assert not hashing.fits(stored, "Correct horse")
    assert not hashing.fits(None, "nobody has this password")
    assert not hashing.fits("no hash", "correct horse")


def test_hashes_of_other_parameters_are_outdated() -> None:
    assert Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)).outdated(CHEAP.hash("a"))
    assert not Passwords(CHEAP).outdated(CHEAP.hash("a"))


@pytest.mark.parametrize("text", ["13800000001", "+86 138-0000 0001", " 138 (0000) 0001 "])
def test_mobiles_are_read_as_people_write_them(text: str) -> None:
    assert mobiles.tidied(text) == "13800000001"


@pytest.mark.parametrize(
    "text", ["12800000001", "1380000000", "138000000011", "1３800000001", "", "13800000001\n"]
)
def test_what_is_no_mobile_is_told(text: str) -> None:
    assert mobiles.broken_mobile(text) is not None


def test_no_user_name_can_be_a_mobile() -> None:
    assert not mobiles.is_username("13800000001")
    assert mobiles.is_username("li.lei")


def test_delays_double_from_a_minute_to_an_hour() -> None:
    locks = [attempts.lock_after(count, NOW) for count in range(1, 13)]

    minutes = [(until - NOW) / timedelta(minutes=1) if until else 0 for until in locks]
    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert attempts.lock_after(10_000, NOW) == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Windows · Edge",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "iPhone · Safari"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 MicroMessenger/8.0", "Android · 微信"),
        ("python-httpx/0.28", "Python"),
        ("", ""),
    ],
)
def test_devices_have_names_that_people_know(agent: str, told: str) -> None:
    assert device(agent) == told


def test_settings_of_production_and_development() -> None:
    production = AccountsSettings.from_environ(PRODUCTION)
    development = AccountsSettings.from_environ(DEVELOPMENT)

    assert (production.development, development.development) == (False, True)
    assert production.webhook is not None
    assert development.webhook is None
    assert (production.idle_staff, production.idle) == (timedelta(minutes=30), timedelta(hours=2))
    assert production.absolute == timedelta(hours=12)


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ("SMS_WEBHOOK_URL", ""),
        ("SMS_WEBHOOK_URL", "http://sms.test/send"),
        ("SMS_WEBHOOK_SECRET", "short"),
        ("ACCOUNTS_KEY", "ab" * 31),
        ("ACCOUNTS_KEY", "no hex"),
        ("ACCOUNTS_KEY", ""),
        ("GATEWAY_DATABASE_URL", ""),
        ("GATEWAY_URL", ""),
        ("DABRIDGE_ENVIRONMENT", "staging"),
        ("SESSION_IDLE_STAFF_MINUTES", "0"),
        ("SESSION_HOURS", "1000"),
    ],
)
def test_a_setting_that_is_wrong_is_named_and_a_secret_not_told(changed: str, value: str) -> None:
    with pytest.raises(SettingsError, match=changed) as caught:
        AccountsSettings.from_environ({**PRODUCTION, changed: value})

    assert caught.value.name == changed
    if value and "KEY" in changed:
        assert value not in str(caught.value)
