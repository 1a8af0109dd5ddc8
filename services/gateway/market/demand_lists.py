"""Routes of the API and pages: demand lists."""

from typing import Final

from services.common.access.methods import MATCHING
from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import Act, Part
from services.gateway.rules import Route, Rule, may, rows

# A program hands in JSON; what pages hand in is a workbook.
_BY_PROGRAM: Final = {"source": "api"}

PART: Final = Part(
    "demand_lists",
    scope="demands",
    acts=(
        Act("POST", "/api/demand-lists/check", "CheckDemandList", needed=("posts",)),
        Act(
            "POST",
            "/api/demand-lists",
            "ProposeDemandList",
            gives="demand_list",
            fixed=_BY_PROGRAM,
            needed=("posts",),
            located="/api/demand-lists/{id}",
        ),
        Act("GET", "/api/demand-lists", "ListDemandLists"),
        Act("GET", "/api/demand-lists/{id}", "GetDemandList", gives="demand_list"),
        Act("POST", "/api/demand-lists/{id}/confirm", "ConfirmDemandList", gives="demand_list"),
    ),
)

_PROPOSES: Final = may(TALENT_MARKET["ProposeDemandList"])

PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /demand-lists", roles=may(TALENT_MARKET["ListDemandLists"])),
    **rows("GET /demand-lists/workbook", roles=_PROPOSES, rate="export"),
    **rows("POST /demand-lists/import", roles=_PROPOSES, rate="bulk"),
    **rows("GET /demand-lists/{list_id}", roles=may(TALENT_MARKET["GetDemandList"])),
    **rows("POST /demand-lists/{list_id}/confirm", roles=may(TALENT_MARKET["ConfirmDemandList"])),
    **rows("GET /api/demand-workbook", roles=_PROPOSES, scope="demands:read", rate="export"),
    **rows("POST /api/demand-workbook/import", roles=_PROPOSES, scope="demands:write", rate="bulk"),
    **rows("POST /api/demand-workbook/check/import", roles=_PROPOSES, scope="demands:write", rate="bulk"),
    # What cells have, and are short of.
    **rows("GET /zone", roles=may(MATCHING["GetShortlist[county]"])),
}
