"""Who stands behind a request, and whom the gateway asks for it."""

from dataclasses import dataclass
from typing import Final, Literal, Protocol

from services.common.access.principal import VISITOR, Principal, Role

Pending = Literal["", "second_factor", "enrol"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and by what.

    `session_id` and `csrf` are empty without a session; `scopes` is None unless an API key calls.
    `pending` says what is missing of a session: "second_factor" (password given, code not yet) or "enrol"
    (a member of staff without a second factor). A pending caller reaches only the routes that say so.
    """

    principal: Principal
    session_id: str = ""
    csrf: str = ""
    name: str = ""
    organisation_name: str = ""
    scopes: frozenset[str] | None = None
    pending: Pending = ""

    @property
    def signed_in(self) -> bool:
        """Whether somebody in particular calls, with nothing missing; they may still be without a role."""
        return bool(self.principal.person) and not self.pending

    @property
    def by_key(self) -> bool:
        """Whether an API key calls."""
        return self.scopes is not None

    def is_any(self, *roles: Role | str) -> bool:
        """Whether the caller acts in one of the roles."""
        return self.signed_in and not self.principal.roles.isdisjoint(roles)


VISITOR_CALLER: Final = Caller(VISITOR)


class Doorkeeper(Protocol):
    """Knows sessions and API keys. The methods block; the middleware calls them in a thread.

    They raise one of services.common.database.UNAVAILABLE where the database is away.
    """

    def by_session(self, token: str, address: str, agent: str, *, active: bool = True) -> Caller | None:
        """Whose session it is, from its cookie; None where it is unknown, over or revoked.

        `active`: a person is behind it, which postpones the idle logout; a page that renews itself is nobody.
        """
        ...

    def by_api_key(self, key: str, address: str) -> Caller | None:
        """For whom the key ("dbk_…") calls; None where it is unknown, over or revoked."""
        ...
