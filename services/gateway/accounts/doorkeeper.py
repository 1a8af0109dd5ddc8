"""Who stands behind a session's token or an API key."""

from services.gateway.accounts.api_keys import ApiKeys
from services.gateway.accounts.sessions import Sessions
from services.gateway.caller import Caller


class AccountsDoorkeeper:
    """The gateway's Doorkeeper over the accounts' database."""

    def __init__(self, sessions: Sessions, api_keys: ApiKeys) -> None:
        self._sessions = sessions
        self._api_keys = api_keys

    def by_session(self, token: str, address: str, agent: str, *, active: bool = True) -> Caller | None:
        """Whose session it is; None where it is unknown, over or revoked."""
        return self._sessions.by_session(token, address, agent, active=active)

    def by_api_key(self, key: str, address: str) -> Caller | None:
        """For whom the key calls; None where it is unknown, over or revoked."""
        return self._api_keys.caller(key, address)
