"""Routes of the API and pages: the quality of posts, and what people decide about it."""

from typing import Final

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import Act, Part
from services.gateway.rules import Route, Rule, may, rows

_ONE: Final = "/api/postings/{id}"

PART: Final = Part(
    "postings",
    scope="demands",
    acts=(
        Act("GET", "/api/postings", "ListPostings"),
        Act("GET", _ONE, "GetPosting"),
        Act("POST", f"{_ONE}/confirm", "ConfirmPosting", gives="posting", needed=("reason",)),
        Act("POST", f"{_ONE}/clear", "ClearPosting", gives="posting", needed=("reason",)),
        Act("POST", f"{_ONE}/object", "ObjectPosting", gives="posting", needed=("objection",)),
    ),
)

_PAGE: Final = "/postings/{posting_id}"

PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /postings", roles=may(TALENT_MARKET["ListPostings"])),
    **rows(f"GET {_PAGE}", roles=may(TALENT_MARKET["GetPosting"])),
    **rows(f"POST {_PAGE}/confirm", roles=may(TALENT_MARKET["ConfirmPosting"])),
    **rows(f"POST {_PAGE}/clear", roles=may(TALENT_MARKET["ClearPosting"])),
    **rows(f"POST {_PAGE}/object", roles=may(TALENT_MARKET["ObjectPosting"])),
}
