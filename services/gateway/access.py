"""The table of the gateway's routes: what has no row is refused. docs/security.md tells it to people.

A row says who may ever pass; which objects they reach is decided by the services behind.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from services.common.access.methods import MATCHING, SCENARIOS, TALENT
from services.common.access.policy import Cells
from services.common.access.principal import Role
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.market.rows import BLOCKS as MARKET_BLOCKS
from services.gateway.market.talent_rows import BLOCKS as TALENT_BLOCKS
from services.gateway.rules import (
    ANY_SCOPE,
    EVERYBODY,
    PENDING,
    PENDING_PAGES,
    SAFE,
    SCOPES,
    SIGNED_IN,
    Rate,
    Route,
    Rule,
    may,
    rows,
)

__all__ = [
    "ANY_SCOPE",
    "EVERYBODY",
    "PENDING_PAGES",
    "ROUTES",
    "SAFE",
    "SCOPES",
    "SIGNED_IN",
    "WATCHERS",
    "Rate",
    "Route",
    "Rule",
    "UnruledRoute",
    "check",
    "method",
    "rows",
]

_RECORDS: Final = {**SCENARIOS, **TALENT}


def method(kind: Kind, verb: str) -> Cells:
    """The row of a record's gRPC method, such as ("demand", "Create")."""
    resource = RESOURCES[kind]
    name = resource.plural if verb in ("List", "BulkLoad") else resource.name
    return _RECORDS[verb + name]


def _scope(kind: Kind, verb: str) -> str:
    """The scope of a kind's routes; empty where no key is good for them, as for talents."""
    scope = f"{RESOURCES[kind].path}:{verb}"
    return scope if scope in SCOPES else ""


def _api(kind: Kind) -> dict[Route, Rule]:
    at = f"/api/{RESOURCES[kind].path}"
    one = f"{at}/{{record_id}}"
    return {
        **rows(f"GET {at}", roles=may(method(kind, "List")), scope=_scope(kind, "read")),
        **rows(f"GET {one}", roles=may(method(kind, "Get")), scope=_scope(kind, "read")),
        **rows(f"POST {at}", roles=may(method(kind, "Create")), scope=_scope(kind, "write")),
        **rows(f"PUT {one}", roles=may(method(kind, "Update")), scope=_scope(kind, "write")),
        **rows(
            f"POST {one}/withdraw",
            f"DELETE {one}",
            roles=may(method(kind, "Withdraw")),
            scope=_scope(kind, "write"),
        ),
        **rows(
            f"POST {at}/bulk",
            roles=may(method(kind, "BulkLoad")),
            scope=_scope(kind, "write"),
            rate="bulk",
        ),
    }


def _pages(kind: Kind) -> dict[Route, Rule]:
    one = f"/{kind}/{{record_id}}"
    return {
        **rows(f"GET /browse/{kind}", roles=may(MATCHING[f"Search[{kind}]"])),
        **rows(f"GET {one}", roles=may(method(kind, "Get"))),
        **rows(f"GET /{kind}/new", f"POST /{kind}/new", roles=may(method(kind, "Create"))),
        **rows(f"GET {one}/edit", f"POST {one}/edit", roles=may(method(kind, "Update"))),
        **rows(f"GET {one}/withdraw", f"POST {one}/withdraw", roles=may(method(kind, "Withdraw"))),
    }


_LISTERS: Final = may(*(MATCHING[f"GetShortlist[{kind}]"] for kind in Kind))
# Those who see all changes of a market; others follow the subjects within their reach.
WATCHERS: Final = frozenset({Role.HR_BUREAU, Role.SCENARIO_CENTRE})

_SYSTEM: Final = {
    **rows("GET /healthz", "GET /readyz", roles=EVERYBODY, scope=ANY_SCOPE, rate="none", pending=PENDING),
    **rows("GET /api/openapi.json", roles=EVERYBODY, scope=ANY_SCOPE, pending=PENDING),
}

_MATCHING: Final = {
    **rows("GET /api/overview", "GET /api/plan", roles=EVERYBODY, scope=ANY_SCOPE),
    **rows("GET /api/skills", "GET /api/skills/{term}", roles=EVERYBODY, scope=ANY_SCOPE),
    **rows("GET /api/search", roles=EVERYBODY, scope="matching:read"),
    **rows(
        "GET /api/shortlists/{market}/{side}/{subject}",
        "GET /api/shortlists/{market}/{side}/{subject}/diagnosis",
        "GET /api/shortlists/{market}/{side}/{subject}/suggestions",
        "GET /api/pairs/{market}/{left}/{right}/explanation",
        "GET /api/events",
        roles=_LISTERS,
        scope="matching:read",
    ),
}

