"""Routes of the API and pages: erasing a person from every store, with a receipt."""

from typing import Final

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import Act, Part
from services.gateway.rules import EVERYBODY, Route, Rule, may, rows

PART: Final = Part(
    "erasure",
    scope="erasures",
    acts=(
        Act("POST", "/api/me/erase", "EraseMe", gives="erasure", needed=("phrase",), fill="recent"),
        Act(
            "POST",
            "/api/erasures",
            "EraseOnRequest",
            gives="erasure",
            needed=("talent_id", "request_number"),
            created=True,
        ),
        Act("GET", "/api/erasures", "ListErasures"),
        Act(
            "GET",
            "/api/erasures/verify",
            "VerifyReceipt",
            needed=("code",),
            schemas={"code": {"minLength": 1, "maxLength": 64}},
        ),
        Act("GET", "/api/erasures/{id}", "GetErasure", gives="erasure"),
    ),
)

PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /me/erase", "POST /me/erase", roles=may(TALENT_MARKET["EraseMe"])),
    **rows("GET /erasures", roles=may(TALENT_MARKET["ListErasures"])),
    **rows("POST /erasures", roles=may(TALENT_MARKET["EraseOnRequest"])),
    **rows("GET /erasures/verify", roles=EVERYBODY, rate="sign_in"),
    **rows("GET /erasures/{erasure_id}", roles=may(TALENT_MARKET["ListErasures"])),
}
