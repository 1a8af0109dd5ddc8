"""Registration of talents."""

from dataclasses import dataclass, field
from typing import Final

from services.common import texts
from services.common.access.principal import Principal, Role
from services.gateway.accounts import store_accounts
from services.gateway.accounts.newcomers import Newcomers
from services.gateway.accounts.office import Office
from services.gateway.accounts.sessions import Begun, Sessions
from services.gateway.accounts.sign_in import Origin
from services.gateway.problems import FieldProblem, Problem

CONSENT_SUBJECT: Final = "talent"
# The wording of accounts.consent.talent; another wording gets another version.
CONSENT_VERSION: Final = "2026-11"


@dataclass(frozen=True, slots=True)
class Registration:
    """What a talent types in."""

    name: str
    mobile: str
    code: str = field(repr=False)
    password: str = field(repr=False)
    consent: bool


class Talents:
    """Makes accounts of talents."""

    def __init__(self, office: Office, newcomers: Newcomers, sessions: Sessions) -> None:
        self._office = office
        self._newcomers = newcomers
        self._sessions = sessions

    def register(self, given: Registration, origin: Origin) -> Begun:
        """A new account with its consent and a session; raises Problem."""
        found = self._newcomers.problems(given.name, given.mobile, given.password)
        if not given.consent:
            found.append(FieldProblem("consent", texts.get("accounts.rule.consent")))
        if found:
            raise Problem(422, "invalid_input", texts.get("api.invalid_input"), found)
        prepared = self._newcomers.prepare(given.name, given.mobile, given.code, given.password, "register")
        with self._office.transaction() as connection:
            account_id = self._newcomers.create(connection, prepared, talent=True)
            now = self._office.clock.now()
            store_accounts.give_consent(connection, account_id, CONSENT_SUBJECT, CONSENT_VERSION, now)
            begun = self._sessions.begin(
                connection, account_id, origin.address, origin.agent, replaces=origin.session_id
            )
            who = Principal(account_id, frozenset({Role.TALENT}), address=origin.address)
            consent = f"consent {CONSENT_SUBJECT} {CONSENT_VERSION}"
            self._office.auditor.record(
                connection, who, "account.created", "account", account_id, detail=consent
            )
        return begun
