"""Routes of the API and pages: proposals of who could go where, under capacities and bounds."""

from typing import Final

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import Act, Part
from services.gateway.rules import Route, Rule, may, rows

PART: Final = Part(
    "allocation",
    scope="allocations",
    acts=(
        Act(
            "POST",
            "/api/allocations",
            "CreateAllocation",
            needed=("title",),
            created=True,
        ),
        Act("GET", "/api/allocations", "ListAllocations"),
        Act("GET", "/api/allocations/{id}", "GetAllocation"),
        Act("GET", "/api/allocations/{id}/assignments", "ListAssignments"),
        Act("GET", "/api/allocations/{id}/compare/{other_id}", "CompareAllocations"),
        Act("POST", "/api/allocations/{id}/recommend", "RecommendAllocation"),
        Act("POST", "/api/allocations/{id}/withdraw", "WithdrawAllocation"),
    ),
)

PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /allocations", roles=may(TALENT_MARKET["ListAllocations"])),
    **rows("GET /allocations/new", "POST /allocations/new", roles=may(TALENT_MARKET["CreateAllocation"])),
    **rows("GET /allocations/compare", roles=may(TALENT_MARKET["CompareAllocations"])),
    **rows("GET /allocations/{run_id}", roles=may(TALENT_MARKET["GetAllocation"])),
    **rows("GET /parts/allocations/{run_id}", roles=may(TALENT_MARKET["GetAllocation"]), quiet=True),
    **rows("GET /allocations/{run_id}/people", roles=may(TALENT_MARKET["ListAssignments"])),
    **rows(
        "GET /allocations/{run_id}/export.csv",
        "GET /allocations/{run_id}/export.xlsx",
        roles=may(TALENT_MARKET["ListAssignments"]),
        rate="export",
    ),
    **rows("POST /allocations/{run_id}/recommend", roles=may(TALENT_MARKET["RecommendAllocation"])),
    **rows("POST /allocations/{run_id}/withdraw", roles=may(TALENT_MARKET["WithdrawAllocation"])),
}
