"""Routes of what experts do about transformation needs (专家行)."""

from typing import Final

from services.gateway.market.act import Act, Part

_NEED: Final = "transformation_need"

PART: Final = Part(
    "diagnosis",
    scope="needs",
    acts=(
        Act("POST", "/api/needs/{id}/experts", "AssignExperts", gives=_NEED, needed=("expert_ids",)),
        Act("POST", "/api/needs/{id}/visits", "RecordVisit", gives=_NEED, needed=("visited_on",)),
        Act("POST", "/api/needs/{id}/report", "FileReport", gives=_NEED, needed=("report",)),
        Act("POST", "/api/needs/{id}/follow-ups", "RecordFollowUp", gives=_NEED, needed=("on", "text")),
        Act("POST", "/api/needs/{id}/close", "CloseNeed", gives=_NEED),
    ),
)