_PORTAL: Final = {
    **rows("GET /", roles=EVERYBODY),
    **rows("GET /home", roles=SIGNED_IN),
    **rows("GET /skills", "GET /skills/{term}", roles=EVERYBODY),
    **rows("GET /parts/counts", "GET /parts/plan", roles=EVERYBODY, quiet=True),
    **rows("GET /pairs/{market}/{left}/{right}", roles=_LISTERS),
    **rows(
        "GET /parts/shortlist/{market}/{side}/{subject_id}",
        "GET /parts/suggestions/{market}/{side}/{subject_id}",
        "GET /live/subject/{subject_id}",
        roles=_LISTERS,
        quiet=True,
    ),
    **rows("GET /live/changes", roles=WATCHERS, quiet=True),
}

# Signing in, registration, sessions, second factors: owned by services/gateway/accounts.
_ACCOUNTS: Final[dict[Route, Rule]] = {
    **rows("GET /sign-in", roles=EVERYBODY, pending=PENDING),
    **rows(
        "POST /sign-in", "POST /sign-in/code", "POST /codes", roles=EVERYBODY, rate="sign_in", pending=PENDING
    ),
    **rows("GET /register", "GET /reset", roles=EVERYBODY),
    **rows("POST /register", "POST /reset", roles=EVERYBODY, rate="sign_in"),
    **rows("GET /sign-in/second-factor", roles=(), pending=("second_factor",)),
    **rows("POST /sign-in/second-factor", roles=(), pending=("second_factor",), rate="sign_in"),
    **rows("POST /sign-out", roles=EVERYBODY, pending=PENDING),
    **rows("GET /account/second-factor", roles=SIGNED_IN, pending=("enrol",)),
    **rows("POST /account/second-factor", roles=SIGNED_IN, pending=("enrol",), rate="sign_in"),
    **rows(
        "POST /account/password",
        "POST /account/second-factor/replace",
        "POST /account/second-factor/recovery-codes",
        "POST /account/second-factor/remove",
        roles=SIGNED_IN,
        rate="sign_in",
    ),
    **rows(
        "GET /account",
        "POST /account/sessions/end-others",
        "POST /account/sessions/{session_id}/end",
        "GET /account/organisations",
        "POST /account/organisations",
        roles=SIGNED_IN,
    ),
    **rows("GET /dev/outbox", roles=EVERYBODY, pending=PENDING),
    **rows("GET /sign-in/oidc", "GET /sign-in/oidc/callback", roles=EVERYBODY, rate="sign_in"),
    **rows("GET /account/identity", "POST /account/identity/remove", roles=SIGNED_IN, rate="sign_in"),
    # The route itself refuses other sites: a program that signs in has no token yet.
    **rows("POST /api/session", roles=EVERYBODY, csrf=False, rate="sign_in"),
    **rows("GET /api/session", roles=SIGNED_IN),
    **rows("DELETE /api/session", roles=SIGNED_IN, pending=PENDING),
}

