"""What a row of the table of routes says: who passes, with which keys, how often."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from services.common.access.policy import Cells
from services.common.access.principal import Role
from services.gateway.caller import Caller

Rate = Literal["none", "read", "write", "bulk", "export", "sign_in"]
Route = tuple[str, str]
SAFE: Final = frozenset({"GET", "HEAD"})

# What an API key may be good for; `ANY_SCOPE` on a row lets every valid key pass.
SCOPES: Final = (
    "scenarios:read",
    "scenarios:write",
    "enterprises:read",
    "enterprises:write",
    "demands:read",
    "demands:write",
    "county-industries:read",
    "matching:read",
    "lists:read",
    "solutions:read",
    "solutions:write",
    "reviews:read",
    "reviews:write",
    "pilots:read",
    "pilots:write",
    "needs:read",
    "needs:write",
    "notices:read",
    "notices:write",
    "erasures:read",
    "analysis:read",
    "committee:read",
    "committee:write",
    "introductions:read",
    "introductions:write",
    "registrations:read",
    "policies:read",
    "recognitions:read",
)
ANY_SCOPE: Final = "any"

EVERYBODY: Final = frozenset(Role) - {Role.SYSTEM}
SIGNED_IN: Final = EVERYBODY - {Role.VISITOR}
PENDING: Final = ("second_factor", "enrol")
# Where an unfinished session is finished.
PENDING_PAGES: Final = {"second_factor": "/sign-in/second-factor", "enrol": "/account/second-factor"}


@dataclass(frozen=True, slots=True)
class Rule:
    """Who passes a route.

    `roles`: one of them is needed; SIGNED_IN lets people pass who have no role yet, too. `scope`: what an API
    key needs; empty: no key passes. `csrf`: whether an unsafe request needs the form's token. `rate`: the
    limit that it counts against; by default "read" for safe methods and "write" for others. `pending`: which
    unfinished sessions pass, whatever their roles. `quiet`: pages ask for it by themselves, so it does not
    postpone the idle logout.
    """

    roles: frozenset[Role]
    scope: str = ""
    csrf: bool = True
    rate: Rate | Literal["default"] = "default"
    pending: frozenset[str] = frozenset()
    quiet: bool = False

    def admits(self, caller: Caller) -> bool:
        """Whether the caller's roles pass."""
        if caller.signed_in and self.roles >= SIGNED_IN:
            return True
        return not self.roles.isdisjoint(caller.principal.roles)

    def rate_of(self, method: str) -> Rate:
        """The limit that a request counts against."""
        if self.rate != "default":
            return self.rate
        return "read" if method in SAFE else "write"


def rows(
    *routes: str,
    roles: Collection[Role],
    scope: str = "",
    csrf: bool = True,
    rate: Rate | Literal["default"] = "default",
    pending: Collection[str] = (),
    quiet: bool = False,
) -> dict[Route, Rule]:
    """The same rule for each of the routes, written as "GET /path/{template}"."""
    rule = Rule(frozenset(roles), scope, csrf, rate, frozenset(pending), quiet)
    split = (route.partition(" ") for route in routes)
    return dict.fromkeys(((verb, path) for verb, _, path in split), rule)


def may(*cells: Cells) -> frozenset[Role]:
    """The roles that one of the methods lets do anything at all, programs of ours left out."""
    return frozenset(role for row in cells for role, scopes in row.items() if scopes) - {Role.SYSTEM}
