"""Routes of the API and pages: the talent index, and skills that are asked for and missing."""

from typing import Final

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import Act, Part
from services.gateway.rules import Route, Rule, may, rows

PART: Final = Part(
    "analysis",
    scope="analysis",
    acts=(
        Act("GET", "/api/talent-index", "GetTalentIndex"),
        Act("GET", "/api/training", "GetTrainingView", bounds={"size": (0, 100)}),
        Act("GET", "/api/training/bases", "ListTrainingBases"),
        Act(
            "POST",
            "/api/training/bases",
            "PutTrainingBase",
            gives="base",
            without=frozenset(f"TrainingBase.{name}" for name in ("version", "sample", "updated_at")),
            needed=("base",),
        ),
    ),
)

PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /talent-index", roles=may(TALENT_MARKET["GetTalentIndex"])),
    **rows("GET /training", roles=may(TALENT_MARKET["GetTrainingView"])),
    **rows("POST /training/bases", roles=may(TALENT_MARKET["PutTrainingBase"])),
}
