"""API keys: an organisation's programs call in its name."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.common import texts
from services.common.access.principal import Principal, Role
from services.gateway.accounts import api_keys_store, members, organisations_store
from services.gateway.accounts.api_keys_rules import (
    CARRIED,
    DAYS_DEFAULT,
    LIVE_MAX,
    USED_EVERY,
    check,
    fresh,
    parsed,
)
from services.gateway.accounts.api_keys_store import ApiKey
from services.gateway.accounts.organisations_desk import Desk
from services.gateway.accounts.organisations_rules import ensure, missing
from services.gateway.accounts.organisations_store import Listed
from services.gateway.caller import Caller
from services.gateway.problems import Problem

KIND: Final = "api_key"


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key; `text` is the whole of it, which nobody sees again."""

    key: ApiKey
    text: str


class ApiKeys:
    """The use cases of API keys; each but `caller` raises Problem where it refuses."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(self, caller: Principal, organisation_id: str, number: int = 1) -> Listed[ApiKey]:
        """Keys of the organisation that the caller owns, newest first."""
        with self._desk.transaction() as (connection, _):
            members.owned(connection, caller, organisation_id)
            return api_keys_store.page(connection, organisation_id, number)

    def everywhere(self, caller: Principal, number: int = 1) -> tuple[Listed[ApiKey], dict[str, str]]:
        """Keys of all organisations with these organisations' names by id, for the platform's security."""
        if Role.SECURITY not in caller.roles:
            raise Problem(403, "forbidden", texts.get("organisations.refused.not_yours"))
        with self._desk.transaction() as (connection, _):
            found = api_keys_store.page(connection, "", number)
            names = organisations_store.names(connection, [key.organisation_id for key in found.items])
        return found, names

    def create(
        self,
        caller: Principal,
        organisation_id: str,
        name: str,
        scopes: Sequence[str],
        days: int = DAYS_DEFAULT,
    ) -> Issued:
        """A new key of the organisation that the caller owns."""
        name = " ".join(name.split())
        secret = fresh()
        with self._desk.transaction() as (connection, notes):
            organisation = members.owned(connection, caller, organisation_id)
            if organisation.roles.isdisjoint(CARRIED):
                raise Problem(409, "no_keys", texts.get("organisations.refused.no_keys"))
            ensure(check(name, scopes, days, organisation.roles))
            now = self._desk.clock.now()
            if api_keys_store.live(connection, organisation_id, now) >= LIVE_MAX:
                raise Problem(409, "many_keys", texts.get("organisations.refused.many_keys", most=LIVE_MAX))
            made = ApiKey(
                id=secret.id,
                organisation_id=organisation_id,
                name=name,
                scopes=tuple(sorted(set(scopes))),
                secret_hash=secret.hash,
                created_by=caller.person,
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
            api_keys_store.add(connection, made)
            detail = f"{organisation_id} {','.join(made.scopes)} {days}d"
            notes.add(caller, "api_key.created", KIND, made.id, after=told(made), detail=detail)
        return Issued(made, secret.text)

    def revoke(self, caller: Principal, key_id: str) -> None:
        """Ends a key for good: one of the organisation that the caller owns or, for security, any."""
        with self._desk.transaction() as (connection, notes):
            found = api_keys_store.find(connection, key_id)
            if found is None:
                raise missing()
            if Role.SECURITY not in caller.roles:
                members.owned(connection, caller, found.organisation_id)
            if found.revoked_at is None:
                api_keys_store.revoke(connection, key_id, self._desk.clock.now())
                notes.add(
                    caller,
                    "api_key.revoked",
                    KIND,
                    key_id,
                    before=told(found),
                    detail=found.organisation_id,
                )

    def caller(self, text: str, address: str) -> Caller | None:
        """For whom the key calls; None where it is unknown, over or revoked, its organisation suspended."""
        secret = parsed(text)
        if secret is None:
            return None
        with self._desk.transaction() as (connection, _):
            key = api_keys_store.find(connection, secret.id)
            known = key.secret_hash if key else bytes(32)
            if not hmac.compare_digest(known, secret.hash) or key is None:
                return None
            now = self._desk.clock.now()
            organisation = organisations_store.find(connection, key.organisation_id)
            if not key.good(now) or organisation is None or not organisation.active:
                return None
            if key.last_used_at is None or now - key.last_used_at >= USED_EVERY:
                api_keys_store.use(connection, key.id, now, USED_EVERY)
        principal = Principal(
            person=f"key:{key.id}",
            roles=organisation.roles & CARRIED,
            organisation=organisation.id,
            address=address,
        )
        return Caller(principal, organisation_name=organisation.name, scopes=frozenset(key.scopes))


def told(key: ApiKey) -> dict[str, object]:
    """What the audit log digests of a key; nothing of its secret."""
    return {
        "organisation": key.organisation_id,
        "name": key.name,
        "scopes": list(key.scopes),
        "expires_at": key.expires_at.isoformat(),
    }
