"""Routes of the API and pages: self-registration of talents, step by step."""

from typing import Final

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import Act, Part
from services.gateway.rules import Route, Rule, may, rows

PART: Final = Part(
    "registration",
    scope="registrations",
    acts=(
        Act("GET", "/api/registration", "GetDraft", gives="registration"),
        Act("PUT", "/api/registration/draft", "SaveStep", gives="registration", needed=("fields",)),
        Act("DELETE", "/api/registration/draft", "DiscardDraft"),
        Act("POST", "/api/registration/submit", "SubmitRegistration", gives="registration"),
        Act("POST", "/api/registration/confirm", "ConfirmProfile", gives="registration"),
        Act("GET", "/api/registration/completeness", "GetCompleteness"),
        Act(
            "GET",
            "/api/vocabulary/{kind}",
            "SuggestTerms",
            bounds={"limit": (0, 50)},
            schemas={"kind": {"enum": ["occupation", "major", "skill"]}, "text": {"maxLength": 60}},
        ),
        Act("GET", "/api/freshness", "CountFreshness"),
        Act("GET", "/api/freshness/talents", "ListByFreshness", needed=("freshness",)),
    ),
)

_OWN: Final = may(TALENT_MARKET["GetDraft"])
PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /registration", "GET /registration/review", roles=_OWN),
    **rows("GET /registration/step/{step}", "POST /registration/step/{step}", roles=_OWN),
    **rows("POST /registration/submit", "POST /registration/discard", roles=_OWN),
    **rows("POST /registration/confirm", roles=may(TALENT_MARKET["ConfirmProfile"])),
    **rows("GET /registration/import", roles=may(TALENT_MARKET["ReadResume"])),
    **rows(
        "POST /registration/import",
        "POST /api/registration/import",
        roles=may(TALENT_MARKET["ReadResume"]),
        rate="bulk",
    ),
    **rows("POST /registration/take", roles=_OWN),
    **rows("GET /parts/completeness", roles=_OWN, quiet=True),
    **rows("GET /freshness", roles=may(TALENT_MARKET["ListByFreshness"])),
}
