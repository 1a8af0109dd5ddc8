"""The table of the gateway's routes: what has no row is refused. docs/security.md tells it to people.

A row says who may ever pass; which objects they reach is decided by the services behind.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from services.common.access.methods import MARKET, MATCHING, SCENARIOS, TALENT
from services.common.access.policy import Cells
from services.common.access.principal import Role
from services.gateway.caller import Caller
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.market.parts import PARTS
from services.gateway.market.stages import STAGE_ACTS

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
    **rows("GET /api/search", roles=EVERYBODY, scope="matching:read"),
    **rows(
        "GET /api/shortlists/{market}/{side}/{subject}",
        "GET /api/shortlists/{market}/{side}/{subject}/diagnosis",
        "GET /api/pairs/{market}/{left}/{right}/explanation",
        "GET /api/events",
        roles=_LISTERS,
        scope="matching:read",
    ),
}

_PORTAL: Final = {
    **rows("GET /", roles=EVERYBODY),
    **rows("GET /home", roles=SIGNED_IN),
    **rows("GET /parts/counts", "GET /parts/plan", roles=EVERYBODY, quiet=True),
    **rows("GET /pairs/{market}/{left}/{right}", roles=_LISTERS),
    **rows(
        "GET /parts/shortlist/{market}/{side}/{subject_id}",
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

# The market's API: services/gateway/market has its routes, the table of methods says who passes.
_MARKET: Final[dict[Route, Rule]] = {
    (act.verb, act.path): Rule(act.roles, part.scope_of(act)) for part in PARTS for act in part.acts
}

# Lists as files and feeds, and a workbook taken in.
_EXPORTS: Final = {
    **rows(
        "GET /lists/{list_id}/export.xlsx",
        "GET /lists/{list_id}/export.pdf",
        "GET /lists/{list_id}/export.json",
        roles=may(MARKET["GetList"]),
        scope="lists:read",
        rate="export",
    ),
    **rows(
        "GET /feeds/lists.atom",
        "GET /feeds/opportunities.atom",
        "GET /feeds/capabilities.atom",
        roles=may(MARKET["ListLists"]),
        scope="lists:read",
    ),
    **rows("POST /api/lists/import", "POST /scenarios/import", roles={Role.SCENARIO_CENTRE}, rate="bulk"),
    **rows("GET /scenarios/import", roles={Role.SCENARIO_CENTRE}),
}

# The acts on a scenario, its history, and what people are told.
_LIFE: Final = {
    **{
        route: rule
        for act in STAGE_ACTS
        for route, rule in rows(
            f"GET /scenario/{{record_id}}/{act.path}",
            f"POST /scenario/{{record_id}}/{act.path}",
            roles=may(MARKET[act.method]),
        ).items()
    },
    **rows("GET /scenario/{record_id}/history", roles=may(MARKET["ListHistory[scenario]"])),
    **rows("GET /notices", roles=may(MARKET["ListNotices"])),
    **rows("POST /notices/read", roles=may(MARKET["MarkNoticesRead"])),
    **rows("GET /parts/notices", roles=may(MARKET["ListNotices"]), quiet=True),
    **rows("GET /subscriptions", roles=may(MARKET["ListSubscriptions"])),
    **rows("POST /subscriptions", roles=may(MARKET["CreateSubscription"])),
    **rows("POST /subscriptions/{subscription_id}/end", roles=may(MARKET["DeleteSubscription"])),
}

# Pages of lists: what everybody reads, and the centre's desk.
_LISTS: Final = {
    **rows("GET /lists", "GET /lists/{list_id}", roles=may(MARKET["GetList"])),
    **rows("GET /lists/{list_id}/diff", roles=may(MARKET["DiffLists"])),
    **rows("GET /lists/kinds", roles=may(MARKET["ListListKinds"])),
    **rows("POST /lists/kinds", roles=may(MARKET["PutListKind"])),
    **rows("GET /lists/new", "POST /lists/new", roles=may(MARKET["CreateList"])),
    **rows("GET /lists/{list_id}/edit", "POST /lists/{list_id}/edit", roles=may(MARKET["UpdateList"])),
    **rows("POST /lists/{list_id}/collect", roles=may(MARKET["CollectList"])),
    **rows("GET /lists/{list_id}/freeze", "POST /lists/{list_id}/freeze", roles=may(MARKET["FreezeList"])),
    **rows(
        "GET /lists/{list_id}/withdraw", "POST /lists/{list_id}/withdraw", roles=may(MARKET["WithdrawList"])
    ),
}

# Files of what the market has, and the pages of solutions.
_FILES: Final = {
    route: rule
    for kind, path in (("solution", "solutions"), ("pilot", "pilots"), ("need", "needs"))
    for route, rule in {
        **rows(
            f"POST /api/{path}/{{owner_id}}/attachments",
            roles=may(MARKET[f"UploadAttachment[{kind}]"]),
            scope=f"{path}:write",
            rate="bulk",
        ),
        **rows(
            f"GET /api/{path}/{{owner_id}}/attachments/{{file_id}}",
            roles=may(MARKET[f"DownloadAttachment[{kind}]"]),
            scope=f"{path}:read",
            rate="export",
        ),
    }.items()
}
_SOLUTIONS: Final = {
    **rows("GET /solutions", roles=may(MARKET["ListSolutions"])),
    **rows("GET /solutions/{solution_id}", roles=may(MARKET["GetSolution"])),
    **rows("GET /solutions/new", "POST /solutions/new", roles=may(MARKET["CreateSolution"])),
    **rows(
        "GET /solutions/{solution_id}/edit/{step}",
        "POST /solutions/{solution_id}/edit/{step}",
        "POST /solutions/{solution_id}/partners",
        "POST /solutions/{solution_id}/attachments/{file_id}/remove",
        roles=may(MARKET["UpdateSolution"]),
    ),
    **rows(
        "POST /solutions/{solution_id}/attachments",
        roles=may(MARKET["UploadAttachment[solution]"]),
        rate="bulk",
    ),
    **rows(
        "GET /solutions/{solution_id}/submit",
        "POST /solutions/{solution_id}/submit",
        roles=may(MARKET["SubmitSolution"]),
    ),
    **rows(
        "GET /solutions/{solution_id}/withdraw",
        "POST /solutions/{solution_id}/withdraw",
        roles=may(MARKET["WithdrawSolution"]),
    ),
    **rows("POST /solutions/{solution_id}/partnership", roles=may(MARKET["AnswerPartnership"])),
    **rows(
        "GET /solutions/{owner_id}/files/{file_id}",
        roles=may(MARKET["DownloadAttachment[solution]"]),
        rate="export",
    ),
}

# Pages of pilots, of the funnel and targets, and of what experts do about needs.
_PILOTS: Final = {
    **rows("GET /pilots", "GET /pilots/{pilot_id}", roles=may(MARKET["ListPilots"])),
    **rows("GET /pilots/new", "POST /pilots/new", roles=may(MARKET["StartPilot"])),
    **rows("GET /pilots/{pilot_id}/plan", "POST /pilots/{pilot_id}/plan", roles=may(MARKET["UpdatePilot"])),
    **rows(
        "POST /pilots/{pilot_id}/milestones/{milestone_id}/evidence",
        roles=may(MARKET["ReachMilestone"]),
        rate="bulk",
    ),
    **rows(
        "POST /pilots/{pilot_id}/milestones/{milestone_id}/confirm", roles=may(MARKET["ConfirmMilestone"])
    ),
    **rows("POST /pilots/{pilot_id}/demonstrate", roles=may(MARKET["DemonstratePilot"])),
    **rows("POST /pilots/{pilot_id}/stop", roles=may(MARKET["StopPilot"])),
    **rows(
        "GET /pilots/{pilot_id}/files/{file_id}",
        roles=may(MARKET["DownloadAttachment[pilot]"]),
        rate="export",
    ),
    **rows("GET /funnel", roles=may(MARKET["GetFunnel"])),
    **rows("GET /funnel/export.csv", roles=may(MARKET["GetFunnel"]), rate="export"),
    **rows("GET /parts/targets", roles=EVERYBODY, quiet=True),
    **rows("GET /needs", "GET /needs/{need_id}", roles=may(SCENARIOS["GetTransformationNeed"])),
    **rows("POST /needs/{need_id}/experts", roles=may(MARKET["AssignExperts"])),
    **rows("POST /needs/{need_id}/visits", roles=may(MARKET["RecordVisit"])),
    **rows("POST /needs/{need_id}/report", roles=may(MARKET["FileReport"])),
    **rows("POST /needs/{need_id}/follow-ups", roles=may(MARKET["RecordFollowUp"])),
    **rows("POST /needs/{need_id}/close", roles=may(MARKET["CloseNeed"])),
}

# Pages of reviews and of questions about scenarios.
_REVIEW_PAGES: Final = {
    **rows("GET /reviews", "GET /reviews/{review_id}", roles=may(MARKET["GetReview"])),
    **rows(
        "GET /reviews/{review_id}/reviewers",
        "POST /reviews/{review_id}/reviewers",
        roles=may(MARKET["AssignReviewers"]),
    ),
    **rows("POST /reviews/{review_id}/start", roles=may(MARKET["StartReview"])),
    **rows("POST /reviews/{review_id}/consensus", roles=may(MARKET["RecordConsensus"])),
    **rows(
        "GET /reviews/{review_id}/decision",
        "POST /reviews/{review_id}/decision",
        roles=may(MARKET["DecideReview"]),
    ),
    **rows("POST /reviews/{review_id}/conflict", roles=may(MARKET["DeclareConflict"])),
    **rows(
        "GET /reviews/{review_id}/solutions/{solution_id}",
        "POST /reviews/{review_id}/solutions/{solution_id}",
        roles=may(MARKET["SaveScores"]),
    ),
    **rows("POST /reviews/{review_id}/submit", roles=may(MARKET["SubmitScores"])),
    **rows("GET /questions/{scenario_id}", roles=may(MARKET["ListQuestions"])),
    **rows("POST /questions/{scenario_id}", roles=may(MARKET["AskQuestion"])),
    **rows("POST /questions/{scenario_id}/{question_id}/answer", roles=may(MARKET["AnswerQuestion"])),
    **rows("GET /solutions/{solution_id}/result", roles=may(MARKET["GetSolution"])),
}

_BLOCKS: Final = (
    _SYSTEM,
    *(_api(kind) for kind in Kind),
    _MARKET,
    _EXPORTS,
    _LISTS,
    _REVIEW_PAGES,
    _LIFE,
    _FILES,
    _SOLUTIONS,
    _MATCHING,
    _PORTAL,
    *(_pages(kind) for kind in Kind),
    _ACCOUNTS,
    _ORGANISATIONS,
    _AUDIT,
    _PILOTS,
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
