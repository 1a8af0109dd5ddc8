"""Routes of the API and pages: the compendium of talent policies, and whom each concerns."""

from typing import Final

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import Act, Part
from services.gateway.rules import Route, Rule, may, rows

# Set by the service.
_SET: Final = frozenset(
    f"Policy.{name}"
    for name in (
        "id",
        "version",
        "key",
        "number",
        "stage",
        "published_at",
        "updated_at",
        "end_reason",
    )
)
_ONE: Final = "/api/policies/{id}"

PART: Final = Part(
    "policies",
    scope="policies",
    acts=(
        Act("GET", "/api/policies", "ListPolicies"),
        # Whose firm it is, and what is known of it, the gateway fills in: nobody is matched as another.
        Act(
            "GET",
            "/api/policies/mine",
            "MatchPolicies",
            without=frozenset({"MatchPoliciesRequest.firm"}),
            fill="firm",
        ),
        Act("GET", _ONE, "GetPolicy"),
        Act("GET", f"{_ONE}/diff", "DiffPolicies"),
        Act("POST", "/api/policies", "CreatePolicy", body="policy", without=_SET, created=True),
        Act("PUT", _ONE, "UpdatePolicy", body="policy", without=_SET),
        Act("POST", f"{_ONE}/revise", "RevisePolicy", created=True),
        Act(
            "POST",
            f"{_ONE}/publish",
            "PublishPolicy",
            without=frozenset({"PublishPolicyRequest.firms"}),
            fill="firms",
        ),
        Act("POST", f"{_ONE}/expire", "ExpirePolicy", needed=("reason",)),
        Act("DELETE", _ONE, "DeletePolicy"),
    ),
)

_PAGE: Final = "/policies/{policy_id}"

PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /policies", f"GET {_PAGE}", roles=may(TALENT_MARKET["GetPolicy"])),
    **rows("GET /policies/mine", roles=may(TALENT_MARKET["MatchPolicies"])),
    **rows(f"GET {_PAGE}/diff", roles=may(TALENT_MARKET["DiffPolicies"])),
    **rows("GET /policies/new", "POST /policies/new", roles=may(TALENT_MARKET["CreatePolicy"])),
    **rows(f"GET {_PAGE}/edit", f"POST {_PAGE}/edit", roles=may(TALENT_MARKET["UpdatePolicy"])),
    **rows(f"POST {_PAGE}/revise", roles=may(TALENT_MARKET["RevisePolicy"])),
    **rows(f"POST {_PAGE}/publish", roles=may(TALENT_MARKET["PublishPolicy"])),
    **rows(f"POST {_PAGE}/expire", roles=may(TALENT_MARKET["ExpirePolicy"])),
    **rows(f"POST {_PAGE}/delete", roles=may(TALENT_MARKET["DeletePolicy"])),
    **rows(
        "GET /policies/export.pdf",
        "GET /policies/export.xlsx",
        roles=may(TALENT_MARKET["ListPolicies"]),
        scope="policies:read",
        rate="export",
    ),
    **rows("GET /feeds/policies.atom", roles=may(TALENT_MARKET["ListPolicies"]), scope="policies:read"),
}
