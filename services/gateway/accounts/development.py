"""Accounts for trying everything out: each role's, and who a bid and its review need; never in production."""

import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pyotp

from services.common.access.principal import STAFF, Role, system
from services.common.database import Connection
from services.gateway.accounts import organisations_store, store_accounts
from services.gateway.accounts.office import Office, fresh_id
from services.gateway.accounts.organisations_store import Membership, Organisation
from services.gateway.accounts.passwords import Passwords
from services.gateway.accounts.second_factor import uri_of
from services.gateway.accounts.store_accounts import Account, NewAccount, totp_place

ACTOR: Final = system("accounts-seed")
PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True)
class DevelopmentAccount:
    """How to sign in as somebody; `totp_secret` is None where no second factor is needed."""

    role: str
    username: str
    account_id: str
    organisation_id: str
    talent_id: str
    zone: str
    password: str = field(repr=False)
    totp_secret: str | None = field(repr=False)

    @property
    def uri(self) -> str:
        """What an authenticator app reads; empty where no second factor is needed."""
        return uri_of(self.totp_secret, self.username) if self.totp_secret else ""


class DevelopmentAccounts:
    """Makes the accounts, or gives those that are there new passwords and second factors."""

    def __init__(self, office: Office, passwords: Passwords) -> None:
        self._office = office
        self._passwords = passwords

    def seed(self, known: Sequence[DevelopmentAccount] = ()) -> list[DevelopmentAccount]:
        """The accounts of development.json. Those of `known` that still hold stay as they are."""
        kept = {account.username: account for account in known if self._holds(account)}
        with self._office.transaction() as connection:
            for told in _told()["organisations"]:
                self._organisation(connection, told)
        return [kept.get(told["username"]) or self._account(told) for told in _told()["accounts"]]

    def _organisation(self, connection: Connection, told: Mapping[str, Any]) -> None:
        if organisations_store.find(connection, told["id"]) is not None:
            return
        made = Organisation(
            id=told["id"],
            name=told["name"],
            roles=frozenset(Role(role) for role in told["roles"]),
            uscc=told["uscc"],
            zone=told["zone"],
            status="active",
            reason="",
            development=True,
            created_at=self._office.clock.now(),
        )
        organisations_store.add(connection, made)

    def _account(self, told: Mapping[str, Any]) -> DevelopmentAccount:
        role = Role(told["role"])
        password = secrets.token_urlsafe(12)
        secret = pyotp.random_base32() if role in STAFF else None
        hashed = self._passwords.hash(password)
        with self._office.transaction() as connection:
            held = store_accounts.by_username(connection, told["username"])
            account_id = held.id if held else self._add(connection, told)
            store_accounts.set_password(connection, account_id, hashed)
            sealed = self._office.sealer.seal(secret, totp_place(account_id)) if secret else None
            now = self._office.clock.now()
            connection.execute(
                "UPDATE account SET status = 'active', totp_sealed = %s, totp_confirmed_at = %s,"
                " totp_last_step = NULL, failed_count = 0, locked_until = NULL WHERE id = %s",
                (sealed, now if secret else None, account_id),
            )
            zone = self._join(connection, told, account_id)
            self._office.auditor.record(
                connection, ACTOR, "account.created", "account", account_id, detail=f"development {role}"
            )
        return DevelopmentAccount(
            role=role.value,
            username=told["username"],
            account_id=account_id,
            organisation_id=told["organisation_id"],
            talent_id=told["talent_id"],
            zone=zone,
            password=password,
            totp_secret=secret,
        )

    def _add(self, connection: Connection, told: Mapping[str, Any]) -> str:
        new = NewAccount(
            id=fresh_id(),
            name=told["name"],
            created_at=self._office.clock.now(),
            username=told["username"],
            talent_id=told["talent_id"] or None,
            development=True,
        )
        store_accounts.add(connection, self._office.sealer, new)
        return new.id

    def _join(self, connection: Connection, told: Mapping[str, Any], account_id: str) -> str:
        """Makes the account a member; the zone that it answers for."""
        if not told["organisation_id"]:
            return ""
        role = Role(told["role"])
        member = Membership(
            account_id, told["organisation_id"], frozenset({role}), True, self._office.clock.now()
        )
        organisations_store.put_member(connection, member)
        found = organisations_store.find(connection, told["organisation_id"])
        return found.zone if found and role is Role.ZONE_BUREAU else ""

    def _holds(self, known: DevelopmentAccount) -> bool:
        with self._office.transaction() as connection:
            account = store_accounts.by_username(connection, known.username)
        return (
            account is not None
            and account.id == known.account_id
            and self._passwords.fits(account.password_hash, known.password)
            and self._secret_of(account) == known.totp_secret
        )

    def _secret_of(self, account: Account) -> str | None:
        if account.totp_sealed is None:
            return None
        return self._office.sealer.open(account.totp_sealed, totp_place(account.id))


def read(path: Path) -> list[DevelopmentAccount]:
    """The accounts of a file that `write` wrote; none where there is no such file, or it is another."""
    try:
        return [DevelopmentAccount(**told) for told in json.loads(path.read_text("utf-8"))["accounts"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def write(path: Path, accounts: Sequence[DevelopmentAccount]) -> None:
    """Writes them as JSON that only its owner may read."""
    text = json.dumps({"accounts": [asdict(account) for account in accounts]}, indent=2) + "\n"
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    half.replace(path)


@cache
def _told() -> dict[str, list[dict[str, Any]]]:
    told: dict[str, list[dict[str, Any]]] = json.loads(
        (files("services.gateway.accounts") / "development.json").read_text("utf-8")
    )
    return told
