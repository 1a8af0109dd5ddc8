"""The accounts for trying everything out, and the commands that make them."""

import json
import stat
from pathlib import Path

import pyotp
import pytest

from services.common.access.principal import STAFF, Role
from services.common.settings import SettingsError
from services.gateway.__main__ import main
from services.gateway.accounts.bootstrap import refuse_in_production
from services.gateway.accounts.development import DevelopmentAccounts
from tests.integration.accounts.town import ORIGIN, Town

EACH_ROLE = {role.value for role in Role} - {"visitor", "system"}


@pytest.fixture
def environ(database: str, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in {
        "DABRIDGE_ENVIRONMENT": "development",
        "GATEWAY_DATABASE_URL": database,
        "ACCOUNTS_KEY": bytes(range(32)).hex(),
        "AUDIT_KEY": bytes(32).hex(),
    }.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_there_is_an_account_a_role_that_signs_in_with_what_is_told(town: Town) -> None:
    seeded = DevelopmentAccounts(town.accounts.office, town.accounts.passwords).seed()

    assert {account.role for account in seeded} == EACH_ROLE
    for account in seeded:
        code = town.code(pyotp.TOTP(account.totp_secret)) if account.totp_secret else ""
        done = town.accounts.sign_in.as_program(account.username, account.password, code, ORIGIN)
        caller = town.known(done.begun.token).principal
        assert caller.roles == {Role(account.role)}
        assert (caller.person, caller.organisation) == (account.account_id, account.organisation_id)
        assert (caller.talent, caller.zone) == (account.talent_id, account.zone)
        assert (account.totp_secret is not None) == (Role(account.role) in STAFF)


def test_seeding_again_keeps_what_is_known_and_renews_what_is_not(town: Town) -> None:
    seeds = DevelopmentAccounts(town.accounts.office, town.accounts.passwords)
    first = seeds.seed()

    assert seeds.seed(first) == first
    renewed = seeds.seed()

    assert [account.account_id for account in renewed] == [account.account_id for account in first]
    assert {account.password for account in renewed}.isdisjoint(account.password for account in first)


def test_two_databases_get_other_passwords(town: Town) -> None:
    accounts = DevelopmentAccounts(town.accounts.office, town.accounts.passwords).seed()
    passwords = [account.password for account in accounts]

    assert len(set(passwords)) == len(accounts)
    assert min(map(len, passwords)) >= 16


def test_production_refuses_a_database_with_development_accounts(town: Town) -> None:
    with town.accounts.office.transaction() as connection:
        refuse_in_production(connection)
    DevelopmentAccounts(town.accounts.office, town.accounts.passwords).seed()

    with (
        pytest.raises(SettingsError, match="DABRIDGE_ENVIRONMENT"),
        town.accounts.office.transaction() as connection,
    ):
        refuse_in_production(connection)


def test_the_command_writes_the_accounts_for_their_owner_alone_or_prints_them(
    environ: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "accounts.json"

    assert main(["accounts-seed", "--output", str(output)]) == 0

    accounts = json.loads(output.read_text("utf-8"))["accounts"]
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert {account["role"] for account in accounts} == EACH_ROLE
    before = output.read_bytes()
    assert main(["accounts-seed", "--output", str(output)]) == 0
    assert output.read_bytes() == before
    said = capsys.readouterr().out
    assert not [account for account in accounts if account["password"] in said]

    assert main(["accounts-seed"]) == 0
    printed = capsys.readouterr().out
    for account in accounts:
        line = next(line for line in printed.splitlines() if line.startswith(f"{account['username']} "))
        assert len(line.split()[1]) == len(account["password"])
        assert ("otpauth://totp/" in line) == (account["totp_secret"] is not None)


def test_the_command_refuses_outside_of_development(
    environ: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environ.setenv("DABRIDGE_ENVIRONMENT", "production")
    environ.setenv("GATEWAY_URL", "https://portal.test")
    environ.setenv("SMS_WEBHOOK_URL", "https://sms.test")
    environ.setenv("SMS_WEBHOOK_SECRET", "x" * 32)

    assert main(["accounts-seed"]) == 2
    assert "DABRIDGE_ENVIRONMENT" in capsys.readouterr().err


def test_migrating_twice_changes_nothing_the_second_time(
    environ: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    assert "nothing was missing" in capsys.readouterr().out