# Organisations, members, invitations, reviews, API keys.
_REVIEWERS: Final = frozenset({Role.HR_BUREAU, Role.SCENARIO_CENTRE})
_WATCHERS: Final = _REVIEWERS | {Role.ADMIN}
_ADMINS: Final = frozenset({Role.ADMIN, Role.SECURITY})
_MEMBERS: Final = SIGNED_IN - {Role.TALENT}
_FIRMS: Final = frozenset({Role.ENTERPRISE, Role.PROVIDER})
_ORGANISATIONS: Final = {
    **rows(
        "POST /api/registrations",
        "POST /api/registrations/code",
        "POST /register/enterprise",
        "POST /register/provider",
        "POST /invitation",
        "POST /api/invitations/look",
        roles=EVERYBODY,
        rate="sign_in",
    ),
    **rows("GET /register/enterprise", "GET /register/provider", "GET /invitation", roles=EVERYBODY),
    **rows(
        "POST /api/invitations/accept",
        "GET /applications",
        "GET /applications/new",
        "POST /applications/new",
        "GET /applications/{application_id}/edit",
        "POST /applications/{application_id}/edit",
        "POST /api/applications",
        "GET /api/applications/mine",
        "GET /api/applications/mine/{application_id}",
        "PUT /api/applications/mine/{application_id}",
        "GET /api/organisations/mine",
        "GET /organisation",
        roles=SIGNED_IN,
    ),
    **rows("POST /api/applications/extension", roles=_FIRMS),
    **rows(
        "GET /api/applications",
        "GET /api/applications/{application_id}",
        "POST /api/applications/{application_id}/approve",
        "POST /api/applications/{application_id}/refuse",
        "GET /review",
        "GET /review/{application_id}",
        "POST /review/{application_id}",
        "GET /review/organisations",
        "POST /review/organisations/{organisation_id}",
        roles=_REVIEWERS,
    ),
    **rows(
        "GET /api/organisations",
        "POST /api/organisations/{organisation_id}/suspend",
        "POST /api/organisations/{organisation_id}/resume",
        roles=_WATCHERS,
    ),
    **rows(
        "GET /api/organisations/{organisation_id}",
        "GET /api/organisations/{organisation_id}/members",
        "PUT /api/organisations/{organisation_id}/members/{account_id}",
        "POST /api/organisations/{organisation_id}/members/{account_id}/ownership",
        "DELETE /api/organisations/{organisation_id}/members/{account_id}",
        "GET /api/organisations/{organisation_id}/invitations",
        "POST /api/organisations/{organisation_id}/invitations",
        "DELETE /api/organisations/{organisation_id}/invitations/{invitation_id}",
        "POST /organisation/invitations",
        "POST /organisation/invitations/{invitation_id}/revoke",
        "POST /organisation/members/{account_id}",
        roles=_MEMBERS,
    ),
    **rows(
        "GET /api/api-keys",
        "POST /api/api-keys",
        "DELETE /api/api-keys/{key_id}",
        "GET /organisation/keys",
        "POST /organisation/keys",
        "POST /organisation/keys/{key_id}/revoke",
        roles=_FIRMS,
    ),
    **rows(
        "POST /api/organisations",
        "POST /api/admin/accounts/{account_id}/disable",
        "POST /api/admin/accounts/{account_id}/enable",
        "GET /admin/organisations",
        "POST /admin/organisations",
        "POST /admin/organisations/{organisation_id}",
        "GET /admin/accounts",
        "POST /admin/accounts",
        "POST /admin/accounts/{account_id}",
        roles={Role.ADMIN},
    ),
    **rows("GET /api/admin/accounts", "POST /api/admin/accounts/find", roles=_ADMINS),
    **rows(
        "GET /api/security/accounts",
        "POST /api/security/accounts/{account_id}/unlock",
        "POST /api/security/accounts/{account_id}/second-factor/reset",
        "GET /api/security/accounts/{account_id}/sessions",
        "DELETE /api/security/accounts/{account_id}/sessions",
        "DELETE /api/security/accounts/{account_id}/sessions/{session_id}",
        "GET /api/security/api-keys",
        "DELETE /api/security/api-keys/{key_id}",
        "GET /security/accounts",
        "GET /security/accounts/{account_id}",
        "POST /security/accounts/{account_id}",
        "POST /security/accounts/{account_id}/sessions/{session_id}",
        "GET /security/keys",
        "POST /security/keys/{key_id}/revoke",
        roles={Role.SECURITY},
    ),
}

# The auditor's pages.
_AUDIT: Final = {
    **rows("GET /audit", "GET /api/audit", roles={Role.AUDITOR}),
    **rows(
        "POST /audit/verify",
        "POST /api/audit/verify",
        "GET /audit/export",
        "GET /api/audit/export",
        roles={Role.AUDITOR},
        rate="export",
    ),
}

_BLOCKS: Final = (
    _SYSTEM,
    *(_api(kind) for kind in Kind),
    *MARKET_BLOCKS,
    *TALENT_BLOCKS,
    _MATCHING,
    _PORTAL,
    *(_pages(kind) for kind in Kind),
    _ACCOUNTS,
    _ORGANISATIONS,
    _AUDIT,
)

ROUTES: Final[Mapping[Route, Rule]] = {route: rule for block in _BLOCKS for route, rule in block.items()}


class UnruledRoute(Exception):
    """A route has no row in the table, or a row no route: the application must not start."""


def check(routes: Iterable[Route], table: Mapping[Route, Rule] = ROUTES) -> None:
    """Raises UnruledRoute unless routes and rows are the same."""
    served = {(verb, path) for verb, path in routes if verb != "HEAD"}
    without_row = sorted(f"{verb} {path}" for verb, path in served - table.keys())
    without_route = sorted(f"{verb} {path}" for verb, path in table.keys() - served)
    if without_row:
        raise UnruledRoute(f"without a row in services/gateway/access.py: {', '.join(without_row)}")
    if without_route:
        raise UnruledRoute(f"rows of services/gateway/access.py without a route: {', '.join(without_route)}")
    unknown = sorted({r.scope for r in table.values()} - {"", ANY_SCOPE, *SCOPES})
    if unknown:
        raise UnruledRoute(f"scopes that no key can have: {', '.join(unknown)}")
