"""Routes of the API and pages: people behind profiles: their identities, sealed, and what they consent to."""

from typing import Final

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import Act, Part
from services.gateway.rules import Route, Rule, may, rows

PART: Final = Part(
    "people",
    scope="people",
    acts=(
        Act("GET", "/api/me/identity", "GetIdentity"),
        Act("PUT", "/api/me/identity", "UpdateIdentity", needed=("identity",)),
        Act("GET", "/api/me/consents", "ListConsents"),
        Act("POST", "/api/me/consents/give", "GiveConsent", needed=("purpose", "wording")),
        Act("POST", "/api/me/consents/withdraw", "WithdrawConsent", needed=("purpose",)),
        Act(
            "POST",
            "/api/match-reviews",
            "RequestMatchReview",
            needed=("market", "counterpart_id", "reason"),
            created=True,
        ),
        Act("GET", "/api/match-reviews", "ListMatchReviews"),
        Act("GET", "/api/match-reviews/{id}", "GetMatchReview"),
        Act("POST", "/api/match-reviews/{id}/answer", "AnswerMatchReview", needed=("outcome", "answer")),
        Act("POST", "/api/people/{id}/identity", "ReadIdentity", needed=("purpose",)),
    ),
)

PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /me", roles=may(TALENT_MARKET["GetIdentity"])),
    **rows("GET /me/identity", "POST /me/identity", roles=may(TALENT_MARKET["UpdateIdentity"])),
    **rows("POST /me/consents", roles=may(TALENT_MARKET["GiveConsent"])),
    **rows("GET /me/export.json", "GET /api/me/data", roles=may(TALENT_MARKET["ExportData"]), rate="export"),
    **rows("GET /me/match-reviews", "POST /me/match-reviews", roles=may(TALENT_MARKET["RequestMatchReview"])),
    **rows("GET /me/match-reviews/{review_id}", roles=may(TALENT_MARKET["RequestMatchReview"])),
    **rows(
        "GET /match-reviews",
        "GET /match-reviews/{review_id}",
        "POST /match-reviews/{review_id}/answer",
        roles=may(TALENT_MARKET["AnswerMatchReview"]),
    ),
    **rows("GET /people/{talent_id}", "POST /people/{talent_id}", roles=may(TALENT_MARKET["ReadIdentity"])),
}
