"""Routes of the API and pages: introductions of talents and employers, from the asking to the outcome."""

from typing import Final

from services.common.access.methods import TALENT
from services.common.access.principal import Role
from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import DAY, Act, Part
from services.gateway.rules import Route, Rule, may, rows

# Where a match stands is known to the gateway (introduced.py), and never taken from callers.
_KNOWN: Final = frozenset(
    {
        "InviteTalentRequest.score",
        "InviteTalentRequest.rank",
        "ApplyForPostRequest.score",
        "ApplyForPostRequest.rank",
    }
)
_NAMED: Final = "/api/introductions/{id}"

PART: Final = Part(
    "introductions",
    scope="introductions",
    acts=(
        Act(
            "POST",
            "/api/introductions/invitations",
            "InviteTalent",
            without=_KNOWN,
            needed=("demand_id", "talent_id", "contact"),
            located=_NAMED,
            fill="match",
        ),
        Act(
            "POST",
            "/api/introductions/applications",
            "ApplyForPost",
            without=_KNOWN,
            needed=("demand_id",),
            located=_NAMED,
            fill="match",
        ),
        Act("GET", "/api/introductions", "ListIntroductions"),
        Act("GET", _NAMED, "GetIntroduction"),
        Act("GET", f"{_NAMED}/history", "ListIntroductionHistory"),
        Act("POST", f"{_NAMED}/accept", "AcceptIntroduction"),
        Act("POST", f"{_NAMED}/decline", "DeclineIntroduction", needed=("reason_code",)),
        Act("POST", f"{_NAMED}/cancel", "CancelIntroduction", needed=("reason_code",)),
        Act("POST", f"{_NAMED}/interview", "ArrangeInterview", needed=("at", "place")),
        Act("POST", f"{_NAMED}/outcome", "RecordOutcome", needed=("outcome", "reason_code")),
        Act("POST", f"{_NAMED}/contact", "ReadContact"),
        Act(
            "GET",
            "/api/introduction-funnel",
            "GetIntroductionFunnel",
            schemas=dict.fromkeys(("asked_from", "asked_to"), DAY),
        ),
        Act("GET", "/api/introduction-reasons", "ListReasonCodes"),
    ),
)

_PAGE: Final = "/introductions/{introduction_id}"

PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /introductions", f"GET {_PAGE}", roles=may(TALENT_MARKET["GetIntroduction"])),
    **rows("GET /introductions/overview", roles=may(TALENT_MARKET["GetIntroductionFunnel"])),
    **rows(
        "GET /introductions/new",
        "POST /introductions/new",
        roles=may(TALENT_MARKET["InviteTalent"], TALENT_MARKET["ApplyForPost"]),
    ),
    **rows(f"POST {_PAGE}/accept", roles=may(TALENT_MARKET["AcceptIntroduction"])),
    **rows(f"POST {_PAGE}/decline", roles=may(TALENT_MARKET["DeclineIntroduction"])),
    **rows(f"POST {_PAGE}/cancel", roles=may(TALENT_MARKET["CancelIntroduction"])),
    **rows(f"POST {_PAGE}/interview", roles=may(TALENT_MARKET["ArrangeInterview"])),
    **rows(f"POST {_PAGE}/outcome", roles=may(TALENT_MARKET["RecordOutcome"])),
    **rows(f"POST {_PAGE}/contact", roles=may(TALENT_MARKET["ReadContact"])),
    # The post of an enterprise that has hired: fewer people wanted, or none any more.
    **rows(f"POST {_PAGE}/post", roles=may(TALENT["UpdateDemand"]) & {Role.ENTERPRISE}),
}
